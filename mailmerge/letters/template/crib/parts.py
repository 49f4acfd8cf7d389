"""What does a handout consist of?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What to copy (a paragraph each), what it means, and what it prints."""

    code: tuple[str, ...]
    meaning: str
    example: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A table to copy whole: heads, a row that repeats between its two tags, a total; paragraphs around it.

    `amounts` says which columns stand at the right; `deducted` is a second row that repeats: tag, label, amount, tag.
    """

    before: str
    heads: tuple[str, ...]
    opening: str
    cells: tuple[str, ...]
    amounts: tuple[bool, ...]
    closing: str
    deducted: tuple[str, ...]
    total: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what to know, perhaps a table to copy whole, and the lines."""

    title: str
    introduction: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """The whole document; words between backticks are shown as typed."""

    title: str
    subtitle: str
    steps: tuple[str, ...]
    sections: tuple[Section, ...]
