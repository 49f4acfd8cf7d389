"""This project's own engine: the template is compiled once, then each letter is rendered and written."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from pathlib import Path

import docxtpl  # noqa: F401 - as with the other engines, libraries are imported before the clock starts
from job import Job, Letter, measure, name_of

from mailmerge.letters.template.render import Template, render

_CHUNK = 50


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


def write_letters(content: bytes, folder: Path, first: int, letters: Iterable[Letter]) -> None:
    """The files of some letters, numbered from `first`."""
    make = renderer(content)
    for number, letter in enumerate(letters, first):
        (folder / name_of(number)).write_bytes(make({**letter, "specimen": False}))


def one_process(job: Job) -> None:
    """All letters, here."""
    write_letters(job.content, job.folder, 0, job.letters)


def streamed(job: Job) -> None:
    """All letters, here, none of them held in memory."""
    write_letters(job.content, job.folder, 0, job.stream())


def two_processes(job: Job) -> None:
    """All letters, by two processes; starting them is part of the work."""
    with ProcessPoolExecutor(2) as executor:
        write_letters_by(executor, job.content, job.folder, job.letters)


def write_letters_by(executor: Executor, content: bytes, folder: Path, letters: Sequence[Letter]) -> None:
    """The files of all letters, made by whatever the executor runs on."""
    starts = range(0, len(letters), _CHUNK)
    done = [executor.submit(write_letters, content, folder, start, letters[start : start + _CHUNK]) for start in starts]
    for future in done:
        future.result()


if __name__ == "__main__":
    measure({"one": one_process, "two": two_processes}, streaming={"streamed": streamed})
