"""How are the rates behind an invoice's interest printed, in the language of the letter?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mailmerge.values import FRENCH, print_percent

_THEN: Mapping[str, str] = {
    **{FRENCH: "puis", "en": "then", "de": "dann", "es": "luego", "it": "poi", "nl": "daarna", "pt": "depois"},
}
# More would make the lines of the table higher than the clerk's letter can bear: the recap has the whole calculation.
_MOST = 4


def rates_in_words(rates: Sequence[Decimal], language: str) -> str:
    """`12,15 % puis 12,40 %`; of more than a few the least and the highest, `10,00 % – 14,50 %`."""
    if len(rates) > _MOST:
        return " – ".join(print_percent(rate, language) for rate in (min(rates), max(rates)))
    return f" {_THEN.get(language, _THEN[FRENCH])} ".join(print_percent(rate, language) for rate in rates)
