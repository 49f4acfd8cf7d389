"""What does a ledger say, row by row?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mailmerge.model.clients import DebtorDetails, Hold
from mailmerge.model.tables import Fault, Field


class Status(StrEnum):
    """What the ledger's status column says of an item, as far as dunning cares."""

    OPEN = "ouverte"
    PAID = "payée"
    DRAFT = "brouillon"
    QUOTE = "devis"
    CANCELLED = "annulée"


# What was never, or is no longer, a receivable: neither chased nor deducted.
NOT_RECEIVABLE = (Status.DRAFT, Status.QUOTE, Status.CANCELLED)
# Told to be paid, or never owed. A row marked as paid needs no credit: in a list of all invoices, its total would
# swallow what others are owed.
NO_DEBT = (Status.PAID, *NOT_RECEIVABLE)


@dataclass(frozen=True, slots=True)
class RowRef:
    """The row of a ledger that an item or a rejection comes from; `row` is Excel's row number."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class DatedPayment:
    """A part of an invoice that was paid on a known day."""

    date: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An accepted ledger row. `balance` > 0 is a claim, < 0 a credit, 0 settled; `currency` is empty when not given.

    `nothing_to_send` is true when the ledger has a column that names the stage to send and this row's cell is blank.
    `payments` are those parts of what was paid whose day is known; `is_payment` is true of a credit that is told to be
    a payment, not a credit note.
    """

    row: RowRef
    number: str
    code: str
    details: DebtorDetails
    invoice_date: dt.date | None
    due_date: dt.date | None
    total: Decimal | None
    paid: Decimal | None
    balance: Decimal
    currency: str
    status: Status = Status.OPEN
    subject: str = ""
    original_invoice: str = ""
    stage_to_send: int | None = None
    nothing_to_send: bool = False
    last_stage: int | None = None
    last_date: dt.date | None = None
    holds: tuple[Hold, ...] = ()
    payments: tuple[DatedPayment, ...] = ()
    is_payment: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not used, with every fault found in it; `amount` is its balance where that could be read.

    `holds` are those that it puts on its whole debtor, which hold although the row is not used.
    """

    row: RowRef
    faults: tuple[Fault, ...]
    amount: Decimal | None
    currency: str
    number: str = ""
    code: str = ""
    name: str = ""
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How one sheet was understood: the header row, each column's header and field, and every row counted.

    `data_rows` became items or rejections; `ignored` counts the other non-blank rows below the header by reason, in the
    clerk's words (« total ou sous-total »), and `examples` has Excel's numbers of the first few rows of a reason, where
    they are known. `notes` are sentences on how the sheet was read.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[tuple[str, str, Field | None], ...]
    data_rows: int
    blank_rows: int
    ignored: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    examples: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All ledgers of a run, row by row: accepted, rejected, or counted as ignored in `readings`."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...]
    flags: tuple[Fault, ...]
    readings: tuple[Reading, ...]
    remarks: tuple[str, ...] = ()
