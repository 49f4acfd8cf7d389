"""The command line: what is typed, what is asked, and what is said."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from mailmerge.cli.commands import app
from mailmerge.cli.failures import tell_error
from mailmerge.cli.french import MISTYPED, in_french, speak_french
from mailmerge.cli.terminal import say_interrupted, set_encodings
from mailmerge.errors import ExitCode, UsageError

__all__ = ("app", "main")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code."""
    set_encodings()
    speak_french()
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="mailmerge")
    except MISTYPED as error:
        told = UsageError(f"Commande mal écrite : {in_french(error)}", cure="Voyez « mailmerge --help ».")
        tell_error(told, "--json" in (sys.argv if arguments is None else arguments))
        code = ExitCode.USAGE
    except (typer.Abort, KeyboardInterrupt):
        say_interrupted()
        code = ExitCode.INTERRUPTED
    sys.exit(int(code or 0))
