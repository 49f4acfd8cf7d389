"""Which invoices that are in the ledger no more are accounted for, and which are to be asked about?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from mailmerge.model import Absent, Change, ChangeKind, OpenItem, Positions
from mailmerge.values import ZERO

_Account: TypeAlias = tuple[str, str, str]  # creditor, debtor, currency


def recognised(found: Sequence[Change], before: Positions, now: Positions, absent: Absent) -> Iterator[Change]:
    """The changes, those invoices apart that are gone for a known reason: another code, a credit, the clerk’s word."""
    moved = _under_another_code(found)
    covered = _covered(found, before, now)
    for change in found:
        if moved and change in moved:
            if change.kind is ChangeKind.NEW:
                yield replace(change, kind=ChangeKind.DEBTOR_CHANGED, before=change.after)
        elif change.kind is ChangeKind.GONE and (absent is Absent.PAID or change in covered):
            yield replace(change, kind=ChangeKind.PAID)
        else:
            yield change


def _under_another_code(found: Sequence[Change]) -> set[Change]:
    """Both sides of an invoice, gone here and new there, alike in number, due date, amount and currency."""
    gone = _by_sign(change for change in found if change.kind is ChangeKind.GONE)
    new = _by_sign(change for change in found if change.kind is ChangeKind.NEW)
    pairs = [(gone[sign], new[sign]) for sign in gone.keys() & new.keys()]
    return {one for old, back in pairs if len(old) == len(back) == 1 for one in (*old, *back)}


def _by_sign(found: Iterable[Change]) -> Mapping[tuple[object, ...], list[Change]]:
    signs: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in found:
        creditor, _, number, due = change.key
        signs[creditor, number, due, change.before or change.after, change.currency].append(change)
    return signs


def _covered(found: Sequence[Change], before: Positions, now: Positions) -> set[Change]:
    """Gone invoices whose payment or credit note stood on the account and has gone with them.

    The credits that are gone, less what invoices still listed were lowered by, must reach all that is gone from the
    account; failing that, a credit covers a gone invoice of exactly its amount.
    """
    spent = _spent(before, now)
    gone: dict[_Account, list[Change]] = defaultdict(list)
    lowered: dict[_Account, Decimal] = defaultdict(lambda: ZERO)
    for change in found:
        account = (*change.key[:2], change.currency)
        if change.kind is ChangeKind.GONE:
            gone[account].append(change)
        elif change.before is not None and change.after is not None:
            lowered[account] += max(change.before - change.after, ZERO)
    covered: set[Change] = set()
    for account, changes in gone.items():
        amounts = spent.get(account, [])
        total = sum((change.before or ZERO for change in changes), ZERO)
        if sum(amounts, ZERO) - lowered[account] >= total:
            covered.update(changes)
            continue
        for change in changes:
            if change.before in amounts:
                amounts.remove(change.before)
                covered.add(change)
    return covered


def _spent(before: Positions, now: Positions) -> Mapping[_Account, list[Decimal]]:
    """What the credits of each account were lowered by, one by one, as positive amounts."""
    spent: dict[_Account, list[Decimal]] = defaultdict(list)
    for key, credit in before.credits.items():
        left = now.credits.get(key)
        amount = _amount(left) - credit.balance if left else -credit.balance
        if amount > 0:
            spent[*key[:2], credit.currency].append(amount)
    return spent


def _amount(credit: OpenItem) -> Decimal:
    """A credit that has become a claim, or nothing, is used up."""
    return min(credit.balance, ZERO)
