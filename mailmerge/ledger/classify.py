"""What is each row below the header: blank, a total, a repeated header, a note, or data?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from enum import Enum

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import Header, is_header_again
from mailmerge.values import fold

# What a report prints around its lines. The first kind can be nothing else; the second can begin a company's name.
_SURE_TOTAL = re.compile(
    r"^(?:(?:sous|s|grand|sub) total(?:aux)?|subtotal|total(?:aux)?|montant total|report|a reporter|cumul|solde|summe"
    r"|gesamt|zwischensumme|totale|totais|suma|gesamtsumme)"
    r"(?: (?:general|client|clients|compte|tiers|debiteur|page|feuille|eur|euros|ttc|du|des|de la|a nouveau|customers?"
    r"|\d+ customers|for|geral|generale)\b.*|)$"
)
_MAYBE_TOTAL = re.compile(r"^(?:sous total|subtotal|total|totaux|report|cumul|summe|totale)\b")
# Free text that may begin with any word.
_PROSE = (
    *(Field.COMMENT, Field.SUBJECT, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3, Field.CITY, Field.CONTACT),
    *(Field.STATUS, Field.DOCUMENT_TYPE),
)
_AMOUNTS = (Field.TOTAL, Field.PAID, Field.BALANCE, Field.DEBIT, Field.CREDIT)
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
    kinds = [
        RowKind.DATA
        if known and len(row) > widest and _is_number(row[number]) and (_is_day(row[due]) or _is_day(row[other]))
        else _classify(row_number, table, header)
        for row_number, row in enumerate(table.rows[header.row + 1 :], header.row + 1)
    ]
    return _notes_at_end(table, header, kinds)


def _is_number(cell: CellValue) -> bool:
    """A cell with a digit. Beside a day, that is nearly every row; nothing else printed in a report looks like it."""
    if cell.__class__ is str:
        return _HAS_DIGIT.search(cell) is not None
    return cell.__class__ is int or cell.__class__ is float


def _is_day(cell: CellValue) -> bool:
    if cell.__class__ is str:
        return len(cell) < _LONGEST_DATE and _HAS_DIGIT.search(cell) is not None
    return isinstance(cell, dt.date)


def _classify(row_number: int, table: Table, header: Header) -> RowKind:
    row = table.rows[row_number]
    if all(is_blank(value) for value in row):
        return RowKind.BLANK
    if is_header_again(row, table, header):
        return RowKind.HEADER
    is_total = _is_total(row, header.columns) or _is_total_of_name(row, table.rows[row_number - 1])
    return RowKind.TOTAL if is_total else RowKind.DATA


def _is_total_of_name(row: Sequence[CellValue], above: Sequence[CellValue]) -> bool:
    """`Dupont SARL Total` below the lines of Dupont SARL, as Excel's subtotals are written in English."""
    column = next(column for column, value in enumerate(row) if not is_blank(value))
    said, name = row[column], above[column] if column < len(above) else None
    if not isinstance(said, str) or not isinstance(name, str):
        return False
    return said.endswith(" Total") and said.removesuffix(" Total").strip() == name.strip()


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
    """A single cell of several words."""
    filled = [value for value in row if not is_blank(value)]
    return len(filled) == 1 and isinstance(filled[0], str) and len(re.findall(r"[^\W\d]{2,}", filled[0])) > 1
