"""Which of the holds written down for a claim last through a day?"""

from __future__ import annotations

import datetime as dt

from mailmerge.model import Claim, Hold


def active_holds(claim: Claim, on: dt.date) -> list[Hold]:
    """The holds written down for a claim or its debtor that last through the day, the first to be tried first."""
    written = [
        *claim.noted,
        *claim.debtor.holds,
        *claim.item.holds,
        *(hold for number, hold in claim.debtor.invoice_holds if number.casefold() == claim.item.number.casefold()),
    ]
    active = [hold for hold in written if hold.until is None or on <= hold.until]
    return sorted(active, key=lambda hold: (hold.kind, -(hold.until or dt.date.max).toordinal(), hold.text))
