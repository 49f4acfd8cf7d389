"""What was sent before? The union of the journals of all finished runs, found anywhere below `sorties/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mailmerge.delivery.journal import JOURNAL_FILE, read_journal
from mailmerge.errors import OutputError, os_reason
from mailmerge.model import History, SentLetter

OUTPUT_FOLDER = "sorties"
BUILDING_SUFFIX = ".en-cours"
_REFERENCE = re.compile(r" - (\d{8}(?:-\d+)?-\d{4,})\.docx$")
_FINISHED = re.compile(r"\d{4}-\d{2}-\d{2}(-\d+)?")


def is_finished(folder: Path) -> bool:
    """Whether a folder's name is that of a finished run: `2026-11-21`, `2026-11-21-2`."""
    return _FINISHED.fullmatch(folder.name) is not None


def finished_runs(outputs: Path) -> tuple[Path, ...]:
    """All finished runs, oldest first; she may have archived them by year."""
    found = sorted(_walk(outputs), key=lambda folder: run_order(folder.name))
    return tuple(found)


def run_order(name: str) -> tuple[str, int]:
    """Date, then number of the run on that day."""
    return name[:10], int(name[11:] or 1)


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for child in sorted(folder.iterdir()):
        if child.is_dir() and not child.is_symlink():
            if is_finished(child):
                yield child
            elif not child.name.endswith(BUILDING_SUFFIX) and ".annulé" not in child.name:
                yield from _walk(child)


def read_history(outputs: Path) -> tuple[History, tuple[str, ...]]:
    """The letters of all finished runs, and remarks on folders that have no journal.

    Raises:
        OutputError: a journal is missing beside its letters, or cannot be read: going on could send letters twice.
    """
    letters: list[SentLetter] = []
    remarks: list[str] = []
    try:
        folders = finished_runs(outputs)
        for folder in folders:
            if (folder / JOURNAL_FILE).exists():
                letters += _read(folder)
            else:
                remarks.append(_without_journal(folder))
    except OSError as error:
        raise OutputError(
            f"Le dossier {outputs} ne peut pas être lu : {os_reason(error)}.",
            cure="Vérifiez le disque ou le réseau et vos droits sur ce dossier, puis relancez.",
        ) from error
    return History(tuple(letters), tuple(folder.name for folder in folders)), tuple(remarks)


def _read(folder: Path) -> tuple[SentLetter, ...]:
    path = folder / JOURNAL_FILE
    try:
        letters = read_journal(path.read_text(encoding="utf-8"), folder.name)
    except ValueError as error:
        raise _lost(f"{path} : le journal de ce dossier est abîmé") from error
    known = {letter.reference for letter in letters}
    for document in folder.rglob("*.docx"):
        reference = _REFERENCE.search(document.name)
        if reference and reference[1] not in known:
            raise _lost(f"{path} : la lettre {document.name} n’y est pas")
    return letters


def _lost(what: str) -> OutputError:
    """Letters may have left that the program no longer knows of: going on could send them twice."""
    return OutputError(
        f"{what} ; on ne sait plus ce qui a été envoyé.",
        cure="Restaurez ce journal depuis une sauvegarde ; si aucune de ces lettres n’est partie, annulez la relance "
        "(« mailmerge undo », ou renommez son dossier en y ajoutant « .annulé »).",
    )


def _without_journal(folder: Path) -> str:
    if any(folder.rglob("*.docx")):
        raise _lost(f"{folder} : {JOURNAL_FILE} manque à côté des lettres")
    return f"Le dossier {folder.name} n’a ni journal ni lettre : il ne compte pas."
