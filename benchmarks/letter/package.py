"""How does the letter become a template file of the size and with the parts that Word gives one?

Theme, fonts and settings are those of python-docx's default document. Its style sheet alone weighs 440 kB, which would
slow the engines that parse or compress every part: only the styles that Word itself keeps in such a letter are taken.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from letter.content import BODY, FOOTER, HEADER, Block, Conditional, Paragraph
from letter.syntax import Syntax, runs
from letter.wordml import cell_of, paragraph_of, picture_of, row_of, run_of, table_of

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_WORD = "http://schemas.microsoft.com/office/word"
_DRAWING = "http://schemas.microsoft.com/office/drawing"
# Word declares them all on every part, used or not.
_NAMESPACES = {
    "wpc": f"{_WORD}/2010/wordprocessingCanvas",
    "cx": f"{_DRAWING}/2014/chartex",
    **{f"cx{number}": f"{_DRAWING}/{year}/chartex" for number, year in ((1, "2015/9/8"), (2, "2015/10/21"))},
    **{f"cx{number}": f"{_DRAWING}/2016/5/{day}/chartex" for number, day in ((3, 9), (4, 10), (5, 11), (6, 12))},
    **{f"cx{number}": f"{_DRAWING}/2016/5/{day}/chartex" for number, day in ((7, 13), (8, 14))},
    "mc": f"{_OPEN}/markup-compatibility/2006",
    "aink": f"{_DRAWING}/2016/ink",
    "am3d": f"{_DRAWING}/2017/model3d",
    "o": "urn:schemas-microsoft-com:office:office",
    "oel": "http://schemas.microsoft.com/office/2019/extlst",
    "r": f"{_OPEN}/officeDocument/2006/relationships",
    "m": f"{_OPEN}/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wp14": f"{_WORD}/2010/wordprocessingDrawing",
    "wp": f"{_OPEN}/drawingml/2006/wordprocessingDrawing",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w": f"{_OPEN}/wordprocessingml/2006/main",
    "w14": f"{_WORD}/2010/wordml",
    "w15": f"{_WORD}/2012/wordml",
    "w16cex": f"{_WORD}/2018/wordml/cex",
    "w16cid": f"{_WORD}/2016/wordml/cid",
    "w16": f"{_WORD}/2018/wordml",
    "w16sdtdh": f"{_WORD}/2020/wordml/sdtdatahash",
    "w16se": f"{_WORD}/2015/wordml/symex",
    "wpg": f"{_WORD}/2010/wordprocessingGroup",
    "wpi": f"{_WORD}/2010/wordprocessingInk",
    "wne": f"{_WORD}/2006/wordml",
    "wps": f"{_WORD}/2010/wordprocessingShape",
    "a": f"{_OPEN}/drawingml/2006/main",
    "pic": f"{_OPEN}/drawingml/2006/picture",
}
_KEPT_STYLES = (
    *(
        "Normal",
        "Heading1",
        "Heading2",
        "Heading3",
        "DefaultParagraphFont",
        "TableNormal",
        "NoList",
        "Header",
        "Footer",
    ),
    *("HeaderChar", "FooterChar", "Heading1Char", "Heading2Char", "Heading3Char", "ListParagraph", "TableGrid"),
)
_FROM_PYTHON_DOCX = ("word/theme/theme1.xml", "word/fontTable.xml", "word/settings.xml", "word/webSettings.xml")
_KINDS = {
    "word/document.xml": "document.main",
    **{
        f"word/{name}.xml": name for name in ("styles", "settings", "webSettings", "fontTable", "footnotes", "endnotes")
    },
    "word/header1.xml": "header",
    "word/footer1.xml": "footer",
}
_RELATIONS = ("styles", "settings", "webSettings", "fontTable", "footnotes", "endnotes", "header", "footer", "theme")
_TARGETS = {"header": "header1.xml", "footer": "footer1.xml", "theme": "theme/theme1.xml"}
LOGO_PART = "word/media/image1.png"


def template_file(syntax: Syntax) -> bytes:
    """The template in an engine's own language."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(syntax).items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _parts(syntax: Syntax) -> Mapping[str, bytes]:
    base = _python_docx_parts()
    logo = paragraph_of(picture_of("rId1"))
    header = logo + "".join(_block(block, syntax) for block in HEADER)
    footer = "".join(_block(block, syntax) for block in FOOTER)
    document_relations = {kind: _TARGETS.get(kind, f"{kind}.xml") for kind in _RELATIONS}
    written = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {
                "officeDocument": "word/document.xml",
                "metadata/core-properties": "docProps/core.xml",
                "extended-properties": "docProps/app.xml",
            }
        ),
        "word/document.xml": _root("document", f"<w:body>{_body(syntax)}</w:body>"),
        "word/_rels/document.xml.rels": _relations(document_relations),
        "word/header1.xml": _root("hdr", header),
        "word/_rels/header1.xml.rels": _relations({"image": "media/image1.png"}),
        "word/footer1.xml": _root("ftr", footer),
        "word/footnotes.xml": _notes("footnote"),
        "word/endnotes.xml": _notes("endnote"),
        "docProps/app.xml": (
            f'<Properties xmlns="{_OPEN}/officeDocument/2006/extended-properties"><Template>Normal.dotm</Template>'
            "<Pages>1</Pages><Application>Microsoft Office Word</Application>"
            "<AppVersion>16.0000</AppVersion></Properties>"
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_OPEN}/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Relance</dc:title>'
            "<dc:creator>Comptabilité</dc:creator></cp:coreProperties>"
        ),
    }
    return {
        **{name: (_XML + text).encode() for name, text in written.items()},
        "word/styles.xml": _word_sized(base["word/styles.xml"]),
        **{name: base[name] for name in _FROM_PYTHON_DOCX},
        LOGO_PART: logo_picture(),
    }


# --- Body -------------------------------------------------------------------------------------------------


def _body(syntax: Syntax) -> str:
    section = (
        '<w:sectPr w:rsidR="00A41C2E"><w:headerReference w:type="default" r:id="rId7"/>'
        '<w:footerReference w:type="default" r:id="rId8"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" '
        'w:footer="567" w:gutter="0"/>'
        '<w:cols w:space="708"/><w:docGrid w:linePitch="360"/></w:sectPr>'
    )
    return "".join(_block(block, syntax) for block in BODY) + section


def _block(block: Block, syntax: Syntax) -> str:
    if isinstance(block, Paragraph):
        return paragraph_of(runs(block, syntax.field), block.look)
    if isinstance(block, Conditional):
        return syntax.condition(block)
    headings = row_of([cell_of(run_of(heading, "bold")) for heading in block.headings])
    return table_of(len(block.columns), headings + syntax.rows(block.columns))


# --- The package around it --------------------------------------------------------------------------------


def _root(name: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    return f'<w:{name} {spaces} mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh wp14">{content}</w:{name}>'


def _notes(kind: str) -> str:
    lines = "".join(
        f'<w:{kind} w:type="{line}" w:id="{number}"><w:p><w:r><w:{line}/></w:r></w:p></w:{kind}>'
        for number, line in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return _root(f"{kind}s", lines)


def _relations(targets: Mapping[str, str]) -> str:
    address = f"{_OPEN}/officeDocument/2006/relationships"
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_relation_type(kind, address)}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_OPEN}/package/2006/relationships">{items}</Relationships>'


def _relation_type(kind: str, address: str) -> str:
    return f"{_OPEN}/package/2006/relationships/{kind}" if kind.startswith("metadata") else f"{address}/{kind}"


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument"
    kinds = {
        **{part: f"{office}.wordprocessingml.{kind}+xml" for part, kind in _KINDS.items()},
        "word/theme/theme1.xml": f"{office}.theme+xml",
        "docProps/app.xml": f"{office}.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    defaults = {
        "png": "image/png",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    return (
        f'<Types xmlns="{_OPEN}/package/2006/content-types">'
        + "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items())
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
        + "</Types>"
    )


def _python_docx_parts() -> Mapping[str, bytes]:
    import docx

    path = Path(docx.__file__).parent / "templates" / "default.docx"
    with zipfile.ZipFile(path) as archive:
        return {name: re.sub(rb">\s+<", b"><", archive.read(name)) for name in ("word/styles.xml", *_FROM_PYTHON_DOCX)}


def _word_sized(styles: bytes) -> bytes:
    """The style sheet without the hundreds of table styles that no letter uses."""

    def kept(style: re.Match[bytes]) -> bytes:
        identity = re.search(rb'w:styleId="([^"]+)"', style[0])
        return style[0] if identity and identity[1].decode() in _KEPT_STYLES else b""

    return re.sub(rb"<w:style .*?</w:style>", kept, styles, flags=re.S)


def logo_picture() -> bytes:
    """A picture of some 6 kB that does not compress further, as a letterhead's logo."""
    width, height = 160, 48
    dice = random.Random(20261121)
    lines = b"".join(
        b"\0" + dice.randbytes(width * 3 // 4) + b"\x1f" * (width * 3 - width * 3 // 4) for _ in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
