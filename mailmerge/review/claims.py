"""Which claims does a review look at, in a decision?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.errors import row_place
from mailmerge.model import Claim, Decision, Fault, Item


def all_claims(decision: Decision) -> Iterator[Claim]:
    """Every claim, sent or held; settled ones and those that are no receivable among them."""
    for case in decision.cases:
        yield from case.claims
    for held in decision.held:
        yield held.claim


def row_flag(item: Item, message: str) -> Fault:
    """A remark on a row of the ledger."""
    return Fault(row_place(item.row), item.number, message)
