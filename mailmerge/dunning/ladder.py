"""Which stage is a claim at, and which one comes next?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailmerge.dunning.answers import delivered_deadline, delivery_text, sent_day
from mailmerge.dunning.claims import creditor_key
from mailmerge.dunning.policy import ladder_of
from mailmerge.model import (
    Claim,
    ClaimKey,
    Escalation,
    History,
    HoldKind,
    PreviousLetter,
    SentLetter,
    Settings,
    Stage,
)
from mailmerge.values import counted, fold, print_short_date

_ASKS_AGAIN = " ; le grand livre demande encore cette étape : indiquez-y la suivante"


@dataclass(frozen=True, slots=True)
class Step:
    """The stage a claim is to get, or the reason why it gets none now, with the day on which it may get `ahead`."""

    stage: Stage | None
    hold: HoldKind | None = None
    reason: str = ""
    next_date: dt.date | None = None
    ahead: Stage | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    """The last letter of a claim: its place on the ladder (-1: none) and the day it left, if known."""

    position: int
    date: dt.date | None


def index_history(history: History) -> Mapping[ClaimKey, tuple[SentLetter, ...]]:
    """The letters sent about each claim, oldest first; one that `Suivi.xlsx` tells was not sent is as never made."""
    letters: dict[ClaimKey, list[SentLetter]] = defaultdict(list)
    sent = [letter for letter in history.letters if letter.follow_up.sent]
    for letter in sorted(sent, key=lambda letter: (letter.date, letter.reference)):
        for invoice in letter.invoices:
            letters[letter.creditor, letter.debtor, invoice.number, invoice.due].append(letter)
    return {key: tuple(found) for key, found in letters.items()}


def claim_key(claim: Claim, settings: Settings) -> ClaimKey:
    """What makes a claim the same one in every run: creditor, debtor, invoice number, due date."""
    return creditor_key(settings, claim.currency), claim.debtor.key, claim.item.number, claim.due


def next_step(claim: Claim, settings: Settings, letters: Sequence[SentLetter], on: dt.date) -> Step:
    """The stage that the ledger asks for, else the next one on the ladder if its time has come."""
    if claim.item.nothing_to_send:
        return Step(None, HoldKind.NOTHING_TO_SEND, "rien à envoyer : étape vide au grand livre")
    if claim.item.stage_to_send is not None:
        return _asked_step(claim, ladder_of(claim.debtor, settings), letters)
    stages = ladder_of(claim.debtor, settings)
    last = _last_letter(claim, stages, letters)
    stage = _following(claim, settings, last)
    if stage is None:
        return Step(None, HoldKind.LADDER_END, "fin de parcours, décision à prendre")
    return _after_delivery(_timed(claim, stage, last, on), stage, _longest_delay(letters, stages), on)


def _asked_step(claim: Claim, stages: Sequence[Stage], letters: Sequence[SentLetter]) -> Step:
    asked = claim.item.stage_to_send
    stage = next((stage for stage in stages if stage.number == asked), None)
    if stage is None:
        reason = f"étape {asked} demandée au grand livre, absente du parcours de ce client (segment de clients.xlsx)"
        return Step(None, HoldKind.NOTHING_TO_SEND, reason)
    if sent := sent_before(claim, stage, stages, letters):
        return Step(None, HoldKind.SPACING, f"{sent}{_ASKS_AGAIN}")
    if claim.days_overdue > 0 and _is_reminder(stage):
        reason = f"« {stage.name} » demandée au grand livre, mais la facture est échue"
        return Step(None, HoldKind.NOTHING_TO_SEND, reason)
    if held := _not_due(claim, stage):  # asked for whatever the days: the first one overdue is enough
        return replace(held, next_date=claim.due + dt.timedelta(days=1))
    return Step(stage)


def sent_before(claim: Claim, stage: Stage, stages: Sequence[Stage], letters: Sequence[SentLetter]) -> str:
    """`« Relance ferme » déjà envoyée le 03/11/2026`: why a stage is not sent again for a claim, or nothing."""
    if sent := [sent_day(letter) for letter in letters if _is_of(letter, stage, stages)]:
        return f"« {stage.name} » déjà envoyée le {print_short_date(sent[-1])}"
    if claim.item.last_stage == stage.number:
        return f"« {stage.name} » déjà envoyée, d’après le grand livre"
    return ""


def _following(claim: Claim, settings: Settings, last: _Last) -> Stage | None:
    """The row after the last one sent; a reminder before the due date is passed over once that date is past."""
    stages = ladder_of(claim.debtor, settings)
    ahead = stages[last.position + 1 :]
    if claim.days_overdue > 0:
        ahead = [stage for stage in ahead if not _is_reminder(stage)]
    if settings.general.escalation is Escalation.DIRECT and not _was_chased(last, stages):
        reached = [stage for stage in ahead if claim.days_overdue >= stage.min_days_overdue]
        return next(iter(reached[-1:] or ahead), None)
    return next(iter(ahead), None)


def _was_chased(last: _Last, stages: Sequence[Stage]) -> bool:
    """Whether a letter was sent that chases: a reminder before the due date does not."""
    return not _is_reminder(stages[last.position]) if last.position >= 0 else last.date is not None


def _is_reminder(stage: Stage) -> bool:
    """Whether the stage is sent before the due date, and only then."""
    return stage.min_days_overdue < 0


def _timed(claim: Claim, stage: Stage, last: _Last, on: dt.date) -> Step:
    """The stage, if enough days have passed since the due date and since the last letter."""
    from_due = claim.due + dt.timedelta(days=stage.min_days_overdue)
    from_last = last.date + dt.timedelta(days=stage.spacing) if last.date and stage.spacing is not None else None
    start = max(from_due, from_last or from_due)
    if last.date and from_last and on < from_last:
        reason = f"déjà relancée le {print_short_date(last.date)} ; {stage.spacing} jours avant « {stage.name} »"
        return Step(None, HoldKind.SPACING, reason, start, stage)
    if held := _not_due(claim, stage):
        return held
    if on < from_due:
        return Step(None, HoldKind.TOO_EARLY, _too_early(claim, stage), start, stage)
    return Step(stage)


def _longest_delay(letters: Sequence[SentLetter], stages: Sequence[Stage]) -> tuple[dt.date, SentLetter] | None:
    """The latest deadline that a delivery moved, with its letter."""
    moved = [(day, letter) for letter in letters if (day := delivered_deadline(letter, stages))]
    return max(moved, key=lambda pair: pair[0], default=None)


def _after_delivery(step: Step, stage: Stage, delay: tuple[dt.date, SentLetter] | None, on: dt.date) -> Step:
    """No next letter before the time that a registered one gave, counted from its delivery, is over."""
    if delay is None or on > delay[0]:
        return step
    deadline, letter = delay
    free = deadline + dt.timedelta(days=1)
    reason = f"{delivery_text(letter)} : délai jusqu’au {print_short_date(deadline)} avant « {stage.name} »"
    return Step(None, HoldKind.SPACING, reason, max(free, step.next_date or free), stage)


def _too_early(claim: Claim, stage: Stage) -> str:
    if stage.min_days_overdue < 0:
        return f"trop tôt : « {stage.name} » part {-stage.min_days_overdue} jours avant l’échéance"
    days = f"{counted(claim.days_overdue, 'jour')} de retard"
    return f"trop tôt : {days}, « {stage.name} » à partir de {stage.min_days_overdue}"


def _not_due(claim: Claim, stage: Stage) -> Step | None:
    """No reminder of a debt that is not due, unless the stage is one sent before the due date."""
    if claim.days_overdue > 0 or stage.min_days_overdue < 0:
        return None
    day = claim.due + dt.timedelta(days=max(stage.min_days_overdue, 1))
    return Step(None, HoldKind.NOT_DUE, "non échue", day, stage)


def _last_letter(claim: Claim, stages: Sequence[Stage], letters: Sequence[SentLetter]) -> _Last:
    """The highest of what the journals and the ledger say; on a tie the later date, an unknown one counting as none."""
    told = [_Last(position_of_letter(letter, stages), sent_day(letter)) for letter in letters]
    if claim.item.last_stage is not None or claim.item.last_date is not None:
        stage = claim.item.last_stage
        told.append(_Last(-1 if stage is None else position_of(stage, stages), claim.item.last_date))
    return max(told, key=lambda last: (last.position, last.date or dt.date.min), default=_Last(-1, None))


def _is_of(letter: SentLetter, stage: Stage, stages: Sequence[Stage]) -> bool:
    """Whether the letter was of this very stage, by its name, else by its number."""
    named = any(fold(one.name) == fold(letter.stage_name) for one in stages)
    return fold(stage.name) == fold(letter.stage_name) if named else stage.number == letter.stage


def position_of_letter(letter: SentLetter, stages: Sequence[Stage]) -> int:
    """By its stage's name, which outlives a renumbering of the table; else by its number."""
    named = [index for index, stage in enumerate(stages) if fold(stage.name) == fold(letter.stage_name)]
    return named[0] if named else position_of(letter.stage, stages)


def position_of(number: int, stages: Sequence[Stage]) -> int:
    """Where a stage stands on the ladder; one no longer in the table stands at the last row with a lower number."""
    exact = [index for index, stage in enumerate(stages) if stage.number == number]
    lower = [index for index, stage in enumerate(stages) if stage.number < number]
    return (exact or lower or [-1])[-1]


def previous_letters(
    claims: Sequence[Claim], index: Mapping[ClaimKey, tuple[SentLetter, ...]], settings: Settings
) -> tuple[PreviousLetter, ...]:
    """The letters already sent about these claims, oldest first: the journals', then what only the ledger tells.

    A reminder sent before the due date reproached nothing and is not among them; a date without a level is.
    """
    found: dict[tuple[dt.date, int, str], PreviousLetter] = {}
    for claim in claims:
        for letter in index.get(claim_key(claim, settings), ()):
            if letter.date <= claim.due:
                continue
            told = PreviousLetter(letter.date, letter.stage, letter.stage_name, letter.reference)
            found[letter.date, letter.stage, letter.reference] = told
    for day, number, ladder in _told_by_ledger(claims, settings):
        if not any(day == other and number in (None, stage) for other, stage, _ in found):
            name = next((stage.name for stage in ladder if stage.number == number), "")
            found[day, number or 0, ""] = PreviousLetter(day, number or 0, name, "")
    return tuple(found[key] for key in sorted(found))


def _told_by_ledger(
    claims: Sequence[Claim], settings: Settings
) -> Iterator[tuple[dt.date, int | None, Sequence[Stage]]]:
    """Each last letter by its date, with its level if that is known too; those without a level come last."""
    for claim in sorted(claims, key=lambda claim: claim.item.last_stage is None):
        if claim.item.last_date is not None:
            yield claim.item.last_date, claim.item.last_stage, ladder_of(claim.debtor, settings)
