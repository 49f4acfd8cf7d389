"""The command line: the only place that prints, asks, or reads the clock.

Commands and options are English, as everywhere; everything the clerk reads is French.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer
from typer.core import TyperCommand, TyperGroup

from mailmerge.errors import DecisionsError, ExitCode, LedgerError, MailmergeError, SettingsError, UsageError

if TYPE_CHECKING:
    from mailmerge.model import Finished, Plan

_CRASH_FILE = "relances-erreur.txt"
# The command library's own class of "the command is mistyped" errors has moved between its versions.
_MISTYPED: type[Exception] = typer.BadParameter.__bases__[0]


class _FrenchHelp:
    """The one help text that the command library writes itself."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - the library's own types are private
        """The command's parameters, `--help` explained in French."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if "--help" in parameter.opts:
                parameter.help = "Affiche cette aide."
        return parameters


class _Command(_FrenchHelp, TyperCommand):
    pass


class _Group(_FrenchHelp, TyperGroup):
    pass


app = typer.Typer(
    cls=_Group,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    help="Relances clients : d’un grand livre Excel à des lettres Word prêtes à envoyer, dans un dossier daté.",
)

Ledgers = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="GRAND_LIVRE",
        help="Grands livres (.xlsx, .xls, .ods, .csv, FEC…) ; sans argument, ceux du dossier a_traiter. Avec une "
        "proposition remplie : exactement ce qu’elle dit.",
        readable=False,  # a file without read right gets the program's own message
    ),
]
Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace", metavar="DOSSIER", help="Dossier de travail (celui de parametres.xlsx).", readable=False
    ),
]
RunDate = Annotated[
    str, typer.Option("--date", metavar="AAAA-MM-JJ", help="Date de la relance.", show_default="aujourd’hui")
]


@app.command(cls=_Command)
def run(
    ledgers: Ledgers = None,
    workspace: Workspace = Path(),
    date: RunDate = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Montre le plan sans rien écrire.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Écrit les lettres sans poser de question.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Donne le résultat en JSON, pour un autre programme.")
    ] = False,
    proposal: Annotated[
        bool,
        typer.Option("--proposal", help="Prépare Proposition.xlsx, à contrôler dans Excel, sans écrire de lettre."),
    ] = False,
    open_folder: Annotated[bool, typer.Option("--open", hidden=True)] = False,
) -> None:
    """Écrit les lettres de relance dans un dossier daté."""
    with _errors_told(workspace, as_json):
        from mailmerge.run import write
        from mailmerge.screens import plan_screen

        can_ask = _can_ask() and not (yes or dry_run or proposal or as_json)
        plan = _planned(tuple(ledgers or ()), workspace, date, proposal, can_ask)
        _say(plan_screen(plan), sys.stderr if as_json else sys.stdout)
        answer = _Answer.PROPOSE if proposal else _Answer.WRITE if yes or dry_run else _asked(plan)
        finished = proposed = None
        if not dry_run and answer is _Answer.WRITE:
            with _progress(len(plan.couriers)) as progress:
                finished = write(plan, progress)
        if not dry_run and answer is _Answer.PROPOSE:
            from mailmerge.proposing import propose

            proposed = propose(plan)
    # From here on the folder is there: nothing that goes wrong may say that nothing was written.
    made = finished.folder if finished else proposed
    if made and open_folder and sys.stdout.isatty():
        _open(made)
    _finish(plan, finished, proposed, dry_run, as_json)


class _Answer(Enum):
    """What becomes of a plan."""

    WRITE = "o"
    PROPOSE = "p"
    LEAVE = "n"


def _finish(plan: Plan, finished: Finished | None, proposed: Path | None, dry_run: bool, as_json: bool) -> NoReturn:
    from mailmerge.screens import finished_screen, plan_json, proposed_screen

    done = finished or proposed or dry_run
    code = ExitCode.ROWS_REJECTED if plan.ledger.rejected and done else ExitCode.DONE
    if as_json:
        made = {
            "folder": str(finished.folder) if finished else None,
            "proposal": str(proposed) if proposed else None,
        }
        _print_json({"exit_code": int(code), "dry_run": dry_run, **made, **plan_json(plan)})
    else:
        _say(proposed_screen(proposed, plan) if proposed else finished_screen(plan, finished, dry_run))
    raise typer.Exit(code)


# --- Proposals -----------------------------------------------------------------------------------------


def _planned(files: tuple[Path, ...], workspace: Path, date: str, proposing: bool, can_ask: bool) -> Plan:
    """The plan of a run: by the rules, or by the proposal that is named or waits in the workspace."""
    from mailmerge.proposing import choose, refuse_beside
    from mailmerge.run import plan as make_plan

    on = _run_date(date)
    chosen, ledgers = choose(files)
    if chosen:
        refuse_beside(chosen, on if date else chosen.date, proposing)
    idle = files or proposing
    plan, remarks = (None, ()) if idle else _waiting(workspace, on, bool(date), can_ask)
    if plan is None:
        with _busy("Lecture du grand livre…"):
            plan = make_plan(ledgers, workspace, on, chosen)
    return replace(plan, remarks=(*remarks, *plan.remarks))


def _waiting(workspace: Path, on: dt.date, dated: bool, can_ask: bool) -> tuple[Plan | None, tuple[str, ...]]:
    """The plan of a proposal that waits in the workspace, if she wants it; and remarks on those not used."""
    from mailmerge.delivery.proposal.find import UNUSED, waiting_proposals
    from mailmerge.run import plan as make_plan

    waiting, damaged = waiting_proposals(workspace)
    remarks = list(damaged)
    for proposal in waiting:
        name = proposal.source.name
        if dated and on != proposal.date:
            remarks.append(f"{name} est du {proposal.date:%d/%m/%Y} : elle n’a pas été utilisée.")
            continue
        if not can_ask:
            remarks.append(f"{name} n’a pas été utilisée ; pour l’appliquer : mailmerge run {_quoted(name)}")
            continue
        try:
            with _busy(f"Lecture de {name}…"):
                plan = make_plan((), workspace, on, proposal)
        except DecisionsError:
            raise  # it is the one she prepared: going on without it would send what she excluded
        except (LedgerError, SettingsError) as error:
            remarks.append(f"{error.what} {UNUSED}")
            continue
        if _ask(f"{name}, du {proposal.date:%d/%m/%Y}, attend d’être appliquée. L’appliquer ? [o/N] ") in _YES:
            return plan, tuple(remarks)
        remarks.append(f"{name} n’a pas été utilisée.")
    return None, tuple(remarks)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


@app.command(cls=_Command)
def check(
    ledgers: Ledgers = None,
    workspace: Workspace = Path(),
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Écrit une lettre d’essai par étape dans le dossier « apercus », pour l’œil."),
    ] = False,
) -> None:
    """Vérifie les paramètres, les modèles et le grand livre, sans rien écrire (sauf les aperçus demandés)."""
    with _errors_told(workspace):
        from mailmerge.letters.template.folders import unread_templates
        from mailmerge.letters.template.load import load_templates
        from mailmerge.letters.template.pictures.absent import absent_pictures
        from mailmerge.previewing import preview as write_preview
        from mailmerge.run import load_settings, needed_beside, read_ledgers, waiting_ledgers
        from mailmerge.screens import check_screen, preview_screen
        from mailmerge.values.ladders import every_stage

        settings = load_settings(workspace)
        stages = every_stage(settings)
        beside = needed_beside(settings)
        templates, template_remarks = load_templates(workspace, stages, settings.extra_words, *beside)
        if preview:
            _say(preview_screen(write_preview(workspace, settings, templates, _run_date(""))))
        paths, remarks = (tuple(ledgers), ()) if ledgers else waiting_ledgers(workspace)
        template_remarks = (*template_remarks, *absent_pictures(templates, settings.creditor))
        remarks = (*template_remarks, *unread_templates(workspace, stages), *remarks)
        ledger = read_ledgers(paths, settings)[0] if paths else None
        _say(check_screen(settings, tuple(templates), ledger, remarks))
        raise typer.Exit(ExitCode.ROWS_REJECTED if ledger and ledger.rejected else ExitCode.DONE)


@app.command(cls=_Command)
def init(directory: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier à créer ou à compléter.")]) -> None:
    """Prépare un dossier de travail : paramètres, clients, modèles Word, aide-mémoire, lanceurs et exemples."""
    with _errors_told(directory):
        from mailmerge.letters.template.crib.sheet import CRIB_FILE, crib_sheet
        from mailmerge.screens import init_screen
        from mailmerge.settings.workspace import make_workspace

        _say(init_screen(directory, *make_workspace(directory, ((CRIB_FILE, crib_sheet),))))


@app.command(cls=_Command)
def fields(
    docx: Annotated[
        Path | None,
        typer.Option(
            "--docx",
            metavar="FICHIER",
            help="Écrit plutôt un aide-mémoire Word, d’où copier les champs.",
            readable=False,
        ),
    ] = None,
) -> None:
    """Liste les champs que l’on peut taper dans un modèle Word."""
    with _errors_told(Path()):
        if docx is None:
            from mailmerge.screens import fields_screen

            _say(fields_screen())
        else:
            from mailmerge.letters.template.crib.sheet import write_crib_sheet

            _say([f"Aide-mémoire écrit : {write_crib_sheet(docx)}"])


@app.command(cls=_Command)
def undo(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DOSSIER_DATÉ", help="Relance à annuler ; sans argument, la dernière.")
    ] = None,
    workspace: Workspace = Path(),
) -> None:
    """Annule une relance : son dossier est renommé, ses lettres ne comptent plus."""
    with _errors_told(workspace):
        from mailmerge.delivery.folder import undo_run

        renamed = undo_run(workspace, folder)
        _say([f"Relance annulée : ses lettres ne comptent plus. Le dossier s’appelle maintenant {renamed}."])


# --- Asking and telling --------------------------------------------------------------------------------


def _run_date(text: str) -> dt.date:
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


_YES = ("o", "oui", "y", "yes")
_PROPOSE = ("p", "proposition")


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> str:
    print(f"\n{question}", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower()


def _asked(plan: Plan) -> _Answer:
    """What the clerk wants; without a terminal nobody can be asked."""
    if not _can_ask():
        raise UsageError(
            "Rien n’a été écrit : il n’y a personne à qui poser la question.",
            cure="Ajoutez --yes pour écrire les lettres, --proposal pour préparer une proposition à contrôler, ou "
            "--dry-run pour voir seulement le plan.",
        )
    count = len(plan.couriers)
    if not count:
        return _Answer.WRITE if _ask("Créer quand même le dossier du jour ? [o/N] ") in _YES else _Answer.LEAVE
    letters = "cette lettre" if count == 1 else f"ces {count} lettres"
    question = f"Écrire {letters} dans sorties/{plan.folder} ?"
    if plan.proposal:
        return _Answer.WRITE if _ask(f"{question} [o/N] ") in _YES else _Answer.LEAVE
    offer = "p : préparer d’abord une proposition à contrôler dans Excel, sans écrire de lettre."
    answer = _ask(f"{offer}\n{question} [o/N/p] ")
    return _Answer.PROPOSE if answer in _PROPOSE else _Answer.WRITE if answer in _YES else _Answer.LEAVE


def _say(lines: Sequence[str], stream: TextIO | None = None) -> None:
    """Print; a reader that has gone away, or a full disk behind a redirection, changes nothing of what was done."""
    stream = stream or sys.stdout
    try:
        print("\n".join(lines), file=stream, flush=True)
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _print_json(answer: dict[str, object]) -> None:
    _say([json.dumps(answer, indent=2)])


def _tell_error(error: MailmergeError, as_json: bool) -> None:
    if as_json:
        told: dict[str, object] = {"what": error.what, "details": list(error.details), "cure": error.cure}
        _print_json({"exit_code": int(error.exit_code), "error": told})
    lines = [error.what, *(f"  - {detail}" for detail in error.details), error.cure]
    _say([line for line in lines if line], sys.stderr)


@contextlib.contextmanager
def _busy(message: str) -> Iterator[None]:
    """A sign of life while something long goes on, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for the letters, on a terminal only."""
    if not sys.stderr.isatty() or not total:
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Écriture des lettres"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, of: bar.update(task, completed=done)


def _open(folder: Path) -> None:
    """Show the folder on a desktop; without one, nothing happens."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.startfile(folder)
        elif sys.platform == "darwin":
            subprocess.Popen(["open", folder])
        elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            subprocess.Popen(["xdg-open", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def _errors_told(workspace: Path, as_json: bool = False) -> Iterator[None]:
    """Every way a command can fail becomes a sentence with its cure, and an exit code."""
    try:
        yield
    except MailmergeError as error:
        _tell_error(error, as_json)
        raise typer.Exit(error.exit_code) from None
    except typer.Exit:
        raise
    except (typer.Abort, KeyboardInterrupt):
        print("\nInterrompu : rien n’a été écrit.", file=sys.stderr)
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except Exception:
        what = "Une erreur imprévue du programme l’a arrêté ; aucun dossier n’a été créé."
        cure = f"Envoyez ce fichier à la personne qui s’occupe du programme : {_keep_traceback(workspace)}"
        _tell_error(MailmergeError(f"{what} {cure}", cure=""), as_json)
        raise typer.Exit(ExitCode.BUG) from None


def _keep_traceback(workspace: Path) -> Path:
    for folder in (workspace, Path(tempfile.gettempdir())):
        path = folder / _CRASH_FILE
        with contextlib.suppress(OSError):
            path.write_text(traceback.format_exc(), encoding="utf-8")
            return path.absolute()
    return Path(_CRASH_FILE)


def _speak_french() -> None:
    """The headings of the help screens, which the command library writes."""
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console that knows no narrow no-break space must not stop a run; another program is spoken to in UTF-8.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")
    _speak_french()
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="mailmerge")
    except _MISTYPED as error:
        told = UsageError(f"Commande mal écrite : {_in_french(error)}", cure="Voyez « mailmerge --help ».")
        _tell_error(told, "--json" in (sys.argv if arguments is None else arguments))
        code = ExitCode.USAGE
    except (typer.Abort, KeyboardInterrupt):
        print("\nInterrompu : rien n’a été écrit.", file=sys.stderr)
        code = ExitCode.INTERRUPTED
    sys.exit(int(code or 0))


_FRENCH = {
    "NoSuchOption": "l’option {option_name} n’existe pas.",
    "MissingParameter": "il manque un argument.",
    "NoArgsIsHelpError": "il manque une commande.",
}


def _in_french(error: Exception) -> str:
    text = getattr(error, "message", "") or str(error)
    for english, french in _PHRASES:
        if match := re.match(english, text):
            return french.format(*match.groups())
    return _FRENCH.get(type(error).__name__, "{text}").format(option_name=getattr(error, "option_name", ""), text=text)


_PHRASES = (
    (r"No such command '?([^'.]+)'?", "la commande « {0} » n’existe pas."),
    (r"Option '?([^' ]+)'? requires an argument", "l’option {0} attend une valeur."),
    (r"Option '?([^' ]+)'? does not take a value", "l’option {0} ne prend pas de valeur."),
    (r"Got unexpected extra arguments? \((.+)\)", "argument en trop : {0}."),
)
