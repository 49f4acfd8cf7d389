"""Which versions go into the kit? Resolves them for Windows and pins each wheel by its hash: `lock.py`.

Needs `uv`, which alone resolves for another system than the one it runs on. docopt, which has no wheel, serves only the
command line of num2words and stays out.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCK = HERE / "wheels.lock"
PYTHON_VERSION = "3.12"


def main() -> None:
    """Write the lock anew."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "requirements.txt"
        resolve = ("pip", "compile", ROOT / "pyproject.toml", "--python-platform", "x86_64-pc-windows-msvc")
        options = ("--python-version", PYTHON_VERSION, "--no-emit-package", "docopt", "--no-annotate", "--no-header")
        subprocess.run(["uv", *resolve, *options, "--quiet", "--output-file", wanted], check=True)
        fetch_wheels(wanted, Path(scratch) / "wheels")
        lines = [_line(wheel) for wheel in sorted((Path(scratch) / "wheels").iterdir())]
    LOCK.write_text("".join(lines), encoding="ascii", newline="\n")
    print(f"{len(lines)} wheels in {LOCK.relative_to(ROOT)}")


def fetch_wheels(requirements: Path, into: Path, *more: str) -> None:
    """Get the wheels for 64-bit Windows that a requirements file names, and nothing that they ask for."""
    target = ("--platform", "win_amd64", "--python-version", PYTHON_VERSION, "--implementation", "cp")
    options = ("--only-binary=:all:", "--no-deps", "--quiet", "--disable-pip-version-check", "--dest", str(into))
    command = [sys.executable, "-m", "pip", "download", *target, *options, *more]
    done = subprocess.run([*command, "--requirement", str(requirements)], check=False)
    if done.returncode:
        sys.exit(f"{requirements.name}: not every wheel could be had as it is asked for (see above)")


def _line(wheel: Path) -> str:
    name, version, *_ = wheel.name.split("-")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name.lower().replace('_', '-')}=={version} --hash=sha256:{digest}\n"


if __name__ == "__main__":
    main()
