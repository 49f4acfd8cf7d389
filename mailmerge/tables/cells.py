"""What is the address of a cell, and is it blank?"""

from __future__ import annotations

from mailmerge.model import CellValue, Place, Table


def column_letters(column: int) -> str:
    """Excel's name of a column counted from 0: 0 -> A, 26 -> AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The inverse of `column_letters`: A -> 0, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def place(table: Table, row: int, column: int | None = None) -> Place:
    """Where a cell (or, without a column, a row) of a table stands; both are counted from 0."""
    return Place(table.file, table.sheet, f"{'' if column is None else column_letters(column)}{row + 1}")


def row_number(place: Place) -> int:
    """The row that a place stands in, as Excel counts: 12 for `F12` and for `12`."""
    return int(place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def is_blank(value: CellValue) -> bool:
    """Whether a cell shows nothing: empty, or white space alone (NBSP included)."""
    return value is None or (value.__class__ is str and not value.strip("\u200b\ufeff \t\r\n\u00a0\u202f\u2009"))
