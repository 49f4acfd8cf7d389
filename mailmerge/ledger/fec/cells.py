"""How is a cell of a FEC row read: by the name of its column, as text, day or euros?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.ledger.items.words import is_credit_side, is_debit_side
from mailmerge.model import CellFault, CellValue, Fault, Table
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import ZERO, Unreadable, shown, to_amount, to_date, to_identifier, to_text

Cells: TypeAlias = Sequence[CellValue]


def cell(header: FecHeader, cells: Cells, column: Column) -> CellValue:
    """The cell of a column, None where there is no such column or the row ends before it."""
    index = header.columns.get(column)
    return cells[index] if index is not None and index < len(cells) else None


def text(header: FecHeader, cells: Cells, column: Column) -> str:
    """A cell as one clean line; empty where it cannot be read."""
    try:
        return to_text(cell(header, cells, column))
    except Unreadable:
        return ""


def identifier(header: FecHeader, cells: Cells, column: Column) -> str:
    """A code or number as text; empty where Excel made something else of it."""
    try:
        return to_identifier(cell(header, cells, column))
    except Unreadable:
        return ""


def is_no_date(value: CellValue) -> bool:
    """A blank date, which some programs write as `00000000`."""
    return is_blank(value) or (isinstance(value, str) and not value.strip(" 0"))


def day(value: CellValue) -> dt.date | None:
    """A date, None where it is blank or cannot be read."""
    try:
        return None if is_no_date(value) else to_date(value)
    except Unreadable:
        return None


def cell_fault(table: Table, header: FecHeader, row: int, cells: Cells, column: Column, message: str) -> Fault:
    """Something about a cell (about the row, where there is no such column)."""
    return Fault(place(table, row, header.columns.get(column)), shown(cell(header, cells, column)), message)


def broken_cells(
    table: Table, header: FecHeader, row: int, cells: Cells, columns: Sequence[Column]
) -> tuple[Fault, ...]:
    """The cells of these columns that hold an Excel error: what they should say must not pass for nothing."""
    found = ((column, cell(header, cells, column)) for column in columns)
    return tuple(
        cell_fault(table, header, row, cells, column, value.message)
        for column, value in found
        if isinstance(value, CellFault)
    )


def has_two_sides(header: FecHeader) -> bool:
    """Whether amounts stand in the columns Debit and Credit, not in Montant with Sens."""
    return {Column.DEBIT, Column.CREDIT} <= header.columns.keys()


def read_amount(table: Table, header: FecHeader, row: int, cells: Cells) -> Decimal | tuple[Fault, ...]:
    """Debit less credit, whichever way the file writes it; or every fault."""
    columns = (Column.DEBIT, Column.CREDIT) if has_two_sides(header) else (Column.AMOUNT,)
    amounts: list[Decimal] = []
    faults: list[Fault] = []
    for column in columns:
        try:
            amounts.append(to_euros(cell(header, cells, column)))
        except Unreadable as finding:
            faults.append(cell_fault(table, header, row, cells, column, str(finding)))
    if not faults and all(is_blank(cell(header, cells, column)) for column in columns):
        message = "montant manquant ; complétez la ligne dans le fichier"
        faults.append(cell_fault(table, header, row, cells, columns[0], message))
    if faults:
        return tuple(faults)
    if has_two_sides(header):
        return amounts[0] - amounts[1]
    sign = sign_of(shown(cell(header, cells, Column.SIDE)))
    if sign is None and amounts[0]:
        return (cell_fault(table, header, row, cells, Column.SIDE, "sens attendu : D ou C, +1 ou -1"),)
    return amounts[0] * (sign or 1)


def sign_of(side: str) -> int | None:
    """1 for a debit, -1 for a credit, None for any other word."""
    return 1 if is_debit_side(side) else -1 if is_credit_side(side) else None


def to_euros(value: CellValue) -> Decimal:
    """An amount, blank being nothing.

    Raises:
        Unreadable: not an amount, or not one in euros, in which the law wants the books kept.
    """
    if is_blank(value):
        return ZERO
    return _text_to_euros(value) if isinstance(value, str) else to_amount(value)[0]


@lru_cache(20_000)
def _text_to_euros(written: str) -> Decimal:
    amount, currency = to_amount(written)
    if currency not in ("", "EUR"):
        raise Unreadable("montant en euros attendu : un FEC est tenu en euros")
    return amount
