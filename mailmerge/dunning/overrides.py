"""What becomes of a claim for which the clerk decided otherwise in a proposal?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.dunning.ladder import Step
from mailmerge.model import Override, Stage


def apply_override(step: Step, override: Override, stages: Sequence[Stage]) -> Step:
    """The claim's step as the clerk decided it; `step` is that of a claim that would get a letter."""
    return step
