"""This project's own engine, in one process or in two."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from job import Job, measure
from own_engine import be_there, write_letters, write_with

_OTHERS = 1  # beside this process


def one_process(job: Job) -> None:
    """All letters, here."""
    write_letters(job.content, job.folder, job.letters)


def streamed(job: Job) -> None:
    """All letters, here, none of them held in memory."""
    write_letters(job.content, job.folder, job.stream())


def in_two_processes() -> None:
    """All letters, by this process and another that is there, its libraries imported, before the clock starts."""
    with ProcessPoolExecutor(_OTHERS, multiprocessing.get_context("spawn")) as pool:
        for future in [pool.submit(be_there) for _ in range(_OTHERS)]:
            future.result()
        measure({"two": partial(write_with, pool, _OTHERS)})


if __name__ == "__main__":
    if sys.argv[1] == "two":
        in_two_processes()
    else:
        measure({"one": one_process}, streaming={"streamed": streamed})
