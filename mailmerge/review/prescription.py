"""Which claims are, or soon will be, barred by time?

Reminders, formal notices included, do not interrupt the period; an acknowledgment (a part payment, an instalment plan),
a court claim or enforcement does (C. civ. 2240 to 2244). None of these is looked for here: the list is what to check.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from mailmerge.model import NO_DEBT, Claim, DebtorKind, Decision, Prescription
from mailmerge.review.claims import all_claims
from mailmerge.values import ZERO, print_amount
from mailmerge.values.spans import add_months

_MONTHS_AHEAD = 6
_BASES = {
    DebtorKind.PROFESSIONAL: "5 ans (C. com. L. 110-4)",
    DebtorKind.INDIVIDUAL: "2 ans, consommateur (C. conso. L. 218-2)",
    DebtorKind.PUBLIC: "4 ans à compter du 1er janvier suivant (loi n° 68-1250) ; une réclamation écrite l’interrompt",
    DebtorKind.UNKNOWN: "5 ans (C. com. L. 110-4) ; 2 ans si le client est un consommateur",
}


def prescriptions(decision: Decision, on: dt.date) -> tuple[Prescription, ...]:
    """The claims that still owe something and whose last day is past or within six months, the most urgent first."""
    horizon = add_months(on, _MONTHS_AHEAD)
    found = []
    for claim in all_claims(decision):
        if claim.net > 0 and claim.item.status not in NO_DEBT and (last := _last_day(claim)) <= horizon:
            found.append(Prescription(claim, last, last < on, _BASES[claim.debtor.details.kind]))
    return tuple(sorted(found, key=lambda one: (one.on, one.claim.debtor.details.name, one.claim.item.number)))


def _last_day(claim: Claim) -> dt.date:
    """The period ends with its last day (C. civ. 2229)."""
    kind = claim.debtor.details.kind
    if kind is DebtorKind.PUBLIC:  # from the year in which the right was acquired
        return dt.date((claim.item.invoice_date or claim.due).year + 4, 12, 31)
    return add_months(claim.due, 24 if kind is DebtorKind.INDIVIDUAL else 60)


def prescription_remarks(found: Iterable[Prescription]) -> tuple[str, ...]:
    """How many claims are concerned and what they come to, in one sentence."""
    parts = []
    for passed, words in ((True, "prescrites, sauf interruption"), (False, "prescrites dans les six mois")):
        own = [one.claim for one in found if one.passed is passed]
        if own:
            parts.append(f"{_count(len(own))} {words if len(own) > 1 else words.replace('tes', 'te')} ({_sums(own)})")
    if not parts:
        return ()
    return (
        f"Prescription : {' ; '.join(parts)}. Une relance, même recommandée, n’interrompt pas la prescription ; "
        "une reconnaissance de dette, une demande en justice ou une mesure d’exécution l’interrompt "
        "(C. civ. 2240 à 2244). Voir la feuille Prescription.",
    )


def _count(claims: int) -> str:
    return f"{claims} factures" if claims > 1 else "une facture"


def _sums(claims: Iterable[Claim]) -> str:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for claim in claims:
        sums[claim.currency] += claim.net
    return ", ".join(print_amount(sums[currency], currency) for currency in sorted(sums))
