"""What does an .xlsx hold that the fast reader does not tell?

calamine returns Excel errors and never-computed formulas as empty text, and the number 123 formatted as `00000` as 123.
A broken amount would silently become a blank one. Searching the sheets' XML finds those cells at the price of a few
milliseconds, so reading stays fast and nothing is lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from mailmerge.errors import FileUnreadable
from mailmerge.model import CellFault
from mailmerge.tables.cells import column_index

_MAX_UNPACKED_BYTES = 1_500_000_000
_MAX_CELLS = 30_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?\s*"
    rb"<(?:\w+:)?v[^>]*>([^<]*)<"
)
_FORMULA = rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
_NO_VALUE = rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
_UNCOMPUTED_CELL = re.compile(_CELL + _FORMULA + _NO_VALUE)
_NUMBER_CELL = re.compile(_CELL + rb"(?:" + _FORMULA + rb")?\s*<(?:\w+:)?v[^>]*>(\d+)</")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_CELL_REFERENCE = re.compile(rb"<(?:\w+:)?c [^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_NOT_A_NUMBER = re.compile(rb"\bt=[\"'](?!n[\"'])")
_TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")

UNCOMPUTED = CellFault("formule", "formule jamais calculée ; ouvrez le classeur dans Excel, enregistrez-le et relancez")
ERROR_MESSAGE = "erreur Excel dans la cellule ; corrigez la formule ou tapez la valeur"

Finding = tuple[int, int, CellFault | str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str


def scan_workbook(archive: zipfile.ZipFile) -> Mapping[str, tuple[Finding, ...]]:
    """Sheet name -> cells (row and column from 0) that show an error, an uncomputed formula, or a zero-padded number.

    Raises:
        FileUnreadable: the workbook would not fit in memory, or is not a workbook.
    """
    if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED_BYTES:
        raise FileUnreadable("le classeur est trop gros pour être lu", "supprimez les feuilles et images inutiles")
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    paddings = _paddings(archive, names)
    findings = {}
    for sheet in _sheets(archive, names):
        part = names.get(sheet.part.lower())
        if part is not None:
            xml = archive.read(part)
            _refuse_giants(sheet.name, xml)
            findings[sheet.name] = tuple(_findings(xml, paddings))
    return findings


def _sheets(archive: zipfile.ZipFile, names: Mapping[str, str]) -> Iterator[_Sheet]:
    if "xl/workbook.xml" not in names:
        return
    targets = {}
    if relations := names.get("xl/_rels/workbook.xml.rels"):
        for relation in ElementTree.fromstring(archive.read(relations)):
            target = relation.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            targets[relation.get("Id", "")] = path
    for element in ElementTree.fromstring(archive.read(names["xl/workbook.xml"])).iter():
        if element.tag.endswith("}sheet"):
            key = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
            yield _Sheet(element.get("name", ""), targets.get(key, ""))


def _paddings(archive: zipfile.ZipFile, names: Mapping[str, str]) -> Mapping[bytes, int]:
    """Style number (as written in the cell) -> width, for number formats that only pad with zeros (`00000`)."""
    part = names.get("xl/styles.xml")
    if part is None:
        return {}
    root = ElementTree.fromstring(archive.read(part))
    widths = {}
    for element in root.iter():
        code = element.get("formatCode", "")
        if element.tag.endswith("}numFmt") and re.fullmatch("00+", code):
            widths[element.get("numFmtId")] = len(code)
    formats = next((element for element in root if element.tag.endswith("}cellXfs")), None)
    if formats is None or not widths:
        return {}
    styles = enumerate(style.get("numFmtId") for style in formats)
    return {str(index).encode(): widths[key] for index, key in styles if key in widths}


def _refuse_giants(sheet: str, xml: bytes) -> None:
    """A single stray cell in XFD1048576 makes a dense table of 17 billion cells."""
    rows = 0
    letters_seen = set()
    for reference in _CELL_REFERENCE.finditer(xml):
        letters_seen.add(reference[1])
        rows = max(rows, int(reference[2]))
    columns = max((column_index(letters.decode()) + 1 for letters in letters_seen), default=0)
    if rows * columns > _MAX_CELLS:
        raise FileUnreadable(
            f"la feuille « {sheet} » s’étend sur {rows} lignes et {columns} colonnes",
            "supprimez les cellules isolées loin du tableau, ou copiez le tableau dans un classeur neuf",
        )


def _findings(xml: bytes, paddings: Mapping[bytes, int]) -> Iterator[Finding]:
    for match in _ERROR_CELL.finditer(xml):
        if position := _position(match[1]):
            yield (*position, CellFault(match[2].decode("utf-8", "replace"), ERROR_MESSAGE))
    for match in _UNCOMPUTED_CELL.finditer(xml):
        computed_empty_text = match[2] is not None and _TEXT_RESULT.search(match[1])
        if not computed_empty_text and (position := _position(match[1])):
            yield (*position, UNCOMPUTED)
    if paddings:
        yield from _padded_numbers(xml, paddings)


def _padded_numbers(xml: bytes, paddings: Mapping[bytes, int]) -> Iterator[Finding]:
    for match in _NUMBER_CELL.finditer(xml):
        style = _STYLE.search(match[1])
        width = paddings.get(style[1]) if style else None
        if width and not _NOT_A_NUMBER.search(match[1]) and (position := _position(match[1])):
            yield (*position, match[2].decode().zfill(width))


def _position(attributes: bytes) -> tuple[int, int] | None:
    reference = _REFERENCE.search(attributes)
    return (int(reference[2]) - 1, column_index(reference[1].decode())) if reference else None
