"""How does the program speak with whoever started it: the only place that prints, asks, or reads the clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from mailmerge.cli.console import bar, plain, wrapped
from mailmerge.errors import UsageError

YES = ("o", "oui", "y", "yes")


def set_encodings() -> None:
    """A console that knows no narrow no-break space must not stop a run; another program is spoken to in UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")


def run_date(text: str) -> dt.date:
    """The day that `--date` names, else today."""
    if not text:
        return dt.date.today()
    try:
        day = dt.date.fromisoformat(text)
        if not 2000 <= day.year <= 2099:
            raise ValueError
        return day
    except ValueError:
        raise UsageError(
            f"--date {text} n’est pas une date.", cure="Écrivez l’année d’abord, par exemple --date 2026-11-21."
        ) from None


def can_ask() -> bool:
    """Whether somebody sits at the keyboard."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """What is typed in answer, in small letters."""
    print(f"\n{_shown(question, sys.stderr)}", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower()


def say(lines: Sequence[str], stream: TextIO | None = None) -> None:
    """Print; a reader that has gone away, or a full disk behind a redirection, changes nothing of what was done."""
    stream = stream or sys.stdout
    try:
        print(_shown("\n".join(lines), stream), file=stream, flush=True)
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _shown(text: str, stream: TextIO) -> str:
    """On a terminal, what every one shows; a redirection gets the text as it is."""
    return wrapped(plain(text), shutil.get_terminal_size((0, 0)).columns) if stream.isatty() else text


def say_json(answer: dict[str, object]) -> None:
    """Print what another program asked for."""
    say([json.dumps(answer, indent=2)])


def say_interrupted() -> None:
    """Told on a line of its own: the terminal has just shown ^C."""
    print("\nInterrompu : rien n’a été écrit.", file=sys.stderr)


@contextlib.contextmanager
def busy(message: str) -> Iterator[None]:
    """A sign of life while something long goes on, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message, spinner="line"):
        yield


@contextlib.contextmanager
def progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for the letters, on a terminal only."""
    if not sys.stderr.isatty() or not total:
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Écriture des lettres {task.description}"),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(bar(0, total), total=total)
        yield lambda done, of: shown.update(task, completed=done, description=bar(done, total))


def show(path: Path) -> None:
    """Open a folder or a workbook on a desktop; without one, or without Excel, nothing happens."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.startfile(path)
        elif sys.platform == "darwin":
            subprocess.Popen(["open", path])
        elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            subprocess.Popen(["xdg-open", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
