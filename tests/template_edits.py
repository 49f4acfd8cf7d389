"""Edits a shipped template on disk as an author would in Word, and gives what the checker then says."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import docx
from docx.oxml import parse_xml

from mailmerge.errors import TemplateError
from mailmerge.letters.template.load import load_templates
from mailmerge.model import Stage
from mailmerge.run import load_settings

FIRST = "relance_1_amiable.docx"
_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())


def run(text: str, properties: str = "") -> str:
    """A run of text as Word saves it."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def paragraph(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold one paragraph of text each."""
    grid = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    cells = ["".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in row) for row in rows]
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(*paragraphs: str) -> str:
    """A text box with the second copy that Word keeps for older programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"


def add(workspace: Path, *blocks: str, name: str = FIRST) -> None:
    """Put paragraphs or tables, as XML, at the end of a template's body, and save it."""
    path = workspace / "models_docx" / name
    document = docx.Document(str(path))
    for block in blocks:
        opening, _, rest = block.partition(">")
        element = parse_xml(f"{opening.removesuffix('/')} {_NAMESPACES}>{rest}")
        document.element.body.insert(len(document.element.body) - 1, element)
    document.save(str(path))


def add_text(workspace: Path, *texts: str) -> None:
    """Type paragraphs at the end of the first template."""
    add(workspace, *(paragraph(run(text)) for text in texts))


def only(workspace: Path, *texts: str) -> None:
    """Replace the first template by a letter of these paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(workspace / "models_docx" / FIRST))


def change_parts(workspace: Path, change: Callable[[dict[str, bytes]], Mapping[str, bytes] | None]) -> None:
    """Change the parts of the first template's archive, by name."""
    path = workspace / "models_docx" / FIRST
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts |= change(parts) or {}
    with zipfile.ZipFile(path.with_suffix(".tmp"), "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    shutil.move(path.with_suffix(".tmp"), path)


def stages(workspace: Path) -> tuple[Stage, ...]:
    return load_settings(workspace).stages


def faults(workspace: Path, count: int = 1) -> tuple[str, ...]:
    """What a check of the first stages' templates says is wrong; empty if nothing is."""
    try:
        load_templates(workspace, stages(workspace)[:count])
    except TemplateError as error:
        return tuple(detail.removeprefix(f"models_docx/{FIRST} : ") for detail in error.details)
    return ()


def remarks(workspace: Path, number: int = 1) -> tuple[str, ...]:
    """The remarks on the template of one stage."""
    return load_templates(workspace, stages(workspace)[number - 1 : number])[1]
