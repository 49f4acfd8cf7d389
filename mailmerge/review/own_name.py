"""Which debtors are the creditor itself?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mailmerge.model import Debtor, Decision, Settings
from mailmerge.review.claims import all_claims
from mailmerge.values import name_key

_MOST_REMARKS = 5


def own_name_remarks(decision: Decision, settings: Settings) -> tuple[str, ...]:
    """A sentence for each debtor that has the SIREN or the name of the creditor, or of the agency’s principal."""
    own = [("le créancier lui-même", settings.creditor.name, settings.creditor.siren)]
    if settings.principal:
        own.append(("le mandant lui-même", settings.principal.name, settings.principal.siren))
    remarks = [remark for debtor in _debtors(decision) for remark in _told(debtor, own)]
    return tuple(remarks[:_MOST_REMARKS])


def _debtors(decision: Decision) -> list[Debtor]:
    found = [claim.debtor for claim in all_claims(decision)] + [credit.debtor for credit in decision.credits]
    by_id = {id(debtor): debtor for debtor in found}
    return sorted(by_id.values(), key=lambda debtor: (debtor.details.name, debtor.key))


def _told(debtor: Debtor, own: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for who, name, siren in own:
        same_siren = len(_siren(siren)) == 9 and _siren(debtor.details.siren) == _siren(siren)
        same_name = bool(debtor.details.name) and _plain(debtor.details.name) == _plain(name)
        if same_siren or same_name:
            why = "même SIREN" if same_siren else "même nom"
            yield (
                f"Le débiteur « {debtor.details.name} » ({debtor.code or 'sans code'}) est {who} ({why}) : vérifiez "
                "ce compte (auto-facturation, compte interne), ou arrêtez ses relances dans clients.xlsx."
            )


def _plain(name: str) -> str:
    """`Petit & Fils` and `Petit et Fils` are one name."""
    return " ".join(word for word in name_key(name).split() if word != "et")


def _siren(text: str) -> str:
    """The nine digits, also of a SIRET."""
    return re.sub(r"\D", "", text)[:9]
