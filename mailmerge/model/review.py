"""What does a controller want to know beside the letters?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mailmerge.model.clients import Hold
from mailmerge.model.decision import Claim, CreditBalance, Held
from mailmerge.model.figures import AgedAccount, ChasedRun, Exposure, Recovered, SalesDays
from mailmerge.model.history import ClaimKey, SentLetter


class ChangeKind(StrEnum):
    """What became of an invoice since the previous run."""

    PAID = "payée"
    PART_PAID = "réglée en partie"
    NEW = "nouvelle"
    DUE_MOVED = "échéance déplacée"
    INCREASED = "solde augmenté"
    GONE = "absente du grand livre"
    CANCELLED = "annulée"
    SET_ASIDE = "ligne écartée"
    DEBTOR_CHANGED = "code client changé"


@dataclass(frozen=True, slots=True)
class Change:
    """An invoice that changed since the previous run; what was not there before, or is no more, has no balance.

    `charges` are the interest and the indemnity that the letter of the day `charged_on` claimed on one that is paid.
    """

    kind: ChangeKind
    key: ClaimKey
    name: str
    currency: str
    before: Decimal | None
    after: Decimal | None
    due_before: dt.date | None = None
    charges: Decimal = Decimal("0.00")
    charged_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ChangeTotal:
    """The changes of one kind in one currency: how many, and what was paid, is gone, was added, is new or moved."""

    kind: ChangeKind
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a debtor paid over the runs: days late on average, share paid late (0 to 1), broken promises.

    `settled` is the number of invoices that this rests on; `proposal` is a sentence for the clerk, or empty.
    """

    debtor: str
    name: str
    settled: int
    average_delay: Decimal
    late_share: Decimal
    broken_promises: int
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A letter sent before: `deadline` is moved by its delivery, `hold` what its answer holds or held."""

    letter: SentLetter
    deadline: dt.date | None
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim after the decision: `held` says why it gets no letter today, None where it gets one.

    `letters` are those sent about it before, oldest first.
    """

    key: ClaimKey
    claim: Claim
    held: Held | None
    letters: tuple[Followed, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter, of this run or an earlier one, of which an invoice is still open, and what to do next, when.

    `open_amount` is what its invoices come to today, after credits; `deadline` has been moved by a delivery.
    """

    letter: SentLetter
    open_amount: Decimal
    deadline: dt.date | None
    action: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class LadderEnd:
    """A debtor's claims that have been through the whole ladder, in one currency, and what to do next."""

    debtor: str
    name: str
    currency: str
    claims: int
    amount: Decimal
    last_letter: SentLetter | None
    deadline: dt.date | None
    action: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """What to declare in a debtor's collective proceedings, in one currency, and until when, if that is known.

    `amount` is what the claims come to, due or not, less the credits; `deadline` is past where `late`.
    """

    debtor: str
    name: str
    text: str
    currency: str
    claims: tuple[Claim, ...]
    amount: Decimal
    published: dt.date | None
    deadline: dt.date | None
    credits: tuple[CreditBalance, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Prescription:
    """A claim that is, or soon will be, barred by time: `on` is the last day, `basis` the period and its source."""

    claim: Claim
    on: dt.date
    passed: bool
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a controller wants to know beside the letters; `previous_run` is the folder compared with, or empty.

    `open_before` is the number of invoices that were open in it, `same_ledger` true if it read the very same files.
    `question` is what is asked about invoices that are gone, then examples; `warning` says that the ledger is probably
    not the right one.
    """

    previous_run: str = ""
    open_before: int = 0
    same_ledger: bool = False
    changes: tuple[Change, ...] = ()
    totals: tuple[ChangeTotal, ...] = ()
    question: tuple[str, ...] = ()
    warning: str = ""
    behaviours: tuple[Behaviour, ...] = ()
    open_letters: tuple[OpenLetter, ...] = ()
    ladder_ends: tuple[LadderEnd, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()
    recovered: tuple[Recovered, ...] = ()
    chased: tuple[ChasedRun, ...] = ()
    sales_days: tuple[SalesDays, ...] = ()
    aged: tuple[AgedAccount, ...] = ()
    exposures: tuple[Exposure, ...] = ()
