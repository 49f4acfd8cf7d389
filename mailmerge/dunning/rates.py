"""At which rate does late-payment interest run for a debtor in each half-year?

Professionals (C. com. L. 441-10): the rate of the terms of sale, never below three times the legal rate; without one,
the ECB's refinancing rate of 1 January or 1 July plus 10 points. Public bodies (CCP R. 2192-31): the same plus 8, that
of the half-year in which interest began to run, throughout. A consumer owes legal interest (C. civ. 1231-6), at the
professionals' rate: its category depends on the creditor.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mailmerge.model import Debtor, DebtorKind, General, Rate, RateRule, Settings
from mailmerge.values import fold, print_percent

_POINTS, _PUBLIC_POINTS, _FLOOR = Decimal(10), Decimal(8), Decimal(3)
# The columns of the sheet Taux that a rate is taken from, as the clerk reads them.
_ECB, _LEGAL = "Taux BCE", "Taux légal professionnels"


@dataclass(frozen=True, slots=True)
class Quote:
    """The rate of one half-year, percent a year, and where it comes from."""

    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True, order=True)
class Lacking:
    """A rate that the table does not have: the half-year and the column."""

    half_year: str
    column: str


def bears_interest(kind: DebtorKind, general: General) -> bool:
    """Whether interest may be claimed from such a debtor; of an unknown one nothing is."""
    if kind is DebtorKind.PUBLIC:
        return general.public_charges
    if kind is DebtorKind.INDIVIDUAL:
        return general.individual_interest
    return kind is DebtorKind.PROFESSIONAL


def bears_indemnity(kind: DebtorKind, general: General) -> bool:
    """Whether the 40 € may be claimed: never from a consumer."""
    return kind is not DebtorKind.INDIVIDUAL and bears_interest(kind, general)


def rate_rule(debtor: Debtor, settings: Settings) -> RateRule:
    """Which half-year's rate governs: the clerk's choice, but of public bodies the law's own (CCP R. 2192-31)."""
    return RateRule.FROZEN if debtor.details.kind is DebtorKind.PUBLIC else settings.general.rate_rule


def quote(debtor: Debtor, half_year: str, settings: Settings) -> Quote | Lacking:
    """The rate for a debtor that bears interest, or what the table lacks to tell it."""
    row = next((rate for rate in settings.rates if rate.half_year == half_year), None)
    if debtor.details.kind is DebtorKind.INDIVIDUAL:
        return _quoted(half_year, row, _LEGAL, Decimal(0), "taux légal")
    if debtor.details.kind is DebtorKind.PUBLIC:
        return _quoted(half_year, row, _ECB, _PUBLIC_POINTS, "BCE {} + 8 points")
    own = debtor.contract_rate
    contract = settings.general.contract_rate if own is None else own
    if contract is None:
        return _quoted(half_year, row, _ECB, _POINTS, "BCE {} + 10 points")
    if row is None or row.legal_professionals is None:
        return Lacking(half_year, _LEGAL)
    floor = _FLOOR * row.legal_professionals
    if contract < floor:
        words = f"plancher : 3 × taux légal de {print_percent(row.legal_professionals)}"
        return Quote(floor, _with_source(f"{words} (taux contractuel {print_percent(contract)})", row))
    return Quote(contract, f"taux contractuel ({'parametres.xlsx' if own is None else 'clients.xlsx'})")


def _quoted(half_year: str, row: Rate | None, column: str, points: Decimal, words: str) -> Quote | Lacking:
    rate = (row.ecb if column == _ECB else row.legal_professionals) if row else None
    if row is None or rate is None:
        return Lacking(half_year, column)
    return Quote(rate + points, _with_source(words.format(print_percent(rate)), row))


def _with_source(words: str, row: Rate) -> str:
    return f"{words} ; {row.source}" if row.source else words


def is_doubtful(rate: Rate) -> bool:
    """Whether the row's source says that somebody should check it."""
    return "a verifier" in fold(rate.source)
