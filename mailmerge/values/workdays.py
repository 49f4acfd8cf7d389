"""Which days are working days in France?"""

from __future__ import annotations

import datetime as dt
from functools import cache

_SATURDAY = 5


@cache
def _french_holidays(year: int) -> frozenset[dt.date]:
    from holidays import country_holidays

    return frozenset(country_holidays("FR", years=year))


def next_working_day(day: dt.date) -> dt.date:
    """The day itself, or the first one after it that is neither Saturday, Sunday nor a French public holiday."""
    while day.weekday() >= _SATURDAY or day in _french_holidays(day.year):
        day += dt.timedelta(days=1)
    return day
