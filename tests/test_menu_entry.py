"""Relances.desktop: a double-click on a Linux desktop starts the launcher, wherever its folder went."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from build import ON, invoice, write_ledger
from command import mailmerge, put_program

from mailmerge.cli.launcher import launched
from mailmerge.settings.menu_entry import menu_entry, renew_menu_entry

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an entry for the desktops of Linux")

NASTY = "Relances d'été & co $HOME \"q\" \\b 100%k `id` 'x"
FOLDERS = ["Relances", "Relances d’été", NASTY, "a\tb"]
TERMINALS = ("xdg-terminal-exec", "kgx", "gnome-terminal", "mate-terminal", "xfce4-terminal", "tilix", "konsole")


def entry_of(path: Path) -> dict[str, str]:
    """The keys of an entry, with their values as they stand in the file."""
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",), strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return dict(parser["Desktop Entry"])


def words(value: str) -> list[tuple[bool, str]]:
    """The arguments of an Exec value, as the specification reads it: first the value's escapes, then the quotes."""
    text, place = "", 0
    while place < len(value):
        if value[place] == "\\":
            text += {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[value[place + 1]]
            place += 1
        else:
            text += value[place]
        place += 1
    found: list[tuple[bool, str]] = []
    while text := text.lstrip(" "):
        if not text.startswith('"'):
            word, _, text = text.partition(" ")
            assert not set(word) & set("\"'\\><~|&;$*?#()`\t\n"), word
            found.append((False, word))
            continue
        word, place = "", 1
        while text[place] != '"':
            if text[place] == "\\":
                place += 1
                assert text[place] in '"`$\\'
            else:
                assert text[place] not in "`$"
            word += text[place]
            place += 1
        found.append((True, word))
        text = text[place + 1 :]
    return found


def command_of(entry: Path, *dropped: Path, known: bool = True) -> list[str]:
    """What a desktop runs when these files are dropped on the entry."""
    command: list[str] = []
    for quoted, word in words(entry_of(entry)["Exec"]):
        if not quoted and word == "%F":
            command.extend(map(str, dropped))
        elif not quoted and word == "%k":
            command.extend([str(entry)] if known else [])
        else:
            assert "%" not in word.replace("%%", "")
            command.append(word.replace("%%", "%"))
    return command


def stand_in(folder: Path) -> Path:
    """A folder with an entry, and a launcher that only notes where it is and what it was given."""
    folder.mkdir(parents=True)
    (folder / "relances.sh").write_text('printf "%s\\n" "${0%/*}" "$@" >"${0%/*}/reçu"\n', encoding="utf-8")
    (folder / "Relances.desktop").write_bytes(menu_entry(folder))
    return folder / "Relances.desktop"


def received(folder: Path) -> list[str]:
    return (folder / "reçu").read_text(encoding="utf-8").splitlines()


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input="\n", capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("known", [True, False])
def test_the_dropped_files_reach_the_launcher(known: bool, name: str, tmp_path: Path) -> None:
    entry = stand_in(tmp_path / name)
    dropped = [tmp_path / 'Balance d\'août & $HOME "q" 100%.xlsx', tmp_path / "b.csv"]
    assert run(command_of(entry, *dropped, known=known)).returncode == 0
    assert received(entry.parent) == [str(entry.parent), *map(str, dropped)]


@pytest.mark.skipif(shutil.which("gio") is None, reason="gio is not installed")
@pytest.mark.parametrize("name", FOLDERS)
def test_glib_reads_it_as_the_specification_says(name: str, tmp_path: Path) -> None:
    entry = stand_in(tmp_path / name)
    programs = tmp_path / "bin"
    for terminal in (*TERMINALS, "xterm"):
        put_program(programs / terminal, 'case $1 in -*) shift ;; esac\nexec "$@"')
    dropped = tmp_path / 'Balance d\'août & $HOME "q" 100%.xlsx'
    dropped.write_text("")
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["gio", "launch", entry, dropped], check=True, env=environment, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (entry.parent / "reçu").exists() or len(received(entry.parent)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert received(entry.parent) == [str(entry.parent), str(dropped)]


def test_a_copy_in_the_menu_starts_the_folder_it_came_from(tmp_path: Path) -> None:
    entry = stand_in(tmp_path / NASTY)
    menu = tmp_path / "applications"
    menu.mkdir()
    copy = Path(shutil.copy(entry, menu))
    assert run(command_of(copy, tmp_path / "g.xlsx")).returncode == 0
    assert received(entry.parent) == [str(entry.parent), str(tmp_path / "g.xlsx")]


def test_a_moved_folder_is_started_where_it_is(tmp_path: Path) -> None:
    stand_in(tmp_path / "avant")
    moved = (tmp_path / "avant").rename(tmp_path / "après")
    assert run(command_of(moved / "Relances.desktop")).returncode == 0
    assert received(moved) == [str(moved)]


def test_a_copy_in_the_menu_says_that_its_folder_is_gone(tmp_path: Path) -> None:
    entry = stand_in(tmp_path / NASTY)
    copy = Path(shutil.copy(entry, tmp_path))
    shutil.rmtree(entry.parent)
    done = run(command_of(copy))
    assert done.returncode == 2
    assert f"Le dossier de travail n’est plus là : {tmp_path / NASTY}\n" in done.stdout
    assert "Appuyez sur Entrée" in done.stdout


@pytest.mark.parametrize("name", FOLDERS)
def test_no_desktop_can_read_the_command_otherwise(name: str, tmp_path: Path) -> None:
    value = entry_of(stand_in(tmp_path / name))["Exec"]
    assert value.count('"') == 2
    assert not set(value) & set("\\$`\t\n")


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
@pytest.mark.parametrize("name", FOLDERS)
def test_the_entry_is_valid(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["desktop-file-validate", stand_in(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_entry_opens_a_terminal_and_takes_no_workbook_from_another_program(workspace: Path) -> None:
    entry = entry_of(workspace / "Relances.desktop")
    assert entry["Terminal"] == "true"
    assert "MimeType" not in entry


def test_from_the_entry_to_the_letter(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELANCES_NO_PAUSE", "1")
    dropped = write_ledger(tmp_path / "Balance d'août & co.xlsx", [invoice("C1", "F1", ON.replace(month=9), 100)])
    done = run([*command_of(workspace / "Relances.desktop", dropped), "--yes"])
    assert done.returncode == 0, done.stderr
    assert "1 lettre dans" in done.stdout


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no use for the entry")
def test_a_start_in_a_moved_folder_renews_the_entry_and_keeps_her_icon(workspace: Path, tmp_path: Path) -> None:
    entry = workspace / "Relances.desktop"
    written_for = entry.read_bytes()
    assert written_for != menu_entry(workspace), "the workspace is a copy of another"
    entry.write_bytes(written_for.replace(b"Icon=x-office-document", b"Icon=mon-logo"))
    mailmerge("run", "--workspace", workspace, "--open")
    assert entry.read_bytes() == menu_entry(workspace).replace(b"Icon=x-office-document", b"Icon=mon-logo")


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no use for the entry")
def test_what_may_write_nothing_leaves_the_entry_too(workspace: Path) -> None:
    written_for = (workspace / "Relances.desktop").read_bytes()
    launched((), workspace, may_ask=False, may_complete=False)
    assert (workspace / "Relances.desktop").read_bytes() == written_for
    launched((), workspace, may_ask=False, may_complete=True)
    assert (workspace / "Relances.desktop").read_bytes() == menu_entry(workspace)
    os.utime(workspace / "Relances.desktop", (0, 0))
    launched((), workspace, may_ask=False, may_complete=True)
    assert (workspace / "Relances.desktop").stat().st_mtime == 0, "what is right is not written again"


def test_an_entry_that_she_took_away_does_not_come_back(workspace: Path) -> None:
    (workspace / "Relances.desktop").unlink()
    renew_menu_entry(workspace)
    assert not (workspace / "Relances.desktop").exists()
