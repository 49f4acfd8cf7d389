"""How does a template become letters at the cost of their own text alone?

A template is prepared by docxtpl and compiled by Jinja once. Each part is then filled in one of two ways:

1. straight, where the part is shown to come out sound whatever the values are (`proof`);
2. repaired by docxtpl's own calls, part by part, where that cannot be shown.

Pictures, sub-documents and links that were made for a docxtpl document are docxtpl's alone: the whole letter is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import Package, share_parts
from mailmerge.letters.template.prepare import Source, has_tag, open_document, prepare
from mailmerge.letters.template.proof import Unproven
from mailmerge.letters.template.repair import BoundValue, Context, Fill, compile_repaired, fill_with_docxtpl
from mailmerge.letters.template.sandbox import sandbox
from mailmerge.letters.template.straight import MarkupValue, Straight, compile_straight

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be filled any number of times, by several threads too.

    Attributes:
        content: the template's file.
        environment: the Jinja environment that it is filled in.
        package: the parts that all letters share.
        slow: why a part needs docxtpl's repair, by the part's name; empty for a template that is filled at full speed.
    """

    content: bytes
    environment: Environment
    package: Package
    slow: Mapping[str, str]
    _straight: Mapping[str, Straight] = field(repr=False)
    _repaired: Mapping[str, Fill] = field(repr=False)
    _one_at_a_time: threading.Lock = field(repr=False)

    def fill(self, context: Context) -> dict[str, bytes]:
        """The parts in which a letter differs from its template.

        Raises:
            jinja2.TemplateError: the template asks for what the values do not have.
            BoundValue: a value belongs to a docxtpl document; `render` can be told which.
        """
        return {name: self._fill_part(name, context) for name in self._repaired}

    def _fill_part(self, name: str, context: Context) -> bytes:
        if name in self._straight:
            try:
                return self._straight[name].fill(context)
            except MarkupValue:
                pass
        with self._one_at_a_time:
            return self._repaired[name](context)

    def render(self, context: Context, document: DocxTemplate | None = None) -> bytes:
        """The finished .docx.

        Args:
            context: the values of the letter's fields.
            document: the docxtpl document of this template that pictures, sub-documents or links among the values were
                made for; docxtpl then makes the whole letter.

        Raises:
            jinja2.TemplateError: the template asks for what the values do not have.
            BoundValue: a link among the values was made for a document that is not given.
        """
        if document is None:
            try:
                return self.package.letter(self.fill(context))
            except BoundValue as value:
                if value.document is None:
                    raise
                document = value.document
        return fill_with_docxtpl(self.content, self.environment, context, document)


@lru_cache(_KEPT)
def compile_template(
    content: bytes, environment: Environment | None = None, swapped: frozenset[str] = frozenset()
) -> Compiled:
    """A template's file, prepared and compiled.

    Args:
        content: the .docx file.
        environment: the Jinja environment; without one, the sandbox of the letters. One without `autoescape` works,
            but its values may be XML, so that every part needs docxtpl's repair.
        swapped: parts that whoever makes a letter will add to it: they are left out of what letters share.

    Raises:
        jinja2.TemplateError: a tag is broken.
        docx.opc.exceptions.PackageNotFoundError, KeyError, ValueError: no .docx file.
    """
    chosen = environment or sandbox()
    document = open_document(content)
    sources = prepare(document)
    slow: dict[str, str] = {}
    straight = dict(_straight_parts(sources, chosen, document, slow))
    same = {source.name: straight[source.name].fill({}) for source in sources if _is_same(source, straight)}
    repaired = {
        source.name: compile_repaired(source, document, chosen) for source in sources if source.name not in same
    }
    package = share_parts(content, frozenset(repaired) | swapped, same)
    return Compiled(content, chosen, package, slow, straight, repaired, threading.Lock())


def _is_same(source: Source, straight: Mapping[str, Straight]) -> bool:
    """Whether a part is alike in every letter; docxtpl rewrites it all the same."""
    return source.name in straight and not has_tag(source.text)


def _straight_parts(
    sources: Iterable[Source], environment: Environment, document: DocxTemplate, slow: dict[str, str]
) -> Iterable[tuple[str, Straight]]:
    for source in sources:
        try:
            yield source.name, compile_straight(source, environment, document.resolve_listing)
        except Unproven as reason:
            slow[source.name] = str(reason)
