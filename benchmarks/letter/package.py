"""How does the letter become a template file of the size and with the parts that Word gives one?

Theme, fonts and settings are those of python-docx's default document. Its style sheet alone weighs 440 kB, which would
slow the engines that parse or compress every part: only the styles that Word itself keeps in such a letter are taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from letter.content import BODY, FOOTER, HEADER, Block, Conditional, Paragraph
from letter.envelope import app_properties, content_types, core_properties, notes, relations, root
from letter.logo import LOGO_PART, logo_picture
from letter.syntax import Syntax, runs
from letter.wordml import cell_of, paragraph_of, picture_of, row_of, run_of, table_of

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KEPT_STYLES = (
    *("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer", "HeaderChar", "FooterChar"),
    *("Heading1", "Heading2", "Heading3", "Heading1Char", "Heading2Char", "Heading3Char", "ListParagraph", "TableGrid"),
)
_FROM_PYTHON_DOCX = ("word/theme/theme1.xml", "word/fontTable.xml", "word/settings.xml", "word/webSettings.xml")
_RELATIONS = ("styles", "settings", "webSettings", "fontTable", "footnotes", "endnotes", "header", "footer", "theme")
_TARGETS = {"header": "header1.xml", "footer": "footer1.xml", "theme": "theme/theme1.xml"}


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
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            {
                "officeDocument": "word/document.xml",
                "metadata/core-properties": "docProps/core.xml",
                "extended-properties": "docProps/app.xml",
            }
        ),
        "word/document.xml": root("document", f"<w:body>{_body(syntax)}</w:body>"),
        "word/_rels/document.xml.rels": relations(document_relations),
        "word/header1.xml": root("hdr", header),
        "word/_rels/header1.xml.rels": relations({"image": "media/image1.png"}),
        "word/footer1.xml": root("ftr", footer),
        "word/footnotes.xml": notes("footnote"),
        "word/endnotes.xml": notes("endnote"),
        "docProps/app.xml": app_properties(),
        "docProps/core.xml": core_properties(),
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


# --- What is python-docx's ----------------------------------------------------------------------------


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
