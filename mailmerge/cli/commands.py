"""Which commands are there, and what does each do?

Commands and options are English, as everywhere; everything the clerk reads is French.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from mailmerge.cli.answers import Answer, asked
from mailmerge.cli.failures import errors_told
from mailmerge.cli.french import Command, Group
from mailmerge.cli.launcher import launched
from mailmerge.cli.plans import make_plan
from mailmerge.cli.terminal import can_ask, progress, run_date, say, say_json, show
from mailmerge.cli.updates import bring_up_to_date
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.model import Finished, Plan

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    help="Relances clients : d’un grand livre Excel à des lettres Word prêtes à envoyer, dans un dossier daté.",
)

_LEDGERS = "Grands livres (.xlsx, .xls, .ods, .csv, FEC…) ; sans argument, ceux du dossier a_traiter."
_OR_PROPOSAL = f"{_LEDGERS} Ou une proposition remplie : les lettres sont alors exactement celles qu’elle dit."
# A file without read right gets the program's own message.
Ledgers = Annotated[list[Path] | None, typer.Argument(metavar="GRAND_LIVRE", help=_LEDGERS, readable=False)]
LedgersOrProposal = Annotated[
    list[Path] | None, typer.Argument(metavar="GRAND_LIVRE", help=_OR_PROPOSAL, readable=False)
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


@app.command(cls=Command)
def run(
    ledgers: LedgersOrProposal = None,
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
    with errors_told(workspace, as_json):
        from mailmerge.delivery.place import refuse_closed
        from mailmerge.run import write
        from mailmerge.screens import plan_screen

        may_ask = can_ask() and not (yes or dry_run or proposal or as_json)
        files = tuple(ledgers or ())
        if not dry_run:
            refuse_closed(workspace)
        if open_folder:
            files = launched(files, workspace, may_ask, may_complete=not (dry_run or as_json))
        plan = make_plan(files, workspace, date, proposal, may_ask)
        say(plan_screen(plan), sys.stderr if as_json else sys.stdout)
        answer = Answer.PROPOSE if proposal else Answer.WRITE if yes or dry_run else asked(plan)
        finished = proposed = None
        if not dry_run and answer is Answer.WRITE:
            with progress(len(plan.couriers)) as tell:
                finished = write(plan, tell)
        if not dry_run and answer is Answer.PROPOSE:
            from mailmerge.proposing import propose

            proposed = propose(plan)
    # From here on the folder is there: nothing that goes wrong may say that nothing was written.
    if open_folder and sys.stdout.isatty():
        for path in _to_look_at(finished, proposed):
            show(path)
    _finish(plan, finished, proposed, dry_run, as_json)


def _to_look_at(finished: Finished | None, proposed: Path | None) -> tuple[Path, ...]:
    """The proposal, or the dated folder and, in front of it, what accounts for every row."""
    from mailmerge.delivery.names import RECAP_FILE

    if finished:
        return finished.folder, finished.folder / RECAP_FILE
    return (proposed,) if proposed else ()


def _finish(plan: Plan, finished: Finished | None, proposed: Path | None, dry_run: bool, as_json: bool) -> NoReturn:
    from mailmerge.screens import finished_screen, plan_json, proposed_screen

    done = finished or proposed or dry_run
    code = ExitCode.ROWS_REJECTED if plan.ledger.rejected and done else ExitCode.DONE
    if as_json:
        made = {
            "folder": str(finished.folder) if finished else None,
            "proposal": str(proposed) if proposed else None,
        }
        say_json({"exit_code": int(code), "dry_run": dry_run, **made, **plan_json(plan)})
    else:
        say(proposed_screen(proposed, plan) if proposed else finished_screen(plan, finished, dry_run))
    raise typer.Exit(code)


@app.command(cls=Command)
def check(
    ledgers: Ledgers = None,
    workspace: Workspace = Path(),
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Écrit une lettre d’essai par étape dans le dossier « apercus », pour l’œil."),
    ] = False,
) -> None:
    """Vérifie les paramètres, les modèles et le grand livre, sans rien écrire (sauf les aperçus demandés)."""
    with errors_told(workspace):
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
            say(preview_screen(write_preview(workspace, settings, templates, run_date(""))))
        paths, remarks = (tuple(ledgers), ()) if ledgers else waiting_ledgers(workspace)
        template_remarks = (*template_remarks, *absent_pictures(templates, settings.creditor))
        remarks = (*template_remarks, *unread_templates(workspace, stages), *remarks)
        ledger = read_ledgers(paths, settings)[0] if paths else None
        say(check_screen(settings, tuple(templates), ledger, remarks))
        raise typer.Exit(ExitCode.ROWS_REJECTED if ledger and ledger.rejected else ExitCode.DONE)


@app.command(cls=Command)
def init(directory: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier à créer ou à compléter.")]) -> None:
    """Prépare un dossier de travail : paramètres, clients, modèles Word, aide-mémoire, lanceurs et exemples."""
    with errors_told(directory):
        from mailmerge.letters.template.crib.sheet import CRIB_FILE, crib_sheet
        from mailmerge.screens import init_screen
        from mailmerge.settings.workspace import make_workspace

        completed = bring_up_to_date(directory)
        made, kept = make_workspace(directory, ((CRIB_FILE, crib_sheet),))
        say(init_screen(directory, made, [name for name in kept if name not in completed]))


@app.command(cls=Command)
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
    with errors_told(Path()):
        if docx is None:
            from mailmerge.screens import fields_screen

            say(fields_screen())
        else:
            from mailmerge.letters.template.crib.sheet import write_crib_sheet

            say([f"Aide-mémoire écrit : {write_crib_sheet(docx)}"])


@app.command(cls=Command)
def undo(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DOSSIER_DATÉ", help="Relance à annuler ; sans argument, la dernière.")
    ] = None,
    workspace: Workspace = Path(),
) -> None:
    """Annule une relance : son dossier est renommé, ses lettres ne comptent plus."""
    with errors_told(workspace):
        from mailmerge.delivery.undo import undo_run

        renamed = undo_run(workspace, folder)
        say([f"Relance annulée : ses lettres ne comptent plus. Le dossier s’appelle maintenant {renamed}."])
