"""What was made, and what is the clerk to do with it?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mailmerge.model import Finished, Plan
from mailmerge.values import counted


def finished_screen(plan: Plan, finished: Finished | None, dry_run: bool) -> list[str]:
    """What was made and what needs attention, in a few lines; or that nothing was."""
    if finished is None:
        return ["", "Essai : rien n’a été écrit." if dry_run else "Rien n’a été écrit."]
    lines = ["", *finished.remarks, f"{counted(finished.letters, 'lettre')} dans {finished.folder}"]
    if plan.ledger.rejected:
        lines.append(f"À revoir : {counted(len(plan.ledger.rejected), 'ligne')} du grand livre (voir ci-dessus).")
    return lines


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
        lines.append(f"  créés : {', '.join(made)}")
    if kept:
        lines.append(f"  déjà là, inchangés : {', '.join(kept)}")
    return [
        *lines,
        "",
        "Ensuite : 1. remplissez la feuille Créancier de parametres.xlsx ; 2. déposez un grand livre dans a_traiter ;",
        "3. double-cliquez sur Relances.bat (Windows) ou relances.sh (Linux, macOS).",
    ]
