"""Does a reminder leave before the due date?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.model import Channel, Charges, Stage, Table
from mailmerge.settings.declaration import GENERAL, STAGES_SHEET
from mailmerge.settings.sheets import Faults, cell
from mailmerge.values import fold, shown

REMINDER_NUMBER = 0
REMINDER_NAME = "Rappel avant échéance"
REMINDER_TEMPLATE = "rappel_avant_echeance.docx"
_LABEL = next(entry.label for entry in GENERAL if entry.key == "reminder_days")


def with_reminder(stages: Sequence[Stage], days: str, table: Table | None, faults: Faults) -> tuple[Stage, ...]:
    """The ladder, below a reminder that leaves so many days before the due date; none if that is blank or 0.

    Args:
        stages: the ladder of the sheet Étapes.
        days: the value of the setting.
        table: the sheet Général, for the fault of a ladder that has such a stage already.
        faults: where it is added.
    """
    if not stages or not int(days or 0):
        return tuple(stages)
    same = [stage for stage in stages if _is_reminder(stage)]
    if same and table is not None:
        row = next(row for row in range(len(table.rows)) if fold(shown(cell(table, row, 0))) == fold(_LABEL))
        has = f"l’étape {same[0].number} (« {same[0].name} ») de la feuille {STAGES_SHEET} en est déjà un"
        faults.add(table, row, 1, f"{has} ; videz cette cellule, ou supprimez cette étape")
    reminder = Stage(
        number=REMINDER_NUMBER,
        name=REMINDER_NAME,
        template=REMINDER_TEMPLATE,
        min_days_overdue=-int(days),
        spacing=None,
        days_to_pay=0,
        channel=Channel.POST,
        charges=Charges.NONE,
    )
    return (reminder, *stages)


def _is_reminder(stage: Stage) -> bool:
    return stage.min_days_overdue < 0 or stage.number == REMINDER_NUMBER or fold(stage.name) == fold(REMINDER_NAME)
