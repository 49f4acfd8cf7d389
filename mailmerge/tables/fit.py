"""Do the cells below a header hold what its word promises?"""

from __future__ import annotations

import datetime as dt
import re

from mailmerge.model import AMOUNT_FIELDS, CellFault, CellValue, Field, Table
from mailmerge.tables.cells import is_blank

_ROWS_LOOKED_AT = 40
_DATES = (Field.INVOICE_DATE, Field.DUE_DATE)
# A column without a single cell promises nothing, but is no contradiction: a report without lines has only headers.
_EMPTY = 0.5
_LIKE_DATE = re.compile(r"\d{1,4}[/.\- ]\w{1,9}[./\- ]\d{2,4}|^\d{6,8}$|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}")
_LIKE_AMOUNT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def fit_below(table: Table, row: int, column: int, field: Field) -> float:
    """The share of the filled cells below that look like the field, from 0 to 1; fields of plain words always fit."""
    if field not in _DATES and field not in AMOUNT_FIELDS:
        return 1.0
    looks = _looks_like_date if field in _DATES else _looks_like_amount
    below = table.rows[row + 1 : row + 1 + _ROWS_LOOKED_AT]
    cells = [line[column] for line in below if column < len(line) and not is_blank(line[column])]
    return sum(map(looks, cells)) / len(cells) if cells else _EMPTY


def _looks_like_date(cell: CellValue) -> bool:
    if isinstance(cell, str):
        return _LIKE_DATE.search(cell) is not None
    return isinstance(cell, dt.date | int | float | CellFault) and not isinstance(cell, bool)


def _looks_like_amount(cell: CellValue) -> bool:
    if isinstance(cell, str):
        return _LIKE_AMOUNT.search(cell) is not None and not _LETTERS.search(cell)
    return isinstance(cell, int | float | CellFault) and not isinstance(cell, bool)
