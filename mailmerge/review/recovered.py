"""What was paid since the previous run of what letters claimed, and how much did the letters of each run claim?

An invoice counts under its latest letter, whichever run wrote it: where a promise held it in the previous run, what is
paid is owed to the letter that was answered. What was paid before the previous run has been told by that one.

An unallocated payment counts, one that was there already does not: see `receipts`. An invoice that is in the ledger no
more counts as paid only where `changes` says so; else it is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

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
from mailmerge.review.changes import is_open
from mailmerge.review.receipts import key_before, receipts
from mailmerge.values import ZERO


def recovered(
    letters: Iterable[SentLetter], before: Positions, now: Positions, changed: Sequence[Change]
) -> tuple[Recovered, ...]:
    """By stage name, channel and currency, in the order of the stages.

    Args:
        letters: those that were sent up to the previous run, oldest first.
        before: what stood open in the previous run.
        now: what stands open.
        changed: what became of its invoices.
    """
    received = receipts(before, now, changed)
    unknown = {key_before(change) for change in changed if change.kind in (ChangeKind.GONE, ChangeKind.SET_ASIDE)}
    groups: dict[tuple[int, str, str, str], Recovered] = {}
    for key, letter in _latest(letters).items():
        item = before.claims.get(key)
        if item is not None and is_open(item) and item.credited < item.balance:
            group = (letter.stage, letter.stage_name, letter.channel, letter.currency)
            owed = item.balance - item.credited
            so_far = groups.get(group, Recovered(*group[1:], owed=ZERO, recovered=ZERO))
            groups[group] = replace(
                so_far,
                owed=so_far.owed + owed,
                recovered=so_far.recovered + received.get(key, ZERO),
                unknown=so_far.unknown + (owed if key in unknown else ZERO),
            )
    return tuple(groups[group] for group in sorted(groups))


def _latest(letters: Iterable[SentLetter]) -> Mapping[ClaimKey, SentLetter]:
    return {
        (letter.creditor, letter.debtor, invoice.number, invoice.due): letter
        for letter in letters
        for invoice in letter.invoices
    }


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
