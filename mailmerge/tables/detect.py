"""What kind of file is this, whatever its name says?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from enum import StrEnum

from mailmerge.errors import FileUnreadable
from mailmerge.tables.ole import OLE_MAGIC, DamagedError, streams
from mailmerge.tables.refusals import SAVE_AS, damaged, no_ledger, no_table, protected


class Kind(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    SPREADSHEETML = "spreadsheetml"
    TEXT = "text"


_DOWNLOAD = "ouvrez le document qu’il désigne, téléchargez-le en .xlsx, puis indiquez ce fichier"
_UNPACK = "décompressez-le, puis indiquez le classeur qu’il contient"
_LEDGER_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".tsv", ".html", ".htm")
_HEAD_BYTES = 8192
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_ODS = b"urn:oasis:names:tc:opendocument:xmlns:office"
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*(?:[\[{\]]|"[^"\n]*"\s*[,\]]|-?\d[\d.]*\s*[,\]]))')
_WEB_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|frameset)\b", re.IGNORECASE)

# First bytes -> what it is.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "c’est un document PDF"),
    (b"{\\rtf", "c’est un document Word (.rtf)"),
    (b"\x89PNG", "c’est une image"),
    (b"\xff\xd8\xff", "c’est une image"),
    (b"GIF8", "c’est une image"),
    (b"II*\x00", "c’est une image"),
    (b"MM\x00*", "c’est une image"),
    (b"BM", "c’est une image"),
    (b"MZ", "c’est un programme"),
    (b"\x7fELF", "c’est un programme"),
    (b"SQLite format 3", "c’est une base de données"),
    (b"\x00\x01\x00\x00Standard ", "c’est une base de données Access"),
)
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_WINDOWS_SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"
_SHORTCUTS = (b"[InternetShortcut]", b"[Desktop Entry]")
# Excel 2 to 4 wrote their records into a bare file.
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")


def detect(content: bytes) -> Kind:
    """The kind of a file, by its content alone.

    Raises:
        FileUnreadable: it is empty, protected or nothing that could be a ledger.
    """
    if not content:
        raise FileUnreadable("le fichier est vide (0 octet)", "refaites l’export, puis relancez")
    if content.startswith(OLE_MAGIC):
        return _ole_kind(content)
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    _refuse_strangers(content)
    return _text_kind(content)


def _ole_kind(content: bytes) -> Kind:
    try:
        found = streams(content)
    except DamagedError as error:
        raise damaged() from error
    if "encryptedpackage" in found:
        raise protected()
    book = found.get("workbook") or found.get("book")
    if book is not None:
        if _has_password(book):
            raise protected()
        return Kind.XLS
    if "worddocument" in found:
        raise no_ledger("c’est un document Word (.doc)")
    raise no_ledger("c’est un document d’un autre programme")


def _has_password(book: bytes) -> bool:
    """FILEPASS stands among the first records of a protected .xls ([MS-XLS] 2.4.117)."""
    position = 0
    for _ in range(8):
        kind = int.from_bytes(book[position : position + 2], "little")
        if kind == 0x2F:
            return True
        position += 4 + int.from_bytes(book[position + 2 : position + 4], "little")
    return False


def _zip_kind(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            mimetype = _small_part(archive, "mimetype")
            manifest = _small_part(archive, "META-INF/manifest.xml")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise damaged() from error
    if b"opendocument" in mimetype:
        if b"opendocument.spreadsheet" not in mimetype:
            raise no_ledger("c’est un document OpenDocument")
        if b"encryption-data" in manifest:
            raise protected()
        return Kind.ODS
    return _package_kind(names)


def _package_kind(names: Collection[str]) -> Kind:
    if any(name.endswith("workbook.bin") for name in names):
        return Kind.XLSB
    if any(name.endswith("workbook.xml") for name in names):
        return Kind.XLSX
    if any(name.startswith("word/") for name in names):
        raise no_ledger("c’est un document Word (.docx)")
    if any(name.startswith("ppt/") for name in names):
        raise no_ledger("c’est une présentation")
    if any(name.endswith(".iwa") for name in names):
        cure = "dans Numbers, choisissez « Fichier », « Exporter vers », « Excel », puis indiquez ce fichier"
        raise no_ledger("c’est un document Numbers", cure)
    ledgers = sorted(name for name in names if name.endswith(_LEDGER_NAMES))
    if ledgers:
        raise no_ledger(f"c’est un dossier compressé (.zip) qui contient « {ledgers[0]} »", _UNPACK)
    if any(name in ("[content_types].xml", "_rels/.rels") for name in names):
        raise damaged()
    raise no_ledger("c’est un dossier compressé (.zip) sans classeur")


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(1_000_000)


def _refuse_strangers(content: bytes) -> None:
    head = content[:_HEAD_BYTES]
    _refuse_shortcuts(head)
    if head.startswith(_PACKED):
        raise no_ledger("c’est un fichier compressé", _UNPACK)
    if b"%PDF-" in head[:1024] or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise no_ledger("c’est un document PDF" if b"%PDF-" in head else "c’est une image")
    for magic, what in _OTHERS:
        # Two letters may also begin a text: a program or an image has zero bytes.
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise no_ledger(what)
    if _BARE_BIFF.match(head) and b"\x00" in head:
        raise FileUnreadable("c’est un classeur d’un très ancien Excel (2 à 4)", SAVE_AS)
    if head.startswith((b"PK\x03", b"PK\x05\x06", b"PK\x07\x08")):
        raise damaged()


def _refuse_shortcuts(head: bytes) -> None:
    if head.startswith(_WINDOWS_SHORTCUT):
        cure = "indiquez le fichier qu’il désigne (clic droit, « Ouvrir l’emplacement du fichier »)"
        raise no_ledger("c’est un raccourci", cure)
    if head.startswith(_SHORTCUTS) or (head.lstrip().startswith(b"{") and b"docs.google.com" in head):
        raise no_ledger("c’est un raccourci vers un document", _DOWNLOAD)


def _text_kind(content: bytes) -> Kind:
    from mailmerge.tables.encoding import utf16_of

    text = utf16_of(content)
    head = (content if text is None else text[:_HEAD_BYTES].encode("utf-8", "replace")).removeprefix(b"\xef\xbb\xbf")
    head = head[:_HEAD_BYTES].lstrip()
    _refuse_binary(head)
    if head.startswith(b"<"):
        return _markup_kind(head, content if text is None else text.encode("utf-8", "replace"))
    if head[:13].lower() == b"mime-version:":
        raise FileUnreadable("c’est une page web archivée (.mht)", SAVE_AS)
    if _JSON.match(head):
        raise no_ledger("c’est un fichier JSON", "refaites l’export en .xlsx ou en .csv, puis relancez")
    return Kind.TEXT


def _markup_kind(head: bytes, content: bytes) -> Kind:
    if _SPREADSHEETML in head and b"Workbook" in head:
        return Kind.SPREADSHEETML
    if _FLAT_ODS in head:
        raise FileUnreadable("c’est un classeur OpenDocument en un seul fichier XML (.fods)", SAVE_AS)
    if _WEB_MARK.search(head) or b"<table" in content[:1_000_000].lower():
        if not re.search(rb"<table\b", content, re.IGNORECASE):
            raise no_table("la page web")
        return Kind.HTML
    if head.startswith((b"<?xml", b"<!")) or re.match(rb"<[A-Za-z][\w:.-]*[\s/>]", head):
        raise no_ledger("c’est un fichier XML", "refaites l’export en .xlsx ou en .csv, puis relancez")
    return Kind.TEXT


def _refuse_binary(head: bytes) -> None:
    """Text holds next to no control characters; 0x1A ends a DOS file and 0x0C a printed page."""
    controls = len(head) - len(head.translate(None, bytes(range(9)) + bytes((11, *range(14, 26), *range(28, 32), 127))))
    if controls * 200 > len(head):
        raise FileUnreadable(
            "ce n’est ni un classeur ni un texte", "refaites l’export en .xlsx ou en .csv, puis relancez"
        )
