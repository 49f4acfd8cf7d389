"""How is a file put on a disk where antivirus and OneDrive look into what is fresh?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path


def patiently(act: Callable[[], object], pauses: Iterable[float]) -> None:
    """Do it, and again after each pause, in seconds, for as long as the system refuses: what holds a file lets it go.

    Raises:
        PermissionError: it was refused the last time too.
        OSError: it failed for another reason, at once.
    """
    for pause in pauses:
        try:
            act()
            return
        except PermissionError:
            time.sleep(pause)
    act()


def write_through(path: Path, content: bytes) -> None:
    """Write a file that is on the disk itself, not in the system's memory only, when this returns.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
