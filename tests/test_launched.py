"""A double-click: what was dropped, what waits in the drop folder, or what she picks in the system's dialog."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from build import ON, invoice, write_ledger
from command import converse, put_program

from mailmerge import plan
from mailmerge.cli.launcher import launched
from mailmerge.dialog import choose_ledgers
from mailmerge.proposing import propose

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal and a dialog of Linux")


@pytest.fixture
def dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dialog program that answers with what stands in this file, and gives up where there is none."""
    answer = tmp_path / "réponse"
    folder = tmp_path / "bin"
    put_program(folder / "zenity", f'printf "%s\\n" "$@" >"{tmp_path}/asked"\n[ -f "{answer}" ] && cat "{answer}"')
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":99")
    return answer


def run(workspace: Path, *arguments: str) -> tuple[int, str]:
    return converse(["run", "--workspace", str(workspace), "--date", str(ON), "--open", *arguments], b"\n")


def started_in(dialog: Path) -> Path:
    """The folder that the dialog was asked to show first."""
    asked = (dialog.parent / "asked").read_text(encoding="utf-8").splitlines()
    return Path(next(word for word in asked if word.startswith("--filename=")).removeprefix("--filename="))


def ledger(path: Path) -> Path:
    return write_ledger(path, [invoice("C1", "F1", ON.replace(month=9), 100)])


def test_with_nothing_waiting_she_picks_the_ledger(workspace: Path, tmp_path: Path, dialog: Path) -> None:
    picked = ledger(tmp_path / "Balance d’août & co.xlsx")
    dialog.write_text(f"{picked}\n", encoding="utf-8")
    code, shown = run(workspace)
    assert code == 0
    assert "choisissez un grand livre dans la fenêtre" in shown
    assert "1 lettre à écrire" in shown
    assert started_in(dialog) == workspace


def test_giving_up_says_where_to_put_one(workspace: Path, dialog: Path) -> None:
    code, shown = run(workspace)
    assert code == 5
    assert "Déposez votre export" in shown


def test_a_path_that_arrived_cut_is_asked_for(workspace: Path, tmp_path: Path, dialog: Path) -> None:
    picked = ledger(tmp_path / "Balance & co.xlsx")
    dialog.write_text(f"{picked}\n", encoding="utf-8")
    code, shown = run(workspace, str(tmp_path / "Balance"))
    assert code == 0
    assert f"Fichier introuvable : {tmp_path / 'Balance'}" in " ".join(shown.split()), (
        "a long path has a line of its own"
    )
    assert "1 lettre à écrire" in shown
    assert started_in(dialog) == tmp_path, "beside what it was cut from"


def test_what_waits_is_taken_without_a_question(workspace: Path, dialog: Path) -> None:
    ledger(workspace / "a_traiter" / "g.xlsx")
    code, shown = run(workspace)
    assert code == 0
    assert "dans la fenêtre" not in shown


def test_a_waiting_proposal_is_taken_without_a_question(workspace: Path, tmp_path: Path, dialog: Path) -> None:
    picked = ledger(tmp_path / "g.xlsx")
    dialog.write_text(f"{picked}\n", encoding="utf-8")
    assert launched((), workspace, may_ask=True, may_complete=False) == (picked,)
    propose(plan([picked], workspace, ON))
    assert launched((), workspace, may_ask=True, may_complete=False) == ()


def test_the_folder_and_its_recap_are_opened(workspace: Path, tmp_path: Path, dialog: Path) -> None:
    opened = tmp_path / "ouverts"
    put_program(dialog.parent / "bin" / "xdg-open", f'echo "$1" >>"{opened}"')
    ledger(workspace / "a_traiter" / "g.xlsx")
    code, _ = converse(["run", "--workspace", str(workspace), "--date", str(ON), "--open"], b"o\n")
    assert code == 0
    deadline = time.monotonic() + 10
    while not (opened.exists() and opened.read_text().count("\n") == 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    folder = workspace / "sorties" / str(ON)
    assert set(opened.read_text().splitlines()) == {str(folder), str(folder / "Récapitulatif.xlsx")}


def test_without_a_dialog_no_window_is_promised(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    code, shown = run(workspace)
    assert code == 5
    assert "fenêtre" not in shown


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("printf '%s\\n' \"/tmp/Grand livre d’été.xlsx\" /tmp/b.csv ''", ["/tmp/Grand livre d’été.xlsx", "/tmp/b.csv"]),
        ('[ "$4" = "$FOLDER" ] && [ "$3" = "Choisissez le grand livre à relancer" ] && echo oui', ["oui"]),
        ("echo 'execution error: User canceled. (-128)' >&2; exit 1", []),
    ],
    ids=["two files", "where it starts", "given up"],
)
def test_macos_asks_with_osascript(
    script: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path / "osascript", script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FOLDER", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert choose_ledgers(tmp_path) == tuple(map(Path, expected))
