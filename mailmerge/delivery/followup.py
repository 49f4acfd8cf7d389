"""`Suivi.xlsx`: what does the clerk fill in after posting, one line a letter?"""

from __future__ import annotations

from mailmerge.model import Answer, Channel, Courier, Outcome, Plan, Suspension
from mailmerge.tables.layout import Column, Row, Sheet
from mailmerge.tables.write import write_workbook

FOLLOWUP_FILE = "Suivi.xlsx"
FOLLOWUP_SHEET, SUSPENSIONS_SHEET = "Suivi", "Suspensions"
YES, NO = "oui", "non"

_ANSWER_HELP = (
    "« litige » : suspendu jusqu’à ce que vous effaciez la cellule (ou jusqu’à la date). « promesse » : jusqu’à la "
    "date. « payé » : 15 jours, ou jusqu’à la date. « échéancier » : jusqu’à la date, ou tant que la cellule reste. "
    "« autre » : seulement avec une date. Seules les factures de cette lettre sont suspendues."
)
_OUTCOME_HELP = (
    "« adresse inconnue » : plus aucun courrier à ce client tant que l’adresse n’est pas corrigée et cette cellule "
    "effacée."
)
_DELAY_HELP = "Le délai de paiement court de la distribution, à défaut de la première présentation."
COLUMNS = (
    Column("Référence", 17, help="Référence imprimée sur la lettre. Ne pas modifier."),
    Column("Client", 12),
    Column("Nom", 34),
    Column("Étape", 19),
    Column("Montant", 14, "money"),
    Column("Envoyé", 9, "text", (YES, NO), "« non » : la lettre ne compte pas, comme jamais faite.", True),
    Column("Envoyé le", 12, "date", help="À remplir si ce n’est pas le jour de la lettre.", to_fill=True),
    Column("N° recommandé", 19, help="Par exemple 1A 123 456 7890 1. Lettres recommandées.", to_fill=True),
    Column("Déposé le", 12, "date", help="Date de la preuve de dépôt.", to_fill=True),
    Column("Présenté le", 12, "date", help=f"Première présentation. {_DELAY_HELP}", to_fill=True),
    Column("Distribué le", 12, "date", help=f"Date de l’avis de réception. {_DELAY_HELP}", to_fill=True),
    Column("Issue", 17, "text", tuple(Outcome), _OUTCOME_HELP, True),
    Column("Réponse", 13, "text", tuple(Answer), _ANSWER_HELP, True),
    Column("Jusqu’au", 12, "date", help="Date de la promesse, ou fin de la suspension.", to_fill=True),
    Column("Remarque", 28, to_fill=True),
)
_REGISTERED_ONLY = tuple(
    index
    for index, column in enumerate(COLUMNS)
    if column.header in ("N° recommandé", "Déposé le", "Présenté le", "Distribué le")
)
_LIFT = "Pour lever la suspension d’une facture, supprimez sa ligne."
SUSPENSION_COLUMNS = (
    Column("Créancier", 26, help=f"Ne pas modifier. {_LIFT}"),
    Column("Client", 16, help="Ne pas modifier."),
    Column("Nom", 34),
    Column("N° facture", 18, help="Ne pas modifier."),
    Column("Échéance", 13, "date", help="Ne pas modifier."),
    Column("Jusqu’au", 13, "date", help=f"La facture n’est pas relancée avant le lendemain. {_LIFT}", to_fill=True),
    Column("Remarque", 40, to_fill=True),
)


def write_followup(plan: Plan) -> bytes:
    """The follow-up workbook of a run: every letter marked as sent, and what a proposal held until a day."""
    rows = [_letter_row(courier) for courier in plan.couriers]
    sheets = [Sheet(FOLLOWUP_SHEET, COLUMNS, rows, frozen=3)]
    if plan.suspensions:
        names = {courier.case.debtor.key: courier.case.debtor.details.name for courier in plan.couriers}
        names |= {held.claim.debtor.key: held.claim.debtor.details.name for held in plan.decision.held}
        held = [_suspension_row(one, names.get(one.key[1], "")) for one in plan.suspensions]
        sheets.append(Sheet(SUSPENSIONS_SHEET, SUSPENSION_COLUMNS, held))
    return write_workbook(sheets, f"Suivi des relances du {plan.date:%d/%m/%Y}")


def _letter_row(courier: Courier) -> Row:
    """Only a registered letter asks for a number and the dates of the post."""
    case = courier.case
    stage = f"{case.stage.number} {case.stage.name}"
    values = (courier.reference, case.debtor.code, case.debtor.details.name, stage, case.total, YES, *[None] * 9)
    idle = () if case.stage.channel is Channel.REGISTERED else _REGISTERED_ONLY
    return Row(values, currency=case.currency, idle=idle)


def _suspension_row(suspension: Suspension, name: str) -> Row:
    creditor, debtor, number, due = suspension.key
    return Row((creditor, debtor, name, number, due, suspension.hold.until, suspension.hold.text))
