"""The sheet Balance âgée: how old is what each debtor owes?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.model import AGE_BUCKETS, Exposure, Plan
from mailmerge.tables.write import Column, Kind, Row, Sheet

_SHARES: dict[int, Kind] = dict.fromkeys(range(3, 3 + len(AGE_BUCKETS)), "share")


def aged(plan: Plan) -> Sheet:
    """What each debtor owes by days overdue, credits apart, with totals and their shares by currency."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("Devise", 9)),
        *(Column(name, 15, "money") for name in AGE_BUCKETS),
        *(Column("Avoirs", 15, "money"), Column("Total", 16, "money")),
    )
    rows = [
        Row((one.code, one.name, one.currency, *one.buckets, one.credits, one.total), currency=one.currency)
        for one in plan.review.aged
    ]
    rows += [row for exposure in plan.review.exposures for row in _totals(exposure)]
    return Sheet("Balance âgée", columns, rows, filters=False)


def _totals(exposure: Exposure) -> Iterator[Row]:
    """The total, what share of the claims each age is, and what makes it differ from the ledger."""
    currency, net = exposure.currency, exposure.total + exposure.credits
    yield Row((f"Total {currency}", "", currency, *exposure.buckets, exposure.credits, net), "total", currency)
    if exposure.total:
        shares = [amount / exposure.total for amount in exposure.buckets]
        yield Row((f"Part {currency}", "du total avant avoirs", currency, *shares), kinds=_SHARES)
    if exposure.apart:
        blank = [None] * (len(AGE_BUCKETS) + 1)
        for name, why, amount in (
            ("Hors balance", "brouillons, devis, annulées", exposure.apart),
            ("Grand livre", "soldes des lignes retenues", net + exposure.apart),
        ):
            yield Row((name, why, currency, *blank, amount), currency=currency)
