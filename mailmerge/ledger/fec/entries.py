"""Which rows of a FEC stand on customer accounts, and what do they say?"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from mailmerge.ledger.fec.align import align
from mailmerge.ledger.fec.cells import Cells, broken_cells, cell, day, identifier, read_amount, text
from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.ledger.fec.lettering import Posting
from mailmerge.model import Fault, Table
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import ZERO, fold, shown

# The class of customers in the chart of accounts; 411 are those that are invoiced.
_CLASS, _CUSTOMERS = "41", "411"
_OPENING_CODE = re.compile(r"an\d*|ano\d*|anx|ran\d*|anouv\w*|ouv\w*")
_OPENING_NAME = re.compile(r"\ba ?nouv|\bouverture\b|\breports?$|\breports? a\b")


class Ignored(StrEnum):
    """Why a row is not an open item, in the clerk's words."""

    OTHER_ACCOUNT = "écriture d’un autre compte"
    NO_ACCOUNT = "ligne sans numéro de compte"
    LETTERED = "écriture lettrée"
    NOTHING = "écriture de montant nul"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a customer account; `amount` is debit less credit, None where `faults` say why it cannot be read.

    `opening` marks what was carried over from the year before.
    """

    row: int
    cells: Cells
    account: str
    auxiliary: str
    name: str
    letter: str
    amount: Decimal | None
    day: dt.date | None
    opening: bool
    faults: tuple[Fault, ...] = ()

    @property
    def posting(self) -> Posting:
        """The row as lettering sees it."""
        customer = self.auxiliary or fold(self.name)
        amount = self.amount or ZERO
        return Posting((self.account, self.auxiliary), customer, self.letter, self.day, amount, self.opening)


@dataclass(frozen=True, slots=True)
class Scan:
    """All rows below the header: those of customers, those of neighbouring accounts (41…), and the others counted."""

    customers: list[Entry] = field(default_factory=list)
    neighbours: list[Entry] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    blank: int = 0
    realigned: list[Fault] = field(default_factory=list)


def scan(table: Table, header: FecHeader) -> Scan:
    """Every row below the header once."""
    found = Scan()
    account_column, width = header.columns[Column.ACCOUNT], header.width
    blank = 0
    for number in range(header.row + 1, len(table.rows)):
        cells = table.rows[number]
        value = cells[account_column] if account_column < len(cells) else None
        account = value.strip() if isinstance(value, str) else shown(value)
        # Most rows of a FEC end here: a million of them must not take long.
        if not account.startswith(_CLASS) and (len(cells) <= width or not _hides_customer(cells, account_column)):
            if account and not account.isspace():
                found.ignored[Ignored.OTHER_ACCOUNT] += 1
            elif all(map(is_blank, cells)):
                blank += 1
            else:
                found.ignored[Ignored.NO_ACCOUNT] += 1
            continue
        _sort(_read(table, header, number, found.realigned), found)
    return Scan(found.customers, found.neighbours, found.ignored, blank, found.realigned)


def _sort(entry: Entry, found: Scan) -> None:
    if entry.account.startswith(_CUSTOMERS):
        found.customers.append(entry)
        return
    found.ignored[Ignored.OTHER_ACCOUNT] += 1
    if entry.account.startswith(_CLASS):
        found.neighbours.append(entry)


def _hides_customer(cells: Cells, account_column: int) -> bool:
    """Whether a separator in the journal's name moved a customer account to the right."""
    following = cells[account_column + 1 : account_column + 4]
    return any(isinstance(value, str) and value.startswith(_CUSTOMERS) for value in following)


def _read(table: Table, header: FecHeader, number: int, realigned: list[Fault]) -> Entry:
    cells = table.rows[number]
    faults: list[Fault] = []
    if len(cells) > header.width:
        aligned = align(header, cells)
        if aligned is None and len(cells) > len(table.rows[header.row]):
            message = "ligne décalée : un séparateur se trouve dans un libellé ; retirez-le dans le fichier"
            faults.append(Fault(place(table, number), "", message))
        elif aligned is not None and aligned is not cells:
            message = "un séparateur se trouve dans le libellé : la ligne est relue sans lui"
            realigned.append(Fault(place(table, number), "", message))
            cells = aligned
    amount = read_amount(table, header, number, cells) if not faults else None
    if isinstance(amount, tuple):
        faults += amount
    faults += broken_cells(table, header, number, cells, (Column.CUSTOMER, Column.LETTER))
    return Entry(
        row=number,
        cells=cells,
        account=text(header, cells, Column.ACCOUNT),
        auxiliary=identifier(header, cells, Column.CUSTOMER),
        name=text(header, cells, Column.CUSTOMER_NAME),
        letter=_letter(text(header, cells, Column.LETTER)),
        amount=amount if isinstance(amount, Decimal) else None,
        day=day(cell(header, cells, Column.PIECE_DATE)) or day(cell(header, cells, Column.ENTRY_DATE)),
        opening=_is_opening(text(header, cells, Column.JOURNAL), text(header, cells, Column.JOURNAL_NAME)),
        faults=tuple(faults),
    )


@lru_cache(2_000)
def _is_opening(code: str, name: str) -> bool:
    """Whether a journal carries balances over from the year before."""
    return (
        _OPENING_CODE.fullmatch(fold(code).replace(" ", "")) is not None or _OPENING_NAME.search(fold(name)) is not None
    )


def _letter(written: str) -> str:
    """A lone zero or dash is how some programs write that there is no letter."""
    return "" if written.strip("-.0") == "" else written
