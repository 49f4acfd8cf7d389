"""The sheet Procédures collectives: what has to be declared, debtor by debtor?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mailmerge.model import Claim, Declaration, Plan
from mailmerge.tables.layout import Column, Row, Sheet
from mailmerge.values import print_short_date

_NO_DATE = "date de publication au BODACC à renseigner (clients.xlsx, Suspensions, « Publié le »)"
_NOTE = (
    "Créances à déclarer au mandataire ou au liquidateur dans les deux mois de la publication au BODACC, quatre si "
    "vous êtes établi hors de France métropolitaine (C. com. L. 622-24, R. 622-24) : toutes celles nées avant le "
    "jugement d’ouverture, échues ou non, pour leur montant à cette date, avec les justificatifs (L. 622-25). Ajoutez "
    "les intérêts échus s’il y en a ; retirez les créances nées après le jugement (L. 622-17)."
)


def proceedings(plan: Plan) -> tuple[Sheet, ...]:
    """Claims, credits deducted and a total for each debtor and currency; no sheet where there is none."""
    if not plan.review.declarations:
        return ()
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° pièce", 20), Column("Date", 13, "date")),
        *(Column("Échéance", 13, "date"), Column("Nature", 24), Column("Montant", 16, "money"), Column("Devise", 9)),
        *(Column("Publié le", 13, "date"), Column("À déclarer avant le", 14, "date"), Column("Remarque", 58, "wrap")),
    )
    rows = [row for one in plan.review.declarations for row in (*_lines(one), _total(one, plan.date), Row(()))]
    return (Sheet("Procédures collectives", columns, [*rows, Row((_NOTE,), "note")], filters=False),)


def _lines(one: Declaration) -> Iterator[Row]:
    for claim in one.claims:
        nature = "facture échue" if claim.days_overdue > 0 else "facture à échoir"
        yield Row(
            (
                *(one.debtor, one.name, claim.item.number, claim.item.invoice_date, claim.due, nature),
                *(claim.item.balance, one.currency, None, None, _born_after(claim, one)),
            ),
            currency=one.currency,
        )
    for credit in one.credits:
        item = credit.item
        values = (one.debtor, one.name, item.number, item.invoice_date, None, "avoir ou règlement", item.balance)
        yield Row((*values, one.currency), currency=one.currency)


def _born_after(claim: Claim, one: Declaration) -> str:
    day = claim.item.invoice_date
    if one.published and day and day > one.published:
        return "facturée après la publication : à déclarer seulement si elle est née avant le jugement"
    return ""


def _total(one: Declaration, on: dt.date) -> Row:
    if one.deadline is None:
        remark = _NO_DATE
    elif one.late:
        remark = f"délai passé depuis le {print_short_date(one.deadline)} : relevé de forclusion (C. com. L. 622-26) ?"
    else:
        days = (one.deadline - on).days
        remark = f"encore {days} jours" if days > 1 else "encore un jour" if days else "dernier jour"
    values = (
        *("Total", one.name, one.text, None, None, "à déclarer", one.amount, one.currency),
        *(one.published, one.deadline, remark),
    )
    return Row(values, "total", one.currency)
