"""What did the clerk fill in in the `Suivi.xlsx` of a run since?

Nothing that she typed stops a run: a cell that cannot be read is told, and the rest of its row counts. Where it could
make a letter leave wrongly, the side is taken on which none does: an unknown answer holds the letter's invoices, and a
letter of which one cannot tell whether it was sent is not sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mailmerge.delivery.followup import COLUMNS, FOLLOWUP_SHEET, NO, SUSPENSIONS_SHEET, YES
from mailmerge.delivery.followup_cells import Line, day, find_columns, identifier, lines_below, text, word
from mailmerge.delivery.suspensions import read_suspensions
from mailmerge.model import UNDATED_DAYS, Answer, Fault, FollowUp, Outcome, Place, SentLetter, Suspension, Table
from mailmerge.tables.cells import place
from mailmerge.values import fold, print_short_date, shown
from mailmerge.values.nearest import did_you_mean

# Without one of these columns answers would be lost: the caller stops.
_NEEDED = ("Référence", "Envoyé", "Réponse", "Jusqu’au")
_DATES_OF_THE_POST = ("N° recommandé", "Déposé le", "Présenté le", "Distribué le", "Issue")
# What she notes happened before the run, or a posting soon after; a date beyond is a slip of the keyboard.
_SOON = dt.timedelta(days=31)
_LONGEST_HOLD = dt.timedelta(days=3 * 366)
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


class Missing(ValueError):  # noqa: N818 - what is missing in her file, which the caller tells with its path
    """The sheet has no header, or lacks a column without which answers would be lost."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The letters of one run with what she noted of each, the suspensions still there, and what is wrong."""

    letters: tuple[SentLetter, ...]
    suspensions: tuple[Suspension, ...]
    faults: tuple[Fault, ...]


def read_followup(tables: Sequence[Table], letters: Sequence[SentLetter], folder: str, on: dt.date) -> ReadBack:
    """The letters of a run with their line of its `Suivi.xlsx`, in whatever order lines and columns are.

    Args:
        tables: the sheets of the file, whose `file` says which folder's it is.
        letters: those of the run's journal.
        folder: the name of the run's folder.
        on: the run date, beyond which few dates make sense.

    Raises:
        Missing: the sheet has lost its header or a column that matters.
    """
    faults: list[Fault] = []
    suspended = read_suspensions(_named(tables, SUSPENSIONS_SHEET), folder, on, faults)
    if not letters:
        return ReadBack((), suspended, tuple(faults))
    lines = _lines(tables, faults)
    by_reference = _by_reference(lines, letters)
    found = tuple(_followed(letter, by_reference.get(letter.reference), on) for letter in letters)
    sheet = lines[0].table if lines else tables[0]
    faults += [_deleted(letter, sheet) for letter in letters if letter.reference not in by_reference]
    return ReadBack(found, suspended, tuple(faults))


def _named(tables: Sequence[Table], name: str) -> Table | None:
    return next((table for table in tables if fold(table.sheet) == fold(name)), None)


def _lines(tables: Sequence[Table], faults: list[Fault]) -> list[Line]:
    """Those of the sheet Suivi, or of whichever sheet has its header now."""
    headers = [column.header for column in COLUMNS]
    for table in sorted(tables, key=lambda table: fold(table.sheet) != fold(FOLLOWUP_SHEET)):
        header = find_columns(table, headers, _NEEDED[0])
        if header is None:
            continue
        row, columns = header
        texts = [shown(value) for value in table.rows[row] if isinstance(value, str)]
        for needed in _NEEDED:
            if fold(needed) not in columns:
                raise Missing(f"la colonne « {needed} » manque{did_you_mean(needed, _others(texts, columns))}")
        for other in _DATES_OF_THE_POST:
            if fold(other) not in columns:
                near = did_you_mean(other, _others(texts, columns))
                faults.append(Fault(place(table, row), "", f"la colonne « {other} » manque{near}"))
        return lines_below(table, row, columns, faults)
    raise Missing("l’en-tête « Référence » manque")


def _others(texts: Sequence[str], columns: Mapping[str, int]) -> list[str]:
    return [text for text in texts if fold(text) not in columns]


def _by_reference(lines: Sequence[Line], letters: Sequence[SentLetter]) -> Mapping[str, Line]:
    known = {fold(letter.reference): letter.reference for letter in letters}
    found: dict[str, Line] = {}
    for line in lines:
        typed = identifier(line, "Référence")
        reference = known.get(fold(typed))
        if not typed:
            line.fault("Référence", "référence manquante : la ligne ne compte pas ; rétablissez-la ou videz la ligne")
        elif reference is None:
            near = did_you_mean(typed, known.values())
            line.fault("Référence", f"aucune lettre de ce dossier n’a cette référence{near} ; la ligne ne compte pas")
        elif reference in found:
            first = found[reference].row + 1
            line.fault("Référence", f"référence en double : seule la ligne {first} compte ; gardez une seule ligne")
        else:
            found[reference] = line
    return found


def _deleted(letter: SentLetter, table: Table) -> Fault:
    message = (
        f"la ligne de la lettre {letter.reference} ({letter.name}) manque : la lettre compte comme envoyée, sans "
        "réponse ; si elle n’est pas partie, rétablissez la ligne avec « non »"
    )
    return Fault(Place(table.file, table.sheet, ""), letter.reference, message)


def _followed(letter: SentLetter, line: Line | None, on: dt.date) -> SentLetter:
    return letter if line is None else replace(letter, follow_up=_follow_up(line, letter, on))


def _follow_up(line: Line, letter: SentLetter, on: dt.date) -> FollowUp:
    soon = max(on, letter.date) + _SOON
    late = (soon, "date bien après ce jour : vérifiez l’année")
    start = (letter.date, "à la lettre")
    sent = _sent(line)
    printed = "la date limite imprimée reste la seule"
    posted = day(line, "Déposé le", start, late, "elle n’est pas prise en compte")
    after_posting = (posted, "au dépôt") if posted else start
    presented = day(line, "Présenté le", after_posting, late, printed)
    delivered = day(
        line, "Distribué le", (presented, "à la présentation") if presented else after_posting, late, printed
    )
    answer, unread = _answer(line)
    until = day(
        line, "Jusqu’au", start, (soon + _LONGEST_HOLD, "date lointaine : vérifiez l’année"), "comptée sans date"
    )
    found = FollowUp(
        sent=sent,
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


def _answer(line: Line) -> tuple[Answer | None, str]:
    """The answer; or None and what was typed, where that is no known word."""
    kept = "d’ici là les factures de cette lettre restent suspendues"
    answer = word(line, "Réponse", _ANSWERS, kept)
    return answer, "" if answer else text(line, "Réponse") or shown(line.value("Réponse"))


def _contradictions(line: Line, found: FollowUp) -> None:
    """A letter marked « non » of which the post or the debtor tells something."""
    if not found.sent:
        told = [header for header in ("Envoyé le", *_DATES_OF_THE_POST, "Réponse") if line.value(header) is not None]
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
