"""What stands open on a debtor's account in one currency, due or not, and what does it come to?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from mailmerge.dunning.policy import ladder_of
from mailmerge.model import (
    NO_DEBT,
    NOT_RECEIVABLE,
    Case,
    Claim,
    CreditBalance,
    Debtor,
    Settings,
    Stage,
    Statement,
    StatementLine,
)
from mailmerge.values import ZERO

# The claims and credits of each debtor (by its place in memory) and currency.
Accounts: TypeAlias = Mapping[tuple[int, str], tuple[list[Claim], list[CreditBalance]]]


def open_accounts(claims: Iterable[Claim], credits: Iterable[CreditBalance], settings: Settings) -> Accounts:
    """What each debtor has in each currency; nothing where no letter comes with a statement."""
    accounts: dict[tuple[int, str], tuple[list[Claim], list[CreditBalance]]] = defaultdict(lambda: ([], []))
    if settings.general.statement is Statement.NEVER:
        return accounts
    for claim in claims:
        accounts[id(claim.debtor), claim.currency][0].append(claim)
    for credit in credits:
        accounts[id(credit.debtor), credit.currency][1].append(credit)
    return accounts


def with_statement(case: Case, accounts: Accounts, settings: Settings) -> Case:
    """The case with the lines of its debtor's account, if a letter of its stage comes with them."""
    if not _wanted(case.stage, case.debtor, settings):
        return case
    return replace(case, statement=statement_lines(*accounts[id(case.debtor), case.currency]))


def _wanted(stage: Stage, debtor: Debtor, settings: Settings) -> bool:
    which = settings.general.statement
    return which is Statement.ALWAYS or (
        which is Statement.LAST and stage.number == ladder_of(debtor, settings)[-1].number
    )


def statement_lines(claims: Sequence[Claim], credits: Sequence[CreditBalance]) -> tuple[StatementLine, ...]:
    """All that is open at its balance in the ledger, oldest first; the last line's balance is the account's.

    What is settled, paid, or was never a debt is left out.
    """
    lines = [_debit(claim) for claim in claims if claim.item.status not in NO_DEBT and claim.item.balance]
    lines += [_credit(credit) for credit in credits if credit.item.status not in NOT_RECEIVABLE]
    balance = ZERO
    running = []
    for line in sorted(lines, key=_order):
        balance += line.debit - line.credit
        running.append(replace(line, balance=balance))
    return tuple(running)


def _debit(claim: Claim) -> StatementLine:
    item = claim.item
    return StatementLine(item.number, item.invoice_date, claim.due, item.subject, item.balance, ZERO, ZERO)


def _credit(credit: CreditBalance) -> StatementLine:
    item = credit.item
    return StatementLine(item.number, item.invoice_date, None, item.subject, ZERO, -item.balance, ZERO)


def _order(line: StatementLine) -> tuple[dt.date, dt.date, str, Decimal, Decimal, str]:
    """By date, invoices before what reduces them; what bears no date comes last."""
    day = line.date or line.due or dt.date.max
    return day, line.due or dt.date.max, line.number, line.debit, line.credit, line.label
