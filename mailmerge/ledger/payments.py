"""How are payments that stand in lists of their own taken off the invoices?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mailmerge.errors import LedgerError
from mailmerge.ledger.beside import describe, list_name
from mailmerge.ledger.payment_lists import Payment, PaymentList, read_payments
from mailmerge.ledger.payment_targets import Doubt, Invoices, find_target, index_invoices, likely_number
from mailmerge.ledger.roles import Sheet
from mailmerge.model import ACCOUNT_HOLDS, Fault, Item, Place, Reading, Rejected, RowRef, Status
from mailmerge.values import CENT, name_key, print_number

_JOINED = "règlement déduit de sa facture"
_ALREADY = "règlement déjà compté dans le fichier des factures"
_ABSENT = "règlement d’une facture absente de la liste"
_LOST = "règlement annulé ou rejeté"
_ON_ACCOUNT = "règlement"
_NOTHING = Decimal(0)
# A list of all payments beside one of open invoices names many that are long settled: the remark counts them.
_MOST_ABSENT = 50
Told = Mapping[RowRef, Decimal | None]


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
    gross: dict[tuple[int, ...], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
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
    paid, refused = _take_off(join, unknown_rests)
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
    in_list: dict[tuple[int, ...], Decimal] = defaultdict(Decimal)
    # What was paid comes before what went back, whatever the order of the rows.
    for payment in sorted(payments.payments, key=lambda payment: payment.amount < 0):
        if not payment.number:
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
        payment.row, _ON_ACCOUNT, code, payment.details, None, None, None, None, -payment.amount, payment.currency
    )
    join.credits.append(credit)
    return ""


def _on_invoice(
    join: _Join,
    payments: PaymentList,
    payment: Payment,
    in_list: dict[tuple[int, ...], Decimal],
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
    join.gross[target] += payment.amount
    return _ALREADY if any(_tells(join, index) for index in target) else _JOINED


def _absent(join: _Join, payment: Payment) -> str:
    likely = likely_number(payment, join.invoices)
    if likely:
        return f"règlement non déduit, facture absente de la liste : voulait-on dire {likely} ? corrigez le numéro"
    return "règlement non déduit, facture absente de la liste ; corrigez le numéro si elle y est sous un autre"


# --- The invoices --------------------------------------------------------------------------------------


def _tells(join: _Join, index: int) -> bool:
    item = join.invoices.items[index]
    return item.row in join.told or item.balance == 0 or item.status is Status.PAID


def _told(join: _Join, index: int) -> Decimal | None:
    """What the list of invoices says was paid of a row; None where it does not say how much."""
    item = join.invoices.items[index]
    if item.row in join.told:
        return join.told[item.row]
    if item.status is Status.PAID:
        return (item.paid or _NOTHING) + item.balance
    return None if item.balance == 0 else _NOTHING


def _take_off(join: _Join, unknown_rests: Mapping[RowRef, Fault]) -> tuple[list[Item], list[Rejected]]:
    """The invoices less their payments; those of which two lists tell two things are rejected."""
    found = list(join.invoices.items)
    refused: dict[int, Fault] = {}
    reduced: set[int] = set()
    used: dict[str, Decimal] = defaultdict(Decimal)
    for target, amount in join.gross.items():
        if not any(_tells(join, index) for index in target):
            _pay(found, target, amount)
            used[found[target[0]].currency] += amount
            reduced.update(target if amount else ())
        elif fault := _contradiction(join, target, amount):
            refused.update((index, fault(index)) for index in target if found[index].balance > 0)
    _check_sums(join.invoices.items, found, used)
    for index, item in enumerate(found):
        if item.row in unknown_rests and index not in reduced:
            refused[index] = unknown_rests[item.row]
    rejected = [_reject(found[index], fault) for index, fault in refused.items()]
    return [item for index, item in enumerate(found) if index not in refused], rejected


def _pay(found: list[Item], target: Sequence[int], amount: Decimal) -> None:
    """Take a sum off the instalments of an invoice, oldest first; the last one takes what is too much."""
    left = amount
    for index in target:
        item = found[index]
        part = left if index == target[-1] else min(left, item.balance)
        found[index] = replace(item, paid=(item.paid or Decimal("0.00")) + part, balance=item.balance - part)
        left -= part


def _contradiction(join: _Join, target: Sequence[int], amount: Decimal) -> Callable[[int], Fault] | None:
    """More paid than the invoices tell: is it in there or does it come on top?"""
    sums = [_told(join, index) for index in target]
    told = sum((known for known in sums if known is not None), _NOTHING)
    if None in sums or amount <= told + CENT:
        return None
    message = (
        f"réglée de {print_number(told)} d’après cette liste, de {print_number(amount)} d’après les règlements ; "
        "mettez à jour le réglé ou le reste dû, ou ôtez la liste des règlements"
    )
    items = join.invoices.items
    return lambda index: Fault(_place(items[index].row), items[index].number, message)


def _place(row: RowRef) -> Place:
    return Place(row.file, row.sheet, str(row.row))


def _reject(item: Item, fault: Fault) -> Rejected:
    """The invoice is not claimed, but what it says of its whole debtor still holds."""
    holds = tuple(hold for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    return Rejected(item.row, (fault,), item.balance, item.currency, item.number, item.code, item.details.name, holds)


def _check_sums(before: Sequence[Item], after: Sequence[Item], used: Mapping[str, Decimal]) -> None:
    """What the invoices came to, less the payments used, is what they come to now, in each currency."""
    left: dict[str, Decimal] = defaultdict(Decimal)
    for item in before:
        left[item.currency] += item.balance
    for item in after:
        left[item.currency] -= item.balance
    for currency in {*left, *used}:
        if left[currency] != used.get(currency, _NOTHING):
            raise RuntimeError(f"règlements ({currency}) : {left[currency]} déduits, {used.get(currency)} utilisés")
