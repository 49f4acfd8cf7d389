"""What is each row below the header: blank, a total, a repeated header, a note, or data?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from enum import Enum

from mailmerge.ledger.lines.total_rows import Says, named_totals, says_total
from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import Header, is_header_again

# Every total's word has one of these in it: few rows are looked at closely.
_HINT = re.compile(r"tota|report|cumul|solde|summe|gesamt|suma", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
_LONGEST_DATE = 30


class RowKind(Enum):
    """What a row is, in the clerk's words; all but data are counted and not read."""

    BLANK = "vide"
    TOTAL = "total ou sous-total"
    HEADER = "en-tête répété"
    NOTE = "note sous le tableau"
    HEADING = "titre de client"
    OTHER_ACCOUNT = "écriture d’un autre compte"
    LINE = "ligne d’article, comptée avec sa facture"
    DATA = "facture, avoir ou règlement"


IGNORED_KINDS = (RowKind.TOTAL, RowKind.HEADER, RowKind.NOTE, RowKind.HEADING, RowKind.OTHER_ACCOUNT, RowKind.LINE)


def classify_rows(table: Table, header: Header) -> list[RowKind]:
    """What each row below the header is, before any field of it is read."""
    number = header.columns.get(Field.NUMBER, -1)
    due = header.columns.get(Field.DUE_DATE, header.columns.get(Field.INVOICE_DATE, -1))
    other = header.columns.get(Field.INVOICE_DATE, due)
    widest = max(number, due, other)
    known = number >= 0 and due >= 0
    hinted: list[int] = []
    kinds = [
        RowKind.DATA
        if known and len(row) > widest and _is_number(row[number]) and (_is_day(row[due]) or _is_day(row[other]))
        else _classify(row_number, table, header, hinted)
        for row_number, row in enumerate(table.rows[header.row + 1 :], header.row + 1)
    ]
    return _notes_at_end(table, header, _find_totals(table, header, kinds, hinted))


def _is_number(cell: CellValue) -> bool:
    """A cell with a digit. Beside a day, that is nearly every row; nothing else printed in a report looks like it."""
    if cell.__class__ is str:
        return _HAS_DIGIT.search(cell) is not None
    return cell.__class__ is int or cell.__class__ is float


def _is_day(cell: CellValue) -> bool:
    if cell.__class__ is str:
        return len(cell) < _LONGEST_DATE and _HAS_DIGIT.search(cell) is not None
    return isinstance(cell, dt.date)


def _classify(row_number: int, table: Table, header: Header, hinted: list[int]) -> RowKind:
    """What a row is, if no total; those that may be one are added to `hinted`."""
    row = table.rows[row_number]
    if all(is_blank(value) for value in row):
        return RowKind.BLANK
    if is_header_again(row, table, header):
        return RowKind.HEADER
    if any(isinstance(value, str) and _HINT.search(value) for value in row):
        hinted.append(row_number)
    return RowKind.DATA


def _find_totals(table: Table, header: Header, kinds: list[RowKind], hinted: Sequence[int]) -> list[RowKind]:
    """The totals among the hinted rows; what only looks like one needs its customer's lines above."""
    first = header.row + 1
    doubtful: set[int] = set()
    for row_number in hinted:
        says = says_total(table.rows[row_number], _above(table, row_number, first), header.columns)
        if says is Says.TOTAL:
            kinds[row_number - first] = RowKind.TOTAL
        elif says is Says.NAMED:
            doubtful.add(row_number - first)
    for index in named_totals(table.rows[first:], header.columns, doubtful) if doubtful else ():
        kinds[index] = RowKind.TOTAL
    return kinds


def _above(table: Table, row_number: int, first: int) -> Sequence[CellValue]:
    """The last row before a row that is not blank."""
    for number in range(row_number - 1, first - 1, -1):
        if not all(map(is_blank, table.rows[number])):
            return table.rows[number]
    return ()


def _notes_at_end(table: Table, header: Header, kinds: list[RowKind]) -> list[RowKind]:
    """Remarks printed below the table: from the end upwards, rows of a single cell of several words."""
    for index in range(len(kinds) - 1, -1, -1):
        if kinds[index] is RowKind.BLANK:
            continue
        row = table.rows[header.row + 1 + index]
        if kinds[index] is not RowKind.DATA or not _is_prose(row):
            break
        kinds[index] = RowKind.NOTE
    return kinds


def _is_prose(row: Sequence[CellValue]) -> bool:
    """A single cell of several words."""
    filled = [value for value in row if not is_blank(value)]
    return len(filled) == 1 and isinstance(filled[0], str) and len(re.findall(r"[^\W\d]{2,}", filled[0])) > 1
