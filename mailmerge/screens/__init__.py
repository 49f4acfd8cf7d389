"""What the clerk reads on the screen, and another program in JSON; pure: text and plain data out."""

from mailmerge.screens.check import check_screen
from mailmerge.screens.fields import fields_screen
from mailmerge.screens.made import finished_screen, init_screen, preview_screen, proposed_screen
from mailmerge.screens.plain import plan_json
from mailmerge.screens.plan import plan_screen
from mailmerge.screens.reading import reading_lines
from mailmerge.screens.updated import updated_screen

__all__ = [
    "check_screen",
    "fields_screen",
    "finished_screen",
    "init_screen",
    "plan_json",
    "plan_screen",
    "preview_screen",
    "proposed_screen",
    "reading_lines",
    "updated_screen",
]
