"""How are amounts and dates written in a language other than French?

As CLDR, the common locale data that Babel carries, has it. Babel interprets its patterns at each call, which would
cost more than all the rest of a letter: here a pattern is taken apart once.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mailmerge.values.text import REMEMBERED

if TYPE_CHECKING:
    from babel import Locale

# The English and Portuguese that European debtors write: CLDR's own choice is that of the most speakers.
_REGIONS: Mapping[str, str] = {"en": "en_GB", "pt": "pt_PT"}
_LATIN = "latn"
_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What stands around and between the digits of an amount; `groups` are the last group's size and the others'."""

    before: str
    after: str
    before_negative: str
    after_negative: str
    thousands: str
    decimal: str
    groups: tuple[int, int]


def localised_amount(amount: Decimal, currency: str, language: str) -> str:
    """The amount with two decimals and the currency's sign: `€1,234.56` in English, `1.234,56 €` in German."""
    pattern = _pattern(currency, language)
    whole, cents = f"{abs(amount):.2f}".split(".")
    digits = f"{_grouped(whole, pattern)}{pattern.decimal}{cents}"
    if amount < 0:
        return f"{pattern.before_negative}{digits}{pattern.after_negative}"
    return f"{pattern.before}{digits}{pattern.after}"


@lru_cache(REMEMBERED)
def localised_percent(rate: Decimal, language: str) -> str:
    """The rate with two decimals: `12.40%` in English, `12,40 %` in German."""
    from babel.numbers import format_percent

    pattern = _locale(language).percent_formats[None].pattern.replace("#,##0", "#,##0.00")
    return format_percent(rate / 100, format=pattern, locale=_locale(language))


@lru_cache(REMEMBERED)
def localised_date(day: dt.date, language: str) -> str:
    """The date with its month in words: `21 November 2026`, `21. November 2026`."""
    from babel.dates import format_date

    return format_date(day, "long", locale=_locale(language))


@lru_cache(REMEMBERED)
def localised_short_date(day: dt.date, language: str) -> str:
    """The date for a table cell: `21 Nov 2026`, `21.11.2026`.

    CLDR's medium form: the shortest that has the whole year, and that an American reads like a Briton (the short
    form 03/04/2026 is the 3rd of April in London and the 4th of March in New York).
    """
    from babel.dates import format_date

    return format_date(day, "medium", locale=_locale(language))


@lru_cache(REMEMBERED)
def localised_day_part(day: dt.date, part: str, language: str) -> str:
    """A part of a date as CLDR names it: `EEEE` the weekday, `MMMM` the month, `d` the day."""
    from babel.dates import format_date

    return format_date(day, part, locale=_locale(language))


def number_signs(language: str) -> tuple[str, str]:
    """What stands between thousands, and before the decimals: `,` and `.` in English."""
    pattern = _pattern("EUR", language)
    return pattern.thousands, pattern.decimal


def _grouped(whole: str, pattern: _Pattern) -> str:
    last, others = pattern.groups
    parts = [whole[-last:]]
    rest = whole[:-last]
    while rest:
        parts.insert(0, rest[-others:])
        rest = rest[:-others]
    return pattern.thousands.join(parts)


@cache
def _pattern(currency: str, language: str) -> _Pattern:
    from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

    locale = _locale(language)
    sign = get_currency_symbol(currency, locale=locale)
    written = locale.currency_formats["standard"]
    # A sign that is letters (CHF) keeps its distance from the digits (Unicode UTS 35, currency spacing).
    ahead = sign if _is_symbol(sign[-1]) else f"{sign}{_NBSP}"
    behind = sign if _is_symbol(sign[0]) else f"{_NBSP}{sign}"
    before, before_negative = (_filled(text, ahead if text.endswith("¤") else sign) for text in written.prefix)
    after, after_negative = (_filled(text, behind if text.startswith("¤") else sign) for text in written.suffix)
    return _Pattern(
        before,
        after,
        before_negative,
        after_negative,
        get_group_symbol(locale, numbering_system=_LATIN),
        get_decimal_symbol(locale, numbering_system=_LATIN),
        written.grouping,
    )


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character)[0] in "SZ"


def _filled(beside: str, sign: str) -> str:
    """What stands beside the digits, with the currency's sign in its place."""
    return beside.replace("-", "−").replace("¤", sign)


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(_REGIONS.get(language, language))
