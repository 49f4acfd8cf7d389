"""How are a table's columns read field by field, with every fault noted and none raised?

A column at a time and each distinct cell once: a ledger repeats its names, dates and words on thousands of rows. Rows
are counted from 0 within the rows asked for; the lists that come back are as long as `rows`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from mailmerge.model import CellValue, Fault, Field, Table
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import (
    DateOrder,
    Unreadable,
    amount_style,
    clean_lines,
    is_yes,
    shown,
    to_amount,
    to_currency,
    to_date,
    to_identifier,
    to_integer,
    to_text,
)

T = TypeVar("T")
_NO_AMOUNT: tuple[Decimal | None, str] = (None, "")


class Reader:
    """Reads columns by field over some rows of a table; what cannot be read is kept as a fault with its address."""

    def __init__(
        self,
        table: Table,
        columns: Mapping[Field, int],
        rows: Sequence[int],
        orders: Mapping[Field, DateOrder] | None = None,
        given: Mapping[Field, Sequence[CellValue]] | None = None,
    ) -> None:
        """Prepare to read.

        Args:
            table: the sheet.
            columns: which column holds which field.
            rows: the numbers of the rows to read, from 0.
            orders: the fields whose dates are written month first (see `tables.dates`).
            given: values that stand for a field's blank cells, such as the customer told by a heading, one a row.
        """
        self.table = table
        self.rows = rows
        self._columns = columns
        self._orders = orders or {}
        self._given = given or {}
        self._by_column: Sequence[Sequence[CellValue]] = list(zip_longest(*(table.rows[row] for row in rows)))
        self._cells: dict[Field, Sequence[CellValue]] = {}
        self._faults: dict[int, dict[int, Fault]] = {}

    # --- Cells and faults

    def has(self, field: Field) -> bool:
        """Whether the table tells the field at all."""
        return field in self._columns or field in self._given

    def cells(self, field: Field) -> Sequence[CellValue]:
        """The raw cells, None where there is no such column or the row ends before it."""
        if field not in self._cells:
            column = self._columns.get(field, len(self._by_column))
            cells = self._by_column[column] if column < len(self._by_column) else [None] * len(self.rows)
            if field in self._given:
                given = self._given[field]
                cells = [other if is_blank(own) else own for own, other in zip(cells, given, strict=True)]
            self._cells[field] = cells
        return self._cells[field]

    def fault(self, index: int, field: Field, message: str) -> None:
        """Note a fault in the field's cell (in the row, where the table has no such column); one a cell is enough."""
        column = self._columns.get(field)
        self._faults.setdefault(index, {}).setdefault(
            -1 if column is None else column, self.remark(index, field, message)
        )

    def note(self, index: int, fault: Fault) -> None:
        """Keep a fault that was found outside the fields' own cells."""
        self._faults.setdefault(index, {})[-1] = fault

    def remark(self, index: int, field: Field, message: str) -> Fault:
        """Something worth telling about the field's cell, which is no fault."""
        where = place(self.table, self.rows[index], self._columns.get(field))
        return Fault(where, shown(self.cells(field)[index]), message)

    def is_faulty(self, index: int) -> bool:
        """Whether anything was found wrong in the row so far."""
        return index in self._faults

    def faults(self, index: int) -> tuple[Fault, ...]:
        """All that is wrong in a row, from left to right."""
        found = self._faults.get(index, {})
        return tuple(found[column] for column in sorted(found))

    # --- Columns

    def _read(self, field: Field, read: Callable[[CellValue], T], blank: T, skipped: Sequence[bool] = ()) -> list[T]:
        if not self.has(field):
            return [blank] * len(self.rows)
        cells = self.cells(field)
        if skipped:
            cells = [None if skip else cell for cell, skip in zip(cells, skipped, strict=True)]
        distinct: set[object] = set(cells)
        keys: Sequence[object] = cells
        if True in distinct or False in distinct:  # Python takes True for 1; as cells they are not the same
            keys = [("bool", cell) if isinstance(cell, bool) else cell for cell in cells]
            distinct = set(keys)
        known, unreadable = _read_distinct(distinct, read, blank)
        for index, key in enumerate(keys) if unreadable else ():
            if message := unreadable.get(key):
                self.fault(index, field, message)
        return list(map(known.__getitem__, keys))

    def texts(self, field: Field) -> list[str]:
        """One clean line each, empty where the cell is."""
        return self._read(field, to_text, "")

    def lines(self, field: Field) -> list[tuple[str, ...]]:
        """The lines of cells typed with Alt+Enter."""
        nothing: tuple[str, ...] = ()
        return self._read(field, _lines, nothing)

    def identifiers(self, field: Field) -> list[str]:
        """Codes or numbers as text."""
        return self._read(field, to_identifier, "")

    def amounts(self, field: Field) -> list[tuple[Decimal | None, str]]:
        """Amounts and the currency written beside each; None where the cell is blank or unreadable.

        What a lone comma or point means is decided by the column's other cells.
        """
        style = amount_style(self.cells(field))
        return self._read(field, partial(to_amount, style=style), _NO_AMOUNT)

    def dates(self, field: Field, skipped: Sequence[bool] = ()) -> list[dt.date | None]:
        """Days, None where the cell is blank, unreadable, or to be skipped."""
        order = self._orders.get(field, DateOrder.DAY_FIRST)
        return self._read(field, partial(to_date, order=order, since_1904=self.table.since_1904), None, skipped)

    def integers(self, field: Field, skipped: Sequence[bool] = ()) -> list[int | None]:
        """Whole numbers, None where the cell is blank, unreadable, or to be skipped."""
        return self._read(field, to_integer, None, skipped)

    def flags(self, field: Field) -> list[bool]:
        """Whether each flag is set."""
        return self._read(field, is_yes, False)

    def currencies(self, field: Field) -> list[str]:
        """ISO codes, empty where the cell is."""
        return self._read(field, to_currency, "")


def column_cells(table: Table, column: int, rows: Sequence[int]) -> list[CellValue]:
    """One column's cells over some rows; None where a row ends before it."""
    lines = table.rows
    try:
        return [lines[row][column] for row in rows]
    except IndexError:
        return [lines[row][column] if column < len(lines[row]) else None for row in rows]


def _read_distinct(
    keys: Iterable[object], read: Callable[[CellValue], T], blank: T
) -> tuple[dict[object, T], dict[object, str]]:
    """What each distinct cell says, and why the unreadable ones do not."""
    known: dict[object, T] = {}
    unreadable: dict[object, str] = {}
    for key in keys:
        cell: CellValue = key[1] if key.__class__ is tuple else key  # type: ignore[assignment]
        if is_blank(cell):
            known[key] = blank
            continue
        try:
            known[key] = read(cell)
        except Unreadable as finding:
            known[key] = blank
            unreadable[key] = str(finding)
    return known, unreadable


def _lines(cell: CellValue) -> tuple[str, ...]:
    return clean_lines(cell) if isinstance(cell, str) else (to_text(cell),)
