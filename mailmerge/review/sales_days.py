"""How many days of sales are still unpaid (DSO)?

Three methods, on what all debtors owe once credits are deducted: the balance over the sales of the last three months;
counting back, each month’s sales taken from the balance, latest first, until it is used up; the best possible, with
only what is not due. The current month counts where its sales are given, with its days through the run date.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mailmerge.model import Exposure, MonthlySales, SalesDays
from mailmerge.values import MONTHS, ZERO
from mailmerge.values.spans import add_months, month_end

_PERIOD = 3  # months


@dataclass(frozen=True, slots=True)
class _Month:
    first: dt.date
    days: int
    amount: Decimal


def sales_days(sales: Iterable[MonthlySales], exposures: Iterable[Exposure], on: dt.date) -> tuple[SalesDays, ...]:
    """The days of each currency whose sales are given, to a tenth."""
    given: dict[str, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for month in sales:
        given[month.currency][month.month.replace(day=1)] += month.amount
    owed = {exposure.currency: exposure for exposure in exposures}
    return tuple(_in_currency(currency, given[currency], owed.get(currency), on) for currency in sorted(given))


def _in_currency(currency: str, given: Mapping[dt.date, Decimal], owed: Exposure | None, on: dt.date) -> SalesDays:
    months = list(_latest_first(given, on))
    balance = max(owed.total + owed.credits, ZERO) if owed else ZERO
    not_due = owed.buckets[0] if owed else ZERO
    counted = _count_back(balance, months)
    period = months[:_PERIOD]
    sold = sum((month.amount for month in period), ZERO)
    if len(period) < _PERIOD or sold <= 0:
        return SalesDays(currency, None, counted, None, remark=_missing(months, on, sold))
    days = sum(month.days for month in period)
    dso, best = (_tenth(amount / sold * days) for amount in (balance, not_due))
    start = period[-1].first
    end = min(on, month_end(period[0].first))
    remark = "" if counted is not None else f"l’épuisement demande aussi les ventes {_name(_before(months[-1].first))}"
    return SalesDays(currency, dso, counted, best, dso - best, start, end, remark)


def _latest_first(given: Mapping[dt.date, Decimal], on: dt.date) -> Iterator[_Month]:
    """The months without a gap up to the run date; the current one only where its sales are given."""
    current = on.replace(day=1)
    first = current if current in given else _expected(on)
    while first in given:
        yield _Month(first, (min(on, month_end(first)) - first).days + 1, given[first])
        first = _before(first)


def _expected(on: dt.date) -> dt.date:
    """The last month that is over."""
    return on.replace(day=1) if on == month_end(on) else _before(on.replace(day=1))


def _before(first: dt.date) -> dt.date:
    return add_months(first, -1)


def _count_back(balance: Decimal, months: Sequence[_Month]) -> Decimal | None:
    """Full months count their days, the last one in the proportion that is left; None where the months run out."""
    rest, days = balance, ZERO
    if not months:
        return None
    for month in months:
        if rest <= month.amount:
            return _tenth(days + (month.days * rest / month.amount if rest else ZERO))
        rest -= month.amount
        days += month.days
    return None


def _missing(months: Sequence[_Month], on: dt.date, sold: Decimal) -> str:
    if len(months) >= _PERIOD and sold <= 0:
        return "les ventes des trois derniers mois ne sont pas positives"
    wanted = _before(months[-1].first) if months else _expected(on)
    return f"renseignez les ventes {_name(wanted)} : il en faut trois mois de suite, jusqu’au dernier écoulé"


def _name(month: dt.date) -> str:
    """`d’avril 2026`, `de mai 2026`."""
    name = MONTHS[month.month - 1]
    return f"{'d’' if name[0] in 'ao' else 'de '}{name} {month.year}"


def _tenth(days: Decimal) -> Decimal:
    return days.quantize(Decimal("0.1"), ROUND_HALF_UP)
