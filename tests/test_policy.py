"""Customers with rules of their own: segments, overrides in `clients.xlsx`, and a reminder before the due date.

The run date is Saturday 21 November 2026. The general ladder is the shipped one: 1 Relance amiable (7 days), 2 Relance
ferme (15, 8 after the letter before), 3 Mise en demeure (30, 15, registered).
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from build import ON, Cell, Record, edit_workbook, invoice, set_clients, set_stages, set_value
from days import DAY, decide, held, only, send
from typer.testing import CliRunner

from mailmerge import load_settings, plan
from mailmerge.cli import app
from mailmerge.errors import SettingsError, TemplateError
from mailmerge.model import Channel, Charges, Field, HoldKind, Plan
from mailmerge.values import Unreadable, to_month
from mailmerge.values.ladders import every_stage

FIRM = "relance_2_ferme.docx"
MILD = "relance_1_amiable.docx"
FORMAL = "relance_3_mise_en_demeure.docx"

# Segment, number, name, template, days overdue, spacing, days to pay, channel, charges, minimum
VIP: Sequence[Sequence[Cell]] = [
    ["VIP", 1, "Appel courtois", None, 20, None, None, "e-mail", None, None],
    ["VIP", 3, None, None, 60, None, 15, None, None, 50],
]


def overdue(days: int) -> dt.date:
    return ON - days * DAY


def fill(workspace: Path, sheet: str, rows: Sequence[Sequence[Cell]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in rows:
            book[sheet].append(list(row))

    edit_workbook(workspace / "parametres.xlsx", change)


def without_optional_sheets(workspace: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for name in ("Segments", "Ventes", "Mandant"):
            del book[name]

    edit_workbook(workspace / "parametres.xlsx", change)


def faults(workspace: Path) -> list[str]:
    with pytest.raises(SettingsError) as told:
        load_settings(workspace)
    return list(told.value.details)


def cells(workspace: Path) -> list[str]:
    """Where the faults are: `Segments B3`, or the sheet alone."""
    found = []
    for detail in faults(workspace):
        where = detail.split(" : ")[0]
        sheet = where.split("feuille « ")[1].split(" »")[0]
        found.append(f"{sheet} {where.split('cellule ')[1]}" if "cellule" in where else sheet)
    return found


def names(made: Plan) -> dict[str, str]:
    """The name of the stage that each invoice is sent at."""
    return {claim.item.number: case.stage.name for case in made.decision.cases for claim in case.claims}


# --- The sheet Segments --------------------------------------------------------------------------------


def test_a_segment_s_blank_cells_are_as_the_sheet_etapes_says(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    settings = load_settings(workspace)
    (vip,) = settings.segments
    assert (vip.name, vip.minimum) == ("VIP", Decimal("50.00"))
    first, last = vip.stages
    assert (first.number, first.name, first.template, first.min_days_overdue) == (1, "Appel courtois", MILD, 20)
    assert (first.spacing, first.days_to_pay, first.channel, first.charges) == (None, 8, Channel.EMAIL, Charges.NONE)
    assert (last.number, last.name, last.template, last.min_days_overdue) == (3, "Mise en demeure", FORMAL, 60)
    assert (last.spacing, last.days_to_pay, last.channel) == (15, 15, Channel.REGISTERED)
    assert last.charges is Charges.CLAIMED
    assert every_stage(settings) == (*settings.stages, first, last)


def test_a_segment_says_that_no_spacing_is_asked_with_a_zero(workspace: Path) -> None:
    fill(workspace, "Segments", [["A", 2, *[None] * 8], ["B", 2, None, None, None, 0, *[None] * 4]])
    one, other = load_settings(workspace).segments
    assert (one.stages[0].spacing, other.stages[0].spacing) == (8, None)


def test_a_segment_s_rows_may_stand_apart_in_any_case_and_keep_their_order(workspace: Path) -> None:
    rows = [["Vip", 3, *[None] * 8], ["Pro", 1, *[None] * 8], ["VIP ", 1, *[None] * 7, "12,50"]]
    fill(workspace, "Segments", rows)
    vip, pro = load_settings(workspace).segments
    assert [stage.number for stage in vip.stages] == [3, 1]
    assert (vip.name, vip.minimum, pro.minimum) == ("Vip", Decimal("12.50"), None)


def test_an_own_number_needs_all_of_its_cells(workspace: Path) -> None:
    fill(workspace, "Segments", [["VIP", 7, "Dernier appel", FIRM, 40, None, 8, "courrier", "aucuns", None]])
    ((stage,),) = [segment.stages for segment in load_settings(workspace).segments]
    assert (stage.number, stage.name, stage.spacing) == (7, "Dernier appel", None)


@pytest.mark.parametrize(
    ("rows", "where", "told"),
    [
        (
            [["VIP", 7, "Dernier appel", *[None] * 7]],
            ["B2"],
            "remplissez aussi « Modèle », « Jours de retard minimum »",
        ),
        ([["VIP", 1, *[None] * 8], ["vip", 1, *[None] * 8]], ["B3"], "même numéro (« 1 »)"),
        ([["VIP", 1, *[None] * 8], ["VIP", 2, "Relance amiable", *[None] * 7]], ["C3"], "même nom"),
        ([["VIP", 1, *[None] * 7, 20], ["VIP", 2, *[None] * 7, 30]], ["J3"], "déjà un autre minimum"),
        ([["VIP", 1, *[None] * 5, "recomandé AR", None, None]], ["H2"], "vouliez-vous dire « recommandé AR » ?"),
        ([["VIP", 1, *[None] * 6, "certains", None]], ["I2"], "valeurs possibles"),
        ([["VIP", 7, "X", FIRM, "bientôt", None, 8, "courrier", "aucuns", None]], ["E2"], "nombre entier attendu"),
        ([["VIP", None, *[None] * 8]], ["B2"], "« Numéro » est obligatoire"),
        ([[None, 1, *[None] * 8]], ["A2"], "« Segment » est obligatoire"),
        ([["VIP", 1, *[None] * 7, -5]], ["J2"], "positif"),
    ],
)
def test_segments_that_cannot_be(
    workspace: Path, rows: Sequence[Sequence[Cell]], where: Sequence[str], told: str
) -> None:
    fill(workspace, "Segments", rows)
    assert cells(workspace) == [f"Segments {cell}" for cell in where]
    assert told in faults(workspace)[0]


def test_the_same_minimum_on_each_row_is_one_minimum(workspace: Path) -> None:
    fill(workspace, "Segments", [["VIP", number, *[None] * 7, 20] for number in (1, 2, 3)])
    assert load_settings(workspace).segments[0].minimum == Decimal("20.00")


def test_faults_of_the_sheet_etapes_are_not_told_twice(workspace: Path) -> None:
    set_stages(workspace, [[1, "Relance", MILD, 7, None, 8, "pigeon", "aucuns"]])
    fill(workspace, "Segments", VIP)
    assert cells(workspace) == ["Étapes G2"]


def test_an_older_workbook_has_none_of_these_sheets_and_lines(workspace: Path) -> None:
    without_optional_sheets(workspace)

    def forget(book: openpyxl.Workbook) -> None:
        sheet = book["Général"]
        kept = ("Champ", "Escalade", "Regroupement", "Minimum par lettre", "Délai de paiement")
        for row in range(sheet.max_row, 0, -1):
            if sheet.cell(row, 1).value not in kept:
                sheet.delete_rows(row)
        book.remove(book["Taux"])
        book.create_sheet("Taux").append(
            ["Semestre", "Taux légal particuliers", "Taux légal professionnels", "Taux BCE", "Source"]
        )

    edit_workbook(workspace / "parametres.xlsx", forget)
    settings = load_settings(workspace)
    assert (settings.segments, settings.sales, settings.principal) == ((), (), None)
    general = settings.general
    assert (general.contract_rate, general.rate_rule.value, general.public_charges) == (None, "par semestre", False)
    assert (general.instalments, general.instalments_stage, general.statement.value) == (0, 2, "jamais")
    assert (general.absent.value, general.ledger_days, general.individual_interest) == ("à vérifier", 3, False)
    assert [stage.number for stage in settings.stages] == [1, 2, 3]


@pytest.mark.parametrize("wrong", ["Segment", "Vente", "Mandants"])
def test_a_slip_in_a_sheet_s_name_is_told(workspace: Path, wrong: str) -> None:
    right = {"Segment": "Segments", "Vente": "Ventes", "Mandants": "Mandant"}[wrong]

    def rename(book: openpyxl.Workbook) -> None:
        book[right].title = wrong

    edit_workbook(workspace / "parametres.xlsx", rename)
    (detail,) = faults(workspace)
    assert detail.startswith(f"parametres.xlsx, feuille « {wrong} » : ")
    assert f"nommez-la « {right} »" in detail


def test_sheets_of_her_own_are_hers(workspace: Path) -> None:
    without_optional_sheets(workspace)
    for title in ("Notes", "Ventes par produit", "Mes segments de marché"):
        edit_workbook(workspace / "parametres.xlsx", lambda book, title=title: book.create_sheet(title))  # type: ignore[misc]
    assert load_settings(workspace).segments == ()


# --- Customers and their segment -----------------------------------------------------------------------


def test_an_unknown_segment_is_told_in_the_customer_s_cell(workspace: Path) -> None:
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Segment": "VPI"}])
    (detail,) = faults(workspace)
    assert detail.startswith("clients.xlsx, feuille « Clients », cellule S2 : ")
    assert "n’en a aucun" in detail
    fill(workspace, "Segments", VIP)
    (detail,) = faults(workspace)
    assert "vouliez-vous dire « VIP » ?" in detail


def test_a_segment_has_its_own_days_channel_and_minimum(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "vip"}])
    rows = [invoice("C1", "F1", overdue(15), 40), invoice("C2", "F2", overdue(15), 60)]
    made = decide(workspace, *rows)
    assert names(made) == {"F1": "Relance amiable"}
    assert held(made)["F2"].reason == "trop tôt : 15 jours de retard, « Appel courtois » à partir de 20"
    assert held(made)["F2"].next_date == ON + 5 * DAY
    later = decide(workspace, *rows[1:], on=ON + 5 * DAY)
    assert (only(later).stage.name, only(later).stage.channel) == ("Appel courtois", Channel.EMAIL)
    small = decide(workspace, invoice("C2", "F2", overdue(30), "49,99"), invoice("C1", "F1", overdue(30), "49,99"))
    assert held(small)["F2"].reason.startswith("sous le minimum de 50,00")
    assert names(small) == {"F1": "Relance amiable"}


def test_a_segment_climbs_its_own_ladder_to_its_end(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "VIP"}])
    row = invoice("C2", "F2", overdue(70), 100)
    assert names(send(workspace, row)) == {"F2": "Appel courtois"}
    assert names(send(workspace, row, on=ON + 14 * DAY)) == {}
    last = send(workspace, row, on=ON + 15 * DAY)
    assert (names(last), only(last).stage.channel) == ({"F2": "Mise en demeure"}, Channel.REGISTERED)
    assert only(last).deadline == dt.date(2026, 12, 21), "6 December and 15 days"
    assert held(decide(workspace, row, on=ON + 90 * DAY))["F2"].kind is HoldKind.LADDER_END


def test_folders_differ_by_number_and_name_and_letters_of_one_stand_together(workspace: Path) -> None:
    fill(workspace, "Segments", [*VIP, ["Pro", 1, None, None, 10, *[None] * 5]])
    clients = [("C2", "VIP"), ("C3", "Pro"), ("C5", "VIP")]
    set_clients(workspace, [{"Code": code, "Nom": f"Client {code}", "Segment": segment} for code, segment in clients])
    rows = [invoice(f"C{number}", f"F{number}", overdue(40), 100) for number in (1, 2, 3, 4, 5)]
    made = send(workspace, *rows)
    files = [courier.file for courier in made.couriers]
    assert [file.split(" - ")[0] for file in files] == [
        *("1 Appel courtois/Client C2", "1 Appel courtois/Client C5"),
        *("1 Relance amiable/Client C1", "1 Relance amiable/Client C3", "1 Relance amiable/Client C4"),
    ]
    folder = workspace / "sorties" / "2026-11-21"
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [
        *("1 Appel courtois", "1 Relance amiable", "source"),
    ]
    assert all((folder / file).is_file() for file in files)


def test_a_segment_s_template_is_checked_even_when_nobody_is_in_it(workspace: Path) -> None:
    fill(workspace, "Segments", [["VIP", 1, None, "vip.docx", *[None] * 6]])
    with pytest.raises(TemplateError) as told:
        decide(workspace, invoice("C1", "F1", overdue(40), 100))
    assert "models_docx/vip.docx" in told.value.details[0]
    checked = CliRunner().invoke(app, ["check", "--workspace", str(workspace)])
    assert (checked.exit_code, "vip.docx" in checked.output) == (6, True)


def test_check_counts_the_segments_and_previews_their_stages(workspace: Path) -> None:
    shutil.copy(workspace / "models_docx" / FIRM, workspace / "models_docx" / "vip.docx")
    rows = [["VIP", 1, "Appel courtois", "vip.docx", *[None] * 6], ["Pro", 1, None, "vip.docx", *[None] * 6]]
    fill(workspace, "Segments", rows)
    result = CliRunner().invoke(app, ["check", "--preview", "--workspace", str(workspace)])
    assert result.exit_code == 0, result.output
    assert "Paramètres : corrects (3 étapes, 2 segments, 0 client)." in result.output
    found = {path.name for path in (workspace / "apercus").glob("*.docx")}
    assert {"Aperçu 1 Appel courtois.docx", "Aperçu 1 Relance amiable.docx"} < found
    assert "Aperçu 1 Relance amiable - vip.docx" in found, "Pro's first stage has another template"


# --- What the ledger says of a stage -------------------------------------------------------------------


def test_the_ledger_names_stages_of_the_customer_s_own_ladder(workspace: Path) -> None:
    fill(workspace, "Segments", [["VIP", 11, "Relance ferme", FIRM, 20, None, 8, "courrier", "aucuns", None]])
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "VIP"}])
    asked = [("C1", "Relance ferme"), ("C2", "Relance ferme"), ("C1", "2"), ("C2", "11")]
    rows = [
        invoice(code, f"F{n}", overdue(40), 100, **{"Étape à envoyer": stage}) for n, (code, stage) in enumerate(asked)
    ]
    made = decide(workspace, *rows)
    sent = {claim.item.number: case.stage.number for case in made.decision.cases for claim in case.claims}
    assert sent == {"F0": 2, "F1": 11, "F2": 2, "F3": 11}


def test_a_stage_that_the_customer_s_ladder_lacks_is_held_in_words(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "VIP"}])
    made = decide(workspace, invoice("C2", "F2", overdue(40), 100, **{"Étape à envoyer": 2}))
    assert names(made) == {}
    assert held(made)["F2"].kind is HoldKind.NOTHING_TO_SEND
    assert held(made)["F2"].reason.startswith("étape 2 demandée au grand livre, absente du parcours de ce client")


def test_another_ladder_s_name_never_stands_for_the_stage_of_that_number(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "VIP"}])
    made = decide(
        workspace,
        invoice("C2", "F2", overdue(40), 100, **{"Étape à envoyer": "Relance amiable"}),
        invoice("C1", "F1", overdue(40), 100, **{"Étape à envoyer": "Appel courtois"}),
    )
    assert made.decision.cases == ()
    told = {row.number: row.faults[0].message for row in made.ledger.rejected}
    assert told == {
        "F1": "étape inconnue ; étapes possibles : 1 (Relance amiable), 2 (Relance ferme), 3 (Mise en demeure)",
        "F2": "étape inconnue ; étapes possibles : 1 (Appel courtois), 3 (Mise en demeure)",
    }


def test_a_count_of_letters_counts_on_the_customer_s_own_ladder(workspace: Path) -> None:
    rows = [["VIP", 10 * n, f"Lettre {n}", MILD, 7, 0, 8, "courrier", "aucuns", None] for n in (1, 2, 3)]
    fill(workspace, "Segments", rows)
    set_clients(workspace, [{"Code": "C2", "Nom": "Deux", "Segment": "VIP"}])
    told: Record = {"Nb relances": 2, "Date dernière relance": overdue(20)}
    made = decide(
        workspace,
        invoice("C1", "F1", overdue(60), 100) | dict(told),
        invoice("C2", "F2", overdue(60), 100) | dict(told),
    )
    assert names(made) == {"F1": "Mise en demeure", "F2": "Lettre 3"}


# --- A customer changes segment ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "sent", "then"),
    [
        # By name: the segment's second letter is the one already sent, under another number.
        (None, "A", ["Relance amiable"], ["Dernier appel"]),
        # By number: its name is not on the new ladder.
        (None, "B", ["Relance amiable"], ["Relance B2", "Relance B3"]),
        ("B", None, ["Relance B1", "Relance B2"], ["Mise en demeure"]),
        # A number beyond the new ladder: nothing is left to send.
        ("B", "C", ["Relance B1", "Relance B2", "Relance B3"], []),
        # Numbers that the new ladder starts above: nothing of it is skipped.
        (None, "D", ["Relance amiable"], ["Lettre D10", "Lettre D20"]),
    ],
)
def test_who_changes_segment_gets_no_letter_twice_and_misses_none(
    workspace: Path, before: str | None, after: str | None, sent: list[str], then: list[str]
) -> None:
    def ladder(segment: str, *stages: tuple[int, str]) -> list[list[Cell]]:
        return [[segment, n, name, MILD, 7, 8, 8, "courrier", "aucuns", None] for n, name in stages]

    fill(
        workspace,
        "Segments",
        [
            *ladder("A", (1, "Prise de contact"), (5, "Relance amiable"), (6, "Dernier appel")),
            *ladder("B", (1, "Relance B1"), (2, "Relance B2"), (3, "Relance B3")),
            *ladder("C", (1, "Lettre C1"), (2, "Lettre C2")),
            *ladder("D", (10, "Lettre D10"), (20, "Lettre D20")),
        ],
    )
    row = invoice("C1", "F1", overdue(100), 100)
    clean = (workspace / "clients.xlsx").read_bytes()
    day = ON
    played: list[str] = []
    for segment, letters in ((before, sent), (after, then)):
        (workspace / "clients.xlsx").write_bytes(clean)
        set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Segment": segment}])
        for name in letters:
            made = send(workspace, row, on=day)
            played += names(made).values()
            assert played[-1:] == [name]
            assert names(decide(workspace, row, on=day)) == {}, "nothing twice on one day"
            day += 20 * DAY
    assert played == [*sent, *then]
    assert held(decide(workspace, row, on=day))["F1"].kind is HoldKind.LADDER_END


def test_a_stage_asked_for_counts_as_sent_by_its_name_not_by_its_place(workspace: Path) -> None:
    rows = [["VIP", n, name, MILD, 7, 0, 8, "courrier", "aucuns", None] for n, name in ((1, "A"), (5, "Relance ferme"))]
    fill(workspace, "Segments", rows)
    told: Record = {"Dernière relance": 1, "Date dernière relance": overdue(30)}
    row = invoice("C1", "F1", overdue(60), 100)
    assert names(send(workspace, row | dict(told))) == {"F1": "Relance ferme"}
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Segment": "VIP"}])
    asked = decide(workspace, row | {"Étape à envoyer": 5}, on=ON + DAY)
    assert held(asked)["F1"].reason.startswith("« Relance ferme » déjà envoyée le 21/11/2026 ;")
    assert names(decide(workspace, row | {"Étape à envoyer": 1}, on=ON + DAY)) == {"F1": "A"}


def test_a_letter_beyond_the_new_ladder_is_not_its_last_one_when_that_is_asked_for(workspace: Path) -> None:
    fill(workspace, "Segments", [["VIP", n, f"Lettre {n}", MILD, 7, 0, 8, "courrier", "aucuns", None] for n in (1, 2)])
    row = invoice("C1", "F1", overdue(60), 100)
    told: Record = {"Dernière relance": 2, "Date dernière relance": overdue(30)}
    assert names(send(workspace, row | dict(told))) == {"F1": "Mise en demeure"}
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Segment": "VIP"}])
    assert names(decide(workspace, row | {"Étape à envoyer": 2}, on=ON + DAY)) == {"F1": "Lettre 2"}
    assert held(decide(workspace, row, on=ON + DAY))["F1"].kind is HoldKind.LADDER_END


# --- Overrides in clients.xlsx -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first", "formal"),
    [
        (None, Channel.POST, Channel.REGISTERED),
        ("e-mail", Channel.EMAIL, Channel.REGISTERED),
        ("courrier", Channel.POST, Channel.REGISTERED),
        ("Recommandé AR", Channel.REGISTERED, Channel.REGISTERED),
    ],
)
def test_a_customer_s_channel_but_a_formal_notice_stays_registered(
    workspace: Path, asked: str | None, first: Channel, formal: Channel
) -> None:
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Canal": asked}])
    made = send(
        workspace,
        invoice("C1", "F1", overdue(10), 100),
        invoice("C1", "F3", overdue(90), 200) | {"Dernière relance": 2, "Date dernière relance": overdue(40)},
    )
    assert [(case.stage.number, case.stage.channel) for case in made.decision.cases] == [(1, first), (3, formal)]
    journal = (workspace / "sorties" / "2026-11-21" / "journal.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["channel"] for line in journal] == [first.value, formal.value]


def test_a_letter_by_e_mail_needs_no_street(workspace: Path) -> None:
    bare: Record = {
        "Code client": "C1", "Nom client": "Un", "N° facture": "F1", "Échéance": overdue(10), "Reste dû": 100,
    }  # fmt: skip
    assert held(decide(workspace, bare))["F1"].kind is HoldKind.NO_ADDRESS
    set_clients(workspace, [{"Code": "C1", "Canal": "e-mail", "E-mail": "compta@un.example"}])
    assert names(decide(workspace, bare)) == {"F1": "Relance amiable"}


def test_terms_rate_language_and_stop_of_a_customer(workspace: Path) -> None:
    set_clients(
        workspace,
        [
            {"Code": "C1", "Nom": "Un", "Délai de paiement": 45, "Taux contractuel": 12.5},
            {"Code": "C2", "Nom": "Deux", "Langue": "en"},
            {"Code": "C3", "Nom": "Trois"},
        ],
        [{"Code": "C3", "Motif": "ne plus écrire"}],
    )
    rows = [invoice(code, f"F{code}", None, 100) | {"Date facture": overdue(60)} for code in ("C1", "C2", "C3", "C4")]
    made = decide(workspace, *rows)
    due = {claim.item.number: claim.due for case in made.decision.cases for claim in case.claims}
    assert due == {"FC1": overdue(15), "FC2": overdue(30), "FC4": overdue(30)}
    debtors = {case.debtor.key: case.debtor for case in made.decision.cases}
    assert (debtors["C1"].contract_rate, debtors["C2"].contract_rate) == (Decimal("12.50"), None)
    assert {courier.case.debtor.key: courier.language for courier in made.couriers} == {
        "C1": "fr", "C2": "en", "C4": "fr",
    }  # fmt: skip
    assert held(made)["FC3"].kind is HoldKind.STOP


def test_a_rate_in_a_percent_cell_is_not_taken_for_a_hundredth(workspace: Path) -> None:
    set_value(workspace, "Général", "Taux contractuel", 0.12)  # what Excel keeps of 12 %
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Taux contractuel": 0.12}])
    told = faults(workspace)
    assert [detail.split(" : ")[0].split(", ", 1)[1] for detail in told] == [
        *("feuille « Général », cellule B6", "feuille « Clients », cellule Q2"),
    ]
    assert all("écrivez 12 pour 12 %" in detail for detail in told)


def test_a_customer_s_rate_may_be_text(workspace: Path) -> None:
    set_clients(workspace, [{"Code": "C1", "Nom": "Un", "Taux contractuel": "12,5 %"}])
    assert load_settings(workspace).clients["C1"].contract_rate == Decimal("12.5")


@pytest.mark.parametrize("value", [12, 12.0, "12", "12 %", "12,00", "12,00 %"])
def test_the_contract_rate_in_every_writing(workspace: Path, value: Cell) -> None:
    set_value(workspace, "Général", "Taux contractuel", value)
    assert load_settings(workspace).general.contract_rate == Decimal(12)


def test_the_new_general_settings(workspace: Path) -> None:
    filled: dict[str, Cell] = {
        "Changement de semestre": "Figé au départ", "Intérêts du secteur public": "OUI",
        "Intérêts des particuliers": "oui", "Versements proposés": 3, "Étape des versements": 1,
        "Relevé de compte joint": "derniere etape", "Facture disparue": "payée", "Âge du grand livre": 10,
    }  # fmt: skip
    for label, value in filled.items():
        set_value(workspace, "Général", label, value)
    general = load_settings(workspace).general
    assert (general.rate_rule.value, general.public_charges, general.individual_interest) == (
        *("figé au départ", True, True),
    )
    assert (general.instalments, general.instalments_stage, general.statement.value) == (3, 1, "dernière étape")
    assert (general.absent.value, general.ledger_days) == ("payée", 10)
    set_value(workspace, "Général", "Étape des versements", None)
    assert load_settings(workspace).general.instalments_stage is None
    set_value(workspace, "Général", "Changement de semestre", "annuel")
    assert "valeurs possibles : par semestre, figé au départ" in faults(workspace)[0]


def test_instalments_at_a_stage_that_no_ladder_has_are_remarked(workspace: Path) -> None:
    set_value(workspace, "Général", "Versements proposés", 3)
    set_value(workspace, "Général", "Étape des versements", 7)
    assert any("aucune étape n’a le numéro 7" in remark for remark in load_settings(workspace).remarks)
    fill(workspace, "Segments", [["VIP", 7, "Dernier appel", FIRM, 40, None, 8, "courrier", "aucuns", None]])
    assert not any("numéro 7" in remark for remark in load_settings(workspace).remarks)


# --- A reminder before the due date --------------------------------------------------------------------


@pytest.fixture
def reminding(workspace: Path) -> Path:
    """A workspace that reminds 5 days before the due date."""
    target = workspace / "models_docx" / "rappel_avant_echeance.docx"
    if not target.exists():
        shutil.copy(workspace / "models_docx" / MILD, target)
    set_value(workspace, "Général", "Rappel avant échéance", 5)
    return workspace


def test_the_reminder_is_off_until_it_is_asked_for(workspace: Path) -> None:
    assert [stage.number for stage in load_settings(workspace).stages] == [1, 2, 3]
    set_value(workspace, "Général", "Rappel avant échéance", 0)
    assert [stage.number for stage in load_settings(workspace).stages] == [1, 2, 3]


def test_the_reminder_leaves_before_the_due_date_and_only_then(reminding: Path) -> None:
    rows = [invoice(f"C{days}", f"F{days}", overdue(days), 100) for days in (-6, -5, 0, 1, 7)]
    made = decide(reminding, *rows)
    assert names(made) == {"F-5": "Rappel avant échéance", "F0": "Rappel avant échéance", "F7": "Relance amiable"}
    assert held(made)["F-6"].reason == "trop tôt : « Rappel avant échéance » part 5 jours avant l’échéance"
    assert held(made)["F-6"].next_date == ON + DAY
    assert held(made)["F1"].reason == "trop tôt : 1 jour de retard, « Relance amiable » à partir de 7"
    by_file = {courier.case.debtor.key: courier for courier in made.couriers}
    assert by_file["C-5"].file.startswith("0 Rappel avant échéance/")
    assert by_file["C-5"].case.stage.charges is Charges.NONE


def test_the_reminder_s_deadline_is_the_latest_due_date(reminding: Path) -> None:
    made = decide(reminding, invoice("C1", "F1", ON + 2 * DAY, 100), invoice("C1", "F2", ON + 5 * DAY, 50))
    assert (only(made).deadline, only(made).principal) == (dt.date(2026, 11, 26), Decimal("150.00"))


def test_after_the_reminder_the_ladder_goes_on_as_without(reminding: Path) -> None:
    row = invoice("C1", "F1", ON + 5 * DAY, 100)
    assert names(send(reminding, row)) == {"F1": "Rappel avant échéance"}
    waiting = decide(reminding, row, on=ON + DAY)
    assert (held(waiting)["F1"].reason, held(waiting)["F1"].next_date) == ("non échue", ON + 12 * DAY)
    assert names(send(reminding, row, on=ON + 12 * DAY)) == {"F1": "Relance amiable"}


def test_direct_escalation_is_not_used_up_by_a_reminder(reminding: Path) -> None:
    set_value(reminding, "Général", "Escalade", "directe")
    row = invoice("C1", "F1", ON + 5 * DAY, 100)
    assert names(send(reminding, row)) == {"F1": "Rappel avant échéance"}
    assert names(send(reminding, row, on=ON + 50 * DAY)) == {"F1": "Mise en demeure"}


def test_one_letter_a_debtor_lists_nothing_overdue_on_a_reminder(reminding: Path) -> None:
    set_value(reminding, "Général", "Regroupement", "débiteur")
    rows = [invoice("C1", "F1", overdue(-5), 100), invoice("C1", "F2", overdue(3), 50)]
    made = decide(reminding, *rows)
    assert names(made) == {"F1": "Rappel avant échéance"}
    assert held(made)["F2"].kind is HoldKind.TOO_EARLY
    chased = decide(reminding, rows[0], invoice("C1", "F3", overdue(10), 70))
    assert names(chased) == {"F3": "Relance amiable"}
    assert held(chased)["F1"].kind is HoldKind.NOT_DUE


def test_a_reminder_asked_for_too_late_is_held(reminding: Path) -> None:
    rows = [
        invoice("C1", f"F{days}", overdue(days), 100, **{"Étape à envoyer": "Rappel avant échéance"})
        for days in (-3, 10)
    ]
    made = decide(reminding, *rows)
    assert names(made) == {"F-3": "Rappel avant échéance"}
    assert held(made)["F10"].reason == ("« Rappel avant échéance » demandée au grand livre, mais la facture est échue")


def test_a_count_of_letters_does_not_count_the_reminder(reminding: Path) -> None:
    told: Record = {"Nb relances": 1, "Date dernière relance": overdue(20)}
    made = decide(reminding, invoice("C1", "F1", overdue(40), 100) | dict(told))
    assert names(made) == {"F1": "Relance ferme"}


def test_the_reminder_has_a_preview_with_its_invoices_not_yet_due(reminding: Path) -> None:
    result = CliRunner().invoke(app, ["check", "--preview", "--workspace", str(reminding)])
    assert result.exit_code == 0, result.output
    letter = docx.Document(str(reminding / "apercus" / "Aperçu 0 Rappel avant échéance.docx"))
    dues = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    today = dt.date.today()  # noqa: TID251 - the command reads the clock
    assert f"{today + 5 * DAY:%d/%m/%Y}" in " ".join(dues)


def test_a_ladder_of_a_reminder_alone_chases_nobody(workspace: Path) -> None:
    set_stages(workspace, [[1, "Rappel", MILD, -5, None, 0, "courrier", "aucuns"]])
    assert held(decide(workspace, invoice("C1", "F1", overdue(3), 100)))["F1"].kind is HoldKind.LADDER_END


@pytest.mark.parametrize(
    "stage",
    [
        [0, "Prévenance", MILD, 0, None, 8, "courrier", "aucuns"],
        [9, "Prévenance", MILD, -3, None, 8, "courrier", "aucuns"],
        [9, "Rappel avant échéance", MILD, 3, None, 8, "courrier", "aucuns"],
    ],
)
def test_two_reminders_are_a_fault_at_the_setting(workspace: Path, stage: Sequence[Cell]) -> None:
    address = set_value(workspace, "Général", "Rappel avant échéance", 5)
    set_stages(workspace, [stage])
    assert cells(workspace) == [f"Général {address}"]
    assert f"l’étape {stage[0]} (« {stage[1]} »)" in faults(workspace)[0]


def test_a_segment_reminds_only_where_it_says_so(reminding: Path) -> None:
    fill(reminding, "Segments", [["A", 1, *[None] * 8], ["B", 0, None, None, -10, *[None] * 5], ["B", 1, *[None] * 8]])
    set_clients(reminding, [{"Code": code, "Nom": code, "Segment": code} for code in ("A", "B")])
    made = decide(reminding, *(invoice(code, f"F{code}", ON + 5 * DAY, 100) for code in ("A", "B", "C")))
    assert names(made) == {"FB": "Rappel avant échéance", "FC": "Rappel avant échéance"}
    assert load_settings(reminding).segments[1].stages[0].min_days_overdue == -10


# --- Sales, principal, publication ---------------------------------------------------------------------


MONTHS = "2026-10|10/2026|10-2026|10.2026|octobre 2026|Octobre 2026|oct. 2026|oct-26|202610|31/10/2026|2026-10-01"


@pytest.mark.parametrize("text", MONTHS.split("|"))
def test_months_in_every_writing(text: str) -> None:
    assert to_month(text) == dt.date(2026, 10, 1)


@pytest.mark.parametrize("text", ["octobre", "13/2026", "2026", "T3 2026", "", "10/11/12/2026", "00/2026"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(Unreadable):
        to_month(text)


def test_monthly_sales(workspace: Path) -> None:
    rows: Sequence[Sequence[Cell]] = [
        [dt.date(2026, 10, 31), 120000.5, None],
        ["septembre 2026", "98 000,00", "EUR"],
        ["10/2026", 5000, "usd"],
    ]
    fill(workspace, "Ventes", rows)
    sales = [(one.month, one.amount, one.currency) for one in load_settings(workspace).sales]
    assert sales == [
        (dt.date(2026, 9, 1), Decimal("98000.00"), "EUR"),
        (dt.date(2026, 10, 1), Decimal("120000.50"), "EUR"),
        (dt.date(2026, 10, 1), Decimal("5000.00"), "USD"),
    ]


@pytest.mark.parametrize(
    ("row", "where", "told"),
    [
        (["octobre 2026", 5, None], "A3", "deux fois"),
        (["01/10/2026", 5, "EUR"], "A3", "deux fois"),
        (["11/2026", -5, None], "B3", "positif"),
        (["11/2026", "5 000 $", None], "B3", "sa propre colonne"),
        (["novembre", 5, None], "A3", "mois attendu"),
        (["11/2026", None, None], "B3", "obligatoire"),
        (["11/2026", 5, "euroz"], "C3", "devise attendue"),
    ],
)
def test_sales_that_cannot_be(workspace: Path, row: Sequence[Cell], where: str, told: str) -> None:
    fill(workspace, "Ventes", [["2026-10", 100, None], row])
    assert cells(workspace) == [f"Ventes {where}"]
    assert told in faults(workspace)[0]


PRINCIPAL_LINES: dict[str, Cell] = {
    "Nom": "Scierie du Vercors", "Adresse 1": "3 route du Bois", "Code postal": 1000, "Ville": "Bourg-en-Bresse",
    "SIREN": "123456782", "Fondement de la créance": "Vente de bois selon les factures",
}  # fmt: skip


def set_principal(workspace: Path, **more: Cell) -> None:
    for label, value in (PRINCIPAL_LINES | more).items():
        set_value(workspace, "Mandant", label, value)


def test_the_principal_of_an_agency(workspace: Path) -> None:
    assert load_settings(workspace).principal is None
    set_principal(workspace)
    principal = load_settings(workspace).principal
    assert principal is not None
    assert (principal.name, principal.address) == ("Scierie du Vercors", ("3 route du Bois", "01000 Bourg-en-Bresse"))
    assert (principal.siren, principal.basis) == ("123 456 782", "Vente de bois selon les factures")


def test_a_principal_needs_a_name_and_an_address(workspace: Path) -> None:
    set_principal(workspace, Nom=None)
    assert ["« Nom » est vide" in detail for detail in faults(workspace)] == [True]
    set_principal(workspace, Ville=None)
    assert "« Ville » est vide" in faults(workspace)[0]
    set_principal(workspace, SIREN="123456789")
    assert cells(workspace) == ["Mandant B7"]


def test_a_principal_without_a_basis_is_remarked(workspace: Path) -> None:
    set_principal(workspace, **{"Fondement de la créance": None})
    assert any("R. 124-4" in remark for remark in load_settings(workspace).remarks)


def test_letters_for_two_principals_are_of_two_creditors(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(40), 100)
    keys = []
    for name in (None, "Scierie du Vercors", "Menuiserie Duval"):
        if name:
            set_principal(workspace, Nom=name)
        made = send(workspace, row)
        assert names(made) == {"F1": "Relance amiable"}, "each starts its own ladder"
        assert names(decide(workspace, row)) == {}, "and gets no letter twice"
        journal = (workspace / "sorties" / made.folder / "journal.jsonl").read_text("utf-8")
        keys.append(json.loads(journal)["creditor"])
    assert keys == [
        *("Société Exemple", "Société Exemple pour Scierie du Vercors", "Société Exemple pour Menuiserie Duval"),
    ]


def test_the_publication_of_proceedings(workspace: Path) -> None:
    published = dt.date(2026, 11, 3)
    set_clients(workspace, [{"Code": "C1"}], [{"Code": "C1", "Motif": "liquidation", "Publié le": published}])
    (hold,) = load_settings(workspace).clients["C1"].holds
    assert (hold.kind, hold.published) == (HoldKind.PROCEEDINGS, published)


def test_a_publication_without_proceedings_is_a_fault(workspace: Path) -> None:
    set_clients(workspace, [], [{"Code": "C1", "Motif": "litige", "Publié le": dt.date(2026, 11, 3)}])
    assert cells(workspace) == ["Suspensions E2"]


def test_an_older_list_of_suspensions_has_no_such_column(workspace: Path) -> None:
    def forget(book: openpyxl.Workbook) -> None:
        book["Suspensions"].delete_cols(5)
        book["Suspensions"].append(["C1", None, "redressement", None])

    edit_workbook(workspace / "clients.xlsx", forget)
    (hold,) = load_settings(workspace).clients["C1"].holds
    assert (hold.kind, hold.published) == (HoldKind.PROCEEDINGS, None)


# --- Without segments nothing changes ------------------------------------------------------------------


def _unused_segments(workspace: Path) -> None:
    fill(workspace, "Segments", VIP)
    set_clients(workspace, [{"Code": "AILLEURS", "Nom": "Nulle part au grand livre", "Segment": "VIP"}])


@pytest.mark.parametrize("change", [without_optional_sheets, _unused_segments])
def test_without_a_customer_in_a_segment_nothing_changes(workspace: Path, change: Callable[[Path], None]) -> None:
    sample = workspace / "samples" / "grand_livre_exemple.xlsx"
    before = plan([sample], workspace, ON)
    change(workspace)
    after = plan([sample], workspace, ON)
    assert (after.decision, after.couriers, after.ledger) == (before.decision, before.couriers, before.ledger)
    assert (after.remarks, len(before.couriers) > 5) == (before.remarks, True)


def test_the_ledger_s_own_segment_column_is_left_to_its_owner(workspace: Path) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(10), 100, Segment="GRANDS COMPTES"))
    assert names(made) == {"F1": "Relance amiable"}
    assert [field for _, header, field in made.ledger.readings[0].columns if header == "Segment"] == [None]
    assert Field.SEGMENT not in [field for _, _, field in made.ledger.readings[0].columns]
