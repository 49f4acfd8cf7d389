"""How are payments that stand in lists of their own taken off the invoices?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mailmerge.errors import LedgerError
from mailmerge.ledger.beside.open import describe, list_name
from mailmerge.ledger.beside.payment_dates import Part
from mailmerge.ledger.beside.payment_lists import Payment, PaymentList, read_payments
from mailmerge.ledger.beside.payment_targets import (
    Doubt,
    Invoices,
    find_target,
    index_invoices,
    likely_number,
    listed_credit,
)
from mailmerge.ledger.beside.payments_taken import Target, Told, take_off, tells
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import Fault, Item, Reading, Rejected, RowRef
from mailmerge.values import name_key, print_number

_JOINED = "règlement déduit de sa facture"
_ALREADY = "règlement déjà compté dans le fichier des factures"
_ABSENT = "règlement d’une facture absente de la liste"
_LOST = "règlement annulé ou rejeté"
_ON_ACCOUNT = "règlement"
# A list of all payments beside one of open invoices names many that are long settled: the remark counts them.
_MOST_ABSENT = 50


@dataclass(frozen=True, slots=True)
class Payments:
    """The invoices less their payments, the payments that are credits of their own, and what cannot be used."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...] = ()
    flags: tuple[Fault, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Join:
    """What becomes of the payments while they are gone through."""

    invoices: Invoices
    told: Told
    paid: dict[Target, list[Part]] = field(default_factory=lambda: defaultdict(list))
    listed: set[int] = field(default_factory=set)
    credits: list[Item] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    flags: list[Fault] = field(default_factory=list)


def join_payments(
    items: Sequence[Item], sheets: Sequence[Sheet], told: Told, unknown_rests: Mapping[RowRef, Fault]
) -> Payments:
    """Each payment taken off the invoice that it names.

    Args:
        items: the invoices.
        sheets: the lists of payments.
        told: the rows of invoices that tell what is paid or left, with what was paid where that is known.
        unknown_rests: the rows paid in part without a word of how much, which a payment must tell.

    Raises:
        LedgerError: what a list says of its payments is in doubt, or two lists hold the same ones.
    """
    if not sheets:
        return Payments(tuple(items))
    lists = list(map(read_payments, sheets))
    refuse_two_copies(lists)
    join = _Join(index_invoices(items), told)
    readings, notes = [], []
    for payments in lists:
        outcomes, used = _join_list(join, payments)
        counts = Counter(outcome for outcome, _ in outcomes)
        ignored = {_LOST: payments.lost, **counts}
        readings.append(describe(payments.opened, used, ignored, payments.notes))
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for outcome, amount in outcomes:
            sums[outcome] += amount
        said = ", ".join(f"{counts[kind]} × {kind} ({print_number(sums[kind])})" for kind in counts)
        notes.append(f"Règlements de {list_name(readings[-1])}, par numéro de facture : {said or 'aucun rapproché'}.")
    known = [replace(item, is_payment=True) if at in join.listed else item for at, item in enumerate(items)]
    paid, refused = take_off(known, join.paid, told, unknown_rests)
    return Payments(
        (*paid, *join.credits), (*join.rejected, *refused), tuple(join.flags), tuple(readings), tuple(notes)
    )


def refuse_two_copies(lists: Sequence[PaymentList]) -> None:
    """The same payments in two lists would be deducted twice.

    Raises:
        LedgerError: two lists have a payment in common.
    """
    seen: dict[object, Payment] = {}
    for payments in lists:
        for payment in payments.payments if len(lists) > 1 else ():
            customer = payment.code.casefold() or name_key(payment.details.name)
            key = (payment.number.casefold(), customer, payment.amount, payment.day)
            first = seen.setdefault(key, payment)
            if (first.row.file, first.row.sheet) != (payment.row.file, payment.row.sheet):
                raise LedgerError(
                    f"Un même règlement figure à la fois dans {_where(first)} et dans {_where(payment)} "
                    f"({print_number(payment.amount)}, {payment.number or payment.details.name or payment.code}).",
                    cure="Gardez une seule de ces listes de règlements, la plus récente, puis relancez ; si ce sont "
                    "deux règlements, ajoutez-leur une date qui les distingue.",
                )


def _where(payment: Payment) -> str:
    row = payment.row
    return f"{row.file}{f' ({row.sheet})' if row.sheet else ''}, ligne {row.row}"


# --- One payment ---------------------------------------------------------------------------------------


def _join_list(join: _Join, payments: PaymentList) -> tuple[list[tuple[str, Decimal]], int]:
    """What became of each payment that is no row of its own, and how many are."""
    before = len(join.credits) + len(join.rejected)
    join.rejected.extend(payments.rejected)
    codes = _codes_by_name(join.invoices.items)
    has_currencies = any(payment.currency for payment in payments.payments)
    outcomes = []
    in_list: dict[Target, Decimal] = defaultdict(Decimal)
    # What was paid comes before what went back, whatever the order of the rows.
    for payment in sorted(payments.payments, key=lambda payment: payment.amount < 0):
        listed = listed_credit(payment, join.invoices, join.listed)
        if listed is not None:
            join.listed.add(listed)
            outcome = _ALREADY
        elif not payment.number:
            outcome = _on_account(join, payments, payment, codes)
        else:
            outcome = _on_invoice(join, payments, payment, in_list, has_currencies)
        if outcome:
            outcomes.append((outcome, payment.amount))
    if sum(1 for outcome, _ in outcomes if outcome == _ABSENT) > _MOST_ABSENT:
        _shorten(join, payments)
    return outcomes, len(join.credits) + len(join.rejected) - before


def _shorten(join: _Join, payments: PaymentList) -> None:
    """Keep what can be mended: the flags that know which invoice may be meant."""
    table = payments.opened.sheet.table
    own = [flag for flag in join.flags if (flag.place.file, flag.place.sheet) == (table.file, table.sheet)]
    kept = [flag for flag in own if "voulait-on" in flag.message]
    join.flags[:] = [*(flag for flag in join.flags if flag not in own), *kept]


def _codes_by_name(items: Sequence[Item]) -> Mapping[str, str]:
    """The code of each name that has just one."""
    codes: dict[str, set[str]] = defaultdict(set)
    for item in items:
        codes[name_key(item.details.name)].add(item.code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _on_account(join: _Join, payments: PaymentList, payment: Payment, codes: Mapping[str, str]) -> str:
    """A payment without an invoice: a credit of its customer, unless what the invoices tell may hold it already."""
    if payment.amount < 0:
        message = "montant négatif sans facture : un remboursement ? ôtez la ligne, ou donnez la facture remboursée"
        join.rejected.append(payments.reject(payment, payments.amount_field, message))
        return ""
    code = payment.code or codes.get(name_key(payment.details.name), "")
    key = code.casefold() or name_key(payment.details.name)
    invoices = [item for item in join.invoices.items if item.balance > 0]
    own = [item for item in invoices if (item.code.casefold() if code else name_key(item.details.name)) == key]
    told = [item.row in join.told for item in own or invoices]
    if told and all(told):
        return _ALREADY
    if own and any(told):
        message = "sans facture : on ne sait pas si ce règlement est déjà compté dans le fichier des factures"
        join.rejected.append(payments.reject(payment, payments.number_field, message))
        return ""
    credit = Item(
        row=payment.row,
        number=_ON_ACCOUNT,
        code=code,
        details=payment.details,
        invoice_date=payment.date,
        due_date=None,
        total=None,
        paid=None,
        balance=-payment.amount,
        currency=payment.currency,
        is_payment=True,
    )
    join.credits.append(credit)
    return ""


def _on_invoice(
    join: _Join,
    payments: PaymentList,
    payment: Payment,
    in_list: dict[Target, Decimal],
    has_currencies: bool,
) -> str:
    target = find_target(payment, join.invoices, has_currencies)
    if isinstance(target, Doubt):
        join.rejected.append(payments.reject(payment, target.field or payments.number_field, target.message))
        return ""
    if not target:
        join.flags.append(payments.opened.reader.remark(payment.index, payments.number_field, _absent(join, payment)))
        return _ABSENT
    if payment.amount < 0 and in_list[target] < -payment.amount:
        message = "montant négatif, sans règlement aussi grand de cette facture ; corrigez le signe ou ôtez-le"
        join.rejected.append(payments.reject(payment, payments.amount_field, message))
        return ""
    in_list[target] += payment.amount
    join.paid[target].append((payment.date, payment.amount))
    return _ALREADY if any(tells(join.invoices.items[index], join.told) for index in target) else _JOINED


def _absent(join: _Join, payment: Payment) -> str:
    likely = likely_number(payment, join.invoices)
    if likely:
        return f"règlement non déduit, facture absente de la liste : voulait-on dire {likely} ? corrigez le numéro"
    return "règlement non déduit, facture absente de la liste ; corrigez le numéro si elle y est sous un autre"
