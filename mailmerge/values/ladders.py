"""Which ladders are there, and which stages in all?"""

from __future__ import annotations

from mailmerge.model import Settings, Stage


def ladder_named(settings: Settings, segment: str) -> tuple[Stage, ...]:
    """The stages of a segment, in their order; those of the sheet Étapes for any other name, and for none."""
    if segment:
        return next((one.stages for one in settings.segments if one.name == segment), settings.stages)
    return settings.stages


def ladder_with(settings: Settings, stage: Stage) -> tuple[Stage, ...]:
    """The first ladder that has the stage, the general one first."""
    ladders = (settings.stages, *(segment.stages for segment in settings.segments))
    return next((ladder for ladder in ladders if stage in ladder), settings.stages)


def every_stage(settings: Settings) -> tuple[Stage, ...]:
    """The stages of the general ladder, then those of the segments, each once."""
    segments = (stage for segment in settings.segments for stage in segment.stages)
    return tuple(dict.fromkeys((*settings.stages, *segments)))
