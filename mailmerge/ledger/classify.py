"""What is each row below the header: blank, a total, a repeated header, a note, or data?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from mailmerge.ledger.choose import LedgerTable
from mailmerge.model import CellValue, Field
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import is_header_again
from mailmerge.values import fold

# What a report prints around its lines. The first kind can be nothing else; the second can begin a company's name.
_SURE_TOTAL = re.compile(
    r"^(?:(?:sous|s|grand) total(?:aux)?|total(?:aux)?|montant total|report|a reporter|cumul|solde)"
    r"(?: (?:general|client|clients|compte|tiers|debiteur|page|feuille|eur|euros|ttc|du|des|de la|a nouveau)\b.*|)$"
)
_MAYBE_TOTAL = re.compile(r"^(?:sous total|total|totaux|report|cumul)\b")
# Free text that may begin with any word.
_PROSE = (
    *(Field.COMMENT, Field.SUBJECT, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3, Field.CITY, Field.CONTACT),
    *(Field.STATUS, Field.DOCUMENT_TYPE),
)


class RowKind(Enum):
    """What a row is, in the clerk's words; all but data are counted and not read."""

    BLANK = "vide"
    TOTAL = "total ou sous-total"
    HEADER = "en-tête répété"
    NOTE = "note sous le tableau"
    DATA = "facture, avoir ou règlement"


IGNORED_KINDS = (RowKind.TOTAL, RowKind.HEADER, RowKind.NOTE)


def classify(choice: LedgerTable, row_number: int) -> RowKind:
    """What the row is, before any field of it is read."""
    row = choice.table.rows[row_number]
    if all(is_blank(value) for value in row):
        return RowKind.BLANK
    if is_header_again(row, choice.header):
        return RowKind.HEADER
    if _is_total(row, choice.header.columns):
        return RowKind.TOTAL
    if not _is_prose(row):
        return RowKind.DATA
    rest = range(row_number, len(choice.table.rows))
    return RowKind.NOTE if all(_is_prose(choice.table.rows[later]) for later in rest) else RowKind.DATA


def _is_total(row: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    """A row with a total's word and no date; a company called Total has a date, a number or a code."""
    if _filled(row, columns, Field.INVOICE_DATE) or _filled(row, columns, Field.DUE_DATE):
        return False
    if _filled(row, columns, Field.NUMBER):
        return _is_counted_total(row, columns)
    prose = {columns[field] for field in _PROSE if field in columns}
    words = [fold(value) for column, value in enumerate(row) if isinstance(value, str) and column not in prose]
    if any(_SURE_TOTAL.match(word) for word in words):
        return True
    if not any(_MAYBE_TOTAL.match(word) for word in words):
        return False
    return not any(_filled(row, columns, field) for field in (Field.NUMBER, Field.CODE))


def _is_counted_total(row: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    """`Total général | 15 | 1 234,56`: the row begins with the word, and where numbers stand is a count."""
    first = next(value for value in row if not is_blank(value))
    count = row[columns[Field.NUMBER]]
    return isinstance(first, str) and bool(_SURE_TOTAL.match(fold(first))) and isinstance(count, int | float)


def _filled(row: Sequence[CellValue], columns: Mapping[Field, int], field: Field) -> bool:
    """Whether the field's cell holds something else than a total's word."""
    column = columns.get(field)
    value = row[column] if column is not None and column < len(row) else None
    if is_blank(value):
        return False
    word = fold(value) if isinstance(value, str) else ""
    return not (_SURE_TOTAL.match(word) or _MAYBE_TOTAL.match(word))


def _is_prose(row: Sequence[CellValue]) -> bool:
    """Blank, or a single cell of several words: a remark printed below the table."""
    filled = [value for value in row if not is_blank(value)]
    if not filled:
        return True
    return len(filled) == 1 and isinstance(filled[0], str) and len(re.findall(r"[^\W\d]{2,}", filled[0])) > 1
