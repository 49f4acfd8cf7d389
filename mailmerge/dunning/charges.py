"""What does a letter claim on top of its invoices: late-payment interest and the recovery indemnity?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from mailmerge.model import Claim, ClaimKey, Debtor, SentLetter, Settings, Stage


def with_charges(
    claims: Sequence[Claim],
    stage: Stage,
    debtor: Debtor,
    settings: Settings,
    sent: Mapping[ClaimKey, Sequence[SentLetter]],
    on: dt.date,
) -> tuple[Claim, ...]:
    """The claims of one letter with the charges that the letter claims on each.

    Args:
        claims: those of the letter, oldest due date first.
        stage: that of the letter.
        debtor: who gets it.
        settings: the rates and the rules.
        sent: the letters already sent, by claim, oldest first.
        on: the run date, through which interest runs.
    """
    return tuple(claims)
