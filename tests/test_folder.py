"""The dated folder appears at once or not at all, and nothing in it is ever written again."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from build import ON, Record, invoice, write_ledger
from filelock import FileLock

from mailmerge import plan, write
from mailmerge.delivery.names import safe_name
from mailmerge.delivery.undo import undo_run
from mailmerge.errors import ExitCode, OutputError, os_reason
from mailmerge.model import Plan

DUE = dt.date(2026, 10, 1)
ROWS: list[Record] = [
    invoice("00123", "F1", DUE, 100),
    invoice("C2", "F2", DUE, 50),
    invoice("C2", "A2", dt.date(2026, 10, 5), "-20,00"),
    invoice("C3", "F3", DUE, "à voir"),
    invoice("C4", "=1+1", DUE, 3),
]
posix_only = pytest.mark.skipif(os.name == "nt", reason="fork, permissions and limits of POSIX")


def made(workspace: Path, rows: list[Record] | None = None) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", ROWS if rows is None else rows)], workspace, ON)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_the_folder_holds_all_that_the_design_lists(workspace: Path) -> None:
    finished = write(made(workspace))
    assert finished.folder == workspace / "sorties" / "2026-11-21"
    assert names(finished.folder) == {
        "1 Relance amiable",
        "1 Relance amiable/Client 00123 - 20261121-0001.docx",
        "1 Relance amiable/Client C2 - 20261121-0002.docx",
        *("Récapitulatif.xlsx", "Suivi.xlsx", "journal.jsonl", "postes.jsonl", "source", "source/grand livre.xlsx"),
    }
    source = finished.folder / "source" / "grand livre.xlsx"
    assert source.read_bytes() == (workspace / "grand livre.xlsx").read_bytes()
    assert {path.name for path in (workspace / "sorties").iterdir()} == {"2026-11-21"}


def test_the_journal_is_what_the_design_says(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    assert [line["debtor"] for line in lines] == ["00123", "C2"]
    assert lines[1] == {
        "v": 1, "reference": "20261121-0002", "date": "2026-11-21", "creditor": "Société Exemple", "debtor": "C2",
        "name": "Client C2", "stage": 1, "stage_name": "Relance amiable", "channel": "courrier", "currency": "EUR",
        "principal": "30.00", "interest": "0.00", "indemnity": "0.00", "total": "30.00", "deadline": "2026-11-30",
        "invoices": [
            {"number": "F2", "date": "2026-09-01", "due": "2026-10-01", "balance": "50.00", "interest": "0.00",
             "indemnity": "0.00"},
        ],
        "credits": [{"number": "A2", "amount": "20.00"}],
        "file": "1 Relance amiable/Client C2 - 20261121-0002.docx",
        "sha256": hashlib.sha256((folder / lines[1]["file"]).read_bytes()).hexdigest(),
    }  # fmt: skip


def test_recap_and_followup_read_as_the_design_says(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    recap = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")
    assert [cell.value for cell in recap["Courriers"][1]] == [
        *("Référence", "Client", "Nom", "Étape", "Canal", "Devise", "Principal", "Pénalités", "Indemnités", "À payer"),
        *("Date limite", "Fichier"),
    ]
    assert [cell.value for cell in recap["Courriers"][3]][1:11] == [
        *("C2", "Client C2", "1 Relance amiable", "courrier", "EUR", 30, 0, 0, 30, dt.datetime(2026, 11, 30)),
    ]
    assert [cell.value for cell in recap["Non relancées"][1]] == [
        *("Client", "Nom", "N° facture", "Échéance", "Solde", "Devise", "Motif", "Prochaine date"),
    ]
    held = recap["Non relancées"][2]
    assert [cell.value for cell in held][:6] == ["C4", "Client C4", "=1+1", dt.datetime(2026, 10, 1), 3, "EUR"]
    assert held[2].data_type == "s", "text that looks like a formula stays text"
    assert [cell.value for cell in recap["Lignes écartées"][1]] == ["Feuille", "Cellule", "Valeur lue", "Anomalie"]
    assert [cell.value for cell in recap["Lignes écartées"][2]][:3] == ["Feuil1", "I5", "à voir"]
    for name in ("Courriers", "Non relancées", "Lignes écartées"):
        assert recap[name].freeze_panes == "A2"
        assert recap[name].auto_filter.ref
    followup = openpyxl.load_workbook(folder / "Suivi.xlsx")["Suivi"]
    assert [cell.value for cell in followup[1]] == [
        *("Référence", "Client", "Nom", "Étape", "Montant", "Envoyé", "Envoyé le", "N° recommandé", "Déposé le"),
        *("Présenté le", "Distribué le", "Issue", "Réponse", "Jusqu’au", "Remarque"),
    ]
    assert [cell.value for cell in followup[2]][:6] == [
        *("20261121-0001", "00123", "Client 00123", "1 Relance amiable", 100, "oui"),
    ]
    rules = followup.data_validations.dataValidation
    assert {str(rule.sqref) for rule in rules if rule.type == "date"} == {
        *("G2:G3", "I2:I3", "J2:J3", "K2:K3", "N2:N3")
    }
    assert {rule.formula1 for rule in rules if rule.type == "list"} == {
        '"oui,non"',
        '"distribué,refusé,non réclamé,adresse inconnue"',
        '"payé,litige,promesse,échéancier,autre"',
    }


def test_the_synthesis_shows_both_laws_as_figures(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    sheet = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Synthèse"]
    figures = {
        str(row[0].value): [cell.value for cell in row[1:] if isinstance(cell.value, int | float)]
        for row in sheet.iter_rows()
    }
    assert figures["Lignes non vides sous les en-têtes"] == [5]
    assert [
        figures[name] for name in ("= factures relancées", "+ factures non relancées", "+ avoirs et règlements")
    ] == [[2], [1], [1]]
    assert figures["+ lignes écartées"] == [1]
    assert figures["Soldes du grand livre (lignes retenues)"] == [133]
    assert figures["= principal des lettres"] == [130]
    assert figures["+ factures non relancées, avoirs déduits"] == [3]
    assert figures["Écart"] == [0]


def test_the_aged_balance_adds_up(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    rows = list(openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Balance âgée"].iter_rows(values_only=True))
    total = rows[-1]
    assert total[0] == "Total EUR"
    assert sum(float(str(value)) for value in total[3:-1]) == total[-1] == 133
    assert [row[0] for row in rows[1:-1]] == ["00123", "C2", "C4"]


def test_nothing_to_send_still_makes_the_folder(workspace: Path) -> None:
    finished = write(made(workspace, [invoice("C1", "F1", ON, 100)]))
    assert finished.letters == 0
    assert names(finished.folder) == {
        "Récapitulatif.xlsx",
        "Suivi.xlsx",
        "journal.jsonl",
        "postes.jsonl",
        "source",
        "source/grand livre.xlsx",
    }
    assert (finished.folder / "journal.jsonl").read_bytes() == b""


def test_files_of_hers_are_never_written(workspace: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in workspace.rglob("*") if path.is_file()}
    planned = made(workspace)
    write(planned)
    assert all((path.read_bytes(), path.stat().st_mtime_ns) == was for path, was in before.items())


# --- Crashes, locks, refusals --------------------------------------------------------------------------


def run_and_crash(planned: Plan, nth: int) -> bool:
    """Write in a child process that dies without a word at its nth opening, making or renaming of a file."""
    child = os.fork()
    if child == 0:
        count = 0

        def die(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if writes or event in ("os.mkdir", "os.rename", "os.remove"):
                count += 1
                if count == nth:
                    os._exit(99)

        sys.addaudithook(die)
        write(planned)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 99


@posix_only
def test_a_crash_at_any_write_leaves_no_dated_folder(workspace: Path) -> None:
    planned = made(workspace)
    outputs = workspace / "sorties"
    crashes = 0
    while run_and_crash(planned, crashes + 1):
        crashes += 1
        if (outputs / "2026-11-21").exists():
            break  # committed: all that was left to do is to take the lock away
        assert {path.name for path in outputs.glob("*")} <= {"2026-11-21.en-cours", ".verrou"}
    assert crashes > 12
    assert names(outputs / "2026-11-21") == {
        *("1 Relance amiable", "source", "source/grand livre.xlsx"),
        *("1 Relance amiable/Client 00123 - 20261121-0001.docx", "1 Relance amiable/Client C2 - 20261121-0002.docx"),
        *("Récapitulatif.xlsx", "Suivi.xlsx", "journal.jsonl", "postes.jsonl"),
    }
    assert {path.name for path in outputs.iterdir()} <= {"2026-11-21", ".verrou"}


@posix_only
def test_the_next_run_replaces_a_crashed_one_and_says_so(workspace: Path) -> None:
    planned = made(workspace)
    assert run_and_crash(planned, 6)
    assert (workspace / "sorties" / "2026-11-21.en-cours").exists()
    finished = write(made(workspace))
    assert finished.remarks == ("Un essai interrompu a été trouvé et remplacé : 2026-11-21.en-cours.",)
    assert {path.name for path in (workspace / "sorties").iterdir()} == {"2026-11-21"}


def test_a_run_going_on_is_left_alone(workspace: Path) -> None:
    planned = made(workspace)
    building = workspace / "sorties" / "2026-11-22.en-cours"
    building.mkdir(parents=True)
    (building / "lettre.docx").write_bytes(b"x")
    with FileLock(building.parent / ".verrou"), pytest.raises(OutputError, match="en cours") as told:
        write(planned)
    assert told.value.exit_code == ExitCode.OUTPUT
    assert (building / "lettre.docx").exists()


def test_a_run_that_finished_meanwhile_stops_this_one(workspace: Path) -> None:
    one, other = made(workspace), made(workspace)
    write(one)
    before = names(workspace / "sorties")
    with pytest.raises(OutputError, match="a changé pendant la préparation"):
        write(other)
    assert names(workspace / "sorties") == before


def failing(after: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    return progress


def test_an_interruption_leaves_nothing(workspace: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(made(workspace), failing(1))
    assert not (workspace / "sorties").exists()


@posix_only
def test_a_full_disk_is_said_and_leaves_nothing(workspace: Path) -> None:
    import resource

    planned = made(workspace)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
        with pytest.raises(OutputError, match="ne peut pas être écrit") as told:
            write(planned)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.value.exit_code == ExitCode.OUTPUT
    assert not (workspace / "sorties").exists()


def test_an_output_folder_that_is_a_file_is_said(workspace: Path) -> None:
    planned = made(workspace)
    (workspace / "sorties").write_text("?")
    with pytest.raises(OutputError, match="ne peut pas être écrit"):
        write(planned)
    assert (workspace / "sorties").read_text() == "?"


@pytest.mark.parametrize("journal", ["{", "[]", '{"v": 2}', '{"v": 1}', "\udcff"])
def test_a_damaged_journal_stops_the_run(workspace: Path, journal: str) -> None:
    folder = write(made(workspace)).folder
    (folder / "journal.jsonl").write_bytes(journal.encode("utf-8", "surrogateescape"))
    with pytest.raises(OutputError, match="abîmé") as told:
        made(workspace)
    assert "undo" in told.value.cure


def test_a_missing_journal_stops_the_run_if_there_are_letters(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    (folder / "journal.jsonl").unlink()
    with pytest.raises(OutputError, match="manque à côté"):
        made(workspace)
    (workspace / "sorties" / "2026-01-01").mkdir()
    undo_run(workspace, Path("2026-11-21"))
    assert any("2026-01-01" in remark for remark in made(workspace).remarks)


def test_a_journal_cut_short_stops_the_run(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    lines = (folder / "journal.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "journal.jsonl").write_text(lines[0], "utf-8")
    with pytest.raises(OutputError, match=r"Client C2 - 20261121-0002\.docx n’y est pas"):
        made(workspace)
    (folder / "journal.jsonl").write_text("", "utf-8")
    with pytest.raises(OutputError, match="on ne sait plus"):
        made(workspace)


def test_letters_she_adds_to_a_finished_folder_do_no_harm(workspace: Path) -> None:
    folder = write(made(workspace)).folder
    (folder / "note.docx").write_bytes(b"x")
    assert made(workspace).folder == "2026-11-21-2"


# --- Undo and names ------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_run_or_the_named_one(workspace: Path) -> None:
    for _ in range(3):
        write(made(workspace))
    outputs = workspace / "sorties"
    assert undo_run(workspace, None) == outputs / "2026-11-21-3.annulé"
    assert undo_run(workspace, Path("2026-11-21")) == outputs / "2026-11-21.annulé"
    write(made(workspace))
    assert undo_run(workspace, outputs / "2026-11-21") == outputs / "2026-11-21.annulé-2"
    with pytest.raises(OutputError, match="pas un dossier de relance"):
        undo_run(workspace, Path("2026-11-21.annulé"))
    undo_run(workspace, None)
    with pytest.raises(OutputError, match="aucune relance"):
        undo_run(workspace, None)


def test_the_tenth_run_of_a_day_is_the_last(workspace: Path) -> None:
    for number in (2, 9, 10):
        (workspace / "sorties" / f"2026-11-21-{number}").mkdir(parents=True)
    assert undo_run(workspace, None).name == "2026-11-21-10.annulé"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Dupont & Fils", "Dupont & Fils"),
        ("L’Étoile d'Or", "L’Étoile d'Or"),
        ("A/B\\C", "A-B-C"),
        ('SARL "Le <Bon> Coin"?', "SARL Le Bon Coin"),
        ("Fin.", "Fin"),
        ("...", "sans nom"),
        ("x\x00y\n", "xy"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("é" * 300, "é" * 60),
        ("😀" * 60, "😀" * 37),
    ],
)
def test_file_names_read_like_the_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_path_that_is_too_long_for_windows_is_told_so() -> None:
    """The old limit of 260 characters holds unless the registry lifts it: `No such file`, or error 206."""
    folder = FileNotFoundError(errno.ENOENT, "The filename or extension is too long", "sorties")
    folder.winerror = 206  # type: ignore[attr-defined]  # as Windows gives it
    assert "trop long pour Windows" in os_reason(folder)
    for length, told in ((259, "introuvable"), (260, "trop long pour Windows" if os.name == "nt" else "introuvable")):
        file = FileNotFoundError(errno.ENOENT, "No such file or directory", "C:\\".ljust(length, "a"))
        assert told in os_reason(file)
