"""Which letters are still open, and what is the next thing to do about each, and when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from mailmerge.model import (
    Answer,
    Channel,
    Courier,
    Followed,
    Held,
    HoldKind,
    OpenLetter,
    Outcome,
    SentInvoice,
    SentLetter,
    Standing,
    Status,
)
from mailmerge.values import ZERO, print_short_date

_Action = tuple[str, dt.date | None]
# A registered letter waits for its addressee at the post office for 15 days (CPCE R. 1-1-6).
_KEPT_BY_THE_POST = dt.timedelta(days=15)
_DAY = dt.timedelta(days=1)
_DECIDE = "Fin de parcours : décider de la suite (feuille « Fin de parcours »)"
_CHASED_AGAIN = "Relancée"
_POST_IT = "Envoyer et noter le n° de recommandé"
_HELD_WORDS: Mapping[HoldKind, str] = {
    HoldKind.DISPUTE: "Litige à traiter",
    HoldKind.PLAN: "Échéancier à suivre",
    HoldKind.PROMISE: "Promesse à suivre",
    HoldKind.TOLD_PAID: "Paiement annoncé à vérifier",
    HoldKind.UNTIL: "Suspendue",
}


def open_letters(
    standings: Sequence[Standing], couriers: Sequence[Courier], folder: str, on: dt.date
) -> tuple[OpenLetter, ...]:
    """All letters, of this run and earlier ones, of which an invoice is still open, what is to be done first on top.

    Args:
        standings: all claims, each with its earlier letters.
        couriers: the letters of this run.
        folder: the name of this run's folder.
        on: the run date.
    """
    followed: dict[str, Followed] = {}
    members: dict[str, list[Standing]] = {}
    for standing in standings:
        if is_open(standing):
            for letter in standing.letters:
                followed[letter.letter.reference] = letter
                members.setdefault(letter.letter.reference, []).append(standing)
    found = [_earlier(followed[reference], own, on) for reference, own in members.items()]
    found += [_todays(courier, folder, on) for courier in couriers]
    return tuple(sorted(found, key=_urgency))


def _urgency(one: OpenLetter) -> tuple[dt.date, bool, str]:
    """What has a date first, then what waits for the clerk, last the letters that a later one has replaced."""
    return one.on or dt.date.max, one.action.startswith(_CHASED_AGAIN), one.letter.reference


def is_open(standing: Standing) -> bool:
    """Whether something is still to be paid, after credits."""
    return standing.claim.net > 0 and standing.claim.item.status is Status.OPEN


def _todays(courier: Courier, folder: str, on: dt.date) -> OpenLetter:
    registered = courier.case.stage.channel is Channel.REGISTERED
    letter = _as_sent(courier, folder, on)
    action = _POST_IT if registered else "Lettre d’aujourd’hui : à envoyer"
    return OpenLetter(letter, courier.case.principal, courier.case.deadline, action, on)


def _as_sent(courier: Courier, folder: str, on: dt.date) -> SentLetter:
    """The letter as the journal will tell it."""
    case = courier.case
    return SentLetter(
        reference=courier.reference,
        date=on,
        creditor=case.account.creditor_key,
        debtor=case.debtor.key,
        stage=case.stage.number,
        stage_name=case.stage.name,
        invoices=tuple(
            SentInvoice(
                claim.item.number, claim.due, claim.item.balance, claim.charges.interest, claim.charges.indemnity
            )
            for claim in case.claims
        ),
        name=case.debtor.details.name,
        channel=case.stage.channel.value,
        currency=case.currency,
        principal=case.principal,
        interest=case.interest,
        indemnity=case.indemnity,
        total=case.total,
        deadline=case.deadline,
        folder=folder,
    )


def _earlier(followed: Followed, members: Sequence[Standing], on: dt.date) -> OpenLetter:
    amount = sum((standing.claim.net for standing in members), ZERO)
    action, day = (
        _address(followed)
        or _answer(followed, on)
        or _post(followed, on)
        or _next_stage(followed, members, on)
        or _superseded(followed, members, on)
    )
    return OpenLetter(followed.letter, amount, followed.deadline, action, day)


def _address(followed: Followed) -> _Action | None:
    if followed.letter.follow_up.outcome is not Outcome.UNKNOWN_ADDRESS:
        return None
    words = "Rechercher l’adresse, la corriger, puis effacer « adresse inconnue »"
    return words, followed.letter.follow_up.presented or followed.letter.date


def _answer(followed: Followed, on: dt.date) -> _Action | None:
    """What the answer asks for as long as it holds."""
    hold, noted = followed.hold, followed.letter.follow_up
    if hold is None or (hold.until is not None and hold.until < on):
        return None
    if noted.unread:
        return f"Corriger la réponse « {noted.unread} » dans Suivi.xlsx", followed.letter.date
    words = _HELD_WORDS.get(hold.kind, "Suspendue")
    if hold.until is None:
        return words, None
    if noted.answer is Answer.PROMISE:
        words = "Promesse"
    return f"{words} jusqu’au {print_short_date(hold.until)}", hold.until + _DAY


def _post(followed: Followed, on: dt.date) -> _Action | None:
    """What a registered letter still lacks: to be posted, then its outcome once the post office has sent it back."""
    letter, noted = followed.letter, followed.letter.follow_up
    if letter.channel != Channel.REGISTERED or noted.outcome or noted.delivered:
        return None
    if not noted.registered_number and noted.posted is None:
        return _POST_IT, noted.sent_on or letter.date
    back = (noted.posted or noted.sent_on or letter.date) + _KEPT_BY_THE_POST
    return ("Noter l’issue du recommandé", back) if on > back else None


def _next_stage(followed: Followed, members: Sequence[Standing], on: dt.date) -> _Action | None:
    """What comes next for the claims of which this is the latest letter; None if there are none."""
    waiting = [one.held for one in members if one.held and one.letters[-1].letter is followed.letter]
    dated = [(held.next_date, held.ahead.name) for held in waiting if held.next_date and held.ahead]
    if dated:
        day, stage = min(dated)
        return f"{_told_paid(followed)}Relance « {stage} » possible le {print_short_date(day)}", day
    if any(held.kind is HoldKind.LADDER_END for held in waiting):
        return _ladder_end(followed, on)
    return next(((_capital(held), held.next_date) for held in waiting), None)


def _told_paid(followed: Followed) -> str:
    return "Dite payée, toujours ouverte. " if followed.letter.follow_up.answer is Answer.PAID else ""


def _ladder_end(followed: Followed, on: dt.date) -> _Action:
    if followed.deadline and on <= followed.deadline:
        return f"Attendre la date limite du {print_short_date(followed.deadline)}", followed.deadline + _DAY
    return _DECIDE, followed.deadline + _DAY if followed.deadline else None


def _capital(held: Held) -> str:
    words = _HELD_WORDS.get(held.kind, held.reason)
    return words[0].upper() + words[1:]


def _superseded(followed: Followed, members: Sequence[Standing], on: dt.date) -> _Action:
    """A later letter asks for what comes next."""
    later = [one.letters[-1].letter for one in members if one.held is not None]
    if not later:
        return f"{_CHASED_AGAIN} par une lettre d’aujourd’hui", None
    last = max(later, key=lambda letter: (letter.date, letter.reference))
    return f"{_CHASED_AGAIN} le {print_short_date(last.date)} (« {last.stage_name} »)", None
