"""What does a template say, paragraph by paragraph, in the parts that are filled, and where would the clerk look?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.parts import Part, W
from mailmerge.letters.template.places import excerpt, places

if TYPE_CHECKING:
    from lxml.etree import _Element

# A hyphen that Word keeps as an element: the engine drops it from a tag.
HYPHEN_ELEMENT = "\ue001"
_MARKS: Mapping[str, str] = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": HYPHEN_ELEMENT}
# What stands in a paragraph besides its text, and would vanish with it.
_OBJECTS: Mapping[str, str] = {
    "drawing": "l’image ou la zone de texte",
    "pict": "l’image ou la zone de texte",
    "object": "l’objet",
    "footnoteReference": "l’appel de note",
    "sectPr": "le saut de section",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as Word shows it and where it is.

    `row` and `cell` are the whole text of the table row and cell around it, if any; `objects` names what stands beside
    the text. `paths` says around which elements each piece of the text stands: offset -> element names from the root.
    """

    part: str
    where: str
    text: str
    row: str | None
    cell: str | None
    objects: tuple[str, ...]
    paths: tuple[tuple[int, tuple[str, ...]], ...]
    hidden: bool = False

    @property
    def place(self) -> str:
        """`corps, paragraphe 3 « Nous vous remercions… »`."""
        return f"{self.part}, {self.where} « {excerpt(show(self.text))} »"

    def path_at(self, offset: int) -> tuple[str, ...]:
        """The elements around a character."""
        return self.paths[max(bisect_right([start for start, _ in self.paths], offset) - 1, 0)][1]


def show(text: str) -> str:
    """The text on one line, as it looks on paper."""
    return " ".join(text.replace(HYPHEN_ELEMENT, "\u2011").split(" ")).replace("\t", " ").replace("\n", " ").strip()


def paragraphs(part: Part) -> Iterator[Paragraph]:
    """The paragraphs with text, from top to bottom; that of a text box comes after the one that anchors it."""
    for element, where in places(part.root).items():
        pieces = [(text, path, hidden) for text, path, hidden in _pieces(element)]
        text = "".join(piece for piece, _, _ in pieces)
        if not text.strip():
            continue
        yield Paragraph(
            part=part.label,
            where=where,
            text=text,
            row=_around(element, "tr"),
            cell=_around(element, "tc"),
            objects=_objects(element),
            paths=_offsets(pieces),
            hidden=any(hidden and "{{" in piece for piece, _, hidden in pieces),
        )


def _pieces(paragraph: _Element) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """The paragraph's own text, without that of text boxes anchored in it: text, elements around it, hidden or not."""
    for node in paragraph.iter(f"{W}t", *_MARKS):
        parents = [*node.iterancestors()]
        if next(parent for parent in parents if parent.tag == f"{W}p") is not paragraph:
            continue
        if node.tag == f"{W}tab" and parents[0].tag == f"{W}tabs":
            continue  # a tab stop of the paragraph's layout
        text = re.sub(r"[\t\r\n]", " ", node.text or "") if node.tag == f"{W}t" else _MARKS[str(node.tag)]
        hidden = any(run.find(f"{W}rPr/{W}vanish") is not None for run in parents[:1])
        yield text, tuple(str(parent.tag) for parent in reversed(parents)), hidden


def _offsets(pieces: list[tuple[str, tuple[str, ...], bool]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found, offset = [], 0
    for text, path, _ in pieces:
        found.append((offset, path))
        offset += len(text)
    return tuple(found)


def _objects(paragraph: _Element) -> tuple[str, ...]:
    names = [
        name
        for node in paragraph.iter(*(f"{W}{tag}" for tag in _OBJECTS))
        for name in [_OBJECTS[str(node.tag).rpartition("}")[2]]]
    ]
    if any(node.get(f"{W}type") == "page" for node in paragraph.iter(f"{W}br")):
        names.append("le saut de page")
    return tuple(dict.fromkeys(names))


def _around(paragraph: _Element, tag: str) -> str | None:
    """The text of the row (`tr`) or cell (`tc`) that a paragraph stands in; None outside tables."""
    element = next(iter(paragraph.iterancestors(f"{W}{tag}")), None)
    if element is None:
        return None
    return "".join(text for inner in element.iter(f"{W}p") for text, _, _ in _pieces(inner)).strip()
