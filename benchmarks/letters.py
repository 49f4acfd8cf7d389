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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from letter.data import letter
from letter.engines import ENGINES, FLOOR, OURS, STREAMED, TWO, Engine, install, missing
from letter.package import template_file
from letter.syntax import SYNTAXES
from letter.verify import fault_among, name_of

NAIVE = "docxtpl"


@dataclass(frozen=True, slots=True)
class Measure:
    """One engine in one round; `whole` is its process from start to end, in letters per second."""

    rate: float
    whole: float
    cpu_ms: float
    peak_mib: float
    note: str = ""


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
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            start = time.perf_counter()
            command = [*engine.command, str(self.template(engine)), str(source), name]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=engine.environment())
            seconds = time.perf_counter() - start
            if done.returncode:
                raise SystemExit(f"{engine.name} failed:\n{done.stderr[-2000:]}")
            found = json.loads(done.stdout.splitlines()[-1])
            if fault := self._fault(Path(name), count, check):
                raise SystemExit(f"{engine.name} wrote a wrong letter: {fault}")
            if engine.name == OURS and not self.finished.exists():
                Path(name).rename(self.finished)
                Path(name).mkdir()
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


# --- What is said -----------------------------------------------------------------------------------------

Results = Mapping[str, Sequence[Measure]]


def rate(results: Results, name: str) -> float:
    """An engine's letters per second."""
    return statistics.median(one.rate for one in results[name])


def times(results: Results, name: str, other: str) -> float:
    """How many times as fast as another: compared round by round, for what slows the machine slows both."""
    return statistics.median(one.rate / two.rate for one, two in zip(results[name], results[other], strict=True))


def fastest_rival(results: Results) -> str:
    """The fastest of the engines that are not ours."""
    return max(
        (name for name in results if not name.startswith((OURS, FLOOR.name))), key=lambda name: rate(results, name)
    )


def table(results: Results) -> str:
    """The figures as a table of the documentation."""
    rival = fastest_rival(results)
    lines = [
        f"| engine | letters/s | × {NAIVE} | × {rival} | letters/s, start-up included | CPU ms a letter | peak MiB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in sorted(results.keys() - {FLOOR.name}, key=lambda name: rate(results, name)):
        measures = results[name]
        whole, cpu, peak = (
            statistics.median(figures)
            for figures in zip(*((one.whole, one.cpu_ms, one.peak_mib) for one in measures), strict=True)
        )
        lines.append(
            f"| {name} | {rate(results, name):,.0f} | {times(results, name, NAIVE):.1f} | "
            f"{times(results, name, rival):.1f} | {whole:,.0f} | {cpu:.2f} | {peak:.0f} |"
        )
    return "\n".join(lines)


def notes(results: Results, memory: Mapping[int, float]) -> Sequence[str]:
    """What the table does not say: our ratios, the floor and the memory."""
    rival = fastest_rival(results)
    floor_cpu, own_cpu = (statistics.median(one.cpu_ms for one in results[name]) for name in (FLOOR.name, OURS))
    said = [
        f"{OURS}: {times(results, OURS, NAIVE):.1f} times {NAIVE}, {times(results, OURS, rival):.1f} times the fastest "
        f"rival ({rival})",
        f"floor, compressing ({results[FLOOR.name][0].note}) and writing the same bytes: "
        f"{rate(results, FLOOR.name):,.0f} letters/s, {times(results, FLOOR.name, OURS):.2f} times {OURS}; CPU "
        f"{floor_cpu:.2f} ms a letter, {OURS} {own_cpu / floor_cpu:.2f} times as much",
        f"two processes: {times(results, TWO, OURS):.2f} times one",
    ]
    if memory:
        few, many = min(memory), max(memory)
        said.append(
            f"peak memory of {OURS}: {memory[few]:.0f} MiB for {few} letters, {memory[many]:.0f} MiB for {many}, "
            f"{memory[many] / memory[few]:.2f} times"
        )
    return said


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--install", action="store_true", help="install the rivals and stop")
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[500, 5000], help="letters of the memory comparison")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure")
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
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        bench = Bench(Path(folder))
        results = compare(bench, engines, options.letters, options.rounds)
        memory = {count: bench.run(STREAMED, count, bench.values(count)).peak_mib for count in options.memory}
    said = notes(results, memory)
    if options.json:
        rates = {name: round(rate(results, name), 1) for name in results if name != FLOOR.name}
        print("\n".join(said), file=sys.stderr)
        print(json.dumps(rates, ensure_ascii=False))
        return
    print(table(results), "", *(f"- {line}" if options.markdown else line for line in said), sep="\n")


if __name__ == "__main__":
    main()
