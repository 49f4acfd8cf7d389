"""Which parts of a template does docxtpl fill, and what does it make of each before the values come?

docxtpl's own preparation is kept as it is: it finds tags that Word split over several runs, and turns `{%tr`, `{%p`,
`{%r`, `{{r`, `colspan` and the like into what Jinja understands.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import is_oversized

if TYPE_CHECKING:
    from docx.opc.part import Part
    from docxtpl import DocxTemplate

# A tag, or what docxtpl turns into one for print.
_TAG = re.compile(r"\{_?[{%#]|[}%#]_?\}")
# docxtpl makes Word's own breaks and tabs of them.
BREAK_IN_TEXT = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\n\t]")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PROLOG = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
# Stands for a property's text while python-docx writes the others; private use, so that nobody's title holds it.
_HELD = "\ue000{}\ue001"
# python-docx writes no longer one.
_LONGEST_PROPERTY = 255
# The properties that docxtpl fills.
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


# docxtpl reads on from each tag that is not closed, to the next one's end or the document's: some do no harm.
_DELIMITER = re.compile(r"\{[{%#]|-?[}%#]\}")
_READ_IN_VAIN = 200_000_000
# Two a tag.
_MOST_DELIMITERS = 40_000
# What docxtpl's search for a merged cell multiplies: its texts, the ends of its elements, and its characters.
_MERGED_CELL = re.compile(r"<w:tc[ >](?:(?!</?w:tc[ >]).)*?\{%\s*[vh]m\s*%\}(?:(?!</?w:tc[ >]).)*", re.S)
_LARGEST_MERGED_CELL = 20_000


class Kind(Enum):
    """What docxtpl does with a part once it is filled."""

    BODY = "corps"
    MARGIN = "en-tête ou pied de page"
    NOTES = "notes"
    PROPERTIES = "propriétés"


@dataclass(frozen=True, slots=True)
class Source:
    """A part of which letters differ.

    Attributes:
        name: where it lies in the file.
        kind: what it is.
        head: the constant text before the template, `tail` the one after it.
        text: the template, as Jinja understands it.
    """

    name: str
    kind: Kind
    head: str
    text: str
    tail: str


def is_endless(text: str) -> bool:
    """Whether there are so many tags, or so many that are not closed, that reading them would take minutes."""
    delimiters = _DELIMITER.findall(re.sub(r"<[^>]*>", "", text))
    opening = [delimiter.startswith("{") for delimiter in delimiters]
    in_vain = sum(one == other for one, other in zip([False, *opening], opening, strict=False))
    return len(delimiters) > _MOST_DELIMITERS or in_vain * len(text) > _READ_IN_VAIN


def _is_never_closed(xml: str, name: str) -> bool:
    """Whether docxtpl's search for line breaks would read on from thousands of empty elements to no end."""
    stretches = xml.split(f"</w:{name}>")
    return any(stretch.count(f"<w:{name} ") * len(stretch) > _READ_IN_VAIN for stretch in stretches)


def _patched(document: DocxTemplate, xml: str) -> str:
    """What docxtpl makes of a part, as long as that does not take forever.

    Raises:
        jinja2.TemplateSyntaxError: there are far too many tags, or far too many left open or empty.
    """
    from jinja2 import TemplateSyntaxError

    if is_endless(xml):
        raise TemplateSyntaxError("trop de balises, ou trop qui ne sont pas fermées", 1)
    if any(_is_never_closed(xml, name) for name in ("p", "r", "t")):
        raise TemplateSyntaxError("trop d’éléments vides", 1)
    if any(len(cell[0]) > _LARGEST_MERGED_CELL for cell in _MERGED_CELL.finditer(xml)):
        raise TemplateSyntaxError("cellule fusionnée trop grande", 1)
    return str(document.patch_xml(xml))


def open_document(content: bytes) -> DocxTemplate:
    """The template as docxtpl opens it.

    Raises:
        ValueError: its parts are too large to be those of a letter.
    """
    from docxtpl import DocxTemplate

    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if is_oversized(archive):
                raise ValueError("fichier trop gros pour une lettre")
    document = DocxTemplate(io.BytesIO(content))
    document.render_init()
    return document


def prepare(document: DocxTemplate) -> tuple[Source, ...]:
    """The parts that are filled; those without a tag are left as they are, but for the body."""
    margins = (_margin(document, part) for part in margin_parts(document))
    notes = (_notes(document, part) for part in note_parts(document))
    others = (source for source in (*margins, *notes) if has_tag(source.text) or BREAK_IN_TEXT.search(source.text))
    return (_body(document), *others, *_properties(document))


def has_tag(text: str) -> bool:
    """Whether anything in a part is to be filled."""
    return _TAG.search(text) is not None


def margin_parts(document: DocxTemplate) -> list[Part]:
    """Headers, then footers."""
    kinds = (document.HEADER_URI, document.FOOTER_URI)
    return [part for kind in kinds for _, part in document.get_headers_footers(kind)]


def note_parts(document: DocxTemplate) -> list[Part]:
    """The footnotes; docxtpl does not fill endnotes."""
    return [part for part in document.docx.part.package.parts if part.content_type == _FOOTNOTES]


def part_name(part: Part) -> str:
    """Its name in the file."""
    return str(part.partname).lstrip("/")


def _body(document: DocxTemplate) -> Source:
    """The body within its document: docxtpl fills the body alone, which then bears the document's namespaces."""
    whole = document.xml_to_string(document.docx._element)
    text = _patched(document, document.get_xml())
    start, end = whole.find("<w:body"), whole.rfind("</w:body>")
    if start < 0 or end < 0:
        return Source(part_name(document.docx.part), Kind.BODY, "", text, "")
    head, tail = _PROLOG + whole[:start], whole[end + len("</w:body>") :]
    return Source(part_name(document.docx.part), Kind.BODY, head, text, tail)


def _margin(document: DocxTemplate, part: Part) -> Source:
    return Source(part_name(part), Kind.MARGIN, _PROLOG, _patched(document, document.get_part_xml(part)), "")


def _notes(document: DocxTemplate, part: Part) -> Source:
    return Source(part_name(part), Kind.NOTES, "", _patched(document, part.blob.decode("utf-8")), "")


def _properties(document: DocxTemplate) -> tuple[Source, ...]:
    """The document's properties, where it has any: docxtpl sets six of them, filled or not."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    package = document.docx.part.package
    if not any(relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for relation in package.rels.values()):
        return ()
    properties = package.core_properties
    typed = [str(getattr(properties, name)) for name in PROPERTIES]
    if any(len(text) > _LONGEST_PROPERTY for text in typed):
        return ()
    texts = {_HELD.format(number): text for number, text in enumerate(typed)}
    for held, name in zip(texts, PROPERTIES, strict=True):
        setattr(properties, name, held)
    part = package._core_properties_part
    xml = part.blob.decode("utf-8")
    head, text = (xml[: len(_PROLOG)], xml[len(_PROLOG) :]) if xml.startswith(_PROLOG) else ("", xml)
    for (held, written), name in zip(texts.items(), PROPERTIES, strict=True):
        setattr(properties, name, written)
        text = text.replace(held, _escaped_around_tags(written))
    return (Source(part_name(part), Kind.PROPERTIES, head, text, ""),)


def _escaped_around_tags(text: str) -> str:
    """A property is plain text: what stands beside its tags becomes XML."""
    pieces = re.split(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", text, flags=re.S)
    return "".join(piece if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
