"""What is there to tell of a workbook of an older version: what it gained, or why it stays as it is?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailmerge.model import Table
from mailmerge.tables.complete import Addition, NewColumn, NewLine, NewSheet
from mailmerge.values import shown


@dataclass(frozen=True, slots=True)
class Gained:
    """New lines or columns of a sheet, by their labels."""

    sheet: str
    labels: tuple[str, ...]
    are_columns: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """A workbook that was completed for a version, and the name of the copy of what it was."""

    file: str
    version: str
    sheets: tuple[str, ...]
    gained: tuple[Gained, ...]
    kept_as: str


@dataclass(frozen=True, slots=True)
class NotUpdated:
    """A workbook that was not completed for a version: why, and what to do about it."""

    file: str
    version: str
    why: str
    cure: str


def sheets_gained(additions: Sequence[Addition]) -> tuple[str, ...]:
    """The new sheets."""
    return tuple(addition.model for addition in additions if isinstance(addition, NewSheet))


def labels_gained(additions: Sequence[Addition], model: Sequence[Table]) -> tuple[Gained, ...]:
    """The new lines and columns, sheet by sheet, as the model calls them."""
    found: dict[tuple[str, bool], list[str]] = {}
    rows = {table.sheet: table.rows for table in model}
    for addition in additions:
        if isinstance(addition, NewLine):
            label = rows[addition.model][addition.row][0]
            found.setdefault((addition.sheet, False), []).append(shown(label))
        elif isinstance(addition, NewColumn):
            label = rows[addition.model][0][addition.column]
            found.setdefault((addition.sheet, True), []).append(shown(label))
    return tuple(Gained(sheet, tuple(labels), columns) for (sheet, columns), labels in found.items())
