"""Which language does a word or a code name, and what is it called in French?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from mailmerge.values.text import REMEMBERED, fold

FRENCH = "fr"
# The languages in which ledgers name languages: anglais, English, Englisch, inglés, inglese, engels, inglês.
_NAMED_IN = (FRENCH, "en", "de", "es", "it", "nl", "pt")
# `en`, `eng`, `en-GB`, `zh_Hans`
_CODE = re.compile(r"\s*([a-z]{2,3})(?:[-_][a-z]{2,4})?\s*", re.I)


@lru_cache(REMEMBERED)
def find_language(word: str) -> str:
    """The two-letter code of a language: `en` for EN, en-GB, eng, anglais or English; empty for anything else."""
    if code := _CODE.fullmatch(word):
        found = _two_letters(code[1].lower())
        if found in _codes():
            return found
    folded = fold(word)
    known = (names[folded] for names in _all_names() if folded in names)
    return next(known, "")


@cache
def language_name(code: str) -> str:
    """`anglais` for `en`."""
    from babel import Locale

    return str(Locale(FRENCH).languages.get(code, code))


def _two_letters(code: str) -> str:
    """`en` for eng, `he` for the outdated iw."""
    from babel.core import get_global

    return str(get_global("language_aliases").get(code, code))


@cache
def _codes() -> frozenset[str]:
    """The languages whose way of writing amounts and dates is known."""
    from babel.localedata import locale_identifiers

    return frozenset(code for code in locale_identifiers() if len(code) == 2)


def _all_names() -> Iterator[Mapping[str, str]]:
    """The names of languages by who speaks, read from Babel one after the other as far as they are needed."""
    yield from map(_names, _NAMED_IN)
    yield _own_names()


@cache
def _names(speaker: str) -> Mapping[str, str]:
    """Each folded name that speakers of one language give to a language, variants (anglais britannique) included."""
    from babel import Locale

    named = ((fold(name), identifier.split("_")[0]) for identifier, name in Locale(speaker).languages.items())
    return {name: code for name, code in named if code in _codes()}


@cache
def _own_names() -> Mapping[str, str]:
    """The name of each language in itself: polski, svenska, ελληνικά."""
    from babel import Locale

    return {fold(Locale(code).languages.get(code, code)): code for code in sorted(_codes())}
