"""What stands open on every account, for the next run to compare?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailmerge.dunning.claims import creditor_key
from mailmerge.dunning.debtors import debtor_id
from mailmerge.dunning.ladder import claim_key
from mailmerge.model import (
    NOT_RECEIVABLE,
    Claim,
    ClaimKey,
    CreditBalance,
    Decision,
    HoldKind,
    Ledger,
    OpenItem,
    Settings,
    Status,
)

_NO_DATE = dt.date(1, 1, 1)


def open_items(decision: Decision, settings: Settings) -> tuple[OpenItem, ...]:
    """Every claim of a run, sent or held, sorted by key.

    Rows of one key (an invoice split over several rows with one due date) are one open item: their amounts add up, and
    it is paid only if all of them are.
    """
    listed = (_claim_item(claim, settings, False) for case in decision.cases for claim in case.claims)
    held = (_claim_item(held.claim, settings, held.kind is HoldKind.DISPUTE) for held in decision.held)
    return _by_key((*listed, *held))


def open_credits(decision: Decision, settings: Settings) -> tuple[OpenItem, ...]:
    """Every credit note and unallocated payment of a run, sorted by key; their balances are below zero."""
    return _by_key(item for credit in decision.credits for item in _credit_items(credit, settings))


def rows_set_aside(ledger: Ledger) -> frozenset[tuple[str, str]]:
    """Debtor and invoice number of the rows that could not be used: such an invoice is not absent."""
    return frozenset((debtor_id(row)[1], row.number) for row in ledger.rejected if row.number)


def _claim_item(claim: Claim, settings: Settings, disputed: bool) -> OpenItem:
    item = claim.item
    paid = item.status not in NOT_RECEIVABLE and (item.balance == 0 or item.status is Status.PAID)
    return OpenItem(
        key=claim_key(claim, settings),
        name=claim.debtor.details.name,
        balance=item.balance,
        currency=claim.currency,
        paid=paid,
        disputed=disputed,
        credited=item.balance - claim.net,
        paid_on=max((payment.date for payment in item.payments), default=None) if paid else None,
        void=item.status in NOT_RECEIVABLE,
    )


def _credit_items(credit: CreditBalance, settings: Settings) -> Iterator[OpenItem]:
    """A credit has no due date of its own: its key takes the day that its row gives."""
    item = credit.item
    if item.status in NOT_RECEIVABLE:
        return
    day = item.invoice_date or item.due_date or _NO_DATE
    key = (creditor_key(settings, credit.currency), credit.debtor.key, item.number, day)
    yield OpenItem(key, credit.debtor.details.name, item.balance, credit.currency)


def _by_key(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    found: dict[ClaimKey, OpenItem] = {}
    for item in items:
        found[item.key] = _sum(found[item.key], item) if item.key in found else item
    return tuple(found[key] for key in sorted(found))


def _sum(one: OpenItem, other: OpenItem) -> OpenItem:
    """A row that is cancelled, or never was an invoice, adds nothing to one that is."""
    if one.void is not other.void:
        return other if one.void else one
    return replace(
        one,
        balance=one.balance + other.balance,
        credited=one.credited + other.credited,
        paid=one.paid and other.paid,
        disputed=one.disputed or other.disputed,
        paid_on=max((day for day in (one.paid_on, other.paid_on) if day), default=None),
    )
