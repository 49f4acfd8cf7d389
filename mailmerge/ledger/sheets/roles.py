"""What is each sheet: a list of invoices, an accounting file (FEC), customers, payments, or none of these?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from mailmerge.ledger.fec.header import FecHeader, find_fec_header
from mailmerge.ledger.lines.classify import classify_rows
from mailmerge.ledger.lines.headings import find_owners
from mailmerge.model import Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import normalise_header
from mailmerge.tables.header import Header, find_header
from mailmerge.tables.lists import is_payment_header
from mailmerge.values import fold

_NOT_IN_LEDGERS = (*(Field.CONTRACT_RATE, Field.CHANNEL, Field.SEGMENT, Field.REASON, Field.PUBLISHED, Field.IGNORED),)
LEDGER_FIELDS = frozenset(Field).difference(_NOT_IN_LEDGERS)
AMOUNTS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT, Field.LINE_TOTAL)
_CONTACT_FIELDS = (
    *(Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.POSTCODE, Field.CITY),
    *(Field.POSTCODE_CITY, Field.EMAIL, Field.PHONE, Field.SIREN, Field.KIND),
)
# What keeps a customer from being chased, wherever it is told.
HOLD_FIELDS = (Field.PROCEEDINGS, Field.STOP, Field.DISPUTE, Field.PLAN, Field.PROMISE, Field.HOLD_UNTIL)
_TOLD_OF_CUSTOMERS = (Field.CODE, Field.NAME, Field.ADDRESS_3, Field.COUNTRY, Field.LANGUAGE, Field.TERMS)
CUSTOMER_FIELDS = frozenset((*_TOLD_OF_CUSTOMERS, *_CONTACT_FIELDS, *HOLD_FIELDS))
# In a table of customers a bare `id` is the customer's.
_CUSTOMER_WORDS: Mapping[str, Field] = {"id": Field.CODE}
# What one payment came to, beside which any other amount is its invoice's.
PAYMENT_AMOUNTS = frozenset(
    (
        *(f"{sum_} {kind}" for sum_ in ("montant", "somme") for kind in ("reglement", "paiement", "encaissement")),
        *(f"{sum_} {kind}" for sum_ in ("montant", "somme") for kind in ("versement", "virement", "cheque", "recu")),
        *("somme recue", "somme versee", "somme imputee", "montant verse", "montant impute", "montant affecte"),
        *("payment amount", "amount applied", "applied amount", "zahlungsbetrag", "importe pago", "importe cobro"),
        *("importo pagamento", "importo incasso", "valor pagamento", "valor recebimento"),
    )
)
_PAYMENT_WORDS: Mapping[str, Field] = dict.fromkeys(PAYMENT_AMOUNTS, Field.PAID)
_PAYMENT_NAMES = ("paiement", "reglement", "encaissement", "payment", "receipt", "zahlung", "pago", "pagament")

_INVOICE_NAMES = ("facture", "invoice", "attente", "retard", "delai", "relance", "impaye", "echeance", "due")

# What a list of open items must tell: one field of each group.
NEEDED: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("le numéro de facture", (Field.NUMBER,)),
    ("le client (code ou nom)", (Field.CODE, Field.NAME)),
    ("le montant (reste dû, montant TTC, ou débit et crédit)", AMOUNTS),
    ("une date (échéance ou date de facture)", (Field.DUE_DATE, Field.INVOICE_DATE)),
)


class Role(Enum):
    """What a sheet is to the run."""

    LEDGER = "factures"
    FEC = "écritures comptables (FEC)"
    CUSTOMERS = "clients"
    PAYMENTS = "règlements"
    OTHER = "autre"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet with its role and its header as that role reads it."""

    table: Table
    role: Role
    header: Header | None = None
    fec: FecHeader | None = None


def find_role(table: Table, extra_words: Mapping[str, Field]) -> Sheet:
    """What a sheet is, by its headers and a look at its rows; one without any rows is still what its headers say."""
    if fec := find_fec_header(table):
        return Sheet(table, Role.FEC, fec=fec)
    header = find_header(table, extra_words, LEDGER_FIELDS)
    if header and _is_payments(table, header):
        return Sheet(table, Role.PAYMENTS, header)
    if header and not missing(table, header):
        return Sheet(table, Role.LEDGER, header)
    payments = find_header(table, {**_PAYMENT_WORDS, **extra_words}, LEDGER_FIELDS)
    if payments and _is_payments(table, payments):
        return Sheet(table, Role.PAYMENTS, payments)
    customers = find_header(table, {**_CUSTOMER_WORDS, **extra_words}, CUSTOMER_FIELDS)
    if customers and _is_customers(customers, header):
        return Sheet(table, Role.CUSTOMERS, customers)
    return Sheet(table, Role.OTHER, header)


def missing(table: Table, header: Header) -> list[str]:
    """What the sheet does not tell of a list of open items; a customer told by headings above the lines is told."""
    absent = [name for name, fields in NEEDED if not header.knows(*fields)]
    customer = NEEDED[1][0]
    if absent == [customer] and find_owners(table, header, classify_rows(table, header)):
        return []
    return absent


def has_rows(table: Table, header: Header) -> bool:
    """Whether anything stands below the header."""
    return any(not is_blank(value) for row in table.rows[header.row + 1 :] for value in row)


def _is_payments(table: Table, header: Header) -> bool:
    """A list of payments: amounts and whom or what they pay, with the date of a payment and none of an invoice."""
    if header.knows(Field.DUE_DATE, Field.BALANCE) or not header.knows(*AMOUNTS, Field.PAID):
        return False
    if not header.knows(Field.NUMBER, Field.ORIGINAL_INVOICE, Field.CODE, Field.NAME):
        return False
    told = any(is_payment_header(text) for text in header.texts if text)
    dated = header.columns.get(Field.INVOICE_DATE)
    has_invoice_date = dated is not None and normalise_header(header.texts[dated]) != "date"
    named = _is_named_payments(table.sheet) or _is_named_payments(table.file)
    if header.knows(Field.STATUS) and not named:
        return False  # the state of an invoice, not of a payment
    return not has_invoice_date and (named or (told and dated is None) or (told and not header.knows(*NEEDED[1][1])))


def _is_named_payments(name: str) -> bool:
    """`Règlements clients`, but not `Retards de paiement` nor `Factures en attente de règlement`."""
    words = fold(name)
    return any(word in words for word in _PAYMENT_NAMES) and not any(word in words for word in _INVOICE_NAMES)


def _is_customers(customers: Header, ledger: Header | None) -> bool:
    if ledger and ledger.knows(Field.NUMBER) and ledger.knows(*AMOUNTS):
        return False
    return customers.knows(Field.CODE, Field.NAME) and customers.knows(*_CONTACT_FIELDS)
