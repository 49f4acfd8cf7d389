"""How is an amount written in French words?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

# Unit and hundredth, singular and plural. Other currencies are named by their code.
_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "EUR": ("euro", "euros", "centime", "centimes"),
    "USD": ("dollar américain", "dollars américains", "cent", "cents"),
    "CAD": ("dollar canadien", "dollars canadiens", "cent", "cents"),
    "GBP": ("livre sterling", "livres sterling", "penny", "pence"),
    "CHF": ("franc suisse", "francs suisses", "centime", "centimes"),
}


def amount_in_words(amount: Decimal, currency: str) -> str:
    """`mille deux cents euros et cinq centimes`; `un million d’euros`."""
    units, cents = divmod(int(abs(amount) * 100), 100)
    one, many, one_cent, many_cents = _UNITS.get(currency, (currency, currency, "centième", "centièmes"))
    words = f"{_cardinal(units, one)} {_joined(units, one if units < 2 else many)}"
    if cents:
        words += f" et {_cardinal(cents, one_cent)} {one_cent if cents < 2 else many_cents}"
    return words


def _cardinal(number: int, noun: str) -> str:
    from num2words import num2words

    words = str(num2words(number, lang="fr"))
    return words[:-2] + "une" if noun.startswith("livre") and words.endswith("un") else words


def _joined(number: int, noun: str) -> str:
    """A round million or milliard is a noun of its own and takes `de`."""
    if number < 1_000_000 or number % 1_000_000:
        return noun
    return f"d’{noun}" if noun[0].lower() in "aeiou" else f"de {noun}"
