"""What does the process do that reads one risky file apart? See `apart`."""

from __future__ import annotations

import faulthandler
import importlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping

from mailmerge.errors import FileUnreadable
from mailmerge.model import Table
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.refusals import damaged, too_big

STARTED = b"+"  # written when the libraries are loaded and the clock begins to run
_MEMORY_BYTES = 850_000_000
_MAX_ANSWER_BYTES = 250_000_000  # the parent holds it twice: as bytes and as cells
_CALAMINE, _OPENPYXL = ("pandas", "python_calamine"), ("pandas", "openpyxl")
_LIBRARIES = {"xlsx-slowly": _OPENPYXL, "xls": _CALAMINE, "xlsb": _CALAMINE, "ods": _CALAMINE}


def main(reader: str) -> None:
    """Read a pickled name, content and number of seconds from the input, and write what was found to the output.

    It ends the process: with 0, or with 1 when the time is over.
    """
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    name, content, seconds = pickle.load(sys.stdin.buffer)
    limit_memory()
    for library in _LIBRARIES.get(reader, ()):
        importlib.import_module(library)
    answer.write(STARTED)
    answer.flush()
    # Its clock needs no Python to run, which calamine keeps waiting for as long as it reads.
    faulthandler.dump_traceback_later(seconds, exit=True)
    answer.write(_answer(reader, name, content))
    answer.flush()
    os._exit(0)  # taking millions of cells down one by one would cost time


def _answer(reader: str, name: str, content: bytes) -> bytes:
    try:
        with collector_paused():
            tables = _readers()[reader](name, content)
            answer = pickle.dumps(("read", *tables), protocol=pickle.HIGHEST_PROTOCOL)
        if len(answer) > _MAX_ANSWER_BYTES:
            raise too_big()
    except FileUnreadable as refusal:
        return _refusal(refusal)
    except MemoryError:
        return _refusal(too_big())
    except BaseException:  # a panic of calamine's Rust code is a BaseException; damage raises a dozen kinds of error
        return _refusal(damaged())
    return answer


def _refusal(refusal: FileUnreadable) -> bytes:
    return pickle.dumps(("refused", refusal.cause, refusal.cure))


def _readers() -> Mapping[str, Callable[[str, bytes], tuple[Table, ...]]]:
    from mailmerge.tables.engines import read_ods, read_xls, read_xlsb, read_xlsx_slowly
    from mailmerge.tables.markup import read_html
    from mailmerge.tables.spreadsheetml import read_spreadsheetml

    return {
        "xlsx-slowly": read_xlsx_slowly,
        "xls": read_xls,
        "xlsb": read_xlsb,
        "ods": read_ods,
        "html": read_html,
        "spreadsheetml": read_spreadsheetml,
    }


def limit_memory() -> None:
    """Let this process take no more than a gigabyte; more ends it, not the computer."""
    if sys.platform == "win32":
        from mailmerge.tables.job import crash_quietly, limit_job_memory

        limit_job_memory(_MEMORY_BYTES)
        crash_quietly()
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
