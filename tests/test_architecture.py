"""The house as the design draws it: floors, rooms, and one wall around each heavy library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "mailmerge"
FLOORS = {
    **dict.fromkeys(("errors", "model", "version", "disk"), 0),
    "values": 1,
    "tables": 2,
    **dict.fromkeys(("settings", "ledger", "dunning", "review", "letters", "delivery", "dialog"), 3),
    "proposing": 4,
    "previewing": 4,
    "reviewing": 4,
    "writing": 4,
    "run": 5,
    "screens": 6,
    "cli": 7,
    "__init__": 8,
    "__main__": 9,
}
WALLS: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(("pandas", "openpyxl", "python_calamine", "xlsxwriter"), "tables/"),
    **dict.fromkeys(("docxtpl", "docx", "jinja2", "lxml"), "letters/template/"),
    **dict.fromkeys(("typer", "rich", "click"), "cli/"),
    "filelock": ("delivery/folder.py", "settings/replace.py"),
    "holidays": "values/workdays.py",
    "rapidfuzz": "dunning/lookalikes.py",
    "num2words": "letters/words.py",
    "babel": "values/",
    "segno": "letters/payment.py",
    "stdnum": ("settings/kinds.py", "letters/payment.py"),
    "pathvalidate": "delivery/names.py",
}
PURE = (
    "model/",
    "values/",
    "ledger/",
    "dunning/",
    "review/",
    "letters/fields.py",
    "letters/address.py",
    "letters/sample.py",
    "letters/words.py",
    "letters/payment.py",
    "letters/phrases.py",
    "letters/languages.py",
    "screens/",
)
DISK = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "today", "now", "getenv"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            yield node.module or ""
            if node.module == "mailmerge":
                yield from (f"mailmerge.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_lower_floors_or_its_own_package_only(path: Path) -> None:
    own = room(path)
    for module in imports(path):
        if module.startswith("mailmerge."):
            other = module.split(".")[1]
            assert other == own or FLOORS[other] < FLOORS[own] or FLOORS[other] == FLOORS[own] == 0, (
                f"{name_of(path)} imports {module}"
            )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_heavy_library_has_one_wall(path: Path) -> None:
    for module in imports(path):
        wall = WALLS.get(module.split(".")[0])
        assert wall is None or name_of(path).startswith(wall), f"{name_of(path)} imports {module}"


def test_walls_and_floors_name_things_that_exist() -> None:
    assert {room(path) for path in MODULES} == set(FLOORS)
    used = {module.split(".")[0] for path in MODULES for module in imports(path)}
    assert set(WALLS) - used <= {"click", "docx"}


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith(PURE)], ids=name_of)
def test_rooms_touch_neither_disk_nor_clock(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert not names & DISK


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_terminal_prints(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    names = {getattr(call, "id", "") for call in calls}
    assert name_of(path) == "cli/terminal.py" or not names & {"print", "input"}


@pytest.mark.parametrize("command", [["--help"], ["run", "--help"], ["fields"], ["fields", "--help"], []])
def test_help_imports_neither_pandas_nor_docxtpl(command: list[str]) -> None:
    code = (
        "import sys\nfrom mailmerge.cli import main\n"
        f"try:\n    main({command!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', sorted({'pandas', 'docxtpl', 'openpyxl', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "LOADED []" in done.stdout
