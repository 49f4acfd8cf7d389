"""What interest has a claim borne from one day to another?

Days are actual, a year has 365, nothing is compounded; each day bears interest on what was owed that day. A payment of
known date reduces what is owed from the day after it; credit notes, and payments of unknown or future date, from the
start: never too much is claimed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mailmerge.dunning.rates import Quote
from mailmerge.model import Claim, DatedPayment, InterestPeriod, RateRule
from mailmerge.values import CENT, ZERO
from mailmerge.values.spans import half_year_end, half_year_of

_YEAR = Decimal(36500)  # 365 days, and a rate in percent
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left of a claim, and the payments of known date that brought it there from `most` at most."""

    net: Decimal
    most: Decimal | None
    payments: tuple[DatedPayment, ...]

    def on(self, day: dt.date) -> Decimal:
        """What was owed through that day."""
        later = sum((payment.amount for payment in self.payments if payment.date >= day), self.net)
        return max(ZERO, later if self.most is None else min(self.most, later))


def owed(claim: Claim, on: dt.date, undated: Decimal = ZERO) -> Owed:
    """What was owed of a claim, day by day.

    Args:
        claim: the claim.
        on: the run date.
        undated: what was still owed besides, through the last day asked for.
    """
    item, net = claim.item, claim.net + undated
    received = [
        DatedPayment(use.credit.invoice_date, use.amount)
        for use in claim.credits
        if use.credit.is_payment and use.credit.invoice_date
    ]
    dated = tuple(payment for payment in (*item.payments, *received) if payment.date <= on)
    return Owed(net, None if item.total is None else max(item.total, net), dated)


def half_years(start: dt.date, end: dt.date, delay: dt.date, rule: RateRule) -> tuple[str, ...]:
    """The half-years whose rates interest from one day to another needs; `delay` is the first day of the delay."""
    if start > end:
        return ()
    if rule is RateRule.FROZEN:
        return (half_year_of(delay),)
    found = [half_year_of(start)]
    while (start := half_year_end(half_year_of(start)) + _DAY) <= end:
        found.append(half_year_of(start))
    return tuple(found)


def interest_periods(
    debt: Owed, start: dt.date, end: dt.date, quotes: Mapping[str, Quote]
) -> tuple[InterestPeriod, ...]:
    """The calculation from one day to another, both included, line by line.

    Args:
        debt: what was owed.
        start: the first day.
        end: the last day; before the first one there is nothing.
        quotes: the rate of each half-year; a single one holds throughout.
    """
    frozen = next(iter(quotes)) if len(quotes) == 1 else ""
    periods = []
    for first, last in _segments(debt.payments, start, end, split=not frozen):
        half_year, base = frozen or half_year_of(first), debt.on(last)
        if base:
            periods.append(_period(half_year, first, last, base, quotes[half_year]))
    return tuple(periods)


def _segments(
    payments: Sequence[DatedPayment], start: dt.date, end: dt.date, *, split: bool
) -> Iterator[tuple[dt.date, dt.date]]:
    """The spans without a payment before their last day, or a change of half-year where that matters."""
    lasts = {payment.date for payment in payments if start <= payment.date < end}
    while start <= end:
        last = min((day for day in lasts if day >= start), default=end)
        if split:
            last = min(last, half_year_end(half_year_of(start)))
        yield start, last
        start = last + _DAY


def _period(half_year: str, start: dt.date, end: dt.date, base: Decimal, at: Quote) -> InterestPeriod:
    days = (end - start).days + 1
    return InterestPeriod(half_year, start, end, base, at.rate, days, base * at.rate * days / _YEAR, at.source)


def rounded(periods: Sequence[InterestPeriod]) -> Decimal:
    """The interest of the periods, half-up to the cent: their sum is rounded once, and divided once to be exact."""
    exact = sum((period.base * period.rate * period.days for period in periods), ZERO)
    return (exact / _YEAR).quantize(CENT, ROUND_HALF_UP)
