"""How is a table written in each format that ledgers come in? Bytes out, the same for the same rows.

Hand-written where a library would add a clock, or cannot write the format at all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import openpyxl
from build import Cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Cell]]
_FIXED = (2026, 11, 21, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet to write; `merged` holds ranges like `A2:A3`."""

    name: str
    rows: Rows
    hidden: bool = False
    merged: tuple[str, ...] = ()


# --- Workbooks ------------------------------------------------------------------------------------------


def xlsx(*sheets: Sheet, since_1904: bool = False) -> bytes:
    """An .xlsx whose bytes do not depend on the clock."""
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    del book["Sheet"]
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    book.active = next((index for index, sheet in enumerate(sheets) if not sheet.hidden), 0)
    saved = io.BytesIO()
    book.save(saved)
    return rezip(saved.getvalue(), {"docProps/core.xml": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-11-21T00:00:00Z")})


def _fill(target: Worksheet, sheet: Sheet) -> None:
    for row in sheet.rows:
        target.append(list(row))
    for merged in sheet.merged:
        target.merge_cells(merged)
    if sheet.hidden:
        target.sheet_state = "hidden"


def rezip(content: bytes, replaced: Mapping[str, tuple[str, str]]) -> bytes:
    """The same archive with a fixed time on every part, and some text of some parts replaced."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name in replaced:
                pattern, new = replaced[name]
                part = re.sub(pattern, new, part.decode("utf-8")).encode("utf-8")
            parts[name] = part
    return zipped(parts)


def zipped(parts: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """An archive of these parts, in this order, at a fixed time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return buffer.getvalue()


def ods(sheet: str, rows: Rows) -> bytes:
    """An OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    lines = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row) or '<table:table-cell/>'}</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(sheet)}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    return zipped(parts, frozenset(("mimetype",)))  # the type must stand uncompressed at the head of the file


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, dt.date):
        shown, kind = f"{cell:%d/%m/%Y}", f'"date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        shown, kind = str(cell), f'"float" office:value="{cell!r}"'
    else:
        shown, kind = cell, '"string"'
    return f"<table:table-cell office:value-type={kind}><text:p>{escape(shown)}</text:p></table:table-cell>"


# --- Text, and workbooks that are text ------------------------------------------------------------------


def delimited(
    rows: Rows, separator: str = ";", encoding: str = "utf-8", newline: str = "\r\n", head: str = ""
) -> bytes:
    """A text file with a separator; `head` stands before everything."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator=newline)
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return (head + buffer.getvalue()).encode(encoding)


def html(rows: Rows, title: str = "", encoding: str = "utf-8") -> bytes:
    """A web page with one table, which many web applications call .xls."""
    lines = "\r\n".join(f"<tr>{''.join(_html_cell(cell) for cell in row)}</tr>" for row in rows)
    page = (
        f'<html>\r\n<head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
        f"<style>td {{mso-number-format:\\@}}</style></head>\r\n<body><p>{escape(title)}</p>\r\n"
        f"<table border=1>\r\n{lines}\r\n</table></body></html>\r\n"
    )
    return page.encode(encoding)


def _html_cell(cell: Cell) -> str:
    return "<td></td>" if cell is None else f"<td>{escape(str(cell))}</td>"


def spreadsheetml(sheet: str, rows: Rows) -> bytes:
    """The XML workbook of Excel 2003; blank cells are skipped, the next one carries its column."""
    lines = "".join(f"<Row>{_xml_cells(row)}</Row>\n" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
        f'<Worksheet ss:Name="{escape(sheet)}"><Table>\n{lines}</Table></Worksheet>\n</Workbook>\n'
    ).encode()


def _xml_cells(row: Sequence[Cell]) -> str:
    cells = []
    for column, cell in enumerate(row, 1):
        if cell is None:
            continue
        if isinstance(cell, dt.date):
            kind, shown = "DateTime", f"{cell.isoformat()}T00:00:00.000"
        elif isinstance(cell, int | float):
            kind, shown = "Number", repr(cell)
        else:
            kind, shown = "String", escape(cell)
        skipped = f' ss:Index="{column}"' if column > 1 and row[column - 2] is None else ""
        cells.append(f'<Cell{skipped}><Data ss:Type="{kind}">{shown}</Data></Cell>')
    return "".join(cells)


# --- What is no ledger at all ---------------------------------------------------------------------------

_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STREAM_SECTORS = 8  # 4096 bytes: from that size a stream needs no mini stream


def encrypted_workbook() -> bytes:
    """The OLE container of a workbook with a password (MS-OFFCRYPTO 2.3.4); the ciphertext is a filler."""
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>'
    streams = [("EncryptionInfo", info), ("EncryptedPackage", bytes(range(256)))]
    first = [2, 2 + _STREAM_SECTORS]
    fat = [_FAT, _END]
    for start in first:
        fat += [*range(start + 1, start + _STREAM_SECTORS), _END]
    fat += [_FREE] * (128 - len(fat))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    # Shorter names sort first, so the root's child is EncryptionInfo and its right sibling the package.
    directory = _entry("Root Entry", 5, _NONE, 1, _END, 0)
    directory += _entry(streams[0][0], 2, 2, _NONE, first[0], 4096)
    directory += _entry(streams[1][0], 2, _NONE, _NONE, first[1], 4096)
    directory += _entry("", 0, _NONE, _NONE, 0, 0)
    body = b"".join(content.ljust(4096, b"\0") for _, content in streams)
    return header + struct.pack("<128I", *fat) + directory + body


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if text else 0
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, _NONE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def word_document(text: str) -> bytes:
    """A minimal .docx."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:body></w:document>"
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": body}
    return zipped({name: part.encode() for name, part in parts.items()})


def portable_document(text: str) -> bytes:
    """A PDF of one line."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        + f"4 0 obj<</Length {len(stream)}>>stream\n".encode()
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
