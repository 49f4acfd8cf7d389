"""Do the guides lead where they say, and name only commands that are there?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_group

from mailmerge.cli import app

ROOT = Path(__file__).parents[1]
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def anchors(guide: Path) -> set[str]:
    """Those that GitHub gives to the headings: a no-break space goes without a hyphen, as punctuation does."""
    text = re.sub(r"^```.*?^```", "", guide.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_link_of_a_guide_leads_somewhere(guide: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", guide.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = guide.parent / name if name else guide
        if not found.exists() or (anchor and anchor not in anchors(found)):
            lost.append(target)
    assert lost == []


def test_every_picture_is_shown_in_a_guide() -> None:
    texts = "".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    assert [path.name for path in (ROOT / "docs/images").glob("*.png") if path.name not in texts] == []


def test_the_readme_names_every_command_and_option() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_group(app).commands
    assert set(commands) == {"run", "check", "init", "fields", "undo"}
    for name, command in commands.items():
        told = re.search(rf"^ {{4}}mailmerge {name}\b.*(?:\n {{8}}.*)*", readme, flags=re.MULTILINE)
        assert told, name
        options = {option for one in command.params for option in one.opts if not getattr(one, "hidden", False)}
        assert set(re.findall(r"--[a-z-]+", told.group())) == {one for one in options if one.startswith("--")}


def test_only_run_says_that_it_takes_a_proposal() -> None:
    commands = get_group(app).commands
    helps = {name: getattr(commands[name].params[0], "help", "") for name in ("run", "check")}
    assert "proposition" in helps["run"]
    assert "proposition" not in helps["check"]
