"""How does each debtor pay, and would another segment suit it? Proposed in words, never applied.

An invoice is settled at the first run in which it is paid or no more in the ledger, unless it comes back. Its delay is
counted from the due date to the day of payment where the ledger tells it, else to that run; one that no run saw open
after its due date may have been paid in time, and counts as such. Due 1 October, open on 21 October, no more on
21 November: 51 days. Due 1 November, open on 21 October, no more on 21 November: 0 days. Disputed invoices say nothing
of the payer and do not count.

A promise of `Suivi.xlsx` is broken if an invoice of its letter was open in a run after its date, or paid after it.

From three settled invoices on, « à suivre de plus près » is proposed for two broken promises, or if half of them or
more were late and the average delay is 15 days or more; « bon payeur » if no promise was broken, a fifth at most was
late, and the average delay is 5 days at most.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from mailmerge.model import (
    Answer,
    Behaviour,
    Change,
    ChangeKind,
    ClaimKey,
    OpenItem,
    PastRun,
    Positions,
    SentLetter,
    Settings,
)
from mailmerge.review.changes import changes_in_any_order, is_open
from mailmerge.review.segments import gentler, stricter
from mailmerge.values import fold

_ENOUGH = 3
_WATCH_PROMISES, _WATCH_SHARE, _WATCH_DELAY = 2, Decimal("0.50"), 15
_GOOD_SHARE, _GOOD_DELAY = Decimal("0.20"), 5

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
    """

    promised: frozenset[ClaimKey]
    last: PastRun | None = None
    settled: dict[_Number, tuple[_Settled, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    last_open: dict[ClaimKey, dt.date] = field(default_factory=dict)


def nothing_known(letters: Iterable[SentLetter]) -> Payers:
    """The start: only which claims of these letters are promised to be paid."""
    return Payers(frozenset(key for letter in letters if _promised(letter) for key in _keys(letter)))


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
        for change in changes_in_any_order(last.positions, now, set_aside=set_aside):
            _learn(payers, change, last.positions, now, (last.date, run.date))
    for key in payers.promised:
        if key in now.claims and is_open(now.claims[key]):
            payers.last_open[key] = run.date
    payers.last = run


def behaviours(payers: Payers, letters: Sequence[SentLetter], settings: Settings) -> tuple[Behaviour, ...]:
    """How each debtor paid over the runs, those with a proposal first, the slowest at the top.

    Args:
        payers: what the runs told.
        letters: those that were sent, with what `Suivi.xlsx` says of them.
        settings: the segments, and who is in which.
    """
    broken: dict[str, int] = defaultdict(int)
    for letter in letters:
        if _promised(letter) and _is_broken(letter, payers):
            payers.names.setdefault(letter.debtor, letter.name)
            broken[letter.debtor] += 1
    found = _per_debtor(payers, broken, settings)
    return tuple(sorted(found, key=lambda one: (not one.proposal, -one.average_delay, fold(one.name), one.debtor)))


def _promised(letter: SentLetter) -> bool:
    return letter.follow_up.sent and letter.follow_up.answer is Answer.PROMISE and letter.follow_up.until is not None


def _keys(letter: SentLetter) -> list[ClaimKey]:
    return [(letter.creditor, letter.debtor, invoice.number, invoice.due) for invoice in letter.invoices]


def _learn(payers: Payers, change: Change, before: Positions, now: Positions, dates: tuple[dt.date, dt.date]) -> None:
    """An invoice settled between two runs, or one that is back."""
    number, due = change.key[:3], change.due_before or change.key[3]
    if change.kind is ChangeKind.NEW:
        if number in payers.settled:
            _forget(payers, change)
    elif change.kind in (ChangeKind.PAID, ChangeKind.GONE):
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


def _is_broken(letter: SentLetter, payers: Payers) -> bool:
    until = letter.follow_up.until
    if until is None:
        return False
    paid = [one.paid_on for key in _keys(letter) for one in payers.settled.get(key[:3], ()) if one.due == key[3]]
    seen = [payers.last_open.get(key) for key in _keys(letter)]
    return any(day > until for day in (*paid, *seen) if day is not None)


def _per_debtor(payers: Payers, broken: Mapping[str, int], settings: Settings) -> list[Behaviour]:
    delays: dict[str, list[int]] = defaultdict(list)
    for (_, debtor, _), found in payers.settled.items():
        delays[debtor] += [one.delay for one in found]
    known = {debtor for debtor in delays if delays[debtor]} | set(broken)
    return [
        _behaviour(debtor, payers.names[debtor], delays.get(debtor, []), broken.get(debtor, 0), settings)
        for debtor in sorted(known)
    ]


def _behaviour(debtor: str, name: str, delays: Sequence[int], broken: int, settings: Settings) -> Behaviour:
    count = len(delays)
    late = sum(1 for delay in delays if delay)
    average = Decimal(sum(delays)) / (count or 1)
    share = Decimal(late) / (count or 1)
    proposal = ""
    if count >= _ENOUGH and (broken >= _WATCH_PROMISES or (share >= _WATCH_SHARE and average >= _WATCH_DELAY)):
        proposal = _worded("À suivre de plus près", stricter(debtor, settings), _figures(count, late, average, broken))
    elif count >= _ENOUGH and not broken and share <= _GOOD_SHARE and average <= _GOOD_DELAY:
        proposal = _worded("Bon payeur", gentler(debtor, settings), _figures(count, late, average, broken))
    return Behaviour(
        debtor=debtor,
        name=name,
        settled=count,
        average_delay=average.quantize(Decimal("0.1"), ROUND_HALF_UP),
        late_share=share.quantize(Decimal("0.01"), ROUND_HALF_UP),
        broken_promises=broken,
        proposal=proposal,
    )


def _worded(verdict: str, segment: str, figures: str) -> str:
    advice = f" Segment « {segment} » à envisager (clients.xlsx, colonne Segment)." if segment else ""
    return f"{verdict} : {figures}.{advice}"


def _figures(count: int, late: int, average: Decimal, broken: int) -> str:
    days = average.quantize(Decimal(1), ROUND_HALF_UP)
    told = f"{_count(late, 'facture')} en retard sur {count} réglées, {_count(int(days), 'jour')} de retard en moyenne"
    if broken:
        told += f", {_count(broken, 'promesse')} {'non tenues' if broken > 1 else 'non tenue'}"
    return told


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"
