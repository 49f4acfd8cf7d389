"""Which row (or two rows) of a sheet is the header, and which column holds which field?

Every row near the top is read as a header and scored: how many fields its words name, how telling they are, and whether
the cells below fit (dates below a date, amounts below an amount). So a block of parameters above the table, whose words
look alike, does not win.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import SECOND_CHOICE, built_in_words, normalise_header
from mailmerge.tables.fit import fit_below
from mailmerge.tables.lists import is_line_total
from mailmerge.values import clean_line

_ROWS_SEARCHED = 60
_TOLD_BY_CLERK = 4
_TIER_WORTH = (0.0, 0.7, 0.9, 1.0, 1.2)
# Two rows read as one header must explain more than either alone.
_PAIR_GAIN = 0.5


@dataclass(frozen=True, slots=True)
class Header:
    """The header's last row (from 0) and the columns understood; `ties` are fields that several columns could be.

    `unused` columns mean nothing to the program and were not declared as columns to ignore. `first_row` is another row
    than `row` where the header is written on two; `score` tells how well words and cells fit.
    """

    row: int
    columns: Mapping[Field, int]
    texts: tuple[str, ...]
    unused: tuple[int, ...]
    ties: Mapping[Field, tuple[int, ...]]
    first_row: int
    score: float

    def knows(self, *fields: Field) -> bool:
        """Whether one of the fields has a column, or several that could be it."""
        return any(field in self.columns or field in self.ties for field in fields)


def find_header(table: Table, extra_words: Mapping[str, Field], fields: frozenset[Field]) -> Header | None:
    """The rows that best name the wanted fields, at least two of them; the first ones on equal scores.

    Args:
        table: the sheet.
        extra_words: normalised header words that the clerk added, which win over the built-in ones.
        fields: the fields that mean something in this kind of list.
    """
    best: Header | None = None
    for row_number in range(min(len(table.rows), _ROWS_SEARCHED)):
        for header in _readings(table, row_number, extra_words, fields):
            if _names_two(header) and (best is None or _is_better(header, best)):
                best = header
    return best


def _readings(
    table: Table, row_number: int, extra_words: Mapping[str, Field], fields: frozenset[Field]
) -> Iterator[Header]:
    """A row as a header, and together with the row below where the two explain more than either alone."""

    def single(number: int) -> Header:
        return _read_header(table, number, number, _texts(table.rows[number]), extra_words, fields)

    alone = single(row_number)
    yield alone
    pair = _read_pair(table, row_number, extra_words, fields)
    if pair and pair.score >= max(alone.score, single(row_number + 1).score) + _PAIR_GAIN:
        yield pair


def _is_better(header: Header, best: Header) -> bool:
    """A header repeated on the next page is not better than the first one, however well its page fits."""
    repeated = [text.casefold() for text in header.texts] == [text.casefold() for text in best.texts]
    return header.score > best.score and not repeated


def _names_two(header: Header) -> bool:
    return len(header.columns) + len(header.ties) >= 2


def _texts(row: Sequence[CellValue]) -> tuple[str, ...]:
    return tuple(clean_line(value) if isinstance(value, str) else "" for value in row)


def is_header_again(row: Sequence[CellValue], table: Table, header: Header) -> bool:
    """Whether a row below repeats the header (or one of its two rows), as a printed report does on each page."""
    cells = [(index, value) for index, value in enumerate(row) if isinstance(value, str) and not is_blank(value)]
    if len(cells) < 2:
        return False
    for number in {header.row, header.first_row}:
        original = table.rows[number]
        same = sum(1 for index, text in cells if index < len(original) and _same(original[index], text))
        if same * 2 > len(cells) and (same >= 3 or same == len(cells) == _filled(original)):
            return True
    return False


def _filled(row: Sequence[CellValue]) -> int:
    return sum(1 for value in row if not is_blank(value))


def _same(header: CellValue, text: str) -> bool:
    return isinstance(header, str) and clean_line(text).casefold() == clean_line(header).casefold()


# --- Reading a row as a header -------------------------------------------------------------------------


def _read_header(
    table: Table,
    first_row: int,
    row_number: int,
    texts: tuple[str, ...],
    extra_words: Mapping[str, Field],
    fields: frozenset[Field],
) -> Header:
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
        column
        for column, value in enumerate(table.rows[row_number])
        if column not in (*taken, *ignored) and (texts[column] or not is_blank(value))
    )
    tiers = {field: max(tier for tier, _ in found) for field, found in candidates.items()}
    known = {**{field: tied[0] for field, tied in ties.items()}, **columns}
    worth = [
        _TIER_WORTH[tiers.get(field, 1)] * fit_below(table, row_number, column, field)
        for field, column in known.items()
    ]
    score = sum(worth, 0.0)
    return Header(row_number, columns, texts, unused, ties, first_row, score)


def _read_pair(table: Table, row: int, extra_words: Mapping[str, Field], fields: frozenset[Field]) -> Header | None:
    """A header on two rows: `Facture` over `N°` and `Date`; None where either row holds anything but words."""
    if row + 1 >= len(table.rows):
        return None
    upper, lower = table.rows[row], table.rows[row + 1]
    if not all(value is None or isinstance(value, str) for value in (*upper, *lower)):
        return None
    above, below = _texts(upper), _texts(lower)
    if sum(map(bool, above)) < 2 or not any(below):
        return None
    return _read_header(table, row, row + 1, _joined(above, below, extra_words), extra_words, fields)


def _joined(above: Sequence[str], below: Sequence[str], extra_words: Mapping[str, Field]) -> tuple[str, ...]:
    """One text a column: both rows' words where together they mean something, else the lower, else the upper."""
    texts, group = [], ""
    for column in range(max(len(above), len(below))):
        over = above[column] if column < len(above) else ""
        under = below[column] if column < len(below) else ""
        group = over or group  # the words of a merged cell stand in its first column alone
        tries = (f"{under} {group}", f"{group} {under}") if under else ()
        texts.append(next((text for text in tries if _meaning(text, extra_words)[1]), under or over))
    return tuple(texts)


def _meaning(text: str, extra_words: Mapping[str, Field]) -> tuple[Field | None, int]:
    word = normalise_header(text) if text else ""
    if word in extra_words:
        return extra_words[word], _TOLD_BY_CLERK
    if word in built_in_words():
        return built_in_words()[word]
    return (Field.LINE_TOTAL, 1) if is_line_total(text) else (None, 0)


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
