"""What is one rule of dunning, with the smallest ledger that shows it and what must come of it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from build import ON, Cell, Record

# What she wrote in `Proposition.xlsx`: the number of an invoice, and cells of its lines by header.
Decisions: TypeAlias = tuple[tuple[str, Mapping[str, Cell]], ...]

DAY = dt.timedelta(days=1)
# What is held without a date says so.
LIFTED = " ; reprend quand ce sera levé"
FIRST, SECOND, THIRD = "1 Relance amiable", "2 Relance ferme", "3 Mise en demeure"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that must be written; what is None, or empty behind `channel`, is neither compared nor shown.

    Amounts are text with two decimals. `credits` are numbers with the amount used of each, `instalments` dates with
    amounts, `statement` the lines of the statement beside the letter with the balance after each.
    """

    client: str
    stage: str
    total: str
    invoices: tuple[str, ...]
    currency: str = "EUR"
    channel: str | None = None
    name: str | None = None
    principal: str | None = None
    interest: str | None = None
    indemnity: str | None = None
    deadline: dt.date | None = None
    credits: tuple[tuple[str, str], ...] | None = None
    instalments: tuple[tuple[str, str], ...] | None = None
    statement: tuple[tuple[str, str], ...] | None = None
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that must get no letter: the reason word for word, and the day on which it may get one."""

    number: str
    reason: str
    next_date: dt.date | None = None
    net: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run: which rows its ledger had (none named: all), and what she did with its folder afterwards.

    `ledger` are its rows where they were others; `notes` what she wrote in `Suivi.xlsx`, on the lines of all letters;
    `proposal` what she had decided, on the lines of which invoice.
    """

    on: dt.date
    only: tuple[str, ...] = ()
    notes: Mapping[str, Cell] | None = None
    undone: bool = False
    ledger: tuple[Record, ...] = ()
    proposal: Decisions = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in one French sentence, a ledger, and the letters and held claims that must come of it.

    Args:
        id: names the test.
        group: the chapter of the docs.
        title: the heading.
        text: the rule, with its article of law where it has one.
        ledger: the rows, each cell by its header.
        letters: in the order of the journal.
        held: in the order of the recap.
        settings: sheet, label and value of each setting that differs from the default.
        stages: the ladder, where it is not the default one.
        segments: rows of the sheet Segments.
        clients: rows of `clients.xlsx`.
        suspensions: rows of its sheet Suspensions.
        earlier: the runs before.
        payments: rows of a list of payments given beside the ledger.
        proposal: what she wrote in `Proposition.xlsx` on the lines of which invoice.
        changed: the ledger's rows when the proposal is carried out, where they are others by then.
        on: the run date.
        rejected: cell and reason of each row set aside.
        available: what is left of credits, by number.
        flags: what is to be looked at.
        refused: words of the message that stops the run.
        comment: what a reader may not see at once.
    """

    id: str
    group: str
    title: str
    text: str
    ledger: tuple[Record, ...]
    letters: tuple[Letter, ...] = ()
    held: tuple[Held, ...] = ()
    settings: tuple[tuple[str, str, Cell], ...] = ()
    stages: tuple[tuple[Cell, ...], ...] = ()
    segments: tuple[Record, ...] = ()
    clients: tuple[Record, ...] = ()
    suspensions: tuple[Record, ...] = ()
    earlier: tuple[Run, ...] = ()
    payments: tuple[Record, ...] = ()
    proposal: Decisions = ()
    changed: tuple[Record, ...] = ()
    on: dt.date = ON
    rejected: tuple[tuple[str, str], ...] = ()
    available: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    refused: str = ""
    comment: str = ""


def late(days: int) -> dt.date:
    """The due date of an invoice that is so many days late on the run date; negative: not due yet."""
    return ON - days * DAY


def row(client: str | None, number: str | None, due: dt.date | None, balance: Cell, **more: Cell) -> Record:
    """A row with the columns that every ledger has; further ones by header (underscores stand for spaces)."""
    return bare(client, number, due, Reste_dû=balance, **more)


def bare(client: str | None, number: str | None, due: dt.date | None, **more: Cell) -> Record:
    """A row whose amounts stand in other columns."""
    known: dict[str, Cell] = {"Code client": client, "N° facture": number, "Échéance": due}
    return known | {header.replace("_", " "): value for header, value in more.items()}
