"""Who is a debtor, by the lines that tell of it, and what suspends its dunning?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum


class DebtorKind(StrEnum):
    """The debtor in the eyes of the law; unknown gets no charges."""

    PROFESSIONAL = "professionnel"
    INDIVIDUAL = "particulier"
    PUBLIC = "public"
    UNKNOWN = ""


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
    TOLD_PAID = 9
    UNTIL = 10
    NOTHING_TO_SEND = 11
    LADDER_END = 12
    SPACING = 13
    NOT_DUE = 14
    TOO_EARLY = 15
    COVERED = 16
    EXCLUDED = 17
    NET_NOT_POSITIVE = 18
    BELOW_MINIMUM = 19
    NO_ACCOUNT = 20
    NO_ADDRESS = 21


# Told of one row, these hold the whole debtor.
ACCOUNT_HOLDS = (HoldKind.PROCEEDINGS, HoldKind.STOP)


@dataclass(frozen=True, slots=True)
class Hold:
    """Something written down that suspends dunning, through `until` included, or without end.

    `published` is the day on which collective proceedings were published in the BODACC, where it is known.
    """

    kind: HoldKind
    until: dt.date | None = None
    text: str = ""
    published: dt.date | None = None


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
