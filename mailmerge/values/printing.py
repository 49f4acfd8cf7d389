"""How are amounts and dates written in a French letter, and for machines?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def plain_amount(amount: Decimal) -> str:
    """Two decimals and a point, for machines: `1234.50`."""
    return f"{amount:.2f}"


def print_number(amount: Decimal) -> str:
    """As French law and typography write it: thousands apart by U+202F, decimal comma, two decimals."""
    return f"{amount:,.2f}".replace(",", NARROW_NBSP).replace(".", ",").replace("-", "−")


def print_amount(amount: Decimal, currency: str) -> str:
    """The amount with its currency's French sign behind a no-break space: `1 234,56 €`."""
    return f"{print_number(amount)}{NBSP}{currency_sign(currency)}"


@cache
def currency_sign(currency: str) -> str:
    """`€` for EUR, `$US` for USD: the sign the French locale prints."""
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale="fr_FR"))


def print_date(day: dt.date) -> str:
    """A date in words: `1er décembre 2026`, `21 novembre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def print_short_date(day: dt.date) -> str:
    """A date for a table cell: `21/11/2026`."""
    return f"{day:%d/%m/%Y}"
