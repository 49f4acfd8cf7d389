"""What was made, and what is the clerk to do with it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mailmerge.model import Finished, HoldKind, Plan
from mailmerge.values import counted

# Invoices that no later run chases by itself.
_WAITING = (HoldKind.OPENING, HoldKind.LADDER_END, HoldKind.NO_ACCOUNT, HoldKind.NO_ADDRESS)


def finished_screen(plan: Plan, finished: Finished | None, dry_run: bool) -> list[str]:
    """What was made, and what needs her attention: a line each; or that nothing was made."""
    if finished is None:
        return ["", "Essai : rien n’a été écrit." if dry_run else "Rien n’a été écrit."]
    letters = f"{counted(finished.letters, 'lettre')} dans {finished.folder}"
    return ["", *finished.remarks, letters, _to_look_after(plan)]


def _to_look_after(plan: Plan) -> str:
    """What she must see to before the letters leave, counted; the recap tells each one."""
    rejected, flags = len(plan.ledger.rejected), len(plan.flags)
    waiting = sum(held.kind in _WAITING for held in plan.decision.held)
    parts = []
    if any(courier.case.account.is_example for courier in plan.couriers):
        parts.append("des lettres portent SPÉCIMEN et ne doivent pas partir")
    if rejected:
        parts.append(f"{counted(rejected, 'ligne')} {'écartées' if rejected > 1 else 'écartée'}")
    if flags:
        parts.append(f"{counted(flags, 'point')} à vérifier")
    if waiting:
        who = "attendent" if waiting > 1 else "attend"
        parts.append(f"{counted(waiting, 'facture')} qui {who} une adresse, un compte bancaire ou une décision")
    return f"À revoir (Récapitulatif.xlsx) : {' ; '.join(parts)}." if parts else "Rien à revoir dans le grand livre."


def proposed_screen(path: Path, plan: Plan) -> list[str]:
    """Where the proposal is, and what to do with it."""
    return [
        "",
        f"{counted(len(plan.couriers), 'lettre')} à contrôler dans {path}",
        "  1. Ouvrez-la dans Excel ; remplissez les colonnes jaunes là où vous décidez autrement (exclure, suspendre,",
        "     autre étape), puis enregistrez et fermez.",
        "  2. Glissez-la sur le lanceur, ou relancez : le programme demande s’il faut l’appliquer.",
        "Aucune lettre n’a été écrite.",
    ]


def preview_screen(folder: Path) -> list[str]:
    """Where the sample letters are."""
    return [
        f"Aperçus des lettres : {folder}",
        "  À regarder dans Word ; ce sont des spécimens, d’un client inventé.",
        "",
    ]


def init_screen(directory: Path, made: Sequence[str], kept: Sequence[str]) -> list[str]:
    """What stands in the new workspace and what to do next."""
    lines = [f"Dossier de travail : {directory}"]
    if made:
        lines.append(f"  créés : {_named(made)}")
    if kept:
        lines.append(f"  déjà là, inchangés : {_named(kept)}")
    return [
        *lines,
        "",
        "Ensuite : 1. remplissez la feuille Créancier de parametres.xlsx ; 2. déposez un grand livre dans a_traiter ;",
        "3. double-cliquez sur Relances.bat (Windows), Relances.command (macOS) ou Relances.desktop (Linux).",
    ]


def _named(files: Sequence[str]) -> str:
    """Files by their names, those of a folder by how many."""
    folders = Counter(file.partition("/")[0] for file in files if "/" in file)
    alone = [file for file in files if "/" not in file]
    return ", ".join((*alone, *(f"{folder} ({counted(count, 'fichier')})" for folder, count in folders.items())))
