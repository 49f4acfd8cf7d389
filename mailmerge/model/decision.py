"""What is sent today, what is held and why?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.model.clients import DebtorDetails, Hold, HoldKind
from mailmerge.model.ledger import Item
from mailmerge.model.settings import Account, Channel, Stage


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who gets the letter: `key` is the code, or the normalised name of a debtor without one.

    `terms`, `contract_rate`, `channel` and `segment` are what `clients.xlsx` gives, if anything.
    """

    key: str
    code: str
    details: DebtorDetails
    holds: tuple[Hold, ...] = ()
    invoice_holds: tuple[tuple[str, Hold], ...] = ()
    terms: int | None = None
    contract_rate: Decimal | None = None
    channel: Channel | None = None
    segment: str = ""


@dataclass(frozen=True, slots=True)
class InterestPeriod:
    """One line of an interest calculation: `base` x `rate` % x `days` / 365, `days` from `start` to `end` included.

    `amount` is not rounded. `source` says where the rate comes from.
    """

    half_year: str
    start: dt.date
    end: dt.date
    base: Decimal
    rate: Decimal
    days: int
    amount: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCharges:
    """What a letter claims on top of one invoice: `interest` is `claimed` plus the periods, half-up to the cent.

    `claimed` is what the letter `claimed_in` of the day `claimed_on` already claimed, which stays as it was; the
    periods start after that day. `rates` are all those behind the interest, as far as they are known, and `remarks`
    are sentences for the clerk on what was claimed before and would be different today.
    """

    interest: Decimal = Decimal("0.00")
    indemnity: Decimal = Decimal("0.00")
    claimed: Decimal = Decimal("0.00")
    claimed_on: dt.date | None = None
    periods: tuple[InterestPeriod, ...] = ()
    claimed_in: str = ""
    rates: tuple[Decimal, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditUse:
    """The part of a credit that reduces one claim, as a positive amount."""

    credit: Item
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """An item to be paid: its due date (computed from the terms if `due_computed`) and what is left after credits.

    `noted` are the holds that answers to its letters and earlier proposals put on it.
    """

    item: Item
    debtor: Debtor
    currency: str
    due: dt.date
    due_computed: bool
    days_overdue: int
    net: Decimal
    credits: tuple[CreditUse, ...] = ()
    charges: ClaimCharges = ClaimCharges()
    noted: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that gets no letter today, why in words, and the day on which it will, where that is known.

    `ahead` is the stage that it will get then.
    """

    claim: Claim
    kind: HoldKind
    reason: str
    next_date: dt.date | None
    ahead: Stage | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """What the clerk decided for one claim in a proposal: left out, held through a day, or sent at another stage.

    `text` is her remark.
    """

    excluded: bool = False
    until: dt.date | None = None
    stage: int | None = None
    text: str = ""


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
class Instalment:
    """One part of an instalment proposal."""

    rank: int
    date: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement of account: an invoice (`debit`) or a credit, and what is owed up to it."""

    number: str
    date: dt.date | None
    due: dt.date | None
    label: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Case:
    """One letter to write. `principal` is the claims' balances less the credits used on them; charges come on top.

    `statement` are the lines of the account in the letter's currency, where the letter comes with one.
    """

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
    instalments: tuple[Instalment, ...] = ()
    statement: tuple[StatementLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is sent, what is held, and what became of the credits; `remarks` are sentences for the clerk."""

    cases: tuple[Case, ...]
    held: tuple[Held, ...]
    credits: tuple[CreditBalance, ...]
    remarks: tuple[str, ...] = ()
