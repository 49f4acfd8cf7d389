"""What is wrong in a Word template, where, and what did its author mean?

Every paragraph of body, headers, footers and notes is read as Word shows it. Each tag is parsed on its own, so that a
fault is told with its paragraph and the nearest known field; then the template is rendered twice with sample values.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import main_part, parts_of
from mailmerge.letters.template.pictures import picture_faults
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.template.tags import TAG, Paragraph, PartChecker
from mailmerge.letters.vocabulary import sample_context
from mailmerge.tables.read import OLE_MAGIC

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OTHER_PARTS: Mapping[str, str] = {
    r"word/header\d*\.xml": "en-tête",
    r"word/footer\d*\.xml": "pied de page",
    r"word/footnotes\.xml": "notes",
}


class BrokenFile(Exception):  # noqa: N818 - a finding about a file, told with its cure
    """The file is not a Word document that can be filled."""


def open_template(content: bytes) -> Template:
    """The template of a .docx file.

    Raises:
        BrokenFile: not a .docx, encrypted, or damaged.
    """
    if content.startswith(OLE_MAGIC):
        raise BrokenFile("ancien format Word (.doc) ou mot de passe ; enregistrez-le en .docx sans mot de passe")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kinds = archive.read("[Content_Types].xml").decode("utf-8", "replace")
            if re.search(r"ms-word\.document\.macroEnabled|wordprocessingml\.template|ms-word\.template", kinds):
                raise BrokenFile(
                    "modèle (.dotx) ou document à macros (.docm) ; enregistrez-le en « Document Word (.docx) »"
                )
            main_part(archive)
            if archive.testzip() is not None:
                raise BrokenFile("fichier abîmé ; ouvrez-le dans Word et enregistrez-le de nouveau")
    except KeyError:
        raise BrokenFile("ce n’est pas un document Word (.docx) ; enregistrez-le en .docx depuis Word") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise BrokenFile("fichier abîmé ou d’un autre format ; enregistrez-le en .docx depuis Word") from None
    return Template(content)


def check_template(template: Template) -> tuple[str, ...]:
    """Everything wrong in a template, one sentence a fault; empty if letters can be made from it."""
    from lxml.etree import XMLSyntaxError

    faults: list[str] = []
    fields_in_body = 0
    try:
        for part, xml in _parts(template.content):
            checker = PartChecker()
            for paragraph in _paragraphs(part, xml):
                if part == "corps":
                    fields_in_body += len(TAG.findall(paragraph.text))
                faults += [_told(paragraph, message) for message in checker.faults_in(paragraph)]
            faults += [f"{part} : {message}" for message in checker.unclosed()]
        faults += picture_faults(parts_of(template.content))
    except XMLSyntaxError:
        return ("fichier abîmé ; ouvrez-le dans Word et enregistrez-le de nouveau",)
    if not faults and not fields_in_body:
        faults.append(
            "aucun champ : tous les clients recevraient la même lettre ; insérez par exemple {{ debiteur.nom }}"
        )
    return tuple(dict.fromkeys(faults)) or _try_out(template)


def _told(paragraph: Paragraph, message: str) -> str:
    excerpt = paragraph.text if len(paragraph.text) <= 70 else paragraph.text[:67] + "…"
    return f"{paragraph.part}, {paragraph.where} « {excerpt} » : {message}"


def _try_out(template: Template) -> tuple[str, ...]:
    """What only a real rendering shows: with everything filled, then with everything optional absent."""
    for full, when in ((True, "tous les champs remplis"), (False, "les champs facultatifs vides")):
        try:
            rendered = render(template, sample_context(full))
        except Exception as error:  # whatever a template's author can make docxtpl, Jinja or lxml raise
            detail = f"détail technique : {type(error).__name__}, {error}"
            return (f"le modèle ne peut pas être rempli avec {when} ; revoyez ses balises ({detail})",)
        for part, xml in _parts(rendered):
            for paragraph in _paragraphs(part, xml):
                if "namespace(" in paragraph.text:
                    return (
                        _told(
                            paragraph, "un groupe ou une liste ne s’imprime pas ; tapez un champ, comme debiteur.nom"
                        ),
                    )
    return ()


# --- Reading the document ------------------------------------------------------------------------------


def _parts(content: bytes) -> Iterator[tuple[str, _Element]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "corps", etree.fromstring(archive.read(main_part(archive)), parser)
        for pattern, label in _OTHER_PARTS.items():
            for name in sorted(archive.namelist()):
                if re.fullmatch(pattern, name):
                    yield label, etree.fromstring(archive.read(name), parser)


def _paragraphs(part: str, root: _Element) -> Iterator[Paragraph]:
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        text = _text(paragraph)
        if text.strip():
            where = _cell_of(paragraph, tables) or f"paragraphe {number}"
            yield Paragraph(part, where, text.strip(), _around(paragraph, "tr"), _around(paragraph, "tc"))


def _text(paragraph: _Element) -> str:
    """The paragraph's own text, without that of text boxes anchored in it."""
    pieces = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        owner = next(parent for parent in node.iterancestors(f"{_W}p"))
        if owner is paragraph:
            pieces.append((node.text or "") if node.tag == f"{_W}t" else " ")
    return "".join(pieces)


def _around(paragraph: _Element, tag: str) -> str | None:
    """The text of the row (`tr`) or cell (`tc`) that a paragraph stands in; None outside tables."""
    element = next(iter(paragraph.iterancestors(f"{_W}{tag}")), None)
    return None if element is None else "".join(_text(inner) for inner in element.iter(f"{_W}p")).strip()


def _cell_of(paragraph: _Element, tables: Mapping[_Element, int]) -> str:
    cell = next(iter(paragraph.iterancestors(f"{_W}tc")), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = next(iter(cell.iterancestors(f"{_W}tbl")), None)
    if row is None or table is None:
        return ""
    row_number = [*table.iter(f"{_W}tr")].index(row) + 1
    return f"tableau {tables[table]}, ligne {row_number}, colonne {row.findall(f'{_W}tc').index(cell) + 1},"
