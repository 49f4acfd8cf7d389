"""The lists of a run: letters, claims held, rows set aside, credits, and what deserves a look."""

from __future__ import annotations

from collections.abc import Iterable

from mailmerge.model import Fault, Plan
from mailmerge.tables.layout import Column, OutValue, Row, Sheet


def letters(plan: Plan) -> Sheet:
    """The sheet Courriers: one line a letter, which links to it."""
    columns = (
        *(Column("Référence", 18), Column("Client", 14), Column("Nom", 46), Column("Étape", 22), Column("Canal", 16)),
        *(Column("Devise", 9), Column("Principal", 15, "money"), Column("Pénalités", 13, "money")),
        *(Column("Indemnités", 13, "money"), Column("À payer", 15, "money"), Column("Date limite", 13, "date")),
        Column("Fichier", 84),
    )
    rows = []
    for courier in plan.couriers:
        case, debtor = courier.case, courier.case.debtor
        values: tuple[OutValue, ...] = (
            *(courier.reference, debtor.code, debtor.details.name, f"{case.stage.number} {case.stage.name}"),
            *(case.stage.channel.value, case.currency, case.principal, case.interest, case.indemnity),
            *(case.total, case.deadline, courier.file),
        )
        rows.append(Row(values, currency=case.currency, link=courier.file))
    return Sheet("Courriers", columns, rows)


def held(plan: Plan) -> Sheet:
    """The sheet Non relancées: each claim without a letter, why, and when it may get one."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° facture", 18), Column("Échéance", 13, "date")),
        *(
            Column("Solde", 15, "money"),
            Column("Devise", 9),
            Column("Motif", 70, "wrap"),
            Column("Prochaine date", 15, "date"),
        ),
    )
    rows = []
    for held in plan.decision.held:
        claim, debtor = held.claim, held.claim.debtor
        reason = f"{held.reason} (échéance calculée)" if claim.due_computed else held.reason
        values: tuple[OutValue, ...] = (
            *(debtor.code, debtor.details.name, claim.item.number, claim.due, claim.net, claim.currency),
            *(reason, held.next_date),
        )
        rows.append(Row(values, currency=claim.currency))
    return Sheet("Non relancées", columns, rows)


_FAULT_COLUMNS = (Column("Feuille", 24), Column("Cellule", 10), Column("Valeur lue", 30), Column("Anomalie", 100))


def rejected(plan: Plan) -> Sheet:
    """The sheet Lignes écartées: one line a fault."""
    return Sheet(
        "Lignes écartées", _FAULT_COLUMNS, _fault_rows(plan, [f for row in plan.ledger.rejected for f in row.faults])
    )


def flags(plan: Plan) -> Sheet:
    """The sheet À vérifier: what deserves a look in the ledger."""
    columns = (*_FAULT_COLUMNS[:3], Column("Remarque", 100))
    return Sheet("À vérifier", columns, _fault_rows(plan, plan.flags))


def _fault_rows(plan: Plan, faults: Iterable[Fault]) -> list[Row]:
    """The file is named where it is not the only ledger: there are several, or it is a `Suivi.xlsx`."""
    only = plan.sources[0].name if len(plan.sources) == 1 else ""
    return [
        Row((p.sheet if p.file == only else f"{p.file} / {p.sheet}", _spot(p.cell), fault.value, fault.message))
        for fault in faults
        for p in (fault.place,)
    ]


def _spot(cell: str) -> str:
    """`F12`, or `ligne 12` for a whole row."""
    return f"ligne {cell}" if cell.isdigit() else cell


def credits(plan: Plan) -> Sheet:
    """The sheet Avoirs et règlements: what of each credit was deducted, and what is left."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° avoir ou règlement", 22), Column("Date", 13, "date")),
        *(Column("Devise", 9), Column("Montant", 15, "money"), Column("Déduit", 15, "money")),
        Column("Disponible", 15, "money"),
    )
    rows = [
        Row(
            (
                *(credit.debtor.code, credit.debtor.details.name, credit.item.number, credit.item.invoice_date),
                *(credit.currency, credit.used + credit.left, credit.used, credit.left),
            ),
            currency=credit.currency,
        )
        for credit in plan.decision.credits
    ]
    return Sheet("Avoirs et règlements", columns, rows)
