"""Does any damaged ledger make the reader raise, hang or swell?

    python tests/fuzz_ledgers.py --minutes 60 [--seed N] [--jobs 1] [--keep DIR]

Mutates the samples under `tests/ledgers` and reads each one: bytes flipped, dropped, doubled, cut off; the unpacked
parts of zipped formats, zipped again so that the change reaches the parsers; the fields of text files. A file may be
read or refused in French (`MailmergeError`); anything else (another exception, a dead process, more than 10 seconds,
more than 1 GB) is a finding: the file is kept in DIR with what happened, and the command ends with 1. A finding comes
back with the same seed and number: `--seed N --only NUMBER`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from mutations import mutated

SAMPLES = Path(__file__).parent / "ledgers"
SECONDS, MEGABYTES = 10.0, 1024
_GRACE = 20.0  # a new process first loads pandas

# --- Reading, in a process that may die -----------------------------------------------------------------


def read_one(path: Path, workspace: Path) -> tuple[str, str]:
    """What became of a file: `read`, `refused`, or `raised` with the traceback."""
    from mailmerge.errors import MailmergeError
    from mailmerge.run import load_settings, read_ledgers

    try:
        ledger, _ = read_ledgers([path], load_settings(workspace))
    except MailmergeError as error:
        # A refusal without a sentence or a cure is no refusal.
        return ("refused", "") if error.what and error.cure else ("raised", f"empty message: {error!r}")
    except BaseException:  # a panic of a reader in Rust is a BaseException
        return "raised", traceback.format_exc()
    return "read", f"{len(ledger.items)} items, {len(ledger.rejected)} rejected"


def serve(pipe: Connection, workspace: Path) -> None:
    """Read the files whose paths come through the pipe, until it closes."""
    sys.stderr = sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - panics print; findings are reported by the parent
    while True:
        try:
            path = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(read_one(path, workspace))


@dataclass(slots=True)
class Reader:
    """A reading process, with the file that it is reading."""

    workspace: Path
    folder: Path
    process: BaseProcess | None = None
    pipe: Connection | None = None
    peak: float = 0.0

    def start(self) -> Connection:
        """A pipe to a living process."""
        if self.process is None or self.pipe is None or not self.process.is_alive():
            context = multiprocessing.get_context("spawn")
            self.pipe, theirs = context.Pipe()
            self.process = context.Process(target=serve, args=(theirs, self.workspace), daemon=False)
            self.process.start()
            theirs.close()
            warm = self.folder / "warm.csv"
            warm.write_text("N° facture;Client;Échéance;Solde\nF1;D;31/12/2026;1\n", encoding="utf-8")
            self.pipe.send(warm)
            if self.pipe.poll(_GRACE * 3):
                self.pipe.recv()
        return self.pipe

    def stop(self) -> None:
        """End the process and those it started."""
        if self.process is not None:
            for pid in (*_children(self.process.pid or 0), self.process.pid or 0):
                if pid:
                    _kill(pid)
            self.process.join()
        self.process = self.pipe = None

    def read(self, path: Path) -> tuple[str, str, float]:
        """The outcome, its detail, and the seconds that it took."""
        pipe = self.start()
        began = time.perf_counter()
        pipe.send(path)
        self.peak = 0.0
        while not pipe.poll(0.05):
            took = time.perf_counter() - began
            assert self.process is not None
            self.peak = max(self.peak, _megabytes(self.process.pid or 0))
            if took > SECONDS or self.peak > MEGABYTES:
                self.stop()
                return ("slow" if took > SECONDS else "memory"), f"{took:.1f} s, {self.peak:.0f} MB", took
            if not self.process.is_alive() and not pipe.poll(0):
                return self._died(time.perf_counter() - began)
        took = time.perf_counter() - began
        try:
            outcome, detail = pipe.recv()
        except EOFError:
            return self._died(took)
        return outcome, detail, took

    def _died(self, took: float) -> tuple[str, str, float]:
        process = self.process
        if process is not None:
            process.join(5)
        code = process.exitcode if process else None
        self.stop()
        return "died", f"exit code {code}", took


def _children(pid: int) -> list[int]:
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*found, *(grandchild for child in found for grandchild in _children(child))]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, 9)
    except OSError:
        return


def _megabytes(pid: int) -> float:
    """Resident memory of the process and of those it started; 0 where the system does not tell (not Linux)."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6 if total else 0.0


# --- The hunt -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Hunt:
    """What was tried and what came of it."""

    seed: int
    keep: Path
    counts: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    slowest: tuple[float, str] = (0.0, "")
    biggest: float = 0.0

    def note(self, count: int, name: str, content: bytes, told: tuple[str, str, float], peak: float) -> None:
        """Count an outcome; keep the file of a finding."""
        outcome, detail, took = told
        self.counts[outcome] += 1
        self.slowest = max(self.slowest, (took, f"{count} {name}"))
        self.biggest = max(self.biggest, peak)
        if outcome in ("read", "refused"):
            return
        self.findings += 1
        self.keep.mkdir(parents=True, exist_ok=True)
        kept = self.keep / f"{self.seed}-{count}-{name}"
        kept.write_bytes(content)
        kept.with_name(f"{kept.name}.txt").write_text(f"{outcome}\n{detail}\n", encoding="utf-8")
        print(f"FOUND {outcome}: {kept}: {detail.strip().splitlines()[-1]}", flush=True)

    def summary(self, seconds: float) -> str:
        """One line on the hunt so far."""
        tried = sum(self.counts.values())
        told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(self.counts.items()))
        slow = f"slowest {self.slowest[0]:.1f} s ({self.slowest[1]})"
        return f"{seconds / 60:6.1f} min: {tried} files: {told}; {slow}; biggest {self.biggest:.0f} MB"


def hunt(samples: Mapping[str, bytes], hunt_: Hunt, numbers: range, seconds: float, workspace: Path) -> None:
    """Try these numbers until the time is up."""
    began = said = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(workspace, Path(folder))
        try:
            for count in numbers:
                now = time.perf_counter()
                if now - began > seconds:
                    break
                if now - said > 60:
                    said = now
                    print(hunt_.summary(now - began), flush=True)
                name, content = mutated(hunt_.seed, count, samples)
                path = Path(folder) / name
                path.write_bytes(content)
                hunt_.note(count, name, content, reader.read(path), reader.peak)
                path.unlink()
        finally:
            reader.stop()
    print(hunt_.summary(time.perf_counter() - began), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Mutates ledgers and reads them; exit 1 if one is not refused cleanly."
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--only", type=int, help="read this number alone, and keep its file")
    return parser.parse_args()


def _job(job: int, arguments: argparse.Namespace, workspace: Path, found: Connection) -> None:
    samples = {path.name: path.read_bytes() for path in sorted(SAMPLES.iterdir()) if path.is_file()}
    numbers = range(job, sys.maxsize, arguments.jobs)
    if arguments.only is not None:
        numbers = range(arguments.only, arguments.only + 1)
        name, content = mutated(arguments.seed, arguments.only, samples)
        arguments.keep.mkdir(parents=True, exist_ok=True)
        (arguments.keep / f"{arguments.seed}-{arguments.only}-{name}").write_bytes(content)
    result = Hunt(arguments.seed, arguments.keep)
    hunt(samples, result, numbers, arguments.minutes * 60, workspace)
    found.send(result.findings)


def _answer(pipe: Connection) -> int:
    """What a job found; one that died without a word is a finding too."""
    try:
        return int(pipe.recv())
    except EOFError:
        return 1


def main() -> int:
    from mailmerge.settings.workspace import make_workspace

    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "espace"
        make_workspace(workspace)
        context = multiprocessing.get_context("spawn")
        pipes, processes = [], []
        for job in range(max(1, arguments.jobs) if arguments.only is None else 1):
            ours, theirs = context.Pipe()
            process = context.Process(target=_job, args=(job, arguments, workspace, theirs))
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        for process in processes:
            process.join()
        findings = sum(map(_answer, pipes))
    print(f"seed {arguments.seed}: {findings} findings" + (f", kept in {arguments.keep}" if findings else ""))
    return 1 if findings else 0


if __name__ == "__main__":
    # From a clone: the clone's own package, whatever else is installed.
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")))
    sys.exit(main())
