"""What did the clerk note of one letter in its line of `Suivi.xlsx`?

Where a cell that cannot be read could make a letter leave wrongly, the side is taken on which none does: an unknown
answer holds the letter's invoices, and a letter of which one cannot tell whether it was sent is not sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from mailmerge.delivery.followup import COLUMNS, NO, YES
from mailmerge.delivery.followup_cells import Line, day, text, word
from mailmerge.model import UNDATED_DAYS, Answer, FollowUp, Outcome, SentLetter
from mailmerge.tables.cells import place
from mailmerge.values import fold, print_short_date, shown

DATES_OF_THE_POST = ("N° recommandé", "Déposé le", "Présenté le", "Distribué le", "Issue")
_Bound: TypeAlias = tuple[dt.date, str]  # a day, and the words for one beyond it
_TO_FILL = tuple(column.header for column in COLUMNS if column.to_fill and column.header != "Envoyé")
# What she notes happened before the run, or a posting soon after; a date beyond is a slip of the keyboard.
_SOON = dt.timedelta(days=31)
_LONGEST_HOLD = dt.timedelta(days=3 * 366)
_KEPT = "d’ici là les factures de cette lettre restent suspendues"
_OUTCOMES: Mapping[str, Outcome] = {
    **{fold(one): one for one in Outcome},
    **dict.fromkeys(("distribue le", "distribuee", "recu", "livre"), Outcome.DELIVERED),
    **dict.fromkeys(("refusee", "refus"), Outcome.REFUSED),
    **dict.fromkeys(("non reclamee", "avise et non reclame", "pli avise et non reclame"), Outcome.UNCLAIMED),
    **dict.fromkeys(("npai", "inconnu a l adresse", "destinataire inconnu a l adresse"), Outcome.UNKNOWN_ADDRESS),
}
_ANSWERS: Mapping[str, Answer] = {
    **{fold(one): one for one in Answer},
    **dict.fromkeys(("payee", "paye", "reglee", "regle", "paiement annonce"), Answer.PAID),
    **dict.fromkeys(("conteste", "contestee", "contestation", "en litige"), Answer.DISPUTE),
    **dict.fromkeys(("promesse de paiement", "promesse de reglement"), Answer.PROMISE),
    **dict.fromkeys(("echeancier accorde", "plan de paiement"), Answer.PLAN),
}


class _Sent(StrEnum):
    """Whether a letter left."""

    YES = YES
    NO = NO


_SENT: Mapping[str, _Sent] = {
    **dict.fromkeys(("oui", "o", "x", "vrai", "1", "yes"), _Sent.YES),
    **dict.fromkeys(("non", "n", "faux", "0", "no"), _Sent.NO),
}


def read_line(line: Line, letter: SentLetter, on: dt.date) -> FollowUp:
    """What she noted of a letter; what is wrong with it goes to the line's faults.

    Args:
        line: the letter's row of the sheet.
        letter: as the journal tells it.
        on: the run date, beyond which few dates make sense.
    """
    if line.value("Envoyé") == YES and all(line.value(header) is None for header in _TO_FILL):
        return FollowUp(place=place(line.table, line.row))  # as the run wrote it: nearly all lines
    start = (letter.date, "à la lettre")
    late = (max(on, letter.date) + _SOON, "date bien après ce jour : vérifiez l’année")
    posted, presented, delivered = _post(line, start, late)
    answer, until, unread = _answer(line, start, (late[0] + _LONGEST_HOLD, "date lointaine : vérifiez l’année"))
    found = FollowUp(
        sent=_sent(line),
        sent_on=day(line, "Envoyé le", start, late, "la lettre compte comme envoyée le jour de sa date"),
        registered_number=text(line, "N° recommandé"),
        posted=posted,
        presented=presented,
        delivered=delivered,
        outcome=word(line, "Issue", _OUTCOMES, "sans issue d’ici là"),
        answer=answer,
        until=until,
        remark=text(line, "Remarque"),
        place=place(line.table, line.row),
        unread=unread,
    )
    _contradictions(line, found)
    _missing_dates(line, found, letter, on)
    return found


def _sent(line: Line) -> bool:
    """Blank is sent, as is what cannot be read: a letter must never go out twice."""
    return word(line, "Envoyé", _SENT, "la lettre compte comme envoyée, pour ne pas partir deux fois") is not _Sent.NO


def _post(line: Line, start: _Bound, late: _Bound) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
    """Posted, presented, delivered, each not before the one before."""
    printed = "la date limite imprimée reste la seule"
    posted = day(line, "Déposé le", start, late, "elle n’est pas prise en compte")
    after_posting = (posted, "au dépôt") if posted else start
    presented = day(line, "Présenté le", after_posting, late, printed)
    after_visit = (presented, "à la présentation") if presented else after_posting
    return posted, presented, day(line, "Distribué le", after_visit, late, printed)


def _answer(line: Line, start: _Bound, far: _Bound) -> tuple[Answer | None, dt.date | None, str]:
    """The answer, its day, and what was typed as one or the other where that cannot be read and nothing else holds."""
    answer = word(line, "Réponse", _ANSWERS, _KEPT)
    unread = "" if answer else shown(line.value("Réponse"))
    only_the_date = answer in (None, Answer.OTHER) and not unread
    until = day(line, "Jusqu’au", start, far, _KEPT if only_the_date else "la réponse compte sans date")
    if until is None and only_the_date:
        unread = shown(line.value("Jusqu’au"))
    return answer, until, unread


def _contradictions(line: Line, found: FollowUp) -> None:
    """A letter marked « non » of which the post or the debtor tells something."""
    if not found.sent:
        told = [header for header in ("Envoyé le", *DATES_OF_THE_POST, "Réponse") if line.value(header) is not None]
        if told:
            line.fault(
                "Envoyé", f"« {told[0]} » est rempli : avec « non », la lettre ne compte pas ; corrigez l’un ou l’autre"
            )


def _missing_dates(line: Line, found: FollowUp, letter: SentLetter, on: dt.date) -> None:
    """Dates without which an answer or an outcome says less than she thinks."""
    if not found.sent:
        return
    end = (found.sent_on or letter.date) + dt.timedelta(days=UNDATED_DAYS)
    if found.answer is Answer.PROMISE and found.until is None and on <= end:
        message = f"promesse sans date : suspendue jusqu’au {print_short_date(end)} ; remplissez « Jusqu’au »"
        line.fault("Réponse", message)
    kept = found.outcome in (Outcome.REFUSED, Outcome.UNCLAIMED)
    if kept and found.presented is None and found.delivered is None and line.value("Présenté le") is None:
        message = "date de première présentation attendue dans « Présenté le » : le délai de paiement en court"
        line.fault("Issue", message)
