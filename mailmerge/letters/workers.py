"""Who makes the letters: this process, or as many as there are cores?

Work is handed out a few tasks ahead and its results are taken in the order of the tasks, so that neither the memory
nor the outcome depends on how many there are or on who is the fastest.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from types import ModuleType
from typing import TypeVar

_MOST_WORKERS = 61  # Windows waits for no more handles at once
_AHEAD = 3  # tasks begun for each worker

Given = TypeVar("Given")
Result = TypeVar("Result")


def cores() -> int:
    """How many processes this one may run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each_in_order(
    task: Callable[[Given], Result], work: Iterable[Given], executor: Executor, ahead: int
) -> Iterator[Result]:
    """The result of each piece of work, in their order, with at most `ahead` begun at a time."""
    begun: deque[Future[Result]] = deque()
    try:
        for given in work:
            begun.append(executor.submit(task, given))
            if len(begun) >= ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for future in begun:
            future.cancel()


def each_by_processes(task: Callable[[Given], Result], work: Iterable[Given], count: int) -> Iterator[Result]:
    """The same from `count` processes of this machine, which are gone when it ends or is closed.

    If one of them is killed or cannot be started, this process does what is left. A task may then be done twice.
    """
    count = min(count, _MOST_WORKERS)
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_serve_quietly)
    begun: deque[tuple[Given, Future[Result] | None]] = deque()
    try:
        for given in work:
            begun.append((given, _started(pool, task, given)))
            if len(begun) >= _AHEAD * count:
                yield _result(pool, task, *begun.popleft())
        while begun:
            yield _result(pool, task, *begun.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _started(pool: Executor, task: Callable[[Given], Result], given: Given) -> Future[Result] | None:
    try:
        with _processes_start_apart():
            return pool.submit(task, given)
    except (BrokenExecutor, OSError):
        return None


def _result(pool: Executor, task: Callable[[Given], Result], given: Given, begun: Future[Result] | None) -> Result:
    if begun is not None:
        with contextlib.suppress(BrokenExecutor):
            return begun.result()
    # The other workers are stopped first: they must not be at the same files as this process.
    pool.shutdown(wait=True, cancel_futures=True)
    return task(given)


@contextlib.contextmanager
def _processes_start_apart() -> Iterator[None]:
    """A new process neither runs the caller's script again nor takes the Ctrl-C that is meant for this one.

    Multiprocessing imports the main module in each worker; a script without `if __name__ == "__main__"` would start
    its run there once more. A blocked signal stays blocked in what is started; Windows has no such thing.
    """
    main = sys.modules["__main__"]
    mask = getattr(signal, "pthread_sigmask", None)
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if mask:
            mask(signal.SIG_SETMASK, before)


def _serve_quietly() -> None:
    """A worker leaves Ctrl-C to its parent, and ends at once when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
