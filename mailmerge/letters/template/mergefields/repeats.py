"""Which rows and paragraphs say something of one invoice, and so repeat for each?

Word merges one record a letter, so a letter to a debtor of several invoices repeats what is said of one: table rows
that name it (by number or date), and outside tables the paragraphs that name its number. Anything else about a single
invoice has no place where it would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.codes import read_code
from mailmerge.letters.template.mergefields.names import Name
from mailmerge.letters.template.mergefields.runs import WordField
from mailmerge.letters.template.mergefields.words import ROW
from mailmerge.letters.template.parts import W
from mailmerge.values import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES_A_ROW = frozenset(f"{ROW}.{name}" for name in ("numero", "date", "echeance"))
_NAMES_A_PARAGRAPH = frozenset((f"{ROW}.numero",))
_LOOP = re.compile(r"\{%-?\s*(?:tr|p)?\s*(?:for\s+(\w+)\s+in\s+factures\b|endfor)")
_UNSEEN = tuple(f"{W}{name}" for name in ("proofErr", "bookmarkStart", "bookmarkEnd"))


@dataclass(slots=True)
class Repeats:
    """What repeats: the name of the invoice for each field inside; first and last box of each loop to make.

    `dropped` are the boxes for Word's next records, `faults` what is wrong with a field's place.
    """

    inside: dict[WordField, str] = field(default_factory=dict)
    loops: list[tuple[_Element, _Element]] = field(default_factory=list)
    dropped: list[_Element] = field(default_factory=list)
    faults: dict[WordField, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Box:
    """A table row, or a paragraph outside tables, with its fields and what their names can mean."""

    element: _Element
    fields: tuple[WordField, ...]
    names: tuple[Name, ...]

    @property
    def of_invoice(self) -> frozenset[str]:
        """What is said of one invoice."""
        return frozenset(name.of_invoice.expression for name in self.names if name.of_invoice)

    @property
    def surely_of_invoice(self) -> bool:
        """Whether a name can mean nothing else than something of an invoice."""
        return any(name.of_invoice and not name.of_letter for name in self.names)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.element.tag == f"{W}tr"


def find_repeats(fields: Iterable[WordField], read: Callable[[str], Name]) -> Repeats:
    """What repeats for each invoice in one part of the document."""
    fields_of: dict[_Element, list[WordField]] = {}
    for one in fields:
        row = next(iter(one.paragraph.iterancestors(f"{W}tr")), None)
        fields_of.setdefault(one.paragraph if row is None or _is_layout(row) else row, []).append(one)
    found = Repeats()
    for group in _groups(fields_of, read):
        _take(group, found)
    return found


def _is_layout(row: _Element) -> bool:
    """Whether the only row of a table places whole paragraphs on the page, as in the head of a letter."""
    if (
        next(row.itersiblings(f"{W}tr"), None) is not None
        or next(row.itersiblings(f"{W}tr", preceding=True), None) is not None
    ):
        return False
    cells = (
        [item for item in cell.iterchildren(f"{W}p") if next(item.iter(f"{W}t"), None) is not None]
        for cell in row.iter(f"{W}tc")
    )
    return any(len(paragraphs) > 1 for paragraphs in cells) or next(row.iter(f"{W}tbl"), None) is not None


def _groups(fields_of: Mapping[_Element, Sequence[WordField]], read: Callable[[str], Name]) -> list[list[_Box]]:
    """Boxes about an invoice that follow one another belong together."""
    groups: list[list[_Box]] = []
    for element, inside in fields_of.items():
        spelled = [read_code(merged.text).argument for one in inside for merged in one.merge_fields()]
        box = _Box(element, tuple(inside), tuple(map(read, filter(None, spelled))))
        if not box.surely_of_invoice:
            continue
        if groups and _before(element) is groups[-1][-1].element:
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def _before(element: _Element) -> _Element | None:
    previous = element.getprevious()
    while previous is not None and previous.tag in _UNSEEN:
        previous = previous.getprevious()
    return previous


def _take(group: list[_Box], found: Repeats) -> None:
    named_by = _NAMES_A_ROW if group[0].is_row else _NAMES_A_PARAGRAPH
    if not any(box.of_invoice & named_by for box in group):
        return
    if any(one.kind == "NEXT" for box in group for one in box.fields):
        if len({tuple(name.spelled for name in box.names) for box in group}) > 1:
            cure = "gardez une seule ligne, sans ce champ : elle se répète d’elle-même"
            message = f"les lignes autour de « Enregistrement suivant » ne sont pas les mêmes ; {cure}"
            found.faults.update((one, message) for box in group for one in box.fields if one.kind == "NEXT")
            return
        found.dropped += [box.element for box in group[1:]]
    loop = _open_loop(group[0].element)
    for box in group:
        found.inside.update(dict.fromkeys(box.fields, loop or ROW))
        if box.is_row and _is_total(box):
            cure = "pour la somme de la lettre, tapez {{ total_du }} ; sinon, changez le libellé"
            message = f"cette ligne « Total » se répéterait pour chaque facture ; {cure}"
            found.faults.update(dict.fromkeys(box.fields, message))
    if not loop:
        found.loops.append((group[0].element, group[-1].element))


def _open_loop(element: _Element) -> str | None:
    """The invoice's name in a loop over the invoices that the author has typed around it."""
    for previous in element.itersiblings(preceding=True):
        marks = _LOOP.findall("".join(node.text or "" for node in previous.iter(f"{W}t")))
        if marks:
            return str(marks[-1]) or None
    return None


def _is_total(box: _Box) -> bool:
    fields = {run for one in box.fields for run in one.runs()}
    texts = (node for node in box.element.iter(f"{W}t") if node.getparent() not in fields)
    return "total" in fold(" ".join(node.text or "" for node in texts)).split()
