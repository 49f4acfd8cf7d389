"""How does docxtpl itself fill a part, or a whole letter?

What cannot be filled straight goes this way: by the same calls that docxtpl makes, with its template compiled once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import rewrite
from mailmerge.letters.template.prepare import PROPERTIES, Kind, Source, open_document

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

Context = Mapping[str, object]
Fill = Callable[[Context], bytes]
# docxtpl numbers the pictures of a body from the next one.
_PICTURES_BEFORE = 1000
_RELATION = re.compile(r"\br:(?:id|embed|link)=")


class BoundValue(Exception):  # noqa: N818 - what a value is, not a failure
    """A picture, sub-document or link: it belongs to the docxtpl document that it was made for.

    Attributes:
        document: that document, where the value tells it.
    """

    def __init__(self, document: DocxTemplate | None) -> None:
        super().__init__("cette image, ce lien ou ce sous-document appartient à un document docxtpl")
        self.document = document


def compile_repaired(source: Source, document: DocxTemplate, environment: Environment) -> Fill:
    """A function that fills a part and has docxtpl repair it. It uses the document: one letter at a time.

    Raises:
        jinja2.TemplateError: the template is broken. Filling raises it too, and `BoundValue`.
    """
    probing = environment.overlay()
    if not hasattr(environment.finalize, "jinja_pass_arg"):
        probing.finalize = partial(_probe, environment.finalize)
    if source.kind is Kind.PROPERTIES:
        return partial(_fill_properties, document, probing)
    # docxtpl breaks the lines before each paragraph, to tell where an error is.
    template = probing.from_string(re.sub(r"<w:p([ >])", r"\n<w:p\1", source.text))
    compiled = SimpleNamespace(from_string=lambda _: template)
    return partial(_fill_part, source, document, compiled)


def _probe(finalize: Callable[[object], object] | None, value: object) -> object:
    if finalize is not None:
        value = finalize(value)
    if hasattr(value, "__html__") and not isinstance(value, str):
        if (document := getattr(value, "tpl", None)) is not None:
            raise BoundValue(document)
        if _RELATION.search(str(value)):
            raise BoundValue(None)
    return value


def _fill_part(source: Source, document: DocxTemplate, compiled: SimpleNamespace, context: Context) -> bytes:
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.parser import parse_xml

    text = document.render_xml_part(source.text, document.docx.part, dict(context), compiled)
    if source.kind is Kind.NOTES:
        return bytes(text.encode("utf-8"))
    if source.kind is Kind.MARGIN:
        return bytes(serialize_part_xml(parse_xml(text.encode("utf-8"))))
    document.docx_ids_index = _PICTURES_BEFORE
    tree = document.fix_tables(text)
    document.fix_docpr_ids(tree)
    document.map_tree(tree)
    return bytes(serialize_part_xml(document.docx._element))


def _fill_properties(document: DocxTemplate, environment: Environment, context: Context) -> bytes:
    package = document.docx.part.package
    properties = package.core_properties
    typed = {name: getattr(properties, name) for name in PROPERTIES}
    try:
        document.render_properties(dict(context), environment)
        return bytes(package._core_properties_part.blob)
    finally:
        for name, text in typed.items():
            setattr(properties, name, text)


def fill_with_docxtpl(
    content: bytes, environment: Environment, context: Context, document: DocxTemplate | None
) -> bytes:
    """The whole letter made by docxtpl, its dates fixed as in every letter.

    Args:
        content: the template's file.
        environment: the Jinja environment.
        context: the values.
        document: the docxtpl document that pictures, sub-documents and links of the values were made for.
    """
    chosen = document or open_document(content)
    chosen.render(dict(context), jinja_env=environment)
    buffer = io.BytesIO()
    chosen.save(buffer)
    return rewrite(buffer.getvalue(), {})
