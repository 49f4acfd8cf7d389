"""Is this table a FEC (Fichier des Écritures Comptables), and in which columns does it hold what?

Names and order of the columns: article A47 A-1 of the Livre des procédures fiscales. Real files vary the case, misspell
`EcrtureLet`, add or leave out columns, and end every line with an empty field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.values import fold


class Column(StrEnum):
    """The columns of a FEC that tell something about open items, by their legal name in lower case."""

    JOURNAL = "journalcode"
    JOURNAL_NAME = "journallib"
    ENTRY = "ecriturenum"
    ENTRY_DATE = "ecrituredate"
    ACCOUNT = "comptenum"
    ACCOUNT_NAME = "comptelib"
    CUSTOMER = "compauxnum"
    CUSTOMER_NAME = "compauxlib"
    PIECE = "pieceref"
    PIECE_DATE = "piecedate"
    LABEL = "ecriturelib"
    DEBIT = "debit"
    CREDIT = "credit"
    AMOUNT = "montant"
    SIDE = "sens"
    LETTER = "ecriturelet"
    LETTER_DATE = "datelet"
    VALIDATED = "validdate"
    FOREIGN_AMOUNT = "montantdevise"
    FOREIGN_CURRENCY = "idevise"


_MISSPELT = {
    "ecrturelet": Column.LETTER,
    "iddevise": Column.FOREIGN_CURRENCY,
    "compteauxnum": Column.CUSTOMER,
    "compteauxlib": Column.CUSTOMER_NAME,
}
_BY_NAME = {**{column.value: column for column in Column}, **_MISSPELT}
_FIELDS: Mapping[Column, Field] = {
    Column.CUSTOMER: Field.CODE,
    Column.CUSTOMER_NAME: Field.NAME,
    Column.PIECE: Field.NUMBER,
    Column.PIECE_DATE: Field.INVOICE_DATE,
    Column.LABEL: Field.SUBJECT,
    Column.DEBIT: Field.DEBIT,
    Column.CREDIT: Field.CREDIT,
    Column.AMOUNT: Field.TOTAL,
    Column.SIDE: Field.SIDE,
}
# Fewer names of the law than this, and it is some other journal with a column named CompteNum.
_ENOUGH_NAMES = 6
_SEARCHED_ROWS = 20


@dataclass(frozen=True, slots=True)
class FecHeader:
    """The header's row and the columns found, both from 0; `width` counts the columns up to the last named one."""

    row: int
    columns: Mapping[Column, int]
    width: int


def find_fec_header(table: Table) -> FecHeader | None:
    """The header of a FEC among the first rows; None if the table is something else."""
    for number, row in enumerate(table.rows[:_SEARCHED_ROWS]):
        named = [column for column, value in enumerate(row) if not is_blank(value)]
        found = [(column_of(row[column]), column) for column in named]
        columns = {name: column for name, column in reversed(found) if name is not None}
        if _is_fec(columns) and len(columns) == sum(name is not None for name, _ in found):
            return FecHeader(number, columns, named[-1] + 1)
    return None


def column_of(value: CellValue) -> Column | None:
    """The column that a header cell names."""
    return _BY_NAME.get(fold(value).replace(" ", "")) if isinstance(value, str) else None


def field_of(column: Column | None, columns: Mapping[Column, int]) -> Field | None:
    """What a column says of an open item, None where it only helps to find them."""
    if column is Column.ENTRY_DATE and Column.PIECE_DATE not in columns:
        return Field.INVOICE_DATE
    return _FIELDS.get(column) if column else None


def _is_fec(columns: Mapping[Column, int]) -> bool:
    has_amounts = {Column.DEBIT, Column.CREDIT} <= columns.keys() or {Column.AMOUNT, Column.SIDE} <= columns.keys()
    return (
        has_amounts
        and Column.ACCOUNT in columns
        and not columns.keys().isdisjoint((Column.ENTRY_DATE, Column.PIECE_DATE))
        and len(columns) >= _ENOUGH_NAMES
    )
