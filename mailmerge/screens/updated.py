"""What did the settings and templates of an older version gain, and where is what they were?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from mailmerge.settings.updated import Gained, NotUpdated, Updated
from mailmerge.values import counted

_SHOWN = 5


def updated_screen(
    outcomes: Sequence[Updated | NotUpdated], made: Sequence[str], offered: Sequence[str], shipped: Path
) -> list[str]:
    """A few lines, none if nothing was to be done.

    Args:
        outcomes: what became of the workbooks.
        made: files that were missing, and are there now.
        offered: templates that would be used instead of hers, and are not put there.
        shipped: the folder where they are.
    """
    lines = [line for outcome in outcomes for line in _outcome_lines(outcome)]
    if made:
        lines.append(f"Fichiers ajoutés : {_some(made)}.")
    if offered:
        lines += [
            f"Modèles fournis, mais pas ajoutés, car ils serviraient à la place des vôtres : {_folders(offered)}.",
            f"  Pour vous en servir, copiez-les dans {shipped.name} depuis {shipped}",
        ]
    return [*lines, ""] if lines else []


def _outcome_lines(outcome: Updated | NotUpdated) -> list[str]:
    if isinstance(outcome, NotUpdated):
        return [
            f"{outcome.file} n’est pas complété pour la version {outcome.version} : {outcome.why}. "
            f"Il sert tel quel. {outcome.cure}"
        ]
    kept = f"L’ancien est gardé sous « {outcome.kept_as} »."
    gained = [f"  - {_gained_text(gained)}" for gained in outcome.gained]
    if outcome.sheets:
        named = ", ".join(f"« {sheet} »" for sheet in outcome.sheets)
        gained = [f"  - feuille{'s' if len(outcome.sheets) > 1 else ''} {named}", *gained]
    if not gained:
        return [f"{outcome.file} convient à la version {outcome.version}, et le note. {kept}"]
    return [
        f"{outcome.file} complété pour la version {outcome.version}, sans changer vos réglages :",
        *gained,
        f"  {kept}",
    ]


def _gained_text(gained: Gained) -> str:
    what = "colonne" if gained.are_columns else "ligne"
    several = "s" if len(gained.labels) > 1 else ""
    return f"feuille « {gained.sheet} », {what}{several} {_some([f'« {label} »' for label in gained.labels])}"


def _folders(files: Sequence[str]) -> str:
    """The folders of the files, each with how many."""
    counts = Counter(PurePosixPath(file).parent.as_posix() for file in files)
    return ", ".join(f"{folder} ({counted(count, 'modèle')})" for folder, count in sorted(counts.items()))


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_SHOWN])} et {more} autres"
