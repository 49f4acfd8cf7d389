"""The Windows kit, but for what only Windows can tell: pins, contents, the same bytes; the guide; the file dialog."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import io
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath
from types import ModuleType

import docx
import pytest
from command import put_program
from packaging.requirements import Requirement

from mailmerge.dialog import choose_ledgers, picked

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging" / "windows"
LOCKED = dict(
    line.split(" ")[0].split("==") for line in (PACKAGING / "wheels.lock").read_text(encoding="ascii").splitlines()
)
# Licences that let their software be handed on inside a zip, with its text and nothing more asked of us.
ALLOWED = {
    *("MIT", "MIT License", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Zlib", "CC0-1.0"),
    *("Apache-2.0", "Apache Software License", "PSF-2.0", "ISC License (ISCL)"),
    # Used as they are, as libraries, their source a click away: the LGPL asks no more.
    *("LGPL-2.1-only", "LGPL-2.1-or-later", "GNU Library or Lesser General Public License (LGPL)"),
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
}
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kit is built on Linux")


def tool(name: str) -> ModuleType:
    """A module of the kit's builder; its folder comes last, for the tests' own has a `build.py` too."""
    if str(PACKAGING) not in sys.path:
        sys.path.append(str(PACKAGING))
    return importlib.import_module(name)


# --- The lock --------------------------------------------------------------------------------------------------------


def test_every_wheel_is_pinned_by_version_and_one_hash() -> None:
    lines = (PACKAGING / "wheels.lock").read_text(encoding="ascii").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]* --hash=sha256:[0-9a-f]{64}", line), line
    assert len(LOCKED) == len(lines), "a name twice"
    assert len({line.split("sha256:")[1] for line in lines}) == len(lines)


def test_every_dependency_is_locked_at_a_version_that_it_admits() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = [Requirement(text) for text in tomllib.load(file)["project"]["dependencies"]]
    for one in wanted:
        assert one.specifier.contains(LOCKED.get(one.name.lower(), "0")), f"run packaging/windows/lock.py: {one}"


def test_the_licence_of_every_library_lets_it_be_handed_on() -> None:
    contents = tool("contents")
    found = {}
    for name in LOCKED:
        try:
            metadata = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # only Windows needs it
        found[name] = contents.licence_of(metadata)
    assert len(found) > 25
    for name, licence in found.items():
        assert set(re.split(r", | AND | OR ", licence)) <= ALLOWED, f"{name}: {licence}"


# --- The kit, from small wheels and a small Python, without network ---------------------------------------------------


def put_wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    info = f"{name}-1.0.dist-info"
    tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\nLicense-Expression: MIT\n"
    extra = {f"{info}/METADATA": metadata, f"{info}/WHEEL": tag, f"{info}/licenses/LICENSE": f"Licence de {name}."}
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in (files | extra | {f"{info}/RECORD": ""}).items():
            wheel.writestr(file, text)
    return path


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Python of three files, two wheels, their lock, and the project's wheel."""
    folder = tmp_path_factory.mktemp("parts")
    (folder / "wheels").mkdir()
    with zipfile.ZipFile(folder / "python.zip", "w") as python:
        for name in ("python.exe", "python312.zip", "LICENSE.txt"):
            python.writestr(f"cp312/{name}", name)
        python.writestr("cp312/python312._pth", "python312.zip\n.\n# import site\n")
        python.writestr("setup.txt", "beside the interpreter: left out")
    script = {"demo_one-1.0.data/scripts/demo": "left out", "demo_one-1.0.data/purelib/demo_more.py": ""}
    wheels = [
        put_wheel(folder / "wheels", "demo_one", {"demo_one/__init__.py": ""} | script),
        put_wheel(folder / "wheels", "demo_two", {"demo_two.py": "", "demo_two.pyi": "left out"}),
    ]
    put_wheel(folder, "mailmerge_relances", {"mailmerge/__init__.py": ""})
    pins = [f"{path.name.split('-')[0]}==1.0 --hash=sha256:{hash_of(path)}\n" for path in wheels]
    (folder / "wheels.lock").write_text("".join(pins), encoding="ascii")
    return folder


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(parts: Path, out: Path, sha256: str = "", lock: str = "wheels.lock") -> subprocess.CompletedProcess[str]:
    python = parts / "python.zip"
    inputs = ("--python", python, "--sha256", sha256 or hash_of(python), "--wheels", parts / "wheels")
    own = ("--own", parts / "mailmerge_relances-1.0-py3-none-any.whl", "--lock", parts / lock, "--out", out)
    return subprocess.run(
        [sys.executable, PACKAGING / "build.py", *inputs, *own], capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def kit(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kit")
    done = build(parts, out)
    assert done.returncode == 0, done.stderr
    return next(out.glob("Relances-windows-*.zip"))


@linux_only
def test_the_kit_is_the_clerk_s_files_and_one_folder_of_the_program(kit: Path) -> None:
    names = zipfile.ZipFile(kit).namelist()
    assert {name.split("/")[1] for name in names} == {
        *("Relances.bat", "LISEZMOI.docx", "Aide-mémoire des champs.docx", "parametres.xlsx", "clients.xlsx"),
        *("models_docx", "a_traiter", "samples", "app"),
    }
    assert names == sorted(names), "not in the order in which a disk lists them"
    assert all(name.startswith("Relances/") and "\\" not in name and ".." not in name for name in names)
    assert "Relances/a_traiter/" in names, "an empty folder, which must be there"
    assert not [name for name in names if name.endswith((".sh", ".command", ".desktop", ".pyc"))]
    app = sorted(name.removeprefix("Relances/app/") for name in names if "/app/" in name and "dist-info" not in name)
    assert app == [
        *("EMPREINTES.txt", "LICENCES.txt", "lib/demo_more.py", "lib/demo_one/__init__.py", "lib/demo_two.py"),
        *(
            "lib/mailmerge/__init__.py",
            "mailmerge.bat",
            "python/LICENSE.txt",
            "python/python.exe",
            "python/python312._pth",
        ),
        "python/python312.zip",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pandas/testing.py", True),
        ("numpy/testing/_private/utils.py", True),
        ("jinja2/tests.py", True),
        ("pandas/tests/io/test_excel.py", False),
        ("numpy/__init__.pyi", False),
        ("numpy/_core/include/numpy/arrayobject.h", False),
        ("numpy/random/lib/npyrandom.lib", False),
        ("numpy/random/mtrand.cp312-win_amd64.pyd", True),
        ("numpy.libs/libscipy_openblas64_-1.dll", True),
        ("numpy/f2py/__init__.py", False),
        ("lxml/isoschematron/__init__.py", False),
        ("lxml/etree.cp312-win_amd64.pyd", True),
        ("holidays/countries/france.py", True),
        ("holidays/locale/de/LC_MESSAGES/FR.mo", False),
        ("babel/locale-data/fr.dat", True),
        ("demo-1.0.dist-info/licenses/tests/vendored.h", True),
    ],
)
def test_what_never_runs_stays_out_and_every_licence_stays_in(name: str, expected: bool) -> None:
    assert tool("lean").needed(name) is expected


@linux_only
def test_the_kit_s_python_sees_its_own_libraries_only(kit: Path) -> None:
    content = zipfile.ZipFile(kit).read("Relances/app/python/python312._pth")
    assert content == b"python312.zip\r\n.\r\n..\\lib\r\n"


@linux_only
def test_the_kit_s_launcher_is_the_repository_s_and_knows_no_other_machine(kit: Path) -> None:
    zipped = zipfile.ZipFile(kit)
    launcher = zipped.read("Relances/Relances.bat")
    assert launcher == (ROOT / "Relances.bat").read_bytes()
    for name in zipped.namelist():
        assert str(ROOT).encode() not in zipped.read(name), name


@linux_only
def test_the_kit_tells_its_hashes_and_licences(kit: Path) -> None:
    zipped = zipfile.ZipFile(kit)
    told = zipped.read("Relances/app/EMPREINTES.txt").decode("utf-8").splitlines()
    hashes = {name: digest for digest, name in (line.split("  ", 1) for line in told)}
    files = [name for name in zipped.namelist() if "/app/" in name and not name.endswith("EMPREINTES.txt")]
    assert hashes == {
        name.removeprefix("Relances/app/"): hashlib.sha256(zipped.read(name)).hexdigest() for name in files
    }
    licences = zipped.read("Relances/app/LICENCES.txt").decode("utf-8-sig")
    assert "demo_two 1.0 : MIT\r\n" in licences
    assert "Licence de demo_one." in licences
    assert "LICENSE.txt" in licences, "Python's own"


def test_the_licences_are_those_of_python_and_of_what_libraries_carry_inside(tmp_path: Path) -> None:
    texts = {
        "python/LICENSE.txt": "Licence de Python.",
        "python/python312.dll": "\0ProductVersion\0" + "3.12.9\0",
        "lib/demo-1.0.dist-info/METADATA": "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n",
        "lib/demo-1.0.dist-info/licenses/LICENSES/PACKAGING_LICENSE": "Licence de ce que demo contient.",
        "lib/demo/vendored/LICENSE.txt": "Licence d'un passager.",
        "lib/demo/packaging/LICENSE": "Licence de ce que demo contient.",
        "lib/demo/license.py": "print()",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-16-le" if name.endswith(".dll") else "utf-8")
    told = tool("contents").licences(tmp_path)
    assert "Python 3.12.9 : PSF-2.0" in told
    assert told.count("Licence de ce que demo contient.") == 1
    assert "Licence d'un passager." in told
    assert "print()" not in told


@linux_only
def test_the_same_parts_give_the_same_kit(parts: Path, kit: Path, tmp_path: Path) -> None:
    assert build(parts, tmp_path).returncode == 0
    assert (tmp_path / kit.name).read_bytes() == kit.read_bytes()


@linux_only
def test_another_python_or_another_wheel_is_refused(parts: Path, tmp_path: Path) -> None:
    done = build(parts, tmp_path, sha256="0" * 64)
    assert done.returncode
    assert "expected 000" in done.stderr
    pins = (parts / "wheels.lock").read_text(encoding="ascii")
    (parts / "wrong.lock").write_text(re.sub(r"sha256:....", "sha256:0000", pins, count=1), encoding="ascii")
    (parts / "bare.lock").write_text(pins.split(" ")[0] + "\n", encoding="ascii")
    for lock in ("wrong.lock", "bare.lock"):
        assert build(parts, tmp_path, lock=lock).returncode, lock
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("script", sorted(PACKAGING.glob("*.sh")), ids=lambda path: str(path.name))
def test_the_kit_s_scripts_are_clean_shell(script: Path) -> None:
    done = subprocess.run(
        ["shellcheck", "--external-sources", script], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout


# --- The installer ---------------------------------------------------------------------------------------------------


def test_the_installer_knows_what_is_the_program_s_and_what_is_hers() -> None:
    names = ("app/lib/a.py", "app/Relances.bat", "Relances.bat", "LISEZMOI.docx", "Aide-mémoire des champs.docx")
    hers = ("parametres.xlsx", "clients.xlsx", "models_docx/relance_1_amiable.docx", "samples/LISEZMOI.docx")
    parts = [tool("installer").part_of(PurePosixPath(name)) for name in (*names, *hers)]
    assert parts == ["PROGRAM", "PROGRAM", "LAUNCHER", "GUIDES", "GUIDES", *["HERS"] * 4]


def test_the_installer_s_list_names_every_file_once_by_its_folder() -> None:
    names = ["Relances.bat", "app/lib/a$b.py", "app/lib/c.py", "app/x.txt", "models_docx/é.docx", "parametres.xlsx"]
    assert tool("installer").macros(PurePosixPath(name) for name in names).splitlines() == [
        "!macro PROGRAM FOLDER",
        '    SetOutPath "${FOLDER}\\lib"',
        '    File "app/lib/a$$b.py"',
        '    File "app/lib/c.py"',
        '    SetOutPath "${FOLDER}"',
        '    File "app/x.txt"',
        "!macroend",
        *("!macro GUIDES FOLDER", "!macroend"),
        *("!macro LAUNCHER FOLDER", '    SetOutPath "${FOLDER}"', '    File "Relances.bat"', "!macroend"),
        "!macro HERS FOLDER",
        '    SetOutPath "${FOLDER}\\models_docx"',
        '    File "models_docx/é.docx"',
        '    SetOutPath "${FOLDER}"',
        '    File "parametres.xlsx"',
        "!macroend",
    ]


def test_the_installer_leaves_room_for_the_longest_path() -> None:
    installer = tool("installer")
    assert installer.room(["LISEZMOI.docx", "samples/a.xlsx"]) == 259 - len("\\samples\\a.xlsx")
    assert installer.room(["app/a.py"]) == 259 - len("\\app.new\\a.py"), "where an update waits"


@pytest.mark.parametrize(("version", "expected"), [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("1.2.3rc4", "1.2.3.4")])
def test_the_installer_s_version_is_four_numbers(version: str, expected: str) -> None:
    assert tool("installer").numbers(version) == expected


def test_the_installer_asks_for_no_administrator_and_removes_nothing_of_hers() -> None:
    script = (PACKAGING / "installer.nsi").read_text(encoding="utf-8")
    assert "\nRequestExecutionLevel user\n" in script
    assert "HKLM" not in script
    assert "SetShellVarContext" not in script
    taken = re.findall(r'^ *(RMDir /r|Delete|Rename) "(.*?)"', script, re.MULTILINE)
    assert {path for command, path in taken if command == "RMDir /r"} == {
        f"$INSTDIR\\{folder}" for folder in ("app", "app.new", "app.old")
    }
    assert {path.removeprefix("$INSTDIR\\") for command, path in taken if "INSTDIR" in path and "app" not in path} == {
        *("Relances.bat", "LISEZMOI.docx", "Aide-mémoire des champs.docx", "${UNINSTALLER}"),
    }


def make_installer(kit: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [sys.executable, PACKAGING / "installer.py", kit, "--out", out]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@linux_only
@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis (Debian: nsis) is not installed")
def test_the_same_kit_gives_the_same_installer(kit: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        done = make_installer(kit, tmp_path / out)
        assert done.returncode == 0, done.stdout + done.stderr
    name = kit.name.replace("windows", "installation").replace(".zip", ".exe")
    made = (tmp_path / "one" / name).read_bytes()
    assert made == (tmp_path / "two" / name).read_bytes()
    assert made.startswith(b"MZ")


@linux_only
def test_only_a_kit_becomes_an_installer(tmp_path: Path) -> None:
    done = make_installer(tmp_path / "autre.zip", tmp_path)
    assert done.returncode == 2
    assert "autre.zip: not a kit" in done.stderr


# --- The guide -------------------------------------------------------------------------------------------------------


def test_the_guide_in_word_has_every_heading_picture_and_word(tmp_path: Path) -> None:
    picture = ROOT / "docs" / "images" / "relance_1.png"
    (tmp_path / "annexe.md").write_text("# Une annexe\n\nSa phrase.\n", encoding="utf-8")
    source = tmp_path / "guide.md"
    source.write_text(
        f"# Le guide\n\nUn mot **gras**, `du code`, [la liste](annexe.md).\n\n## Étapes\n\n1. un\n2. deux\n\n"
        f"Puis :\n\n1. trois\n   - dessous\n\n| A | B |\n|---|---|\n| ![vue]({picture}) | `x` |\n\n"
        "```text\nl 1\n  l 2\n```\n",
        encoding="utf-8",
    )
    made = tool("guide").guide(source, [tmp_path / "annexe.md"])
    assert made == tool("guide").guide(source, [tmp_path / "annexe.md"])
    document = docx.Document(io.BytesIO(made))
    told = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert [one for one in told if one[1]] == [
        ("Title", "Le guide"),
        ("Normal", "Un mot gras, du code, la liste (annexe « Une annexe »)."),
        ("Heading 1", "Étapes"),
        ("List Number", "un"),
        ("List Number", "deux"),
        ("Normal", "Puis :"),
        ("List Number", "trois"),
        ("List Bullet 2", "dessous"),
        ("Code", "l 1\n  l 2"),
        ("Heading 1", "Une annexe"),
        ("Normal", "Sa phrase."),
    ]
    numbers = re.findall(r'<w:numId w:val="(\d+)"', document.element.xml)
    assert numbers[0] == numbers[1] != numbers[2], "each list begins at 1"
    assert [run.text for run in document.paragraphs[1].runs if run.bold] == ["gras"]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["A", "B"]
    assert len(document.inline_shapes) == 1
    assert 'descr="vue"' in document.element.xml


@pytest.mark.parametrize("name", ["LISEZMOI.md", "docs/grands_livres.md", "docs/windows.md"])
def test_every_guide_of_the_kit_can_be_printed(name: str) -> None:
    assert tool("guide").guide(ROOT / name)


# --- The file dialog -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("buffer", "expected"),
    [
        ("\0" * 10, []),
        ("", []),
        ("C:\\été\\a & b.xlsx\0\0\0", ["C:\\été\\a & b.xlsx"]),
        ("C:\\été\0a.xlsx\0b c.csv\0\0\0", ["C:\\été/a.xlsx", "C:\\été/b c.csv"]),
    ],
)
def test_what_the_windows_dialog_answers(buffer: str, expected: list[str]) -> None:
    assert picked(buffer) == tuple(Path(one) for one in expected)


@linux_only
@pytest.mark.parametrize("desktop", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_both_kinds_of_linux_desktop_have_a_dialog(
    desktop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path / "zenity", "echo /tmp/a.xlsx")
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(desktop, "x")
    assert choose_ledgers(tmp_path) == (Path("/tmp/a.xlsx"),)


@linux_only
@pytest.mark.parametrize(
    ("program", "script", "expected"),
    [
        (
            "zenity",
            "printf '%s\\n' \"/tmp/Grand livre d’été.xlsx\" /tmp/b.csv",
            ["/tmp/Grand livre d’été.xlsx", "/tmp/b.csv"],
        ),
        ("kdialog", "echo /tmp/a.xlsx", ["/tmp/a.xlsx"]),
        ("zenity", "exit 1", []),
        ("zenity", "echo /tmp/a.xlsx; exit 1", []),
        ("zenity", 'case "$*" in *"--filename=$FOLDER/ "*) echo "$FOLDER/oui";; esac', ["FOLDER/oui"]),
    ],
)
def test_the_linux_dialog_is_asked_for_ledgers(
    program: str, script: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path / "bin" / program, script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("FOLDER", str(tmp_path))
    assert choose_ledgers(tmp_path) == tuple(Path(one.replace("FOLDER", str(tmp_path))) for one in expected)


@linux_only
def test_without_a_desktop_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path / "bin" / "zenity", "echo /tmp/a.xlsx")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert choose_ledgers(tmp_path) == ()
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert choose_ledgers(tmp_path) == ()
