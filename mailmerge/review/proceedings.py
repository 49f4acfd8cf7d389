"""What has to be declared in the debtors’ collective proceedings, and until when?

Every claim born before the opening, due or not, within two months of its publication in the BODACC (C. com. L. 622-24,
R. 622-24); four for a creditor outside metropolitan France.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mailmerge.model import NO_DEBT, NOT_RECEIVABLE, Claim, CreditBalance, Debtor, Decision, Declaration, Hold, HoldKind
from mailmerge.review.claims import all_claims
from mailmerge.values import ZERO, print_amount, print_short_date
from mailmerge.values.spans import add_months

_MONTHS = 2
_NEAR = dt.timedelta(days=30)
_MOST_REMARKS = 10
_ABROAD = "(deux mois de plus si vous êtes établi hors de France métropolitaine)"


def declarations(decision: Decision, on: dt.date) -> tuple[Declaration, ...]:
    """One for each debtor in proceedings and currency in which it owes something, by deadline, unknown ones last."""
    claims: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    credits: dict[tuple[str, str, str], list[CreditBalance]] = defaultdict(list)
    for claim in all_claims(decision):
        if claim.item.balance > 0 and claim.item.status not in NO_DEBT and _proceedings(claim.debtor):
            claims[(*_identity(claim.debtor), claim.currency)].append(claim)
    for credit in decision.credits:
        if credit.item.status not in NOT_RECEIVABLE:
            credits[(*_identity(credit.debtor), credit.currency)].append(credit)
    found = [_declaration(own, credits[key], on) for key, own in claims.items()]
    return tuple(sorted(found, key=lambda one: (one.deadline or dt.date.max, one.name, one.debtor, one.currency)))


def _identity(debtor: Debtor) -> tuple[str, str]:
    """A code and a name that look alike are two debtors."""
    return debtor.key, debtor.code


def _proceedings(debtor: Debtor) -> list[Hold]:
    return [hold for hold in debtor.holds if hold.kind is HoldKind.PROCEEDINGS]


def _declaration(claims: Sequence[Claim], credits: Sequence[CreditBalance], on: dt.date) -> Declaration:
    debtor = claims[0].debtor
    holds = _proceedings(debtor)
    # Where proceedings were converted, the first publication set the time running.
    published = min((hold.published for hold in holds if hold.published), default=None)
    deadline = add_months(published, _MONTHS) if published else None
    owed = sum((claim.item.balance for claim in claims), ZERO) + sum((one.item.balance for one in credits), ZERO)
    return Declaration(
        debtor=debtor.code or debtor.key,
        name=debtor.details.name,
        text=", ".join(sorted({hold.text for hold in holds if hold.text})),
        currency=claims[0].currency,
        claims=tuple(sorted(claims, key=lambda claim: (claim.due, claim.item.number, claim.item.balance))),
        amount=owed,
        published=published,
        deadline=deadline,
        credits=tuple(credits),
        late=deadline is not None and deadline < on,
    )


def proceedings_remarks(found: Iterable[Declaration], on: dt.date) -> tuple[str, ...]:
    """Deadlines past, then those within a month, then those whose date of publication is not known."""
    owing = [one for one in found if one.amount > 0]
    remarks = [*_dated(owing, on), *_undated(owing)]
    rest = len(remarks) - _MOST_REMARKS
    more = () if rest <= 0 else (f"… et {rest} autres (feuille Procédures collectives).",)
    return (*remarks[:_MOST_REMARKS], *more)


def _dated(found: Sequence[Declaration], on: dt.date) -> Iterator[str]:
    for one in found:
        if one.deadline is None or one.published is None:
            continue
        what = f"« {one.name} » est en procédure collective : {print_amount(one.amount, one.currency)}"
        if one.late:
            forclusion = print_short_date(add_months(one.published, 6))
            yield (
                f"ATTENTION : {what} à déclarer ; le délai est passé depuis le {print_short_date(one.deadline)} "
                f"{_ABROAD}. Si rien n’a été déclaré, demandez un relevé de forclusion avant le {forclusion} "
                "(C. com. L. 622-26)."
            )
        elif one.deadline - on <= _NEAR:
            yield (
                f"URGENT : {what} à déclarer avant le {print_short_date(one.deadline)} inclus {_ABROAD} ; "
                "la liste est dans la feuille Procédures collectives."
            )


def _undated(found: Sequence[Declaration]) -> Iterator[str]:
    unknown = sorted({one.name for one in found if one.published is None})
    if unknown:
        names = ", ".join(f"« {name} »" for name in unknown[:5]) + (" …" if len(unknown) > 5 else "")
        yield (
            f"Procédures collectives : date de publication au BODACC à renseigner pour {names} (clients.xlsx, feuille "
            "Suspensions, colonne « Publié le ») ; les créances se déclarent dans les deux mois (C. com. R. 622-24)."
        )
