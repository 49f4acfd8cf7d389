"""Who gets which letter today, and why does every other claim get none?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mailmerge.dunning.answers import returned_letters
from mailmerge.dunning.cases import make_cases
from mailmerge.dunning.charges import charge_remarks
from mailmerge.dunning.claims import claim_order, net_items
from mailmerge.dunning.debtors import debtor_remarks, find_debtors, idle_suspensions
from mailmerge.dunning.grouping import Group, group_candidates
from mailmerge.dunning.ladder import index_history, position_of
from mailmerge.dunning.refusals import account_nets, refuse
from mailmerge.dunning.statement import open_accounts, with_statement
from mailmerge.dunning.steps import find_candidates, held_alone, noted_holds
from mailmerge.model import Case, ClaimKey, Debtor, Decision, Held, History, Ledger, Override, Settings, Stage
from mailmerge.values import fold


def decide(
    ledger: Ledger,
    settings: Settings,
    history: History,
    on: dt.date,
    overrides: Mapping[ClaimKey, Override] = MappingProxyType({}),
) -> Decision:
    """The letters of a run on that day, the claims held, and what became of the credits.

    The result does not depend on the order of the ledger's rows.

    Args:
        ledger: the open items.
        settings: the rules.
        history: what was sent before.
        on: the run date.
        overrides: what the clerk decided otherwise, claim by claim.

    Raises:
        SettingsError: a letter claims interest for a half-year whose rate is not in the table.
    """
    debtors = find_debtors(ledger, settings)
    index = index_history(history)
    netted = net_items(ledger.items, debtors, settings, on, noted_holds(index, history, settings))
    candidates = find_candidates(netted.claims, settings, index, overrides, on)
    nets = account_nets(netted.claims, netted.credits)
    returned = returned_letters(history.letters)
    accounts = open_accounts(netted.claims, netted.credits, settings)
    kept: list[Group] = []
    held: list[Held] = []
    listed: set[int] = set()
    for group in group_candidates(candidates, settings):
        if refusal := refuse(group, settings, nets[id(group.debtor), group.currency], returned):
            held += [Held(member.claim, *refusal, None) for member in group.members if member.step.stage]
            listed.update(id(member) for member in group.members if member.step.stage)
        else:
            kept.append(group)
            listed.update(map(id, group.members))
    cases = [with_statement(case, accounts, settings) for case in make_cases(kept, settings, index, on)]
    held += [held_alone(candidate, on) for candidate in candidates if id(candidate) not in listed]
    return Decision(
        cases=tuple(sorted(cases, key=lambda case: _case_order(case, settings.stages))),
        held=tuple(sorted(held, key=lambda one: (*_debtor_order(one.claim.debtor), *claim_order(one.claim)))),
        credits=tuple(
            sorted(netted.credits, key=lambda one: (*_debtor_order(one.debtor), one.item.number, one.item.balance))
        ),
        remarks=(
            *_other_creditors(history, settings),
            *debtor_remarks(debtors, ledger.items),
            *idle_suspensions(ledger, settings),
            *charge_remarks(cases, settings),
        ),
    )


def _other_creditors(history: History, settings: Settings) -> tuple[str, ...]:
    """A creditor who changes its name or code starts every ladder anew: that must not happen unnoticed."""
    own = {settings.creditor.key, *(account.creditor_key for account in settings.creditor.accounts)}
    others = sorted({letter.creditor for letter in history.letters} - own)
    if not others:
        return ()
    names = ", ".join(f"« {name} »" for name in others)
    return (f"Des lettres déjà envoyées sont d’un autre créancier ({names}) : elles ne comptent pas pour celui-ci.",)


def _debtor_order(debtor: Debtor) -> tuple[str, str, str, bool]:
    """By printed name as a French reader sorts it, accents and case aside; then by key."""
    return fold(debtor.details.name), debtor.details.name, debtor.key, bool(debtor.code)


def _case_order(case: Case, stages: Sequence[Stage]) -> tuple[int, int, str, str, str, str, bool, str]:
    """By stage as on the general ladder, beside them those of segments, each folder's letters together."""
    stage = case.stage
    return position_of(stage.number, stages), stage.number, stage.name, *_debtor_order(case.debtor), case.currency
