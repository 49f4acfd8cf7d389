"""How does Word write runs, paragraphs, rows and cells, revision marks and all?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape
from zlib import crc32

_RUN: Mapping[str, str] = {
    "bold": '<w:b/><w:bCs/><w:color w:val="1F3864" w:themeColor="accent1" w:themeShade="80"/>',
    "small": '<w:color w:val="595959"/><w:sz w:val="16"/><w:szCs w:val="16"/>',
}
_PARAGRAPH: Mapping[str, str] = {
    "address": '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="5103"/>',
    "right": '<w:spacing w:before="240" w:after="240"/><w:jc w:val="right"/>',
    "after": '<w:spacing w:before="240"/>',
    "small": '<w:pStyle w:val="Footer"/><w:jc w:val="center"/>',
    "cell": '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>',
}
_REVISIONS = 'w:rsidR="00A41C2E" w:rsidRDefault="00A41C2E"'
_FONTS = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
_PICTURES = "http://schemas.openxmlformats.org/drawingml/2006"
_EDGE = 'w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"'


def run_of(text: str, look: str = "") -> str:
    """A run with its direct formatting."""
    properties = f"<w:rPr>{_FONTS}{_RUN.get(look, '')}</w:rPr>"
    return f'<w:r w:rsidRPr="00C85D10">{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph_of(content: str, look: str = "") -> str:
    """A paragraph around runs."""
    mark = f"<w:rPr>{_FONTS}{_RUN.get(look, '')}</w:rPr>"
    identity = f'w14:paraId="{crc32(content.encode()) >> 1:08X}" w14:textId="77777777"'
    return f"<w:p {identity} {_REVISIONS}><w:pPr>{_PARAGRAPH.get(look, '')}{mark}</w:pPr>{content}</w:p>"


def cell_of(content: str) -> str:
    """A table cell of one paragraph."""
    return f'<w:tc><w:tcPr><w:tcW w:w="1928" w:type="dxa"/></w:tcPr>{paragraph_of(content, "cell")}</w:tc>'


def row_of(cells: Sequence[str]) -> str:
    """A table row."""
    return f'<w:tr {_REVISIONS} w:rsidTr="00A41C2E"><w:trPr><w:cantSplit/></w:trPr>{"".join(cells)}</w:tr>'


def table_of(columns: int, rows: str) -> str:
    """A table with thin grey lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edges = "".join(f"<w:{side} {_EDGE}/>" for side in sides)
    properties = f'<w:tblW w:w="9640" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLook w:val="04A0"/>'
    grid = '<w:gridCol w:w="1928"/>' * columns
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def picture_of(relation: str) -> str:
    """A run with the logo, 4 cm by 1.2 cm."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1440000" cy="432000"/>'
        '<wp:docPr id="1" name="Image 1" descr="Logo"/><wp:cNvGraphicFramePr><a:graphicFrameLocks '
        f'xmlns:a="{_PICTURES}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_PICTURES}/main"><a:graphicData uri="{_PICTURES}/picture">'
        f'<pic:pic xmlns:pic="{_PICTURES}/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="1440000" cy="432000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
