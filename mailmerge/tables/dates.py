"""Does a column of dates write the day or the month first?

Decided per column, never per cell: `03/04/2026` means nothing alone, but one `12/31/2026` in its column settles it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters
from mailmerge.tables.reader import column_cells
from mailmerge.values import DateOrder, DateOrders, Unreadable, date_order, decide, to_date

DATE_FIELDS = (
    *(Field.INVOICE_DATE, Field.DUE_DATE, Field.LAST_DATE, Field.PROMISE, Field.PLAN, Field.HOLD_UNTIL),
    Field.PUBLISHED,
)
# Fewer true dates may all fall before the 13th by chance.
_ENOUGH_TRUE_DATES = 3
_LAST_SERIAL = 100_000
_MOST_SLIPS, _PROOFS_TO_A_SLIP = 2, 3
# A due date before its invoice may be a slip of the keyboard: one in four is not.
_ENOUGH_BEFORE_ISSUE = 0.25


@dataclass(frozen=True, slots=True)
class DateReading:
    """Which fields are written month first, and sentences about it.

    `mixed_up` are columns whose dates Excel itself has swapped in part; `contradictory` those written in both
    orders, or as bare numbers that are now a day of Excel's, now JJMMAA (150226).
    """

    orders: Mapping[Field, DateOrder]
    notes: tuple[str, ...]
    mixed_up: tuple[str, ...]
    contradictory: tuple[str, ...]


def read_orders(table: Table, columns: Mapping[Field, int], rows: Sequence[int]) -> DateReading:
    """The order of each date column.

    One that could be either takes the other columns' order, else the one in which no invoice falls due before it is
    issued, else day first.
    """
    cells = {field: column_cells(table, columns[field], rows) for field in DATE_FIELDS if field in columns}
    counts = {field: date_order(found) for field, found in cells.items()}
    slips = _order_but_for_slips(counts.values())
    decided = {field: order for field, found in counts.items() if (order := slips or decide(found))}
    common = next(iter(decided.values())) if len(set(decided.values())) == 1 else None
    told = any(found.day_first or found.month_first for found in counts.values())
    in_doubt = not told and any(found.ambiguous for found in counts.values())
    sensible = _order_of_time(table, columns, rows) if in_doubt else None
    notes = []
    for field, found in counts.items():
        name = f"colonne {column_letters(columns[field])}"
        if field not in decided and found.ambiguous:
            decided[field] = common or sensible or DateOrder.DAY_FIRST
            why = _why(common, sensible)
            notes.append(f"{name} : dates ambiguës, lues {_WORDS[decided[field]]} {why}")
        elif decided.get(field) is DateOrder.MONTH_FIRST:
            notes.append(f"{name} : dates lues {_WORDS[DateOrder.MONTH_FIRST]} (à l’américaine)")
    mixed_up = tuple(column_letters(columns[field]) for field, found in counts.items() if _swapped(found))
    both = tuple(
        column_letters(columns[field])
        for field, found in counts.items()
        if (found.day_first and found.month_first and not slips) or any(map(_is_day_month_year, cells[field]))
    )
    return DateReading(decided, tuple(notes), mixed_up, both)


def _is_day_month_year(cell: CellValue) -> bool:
    """150226 is no day that Excel counts; beside it 50226 would be read as one, in 2037."""
    if cell.__class__ is not int and cell.__class__ is not float:
        return False
    day, month = divmod(int(cell) // 100, 100) if _LAST_SERIAL < cell < 320_000 else (0, 0)
    return 1 <= day <= 31 and 1 <= month <= 12


def _order_but_for_slips(counts: Collection[DateOrders]) -> DateOrder | None:
    """The order that nearly all cells prove, where one or two prove the other: `31/12` among months, a slip."""
    day, month = (sum(found.day_first for found in counts), sum(found.month_first for found in counts))
    few, many = sorted((day, month))
    if not 0 < few <= _MOST_SLIPS or many < few * _PROOFS_TO_A_SLIP:
        return None
    return DateOrder.DAY_FIRST if day > month else DateOrder.MONTH_FIRST


def _why(common: DateOrder | None, sensible: DateOrder | None) -> str:
    if common:
        return "comme l’autre colonne de dates"
    if sensible:
        return "car dans l’autre sens des échéances tomberaient avant leur facture"
    return "faute d’un jour au-delà du 12 pour trancher"


def _order_of_time(table: Table, columns: Mapping[Field, int], rows: Sequence[int]) -> DateOrder | None:
    """The only order in which every due date follows its invoice's date, where the other puts several before it."""
    if Field.INVOICE_DATE not in columns or Field.DUE_DATE not in columns:
        return None
    issued = column_cells(table, columns[Field.INVOICE_DATE], rows)
    due = column_cells(table, columns[Field.DUE_DATE], rows)
    pairs = set(zip(issued, due, strict=True))
    early = {order: _due_before_issue(pairs, order) for order in DateOrder}
    right = min(DateOrder, key=early.__getitem__)
    return right if early[right] == 0 and max(early.values()) >= _ENOUGH_BEFORE_ISSUE else None


def _due_before_issue(pairs: Iterable[tuple[CellValue, CellValue]], order: DateOrder) -> float:
    """The share of the pairs of dates, issued and due, that are the wrong way round."""
    days = [(_day(first, order), _day(last, order)) for first, last in pairs]
    known = [(first, last) for first, last in days if first and last]
    return sum(last < first for first, last in known) / len(known) if known else 0.0


def _day(cell: CellValue, order: DateOrder) -> dt.date | None:
    try:
        return to_date(cell, order) if isinstance(cell, str) else None
    except Unreadable:
        return None


_WORDS = {DateOrder.DAY_FIRST: "jour/mois/année", DateOrder.MONTH_FIRST: "mois/jour/année"}


def _swapped(found: DateOrders) -> bool:
    """Whether Excel read a text file in the wrong order: it swaps all it can, and leaves the rest (13/01) as text."""
    if found.ambiguous or found.true_dates_day_over_12:
        return False
    if found.month_first:
        return found.true_dates > 0  # read in France, where Excel expects the day first
    return found.day_first > 0 and found.true_dates >= _ENOUGH_TRUE_DATES
