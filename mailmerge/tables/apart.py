"""How is a file read that may kill or hang its reader? In a process of its own, with limits.

Some .xls abort the reader's process outright, and a few kilobytes of .ods or .xlsx can ask for gigabytes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from mailmerge.errors import FileUnreadable
from mailmerge.model import Table
from mailmerge.tables.child import STARTED
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.refusals import damaged, reader_died, too_big, too_slow

_SECONDS = 7.0
_SECONDS_FOR_BYTES = 10_000_000  # a bigger file may take longer, in proportion
_SECONDS_TO_START = 60.0  # Python and pandas, from a cold disk and past a virus scanner, say nothing about the file
_CLOCK_RAN_OUT = 1  # how faulthandler ends a process
_KILLED = -9  # by Linux when memory is short; Windows knows no signal.SIGKILL
# The child imports from where this process does; -I keeps the current folder out of its way until then.
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from mailmerge.tables.child import main; main(sys.argv[1])"


def read_apart(reader: str, name: str, content: bytes, seconds: float = _SECONDS) -> tuple[Table, ...]:
    """The tables that one of the readers of `child` finds in a file, within some seconds for ten megabytes.

    Raises:
        FileUnreadable: the reader refused, crashed, did not end in time, or wanted too much memory.
    """
    seconds *= max(1.0, len(content) / _SECONDS_FOR_BYTES)
    python, environment = _python()
    try:
        done = subprocess.run(
            [python, "-I", "-c", _BOOT, reader, *sys.path],
            input=pickle.dumps((name, content, seconds)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_SECONDS_TO_START + seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise too_slow() from None
    if done.returncode:
        raise _death(done.returncode, done.stdout)
    return _result(done.stdout)


def _python() -> tuple[str, dict[str, str]]:
    # Threads of the numeric libraries would each reserve address space, which is limited there.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    base = getattr(sys, "_base_executable", None) if sys.platform == "win32" else None
    if not base:
        return sys.executable, environment
    # In a virtual environment of Windows python.exe only starts another one, which killing the first may leave running;
    # multiprocessing goes round it in the same way.
    return base, {**environment, "__PYVENV_LAUNCHER__": sys.executable}


def _death(code: int, answer: bytes) -> FileUnreadable:
    if code == _CLOCK_RAN_OUT and answer.startswith(STARTED):
        return too_slow()
    return too_big() if code == _KILLED else reader_died()


def _result(answer: bytes) -> tuple[Table, ...]:
    try:
        with collector_paused():
            status, *values = pickle.loads(memoryview(answer)[len(STARTED) :])
    except Exception as error:  # a reader that wrote into the answer or stopped within it
        raise damaged() from error
    if status == "refused":
        raise FileUnreadable(*values)
    return tuple(values)
