"""What does the paper of the guide look like, before anything is written on it? And how is it saved?"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

PAGE_WIDTH = Length(Cm(17))  # between the margins
_MARGIN = Cm(2)
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)
_BLUE = RGBColor(0x1F, 0x3A, 0x5F)
_GREY = "F2F2F2"


def blank(title: str) -> Document:
    """An empty A4 document with the guide's styles."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "", "", "fr-FR"
    properties.created = properties.modified = dt.datetime(*_FIXED_TIME)
    _set_styles(document)
    return document


def _set_styles(document: Document) -> None:
    styles = document.styles
    for name, size in (("Normal", 10.5), ("Title", 24), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11)):
        style = _spaced(styles[name], size, 6)
        _font(style, "Calibri")
        style.font.color.rgb = None if name == "Normal" else _BLUE
    language = styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "fr-FR")
    _new(document, "Cellule", 9, 2)
    _new(document, "Cellule titre", 9, 2).font.bold = True
    code = _new(document, "Code", 8, 8)
    code.paragraph_format.space_before = Pt(0)
    _font(code, "Consolas")
    code.element.get_or_add_pPr().append(_shade())
    inline = styles.add_style("Code en ligne", WD_STYLE_TYPE.CHARACTER)
    assert isinstance(inline, CharacterStyle)
    _font(inline, "Consolas")
    inline.font.size = Pt(9)
    inline.element.get_or_add_rPr().append(_shade())


def _new(document: Document, name: str, size: float, around: float) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_before = Pt(around)
    return _spaced(style, size, around)


def _spaced(style: BaseStyle, size: float, after: float) -> ParagraphStyle:
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.0
    return style


def _font(style: CharacterStyle, name: str) -> None:
    """A font by its name; the theme's, where named, would win in Word."""
    style.font.name = name
    fonts = style.element.rPr.rFonts
    for attribute in [one for one in fonts.attrib if one.endswith("Theme")]:
        del fonts.attrib[attribute]


def _shade() -> BaseOxmlElement:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_GREY}"/>')


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def number_from_one(document: Document, style: str) -> Callable[[Paragraph], None]:
    """What puts a paragraph into a new sequence of numbers, which begins at 1."""
    wanted = document.styles[style].element.pPr.numPr.numId.val
    numbers = document.part.numbering_part.element
    model = numbers.num_having_numId(wanted)
    new = numbers.add_num(model.abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)

    def put(paragraph: Paragraph) -> None:
        properties: Any = paragraph._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = new.numId

    return put


def same_bytes(document: Document) -> bytes:
    """The document's file, without the time at which it was made."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
