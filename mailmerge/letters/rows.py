"""What does each row of a letter's lists say: invoices, credits, earlier letters, instalments, statement of account?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from mailmerge.letters.phrases import credit_name, invoice_name, stage_name
from mailmerge.model import Case, Claim, ClaimCharges, CreditUse, StatementLine
from mailmerge.values import FRENCH, NBSP, number_signs, print_amount, print_date, print_short_date


def letter_rows(case: Case, language: str) -> dict[str, list[SimpleNamespace]]:
    """The rows of each list of the vocabulary."""
    charged = case.interest + case.indemnity > 0
    return {
        "factures": [_invoice(claim, charged, language) for claim in case.claims],
        "avoirs": [_credit(use, case.currency, language) for use in case.credits],
        "relances_precedentes": [
            SimpleNamespace(
                date=print_date(letter.date, language),
                etape=letter.stage,
                nom_etape=stage_name(letter.stage_name, language),
                reference=letter.reference,
            )
            for letter in case.previous
        ],
        "echeancier": [
            SimpleNamespace(
                rang=part.rank,
                date=print_date(part.date, language),
                montant=print_amount(part.amount, case.currency, language),
            )
            for part in case.instalments
        ],
        "releve": [_statement_line(line, case.currency, language) for line in case.statement],
    }


def _invoice(claim: Claim, charged: bool, language: str) -> SimpleNamespace:
    """A claim at its ledger balance: what is paid is the difference to its total, so that the line adds up."""
    item = claim.item
    total = max(item.total if item.total is not None else item.balance, item.balance)
    return SimpleNamespace(
        numero=item.number,
        date=_short_date(item.invoice_date, language),
        echeance=print_short_date(claim.due, language),
        jours_retard=max(claim.days_overdue, 0),
        objet=item.subject,
        montant_ttc=print_amount(total, claim.currency, language),
        deja_regle=print_amount(total - item.balance, claim.currency, language),
        reste_du=print_amount(item.balance, claim.currency, language),
        taux=_rates(claim.charges, language),
        penalites=print_amount(claim.charges.interest, claim.currency, language) if charged else "",
        indemnite=print_amount(claim.charges.indemnity, claim.currency, language) if charged else "",
    )


def _rates(charges: ClaimCharges, language: str) -> str:
    """The rate of each half-year in turn, each once while it lasts: `12,15 %, 12,40 %`."""
    rates = [period.rate for period in charges.periods]
    changed = [rate for rate, before in zip(rates, [None, *rates], strict=False) if rate != before]
    return ", ".join(_rate(rate, language) for rate in changed)


def _rate(rate: Decimal, language: str) -> str:
    point = "," if language == FRENCH else number_signs(language)[1]
    return f"{rate:.2f}".replace(".", point) + ("%" if language == "en" else f"{NBSP}%")


def _credit(use: CreditUse, currency: str, language: str) -> SimpleNamespace:
    return SimpleNamespace(
        numero=use.credit.number,
        date=_short_date(use.credit.invoice_date, language),
        montant=print_amount(use.amount, currency, language),
    )


def _statement_line(line: StatementLine, currency: str, language: str) -> SimpleNamespace:
    """A line with one amount, in its column; the other is blank."""
    return SimpleNamespace(
        numero=line.number,
        date=_short_date(line.date, language),
        echeance=_short_date(line.due, language),
        libelle=line.label or (invoice_name(language) if line.debit else credit_name(language)),
        debit=print_amount(line.debit, currency, language) if line.debit else "",
        credit=print_amount(line.credit, currency, language) if line.credit else "",
        solde=print_amount(line.balance, currency, language),
    )


def _short_date(day: dt.date | None, language: str) -> str:
    return print_short_date(day, language) if day else ""
