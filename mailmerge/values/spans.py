"""Which day is so many months away, and when does a half-year end?"""

from __future__ import annotations

import calendar
import datetime as dt


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day where it has no such day (C. proc. civ. 641)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: dt.date) -> dt.date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def half_year_of(day: dt.date) -> str:
    """The half-year of a day: `2026 S2`."""
    return f"{day.year} S{1 if day.month <= 6 else 2}"


def half_year_end(half_year: str) -> dt.date:
    """The last day of a half-year such as `2026 S2`."""
    year = int(half_year[:4])
    return dt.date(year, 6, 30) if half_year.endswith("1") else dt.date(year, 12, 31)
