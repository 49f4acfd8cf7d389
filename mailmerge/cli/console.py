"""How must a text be written for every console to show it?

The fonts of Windows' classic console (Consolas, Lucida Console) lack the narrow no-break space of the amounts and show
a box in its place; and that console cuts a long line in the middle of a word.
"""

from __future__ import annotations

import re
import textwrap

_PLAIN = str.maketrans({"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2009": " ", "\u2011": "-", "\u2212": "-"})
_INDENT = re.compile(r"^ *(?:- )?")
_BAR_WIDTH = 40


def plain(text: str) -> str:
    """The same without the spaces, hyphens and minus signs that those fonts lack."""
    return text.translate(_PLAIN)


def wrapped(text: str, columns: int) -> str:
    """The same, its long lines broken between words, the rest under the beginning of the text; 0 columns: unknown."""
    width = columns - 1  # a line that fills the width to its end would be followed by an empty one
    if width <= 0:
        return text
    return "\n".join(piece for line in text.split("\n") for piece in _pieces(line, width))


def _pieces(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    indent = len(line) - len(_INDENT.sub("", line, count=1))
    under = " " * indent if indent < width // 2 else ""
    # A path that is longer than the window stays in one piece, to be copied.
    return textwrap.wrap(line, width, subsequent_indent=under, break_long_words=False, break_on_hyphens=False)


def bar(done: int, total: int) -> str:
    """A progress bar of two characters that the raster fonts have too."""
    filled = _BAR_WIDTH * done // total
    return "█" * filled + "░" * (_BAR_WIDTH - filled)
