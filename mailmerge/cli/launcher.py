"""What does a double-click do before the run, and which ledgers does it mean?"""

from __future__ import annotations

import sys
from pathlib import Path

from mailmerge.cli.terminal import say
from mailmerge.cli.updates import bring_up_to_date


def launched(files: tuple[Path, ...], workspace: Path, may_ask: bool, may_complete: bool) -> tuple[Path, ...]:
    """The ledgers of the run, once the workspace is what this version and this place of it need."""
    if may_complete:
        _renew_menu_entry(workspace)
        bring_up_to_date(workspace)
    return _chosen(files, workspace) if may_ask else files


def _chosen(files: tuple[Path, ...], workspace: Path) -> tuple[Path, ...]:
    """The files that were dropped, else those that she picks in a dialog where none waits in the drop folder.

    Where there is no dialog, it stays with what was dropped.

    Explorer does not quote a dropped path with `&` or `^` and without a space: the launcher gets its beginning only.
    """
    from mailmerge.delivery.proposal.find import waiting_proposals
    from mailmerge.dialog import can_choose, choose_ledgers
    from mailmerge.run import waiting_ledgers

    if not can_choose():
        return files
    lost = [path for path in files if not path.exists()]
    if lost:
        say([f"Fichier introuvable : {path}" for path in lost])
        say(["Son chemin est peut-être arrivé coupé (un « & » dans son nom) ; choisissez-le dans la fenêtre.", ""])
        return choose_ledgers(lost[0].parent if lost[0].parent.is_dir() else workspace) or files
    if files or waiting_ledgers(workspace)[0] or waiting_proposals(workspace)[0]:
        return files
    say(["Le dossier a_traiter est vide : choisissez un grand livre dans la fenêtre.", ""])
    return choose_ledgers(workspace)


def _renew_menu_entry(workspace: Path) -> None:
    """The folder may have moved since its entry for the menus of Linux was written."""
    if sys.platform not in ("win32", "darwin"):
        from mailmerge.settings.menu_entry import renew_menu_entry

        renew_menu_entry(workspace)
