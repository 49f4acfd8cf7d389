"""How are amounts and dates written in a letter, in its language, and for machines?

French is written by hand here, as its typography wants it; the other languages are in `localised`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Self

from mailmerge.values.languages import FRENCH
from mailmerge.values.localised import localised_amount, localised_date, localised_percent, localised_short_date

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


class Printed(str):
    """A text ready to print that knows what it prints and in which language: a template may want another format."""

    __slots__ = ("language", "value")
    value: Decimal | dt.date
    language: str

    def __new__(cls, text: str, value: Decimal | dt.date, language: str = FRENCH) -> Self:
        """The text, with the amount or date that it says."""
        printed = super().__new__(cls, text)
        printed.value, printed.language = value, language
        return printed

    def __reduce__(self) -> tuple[type[Self], tuple[str, Decimal | dt.date, str]]:
        """Letters are made in several processes: all of it travels."""
        return type(self), (str(self), self.value, self.language)


def plain_amount(amount: Decimal) -> str:
    """Two decimals and a point, for machines: `1234.50`."""
    return f"{amount:.2f}"


def print_number(amount: Decimal) -> str:
    """As French law and typography write it: thousands apart by U+202F, decimal comma, two decimals."""
    return f"{amount:,.2f}".replace(",", NARROW_NBSP).replace(".", ",").replace("-", "−")


def counted(number: int, noun: str) -> str:
    """A French noun with its number: `1 facture`, `3 factures`."""
    return f"{number} {noun}{'s' if number > 1 else ''}"


def print_amount(amount: Decimal, currency: str, language: str = FRENCH) -> Printed:
    """The amount with its currency's sign: `1 234,56 €` in French, with no-break spaces; `€1,234.56` in English."""
    if language != FRENCH:
        return Printed(localised_amount(amount, currency, language), amount, language)
    return Printed(f"{print_number(amount)}{NBSP}{currency_sign(currency)}", amount)


def print_percent(rate: Decimal, language: str = FRENCH) -> str:
    """A rate in percent, with two decimals: `12,40 %` with a no-break space; `12.40%` in English."""
    return f"{print_number(rate)}{NBSP}%" if language == FRENCH else localised_percent(rate, language)


@cache
def currency_sign(currency: str) -> str:
    """`€` for EUR, `$US` for USD: the sign the French locale prints."""
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale="fr_FR"))


def print_date(day: dt.date, language: str = FRENCH) -> Printed:
    """A date in words: `1er décembre 2026`, `21 novembre 2026`; `21 November 2026` in English."""
    if language != FRENCH:
        return Printed(localised_date(day, language), day, language)
    return Printed(f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}", day)


def print_short_date(day: dt.date, language: str = FRENCH) -> Printed:
    """A date for a table cell: `21/11/2026`; `21 Nov 2026` in English."""
    if language != FRENCH:
        return Printed(localised_short_date(day, language), day, language)
    return Printed(f"{day:%d/%m/%Y}", day)
