"""The sheet Suivi: which letters of all runs are still open, and what is to be done next?"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.delivery.recap.codes import debtor_codes
from mailmerge.model import OpenLetter, Plan
from mailmerge.tables.layout import Column, Row, Sheet


def follow_up(plan: Plan) -> Sheet:
    """One line an open letter, what is to be done first on top."""
    columns = (
        *(Column("Référence", 17), Column("Date", 12, "date"), Column("Client", 12), Column("Nom", 34)),
        *(Column("Étape", 20), Column("Devise", 9), Column("Réclamé", 15, "money"), Column("Encore dû", 15, "money")),
        *(Column("Date limite", 12, "date"), Column("Réponse", 12), Column("Prochaine action", 50, "wrap")),
        Column("Le", 12, "date"),
    )
    codes = debtor_codes(plan)
    return Sheet("Suivi", columns, [_row(one, codes) for one in plan.review.open_letters])


def _row(one: OpenLetter, codes: Mapping[str, str]) -> Row:
    letter, noted = one.letter, one.letter.follow_up
    values = (
        *(
            letter.reference,
            letter.date,
            codes.get(letter.debtor, letter.debtor),
            letter.name,
            f"{letter.stage} {letter.stage_name}",
        ),
        *(letter.currency, letter.total, one.open_amount, one.deadline),
        *((noted.answer.value if noted.answer else noted.unread), one.action, one.on),
    )
    return Row(values, currency=letter.currency)
