"""What was paid of what the previous run’s letters claimed, and how much did the letters of each run claim?

An unallocated payment counts, one that was there already does not: see `receipts`. An invoice that is in the ledger no
more counts as paid only where `changes` says so; else it is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from mailmerge.model import (
    Case,
    Change,
    ChangeKind,
    ChasedRun,
    ClaimKey,
    PastRun,
    Positions,
    Recovered,
    SentLetter,
)
from mailmerge.review.receipts import key_before, receipts
from mailmerge.values import ZERO


def recovered(
    letters: Iterable[SentLetter], before: Positions, now: Positions, changed: Sequence[Change]
) -> tuple[Recovered, ...]:
    """By stage name, channel and currency, in the order of the stages.

    Args:
        letters: those of the previous run that were sent.
        before: what stood open in it.
        now: what stands open.
        changed: what became of its invoices.
    """
    received = receipts(before, now, changed)
    unknown = {key_before(change) for change in changed if change.kind in (ChangeKind.GONE, ChangeKind.SET_ASIDE)}
    groups: dict[tuple[int, str, str, str], list[SentLetter]] = defaultdict(list)
    for letter in letters:
        groups[letter.stage, letter.stage_name, letter.channel, letter.currency].append(letter)
    return tuple(_group(key, groups[key], before, received, unknown) for key in sorted(groups))


def _group(
    key: tuple[int, str, str, str],
    letters: Iterable[SentLetter],
    before: Positions,
    received: Mapping[ClaimKey, Decimal],
    unknown: Collection[ClaimKey],
) -> Recovered:
    claimed = paid = asked = ZERO
    for letter in letters:
        claimed += letter.principal
        for invoice in letter.invoices:
            item = before.claims.get((letter.creditor, letter.debtor, invoice.number, invoice.due))
            if item is not None:
                paid += received.get(item.key, ZERO)
                asked += item.balance - item.credited if item.key in unknown else ZERO
    return Recovered(*key[1:], claimed=claimed, recovered=paid, unknown=asked)


def chased(
    letters: Iterable[SentLetter], folders: Sequence[str], cases: Iterable[Case], this: PastRun
) -> tuple[ChasedRun, ...]:
    """What the letters of each run came to by currency, oldest run first, this one last.

    Args:
        letters: those that were sent.
        folders: the runs before this one, oldest first.
        cases: the letters of this run.
        this: the run itself.
    """
    rank = {folder: index for index, folder in enumerate(folders)}
    sums: dict[tuple[int, str], ChasedRun] = {}
    for letter in letters:
        if letter.folder in rank:
            found = ChasedRun(letter.folder, letter.date, letter.currency, 1, letter.principal)
            _add(sums, rank[letter.folder], found)
    for case in cases:
        _add(sums, len(rank), ChasedRun(this.folder, this.date, case.currency, 1, case.principal))
    return tuple(sums[key] for key in sorted(sums))


def _add(sums: dict[tuple[int, str], ChasedRun], rank: int, one: ChasedRun) -> None:
    before = sums.get((rank, one.currency))
    letters, principal = (before.letters, before.principal) if before else (0, ZERO)
    sums[rank, one.currency] = ChasedRun(
        one.folder, one.date, one.currency, letters + one.letters, principal + one.principal
    )
