"""What do the earlier runs tell of this one: changes, payment behaviour, and what was recovered?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mailmerge.model import (
    Case,
    ClaimKey,
    History,
    OpenItem,
    PastRun,
    Positions,
    Review,
    SentLetter,
    Settings,
)
from mailmerge.review.behaviour import behaviours
from mailmerge.review.changes import changes, is_open
from mailmerge.review.payers import Payers, nothing_known, observe
from mailmerge.review.recovered import chased, recovered
from mailmerge.review.wording import change_question, change_totals, change_warning, restart_remarks


@dataclass(slots=True)
class _Walk:
    """What is kept of the past runs: the payers, the run to compare with, and the remarks."""

    payers: Payers
    latest: PastRun | None = None
    remarks: tuple[str, ...] = ()


def since_last_time(
    past: Iterable[PastRun],
    now: PastRun,
    history: History,
    settings: Settings,
    cases: Sequence[Case],
    set_aside: Collection[tuple[str, str]] = frozenset(),
) -> tuple[Review, tuple[str, ...]]:
    """The comparison with the latest run before this one, and remarks on runs that cannot be compared with.

    Only positions and letters of the present creditor are looked at: another’s invoices are not absent.

    Args:
        past: the runs before this one, oldest first, each looked at once.
        now: this run.
        history: all letters.
        settings: creditor, segments, and what an absent invoice means.
        cases: the letters of this run.
        set_aside: debtor and invoice number of the rows that could not be used.
    """
    creditors = {settings.creditor.key, *(account.creditor_key for account in settings.creditor.accounts)}
    letters = [letter for letter in history.letters if letter.follow_up.sent and letter.creditor in creditors]
    walk = _walk(past, creditors, nothing_known(letters, settings.general.absent))
    folders = _before(history, now)
    review = Review(chased=chased(letters, folders, cases, now))
    before, after = walk.latest, now.positions
    if before is None or before.positions is None or after is None:
        observe(walk.payers, now, set_aside)
        return replace(review, behaviours=behaviours(walk.payers, letters, settings)), walk.remarks
    changed = changes(before.positions, after, settings.general.absent, set_aside)
    review = replace(
        review,
        previous_run=before.folder,
        open_before=sum(1 for item in before.positions.claims.values() if is_open(item)),
        same_ledger=before.same_ledger,
        changes=changed,
        recovered=recovered(_of(letters, folders), before.positions, after, changed),
    )
    review = replace(
        review,
        totals=change_totals(changed),
        question=change_question(review),
        warning=change_warning(review, settings.general.absent),
    )
    if not review.warning:  # what is probably another ledger tells of no payment
        observe(walk.payers, now, set_aside)
    remarks = (*walk.remarks, *restart_remarks(changed, letters))
    return replace(review, behaviours=behaviours(walk.payers, letters, settings)), remarks


def _walk(past: Iterable[PastRun], creditors: Collection[str], payers: Payers) -> _Walk:
    walk = _Walk(payers)
    for run in past:
        walk.remarks += (run.remark,) if run.remark else ()
        if run.positions is None:
            walk.latest = None
        elif own := _own(run.positions, creditors):
            walk.latest = replace(run, positions=own)
            observe(walk.payers, walk.latest)
    return walk


def _own(positions: Positions, creditors: Collection[str]) -> Positions | None:
    """The positions of these creditors; None for a run of another creditor altogether."""
    claims, credits = _own_items(positions.claims, creditors), _own_items(positions.credits, creditors)
    empty = not positions.claims and not positions.credits
    return Positions(claims, credits) if claims or credits or empty else None


def _own_items(items: Mapping[ClaimKey, OpenItem], creditors: Collection[str]) -> Mapping[ClaimKey, OpenItem]:
    if {key[0] for key in items} <= set(creditors):
        return items
    return {key: item for key, item in items.items() if key[0] in creditors}


def _before(history: History, now: PastRun) -> tuple[str, ...]:
    """The runs before this one, which may be made for a day in the past."""
    return tuple(folder for folder in history.folders if folder[:10] <= now.folder[:10])


def _of(letters: Iterable[SentLetter], folders: Sequence[str]) -> list[SentLetter]:
    """The letters of these runs, in their order."""
    rank = {folder: index for index, folder in enumerate(folders)}
    return sorted((letter for letter in letters if letter.folder in rank), key=lambda letter: rank[letter.folder])
