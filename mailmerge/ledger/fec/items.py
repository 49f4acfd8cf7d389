"""What does an open entry of a FEC become: a claim, a credit, an opening balance, or a rejection with every fault?"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from mailmerge.ledger.fec.cells import cell, cell_fault, is_no_date, text
from mailmerge.ledger.fec.entries import Entry
from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.ledger.fec.numbers import piece
from mailmerge.model import DebtorDetails, Fault, Hold, HoldKind, Item, Rejected, RowRef, Table
from mailmerge.values import Unreadable, fold, to_date

# 411000, 4111000 (ventes de biens, in the chart of accounts): an account that all customers share.
_SHARED_ACCOUNT = re.compile(r"[0-9]{3}\d?0*")
_BANK_CODE = re.compile(r"(?:bq|bqe|bnq|banq|banque|bk|cai|caisse)\d*")
_BANK_NAME = re.compile(r"\b(?:banques?|caisse|tresorerie|encaissements?|reglements?|bank)\b")
_SHARED_NAME = frozenset(
    (
        *("client", "clients", "divers", "collectif", "collectifs", "compte", "comptes", "rattaches", "general", "et"),
        *("ventes", "vente", "de", "des", "biens", "ou", "prestations", "services", "a", "au", "aux", "sur", "en"),
        *(
            "france",
            "ue",
            "cee",
            "hors",
            "export",
            "etranger",
            "etrangers",
            "intracommunautaires",
            "comptant",
            "d",
            "l",
        ),
        *("particuliers", "professionnels", "passage", "debiteurs", "autres", "ttc", "tva", "taux", "tous", "magasin"),
    )
)


def read_open(table: Table, header: FecHeader, entry: Entry, rest: Decimal | None, number: str) -> Item | Rejected:
    """The item of an entry of which `rest` is open (None where its amount cannot be read), or all its faults.

    `number` is the invoice's, for a debit; a credit and an opening balance are known by any reference they have.
    """
    faults = list(entry.faults)
    code, name = customer_of(header, entry)
    if not (code or name):
        message = "client inconnu : ni compte auxiliaire ni nom ; exportez le FEC avec les comptes auxiliaires"
        faults.append(cell_fault(table, header, entry.row, entry.cells, Column.CUSTOMER, message))
    day: dt.date | None = entry.day
    if rest is None or rest > 0:
        day = entry.day if entry.opening and entry.day else _invoice_date(table, header, entry, faults)
    is_invoice = rest is not None and rest > 0 and not entry.opening
    if is_invoice and not number:
        message = "numéro de facture manquant : PieceRef est vide et EcritureLib n’en donne pas un seul ; complétez-le"
        faults.append(cell_fault(table, header, entry.row, entry.cells, Column.PIECE, message))
    shown_number = number if is_invoice else number or _any_reference(header, entry)
    row = RowRef(table.file, table.sheet, entry.row + 1)
    if faults or rest is None or entry.amount is None:
        return Rejected(row, tuple(faults), rest, "", shown_number, code, name)
    return Item(
        row=row,
        number=shown_number,
        code=code,
        details=DebtorDetails(name=name),
        invoice_date=day,
        due_date=None,
        total=entry.amount,
        paid=entry.amount - rest,
        balance=rest,
        currency="",
        subject=text(header, entry.cells, Column.LABEL),
        holds=(Hold(HoldKind.OPENING),) if entry.opening and rest > 0 else (),
        is_payment=rest < 0 and not entry.opening and _is_of_bank(header, entry),
    )


def _invoice_date(table: Table, header: FecHeader, entry: Entry, faults: list[Fault]) -> dt.date | None:
    """The date of the piece, else of the entry; around one that cannot be read nothing is put in its place."""
    for column in (Column.PIECE_DATE, Column.ENTRY_DATE):
        value = cell(header, entry.cells, column)
        if is_no_date(value):
            continue
        try:
            return to_date(value)
        except Unreadable as finding:
            faults.append(cell_fault(table, header, entry.row, entry.cells, column, str(finding)))
            return None
    column = Column.PIECE_DATE if Column.PIECE_DATE in header.columns else Column.ENTRY_DATE
    message = "ni date de pièce ni date d’écriture ; complétez l’une des deux"
    faults.append(cell_fault(table, header, entry.row, entry.cells, column, message))
    return None


def _is_of_bank(header: FecHeader, entry: Entry) -> bool:
    """Whether the entry is of a journal of the bank or the till: money that came in."""
    code, name = (fold(text(header, entry.cells, column)) for column in (Column.JOURNAL, Column.JOURNAL_NAME))
    return _BANK_CODE.fullmatch(code) is not None or _BANK_NAME.search(name) is not None


def _any_reference(header: FecHeader, entry: Entry) -> str:
    others = (text(header, entry.cells, column) for column in (Column.ENTRY, Column.JOURNAL))
    return piece(header, entry) or next(filter(None, others), "")


def customer_of(header: FecHeader, entry: Entry) -> tuple[str, str]:
    """The customer's code and name; both empty on an account that all customers share, without a further code.

    Without an auxiliary account the account of the customer alone (`411DUPONT`) is his code.
    """
    account_name = text(header, entry.cells, Column.ACCOUNT_NAME)
    own_name = _without_prefix(account_name) if not _is_shared_name(account_name) else ""
    name = entry.name or own_name
    if entry.auxiliary:
        return entry.auxiliary, name
    is_shared = _SHARED_ACCOUNT.fullmatch(entry.account) is not None
    is_named = own_name != "" and not entry.name
    if is_shared and not (is_named and entry.account[3:].strip("0")):
        return "", name
    return entry.account, name


@lru_cache(2_000)
def _is_shared_name(name: str) -> bool:
    """« Clients divers », « Clients - Ventes de biens », « CLIENTS A 5.5 % »: no customer's name."""
    return all(word in _SHARED_NAME or word.isdigit() for word in fold(name).split())


def _without_prefix(name: str) -> str:
    return re.sub(r"^clients?\s*[-:–]\s*", "", name, flags=re.IGNORECASE) or name
