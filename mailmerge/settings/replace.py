"""How does a new workbook take the place of the clerk's, at once or not at all, with hers kept beside it?"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from functools import partial
from pathlib import Path

from mailmerge.disk import patiently, write_through

_PAUSES = (0.3, 0.3, 0.3)
_TEMPORARY = ".nouveau"


def replace_kept(path: Path, old: bytes, new: bytes, version: str) -> str:
    """Put `new` in the file's place and `old`, its content, beside it; gives the name of that copy.

    Raises:
        OSError: the file is open elsewhere, has changed, or cannot be written; it is as it was, and nothing is left.
    """
    target = path.resolve()  # of a link, what it leads to
    temporary = target.with_name(f"{target.name}{_TEMPORARY}")
    if _is_open(target) or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "in use", str(target))
    kept: Path | None = None
    try:
        write_through(temporary, new)
        shutil.copymode(target, temporary)
        kept = _keep(target, old, version)
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


def _keep(target: Path, old: bytes, version: str) -> Path:
    """A copy under a name that is free: an earlier one is never overwritten."""
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        kept = target.with_name(f"{target.stem} (avant la version {version}){again}{target.suffix}")
        try:
            write_through(kept, old, may_replace=False)
        except FileExistsError:
            number += 1
        else:
            return kept
