"""Which ledgers does the clerk pick in her system's own file dialog?

Each system's dialog is asked without a library: comdlg32 on Windows (the embeddable Python has no tkinter), osascript
on macOS, zenity or kdialog on Linux.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_TITLE = "Choisissez le grand livre à relancer"
_PATTERNS = ("*.xlsx", "*.xlsm", "*.xlsb", "*.xls", "*.ods", "*.csv", "*.txt", "*.tsv")


def can_choose() -> bool:
    """Whether there is a dialog to show: on Linux that takes a desktop, and a program for it."""
    return sys.platform == "win32" or bool(_dialog(Path()))


def choose_ledgers(folder: Path) -> tuple[Path, ...]:
    """The files that she picks, starting in a folder; none if she gives up, or where there is no dialog."""
    if sys.platform == "win32":
        from mailmerge.dialog.windows import choose

        return picked(choose(_TITLE, _PATTERNS, str(folder.absolute())))
    command = _dialog(folder)
    return _answer(command) if command else ()


def _dialog(folder: Path) -> Sequence[str]:
    """The program that shows a dialog and prints what was picked, with its arguments."""
    if sys.platform == "darwin":
        return ("osascript", "-e", _APPLE_SCRIPT, _TITLE, str(folder.absolute()))
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        for program, arguments in _linux(folder):
            if shutil.which(program):
                return (program, *arguments)
    return ()


# Without `activate` the dialog may open behind the Terminal window.
_APPLE_SCRIPT = """on run {question, startPath}
tell me to activate
set chosenFiles to choose file with prompt question default location (POSIX file startPath) \
with multiple selections allowed
set chosenPaths to ""
repeat with chosenFile in chosenFiles
set chosenPaths to chosenPaths & POSIX path of chosenFile & linefeed
end repeat
return chosenPaths
end run"""


def _linux(folder: Path) -> Sequence[tuple[str, Sequence[str]]]:
    patterns = " ".join(_PATTERNS)
    zenity = ("--file-selection", "--multiple", "--separator=\n", f"--title={_TITLE}", f"--filename={folder}/")
    kdialog = ("--title", _TITLE, "--multiple", "--separate-output", "--getopenfilename", str(folder), patterns)
    return (("zenity", (*zenity, f"--file-filter=Classeurs | {patterns}")), ("kdialog", kdialog))


def _answer(command: Sequence[str]) -> tuple[Path, ...]:
    """What a dialog program prints: one path a line; nothing if it was cancelled."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False)
    return tuple(Path(line) for line in done.stdout.split("\n") if line) if done.returncode == 0 else ()


def picked(buffer: str) -> tuple[Path, ...]:
    r"""The paths in the answer of the Windows dialog: `C:\a.xlsx\0\0`, or `C:\folder\0a.xlsx\0b.xlsx\0\0`."""
    first, *names = buffer.split("\0\0", 1)[0].split("\0")
    if not first:
        return ()
    return tuple(Path(first) / name for name in names) if names else (Path(first),)
