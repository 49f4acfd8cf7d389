"""What does a template say, paragraph by paragraph, in the parts that are filled, and where would the clerk look?"""

from __future__ import annotations

import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import main_part

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# A hyphen that Word keeps as an element: the engine drops it from a tag.
HYPHEN_ELEMENT = "\ue001"
_MARKS: Mapping[str, str] = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": HYPHEN_ELEMENT}
_PAGES: Mapping[str, str] = {"first": " de la première page", "even": " des pages paires"}
_KINDS: Mapping[str, str] = {"header": "en-tête", "footer": "pied de page", "footnotes": "notes de bas de page"}
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
        shown = show(self.text)
        excerpt = shown if len(shown) <= 70 else shown[:67] + "…"
        return f"{self.part}, {self.where} « {excerpt} »"

    def path_at(self, offset: int) -> tuple[str, ...]:
        """The elements around a character."""
        return self.paths[max(bisect_right([start for start, _ in self.paths], offset) - 1, 0)][1]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document that is filled: its name in the archive, its name for the clerk, and its content."""

    name: str
    label: str
    root: _Element


def show(text: str) -> str:
    """The text on one line, as it looks on paper."""
    return " ".join(text.replace(HYPHEN_ELEMENT, "\u2011").split(" ")).replace("\t", " ").replace("\n", " ").strip()


def filled_parts(archive: zipfile.ZipFile) -> tuple[Part, ...]:
    """Body, headers, footers and footnotes: the parts in which the engine fills tags.

    Raises:
        lxml.etree.XMLSyntaxError: a part is damaged.
    """
    main = main_part(archive)
    body = _parsed(archive, main)
    shown = {
        reference.get(f"{_R}id", ""): reference.get(f"{W}type", "")
        for reference in body.iter(f"{W}headerReference", f"{W}footerReference")
    }
    parts = [Part(main, "corps", body)]
    for relation in _relations(archive, main):
        kind = relation.get("Type", "").rpartition("/")[2]
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(main), relation.get("Target", "")))[1:]
        if kind in _KINDS and name in archive.namelist():
            label = _KINDS[kind] + _PAGES.get(shown.get(relation.get("Id", ""), ""), "")
            parts.append(Part(name, label, _parsed(archive, name)))
    return tuple(parts)


def _relations(archive: zipfile.ZipFile, main: str) -> list[_Element]:
    folder, name = posixpath.split(main)
    path = f"{folder}/_rels/{name}.rels"
    return sorted(_parsed(archive, path), key=lambda one: one.get("Target", "")) if path in archive.namelist() else []


def _parsed(archive: zipfile.ZipFile, name: str) -> _Element:
    from lxml import etree

    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False))


def paragraphs(part: Part) -> Iterator[Paragraph]:
    """The paragraphs with text, from top to bottom; that of a text box comes after the one that anchors it."""
    tables = {table: number for number, table in enumerate(part.root.iter(f"{W}tbl"), 1)}
    boxes = _boxes(part.root)
    number = 0
    for element in part.root.iter(f"{W}p"):
        box = next((boxes[parent] for parent in element.iterancestors(f"{W}txbxContent")), 0)
        number += not box
        pieces = [(text, path, hidden) for text, path, hidden in _pieces(element)]
        text = "".join(piece for piece, _, _ in pieces)
        if not text.strip():
            continue
        where = f"zone de texte {box}" if box else _cell_of(element, tables) or f"paragraphe {number}"
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


def _boxes(root: _Element) -> Mapping[_Element, int]:
    """Text box -> its number; Word keeps a second copy of each for older programs, which bears the same number."""
    numbers: dict[_Element, int] = {}
    count = 0
    for box in root.iter(f"{W}txbxContent"):
        fallback = next(iter(box.iterancestors(f"{_MC}Fallback")), None)
        choice = None if fallback is None else fallback.getparent().find(f"{_MC}Choice")  # type: ignore[union-attr]
        twins = [] if choice is None else [*choice.iter(f"{W}txbxContent")]
        if fallback is not None and twins:
            position = [*fallback.iter(f"{W}txbxContent")].index(box)
            numbers[box] = numbers[twins[min(position, len(twins) - 1)]]
        else:
            count += 1
            numbers[box] = count
    return numbers


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


def _cell_of(paragraph: _Element, tables: Mapping[_Element, int]) -> str:
    """A row or cell may stand in a content control: it is sought by ancestry."""
    around = [next(iter(paragraph.iterancestors(f"{W}{tag}")), None) for tag in ("tbl", "tr", "tc")]
    table, row, cell = around
    if table is None or row is None or cell is None:
        return ""
    row_number = _own(table, "tr", "tbl").index(row) + 1
    column = _own(row, "tc", "tr").index(cell) + 1
    return f"tableau {tables[table]}, ligne {row_number}, colonne {column},"


def _own(owner: _Element, tag: str, kind: str) -> list[_Element]:
    """The rows of a table, or cells of a row, without those of tables inside it."""
    return [one for one in owner.iter(f"{W}{tag}") if next(iter(one.iterancestors(f"{W}{kind}"))) is owner]
