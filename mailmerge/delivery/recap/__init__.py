"""What was done, what was not, and why: the workbook that accounts for every row and every cent."""

from __future__ import annotations

from mailmerge.delivery.recap.aged import aged
from mailmerge.delivery.recap.behaviour import behaviour
from mailmerge.delivery.recap.changes import changes
from mailmerge.delivery.recap.charges import charges
from mailmerge.delivery.recap.follow_up import follow_up
from mailmerge.delivery.recap.ladder_end import ladder_end
from mailmerge.delivery.recap.lists import credits, flags, held, letters, rejected
from mailmerge.delivery.recap.numbers import numbers
from mailmerge.delivery.recap.prescription import prescription
from mailmerge.delivery.recap.proceedings import proceedings
from mailmerge.delivery.recap.synthesis import synthesis
from mailmerge.model import Plan
from mailmerge.tables.write import write_workbook


def write_recap(plan: Plan) -> bytes:
    """`Récapitulatif.xlsx`; a sheet that comes as a tuple is left out where it has nothing to say."""
    sheets = (
        synthesis(plan),
        letters(plan),
        held(plan),
        rejected(plan),
        aged(plan),
        follow_up(plan),
        ladder_end(plan),
        *changes(plan),
        charges(plan),
        credits(plan),
        flags(plan),
        *behaviour(plan),
        *proceedings(plan),
        *prescription(plan),
        *numbers(plan),
    )
    return write_workbook(sheets, f"Relances du {plan.date:%d/%m/%Y}")
