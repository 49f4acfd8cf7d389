"""Where in an .xlsx do its sheets stand, and what does it say about them?"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from mailmerge.tables.refusals import damaged, too_big

# Unpacked sizes. A true ledger of 100,000 rows x 20 columns has 100 MB of sheet XML.
_MAX_SHEET_BYTES = 350_000_000
_MAX_ALL_BYTES = 800_000_000
_MAX_TEXTS_BYTES = 250_000_000
_MAX_SMALL_BYTES = 30_000_000
_MAX_PARTS = 100_000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet: its name, and its part in the package (none for a broken relation)."""

    sheet: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """An open workbook: its worksheets and the parts that concern them all; a part it lacks is empty."""

    archive: zipfile.ZipFile
    sheets: tuple[Part, ...]
    texts: bytes
    styles: bytes
    shared: tuple[str, ...]
    since_1904: bool

    @property
    def is_utf16(self) -> bool:
        """Whether a part of it is UTF-16, of which calamine reads nothing, and says nothing."""
        parts = [sheet.path for sheet in self.sheets if sheet.path]
        return any(self.archive.open(part).read(2) in _UTF16_MARKS for part in (*parts, *self.shared))

    def xml(self, part: Part) -> bytes:
        """One worksheet as UTF-8 XML."""
        return _read(self.archive, part.path, _MAX_SHEET_BYTES)


def open_package(content: bytes) -> Package:
    """The directory of a workbook.

    Raises:
        FileUnreadable: it would not fit in memory, or is not a workbook.
        Exception: whatever zipfile and the XML parser raise on damage.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > _MAX_PARTS:
        raise too_big()
    names = {entry.filename.replace("\\", "/").lower().lstrip("/"): entry.filename for entry in entries}
    book = _book_path(archive, names)
    root = _tree(_read(archive, names.get(book), _MAX_SMALL_BYTES))
    related = _relations(archive, names, book)
    sheets = []
    for element in root.iter():
        if _local(element.tag) == "sheet":
            kind, path = related.get(_relation_id(element.attrib), ("", ""))
            if kind in ("worksheet", ""):
                sheets.append(Part(element.get("name", ""), names.get(path)))
    _refuse_colliding(entries, sheets)
    if sum(archive.getinfo(sheet.path).file_size for sheet in sheets if sheet.path) > _MAX_ALL_BYTES:
        raise too_big()
    by_kind = {kind: names.get(path) for kind, path in related.values()}
    texts = by_kind.get("sharedStrings") or names.get("xl/sharedstrings.xml")
    styles = by_kind.get("styles") or names.get("xl/styles.xml")
    return Package(
        archive=archive,
        sheets=tuple(sheets),
        texts=_read(archive, texts, _MAX_TEXTS_BYTES),
        styles=_read(archive, styles, _MAX_SMALL_BYTES),
        shared=tuple(path for path in (texts, styles, names[book]) if path),
        since_1904=any(
            _local(element.tag) == "workbookPr" and element.get("date1904", "") in ("1", "true", "on")
            for element in root.iter()
        ),
    )


def _book_path(archive: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    for kind, path in _relations(archive, names, "").values():
        if kind == "officeDocument" and path in names:
            return path
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    raise damaged()


def _relations(archive: zipfile.ZipFile, names: Mapping[str, str], source: str) -> dict[str, tuple[str, str]]:
    """Relation -> its kind and the lower-case path of its target, for one part of the package."""
    folder, base = posixpath.split(source)
    path = names.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    if path is None:
        return {}
    found = {}
    for relation in _tree(_read(archive, path, _MAX_SMALL_BYTES)):
        target = relation.get("Target", "").replace("\\", "/")
        full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], full)
    return found


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if _local(name) == "id"), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _refuse_colliding(entries: list[zipfile.ZipInfo], sheets: list[Part]) -> None:
    """Two parts of one name: the scan and the engine might read different ones."""
    needed = {sheet.path.replace("\\", "/").lower() for sheet in sheets if sheet.path}
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if sum(name in needed for name in names) != len(needed):
        raise damaged()


def _read(archive: zipfile.ZipFile, path: str | None, limit: int) -> bytes:
    """A part as UTF-8, whose true size the checksum proves; a directory that lies raises BadZipFile."""
    if path is None:
        return b""
    if archive.getinfo(path).file_size > limit:
        raise too_big()
    xml = archive.read(path)
    if xml.startswith(_UTF16_MARKS):
        text = xml.decode("utf-16")
        return re.sub(r"^(<\?xml[^>]*?) encoding=([\"']).*?\2", r"\1", text, count=1).encode()
    return xml.removeprefix(b"\xef\xbb\xbf")


def _tree(xml: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in xml:  # no spreadsheet program writes one; entity bombs need one
        raise damaged()
    return ElementTree.fromstring(xml)
