"""How is an amount written in words?

In French and in English. In case of doubt the words of a letter prevail over its figures, and what num2words makes of
amounts in other languages cannot be vouched for (`un millón euros`, `ottantunmilaun euro`): there it stays in figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from mailmerge.values import FRENCH, print_amount

_KEPT = 4096
# Unit and hundredth, singular and plural. Other currencies are named by their code.
_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "EUR": ("euro", "euros", "centime", "centimes"),
    "USD": ("dollar américain", "dollars américains", "cent", "cents"),
    "CAD": ("dollar canadien", "dollars canadiens", "cent", "cents"),
    "GBP": ("livre sterling", "livres sterling", "penny", "pence"),
    "CHF": ("franc suisse", "francs suisses", "centime", "centimes"),
}
_ENGLISH_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "EUR": ("euro", "euros", "cent", "cents"),
    "USD": ("US dollar", "US dollars", "cent", "cents"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "GBP": ("pound sterling", "pounds sterling", "penny", "pence"),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
}


def amount_in_words(amount: Decimal, currency: str, language: str = FRENCH) -> str:
    """`mille deux cents euros et cinq centimes`; `one thousand two hundred euros and five cents`; else in figures."""
    units, cents = divmod(int(abs(amount) * 100), 100)
    if language == FRENCH:
        return _french(units, cents, currency)
    return _english(units, cents, currency) if language == "en" else print_amount(amount, currency, language)


def _french(units: int, cents: int, currency: str) -> str:
    one, many, one_cent, many_cents = _UNITS.get(currency, (currency, currency, "centième", "centièmes"))
    words = f"{_cardinal(units, one)} {_joined(units, one if units < 2 else many)}"
    if cents:
        words += f" et {_cardinal(cents, one_cent)} {one_cent if cents < 2 else many_cents}"
    return words


def _cardinal(number: int, noun: str) -> str:
    words = _spelled(number, FRENCH)
    return words[:-2] + "une" if noun.startswith("livre") and words.endswith("un") else words


def _joined(number: int, noun: str) -> str:
    """A round million or milliard is a noun of its own and takes `de`."""
    if number < 1_000_000 or number % 1_000_000:
        return noun
    return f"d’{noun}" if noun[0].lower() in "aeiou" else f"de {noun}"


def _english(units: int, cents: int, currency: str) -> str:
    one, many, one_cent, many_cents = _ENGLISH_UNITS.get(currency, (currency, currency, "hundredth", "hundredths"))
    words = f"{_spelled(units, 'en')} {one if units == 1 else many}"
    if cents:
        words += f" and {_spelled(cents, 'en')} {one_cent if cents == 1 else many_cents}"
    return words.replace(",", "")


@lru_cache(_KEPT)
def _spelled(number: int, language: str) -> str:
    """Kept, because a letter's two numbers cost more than all its other fields, and cents come again soon."""
    from num2words import num2words

    return str(num2words(number, lang=language))
