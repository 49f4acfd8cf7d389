"""What is being decided about a sheet's columns, until nothing is left to ask?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

    def names(self, columns: Iterable[int]) -> str:
        """Several columns, to choose from."""
        return " ou ".join(map(self.named, columns))

    def candidates(self, columns: Sequence[int]) -> Sequence[int]:
        """The columns that a choice is left between: the filled ones, and of those alike in every cell the first."""
        filled = [column for column in columns if any(True for _ in self.cells(column))] or list(columns)
        rows = self.table.rows[self.header.row + 1 :]
        alike = all(len({row[column] if column < len(row) else None for column in filled}) == 1 for row in rows)
        return filled[:1] if filled and alike else filled

    def cells(self, column: int) -> Iterator[CellValue]:
        """The filled cells of a column, from the header down."""
        for row in self.table.rows[self.header.row + 1 :]:
            if column < len(row) and not is_blank(row[column]):
                yield row[column]
