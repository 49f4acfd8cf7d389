"""What comes next for each claim by itself: which letter, or which hold?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mailmerge.dunning.answers import answer_holds
from mailmerge.dunning.holds import WRITTEN, really, written
from mailmerge.dunning.ladder import Step, claim_key, next_step
from mailmerge.dunning.overrides import apply_override
from mailmerge.dunning.policy import ladder_of
from mailmerge.model import (
    Claim,
    ClaimKey,
    Grouping,
    Held,
    History,
    Hold,
    HoldKind,
    Override,
    SentLetter,
    Settings,
    Status,
)
from mailmerge.values.holds import active_holds

# With one letter per debtor, claims held for these reasons only ride along with the one that triggers the letter.
MAY_RIDE_ALONG = (HoldKind.NOTHING_TO_SEND, HoldKind.LADDER_END, HoldKind.SPACING, HoldKind.TOO_EARLY)
_COVERED = "couverte par des avoirs ou des règlements"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim with its next step."""

    claim: Claim
    step: Step


def find_candidates(
    claims: Sequence[Claim],
    settings: Settings,
    index: Mapping[ClaimKey, Sequence[SentLetter]],
    overrides: Mapping[ClaimKey, Override],
    on: dt.date,
) -> list[Candidate]:
    """Each claim with its step, as the rules or else the clerk decided it."""
    return [
        Candidate(claim, _overridden(claim, _step(claim, settings, letters, on), settings, overrides))
        for claim in claims
        for letters in [index.get(claim_key(claim, settings), ())]
    ]


def noted_holds(
    index: Mapping[ClaimKey, Sequence[SentLetter]], history: History, settings: Settings
) -> Callable[[Claim], tuple[Hold, ...]]:
    """What answers to a claim's letters, and proposals of earlier runs, hold."""
    suspended: dict[ClaimKey, list[Hold]] = defaultdict(list)
    for suspension in history.suspensions:
        suspended[suspension.key].append(suspension.hold)

    def noted(claim: Claim) -> tuple[Hold, ...]:
        key = claim_key(claim, settings)
        return (*answer_holds(index.get(key, ())), *suspended.get(key, ()))

    return noted


def held_alone(candidate: Candidate, on: dt.date) -> Held:
    """A claim that no letter lists, for its own reason."""
    step = candidate.step
    if step.hold is HoldKind.EXCLUDED and step.next_date is None:  # left out of this run only
        step = replace(step, next_date=on + dt.timedelta(days=1))
    if step.hold is None:  # a reminder before the due date, where the debtor's one letter is of a later stage
        return Held(candidate.claim, HoldKind.NOT_DUE, "non échue", candidate.claim.due + dt.timedelta(days=1))
    return Held(candidate.claim, step.hold, step.reason, step.next_date, step.ahead)


def _step(claim: Claim, settings: Settings, letters: Sequence[SentLetter], on: dt.date) -> Step:
    """The first reason that holds the claim, in the order of `HoldKind`, else its stage; with the day of its letter."""
    step = _step_on(claim, settings, letters, on)
    if step.hold not in WRITTEN:
        return step
    return really(step, lambda day: _step_on(_as_of(claim, day), settings, letters, day))


def _as_of(claim: Claim, day: dt.date) -> Claim:
    """The claim as it will be if nothing is paid."""
    return replace(claim, days_overdue=(day - claim.due).days)


def _step_on(claim: Claim, settings: Settings, letters: Sequence[SentLetter], on: dt.date) -> Step:
    if claim.item.balance == 0:
        return Step(None, HoldKind.SETTLED, "soldée")
    if claim.item.status is not Status.OPEN:
        return Step(None, HoldKind.STATUS, f"statut « {claim.item.status} » avec un solde ouvert : à vérifier")
    if holds := active_holds(claim, on):
        return written(holds)
    step = next_step(claim, settings, letters, on)
    if claim.net > 0:
        return step
    if step.hold is None:
        return Step(None, HoldKind.COVERED, _COVERED)
    # Its day comes, and nothing is left to chase.
    return step if step.next_date is None else replace(step, reason=f"{step.reason} ; {_COVERED}", next_date=None)


def _overridden(claim: Claim, step: Step, settings: Settings, overrides: Mapping[ClaimKey, Override]) -> Step:
    """What the clerk decided of a claim that a letter would list."""
    listed = step.stage or (settings.general.grouping is Grouping.DEBTOR and step.hold in MAY_RIDE_ALONG)
    override = overrides.get(claim_key(claim, settings)) if overrides and listed else None
    return step if override is None else apply_override(step, override, ladder_of(claim.debtor, settings))
