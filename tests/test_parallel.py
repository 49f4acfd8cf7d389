"""The same folder, byte by byte, whoever makes the letters; and what happens when one of them is stopped."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import docx
import pytest
from build import ON, Record, invoice, write_ledger

from mailmerge import plan, write
from mailmerge.errors import OutputError, TemplateError
from mailmerge.letters.make import batches, make_letters
from mailmerge.letters.workers import each_by_processes, each_in_order, each_with_help
from mailmerge.model import Plan

DUE = dt.date(2026, 10, 1)
LATE = dt.date(2026, 8, 1)
COUNT = 300  # two full batches and a rest


def ledger(workspace: Path, count: int = COUNT) -> Path:
    rows: list[Record] = [
        invoice(f"C{number:04d}", f"F{number}", LATE if number % 3 else DUE, 100 + number) for number in range(count)
    ]
    return write_ledger(workspace / "grand livre.xlsx", rows)


def light_templates(workspace: Path, text: str = "{{ lettre.reference }} {{ debiteur.nom }} {{ date }}") -> None:
    document = docx.Document()
    document.add_paragraph(text)
    for path in (workspace / "models_docx").glob("*.docx"):
        document.save(str(path))


@pytest.fixture
def planned(workspace: Path) -> Plan:
    light_templates(workspace)
    return plan([ledger(workspace)], workspace, ON)


def digests(folder: Path) -> dict[str, str]:
    """Of every file, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def elsewhere(planned: Plan, name: str) -> Plan:
    """The same run for another workspace beside the first."""
    return replace(planned, workspace=planned.workspace.with_name(name))


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    import multiprocessing

    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        yield executor


def test_every_executor_gives_the_same_folder(planned: Plan, processes: Executor) -> None:
    alone = write(planned)
    assert alone.letters == COUNT
    with ThreadPoolExecutor(3) as threads:
        for name, executor in (("fils", threads), ("processus", processes)):
            folder = write(elsewhere(planned, name), executor=executor).folder
            assert digests(folder) == digests(alone.folder)
        assert threads.submit(int, "1").result() == 1, "what is passed in is left open"


def test_letters_come_in_the_order_of_the_couriers(planned: Plan) -> None:
    """The last task is the first to be done."""
    done = [threading.Event() for _ in range(4)]
    done[3].set()

    def task(number: int) -> int:
        done[number].wait(10)
        if number:
            done[number - 1].set()
        return number

    with ThreadPoolExecutor(4) as executor:
        assert list(each_in_order(task, range(4), executor, 4)) == [0, 1, 2, 3]


class Lazy(Executor):
    """Works when its result is asked for, and counts what is waiting."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    def submit(self, task: Callable[..., object], /, *given: object, **more: object) -> Future:  # type: ignore[type-arg]
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        outer = self

        class Later(Future):  # type: ignore[type-arg]
            def result(self, timeout: float | None = None) -> object:
                outer.waiting -= 1
                return task(*given, **more)

        return Later()


def test_only_a_few_tasks_are_begun_ahead() -> None:
    executor = Lazy()
    assert list(each_in_order(abs, range(1000), executor, 6)) == list(range(1000))
    assert executor.most == 6


def test_this_process_helps_and_keeps_few_results() -> None:
    """With a pool that does nothing until it is asked for a result, all but the tasks ahead are done here."""
    executor = Lazy()
    begun = []

    def work() -> Iterator[int]:
        for number in range(1000):
            begun.append(number)
            yield number

    for done, result in enumerate(each_with_help(abs, work(), executor, 1)):
        assert result == done
        assert len(begun) - done <= 14
    assert executor.most == 3


def test_the_ledger_and_the_customers_do_not_travel(planned: Plan) -> None:
    first = next(batches(planned))
    sent = len(pickle.dumps(first)) - sum(map(len, first.templates.values()))
    assert sent < 2_000 * len(first.couriers)
    assert len(first.couriers) == 128
    assert len(next(batches(planned, most_bytes=100)).couriers) == 1
    assert sum(len(batch.couriers) for batch in batches(planned)) == COUNT
    assert first.settings.clients == {}


def test_a_batch_that_travelled_makes_the_same_letters(planned: Plan) -> None:
    batch = next(batches(planned))
    letters = [letter for (letter,) in make_letters(batch)]
    assert [letter for (letter,) in make_letters(pickle.loads(pickle.dumps(batch)))] == letters
    assert "20261121-0001 Client C0000" in zipfile.ZipFile(io.BytesIO(letters[0])).read("word/document.xml").decode()


def test_the_fault_of_a_letter_is_told_by_its_debtor_from_another_process(workspace: Path, processes: Executor) -> None:
    text = '{% if debiteur.code == "C0040" or debiteur.code == "C0069" %}{{ (7 / (nb_factures - 1)) | int }}{% endif %}'
    light_templates(workspace, text + "{{ date }}")
    made = plan([ledger(workspace)], workspace, ON)
    told = []
    for executor in (None, processes):
        with pytest.raises(TemplateError, match="Client C00") as error:
            write(made, executor=executor)
        told.append((error.value.what, error.value.details, error.value.cure))
        assert not (workspace / "sorties").exists()
    assert told[0] == told[1], "the same letter, the same words"


def test_an_error_travels() -> None:
    error = pickle.loads(pickle.dumps(OutputError("quoi", cure="remède", details=("a", "b"))))
    assert type(error) is OutputError
    assert (error.what, error.cure, error.details, str(error)) == ("quoi", "remède", ("a", "b"), "quoi\na\nb\nremède")


def test_an_interruption_stops_an_executor_too(planned: Plan, processes: Executor) -> None:
    def progress(done: int, total: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(planned, progress, processes)
    assert not (planned.workspace / "sorties").exists()


# --- Processes of our own ------------------------------------------------------------------------------


def note(folder: Path, number: int) -> tuple[int, bool]:
    """The number, and whether it was done in another process, which is killed at its third."""
    parent = (folder / "parent").read_text() == str(os.getpid())
    if not parent and len(list(folder.glob("autre *"))) == 2:
        os._exit(9)
    if not parent:
        (folder / f"autre {number}").touch()
    (folder / f"fait {number}").touch()
    return number, not parent


def test_this_process_takes_over_from_one_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "parent").write_text(str(os.getpid()))
    made = list(each_by_processes(partial(note, tmp_path), range(40), 2))
    assert [number for number, _ in made] == list(range(40))
    assert len(list(tmp_path.glob("autre *"))) == 2
    assert not made[39][1]
    assert len(list(tmp_path.glob("fait *"))) == 40


def run_script(workspace: Path, script: str) -> subprocess.Popen[str]:
    """A script without the `__main__` guard, in a process group of its own."""
    (workspace / "script.py").write_text(script, "utf-8")
    return subprocess.Popen(
        [sys.executable, str(workspace / "script.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # a console of its own, to be stopped apart from us
    )


SCRIPT = """
import datetime, mailmerge.writing, multiprocessing, os, pathlib, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts in the background
print("script", flush=True)
mailmerge.writing._LETTERS_WORTH_A_PROCESS = 10
import mailmerge.letters.workers as workers
workers.cores = lambda: 2
here = pathlib.Path({workspace!r})
planned = mailmerge.plan([here / "grand livre.xlsx"], here, datetime.date(2026, 11, 21))
def progress(done, total):
    if done == {stop}:
        print(*(process.pid for process in multiprocessing.active_children()), flush=True)
mailmerge.write(planned, progress)
print("done", flush=True)
"""


def test_many_letters_are_made_by_processes(workspace: Path, planned: Plan) -> None:
    """A script of the caller's is run once, not once more by each process."""
    child = run_script(workspace, SCRIPT.format(workspace=str(workspace), stop=-1))
    out, err = child.communicate(timeout=120)
    assert (out, err) == ("script\ndone\n", "")
    assert digests(workspace / "sorties" / "2026-11-21") == digests(write(elsewhere(planned, "seul")).folder)


def press_ctrl_c(child: subprocess.Popen[str]) -> None:
    """As a console does: all processes of it are told."""
    if os.name == "nt":
        subprocess.run([sys.executable, "-c", CTRL_C, str(child.pid)], check=True)
    else:
        os.killpg(child.pid, signal.SIGINT)


CTRL_C = """
import ctypes, sys
kernel = ctypes.WinDLL("kernel32")
kernel.FreeConsole()
assert kernel.AttachConsole(int(sys.argv[1]))
assert kernel.SetConsoleCtrlHandler(None, True)
assert kernel.GenerateConsoleCtrlEvent(0, 0)
"""


def is_running(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(0x100000, False, process))  # SYNCHRONIZE
        try:
            return bool(handle) and kernel.WaitForSingleObject(handle, 0) != 0
        finally:
            kernel.CloseHandle(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def all_end(processes: Sequence[int]) -> bool:
    for _ in range(100):
        if not any(map(is_running, processes)):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("to_all", [True, False], ids=["ctrl-c", "killed"])
def test_a_run_that_is_stopped_leaves_no_process_behind(workspace: Path, to_all: bool) -> None:
    light_templates(workspace)
    ledger(workspace, 400)
    child = run_script(workspace, SCRIPT.format(workspace=str(workspace), stop=40))
    assert child.stdout
    assert child.stdout.readline() == "script\n"
    others = [int(process) for process in child.stdout.readline().split()]
    assert [is_running(process) for process in others] == [True]
    if to_all:
        press_ctrl_c(child)
    else:
        child.kill()
    out, err = child.communicate(timeout=60)
    assert "done" not in out
    assert all_end(others)
    if to_all:
        assert err.count("Traceback") == 1, "the script's own, and none from a worker"
        assert not (workspace / "sorties").exists()


STARTING = """
import multiprocessing, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts in the background
from mailmerge.letters.workers import each_by_processes
def work():
    yield 1
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    time.sleep(60)
list(each_by_processes(abs, work(), 2))
"""


def test_ctrl_c_says_nothing_from_a_process_that_is_just_starting(tmp_path: Path) -> None:
    child = run_script(tmp_path, STARTING)
    assert child.stdout
    others = [int(process) for process in child.stdout.readline().split()]
    time.sleep(0.05)  # Python runs there, and imports
    press_ctrl_c(child)
    _, err = child.communicate(timeout=60)
    assert err.count("Traceback") == 1
    assert "time.sleep(60)" in err
    assert all_end(others)
