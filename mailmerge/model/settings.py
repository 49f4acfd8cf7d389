"""What does the clerk decide?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from mailmerge.model.clients import Client
from mailmerge.model.tables import Field


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


class RateRule(StrEnum):
    """Which half-year's rate governs interest: that of each half-year, or that in which the delay began, throughout."""

    SPLIT = "par semestre"
    FROZEN = "figé au départ"


class Absent(StrEnum):
    """What it means that an invoice of the previous ledger is in this one no more, without a payment."""

    ASK = "à vérifier"
    PAID = "payée"


class Statement(StrEnum):
    """Which letters come with a statement of the whole account."""

    NEVER = "jamais"
    LAST = "dernière étape"
    ALWAYS = "toutes les lettres"


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
class Segment:
    """A group of customers with a ladder and a minimum of its own; a minimum of None is the general one."""

    name: str
    stages: tuple[Stage, ...]
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class General:
    """The rules that hold for every stage. `minimum` is in the letter's currency, `payment_terms` in days.

    `contract_rate` is the rate of late-payment interest of the terms of sale, percent a year, None where they name
    none. `public_charges` and `individual_interest` claim what the law gives against public bodies (CCP) and consumers
    (legal interest from the formal notice). `instalments` equal parts are proposed at stage `instalments_stage` (None:
    at every stage), none if it is 0. `ledger_days` is the age from which a ledger is told to be old.
    """

    escalation: Escalation
    grouping: Grouping
    minimum: Decimal
    payment_terms: int
    contract_rate: Decimal | None = None
    rate_rule: RateRule = RateRule.SPLIT
    public_charges: bool = False
    individual_interest: bool = False
    instalments: int = 0
    instalments_stage: int | None = None
    statement: Statement = Statement.NEVER
    absent: Absent = Absent.ASK
    ledger_days: int = 3


@dataclass(frozen=True, slots=True)
class Principal:
    """The creditor for whom a collection agency writes; the agency is then the `Creditor`.

    `basis` says what the debt is founded on (CPCEx R. 124-4, 3°).
    """

    name: str
    address: tuple[str, ...]
    city: str
    siren: str = ""
    siret: str = ""
    rcs: str = ""
    vat: str = ""
    capital: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class MonthlySales:
    """Sales incl. tax of one month (its first day), in one currency."""

    month: dt.date
    amount: Decimal
    currency: str


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
    segments: tuple[Segment, ...] = ()
    sales: tuple[MonthlySales, ...] = ()
    principal: Principal | None = None
