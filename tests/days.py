"""How does a test run the program on a day, and see what became of each invoice?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from build import ON, Record, write_ledger

from mailmerge import plan, write
from mailmerge.model import Case, Held, Plan

DAY = dt.timedelta(days=1)


def decide(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    """The plan of a ledger with these rows."""
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)


def send(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    """The same, its letters written."""
    made = decide(workspace, *rows, on=on)
    write(made)
    return made


def held(made: Plan) -> dict[str, Held]:
    """What gets no letter, by invoice number."""
    return {one.claim.item.number: one for one in made.decision.held}


def only(made: Plan) -> Case:
    """The one letter of a run."""
    (case,) = made.decision.cases
    return case
