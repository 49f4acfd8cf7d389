"""What does the clerk read before she decides whether the letters are written?"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from mailmerge.model import HoldKind, Plan
from mailmerge.screens.reading import reading_lines, rejected_lines
from mailmerge.screens.since import since_lines
from mailmerge.screens.text import FAULTS_SHOWN, aligned, fault_lines
from mailmerge.values import counted, print_amount, print_date


def plan_screen(plan: Plan) -> list[str]:
    """What would be written, what is held and why, and what was set aside."""
    lines = [f"Relances du {print_date(plan.date)} - {plan.settings.creditor.name}", ""]
    if plan.proposal:
        lines[1:1] = [f"D’après la proposition contrôlée : {plan.proposal.name}"]
    lines += reading_lines(plan.ledger, brief=True)
    lines += ["", *_letter_lines(plan), *_held_lines(plan), *rejected_lines(plan.ledger)]
    lines += since_lines(plan)
    if plan.flags:
        lines += [
            "",
            f"{counted(len(plan.flags), 'point')} à vérifier (feuille « À vérifier » du récapitulatif).",
            *_follow_up_lines(plan),
        ]
    if plan.remarks:
        lines += ["", "À savoir :", *(f"  - {remark}" for remark in plan.remarks)]
    if plan.review.warning:
        lines += ["", plan.review.warning]
    return lines


def _letter_lines(plan: Plan) -> list[str]:
    if not plan.couriers:
        return ["Aucune lettre à écrire : rien n’est à relancer à cette date."]
    amounts: dict[tuple[int, str, str, str], Decimal] = defaultdict(Decimal)
    letters: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for courier in plan.couriers:
        case = courier.case
        key = (case.stage.number, case.stage.name, case.stage.channel.value, case.currency)
        amounts[key] += case.total
        letters[key] += 1
    rows = [
        (f"{number} {name}", channel, counted(letters[key], "lettre"), print_amount(amounts[key], key[3]))
        for key in amounts
        for number, name, channel, _ in [key]
    ]
    return [f"{counted(len(plan.couriers), 'lettre')} à écrire :", *aligned(rows)]


def _held_lines(plan: Plan) -> list[str]:
    from mailmerge.delivery.recap.holds import HOLD_NAMES

    if not plan.decision.held:
        return []
    counts: dict[tuple[HoldKind, str], int] = defaultdict(int)
    amounts: dict[tuple[HoldKind, str], Decimal] = defaultdict(Decimal)
    for held in plan.decision.held:
        key = (held.kind, held.claim.currency)
        counts[key] += 1
        amounts[key] += held.claim.net
    rows = [
        (HOLD_NAMES[kind], counted(counts[kind, currency], "facture"), print_amount(amounts[kind, currency], currency))
        for kind, currency in sorted(counts)
    ]
    return ["", f"{counted(len(plan.decision.held), 'facture')} sans lettre :", *aligned(rows)]


def _follow_up_lines(plan: Plan) -> list[str]:
    """What is wrong in her follow-up sheets: it decides which letters leave."""
    ledgers = {reading.file for reading in plan.ledger.readings}
    faults = [flag for flag in plan.flags if flag.place.file not in ledgers]
    if not faults:
        return []
    return ["Dont, dans vos fichiers Suivi.xlsx :", *fault_lines(faults, FAULTS_SHOWN, "À vérifier")]
