"""What was sent in earlier runs, and what came of it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from mailmerge.model.clients import Hold
from mailmerge.model.tables import Place

# How long an answer that should have a date holds without one, from the letter's day.
UNDATED_DAYS = 15


class Outcome(StrEnum):
    """What became of a registered letter."""

    DELIVERED = "distribué"
    REFUSED = "refusé"
    UNCLAIMED = "non réclamé"
    UNKNOWN_ADDRESS = "adresse inconnue"


class Answer(StrEnum):
    """What the debtor answered to a letter."""

    PAID = "payé"
    DISPUTE = "litige"
    PROMISE = "promesse"
    PLAN = "échéancier"
    OTHER = "autre"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the clerk noted of a letter in `Suivi.xlsx`; all blank means sent on its date, without an answer.

    `place` is that of the letter's line, for telling her; `until` is the date of the promise or the end of a hold.
    `unread` is what she typed as an answer, or as the day until which to hold, where that cannot be read.
    """

    sent: bool = True
    sent_on: dt.date | None = None
    registered_number: str = ""
    posted: dt.date | None = None
    presented: dt.date | None = None
    delivered: dt.date | None = None
    outcome: Outcome | None = None
    answer: Answer | None = None
    until: dt.date | None = None
    remark: str = ""
    place: Place | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """An invoice as an earlier letter listed it, with the charges that the letter claimed on it."""

    number: str
    due: dt.date
    balance: Decimal = Decimal("0.00")
    interest: Decimal = Decimal("0.00")
    indemnity: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of an earlier run, as its journal records it, and what `Suivi.xlsx` says of it since.

    `folder` is the name of its run's dated folder.
    """

    reference: str
    date: dt.date
    creditor: str
    debtor: str
    stage: int
    stage_name: str
    invoices: tuple[SentInvoice, ...]
    name: str = ""
    channel: str = ""
    currency: str = ""
    principal: Decimal = Decimal("0.00")
    interest: Decimal = Decimal("0.00")
    indemnity: Decimal = Decimal("0.00")
    total: Decimal = Decimal("0.00")
    deadline: dt.date | None = None
    folder: str = ""
    follow_up: FollowUp = FollowUp()


# A claim is the same one in every run by its creditor, debtor, invoice number and due date.
ClaimKey: TypeAlias = tuple[str, str, str, dt.date]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A hold of one claim that was decided in a proposal and stays in the run's `Suivi.xlsx`, to be lifted there."""

    key: ClaimKey
    hold: Hold


@dataclass(frozen=True, slots=True)
class History:
    """All letters of all finished runs; `folders` names the runs it was read from, newest last.

    Letters marked as not sent are among them: they count for nothing but the record.
    """

    letters: tuple[SentLetter, ...] = ()
    folders: tuple[str, ...] = ()
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A claim as it stood in one run, settled or not; `balance` is as in the ledger, `paid` if the ledger says so.

    `credited` is the part of the balance that credits of the account covered, `paid_on` the day of the payment where
    the ledger tells it; `void` is true of drafts, quotes and cancelled invoices. A credit has a balance below zero.
    """

    key: ClaimKey
    name: str
    balance: Decimal
    currency: str
    paid: bool = False
    disputed: bool = False
    credited: Decimal = Decimal("0.00")
    paid_on: dt.date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Positions:
    """All that stood open in one run: its claims, settled ones included, and its credits."""

    claims: Mapping[ClaimKey, OpenItem]
    credits: Mapping[ClaimKey, OpenItem]


@dataclass(frozen=True, slots=True)
class PastRun:
    """An earlier run with its positions; None, and a remark if there is something to say, where they are not known.

    `same_ledger` is true if it was made on the very same ledger files.
    """

    folder: str
    date: dt.date
    positions: Positions | None
    same_ledger: bool = False
    remark: str = ""
