"""Which other kind of list does a sheet look like, by its headers or its name?

Aged balances, quotes, suppliers' invoices, price lists and journals look like ledgers. Each is told in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import Table
from mailmerge.tables.header import Header
from mailmerge.tables.lists import is_age_bucket, is_product_header, is_quote_header, is_supplier_header
from mailmerge.values import fold, shown

_ROWS_SEARCHED = 60
# A title or a note is no row of headers.
_FEWEST_HEADERS = 3
_EXPORT_DETAIL = (
    "Exportez plutôt le détail : une ligne par facture ouverte, avec son numéro, son client, son échéance et son reste "
    "dû (« grand livre clients non lettré » ou « échéancier clients »)."
)
_INVOICE_WORDS = ("facture", "invoice", "rechnung", "fattura", "factura", "fatura")
_CUSTOMER_WORDS = ("client", "customer", "debiteur", "debtor", "kunde", "cliente")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kind of list that is no ledger: how many headers must say so, the sentence, and the cure."""

    says: Callable[[str], bool]
    at_least: int
    names: tuple[str, ...]
    sentence: str
    cure: str


AGED_BALANCE = Likeness(
    is_age_bucket, 2, (), "c’est une balance âgée (une ligne par client, sans numéro de facture)", _EXPORT_DETAIL
)
QUOTES = Likeness(
    is_quote_header,
    1,
    ("devis", "quotes", "estimates"),
    "c’est une liste de devis, pas de factures",
    "Exportez la liste des factures impayées, puis relancez.",
)
SUPPLIERS = Likeness(
    is_supplier_header,
    1,
    ("fournisseurs", "suppliers", "vendors"),
    "c’est une liste de fournisseurs ou de leurs factures, pas de vos clients",
    "Exportez le grand livre clients (comptes 411), puis relancez.",
)
PRODUCTS = Likeness(
    is_product_header, 2, (), "c’est une liste d’articles ou de produits, pas de factures", _EXPORT_DETAIL
)
# DATEV's Buchungsstapel: each entry has two accounts, its dates have no year.
BATCH = Likeness(
    lambda header: fold(header).startswith("gegenkonto"),
    1,
    (),
    "c’est un lot d’écritures comptables (DATEV), pas une liste de factures",
    "Exportez les postes ouverts des clients (Offene Posten, Debitoren), puis relancez.",
)
# Invoices that are made again every month, not yet made.
SCHEDULES = Likeness(
    lambda header: fold(header) in ("frequency", "auto bill", "remaining cycles", "next send date", "periodicite"),
    2,
    (),
    "c’est une liste de factures récurrentes (des modèles), pas de factures émises",
    "Exportez la liste des factures émises et impayées, puis relancez.",
)


def looks_like(table: Table, header: Header | None) -> Likeness | None:
    """The kind of list that a table's headers, or its sheet's name, betray; what its lines speak of does not."""
    searched = table.rows[: header.row + 1] if header else table.rows[:_ROWS_SEARCHED]
    rows = [[shown(value) for value in row if isinstance(value, str)] for row in searched]
    rows = [row for row in rows if len(row) >= _FEWEST_HEADERS]
    for likeness in (AGED_BALANCE, SCHEDULES, QUOTES, SUPPLIERS, PRODUCTS):
        if _named(table, likeness):
            return likeness
        if header and likeness is SUPPLIERS and _speaks(header.texts, _CUSTOMER_WORDS):
            continue  # a general journal names both
        if any(len(set(filter(likeness.says, row))) >= likeness.at_least for row in rows):
            return likeness
    return None


def refuse_other_lists(sheet: Sheet) -> None:
    """Stop on a complete list of something else than invoices to customers.

    Raises:
        LedgerError: the sheet lists quotes or suppliers' invoices, though it has all the columns of a ledger.
    """
    header = sheet.header
    if header is None:
        return
    for likeness in (BATCH, SCHEDULES):
        if len(set(filter(likeness.says, header.texts))) >= likeness.at_least:
            raise refusal(sheet.table, likeness)
    for likeness, speaks_for_it in ((QUOTES, _INVOICE_WORDS), (SUPPLIERS, _CUSTOMER_WORDS)):
        told = any(map(likeness.says, filter(None, header.texts)))
        if _named(sheet.table, likeness) or (told and not _speaks(header.texts, speaks_for_it)):
            raise refusal(sheet.table, likeness)


def _speaks(texts: Sequence[str], words: Sequence[str]) -> bool:
    return any(word in fold(text) for text in texts for word in words)


def _named(table: Table, likeness: Likeness) -> bool:
    return fold(table.sheet) in likeness.names


def refusal(table: Table, likeness: Likeness) -> LedgerError:
    """The sentence for the clerk."""
    return LedgerError(f"{table_text(table.file, table.sheet)} : {likeness.sentence}.", cure=likeness.cure)
