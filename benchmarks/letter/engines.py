"""Which engines write the benchmark's letter, and how is each started, installed or found missing?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "engines"
INSTALLED = FOLDER / ".installed"
# Two rivals take the name of docxtpl and one that of this project: each gets a folder of its own.
PYTHON_RIVALS = {"rust-docxtpl": "0.1.2", "docxtpl-ng": "0.2.0", "docx-mailmerge2": "1.0.3"}
NAIVE = "naive docxtpl"
OURS = "ours"
TWO = f"{OURS}, two processes"


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to write the letters.

    Attributes:
        command: what starts it; template, values and folder follow.
        share: how many of the letters it writes, so that a slow engine does not take the whole morning.
        alone: a folder that holds all the libraries it sees; none: those of this environment.
        package: the folder that is there if it is installed.
    """

    name: str
    syntax: str
    command: Sequence[str]
    share: float
    alone: Path | None = None
    package: Path | None = None

    def share_of(self, letters: int) -> int:
        """Its number of letters: whole dozens, so that all engines have as many invoices a letter."""
        return max(12, round(self.share * letters / 12) * 12) if self.share < 1 else letters

    def environment(self) -> Mapping[str, str]:
        """The environment variables to start it with."""
        return {**os.environ, "PYTHONPATH": str(self.alone)} if self.alone else {**os.environ, **_OUR_SOURCE}


_OUR_SOURCE = {"PYTHONPATH": str(FOLDER.parents[1])}


def _here(script: str, *way: str) -> Sequence[str]:
    return (sys.executable, str(FOLDER / script), *way)


def _apart(name: str, syntax: str, script: str, way: str, distribution: str) -> Engine:
    """An engine that sees nothing of this environment."""
    folder = INSTALLED / distribution
    return Engine(name, syntax, (sys.executable, "-S", str(FOLDER / script), way), 0.03, folder, folder)


def _node(name: str, syntax: str, script: str) -> Engine:
    return Engine(name, syntax, ("node", str(FOLDER / script)), 0.03, None, FOLDER / "node_modules" / name)


# Those whose ratio is promised run one after the other: a busy machine changes little between them.
ENGINES: Sequence[Engine] = (
    _apart("rust-docxtpl", "jinja", "fill_docxtpl.py", "new", "rust-docxtpl"),
    _apart("docxtpl-ng", "jinja", "fill_docxtpl.py", "reloaded", "docxtpl-ng"),
    _apart("docx-mailmerge2", "word", "fill_mailmerge2.py", "merge", "docx-mailmerge2"),
    _node("docxtemplater", "braces", "fill_docxtemplater.mjs"),
    _node("easy-template-x", "braces", "fill_easy_template_x.mjs"),
    _node("carbone", "carbone", "fill_carbone.mjs"),
    Engine("docxtpl reused", "jinja", _here("fill_docxtpl.py", "reused"), 0.015),
    Engine(NAIVE, "jinja", _here("fill_docxtpl.py", "new"), 0.015),
    Engine(OURS, "jinja", _here("fill_mailmerge.py", "one"), 1),
    Engine(TWO, "jinja", _here("fill_mailmerge.py", "two"), 1),
)
STREAMED = Engine(f"{OURS}, streamed", "jinja", _here("fill_mailmerge.py", "streamed"), 1)
FLOOR = Engine("floor", "jinja", _here("floor.py"), 1)


def missing() -> Mapping[str, str]:
    """The engines that are not installed, each with the cure."""
    absent = {engine.name: "--install" for engine in ENGINES if engine.package and not engine.package.exists()}
    if shutil.which("node") is None:
        absent |= {engine.name: "needs node" for engine in ENGINES if engine.command[0] == "node"}
    return absent


def install() -> None:
    """Install every rival beside this environment; one that cannot be is named, and the others still are."""
    commands = {
        name: [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--target",
            str(INSTALLED / name),
            f"{name}=={version}",
        ]
        for name, version in PYTHON_RIVALS.items()
        if not (INSTALLED / name).exists()
    }
    npm = shutil.which("npm")
    if npm and not (FOLDER / "node_modules").exists():
        commands["docxtemplater, easy-template-x, carbone"] = [
            npm,
            "ci",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(FOLDER),
        ]
    for name, command in commands.items():
        if subprocess.run(command, check=False).returncode:
            print(f"not installed: {name}", file=sys.stderr)
