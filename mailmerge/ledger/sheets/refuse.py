"""What is a file in which there is nothing to chase, and what should the clerk do about it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.sheets.likeness import QUOTES, SUPPLIERS, looks_like, refusal
from mailmerge.ledger.sheets.roles import Role, Sheet, has_rows, missing
from mailmerge.model import NOT_RECEIVABLE, Item, Rejected, Status, Table
from mailmerge.tables.cells import is_blank
from mailmerge.values import counted, print_number

# QuickBooks numbers what the creditor owes so, in a list where money out is negative.
_BILL = re.compile(r"BILL[-_ #]?\d", re.IGNORECASE)
IN_COLUMNS_SHEET = "feuille Colonnes de parametres.xlsx"


def refuse_settled(items: Sequence[Item], rejected: Sequence[Rejected]) -> None:
    """Stop on a list in which nothing is open any more.

    Raises:
        LedgerError: every row is paid, settled, cancelled, or not yet an invoice.
    """
    if rejected or not items or any(item.status is Status.OPEN and item.balance for item in items):
        return
    if all(item.status is Status.QUOTE for item in items):
        raise LedgerError(f"{items[0].row.file} : {QUOTES.sentence}.", cure=QUOTES.cure)
    count = counted(len(items), "ligne")
    if all(item.status in NOT_RECEIVABLE for item in items):
        raise LedgerError(
            f"{items[0].row.file} : cette liste ne contient que des brouillons, des devis ou des factures annulées "
            f"({count}) ; il n’y a rien à relancer.",
            cure="Exportez la liste des factures émises et impayées, puis relancez.",
        )
    raise LedgerError(
        f"{items[0].row.file} : toutes les factures de cette liste sont déjà réglées ou soldées "
        f"({count}) ; il n’y a rien à relancer.",
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
        raise LedgerError(f"{items[0].row.file} : {SUPPLIERS.sentence}.", cure=SUPPLIERS.cure)
    bills = [item for item in items if _BILL.match(item.number)]
    if bills and all(item.balance < 0 for item in bills):
        raise LedgerError(
            f"{bills[0].row.file} : cette liste mêle vos factures et celles de vos fournisseurs "
            f"(ligne {bills[0].row.row} : {bills[0].number}).",
            cure="Exportez les seules factures de vos clients, puis relancez.",
        )


def explain_refusal(tables: Sequence[Table], sheets: Sequence[Sheet]) -> LedgerError:
    """Why none of a file's sheets is a ledger, from the most telling sheet."""
    file = tables[0].file if tables else "le fichier"
    if not any(not is_blank(value) for table in tables for row in table.rows for value in row):
        return LedgerError(f"{file} : le fichier est vide.", cure="Refaites l’export, puis relancez.")
    for sheet in sheets:
        if sheet.role is not Role.LEDGER and (likeness := looks_like(sheet.table, sheet.header)):
            return refusal(sheet.table, likeness)
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
