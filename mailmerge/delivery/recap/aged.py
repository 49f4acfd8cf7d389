"""The sheet Balance âgée: how old is what each debtor owes?"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from mailmerge.model import NOT_RECEIVABLE, Plan
from mailmerge.tables.write import Column, Row, Sheet

_ZERO = Decimal("0.00")


_BUCKETS = (("Non échu", 0), ("1 à 30 j", 30), ("31 à 60 j", 60), ("61 à 90 j", 90), ("91 à 120 j", 120))


def _bucket(days_overdue: int) -> int:
    return next((index for index, (_, last) in enumerate(_BUCKETS) if days_overdue <= last), len(_BUCKETS))


def aged(plan: Plan) -> Sheet:
    """What each debtor owes by days overdue, credits apart; drafts, quotes and cancelled ones do not count."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("Devise", 9)),
        *(Column(name, 15, "money") for name, _ in _BUCKETS),
        *(Column("> 120 j", 15, "money"), Column("Avoirs", 15, "money"), Column("Total", 16, "money")),
    )
    amounts: dict[tuple[str, str, str, str], list[Decimal]] = defaultdict(lambda: [_ZERO] * (len(_BUCKETS) + 2))
    claims = [claim for courier in plan.couriers for claim in courier.case.claims]
    claims += [held.claim for held in plan.decision.held]
    for claim in claims:
        if claim.item.status not in NOT_RECEIVABLE and claim.item.balance:
            key = (claim.currency, claim.debtor.details.name, claim.debtor.key, claim.debtor.code)
            amounts[key][_bucket(claim.days_overdue)] += claim.item.balance
    for credit in plan.decision.credits:
        if credit.item.status not in NOT_RECEIVABLE:
            key = (credit.currency, credit.debtor.details.name, credit.debtor.key, credit.debtor.code)
            amounts[key][-1] += credit.item.balance
    rows = [
        Row((code, name, currency, *values, sum(values, _ZERO)), currency=currency)
        for (currency, name, _, code), values in sorted(amounts.items())
    ]
    for currency in sorted({key[0] for key in amounts}):
        columns_of = zip(*(values for key, values in amounts.items() if key[0] == currency), strict=True)
        totals = [sum(column, _ZERO) for column in columns_of]
        rows.append(Row((f"Total {currency}", "", currency, *totals, sum(totals, _ZERO)), "total", currency))
    return Sheet("Balance âgée", columns, rows, filters=False)
