"""What does a spreadsheet hold, before anybody says what it means?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


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
    PUBLISHED = "published"
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
