"""What must the clerk be warned of before the letters leave?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from mailmerge.model import Decision, Declaration, Fault, Ledger, Prescription, Settings
from mailmerge.review.ledger_age import ledger_age_remarks
from mailmerge.review.no_email import no_email_remarks
from mailmerge.review.own_name import own_name_remarks
from mailmerge.review.prescription import prescription_remarks, prescriptions
from mailmerge.review.proceedings import declarations, proceedings_remarks
from mailmerge.review.rate_table import rate_remarks
from mailmerge.review.unallocated import unallocated_flags


@dataclass(frozen=True, slots=True)
class Warnings:
    """What is told in words, what is flagged in the ledger, and the two lists that a deadline hangs on."""

    remarks: tuple[str, ...]
    flags: tuple[Fault, ...]
    prescriptions: tuple[Prescription, ...]
    declarations: tuple[Declaration, ...]


def find_warnings(
    ledger: Ledger, decision: Decision, settings: Settings, saved: Mapping[str, dt.date], on: dt.date
) -> Warnings:
    """All warnings of a run, the most urgent first.

    Args:
        ledger: what was read.
        decision: what is sent and held.
        settings: the rules.
        saved: the day on which each ledger file says that it was saved, by name.
        on: the run date.
    """
    to_declare = declarations(decision, on)
    barred = prescriptions(decision, on)
    return Warnings(
        remarks=(
            *proceedings_remarks(to_declare, on),
            *prescription_remarks(barred),
            *ledger_age_remarks(ledger, saved, settings.general.ledger_days, on),
            *own_name_remarks(decision, settings),
            *no_email_remarks(decision.cases),
            *rate_remarks(settings, on),
        ),
        flags=unallocated_flags(decision, settings),
        prescriptions=barred,
        declarations=to_declare,
    )
