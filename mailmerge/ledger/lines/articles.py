"""Is a table one row per article, and what do the articles below an invoice's first leave unsaid?

FreshBooks writes the amount of each article and no total; Zoho repeats the invoice's total on each of its articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.model import CellValue, Field
from mailmerge.tables.cells import is_blank
from mailmerge.tables.lists import is_line_header, is_line_rank
from mailmerge.tables.reader import column_cells

INVOICE_AMOUNTS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT)
# What a further article of an invoice leaves blank, for its first row has told it.
_TOLD_ONCE = (
    *(Field.NUMBER, Field.CODE, Field.NAME, Field.INVOICE_DATE, Field.DUE_DATE, Field.CURRENCY, Field.STATUS),
    Field.DOCUMENT_TYPE,
)


# What its first row alone may tell of its amounts, where the articles have none of their own.
_TOLD_AMOUNTS = (Field.TOTAL, Field.PAID, Field.BALANCE, Field.DEBIT, Field.CREDIT)
_SUMS = (*_TOLD_AMOUNTS, Field.LINE_TOTAL)
_LETTER = re.compile(r"[^\W\d_]")


class Lines(Enum):
    """What a row is: a whole invoice, an article with the invoice's amount, or an article with its own."""

    NONE = "none"
    REPEATED = "repeated"
    SUMMED = "summed"


def lines_of(choice: LedgerTable) -> Lines:
    """What the rows of a table are, by its columns."""
    invoice_amount = any(field in choice.columns for field in INVOICE_AMOUNTS)
    if Field.LINE_TOTAL in choice.columns and not invoice_amount:
        return Lines.SUMMED
    return Lines.REPEATED if Field.LINE_TOTAL in choice.columns or article_columns(choice) else Lines.NONE


def article_columns(choice: LedgerTable) -> list[int]:
    """The columns that tell an article: what it is, how many, at what price."""
    texts = enumerate(choice.header.texts)
    return [column for column, text in texts if text and is_line_header(text) and not is_line_rank(text)]


def told_once(
    choice: LedgerTable, rows: Sequence[int], owners: Mapping[int, object]
) -> Mapping[Field, Sequence[CellValue]]:
    """Each field's cells, where the articles below an invoice's first leave it blank: what the first one says.

    Args:
        choice: the sheet.
        rows: the numbers of its data rows.
        owners: the customer of the heading above each row, where there is one.
    """
    fields = [field for field in (*_TOLD_ONCE, *_TOLD_AMOUNTS) if field in choice.columns]
    cells = {field: column_cells(choice.table, choice.columns[field], rows) for field in fields}
    amounts = [field for field in fields if field in _TOLD_AMOUNTS]
    repeated = lines_of(choice) is Lines.REPEATED
    given: dict[Field, list[CellValue]] = {field: list(cells[field]) for field in fields}
    for index in range(1, len(rows)):
        told = {field: given[field][index - 1] for field in fields}
        own = {field: cells[field][index] for field in fields}
        follows = rows[index] == rows[index - 1] + 1 and owners.get(rows[index]) == owners.get(rows[index - 1])
        if not (follows and _continues(told, own) and _has_words(choice, rows[index])):
            continue
        bare = repeated and all(is_blank(own[field]) for field in amounts)
        if is_blank(own[Field.NUMBER]) or bare:
            for field in fields if bare else cells.keys() - amounts:
                given[field][index] = told[field] if is_blank(own[field]) else own[field]
    return given


def _continues(told: Mapping[Field, CellValue], own: Mapping[Field, CellValue]) -> bool:
    """Whether a row says nothing else of its invoice and customer than the row above, which tells its invoice."""
    if is_blank(told[Field.NUMBER]):
        return False
    identity = (field for field in (Field.NUMBER, Field.CODE, Field.NAME) if field in own)
    return all(is_blank(own[field]) or own[field] == told[field] for field in identity)


def _has_words(choice: LedgerTable, row: int) -> bool:
    """An article is told in words; a sum without a label is none."""
    skipped = {choice.columns[field] for field in (*_TOLD_ONCE, *_SUMS) if field in choice.columns}
    cells = [(column, cell) for column, cell in enumerate(choice.table.rows[row]) if not is_blank(cell)]
    return any(column not in skipped and isinstance(cell, str) and _LETTER.search(cell) for column, cell in cells)
