"""Which claims does a review look at, in a decision?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.model import NOT_RECEIVABLE, Claim, Decision, Fault, Item, Place, Status

# Told to be paid, or never owed.
NO_DEBT = (Status.PAID, *NOT_RECEIVABLE)


def all_claims(decision: Decision) -> Iterator[Claim]:
    """Every claim, sent or held; settled ones and those that are no receivable among them."""
    for case in decision.cases:
        yield from case.claims
    for held in decision.held:
        yield held.claim


def row_flag(item: Item, message: str) -> Fault:
    """A remark on a row of the ledger."""
    return Fault(Place(item.row.file, item.row.sheet, str(item.row.row)), item.number, message)
