"""How was a sheet understood, for the clerk to check?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mailmerge.ledger.lines.classify import IGNORED_KINDS, RowKind
from mailmerge.model import Field, Reading, Table
from mailmerge.tables.cells import column_letters
from mailmerge.tables.header import Header

_FEW = 3


def describe_sheet(
    table: Table,
    header: Header,
    columns: Mapping[Field, int],
    kinds: Sequence[RowKind],
    data_rows: int,
    ignored: Mapping[str, int],
    notes: Sequence[str] = (),
) -> Reading:
    """The reading of a sheet, every row below its header counted once.

    Args:
        table: the sheet.
        header: where its header stands.
        columns: which column was read as which field.
        kinds: what each row below the header is.
        data_rows: how many rows became items or rejections.
        ignored: other rows by reason, besides totals, repeated headers, headings and notes.
        notes: sentences on how it was read.
    """
    counts = Counter(kinds)
    reasons = {kind.value: counts[kind] for kind in IGNORED_KINDS} | dict(ignored)
    fields = {column: field for field, column in columns.items()}
    return Reading(
        file=table.file,
        sheet=table.sheet,
        header_row=header.row + 1,
        columns=tuple(
            (column_letters(column), text, fields.get(column)) for column, text in enumerate(header.texts) if text
        ),
        data_rows=data_rows,
        blank_rows=counts[RowKind.BLANK],
        ignored=tuple((reason, count) for reason, count in reasons.items() if count),
        notes=tuple(notes),
        examples=tuple(_examples(header.row + 2, kinds)),
    )


def _examples(first: int, kinds: Sequence[RowKind]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The first rows of each kind that is not read, so that the clerk can look whether they are what we say."""
    for kind in IGNORED_KINDS:
        rows = [first + index for index, found in enumerate(kinds) if found is kind]
        if rows:
            yield kind.value, tuple(rows[:_FEW])
