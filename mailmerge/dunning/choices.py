"""Which decision holds for each claim of a proposal, and which decisions make no sense?

What stands on an invoice's line wins over what stands on its letter's line, cell by cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from mailmerge.dunning.ladder import claim_key, index_history, next_step, sent_before
from mailmerge.dunning.policy import ladder_of
from mailmerge.model import (
    Choice,
    Claim,
    ClaimKey,
    Fault,
    Grouping,
    History,
    Override,
    ProposedLetter,
    SentLetter,
    Settings,
    Stage,
    Verdict,
)
from mailmerge.values import fold, print_short_date
from mailmerge.values.nearest import did_you_mean

_HELD = (Verdict.EXCLUDE, Verdict.SUSPEND)


def stage_label(stage: Stage) -> str:
    """`2 Relance ferme`, as the clerk reads and chooses it."""
    return f"{stage.number} {stage.name}"


def overrides_of(
    letters: Sequence[ProposedLetter], settings: Settings, history: History, on: dt.date
) -> tuple[Mapping[ClaimKey, Override], tuple[Fault, ...]]:
    """What was decided otherwise than proposed, claim by claim, and every cell that cannot be carried out.

    Args:
        letters: what was proposed, with what was filled in.
        settings: the rules.
        history: what was sent before.
        on: the date of the letters.
    """
    index = index_history(history)
    overrides: dict[ClaimKey, Override] = {}
    decided: dict[ClaimKey, Override] = {}
    faults: list[Fault] = []
    for letter in letters:
        ladder = ladder_of(letter.case.debtor, settings)
        faults += _line_faults(letter.choice, ladder, on)
        for claim, own in zip(letter.case.claims, letter.invoices, strict=True):
            found = [*_line_faults(own, ladder, on), *_against_letter(own, letter, ladder, settings)]
            key = claim_key(claim, settings)
            if not found:
                override, asked = _override(own, letter, ladder)
                found = _stage_faults(claim, asked, override, ladder, settings, index.get(key, ()), on)
                if decided.setdefault(key, override) != override:
                    message = "cette facture a une autre ligne (même numéro, même échéance), qui décide autrement"
                    found.append(Fault(own.verdict_at, _shown(own), message))
                if override != Override():
                    overrides[key] = override
            faults += found
    return overrides, tuple(dict.fromkeys(faults))


def _override(own: Choice, letter: ProposedLetter, ladder: Sequence[Stage]) -> tuple[Override, Choice]:
    """What holds for an invoice, empty where it is sent as proposed; and the line that asks for its stage."""
    decides = own if own.verdict else letter.choice
    remark = own.remark or decides.remark
    if decides.verdict is Verdict.EXCLUDE:
        return Override(excluded=True, text=remark), decides
    if decides.verdict is Verdict.SUSPEND:
        return Override(until=decides.until, text=remark), decides
    asks = own if own.stage else letter.choice
    stage = _find(asks.stage, ladder)
    changed = stage is not None and stage.number != letter.case.stage.number
    return (Override(stage=stage.number, text=remark) if stage and changed else Override()), asks


def _line_faults(choice: Choice, ladder: Sequence[Stage], on: dt.date) -> list[Fault]:
    """What is wrong with a line whatever stands on others."""
    if choice.faulty:
        return []
    faults = _date_faults(choice, on)
    if choice.stage and choice.verdict in _HELD:
        message = f"« {choice.verdict} » : rien n’est envoyé ; effacez cette étape, ou la décision"
        faults.append(Fault(choice.stage_at, choice.stage, message))
    elif choice.stage and _find(choice.stage, ladder) is None:
        labels = [stage_label(stage) for stage in ladder]
        near = did_you_mean(choice.stage, [*labels, *(stage.name for stage in ladder)])
        message = f"cette étape n’existe pas pour ce client ; étapes possibles : {', '.join(labels)}{near}"
        faults.append(Fault(choice.stage_at, choice.stage, message))
    return faults


def _date_faults(choice: Choice, on: dt.date) -> list[Fault]:
    shown = print_short_date(choice.until) if choice.until else ""
    if choice.verdict is Verdict.SUSPEND and choice.until is None:
        message = "« suspendre » demande une date ; tapez jusqu’à quel jour"
    elif choice.until and choice.verdict is not Verdict.SUSPEND:
        message = "une date ne va qu’avec « suspendre » ; choisissez cette décision sur la ligne, ou effacez la date"
    elif choice.until and choice.until <= on:
        message = f"date postérieure à celle des lettres ({print_short_date(on)}) attendue"
    else:
        return []
    return [Fault(choice.until_at, shown, message)]


def _against_letter(own: Choice, letter: ProposedLetter, ladder: Sequence[Stage], settings: Settings) -> list[Fault]:
    """What an invoice's line asks that its letter's line makes impossible."""
    if not own.stage or own.verdict in _HELD:
        return []
    whole = letter.choice
    if own.verdict is None and whole.verdict in _HELD:
        message = f"sa lettre dit « {whole.verdict} » ; choisissez « envoyer » sur cette ligne, ou effacez l’étape"
        return [Fault(own.stage_at, own.stage, message)]
    common, asked = _find(whole.stage, ladder) or letter.case.stage, _find(own.stage, ladder)
    if settings.general.grouping is Grouping.DEBTOR and asked and asked.number != common.number:
        message = "avec une seule lettre par client, l’étape se choisit sur la ligne de la lettre ; effacez celle-ci"
        return [Fault(own.stage_at, own.stage, message)]
    return []


def _stage_faults(
    claim: Claim,
    asked: Choice,
    override: Override,
    ladder: Sequence[Stage],
    settings: Settings,
    letters: Sequence[SentLetter],
    on: dt.date,
) -> list[Fault]:
    """Why a claim cannot get the stage that was chosen for it."""
    stage = next((stage for stage in ladder if stage.number == override.stage), None)
    # A claim that is only listed along with others keeps its own place on the ladder.
    if stage is None or next_step(claim, settings, letters, on).stage is None:
        return []
    reason = sent_before(claim, stage, ladder, letters) or _wrong_side(claim, stage)
    return [Fault(asked.stage_at, asked.stage, f"facture {claim.item.number} : {reason}")] if reason else []


def _wrong_side(claim: Claim, stage: Stage) -> str:
    """A reminder before the due date is for what is not due, and every other stage for what is overdue."""
    if stage.min_days_overdue < 0 < claim.days_overdue:
        return f"« {stage.name} » part avant l’échéance, qui est passée"
    if stage.min_days_overdue >= 0 >= claim.days_overdue:
        return f"« {stage.name} » réclame une facture échue, celle-ci ne l’est pas"
    return ""


def _find(text: str, ladder: Sequence[Stage]) -> Stage | None:
    """The stage by its label, its name or its number."""
    for stage in ladder:
        if fold(text) in (fold(stage_label(stage)), fold(stage.name), str(stage.number)):
            return stage
    return None


def _shown(choice: Choice) -> str:
    return choice.verdict.value if choice.verdict else ""
