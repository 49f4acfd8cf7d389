"""This project's own engine: the template is compiled once, then each letter is rendered and written.

A module of its own, not part of the script: the processes of a pool import it.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import docxtpl  # noqa: F401 - as with the other engines, libraries are imported before the clock starts
from job import Job, Letter, name_of

from mailmerge.letters.template.compiled import compile_template
from mailmerge.letters.workers import each_with_help

_BATCH = 128  # as `mailmerge run` hands them out


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that one process writes, numbered from `first`."""

    content: bytes
    folder: Path
    first: int
    letters: tuple[Letter, ...]


def write_letters(content: bytes, folder: Path, letters: Iterable[Letter], first: int = 0) -> None:
    """The files of some letters."""
    compiled = compile_template(content)
    for number, letter in enumerate(letters, first):
        (folder / name_of(number)).write_bytes(compiled.render(letter))


def be_there() -> None:
    """What makes a new process import this module, and with it all libraries."""


def write_batch(batch: Batch) -> float:
    """The files of a batch; the CPU seconds that they took another process than the one that measures."""
    start = time.process_time()
    write_letters(batch.content, batch.folder, batch.letters, batch.first)
    return time.process_time() - start if multiprocessing.parent_process() else 0.0


def write_with(pool: Executor, others: int, job: Job) -> float:
    """The files of all letters, made here and by so many other processes, as `mailmerge run` does it; CPU seconds."""
    return sum(each_with_help(write_batch, _batches(job), pool, others))


def _batches(job: Job) -> Iterator[Batch]:
    letters = iter(job.letters)
    first = 0
    while some := tuple(islice(letters, _BATCH)):
        yield Batch(job.content, job.folder, first, some)
        first += len(some)
