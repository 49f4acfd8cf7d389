"""How is a finished run taken back? Its folder stays, under a name that no reader counts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from mailmerge.delivery.history import OUTPUT_FOLDER, UNDONE_SUFFIX, finished_runs, run_order
from mailmerge.disk import patiently
from mailmerge.errors import OutputError, os_reason

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5)  # what holds it is mostly a letter that she has open, which she is told soon


def undo_run(workspace: Path, chosen: Path | None) -> Path:
    """Take a finished run back: its folder is renamed, so that its letters no longer count. Gives the new path.

    Raises:
        OutputError: there is no such run, or its folder cannot be renamed.
    """
    outputs = workspace / OUTPUT_FOLDER
    try:
        folder = _find_run(outputs, chosen)
    except OSError as error:
        cure = "Vérifiez vos droits sur ce dossier, puis recommencez."
        raise OutputError(f"{outputs} ne peut pas être lu : {os_reason(error)}.", cure=cure) from error
    number = 1
    while (target := folder.with_name(f"{folder.name}{UNDONE_SUFFIX}{f'-{number}' if number > 1 else ''}")).exists():
        number += 1
    try:
        patiently(partial(folder.rename, target), _PAUSES)
    except OSError as error:
        raise OutputError(
            f"{folder} ne peut pas être renommé : {os_reason(error)}.",
            cure="Fermez les lettres et classeurs de ce dossier ouverts dans Word ou Excel, puis recommencez.",
        ) from error
    return target


def _find_run(outputs: Path, chosen: Path | None) -> Path:
    runs = finished_runs(outputs)
    if chosen is None:
        if not runs:
            raise OutputError(f"Il n’y a aucune relance à annuler dans {outputs}.", cure="Rien n’a été changé.")
        return max(runs, key=lambda folder: run_order(folder.name))
    named = [
        run for run in runs if run.name == chosen.name and (len(chosen.parts) == 1 or run.resolve() == chosen.resolve())
    ]
    if not named:
        names = ", ".join(run.name for run in runs[-5:]) or "aucun"
        raise OutputError(f"{chosen} n’est pas un dossier de relance.", cure=f"Dossiers récents : {names}.")
    return named[-1]
