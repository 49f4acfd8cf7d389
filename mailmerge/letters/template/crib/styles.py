"""What do the pages of a handout look like: paper, fonts, colours, footer?

The colours and the names of the table styles are those of the shipped letters.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

FONT, TYPEWRITER = "Calibri", "Consolas"
TYPEWRITER_SIZE = 101600  # 8 pt in Word's smallest unit
TABLE = "Relance – Tableau"
HEAD, HEAD_RIGHT = "Relance – Tableau en-tête", "Relance – Tableau en-tête à droite"
TABLE_TEXT, TABLE_FIGURE = "Relance – Tableau texte", "Relance – Tableau chiffre"
TABLE_TOTAL = "Relance – Tableau total"
CODE, LONE_CODE, CELL = "Champ à copier", "Champ à copier seul", "Aide-mémoire texte"
INTRODUCTION, GAP = "Aide-mémoire introduction", "Aide-mémoire intervalle"

_INK, _LINE, _FILL = "1F4E5F", "C5D0D5", "EEF3F5"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WRITTEN = dt.datetime(2026, 1, 1)

# (name, based on, paragraph properties, size in half points, run properties)
_PARAGRAPHS = (
    (TABLE_TEXT, "", '<w:spacing w:before="26" w:after="26"/>', 18, ""),
    (HEAD, TABLE_TEXT, '<w:keepNext/><w:spacing w:before="40" w:after="40"/>', 18, f'<w:b/><w:color w:val="{_INK}"/>'),
    (HEAD_RIGHT, HEAD, '<w:jc w:val="right"/>', 18, ""),
    (TABLE_FIGURE, TABLE_TEXT, '<w:jc w:val="right"/>', 18, ""),
    (
        TABLE_TOTAL, TABLE_TEXT, '<w:spacing w:before="40" w:after="40"/><w:jc w:val="right"/>', 20,
        f'<w:b/><w:color w:val="{_INK}"/>',
    ),
    (CELL, "", '<w:spacing w:before="24" w:after="24"/>', 18, ""),
    (
        CODE, "", '<w:suppressAutoHyphens/><w:spacing w:before="24" w:after="24"/>', 16,
        f'<w:rFonts w:ascii="{TYPEWRITER}" w:hAnsi="{TYPEWRITER}" w:cs="{TYPEWRITER}"/><w:noProof/>',
    ),
    (LONE_CODE, CODE, '<w:keepNext/><w:spacing w:before="60" w:after="60"/>', 16, ""),
    (INTRODUCTION, "", '<w:keepNext/><w:spacing w:before="0" w:after="100"/>', 20, ""),
    (GAP, "", '<w:keepNext/><w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/>', 8, ""),
)  # fmt: skip
_TABLE_STYLE = (
    f'<w:style {_W} w:type="table" w:customStyle="1" w:styleId="RelanceTableau"><w:name w:val="{TABLE}"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="11"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    f'<w:top w:val="single" w:sz="4" w:space="0" w:color="{_INK}"/>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/></w:tblBorders><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
    + "".join(
        f'<w:tblStylePr w:type="{place}"><w:tcPr><w:tcBorders>'
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL}"/></w:tcPr></w:tblStylePr>'
        for place in ("firstRow", "lastRow")
    )
    + "</w:style>"
)


def element(name: str, **attributes: str) -> _Element:
    """An element of the document's own language, with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def prepare(document: Document, title: str) -> None:
    """Paper, styles, properties and footer of a new document."""
    _set_paper(document)
    _set_styles(document)
    _set_footer(document, title)
    about = document.core_properties
    about.title, about.subject, about.language = title, "Modèles Word des lettres de relance", "fr-FR"
    # Not last_modified_by: where docxcompose is installed, it changes the namespace that python-docx looks it up in.
    about.author, about.comments = "mailmerge", ""
    about.created = about.modified = _WRITTEN


def look(table: Table, last_row: bool) -> None:
    """Which parts of the table's style apply."""
    for old in table._tbl.tblPr.xpath("w:tblLook"):
        table._tbl.tblPr.remove(old)
    flags = {"firstRow": "1", "lastRow": str(int(last_row)), "firstColumn": "0", "lastColumn": "0"}
    value = "0460" if last_row else "0420"
    table._tbl.tblPr.append(element("tblLook", val=value, **flags, noHBand="1", noVBand="1"))


def _set_paper(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.6)
    section.footer_distance = Cm(0.9)


def _set_styles(document: Document) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Pt

    _set_defaults(document)
    root = document.styles.element
    root.append(parse_xml(_TABLE_STYLE))
    for name, parent, paragraph, size, run in _PARAGRAPHS:
        based_on = document.styles[parent].style_id if parent else "Normal"
        root.append(
            parse_xml(
                f'<w:style {_W} w:type="paragraph" w:customStyle="1" w:styleId="{_identity(name)}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
                f'<w:rPr>{run}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
            )
        )
    _set_heading(document, "Title", 24, 0, 2)
    _set_heading(document, "Subtitle", 12, 0, 10)
    _set_heading(document, "Heading 1", 14, 16, 4)
    document.styles["List Number"].paragraph_format.space_after = Pt(3)
    document.styles["List Number"].paragraph_format.space_before = Pt(0)


def _identity(name: str) -> str:
    return "".join(letter for letter in name.title() if letter.isascii() and letter.isalpha())


def _set_defaults(document: Document) -> None:
    """One font, French: python-docx's own document is English and takes its fonts from a theme."""
    root = document.styles.element
    for old in root.xpath("w:docDefaults/w:rPrDefault/w:rPr/*"):
        old.getparent().remove(old)
    (run,) = root.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    run.append(element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
    run.append(element("sz", val="20"))
    run.append(element("szCs", val="20"))
    run.append(element("lang", val="fr-FR", eastAsia="fr-FR", bidi="ar-SA"))
    for old in root.xpath("w:style[@w:styleId='Normal']/w:rPr"):
        old.getparent().remove(old)
    for old in root.xpath("w:docDefaults/w:pPrDefault/w:pPr/*"):
        old.getparent().remove(old)


def _set_heading(document: Document, name: str, size: float, before: float, after: float) -> None:
    from docx.shared import Pt, RGBColor

    style = document.styles[name]
    for old in style.element.xpath("w:rPr | w:pPr/w:pBdr | w:pPr/w:contextualSpacing | w:pPr/w:numPr"):
        old.getparent().remove(old)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), name != "Subtitle"
    style.font.color.rgb = RGBColor.from_string(_INK)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = True


def _set_footer(document: Document, title: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    style = document.styles["Footer"]
    style.font.size, style.font.color.rgb = Pt(8.5), RGBColor.from_string(_INK)
    for old in style.element.xpath("w:pPr/w:tabs"):
        old.getparent().remove(old)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{title}\tPage\u00a0")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" sur\u00a0")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, code: str) -> None:
    field = element("fldSimple", instr=code)
    run = element("r")
    text = element("t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
