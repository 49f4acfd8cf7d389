"""Who makes the letters: this process, or as many as there are cores?

Work is handed out a few tasks ahead and its results are taken in the order of the tasks, so that neither the memory
nor the outcome depends on how many there are or on who is the fastest.
"""

from __future__ import annotations

import contextlib
import ctypes
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
_KEPT = 12  # results that wait for an earlier one, for each worker

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
    """The same from `count` processes, of which this is one; the others are gone when it ends or is closed.

    If one of them is killed or cannot be started, this process does what is left. A task may then be done twice.
    """
    others = min(count - 1, _MOST_WORKERS)
    pool = ProcessPoolExecutor(others, multiprocessing.get_context("spawn"), initializer=_serve_quietly)
    try:
        yield from each_with_help(task, work, pool, others)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def each_with_help(
    task: Callable[[Given], Result], work: Iterable[Given], pool: Executor, others: int
) -> Iterator[Result]:
    """The same from a pool of that many processes and from this one, which does what they are too busy for.

    On two cores a third process that only hands out work would take time from those that do it.
    """
    begun: deque[tuple[Given, Future[Result]]] = deque()
    for given in work:
        busy = sum(not future.done() for _, future in begun) >= _AHEAD * others
        begun.append((given, _done_here(task, given) if busy else _started(pool, task, given)))
        while begun and (begun[0][1].done() or len(begun) > _KEPT * others):
            yield _result(pool, task, *begun.popleft())
    # What no process has begun yet is done here, from the last: they are at the first.
    left = [(given, _done_here(task, given) if future.cancel() else future) for given, future in reversed(begun)]
    for given, future in reversed(left):
        yield _result(pool, task, given, future)


def _started(pool: Executor, task: Callable[[Given], Result], given: Given) -> Future[Result]:
    try:
        with _processes_start_apart():
            return pool.submit(task, given)
    except (BrokenExecutor, OSError):
        return _done_here(task, given)


def _done_here(task: Callable[[Given], Result], given: Given) -> Future[Result]:
    """A failure waits for its turn: the first letter that cannot be made is told, whoever made it."""
    future: Future[Result] = Future()
    try:
        future.set_result(task(given))
    except Exception as error:
        future.set_exception(error)
    return future


def _result(pool: Executor, task: Callable[[Given], Result], given: Given, begun: Future[Result]) -> Result:
    with contextlib.suppress(BrokenExecutor):
        return begun.result()
    # The other workers are stopped first: they must not be at the same files as this process.
    pool.shutdown(wait=True, cancel_futures=True)
    return task(given)


@contextlib.contextmanager
def _processes_start_apart() -> Iterator[None]:
    """A new process neither runs the caller's script again nor takes the Ctrl-C that is meant for this one.

    Multiprocessing imports the main module in each worker; a script without `if __name__ == "__main__"` would start
    its run there once more.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        with _ctrl_c_kept_from_new_processes():
            yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _ctrl_c_kept_from_new_processes() -> Iterator[None]:
    """A blocked signal stays blocked in what is started; on Windows, a Ctrl-C that is ignored stays ignored."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.SetConsoleCtrlHandler(None, True)
        try:
            yield
        finally:
            kernel.SetConsoleCtrlHandler(None, False)
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve_quietly() -> None:
    """A worker leaves Ctrl-C to its parent, and ends at once when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
