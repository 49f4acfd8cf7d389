"""The sheet Fin de parcours: which debtors had the last letter, and which ways are open then?"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.delivery.recap.codes import debtor_codes
from mailmerge.model import LadderEnd, Plan
from mailmerge.tables.layout import Column, Row, Sheet


def ladder_end(plan: Plan) -> Sheet:
    """One line a debtor and currency; options to weigh, not advice."""
    columns = (
        *(Column("Client", 12), Column("Nom", 32), Column("Devise", 9), Column("Factures", 10, "integer")),
        *(Column("Solde", 16, "money"), Column("Dernière lettre", 18), Column("Du", 12, "date")),
        *(Column("Date limite", 13, "date"), Column("Suite possible (options, non un conseil juridique)", 84, "wrap")),
    )
    codes = debtor_codes(plan)
    return Sheet("Fin de parcours", columns, [_row(one, codes) for one in plan.review.ladder_ends])


def _row(one: LadderEnd, codes: Mapping[str, str]) -> Row:
    last = one.last_letter
    values = (
        *(codes.get(one.debtor, one.debtor), one.name, one.currency, one.claims, one.amount),
        *((last.reference if last else ""), (last.date if last else None), one.deadline, one.action),
    )
    return Row(values, currency=one.currency)
