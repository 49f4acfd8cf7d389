"""What does the command line answer, in a process of its own, called or on a terminal?"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


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
    command = [sys.executable, "-m", "mailmerge", *arguments]
    return on_terminal(command, os.environ | {"COLUMNS": str(columns)}, *(("[o/N", answer) for answer in answers))


def on_terminal(command: Sequence[str], environment: Mapping[str, str], *talk: tuple[str, bytes]) -> tuple[int, str]:
    """Run a program on a pseudo-terminal; type each answer once its question stands there; exit code and screen."""
    import pty
    import select

    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in what a shell starts in the background
        os.execve(command[0], list(command), environment)
    screen, seen, waiting = b"", 0, list(talk)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 2)[0]:
            continue
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        screen += piece
        if waiting and (found := screen.find(waiting[0][0].encode(), seen)) >= 0:
            seen = found + 1
            os.write(terminal, waiting.pop(0)[1])
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen.decode("utf-8", "replace")


def humbly(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command without the super-user's right to write anywhere."""
    humble: tuple[str, ...] = ()
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("nothing is closed to the super-user")
        humble = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    return subprocess.run(
        [*humble, sys.executable, *command],
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def put_program(path: Path, script: str) -> Path:
    """A program in the place of one that this machine may have or not: a shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
