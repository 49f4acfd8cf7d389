"""Which figures does a controller expect beside the letters?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was owed at the previous run on letters of one stage and channel, and what was paid of it since.

    An invoice counts under its latest letter, of whichever run. `unknown` is what the invoices among them come to that
    are no more in the ledger, without a known payment.
    """

    stage: str
    channel: str
    currency: str
    owed: Decimal
    recovered: Decimal
    unknown: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class ChasedRun:
    """What the letters of one run, earlier or this one, came to in one currency."""

    folder: str
    date: dt.date
    currency: str
    letters: int
    principal: Decimal


@dataclass(frozen=True, slots=True)
class SalesDays:
    """Days sales outstanding in one currency, by three methods; None where the sales given do not reach far enough.

    `start` and `end` bound the period of the balance method and of the best possible. `average_delay` is what the
    delays alone cost: balance method less best possible. `remark` says which sales are missing, or is empty.
    """

    currency: str
    balance_method: Decimal | None
    count_back: Decimal | None
    best_possible: Decimal | None
    average_delay: Decimal | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    remark: str = ""


# The columns of the aged balance; beyond the last number of days overdue stands the last bucket.
AGE_BUCKETS = ("Non échu", "1 à 30 j", "31 à 60 j", "61 à 90 j", "91 à 120 j", "> 120 j")
AGE_LIMITS = (0, 30, 60, 90, 120)


@dataclass(frozen=True, slots=True)
class AgedAccount:
    """What a debtor owes in one currency by days overdue (`AGE_BUCKETS`); its `credits`, negative, stand apart."""

    debtor: str
    code: str
    name: str
    currency: str
    buckets: tuple[Decimal, ...]
    credits: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Exposure:
    """What all debtors owe in one currency, before credits; `weighted_delay` is in days, None if nothing is overdue.

    `apart` are the drafts, quotes and cancelled rows of the ledger: `total` + `credits` + `apart` is its sum.
    """

    currency: str
    buckets: tuple[Decimal, ...]
    total: Decimal
    overdue: Decimal
    disputed: Decimal
    credits: Decimal
    apart: Decimal
    weighted_delay: Decimal | None
