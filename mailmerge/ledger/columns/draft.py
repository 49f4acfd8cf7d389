"""What is being decided about a sheet's columns, until nothing is left to ask?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.header import Header


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet whose `columns` and `ties` change while its cells are looked at."""

    table: Table
    header: Header
    columns: dict[Field, int]
    ties: dict[Field, tuple[int, ...]]

    def named(self, column: int) -> str:
        """A column as the clerk finds it: its header and the header's cell."""
        return f"« {self.header.texts[column]} » (cellule {column_letters(column)}{self.header.row + 1})"

    def cells(self, column: int) -> Iterator[CellValue]:
        """The filled cells of a column, from the header down."""
        for row in self.table.rows[self.header.row + 1 :]:
            if column < len(row) and not is_blank(row[column]):
                yield row[column]
