"""Every rule of dunning on the smallest ledger that shows it: real files in, the dated folder out.

The same list is the page of rules in the docs.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from make_rules import PAGE, page
from rules import RULES
from rules.play import play, wanted
from rules.rule import Rule

from mailmerge import MailmergeError


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule(rule: Rule, workspace: Path) -> None:
    if rule.refused:
        with pytest.raises(MailmergeError) as error:
            play(rule, workspace)
        assert rule.refused in "\n".join((error.value.what, *error.value.details))
        return
    made, asked = play(rule, workspace), wanted(rule)
    for field in fields(made):  # one after the other: a difference is shown in its own few lines
        assert getattr(made, field.name) == getattr(asked, field.name), field.name


def test_a_rule_has_a_name_of_its_own() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python tests/make_rules.py"
