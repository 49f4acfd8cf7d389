"""Which proposals stand in a workspace, which were carried out, and where are the ledgers that they were made from?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from mailmerge.delivery.history import OUTPUT_FOLDER, finished_runs
from mailmerge.delivery.proposal.read import AGAIN, ANEW, read_proposal
from mailmerge.errors import LedgerError, SettingsError, os_reason
from mailmerge.model import Proposal, ProposedLedger
from mailmerge.values import print_short_date

_PATTERN = "[Pp]roposition*.xlsx"
UNUSED = "Elle n’a pas été utilisée."


def waiting_proposals(workspace: Path) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """The proposals in a workspace that were not carried out yet, the latest first; and remarks on damaged ones."""
    found: list[Proposal] = []
    remarks: list[str] = []
    for path in sorted(workspace.glob(_PATTERN)):
        try:
            proposal = read_proposal(path)
        except SettingsError as error:
            remarks.append(f"{error.what} {UNUSED}")
            continue
        if proposal and not carried_out(proposal, workspace):
            found.append(proposal)
    found.sort(key=lambda one: (one.date, len(one.path.name), one.path.name), reverse=True)
    return tuple(found), tuple(remarks)


def carried_out(proposal: Proposal, workspace: Path) -> str:
    """The finished run that the proposal became, or nothing: a run keeps the one that it was decided with."""
    for folder in finished_runs(workspace / OUTPUT_FOLDER):
        if folder.name in proposal.folders:
            continue
        for path in sorted((folder / "source").glob("*.xlsx")):
            try:
                kept = read_proposal(path)
            except SettingsError:
                continue
            if kept and kept.seal == proposal.seal:
                return folder.name
    return ""


def refuse_carried_out(proposal: Proposal, workspace: Path) -> None:
    """A proposal is carried out once.

    Raises:
        SettingsError: it already was, and that run was not undone.
    """
    if folder := carried_out(proposal, workspace):
        raise SettingsError(
            f"{proposal.source.name} (du {print_short_date(proposal.date)}) a déjà été appliquée : voir le dossier "
            f"{folder}.",
            cure=f"Préparez une nouvelle proposition ({ANEW}), ou annulez d’abord cette relance (« mailmerge undo »).",
        )


def is_open_elsewhere(path: Path) -> bool:
    """Whether Excel or LibreOffice has the file open, by the file that they put beside it."""
    return any((path.parent / name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))


def ledgers_of(proposal: Proposal, given: Sequence[Path], drop_folder: Path) -> tuple[Path, ...]:
    """The files that the proposal was made from, in its order and unchanged to the byte.

    Args:
        proposal: names them, with their digests.
        given: the ledgers named beside it, if any; else they are looked for where they were, then in `drop_folder`.
        drop_folder: where ledgers wait.

    Raises:
        LedgerError: one is missing, has changed, or was not there then.
    """
    found: list[Path] = []
    faults: list[str] = []
    for ledger in proposal.ledgers:
        places = given or (ledger.path, drop_folder / Path(ledger.name).name)
        there = [path for path in places if path not in found and path.is_file()]
        same = [path for path in there if _sha256(path) == ledger.sha256]
        if same:
            found.append(same[0])
        else:
            faults.append(_what_happened(ledger, [path.name for path in there]))
    if not faults:
        faults = [f"{path} n’en faisait pas partie" for path in given if path not in found]
    if faults:
        raise LedgerError(
            f"{proposal.source.name} (du {print_short_date(proposal.date)}) n’est plus à jour : {' ; '.join(faults)}.",
            cure=f"Remettez le fichier d’origine, ou repartez de l’actuel. {AGAIN}",
        )
    return tuple(found)


def _what_happened(ledger: ProposedLedger, there: Sequence[str]) -> str:
    name = Path(ledger.name).name
    if name in there:
        return f"le grand livre {name} a changé depuis"
    return f"le grand livre {name} est introuvable ({ledger.path})"


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise LedgerError(
            f"{path} ne peut pas être lu : {os_reason(error)}.", cure="Fermez-le dans Excel, puis relancez."
        ) from error
