"""How do the clerk’s decisions in a proposal enter a run, and how does a plan become a proposal?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from mailmerge.errors import DecisionsError, UsageError, fault_text
from mailmerge.model import Decision, History, Ledger, Plan, Proposal, Settings, Suspension
from mailmerge.values import print_short_date


def choose(files: Sequence[Path]) -> tuple[Proposal | None, tuple[Path, ...]]:
    """The proposal among the files given, told by its content, and the ledgers.

    Raises:
        UsageError: there are several.
        SettingsError: it was altered beyond use.
    """
    from mailmerge.delivery.proposal.read import read_proposal

    found = {path: read_proposal(path) for path in files}
    proposals = [proposal for proposal in found.values() if proposal]
    if len(proposals) > 1:
        names = ", ".join(proposal.source.name for proposal in proposals)
        raise UsageError(f"Plusieurs propositions à la fois : {names}.", cure="Indiquez-en une seule.")
    ledgers = tuple(path for path, proposal in found.items() if proposal is None)
    return (proposals[0] if proposals else None), ledgers


def refuse_beside(chosen: Proposal, on: dt.date, proposing: bool) -> None:
    """What cannot be asked together with a proposal: another date, and one more proposal.

    Raises:
        UsageError: it was.
    """
    name = chosen.source.name
    if proposing:
        raise UsageError(
            f"{name} est déjà une proposition.",
            cure="Retirez --proposal pour l’appliquer, ou ce fichier pour en préparer une autre.",
        )
    if on != chosen.date:
        day, asked = print_short_date(chosen.date), print_short_date(on)
        raise UsageError(
            f"{name} est du {day}, pas du {asked} : ses montants et ses délais changeraient.",
            cure="Retirez --date, ou préparez une proposition à cette date (--proposal --date AAAA-MM-JJ).",
        )


def propose(plan: Plan) -> Path:
    """A new `Proposition.xlsx` in the plan’s workspace, for the clerk’s decisions; no dated folder is made.

    Raises:
        OutputError: the file cannot be written.
    """
    from mailmerge.delivery.proposal.write import write_proposal
    from mailmerge.dunning.policy import ladder_of

    return write_proposal(plan, lambda debtor: ladder_of(debtor, plan.settings))


def decide_with(
    proposal: Proposal | None, ledger: Ledger, settings: Settings, history: History, on: dt.date
) -> tuple[Decision, tuple[Suspension, ...], tuple[str, ...]]:
    """What is sent and held, by the rules or as the clerk decided; what stays suspended, and remarks on both.

    Raises:
        SettingsError: the proposal was altered, says something else than the rules do now, or decides the impossible.
    """
    from mailmerge.delivery.proposal.current import proposed_letters
    from mailmerge.dunning.choices import overrides_of
    from mailmerge.dunning.decide import decide
    from mailmerge.dunning.overrides import override_remarks, suspensions_of

    decision = decide(ledger, settings, history, on)
    if proposal is None:
        return decision, (), ()
    overrides, wrong = overrides_of(proposed_letters(proposal, decision), settings, history, on)
    if faults := (*proposal.faults, *wrong):
        raise DecisionsError(
            f"{proposal.source.name} : des décisions ne peuvent pas être appliquées.",
            details=tuple(fault_text(fault) for fault in faults),
            cure="Corrigez ces cellules dans Excel, enregistrez le fichier, puis relancez ; pour vous passer de cette "
            "proposition, déplacez ou supprimez son fichier.",
        )
    if not overrides:
        return decision, (), ()
    chosen = decide(ledger, settings, history, on, overrides)
    remarks = override_remarks(proposal.source.name, decision, chosen, overrides, settings)
    return chosen, suspensions_of(overrides, on), remarks


def proposal_remarks(proposal: Proposal, decision: Decision, on: dt.date) -> tuple[str, ...]:
    """What the clerk must know of a proposal before she carries it out on that day."""
    from mailmerge.delivery.proposal.find import is_open_elsewhere

    name, remarks = proposal.source.name, []
    if proposal.date != on:
        day, today = print_short_date(proposal.date), print_short_date(on)
        remarks.append(
            f"Les lettres portent la date de {name} ({day}), d’où partent leurs montants et leurs délais, et non le "
            f"{today} ; pour les dater d’aujourd’hui, préparez une nouvelle proposition."
        )
    if late := sum(case.deadline <= on for case in decision.cases):
        letters = f"{late} lettres demandent" if late > 1 else "1 lettre demande"
        remarks.append(f"{letters} un paiement pour une date déjà passée : préparez plutôt une nouvelle proposition.")
    if is_open_elsewhere(proposal.path):
        remarks.append(f"{name} est ouverte dans Excel : seules les décisions enregistrées comptent.")
    return tuple(remarks)
