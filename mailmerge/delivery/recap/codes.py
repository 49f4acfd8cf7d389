"""What does the column Client show: the code of a debtor that is told by its key?"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.model import Plan


def debtor_codes(plan: Plan) -> Mapping[str, str]:
    """The code of each debtor of this ledger, blank for one that is known by its name alone."""
    codes = {case.debtor.key: case.debtor.code for case in plan.decision.cases}
    return codes | {held.claim.debtor.key: held.claim.debtor.code for held in plan.decision.held}
