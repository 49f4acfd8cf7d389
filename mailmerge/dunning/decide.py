"""Who gets which letter today, and why does every other claim get none?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from mailmerge.dunning.answers import answer_holds, returned_letters
from mailmerge.dunning.charges import charge_remarks, with_charges
from mailmerge.dunning.claims import NO_DEBT, account_for, active_holds, claim_order, credits_used, net_items
from mailmerge.dunning.debtors import address_lacks, debtor_remarks, find_debtors, idle_suspensions
from mailmerge.dunning.holds import WRITTEN, really, written
from mailmerge.dunning.instalments import with_instalments
from mailmerge.dunning.ladder import Step, claim_key, index_history, next_step, position_of, previous_letters
from mailmerge.dunning.overrides import apply_override
from mailmerge.dunning.policy import ladder_of, minimum_of, stage_for
from mailmerge.dunning.statement import open_accounts, with_statement
from mailmerge.model import (
    NOT_RECEIVABLE,
    Case,
    Channel,
    Claim,
    ClaimKey,
    CreditBalance,
    Debtor,
    Decision,
    Grouping,
    Held,
    History,
    Hold,
    HoldKind,
    Ledger,
    Override,
    SentLetter,
    Settings,
    Stage,
    Status,
)
from mailmerge.values import fold, print_amount, print_short_date
from mailmerge.values.workdays import next_working_day

_POSTAL = (Channel.POST, Channel.REGISTERED)
# With one letter per debtor, claims held for these reasons only ride along with the one that triggers the letter.
_MAY_RIDE_ALONG = (HoldKind.NOTHING_TO_SEND, HoldKind.LADDER_END, HoldKind.SPACING, HoldKind.TOO_EARLY)
_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A claim with its next step."""

    claim: Claim
    step: Step


@dataclass(frozen=True, slots=True)
class _Group:
    """What one letter would list."""

    debtor: Debtor
    stage: Stage
    currency: str
    members: tuple[_Candidate, ...]

    @property
    def principal(self) -> Decimal:
        return sum((member.claim.net for member in self.members), _ZERO)


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
    netted = net_items(ledger.items, debtors, settings, on, _told(index, history, settings))
    sent = {id(claim): index.get(claim_key(claim, settings), ()) for claim in netted.claims}
    candidates = [
        _Candidate(claim, _overridden(claim, _step(claim, settings, sent[id(claim)], on), settings, overrides))
        for claim in netted.claims
    ]
    groups = _GROUPERS[settings.general.grouping](candidates, settings)
    nets = _nets(netted.claims, netted.credits)
    returned = returned_letters(history.letters)
    accounts = open_accounts(netted.claims, netted.credits, settings)
    kept: list[_Group] = []
    held: list[Held] = []
    listed: set[int] = set()
    for group in groups:
        if refusal := _refuse(group, settings, nets[id(group.debtor), group.currency], returned):
            held += [Held(member.claim, *refusal, None) for member in group.members if member.step.stage]
            listed.update(id(member) for member in group.members if member.step.stage)
        else:
            kept.append(group)
            listed.update(map(id, group.members))
    cases = [
        with_statement(with_instalments(case, settings), accounts, settings)
        for case in _cases(kept, settings, index, on)
    ]
    held += [_held(candidate, on) for candidate in candidates if id(candidate) not in listed]
    return Decision(
        cases=tuple(sorted(cases, key=lambda case: _case_order(case, settings.stages))),
        held=tuple(sorted(held, key=lambda one: (*debtor_order(one.claim.debtor), *claim_order(one.claim)))),
        credits=tuple(
            sorted(netted.credits, key=lambda one: (*debtor_order(one.debtor), one.item.number, one.item.balance))
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


# --- One claim -----------------------------------------------------------------------------------------


def _told(
    index: Mapping[ClaimKey, Sequence[SentLetter]], history: History, settings: Settings
) -> Callable[[Claim], tuple[Hold, ...]]:
    """What answers to a claim's letters, and proposals of earlier runs, hold."""
    suspended: dict[ClaimKey, list[Hold]] = defaultdict(list)
    for suspension in history.suspensions:
        suspended[suspension.key].append(suspension.hold)

    def told(claim: Claim) -> tuple[Hold, ...]:
        key = claim_key(claim, settings)
        return (*answer_holds(index.get(key, ())), *suspended.get(key, ()))

    return told


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


_COVERED = "couverte par des avoirs ou des règlements"


def _overridden(claim: Claim, step: Step, settings: Settings, overrides: Mapping[ClaimKey, Override]) -> Step:
    """What the clerk decided of a claim that a letter would list."""
    listed = step.stage or (settings.general.grouping is Grouping.DEBTOR and step.hold in _MAY_RIDE_ALONG)
    override = overrides.get(claim_key(claim, settings)) if overrides and listed else None
    return step if override is None else apply_override(step, override, ladder_of(claim.debtor, settings))


def _held(candidate: _Candidate, on: dt.date) -> Held:
    step = candidate.step
    if step.hold is HoldKind.EXCLUDED and step.next_date is None:  # left out of this run only
        step = replace(step, next_date=on + dt.timedelta(days=1))
    if step.hold is None:  # a reminder before the due date, where the debtor's one letter is of a later stage
        return Held(candidate.claim, HoldKind.NOT_DUE, "non échue", candidate.claim.due + dt.timedelta(days=1))
    return Held(candidate.claim, step.hold, step.reason, step.next_date, step.ahead)


# --- One letter ----------------------------------------------------------------------------------------


def _by_stage(candidates: Sequence[_Candidate], settings: Settings) -> list[_Group]:
    """One letter per debtor, stage and currency."""
    groups: dict[tuple[int, str], dict[int, list[_Candidate]]] = defaultdict(lambda: defaultdict(list))
    for candidate in candidates:
        if candidate.step.stage is not None:
            key = (id(candidate.claim.debtor), candidate.claim.currency)
            groups[key][candidate.step.stage.number].append(candidate)
    return [_group(members) for by_number in groups.values() for members in by_number.values()]


def _group(members: Sequence[_Candidate], stage: Stage | None = None) -> _Group:
    ordered = tuple(sorted(members, key=lambda member: claim_order(member.claim)))
    first = next(member for member in ordered if member.step.stage)
    assert first.step.stage is not None
    return _Group(first.claim.debtor, stage or first.step.stage, first.claim.currency, ordered)


def _by_debtor(candidates: Sequence[_Candidate], settings: Settings) -> list[_Group]:
    """One letter per debtor and currency, at the highest stage reached today, listing all that is overdue and free."""
    accounts: dict[tuple[int, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        accounts[id(candidate.claim.debtor), candidate.claim.currency].append(candidate)
    groups = []
    for members in accounts.values():
        reached = [member.step.stage for member in members if member.step.stage]
        if reached:
            stages = ladder_of(members[0].claim.debtor, settings)
            stage = max(reached, key=lambda stage: position_of(stage.number, stages))
            groups.append(_group([member for member in members if _rides_along(member, stage)], stage))
    return groups


def _rides_along(candidate: _Candidate, stage: Stage) -> bool:
    if stage.min_days_overdue < 0:  # a reminder before the due date lists nothing that is overdue
        return candidate.step.stage == stage
    if candidate.step.stage is not None:
        return candidate.claim.days_overdue > 0 or candidate.step.stage == stage
    free = candidate.step.hold in _MAY_RIDE_ALONG
    return free and candidate.claim.days_overdue > 0 and candidate.claim.net > 0


_GROUPERS: Mapping[Grouping, Callable[[Sequence[_Candidate], Settings], list[_Group]]] = {
    Grouping.STAGE: _by_stage,
    Grouping.DEBTOR: _by_debtor,
}


def _nets(claims: Sequence[Claim], credits: Sequence[CreditBalance]) -> Mapping[tuple[int, str], Decimal]:
    """What each debtor owes in each currency once everything it has is counted, due or not."""
    nets: dict[tuple[int, str], Decimal] = defaultdict(lambda: _ZERO)
    for claim in claims:
        if claim.item.status not in NO_DEBT:
            nets[id(claim.debtor), claim.currency] += claim.item.balance
    for credit in credits:
        if credit.item.status not in NOT_RECEIVABLE:
            nets[id(credit.debtor), credit.currency] += credit.item.balance
    return nets


def _refuse(
    group: _Group, settings: Settings, net: Decimal, returned: Mapping[tuple[str, str], SentLetter]
) -> tuple[HoldKind, str] | None:
    """Why this letter is not written, if there is a reason."""
    if net <= 0:
        return HoldKind.NET_NOT_POSITIVE, "le compte du client est créditeur ou nul : rien tant qu’il ne doit rien"
    minimum = minimum_of(group.debtor, settings)
    if group.principal < minimum:
        least = print_amount(minimum, group.currency)
        return HoldKind.BELOW_MINIMUM, f"sous le minimum de {least} par lettre : attend d’autres factures à relancer"
    if account_for(settings, group.currency) is None:
        reason = f"pas de compte bancaire en {group.currency} dans parametres.xlsx, feuille Créancier"
        return HoldKind.NO_ACCOUNT, reason
    missing = address_lacks(group.debtor.details)
    if stage_for(group.debtor, group.stage).channel not in _POSTAL:
        return None
    if missing:
        return HoldKind.NO_ADDRESS, f"adresse incomplète : il manque {', '.join(missing)}"
    letter = returned.get(claim_key(group.members[0].claim, settings)[:2])
    return (HoldKind.NO_ADDRESS, _returned(letter)) if letter else None


def _returned(letter: SentLetter) -> str:
    return (
        f"adresse inconnue : la lettre {letter.reference} du {print_short_date(letter.date)} est revenue ; corrigez "
        f"l’adresse, puis effacez « adresse inconnue » dans Suivi.xlsx du dossier {letter.folder}"
    )


def _cases(
    groups: Sequence[_Group], settings: Settings, index: Mapping[ClaimKey, tuple[SentLetter, ...]], on: dt.date
) -> list[Case]:
    listed = [(group.stage, [member.claim for member in group.members]) for group in groups]
    charged = with_charges(listed, settings, index, on)
    return [_case(group, claims, settings, index, on) for group, claims in zip(groups, charged, strict=True)]


def _case(
    group: _Group,
    claims: tuple[Claim, ...],
    settings: Settings,
    index: Mapping[ClaimKey, tuple[SentLetter, ...]],
    on: dt.date,
) -> Case:
    account = account_for(settings, group.currency)
    assert account is not None
    interest = sum((claim.charges.interest for claim in claims), _ZERO)
    indemnity = sum((claim.charges.indemnity for claim in claims), _ZERO)
    return Case(
        debtor=group.debtor,
        stage=stage_for(group.debtor, group.stage),
        currency=group.currency,
        account=account,
        claims=claims,
        principal=group.principal,
        interest=interest,
        indemnity=indemnity,
        total=group.principal + interest + indemnity,
        deadline=_deadline(group, on),
        credits=credits_used(claims),
        previous=previous_letters(claims, index, settings),
    )


def _deadline(group: _Group, on: dt.date) -> dt.date:
    """A reminder before the due date asks for payment by then, that of its last invoice."""
    if group.stage.min_days_overdue < 0:
        return max(member.claim.due for member in group.members)
    return next_working_day(on + dt.timedelta(days=group.stage.days_to_pay))


def debtor_order(debtor: Debtor) -> tuple[str, str, str, bool]:
    """By printed name as a French reader sorts it, accents and case aside; then by key."""
    return fold(debtor.details.name), debtor.details.name, debtor.key, bool(debtor.code)


def _case_order(case: Case, stages: Sequence[Stage]) -> tuple[int, int, str, str, str, str, bool, str]:
    """By stage as on the general ladder, beside them those of segments, each folder's letters together."""
    stage = case.stage
    return position_of(stage.number, stages), stage.number, stage.name, *debtor_order(case.debtor), case.currency
