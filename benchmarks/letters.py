"""How many letters a second, against the other engines that fill Word templates?

    python benchmarks/letters.py --install       # once: the rivals, in a folder of their own (pip and npm)
    python benchmarks/letters.py [--letters 2000] [--rounds 3] [--memory 500 5000] [--json | --markdown]

One letter (logo, header, footer, 15 fields, a table of 1 to 12 invoices, a paragraph under a condition) in each
engine's own language, the same debtors, one file a letter on disk. Each engine is a process of its own; the rounds are
interleaved and the median is told; ratios are compared round by round. The clock runs from template and values in
memory to the last file. A slow engine writes fewer letters. The text of every letter of the first round is compared
with the expected one: an engine with a wrong letter stops the benchmark. `--json` prints one object, engine -> letters
per second; notes go to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from letter.data import letter
from letter.engines import ENGINES, FLOOR, OURS, STREAMED, Engine, install, missing
from letter.figures import Measure, notes, rates, table
from letter.package import template_file
from letter.syntax import SYNTAXES
from letter.verify import fault_among, name_of

# What a disk does by itself differs more from run to run than the engines do: --folder measures one.
_MEMORY_DISK = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder of one benchmark: templates, values and letters."""

    folder: Path

    def template(self, engine: Engine) -> Path:
        """The letter in the engine's own language."""
        path = self.folder / f"{engine.syntax}.docx"
        if not path.exists():
            path.write_bytes(template_file(SYNTAXES[engine.syntax]))
        return path

    def values(self, count: int) -> Path:
        """The first letters' values, one letter a line."""
        path = self.folder / f"{count}.jsonl"
        if not path.exists():
            with path.open("w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(letter(number), ensure_ascii=False) + "\n" for number in range(count))
        return path

    def run(self, engine: Engine, count: int, source: Path, check: bool = False) -> Measure:
        """One engine's letters.

        Raises:
            SystemExit: the engine failed, or one of its letters is wrong.
        """
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        command = [*engine.command, str(self.template(engine)), str(source), str(folder)]
        _settle()
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=engine.environment())
        seconds = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(f"{engine.name} failed:\n{done.stderr[-2000:]}")
        found = json.loads(done.stdout.splitlines()[-1])
        if fault := self._fault(folder, count, check):
            raise SystemExit(f"{engine.name} wrote a wrong letter: {fault}")
        if engine.name == OURS and not self.finished.exists():
            folder.rename(self.finished)
        elif self.folder.is_relative_to(_MEMORY_DISK):
            shutil.rmtree(folder)
        cpu = 1000 * found["cpu_seconds"] / count
        return Measure(count / found["seconds"], count / seconds, cpu, found["peak_mib"], found.get("compressor", ""))

    @property
    def finished(self) -> Path:
        """Our letters of the first round: the floor compresses and writes their bytes."""
        return self.folder / "finished"

    @staticmethod
    def _fault(folder: Path, count: int, check: bool) -> str:
        if check:
            return fault_among(folder, [letter(number) for number in range(count)])
        names = {path.name for path in folder.iterdir()}
        return "" if names == {name_of(number) for number in range(count)} else f"{len(names)} files"


def _settle() -> None:
    """Have the disk finish what earlier letters left it to do.

    For the same reason nothing is deleted from a disk before the end: ext4 makes new files up to ten times as slowly
    just after.
    """
    if hasattr(os, "sync"):
        os.sync()


def compare(bench: Bench, engines: Sequence[Engine], letters: int, rounds: int) -> Mapping[str, Sequence[Measure]]:
    """Every engine and the floor, in turn."""
    found: dict[str, list[Measure]] = {engine.name: [] for engine in (*engines, FLOOR)}
    for round_number in range(rounds):
        for engine in engines:
            count = engine.share_of(letters)
            print(f"round {round_number + 1}: {engine.name}, {count} letters", file=sys.stderr)
            found[engine.name].append(bench.run(engine, count, bench.values(count), check=round_number == 0))
            if engine.name == OURS:
                found[FLOOR.name].append(bench.run(FLOOR, letters, bench.finished))
    return found


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--install", action="store_true", help="install the rivals and stop")
    parser.add_argument("--letters", type=int, default=8000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[500, 5000], help="letters of the memory comparison")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure; else /dev/shm where it is")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true")
    shape.add_argument("--markdown", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = arguments()
    if options.install:
        install()
        return
    absent = missing()
    for name, cure in absent.items():
        print(f"skipped: {name} is not installed ({cure})", file=sys.stderr)
    engines = [engine for engine in ENGINES if engine.name not in absent]
    chosen = options.folder or (_MEMORY_DISK if _MEMORY_DISK.is_dir() else None)
    with tempfile.TemporaryDirectory(dir=chosen) as folder:
        bench = Bench(Path(folder))
        results = compare(bench, engines, options.letters, options.rounds)
        memory = {count: bench.run(STREAMED, count, bench.values(count)).peak_mib for count in options.memory}
    said = notes(results, memory)
    if options.json:
        print("\n".join(said), file=sys.stderr)
        print(json.dumps(rates(results), ensure_ascii=False))
        return
    print(table(results), "", *(f"- {line}" if options.markdown else line for line in said), sep="\n")


if __name__ == "__main__":
    main()
