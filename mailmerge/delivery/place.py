"""Can a run be written where the clerk's folder stands, and opened there by Word and Excel?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath

from mailmerge.delivery.history import BUILDING_SUFFIX, OUTPUT_FOLDER
from mailmerge.delivery.names import RECAP_FILE, statement_file
from mailmerge.errors import OutputError, os_reason
from mailmerge.model import Courier

# MAX_PATH without its null character. Word opens no longer path even where the registry lifts the limit for others.
_LONGEST_PATH = 259
# Excel opens no workbook whose path is longer, on any Windows.
_LONGEST_WORKBOOK = 218


def refuse_closed(workspace: Path) -> None:
    """Told before the ledger is read, not after she has said yes.

    Raises:
        OutputError: nothing can be written in the folder of the runs, or beside it where it is not there yet.
    """
    outputs = workspace / OUTPUT_FOLDER
    folder = outputs if outputs.is_dir() else workspace
    if not folder.is_dir():
        return  # what is wrong there is told by whoever reads it
    try:
        _try_to_write(folder)
    except OSError as error:
        raise unwritable(folder, error, outputs) from error


def refuse_long_paths(outputs: PurePath, folder: str, couriers: Iterable[Courier], sources: Iterable[str]) -> None:
    """Told before anything is written, with the number of characters: Windows says only that there is no such file.

    Args:
        outputs: the folder of the runs, absolute. Only a path of Windows has such limits.
        folder: the name of the run's own folder.
        couriers: its letters.
        sources: the names of the ledgers, of which it keeps a copy.

    Raises:
        OutputError: a file of the run could not be written, or not be opened.
    """
    if not isinstance(outputs, PureWindowsPath):
        return
    building = outputs / f"{folder}{BUILDING_SUFFIX}"
    files = [building / name for one in couriers for name in _files(one)]
    files += [building / "source" / name for name in sources]
    for paths, limit, program in (
        (files, _LONGEST_PATH, "Windows et Word"),
        ([outputs / folder / RECAP_FILE], _LONGEST_WORKBOOK, "Excel"),
    ):
        longest = max(map(str, paths), key=len, default="")
        if len(longest) > limit:
            raise OutputError(
                f"Le dossier est trop profond pour {program} : {len(longest)} caractères, {limit} au plus.",
                details=(longest,),
                cure=f"Déplacez tout le dossier {outputs.parent} plus près de la racine du disque, par exemple dans "
                "C:\\Relances, puis relancez.",
            )


def _files(courier: Courier) -> tuple[str, ...]:
    return (courier.file, statement_file(courier.file)) if courier.statement else (courier.file,)


def unwritable(folder: Path, error: OSError, outputs: Path) -> OutputError:
    """What to say of a folder that the system refuses to write, and what to do by what refused."""
    return OutputError(f"Le dossier {folder} ne peut pas être écrit : {os_reason(error)}.", cure=_cure(error, outputs))


def _cure(error: OSError, outputs: Path) -> str:
    """The folder as a whole refused, or something that holds a file in it."""
    if not isinstance(error, PermissionError):
        return "Vérifiez la place sur le disque et vos droits sur ce dossier, puis relancez."
    try:
        _try_to_write(outputs if outputs.is_dir() else outputs.parent)
    except OSError:
        return (
            f"Vous n’avez pas le droit d’écrire ici : déplacez tout le dossier {outputs.parent} dans vos Documents, "
            "puis relancez."
        )
    return (
        "Un autre programme y tient un fichier (antivirus, OneDrive, Word, volet d’aperçu de l’Explorateur) : "
        "fermez-le ou attendez une minute, puis relancez."
    )


def _try_to_write(folder: Path) -> None:
    """Not by `tempfile`, which tries again for minutes where Windows refuses (CPython issue 66305)."""
    trial = folder / f".{uuid.uuid4().hex}"
    trial.open("xb").close()
    trial.unlink()
