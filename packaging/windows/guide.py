"""How does the guide, written in Markdown, become a Word document that stands beside the launcher?

A clerk's PC opens no Markdown. A link becomes its words, followed by the name of the annex where it leads to one. The
same text and pictures give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx.document import Document
from docx.oxml import OxmlElement
from docx.shared import Cm, Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from sheet import PAGE_WIDTH, blank, number_from_one, same_bytes

_MARKS = {"strong": "bold", "em": "italic"}
_LISTS = {"bullet_list": "List Bullet", "ordered_list": "List Number"}
_CELL_PADDING = Cm(0.4)
_PICTURE_DPI = 120
_MARKDOWN = MarkdownIt("commonmark").enable("table")

_Words = tuple[SyntaxTreeNode | str, tuple[str, ...]]  # a leaf or a text of ours, and how it is printed


def guide(source: Path, annexes: Sequence[Path] = ()) -> bytes:
    """The Word document made from a Markdown file, other ones after it."""
    read = {path: SyntaxTreeNode(_MARKDOWN.parse(path.read_text(encoding="utf-8"))) for path in (source, *annexes)}
    document = blank(_title(read[source]))
    titles = {path.resolve(): _title(read[path]) for path in annexes}
    for path, tree in read.items():
        _Writer(document, path.parent, titles, deeper=int(path != source)).blocks(tree.children, document)
    return same_bytes(document)


def _title(tree: SyntaxTreeNode) -> str:
    return next(node.children[0].content for node in tree.children if node.type == "heading")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the nodes of one Markdown file.

    Attributes:
        document: what is written into.
        folder: where its pictures are.
        annexes: the titles of the files that stand further down.
        deeper: how many levels its headings go down.
    """

    document: Document
    folder: Path
    annexes: Mapping[Path, str] = field(default_factory=dict)
    deeper: int = 0

    def blocks(self, nodes: Sequence[SyntaxTreeNode], into: Document | _Cell, style: str = "Normal") -> None:
        """Headings, paragraphs, lists, tables and code, in their order."""
        for node in nodes:
            if node.type == "heading":
                self.heading(node)
            elif node.type == "paragraph":
                self.inline(node.children[0], into.add_paragraph(style=style))
            elif node.type in _LISTS:
                self.items(node, into, " 2" if style.startswith("List") else "")
            elif node.type == "table":
                self.table(node)
            elif node.type in ("fence", "code_block"):
                into.add_paragraph(node.content.rstrip("\n"), style="Code")
            else:
                raise ValueError(f"{node.type}: no way to print it is known")

    def heading(self, node: SyntaxTreeNode) -> None:
        """A heading; the first one of an annex begins a page."""
        level = int(node.tag[1:]) - 1 + self.deeper
        paragraph = self.document.add_heading("", level)
        paragraph.paragraph_format.page_break_before = level == self.deeper == 1 or None
        self.inline(node.children[0], paragraph)

    def items(self, node: SyntaxTreeNode, into: Document | _Cell, depth: str) -> None:
        """A list, whose numbers begin at 1; a list in a list is one step further in."""
        style = _LISTS[node.type] + depth
        number = number_from_one(self.document, style) if node.type == "ordered_list" else None
        for item in node.children:
            first, *others = item.children
            paragraph = into.add_paragraph(style=style)
            if number:
                number(paragraph)
            self.inline(first.children[0], paragraph)
            self.blocks(others, into, f"List Continue{depth}")

    def table(self, node: SyntaxTreeNode) -> None:
        """A table, whose first row is repeated on each page."""
        rows = [row.children for part in node.children for row in part.children]
        widths = _widths(rows)
        table = self.document.add_table(len(rows), len(widths), "Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, line) in enumerate(zip(rows, table.rows, strict=True)):
            for content, cell, width in zip(row, line.cells, widths, strict=True):
                cell.width = width
                cell.paragraphs[0].style = "Cellule" if number else "Cellule titre"
                self.inline(content.children[0], cell.paragraphs[0], Length(width - _CELL_PADDING))
        _keep_rows_whole(table)
        self.document.add_paragraph(style="Cellule")

    def inline(self, node: SyntaxTreeNode, paragraph: Paragraph, width: Length = PAGE_WIDTH) -> None:
        """The words and pictures of a paragraph."""
        for leaf, marks in self.leaves(node, ()):
            if isinstance(leaf, SyntaxTreeNode) and leaf.type == "image":
                self.picture(leaf, paragraph, width)
                continue
            code = isinstance(leaf, SyntaxTreeNode) and leaf.type == "code_inline"
            run = paragraph.add_run(_text(leaf), style="Code en ligne" if code else None)
            for mark in marks:
                setattr(run, mark, True)

    def leaves(self, node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[_Words]:
        """What has no parts, with the bold and italics around it."""
        for child in node.children:
            if child.type in _MARKS:
                yield from self.leaves(child, (*marks, _MARKS[child.type]))
            elif child.type == "link":
                yield from self.leaves(child, marks)
                target = (self.folder / str(child.attrs["href"]).split("#")[0]).resolve()
                if target in self.annexes:
                    yield f" (annexe « {self.annexes[target]} »)", marks
            else:
                yield child, marks

    def picture(self, node: SyntaxTreeNode, paragraph: Paragraph, width: Length) -> None:
        """A picture, never wider than its place, with its words for who does not see it."""
        shape = paragraph.add_run().add_picture(str(self.folder / str(node.attrs["src"])))
        natural = shape.width * 72 // _PICTURE_DPI  # python-docx takes 72 dots an inch where the file says nothing
        shape.height, shape.width = (
            Length(shape.height * min(natural, width) // shape.width),
            Length(min(natural, width)),
        )
        shape._inline.docPr.set("descr", node.content)


def _text(leaf: SyntaxTreeNode | str) -> str:
    if isinstance(leaf, str):
        return leaf
    if leaf.type in ("softbreak", "hardbreak"):
        return " " if leaf.type == "softbreak" else "\n"
    return re.sub(r"^\[ \] ", "☐ ", leaf.content)  # a box to tick, which CommonMark has no word for


def _widths(rows: Sequence[Sequence[SyntaxTreeNode]]) -> list[Length]:
    """Columns as wide as their longest text, none so narrow that it breaks words."""
    texts = [[cell.children[0].content for cell in column] for column in zip(*rows, strict=True)]
    longest = [max(12, min(40, max(len(text) for text in column))) for column in texts]
    return [Length(PAGE_WIDTH * one // sum(longest)) for one in longest]


def _keep_rows_whole(table: Table) -> None:
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
