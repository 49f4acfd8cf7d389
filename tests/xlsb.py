"""Writes small .xlsb files, which no library writes: one sheet of texts, numbers, dates and errors ([MS-XLSB])."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Sequence

from mailmerge.model import CellFault

XlsbCell = str | int | float | bool | dt.date | CellFault | None

_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_GENERAL, _DATE, _PADDED = 0, 1, 2  # the styles below
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>
<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>
</Types>"""


def xlsb_bytes(
    sheet_name: str, rows: Sequence[Sequence[XlsbCell]], *, since_1904: bool = False, padded_columns: Sequence[int] = ()
) -> bytes:
    """A workbook with one visible sheet; a `CellFault` becomes an error cell with its text.

    Numbers of `padded_columns` have the number format `00000`.
    """
    book = (
        _record(131)
        + _record(153, struct.pack("<II", int(since_1904), 0) + _text(""))
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text(sheet_name))
        + _record(144)
        + _record(132)
    )
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relations(("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")),
        "xl/styles.bin": _styles(),
        "xl/worksheets/sheet1.bin": _sheet(rows, since_1904, padded_columns),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return buffer.getvalue()


def _relations(*targets: tuple[str, str]) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{space}">{lines}</Relationships>'.encode()


def _styles() -> bytes:
    def style(number_format: int) -> bytes:
        return _record(47, struct.pack("<HHHHHBBHBB", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0))

    return (
        _record(278)
        + _record(615, struct.pack("<I", 1))
        + _record(44, struct.pack("<H", 164) + _text("00000"))
        + _record(616)
        + _record(617, struct.pack("<I", 3))
        + style(0)
        + style(14)
        + style(164)
        + _record(618)
        + _record(279)
    )


def _sheet(rows: Sequence[Sequence[XlsbCell]], since_1904: bool, padded_columns: Sequence[int]) -> bytes:
    width = max((len(row) for row in rows), default=1)
    parts = [_record(129), _record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)), _record(145)]
    for number, row in enumerate(rows):
        parts.append(_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)))
        for column, value in enumerate(row):
            if value is not None:
                style = _PADDED if column in padded_columns else _GENERAL
                parts.append(_cell(column, style, value, since_1904))
    return b"".join([*parts, _record(146), _record(130)])


def _cell(column: int, style: int, value: XlsbCell, since_1904: bool) -> bytes:
    match value:
        case CellFault():
            return _record(3, struct.pack("<IIB", column, _GENERAL, _ERRORS[value.text]))
        case bool():
            return _record(4, struct.pack("<IIB", column, _GENERAL, value))
        case str():
            return _record(6, struct.pack("<II", column, _GENERAL) + _text(value))
        case dt.date():
            epoch = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30)
            return _record(5, struct.pack("<IId", column, _DATE, (value - epoch).days))
        case _:
            return _record(5, struct.pack("<IId", column, style, float(value or 0)))


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _record(kind: int, body: bytes = b"") -> bytes:
    number = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    length = bytearray()
    size = len(body)
    while True:
        size, group = size >> 7, size & 0x7F
        length.append(group | (0x80 if size else 0))
        if not size:
            return number + bytes(length) + body
