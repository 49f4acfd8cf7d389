"""The sheet Pénalités: how does each invoice come to the interest and the indemnity that its letter claims?

Amounts of single lines are not rounded: base x rate x days / 36 500. Their sum is, once, half-up, in the line that ends
the invoice, which is what the letter prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mailmerge.model import Claim, ClaimCharges, Courier, Plan
from mailmerge.tables.layout import Column, OutValue, Row, Sheet
from mailmerge.values import ZERO, print_short_date

_CLAIMED = "déjà réclamé"


def charges(plan: Plan) -> Sheet:
    """One line per invoice and period, one for what was claimed before, and one with the letter's amounts."""
    columns = (
        *(Column("Référence", 18), Column("Client", 12), Column("Nom", 26), Column("N° facture", 18)),
        *(Column("Échéance", 13, "date"), Column("Semestre", 15), Column("Du", 13, "date"), Column("Au", 13, "date")),
        *(Column("Jours", 8, "integer"), Column("Base", 14, "money"), Column("Taux %", 9, "percent")),
        Column("Calcul", 13, "exact", help="Base × taux × jours ÷ 36 500, sans arrondi (année de 365 jours)."),
        Column("Pénalités", 14, "money", help="La somme des calculs de la facture, arrondie une fois au centime."),
        Column("Indemnité", 13, "money", help="40 € par facture en retard, une seule fois (C. com. D. 441-5)."),
        Column("Origine du taux, remarque", 84, "wrap"),
    )
    rows = list(_invoices(plan))
    if not rows:
        return Sheet("Pénalités", columns, [Row(("Aucuns frais ne sont réclamés dans ces lettres.",))], filters=False)
    return Sheet("Pénalités", columns, [*rows, *_totals(plan)])


def _invoices(plan: Plan) -> Iterator[Row]:
    for courier in plan.couriers:
        for claim in courier.case.claims:
            if claim.charges != ClaimCharges():
                yield from _invoice(courier, claim)


def _invoice(courier: Courier, claim: Claim) -> Iterator[Row]:
    told, debtor = claim.charges, claim.debtor
    whose = (courier.reference, debtor.code, debtor.details.name, claim.item.number, claim.due)
    if told.claimed_on:
        kept = f"réclamé dans la lettre {told.claimed_in} du {print_short_date(told.claimed_on)}, conservé"
        values: tuple[OutValue, ...] = (_CLAIMED, None, told.claimed_on, None, None, None, told.claimed)
        yield Row((*whose, *values, None, None, kept), currency=claim.currency)
    for period in told.periods:
        values = (period.half_year, period.start, period.end, period.days, period.base, period.rate, period.amount)
        yield Row((*whose, *values, None, None, period.source), currency=claim.currency)
    exact = sum((period.amount for period in told.periods), told.claimed)
    days = None if told.claimed_on else sum(period.days for period in told.periods) or None
    ends: tuple[OutValue, ...] = ("Facture", None, None, days, None, None, exact, told.interest, told.indemnity)
    yield Row((*whose, *ends, " ; ".join(told.remarks) or None), "total", claim.currency)


def _totals(plan: Plan) -> Iterator[Row]:
    """What the letters claim in each currency, as the sheet Courriers has it."""
    interest: dict[str, Decimal] = defaultdict(lambda: ZERO)
    indemnity: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for case in plan.decision.cases:
        interest[case.currency] += case.interest
        indemnity[case.currency] += case.indemnity
    for currency in sorted(currency for currency in interest if interest[currency] or indemnity[currency]):
        blanks: tuple[None, ...] = (None,) * 11
        yield Row((f"Total {currency}", *blanks, interest[currency], indemnity[currency], None), "total", currency)
