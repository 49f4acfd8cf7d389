"""When do two spellings name the same debtor, or a name the country of the letters?"""

from __future__ import annotations

import re
from functools import lru_cache

from mailmerge.values.text import REMEMBERED, fold

_LEGAL_FORMS = frozenset(
    (
        *("sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scp", "scop", "selarl", "selas", "ei", "eirl", "gie"),
        *("gmbh", "ag", "kg", "ltd", "limited", "llc", "inc", "plc", "bv", "nv", "srl", "spa", "sl"),
    )
)
# Written with dots or spaces (S.A.R.L.), a legal form arrives as single letters.
_SPACED_FORMS = re.compile(r"\b(s a r l|s a s u|e u r l|s a s|s c i|s n c|s a|e i)\b")


@lru_cache(REMEMBERED)
def name_key(name: str) -> str:
    """The normalised name that stands for a debtor without a code: case, accents, punctuation, legal form ignored."""
    folded = fold(name)
    words = _SPACED_FORMS.sub(lambda form: form[0].replace(" ", ""), folded).split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def is_france(country: str) -> bool:
    """Whether a country's name, blank included, is France, where a postcode has five digits."""
    return fold(country) in ("", "france", "fr", "fra", "france metropolitaine")
