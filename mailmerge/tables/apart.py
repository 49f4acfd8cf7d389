"""How is a file read that may kill or hang its reader? In a process of its own, with limits.

Some .xls abort the reader's process outright, and a few kilobytes of .ods or .xlsx can ask for gigabytes.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys

from mailmerge.errors import FileUnreadable
from mailmerge.model import Table
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.refusals import damaged, reader_died, too_big, too_slow

_SECONDS = 7.0
_SECONDS_FOR_BYTES = 10_000_000  # a bigger file may take longer, in proportion
# The child imports from where this process does; -I keeps the current folder out of its way until then.
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from mailmerge.tables.child import main; main(sys.argv[1])"


def read_apart(reader: str, name: str, content: bytes) -> tuple[Table, ...]:
    """The tables that one of `child.READERS` finds in a file.

    Raises:
        FileUnreadable: the reader refused, crashed, did not end in time, or wanted too much memory.
    """
    command = [sys.executable, "-I", "-c", _BOOT, reader, *sys.path]
    # Threads of the numeric libraries would each reserve address space, which is limited there.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    seconds = _SECONDS * max(1.0, len(content) / _SECONDS_FOR_BYTES)
    try:
        done = subprocess.run(
            command,
            input=pickle.dumps((name, content)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise too_slow() from None
    if done.returncode:
        raise too_big() if done.returncode == -signal.SIGKILL else reader_died()
    return _result(done.stdout)


def _result(answer: bytes) -> tuple[Table, ...]:
    try:
        with collector_paused():
            status, *values = pickle.loads(answer)
    except Exception as error:  # a reader that wrote into the answer or stopped within it
        raise damaged() from error
    if status == "refused":
        raise FileUnreadable(*values)
    return tuple(values)
