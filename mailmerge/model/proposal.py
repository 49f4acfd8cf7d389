"""What does a proposal say that was prepared for the clerk's decisions, and what did she decide?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mailmerge.model.decision import Case
from mailmerge.model.run import Source
from mailmerge.model.tables import Fault, Place


class Verdict(StrEnum):
    """What becomes of a letter, or of one invoice in it."""

    SEND = "envoyer"
    EXCLUDE = "exclure"
    SUSPEND = "suspendre"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the clerk filled in on one line; `stage` is as she wrote it.

    `faulty` if one of its cells could not be read, which is told already. The places are those of its cells.
    """

    verdict: Verdict | None
    until: dt.date | None
    stage: str
    remark: str
    verdict_at: Place
    until_at: Place
    stage_at: Place
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class ProposedLetter:
    """A letter of a proposal, with what was decided on its line and on those of its claims, in their order."""

    case: Case
    choice: Choice
    invoices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A line as the file shows it: its number, the texts of its printed columns, its row (as Excel counts)."""

    id: str
    texts: tuple[str, ...]
    row: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class ProposedLedger:
    """A ledger that a proposal was made from; `path` is where it was then."""

    name: str
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it was read back.

    `seal` stands for all that was proposed and from what; `digests` are what each line said when it was written, by its
    number; `columns` are the letters of the printed columns in the file; `faults` are cells to fill in that hold
    something impossible.
    """

    path: Path
    source: Source
    date: dt.date
    seal: str
    ledgers: tuple[ProposedLedger, ...]
    folders: tuple[str, ...]
    digests: Mapping[str, str]
    sheet: str
    columns: tuple[str, ...]
    lines: tuple[ProposalLine, ...]
    faults: tuple[Fault, ...]
