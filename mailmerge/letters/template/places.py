"""Where in a part would the clerk look for a paragraph?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mailmerge.letters.template.parts import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LONGEST_EXCERPT = 70


def places(root: _Element) -> Mapping[_Element, str]:
    """Each paragraph of a part -> `paragraphe 3`, `tableau 1, ligne 2, colonne 1,` or `zone de texte 1`."""
    tables = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), 1)}
    boxes = _boxes(root)
    found: dict[_Element, str] = {}
    number = 0
    for element in root.iter(f"{W}p"):
        box = next((boxes[parent] for parent in element.iterancestors(f"{W}txbxContent")), 0)
        number += not box
        found[element] = f"zone de texte {box}" if box else _cell_of(element, tables) or f"paragraphe {number}"
    return found


def excerpt(text: str) -> str:
    """A paragraph's text, as much of it as tells which one it is."""
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 3] + "…"


def is_copy(paragraph: _Element) -> bool:
    """Whether it stands in the second copy that Word keeps of a text box, for old programs."""
    return next(paragraph.iterancestors(f"{_MC}Fallback"), None) is not None


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
