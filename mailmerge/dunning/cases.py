"""What does each letter list, and what does it ask for by when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from mailmerge.dunning.charges import with_charges
from mailmerge.dunning.claims import account_for, credits_used
from mailmerge.dunning.grouping import Group
from mailmerge.dunning.instalments import with_instalments
from mailmerge.dunning.ladder import previous_letters
from mailmerge.dunning.policy import stage_for
from mailmerge.model import Case, Claim, ClaimKey, SentLetter, Settings
from mailmerge.values import ZERO
from mailmerge.values.workdays import next_working_day


def make_cases(
    groups: Sequence[Group], settings: Settings, index: Mapping[ClaimKey, tuple[SentLetter, ...]], on: dt.date
) -> list[Case]:
    """The letters of these groups with their charges and instalments."""
    listed = [(group.stage, [member.claim for member in group.members]) for group in groups]
    charged = with_charges(listed, settings, index, on)
    return [
        with_instalments(_case(group, claims, settings, index, on), settings)
        for group, claims in zip(groups, charged, strict=True)
    ]


def _case(
    group: Group,
    claims: tuple[Claim, ...],
    settings: Settings,
    index: Mapping[ClaimKey, tuple[SentLetter, ...]],
    on: dt.date,
) -> Case:
    account = account_for(settings, group.currency)
    assert account is not None
    interest = sum((claim.charges.interest for claim in claims), ZERO)
    indemnity = sum((claim.charges.indemnity for claim in claims), ZERO)
    return Case(
        debtor=group.debtor,
        stage=stage_for(group.debtor, group.stage),
        currency=group.currency,
        account=account,
        claims=claims,
        principal=group.principal,
        interest=interest,
        indemnity=indemnity,
        total=group.principal + interest + indemnity,
        deadline=_deadline(group, on),
        credits=credits_used(claims),
        previous=previous_letters(claims, index, settings),
    )


def _deadline(group: Group, on: dt.date) -> dt.date:
    """A reminder before the due date asks for payment by then, that of its last invoice."""
    if group.stage.min_days_overdue < 0:
        return max(member.claim.due for member in group.members)
    return next_working_day(on + dt.timedelta(days=group.stage.days_to_pay))
