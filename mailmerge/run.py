"""The corridor: `plan()` decides and writes nothing; `write()` produces the dated folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from mailmerge.errors import FileUnreadable, LedgerError
from mailmerge.model import Ledger, Plan, Proposal, Settings, Source, Statement, Table
from mailmerge.writing import write

__all__ = ("find_ledgers", "load_settings", "needed_beside", "plan", "read_ledgers", "waiting_ledgers", "write")
_LEDGER_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".tsv", ".html", ".htm")


def load_settings(workspace: Path) -> Settings:
    """The checked settings of a workspace.

    Raises:
        SettingsError: see `mailmerge.settings.load`.
    """
    from mailmerge.settings.load import load_settings as load

    return load(workspace)


def waiting_ledgers(workspace: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The ledgers in the drop folder, and remarks on what is there and is none."""
    from mailmerge.settings.workspace import DROP_FOLDER

    found = sorted((workspace / DROP_FOLDER).glob("*"))
    files = [path for path in found if path.is_file()]
    folders = [path.name for path in found if path.is_dir() and not path.name.startswith(".")]
    # Excel and LibreOffice put such files beside a workbook that is open.
    visible = [path for path in files if not path.name.startswith(("~$", ".", "desktop.ini", "Thumbs.db"))]
    ledgers = tuple(path for path in visible if path.suffix.lower() in _LEDGER_SUFFIXES)
    others = [path.name for path in visible if path not in ledgers]
    return ledgers, (
        *(f"{name} n’est ni un classeur ni un fichier texte : il n’a pas été lu." for name in others),
        *(f"{name} est un dossier de {DROP_FOLDER} : ce qu’il contient n’a pas été lu." for name in folders),
    )


def find_ledgers(workspace: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The ledgers waiting in the drop folder, and remarks on files there that are none.

    Raises:
        LedgerError: there is nothing to process.
    """
    from mailmerge.settings.workspace import DROP_FOLDER

    ledgers, remarks = waiting_ledgers(workspace)
    if not ledgers:
        raise LedgerError(
            f"Aucun grand livre à traiter dans {workspace / DROP_FOLDER}.",
            details=remarks,
            cure=f"Déposez votre export (.xlsx, .csv…) dans « {DROP_FOLDER} », ou glissez-le sur le lanceur.",
        )
    return ledgers, remarks


def read_ledgers(paths: Sequence[Path], settings: Settings) -> tuple[Ledger, tuple[Source, ...]]:
    """All ledgers read and accounted for row by row, with the bytes that were read.

    Raises:
        LedgerError: a file cannot be read, or is not recognisable as a ledger.
    """
    from mailmerge.delivery.own_files import refuse_own
    from mailmerge.delivery.proposal.read import refuse_as_ledger
    from mailmerge.ledger.read import read_ledger
    from mailmerge.tables.collector import collector_paused
    from mailmerge.tables.read import read_bytes, read_workbook

    workbooks: list[tuple[Table, ...]] = []
    sources: list[Source] = []
    for path in dict.fromkeys(path.absolute() for path in paths):
        # Two files of one name, from two folders, are told apart by their folder.
        namesake = any(source.name == path.name for source in sources)
        name = f"{path.parent.name}/{path.name}" if namesake else path.name
        try:
            content = read_bytes(path)
            workbooks.append(read_workbook(name, content))
        except FileUnreadable as error:
            raise LedgerError(f"{path} : {error.cause}.", cure=error.cure_sentence) from error
        refuse_as_ledger(workbooks[-1])
        refuse_own(workbooks[-1])
        sources.append(Source(name, content, path))
    with collector_paused():
        return read_ledger(workbooks, settings), tuple(sources)


def needed_beside(settings: Settings) -> tuple[bool, bool]:
    """Whether letters come with a statement of account, and whether an agency writes them for a creditor."""
    return settings.general.statement is not Statement.NEVER, settings.principal is not None


def plan(ledgers: Sequence[Path], workspace: Path, on: dt.date, proposal: Proposal | None = None) -> Plan:
    """Everything that a run on that day would do; nothing on disk is changed.

    Args:
        ledgers: the ledger files; without any, those of the proposal, else those in the workspace's drop folder.
        workspace: the folder with `parametres.xlsx` and `models_docx/`.
        on: the run date, on which days overdue are counted.
        proposal: what the clerk decided; its letters bear its own date, and `on` is the day on which it is carried out.

    Raises:
        SettingsError, TemplateError, LedgerError, OutputError: what stops the run, with place and cure.
    """
    from mailmerge.delivery.folder import folder_name
    from mailmerge.delivery.history import OUTPUT_FOLDER, read_history
    from mailmerge.delivery.names import couriers
    from mailmerge.delivery.place import refuse_long_paths
    from mailmerge.dunning.flags import decision_flags
    from mailmerge.dunning.laws import balance_money, broken_laws, count_rows
    from mailmerge.letters.languages import choose_statement, choose_template, language_remarks
    from mailmerge.letters.template.load import load_templates
    from mailmerge.letters.template.pictures.absent import absent_pictures
    from mailmerge.proposing import decide_with, proposal_remarks
    from mailmerge.reviewing import with_review
    from mailmerge.values.ladders import every_stage

    settings = load_settings(workspace)
    beside = needed_beside(settings)
    templates, template_remarks = load_templates(workspace, every_stage(settings), settings.extra_words, *beside)
    paths, remarks = _ledgers(ledgers, workspace, proposal)
    ledger, sources = read_ledgers(paths, settings)
    day = proposal.date if proposal else on
    history, history_remarks, follow_up_flags = read_history(workspace / OUTPUT_FOLDER, day)
    decision, suspensions, decided = decide_with(proposal, ledger, settings, history, day)
    rows = count_rows(ledger, decision)
    balances = balance_money(ledger, decision, settings)
    if broken := broken_laws(ledger, decision, rows, balances):
        raise RuntimeError("; ".join(broken))
    folder = folder_name(workspace / OUTPUT_FOLDER, day.isoformat(), history.folders)
    letters = couriers(
        decision.cases,
        folder,
        partial(choose_template, templates=templates),
        partial(choose_statement, templates=templates),
    )
    names = (source.name for source in sources)
    refuse_long_paths((workspace / OUTPUT_FOLDER).absolute(), folder, letters, names)
    without_review = Plan(
        date=day,
        workspace=workspace,
        folder=folder,
        settings=settings,
        templates=templates,
        sources=sources,
        ledger=ledger,
        history=history,
        decision=decision,
        couriers=letters,
        rows=rows,
        balances=balances,
        flags=(*ledger.flags, *decision_flags(decision), *follow_up_flags),
        suspensions=suspensions,
        proposal=proposal.source if proposal else None,
        remarks=(
            *(proposal_remarks(proposal, decision, on) if proposal else ()),
            *decided,
            *settings.remarks,
            *template_remarks,
            *absent_pictures(templates, settings.creditor),
            *remarks,
            *ledger.remarks,
            *history_remarks,
            *decision.remarks,
            *language_remarks(letters),
        ),
    )
    return with_review(without_review)


def _ledgers(
    given: Sequence[Path], workspace: Path, proposal: Proposal | None
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The ledgers of a run, and remarks on what is not read."""
    from mailmerge.delivery.proposal.find import ledgers_of, refuse_carried_out
    from mailmerge.settings.workspace import DROP_FOLDER

    if proposal is None:
        return (tuple(given), ()) if given else find_ledgers(workspace)
    refuse_carried_out(proposal, workspace)
    drop_folder = workspace / DROP_FOLDER
    paths = ledgers_of(proposal, given, drop_folder)
    read = {path.resolve() for path in paths}
    if given or not any(path.parent == drop_folder.resolve() for path in read):
        return paths, ()
    others, remarks = waiting_ledgers(workspace)
    left = [path.name for path in others if path.resolve() not in read]
    return paths, (*remarks, *(f"{name} n’est pas dans la proposition : il n’a pas été lu." for name in left))
