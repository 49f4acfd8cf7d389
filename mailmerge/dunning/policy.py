"""Which ladder, minimum and channel hold for a debtor?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mailmerge.model import Channel, Debtor, Settings, Stage
from mailmerge.values.ladders import ladder_named


def ladder_of(debtor: Debtor, settings: Settings) -> Sequence[Stage]:
    """The stages that the debtor's letters go through, in their order: those of its segment, else the general ones."""
    return ladder_named(settings, debtor.segment)


def minimum_of(debtor: Debtor, settings: Settings) -> Decimal:
    """The least principal of a letter to the debtor, in the letter's currency."""
    own = next((one.minimum for one in settings.segments if one.name == debtor.segment), None)
    return settings.general.minimum if own is None else own


def stage_for(debtor: Debtor, stage: Stage) -> Stage:
    """The stage as this debtor gets it: by the channel that it asked for.

    A registered letter stays one whatever the debtor prefers: it is the proof of the formal notice.
    """
    if debtor.channel is None or stage.channel is Channel.REGISTERED:
        return stage
    return replace(stage, channel=debtor.channel)
