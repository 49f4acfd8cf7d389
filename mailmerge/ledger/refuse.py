"""What is a file that is no list of open items, and what should the clerk do about it?

Aged balances, quotes, suppliers' invoices and price lists look like ledgers. Each is told in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.roles import Role, Sheet, has_rows, missing
from mailmerge.model import NOT_RECEIVABLE, Item, Rejected, Status, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import Header
from mailmerge.tables.lists import is_age_bucket, is_product_header, is_quote_header, is_supplier_header
from mailmerge.values import fold, print_number, shown

_ROWS_SEARCHED = 60
# A title or a note is no row of headers.
_FEWEST_HEADERS = 3
# QuickBooks numbers what the creditor owes so, in a list where money out is negative.
_BILL = re.compile(r"BILL[-_ #]?\d", re.IGNORECASE)
IN_COLUMNS_SHEET = "feuille Colonnes de parametres.xlsx"
_EXPORT_DETAIL = (
    "Exportez plutôt le détail : une ligne par facture ouverte, avec son numéro, son client, son échéance et son reste "
    "dû (« grand livre clients non lettré » ou « échéancier clients »)."
)


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A kind of list that is no ledger: how many headers must say so, the sentence, and the cure."""

    says: Callable[[str], bool]
    at_least: int
    names: tuple[str, ...]
    sentence: str
    cure: str


_LIKENESSES = (
    _Likeness(
        is_age_bucket,
        2,
        (),
        "c’est une balance âgée (une ligne par client, sans numéro de facture)",
        _EXPORT_DETAIL,
    ),
    _Likeness(
        is_quote_header,
        1,
        ("devis", "quotes", "estimates"),
        "c’est une liste de devis, pas de factures",
        "Exportez la liste des factures impayées, puis relancez.",
    ),
    _Likeness(
        is_supplier_header,
        1,
        ("fournisseurs", "suppliers", "vendors"),
        "c’est une liste de fournisseurs ou de leurs factures, pas de vos clients",
        "Exportez le grand livre clients (comptes 411), puis relancez.",
    ),
    _Likeness(
        is_product_header,
        2,
        (),
        "c’est une liste d’articles ou de produits, pas de factures",
        _EXPORT_DETAIL,
    ),
)


# DATEV's Buchungsstapel: each entry has two accounts, its dates have no year.
_BATCH = _Likeness(
    bool,
    1,
    (),
    "c’est un lot d’écritures comptables (DATEV), pas une liste de factures",
    "Exportez les postes ouverts des clients (Offene Posten, Debitoren), puis relancez.",
)


def looks_like(table: Table, header: Header | None) -> _Likeness | None:
    """The kind of list that a table's headers, or its sheet's name, betray; what its lines speak of does not."""
    searched = table.rows[: header.row + 1] if header else table.rows[:_ROWS_SEARCHED]
    rows = [[shown(value) for value in row if isinstance(value, str)] for row in searched]
    rows = [row for row in rows if len(row) >= _FEWEST_HEADERS]
    for likeness in _LIKENESSES:
        if _named(table, likeness):
            return likeness
        if header and likeness is _LIKENESSES[2] and _speaks(list(map(fold, header.texts)), _CUSTOMER_WORDS):
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
    quotes, suppliers = _LIKENESSES[1], _LIKENESSES[2]
    texts = [fold(text) for text in header.texts if text]
    if any(text.startswith("gegenkonto") for text in texts):
        raise _refusal(sheet.table, _BATCH)
    if _named(sheet.table, quotes) or (any(map(quotes.says, texts)) and not _speaks(texts, _INVOICE_WORDS)):
        raise _refusal(sheet.table, quotes)
    if _named(sheet.table, suppliers) or (any(map(suppliers.says, texts)) and not _speaks(texts, _CUSTOMER_WORDS)):
        raise _refusal(sheet.table, suppliers)


_INVOICE_WORDS = ("facture", "invoice", "rechnung", "fattura", "factura", "fatura")
_CUSTOMER_WORDS = ("client", "customer", "debiteur", "debtor", "kunde", "cliente")


def _speaks(texts: Sequence[str], words: Sequence[str]) -> bool:
    return any(word in text for text in texts for word in words)


def _named(table: Table, likeness: _Likeness) -> bool:
    return fold(table.sheet) in likeness.names


def _refusal(table: Table, likeness: _Likeness) -> LedgerError:
    return LedgerError(f"{table_text(table.file, table.sheet)} : {likeness.sentence}.", cure=likeness.cure)


def refuse_settled(items: Sequence[Item], rejected: Sequence[Rejected]) -> None:
    """Stop on a list in which nothing is open any more.

    Raises:
        LedgerError: every row is paid, settled, cancelled, or not yet an invoice.
    """
    if rejected or not items or any(item.status is Status.OPEN and item.balance for item in items):
        return
    quotes = all(item.status is Status.QUOTE for item in items)
    if quotes:
        raise LedgerError(f"{items[0].row.file} : {_LIKENESSES[1].sentence}.", cure=_LIKENESSES[1].cure)
    if all(item.status in NOT_RECEIVABLE for item in items):
        raise LedgerError(
            f"{items[0].row.file} : cette liste ne contient que des brouillons, des devis ou des factures annulées "
            f"({len(items)} lignes) ; il n’y a rien à relancer.",
            cure="Exportez la liste des factures émises et impayées, puis relancez.",
        )
    raise LedgerError(
        f"{items[0].row.file} : toutes les factures de cette liste sont déjà réglées ou soldées "
        f"({len(items)} lignes) ; il n’y a rien à relancer.",
        cure="Exportez la liste des factures impayées (non soldées), puis relancez.",
    )


def refuse_turned_signs(items: Sequence[Item]) -> None:
    """Stop on a list whose balances are its amounts with the sign turned: all would be credits.

    Raises:
        LedgerError: every row has a positive amount and the same amount as a negative balance.
    """
    if len(items) > 1 and all(item.total and item.total > 0 and item.balance == -item.total for item in items):
        raise LedgerError(
            f"{items[0].row.file} : sur toutes les lignes le solde est l’opposé du montant ({items[0].number} : "
            f"{print_number(items[0].total or items[0].balance)} et {print_number(items[0].balance)}) ; le signe est "
            "sans doute inversé.",
            cure="Refaites l’export avec les soldes dus en positif, puis relancez.",
        )


def refuse_supplier_accounts(items: Sequence[Item]) -> None:
    """Stop on a list whose accounts are the suppliers' (40 of the French chart of accounts), or that holds their bills.

    Raises:
        LedgerError: every code is a supplier's account, or some rows are bills to pay.
    """
    codes = {item.code for item in items}
    if codes and all(re.match(r"401([A-Z]|\d{3,}$)", code) for code in codes):
        likeness = _LIKENESSES[2]
        raise LedgerError(f"{items[0].row.file} : {likeness.sentence}.", cure=likeness.cure)
    bills = [item for item in items if _BILL.match(item.number)]
    if bills and all(item.balance < 0 for item in bills):
        raise LedgerError(
            f"{bills[0].row.file} : cette liste mêle vos factures et celles de vos fournisseurs "
            f"(ligne {bills[0].row.row} : {bills[0].number}).",
            cure="Exportez les seules factures de vos clients, puis relancez.",
        )


def explain_refusal(tables: Sequence[Table], sheets: Sequence[Sheet]) -> LedgerError:
    """Why none of a file's sheets is a ledger, from the most telling sheet."""
    file = tables[0].file if tables else ""
    if not any(not is_blank(value) for table in tables for row in table.rows for value in row):
        return LedgerError(f"{file} : le fichier est vide.", cure="Refaites l’export, puis relancez.")
    for sheet in sheets:
        if sheet.role is not Role.LEDGER and (likeness := looks_like(sheet.table, sheet.header)):
            return _refusal(sheet.table, likeness)
    for role, sentence in _ALONE.items():
        if any(sheet.role is role for sheet in sheets):
            return LedgerError(f"{file} : {sentence}.", cure=_ADD_INVOICES)
    return _no_header(file, tables, sheets)


_ALONE = {
    Role.CUSTOMERS: "c’est une liste de clients, sans factures",
    Role.PAYMENTS: "c’est une liste de règlements, sans factures",
}
_ADD_INVOICES = (
    "Déposez avec ce fichier celui des factures : ils seront rapprochés par code client ou numéro de facture."
)


def _no_header(file: str, tables: Sequence[Table], sheets: Sequence[Sheet]) -> LedgerError:
    read = [(sheet.table, sheet.header) for sheet in sheets if sheet.header]
    hidden = [table.sheet for table in tables if table.hidden]
    if not read and hidden:
        return LedgerError(
            f"{file} : aucun grand livre dans les feuilles visibles ; feuilles masquées : {', '.join(hidden)}.",
            cure="Affichez la bonne feuille (clic droit sur un onglet, Afficher), enregistrez, puis relancez.",
        )
    if not read:
        return LedgerError(
            f"{file} : aucune ligne d’en-têtes n’a été reconnue.",
            cure="Il faut une ligne avec au moins N° facture, client, montant et échéance. Si vos en-têtes portent "
            f"d’autres noms, ajoutez-les à la {IN_COLUMNS_SHEET}. Si ce n’est pas un grand livre, ôtez ce fichier.",
        )
    table, header = min(read, key=lambda pair: (len(missing(*pair)), -pair[1].score))
    where = table_text(file, table.sheet)
    absent = missing(table, header)
    if not absent or not has_rows(table, header):
        return LedgerError(
            f"{where} : il n’y a aucune ligne sous les en-têtes.", cure="Refaites l’export, puis relancez."
        )
    seen = ", ".join(f"« {text} »" for text in header.texts if text)
    return LedgerError(
        f"{where}, ligne {header.row + 1} : il manque {' et '.join(absent)}.",
        details=(f"En-têtes lus : {seen}.",),
        cure=f"Si l’une de ces colonnes convient, ajoutez son en-tête au bon champ de la {IN_COLUMNS_SHEET}.",
    )
