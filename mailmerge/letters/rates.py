"""How are the rates behind an invoice's interest printed, in the language of the letter?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mailmerge.values import print_percent

# More would make the lines of the table higher than the clerk's letter can bear: the recap has the whole calculation.
_MOST = 4


def rates_in_words(rates: Sequence[Decimal], language: str) -> str:
    """One rate a line where the column is narrow, `12,15 %, 12,40 %`; of many the least and the highest.

    The letter's own table breaks at the spaces that remain: each rate holds together.
    """
    if len(rates) > _MOST:
        return " – ".join(print_percent(rate, language) for rate in (min(rates), max(rates)))
    return ", ".join(print_percent(rate, language) for rate in rates)
