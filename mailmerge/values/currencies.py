"""Which currency does a sign, a word or a code name?"""

from __future__ import annotations

from functools import cache, lru_cache

from mailmerge.model import CellValue
from mailmerge.values.cells import to_text
from mailmerge.values.text import Unreadable

# Signs of several currencies (kr, ¥, F CFA, Fr.) are left out on purpose: the ledger has to say which one is meant.
_WORDS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "$us": "USD", "usd": "USD",
    "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "livre": "GBP", "livres": "GBP", "chf": "CHF",
    "sfr": "CHF", "$ca": "CAD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD",
    "r$": "BRL", "₪": "ILS", "zł": "PLN", "zl": "PLN", "kč": "CZK", "kc": "CZK", "ft": "HUF", "lei": "RON",
    "leu": "RON", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₴": "UAH", "₫": "VND", "jp¥": "JPY", "cn¥": "CNY",
}  # fmt: skip


@cache
def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes in use."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


@lru_cache(1_000)
def find_currency(word: str) -> str:
    """The ISO 4217 code of a sign, a word or a code, in any case; empty for anything else."""
    lower = word.strip().rstrip(".").lower()
    upper = lower.upper()
    return _WORDS.get(lower) or (upper if upper in currency_codes() else "")


def to_currency(value: CellValue) -> str:
    """An ISO 4217 code.

    Raises:
        Unreadable: neither a code nor one of the usual signs and words.
    """
    code = find_currency(to_text(value))
    if not code:
        raise Unreadable("devise attendue : EUR, USD, GBP, CHF…")
    return code
