"""What does each row of a letter's lists say: invoices, credits, earlier letters, instalments, statement of account?"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from mailmerge.letters.phrases import credit_name, invoice_name, stage_name
from mailmerge.letters.rates import rates_in_words
from mailmerge.model import Case, Claim, CreditUse, StatementLine
from mailmerge.values import print_amount, print_date, print_short_date


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
        taux=rates_in_words(claim.charges.rates, language),
        penalites=print_amount(claim.charges.interest, claim.currency, language) if charged else "",
        indemnite=print_amount(claim.charges.indemnity, claim.currency, language) if charged else "",
    )


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
