"""How is a list that stands beside the invoices (customers, payments) opened, and told to the clerk?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.lines.classify import RowKind, classify_rows
from mailmerge.ledger.lines.describe import describe_sheet
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import Field, Reading
from mailmerge.tables.columns import FIELDS
from mailmerge.tables.dates import read_orders
from mailmerge.tables.reader import Reader

_FEW = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet ready to be read: its data rows, its columns, its other rows."""

    sheet: Sheet
    reader: Reader
    columns: Mapping[Field, int]
    kinds: Sequence[RowKind]


def draft_of(sheet: Sheet) -> Draft:
    """What a sheet's header says, before anything is decided."""
    header = sheet.header
    assert header is not None
    return Draft(sheet.table, header, dict(header.columns), dict(header.ties))


def open_list(sheet: Sheet, draft: Draft) -> Opened:
    """The sheet with the decided columns; where several could still be a field, the first one."""
    columns = {**{field: tied[0] for field, tied in draft.ties.items()}, **draft.columns}
    kinds = classify_rows(sheet.table, draft.header)
    rows = [draft.header.row + 1 + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    orders = read_orders(sheet.table, columns, rows).orders
    return Opened(sheet, Reader(sheet.table, columns, rows, orders), columns, kinds)


def settle_ties(draft: Draft, fields: Iterable[Field]) -> list[str]:
    """A question for each field that several different, filled columns could be; the others are decided."""
    questions = []
    for field in fields:
        columns = draft.candidates(draft.ties.get(field, ()))
        if len(columns) == 1:
            draft.columns[field] = columns[0]
            del draft.ties[field]
        elif columns:
            questions.append(f"« {FIELDS[field].label} » : est-ce {draft.names(columns)} ?")
    return questions


def stop_for(questions: Sequence[str], sheet: Sheet, cure: str) -> None:
    """Stop where something is to be asked.

    Raises:
        LedgerError: there are questions.
    """
    if questions:
        where = table_text(sheet.table.file, sheet.table.sheet)
        raise LedgerError(f"{where} : des colonnes sont à préciser.", details=tuple(questions), cure=cure)


def describe(opened: Opened, data_rows: int, ignored: Mapping[str, int], notes: Sequence[str] = ()) -> Reading:
    """How the list was read."""
    header = opened.sheet.header
    assert header is not None
    return describe_sheet(opened.sheet.table, header, opened.columns, opened.kinds, data_rows, ignored, notes)


def list_name(reading: Reading) -> str:
    """The file, and its sheet if it has any."""
    return f"{reading.file} ({reading.sheet})" if reading.sheet else reading.file


def some(names: Sequence[str]) -> str:
    """The first few of many."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")
