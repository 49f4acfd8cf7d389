"""What does a controller want to know of a plan beside its letters, and what must be looked at before they leave?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailmerge.model import PastRun, Plan, Source


def with_review(plan: Plan) -> Plan:
    """The plan with its review, and with the flags and remarks that come of it.

    The earlier runs are read from the workspace; the rest is worked out from the plan.
    """
    from mailmerge.delivery.history import OUTPUT_FOLDER
    from mailmerge.delivery.positions import past_runs, to_positions
    from mailmerge.dunning.positions import open_credits, open_items, rows_set_aside
    from mailmerge.dunning.standing import answer_flags, standings
    from mailmerge.review.aged import aged_accounts, exposures
    from mailmerge.review.claimed_charges import charges_remark, with_charges_claimed
    from mailmerge.review.ladder_ends import ladder_ends
    from mailmerge.review.next_actions import open_letters
    from mailmerge.review.sales_days import sales_days
    from mailmerge.review.since import since_last_time
    from mailmerge.review.warnings import find_warnings
    from mailmerge.tables.collector import collector_paused

    ledger, decision, settings, history, on = plan.ledger, plan.decision, plan.settings, plan.history, plan.date
    items, credits = open_items(decision, settings), open_credits(decision, settings)
    past = past_runs(plan.workspace / OUTPUT_FOLDER, plan.folder, plan.sources)
    now = PastRun(plan.folder, on, to_positions((*items, *credits)))
    with collector_paused():
        since, remarks = since_last_time(past, now, history, settings, decision.cases, rows_set_aside(ledger))
    warnings = find_warnings(ledger, decision, settings, _saved(plan.sources), on)
    accounts = aged_accounts(decision)
    owed = exposures(decision, accounts, on)
    standing = standings(decision, history, settings)
    changed = with_charges_claimed(since.changes, history.letters)
    review = replace(
        since,
        changes=changed,
        declarations=warnings.declarations,
        prescriptions=warnings.prescriptions,
        aged=accounts,
        exposures=owed,
        sales_days=sales_days(settings.sales, owed, on),
        open_letters=open_letters(standing, plan.couriers, plan.folder, on),
        ladder_ends=ladder_ends(standing, on),
    )
    return replace(
        plan,
        review=review,
        open_items=items,
        open_credits=credits,
        flags=(*plan.flags, *warnings.flags, *answer_flags(standing, on)),
        remarks=(*warnings.remarks, *remarks, *charges_remark(changed), *plan.remarks),
    )


def _saved(sources: Sequence[Source]) -> Mapping[str, dt.date]:
    """The day on which each ledger says that it was saved."""
    from mailmerge.tables.age import saved_on

    days = {source.name: saved_on(source.content) for source in sources}
    return {name: day for name, day in days.items() if day}
