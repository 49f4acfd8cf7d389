"""Which credits look like payments that nobody allocated, or that the oldest invoice took in place of their own?

Only amounts that are equal to the cent are told: one invoice, two invoices, or all that is overdue. And a credit that
is left while its debtor, or one of the same name or SIREN, gets a letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from mailmerge.errors import row_fault
from mailmerge.model import NO_DEBT, NOT_RECEIVABLE, Case, Claim, CreditBalance, Debtor, Decision, Fault, Settings
from mailmerge.review.claims import all_claims
from mailmerge.values import ZERO, counted, name_key, print_amount, print_short_date

_MOST_CLAIMS = 60  # among more, two that add up are chance
_Account: TypeAlias = tuple[str, str, str]
_Uses: TypeAlias = Mapping[int, Mapping[int, Decimal]]


def unallocated_flags(decision: Decision, settings: Settings) -> tuple[Fault, ...]:
    """The flags, in the order of the credits."""
    claims: dict[_Account, list[Claim]] = defaultdict(list)
    uses: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for claim in all_claims(decision):
        if claim.item.balance > 0 and claim.item.status not in NO_DEBT:
            claims[_account(claim.debtor, claim.currency)].append(claim)
        for use in claim.credits:
            uses[id(use.credit)][id(claim)] = use.amount
    chased = _chased(decision.cases)
    flags: list[Fault] = []
    for credit in decision.credits:
        if credit.item.status not in NOT_RECEIVABLE:
            flags += _equal_amounts(credit, claims.get(_account(credit.debtor, credit.currency), ()), uses)
            flags += _left_while_chased(credit, chased, settings.general.minimum)
    return tuple(flags)


def _account(debtor: Debtor, currency: str) -> _Account:
    """A code and a name that look alike are two debtors."""
    return debtor.key, debtor.code, currency


# --- Equal amounts -------------------------------------------------------------------------------------


def _equal_amounts(credit: CreditBalance, claims: Sequence[Claim], uses: _Uses) -> Iterator[Fault]:
    if credit.item.original_invoice:
        return
    whole = credit.used + credit.left
    found = list(_matches(whole, claims))
    paid = uses.get(id(credit.item), {})
    if not found or any(paid == {id(claim): claim.item.balance for claim in match} for match in found):
        return
    match = min(found, key=lambda match: (len(match), [(claim.due, claim.item.number) for claim in match]))
    yield row_fault(
        credit.item,
        f"{print_amount(whole, credit.currency)} : c’est, au centime près, {_named(match, claims)}, mais ce crédit "
        f"{_whither(credit)}. Si c’est son règlement, lettrez-les.",
    )


def _matches(whole: Decimal, claims: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
    """One claim, else two, else all that is overdue."""
    single = [(claim,) for claim in claims if claim.item.balance == whole]
    yield from single
    if single or len(claims) < 2:
        return
    overdue = tuple(claim for claim in claims if claim.days_overdue > 0)
    if len(overdue) > 2 and sum((claim.item.balance for claim in overdue), ZERO) == whole:
        yield overdue
    if len(claims) <= _MOST_CLAIMS:
        seen: dict[Decimal, Claim] = {}
        for claim in claims:
            if other := seen.get(whole - claim.item.balance):
                yield other, claim
            seen.setdefault(claim.item.balance, claim)


def _named(match: Sequence[Claim], claims: Sequence[Claim]) -> str:
    if len(match) == 1:
        claim = match[0]
        others = sum(1 for other in claims if other.item.balance == claim.item.balance) - 1
        more = f" (et de {counted(others, 'autre')})" if others else ""
        when = "échue" if claim.days_overdue > 0 else "à échoir"
        return f"le montant de la facture {claim.item.number}, {when} le {print_short_date(claim.due)}{more}"
    if len(match) == 2:
        return f"la somme des factures {match[0].item.number} et {match[1].item.number}"
    return f"tout ce qui est échu ({len(match)} factures)"


def _whither(credit: CreditBalance) -> str:
    if not credit.used:
        return "n’est déduit d’aucune facture"
    return "est déduit d’autres factures, les plus anciennes" if not credit.left else "n’est déduit qu’en partie"


# --- Left while a letter goes --------------------------------------------------------------------------


def _chased(cases: Iterable[Case]) -> Mapping[tuple[str, str], list[Case]]:
    """The letters by the debtor’s normalised name and by its SIREN."""
    found: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        for sign in _signs(case.debtor):
            found[sign].append(case)
    return found


def _signs(debtor: Debtor) -> Iterator[tuple[str, str]]:
    if name := name_key(debtor.details.name):
        yield "name", name
    if debtor.details.siren:
        yield "siren", debtor.details.siren


def _left_while_chased(
    credit: CreditBalance, chased: Mapping[tuple[str, str], Sequence[Case]], minimum: Decimal
) -> Iterator[Fault]:
    if credit.left < minimum or not credit.left:
        return
    case = next((case for sign in _signs(credit.debtor) for case in chased.get(sign, ())), None)
    if case is None:
        return
    left, asked = print_amount(credit.left, credit.currency), print_amount(case.principal, case.currency)
    if case.debtor is credit.debtor:
        why = f"restent disponibles alors que ce client est relancé pour {asked}"
    else:
        label = case.debtor.code or "sans code"
        why = f"restent disponibles alors que « {case.debtor.details.name} » ({label}) est relancé pour {asked}"
    yield row_fault(credit.item, f"{left} {why} : à rapprocher avant l’envoi.")
