"""What the clerk notes in `Suivi.xlsx` is read back by the next run. The first run is on Saturday 21 November 2026."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from build import ON, Cell, edit_workbook, invoice, set_clients, set_stages
from days import DAY, decide, held, send
from openpyxl import Workbook, load_workbook

from mailmerge import write
from mailmerge.errors import OutputError, fault_text
from mailmerge.model import Hold, HoldKind, Plan, Suspension
from mailmerge.screens import plan_screen

LATE = ON - 60 * DAY


def followup_file(workspace: Path, on: dt.date = ON) -> Path:
    return workspace / "sorties" / on.isoformat() / "Suivi.xlsx"


def fill(workspace: Path, line: int = 2, on: dt.date = ON, **cells: Cell) -> None:
    """Type into a line of a run's follow-up sheet; underscores stand for spaces, two headers have other names."""
    names = {"Jusquau": "Jusqu’au", "Numéro": "N° recommandé"}

    def change(book: Workbook) -> None:
        headers = [str(cell.value) for cell in book["Suivi"][1]]
        for header, value in cells.items():
            column = headers.index(names.get(header, header.replace("_", " ")))
            book["Suivi"].cell(line, column + 1).value = value

    edit_workbook(followup_file(workspace, on), change)


def sent(made: Plan) -> list[tuple[str, int, list[str]]]:
    return [
        (case.debtor.key, case.stage.number, [claim.item.number for claim in case.claims])
        for case in made.decision.cases
    ]


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
    fill(workspace, Réponse="promesse", Jusquau=dt.date(2026, 12, 15))
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
    fill(workspace, Réponse=answer, Jusquau=until)
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
    fill(workspace, on=second, Réponse="promesse", Jusquau=second + 5 * DAY)
    made = decide(workspace, ROW, on=second + 30 * DAY)
    assert held(made)["F1"].kind is HoldKind.DISPUTE


def test_the_date_given_is_that_on_which_all_holds_have_ended(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litige", Jusquau=ON + 10 * DAY)
    row = ROW | {"Promesse de paiement": ON + 20 * DAY}
    one = held(decide(workspace, row, on=ON + DAY))["F1"]
    assert one.next_date == ON + 21 * DAY
    assert one.reason.endswith("; puis promesse de paiement jusqu’au 11/12/2026")
    assert sent(decide(workspace, row, on=ON + 21 * DAY)) == [("C1", 2, ["F1"])]


def test_a_hold_that_ends_before_the_ladders_own_day_tells_the_ladders(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="promesse", Jusquau=ON + 2 * DAY)
    assert held(decide(workspace, ROW, on=ON + DAY))["F1"].next_date == ON + 8 * DAY
    early = invoice("C2", "F9", ON - DAY, 50, Promesse_de_paiement=ON)  # the first stage is at seven days overdue
    assert held(decide(workspace, early))["F9"].next_date == ON + 6 * DAY


def test_after_the_ladder_a_hold_has_no_day_and_says_why(workspace: Path) -> None:
    row = ROW | {"Dernière relance": "Mise en demeure", "Promesse de paiement": ON + 5 * DAY}
    one = held(decide(workspace, row))["F1"]
    assert one.next_date is None
    assert one.reason.endswith("ensuite : fin de parcours, décision à prendre")


def test_what_was_said_paid_and_is_still_open_is_told_when_the_letters_resume(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="payé")
    assert flags(decide(workspace, ROW, on=ON + 15 * DAY)) == []
    made = decide(workspace, ROW, on=ON + 16 * DAY)
    assert sent(made) == [("C1", 2, ["F1"])]
    assert flags(made) == [
        "grand livre.xlsx, feuille « Feuil1 », ligne 2 : dite payée (lettre 20261121-0001 du 21/11/2026), toujours "
        "ouverte au grand livre : vérifiez les encaissements ; les relances reprennent"
    ]


# --- Registered letters --------------------------------------------------------------------------------

STAGES: list[list[Cell]] = [
    [1, "Mise en demeure", "relance_3_mise_en_demeure.docx", 7, None, 8, "recommandé AR", "aucuns"],
    [2, "Dernier avis", "relance_2_ferme.docx", 8, 2, 8, "courrier", "aucuns"],
]


@pytest.mark.parametrize(
    ("cells", "deadline"),
    [
        # Eight days from Tuesday 24 November are Wednesday 2 December.
        ({"Distribué_le": dt.date(2026, 11, 24)}, dt.date(2026, 12, 2)),
        # Delivered after the first presentation: the delivery counts; 8 days from the 27th are Saturday 5 December.
        ({"Présenté_le": dt.date(2026, 11, 24), "Distribué_le": dt.date(2026, 11, 27)}, dt.date(2026, 12, 7)),
        ({"Présenté_le": dt.date(2026, 11, 24)}, dt.date(2026, 12, 2)),
        # Refused or not claimed: the first presentation counts.
        ({"Issue": "refusé", "Présenté_le": dt.date(2026, 11, 24)}, dt.date(2026, 12, 2)),
        (
            {"Issue": "non réclamé", "Présenté_le": dt.date(2026, 11, 24), "Distribué_le": dt.date(2026, 12, 9)},
            dt.date(2026, 12, 2),
        ),
    ],
)
def test_a_delivery_moves_the_deadline_and_the_next_stage(
    workspace: Path, cells: dict[str, dt.date | str], deadline: dt.date
) -> None:
    set_stages(workspace, STAGES)
    send(workspace, ROW)
    fill(workspace, 2, ON, **cells)
    waiting = decide(workspace, ROW, on=deadline)
    assert sent(waiting) == []
    assert held(waiting)["F1"].next_date == deadline + DAY
    assert f"délai jusqu’au {deadline:%d/%m/%Y} avant « Dernier avis »" in held(waiting)["F1"].reason
    (letter,) = waiting.review.open_letters
    assert letter.deadline == deadline
    assert letter.letter.deadline == dt.date(2026, 11, 30)  # as printed: 8 days from the 21st, a Sunday, then Monday
    assert sent(decide(workspace, ROW, on=deadline + DAY)) == [("C1", 2, ["F1"])]


def test_without_a_delivery_the_ladder_is_as_ever(workspace: Path) -> None:
    set_stages(workspace, STAGES)
    send(workspace, ROW)
    fill(workspace, Numéro="1A 123 456 7890 1", Déposé_le=ON)
    assert sent(decide(workspace, ROW, on=ON + 2 * DAY)) == [("C1", 2, ["F1"])]


def test_an_unknown_address_stops_the_post_to_that_debtor_until_the_cell_is_erased(workspace: Path) -> None:
    other = invoice("C1", "F2", LATE, 40)
    send(workspace, ROW)
    fill(workspace, Issue="adresse inconnue")
    made = decide(workspace, ROW, other, invoice("C2", "F3", LATE, 10), on=ON + 8 * DAY)
    assert sent(made) == [("C2", 1, ["F3"])]
    for number in ("F1", "F2"):
        assert held(made)[number].kind is HoldKind.NO_ADDRESS
        assert held(made)[number].reason == (
            "adresse inconnue : la lettre 20261121-0001 du 21/11/2026 est revenue ; corrigez l’adresse, puis effacez "
            "« adresse inconnue » dans Suivi.xlsx du dossier 2026-11-21"
        )
    fill(workspace, Issue=None)
    assert ("C1", 2, ["F1"]) in sent(decide(workspace, ROW, other, on=ON + 8 * DAY))


def test_an_unknown_address_does_not_stop_an_email(workspace: Path) -> None:
    set_stages(workspace, [STAGES[0], [2, "Dernier avis", "relance_2_ferme.docx", 8, 2, 8, "e-mail", "aucuns"]])
    send(workspace, ROW)
    fill(workspace, Issue="adresse inconnue")
    assert sent(decide(workspace, ROW, on=ON + 8 * DAY)) == [("C1", 2, ["F1"])]


# --- Cells that she filled in wrongly ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Issue": "refusée par le client"}, "L2 : on lit « refusée par le client » ; valeurs possibles : distribué, "),
        ({"Issue": "distribbué"}, "; vouliez-vous dire « distribué » ? ; sans issue d’ici là"),
        ({"Déposé_le": "mardi"}, "I2 : on lit « mardi » ; date attendue sous la forme 31/12/2026"),
        ({"Présenté_le": dt.date(2025, 11, 24)}, "J2 : on lit « 24/11/2025 » ; date antérieure à la lettre (21/"),
        ({"Distribué_le": dt.date(2027, 11, 24)}, "K2 : on lit « 24/11/2027 » ; date bien après ce jour"),
        (
            {"Déposé_le": ON + 3 * DAY, "Présenté_le": ON + 2 * DAY},
            "J2 : on lit « 23/11/2026 » ; date antérieure au dépôt (24/11/2026)",
        ),
        (
            {"Présenté_le": ON + 3 * DAY, "Distribué_le": ON + 2 * DAY},
            "K2 : on lit « 23/11/2026 » ; date antérieure à la présentation (24/11/2026)",
        ),
        ({"Issue": "non réclamé"}, "L2 : on lit « non réclamé » ; date de première présentation attendue"),
        ({"Envoyé": "non", "Réponse": "litige"}, "F2 : on lit « non » ; « Réponse » est rempli : avec « non »"),
        ({"Envoyé": None}, ""),
    ],
)
def test_a_wrong_cell_is_told_at_its_address_and_the_rest_counts(
    workspace: Path, cells: dict[str, Cell], told: str
) -> None:
    other = invoice("C2", "F2", LATE, 50)
    send(workspace, ROW, other)
    fill(workspace, 2, ON, **cells)
    fill(workspace, 3, Réponse="litige")
    made = decide(workspace, ROW, other, on=ON + 5 * DAY)
    assert held(made)["F2"].kind is HoldKind.DISPUTE
    assert len(flags(made)) == (1 if told else 0)
    assert told in "".join(flags(made))
    assert all(flag.startswith("2026-11-21/Suivi.xlsx, feuille « Suivi », cellule") for flag in flags(made))


def test_an_unknown_answer_holds_its_letter_until_it_is_corrected(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litgie")
    made = decide(workspace, ROW, invoice("C1", "F2", LATE, 50), on=ON + 60 * DAY)
    assert sent(made) == [("C1", 1, ["F2"])]
    assert held(made)["F1"].reason.startswith("suspendue (réponse « litgie » à corriger : lettre 20261121-0001")
    (flag,) = flags(made)
    assert "cellule M2" in flag
    assert "vouliez-vous dire « litige » ? ; d’ici là les factures de cette lettre restent suspendues" in flag


@pytest.mark.parametrize("answer", [None, "autre"])
def test_an_unreadable_day_to_hold_until_holds_until_it_is_corrected(workspace: Path, answer: str | None) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse=answer, Jusquau="bientôt")
    made = decide(workspace, ROW, on=ON + 60 * DAY)
    assert held(made)["F1"].reason.startswith("suspendue (réponse « bientôt » à corriger : lettre 20261121-0001")
    (flag,) = flags(made)
    assert "cellule N2 : on lit « bientôt »" in flag
    assert "restent suspendues" in flag


def test_an_unreadable_day_of_a_dispute_leaves_the_dispute(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Réponse="litige", Jusquau=dt.date(2025, 12, 1))
    made = decide(workspace, ROW, on=ON + 60 * DAY)
    assert held(made)["F1"].kind is HoldKind.DISPUTE
    assert "date antérieure à la lettre (21/11/2026) ; la réponse compte sans date" in flags(made)[0]


def test_references_that_are_unknown_double_missing_or_deleted_are_told(workspace: Path) -> None:
    rows = tuple(invoice(f"C{number}", f"F{number}", LATE, 50) for number in range(1, 5))
    send(workspace, *rows)

    def change(book: Workbook) -> None:
        sheet = book["Suivi"]
        sheet["A2"] = "20261121-0009"
        sheet["A4"] = "20261121-0002"
        sheet["M4"] = "litige"
        sheet["A5"] = None

    edit_workbook(followup_file(workspace), change)
    made = decide(workspace, *rows, on=ON + DAY)
    assert sent(made) == []
    told = "\n".join(flags(made))
    assert "cellule A2 : on lit « 20261121-0009 » ; aucune lettre de ce dossier n’a cette référence" in told
    assert "cellule A4 : on lit « 20261121-0002 » ; référence en double : seule la ligne 3 compte" in told
    assert "cellule A5 : cellule vide ; référence manquante" in told
    for number in (1, 3, 4):
        assert f"la ligne de la lettre 20261121-000{number} (Client C{number}) manque" in told


def test_wrong_cells_are_on_the_screen_and_in_the_recap(workspace: Path) -> None:
    send(workspace, ROW)
    fill(workspace, Issue="distribbué")
    made = send(workspace, ROW, on=ON + DAY)
    screen = "\n".join(plan_screen(made))
    assert "1 point à vérifier" in screen
    assert "2026-11-21/Suivi.xlsx, feuille « Suivi », cellule L2 : on lit « distribbué »" in screen
    sheet = load_workbook(workspace / "sorties" / "2026-11-22" / "Récapitulatif.xlsx")["À vérifier"]
    assert [cell.value for cell in sheet[2]][:3] == ["2026-11-21/Suivi.xlsx / Suivi", "L2", "distribbué"]


# --- The file ------------------------------------------------------------------------------------------


def test_columns_may_be_moved_added_and_rows_sorted_filtered_and_shifted(workspace: Path) -> None:
    other = invoice("C2", "F2", LATE, 50)
    send(workspace, ROW, other)
    fill(workspace, 2, Réponse="litige")
    fill(workspace, 3, Réponse="promesse", Jusquau=ON + 30 * DAY)

    def change(book: Workbook) -> None:
        sheet = book["Suivi"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Suivi de novembre"])
        for row in [rows[0], *reversed(rows[1:])]:
            sheet.append(["à moi" if row is rows[0] else "x", *reversed(row)])
        sheet.row_dimensions[4].hidden = True
        sheet.title = "Mon suivi"
        book.create_sheet("Notes", 0).append(["Appeler Durand"])

    edit_workbook(followup_file(workspace), change)
    made = decide(workspace, ROW, other, on=ON + 20 * DAY)
    assert {number: one.kind for number, one in held(made).items()} == {
        "F1": HoldKind.DISPUTE,
        "F2": HoldKind.PROMISE,
    }
    assert flags(made) == []


def test_a_file_saved_by_libreoffice_reads_the_same(workspace: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not here")
    other = invoice("C2", "F2", LATE, 50)
    send(workspace, ROW, other)
    fill(workspace, 2, Réponse="litige", Envoyé_le=ON + DAY, Présenté_le=ON + 3 * DAY)
    fill(workspace, 3, Envoyé="non")
    path = followup_file(workspace)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shutil.copy(tmp_path / "Suivi.xlsx", path)
    made = decide(workspace, ROW, other, on=ON + 2 * DAY)
    assert flags(made) == []
    assert sent(made) == [("C2", 1, ["F2"])]
    assert held(made)["F1"].kind is HoldKind.DISPUTE
    (told,) = [letter.follow_up for letter in made.history.letters if letter.debtor == "C1"]
    assert (told.sent_on, told.presented) == (ON + DAY, ON + 3 * DAY)


def test_without_follow_up_sheets_letters_count_as_sent_and_one_remark_says_so(workspace: Path) -> None:
    send(workspace, ROW)
    send(workspace, ROW, on=ON + 8 * DAY)
    for day in (ON, ON + 8 * DAY):
        followup_file(workspace, day).rename(followup_file(workspace, day).with_name("~$Suivi.xlsx"))
    made = decide(workspace, ROW, on=ON + 9 * DAY)
    assert sent(made) == []
    assert [remark for remark in made.remarks if "Suivi.xlsx" in remark] == [
        "Suivi.xlsx manque dans les dossiers 2026-11-21, 2026-11-29 : ces lettres comptent comme envoyées, sans "
        "réponse."
    ]


def test_a_run_without_letters_needs_no_follow_up_sheet(workspace: Path) -> None:
    send(workspace, invoice("C1", "F1", ON, 100))
    followup_file(workspace).unlink()
    assert not [remark for remark in decide(workspace, ROW, on=ON + DAY).remarks if "Suivi" in remark]


def test_a_damaged_follow_up_sheet_stops_the_run(workspace: Path) -> None:
    send(workspace, ROW)
    path = followup_file(workspace)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(OutputError, match="réponses") as stopped:
        decide(workspace, ROW, on=ON + DAY)
    assert str(path) in stopped.value.what
    assert stopped.value.exit_code == 7


@pytest.mark.parametrize("header", ["Référence", "Envoyé", "Réponse", "Jusqu’au"])
def test_a_lost_header_stops_the_run_rather_than_lose_answers(workspace: Path, header: str) -> None:
    send(workspace, ROW)

    def change(book: Workbook) -> None:
        for cell in book["Suivi"][1]:
            cell.value = "Rep" if cell.value == header else cell.value

    edit_workbook(followup_file(workspace), change)
    with pytest.raises(OutputError, match=f"« {header} » manque"):
        decide(workspace, ROW, on=ON + DAY)


def test_a_header_typed_twice_stops_the_run(workspace: Path) -> None:
    send(workspace, ROW)

    def change(book: Workbook) -> None:
        book["Suivi"]["P1"] = "Réponse"
        book["Suivi"]["P2"] = "litige"

    edit_workbook(followup_file(workspace), change)
    with pytest.raises(OutputError, match="« Réponse » figure deux fois"):
        decide(workspace, ROW, on=ON + DAY)


def test_a_follow_up_sheet_in_another_format_stops_the_run(workspace: Path) -> None:
    send(workspace, ROW)
    followup_file(workspace).rename(followup_file(workspace).with_suffix(".ods"))
    with pytest.raises(OutputError, match=r"Suivi\.ods"):
        decide(workspace, ROW, on=ON + DAY)


def test_her_file_is_opened_for_reading_only(workspace: Path) -> None:
    send(workspace, ROW)
    path = followup_file(workspace)
    before = path.read_bytes(), path.stat().st_mtime_ns
    path.chmod(0o444)
    send(workspace, ROW, on=ON + 8 * DAY)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_only_a_registered_letter_asks_for_a_number_and_the_dates_of_the_post(workspace: Path) -> None:
    final = invoice("C2", "F2", LATE, 50, Dernière_relance="Relance ferme")
    send(workspace, ROW, final)
    sheet = load_workbook(followup_file(workspace))["Suivi"]
    assert [sheet.cell(row, 4).value for row in (2, 3)] == ["1 Relance amiable", "3 Mise en demeure"]
    shaded = {
        row: [
            str(header.value)
            for header, cell in zip(sheet[1], sheet[row], strict=True)
            if cell.fill.fgColor.rgb == "FFFFFBE6"
        ]
        for row in (2, 3)
    }
    assert shaded[2] == ["Envoyé", "Envoyé le", "Issue", "Réponse", "Jusqu’au", "Remarque"]
    assert set(shaded[3]) - set(shaded[2]) == {"N° recommandé", "Déposé le", "Présenté le", "Distribué le"}


# --- Suspensions of a proposal -------------------------------------------------------------------------


def suspend(workspace: Path, until: dt.date) -> Plan:
    """A run whose proposal held the claim until a day."""
    made = decide(workspace, ROW)
    creditor = made.couriers[0].case.account.creditor_key
    hold = Hold(HoldKind.UNTIL, until, "attend un avoir")
    key = (creditor, "C1", "F1", LATE)
    excluded = decide(workspace, invoice("C9", "F9", ON + 90 * DAY, 10))
    write(replace(excluded, suspensions=(Suspension(key, hold),)))
    return made


def test_a_suspension_holds_its_claim_in_later_runs_until_its_line_is_deleted(workspace: Path) -> None:
    suspend(workspace, ON + 10 * DAY)
    other = invoice("C1", "F2", LATE, 40)
    made = decide(workspace, ROW, other, on=ON + 10 * DAY)
    assert sent(made) == [("C1", 1, ["F2"])]
    assert held(made)["F1"].reason == (
        "suspendue jusqu’au 01/12/2026 (attend un avoir ; feuille Suspensions de Suivi.xlsx, dossier 2026-11-21)"
    )
    assert held(made)["F1"].next_date == ON + 11 * DAY
    assert sent(decide(workspace, ROW, on=ON + 11 * DAY)) == [("C1", 1, ["F1"])]
    edit_workbook(followup_file(workspace), lambda book: book["Suspensions"].delete_rows(2))
    assert sent(decide(workspace, ROW, on=ON + DAY)) == [("C1", 1, ["F1"])]


def test_a_suspension_with_a_wrong_date_still_holds_and_is_told(workspace: Path) -> None:
    suspend(workspace, ON + 10 * DAY)

    def change(book: Workbook) -> None:
        book["Suspensions"]["F2"] = "bientôt"

    edit_workbook(followup_file(workspace), change)
    made = decide(workspace, ROW, on=ON + 30 * DAY)
    assert held(made)["F1"].kind is HoldKind.UNTIL
    (flag,) = flags(made)
    assert "feuille « Suspensions », cellule F2 : on lit « bientôt »" in flag
    assert "la facture reste suspendue" in flag


def test_without_suspensions_there_is_no_such_sheet(workspace: Path) -> None:
    send(workspace, ROW)
    assert load_workbook(followup_file(workspace)).sheetnames == ["Suivi"]


# --- Missed runs ---------------------------------------------------------------------------------------


def test_missed_runs_catch_up_without_skipping_a_stage(workspace: Path) -> None:
    send(workspace, ROW)
    stages = []
    for days in (200, 201, 208, 209, 223, 224):  # nothing was run for half a year
        made = send(workspace, ROW, on=ON + days * DAY)
        stages.append([stage for _, stage, _ in sent(made)])
    # The second stage at once, the third 15 days after it, never two on one day.
    assert stages == [[2], [], [], [], [3], []]


_DECIDE = "Fin de parcours : décider de la suite (feuille « Fin de parcours »)"

# --- What is to be done next ---------------------------------------------------------------------------


def actions(made: Plan) -> dict[str, tuple[str, dt.date | None]]:
    return {one.letter.reference: (one.action, one.on) for one in made.review.open_letters}


def test_open_letters_of_all_runs_with_their_next_action(workspace: Path) -> None:
    rows = tuple(invoice(f"C{number}", f"F{number}", LATE, 50) for number in range(1, 6))
    send(workspace, *rows)
    fill(workspace, 2, Réponse="promesse", Jusquau=ON + 9 * DAY)
    fill(workspace, 3, Réponse="litige")
    fill(workspace, 4, Issue="adresse inconnue")
    fill(workspace, 6, Envoyé="non")
    made = decide(workspace, *rows, on=ON + 2 * DAY)
    assert actions(made) == {
        "20261121-0001": ("Promesse jusqu’au 30/11/2026", ON + 10 * DAY),
        "20261121-0002": ("Litige à traiter", None),
        "20261121-0003": ("Rechercher l’adresse, la corriger, puis effacer « adresse inconnue »", ON),
        "20261121-0004": ("Relance « Relance ferme » possible le 29/11/2026", ON + 8 * DAY),
        "20261123-0001": ("Lettre d’aujourd’hui : à envoyer", ON + 2 * DAY),
    }


def test_a_letter_is_open_by_what_is_left_of_its_invoices(workspace: Path) -> None:
    other = invoice("C1", "F2", LATE, 40)
    send(workspace, ROW, other)
    rows = (ROW, other | {"Reste dû": 0}, invoice("C1", "A1", LATE, -30))
    (one,) = decide(workspace, *rows, on=ON + DAY).review.open_letters
    assert (one.open_amount, one.letter.total) == (Decimal(70), Decimal(140))
    assert decide(workspace, invoice("C9", "F9", ON, 10), on=ON + DAY).review.open_letters == ()


def test_only_the_latest_letter_of_a_claim_asks_for_the_next_stage(workspace: Path) -> None:
    send(workspace, ROW)
    send(workspace, ROW, on=ON + 8 * DAY)
    assert actions(decide(workspace, ROW, on=ON + 9 * DAY)) == {
        "20261121-0001": ("Relancée le 29/11/2026 (« Relance ferme »)", None),
        "20261129-0001": ("Relance « Mise en demeure » possible le 14/12/2026", ON + 23 * DAY),
    }


def test_a_registered_letter_is_posted_then_its_outcome_noted(workspace: Path) -> None:
    row = ROW | {"Dernière relance": "Relance ferme"}
    made = send(workspace, row)
    assert actions(made)["20261121-0001"] == ("Envoyer et noter le n° de recommandé", ON)

    def action(days: int) -> str:
        return actions(decide(workspace, row, on=ON + days * DAY))["20261121-0001"][0]

    assert action(3) == "Envoyer et noter le n° de recommandé"
    fill(workspace, Numéro="1A 123 456 7890 1", Déposé_le=ON + 2 * DAY)
    assert action(3) == "Attendre la date limite du 30/11/2026"
    assert action(17) == _DECIDE
    assert action(18) == "Noter l’issue du recommandé"
    fill(workspace, Issue="non réclamé", Présenté_le=ON + 4 * DAY)
    assert action(12) == "Attendre la date limite du 03/12/2026"
    assert action(18) == _DECIDE


@pytest.mark.parametrize(
    ("kind", "amount", "words", "absent"),
    [
        ("professionnel", 800, ("L. 125-1", "injonction de payer", "tribunal de commerce", "assurance"), ("750-1",)),
        ("professionnel", 8000, ("injonction de payer",), ("L. 125-1", "750-1")),
        ("particulier", 800, ("L. 125-1", "750-1"), ("tribunal de commerce",)),
        ("particulier", 8000, ("tribunal judiciaire",), ("L. 125-1", "750-1", "tribunal de commerce")),
        ("public", 800, ("personne publique",), ("injonction",)),
        (None, 800, ("type de client à préciser", "professionnel :", "particulier ou débiteur civil :"), ()),
    ],
)
def test_the_end_of_the_ladder_names_the_ways_that_are_open(
    workspace: Path, kind: str | None, amount: int, words: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    row = invoice("C1", "F1", LATE, amount, Type=kind, Dernière_relance="Relance ferme")
    send(workspace, row)
    fill(workspace, Distribué_le=ON + 3 * DAY)  # eight days later is Wednesday 2 December
    (waiting,) = decide(workspace, row, on=dt.date(2026, 12, 2)).review.ladder_ends
    assert waiting.action == "Attendre la date limite du 02/12/2026."
    (end,) = decide(workspace, row, on=dt.date(2026, 12, 3)).review.ladder_ends
    assert (end.debtor, end.currency, end.claims, end.amount) == ("C1", "EUR", 1, Decimal(amount))
    assert end.last_letter is not None
    assert end.last_letter.reference == "20261121-0001"
    assert end.action.startswith("Options à étudier")
    assert all(word in end.action for word in words)
    assert not any(word in end.action for word in absent)


def test_the_recap_shows_open_letters_and_the_end_of_the_ladder(workspace: Path) -> None:
    row = ROW | {"Dernière relance": "Relance ferme"}
    send(workspace, row)
    fill(workspace, Distribué_le=ON + 3 * DAY)
    send(workspace, row, on=ON + 20 * DAY)
    recap = load_workbook(workspace / "sorties" / "2026-12-11" / "Récapitulatif.xlsx")
    assert [cell.value for cell in recap["Suivi"][2]] == [
        *("20261121-0001", dt.datetime(2026, 11, 21), "C1", "Client C1", "3 Mise en demeure", "EUR"),
        *(recap["Suivi"]["G2"].value, 100, dt.datetime(2026, 12, 2), None, _DECIDE),
        dt.datetime(2026, 12, 3),
    ]
    assert [cell.value for cell in recap["Fin de parcours"][2]][:8] == [
        *("C1", "Client C1", "EUR", 1, 100, "20261121-0001", dt.datetime(2026, 11, 21), dt.datetime(2026, 12, 2)),
    ]


def test_a_dispute_counts_as_one_also_where_the_account_is_held_for_another_reason(workspace: Path) -> None:
    rows = [invoice("C1", "F1", LATE, 100), invoice("C1", "F2", LATE + 50 * DAY, 40)]
    send(workspace, rows[0])
    fill(workspace, Réponse="litige")
    (alone,) = decide(workspace, *rows, on=ON + DAY).review.exposures
    set_clients(workspace, suspensions=[{"Code": "C1", "Motif": "redressement judiciaire"}])
    (held_otherwise,) = decide(workspace, *rows, on=ON + DAY).review.exposures
    assert alone.disputed == held_otherwise.disputed == Decimal(100)
