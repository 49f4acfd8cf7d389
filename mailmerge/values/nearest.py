"""Which of the known words did someone mean who typed another one?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from mailmerge.values.text import fold


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """`; vouliez-vous dire « … » ?` with the nearest known word, or nothing if none is near."""
    by_fold = {fold(word): word for word in known}
    near = difflib.get_close_matches(fold(text), by_fold, n=1, cutoff=0.5)
    return f" ; vouliez-vous dire « {by_fold[near[0]]} » ?" if near else ""
