"""The sheet Prescription: which claims are, or soon will be, barred by time?"""

from __future__ import annotations

import datetime as dt

from mailmerge.model import Plan, Prescription
from mailmerge.tables.layout import Column, Row, Sheet

_NOTE = (
    "Une relance ou une mise en demeure, même recommandée, n’interrompt pas la prescription. L’interrompent : une "
    "reconnaissance de dette (un règlement partiel, un échéancier demandé), une demande en justice, une mesure "
    "d’exécution (C. civ. 2240 à 2244). Le délai est compté depuis l’échéance ; vérifiez ces actes avant de conclure."
)


def prescription(plan: Plan) -> tuple[Sheet, ...]:
    """One line a claim, the most urgent first; no sheet where there is none."""
    if not plan.review.prescriptions:
        return ()
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° facture", 18), Column("Échéance", 13, "date")),
        *(Column("Solde", 15, "money"), Column("Devise", 9), Column("Dernier jour", 14, "date"), Column("État", 22)),
        *(Column("Dernier règlement connu", 20, "date"), Column("Délai", 66, "wrap")),
    )
    rows = [_row(one, plan.date) for one in plan.review.prescriptions]
    return (Sheet("Prescription", columns, [*rows, Row(()), Row((_NOTE,), "note")], filters=False),)


def _row(one: Prescription, on: dt.date) -> Row:
    claim, debtor = one.claim, one.claim.debtor
    paid = max((payment.date for payment in claim.item.payments), default=None)
    values = (
        *(debtor.code, debtor.details.name, claim.item.number, claim.due, claim.net, claim.currency),
        *(one.on, _state(one, on), paid, one.basis),
    )
    return Row(values, currency=claim.currency)


def _state(one: Prescription, on: dt.date) -> str:
    days = (one.on - on).days
    if one.passed:
        return "délai passé"
    return f"{days} jours restants" if days > 1 else "un jour restant" if days else "dernier jour"
