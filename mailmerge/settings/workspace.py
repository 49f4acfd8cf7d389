"""What stands in a brand-new workspace? Files that are already there are the clerk's and stay as they are."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from mailmerge.errors import OutputError, os_reason
from mailmerge.settings.defaults import default_clients, default_settings
from mailmerge.settings.load import CLIENTS_FILE, SETTINGS_FILE
from mailmerge.settings.menu_entry import ENTRY_FILE, menu_entry

TEMPLATES = "models_docx"
_COMPLETED = (TEMPLATES, "samples")
# The launchers of every system: a workspace on a shared drive is used from several.
_SHIPPED = (*_COMPLETED, "Relances.bat", "relances.sh", "Relances.command")
_LAUNCHERS = ("Relances.bat", "relances.sh")
_STARTED = (".sh", ".command", ".desktop")
DROP_FOLDER = "a_traiter"
File = tuple[str, Callable[[], bytes]]


def shipped_file(name: str) -> Path:
    """A file or folder that travels with the program: inside the installed package, or beside it in a clone."""
    package = Path(__file__).parent.parent
    installed = package / "workspace" / name
    return installed if installed.exists() else package.parent / name


def make_workspace(directory: Path, more: Iterable[File] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make a workspace, with `more` files; gives the names of what was made, and of what was there already and kept.

    Raises:
        OutputError: the folder cannot be written.
    """
    made: list[str] = []
    kept: list[str] = []
    hers: list[File] = [(SETTINGS_FILE, default_settings), (CLIENTS_FILE, default_clients), *more]
    entry: File = (ENTRY_FILE, partial(menu_entry, directory))
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / DROP_FOLDER).mkdir(exist_ok=True)
        for name, content in (*hers, *_shipped_files(_SHIPPED), entry):
            _put(directory / name, content, name, made, kept)
    except OSError as error:
        raise OutputError(
            f"Le dossier {directory} ne peut pas être préparé : {os_reason(error)}.",
            cure="Choisissez un dossier où vous avez le droit d’écrire, puis recommencez.",
        ) from error
    return tuple(made), tuple(kept)


def complete_workspace(directory: Path, more: Iterable[File] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a workspace of an older version the files that it lacks; what was made, and which templates were left out.

    A version of a template for a language or for individuals is left out: once there, it would be used instead of hers.

    Raises:
        OutputError: the folder cannot be written.
    """
    made: list[str] = []
    left: list[str] = []
    try:
        for name, content in (*more, *_shipped_files(_COMPLETED)):
            if PurePosixPath(name).parent.as_posix() in (".", *_COMPLETED):
                _put(directory / name, content, name, made, [])
            elif not (directory / name).exists():
                left.append(name)
    except OSError as error:
        raise OutputError(
            f"Le dossier {directory} ne peut pas être complété : {os_reason(error)}.",
            cure="Vérifiez vos droits sur ce dossier et la place sur le disque, puis recommencez.",
        ) from error
    return tuple(made), tuple(left)


def _shipped_files(names: Iterable[str]) -> Iterator[File]:
    for name in names:
        source = shipped_file(name)
        if source.is_file():
            yield name, partial(_launcher, source) if name in _LAUNCHERS else source.read_bytes
        for path in sorted(source.rglob("*")) if source.is_dir() else ():
            if path.is_file() and not path.name.startswith(("~$", ".")):
                yield f"{name}/{path.relative_to(source).as_posix()}", path.read_bytes


def _put(target: Path, content: Callable[[], bytes], name: str, made: list[str], kept: list[str]) -> None:
    if target.exists():
        kept.append(name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content())
    if target.suffix in _STARTED:
        target.chmod(0o755)  # an installed package does not keep the right to run
    made.append(name)


def _launcher(source: Path) -> bytes:
    """The launcher, told which Python made the workspace, so that it need not set up another one.

    The Windows launcher must stay ASCII: a path that is not stays unsaid, and the launcher finds its own way.
    """
    python = sys.executable
    content = source.read_bytes()
    if source.suffix == ".sh":
        return content.replace(b"\nprogram=\n", f"\nprogram={shlex.quote(python)}\n".encode())
    if not python.isascii() or "%" in python:
        return content
    return content.replace(b'set "PROGRAM="', f'set "PROGRAM={python}"'.encode("ascii"))
