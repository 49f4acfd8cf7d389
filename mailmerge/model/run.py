"""What does a run consist of, from the plan to the finished folder?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from mailmerge.model.decision import Case, Decision
from mailmerge.model.history import History, OpenItem, Suspension
from mailmerge.model.ledger import Ledger
from mailmerge.model.review import Review
from mailmerge.model.settings import Settings
from mailmerge.model.tables import Fault


@dataclass(frozen=True, slots=True)
class Courier:
    """A case with its reference and the letter's path in the dated folder (relative, forward slashes).

    `template` is the name of its Word file in the plan's templates, `language` that of the letter (`en`).
    `statement` is the template of the statement of account that goes with it, empty where none does.
    """

    reference: str
    file: str
    case: Case
    template: str
    language: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A ledger file as it was read: the copy in the dated folder is the one that the run was decided on.

    `path` is where it was, if anywhere.
    """

    name: str
    content: bytes
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The law of money in one currency: `ledger` = `sent` + `held` - `credits_left`; `rejected` is apart."""

    currency: str
    ledger: Decimal
    sent: Decimal
    held: Decimal
    credits_left: Decimal
    rejected: Decimal


@dataclass(frozen=True, slots=True)
class RowCount:
    """The law of rows: every non-blank row below the headers is counted exactly once."""

    rows: int
    sent: int
    held: int
    credits: int
    rejected: int
    ignored: int
    blank: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that is decided but not written: nothing on disk has changed yet.

    `folder` is the name that the dated folder will bear; `templates` holds the Word files that were checked, by name
    (`en/X.docx`); `flags` are things in the ledger worth a look that stop nothing; `open_items` is
    every claim as it stands now, `open_credits` every credit, for the next run to compare; `suspensions` are what a
    proposal held until a day; `proposal` is the file with the clerk's decisions, where there is one.
    """

    date: dt.date
    workspace: Path
    folder: str
    settings: Settings
    templates: Mapping[str, bytes]
    sources: tuple[Source, ...]
    ledger: Ledger
    history: History
    decision: Decision
    couriers: tuple[Courier, ...]
    rows: RowCount
    balances: tuple[Balance, ...]
    flags: tuple[Fault, ...]
    remarks: tuple[str, ...]
    review: Review = field(default_factory=Review)
    open_items: tuple[OpenItem, ...] = ()
    open_credits: tuple[OpenItem, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    proposal: Source | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A committed run: where its folder is and what was said on the way."""

    folder: Path
    letters: int
    remarks: tuple[str, ...] = ()
