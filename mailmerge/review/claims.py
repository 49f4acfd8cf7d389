"""Which claims does a review look at, in a decision?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.model import Claim, Decision


def all_claims(decision: Decision) -> Iterator[Claim]:
    """Every claim, sent or held; settled ones and those that are no receivable among them."""
    for case in decision.cases:
        yield from case.claims
    for held in decision.held:
        yield held.claim
