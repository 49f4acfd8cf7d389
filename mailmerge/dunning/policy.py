"""Which ladder, minimum and channel hold for a debtor?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mailmerge.model import Debtor, Settings, Stage


def ladder_of(debtor: Debtor, settings: Settings) -> Sequence[Stage]:
    """The stages that the debtor's letters go through, in their order."""
    return settings.stages


def minimum_of(debtor: Debtor, settings: Settings) -> Decimal:
    """The least principal of a letter to the debtor, in the letter's currency."""
    return settings.general.minimum


def stage_for(debtor: Debtor, stage: Stage) -> Stage:
    """The stage as this debtor gets it: by the channel that it asked for."""
    return stage
