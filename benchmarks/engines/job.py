"""What does the benchmark ask of an engine written in Python, and what is measured while it works?

The engine is a process of its own: `python SCRIPT WAY TEMPLATE LETTERS FOLDER`. It holds the template's bytes and the
values of all letters before the clock starts, which stops when the last file is on disk. This file needs nothing but
the standard library: it also runs where only a rival is installed.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Letter = dict[str, str | bool | list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Job:
    """Letters to write; the file of letter `number` is `folder / name_of(number)`."""

    template: Path
    content: bytes
    letters: Sequence[Letter]
    source: Path
    folder: Path

    def stream(self) -> Iterator[Letter]:
        """The letters, each read from disk when it is asked for, so that they take no memory."""
        with self.source.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def name_of(number: int) -> str:
    """The file of letter `number`."""
    return f"{number:06d}.docx"


# What an engine does with a job; it tells the CPU seconds of processes that outlive the job, if there are any.
Way = Callable[[Job], float | None]


def measure(ways: Mapping[str, Way], streaming: Mapping[str, Way] | None = None) -> None:
    """Do the job that the command line names; print seconds, CPU seconds and peak memory as JSON.

    The ways in `streaming` read the letters themselves while the clock runs.
    """
    way, template, source, folder = sys.argv[1:5]
    lines = Path(source).read_text(encoding="utf-8").splitlines() if way in ways else []
    letters: list[Letter] = [json.loads(line) for line in lines]
    job = Job(Path(template), Path(template).read_bytes(), letters, Path(source), Path(folder))
    del lines
    gc.collect()
    cpu, start = cpu_seconds(), time.perf_counter()
    elsewhere = {**ways, **(streaming or {})}[way](job) or 0.0
    seconds, used = time.perf_counter() - start, cpu_seconds() - cpu + elsewhere
    print(json.dumps({"seconds": seconds, "cpu_seconds": used, "peak_mib": _peak_mib()}))


def cpu_seconds() -> float:
    """The CPU time of this process and of those it started and waited for."""
    return sum(os.times()[:4])


def _peak_mib() -> float:
    """This process's peak, its children's not included; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
