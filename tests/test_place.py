"""A folder in which nothing can be written or opened is told before the question, with where to move it."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from build import ON, invoice, write_ledger
from command import humbly, mailmerge

from mailmerge import plan
from mailmerge.delivery.place import refuse_long_paths
from mailmerge.errors import ExitCode, OutputError, os_reason
from mailmerge.model import Courier

DUE = dt.date(2026, 10, 1)
FOLDER = "2026-11-21"
posix_only = pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")


@pytest.fixture
def courier(workspace: Path) -> Courier:
    """The letter of a debtor with a long name: a folder of 17 characters, a name of 60, a reference."""
    path = write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 100) | {"Nom client": "A" * 70}])
    (only,) = plan([path], workspace, ON).couriers
    assert only.file == f"1 Relance amiable/{'A' * 60} - 20261121-0001.docx"
    return only


def outputs(length: int) -> PureWindowsPath:
    """A folder of Windows whose path has this many characters."""
    path = PureWindowsPath("C:\\" + "a" * (length - 3))
    assert len(str(path)) == length
    return path


def test_the_longest_letter_must_fit_where_it_is_first_written(courier: Courier) -> None:
    # `\2026-11-21.en-cours\1 Relance amiable\AAA… - 20261121-0001.docx`: 1 + 19 + 1 + 17 + 1 + 60 + 21 = 120.
    refuse_long_paths(outputs(259 - 120), FOLDER, [courier], [])
    with pytest.raises(OutputError, match="trop profond pour Windows et Word : 260 caractères, 259 au plus") as told:
        refuse_long_paths(outputs(260 - 120), FOLDER, [courier], [])
    assert told.value.exit_code == ExitCode.OUTPUT
    assert told.value.details[0].endswith("AAA - 20261121-0001.docx")
    assert "par exemple dans C:\\Relances" in told.value.cure


def test_the_statement_beside_a_letter_must_fit_too(courier: Courier) -> None:
    # ` - Relevé de compte` is 19 more.
    with_statement = replace(courier, statement="releve_de_compte.docx")
    refuse_long_paths(outputs(259 - 120 - 19), FOLDER, [with_statement], [])
    with pytest.raises(OutputError, match="260 caractères"):
        refuse_long_paths(outputs(260 - 120 - 19), FOLDER, [with_statement], [])


def test_the_recap_must_fit_for_excel() -> None:
    # `\2026-11-21\Récapitulatif.xlsx`: 1 + 10 + 1 + 18 = 30.
    refuse_long_paths(outputs(218 - 30), FOLDER, [], [])
    with pytest.raises(OutputError, match="trop profond pour Excel : 219 caractères, 218 au plus"):
        refuse_long_paths(outputs(219 - 30), FOLDER, [], [])


def test_the_copy_of_the_ledger_must_fit() -> None:
    # `\2026-11-21.en-cours\source\`: 1 + 19 + 1 + 6 + 1 = 28.
    refuse_long_paths(outputs(100), FOLDER, [], ["b" * 131])
    with pytest.raises(OutputError, match="260 caractères"):
        refuse_long_paths(outputs(100), FOLDER, [], ["b" * 132])


def test_no_other_system_has_such_limits(courier: Courier) -> None:
    refuse_long_paths(PurePosixPath("/" + "a" * 400), FOLDER, [courier], ["b" * 132])


def run_closed(workspace: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of a ledger that is not there, while a folder is closed to writing."""
    folder.chmod(0o555)
    try:
        return humbly("-m", "mailmerge", "run", "--workspace", str(workspace), "aucun.xlsx", *options)
    finally:
        folder.chmod(0o755)


@posix_only
@pytest.mark.parametrize("name", [".", "sorties"])
def test_a_closed_folder_is_told_before_the_ledger_is_read(name: str, workspace: Path) -> None:
    folder = workspace / name
    folder.mkdir(exist_ok=True)
    closed = run_closed(workspace, folder)
    assert closed.returncode == ExitCode.OUTPUT, closed.stderr
    assert f"Le dossier {folder} ne peut pas être écrit : l’accès est refusé." in closed.stderr
    assert f"déplacez tout le dossier {workspace} dans vos Documents" in closed.stderr


@posix_only
def test_what_writes_nothing_needs_no_right_to_write(workspace: Path) -> None:
    assert run_closed(workspace, workspace, "--dry-run").returncode == ExitCode.LEDGER


# Writes a run, and closes the folder of all runs against its last step, the rename, until some seconds after all else
# is written.
HELD = """
import datetime, sys, threading, time
from pathlib import Path
from mailmerge import plan, write
workspace, seconds = Path(sys.argv[1]), float(sys.argv[2])
outputs = workspace / "sorties"
def let_go():
    while not list(outputs.glob("*/journal.jsonl")):
        time.sleep(0.01)
    time.sleep(seconds)
    outputs.chmod(0o755)
def hold(done, total):
    if done == total:
        outputs.chmod(0o555)
        threading.Thread(target=let_go, daemon=True).start()
write(plan([workspace / "g.xlsx"], workspace, datetime.date(2026, 11, 21)), hold)
"""


@posix_only
def test_a_folder_that_is_held_for_a_moment_is_renamed_in_the_end(workspace: Path) -> None:
    write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 100)])
    done = humbly("-c", HELD, str(workspace), "1")
    assert done.returncode == 0, done.stderr
    assert (workspace / "sorties" / FOLDER / "journal.jsonl").exists()


@pytest.mark.parametrize(
    ("number", "winerror", "told"),
    [
        (errno.EACCES, 5, "l’accès est refusé"),
        (errno.EACCES, 32, "un autre programme le tient ouvert"),
        (errno.EINVAL, 362, "OneDrive ne l’a pas sur ce PC"),
        (errno.EINVAL, 225, "l’antivirus l’a bloqué"),
        (errno.ENOENT, 53, "le lecteur réseau ou le serveur ne répond pas"),
        (errno.EINVAL, 399, "OneDrive ne l’a pas sur ce PC"),
        (errno.EINVAL, 400, "le système n’y arrive pas"),
    ],
)
def test_what_windows_says_is_told_in_french(number: int, winerror: int, told: str) -> None:
    error = OSError(number, "as Windows gives it")
    error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
    assert os_reason(error).startswith(told)


def test_the_last_two_lines_say_what_was_made_and_what_to_look_after(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", DUE, 100),
        invoice("C2", "F2", DUE, "à voir"),
        invoice("C3", "F3", DUE, 50) | {"Ville": ""},
    ]
    path = write_ledger(workspace / "g.xlsx", rows)
    done = mailmerge("run", "--workspace", workspace, "--date", str(ON), "--yes", path)
    assert done.stdout.splitlines()[-2:] == [
        f"1 lettre dans {workspace / 'sorties' / FOLDER}",
        "À revoir (Récapitulatif.xlsx) : des lettres portent SPÉCIMEN et ne doivent pas partir ; 1 ligne écartée ; "
        "1 facture qui attend une adresse, un compte bancaire ou une décision.",
    ]
