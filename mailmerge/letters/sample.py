"""Which letter shows what a template of a stage will look like?

An invented customer with two overdue invoices, one partly paid, and a credit note: 1 500,00 less 265,44 paid, plus
480,00, less 100,00 makes 1 614,56. Creditor and stage are the clerk's own. Always a specimen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from mailmerge.model import (
    Account,
    Case,
    Claim,
    Courier,
    CreditUse,
    Debtor,
    DebtorDetails,
    DebtorKind,
    Item,
    PreviousLetter,
    RowRef,
    Settings,
    Stage,
)
from mailmerge.values import FRENCH, ZERO
from mailmerge.values.ladders import ladder_with

_DEBTOR = Debtor(
    key="00123",
    code="00123",
    details=DebtorDetails(
        name="Dupont & Fils SARL",
        contact="Service comptabilité",
        street=("8 rue du Port",),
        postcode="44000",
        city="Nantes",
        email="compta@dupont.example",
        phone="02 00 00 00 00",
        kind=DebtorKind.PROFESSIONAL,
    ),
)
_INDIVIDUAL = Debtor(
    key="00456",
    code="00456",
    details=DebtorDetails(
        name="Claire Durand",
        civility="Madame",
        street=("8 rue du Port",),
        postcode="44000",
        city="Nantes",
        email="claire.durand@exemple.example",
        kind=DebtorKind.INDIVIDUAL,
    ),
)
_NO_ACCOUNT = Account(currency="EUR", iban="", bic="", bank="", holder="", is_example=True, creditor_key="")
_ROW = RowRef("exemple", "", 1)
_BETWEEN_LETTERS = 15


def sample_courier(
    stage: Stage, settings: Settings, on: dt.date, deadline: dt.date, individual: bool = False
) -> Courier:
    """A letter of that stage, after one of each earlier stage, for the eye; to a company, or to an individual."""
    debtor = _INDIVIDUAL if individual else _DEBTOR
    account = replace(next(iter(settings.creditor.accounts), _NO_ACCOUNT), is_example=True)
    credit = _item(debtor, "AV-2026-007", on - dt.timedelta(days=20), None, Decimal("-100.00"), None)
    use = CreditUse(credit, Decimal("100.00"))
    first, second = _days_overdue(stage)
    claims = (
        _claim(debtor, "FA-2026-0042", on, first, (Decimal("1500.00"), Decimal("265.44")), account.currency, (use,)),
        _claim(debtor, "FA-2026-0057", on, second, (Decimal("480.00"), None), account.currency),
    )
    principal = sum((claim.net for claim in claims), ZERO)
    case = Case(
        debtor=debtor,
        stage=stage,
        currency=account.currency,
        account=account,
        claims=claims,
        principal=principal,
        interest=ZERO,
        indemnity=ZERO,
        total=principal,
        deadline=deadline,
        credits=(use,),
        previous=_previous(stage, settings, on),
    )
    return Courier(reference=f"{on:%Y%m%d}-0000", file="", case=case, template=stage.template, language=FRENCH)


def _days_overdue(stage: Stage) -> tuple[int, int]:
    """Those of the two invoices: before the due date, a reminder lists what is not due yet."""
    days = stage.min_days_overdue
    return (days // 2, days) if days < 0 else (max(days, 1) + 12, max(days, 1))


def _claim(
    debtor: Debtor,
    number: str,
    on: dt.date,
    days_overdue: int,
    amounts: tuple[Decimal, Decimal | None],
    currency: str,
    credits: tuple[CreditUse, ...] = (),
) -> Claim:
    due = on - dt.timedelta(days=days_overdue)
    total, paid = amounts
    item = _item(debtor, number, due - dt.timedelta(days=30), due, total - (paid or ZERO), total, paid)
    net = item.balance - sum((use.amount for use in credits), ZERO)
    return Claim(item, debtor, currency, due, False, days_overdue, net, credits)


def _item(
    debtor: Debtor,
    number: str,
    issued: dt.date,
    due: dt.date | None,
    balance: Decimal,
    total: Decimal | None,
    paid: Decimal | None = None,
) -> Item:
    return Item(
        row=_ROW,
        number=number,
        code=debtor.code,
        details=debtor.details,
        invoice_date=issued,
        due_date=due,
        total=total,
        paid=paid,
        balance=balance,
        currency="",
        subject="Fournitures de bureau",
    )


def _previous(stage: Stage, settings: Settings, on: dt.date) -> tuple[PreviousLetter, ...]:
    ladder = ladder_with(settings, stage)
    before = ladder[: ladder.index(stage)] if stage in ladder else ()
    earlier = [one for one in before if one.min_days_overdue >= 0]
    return tuple(
        PreviousLetter(on - dt.timedelta(days=_BETWEEN_LETTERS * back), one.number, one.name, "")
        for back, one in zip(range(len(earlier), 0, -1), earlier, strict=True)
    )
