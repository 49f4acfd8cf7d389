"""How does a run become a dated folder at once, or not at all?

Order of writing, and what a crash leaves behind:

1. `sorties/.verrou` is locked by the system, which lets go of it when the program ends, however it ends.
2. `sorties/2026-11-21.en-cours/` is made. A crash from here on leaves only this folder, which no reader looks at and
   the next run replaces.
3. Letters, copy of the ledger, recap, follow-up sheet, and the journal last are written into it.
4. One rename to `sorties/2026-11-21/` is the sole commit point for all of them together. Then the lock is let go.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from mailmerge.delivery.followup import FOLLOWUP_FILE, write_followup
from mailmerge.delivery.history import BUILDING_SUFFIX, OUTPUT_FOLDER, finished_runs
from mailmerge.delivery.journal import JOURNAL_FILE, journal_line
from mailmerge.delivery.names import RECAP_FILE, statement_file
from mailmerge.delivery.place import unwritable
from mailmerge.delivery.positions import POSITIONS_FILE, positions_lines
from mailmerge.delivery.recap import write_recap
from mailmerge.disk import patiently, write_through
from mailmerge.errors import OutputError
from mailmerge.model import Finished, Plan

_LOCK_FILE = ".verrou"
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 4.0, 5.0)

Letters = Callable[[Path], Generator[str]]  # into that folder: the digest of each courier’s letter, in their order
Progress = Callable[[int, int], None]


def folder_name(outputs: Path, date: str, finished: tuple[str, ...]) -> str:
    """The name of the next run on that date: `2026-11-21`, or `2026-11-21-2` if the first is taken."""
    number = 1
    while (name := date if number == 1 else f"{date}-{number}") in finished or (outputs / name).exists():
        number += 1
    return name


def write_run(plan: Plan, letters: Letters, progress: Progress) -> Finished:
    """The committed folder of a run.

    Raises:
        OutputError: another run is going on or has just finished, or the folder cannot be written; nothing is left.
    """
    outputs = plan.workspace / OUTPUT_FOLDER
    created = not outputs.exists()
    building = outputs / f"{plan.folder}{BUILDING_SUFFIX}"
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        with _alone(outputs):
            remarks = _clear_leftovers(outputs)
            _same_history(outputs, plan)
            building.mkdir()
            try:
                _fill(building, plan, letters, progress)
                _commit(building, outputs / plan.folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)  # nothing is left of it after the rename
    except OSError as error:
        raise unwritable(outputs / plan.folder if outputs.is_dir() else outputs, error, outputs) from error
    finally:
        if created:
            with contextlib.suppress(OSError):
                outputs.rmdir()  # only if nothing was made in it
    return Finished(outputs / plan.folder, len(plan.couriers), remarks)


@contextlib.contextmanager
def _alone(outputs: Path) -> Iterator[None]:
    """Only one run at a time in a workspace, whatever its date: two would chase the same invoices.

    Raises:
        OutputError: another run is going on.
    """
    lock = FileLock(outputs / _LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(
            f"Une autre relance est en cours dans {outputs}.",
            cure="Attendez qu’elle soit finie (ou fermez l’autre fenêtre), puis relancez.",
        ) from None
    try:
        yield
    finally:
        # Taken away while still held: who waits on the old file finds it nameless, and never shares the lock. Windows
        # does not let go of an open file; there the lock takes its own file away.
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _clear_leftovers(outputs: Path) -> tuple[str, ...]:
    """Folders that a crash left behind are replaced, after saying so."""
    remarks = []
    for leftover in sorted(outputs.glob(f"*{BUILDING_SUFFIX}")):
        shutil.rmtree(leftover)
        remarks.append(f"Un essai interrompu a été trouvé et remplacé : {leftover.name}.")
    return tuple(remarks)


def _same_history(outputs: Path, plan: Plan) -> None:
    """What another run sent between plan and writing must not be sent again."""
    if tuple(folder.name for folder in finished_runs(outputs)) != plan.history.folders:
        raise OutputError(
            f"Le dossier {outputs} a changé pendant la préparation : une autre relance s’est terminée.",
            cure="Relancez : le nouveau plan en tiendra compte.",
        )


def put_letter(building: Path, file: str, letter: bytes, statement: bytes | None = None) -> str:
    """The digest of a letter, once it is written with the statement of account that goes with it."""
    (building / file).write_bytes(letter)
    if statement is not None:
        (building / statement_file(file)).write_bytes(statement)
    return hashlib.sha256(letter).hexdigest()


def _fill(building: Path, plan: Plan, letters: Letters, progress: Progress) -> None:
    for stage in {PurePath(courier.file).parent for courier in plan.couriers}:
        (building / stage).mkdir()
    digests = []
    progress(0, len(plan.couriers))
    with contextlib.closing(letters(building)) as made:  # nobody writes any more when this is left
        for digest in made:
            digests.append(digest)
            progress(len(digests), len(plan.couriers))
    (building / "source").mkdir()
    for name, content in _source_names(plan):
        (building / "source" / name).write_bytes(content)
    (building / RECAP_FILE).write_bytes(write_recap(plan))
    (building / FOLLOWUP_FILE).write_bytes(write_followup(plan))
    positions = positions_lines((*plan.open_items, *plan.open_credits))
    (building / POSITIONS_FILE).write_text("".join(f"{line}\n" for line in positions), encoding="utf-8", newline="\n")
    # The law that no letter is forgotten: a digest for each courier, or nothing is committed.
    told = sorted(zip(plan.couriers, digests, strict=True), key=lambda pair: pair[0].file)
    journal = "".join(f"{journal_line(courier, plan.date, digest)}\n" for courier, digest in told)
    write_through(building / JOURNAL_FILE, journal.encode())


def _source_names(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Two ledgers of the same name, from two folders, keep both copies."""
    used: set[str] = set()
    for source in (*plan.sources, *([plan.proposal] if plan.proposal else [])):
        path, number = PurePath(source.name.replace("/", " - ")), 1
        name = path.name
        while name.casefold() in used:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        used.add(name.casefold())
        yield name, source.content


def _commit(building: Path, target: Path) -> None:
    """The sole commit point. A directory is never renamed onto one that exists, except an empty one on POSIX."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(target))
    if hasattr(os, "sync"):
        os.sync()  # after a power cut, the name must not survive its contents
    patiently(partial(building.rename, target), _PAUSES)
