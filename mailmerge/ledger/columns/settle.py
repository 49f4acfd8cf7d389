"""Which column is which field, for good? A doubt is a question to the clerk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.columns.contents import look_at_cells
from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.columns.paid_flags import find_paid_flag
from mailmerge.ledger.columns.questions import ask
from mailmerge.ledger.sheets.refuse import IN_COLUMNS_SHEET
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import Field, Table
from mailmerge.tables.header import Header


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A sheet of invoices with its columns settled; `notes` say what was decided on the way.

    `paid_flag` is the column that says of each invoice, by yes or no, whether it is paid.
    """

    table: Table
    header: Header
    columns: Mapping[Field, int]
    notes: tuple[str, ...] = ()
    paid_flag: int | None = None


def settle_columns(sheet: Sheet) -> LedgerTable:
    """The columns of a sheet of invoices.

    Raises:
        LedgerError: columns that could be the same field, or whose meaning would change an amount or a decision.
    """
    header = sheet.header
    assert header is not None
    choice = Draft(sheet.table, header, dict(header.columns), dict(header.ties))
    notes = look_at_cells(choice)
    paid_flag = find_paid_flag(choice.table, header, choice.columns)
    if paid_flag is not None and paid_flag == choice.columns.get(Field.PAID):
        del choice.columns[Field.PAID]
    if questions := ask(choice, paid_flag):
        raise LedgerError(
            f"{table_text(choice.table.file, choice.table.sheet)} : des colonnes sont à préciser.",
            details=tuple(questions),
            cure="Pour répondre, inscrivez l’en-tête au bon champ, ou au champ « Colonnes à ignorer », dans la "
            f"{IN_COLUMNS_SHEET} ; ou renommez la colonne dans le fichier.",
        )
    return LedgerTable(choice.table, header, choice.columns, notes, paid_flag)
