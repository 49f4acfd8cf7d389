"""Which invoice does a payment pay? A doubt is said in words, never settled."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.beside.payment_lists import Payment
from mailmerge.model import NOT_RECEIVABLE, Field, Item
from mailmerge.values import Unreadable, fold, name_key, to_date

# What an amount without a currency is in, beside others that have one.
_USUAL = "EUR"
_PUNCTUATION = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a payment cannot be set against an invoice, and the field that says so."""

    field: Field | None
    message: str


@dataclass(frozen=True, slots=True)
class Invoices:
    """The invoices by number, the oldest instalment first, and by their number without punctuation and zeros.

    `credits` are the other rows of their lists, by what they deduct.
    """

    items: Sequence[Item]
    by_number: Mapping[str, Sequence[int]]
    by_plain_number: Mapping[str, frozenset[str]]
    credits: Mapping[Decimal, Sequence[int]]


def index_invoices(items: Sequence[Item]) -> Invoices:
    """All that a payment may pay."""
    by_number: dict[str, list[int]] = defaultdict(list)
    plain: dict[str, set[str]] = defaultdict(set)
    credits: dict[Decimal, list[int]] = defaultdict(list)
    for index in sorted(range(len(items)), key=lambda index: str(items[index].due_date or "")):
        item = items[index]
        if item.balance >= 0 and item.status not in NOT_RECEIVABLE:
            by_number[item.number.casefold()].append(index)
            plain[_plain(item.number)].add(item.number)
        elif item.balance < 0:
            credits[-item.balance].append(index)
    return Invoices(items, by_number, {key: frozenset(found) for key, found in plain.items()}, credits)


def find_target(payment: Payment, invoices: Invoices, has_currencies: bool) -> tuple[int, ...] | Doubt:
    """The instalments of the invoice that a payment names; none where the list does not have it.

    Args:
        payment: the payment.
        invoices: what may be paid.
        has_currencies: the list of payments tells currencies, so that one without is in euros.
    """
    named = invoices.by_number.get(payment.number.casefold(), ())
    if not named:
        return ()
    candidates = [invoices.items[index] for index in named]
    customers = {_customer(item) for item in candidates}
    known = [_same_customer(payment, item, len(customers) == 1) for item in candidates]
    wanted = True if True in known else None
    kept = [index for index, same in zip(named, known, strict=True) if same is wanted]
    if not kept:
        whose = candidates[0].details.name or candidates[0].code
        field = Field.CODE if payment.code else Field.NAME
        return Doubt(field, f"cette facture est celle d’un autre client ({whose}) ; corrigez le numéro ou le client")
    if len({_customer(invoices.items[index]) for index in kept}) > 1:
        return Doubt(None, "plusieurs clients ont une facture de ce numéro ; ajoutez le code client au règlement")
    return _in_currency(payment, kept, invoices.items, has_currencies)


def _in_currency(
    payment: Payment, kept: Sequence[int], items: Sequence[Item], has_currencies: bool
) -> tuple[int, ...] | Doubt:
    currencies = {items[index].currency or _USUAL for index in kept}
    currency = payment.currency or (_USUAL if has_currencies else "")
    if not currency and len(currencies) > 1:
        return Doubt(None, "facture en plusieurs devises ; ajoutez la devise du règlement")
    same = tuple(index for index in kept if not currency or (items[index].currency or _USUAL) == currency)
    if same:
        return same
    message = f"règlement en {currency}, facture en {' et '.join(sorted(currencies))} ; convertissez-le ou corrigez-le"
    return Doubt(Field.CURRENCY, message)


def _customer(item: Item) -> str:
    return item.code.casefold() or name_key(item.details.name)


def _same_customer(payment: Payment, item: Item, only_one: bool) -> bool | None:
    """Whether payment and invoice name one customer; None where they cannot be compared."""
    code, name = payment.code.casefold(), name_key(payment.details.name)
    if code and item.code:
        return code == item.code.casefold()
    if name and item.details.name:
        own = name_key(item.details.name)
        # A payer is often written shorter or longer; that tells, where the number is one customer's alone.
        return name == own or (only_one and _is_part(name, own))
    if name and item.code:
        return True if fold(name) == fold(item.code) else None
    return None


def listed_credit(payment: Payment, invoices: Invoices, used: Collection[int]) -> int | None:
    """The row of the invoices' own list that deducts this payment already: same sum and customer, invoice or day.

    Args:
        payment: the payment.
        invoices: the rows of the lists of invoices.
        used: the rows that were found to be other payments.
    """
    for index in invoices.credits.get(payment.amount, ()):
        item = invoices.items[index]
        same_number = bool(payment.number) and payment.number.casefold() == item.number.casefold()
        same_invoice = same_number and _same_customer(payment, item, True) is not False
        same_day = item.invoice_date is not None and item.invoice_date == _day(payment.day)
        if index not in used and (same_invoice or (same_day and _same_customer(payment, item, True))):
            return index
    return None


def _day(text: str) -> dt.date | None:
    try:
        return to_date(text) if text else None
    except Unreadable:
        return None


def _is_part(name: str, other: str) -> bool:
    words, others = set(name.split()), set(other.split())
    return words <= others or others <= words


def likely_number(payment: Payment, invoices: Invoices) -> str:
    """The one invoice whose number differs by punctuation, spaces and leading zeros alone, if any."""
    found = invoices.by_plain_number.get(_plain(payment.number), frozenset())
    return next(iter(found)) if len(found) == 1 else ""


def _plain(number: str) -> str:
    return _PUNCTUATION.sub("", _LEADING_ZEROS.sub("", number)).casefold()
