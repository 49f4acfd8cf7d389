"""What does the clerk note in `Suivi.xlsx` between two runs, and what comes of it in the books?

Some letters did not leave, or left days later, or came back; registered ones are delivered, some of them late, refused
or not fetched; debtors dispute, promise and keep their word or not, say that they paid, get instalments. Disputes are
lifted some months later, and addresses corrected.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from build import Cell
from outputs import note

from year.books import Books
from year.model import Past

DAY = dt.timedelta(days=1)
_REGISTERED = (3, 4)


@dataclass(frozen=True, slots=True)
class Lift:
    """A dispute or returned letter that is over from a day: she empties the cell, or writes the day that ends it."""

    letter: Past
    on: dt.date
    header: str = "Réponse"


def note_answers(folder: Path, letters: Sequence[Past], books: Books) -> list[Lift]:
    """Fill in the follow-up sheet of a run; gives what she will lift later."""
    lifts: list[Lift] = []
    for letter in letters:
        notes = _sending(letter, books.dice)
        if letter.sent:
            notes |= _receipt(letter, books.dice) if letter.stage in _REGISTERED else _returned(letter, books, lifts)
            notes |= _answer(letter, books, lifts)
        _write(folder, letter, notes)
    return lifts


def lift(outputs: Path, lifts: Sequence[Lift], on: dt.date) -> list[Lift]:
    """End what is over by that day; gives what is still to come."""
    for one in lifts:
        if one.on <= on:
            if one.header == "Jusqu’au":
                one.letter.until = one.on
            elif one.header == "Issue":
                one.letter.outcome = ""
            else:
                one.letter.answer = ""
            value = one.on if one.header == "Jusqu’au" else None
            _write(outputs / one.letter.folder, one.letter, {one.header: value})
    return [one for one in lifts if one.on > on]


def _write(folder: Path, letter: Past, notes: Mapping[str, Cell]) -> None:
    if notes:
        note(folder, lambda line: line["Référence"] == letter.reference, notes)


def _sending(letter: Past, dice: random.Random) -> dict[str, Cell]:
    luck = dice.random()
    if luck < 0.06:
        letter.sent = False
        return {"Envoyé": "non"}
    if luck < 0.16:
        letter.sent_on = letter.date + dice.randint(1, 5) * DAY
        return {"Envoyé": "oui", "Envoyé le": letter.sent_on}
    return {}


def _receipt(letter: Past, dice: random.Random) -> dict[str, Cell]:
    posted = letter.counts_from
    presented = letter.presented = posted + dice.randint(2, 4) * DAY
    letter.outcome = dice.choice(("distribué", "distribué", "refusé", "non réclamé"))
    if letter.outcome == "distribué":
        letter.delivered = presented + dice.choice((0, 1, 25)) * DAY
    return {
        "N° recommandé": f"1A 123 456 {dice.randrange(10_000):04d} {dice.randrange(10)}",
        "Déposé le": posted,
        "Présenté le": presented,
        "Distribué le": letter.delivered,
        "Issue": letter.outcome,
    }


def _returned(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    """A few come back; the address is corrected some weeks later."""
    if books.dice.random() > 0.02:
        return {}
    letter.outcome = "adresse inconnue"
    lifts.append(Lift(letter, letter.date + books.dice.randint(20, 70) * DAY, "Issue"))
    return {"Issue": letter.outcome}


def _answer(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    """Nearly half of the letters are answered."""
    dice = books.dice
    luck = dice.random()
    for share, answer in (
        (0.10, _promise_kept),
        (0.16, _promise_broken),
        (0.19, _promise_without_date),
        (0.26, _dispute),
        (0.31, _paid),
        (0.36, _plan),
        (0.40, _other),
    ):
        if luck < share:
            return answer(letter, books, lifts)
    return {}


def _promise_kept(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    notes = _promise_broken(letter, books, lifts)
    assert letter.until
    _pay(letter, books, letter.until)
    return notes


def _promise_broken(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    letter.answer, letter.until = "promesse", letter.date + books.dice.randint(5, 45) * DAY
    return {"Réponse": letter.answer, "Jusqu’au": letter.until}


def _promise_without_date(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    letter.answer = "promesse"
    return {"Réponse": letter.answer}


def _dispute(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    letter.answer = "litige"
    header = books.dice.choice(("Réponse", "Jusqu’au"))
    lifts.append(Lift(letter, letter.date + books.dice.randint(20, 100) * DAY, header))
    return {"Réponse": letter.answer, "Remarque": "Conteste la quantité livrée"}


def _paid(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    """She believes it for a while, sometimes through a day; every second time the money comes."""
    letter.answer = "payé"
    if books.dice.random() < 0.5:
        _pay(letter, books, letter.date + 6 * DAY)
    if books.dice.random() < 0.5:
        letter.until = letter.date + books.dice.randint(16, 50) * DAY
    return {"Réponse": letter.answer, "Jusqu’au": letter.until}


def _plan(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    letter.answer, letter.until = "échéancier", letter.date + books.dice.randint(30, 90) * DAY
    return {"Réponse": letter.answer, "Jusqu’au": letter.until}


def _other(letter: Past, books: Books, lifts: list[Lift]) -> dict[str, Cell]:
    """A few of these answers have a day until which she waits."""
    letter.answer = "autre"
    if books.dice.random() < 0.5:
        letter.until = letter.date + books.dice.randint(5, 45) * DAY
    return {"Réponse": letter.answer, "Jusqu’au": letter.until, "Remarque": "Rappeler en septembre"}


def _pay(letter: Past, books: Books, on: dt.date) -> None:
    for code, number, due in letter.keys:
        piece = books.invoice(code, number, due)
        piece.payments = [(date, amount) for date, amount in piece.payments if date <= letter.date]
        piece.pay(on, piece.total)
