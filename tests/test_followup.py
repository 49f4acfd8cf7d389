"""What the clerk notes in `Suivi.xlsx` is read back by the next run. The first run is on Saturday 21 November 2026."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from build import ON, Cell, Record, edit_workbook, invoice, set_stages, set_value, write_ledger
from openpyxl import Workbook, load_workbook

from mailmerge import plan, write
from mailmerge.errors import OutputError, fault_text
from mailmerge.model import Held, HoldKind, Plan

DAY = dt.timedelta(days=1)
LATE = ON - 60 * DAY


def decide(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)


def send(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    made = decide(workspace, *rows, on=on)
    write(made)
    return made


def followup_file(workspace: Path, on: dt.date = ON) -> Path:
    return workspace / "sorties" / on.isoformat() / "Suivi.xlsx"


def fill(workspace: Path, line: int = 2, on: dt.date = ON, **cells: Cell) -> None:
    """Type into a line of a run's follow-up sheet; underscores stand for spaces."""

    def change(book: Workbook) -> None:
        sheet = book["Suivi"]
        columns = {str(cell.value): cell.column for cell in sheet[1]}
        for header, value in cells.items():
            sheet.cell(line, columns[header.replace("_", " ")]).value = value

    edit_workbook(followup_file(workspace, on), change)


def sent(made: Plan) -> list[tuple[str, int, list[str]]]:
    return [
        (case.debtor.key, case.stage.number, [claim.item.number for claim in case.claims])
        for case in made.decision.cases
    ]


def held(made: Plan) -> dict[str, Held]:
    return {one.claim.item.number: one for one in made.decision.held}


def flags(made: Plan) -> list[str]:
    return [fault_text(flag) for flag in made.flags]


ROW = invoice("C1", "F1", LATE, 100)


# --- Sent or not ---------------------------------------------------------------------------------------


def test_a_letter_marked_not_sent_is_as_never_made(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Envoyé="non")
    again = decide(workspace, ROW, on=ON + DAY)
    assert sent(again) == [("C1", 1, ["F1"])]
    assert again.decision.cases[0].previous == ()
    assert flags(again) == []


def test_spacing_counts_from_the_day_noted_while_letters_cite_the_printed_one(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Envoyé_le=ON + 4 * DAY)
    waiting = decide(workspace, ROW, on=ON + 11 * DAY)  # eight days after the 25th is the 3rd of December
    assert sent(waiting) == []
    assert held(waiting)["F1"].next_date == ON + 12 * DAY
    following = decide(workspace, ROW, on=ON + 12 * DAY)
    assert sent(following) == [("C1", 2, ["F1"])]
    assert [letter.date for letter in following.decision.cases[0].previous] == [ON]


@pytest.mark.parametrize("word", ["peut-être", "?", "envoyé mardi"])
def test_an_unreadable_sent_cell_counts_as_sent(workspace: Path, word: str) -> None:
    send(workspace, ROW)
    fill(workspace, Envoyé=word)
    again = decide(workspace, ROW, on=ON + DAY)
    assert sent(again) == []
    assert flags(again) == [
        f"2026-11-21/Suivi.xlsx, feuille « Suivi », cellule F2 : on lit « {word} » ; valeurs possibles : oui, non ; "
        "la lettre compte comme envoyée, pour ne pas partir deux fois"
    ]


# --- Answers -------------------------------------------------------------------------------------------


def test_a_promise_holds_through_its_day_and_then_resumes(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="promesse", **{"Jusqu’au": dt.date(2026, 12, 15)})
    kept = decide(workspace, ROW, on=dt.date(2026, 12, 15))
    assert held(kept)["F1"].kind is HoldKind.PROMISE
    assert held(kept)["F1"].reason == (
        "promesse de paiement jusqu’au 15/12/2026 (lettre 20261121-0001, Suivi.xlsx du dossier 2026-11-21)"
    )
    assert held(kept)["F1"].next_date == dt.date(2026, 12, 16)
    assert sent(decide(workspace, ROW, on=dt.date(2026, 12, 16))) == [("C1", 2, ["F1"])]


def test_a_promise_without_a_date_holds_fifteen_days_and_is_told(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="promesse")
    made = decide(workspace, ROW, on=ON + 15 * DAY)
    assert held(made)["F1"].next_date == ON + 16 * DAY
    assert flags(made) == [
        "2026-11-21/Suivi.xlsx, feuille « Suivi », cellule M2 : on lit « promesse » ; promesse sans date : suspendue "
        "jusqu’au 06/12/2026 ; remplissez « Jusqu’au »"
    ]
    assert sent(decide(workspace, ROW, on=ON + 16 * DAY)) == [("C1", 2, ["F1"])]


def test_a_dispute_holds_its_letters_invoices_until_lifted_and_the_rest_is_chased(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litige", Remarque="marchandise cassée")
    other = invoice("C1", "F2", LATE, 70)
    made = decide(workspace, ROW, other, on=ON + 300 * DAY)
    assert sent(made) == [("C1", 1, ["F2"])]
    assert held(made)["F1"].reason == (
        "litige (marchandise cassée ; lettre 20261121-0001, Suivi.xlsx du dossier 2026-11-21) ; "
        "reprend quand ce sera levé"
    )
    assert held(made)["F1"].next_date is None
    fill(workspace, Réponse=None)
    assert sent(decide(workspace, ROW, other, on=ON + 300 * DAY)) == [("C1", 1, ["F2"]), ("C1", 2, ["F1"])]


def test_credits_pay_the_disputed_invoice_last(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litige")
    rows = (ROW, invoice("C1", "F2", LATE + DAY, 100), invoice("C1", "A1", LATE, -100))
    made = decide(workspace, *rows, on=ON + DAY)
    assert {number: one.claim.net for number, one in held(made).items()} == {"F1": Decimal(100), "F2": Decimal(0)}


@pytest.mark.parametrize(
    ("answer", "until", "last", "kind"),
    [
        ("payé", None, ON + 15 * DAY, HoldKind.TOLD_PAID),
        ("payé", ON + 20 * DAY, ON + 20 * DAY, HoldKind.TOLD_PAID),
        ("échéancier", ON + 40 * DAY, ON + 40 * DAY, HoldKind.PLAN),
        ("litige", ON + 9 * DAY, ON + 9 * DAY, HoldKind.DISPUTE),
        ("autre", ON + 30 * DAY, ON + 30 * DAY, HoldKind.UNTIL),
        (None, ON + 30 * DAY, ON + 30 * DAY, HoldKind.UNTIL),
    ],
)
def test_an_answer_holds_until_its_day(
    workspace: Path, answer: str | None, until: dt.date | None, last: dt.date, kind: HoldKind
) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse=answer, **{"Jusqu’au": until})
    made = decide(workspace, ROW, on=last)
    assert (held(made)["F1"].kind, held(made)["F1"].next_date) == (kind, last + DAY)
    assert sent(decide(workspace, ROW, on=last + DAY)) == [("C1", 2, ["F1"])]


def test_an_instalment_plan_without_a_date_holds_until_erased_and_other_without_a_date_holds_nothing(
    workspace: Path,
) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="échéancier")
    assert held(decide(workspace, ROW, on=ON + 300 * DAY))["F1"].kind is HoldKind.PLAN
    fill(workspace, Réponse="autre")
    assert sent(decide(workspace, ROW, on=ON + 8 * DAY)) == [("C1", 2, ["F1"])]


def test_a_later_answer_does_not_lift_an_earlier_dispute(workspace: Path) -> None:
    send(workspace, ROW)
    second = ON + 8 * DAY
    send(workspace, ROW, on=second)
    fill(workspace, Réponse="litige")
    fill(workspace, on=second, Réponse="promesse", **{"Jusqu’au": second + 5 * DAY})
    made = decide(workspace, ROW, on=second + 30 * DAY)
    assert held(made)["F1"].kind is HoldKind.DISPUTE


def test_the_date_given_is_that_on_which_all_holds_have_ended(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litige", **{"Jusqu’au": ON + 10 * DAY})
    row = ROW | {"Promesse de paiement": ON + 20 * DAY}
    one = held(decide(workspace, row, on=ON + DAY))["F1"]
    assert one.next_date == ON + 21 * DAY
    assert one.reason.endswith("; puis promesse de paiement jusqu’au 11/12/2026")
    assert sent(decide(workspace, row, on=ON + 21 * DAY)) == [("C1", 2, ["F1"])]


def test_a_hold_that_ends_before_the_ladders_own_day_tells_the_ladders(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="promesse", **{"Jusqu’au": ON + 2 * DAY})
    assert held(decide(workspace, ROW, on=ON + DAY))["F1"].next_date == ON + 8 * DAY
    early = invoice("C2", "F9", ON - DAY, 50, Promesse_de_paiement=ON)  # the first stage is at seven days overdue
    assert held(decide(workspace, early))["F9"].next_date == ON + 6 * DAY


def test_after_the_ladder_a_hold_has_no_day_and_says_why(workspace: Path) -> None:
    row = ROW | {"Dernière relance": "Mise en demeure", "Promesse de paiement": ON + 5 * DAY}
    one = held(decide(workspace, row))["F1"]
    assert one.next_date is None
    assert one.reason.endswith("ensuite : fin de parcours, décision à prendre")
