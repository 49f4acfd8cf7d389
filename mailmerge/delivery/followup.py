"""`Suivi.xlsx`: what does the clerk fill in after posting, one line a letter?"""

from __future__ import annotations

from mailmerge.model import Plan
from mailmerge.tables.write import Column, Row, Sheet, write_workbook

FOLLOWUP_FILE = "Suivi.xlsx"
_COLUMNS = (
    Column("Référence", 18, help="Référence imprimée sur la lettre. Ne pas modifier."),
    Column("Client", 14),
    Column("Nom", 44),
    Column("Étape", 22),
    Column("Montant", 16, "money"),
    Column("Envoyé", 10, "text", ("oui", "non"), "« non » : la lettre ne compte pas, comme jamais faite.", True),
    Column("Envoyé le", 13, "date", to_fill=True),
    Column("N° recommandé", 20, help="Par exemple 1A 123 456 7890 1.", to_fill=True),
    Column("Déposé le", 13, "date", to_fill=True),
    Column("Présenté le", 13, "date", to_fill=True),
    Column("Distribué le", 13, "date", to_fill=True),
    Column("Issue", 18, "text", ("distribué", "refusé", "non réclamé", "adresse inconnue"), to_fill=True),
    Column("Réponse", 14, "text", ("payé", "litige", "promesse", "échéancier", "autre"), to_fill=True),
    Column("Jusqu’au", 13, "date", help="Date de la promesse, ou fin de la suspension.", to_fill=True),
    Column("Remarque", 40, to_fill=True),
)


def write_followup(plan: Plan) -> bytes:
    """The follow-up sheet of a run, every letter marked as sent."""
    rows = []
    for courier in plan.couriers:
        case = courier.case
        stage = f"{case.stage.number} {case.stage.name}"
        rows.append(
            Row((courier.reference, case.debtor.code, case.debtor.details.name, stage, case.total, "oui", *[None] * 9))
        )
    return write_workbook((Sheet("Suivi", _COLUMNS, rows),), f"Suivi des relances du {plan.date:%d/%m/%Y}")
