"""What was sent in earlier runs, and what came of it?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from mailmerge.model.settings import Hold
from mailmerge.model.tables import Place


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
    """A claim as it stood in one run, settled or not; `balance` is as in the ledger, `paid` if the ledger says so."""

    key: ClaimKey
    name: str
    balance: Decimal
    currency: str
    paid: bool = False
    disputed: bool = False
