"""How fast does a workbook become cleaned rows, and at what memory, against plain pandas + openpyxl?

    python benchmarks/ledger.py [--rows 20000 100000] [--rounds 3] [--json]

Three ways in one run, each a process of its own, in turn; the median of the rounds is printed:

- `mailmerge`: from the file to accepted and rejected rows, as `mailmerge run` does;
- `pandas.read_excel, openpyxl`: the usual first line of a script; nothing is cleaned yet;
- the same, cleaned: its cells through mailmerge's own rules. Values and faults must be those of the first way.

Libraries are imported before the clock starts. Peak memory is the whole process's, libraries included.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from workbook import HEADERS, write_ledger

from mailmerge.errors import fault_text
from mailmerge.ledger.read import read_ledger
from mailmerge.model import CellFault, CellValue, Ledger, Settings, Table
from mailmerge.run import load_settings, read_ledgers
from mailmerge.settings.workspace import make_workspace
from mailmerge.tables.scan import ERROR_MESSAGE

WAYS = ("mailmerge", "pandas.read_excel, openpyxl", "pandas.read_excel, openpyxl, cleaned")


def ours(path: Path, settings: Settings) -> Ledger:
    """The way of `mailmerge run`."""
    return read_ledgers([path], settings)[0]


def plain(path: Path, settings: Settings) -> None:
    """The usual script's first line."""
    import pandas as pd

    pd.read_excel(path, engine="openpyxl")


def cleaned(path: Path, settings: Settings) -> Ledger:
    """Pandas and openpyxl read the cells, mailmerge's rules make rows of them."""
    import pandas as pd

    frames = pd.read_excel(
        io.BytesIO(path.read_bytes()), engine="openpyxl", sheet_name=None, header=None, dtype=object, na_filter=False
    )
    tables = [
        Table(path.name, str(name), [list(map(_cell, row)) for row in frame.to_numpy(dtype=object).tolist()])
        for name, frame in frames.items()
    ]
    return read_ledger([tables], settings)


def _cell(value: CellValue) -> CellValue:
    """Pandas makes an Excel error a number that is none; with `na_filter` off nothing else is."""
    return CellFault("#N/A", ERROR_MESSAGE) if isinstance(value, float) and math.isnan(value) else value


def digest(ledger: Ledger) -> str:
    """All values and all faults, so that two ways can be compared."""
    items = [repr(item) for item in ledger.items]
    faults = [fault_text(fault) for row in ledger.rejected for fault in row.faults]
    return hashlib.sha256("\n".join([*items, *faults]).encode()).hexdigest()


def run_one(way: str, workspace: Path, ledger: Path) -> None:
    """One measure, in this process; prints it as JSON."""
    import resource

    import openpyxl  # noqa: F401
    import pandas as pd  # noqa: F401
    import python_calamine  # noqa: F401

    settings = load_settings(workspace)
    read: Callable[[Path, Settings], Ledger | None] = dict(zip(WAYS, (ours, plain, cleaned), strict=True))[way]
    start = time.perf_counter()
    made = read(ledger, settings)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    said = digest(made) if made else ""
    rejected = len(made.rejected) if made else 0
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "digest": said, "rejected": rejected}))


def compare(rows: int, rounds: int) -> dict[str, dict[str, float]]:
    """Every way, in turn, on one workbook."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, ledger = Path(folder), Path(folder, "grand livre.xlsx")
        make_workspace(workspace)
        write_ledger(ledger, rows)
        found: dict[str, list[dict[str, float | str]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                command = [sys.executable, __file__, "--way", way, str(workspace), str(ledger)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found[way].append(json.loads(done.stdout))
    digests = {one["digest"] for measures in found.values() for one in measures if one["digest"]}
    if len(digests) != 1:
        raise SystemExit("the two ways do not give the same values and faults")
    return {
        way: {
            "seconds": round(statistics.median(float(one["seconds"]) for one in measures), 3),
            "rows_per_second": round(rows / statistics.median(float(one["seconds"]) for one in measures)),
            "peak_mib": round(statistics.median(float(one["peak_mib"]) for one in measures)),
            "rejected": int(measures[0]["rejected"]),
        }
        for way, measures in found.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        run_one(options.way[0], Path(options.way[1]), Path(options.way[2]))
        return
    results = {rows: compare(rows, options.rounds) for rows in options.rows}
    if options.json:
        print(json.dumps([{"rows": rows, "ways": ways, **_ratios(ways)} for rows, ways in results.items()]))
        return
    for rows, ways in results.items():
        print(f"{rows} rows x {len(HEADERS)} columns, median of {options.rounds} rounds")
        for way, figures in ways.items():
            print(
                f"  {way:<38} {figures['seconds']:>7.2f} s {figures['rows_per_second']:>8} rows/s "
                f"{figures['peak_mib']:>5} MiB"
            )
        ratios = _ratios(ways)
        print(
            f"  {ratios['faster_than_reading']:.1f} times faster than reading alone, "
            f"{ratios['faster_than_cleaning']:.1f} times faster than reading and cleaning; "
            f"same values, same {ways['mailmerge']['rejected']} rows rejected"
        )


def _ratios(ways: dict[str, dict[str, float]]) -> dict[str, float]:
    own, reading, cleaning = (ways[way]["seconds"] for way in WAYS)
    return {"faster_than_reading": round(reading / own, 2), "faster_than_cleaning": round(cleaning / own, 2)}


if __name__ == "__main__":
    main()
