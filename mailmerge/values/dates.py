"""Which day does a cell hold, and does its column put the day or the month first?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mailmerge.model import CellFault, CellValue
from mailmerge.values.months import DATE_PARTICLES, MONTH_NUMBERS, WEEKDAYS
from mailmerge.values.text import REMEMBERED, Unreadable, clean_line, fold

_EARLIEST, _LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
# Day 0 of Excel's 1900 date system, shifted by its non-existent 29 February 1900.
_EXCEL_EPOCH = dt.date(1899, 12, 30)
# Day 0 of the 1904 system, the default of old Macintosh workbooks, is day 1462 of the other.
_DAYS_TO_1904 = 1462
_SERIALS = range((_EARLIEST - _EXCEL_EPOCH).days, (_LATEST - _EXCEL_EPOCH).days + 1)

_TIME = re.compile(
    r"(?:[ ,T]| à )+\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?| ?Z| ?UTC| ?[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"^([0-9]{1,2}) ?([/.\- ]) ?([0-9]{1,2}) ?[/.\- ] ?([0-9]{4}|[0-9]{2})$")
_ISO = re.compile(r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$")
_COMPACT = re.compile(r"^([0-9]{4})([0-9]{2})([0-9]{2})$")
# In an eight-digit date within the plausible years, 19 or 20 never is a month: only one of both orders fits.
_COMPACT_YEAR_LAST = re.compile(r"^([0-9]{2})()([0-9]{2})((?:19|20)[0-9]{2})$")
_DAY_OF_MONTH = re.compile(r"^([0-9]{1,2})(?:er|re|st|nd|rd|th)?$")
_YEAR = re.compile(r"^[0-9]{4}$|^[0-9]{2}$")
_NO_YEAR = re.compile(r"^[0-9]{1,2} ?[/.\-] ?[0-9]{1,2}$")
_WANTED = "date attendue sous la forme 31/12/2026"
_WANTED_ONE_MONTH = "mois attendu sous la forme 10/2026 ou octobre 2026"
_WANTED_MONTH_FIRST = "cette colonne met le mois d’abord ; date attendue sous la forme 12/31/2026"


class DateOrder(StrEnum):
    """Which of two numbers before a year is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True)
class DateOrders:
    """What the cells of a column say about the order of day and month.

    Of the dates written as two numbers and a year: how many can only be read with the day first, with the month first,
    and how many both ways as different days. Beside them the true dates, and those of them whose day is over 12: a
    column with month-first text where no true date has such a day was opened under the wrong locale, which swapped day
    and month of those dates.
    """

    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0
    true_dates: int = 0
    true_dates_day_over_12: int = 0


def date_order(cells: Iterable[CellValue]) -> DateOrders:
    """Count what the cells of a column say about the order of day and month."""
    day_first = month_first = ambiguous = true_dates = over_12 = 0
    for cell in cells:
        if isinstance(cell, str):
            first, second = _two_numbers(cell)
            day_first += second <= 12 < first <= 31
            month_first += first <= 12 < second <= 31
            ambiguous += first <= 12 and second <= 12 and first != second
        elif isinstance(cell, dt.date):
            true_dates += 1
            over_12 += cell.day > 12
    return DateOrders(day_first, month_first, ambiguous, true_dates, over_12)


def decide(orders: DateOrders) -> DateOrder | None:
    """The order that the cells agree on; None where nothing tells, or they contradict each other."""
    if bool(orders.day_first) == bool(orders.month_first):
        return None
    return DateOrder.DAY_FIRST if orders.day_first else DateOrder.MONTH_FIRST


@lru_cache(REMEMBERED)
def _two_numbers(text: str) -> tuple[int, int]:
    """The numbers before the year, zeros where there are none; between points the day always comes first."""
    match = _numbers(_without_time(clean_line(text)))
    return (int(match[1]), int(match[3])) if match and match[2] != "." else (0, 0)


def _numbers(text: str) -> re.Match[str] | None:
    return _NUMBERS.match(text) or _COMPACT_YEAR_LAST.match(text)


def _without_time(text: str) -> str:
    return _TIME.sub("", text) if len(text) > 10 else text


def to_date(value: CellValue, order: DateOrder = DateOrder.DAY_FIRST, since_1904: bool = False) -> dt.date:
    """A calendar day between 1990 and 2099.

    Args:
        value: the cell.
        order: which number of `03/04/2026` is the day; between points (`03.04.2026`) it always is the first.
        since_1904: the workbook counts its bare day numbers from 1904.

    Raises:
        Unreadable: no date, a day that does not exist in that order, or one far outside any ledger.
    """
    if isinstance(value, str):
        return _text_to_date(value, order)
    if isinstance(value, CellFault):
        raise Unreadable(value.message)
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    if isinstance(value, bool | dt.time | dt.timedelta) or value is None:
        raise Unreadable(_WANTED)
    return _number_to_date(value, since_1904)


_YEAR_AND_MONTH = re.compile(r"^(?P<year>\d{4}) ?(?P<month>\d{1,2})$|^(?P<first>\d{1,2}) (?P<last>\d{4})$")


def to_month(text: str) -> dt.date:
    """The first day of a month: `2026-10`, `10/2026`, `octobre 2026`, `oct-26`, or any day of it.

    Raises:
        Unreadable: anything else.
    """
    words = fold(text).split()
    if match := _YEAR_AND_MONTH.match(" ".join(words)):
        year, month = match["year"] or match["last"], match["month"] or match["first"]
        return _plausible(_day(int(year), int(month), 1, _WANTED_ONE_MONTH))
    if len(words) == 2 and words[0] in MONTH_NUMBERS and _YEAR.match(words[1]):
        return _plausible(dt.date(_year(words[1]), MONTH_NUMBERS[words[0]], 1))
    try:
        return to_date(text).replace(day=1)
    except Unreadable:
        raise Unreadable(_WANTED_ONE_MONTH) from None


def _number_to_date(number: float, since_1904: bool) -> dt.date:
    """A date cell left in the General format arrives as Excel's serial day (its fraction is a time), or as 20261231."""
    serial = number + _DAYS_TO_1904 if since_1904 else number
    if _SERIALS.start <= serial < _SERIALS.stop:
        return _EXCEL_EPOCH + dt.timedelta(days=int(serial))
    if number == number and abs(number) < 1e8 and number == int(number) and (match := _COMPACT.match(str(int(number)))):
        return _plausible(_day(int(match[1]), int(match[2]), int(match[3])))
    raise Unreadable(_WANTED)


@lru_cache(REMEMBERED)
def _text_to_date(text: str, order: DateOrder) -> dt.date:
    line = _without_time(clean_line(text))
    if match := _numbers(line):
        return _plausible(_from_numbers(match, order))
    if match := _ISO.match(line) or _COMPACT.match(line):
        return _plausible(_day(int(match[1]), int(match[2]), int(match[3])))
    if _NO_YEAR.match(line):
        raise Unreadable("l’année manque ; " + _WANTED)
    return _plausible(_from_words(fold(line).split()))


def _from_numbers(match: re.Match[str], order: DateOrder) -> dt.date:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    if order is DateOrder.DAY_FIRST or match[2] == ".":
        return _day(year, second, first)
    return _day(year, first, second, _WANTED_MONTH_FIRST)


def _from_words(words: list[str]) -> dt.date:
    """`jeudi 3 mars 2026`, `March 3rd, 2026`, `3 de marzo de 2026`, `2026-mar-03`."""
    parts = [word for word in words if word not in DATE_PARTICLES]
    while len(parts) > 3 and parts[0] in WEEKDAYS:
        parts = parts[1:]
    if len(parts) != 3:
        raise Unreadable(_WANTED)
    for day, month, year in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        number = _DAY_OF_MONTH.match(parts[day])
        if number and parts[month] in MONTH_NUMBERS and _YEAR.match(parts[year]):
            return _day(_year(parts[year]), MONTH_NUMBERS[parts[month]], int(number[1]))
    raise Unreadable(_WANTED)


def _year(digits: str) -> int:
    """Two digits from 80 on are the last century's, as in Excel's neighbourhood: nobody's ledger ends in 2080."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 80 else 1900)


def _day(year: int, month: int, day: int, wanted: str = _WANTED) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unreadable("cette date n’existe pas ; " + wanted) from None


def _plausible(day: dt.date) -> dt.date:
    if not _EARLIEST <= day <= _LATEST:
        raise Unreadable(f"date invraisemblable ({day:%d/%m/%Y}) ; corrigez l’année")
    return day
