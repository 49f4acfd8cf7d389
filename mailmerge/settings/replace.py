"""How does a new workbook take the place of the clerk's, at once or not at all, with hers kept beside it?"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mailmerge.disk import patiently, write_through

_PAUSES = (0.3, 0.3, 0.3)
_PATIENCE = 20.0  # seconds for another window to write a file
_TEMPORARY = ".nouveau"
_LOCK = ".verrou"


def replace_kept(path: Path, old: bytes, new: bytes, version: str) -> str:
    """Put `new` in the file's place and `old`, its content, beside it; gives the name of that copy.

    Raises:
        OSError: the file is open elsewhere, has changed, or cannot be written; it is as it was, and nothing is left.
    """
    target = path.resolve()  # of a link, what it leads to
    if _is_open(target) or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "in use", str(target))
    with _alone(target):
        return _replaced(target, old, new, version)


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Two windows write one after the other: each would move away what the other is writing."""
    from filelock import FileLock

    lock = FileLock(target.with_name(f"{target.name}{_LOCK}"), timeout=_PATIENCE)
    with lock:
        try:
            yield
        finally:
            # While it is held, so that nobody else's is taken away; where the system forbids that, the lock does it.
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)


def _replaced(target: Path, old: bytes, new: bytes, version: str) -> str:
    """The same, alone. Nothing gets its name before it is whole, so that a power cut leaves no half of a file."""
    temporary = target.with_name(f"{target.name}{_TEMPORARY}")
    kept: Path | None = None
    try:
        write_through(temporary, old)
        free = _free_name(target, version)
        patiently(partial(temporary.replace, free), _PAUSES)
        kept = free
        write_through(temporary, new)
        shutil.copymode(target, temporary)
        if target.read_bytes() != old:
            raise PermissionError(errno.EACCES, "changed meanwhile", str(target))
        patiently(partial(temporary.replace, target), _PAUSES)
    except BaseException:
        for left in (temporary, kept):
            with contextlib.suppress(OSError):
                if left:
                    left.unlink(missing_ok=True)
        raise
    return kept.name


def _is_open(target: Path) -> bool:
    """Whether a program says that it has the file open: elsewhere than on Windows, nothing else hinders writing it."""
    marks = (f".~lock.{target.name}#", f"~${target.name}")
    return os.name != "nt" and any((target.parent / mark).exists() for mark in marks)


def _free_name(target: Path, version: str) -> Path:
    """The name of a copy: an earlier one is never overwritten."""
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        kept = target.with_name(f"{target.stem} (avant la version {version}){again}{target.suffix}")
        if not os.path.lexists(kept):
            return kept
        number += 1
