"""The sheet Comportement: how does each debtor pay, as far as the runs show?"""

from __future__ import annotations

from mailmerge.delivery.recap.codes import debtor_codes
from mailmerge.model import Plan
from mailmerge.tables.layout import Column, Row, Sheet

_COLUMNS = (
    *(Column("Client", 14), Column("Nom", 36)),
    Column(
        "Factures réglées", 12, "integer", help="Ouvertes lors d’une relance, payées ou absentes lors d’une suivante."
    ),
    Column(
        "Retard moyen (jours)",
        12,
        "percent",
        help="De l’échéance au paiement s’il est daté dans le grand livre, sinon à la première relance où la facture "
        "n’est plus ouverte. Une facture qu’aucune relance n’a vue ouverte après son échéance compte 0 jour.",
    ),
    Column("En retard (%)", 12, "percent", help="Part des factures réglées qui l’ont été après l’échéance."),
    Column(
        "Promesses non tenues",
        12,
        "integer",
        help="Promesses du classeur Suivi dont la date est passée alors qu’une facture de la lettre restait ouverte.",
    ),
    Column("Proposition (rien n’est appliqué)", 90, "wrap"),
)


def behaviour(plan: Plan) -> tuple[Sheet, ...]:
    """One line a debtor; no sheet before an invoice was settled or a promise broken."""
    if not plan.review.behaviours:
        return ()
    codes = debtor_codes(plan)
    rows = [
        Row(
            (
                *(codes.get(one.debtor, one.debtor), one.name, one.settled),
                *((one.average_delay, one.late_share * 100) if one.settled else (None, None)),
                *(one.broken_promises, one.proposal),
            )
        )
        for one in plan.review.behaviours
    ]
    return (Sheet("Comportement", _COLUMNS, rows),)
