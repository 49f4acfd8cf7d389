"""Where are the fields of a Word document, and which runs does each consist of?

Word writes a field as runs: a begin mark, the code, a separator, the last result, an end mark; fields stand inside
each other, in the code or in the result. ECMA-376 Part 1, 17.16.18.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from mailmerge.letters.template.mergefields.codes import MERGE_KINDS, RECORD_KINDS, kind_of
from mailmerge.letters.template.parts import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Content: TypeAlias = "list[_Element | WordField]"


@dataclass(slots=True, eq=False)
class WordField:
    """A field: its marks, and the runs and fields of its code and of its result."""

    paragraph: _Element
    begin: _Element
    code: Content = field(default_factory=list)
    marks: list[_Element] = field(default_factory=list)
    result: Content = field(default_factory=list)
    separated: bool = False
    end: _Element | None = None
    one_paragraph: bool = True

    @property
    def text(self) -> str:
        """The code without that of the fields inside it."""
        return "".join(text_of(run) for run in self.code if not isinstance(run, WordField))

    @property
    def kind(self) -> str:
        """The kind of field, by its name in the standard."""
        first = next(iter(self.code), None)
        return "" if isinstance(first, WordField) else kind_of(self.text)

    def runs(self) -> Iterator[_Element]:
        """All that the field consists of."""
        yield self.begin
        for part in (*self.code, *self.result):
            if isinstance(part, WordField):
                yield from part.runs()
            else:
                yield part
        yield from self.marks

    def merge_fields(self) -> Iterator[WordField]:
        """The field itself and those in its code that are filled while merging."""
        if self.kind in MERGE_KINDS:
            yield self
        for inner in self.code:
            if isinstance(inner, WordField):
                yield from inner.merge_fields()


def text_of(run: _Element) -> str:
    """The characters of a run, of code or of text."""
    return "".join(node.text or "" for node in run.iter(f"{W}instrText", f"{W}t"))


def read_fields(root: _Element) -> list[WordField]:
    """The fields of a part, in its order, with those inside them; runs are split so that each holds one thing."""
    for simple in [*root.iter(f"{W}fldSimple")]:
        if kind_of(simple.get(f"{W}instr") or "") in MERGE_KINDS | RECORD_KINDS:
            _write_out(simple)
    for run in [*root.iter(f"{W}r")]:
        if next(run.iterchildren(f"{W}fldChar", f"{W}instrText"), None) is not None:
            _split(run)
    found: list[WordField] = []
    open_fields: list[WordField] = []
    for run in root.iter(f"{W}r"):
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None and next(run.iterancestors(f"{W}del"), None) is None:
            _read(run, paragraph, open_fields, found)
    return found


def _read(run: _Element, paragraph: _Element, open_fields: list[WordField], found: list[WordField]) -> None:
    mark = run.find(f"{W}fldChar")
    kind = None if mark is None else mark.get(f"{W}fldCharType")
    if kind == "begin":
        open_fields.append(WordField(paragraph, run))
        return
    if not open_fields:
        return
    current = open_fields[-1]
    current.one_paragraph &= current.paragraph is paragraph
    if kind is None:
        (current.result if current.separated else current.code).append(run)
        return
    current.marks.append(run)
    current.separated = True
    if kind == "end":
        current.end = run
        open_fields.pop()
        if open_fields:
            outer = open_fields[-1]
            (outer.result if outer.separated else outer.code).append(current)
            outer.one_paragraph &= current.one_paragraph
        else:
            found.append(current)


def make_run(like: _Element, *content: _Element) -> _Element:
    """A run formatted as another one."""
    run = like.makeelement(f"{W}r", {})
    style = like.find(f"{W}rPr")
    if style is not None:
        run.append(copy.deepcopy(style))
    run.extend(content)
    return run


def text_run(like: _Element, text: str) -> _Element:
    """A run of text formatted as another one."""
    node = like.makeelement(f"{W}t", {_SPACE: "preserve"})
    node.text = text
    return make_run(like, node)


def _split(run: _Element) -> None:
    """Word gives each mark a run of its own, other programs do not."""
    things = [child for child in run if child.tag != f"{W}rPr"]
    last = run
    for thing in things[1:]:
        later = make_run(run, thing)
        last.addnext(later)
        last = later


def _write_out(simple: _Element) -> None:
    """A simple field as the runs that it stands for."""
    like = next(simple.iter(f"{W}r"), None)
    style = simple.makeelement(f"{W}r", {}) if like is None else like
    code = style.makeelement(f"{W}instrText", {_SPACE: "preserve"})
    code.text = simple.get(f"{W}instr")
    marks = {kind: style.makeelement(f"{W}fldChar", {f"{W}fldCharType": kind}) for kind in ("begin", "separate", "end")}
    parts = [make_run(style, marks["begin"]), make_run(style, code), make_run(style, marks["separate"])]
    parts += [*(child for child in simple if child.tag != f"{W}fldData"), make_run(style, marks["end"])]
    for part in parts:
        simple.addprevious(part)
    parent = simple.getparent()
    assert parent is not None
    parent.remove(simple)
