"""The exit codes, and the few errors that stop a whole run.

A fault in one row of a ledger is data (`model.Rejected`), never an exception. An exception here means that no letter
can be trusted, so nothing is written. Each one says what happened, where, and how to cure it, in the clerk's French.
"""

from __future__ import annotations

from enum import IntEnum

from mailmerge.model import Fault, Place


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


class UsageError(MailmergeError):
    """The command itself cannot be carried out as asked."""

    exit_code = ExitCode.USAGE


class SettingsError(MailmergeError):
    """`parametres.xlsx` or `clients.xlsx` is missing, unreadable or holds an impossible value."""

    exit_code = ExitCode.SETTINGS


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


def place_text(place: Place) -> str:
    """Where to look, as the clerk finds it in Excel: file, sheet, cell (or row)."""
    spot = f"ligne {place.cell}" if place.cell.isdigit() else f"cellule {place.cell}"
    return (
        f"{place.file}, feuille « {place.sheet} », {spot}" if place.cell else f"{place.file}, feuille « {place.sheet} »"
    )


def fault_text(fault: Fault) -> str:
    """One line that says where, what was read, and what is expected."""
    read = f"on lit « {fault.value} » ; " if fault.value else "cellule vide ; "
    return f"{place_text(fault.place)} : {read if not fault.place.cell.isdigit() else ''}{fault.message}"
