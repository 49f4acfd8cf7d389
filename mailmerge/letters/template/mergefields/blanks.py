"""Which paragraphs vanish when their merge fields are all empty, as Word leaves out blank lines while merging?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.names import Meaning
from mailmerge.letters.template.mergefields.runs import WordField
from mailmerge.letters.template.parts import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = (f"{W}p", f"{W}tbl", f"{W}sdt")
_MARKS = frozenset(f"{W}{name}" for name in ("rPr", "fldChar", "instrText", "t", "lastRenderedPageBreak"))


def blank_lines(meanings: Mapping[WordField, Meaning]) -> dict[_Element, str]:
    """The paragraphs that consist of merge fields of text only -> when there is something to print."""
    fields_of: dict[_Element, list[WordField]] = {}
    for field in meanings:
        fields_of.setdefault(field.paragraph, []).append(field)
    return {
        paragraph: " or ".join(dict.fromkeys(meanings[field].expression for field in fields))
        for paragraph, fields in fields_of.items()
        if all(meanings[field].kind == "text" for field in fields) and _may_go(paragraph, fields)
    }


def _may_go(paragraph: _Element, fields: Sequence[WordField]) -> bool:
    """Nothing but the fields stands in it, and its cell, box or part keeps another paragraph."""
    runs = {run for field in fields for run in field.runs()}
    for run in paragraph.iter(f"{W}r"):
        if any(node.tag not in _MARKS for node in run):
            return False
        if run not in runs and "".join(node.text or "" for node in run.iter(f"{W}t")).strip():
            return False
    return paragraph.find(f"{W}pPr/{W}sectPr") is None and next(paragraph.itersiblings(*_BLOCKS), None) is not None
