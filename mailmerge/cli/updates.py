"""What is done, and said, when a newer program meets the workspace of an older one?"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from mailmerge.cli.terminal import busy, say


def bring_up_to_date(workspace: Path) -> tuple[str, ...]:
    """Complete the settings and the files of a workspace, and say so; gives the workbooks that were completed.

    What cannot be completed is told and stops nothing: the program works with the settings of any older version.
    """
    from mailmerge.settings.update import is_older, update_settings

    older = is_older(workspace)
    with busy("Mise à jour de vos réglages…") if older else nullcontext():
        outcomes = update_settings(workspace)
    if not outcomes and not older:
        return ()
    from mailmerge.errors import OutputError
    from mailmerge.letters.template.crib.sheet import CRIB_FILE, crib_sheet
    from mailmerge.screens import updated_screen
    from mailmerge.settings.updated import Updated
    from mailmerge.settings.workspace import TEMPLATES, complete_workspace, shipped_file

    completed = tuple(outcome.file for outcome in outcomes if isinstance(outcome, Updated))
    made: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    if older and not is_older(workspace):
        try:
            made, offered = complete_workspace(workspace, ((CRIB_FILE, crib_sheet),))
        except OutputError as error:
            say([error.what, error.cure])
    say(updated_screen(outcomes, made, offered, shipped_file(TEMPLATES)))
    return completed
