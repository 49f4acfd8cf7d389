"""What was sent before, and what came of it? The journals and follow-up sheets of all finished runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mailmerge.delivery.followup import FOLLOWUP_FILE
from mailmerge.delivery.followup_read import Missing, ReadBack, read_followup
from mailmerge.delivery.journal import JOURNAL_FILE, read_journal
from mailmerge.errors import FileUnreadable, OutputError, os_reason
from mailmerge.model import Fault, History, SentLetter, Suspension
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.read import read_bytes, read_workbook

OUTPUT_FOLDER = "sorties"
BUILDING_SUFFIX = ".en-cours"
UNDONE_SUFFIX = ".annulé"
_REFERENCE = re.compile(r" - (\d{8}(?:-\d+)?-\d{4,})\.docx$")
_OTHER_FORMATS = (".ods", ".xls", ".xlsm", ".xlsb", ".csv")
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
            elif not child.name.endswith(BUILDING_SUFFIX) and UNDONE_SUFFIX not in child.name:
                yield from _walk(child)


def read_history(outputs: Path, on: dt.date) -> tuple[History, tuple[str, ...], tuple[Fault, ...]]:
    """The letters of all finished runs with what she noted of them, remarks on folders, and what is wrong in her cells.

    Args:
        outputs: where the finished runs are.
        on: the run date.

    Raises:
        OutputError: a journal is missing beside its letters, or a journal or follow-up sheet cannot be read: going on
            could send letters twice, or despite an answer.
    """
    letters: list[SentLetter] = []
    suspensions: list[Suspension] = []
    remarks: list[str] = []
    faults: list[Fault] = []
    without: list[str] = []
    try:
        folders = finished_runs(outputs)
        with collector_paused():
            for folder in folders:
                if not (folder / JOURNAL_FILE).exists():
                    remarks.append(_without_journal(folder))
                    continue
                sent = _read(folder)
                told = _followed(folder, sent, on)
                if told is None and sent:
                    without.append(folder.name)
                letters += told.letters if told else sent
                suspensions += told.suspensions if told else ()
                faults += told.faults if told else ()
    except OSError as error:
        raise OutputError(
            f"{error.filename or outputs} ne peut pas être lu : {os_reason(error)}.",
            cure="Fermez-le s’il est ouvert dans un autre programme ; sinon vérifiez le disque ou le réseau et vos "
            "droits sur ce dossier, puis relancez.",
        ) from error
    if without:
        remarks.append(_without_followup(without))
    names = tuple(folder.name for folder in folders)
    return History(tuple(letters), names, tuple(suspensions)), tuple(remarks), tuple(faults)


def _followed(folder: Path, sent: Sequence[SentLetter], on: dt.date) -> ReadBack | None:
    """What the follow-up sheet of a run says; None where there is none."""
    path = folder / FOLLOWUP_FILE
    if not path.exists():
        if other := next((one for one in sorted(folder.glob("Suivi.*")) if one.suffix in _OTHER_FORMATS), None):
            raise _answers_lost(f"{other} n’est pas un classeur .xlsx", f"Enregistrez-le sous le nom {FOLLOWUP_FILE}")
        return None
    try:
        tables = read_workbook(f"{folder.name}/{FOLLOWUP_FILE}", read_bytes(path))
        return read_followup(tables, sent, folder.name, on)
    except FileUnreadable as error:
        raise _answers_lost(f"{path} : {error.cause}", _cure(error)) from error
    except Missing as missing:
        cure = f"Rétablissez les en-têtes de la feuille « Suivi » de {path}"
        raise _answers_lost(f"{path} : {missing}", cure) from missing


def _cure(error: FileUnreadable) -> str:
    """What to do about a sheet that nobody exported, and so nobody can export again."""
    if error.cure.startswith("refaites l’export"):
        return "Restaurez-le depuis une sauvegarde"
    return error.cure_sentence.rstrip(".").removesuffix(", puis relancez")


def _answers_lost(what: str, cure: str) -> OutputError:
    """A dispute or a promise that is not read would be chased."""
    return OutputError(
        f"{what} ; les réponses et les lettres « non envoyées » qui y sont notées seraient perdues.",
        cure=f"{cure}, puis relancez ; à défaut, retirez ce fichier du dossier : ses lettres compteront comme "
        "envoyées, sans réponse.",
    )


def _without_followup(folders: Sequence[str]) -> str:
    where = "le dossier" if len(folders) == 1 else "les dossiers"
    return (
        f"{FOLLOWUP_FILE} manque dans {where} {', '.join(folders)} : ces lettres comptent comme envoyées, sans réponse."
    )


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
