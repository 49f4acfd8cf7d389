"""What does the clerk want done with a plan?"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from mailmerge.cli.terminal import YES, ask, can_ask
from mailmerge.errors import UsageError

if TYPE_CHECKING:
    from mailmerge.model import Plan

_PROPOSE = ("p", "proposition")


class Answer(Enum):
    """What becomes of a plan."""

    WRITE = "o"
    PROPOSE = "p"
    LEAVE = "n"


def asked(plan: Plan) -> Answer:
    """What the clerk wants; without a terminal nobody can be asked."""
    if not can_ask():
        raise UsageError(
            "Rien n’a été écrit : il n’y a personne à qui poser la question.",
            cure="Ajoutez --yes pour écrire les lettres, --proposal pour préparer une proposition à contrôler, ou "
            "--dry-run pour voir seulement le plan.",
        )
    count = len(plan.couriers)
    if not count:
        return Answer.WRITE if ask("Créer quand même le dossier du jour ? [o/N] ") in YES else Answer.LEAVE
    letters = "cette lettre" if count == 1 else f"ces {count} lettres"
    question = f"Écrire {letters} dans sorties/{plan.folder} ?"
    if plan.proposal:
        return Answer.WRITE if ask(f"{question} [o/N] ") in YES else Answer.LEAVE
    offer = "p : préparer d’abord une proposition à contrôler dans Excel, sans écrire de lettre."
    answer = ask(f"{offer}\n{question} [o/N/p] ")
    return Answer.PROPOSE if answer in _PROPOSE else Answer.WRITE if answer in YES else Answer.LEAVE
