"""How old is what each debtor owes, and what does it come to in all?

Credits stand apart: a payment that is not allocated makes no invoice younger. Drafts, quotes and cancelled rows are
left out, and what they come to is told, so that the balance ties to the ledger.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from mailmerge.model import (
    AGE_BUCKETS,
    AGE_LIMITS,
    NOT_RECEIVABLE,
    AgedAccount,
    Claim,
    Debtor,
    Decision,
    Exposure,
    HoldKind,
)
from mailmerge.review.claims import all_claims
from mailmerge.values import ZERO
from mailmerge.values.holds import active_holds

_Key: TypeAlias = tuple[str, str, str, str]


def aged_accounts(decision: Decision) -> tuple[AgedAccount, ...]:
    """What each debtor owes by days overdue, by currency and name."""
    amounts: dict[_Key, list[Decimal]] = defaultdict(lambda: [ZERO] * len(AGE_BUCKETS))
    credits: dict[_Key, Decimal] = defaultdict(lambda: ZERO)
    for claim in all_claims(decision):
        if claim.item.status not in NOT_RECEIVABLE and claim.item.balance:
            amounts[_key(claim.currency, claim.debtor)][bisect_left(AGE_LIMITS, claim.days_overdue)] += (
                claim.item.balance
            )
    for credit in decision.credits:
        if credit.item.status not in NOT_RECEIVABLE:
            credits[_key(credit.currency, credit.debtor)] += credit.item.balance
    return tuple(_account(key, amounts[key], credits[key]) for key in sorted({*amounts, *credits}))


def _key(currency: str, debtor: Debtor) -> _Key:
    return currency, debtor.details.name, debtor.key, debtor.code


def _account(key: _Key, buckets: Sequence[Decimal], credits: Decimal) -> AgedAccount:
    currency, name, debtor, code = key
    return AgedAccount(debtor, code, name, currency, tuple(buckets), credits, sum(buckets, ZERO) + credits)


def exposures(decision: Decision, accounts: Iterable[AgedAccount], on: dt.date) -> tuple[Exposure, ...]:
    """The totals of the aged balance in each currency, what of it is disputed, and how late it is on average."""
    by_currency: dict[str, list[AgedAccount]] = defaultdict(list)
    for account in accounts:
        by_currency[account.currency].append(account)
    disputed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    days: dict[str, Decimal] = defaultdict(lambda: ZERO)
    apart = _apart(decision)
    for claim, is_disputed in _with_disputes(decision, on):
        disputed[claim.currency] += claim.item.balance if is_disputed else ZERO
        days[claim.currency] += claim.item.balance * max(claim.days_overdue, 0)
    return tuple(
        _exposure(currency, by_currency[currency], disputed[currency], days[currency], apart[currency])
        for currency in sorted({*by_currency, *apart})
    )


def _apart(decision: Decision) -> dict[str, Decimal]:
    """What the rows that are no receivables come to."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rows = [(claim.item, claim.currency) for claim in all_claims(decision)]
    rows += [(credit.item, credit.currency) for credit in decision.credits]
    for item, currency in rows:
        if item.status in NOT_RECEIVABLE and item.balance:
            found[currency] += item.balance
    return found


def _with_disputes(decision: Decision, on: dt.date) -> Iterable[tuple[Claim, bool]]:
    """The receivables, and whether each is disputed, also where it is held for another reason."""
    for case in decision.cases:
        yield from ((claim, False) for claim in case.claims)
    for held in decision.held:
        if held.claim.item.status not in NOT_RECEIVABLE:
            yield held.claim, held.kind is HoldKind.DISPUTE or _disputed(held.claim, on)


def _disputed(claim: Claim, on: dt.date) -> bool:
    return any(hold.kind is HoldKind.DISPUTE for hold in active_holds(claim, on))


def _exposure(
    currency: str, accounts: Sequence[AgedAccount], disputed: Decimal, days: Decimal, apart: Decimal
) -> Exposure:
    buckets = tuple(sum((account.buckets[index] for account in accounts), ZERO) for index in range(len(AGE_BUCKETS)))
    overdue = sum(buckets[1:], ZERO)
    return Exposure(
        currency=currency,
        buckets=buckets,
        total=sum(buckets, ZERO),
        overdue=overdue,
        disputed=disputed,
        credits=sum((account.credits for account in accounts), ZERO),
        apart=apart,
        weighted_delay=(days / overdue).quantize(Decimal("0.1"), ROUND_HALF_UP) if overdue else None,
    )
