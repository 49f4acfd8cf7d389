"""Which claims share a letter, and at which stage?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.dunning.claims import claim_order
from mailmerge.dunning.ladder import position_of
from mailmerge.dunning.policy import ladder_of
from mailmerge.dunning.steps import MAY_RIDE_ALONG, Candidate
from mailmerge.model import Debtor, Grouping, Settings, Stage
from mailmerge.values import ZERO


@dataclass(frozen=True, slots=True)
class Group:
    """What one letter would list."""

    debtor: Debtor
    stage: Stage
    currency: str
    members: tuple[Candidate, ...]

    @property
    def principal(self) -> Decimal:
        """What is left of its claims."""
        return sum((member.claim.net for member in self.members), ZERO)


def group_candidates(candidates: Sequence[Candidate], settings: Settings) -> list[Group]:
    """The letters that the settings make of the candidates, before anything refuses one."""
    return _GROUPERS[settings.general.grouping](candidates, settings)


def _by_stage(candidates: Sequence[Candidate], settings: Settings) -> list[Group]:
    """One letter per debtor, stage and currency."""
    groups: dict[tuple[int, str], dict[int, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for candidate in candidates:
        if candidate.step.stage is not None:
            key = (id(candidate.claim.debtor), candidate.claim.currency)
            groups[key][candidate.step.stage.number].append(candidate)
    return [_group(members) for by_number in groups.values() for members in by_number.values()]


def _group(members: Sequence[Candidate], stage: Stage | None = None) -> Group:
    ordered = tuple(sorted(members, key=lambda member: claim_order(member.claim)))
    first = next(member for member in ordered if member.step.stage)
    assert first.step.stage is not None
    return Group(first.claim.debtor, stage or first.step.stage, first.claim.currency, ordered)


def _by_debtor(candidates: Sequence[Candidate], settings: Settings) -> list[Group]:
    """One letter per debtor and currency, at the highest stage reached today, listing all that is overdue and free."""
    accounts: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        accounts[id(candidate.claim.debtor), candidate.claim.currency].append(candidate)
    groups = []
    for members in accounts.values():
        reached = [member.step.stage for member in members if member.step.stage]
        if reached:
            stages = ladder_of(members[0].claim.debtor, settings)
            stage = max(reached, key=lambda stage: position_of(stage.number, stages))
            groups.append(_group([member for member in members if _rides_along(member, stage)], stage))
    return groups


def _rides_along(candidate: Candidate, stage: Stage) -> bool:
    if stage.min_days_overdue < 0:  # a reminder before the due date lists nothing that is overdue
        return candidate.step.stage == stage
    if candidate.step.stage is not None:
        return candidate.claim.days_overdue > 0 or candidate.step.stage == stage
    free = candidate.step.hold in MAY_RIDE_ALONG
    return free and candidate.claim.days_overdue > 0 and candidate.claim.net > 0


_GROUPERS: Mapping[Grouping, Callable[[Sequence[Candidate], Settings], list[Group]]] = {
    Grouping.STAGE: _by_stage,
    Grouping.DEBTOR: _by_debtor,
}
