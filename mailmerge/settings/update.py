"""What becomes of `parametres.xlsx` and `clients.xlsx` of an older version when a newer program meets them?

They are completed, with a copy kept, only if they then mean exactly what they meant; otherwise they stay as they are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from mailmerge.errors import FileUnreadable, SettingsError, os_reason
from mailmerge.model import Settings, Table
from mailmerge.settings.defaults import default_clients, default_settings
from mailmerge.settings.lacking import lacking_clients, lacking_settings
from mailmerge.settings.load import CLIENTS_FILE, SETTINGS_FILE, settings_of
from mailmerge.settings.replace import replace_kept
from mailmerge.settings.updated import NotUpdated, Updated, labels_gained, sheets_gained
from mailmerge.tables.complete import Addition, completed
from mailmerge.tables.losses import WouldLose
from mailmerge.tables.mark import read_mark, with_mark
from mailmerge.tables.read import read_bytes, read_workbook
from mailmerge.version import VERSION

Outcome: TypeAlias = Updated | NotUpdated
_Tables: TypeAlias = tuple[Table, ...]
_CHANGED = "une fois complété, il ne serait plus lu de la même façon"
_NEW_ONE = "renommez-le, relancez pour en recevoir un neuf, puis recopiez-y vos valeurs."


def is_older(workspace: Path, version: str = VERSION) -> bool:
    """Whether `parametres.xlsx` is there and was not completed for this version yet."""
    path = workspace / SETTINGS_FILE
    return path.exists() and _number(read_mark(path)) < _number(version)


def update_settings(workspace: Path, version: str = VERSION) -> tuple[Outcome, ...]:
    """What was done to the two workbooks of a workspace; nothing if this version completed them already."""
    done: list[Outcome] = []
    for file, prepare in ((SETTINGS_FILE, _for_settings), (CLIENTS_FILE, _for_clients)):
        path = workspace / file
        mark = read_mark(path) if path.exists() else version
        if _number(mark) > _number(version):
            why = f"il a été complété par la version {mark}, plus récente"
            done.append(NotUpdated(file, version, why, "Remettez le dossier app de cette version-là."))
        elif _number(mark) < _number(version):
            with contextlib.suppress(FileUnreadable, SettingsError):  # which the run tells, with the cure
                done += _updated(path, version, prepare(workspace))
    return tuple(done)


def _number(mark: str) -> tuple[int, ...]:
    """A version to compare; a mark that is none is older than any."""
    parts = mark.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What a workbook lacks of the model, and what the settings are if it had other sheets.

    `always`: it is marked even if it lacks nothing.
    """

    old: bytes
    model: bytes
    additions: tuple[Addition, ...]
    read: Callable[[_Tables], Settings]
    always: bool


def _for_settings(workspace: Path) -> _Work:
    old, model = read_bytes(workspace / SETTINGS_FILE), default_settings()
    path = workspace / CLIENTS_FILE
    clients = read_workbook(CLIENTS_FILE, read_bytes(path)) if path.exists() else ()
    additions = lacking_settings(read_workbook(SETTINGS_FILE, old), read_workbook(SETTINGS_FILE, model))
    # Without a mark, templates that she deletes would come back with every run.
    return _Work(old, model, additions, lambda tables: settings_of(workspace, tables, clients), always=True)


def _for_clients(workspace: Path) -> _Work:
    old, model = read_bytes(workspace / CLIENTS_FILE), default_clients()
    settings, clients = (read_workbook(file, read_bytes(workspace / file)) for file in (SETTINGS_FILE, CLIENTS_FILE))
    words = settings_of(workspace, settings, clients).extra_words
    additions = lacking_clients(clients, read_workbook(CLIENTS_FILE, model), words)
    return _Work(old, model, additions, lambda tables: settings_of(workspace, settings, tables), always=False)


def _updated(path: Path, version: str, work: _Work) -> Sequence[Outcome]:
    """The file completed, or why it is not; nothing if there is no need, or if faults are to be cured first."""
    if not work.additions and not work.always:
        return ()
    before = _before(work, path.name)
    try:
        new = with_mark(completed(work.old, work.model, work.additions) if work.additions else work.old, version)
        if not _means_the_same(work, path.name, new, before):
            return (NotUpdated(path.name, version, _CHANGED, f"Pour profiter des nouveautés, {_NEW_ONE}"),)
        kept = replace_kept(path, work.old, new, version)
    except SettingsError:
        return ()  # it has faults, which the run tells; it is completed once they are cured
    except Exception as error:  # whatever a workbook does to the libraries must not stop a run that does without
        if read_mark(path) == version:
            return ()  # another window has completed it meanwhile
        return (NotUpdated(path.name, version, *_refusal(error)),)
    gained = labels_gained(work.additions, read_workbook(path.name, work.model))
    return (Updated(path.name, version, sheets_gained(work.additions), gained, kept),)


def _refusal(error: Exception) -> tuple[str, str]:
    """Why a workbook could not be completed, and the cure."""
    if isinstance(error, WouldLose):
        why = f"il contient un élément que le programme ne sait pas recopier ({error.what})"
        return why, f"Déplacez cet élément dans un autre classeur ; ou {_NEW_ONE}"
    if isinstance(error, PermissionError):
        why = "il est ouvert dans un autre programme, ou vous n’avez pas le droit d’écrire dans ce dossier"
        return why, "Fermez-le dans Excel, puis relancez."
    if isinstance(error, OSError):
        return os_reason(error), "Vérifiez la place sur le disque et vos droits, puis relancez."
    return "il ne peut pas être récrit", f"Enregistrez-le dans Excel au format .xlsx ; ou {_NEW_ONE}"


def _before(work: _Work, file: str) -> Settings | None:
    try:
        return work.read(read_workbook(file, work.old))
    except SettingsError:
        return None


def _means_the_same(work: _Work, file: str, new: bytes, before: Settings | None) -> bool:
    """Whether the settings are what they were, but for rates of further half-years and for remarks.

    What could not be read before has no meaning to keep: a column that only this version has is missed in such a file.

    Raises:
        SettingsError: they could not be read before, and still cannot.
    """
    try:
        after = work.read(read_workbook(file, new))
    except SettingsError:
        if before is None:
            raise
        return False
    if before is None:
        return True
    same_rates = after.rates[: len(before.rates)] == before.rates
    return same_rates and replace(after, rates=before.rates, remarks=before.remarks) == before
