"""What in a decision deserves a look in the ledger, although it stops nothing?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.errors import row_fault
from mailmerge.model import Decision, Fault, HoldKind
from mailmerge.values import print_short_date


def decision_flags(decision: Decision) -> tuple[Fault, ...]:
    """What is worth a look of the invoices that are chased, and of paid, draft or cancelled ones with a balance.

    Of those chased: computed due dates, and charges that earlier letters claimed and that would be different today.
    """
    return tuple(_flags(decision))


def _flags(decision: Decision) -> Iterator[Fault]:
    for case in decision.cases:
        for claim in case.claims:
            if claim.due_computed:
                yield row_fault(claim.item, f"échéance calculée : {print_short_date(claim.due)}")
            for remark in claim.charges.remarks:
                yield row_fault(claim.item, remark)
    for held in decision.held:
        if held.kind is HoldKind.STATUS:
            yield row_fault(held.claim.item, held.reason)
