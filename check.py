"""Sets up a private environment if there is none, then runs every check: `python3 check.py`.

The one way to run everything, here and in CI: ruff (lint and format), mypy --strict, pytest. Arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed-from"


def python() -> Path:
    """The interpreter of the private environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up() -> None:
    """Make the environment, or bring it up to date after a change of `pyproject.toml`."""
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    venv.create(ENVIRONMENT, with_pip=True)
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev]")
    STAMP.write_text(wanted, encoding="utf-8")


def run(*arguments: str) -> None:
    """Run a module of the environment; stop at the first failure."""
    print("$ python", *arguments, flush=True)
    done = subprocess.run([python(), *arguments], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Set up, then check."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed.")
    set_up()
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")
    run("-m", "mypy")
    run("-m", "mypy", "packaging/windows")  # apart: it has a module named as one of the tests' is
    run("-m", "pytest", *sys.argv[1:])


if __name__ == "__main__":
    main()
