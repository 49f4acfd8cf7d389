"""Which segment is stricter, or gentler, than the ladder that a debtor has now?

A ladder is measured by the day after the due date on which its last stage is reached at the earliest: with 7, 15 and 30
days of delay and 8 and 15 days between letters, on day 30.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.model import Segment, Settings, Stage
from mailmerge.values import fold


def stricter(debtor: str, settings: Settings) -> str:
    """The segment whose last stage comes soonest, if that is sooner than now; else empty."""
    first = min(settings.segments, key=lambda one: (_length(one.stages), one.name), default=None)
    return first.name if first and _length(first.stages) < _length(_stages(debtor, settings)) else ""


def gentler(debtor: str, settings: Settings) -> str:
    """The segment whose last stage comes latest, if that is later than now; else empty."""
    last = max(settings.segments, key=lambda one: (_length(one.stages), one.name), default=None)
    return last.name if last and _length(last.stages) > _length(_stages(debtor, settings)) else ""


def _stages(debtor: str, settings: Settings) -> Sequence[Stage]:
    named = next((one.segment for code, one in settings.clients.items() if code.casefold() == debtor.casefold()), "")
    own: Segment | None = next((one for one in settings.segments if fold(one.name) == fold(named)), None)
    return own.stages if own else settings.stages


def _length(stages: Sequence[Stage]) -> int:
    day = 0
    for stage in stages:
        day = max(stage.min_days_overdue, day + (stage.spacing or 0))
    return day
