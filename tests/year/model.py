"""Which letters must a run write? A second opinion, by the rules of the design and none of the program's code.

It reads the ledger's cells, knows the letters of earlier runs and what the clerk noted of them, and says for each claim
whether it gets a letter, and at which stage.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from outputs import Line, day, money

DAY = dt.timedelta(days=1)
# Number, name, days overdue, days since the letter before.
LADDER: Sequence[tuple[int, str, int, int]] = (
    (1, "Relance amiable", 7, 0),
    (2, "Relance ferme", 15, 8),
    (3, "Mise en demeure", 30, 15),
    (4, "Dernier avis", 45, 15),
)
LAST = LADDER[-1][0]
DAYS_TO_PAY, UNDATED = 8, 15
# Easter Mondays, Ascension Days and Whit Mondays of the years played, beside the days that are the same every year.
_MOVING = {
    *(dt.date(2026, 4, 6), dt.date(2026, 5, 14), dt.date(2026, 5, 25)),
    *(dt.date(2027, 3, 29), dt.date(2027, 5, 6), dt.date(2027, 5, 17)),
}
_FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
ACCOUNTS = ("EUR", "USD")
MINIMUM = Decimal("5.00")
_ZERO = Decimal("0.00")

Key: TypeAlias = tuple[str, str, dt.date]  # debtor, invoice, due date
GroupKey: TypeAlias = tuple[str, int, str]  # debtor, stage, currency
Stages: TypeAlias = Mapping[int, int | None]  # whose turn it is, by the identity of a claim


@dataclass(slots=True)
class Past:
    """A letter of an earlier run, and what the clerk noted of it since."""

    folder: str
    reference: str
    date: dt.date
    stage: int
    debtor: str
    keys: tuple[Key, ...]
    charges: Mapping[Key, tuple[Decimal, Decimal]] = field(default_factory=dict)
    sent: bool = True
    sent_on: dt.date | None = None
    answer: str = ""
    until: dt.date | None = None
    outcome: str = ""
    presented: dt.date | None = None
    delivered: dt.date | None = None

    @property
    def counts_from(self) -> dt.date:
        """The day from which the next letter's spacing runs."""
        return self.sent_on or self.date

    @property
    def free_after(self) -> dt.date | None:
        """The last day on which a delivery that the clerk noted forbids the next letter."""
        kept = self.outcome in ("refusé", "non réclamé")
        start = self.presented if kept else self.delivered or self.presented
        return max(deadline(start), deadline(self.date)) if start else None


@dataclass(slots=True)
class Claim:
    """A claim of the ledger, and what is left of it after credits."""

    key: Key
    currency: str
    balance: Decimal
    line: Line
    left: Decimal = _ZERO
    credits: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that must be written: its claims in order, what is left of each."""

    claims: tuple[Claim, ...]

    @property
    def principal(self) -> Decimal:
        """What the letter asks for, before charges."""
        return sum((claim.left for claim in self.claims), _ZERO)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the clerk decided otherwise in a proposal, claim by claim: left out, held through a day, another stage."""

    excluded: frozenset[Key] = frozenset()
    until: Mapping[Key, dt.date] = field(default_factory=dict)
    stages: Mapping[Key, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Every letter by debtor, stage and currency, and what is left of the credits."""

    letters: Mapping[GroupKey, Wanted]
    credits_left: Mapping[str, Decimal]


def opinion(
    lines: Sequence[Line],
    past: Sequence[Past],
    on: dt.date,
    suspended: Mapping[Key, dt.date] | None = None,
    decisions: Decisions | None = None,
    one_letter: bool = False,
) -> Opinion:
    """The letters that must be written on that day.

    Args:
        lines: the readable rows of the ledger.
        past: all letters of runs that were not undone.
        on: the run date.
        suspended: claims that a proposal of an earlier run holds, through which day.
        decisions: what was decided for this run.
        one_letter: whether a debtor gets one letter only in each currency.
    """
    decided = decisions or Decisions()
    claims, left = _net(lines, past, on)
    stopped = {str(line["Code client"]) for line in lines if line["Procédure collective"]}
    owed: dict[tuple[str, str], Decimal] = defaultdict(lambda: _ZERO)
    for line in lines:
        owed[str(line["Code client"]), str(line["Devise"])] += money(line["Reste dû"])
    free = [
        claim
        for claim in claims
        if claim.left > 0
        and claim.key not in decided.excluded | decided.until.keys()
        and claim.key[0] not in stopped
        and on > (suspended or {}).get(claim.key, dt.date.min)
        and not is_suspended(claim.line, claim.key, past, on)
    ]
    stages = {id(claim): decided_stage(claim.key, next_stage(claim, past, on), decided) for claim in free}
    groups = (_one_letter if one_letter else _by_stage)(free, stages, on)
    letters: dict[GroupKey, Wanted] = {}
    returned = {letter.debtor for letter in past if letter.sent and letter.outcome == "adresse inconnue"}
    for key, members in groups.items():
        debtor, _, currency = key
        addressed = members[0].line["Code postal"] is not None and debtor not in returned
        payable = currency in ACCOUNTS and addressed and owed[debtor, currency] > 0
        if payable and sum(claim.left for claim in members) >= MINIMUM:
            letters[key] = Wanted(tuple(members))
    return Opinion(letters, left)


def _by_stage(free: Sequence[Claim], stages: Stages, on: dt.date) -> Mapping[GroupKey, Sequence[Claim]]:
    """A letter a stage, of the claims whose turn it is."""
    groups: dict[GroupKey, list[Claim]] = defaultdict(list)
    for claim in free:
        if stage := stages[id(claim)]:
            groups[claim.key[0], stage, claim.currency].append(claim)
    return groups


def _one_letter(free: Sequence[Claim], stages: Stages, on: dt.date) -> Mapping[GroupKey, Sequence[Claim]]:
    """A letter an account at the highest stage whose turn it is, of all that is overdue and not held."""
    accounts: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in free:
        accounts[claim.key[0], claim.currency].append(claim)
    groups = {}
    for (debtor, currency), claims in accounts.items():
        if highest := max(stages[id(claim)] or 0 for claim in claims):
            groups[debtor, highest, currency] = [claim for claim in claims if on > claim.key[2]]
    return groups


# --- One claim -----------------------------------------------------------------------------------------


def next_stage(claim: Claim, past: Sequence[Past], on: dt.date) -> int | None:
    """The stage whose turn it is; None after the last, or if it is too soon."""
    stage, date = last_sent(claim.line, claim.key, past)
    if stage == LAST:
        return None
    number, _, overdue, spacing = LADDER[stage]
    if (on - claim.key[2]).days < overdue or (date and (on - date).days < spacing):
        return None
    waits = [letter.free_after for letter in past if letter.sent and claim.key in letter.keys]
    return None if any(day and on <= day for day in waits) else number


def decided_stage(key: Key, stage: int | None, decided: Decisions) -> int | None:
    """The stage as the clerk decided it, of what would be sent."""
    return None if stage is None else decided.stages.get(key, stage)


def deadline(start: dt.date) -> dt.date:
    """The last day to pay, counted from a day: a working day of France."""
    day = start + DAYS_TO_PAY * DAY
    while day.weekday() > 4 or (day.month, day.day) in _FIXED or day in _MOVING:
        day += DAY
    return day


def last_sent(line: Line, key: Key, past: Iterable[Past]) -> tuple[int, dt.date | None]:
    """The highest stage sent, and its latest date if it is known; 0 for none."""
    told = [(letter.stage, letter.counts_from) for letter in past if letter.sent and key in letter.keys]
    level = line["Niveau de relance"]
    found: list[tuple[int, dt.date | None]] = [*told, (int(str(level)) if level else 0, None)]
    found[-1] = (found[-1][0], day(line["Date dernière relance"]))
    stage = max(one for one, _ in found)
    return stage, max((date for one, date in found if one == stage and date), default=None)


def is_suspended(line: Line, key: Key, past: Iterable[Past], on: dt.date) -> bool:
    """Whether a dispute or a promise, in the ledger or answered to a letter, is alive on that day."""
    promised = day(line["Promesse de paiement"])
    return bool(line["Litige"]) or bool(promised and on <= promised) or bool(answered(key, past, on))


def answered(key: Key, past: Iterable[Past], on: dt.date) -> list[str]:
    """The answers that hold a claim on that day."""
    return [letter.answer for letter in past if letter.sent and key in letter.keys and _holds(letter, on)]


def _holds(letter: Past, on: dt.date) -> bool:
    """A promise, or that it is paid, holds 15 days where no date is noted; a dispute or a plan, until it is lifted."""
    until = letter.until
    if until is None and letter.answer in ("promesse", "payé"):
        until = letter.counts_from + UNDATED * DAY
    return on <= until if until else letter.answer in ("litige", "échéancier")


# --- Credits -------------------------------------------------------------------------------------------


def _net(lines: Sequence[Line], past: Sequence[Past], on: dt.date) -> tuple[list[Claim], Mapping[str, Decimal]]:
    """The claims, oldest due date first, with what credits leave of them; and what is left of the credits."""
    left: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    claims = [claim for line in lines if (claim := _claim(line))]
    claims.sort(key=lambda claim: (claim.key[2], str(day(claim.line["Date facture"])), claim.key[1], claim.balance))
    credits = [line for line in lines if money(line["Reste dû"]) < 0]
    credits.sort(key=lambda line: (str(day(line["Date facture"])), str(line["N° facture"])))
    rest = [-money(line["Reste dû"]) for line in credits]
    for at, line in enumerate(credits):
        for claim in _accounts(claims, line):
            if claim.key[1] == line["Facture d’origine"]:
                rest[at] -= _take(claim, rest[at])
    for at, line in enumerate(credits):
        overdue = [claim for claim in _accounts(claims, line) if on > claim.key[2]]
        for claim in sorted(overdue, key=lambda claim: is_disputed(claim, past, on)):
            rest[at] -= _take(claim, rest[at])
        left[str(line["Devise"])] += rest[at]
    return claims, left


def is_disputed(claim: Claim, past: Iterable[Past], on: dt.date) -> bool:
    """Whether credits go to the debtor's other claims first."""
    return bool(claim.line["Litige"]) or "litige" in answered(claim.key, past, on)


def _claim(line: Line) -> Claim | None:
    balance, due = money(line["Reste dû"]), day(line["Échéance"])
    if balance < 0:
        return None
    assert due
    key = (str(line["Code client"]), str(line["N° facture"]), due)
    return Claim(key, str(line["Devise"]), balance, line, left=balance)


def _accounts(claims: Iterable[Claim], credit: Line) -> list[Claim]:
    """The claims of the credit's debtor in its currency."""
    owner = (credit["Code client"], credit["Devise"])
    return [claim for claim in claims if (claim.key[0], claim.currency) == owner]


def _take(claim: Claim, available: Decimal) -> Decimal:
    taken = min(claim.left, available)
    claim.left -= taken
    claim.credits += taken
    return taken
