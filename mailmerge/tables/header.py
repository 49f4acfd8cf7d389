"""Which row of a sheet is the header, and which column holds which field?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import SECOND_CHOICE, built_in_words, normalise_header
from mailmerge.values import clean_line

_ROWS_SEARCHED = 60
_TOLD_BY_CLERK = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The header row (from 0) and the columns understood; `ties` are fields that several columns could be.

    `unused` columns mean nothing to the program and were not declared as columns to ignore.
    """

    row: int
    columns: Mapping[Field, int]
    texts: tuple[str, ...]
    unused: tuple[int, ...]
    ties: Mapping[Field, tuple[int, ...]]

    def field_of(self, column: int) -> Field | None:
        """The field a column was taken for, if any."""
        return next((field for field, index in self.columns.items() if index == column), None)


def find_header(table: Table, extra_words: Mapping[str, Field], fields: frozenset[Field]) -> Header | None:
    """The row that names the most of the wanted fields, at least two; the first one on equal counts.

    Args:
        table: the sheet.
        extra_words: normalised header words that the clerk added, which win over the built-in ones.
        fields: the fields that mean something in this kind of list.
    """
    best: Header | None = None
    for row_number, row in enumerate(table.rows[:_ROWS_SEARCHED]):
        header = _read_header(row_number, row, extra_words, fields)
        if _score(header) >= 2 and (best is None or _score(header) > _score(best)):
            best = header
    return best


def _score(header: Header) -> int:
    return len(header.columns) + len(header.ties)


def is_header_again(row: Sequence[CellValue], header: Header) -> bool:
    """Whether a row below repeats the header, as a printed report does on each page."""
    cells = [(index, value) for index, value in enumerate(row) if isinstance(value, str) and not is_blank(value)]
    same = sum(1 for index, text in cells if _same_header(header, index, text))
    return same >= 3 and same * 2 > len(cells)


def _same_header(header: Header, column: int, text: str) -> bool:
    """A repeated header is the same text: no need for the costlier comparison on every cell of a ledger."""
    own = header.texts[column] if column < len(header.texts) else ""
    return bool(own) and clean_line(text).casefold() == own.casefold()


def _read_header(
    row_number: int, row: Sequence[CellValue], extra_words: Mapping[str, Field], fields: frozenset[Field]
) -> Header:
    texts = tuple(clean_line(value) if isinstance(value, str) else "" for value in row)
    candidates: dict[Field, list[tuple[int, int]]] = defaultdict(list)
    for column, text in enumerate(texts):
        field, tier = _meaning(text, extra_words)
        if field is not None and (field in fields or field is Field.IGNORED):
            candidates[field].append((tier, column))
    columns, ties, losers = _settle(candidates)
    _use_second_choices(texts, columns, ties, losers, fields)
    taken = {*columns.values(), *(column for tied in ties.values() for column in tied)}
    ignored = {column for _, column in candidates.get(Field.IGNORED, ())}
    unused = tuple(
        column for column, value in enumerate(row) if column not in (*taken, *ignored) and not is_blank(value)
    )
    return Header(row_number, columns, texts, unused, ties)


def _meaning(text: str, extra_words: Mapping[str, Field]) -> tuple[Field | None, int]:
    word = normalise_header(text) if text else ""
    if word in extra_words:
        return extra_words[word], _TOLD_BY_CLERK
    return built_in_words().get(word, (None, 0))


def _settle(
    candidates: Mapping[Field, list[tuple[int, int]]],
) -> tuple[dict[Field, int], dict[Field, tuple[int, ...]], list[int]]:
    columns: dict[Field, int] = {}
    ties: dict[Field, tuple[int, ...]] = {}
    losers: list[int] = []
    for field, found in candidates.items():
        if field is Field.IGNORED:
            continue
        best = max(tier for tier, _ in found)
        winners = [column for tier, column in found if tier == best]
        losers += [column for tier, column in found if tier < best]
        if len(winners) == 1:
            columns[field] = winners[0]
        else:
            ties[field] = tuple(winners)
    return columns, ties, losers


def _use_second_choices(
    texts: Sequence[str],
    columns: dict[Field, int],
    ties: dict[Field, tuple[int, ...]],
    losers: list[int],
    fields: frozenset[Field],
) -> None:
    for column in losers:
        second = SECOND_CHOICE.get(normalise_header(texts[column]))
        if second in fields and second is not None and second not in columns and second not in ties:
            columns[second] = column
