"""Are rows and money conserved? The two laws that every run must satisfy before its folder may appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from mailmerge.model import Balance, Decision, Ledger, RowCount, Settings
from mailmerge.values import ZERO


def count_rows(ledger: Ledger, decision: Decision) -> RowCount:
    """Law 1: each non-blank row is rejected, ignored, in one letter, held, or a credit."""
    ignored = sum(count for reading in ledger.readings for _, count in reading.ignored)
    return RowCount(
        rows=sum(reading.data_rows for reading in ledger.readings) + ignored,
        sent=sum(len(case.claims) for case in decision.cases),
        held=len(decision.held),
        credits=len(decision.credits),
        rejected=len(ledger.rejected),
        ignored=ignored,
        blank=sum(reading.blank_rows for reading in ledger.readings),
    )


def balance_money(ledger: Ledger, decision: Decision, settings: Settings) -> tuple[Balance, ...]:
    """Law 2, per currency: the accepted balances equal principal sent plus held after netting, less credits left."""
    default = settings.creditor.accounts[0].currency
    totals = {
        "ledger": _sum((item.currency or default, item.balance) for item in ledger.items),
        "sent": _sum((case.currency, case.principal) for case in decision.cases),
        "held": _sum((held.claim.currency, held.claim.net) for held in decision.held),
        "left": _sum((credit.currency, credit.left) for credit in decision.credits),
        "rejected": _sum((row.currency or default, row.amount or ZERO) for row in ledger.rejected),
    }
    currencies = sorted({currency for total in totals.values() for currency in total})
    return tuple(
        Balance(
            currency,
            ledger=totals["ledger"].get(currency, ZERO),
            sent=totals["sent"].get(currency, ZERO),
            held=totals["held"].get(currency, ZERO),
            credits_left=totals["left"].get(currency, ZERO),
            rejected=totals["rejected"].get(currency, ZERO),
        )
        for currency in currencies
    )


def _sum(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for currency, amount in amounts:
        totals[currency] += amount
    return dict(totals)


def broken_laws(ledger: Ledger, decision: Decision, rows: RowCount, balances: Iterable[Balance]) -> tuple[str, ...]:
    """What does not add up, in words; empty on every correct run."""
    broken = []
    if rows.rows != rows.sent + rows.held + rows.credits + rows.rejected + rows.ignored:
        broken.append(f"lignes : {rows}")
    seen = [claim.item.row for case in decision.cases for claim in case.claims]
    seen += [held.claim.item.row for held in decision.held]
    seen += [credit.item.row for credit in decision.credits]
    if sorted(seen, key=repr) != sorted((item.row for item in ledger.items), key=repr):
        broken.append("lignes : une ligne acceptée manque ou compte deux fois")
    broken += [
        f"montants : {balance}"
        for balance in balances
        if balance.ledger != balance.sent + balance.held - balance.credits_left
    ]
    return tuple(broken)
