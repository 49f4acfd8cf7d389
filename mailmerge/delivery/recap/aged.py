"""The sheet Balance âgée: how old is what each debtor owes?"""

from __future__ import annotations

from mailmerge.model import AGE_BUCKETS, Plan
from mailmerge.tables.layout import Column, OutValue, Row, Sheet


def aged(plan: Plan) -> Sheet:
    """What each debtor owes by days overdue, credits apart, with totals by currency; shares are in Chiffres."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("Devise", 9)),
        *(Column(name, 15, "money") for name in AGE_BUCKETS),
        *(Column("Avoirs", 15, "money"), Column("Total", 16, "money")),
    )
    rows = [
        Row((one.code, one.name, one.currency, *one.buckets, one.credits, one.total), currency=one.currency)
        for one in plan.review.aged
    ]
    listed = {account.currency for account in plan.review.aged}
    for total in plan.review.exposures:
        if total.currency in listed:
            net, currency = total.total + total.credits, total.currency
            values: tuple[OutValue, ...] = (
                *(f"Total {currency}", "", currency),
                *(*total.buckets, total.credits, net),
            )
            rows.append(Row(values, "total", currency))
    return Sheet("Balance âgée", columns, rows, filters=False)
