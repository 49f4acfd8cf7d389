"""Does a part come out as sound XML, with the tables docxtpl would leave as they are, whatever the values are?

docxtpl parses each rendered part again: to repair what conditions broke, to widen or narrow the grid of tables whose
number of columns varies, and to number pictures. That costs more than all the rest. Here it is shown once, from the
template alone, that nothing would be found to repair; where it cannot be shown, docxtpl's own way is kept.

The proof follows the open elements from top to bottom: each branch of a condition and each pass of a loop must leave
the same elements open that it found. Values are escaped, so that they are text wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import nodes

# Stands for a value between the constant texts around it; it can be in no XML text.
_VALUE = "\x00"
_MARKUP = re.compile(
    r"<!--.*?-->|<\?.*?\?>"
    r"|<(?P<close>/)?(?P<name>[\w:.\-]+)(?P<attributes>(?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(?P<empty>/)?>",
    re.S,
)
# What no XML text holds as it is; a raw block or a property can.
_UNESCAPED = re.compile(r"\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
# Where a value is text and nothing else; beside it, blank text would be kept or not.
_TEXTS = frozenset(("w:t", "w:delText", "w:instrText", "w:delInstrText"))
_SPAN = re.compile(r"\bw:val=\"(\d+)\"")
# The elements that docxtpl's repair of tables looks at.
_OF_TABLES = frozenset(("w:tbl", "w:tblGrid", "w:gridCol", "w:tr", "w:tc", "w:tcPr", "w:gridSpan"))


class Unproven(Exception):  # noqa: N818 - a finding, not a failure
    """A part that must be filled docxtpl's own way, and why."""


@dataclass(slots=True)
class _Table:
    """What the repair would look at; `certain` are the widths of the rows that every letter has."""

    depth: int
    columns: int = 0
    widest_row: int = 0
    certain: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An open element, how many conditions and loops stand around it, and what of its inside a table's width counts."""

    name: str
    depth: int
    cells: int = 0
    width: int = 0


@dataclass(slots=True)
class _Walk:
    """The elements open at a point of the part."""

    open: list[_Open] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    depth: int = 0
    # Below this one, elements of tables were opened outside of the branch that is looked at.
    floor: int = 0
    # Whether docxtpl can cut a value's text in two at a line break or tab.
    divisible: bool = True

    def names(self) -> list[str]:
        return [element.name for element in self.open]


def prove_sound(tree: nodes.Template, opened: Sequence[str] = ()) -> bool:
    """Whether line breaks and tabs in values leave a part sound too, if that part always comes out sound without them.

    Args:
        tree: the parsed template of a part.
        opened: the elements around it, from the outermost.

    Raises:
        Unproven: it depends on the values, or cannot be told.
    """
    walk = _Walk(open=[_Open(name, 0) for name in opened])
    _follow(tree.body, walk)
    if walk.names() != list(opened):
        raise Unproven("balises XML croisées")
    return walk.divisible


def _follow(body: Sequence[nodes.Node], walk: _Walk) -> None:
    from jinja2 import nodes

    for node in body:
        if isinstance(node, nodes.Output):
            _read(node, walk)
        elif isinstance(node, nodes.If):
            for branch in (node.body, *(other.body for other in node.elif_), node.else_):
                _branch(branch, walk)
        elif isinstance(node, nodes.For) and not node.recursive:
            _branch(node.body, walk)
            _branch(node.else_, walk)
        elif isinstance(node, nodes.With):
            _follow(node.body, walk)
        elif not isinstance(node, nodes.Assign):
            raise Unproven(f"instruction {type(node).__name__}")


def _branch(body: Sequence[nodes.Node], walk: _Walk) -> None:
    """A condition's branch or a loop's pass leaves open what it found open."""
    before, floor = walk.names(), walk.floor
    walk.floor = len(walk.open)
    walk.depth += 1
    _follow(body, walk)
    walk.depth -= 1
    walk.floor = floor
    if walk.names() != before:
        raise Unproven("condition ou boucle à cheval sur des éléments")


def _read(output: nodes.Output, walk: _Walk) -> None:
    from jinja2 import nodes

    text = "".join(piece.data if isinstance(piece, nodes.TemplateData) else _VALUE for piece in output.nodes)
    if _UNESCAPED.search(text):
        raise Unproven("signe XML dans un texte")
    end = 0
    for markup in _MARKUP.finditer(text):
        _read_text(text[end : markup.start()], walk)
        end = markup.end()
        name = markup["name"]
        if name is None:
            _read_comment(markup[0])
        elif markup["close"]:
            _close(name, walk)
        else:
            _open(name, markup["attributes"], walk)
            if markup["empty"]:
                _close(name, walk)
    _read_text(text[end:], walk)


def _read_text(text: str, walk: _Walk) -> None:
    if not text:
        return
    if "<" in text:
        raise Unproven("condition dans une balise XML")
    around, inner = ("", "", *walk.names()[-2:])[-2:]
    if inner == "w:t" and ("\n" in text or "\t" in text):
        raise Unproven("retour à la ligne dans un texte")
    if _VALUE not in text:
        return
    if inner.startswith("w:") and inner not in _TEXTS:
        raise Unproven("valeur hors d’un texte")
    walk.divisible = walk.divisible and (inner != "w:t" or around == "w:r")


def _read_comment(comment: str) -> None:
    """Escaping is no help there, and docxtpl's numbering does not see the pictures there."""
    if _VALUE in comment or "<" in comment[1:]:
        raise Unproven("champ dans un commentaire XML")


def _open(name: str, attributes: str, walk: _Walk) -> None:
    if name in _OF_TABLES:
        _open_in_table(name, attributes, walk)
    walk.open.append(_Open(name, walk.depth))


def _open_in_table(name: str, attributes: str, walk: _Walk) -> None:
    # What docxtpl finds is a direct child each time: the former state that a revision keeps is none.
    path = [name, *(element.name for element in reversed(walk.open[-3:]))]
    if name == "w:tbl":
        walk.tables.append(_Table(walk.depth))
    elif path[:3] == ["w:gridCol", "w:tblGrid", "w:tbl"]:
        if walk.depth != walk.tables[-1].depth:
            raise Unproven("colonnes variables")
        walk.tables[-1].columns += 1
    elif path[:2] == ["w:tblGrid", "w:tbl"] and walk.tables[-1].columns:
        raise Unproven("colonnes variables")
    elif path[:2] == ["w:tc", "w:tr"]:
        _open_cell(walk.open[-1], walk)
    elif path == ["w:gridSpan", "w:tcPr", "w:tc", "w:tr"]:
        _span_cells(attributes, walk)


def _open_cell(row: _Open, walk: _Walk) -> None:
    if walk.depth != row.depth:
        raise Unproven("colonnes variables")
    row.cells += 1
    row.width += 1


def _span_cells(attributes: str, walk: _Walk) -> None:
    row, cell, _ = walk.open[-3:]
    span = _SPAN.search(attributes)
    if span is None or walk.depth != row.depth or cell.cells:
        raise Unproven("fusion de cellules variable")
    cell.cells = int(span[1])
    row.width += cell.cells - 1


def _close(name: str, walk: _Walk) -> None:
    if not walk.open or walk.open[-1].name != name:
        raise Unproven("balises XML croisées")
    if name in _OF_TABLES and len(walk.open) <= walk.floor:
        raise Unproven("condition ou boucle à cheval sur des cellules")
    element = walk.open.pop()
    if name == "w:tr":
        for table in walk.tables:  # docxtpl counts the rows of inner tables for the outer one too
            table.widest_row = max(table.widest_row, element.cells)
            if element.depth == table.depth:
                table.certain.append(element.width)
    elif name == "w:tbl":
        _prove_table(walk.tables.pop())


def _prove_table(table: _Table) -> None:
    """Docxtpl adds columns for a row with more cells, and takes away those that no row reaches."""
    if not table.columns:
        return  # without a grid there is nothing to fit
    if table.widest_row > table.columns or max(table.certain, default=0) < table.columns:
        raise Unproven("tableau sans ligne certaine de toute sa largeur")
