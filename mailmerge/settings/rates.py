"""Which legal rates hold for each half-year, as the sheet Taux says?"""

from __future__ import annotations

import re
from decimal import Decimal

from mailmerge.model import Rate, Table
from mailmerge.settings.declaration import RATE_COLUMNS
from mailmerge.settings.sheets import Faults, read_rows


def read_rates(table: Table | None, faults: Faults) -> tuple[Rate, ...]:
    """The rates in the order of the rows, one row a half-year."""
    if table is None:
        return ()
    rates: list[Rate] = []
    for row, values in read_rows(table, RATE_COLUMNS, faults):
        if values["half_year"] and not re.fullmatch(r"\d{4} S[12]", values["half_year"]):
            faults.add(table, row, 0, "semestre attendu sous la forme 2026 S2")
        if values["half_year"] in [rate.half_year for rate in rates]:
            faults.add(table, row, 0, "ce semestre figure deux fois ; gardez une seule ligne")
        individuals, professionals, ecb = (
            Decimal(values[key]) if values[key] else None for key in ("legal_individuals", "legal_professionals", "ecb")
        )
        rates.append(Rate(values["half_year"], individuals, professionals, ecb, values["source"]))
    return tuple(rates)
