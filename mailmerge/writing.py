"""How does a plan become its dated folder, by as many processes as its letters are worth?"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mailmerge.model import Finished, Plan

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mailmerge.letters.make import Batch

_LETTERS_WORTH_A_PROCESS = 500  # what starting one costs: 0.2 s of processor time, the time of some 400 letters
_AHEAD, _MOST_BYTES = 64, 1_000_000  # of an executor: batches begun, and about how much each brings back


def write(
    plan: Plan,
    progress: Callable[[int, int], None] = lambda done, total: None,
    executor: Executor | None = None,
) -> Finished:
    """The dated folder of a plan, complete or not at all.

    The same plan gives the same bytes, whoever makes the letters.

    Args:
        plan: what to write.
        progress: told how many letters are done, of how many.
        executor: makes the letters, and is left open; they come back as bytes, so its workers need not see the
            workspace. Without one, many letters are made by as many processes as there are cores, few by this one.

    Raises:
        OutputError: another run is going on, or the folder cannot be written; nothing is left behind.
        TemplateError: a letter cannot be filled; nothing is left behind.
    """
    from mailmerge.delivery.folder import write_run

    return write_run(plan, lambda building: _letters(plan, building, executor), progress)


def _letters(plan: Plan, building: Path, executor: Executor | None) -> Generator[str]:
    """The digest of each letter in turn, once it is in the folder."""
    from mailmerge.delivery.folder import put_letter
    from mailmerge.letters.make import batches
    from mailmerge.letters.workers import cores, each_by_processes, each_in_order

    if executor:
        given = (courier.file for courier in plan.couriers)
        for letters in each_in_order(_make, batches(plan, _MOST_BYTES), executor, _AHEAD):
            for documents in letters:
                yield put_letter(building, next(given), *documents)
        return
    make = partial(_make_and_put, building)
    count = min(cores(), len(plan.couriers) // _LETTERS_WORTH_A_PROCESS)
    work = batches(plan)
    for digests in each_by_processes(make, work, count) if count > 1 else map(make, work):
        yield from digests


def _make(batch: Batch) -> tuple[tuple[bytes, ...], ...]:
    """In another process, perhaps on another machine."""
    from mailmerge.letters.make import make_letters

    return tuple(make_letters(batch))


def _make_and_put(building: Path, batch: Batch) -> tuple[str, ...]:
    """In this process or in one beside it: writing takes as long as making, and letters need not travel."""
    from mailmerge.delivery.folder import put_letter
    from mailmerge.letters.make import make_letters

    files = (courier.file for courier in batch.couriers)
    made = zip(files, make_letters(batch), strict=True)
    return tuple(put_letter(building, file, *documents) for file, documents in made)
