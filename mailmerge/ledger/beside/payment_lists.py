"""What does a list of payments say: how much each one brought in, from whom, and for which invoice?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.beside.open import Opened, open_list
from mailmerge.ledger.beside.payment_columns import payment_columns
from mailmerge.ledger.beside.payment_dates import payment_dates
from mailmerge.ledger.items.words import is_debit_side
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import DebtorDetails, Fault, Field, Rejected, RowRef
from mailmerge.tables.columns import header_currency
from mailmerge.tables.details import read_details
from mailmerge.tables.lists import is_payment_date, is_settled_on
from mailmerge.tables.reader import Reader, column_cells
from mailmerge.values import fold, shown

_AMOUNTS = (Field.PAID, Field.CREDIT, Field.TOTAL, Field.DEBIT, Field.LINE_TOTAL)
# Money that did not come in, or went back; these words are tried first.
_LOST = re.compile(
    r"\b(rejet\w*|impaye\w*|annul\w*|attente|prev(?:u|us|ue|ues|ision\w*)|a (?:venir|recevoir|encaisser|regler|payer)"
    r"|planifi\w*|programme\w*|echou\w*|echec|refus\w*|oppos\w*|sans provision|extourn\w*|supprim\w*|brouillon"
    r"|(?:non|pas|not|nicht) (?:encaiss|paye|regle|recue?|abouti|paid|received|cleared|bezahlt)\w*|rembours\w*"
    r"|cancel\w*|void\w*|pending|failed|declined|rejected|returned|bounced"
    r"|charge ?back|scheduled|draft|refund\w*|unpaid|storn\w*|fehlgeschlagen|devuelt\w*|rechazad\w*|pendiente"
    r"|respint\w*|insolut\w*|en cours)\b"
)
_RECEIVED = re.compile(
    r"\b(encaiss\w*|paye\w*|regle\w*|recue?s?|valid\w*|confirm\w*|comptabilis\w*|rapproch\w*|pointe\w*|lettre\w*"
    r"|solde\w*|acquitt\w*|remis\w*|depos\w*|effectu\w*|abouti\w*|execut\w*|credite\w*|impute\w*|affecte\w*|termin\w*"
    r"|clotur\w*|accept\w*|reussi\w*|partiel\w*|ok|fait|oui|paid|received|settled|cleared|complete\w*|succe\w*"
    r"|captured|posted|processed|reconciled|deposited|applied|approved|closed|partial\w*|bezahlt|gebucht|pagad\w*"
    r"|cobrad\w*|pagat\w*|incassat\w*|recebid\w*)\b"
)
_DENIED = re.compile(r"\b(non|pas|not|nicht|no)\b")


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment; `amount` is negative where money went back, `day` is what its date cell shows.

    `date` is the day on which it was paid, where that is certain.
    """

    row: RowRef
    index: int
    number: str
    code: str
    details: DebtorDetails
    amount: Decimal
    currency: str
    day: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaymentList:
    """A list of payments read: those received, those rejected, and how many never came in."""

    opened: Opened
    amount_field: Field
    number_field: Field
    payments: tuple[Payment, ...]
    rejected: tuple[Rejected, ...]
    lost: int
    notes: tuple[str, ...]

    def reject(self, payment: Payment, field: Field, message: str) -> Rejected:
        """A payment that cannot be used, and why."""
        return _rejected(payment, (self.opened.reader.remark(payment.index, field, message),))


def _rejected(payment: Payment, faults: tuple[Fault, ...], amount: Decimal | None = None) -> Rejected:
    shown_amount = payment.amount if amount is None else amount
    name = payment.details.name
    return Rejected(payment.row, faults, shown_amount, payment.currency, payment.number, payment.code, name)


def read_payments(sheet: Sheet) -> PaymentList:
    """Each payment of a list.

    Raises:
        LedgerError: several columns could be the amount or the invoice, or a status is not understood.
    """
    opened = open_list(sheet, payment_columns(sheet))
    reader = opened.reader
    field = next((field for field in _AMOUNTS if reader.has(field)), Field.TOTAL)
    number_field = next((field for field in (Field.ORIGINAL_INVOICE, Field.NUMBER) if reader.has(field)), Field.NUMBER)
    amounts = _amounts(reader, field)
    turned = any(amount < 0 for amount in amounts if amount) and all(amount <= 0 for amount in amounts if amount)
    if turned:
        amounts = [None if amount is None else -amount for amount in amounts]
    lost = _lost(reader, amounts)
    _refuse_returns(reader, amounts)
    payments, rejected = _payments(opened, field, number_field, amounts, lost)
    notes = ("montants tous négatifs : comptés comme des règlements reçus",) if turned else ()
    return PaymentList(opened, field, number_field, payments, rejected, sum(lost), notes)


# --- Rows ----------------------------------------------------------------------------------------------


def _amounts(reader: Reader, field: Field) -> list[Decimal | None]:
    amounts = [amount for amount, _ in reader.amounts(field)]
    if field is Field.CREDIT and reader.has(Field.DEBIT):
        pairs = zip(amounts, [amount for amount, _ in reader.amounts(Field.DEBIT)], strict=True)
        amounts = [credit - (debit or 0) if credit else -debit if debit else credit for credit, debit in pairs]
    sides = reader.texts(Field.SIDE) if reader.has(Field.SIDE) else ()
    for index, side in enumerate(sides):
        amount = amounts[index]
        if amount is not None and is_debit_side(side):
            amounts[index] = -amount
    return amounts


def _lost(reader: Reader, amounts: Sequence[Decimal | None]) -> list[bool]:
    """Which payments never came in; the negative one beside them is what took its payment back.

    Raises:
        LedgerError: a status is neither received nor lost.
    """
    lost = [False] * len(amounts)
    if not reader.has(Field.STATUS):
        return lost
    texts = reader.texts(Field.STATUS)
    unknown = {text for text in texts if fold(text) and not _is_understood(fold(text))}
    if unknown:
        words = ", ".join(f"« {text} »" for text in sorted(unknown))
        raise LedgerError(
            f"{table_text(reader.table.file, reader.table.sheet)} : statuts de règlement inconnus : {words}.",
            cure="Écrivez « encaissé » ou « rejeté » dans ces cellules, puis relancez.",
        )
    return [
        _LOST.search(fold(text)) is not None and not (amount is not None and amount < 0)
        for text, amount in zip(texts, amounts, strict=True)
    ]


def _is_understood(status: str) -> bool:
    if _LOST.search(status):
        return True
    return _RECEIVED.search(status) is not None and _DENIED.search(status) is None


def _refuse_returns(reader: Reader, amounts: Sequence[Decimal | None]) -> None:
    """A row typed as a refund or a bounced cheque, but written as money that came in."""
    for index, text in enumerate(reader.texts(Field.DOCUMENT_TYPE) if reader.has(Field.DOCUMENT_TYPE) else ()):
        amount = amounts[index]
        if amount is not None and amount > 0 and _LOST.search(fold(text)):
            message = "ni sûrement reçu ni sûrement rendu ; s’il a été rendu, mettez-le en négatif ; sinon ôtez-le"
            reader.fault(index, Field.DOCUMENT_TYPE, message)


def _payments(
    opened: Opened, field: Field, number_field: Field, amounts: Sequence[Decimal | None], lost: Sequence[bool]
) -> tuple[tuple[Payment, ...], tuple[Rejected, ...]]:
    reader = opened.reader
    column = opened.columns.get(field)
    in_header = header_currency(_text(opened, column)) if column is not None else ""
    payments: list[Payment] = []
    rejected: list[Rejected] = []
    for index, (row, amount, (_, sign), number, code, details, day, date, currency) in enumerate(
        zip(
            reader.rows,
            amounts,
            reader.amounts(field),
            reader.identifiers(number_field),
            reader.identifiers(Field.CODE),
            read_details(reader),
            _days(opened),
            payment_dates(opened),
            reader.currencies(Field.CURRENCY),
            strict=True,
        )
    ):
        if lost[index]:
            continue
        if amount is None:
            reader.fault(index, field, "montant du règlement manquant ; complétez-le")
        if not (number or code or details.name):
            reader.fault(index, number_field, "ni facture ni client : on ne sait pas ce que ce règlement paie")
        if sign and currency and sign != currency:
            reader.fault(index, field, f"deux devises sur la même ligne : {currency} et {sign}")
        ref = RowRef(reader.table.file, reader.table.sheet, row + 1)
        money = currency or sign or in_header
        read = Payment(ref, index, number, code, details, amount or Decimal(0), money, day, date)
        if reader.is_faulty(index):
            rejected.append(replace(_rejected(read, reader.faults(index)), amount=amount))
        else:
            payments.append(read)
    return tuple(payments), tuple(rejected)


def _text(opened: Opened, column: int) -> str:
    header = opened.sheet.header
    return header.texts[column] if header else ""


def _days(opened: Opened) -> list[str]:
    """The date cell of each payment, as shown: enough to tell two payments apart."""
    header = opened.sheet.header
    assert header is not None
    column = opened.columns.get(Field.INVOICE_DATE)
    if column is None:
        dated = (c for c in header.unused if is_payment_date(header.texts[c]) or is_settled_on(header.texts[c]))
        column = next(dated, None)
    if column is None:
        return [""] * len(opened.reader.rows)
    return [shown(cell) for cell in column_cells(opened.sheet.table, column, opened.reader.rows)]
