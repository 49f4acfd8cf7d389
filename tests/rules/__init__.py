"""Every rule of dunning, in the order in which the docs tell them."""

from __future__ import annotations

from rules import charges, credits, followup, holds, items, letters, policy, stages
from rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *(*items.RULES, *stages.RULES, *holds.RULES, *credits.RULES, *letters.RULES),
    *(*charges.RULES, *followup.RULES, *policy.RULES),
)
