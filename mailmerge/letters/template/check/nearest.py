"""Which name that exists did the author mean?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from mailmerge.letters.vocabulary import GROUPS, names_in
from mailmerge.values import fold

ALL_FIELDS = "la commande « mailmerge fields » donne la liste des champs"


def dotted_names() -> frozenset[str]:
    """`creancier.nom` and its like: every name of a group with its group."""
    return frozenset(f"{group}.{name}" for group in GROUPS for name in names_in(group))


def nearest(word: str, known: Iterable[str], root: str = "") -> str:
    """`; vouliez-vous dire « … » ?` with the nearest known name, or the command that lists them all."""
    found = nearest_name(word, known)
    if not found:
        return f" ; {ALL_FIELDS}"
    return f" ; vouliez-vous dire « {f'{root}.' if root else ''}{found} » ?"


def nearest_name(word: str, known: Iterable[str]) -> str:
    """The nearest known name, or nothing: capitals, accents and spaces that Word or a hand put in count for little."""
    plain = {plainly(name): name for name in sorted(known)}
    near = difflib.get_close_matches(plainly(word), plain, n=1, cutoff=0.6)
    return plain[near[0]] if near else ""


def same_name(word: str, known: Iterable[str]) -> str:
    """The known name that differs in capitals, accents, spaces or hyphens at most; or nothing."""
    wanted = plainly(word)
    return next((name for name in sorted(known) if plainly(name) == wanted), "")


def plainly(name: str) -> str:
    """`Délai jours` and `delai_jours` are the same to a reader."""
    return ".".join("_".join(fold(piece).split()) for piece in name.split("."))
