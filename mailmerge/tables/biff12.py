"""What does an .xlsb hold that calamine does not tell: errors, zero-padded numbers, merged cells, the epoch?

Records as in [MS-XLSB]: a number and a length in seven-bit groups, then a body.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from mailmerge.tables.biff import error_cell, rk
from mailmerge.tables.refusals import too_big, too_wide
from mailmerge.tables.scan import Finding, Range, Scanned, ScannedBook

_ROW, _CELL_RK, _CELL_ERROR, _CELL_REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_LAST_CELL = 11
_BOOK_PROPERTIES, _SHEET, _MERGED, _FORMAT = 153, 156, 176, 44
_STYLE, _STYLES_BEGIN, _STYLES_END = 47, 617, 618
_MAX_PART_BYTES = 300_000_000
_MAX_PLACES = 10_000_000
_MAX_MERGED = 20_000


def scan_xlsb(content: bytes) -> ScannedBook:
    """Sheet name -> cells that show an error or a zero-padded number, and merged ranges.

    Raises:
        FileUnreadable: it would not fit in memory.
        Exception: whatever damage makes the parsers raise.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        targets = {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("xl", relation.get("Target", ""))).lower()
            for relation in ElementTree.fromstring(_part(archive, names["xl/_rels/workbook.bin.rels"]))
        }
        widths = _paddings(_part(archive, names["xl/styles.bin"])) if "xl/styles.bin" in names else {}
        sheets = {}
        since_1904 = False
        for kind, body in _records(_part(archive, names["xl/workbook.bin"])):
            if kind == _BOOK_PROPERTIES:
                since_1904 = bool(body[0] & 1)
            elif kind == _SHEET:
                relation, name = _sheet(body)
                part = names.get(targets.get(relation, "").lstrip("/"))
                if part is not None and "/worksheets/" in part.replace("\\", "/").lower():
                    sheets[name] = _scan_sheet(name, _part(archive, part), widths)
    return ScannedBook(sheets, since_1904)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MAX_PART_BYTES:
        raise too_big()
    return archive.read(name)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    position, end = 0, len(part)
    while position < end:
        kind = part[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[position] << 7)
            position += 1
        length = shift = 0
        while True:
            byte = part[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift == 28:
                break
        yield kind, part[position : position + length]
        position += length


def _sheet(body: bytes) -> tuple[str, str]:
    """Relation and name of a sheet, behind its state and number."""
    relation, position = _text(body, 8)
    return relation, _text(body, position)[0]


def _text(body: bytes, position: int) -> tuple[str, int]:
    """A text that follows its length in characters, and where it ends."""
    length = struct.unpack_from("<I", body, position)[0]
    end = position + 4 + 2 * length
    return body[position + 4 : end].decode("utf-16-le", "replace"), end


def _paddings(styles: bytes) -> dict[int, int]:
    """Style number -> width, for number formats that only pad with zeros (`00000`)."""
    codes: dict[int, int] = {}
    used: list[int] = []
    within = False
    for kind, body in _records(styles):
        if kind == _FORMAT and re.fullmatch("00+", code := _text(body, 2)[0]):
            codes[struct.unpack_from("<H", body)[0]] = len(code)
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            within = kind == _STYLES_BEGIN
        elif kind == _STYLE and within:
            used.append(struct.unpack_from("<H", body, 2)[0])
    return {index: codes[key] for index, key in enumerate(used) if key in codes}


def _scan_sheet(name: str, part: bytes, widths: dict[int, int]) -> Scanned:
    row = rows = columns = 0
    findings: list[Finding] = []
    merged: list[Range] = []
    for kind, body in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            findings.extend(_finding(kind, body, row, column, widths.get(style & 0xFFFFFF, 0)))
        elif kind == _MERGED and len(merged) < _MAX_MERGED:
            first, last, left, right = struct.unpack_from("<IIII", body)
            merged.append((first, left, last, right))
    if rows * columns > _MAX_PLACES:
        raise too_wide(name, rows, columns)
    return Scanned(tuple(findings), tuple(merged))


def _finding(kind: int, body: bytes, row: int, column: int, width: int) -> Iterator[Finding]:
    if kind in (_CELL_ERROR, _FORMULA_ERROR):
        yield error_cell(row, column, body[8])
    elif width and kind in (_CELL_RK, _CELL_REAL, _FORMULA_NUMBER):
        value = rk(struct.unpack_from("<I", body, 8)[0]) if kind == _CELL_RK else struct.unpack_from("<d", body, 8)[0]
        if value >= 0 and value == int(value):
            yield row, column, str(int(value)).zfill(width)
