"""Which letters are to leave by e-mail for a debtor whose address is not known?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.model import Case, Channel

_SHOWN = 5


def no_email_remarks(cases: Sequence[Case]) -> tuple[str, ...]:
    """One sentence for all of them, with the first few names."""
    found = {
        case.debtor.key: case.debtor
        for case in cases
        if case.stage.channel is Channel.EMAIL and not case.debtor.details.email
    }
    if not found:
        return ()
    named = [f"{one.details.name} ({one.code or 'sans code'})" for one in found.values()]
    more = f" et {len(named) - _SHOWN} de plus" if len(named) > _SHOWN else ""
    who = "d’un client" if len(named) == 1 else f"de {len(named)} clients"
    return (
        f"L’adresse e-mail {who} à relancer par e-mail manque : {', '.join(named[:_SHOWN])}{more}. Complétez la "
        "colonne E-mail de clients.xlsx, ou changez la colonne Canal.",
    )
