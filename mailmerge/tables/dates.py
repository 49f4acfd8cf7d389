"""Does a column of dates write the day or the month first?

Decided per column, never per cell: `03/04/2026` means nothing alone, but one `12/31/2026` in its column settles it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.model import Field, Table
from mailmerge.tables.cells import column_letters
from mailmerge.tables.reader import column_cells
from mailmerge.values import DateOrder, DateOrders, date_order, decide

DATE_FIELDS = (Field.INVOICE_DATE, Field.DUE_DATE, Field.LAST_DATE, Field.PROMISE, Field.PLAN, Field.HOLD_UNTIL)
# Fewer true dates may all fall before the 13th by chance.
_ENOUGH_TRUE_DATES = 3


@dataclass(frozen=True, slots=True)
class DateReading:
    """Which fields are written month first, sentences about it, and columns that Excel itself has mixed up."""

    orders: Mapping[Field, DateOrder]
    notes: tuple[str, ...]
    mixed_up: tuple[str, ...]


def read_orders(table: Table, columns: Mapping[Field, int], rows: Sequence[int]) -> DateReading:
    """The order of each date column; one that could be either takes the other columns' order, else day first."""
    counts = {field: date_order(column_cells(table, columns[field], rows)) for field in DATE_FIELDS if field in columns}
    decided = {field: order for field, found in counts.items() if (order := decide(found))}
    common = next(iter(decided.values())) if len(set(decided.values())) == 1 else None
    notes = []
    for field, found in counts.items():
        name = f"colonne {column_letters(columns[field])}"
        if found.day_first and found.month_first:
            notes.append(f"{name} : des dates jour/mois et d’autres mois/jour ; elles sont lues jour/mois/année")
        elif field not in decided and found.ambiguous:
            decided[field] = common or DateOrder.DAY_FIRST
            why = "comme l’autre colonne de dates" if common else "faute d’un jour au-delà du 12 pour trancher"
            notes.append(f"{name} : dates ambiguës, lues {_WORDS[decided[field]]} {why}")
        elif decided.get(field) is DateOrder.MONTH_FIRST:
            notes.append(f"{name} : dates lues {_WORDS[DateOrder.MONTH_FIRST]} (à l’américaine)")
    mixed_up = tuple(column_letters(columns[field]) for field, found in counts.items() if _swapped(found))
    return DateReading(decided, tuple(notes), mixed_up)


_WORDS = {DateOrder.DAY_FIRST: "jour/mois/année", DateOrder.MONTH_FIRST: "mois/jour/année"}


def _swapped(found: DateOrders) -> bool:
    """Whether Excel read a text file in the wrong order: it swaps all it can, and leaves the rest (13/01) as text."""
    texts = found.day_first + found.month_first
    swappable = found.true_dates >= _ENOUGH_TRUE_DATES and not found.true_dates_day_over_12
    return swappable and texts > 0 and not found.ambiguous
