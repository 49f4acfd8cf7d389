"""What do the invoices come to once their payments are taken off, and which of them contradict their payments?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mailmerge.errors import row_fault
from mailmerge.ledger.beside.payment_dates import Part, spread
from mailmerge.model import ACCOUNT_HOLDS, Fault, Item, Rejected, RowRef, Status
from mailmerge.values import CENT, ZERO, print_number

Target = tuple[int, ...]
Told = Mapping[RowRef, Decimal | None]
_NOTHING = Decimal(0)


def tells(item: Item, told: Told) -> bool:
    """Whether what is paid of an invoice is in its list already."""
    return item.row in told or item.balance == 0 or item.status is Status.PAID


def _told(item: Item, told: Told) -> Decimal | None:
    """What the list of invoices says was paid of a row; None where it does not say how much."""
    if item.row in told:
        return told[item.row]
    if item.status is Status.PAID:
        return (item.paid or _NOTHING) + item.balance
    return None if item.balance == 0 else _NOTHING


def take_off(
    items: Sequence[Item], paid: Mapping[Target, Sequence[Part]], told: Told, unknown_rests: Mapping[RowRef, Fault]
) -> tuple[list[Item], list[Rejected]]:
    """The invoices less their payments; those of which two lists tell two things are rejected.

    Args:
        items: the invoices.
        paid: what was paid of each invoice, by the places of its instalments.
        told: the rows that tell what is paid, with how much where that is known.
        unknown_rests: the rows paid in part without a word of how much, which a payment must tell.
    """
    found = list(items)
    refused: dict[int, Fault] = {}
    reduced: set[int] = set()
    used: dict[str, Decimal] = defaultdict(Decimal)
    for target, parts in paid.items():
        amount = sum((part for _, part in parts), Decimal(0))
        if not any(tells(items[index], told) for index in target):
            _date(found, target, _pay(found, target, amount), parts)
            used[found[target[0]].currency] += amount
            reduced.update(target if amount else ())
        elif fault := _contradiction(items, target, told, amount):
            refused.update((index, fault(index)) for index in target if found[index].balance > 0)
        elif (sums := [_told(items[index], told) for index in target]) and None not in sums:
            _date(found, target, [known for known in sums if known is not None], parts)
    _check_sums(items, found, used)
    for index, item in enumerate(found):
        if item.row in unknown_rests and index not in reduced:
            refused[index] = unknown_rests[item.row]
    rejected = [_reject(found[index], fault) for index, fault in refused.items()]
    return [item for index, item in enumerate(found) if index not in refused], rejected


def _pay(found: list[Item], target: Sequence[int], amount: Decimal) -> list[Decimal]:
    """Take a sum off the instalments of an invoice, oldest first; the last one takes what is too much.

    Returns:
        What each of them took.
    """
    left, taken = amount, []
    for index in target:
        item = found[index]
        part = left if index == target[-1] else min(left, item.balance)
        found[index] = replace(item, paid=(item.paid or ZERO) + part, balance=item.balance - part)
        left -= part
        taken.append(part)
    return taken


def _date(found: list[Item], target: Sequence[int], paid: Sequence[Decimal], parts: Sequence[Part]) -> None:
    """Keep on which days the instalments were paid."""
    for index, payments in zip(target, spread(paid, parts), strict=True):
        found[index] = replace(found[index], payments=payments)


def _contradiction(items: Sequence[Item], target: Target, told: Told, amount: Decimal) -> Callable[[int], Fault] | None:
    """More paid than the invoices tell: is it in there or does it come on top?"""
    sums = [_told(items[index], told) for index in target]
    in_list = sum((known for known in sums if known is not None), _NOTHING)
    if None in sums or amount <= in_list + CENT:
        return None
    message = (
        f"réglée de {print_number(in_list)} d’après cette liste, de {print_number(amount)} d’après les règlements ; "
        "mettez à jour le réglé ou le reste dû, ou ôtez la liste des règlements"
    )
    return lambda index: row_fault(items[index], message)


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
