"""`postes.jsonl`: how does a run remember what stood open, for the next one to compare, one object a line?

Keys: `v` (1), `c` creditor, `d` debtor, `n` number, `e` due date, `name`, `b` balance, `cur` currency; where they
apply, `cr` covered by credits, `paid`, `on` day of payment, `dispute`, `void`. A balance below zero is a credit. The
file is a help, not a memory that letters depend on: without it, or if it is damaged, nothing is compared.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mailmerge.delivery.history import finished_runs, run_order
from mailmerge.delivery.journal import JOURNAL_FILE, parsed, to_amount, to_day
from mailmerge.model import ClaimKey, OpenItem, PastRun, Positions, Source
from mailmerge.values import ZERO, plain_amount

VERSION = 1
POSITIONS_FILE = "postes.jsonl"
_MOST_RUNS = 24  # two years of monthly runs


def positions_lines(items: Iterable[OpenItem]) -> Iterator[str]:
    """The lines of the file, without line ends, in the order of the items."""
    for item in items:
        yield json.dumps(_record(item), ensure_ascii=False, separators=(",", ":"))


def _record(item: OpenItem) -> dict[str, object]:
    creditor, debtor, number, due = item.key
    record: dict[str, object] = {
        **{"v": VERSION, "c": creditor, "d": debtor, "n": number, "e": due.isoformat()},
        **{"name": item.name, "b": plain_amount(item.balance), "cur": item.currency},
    }
    if item.credited:
        record["cr"] = plain_amount(item.credited)
    if item.paid_on:
        record["on"] = item.paid_on.isoformat()
    flags = {"paid": item.paid, "dispute": item.disputed, "void": item.void}
    return record | {name: 1 for name, true in flags.items() if true}


def past_runs(outputs: Path, folder: str, sources: Sequence[Source] = ()) -> Iterator[PastRun]:
    """The latest runs before that of the folder, oldest first, one at a time; at most two years of monthly runs.

    Args:
        outputs: the folder with all finished runs.
        folder: the name of the run that is compared with them.
        sources: the ledgers of that run; the last past run tells if it was made on the same.
    """
    with suppress(OSError):  # reading the journals has already told of a disk that cannot be read
        found = [run for run in finished_runs(outputs) if run_order(run.name) < run_order(folder)]
        runs = [run for run in found if _date(run) and (run / JOURNAL_FILE).exists()][-_MOST_RUNS:]
        known: Mapping[str, OpenItem] = {}
        for run in runs:
            past, known = _read(run, known)
            yield _latest(past, run, sources) if run == runs[-1] else past


def _date(run: Path) -> dt.date | None:
    try:
        return dt.date.fromisoformat(run.name[:10])
    except ValueError:  # 2026-13-45 has the form of a date
        return None


def _read(run: Path, known: Mapping[str, OpenItem]) -> tuple[PastRun, Mapping[str, OpenItem]]:
    """A run with its positions; most lines are those of the run before (`known`) and are not taken apart again."""
    date = dt.date.fromisoformat(run.name[:10])
    path = run / POSITIONS_FILE
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        items = _items([line for line in lines if line], known)
    except FileNotFoundError:
        return PastRun(run.name, date, None), {}
    except (OSError, ValueError):
        why = f"{path} est abîmé ou ne peut pas être lu"
        return PastRun(run.name, date, None, remark=f"{why} : pas de comparaison avec cette relance."), {}
    return PastRun(run.name, date, to_positions(items.values())), items


def to_positions(items: Iterable[OpenItem]) -> Positions:
    """Claims and credits apart, each by key."""
    claims: dict[ClaimKey, OpenItem] = {}
    credits: dict[ClaimKey, OpenItem] = {}
    for item in items:
        (credits if item.balance < 0 else claims)[item.key] = item
    return Positions(claims, credits)


def _items(lines: Sequence[str], known: Mapping[str, OpenItem]) -> Mapping[str, OpenItem]:
    new = [line for line in lines if line not in known]
    records = parsed(f"[{','.join(new)}]")  # all at once: one call a line takes twice as long
    if not isinstance(records, list):
        raise ValueError("no lines of positions")
    found = dict(zip(new, map(_item, records), strict=True))
    return {line: known.get(line) or found[line] for line in lines}


def _item(record: dict[str, str | int]) -> OpenItem:
    try:
        if record["v"] != VERSION:
            raise ValueError("unknown version of positions")
        return OpenItem(
            key=(str(record["c"]), str(record["d"]), str(record["n"]), to_day(record["e"])),
            name=str(record["name"]),
            balance=to_amount(record["b"]),
            currency=str(record["cur"]),
            paid="paid" in record,
            disputed="dispute" in record,
            credited=to_amount(record["cr"]) if "cr" in record else ZERO,
            paid_on=to_day(record["on"]) if "on" in record else None,
            void="void" in record,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("incomplete line of positions") from error


def _latest(past: PastRun, run: Path, sources: Sequence[Source]) -> PastRun:
    """The run to be compared with: that its positions are not there is worth saying, of older ones it is not."""
    remark = past.remark
    if past.positions is None and not remark:
        why = f"Le dossier {run.name} n’a pas de relevé des postes ({POSITIONS_FILE})"
        remark = f"{why} : pas de comparaison avec cette relance."
    same = bool(sources) and _same_files(run / "source", sources)
    return PastRun(past.folder, past.date, past.positions, same, remark)


def _same_files(folder: Path, sources: Sequence[Source]) -> bool:
    """Whether the copies in a folder are these files, to the byte, whatever their names."""
    try:
        copies = [path for path in sorted(folder.iterdir()) if path.is_file()]
        sizes = sorted(path.stat().st_size for path in copies)
        if sizes != sorted(len(source.content) for source in sources):
            return False
        return sorted(path.read_bytes() for path in copies) == sorted(source.content for source in sources)
    except OSError:
        return False
