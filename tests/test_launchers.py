"""The launchers: right bytes for Windows; a shell script that needs only Python and passes the exit code on."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from build import invoice, write_ledger

ROOT = Path(__file__).parents[1]
BAT = (ROOT / "Relances.bat").read_bytes()
posix_only = pytest.mark.skipif(os.name == "nt", reason="a POSIX shell script")


def test_the_windows_launcher_is_ascii_with_crlf_and_no_bom() -> None:
    BAT.decode("ascii")
    assert BAT.startswith(b"@echo off\r\n")
    assert BAT.count(b"\n") == BAT.count(b"\r\n")


def test_every_way_out_of_the_windows_launcher_pauses_and_gives_the_code() -> None:
    lines = [line.strip() for line in BAT.decode("ascii").splitlines() if line.strip()]
    end = lines.index(":end")
    assert lines[end + 1 : end + 3] == ["if defined RELANCES_NO_PAUSE goto :leave", "pause"]
    ways_out = [(number, line) for number, line in enumerate(lines) if re.match(r"(if .* )?exit\b", line.lower())]
    assert [line for _, line in ways_out] == ["exit %CODE%", "exit /b %CODE%"]
    assert all(number > end + 2 for number, _ in ways_out)
    assert lines[-2] == ":leave"
    labels = {line[1:] for line in lines if line.startswith(":")}
    targets = {line.split("goto :")[1] for line in lines if "goto :" in line}
    assert targets <= labels


def test_the_windows_launcher_uses_nothing_that_is_known_to_fail() -> None:
    text = BAT.decode("ascii").lower()
    for command in ("where ", "powershell", "timeout", "choice", "curl ", 'for %%f in ("'):
        assert command not in text
    assert "%*" in text
    assert '"%here%\\."' in text, "the root of a drive is E: here, which means its current folder"


@posix_only
@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("name", ["relances.sh", ".ci/run", ".ci/nightly"])
def test_shell_scripts_are_clean(name: str) -> None:
    done = subprocess.run(["shellcheck", ROOT / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A private environment that is already set up: its Python is the one of the tests."""
    folder = tmp_path / "environnement"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin" / "python").chmod(0o755)
    (folder / "relances-ready").write_text("")
    return os.environ | {"RELANCES_ENV": str(folder), "RELANCES_NO_PAUSE": "1", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def launch(script: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", script, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        cwd=script.parent.parent,
    )


@posix_only
def test_a_dropped_ledger_is_run_in_the_launcher_s_own_folder(workspace: Path, environment: dict[str, str]) -> None:
    dropped = workspace.parent / "Balance d'août & co (v2).xlsx"
    write_ledger(dropped, [invoice("C1", "F1", dt.date(2026, 1, 5), 100)])
    done = launch(workspace / "relances.sh", environment, "--yes", dropped.name)
    assert done.returncode == 0, done.stderr
    assert "1 lettre dans" in done.stdout
    assert any((workspace / "sorties").iterdir())


@posix_only
def test_a_bare_folder_becomes_a_workspace_on_first_start(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "dossier d’été"
    folder.mkdir()
    shutil.copy(ROOT / "relances.sh", folder)
    done = launch(folder / "relances.sh", environment, "--yes")
    assert done.returncode == 5, "there is no ledger yet"
    assert "Déposez votre export" in done.stderr
    assert (folder / "parametres.xlsx").exists()
    assert (folder / "models_docx").is_dir()


@posix_only
def test_a_new_workspace_knows_the_python_that_made_it(workspace: Path, environment: dict[str, str]) -> None:
    write_ledger(workspace / "a_traiter" / "g.xlsx", [invoice("C1", "F1", dt.date(2026, 1, 5), 100)])
    del environment["RELANCES_ENV"]
    done = launch(workspace / "relances.sh", environment | {"XDG_DATA_HOME": str(workspace / "rien")}, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert not (workspace / "rien").exists()


@posix_only
def test_without_python_the_launcher_says_so(workspace: Path, tmp_path: Path) -> None:
    tools = tmp_path / "outils"
    tools.mkdir()
    for tool in ("sh", "dirname", "rm"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    lonely = {"PATH": str(tools), "HOME": str(tmp_path), "RELANCES_NO_PAUSE": "1"}
    shutil.copy(ROOT / "relances.sh", workspace)
    done = launch(workspace / "relances.sh", lonely)
    assert done.returncode == 2
    assert "Il faut Python 3.11 ou plus récent" in done.stderr
