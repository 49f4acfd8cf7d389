"""The launchers: right bytes for Windows; shell scripts that need only Python, wait for a key and pass the code on."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from build import invoice, write_ledger
from command import on_terminal, put_program

from mailmerge.settings.workspace import make_workspace

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


def test_the_windows_launcher_says_nothing_wider_than_a_console() -> None:
    told = [line.strip().removeprefix("echo ") for line in BAT.decode("ascii").splitlines() if line.startswith("echo ")]
    assert len(told) > 10
    assert [line for line in told if len(line.replace("%CODE%", "-1073741515")) > 79] == []


def test_the_windows_launcher_uses_nothing_that_is_known_to_fail() -> None:
    text = BAT.decode("ascii").lower()
    for command in ("where ", "powershell", "timeout", "choice", "curl ", 'for %%f in ("'):
        assert command not in text
    assert "%*" in text
    assert text.index('"%here:;=%"') < text.index("-m mailmerge"), "Windows loads nothing from such a folder"
    assert '"%here%\\."' in text, "the root of a drive is E: here, which means its current folder"


@posix_only
@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("name", ["relances.sh", "Relances.command", ".ci/run", ".ci/nightly"])
def test_shell_scripts_are_clean(name: str) -> None:
    done = subprocess.run(["shellcheck", ROOT / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A private environment that is already set up: its Python is the one of the tests."""
    folder = tmp_path / "environnement"
    put_program(folder / "bin" / "python", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" "$@"')
    (folder / "relances-ready").write_text("")
    return os.environ | {"RELANCES_ENV": str(folder), "RELANCES_NO_PAUSE": "1", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def launch(
    script: Path, environment: dict[str, str], *arguments: str | Path, shell: tuple[str, ...] = ("sh",)
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*shell, script, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        cwd=script.parent.parent,
    )


def ledger(path: Path, number: str = "F1") -> Path:
    return write_ledger(path, [invoice("C1", number, dt.date(2026, 1, 5), 100)])


@posix_only
@pytest.mark.parametrize("name", ["relances.sh", "Relances.command"])
@pytest.mark.parametrize("shell", [("sh",), ("bash",), ("bash", "--posix"), ("busybox", "sh")], ids=" ".join)
def test_dropped_ledgers_are_run_in_the_launcher_s_own_folder(
    shell: tuple[str, ...], name: str, workspace: Path, environment: dict[str, str]
) -> None:
    if shutil.which(shell[0]) is None:
        pytest.skip(f"{shell[0]} is not installed")
    first = ledger(workspace.parent / 'Balance d\'août & co (v2) $HOME "100%".xlsx')
    second = ledger(workspace.parent / "`b` ; \\ été.xlsx", "F2")
    done = launch(workspace / name, environment, "--yes", first.name, second, shell=shell)
    assert done.returncode == 0, done.stderr
    assert first.name in done.stdout
    assert second.name in done.stdout
    assert "1 lettre dans" in done.stdout
    assert any((workspace / "sorties").iterdir())


@posix_only
@pytest.mark.parametrize("name", ["relances.sh", "Relances.command"])
def test_the_exit_code_is_passed_on_and_a_plain_terminal_is_enough(
    name: str, workspace: Path, environment: dict[str, str]
) -> None:
    plain = environment | {"LANG": "C", "LC_ALL": "C", "TERM": "dumb"}
    done = launch(workspace / name, plain, "--yes")
    assert done.returncode == 5, "there is no ledger yet"
    assert "Déposez votre export" in done.stderr
    assert launch(workspace / name, plain, "--date", "demain").returncode == 2


@posix_only
def test_what_other_programs_set_for_their_python_breaks_nothing(workspace: Path, environment: dict[str, str]) -> None:
    for name in ("numbers.py", "typing.py"):  # in the folder it is started from
        (workspace.parent / name).write_text("raise SystemExit(99)")
    theirs = {"PYTHONHOME": "/nowhere", "PYTHONINSPECT": "1", "PYTHONWARNINGS": "error"}
    done = launch(workspace / "relances.sh", environment | theirs, "--yes")
    assert done.returncode == 5, done.stderr
    assert "Déposez votre export" in done.stderr


def test_the_windows_launcher_forgets_the_same_variables() -> None:
    text = (ROOT / "relances.sh").read_text(encoding="utf-8")
    forgotten = re.findall(r"^unset (.*)$", text, re.MULTILINE)
    assert re.findall(r"^for %%V in \((.*)\) do set \"%%V=\"\r$", BAT.decode("ascii"), re.MULTILINE) == forgotten
    assert len(forgotten) == 1


@posix_only
def test_the_folder_of_the_zip_becomes_a_workspace_on_first_start(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "dossier d’été"
    shutil.copytree(ROOT / "models_docx", folder / "models_docx")
    shutil.copy(ROOT / "relances.sh", folder)
    done = launch(folder / "relances.sh", environment, "--yes")
    assert done.returncode == 5, "there is no ledger yet"
    assert (folder / "parametres.xlsx").exists()
    assert (folder / "Relances.command").exists()


@posix_only
@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["relances.sh"], "à côté de models_docx"),
        (["Relances.command"], "à côté de relances.sh"),
        (["Relances.command", "relances.sh"], "à côté de models_docx"),
    ],
)
def test_alone_as_an_archive_viewer_starts_it_it_asks_to_extract(
    names: list[str], told: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "vue"
    folder.mkdir()
    for name in names:
        shutil.copy(ROOT / name, folder)
    done = launch(folder / names[0], environment)
    assert done.returncode == 2
    assert told in done.stderr
    assert "zip en entier" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


@posix_only
@pytest.mark.parametrize("name", ["relances.sh", "Relances.command"])
def test_a_link_on_the_desktop_starts_it_in_its_folder(
    name: str, workspace: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    ledger(workspace / "a_traiter" / "g.xlsx")
    (tmp_path / "Bureau").mkdir()
    (tmp_path / "Bureau" / name).symlink_to(workspace / name)
    done = launch(tmp_path / "Bureau" / name, environment, "--dry-run")
    assert done.returncode == 0, done.stderr


@posix_only
def test_a_double_click_finds_the_right_to_run() -> None:
    for name in ("relances.sh", "Relances.command"):
        assert os.access(ROOT / name, os.X_OK), name


@pytest.mark.parametrize(
    ("python", "told"),
    [
        ("C:\\Python 312 & co\\python.exe", "C:\\Python 312 & co\\python.exe"),
        ("C:\\100%\\python.exe", ""),  # cmd would read a variable there
        ("C:\\Été\\python.exe", ""),  # the file must stay ASCII
    ],
)
def test_the_windows_launcher_is_told_a_python_that_it_can_name(
    python: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    make_workspace(tmp_path)
    expected = BAT.replace(b'set "PROGRAM="', f'set "PROGRAM={told}"'.encode("ascii"))
    assert (tmp_path / "Relances.bat").read_bytes() == expected


def test_the_launchers_travel_with_the_program() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    launchers = {"Relances.bat", "relances.sh", "Relances.command"}
    assert launchers | {"check.py", ".ci", "packaging", "tests"} <= set(build["sdist"]["include"])
    assert launchers <= set(build["wheel"]["force-include"])


@posix_only
@pytest.mark.parametrize("name", ["relances.sh", "Relances.command"])
@pytest.mark.parametrize(
    ("answer", "told", "code"), [(b"\n", "Rien n’a été écrit", 0), (b"\x03", "Interrompu", 130)], ids=["no", "Ctrl+C"]
)
def test_the_window_stays_until_a_key(
    answer: bytes, told: str, code: int, name: str, workspace: Path, environment: dict[str, str]
) -> None:
    ledger(workspace / "a_traiter" / "g.xlsx")
    del environment["RELANCES_NO_PAUSE"]
    command = ["/bin/sh", str(workspace / name)]
    ended, screen = on_terminal(command, environment, ("[o/N/p]", answer), ("pour fermer.", b"\n"))
    assert ended == code
    assert "pour fermer." in screen
    assert told in screen


@posix_only
def test_alone_the_window_of_macos_stays_too(tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copy(ROOT / "Relances.command", tmp_path)
    del environment["RELANCES_NO_PAUSE"]
    ended, screen = on_terminal(["/bin/sh", str(tmp_path / "Relances.command")], environment, ("pour fermer.", b"\n"))
    assert ended == 2
    assert "pour fermer." in screen


@posix_only
def test_where_nothing_can_be_set_up_it_says_where(workspace: Path, environment: dict[str, str]) -> None:
    (workspace / "un fichier").write_text("")
    target = str(workspace / "un fichier" / "venv")
    done = launch(workspace / "relances.sh", environment | {"RELANCES_ENV": target})
    assert done.returncode == 7
    assert f"pas le droit d’écrire dans {target}." in done.stderr


@posix_only
def test_where_the_python_of_the_workspace_is_gone_the_private_one_is_used(
    workspace: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    ledger(workspace / "a_traiter" / "g.xlsx")
    script = workspace / "relances.sh"
    text = script.read_text(encoding="utf-8")
    assert f"program={shlex.quote(sys.executable)}\n" in text
    script.write_text(text.replace(sys.executable, "/n’est/plus/là/python"), encoding="utf-8")
    private = tmp_path / "données" / "mailmerge-relances"
    private.mkdir(parents=True)
    Path(environment.pop("RELANCES_ENV")).rename(private / "venv")
    done = launch(script, environment | {"XDG_DATA_HOME": str(tmp_path / "données")}, "--dry-run")
    assert done.returncode == 0, done.stderr


@posix_only
def test_a_new_workspace_knows_the_python_that_made_it(workspace: Path, environment: dict[str, str]) -> None:
    ledger(workspace / "a_traiter" / "g.xlsx")
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
