"""What a clerk met who used the program for half a year: each story once, on real files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from build import Record, invoice, set_clients, set_value, write_ledger
from outputs import note, sheet_lines

from mailmerge import plan, write
from mailmerge.model import Finished
from mailmerge.screens import plan_screen

JUNE, JULY = dt.date(2026, 6, 15), dt.date(2026, 7, 1)
DUE = dt.date(2026, 5, 1)


def run(workspace: Path, rows: Sequence[Record], on: dt.date) -> Finished:
    return write(plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on))


def synthesis(folder: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")
    return [[cell.value for cell in row] for row in book["Synthèse"].iter_rows()]


def test_what_is_gone_without_payment_stands_beside_what_was_paid(workspace: Path) -> None:
    rows = [invoice("C1", "Payée", DUE, 100), invoice("C1", "Partie", DUE, 60), invoice("C1", "Perdue", DUE, 40)]
    run(workspace, rows, JUNE)
    made = run(workspace, [invoice("C1", "Payée", DUE, 0), invoice("C1", "Partie", DUE, 50)], JULY)
    lines = synthesis(made.folder)
    heading = next(line for line in lines if str(line[0]).startswith("Encaissé"))
    assert heading[0] == "Encaissé depuis le 15/06/2026 sur les lettres"
    assert heading[5:9] == ["Restait dû", "Encaissé", "Part", "Absent, à vérifier"]
    after = lines[lines.index(heading) + 1]
    assert after[0] == "Relance amiable"
    assert after[5:9] == [200, 110, 0.55, 40]


def test_an_invoice_whose_due_date_moved_is_told_before_its_letters_start_again(workspace: Path) -> None:
    run(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 50)], JUNE)
    rows = [invoice("C1", "F1", dt.date(2026, 5, 20), 100), invoice("C1", "F2", dt.date(2026, 5, 20), 0)]
    ledger = write_ledger(workspace / "grand livre.xlsx", rows)
    (told,) = [line for line in plan_screen(plan([ledger], workspace, JULY)) if "échéance" in line and "F1" in line]
    assert told == (
        "  - L’échéance de 1 facture déjà relancée a changé : F1 (Client C1). Ses relances repartent de la première "
        "étape ; si ce n’est pas voulu, rétablissez l’ancienne échéance dans le grand livre."
    )


def sheet(folder: Path, name: str) -> list[dict[str, object]]:
    return sheet_lines(openpyxl.load_workbook(folder / "Récapitulatif.xlsx"), name)


def test_letters_that_a_later_one_replaced_stand_below_those_that_wait_for_the_clerk(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100), invoice("C2", "F2", DUE, 50)]
    first = run(workspace, rows, JUNE)
    note(first.folder, lambda line: line["Client"] == "C2", {"Réponse": "litige"})
    made = run(workspace, rows, JULY)
    assert [(line["Client"], line["Prochaine action"]) for line in sheet(made.folder, "Suivi")] == [
        ("C1", "Lettre d’aujourd’hui : à envoyer"),
        ("C2", "Litige à traiter"),
        ("C1", "Relancée par une lettre d’aujourd’hui"),
    ]


def test_a_debtor_without_a_code_has_none_in_any_sheet(workspace: Path) -> None:
    row = invoice("", "F1", DUE, 100, Nom_client="Bâtisseurs de l’Ouest SARL")
    for on in (JUNE, dt.date(2026, 6, 30), dt.date(2026, 7, 20)):
        run(workspace, [row], on)
    made = run(workspace, [row], dt.date(2026, 8, 20))
    for name in ("Non relancées", "Suivi", "Fin de parcours"):
        lines = sheet(made.folder, name)
        assert lines
        assert all((line["Client"], line["Nom"]) == (None, "Bâtisseurs de l’Ouest SARL") for line in lines), name


def test_no_delay_is_shown_of_a_debtor_who_has_paid_nothing_yet(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100)]
    first = run(workspace, rows, JUNE)
    note(first.folder, lambda line: True, {"Réponse": "promesse", "Jusqu’au": dt.date(2026, 6, 20)})
    (line,) = sheet(run(workspace, rows, JULY).folder, "Comportement")
    assert [line[key] for key in ("Factures réglées", "Retard moyen (jours)", "En retard (%)")] == [0, None, None]
    assert line["Promesses non tenues"] == 1


def test_a_letter_by_email_without_an_address_is_told(workspace: Path) -> None:
    clients = [
        {"Code": "C1", "Canal": "e-mail"},
        {"Code": "C2", "Canal": "e-mail", "E-mail": "compta@client.fr"},
    ]
    set_clients(workspace, clients)
    ledger = write_ledger(
        workspace / "grand livre.xlsx", [invoice(code, f"F{code}", DUE, 100) for code in ("C1", "C2", "C3")]
    )
    (told,) = [line for line in plan_screen(plan([ledger], workspace, JUNE)) if "E-mail" in line]
    assert told == (
        "  - L’adresse e-mail d’un client à relancer par e-mail manque : Client C1 (C1). Complétez la colonne "
        "E-mail de clients.xlsx, ou changez la colonne Canal."
    )


def test_the_creditor_s_own_name_is_known_with_et_or_an_ampersand(workspace: Path) -> None:
    set_value(workspace, "Créancier", "Nom", "Menuiserie Petit & Fils")
    row = invoice("C1", "F1", DUE, 100, Nom_client="MENUISERIE PETIT ET FILS SARL")
    ledger = write_ledger(workspace / "grand livre.xlsx", [row])
    assert [line for line in plan_screen(plan([ledger], workspace, JUNE)) if "est le créancier lui-même" in line]


def test_a_remark_on_a_whole_row_says_that_it_is_a_row(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100)]
    first = run(workspace, rows, JUNE)
    note(first.folder, lambda line: True, {"Réponse": "payé", "Jusqu’au": dt.date(2026, 6, 20)})
    (line,) = sheet(run(workspace, rows, JULY).folder, "À vérifier")
    assert (line["Cellule"], line["Valeur lue"]) == ("ligne 2", "F1")


def test_invoices_held_without_a_date_are_not_said_to_be_held_until_one(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100)]
    first = run(workspace, rows, JUNE)
    note(first.folder, lambda line: True, {"Réponse": "promese"})
    shown = plan_screen(plan([workspace / "grand livre.xlsx"], workspace, JULY))
    assert [line.split("  ")[1] for line in shown if "1 facture  " in line and "100" in line][-1] == "Suspendues"
