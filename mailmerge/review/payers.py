"""What have the runs told so far of how each debtor pays?

An invoice is settled at the first run in which it is paid, unless it comes back. One that is in the ledger no more is
not presumed paid and counts for nothing, unless a credit of the account went with it, or the clerk has said that an
absent invoice is a paid one: then it is settled at the first run without it. Its delay is counted from the due date to
the day of payment where the ledger tells it, else to that run; one that no run saw open after its due date may have
been paid in time, and counts as such. Due 1 October, open on 21 October, paid on 21 November: 51 days. Due 1 November,
open on 21 October, paid on 21 November: 0 days. Disputed invoices say nothing of the payer and do not count.

A promise of `Suivi.xlsx` is broken if an invoice of its letter was open in a run after its date, or paid after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from mailmerge.model import Absent, Answer, Change, ChangeKind, ClaimKey, OpenItem, PastRun, Positions, SentLetter
from mailmerge.review.changes import changes_in_any_order, is_open

_Number: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Settled:
    """An invoice that was settled: how many days late, and when it was paid, if that is known."""

    due: dt.date
    delay: int
    paid_on: dt.date | None
    balance: Decimal


@dataclass(slots=True)
class Payers:
    """What the runs have told so far; of a run itself nothing is kept but the last one’s positions.

    `promised` are the claims of letters that a promise answered, `last_open` the last run in which each was open.
    `absent` is what the clerk says of an invoice that is in the ledger no more, without a known payment.
    """

    promised: frozenset[ClaimKey]
    absent: Absent = Absent.ASK
    last: PastRun | None = None
    settled: dict[_Number, tuple[_Settled, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    last_open: dict[ClaimKey, dt.date] = field(default_factory=dict)


def nothing_known(letters: Iterable[SentLetter], absent: Absent) -> Payers:
    """The start: only which claims of these letters are promised to be paid, and what an absent invoice means."""
    return Payers(frozenset(key for letter in letters if _promised(letter) for key in _keys(letter)), absent)


def observe(payers: Payers, run: PastRun, set_aside: Collection[tuple[str, str]] = frozenset()) -> None:
    """Take in the next run, later than all before; one without positions is passed over.

    Args:
        payers: what is known so far.
        run: the run.
        set_aside: debtor and invoice number of its rows that could not be used.
    """
    now, last = run.positions, payers.last
    if now is None:
        return
    if last is not None and last.positions is not None:
        for change in changes_in_any_order(last.positions, now, payers.absent, set_aside):
            _learn(payers, change, last.positions, now, (last.date, run.date))
    for key in payers.promised:
        if key in now.claims and is_open(now.claims[key]):
            payers.last_open[key] = run.date
    payers.last = run


def broke_promise(letter: SentLetter, payers: Payers) -> bool:
    """Whether the letter was answered by a promise to pay that was not kept."""
    until = _promised(letter)
    if until is None:
        return False
    paid = [one.paid_on for key in _keys(letter) for one in payers.settled.get(key[:3], ()) if one.due == key[3]]
    seen = [payers.last_open.get(key) for key in _keys(letter)]
    return any(day > until for day in (*paid, *seen) if day is not None)


def _promised(letter: SentLetter) -> dt.date | None:
    """The day by which the debtor promised to pay, if it did."""
    noted = letter.follow_up
    return noted.until if noted.sent and noted.answer is Answer.PROMISE else None


def _keys(letter: SentLetter) -> list[ClaimKey]:
    return [(letter.creditor, letter.debtor, invoice.number, invoice.due) for invoice in letter.invoices]


def _learn(payers: Payers, change: Change, before: Positions, now: Positions, dates: tuple[dt.date, dt.date]) -> None:
    """An invoice settled between two runs, or one that is back."""
    number, due = change.key[:3], change.due_before or change.key[3]
    if change.kind is ChangeKind.NEW:
        if number in payers.settled:
            _forget(payers, change)
    elif change.kind is ChangeKind.PAID:
        item = before.claims[(*number, due)]
        if not item.disputed:
            payers.settled[number] = (
                *payers.settled.get(number, ()),
                _settled(item, now.claims.get(change.key), dates),
            )
            payers.names[number[1]] = change.name


def _settled(item: OpenItem, now: OpenItem | None, dates: tuple[dt.date, dt.date]) -> _Settled:
    due, (seen_open, on) = item.key[3], dates
    paid_on = now.paid_on if now else None
    day = paid_on or (on if seen_open > due else due)
    return _Settled(due, max((day - due).days, 0), paid_on, item.balance)


def _forget(payers: Payers, change: Change) -> None:
    """An invoice that comes back, perhaps with another due date, was not settled."""
    number, due = change.key[:3], change.key[3]
    payers.settled[number] = tuple(
        one for one in payers.settled[number] if one.due != due and one.balance != change.after
    )
