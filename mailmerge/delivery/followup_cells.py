"""What does one line of `Suivi.xlsx` hold, column by column, with every fault told at its cell?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from mailmerge.model import CellValue, Fault, Table
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import Unreadable, fold, print_short_date, shown, to_date, to_identifier, to_text
from mailmerge.values.nearest import did_you_mean

Word = TypeVar("Word", bound=StrEnum)
# She may have put a title, or a note to herself, above the header.
_ROWS_SEARCHED = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet below its header; `columns` says where each known header stands.

    What is wrong with it goes to `faults`.
    """

    table: Table
    row: int
    columns: Mapping[str, int]
    faults: list[Fault]

    def value(self, header: str) -> CellValue:
        """The cell below a header, None where there is no such column."""
        column = self.columns.get(header)
        cells = self.table.rows[self.row]
        return None if column is None or column >= len(cells) or is_blank(cells[column]) else cells[column]

    def fault(self, header: str, message: str) -> None:
        """Tell of the cell below a header."""
        where = place(self.table, self.row, self.columns.get(header))
        self.faults.append(Fault(where, shown(self.value(header)), message))


def find_columns(table: Table, headers: Iterable[str], key: str) -> tuple[int, Mapping[str, int]] | None:
    """The row of the header, whatever the order of its columns, and where each known header stands; None without one.

    Args:
        table: the sheet.
        headers: those that are known.
        key: the header without which no row is one.
    """
    known = {fold(header): header for header in headers}
    for row in range(min(len(table.rows), _ROWS_SEARCHED)):
        found: dict[str, int] = {}
        for column, value in enumerate(table.rows[row]):
            word = fold(value) if isinstance(value, str) else ""
            if word in known:
                found.setdefault(known[word], column)
        if key in found and len(found) > 1:
            return row, found
    return None


def lines_below(table: Table, row: int, columns: Mapping[str, int], faults: list[Fault]) -> list[Line]:
    """The rows below the header in which a known column is filled in."""
    positions = sorted(columns.values())
    return [
        Line(table, number, columns, faults)
        for number in range(row + 1, len(table.rows))
        if _is_filled(table.rows[number], positions)
    ]


def _is_filled(cells: Sequence[CellValue], positions: Sequence[int]) -> bool:
    return any(position < len(cells) and not is_blank(cells[position]) for position in positions)


def identifier(line: Line, header: str) -> str:
    """A reference or number as text; empty where it is blank or cannot be read, which is told."""
    try:
        value = line.value(header)
        return "" if value is None else to_identifier(value)
    except Unreadable as finding:
        line.fault(header, str(finding))
        return ""


def text(line: Line, header: str) -> str:
    """Free words; a cell with an error of Excel's is as blank, for nothing depends on it."""
    try:
        return to_text(line.value(header))
    except Unreadable:
        return ""


def word(line: Line, header: str, words: Mapping[str, Word], otherwise: str) -> Word | None:
    """Which of the known words a cell holds; an unknown one is told with the nearest.

    Args:
        line: the row.
        header: the column.
        words: what each word, folded, means.
        otherwise: what happens as long as the word is unknown.
    """
    value = line.value(header)
    if value is None:
        return None
    known = tuple(dict.fromkeys(words.values()))
    meaning = words.get(fold(shown(value)))
    if meaning is None:
        near = did_you_mean(shown(value), known)
        line.fault(header, f"valeurs possibles : {', '.join(known)}{near} ; {otherwise}")
    return meaning


def day(
    line: Line, header: str, earliest: tuple[dt.date, str], latest: tuple[dt.date, str], otherwise: str
) -> dt.date | None:
    """The date in a cell; one that cannot be read or cannot be is told and is as blank.

    Args:
        line: the row.
        header: the column.
        earliest: the first day that can be, and what an earlier one is before (« à la lettre »).
        latest: the last day that can be, and why a later one cannot.
        otherwise: what happens without the date.
    """
    value = line.value(header)
    if value is None:
        return None
    try:
        found = to_date(value, since_1904=line.table.since_1904)
    except Unreadable as finding:
        line.fault(header, f"{finding} ; {otherwise}")
        return None
    if found < earliest[0]:
        line.fault(header, f"date antérieure {earliest[1]} ({print_short_date(earliest[0])}) ; {otherwise}")
        return None
    if found > latest[0]:
        line.fault(header, f"{latest[1]} ; {otherwise}")
        return None
    return found
