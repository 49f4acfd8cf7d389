"""Has another program a file open? Here it has: `hold.py FILE HOW FOLDER`, until FOLDER/let_go is there.

Run by a Windows Python. HOW is what others may do meanwhile, as CreateFileW counts it (0 nothing, 1 read), or `lock`
for the lock that a run takes.
"""

from __future__ import annotations

import ctypes
import sys
import time
from pathlib import Path

assert sys.platform == "win32"

_READ_AND_WRITE, _OPEN_EXISTING, _INVALID = 0xC0000000, 3, ctypes.c_void_p(-1).value


def main(file: str, how: str, folder: Path) -> None:
    """Hold the file, say so by FOLDER/held, and wait a minute at most."""
    if how == "lock":
        from filelock import FileLock

        lock = FileLock(file)
        lock.acquire(timeout=0)
    else:
        create = ctypes.windll.kernel32.CreateFileW
        create.restype = ctypes.c_void_p
        assert create(file, _READ_AND_WRITE, int(how), None, _OPEN_EXISTING, 0, None) != _INVALID
    (folder / "held").touch()
    for _ in range(300):
        if (folder / "let_go").exists():
            return
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
