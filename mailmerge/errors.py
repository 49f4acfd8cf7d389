"""The exit codes, and the few errors that stop a whole run.

A fault in one row of a ledger is data (`model.Rejected`), never an exception. An exception here means that no letter
can be trusted, so nothing is written. Each one says what happened, where, and how to cure it, in the clerk's French.
"""

from __future__ import annotations

import errno
import os
from enum import IntEnum
from functools import partial
from pathlib import Path

from mailmerge.model import Fault, Item, Place, RowRef


class ExitCode(IntEnum):
    """What the command line returns to the launcher."""

    DONE = 0
    BUG = 1
    USAGE = 2
    ROWS_REJECTED = 3
    SETTINGS = 4
    LEDGER = 5
    TEMPLATE = 6
    OUTPUT = 7
    INTERRUPTED = 130


class MailmergeError(Exception):
    """A reason to stop the run before anything is written.

    Attributes:
        what: one sentence that says what happened and where.
        details: further lines, one fault each, with file, sheet and cell (or paragraph).
        cure: what the clerk does next.
    """

    exit_code = ExitCode.BUG

    def __init__(self, what: str, *, cure: str, details: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((what, *details, cure)))
        self.what = what
        self.details = details
        self.cure = cure

    def __reduce__(self) -> tuple[object, ...]:
        """What a process that makes letters reports to its parent must arrive there."""
        return partial(type(self), self.what, cure=self.cure, details=self.details), ()


class UsageError(MailmergeError):
    """The command itself cannot be carried out as asked."""

    exit_code = ExitCode.USAGE


def incomplete(error: ImportError) -> UsageError:
    """A library of the program is gone, as an antivirus or a copy cut short leaves it."""
    return UsageError(
        f"Le programme est incomplet : « {error.name} » manque ou ne peut pas être chargé. Aucun dossier n’a été créé.",
        cure="Extrayez de nouveau le zip, ou réinstallez ; un antivirus a peut-être retiré un fichier.",
    )


class SettingsError(MailmergeError):
    """`parametres.xlsx` or `clients.xlsx` is missing, unreadable or holds an impossible value."""

    exit_code = ExitCode.SETTINGS


class DecisionsError(SettingsError):
    """A proposal that is up to date holds decisions that cannot be carried out."""


class LedgerError(MailmergeError):
    """A ledger is missing, unreadable, or not recognisable as a list of open items."""

    exit_code = ExitCode.LEDGER


class TemplateError(MailmergeError):
    """A Word template is missing or broken."""

    exit_code = ExitCode.TEMPLATE


class OutputError(MailmergeError):
    """The output folder cannot be read, built or committed."""

    exit_code = ExitCode.OUTPUT


class FileUnreadable(Exception):  # noqa: N818 - not an error of the run yet: the caller knows whose file it was
    """A spreadsheet could not be opened; `cause` and `cure` are ready for the clerk."""

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.cure = cure

    @property
    def cure_sentence(self) -> str:
        """The cure as a sentence of its own."""
        return f"{self.cure[0].upper()}{self.cure[1:]}."


def table_text(file: str, sheet: str) -> str:
    """A table's name: the file and its sheet; a text file has no sheets."""
    return f"{file}, feuille « {sheet} »" if sheet else file


def place_text(place: Place) -> str:
    """Where to look, as the clerk finds it in Excel: file, sheet, cell (or row)."""
    spot = f"ligne {place.cell}" if place.cell.isdigit() else f"cellule {place.cell}"
    table = table_text(place.file, place.sheet)
    return f"{table}, {spot}" if place.cell else table


def row_place(row: RowRef) -> Place:
    """A row of the ledger as a place."""
    return Place(row.file, row.sheet, str(row.row))


def row_fault(item: Item, message: str) -> Fault:
    """Something to tell of a whole row of the ledger, by its invoice number."""
    return Fault(row_place(item.row), item.number, message)


def fault_text(fault: Fault) -> str:
    """One line that says where, what was read, and what is expected."""
    if not fault.place.cell or fault.place.cell.isdigit():
        return f"{place_text(fault.place)} : {fault.message}"
    value = fault.value if len(fault.value) <= 60 else fault.value[:57] + "…"
    read = f"on lit « {value} »" if value else "cellule vide"
    return f"{place_text(fault.place)} : {read} ; {fault.message}"


_WINDOWS_NAME_TOO_LONG = 206  # ERROR_FILENAME_EXCED_RANGE: a folder's path has 247 characters at most
_WINDOWS_PATH = 260  # MAX_PATH, with the final null character
_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.EEXIST: "un fichier ou un dossier de ce nom existe déjà",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EISDIR: "c’est un dossier",
    errno.ENOENT: "le fichier ou le dossier est introuvable",
    errno.ENOTEMPTY: "le dossier n’est pas vide",
    errno.ENAMETOOLONG: "le nom ou le chemin est trop long",
    errno.ELOOP: "le lien tourne en rond",
    errno.EINVAL: "le système n’y arrive pas (réseau coupé, clé USB retirée, fichier que OneDrive n’a pas ici ?)",
}
# What `errno` folds into « accès refusé » or worse; learn.microsoft.com, System Error Codes. Python has them of
# folders, renamings, removals; of a file that is opened it has `errno` only, whose EINVAL is then any of the last ones.
_WINDOWS_REASONS = {
    19: "le support est protégé en écriture",
    **dict.fromkeys((32, 33), "un autre programme le tient ouvert"),
    **dict.fromkeys((51, 53, 54, 55, 59, 64, 65, 67, 121, 1231, 1232), "le lecteur réseau ou le serveur ne répond pas"),
    **dict.fromkeys((39, 112), "le disque est plein"),
    **dict.fromkeys((225, 226), "l’antivirus l’a bloqué"),
    # ERROR_CLOUD_FILE_*: OneDrive keeps a mere placeholder here, and cannot fetch what it stands for.
    **dict.fromkeys(range(358, 400), "OneDrive ne l’a pas sur ce PC et n’a pas pu le télécharger"),
}


def os_reason(error: OSError) -> str:
    """Why the system refused, in French."""
    if _too_long_for_windows(error):
        return "le chemin est trop long pour Windows : rapprochez ce dossier de la racine du disque"
    known = _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0) or _REASONS.get(error.errno or 0)
    return known or f"erreur système {error.errno or error}"


def _too_long_for_windows(error: OSError) -> bool:
    """Windows says of a file with such a path that it is not there; of a folder, it gives the true reason."""
    if getattr(error, "winerror", None) == _WINDOWS_NAME_TOO_LONG:
        return True
    path = str(Path(error.filename).absolute()) if os.name == "nt" and isinstance(error.filename, str) else ""
    return error.errno == errno.ENOENT and len(path) >= _WINDOWS_PATH
