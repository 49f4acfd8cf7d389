"""How is every way a command can fail told: a sentence with its cure, and an exit code?"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import typer

from mailmerge.cli.terminal import say, say_interrupted, say_json
from mailmerge.errors import ExitCode, MailmergeError, incomplete

_CRASH_FILE = "relances-erreur.txt"


@contextlib.contextmanager
def errors_told(workspace: Path, as_json: bool = False) -> Iterator[None]:
    """Every way a command can fail becomes a sentence with its cure, and an exit code."""
    try:
        yield
    except MailmergeError as error:
        tell_error(error, as_json)
        raise typer.Exit(error.exit_code) from None
    except typer.Exit:
        raise
    except (typer.Abort, KeyboardInterrupt):
        say_interrupted()
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except ImportError as error:
        tell_error(incomplete(error), as_json)
        raise typer.Exit(ExitCode.USAGE) from None
    except Exception:
        what = "Une erreur imprévue du programme l’a arrêté ; aucun dossier n’a été créé."
        cure = f"Envoyez ce fichier à la personne qui s’occupe du programme : {_keep_traceback(workspace)}"
        tell_error(MailmergeError(f"{what} {cure}", cure=""), as_json)
        raise typer.Exit(ExitCode.BUG) from None


def tell_error(error: MailmergeError, as_json: bool) -> None:
    """On the error stream; for another program also as data on the other one."""
    if as_json:
        told: dict[str, object] = {"what": error.what, "details": list(error.details), "cure": error.cure}
        say_json({"exit_code": int(error.exit_code), "error": told})
    lines = [error.what, *(f"  - {detail}" for detail in error.details), error.cure]
    say([line for line in lines if line], sys.stderr)


def _keep_traceback(workspace: Path) -> Path:
    for folder in (workspace, Path(tempfile.gettempdir())):
        path = folder / _CRASH_FILE
        with contextlib.suppress(OSError):
            path.write_text(traceback.format_exc(), encoding="utf-8")
            return path.absolute()
    return Path(_CRASH_FILE)
