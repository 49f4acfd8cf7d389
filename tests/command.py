"""What does the command line answer, in a process of its own, called or on a terminal?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def mailmerge(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command that nobody answers."""
    return subprocess.run(
        [sys.executable, "-m", "mailmerge", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
    )


def converse(arguments: Sequence[str], *answers: bytes, columns: int = 500) -> tuple[int, str]:
    """Run a command on a pseudo-terminal of POSIX, answer each of its questions; its exit code and all it showed.

    Unless a test says otherwise, the terminal is so wide that no message is broken.
    """
    import pty
    import select

    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in what a shell starts in the background
        os.execve(
            sys.executable, [sys.executable, "-m", "mailmerge", *arguments], os.environ | {"COLUMNS": str(columns)}
        )
    screen, waiting = b"", list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 2)[0]:
            continue
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        screen += piece
        if screen.count(b"[o/N") > len(answers) - len(waiting) and waiting:
            os.write(terminal, waiting.pop(0))
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen.decode("utf-8", "replace")
