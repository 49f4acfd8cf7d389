"""Where in a document is a paragraph, and which tags around it repeat it or leave it out?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.runs import W, WordField

if TYPE_CHECKING:
    from lxml.etree import _Element

_STOPS = (f"{W}fldChar", f"{W}tab", f"{W}br", f"{W}drawing", f"{W}pict")


def places(root: _Element) -> Mapping[_Element, str]:
    """Each paragraph of a part -> where it stands and what it shows, as Word's author sees it."""
    tables = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), 1)}
    return {
        paragraph: f"{_cell(paragraph, tables) or f'paragraphe {number}'} « {_excerpt(paragraph)} »"
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1)
    }


def is_copy(paragraph: _Element) -> bool:
    """Whether it stands in the second copy that Word keeps of a text box, for old programs."""
    return (
        next(paragraph.iterancestors("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"), None)
        is not None
    )


def _cell(paragraph: _Element, tables: Mapping[_Element, int]) -> str:
    cell = next(iter(paragraph.iterancestors(f"{W}tc")), None)
    row = None if cell is None else next(iter(cell.iterancestors(f"{W}tr")), None)
    table = None if row is None else next(iter(row.iterancestors(f"{W}tbl")), None)
    if cell is None or row is None or table is None:
        return ""
    row_number = [*table.iter(f"{W}tr")].index(row) + 1
    return f"tableau {tables[table]}, ligne {row_number}, colonne {[*row.iter(f'{W}tc')].index(cell) + 1},"


def _excerpt(paragraph: _Element) -> str:
    own = (node for node in paragraph.iter(f"{W}t") if next(node.iterancestors(f"{W}p")) is paragraph)
    text = "".join(node.text or "" for node in own).strip()
    return text if len(text) <= 70 else text[:67] + "…"


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
