"""How long does a big ledger take to plan (`run --dry-run`), and how much memory?

    python benchmarks/plan.py [--rows 20000] [--rounds 3] [--json]

The same workbook (20 columns) is read by plain pandas + openpyxl in the same run, so that the ratio means something on
any machine. Each measure is a process of its own, start-up included; the median of the rounds is printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workbook import HEADERS, ON, write_ledger

from mailmerge.settings.workspace import make_workspace

PLAIN = "import sys, pandas; print(len(pandas.read_excel(sys.argv[1], engine='openpyxl')))"


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of a command."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    returned, memory = done.stdout.split()
    if int(returned) not in (0, 3):
        raise SystemExit(f"{command} ended with {returned}")
    return seconds, int(memory) / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_workspace(workspace)
        ledger = workspace / "grand livre.xlsx"
        write_ledger(ledger, options.rows)
        commands = {
            "mailmerge run --dry-run": [
                *(sys.executable, "-m", "mailmerge", "run", str(ledger), "--workspace", folder),
                *("--date", ON.isoformat(), "--dry-run"),
            ],
            "pandas.read_excel, openpyxl": [sys.executable, "-c", PLAIN, str(ledger)],
        }
        rounds = [{name: measure(command) for name, command in commands.items()} for _ in range(options.rounds)]
    result = {
        name: {
            "seconds": round(statistics.median(one[name][0] for one in rounds), 2),
            "peak_mib": round(statistics.median(one[name][1] for one in rounds)),
        }
        for name in commands
    }
    ours, plain = (result[name]["seconds"] for name in commands)
    if options.json:
        print(json.dumps({"rows": options.rows, "results": result, "ratio": round(plain / ours, 2)}))
        return
    print(f"{options.rows} rows x {len(HEADERS)} columns, median of {options.rounds} rounds, start-up included")
    for name, figures in result.items():
        print(f"  {name:<28} {figures['seconds']:>7.2f} s {figures['peak_mib']:>6} MiB")
    print(f"  planning takes {ours / plain:.2f} of the time that pandas + openpyxl take to read the same file alone")


if __name__ == "__main__":
    main()
