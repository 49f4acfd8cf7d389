"""Every noun of the program, in the order in which data flows through it.

    workbook -> Table -> Ledger(items | rejected) -> Decision(cases | held) -> Letter -> folder and journal

All types are frozen and carry no logic. Amounts are `Decimal` in the unit of their currency, exact to the cent; dates
are `datetime.date`; identifiers (codes, invoice numbers) are text exactly as the ledger shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TypeAlias

# --- Tables: what a spreadsheet holds, before anybody says what it means ------------------------------------


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell without a usable value: an Excel error such as `#N/A`, or a formula that was never computed."""

    text: str
    message: str


CellValue: TypeAlias = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellFault | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as a grid: `rows[0]` is Excel's row 1, `rows[0][0]` is cell A1; `hidden` sheets are never chosen.

    `sheet` is empty for a text file, which has none. `merged` lists merged ranges as first row, first column, last row,
    last column, from 0; only their top left cell has a value. Bare day numbers count from 1904 where `since_1904`.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    since_1904: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file, sheet and cell address (`F12`), or a row alone when `cell` is just its number."""

    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong or remarkable in one cell; `value` is what the cell shows."""

    place: Place
    value: str
    message: str


class Field(StrEnum):
    """What a column can mean, in ledgers and in customer lists."""

    NUMBER = "number"
    INVOICE_DATE = "invoice_date"
    DUE_DATE = "due_date"
    TOTAL = "total"
    PAID = "paid"
    BALANCE = "balance"
    DEBIT = "debit"
    CREDIT = "credit"
    SIDE = "side"
    LINE_TOTAL = "line_total"
    CURRENCY = "currency"
    SUBJECT = "subject"
    DOCUMENT_TYPE = "document_type"
    ORIGINAL_INVOICE = "original_invoice"
    STATUS = "status"
    STAGE_TO_SEND = "stage_to_send"
    LAST_STAGE = "last_stage"
    LETTERS_SENT = "letters_sent"
    LAST_DATE = "last_date"
    PROCEEDINGS = "proceedings"
    STOP = "stop"
    DISPUTE = "dispute"
    PLAN = "plan"
    PROMISE = "promise"
    HOLD_UNTIL = "hold_until"
    CODE = "code"
    NAME = "name"
    CONTACT = "contact"
    CIVILITY = "civility"
    ADDRESS_1 = "address_1"
    ADDRESS_2 = "address_2"
    ADDRESS_3 = "address_3"
    POSTCODE = "postcode"
    CITY = "city"
    POSTCODE_CITY = "postcode_city"
    COUNTRY = "country"
    EMAIL = "email"
    PHONE = "phone"
    SIREN = "siren"
    KIND = "kind"
    LANGUAGE = "language"
    TERMS = "terms"
    CONTRACT_RATE = "contract_rate"
    CHANNEL = "channel"
    SEGMENT = "segment"
    REASON = "reason"
    COMMENT = "comment"
    IGNORED = "ignored"


# The fields that hold an amount, in the order in which what is owed is looked for.
AMOUNT_FIELDS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT, Field.PAID, Field.LINE_TOTAL)


# --- Settings -----------------------------------------------------------------------------------------------


class Charges(StrEnum):
    """What a stage says of late-payment interest and the recovery indemnity."""

    NONE = "aucuns"
    RECALLED = "rappelés"
    CLAIMED = "réclamés"


class Channel(StrEnum):
    """How a letter leaves."""

    POST = "courrier"
    REGISTERED = "recommandé AR"
    EMAIL = "e-mail"


class Escalation(StrEnum):
    """Whether a first letter starts at the first stage or at the highest one reached."""

    PROGRESSIVE = "progressive"
    DIRECT = "directe"


class Grouping(StrEnum):
    """One letter per stage, or one letter per debtor."""

    STAGE = "étape"
    DEBTOR = "débiteur"


class DebtorKind(StrEnum):
    """The debtor in the eyes of the law; unknown gets no charges."""

    PROFESSIONAL = "professionnel"
    INDIVIDUAL = "particulier"
    PUBLIC = "public"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account of the creditor, for one currency.

    `is_example` while it (or the whole creditor) is the shipped example's: letters that name it are stamped and must
    not leave. `creditor_key` stands for the creditor in the journal of such letters, apart from those that do leave.
    """

    currency: str
    iban: str
    bic: str
    bank: str
    holder: str
    is_example: bool
    creditor_key: str


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who writes the letters; `key` (code, or name) stands for it in journals. `logo` is a picture file, or empty."""

    key: str
    code: str
    name: str
    address: tuple[str, ...]
    city: str
    siren: str
    siret: str
    rcs: str
    vat: str
    capital: str
    phone: str
    email: str
    website: str
    signatory: str
    position: str
    accounts: tuple[Account, ...]
    payment_qr: bool = False
    rf_reference: bool = False
    logo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the ladder. Days are calendar days; `spacing` is None where no time since the last letter is asked."""

    number: int
    name: str
    template: str
    min_days_overdue: int
    spacing: int | None
    days_to_pay: int
    channel: Channel
    charges: Charges


@dataclass(frozen=True, slots=True)
class Rate:
    """The rates of one half-year, percent a year; `half_year` is like `2026 S2`."""

    half_year: str
    legal_individuals: Decimal | None
    legal_professionals: Decimal | None
    ecb: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class General:
    """The rules that hold for every stage. `minimum` is in the letter's currency, `payment_terms` in days."""

    escalation: Escalation
    grouping: Grouping
    minimum: Decimal
    payment_terms: int


class HoldKind(IntEnum):
    """Why a claim gets no letter, in the order in which the reasons are tried (the first that applies is given)."""

    SETTLED = 1
    STATUS = 2
    PROCEEDINGS = 3
    STOP = 4
    OPENING = 5
    DISPUTE = 6
    PLAN = 7
    PROMISE = 8
    UNTIL = 9
    NOTHING_TO_SEND = 10
    LADDER_END = 11
    SPACING = 12
    NOT_DUE = 13
    TOO_EARLY = 14
    COVERED = 15
    NET_NOT_POSITIVE = 16
    BELOW_MINIMUM = 17
    NO_ACCOUNT = 18
    NO_ADDRESS = 19


# Told of one row, these hold the whole debtor.
ACCOUNT_HOLDS = (HoldKind.PROCEEDINGS, HoldKind.STOP)


@dataclass(frozen=True, slots=True)
class Hold:
    """Something written down that suspends dunning, through `until` included, or without end."""

    kind: HoldKind
    until: dt.date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DebtorDetails:
    """What a row of a ledger or customer list says about a debtor; empty text where it is silent.

    `language` is a two-letter code.
    """

    name: str = ""
    contact: str = ""
    civility: str = ""
    street: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    siren: str = ""
    kind: DebtorKind = DebtorKind.UNKNOWN
    language: str = ""
    terms: int | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A line of `clients.xlsx`, with the suspensions of the whole account and those of single invoices."""

    code: str
    details: DebtorDetails = DebtorDetails()
    contract_rate: Decimal | None = None
    channel: str = ""
    segment: str = ""
    holds: tuple[Hold, ...] = ()
    invoice_holds: tuple[tuple[str, Hold], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the clerk decides: `parametres.xlsx` and `clients.xlsx`, checked.

    `extra_words` is the sheet Colonnes; `sheets` are the folded names of the sheets of a ledger that it says to read.
    """

    creditor: Creditor
    stages: tuple[Stage, ...]
    rates: tuple[Rate, ...]
    general: General
    extra_words: Mapping[str, Field]
    clients: Mapping[str, Client]
    remarks: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


# --- Ledger -------------------------------------------------------------------------------------------------


class Status(StrEnum):
    """What the ledger's status column says of an item, as far as dunning cares."""

    OPEN = "ouverte"
    PAID = "payée"
    DRAFT = "brouillon"
    QUOTE = "devis"
    CANCELLED = "annulée"


# What was never, or is no longer, a receivable: neither chased nor deducted.
NOT_RECEIVABLE = (Status.DRAFT, Status.QUOTE, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class RowRef:
    """The row of a ledger that an item or a rejection comes from; `row` is Excel's row number."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Item:
    """An accepted ledger row. `balance` > 0 is a claim, < 0 a credit, 0 settled; `currency` is empty when not given.

    `nothing_to_send` is true when the ledger has a column that names the stage to send and this row's cell is blank.
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


# --- History ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """An invoice as an earlier letter listed it."""

    number: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of an earlier run, as its journal records it."""

    reference: str
    date: dt.date
    creditor: str
    debtor: str
    stage: int
    stage_name: str
    invoices: tuple[SentInvoice, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All letters of all finished runs; `folders` names the runs it was read from, newest last."""

    letters: tuple[SentLetter, ...] = ()
    folders: tuple[str, ...] = ()


# --- Decision -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who gets the letter: `key` is the code, or the normalised name of a debtor without one.

    `terms` are the days of payment that `clients.xlsx` gives, if any.
    """

    key: str
    code: str
    details: DebtorDetails
    holds: tuple[Hold, ...] = ()
    invoice_holds: tuple[tuple[str, Hold], ...] = ()
    terms: int | None = None


@dataclass(frozen=True, slots=True)
class CreditUse:
    """The part of a credit that reduces one claim, as a positive amount."""

    credit: Item
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """An item to be paid: its due date (computed from the terms if `due_computed`) and what is left after credits."""

    item: Item
    debtor: Debtor
    currency: str
    due: dt.date
    due_computed: bool
    days_overdue: int
    net: Decimal
    credits: tuple[CreditUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that gets no letter today, why in words, and the day on which it may, where that is known."""

    claim: Claim
    kind: HoldKind
    reason: str
    next_date: dt.date | None


@dataclass(frozen=True, slots=True)
class CreditBalance:
    """A credit with the part that was used and the part that is left, both positive."""

    item: Item
    debtor: Debtor
    currency: str
    used: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class PreviousLetter:
    """An earlier letter about claims of a case; `reference` is empty when only the ledger tells of it."""

    date: dt.date
    stage: int
    stage_name: str
    reference: str


@dataclass(frozen=True, slots=True)
class Case:
    """One letter to write. `principal` is the claims' balances less the credits used on them; charges come on top."""

    debtor: Debtor
    stage: Stage
    currency: str
    account: Account
    claims: tuple[Claim, ...]
    principal: Decimal
    interest: Decimal
    indemnity: Decimal
    total: Decimal
    deadline: dt.date
    credits: tuple[CreditUse, ...]
    previous: tuple[PreviousLetter, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is sent, what is held, and what became of the credits; `remarks` are sentences for the clerk."""

    cases: tuple[Case, ...]
    held: tuple[Held, ...]
    credits: tuple[CreditBalance, ...]
    remarks: tuple[str, ...] = ()


# --- Letters and the run ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Courier:
    """A case with its reference and the letter's path in the dated folder (relative, forward slashes).

    `template` is the name of its Word file in the plan's templates, `language` that of the letter (`en`).
    """

    reference: str
    file: str
    case: Case
    template: str
    language: str


@dataclass(frozen=True, slots=True)
class Source:
    """A ledger file as it was read: the copy in the dated folder is the one that the run was decided on."""

    name: str
    content: bytes


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
    (`en/X.docx`); `flags` are things in the ledger worth a look that stop nothing.
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


@dataclass(frozen=True, slots=True)
class Finished:
    """A committed run: where its folder is and what was said on the way."""

    folder: Path
    letters: int
    remarks: tuple[str, ...] = ()
