"""Which debtors have been through the whole ladder, and which ways are open then?

The ways are options for the creditor to weigh, not legal advice; the letter itself names no court.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mailmerge.model import Channel, DebtorKind, Followed, HoldKind, LadderEnd, Standing
from mailmerge.review.next_actions import is_open
from mailmerge.values import NARROW_NBSP, NBSP, ZERO, print_short_date

# CPCEx L. 125-1 and R. 125-1 (principal and interest), and CPC 750-1.
_SMALL = Decimal(5000)
_FIVE_THOUSAND = f"5{NARROW_NBSP}000{NBSP}€"
_SMALL_CLAIMS = (
    f"procédure simplifiée par commissaire de justice (CPCEx L. 125-1, jusqu’à {_FIVE_THOUSAND} intérêts compris)"
)
_CONCILIATION = (
    f"conciliation ou médiation préalable avant le tribunal judiciaire (CPC 750-1, jusqu’à {_FIVE_THOUSAND})"
)
_ORDER = "injonction de payer (CPC 1405)"


def ladder_ends(standings: Sequence[Standing], on: dt.date) -> tuple[LadderEnd, ...]:
    """The last stage's debtors, one line for each currency, the largest amount first.

    Args:
        standings: all claims, each with its earlier letters.
        on: the run date.
    """
    groups: dict[tuple[int, str], list[Standing]] = {}
    for standing in standings:
        if standing.held and standing.held.kind is HoldKind.LADDER_END and is_open(standing):
            claim = standing.claim
            groups.setdefault((id(claim.debtor), claim.currency), []).append(standing)
    ends = [_end(members, on) for members in groups.values()]
    return tuple(sorted(ends, key=lambda end: (end.currency, -end.amount, end.name, end.debtor)))


def _end(members: Sequence[Standing], on: dt.date) -> LadderEnd:
    claim = members[0].claim
    last = max((one.letters[-1] for one in members if one.letters), key=_last_to_pay, default=None)
    amount = sum((one.claim.net for one in members), ZERO)
    return LadderEnd(
        debtor=claim.debtor.key,
        name=claim.debtor.details.name,
        currency=claim.currency,
        claims=len(members),
        amount=amount,
        last_letter=last.letter if last else None,
        deadline=last.deadline if last else None,
        action=_action(claim.debtor.details.kind, amount, claim.currency, last, on),
    )


def _last_to_pay(followed: Followed) -> tuple[dt.date, dt.date, str]:
    letter = followed.letter
    return followed.deadline or letter.date, letter.date, letter.reference


def _action(kind: DebtorKind, amount: Decimal, currency: str, last: Followed | None, on: dt.date) -> str:
    if last and last.deadline and on <= last.deadline:
        return f"Attendre la date limite du {print_short_date(last.deadline)}."
    options = "Options à étudier : " + " ; ".join((*_options(kind, amount, currency), *_always())) + "."
    return f"{_outcome_first(last)}{options}"


def _outcome_first(last: Followed | None) -> str:
    """The delay of a registered letter runs from a day that is not noted yet."""
    if last is None or last.letter.channel != Channel.REGISTERED:
        return ""
    noted = last.letter.follow_up
    known = noted.outcome or noted.delivered or noted.presented
    return "" if known else "Noter d’abord l’issue du recommandé : le délai court de sa présentation. "


def _options(kind: DebtorKind, amount: Decimal, currency: str) -> Iterator[str]:
    small = amount <= _SMALL and currency == "EUR"
    if kind is DebtorKind.PUBLIC:
        yield "personne publique : voies propres aux créances publiques, à voir avec un conseil"
        return
    if small:
        yield _SMALL_CLAIMS
    if kind is DebtorKind.PROFESSIONAL:
        yield f"{_ORDER} ou assignation, en principe devant le tribunal de commerce entre commerçants"
    elif kind is DebtorKind.INDIVIDUAL:
        yield from _civil(small)
    else:
        yield "type de client à préciser (clients.xlsx)"
        yield f"professionnel : {_ORDER} ou assignation, en principe devant le tribunal de commerce entre commerçants"
        yield "particulier ou débiteur civil : " + " ; ".join(_civil(small))
    if currency != "EUR":
        yield f"seuil de {_FIVE_THOUSAND} à apprécier en euros"


def _civil(small: bool) -> Iterator[str]:
    yield f"{_ORDER} devant le juge du domicile du débiteur"
    yield _CONCILIATION if small else "assignation devant le tribunal judiciaire"


def _always() -> tuple[str, ...]:
    return "déclaration à l’assurance-crédit s’il y en a une", "provision à examiner"
