"""A year of monthly runs over one company's books; after each, everything is checked by another route.

Twelve monthly runs, one missed month, three runs on one day, one run undone and made again two days later, one run
ten days after another, one decided in a proposal. Between the runs the clerk fills in `Suivi.xlsx`. Every step goes
through real files: an export in, a dated folder out.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from build import set_stages, set_value
from outputs import RECAP, Line, day
from outputs import decide as fill
from year.audit import (
    check_conservation,
    check_documents,
    check_ladders,
    check_letters,
    check_one_letter,
    events,
    ledger_lines,
    opened_levels,
    past_letters,
)
from year.books import Books, make_books, write_export
from year.charges import check_charges, check_never_lower
from year.clerk import Lift, lift, note_answers
from year.model import Decisions, Key, Opinion, Past, opinion

from mailmerge import plan, write
from mailmerge.delivery.proposal.read import read_proposal
from mailmerge.delivery.undo import undo_run
from mailmerge.proposing import propose

# In February one run on half of the debtors, then two on all of them; none in April; that of June is undone
# and made again; one more ten days later; that of September is decided in a proposal.
RUNS = (
    dt.date(2025, 12, 10),
    dt.date(2026, 1, 12),
    dt.date(2026, 2, 10),
    dt.date(2026, 2, 10),
    dt.date(2026, 2, 10),
    dt.date(2026, 3, 10),
    dt.date(2026, 5, 11),
    dt.date(2026, 6, 10),
    dt.date(2026, 6, 12),
    dt.date(2026, 6, 22),
    dt.date(2026, 7, 10),
    dt.date(2026, 8, 10),
    dt.date(2026, 9, 10),
    dt.date(2026, 10, 12),
    dt.date(2026, 11, 10),
    dt.date(2026, 12, 10),
)
HALF, NOTHING_NEW = 2, 4  # places in RUNS
UNDONE, PROPOSED = dt.date(2026, 6, 10), dt.date(2026, 9, 10)
EVENTS = {
    *("étape 1", "étape 2", "étape 3", "étape 4", "avoir déduit", "deux échéances"),
    *("fin de parcours", "déjà relancée", "trop tôt", "non échue", "litige", "promesse", "procédure collective"),
    *("couverte", "compte bancaire", "adresse incomplète", "sous le minimum"),
    *("échéancier", "paiement annoncé", "recommandé distribué", "exclue dans la proposition"),
    *("suspendue dans la proposition", "feuille Suspensions"),
}


@dataclass(slots=True)
class Year:
    """A workspace, its books, and every letter that counts."""

    workspace: Path
    books: Books
    one_letter: bool = False
    past: list[Past] = field(default_factory=list)
    opened: dict[Key, tuple[int, dt.date | None]] = field(default_factory=dict)
    lifts: list[Lift] = field(default_factory=list)
    suspended: dict[Key, dt.date] = field(default_factory=dict)
    chosen: dict[Key, tuple[dt.date, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def run(year: Year, on: dt.date, half: bool) -> Path:
    """One run through real files, checked."""
    year.lifts = lift(year.workspace / "sorties", year.lifts, on)
    export = write_export(year.books, year.workspace / f"export {on}.xlsx", on, half)
    lines = ledger_lines(export)
    wanted = opinion(lines, year.past, on, year.suspended, None, year.one_letter)
    made = plan([export], year.workspace, on)
    if on == PROPOSED:
        decisions = decide(wanted, year.one_letter)
        made = plan([], year.workspace, on, read_proposal(_decided(propose(made), decisions)))
        wanted = opinion(lines, year.past, on, year.suspended, decisions, year.one_letter)
        year.suspended |= decisions.until
        year.chosen |= {key: (on, stage) for key, stage in decisions.stages.items()}
    folder = write(made).folder
    recap = openpyxl.load_workbook(folder / RECAP)
    check_letters(folder, wanted, on)
    check_documents(folder)
    check_conservation(folder, recap, lines, wanted, unreadable=on.month % 3 == 0)
    check_charges(folder, wanted, year.past, on)
    year.past += past_letters(folder)
    year.opened |= opened_levels(lines)
    if year.one_letter:
        check_one_letter(year.past)
    else:
        check_ladders(year.past, year.opened, year.chosen)
    check_never_lower(year.past)
    year.seen |= events(folder, recap)
    return folder


def decide(wanted: Opinion, one_letter: bool) -> Decisions:
    """One claim left out, one held for 40 days, one at the stage after that proposed; each of a letter of its own.

    With one letter a debtor, no invoice has a stage of its own.
    """
    first, second, third = [key for key, letter in sorted(wanted.letters.items()) if key[1] == 1][:3]
    excluded, held, moved = (wanted.letters[key].claims[0].key for key in (first, second, third))
    return Decisions(frozenset({excluded}), {held: PROPOSED + dt.timedelta(days=40)}, {} if one_letter else {moved: 2})


def _decided(path: Path, decisions: Decisions) -> Path:
    """The proposal with these decisions filled in."""
    for excluded in decisions.excluded:
        fill(path, _lines_of(excluded), {"Décision": "exclure"})
    for held, until in decisions.until.items():
        fill(path, _lines_of(held), {"Décision": "suspendre", "Suspendre jusqu’au": until})
    for moved, stage in decisions.stages.items():
        fill(path, _lines_of(moved), {"Étape à envoyer": stage})
    return path


def _lines_of(key: Key) -> Callable[[Line], bool]:
    return lambda line: (line["Client"], line["N° facture"], day(line["Échéance"])) == key


@pytest.mark.parametrize(("seed", "grouping"), [(1, "étape"), (2, "étape"), (3, "débiteur")])
def test_a_year(workspace: Path, seed: int, grouping: str) -> None:
    year = Year(workspace, make_books(seed), grouping == "débiteur")
    set_up(workspace)
    set_value(workspace, "Général", "Regroupement", grouping)
    for number, on in enumerate(RUNS):
        folder = run(year, on, half=number == HALF)
        if on == UNDONE:
            undo_run(workspace, None)
            year.past = [letter for letter in year.past if letter.folder != folder.name]
            continue
        letters = [letter for letter in year.past if letter.folder == folder.name]
        if number == NOTHING_NEW:
            unsent = {key for letter in year.past if not letter.sent and letter.date == on for key in letter.keys}
            assert {key for letter in letters for key in letter.keys} <= unsent, "the same day, the same ledger"
        year.lifts += note_answers(folder, letters, year.books)
    assert year.seen >= EVENTS, "the year is worth playing"


def set_up(workspace: Path) -> None:
    """A creditor of its own, French letters only, and a fourth stage, so that charges are claimed twice."""
    for folder in (path for path in (workspace / "models_docx").iterdir() if path.is_dir()):
        shutil.rmtree(folder)
    set_value(workspace, "Créancier", "Nom", "Tisanes du Vercors")
    set_value(workspace, "Créancier", "IBAN", "DE89 3704 0044 0532 0130 00")
    set_value(workspace, "Créancier", "IBAN 2", "GB29 NWBK 6016 1331 9268 19")
    set_stages(
        workspace,
        [
            [1, "Relance amiable", "relance_1_amiable.docx", 7, None, 8, "courrier", "aucuns"],
            [2, "Relance ferme", "relance_2_ferme.docx", 15, 8, 8, "courrier", "rappelés"],
            [3, "Mise en demeure", "relance_3_mise_en_demeure.docx", 30, 15, 8, "recommandé AR", "réclamés"],
            [4, "Dernier avis", "relance_3_mise_en_demeure.docx", 45, 15, 8, "recommandé AR", "réclamés"],
        ],
    )
