"""Which name that exists did the author mean?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from mailmerge.letters.vocabulary import GROUPS, names_in
from mailmerge.values import fold

# What people call the parties, the letter and its total, which no likeness of letters would find.
_GROUP_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("client", "clients", "destinataire", "acheteur", "tiers"), "debiteur"),
    **dict.fromkeys(("societe", "entreprise", "emetteur", "fournisseur", "vendeur"), "creancier"),
    **dict.fromkeys(("courrier", "relance"), "lettre"),
}
_TOTAL_WORDS = frozenset(("montant", "total", "somme", "solde", "montant_total", "montant_du", "somme_due"))
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


def other_word(name: str) -> str:
    """The field that another word for it stands for: `client.nom` is `debiteur.nom`; or nothing."""
    root, _, attribute = plainly(name).partition(".")
    if not attribute:
        main = "reference" if _GROUP_WORDS.get(root) == "lettre" else "nom"
        return (
            "total_a_payer" if root in _TOTAL_WORDS else f"{_GROUP_WORDS[root]}.{main}" if root in _GROUP_WORDS else ""
        )
    group = _GROUP_WORDS.get(root, "")
    found = nearest_name(attribute, names_in(group)) if group else ""
    return f"{group}.{found}" if found else ""


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
