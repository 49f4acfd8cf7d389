"""Files of earlier runs that were damaged, edited by hand or swapped: told, never believed, never a crash."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from build import ON, edit_workbook, invoice, write_ledger
from openpyxl import Workbook

from mailmerge import plan, write
from mailmerge.delivery.proposal.read import read_proposal
from mailmerge.errors import LedgerError, OutputError, SettingsError
from mailmerge.model import Plan
from mailmerge.proposing import propose

DAY = dt.timedelta(days=1)


def decide(workspace: Path, on: dt.date = ON) -> Plan:
    row = invoice("C1", "F1", ON - 60 * DAY, 100)
    return plan([write_ledger(workspace / "grand livre.xlsx", [row])], workspace, on)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date", "9999-12-31"),
        ("deadline", "0001-01-01"),
        ("principal", "NaN"),
        ("total", "1e999999999"),
        ("interest", "-Infinity"),
        ("indemnity", 40),
        ("stage", 10**400),
        ("stage", "2"),
        (
            "invoices",
            [{"number": "F1", "due": "2026-09-22", "balance": "100"}],
        ),
    ],
)
def test_a_journal_with_impossible_values_stops_the_run(workspace: Path, key: str, value: object) -> None:
    path = write(decide(workspace)).folder / "journal.jsonl"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}), "utf-8")
    with pytest.raises(OutputError, match="abîmé"):
        decide(workspace, ON + 16 * DAY)


@pytest.mark.parametrize(
    "change",
    [{"b": "NaN"}, {"b": "1e999999999"}, {"cr": "Infinity"}, {"b": 100}, {"e": "9999-12-31"}, {"on": "0001-01-01"}],
)
def test_positions_with_impossible_values_are_not_compared(workspace: Path, change: dict[str, object]) -> None:
    path = write(decide(workspace)).folder / "postes.jsonl"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    made = decide(workspace, ON + 16 * DAY)
    assert made.review.previous_run == ""
    assert [remark for remark in made.remarks if "postes.jsonl est abîmé" in remark]


def test_a_file_of_brackets_is_damaged_too(workspace: Path) -> None:
    folder = write(decide(workspace)).folder
    (folder / "postes.jsonl").write_text("[" * 200_000)
    assert any("postes.jsonl est abîmé" in remark for remark in decide(workspace, ON + DAY).remarks)
    (folder / "journal.jsonl").write_text("[" * 200_000)
    with pytest.raises(OutputError, match="abîmé"):
        decide(workspace, ON + DAY)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"<html><p>no table</p></html>"])
def test_a_ruined_follow_up_sheet_is_restored_not_exported_again(workspace: Path, content: bytes) -> None:
    path = write(decide(workspace)).folder / "Suivi.xlsx"
    path.write_bytes(content)
    with pytest.raises(OutputError, match="seraient perdues") as told:
        decide(workspace, ON + DAY)
    assert told.value.cure == (
        "Restaurez-le depuis une sauvegarde, puis relancez ; à défaut, retirez ce fichier du dossier : ses lettres "
        "compteront comme envoyées, sans réponse."
    )
    path.unlink()
    path.mkdir()
    with pytest.raises(OutputError) as told:
        decide(workspace, ON + DAY)
    assert told.value.cure.count("relancez") == 1


# --- Proposals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["H1", "P1", "Q1"])  # Étape proposée, Suspendre jusqu’au, Étape à envoyer
def test_a_proposal_with_a_renamed_header_is_no_ledger(workspace: Path, header: str) -> None:
    path = propose(decide(workspace))

    def change(book: Workbook) -> None:
        book["Proposition"][header].value = "Autre"

    edit_workbook(path, change)
    with pytest.raises(SettingsError, match="en-têtes manquants"):
        read_proposal(path)
    with pytest.raises(LedgerError, match="proposition à contrôler"):
        plan([path], workspace, ON)


def test_a_title_above_a_proposal_does_no_harm(workspace: Path) -> None:
    path = propose(decide(workspace))

    def change(book: Workbook) -> None:
        book["Proposition"].insert_rows(1, 2)
        book["Proposition"]["A1"].value = "À revoir avec Jean"
        book["Proposition"]["O5"].value = "exclure"  # F1, now on row 5

    edit_workbook(path, change)
    made = plan([], workspace, ON, read_proposal(path))
    assert made.decision.cases == ()
    assert [held.reason for held in made.decision.held] == ["exclue dans la proposition"]
