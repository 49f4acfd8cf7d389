"""Proposition.xlsx: written, decided on in Excel, carried out exactly, or refused with the reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from build import ON, Cell, Record, edit_workbook, invoice, set_clients, set_stages, set_value, write_ledger
from command import converse, mailmerge
from days import held
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from test_laws import histories, ledger_of, ledgers

from mailmerge import MailmergeError, load_settings, plan, write
from mailmerge.delivery.proposal.read import read_proposal
from mailmerge.dunning.decide import decide
from mailmerge.dunning.ladder import claim_key
from mailmerge.dunning.laws import balance_money, broken_laws, count_rows
from mailmerge.model import Grouping, History, HoldKind, Item, Override, Plan, Proposal, Settings
from mailmerge.proposing import propose

DUE = dt.date(2026, 10, 1)  # 51 days overdue
LATER = dt.date(2026, 12, 15)
DATE = ("--date", "2026-11-21")
PROPOSE = ("run", "--proposal", *DATE)


def rows() -> list[Record]:
    """Three letters: C1 two invoices and C2 one at stage 1, C3 one at stage 2 as the ledger tells of a first letter."""
    return [
        invoice("C1", "F1", DUE, 100),
        invoice("C1", "F2", DUE + dt.timedelta(days=4), 200),
        invoice("C2", "G1", DUE, 300),
        invoice("C3", "H1", DUE, 400, Niveau_de_relance=1),
    ]


def ledger(workspace: Path, records: Sequence[Record] | None = None) -> Path:
    return write_ledger(workspace / "a_traiter" / "balance.xlsx", records or rows())


def proposal(workspace: Path, records: Sequence[Record] | None = None) -> Path:
    """A proposal for that ledger, in the drop folder."""
    return propose(plan([ledger(workspace, records)], workspace, ON))


def fill(path: Path, *decisions: tuple[str, str, Cell]) -> dict[str, str]:
    """Fill in cells by the line's number and the column's header; gives their addresses by number and header."""
    places: dict[str, str] = {}

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Proposition"]
        headers = {str(cell.value): index for index, cell in enumerate(sheet[1])}
        lines = {str(row[headers["N°"]].value): row for row in sheet.iter_rows(min_row=2)}
        for line, header, value in decisions:
            cell = lines[line][headers[header]]
            cell.value = value
            places[f"{line} {header}"] = cell.coordinate

    edit_workbook(path, change)
    return places


def read(path: Path) -> Proposal:
    found = read_proposal(path)
    assert found is not None
    return found


def carried(workspace: Path, path: Path, on: dt.date = ON) -> Plan:
    return plan([], workspace, on, read(path))


def letters(made: Plan) -> list[tuple[str, int, list[str]]]:
    return [
        (case.debtor.key, case.stage.number, [claim.item.number for claim in case.claims])
        for case in made.decision.cases
    ]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- Written -------------------------------------------------------------------------------------------


def test_a_proposal_is_a_line_a_letter_and_a_line_an_invoice_and_no_folder(workspace: Path) -> None:
    ledger(workspace)
    done = mailmerge(*PROPOSE, cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert f"3 lettres à contrôler dans {workspace / 'Proposition.xlsx'}" in done.stdout
    assert "Aucune lettre n’a été écrite." in done.stdout
    assert not (workspace / "sorties").exists()
    book = openpyxl.load_workbook(workspace / "Proposition.xlsx")
    assert book.sheetnames == ["Proposition", "Non relancées", "Contrôle"]
    sheet = book["Proposition"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [*lines[0][:6], *lines[0][13:]] == [
        *("Ligne", "N°", "Client", "Nom", "N° facture", "Échéance", "À payer"),
        *("Décision", "Suspendre jusqu’au", "Étape à envoyer", "Remarque"),
    ]
    assert lines[1][:14] == [
        *("lettre", "L1", "C1", "Client C1", "2 factures", None, 51, "1 Relance amiable", "courrier", "EUR"),
        *(300, 0, 0, 300),
    ]
    assert lines[2][:8] == [
        *("facture", "L1.1", "C1", "Client C1", "F1", dt.datetime(2026, 10, 1), 51, "1 Relance amiable"),
    ]
    assert [line[1] for line in lines[1:]] == ["L1", "L1.1", "L1.2", "L2", "L2.1", "L3", "L3.1", "EUR"]
    assert [line[10] for line in lines[1:]] == [300, 100, 200, 300, 300, 400, 400, 1000]
    assert sheet["A2"].font.bold
    assert not sheet["A3"].font.bold
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists["O2:O9"] == '"envoyer,exclure,suspendre"'
    assert lists["Q2:Q9"] == '"1 Relance amiable,2 Relance ferme,3 Mise en demeure"'
    assert sheet.freeze_panes == "C2"


def test_a_file_that_may_hold_decisions_is_never_overwritten(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L1", "Décision", "exclure"))
    before = path.read_bytes()
    assert propose(plan([], workspace, ON)).name == "Proposition 2.xlsx"
    path.unlink()
    # The highest number is the latest one, also when she threw the first away.
    assert propose(plan([], workspace, ON)).name == "Proposition 3.xlsx"
    assert before != (workspace / "Proposition 2.xlsx").read_bytes()


def test_the_answer_in_json_says_where_the_proposal_is(workspace: Path) -> None:
    ledger(workspace, [*rows(), invoice("C4", "K1", DUE, "à voir")])
    done = mailmerge(*PROPOSE, "--json", cwd=workspace)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["exit_code"], answer["folder"]) == (3, 3, None)
    assert answer["proposal"] == str(workspace / "Proposition.xlsx")
    assert len(answer["letters"]) == 3


def test_a_dry_run_writes_no_proposal(workspace: Path) -> None:
    ledger(workspace)
    assert mailmerge(*PROPOSE, "--dry-run", cwd=workspace).returncode == 0
    assert not (workspace / "Proposition.xlsx").exists()


def test_stages_that_a_list_in_excel_cannot_hold_are_offered_by_number(workspace: Path) -> None:
    template = "relance_1_amiable.docx"
    set_stages(
        workspace,
        [
            [1, "Relance, amiable", template, 7, None, 8, "courrier", "aucuns"],
            [2, "Relance", template, 15, 8, 8, "courrier", "aucuns"],
        ],
    )
    sheet = openpyxl.load_workbook(proposal(workspace))["Proposition"]
    assert '"1,2"' in [rule.formula1 for rule in sheet.data_validations.dataValidation]


# --- Carried out ---------------------------------------------------------------------------------------


def test_what_was_decided_is_what_is_written(workspace: Path) -> None:
    path = proposal(workspace)
    fill(
        path,
        ("L1.1", "Décision", "exclure"),
        ("L1.1", "Remarque", "avoir à faire"),
        ("L2", "Décision", "suspendre"),
        ("L2", "Suspendre jusqu’au", LATER),
        ("L2", "Remarque", "vu avec M. Petit"),
        ("L3", "Étape à envoyer", "3 Mise en demeure"),
    )
    done = mailmerge("run", "Proposition.xlsx", "--yes", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "1 facture exclue, 1 facture suspendue, 1 facture à une autre étape" in done.stdout
    folder = workspace / "sorties" / "2026-11-21"
    journal = [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    sent = [
        (one["debtor"], one["stage"], [line["number"] for line in one["invoices"]], one["principal"], one["date"])
        for one in journal
    ]
    assert sent == [("C1", 1, ["F2"], "200.00", "2026-11-21"), ("C3", 3, ["H1"], "400.00", "2026-11-21")]
    recap = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Non relancées"]
    reasons = {row[2]: (row[6], row[7]) for row in recap.iter_rows(min_row=2, values_only=True)}
    assert reasons == {
        "F1": ("exclue dans la proposition (avoir à faire)", dt.datetime(2026, 11, 22)),  # proposed again
        "G1": (
            "suspendue dans la proposition jusqu’au 15/12/2026 (vu avec M. Petit)",
            dt.datetime(2026, 12, 16),
        ),
    }
    assert (folder / "source" / "Proposition.xlsx").read_bytes() == path.read_bytes()
    assert (folder / "source" / "balance.xlsx").exists()


def test_what_is_suspended_goes_into_the_plan_for_the_runs_to_come(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L2.1", "Décision", "suspendre"), ("L2.1", "Suspendre jusqu’au", "15/12/2026"))
    made = carried(workspace, path)
    assert held(made)["G1"].kind is HoldKind.UNTIL
    (suspension,) = made.suspensions
    creditor = made.couriers[0].case.account.creditor_key
    assert suspension.key == (creditor, "C2", "G1", DUE)
    assert (suspension.hold.kind, suspension.hold.until) == (HoldKind.UNTIL, LATER)
    assert suspension.hold.text == "proposition du 21/11/2026"


def test_an_invoices_line_wins_over_its_letters(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L1", "Décision", "exclure"), ("L1.2", "Décision", "Envoyer"))
    assert letters(carried(workspace, path)) == [("C1", 1, ["F2"]), ("C2", 1, ["G1"]), ("C3", 2, ["H1"])]
    fill(path, ("L1", "Décision", None), ("L1", "Étape à envoyer", 3), ("L1.1", "Étape à envoyer", "relance ferme"))
    made = carried(workspace, path)
    assert letters(made) == [("C2", 1, ["G1"]), ("C1", 2, ["F1"]), ("C3", 2, ["H1"]), ("C1", 3, ["F2"])]
    assert made.rows.sent == 4


def test_letters_may_join(workspace: Path) -> None:
    path = proposal(workspace, [*rows(), invoice("C3", "H2", DUE, 50)])
    lines = [line.texts[4] for line in read(path).lines if line.id.startswith("L")]
    assert lines == ["2 factures", "F1", "F2", "1 facture", "G1", "1 facture", "H2", "1 facture", "H1"]
    fill(path, ("L3", "Étape à envoyer", "2 Relance ferme"))
    assert letters(carried(workspace, path))[-1] == ("C3", 2, ["H1", "H2"])


def test_an_invoice_that_its_decision_leaves_without_a_letter_is_told(workspace: Path) -> None:
    path = proposal(workspace, [invoice("C1", "F1", DUE, 4), invoice("C1", "F2", DUE, 2)])
    fill(path, ("L1.1", "Décision", "exclure"))
    made = carried(workspace, path)
    assert letters(made) == []
    assert any(
        remark.startswith("La facture F2 (Client C1) n’est finalement dans aucune lettre : sous le minimum")
        for remark in made.remarks
    )


def test_an_invoice_that_a_decision_brings_along_is_told(workspace: Path) -> None:
    path = proposal(workspace, [invoice("C1", "F1", DUE, 4, Niveau_de_relance=1), invoice("C1", "F2", DUE, 200)])
    fill(path, ("L1", "Étape à envoyer", "2 Relance ferme"))
    made = carried(workspace, path)
    assert letters(made) == [("C1", 2, ["F1", "F2"])]
    assert "Avec ces décisions partent aussi, sans ligne dans Proposition.xlsx : F1 (Client C1)." in made.remarks


def test_with_one_letter_a_customer_what_rides_along_is_left_out_too(workspace: Path) -> None:
    set_value(workspace, "Général", "Regroupement", "débiteur")
    path = proposal(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", ON - dt.timedelta(days=3), 50)])
    assert letters(carried(workspace, path)) == [("C1", 1, ["F1", "F2"])]
    fill(path, ("L1.2", "Décision", "exclure"))
    assert letters(carried(workspace, path)) == [("C1", 1, ["F1"])]
    fill(path, ("L1.2", "Décision", None), ("L1", "Étape à envoyer", "3 Mise en demeure"))
    assert letters(carried(workspace, path)) == [("C1", 3, ["F1", "F2"])]
    place = fill(path, ("L1", "Étape à envoyer", None), ("L1.1", "Étape à envoyer", "3 Mise en demeure"))
    assert place["L1.1 Étape à envoyer"] in refusal(lambda: carried(workspace, path))


verdicts = st.builds(Override, excluded=st.booleans(), until=st.none() | st.just(LATER))
stages = st.builds(Override, stage=st.sampled_from([1, 2, 3]))


@settings(max_examples=200, deadline=None)
@given(
    found=ledgers,
    history=histories,
    grouping=st.sampled_from(Grouping),
    chosen=st.dictionaries(st.integers(0, 13), verdicts | stages, max_size=6),
)
def test_both_laws_hold_whatever_is_decided(
    pristine_settings: Settings, found: list[Item], history: History, grouping: Grouping, chosen: dict[int, Override]
) -> None:
    rules = replace(pristine_settings, general=replace(pristine_settings.general, grouping=grouping))
    account = ledger_of(found)
    before = decide(account, rules, history, ON)
    keys = [claim_key(claim, rules) for case in before.cases for claim in case.claims]
    overrides = {keys[index % len(keys)]: override for index, override in chosen.items() if keys}
    after = decide(account, rules, history, ON, overrides)
    counted, balances = count_rows(account, after), balance_money(account, after, rules)
    assert broken_laws(account, after, counted, balances) == ()
    kept_back = {key for key, override in overrides.items() if override.excluded or override.until}
    assert not kept_back & {claim_key(claim, rules) for case in after.cases for claim in case.claims}


@pytest.fixture(scope="module")
def pristine_settings(pristine: Path) -> Settings:
    return load_settings(pristine)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_proposal_without_decisions_changes_no_byte(pristine: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    balances: list[Cell] = [round(dice.uniform(-300, 900), 2) for _ in range(40)]
    records = [
        invoice(
            dice.choice(["00123", "C2", "=C3", "C4"]),
            f"F{number // 2}",
            ON - dt.timedelta(days=dice.randint(-10, 90)),
            dice.choice([balances[number], "1 234,56", "à voir"]),
            Niveau_de_relance=dice.choice([None, None, 1, 2, 3]),
            Devise=dice.choice(["EUR", "EUR", "USD"]),
            Litige=dice.choice(["", "", "oui"]),
        )
        | {"Nom client": dice.choice(["Dupont & Fils", "Léa  <Martin>", "=1+1"])}
        for number in range(40)
    ]
    folders = []
    for number in range(2):
        directory = tmp_path / f"espace {number}"
        shutil.copytree(pristine, directory)
        set_value(directory, "Général", "Regroupement", "débiteur" if seed == 2 else "étape")
        source = directory / "g.xlsx"
        if number:
            shutil.copyfile(tmp_path / "espace 0" / "g.xlsx", source)
            for name in ("parametres.xlsx", "clients.xlsx"):
                shutil.copyfile(tmp_path / "espace 0" / name, directory / name)
            made = carried(directory, propose(plan([source], directory, ON)))
        else:
            made = plan([write_ledger(source, records)], directory, ON)
        assert len(made.couriers) >= 2
        folders.append(digests(write(made).folder))
    assert folders[1].pop("source/Proposition.xlsx")
    assert folders[0] == folders[1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_proposal_saved_by_libreoffice_is_read_the_same(workspace: Path, tmp_path: Path) -> None:
    records = [*rows(), invoice("00123", "00045", DUE, 1234.56) | {"Nom client": "=1+1 & <Léa>"}]
    path = proposal(workspace, records)
    fill(path, ("L4", "Décision", "suspendre"), ("L4", "Suspendre jusqu’au", LATER))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    made = carried(workspace, tmp_path / "Proposition.xlsx")
    assert held(made)["H1"].reason == "suspendue dans la proposition jusqu’au 15/12/2026"
    assert len(made.couriers) == 3


def test_sorted_and_hidden_lines_are_the_same_proposal(workspace: Path) -> None:
    path = proposal(workspace)

    def turn(book: openpyxl.Workbook) -> None:
        sheet = book["Proposition"]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, line in enumerate(reversed(lines), 2):
            for column, value in enumerate(line, 1):
                sheet.cell(number, column).value = value
        sheet.row_dimensions[3].hidden = True

    edit_workbook(path, turn)
    fill(path, ("L2", "Décision", "exclure"))
    assert letters(carried(workspace, path)) == [("C1", 1, ["F1", "F2"]), ("C3", 2, ["H1"])]


# --- Where the ledger is -------------------------------------------------------------------------------


def test_the_ledger_is_found_where_it_was_or_in_the_drop_folder(workspace: Path, tmp_path: Path) -> None:
    path = propose(plan([write_ledger(tmp_path / "balance.xlsx", rows())], workspace, ON))
    assert len(carried(workspace, path).couriers) == 3
    moved = shutil.move(tmp_path / "balance.xlsx", workspace / "a_traiter" / "balance.xlsx")
    assert len(carried(workspace, path).couriers) == 3
    other = shutil.move(moved, tmp_path / "renommée.xlsx")
    done = mailmerge("run", other, "Proposition.xlsx", "--yes", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / "sorties" / "2026-11-21" / "journal.jsonl").exists()


def test_a_ledger_that_the_proposal_does_not_know_is_told(workspace: Path) -> None:
    path = proposal(workspace)
    write_ledger(workspace / "a_traiter" / "nouveau.xlsx", [invoice("C9", "Z1", DUE, 900)])
    made = carried(workspace, path)
    assert "nouveau.xlsx n’est pas dans la proposition : il n’a pas été lu." in made.remarks
    assert len(made.couriers) == 3


def changed_ledger(workspace: Path) -> str:
    ledger(workspace, [*rows(), invoice("C5", "K1", DUE, 10)])
    return "le grand livre balance.xlsx a changé depuis"


def missing_ledger(workspace: Path) -> str:
    (workspace / "a_traiter" / "balance.xlsx").unlink()
    return "le grand livre balance.xlsx est introuvable"


@pytest.mark.parametrize("harm", [changed_ledger, missing_ledger])
def test_a_ledger_that_changed_refuses_the_proposal(workspace: Path, harm: Callable[[Path], str]) -> None:
    proposal(workspace)
    told = harm(workspace)
    done = mailmerge("run", "Proposition.xlsx", "--yes", cwd=workspace)
    assert done.returncode == 5
    assert told in done.stderr
    assert "n’est plus à jour" in done.stderr
    assert not (workspace / "sorties").exists()


def test_a_ledger_beside_it_that_is_another_one_refuses_the_proposal(workspace: Path, tmp_path: Path) -> None:
    path = proposal(workspace)
    extra = write_ledger(tmp_path / "autre.xlsx", rows())
    told = refusal(lambda: plan([workspace / "a_traiter" / "balance.xlsx", extra], workspace, ON, read(path)))
    assert "autre.xlsx n’en faisait pas partie" in told


# --- Overtaken or altered ------------------------------------------------------------------------------


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(MailmergeError) as caught:
        action()
    assert caught.value.cure
    return str(caught.value)


def test_settings_that_change_a_line_refuse_the_proposal_with_its_cell(workspace: Path) -> None:
    path = proposal(workspace)
    set_clients(workspace, suspensions=[{"Code": "C2", "N° facture": "G1", "Motif": "litige sur la qualité"}])
    done = mailmerge("run", "Proposition.xlsx", "--yes", cwd=workspace)
    assert done.returncode == 4
    assert "Proposition.xlsx (du 21/11/2026) n’est plus à jour" in done.stderr
    assert "feuille « Proposition », ligne 6 : la facture G1 ne serait plus dans une lettre : litige" in done.stderr
    assert not (workspace / "sorties").exists()
    # A setting that changes no line changes nothing.
    shutil.copyfile(workspace / "parametres.xlsx", workspace / "avant.xlsx")
    edit_workbook(workspace / "clients.xlsx", lambda book: book["Suspensions"].delete_rows(2))
    set_value(workspace, "Général", "Minimum par lettre", 6)
    assert len(carried(workspace, path).couriers) == 3


def test_a_stage_that_moved_is_named_with_its_cell(workspace: Path) -> None:
    path = proposal(workspace)
    set_value(workspace, "Général", "Escalade", "directe")
    told = refusal(lambda: carried(workspace, path))
    assert "cellule H3 : on lit « 1 Relance amiable » ; ce serait maintenant « 3 Mise en demeure »" in told


def test_an_invoice_that_would_be_new_is_named(workspace: Path) -> None:
    set_clients(workspace, suspensions=[{"Code": "C2", "N° facture": "G1", "Motif": "litige"}])
    path = proposal(workspace)
    edit_workbook(workspace / "clients.xlsx", lambda book: book["Suspensions"].delete_rows(2))
    told = refusal(lambda: carried(workspace, path))
    assert "la facture G1 (Client C2) serait maintenant relancée et n’est pas dans la proposition" in told


def test_a_proposal_is_carried_out_once_unless_its_run_is_undone(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, *((f"L{number}", "Décision", "exclure") for number in (1, 2, 3)))
    assert mailmerge("run", path, "--yes", "--workspace", workspace).returncode == 0
    fill(path, ("L1", "Décision", "envoyer"))  # other decisions make it no other proposal
    again = mailmerge("run", path, "--yes", "--workspace", workspace)
    assert again.returncode == 4
    assert "a déjà été appliquée : voir le dossier 2026-11-21." in again.stderr
    assert mailmerge("undo", "--workspace", workspace).returncode == 0
    assert mailmerge("run", path, "--yes", "--workspace", workspace).returncode == 0


def test_a_run_in_between_refuses_the_proposal_with_what_it_sent(workspace: Path) -> None:
    path = proposal(workspace)
    write(plan([], workspace, ON))
    told = refusal(lambda: carried(workspace, path))
    assert "la facture F1 ne serait plus dans une lettre : déjà relancée le 21/11/2026" in told


def test_an_edited_cell_is_named(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L1.1", "Principal", 90), ("L2", "Échéance", DUE))
    done = mailmerge("run", path, "--yes", "--workspace", workspace)
    assert done.returncode == 4
    assert "cellule K3 : on lit « 90,00 » ; la proposition disait « 100,00 »" in done.stderr
    assert "cellule F5 : on lit « 01/10/2026 » ; cette cellule était vide" in done.stderr
    assert not (workspace / "sorties").exists()


def delete_line(sheet: Worksheet) -> str:
    sheet.delete_rows(3)
    return "lignes supprimées : L1.1"


def add_line(sheet: Worksheet) -> str:
    sheet.append(["facture", "L9.1", "C9", "Client C9"])
    return "ligne 10 : cette ligne n’était pas dans la proposition"


def double_line(sheet: Worksheet) -> str:
    sheet.append([cell.value for cell in sheet[3]])
    return "ligne 3 : cette ligne figure deux fois"


def drop_column(sheet: Worksheet) -> str:
    sheet.delete_cols(15)
    return "en-têtes manquants ou en double : « Décision »"


@pytest.mark.parametrize("harm", [delete_line, add_line, double_line, drop_column])
def test_lines_and_columns_must_stay(workspace: Path, harm: Callable[[Worksheet], str]) -> None:
    path = proposal(workspace)
    told: list[str] = []
    edit_workbook(path, lambda book: told.append(harm(book["Proposition"])))
    assert told[0] in refusal(lambda: carried(workspace, path))


def test_the_sheet_controle_must_stay(workspace: Path) -> None:
    path = proposal(workspace)

    def change(book: openpyxl.Workbook) -> None:
        for row in book["Contrôle"].iter_rows():
            if row[0].value == "Date des lettres":
                row[1].value = "2026-11-20"

    edit_workbook(path, change)
    assert "la feuille « Contrôle » a été modifiée" in refusal(lambda: read_proposal(path))
    edit_workbook(path, lambda book: book.remove(book["Contrôle"]))
    assert "la feuille « Contrôle » a été modifiée ou supprimée" in refusal(lambda: read_proposal(path))


# --- Decisions that make no sense ----------------------------------------------------------------------

WRONG: tuple[tuple[tuple[tuple[str, str, Cell], ...], str, str], ...] = (
    ((("L1", "Décision", "exclur"),), "L1 Décision", "vouliez-vous dire « exclure » ?"),
    ((("L1.1", "Suspendre jusqu’au", LATER),), "L1.1 Suspendre jusqu’au", "une date ne va qu’avec « suspendre »"),
    (
        (("L1", "Décision", "suspendre"), ("L1", "Suspendre jusqu’au", None)),
        "L1 Suspendre jusqu’au",
        "demande une date",
    ),
    (
        (("L1", "Décision", "suspendre"), ("L1", "Suspendre jusqu’au", ON)),
        "L1 Suspendre jusqu’au",
        "date postérieure à celle des lettres (21/11/2026) attendue",
    ),
    (
        (("L1", "Décision", "suspendre"), ("L1", "Suspendre jusqu’au", "bientôt")),
        "L1 Suspendre jusqu’au",
        "date attendue",
    ),
    ((("L1", "Étape à envoyer", "Mise en demeur"),), "L1 Étape à envoyer", "vouliez-vous dire « Mise en demeure » ?"),
    ((("L3", "Étape à envoyer", "1 Relance amiable"),), "L3 Étape à envoyer", "facture H1 : « Relance amiable » déjà"),
    (
        (("L1", "Décision", "exclure"), ("L1", "Étape à envoyer", "2 Relance ferme")),
        "L1 Étape à envoyer",
        "rien n’est envoyé",
    ),
    (
        (("L1", "Décision", "exclure"), ("L1.2", "Étape à envoyer", "2 Relance ferme")),
        "L1.2 Étape à envoyer",
        "choisissez « envoyer » sur cette ligne",
    ),
    ((("EUR", "Décision", "exclure"),), "EUR Décision", "une décision se prend sur la ligne"),
)


@pytest.fixture(scope="module")
def proposed(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A proposal that nobody fills in: tests take copies."""
    directory = tmp_path_factory.mktemp("proposed") / "espace"
    shutil.copytree(pristine, directory)
    return proposal(directory)


@pytest.mark.parametrize(("cells", "place", "told"), WRONG, ids=[told for _, _, told in WRONG])
def test_a_wrong_decision_is_named_with_its_cell(
    proposed: Path, tmp_path: Path, cells: tuple[tuple[str, str, Cell], ...], place: str, told: str
) -> None:
    path = Path(shutil.copy(proposed, tmp_path))
    places = fill(path, *cells)
    (line,) = [line for line in refusal(lambda: carried(proposed.parent, path)).splitlines() if "cellule " in line]
    assert f"cellule {places[place]} :" in line
    assert told in line


def test_all_wrong_decisions_are_told_at_once_and_nothing_is_written(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L1", "Décision", "exclur"), ("L2", "Étape à envoyer", "4"), ("L3", "Décision", "suspendre"))
    done = mailmerge("run", path, "--yes", "--workspace", workspace)
    assert done.returncode == 4
    assert [word for word in ("cellule O2", "cellule Q5", "cellule P7") if word not in done.stderr] == []
    assert not (workspace / "sorties").exists()


def test_a_stage_of_an_earlier_run_is_not_sent_again(workspace: Path) -> None:
    ledger(workspace)
    write(plan([], workspace, ON))
    path = propose(plan([], workspace, ON + dt.timedelta(days=20)))
    fill(path, ("L1", "Étape à envoyer", "1 Relance amiable"))
    told = refusal(lambda: carried(workspace, path))
    assert "facture F1 : « Relance amiable » déjà envoyée le 21/11/2026" in told
    assert "facture F2 : « Relance amiable » déjà envoyée le 21/11/2026" in told


def test_a_reminder_before_the_due_date_and_a_claim_do_not_change_places(workspace: Path) -> None:
    before, after = "relance_1_amiable.docx", "relance_2_ferme.docx"
    set_stages(
        workspace,
        [
            [0, "Rappel", before, -10, None, 8, "courrier", "aucuns"],
            [1, "Relance", after, 7, None, 8, "courrier", "aucuns"],
        ],
    )
    path = proposal(workspace, [invoice("C1", "F1", ON + dt.timedelta(days=5), 100), invoice("C2", "G1", DUE, 100)])
    fill(path, ("L1", "Étape à envoyer", "1 Relance"), ("L2", "Étape à envoyer", "0 Rappel"))
    told = refusal(lambda: carried(workspace, path))
    assert "facture F1 : « Relance » réclame une facture échue, celle-ci ne l’est pas" in told
    assert "facture G1 : « Rappel » part avant l’échéance, qui est passée" in told


def test_two_lines_of_one_invoice_must_agree(workspace: Path) -> None:
    path = proposal(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F1", DUE, 60)])
    fill(path, ("L1.2", "Décision", "exclure"))
    assert "qui décide autrement" in refusal(lambda: carried(workspace, path))
    fill(path, ("L1.1", "Décision", "exclure"))
    assert letters(carried(workspace, path)) == []


# --- Dates ---------------------------------------------------------------------------------------------


def test_letters_bear_the_proposals_date_and_a_later_day_is_told(workspace: Path) -> None:
    path = proposal(workspace)
    made = carried(workspace, path, ON + dt.timedelta(days=4))
    assert made.date == ON
    assert any("Les lettres portent la date de Proposition.xlsx (21/11/2026)" in remark for remark in made.remarks)
    assert not any("date déjà passée" in remark for remark in made.remarks)
    assert carried(workspace, path).remarks == plan([], workspace, ON).remarks
    # Eight days from Saturday the 21st is Sunday the 29th, so Monday the 30th.
    late = carried(workspace, path, dt.date(2026, 11, 30)).remarks
    assert any(remark.startswith("3 lettres demandent un paiement pour une date déjà passée") for remark in late)


def test_a_file_that_is_open_in_excel_is_told(workspace: Path) -> None:
    path = proposal(workspace)
    (workspace / "~$Proposition.xlsx").write_bytes(b"lock")
    assert "Proposition.xlsx est ouverte dans Excel" in " ".join(carried(workspace, path).remarks)


def test_another_date_is_refused(workspace: Path) -> None:
    path = proposal(workspace)
    done = mailmerge("run", path, "--date", "2026-11-25", "--yes", "--workspace", workspace)
    assert done.returncode == 2
    assert "Proposition.xlsx est du 21/11/2026, pas du 25/11/2026" in done.stderr
    assert mailmerge("run", path, *DATE, "--dry-run", "--workspace", workspace).returncode == 0


# --- Told from a ledger --------------------------------------------------------------------------------


def test_a_proposal_is_never_read_as_a_ledger(workspace: Path) -> None:
    path = proposal(workspace)
    sheet = openpyxl.load_workbook(path)["Proposition"]
    text = "\n".join(";".join(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True))
    (workspace / "Proposition.csv").write_text(text, "utf-8")
    done = mailmerge("run", "Proposition.csv", "--yes", cwd=workspace)
    assert done.returncode == 5
    assert "est une proposition à contrôler, pas un grand livre" in done.stderr
    shutil.copyfile(path, workspace / "a_traiter" / "Proposition.xlsx")
    assert mailmerge("run", *DATE, "--yes", cwd=workspace).returncode == 5
    assert mailmerge("check", path, "--workspace", workspace).returncode == 5


def test_two_proposals_or_a_proposal_of_a_proposal_are_refused(workspace: Path) -> None:
    path = proposal(workspace)
    second = propose(plan([], workspace, ON))
    both = mailmerge("run", path, second, "--yes", "--workspace", workspace)
    assert both.returncode == 2
    assert "Plusieurs propositions" in both.stderr
    assert mailmerge("run", path, "--proposal", "--workspace", workspace).returncode == 2


# --- Offered -------------------------------------------------------------------------------------------


def test_without_a_question_a_waiting_proposal_is_not_used_and_that_is_told(workspace: Path) -> None:
    path = proposal(workspace)
    fill(path, ("L1", "Décision", "exclure"))
    done = mailmerge("run", *DATE, "--yes", cwd=workspace)
    assert done.returncode == 0
    assert "Proposition.xlsx n’a pas été utilisée ; pour l’appliquer : mailmerge run Proposition.xlsx" in done.stdout
    assert "3 lettres dans" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
class TestOnATerminal:
    def ask(self, workspace: Path, *answers: bytes) -> tuple[int, str]:
        return converse(["run", *DATE, "--workspace", str(workspace)], *answers)

    def test_the_question_offers_a_proposal_and_says_what_it_is(self, workspace: Path) -> None:
        ledger(workspace)
        code, screen = self.ask(workspace, b"p\n")
        assert code == 0
        assert screen.index("p : préparer d’abord une proposition") < screen.index("sorties/2026-11-21 ? [o/N/p]")
        assert (workspace / "Proposition.xlsx").exists()
        assert not (workspace / "sorties").exists()
        assert "Aucune lettre n’a été écrite." in screen

    def test_a_waiting_proposal_is_offered_and_carried_out(self, workspace: Path) -> None:
        fill(proposal(workspace), ("L1", "Décision", "exclure"))
        code, screen = self.ask(workspace, b"o\n", b"o\n")
        assert code == 0
        assert "Proposition.xlsx, du 21/11/2026, attend d’être appliquée." in screen
        assert "Écrire ces 2 lettres dans sorties/2026-11-21 ? [o/N]" in screen
        assert len((workspace / "sorties" / "2026-11-21" / "journal.jsonl").read_text("utf-8").splitlines()) == 2
        _, screen = self.ask(workspace, b"n\n")
        assert "attend d’être appliquée" not in screen

    def test_a_waiting_proposal_can_be_declined(self, workspace: Path) -> None:
        fill(proposal(workspace), ("L1", "Décision", "exclure"))
        code, screen = self.ask(workspace, b"n\n", b"n\n")
        assert code == 0
        assert "Proposition.xlsx n’a pas été utilisée." in screen
        assert "Écrire ces 3 lettres" in screen
        assert not (workspace / "sorties").exists()

    def test_one_that_is_out_of_date_is_told_and_passed_over(self, workspace: Path) -> None:
        proposal(workspace)
        changed_ledger(workspace)
        code, screen = self.ask(workspace, b"n\n")
        assert code == 0
        told = " ".join(screen.split())
        assert "le grand livre balance.xlsx a changé depuis. Elle n’a pas été utilisée." in told
        assert "Écrire ces 4 lettres" in screen

    def test_one_with_wrong_decisions_stops_the_run(self, workspace: Path) -> None:
        fill(proposal(workspace), ("L1", "Décision", "exclur"))
        code, screen = self.ask(workspace)
        assert code == 4
        assert "vouliez-vous dire « exclure »" in screen


def test_the_workspace_of_the_sample_makes_a_round_trip(workspace: Path) -> None:
    shutil.copyfile(workspace / "samples" / "grand_livre_exemple.xlsx", workspace / "a_traiter" / "exemple.xlsx")
    path = propose(plan([], workspace, ON))
    fill(path, ("L8", "Décision", "exclure"), ("L10.8", "Décision", "exclure"))
    made = carried(workspace, path)
    assert len(made.couriers) == 27
    assert sum(one.kind is HoldKind.EXCLUDED for one in made.decision.held) == 3
    assert load_settings(workspace).creditor.name == "Société Exemple"
