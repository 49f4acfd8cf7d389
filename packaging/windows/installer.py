"""How does the kit become an installer for one Windows user? `installer.py KIT.zip [--out DIR]`.

Runs on Linux, with `makensis` (Debian: nsis). The installer holds the files of the kit and nothing else of ours;
`installer.nsi` says where they go. The same kit and the same makensis give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

SCRIPT = Path(__file__).with_name("installer.nsi")
_KIT = re.compile(r"Relances-windows-(.+)\.zip")
_GUIDES = ("LISEZMOI.docx", "Aide-mémoire des champs.docx")
_LAUNCHER = "Relances.bat"
# What Windows takes where LongPathsEnabled is off, and the folder in which an update waits.
_MAX_PATH = 259
_PROGRAM = "app.new"


def main() -> None:
    """Build the installer and print what it weighs."""
    parser = argparse.ArgumentParser(description="Builds Relances-installation-VERSION.exe from the kit.")
    parser.add_argument("kit", type=Path, help="Relances-windows-VERSION.zip")
    parser.add_argument("--out", type=Path, help="by default, beside the kit")
    asked = parser.parse_args()
    named = _KIT.fullmatch(asked.kit.name)
    if not named:
        parser.error(f"{asked.kit.name}: not a kit, Relances-windows-VERSION.zip")
    if not shutil.which("makensis"):
        sys.exit("makensis is missing (Debian: apt install nsis)")
    target = (asked.out or asked.kit.parent).resolve() / f"Relances-installation-{named[1]}.exe"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(asked.kit) as kit:
        kit.extractall(scratch)
        make(Path(scratch) / "Relances", named[1], target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    print(f"sha256 {hashlib.sha256(target.read_bytes()).hexdigest()}")


def make(tree: Path, version: str, target: Path) -> None:
    """The installer of the folder of a kit."""
    files = [path.relative_to(tree) for path in sorted(tree.rglob("*")) if path.is_file()]
    listing = tree.parent / "listing.nsh"
    listing.write_text(macros(PurePosixPath(path) for path in files), encoding="utf-8")
    defines = {
        **{"LISTING": listing, "TARGET": target, "VERSION": version, "NUMBERS": numbers(version)},
        "KILOBYTES": sum((tree / path).stat().st_size for path in files) // 1024,
        "LONGEST_FOLDER": room(path.as_posix() for path in files),
    }
    options = ("-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8")
    named = [f"-D{name}={value}" for name, value in defines.items()]
    # Without a UTF-8 locale makensis finds no file whose name has an accent.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["makensis", *options, *named, SCRIPT], cwd=tree, env=environment, check=False)
    if done.returncode:
        sys.exit("makensis failed (see above)")


def macros(files: Iterable[PurePosixPath]) -> str:
    """The files of the kit for NSIS, in a fixed order: one macro for each thing that may become of them."""
    parts: dict[str, list[PurePosixPath]] = {"PROGRAM": [], "GUIDES": [], "LAUNCHER": [], "HERS": []}
    for path in files:
        parts[part_of(path)].append(path)
    return "\n".join(line for name, paths in parts.items() for line in _macro(name, paths)) + "\n"


def part_of(path: PurePosixPath) -> str:
    """What becomes of a file of the kit when there is an older one."""
    if path.parts[0] == "app":
        return "PROGRAM"
    if path.name == _LAUNCHER:
        return "LAUNCHER"
    return "GUIDES" if str(path) in _GUIDES else "HERS"


def _macro(name: str, files: Iterable[PurePosixPath]) -> Iterator[str]:
    yield f"!macro {name} FOLDER"
    folder = None
    for path in files:
        inside = path.parent.relative_to("app") if name == "PROGRAM" else path.parent
        if inside != folder:
            folder = inside
            yield _line("SetOutPath", "\\".join(("${FOLDER}", *(part.replace("$", "$$") for part in folder.parts))))
        yield _line("File", str(path).replace("$", "$$"))
    yield "!macroend"


def _line(command: str, argument: str) -> str:
    return f'    {command} "{argument}"'


def room(names: Iterable[str]) -> int:
    """How long the path of the folder may be, for the longest path in it to be one that Windows takes."""
    longest = max(len(re.sub("^app/", f"{_PROGRAM}/", name)) for name in names)
    return _MAX_PATH - len("\\") - longest


def numbers(version: str) -> str:
    """A version as Windows wants it: four numbers."""
    return ".".join([*re.findall(r"\d+", version), "0", "0", "0", "0"][:4])


if __name__ == "__main__":
    main()
