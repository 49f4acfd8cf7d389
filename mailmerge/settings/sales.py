"""What did the creditor sell each month?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from mailmerge.model import MonthlySales, Table
from mailmerge.settings.optional_sheets import SALES_COLUMNS
from mailmerge.settings.sheets import Faults, column_of, read_rows

_MONTH = SALES_COLUMNS[0].label


def read_sales(table: Table | None, currency: str, faults: Faults) -> tuple[MonthlySales, ...]:
    """The monthly sales, by month, then currency.

    Args:
        table: the sheet Ventes, if there is one.
        currency: that of the creditor, for blank cells.
        faults: where the faulty cells are added.
    """
    if table is None:
        return ()
    sales: dict[tuple[str, str], MonthlySales] = {}
    for row, values in read_rows(table, SALES_COLUMNS, faults):
        key = (values["month"], values["currency"] or currency)
        if key in sales:
            faults.add(table, row, column_of(table, _MONTH), "ce mois figure deux fois ; gardez une seule ligne")
        elif values["month"] and values["amount"]:
            month = dt.date.fromisoformat(values["month"])
            sales[key] = MonthlySales(month, Decimal(values["amount"]), key[1])
    return tuple(sales[key] for key in sorted(sales))
