"""What the program itself writes, dropped by mistake, is named; no setting is proposed that would make it a ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from build import ON, invoice, write_ledger
from command import mailmerge

from mailmerge.run import load_settings, read_ledgers


@pytest.fixture
def made(workspace: Path, tmp_path: Path) -> Path:
    """The dated folder of a run."""
    ledger = write_ledger(tmp_path / "export.xlsx", [invoice("C1", "F1", ON.replace(month=9), 100)])
    done = mailmerge("run", ledger, "--workspace", workspace, "--date", str(ON), "--yes")
    assert done.returncode == 0, done.stderr
    return workspace / "sorties" / str(ON)


def dropped(workspace: Path, *files: Path) -> str:
    done = mailmerge("run", *files, "--workspace", workspace, "--date", str(ON), "--yes")
    assert done.returncode == 5, done.stdout
    return done.stderr


@pytest.mark.parametrize(
    ("name", "what"),
    [("Récapitulatif.xlsx", "récapitulatif d’une relance"), ("Suivi.xlsx", "suivi d’une relance")],
)
def test_what_a_run_made_is_no_ledger(workspace: Path, made: Path, tmp_path: Path, name: str, what: str) -> None:
    copy = tmp_path / "copie.xlsx"
    shutil.copy(made / name, copy)
    for path in (made / name, copy):
        told = dropped(workspace, path)
        assert f"{path.name} est le {what}, pas un grand livre." in told
        assert "l’export de votre logiciel" in told
        assert "feuille Colonnes" not in told


def test_one_file_of_the_program_beside_a_ledger_stops_the_run(workspace: Path, made: Path, tmp_path: Path) -> None:
    assert "récapitulatif d’une relance" in dropped(workspace, tmp_path / "export.xlsx", made / "Récapitulatif.xlsx")


def test_the_settings_are_no_ledger(workspace: Path) -> None:
    assert "parametres.xlsx est le classeur des réglages" in dropped(workspace, workspace / "parametres.xlsx")


def test_a_ledger_may_be_called_suivi(workspace: Path, tmp_path: Path) -> None:
    ledger = write_ledger(tmp_path / "Suivi.xlsx", [invoice("C1", "F1", ON.replace(month=9), 100)], sheet="Suivi")
    assert len(read_ledgers([ledger], load_settings(workspace))[0].items) == 1


def test_the_trace_of_an_open_workbook_leads_to_the_workbook(workspace: Path, tmp_path: Path) -> None:
    trace = tmp_path / "~$export.xlsx"
    trace.write_bytes(b"\x05Ana\xefs" + b" " * 159)
    told = dropped(workspace, trace)
    assert "la trace d’un classeur ouvert, pas un classeur" in told
    assert "Indiquez le classeur lui-même" in told


def test_a_ledger_whose_name_looks_like_a_trace_is_read(workspace: Path, tmp_path: Path) -> None:
    ledger = write_ledger(tmp_path / "~$export.xlsx", [invoice("C1", "F1", ON.replace(month=9), 100)])
    assert len(read_ledgers([ledger], load_settings(workspace))[0].items) == 1


def test_a_dropped_folder_leads_to_the_file(workspace: Path) -> None:
    told = dropped(workspace, workspace / "samples")
    assert "c’est un dossier, pas un classeur" in told
    assert "Indiquez le fichier lui-même" in told
