"""What did the clerk fill in in the `Suivi.xlsx` of a run since?

Nothing that she typed in a cell stops a run: what cannot be read is told, and the rest of its row counts. Only a header
that is lost does, for the answers below it would be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailmerge.delivery.followup import COLUMNS, FOLLOWUP_SHEET, SUSPENSIONS_SHEET
from mailmerge.delivery.followup_cells import Line, find_columns, identifier, lines_below
from mailmerge.delivery.followup_line import DATES_OF_THE_POST, read_line
from mailmerge.delivery.suspensions import read_suspensions
from mailmerge.model import Fault, Place, SentLetter, Suspension, Table
from mailmerge.tables.cells import place
from mailmerge.values import fold, shown
from mailmerge.values.nearest import did_you_mean

# Without one of these columns answers would be lost: the caller stops.
_NEEDED = ("Référence", "Envoyé", "Réponse", "Jusqu’au")


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
            if needed not in columns:
                raise Missing(f"la colonne « {needed} » manque{did_you_mean(needed, _others(texts, columns))}")
            if sum(fold(text) == fold(needed) for text in texts) > 1:
                raise Missing(f"la colonne « {needed} » figure deux fois")
        for other in DATES_OF_THE_POST:
            if other not in columns:
                near = did_you_mean(other, _others(texts, columns))
                faults.append(Fault(place(table, row), "", f"la colonne « {other} » manque{near}"))
        return lines_below(table, row, columns, faults)
    raise Missing("l’en-tête « Référence » manque")


def _others(texts: Sequence[str], columns: Mapping[str, int]) -> list[str]:
    known = set(map(fold, columns))
    return [text for text in texts if fold(text) not in known]


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
    return letter if line is None else replace(letter, follow_up=read_line(line, letter, on))
