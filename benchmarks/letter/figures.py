"""What do the measured engines amount to, in figures and ratios?"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from letter.engines import FLOOR, NAIVE, OURS, TWO


@dataclass(frozen=True, slots=True)
class Measure:
    """One engine in one round; `whole` is its process from start to end, in letters per second."""

    rate: float
    whole: float
    cpu_ms: float
    peak_mib: float
    note: str = ""


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


def rates(results: Results) -> Mapping[str, float]:
    """Letters per second by engine."""
    return {name: round(rate(results, name), 1) for name in results if name != FLOOR.name}
