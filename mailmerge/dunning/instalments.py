"""In which parts, and until when, may a debtor who cannot pay at once settle a letter?

A proposal, not an agreement: accepted, it is noted as an instalment plan and holds the invoices.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from mailmerge.dunning.policy import minimum_of
from mailmerge.model import Case, General, Instalment, Settings, Stage
from mailmerge.values import CENT
from mailmerge.values.spans import add_months
from mailmerge.values.workdays import next_working_day


def with_instalments(case: Case, settings: Settings) -> Case:
    """The case with the proposal that the settings make for its stage, if they make one.

    None before anything is due, and none whose parts would be below the minimum of a letter: what is not worth a letter
    is not worth a part.
    """
    if not _proposed(case.stage, settings.general):
        return case
    parts = equal_parts(case.total, settings.general.instalments, case.deadline)
    least = max(minimum_of(case.debtor, settings), CENT)
    return replace(case, instalments=parts) if all(part.amount >= least for part in parts) else case


def _proposed(stage: Stage, general: General) -> bool:
    asked = general.instalments_stage in (None, stage.number)
    return general.instalments > 1 and asked and stage.min_days_overdue >= 0


def equal_parts(total: Decimal, count: int, first: dt.date) -> tuple[Instalment, ...]:
    """So many parts of a total, equal to the cent; the last one takes the odd cents, as it settles the account.

    The first falls on `first`, the others on the same day of the months after it (on the last day of a month that is
    too short), each on the next French working day.
    """
    part = (total / count).quantize(CENT, ROUND_DOWN)
    amounts = (*[part] * (count - 1), total - part * (count - 1))
    return tuple(
        Instalment(rank, next_working_day(add_months(first, rank - 1)), amount)
        for rank, amount in enumerate(amounts, 1)
    )
