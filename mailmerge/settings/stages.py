"""Which stages does the general ladder have, in the order of the sheet Étapes?"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.model import Channel, Charges, Stage, Table
from mailmerge.settings.declaration import STAGE_COLUMNS
from mailmerge.settings.sheets import Faults, read_rows
from mailmerge.values import fold


def read_stages(table: Table | None, faults: Faults) -> tuple[Stage, ...]:
    """The stages; none if anything is wrong with one, which is added to `faults`."""
    if table is None:
        return ()
    before = len(faults.found)
    rows = read_rows(table, STAGE_COLUMNS, faults)
    if not rows and len(faults.found) == before:
        faults.add_sheet(table.file, table.sheet, "aucune étape ; il en faut au moins une")
    for key, label in (("number", "numéro"), ("name", "nom")):
        seen: dict[str, int] = {}
        for row, values in rows:
            if values[key] and fold(values[key]) in seen:
                faults.add(table, row, None, f"deux étapes portent le même {label} (« {values[key]} »)")
            seen[fold(values[key])] = row
    return () if len(faults.found) > before else tuple(make_stage(values) for _, values in rows)


def make_stage(values: Mapping[str, str]) -> Stage:
    """The stage that the checked texts of a row describe."""
    return Stage(
        number=int(values["number"]),
        name=values["name"],
        template=values["template"],
        min_days_overdue=int(values["min_days_overdue"]),
        spacing=int(values["spacing"]) if values["spacing"] else None,
        days_to_pay=int(values["days_to_pay"]),
        channel=Channel(values["channel"]),
        charges=Charges(values["charges"]),
    )
