"""What do the answers and receipts that `Suivi.xlsx` tells of hold back, and until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mailmerge.model import Hold, SentLetter, Stage


def answer_holds(letters: Sequence[SentLetter], on: dt.date) -> tuple[Hold, ...]:
    """The holds that answers to these letters put on the claims that they list.

    Args:
        letters: those sent about one claim, oldest first.
        on: the run date.
    """
    return ()


def moved_deadline(letter: SentLetter, stages: Sequence[Stage]) -> dt.date | None:
    """The letter's deadline, moved by the delivery of a registered letter; None if neither is known."""
    return letter.deadline
