"""Where in a document is a paragraph, and which tags around it repeat it or leave it out?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.runs import WordField
from mailmerge.letters.template.parts import W
from mailmerge.letters.template.places import excerpt, places

if TYPE_CHECKING:
    from lxml.etree import _Element

_STOPS = (f"{W}fldChar", f"{W}tab", f"{W}br", f"{W}drawing", f"{W}pict")


def told_places(root: _Element) -> Mapping[_Element, str]:
    """Each paragraph of a part -> where it stands and what it shows, as Word's author sees it."""
    return {paragraph: f"{where} « {excerpt(_text(paragraph))} »" for paragraph, where in places(root).items()}


def _text(paragraph: _Element) -> str:
    own = (node for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p")) is paragraph)
    return "".join(node.text or "" for node in own).strip()


def enclose(first: _Element, last: _Element, opening: str, closing: str) -> None:
    """Put a tag before and one behind rows or paragraphs, in rows or paragraphs of their own."""
    first.addprevious(_alone(first, opening))
    last.addnext(_alone(last, closing))


def _alone(beside: _Element, tag: str) -> _Element:
    """A paragraph, or a row of one cell, that holds a tag and nothing else."""
    paragraph = beside.makeelement(f"{W}p", {})
    text = paragraph.makeelement(f"{W}t", {})
    run = paragraph.makeelement(f"{W}r", {})
    run.append(text)
    paragraph.append(run)
    if beside.tag != f"{W}tr":
        text.text = f"{{%p {tag} %}}"
        return paragraph
    text.text = f"{{%tr {tag} %}}"
    row, cell = beside.makeelement(f"{W}tr", {}), beside.makeelement(f"{W}tc", {})
    cell.append(paragraph)
    row.append(cell)
    return row


def replace_field(field: WordField, runs: list[_Element]) -> None:
    """Put runs in the place of a field."""
    for run in runs:
        field.begin.addprevious(run)
    for old in [*field.runs()]:
        parent = old.getparent()
        if parent is not None:
            parent.remove(old)


def texts_behind(field: WordField) -> list[_Element]:
    """The text right behind a field in its paragraph, up to the next field, tab or picture."""
    nodes = [*field.paragraph.iter(f"{W}t", *_STOPS)]
    marks = {mark for run in field.marks for mark in run}
    last = max((at for at, node in enumerate(nodes) if node in marks), default=len(nodes))
    return [*takewhile(lambda node: node.tag == f"{W}t", nodes[last + 1 :])]
