"""This project's own engine: the template is compiled once, then each letter is rendered and written.

A module of its own, not part of the script: the processes of a pool import it.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import docxtpl  # noqa: F401 - as with the other engines, libraries are imported before the clock starts
from job import Job, Letter, name_of

from mailmerge.letters.template.render import Template, render

_BATCH = 32
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that one process writes, numbered from `first`."""

    content: bytes
    folder: Path
    first: int
    letters: tuple[Letter, ...]


@cache
def renderer(content: bytes) -> Callable[[Mapping[str, object]], bytes]:
    """The compiled template; while there is none, the slow way to the same letters."""
    try:
        compiled = importlib.import_module("mailmerge.letters.template.compiled").compile_template(content)
    except ModuleNotFoundError:
        return lambda context: render(Template(content), {**context})
    else:
        made: Callable[[Mapping[str, object]], bytes] = compiled.render
        return made


def write_letters(content: bytes, folder: Path, letters: Iterable[Letter], first: int = 0) -> None:
    """The files of some letters."""
    make = renderer(content)
    for number, letter in enumerate(letters, first):
        (folder / name_of(number)).write_bytes(make({**letter, "specimen": False}))


def write_batch(batch: Batch) -> float:
    """The files of a batch; the CPU seconds that they took."""
    start = time.process_time()
    write_letters(batch.content, batch.folder, batch.letters, batch.first)
    return time.process_time() - start


def write_by(executor: Executor, workers: int, job: Job) -> float:
    """The files of all letters, made by whatever the executor runs on; the CPU seconds that they took there.

    The batches are handed out as `mailmerge run` does it, a few ahead.
    """
    return sum(_in_order()(write_batch, _batches(job), executor, _AHEAD * workers))


def _batches(job: Job) -> Iterator[Batch]:
    letters = iter(job.letters)
    first = 0
    while some := tuple(islice(letters, _BATCH)):
        yield Batch(job.content, job.folder, first, some)
        first += len(some)


Handing = Callable[[Callable[[Batch], float], Iterable[Batch], Executor, int], Iterator[float]]


def _in_order() -> Handing:
    """The project's own way to hand out work; while there is none, the executor's."""
    try:
        own: Handing = importlib.import_module("mailmerge.letters.workers").each_in_order
    except ModuleNotFoundError:
        return lambda task, work, executor, _: executor.map(task, work)
    else:
        return own
