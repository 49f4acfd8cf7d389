"""Which open items are claims and credits, and how do the credits reduce the claims?

Code civil 1342-10: what the payer names first; then debts that are due, the oldest first; the disputed ones last here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.dunning.debtors import Content, DebtorId, debtor_id
from mailmerge.model import (
    NO_DEBT,
    NOT_RECEIVABLE,
    Account,
    Claim,
    CreditBalance,
    CreditUse,
    Debtor,
    Hold,
    HoldKind,
    Item,
    Settings,
)
from mailmerge.values.holds import active_holds

_NO_DATE = dt.date(1, 1, 1)


def _nothing_noted(claim: Claim) -> tuple[Hold, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Netted:
    """All claims (settled and never-claims included) with what is left of them, and the credits with what is left."""

    claims: tuple[Claim, ...]
    credits: tuple[CreditBalance, ...]


def net_items(
    items: Sequence[Item],
    debtors: Mapping[DebtorId, Debtor],
    settings: Settings,
    on: dt.date,
    noted: Callable[[Claim], tuple[Hold, ...]] = _nothing_noted,
) -> Netted:
    """Every item as a claim or a credit, netted within debtor and currency; the order of rows does not matter.

    Args:
        items: the accepted rows.
        debtors: those of the rows.
        settings: the rules.
        on: the run date.
        noted: the holds that answers and earlier proposals put on a claim.
    """
    groups: dict[tuple[DebtorId, str], list[Item]] = defaultdict(list)
    default_currency = settings.creditor.accounts[0].currency
    for item in items:
        groups[debtor_id(item), item.currency or default_currency].append(item)
    claims: list[Claim] = []
    balances: list[CreditBalance] = []
    for (key, currency), group in groups.items():
        debtor = debtors[key]
        claims_of_group = (_claim(item, debtor, currency, settings, on) for item in group if item.balance >= 0)
        own_claims = [replace(one, noted=holds) if (holds := noted(one)) else one for one in claims_of_group]
        credits = sorted((item for item in group if item.balance < 0), key=_credit_order)
        netted = _net(sorted(own_claims, key=claim_order), credits, on)
        claims += netted[0]
        balances += [
            CreditBalance(credit, debtor, currency, -credit.balance - left, left) for credit, left in netted[1]
        ]
    return Netted(tuple(claims), tuple(balances))


def claim_order(claim: Claim) -> tuple[dt.date, dt.date, str, Decimal, Content]:
    """Oldest due date first, then invoice date, then number; the rest only makes the order independent of the rows."""
    item = claim.item
    return claim.due, item.invoice_date or _NO_DATE, item.number, item.balance, Content(item)


def _credit_order(item: Item) -> tuple[dt.date, str, Decimal, Content]:
    day = item.invoice_date or item.due_date or _NO_DATE
    return day, item.number, item.balance, Content(item)


def _claim(item: Item, debtor: Debtor, currency: str, settings: Settings, on: dt.date) -> Claim:
    due = item.due_date
    if due is None:
        base = item.invoice_date or on  # only a settled or cancelled row may lack both dates
        due = base + dt.timedelta(days=_terms(item, debtor, settings))
    return Claim(item, debtor, currency, due, item.due_date is None, (on - due).days, item.balance)


def _terms(item: Item, debtor: Debtor, settings: Settings) -> int:
    """The invoice's own term, else the customer's, else the general one."""
    for terms in (item.details.terms, debtor.terms):
        if terms is not None:
            return terms
    return settings.general.payment_terms


class _Purse:
    """The credits of a debtor, and what each claim has got of them."""

    def __init__(self, claims: Sequence[Claim], credits: Sequence[Item]) -> None:
        self.credits = credits
        self.left = {
            index: claim.item.balance for index, claim in enumerate(claims) if claim.item.status not in NO_DEBT
        }
        self.available = [Decimal(0) if one.status in NOT_RECEIVABLE else -one.balance for one in credits]
        self.used: dict[int, list[CreditUse]] = defaultdict(list)

    def pay(self, credit: int, claim: int) -> None:
        """As much of a claim as the credit allows."""
        amount = min(self.available[credit], self.left[claim])
        if amount > 0:
            self.available[credit] -= amount
            self.left[claim] -= amount
            self.used[claim].append(CreditUse(self.credits[credit], amount))

    def rests(self) -> list[tuple[Item, Decimal]]:
        """Each credit with what is left of it; one that is no receivable is left whole."""
        return [
            (credit, -credit.balance if credit.status in NOT_RECEIVABLE else rest)
            for credit, rest in zip(self.credits, self.available, strict=True)
        ]


def _net(
    claims: Sequence[Claim], credits: Sequence[Item], on: dt.date
) -> tuple[list[Claim], list[tuple[Item, Decimal]]]:
    purse = _Purse(claims, credits)
    by_number: dict[str, list[int]] = defaultdict(list)
    for index in purse.left:
        by_number[claims[index].item.number.casefold()].append(index)
    for number, credit in enumerate(credits):
        for index in by_number.get(credit.original_invoice.casefold(), ()):
            purse.pay(number, index)
    overdue = [index for index in purse.left if claims[index].days_overdue > 0]
    overdue.sort(key=lambda index: is_disputed(claims[index], on))  # stable: oldest first within each half
    _pay_in_order(purse, overdue)
    return [
        replace(claim, net=purse.left.get(index, claim.item.balance), credits=tuple(purse.used[index]))
        for index, claim in enumerate(claims)
    ], purse.rests()


def _pay_in_order(purse: _Purse, claims: Sequence[int]) -> None:
    """The oldest credit pays the first claim, and so on, each looked at once."""
    waiting = deque(number for number, amount in enumerate(purse.available) if amount > 0)
    for index in claims:
        while waiting and purse.left[index] > 0:
            purse.pay(waiting[0], index)
            if not purse.available[waiting[0]]:
                waiting.popleft()


def account_for(settings: Settings, currency: str) -> Account | None:
    """Where debts in a currency are paid; None if the creditor has no account for it."""
    return next((account for account in settings.creditor.accounts if account.currency == currency), None)


def creditor_key(settings: Settings, currency: str) -> str:
    """What stands for the creditor in the journal: an account of the shipped example is not the creditor's own."""
    account = account_for(settings, currency)
    return account.creditor_key if account else settings.creditor.key


def credits_used(claims: Sequence[Claim]) -> tuple[CreditUse, ...]:
    """Each credit used on these claims once, with all that it pays of them, oldest credit first."""
    totals: dict[int, CreditUse] = {}
    for use in (use for claim in claims for use in claim.credits):
        before = totals.get(id(use.credit))
        totals[id(use.credit)] = CreditUse(use.credit, use.amount + (before.amount if before else Decimal(0)))
    return tuple(sorted(totals.values(), key=lambda use: _credit_order(use.credit)))


def is_disputed(claim: Claim, on: dt.date) -> bool:
    """Whether a dispute is open on the claim, or it is a bare opening balance: credits go to the other claims first."""
    return any(hold.kind in (HoldKind.DISPUTE, HoldKind.OPENING) for hold in active_holds(claim, on))
