"""Every rule of dunning, in the order in which the docs tell them."""

from __future__ import annotations

from rules import charges, credits, followup, holds, items, letters, policy, stages
from rules.rule import LANDED, Rule

RULES: tuple[Rule, ...] = (
    *(*items.RULES, *stages.RULES, *holds.RULES, *credits.RULES, *letters.RULES),
    *(*charges.RULES, *followup.RULES, *policy.RULES),
)

PLAYED: tuple[Rule, ...] = tuple(rule for rule in RULES if not rule.needs or rule.needs in LANDED)
