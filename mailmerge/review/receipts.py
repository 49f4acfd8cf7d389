"""How much was received on each invoice since the previous run?

It is worked out by account, from the balances of the ledger: what its invoices were lowered by, and its new credits,
such as an unallocated payment. A credit that stands in both runs is no receipt, whichever invoice it is deducted from
today. One that is gone was received before: it is taken off what the invoices were lowered by. A credit that is new
while an invoice is owed more has only been taken off that invoice.

What was received goes to the invoices that were lowered, the oldest first, then to those of which credits cover more
than then; never more to one than was owed on it, after credits.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from mailmerge.model import Change, ChangeKind, ClaimKey, OpenItem, Positions
from mailmerge.review.changes import is_open
from mailmerge.values import ZERO

_Account: TypeAlias = tuple[str, str, str]  # creditor, debtor, currency


@dataclass(slots=True)
class _Movement:
    """What moved on an account: its invoices down, by their keys of the previous run, and up; its credits, net."""

    lowered: dict[ClaimKey, Decimal] = field(default_factory=dict)
    raised: Decimal = ZERO
    credits: Decimal = ZERO

    @property
    def received(self) -> Decimal:
        """What was paid, or credited anew, since the previous run."""
        lowered = sum(self.lowered.values(), ZERO)
        if self.credits < 0:
            return max(lowered + self.credits, ZERO)
        return lowered + max(self.credits - self.raised, ZERO)


def receipts(before: Positions, now: Positions, changed: Sequence[Change]) -> Mapping[ClaimKey, Decimal]:
    """What was received on the invoices that were open, by their keys of the previous run.

    Args:
        before: what stood open in the previous run.
        now: what stands open.
        changed: what became of its invoices.
    """
    accounts = _movements(before, now, changed)
    left = {account: movement.received for account, movement in accounts.items()}
    found: dict[ClaimKey, Decimal] = defaultdict(lambda: ZERO)
    lowered = [one for movement in accounts.values() for one in movement.lowered.items()]
    for key, amount in (*sorted(lowered, key=_oldest), *_covered_more(before, now, changed)):
        was = before.claims.get(key)
        item = was or now.claims[key]
        account = _account(item)
        owed = was.balance - was.credited - found[key] if was and is_open(was) else amount
        part = min(amount, owed, left.get(account, ZERO))
        if part > 0:
            left[account] -= part
            found[key] += part
    return found


def key_before(change: Change) -> ClaimKey:
    """The key under which the previous run knew the invoice."""
    return (*change.key[:3], change.due_before or change.key[3])


def _oldest(one: tuple[ClaimKey, Decimal]) -> tuple[dt.date, ClaimKey]:
    return one[0][3], one[0]


def _account(item: OpenItem) -> _Account:
    return (*item.key[:2], item.currency)


def _movements(before: Positions, now: Positions, changed: Iterable[Change]) -> Mapping[_Account, _Movement]:
    accounts: dict[_Account, _Movement] = defaultdict(_Movement)
    for change in changed:
        movement = accounts[*change.key[:2], change.currency]
        down = (change.before or ZERO) - (change.after or ZERO)
        if change.kind in (ChangeKind.PAID, ChangeKind.PART_PAID):
            movement.lowered[key_before(change)] = down
        elif change.kind is ChangeKind.INCREASED or (change.kind is ChangeKind.NEW and change.key in before.claims):
            movement.raised -= down  # one that was settled is owed again
    old, new = _other_credits(before, now), _other_credits(now, before)
    for sign in old.keys() | new.keys():
        here, there = old.get(sign, ()), new.get(sign, ())
        if len(here) == len(there) == 1:  # it went to another code together with its account
            continue
        for credit in here:
            accounts[_account(credit)].credits += credit.balance
        for credit in there:
            accounts[_account(credit)].credits -= credit.balance
    return accounts


def _other_credits(these: Positions, those: Positions) -> Mapping[tuple[object, ...], Sequence[OpenItem]]:
    """The credits that do not stand in the other run as they do here, by what one keeps under another debtor."""
    found: dict[tuple[object, ...], list[OpenItem]] = defaultdict(list)
    for key, credit in these.credits.items():
        other = those.credits.get(key)
        if other is None or other.balance != credit.balance or other.currency != credit.currency:
            found[key[0], key[2], key[3], credit.balance, credit.currency].append(credit)
    return found


def _covered_more(before: Positions, now: Positions, changed: Iterable[Change]) -> Iterable[tuple[ClaimKey, Decimal]]:
    """The invoices of which credits cover more than then, new ones first: no letter claimed them."""
    known = {change.key: key_before(change) for change in changed}
    found: list[tuple[bool, ClaimKey, Decimal]] = []
    for key, item in now.claims.items():
        if item.credited and is_open(item):
            was = before.claims.get(known.get(key, key))
            more = item.credited - (was.credited if was else ZERO)
            found.append((was is not None, was.key if was else key, more))
    return [
        (key, more) for was_open, key, more in sorted(found, key=lambda one: (one[0], one[1][3], one[1])) if more > 0
    ]
