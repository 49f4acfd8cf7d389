"""What does an .xls hold that calamine does not tell: errors, zero-padded numbers, merged cells, the epoch?

Records as in [MS-XLS]: a number, a length and a body. Excel 5 (BIFF5) and Excel 97-2003 (BIFF8) write them alike here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

from mailmerge.model import CellFault
from mailmerge.tables.ole import streams
from mailmerge.tables.scan import ERROR_MESSAGE, UNCOMPUTED, Finding, Range, Scanned, ScannedBook

_BOF, _BOUNDSHEET, _DATEMODE = 0x809, 0x85, 0x22
_FORMAT, _XF = 0x41E, 0xE0
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _MERGED = 0x06, 0x205, 0x203, 0x27E, 0xBD, 0xE5
_OLD_FORMULAS = (0x206, 0x406)  # of Excel 3 and 4; Numbers writes them into newer files, and calamine skips them
_BIFF8 = 0x600
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_Record = tuple[int, bytes]


def error_cell(row: int, column: int, code: int) -> Finding:
    """What a cell with an Excel error shows."""
    return row, column, CellFault(ERRORS.get(code, "#"), ERROR_MESSAGE)


def scan_xls(content: bytes) -> ScannedBook:
    """Sheet name -> cells that show an error or a zero-padded number.

    Raises:
        ValueError, struct.error: the file is damaged.
    """
    found = streams(content)
    book = found.get("workbook") or found["book"]
    # The workbook's own records come first, up to the first sheet.
    start = list(_records(book, 0))
    biff8 = bool(start) and struct.unpack_from("<H", start[0][1])[0] == _BIFF8
    widths = _paddings(start, biff8)
    sheets = {}
    for kind, body in start:
        if kind == _BOUNDSHEET and body[5] == 0:  # a worksheet
            offset = struct.unpack_from("<I", body)[0]
            records = list(_records(book, offset))
            sheets[_sheet_name(body, biff8)] = Scanned(tuple(_findings(records, widths)), tuple(_merged(records)))
    epoch = next((body for kind, body in start if kind == _DATEMODE), b"\0")
    return ScannedBook(sheets, epoch[0] == 1)


def _records(book: bytes, position: int) -> Iterator[_Record]:
    """The records of one substream; charts within it have their own beginning and end."""
    depth = 0
    while position + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, position)
        yield kind, book[position + 4 : position + 4 + length]
        position += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return


def _sheet_name(body: bytes, biff8: bool) -> str:
    length = body[6]
    if not biff8:
        return body[7 : 7 + length].decode("cp1252", "replace")
    wide = body[7] & 1
    raw = body[8 : 8 + length * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _paddings(start: list[_Record], biff8: bool) -> dict[int, int]:
    """Style number -> width, for number formats that only pad with zeros (`00000`)."""
    codes = {}
    styles = []
    for kind, body in start:
        if kind == _FORMAT:
            # BIFF8 counts the characters in two bytes and flags wide ones; these codes are plain digits in both.
            text = body[5:] if biff8 else body[3:]
            code = text.replace(b"\0", b"").decode("latin-1")
            if re.fullmatch("00+", code):
                codes[struct.unpack_from("<H", body)[0]] = len(code)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {index: codes[key] for index, key in enumerate(styles) if key in codes}


def _merged(records: Sequence[_Record]) -> Iterator[Range]:
    for kind, body in records:
        if kind == _MERGED:
            for position in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, position)
                yield top, left, bottom, right


def _findings(records: Sequence[_Record], widths: dict[int, int]) -> Iterator[Finding]:
    for kind, body in records:
        if kind == _BOOLERR and body[7]:
            row, column = struct.unpack_from("<HH", body)
            yield error_cell(row, column, body[6])
        elif kind in _OLD_FORMULAS:
            yield _old_formula(body)
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            yield error_cell(row, column, body[8])
        elif widths and kind in (_FORMULA, _NUMBER, _RK, _MULRK):
            yield from _padded(kind, body, widths)


def _old_formula(body: bytes) -> Finding:
    row, column = struct.unpack_from("<HH", body)
    if body[12:14] != b"\xff\xff":
        return row, column, float(struct.unpack_from("<d", body, 6)[0])
    return error_cell(row, column, body[8]) if body[6] == 2 else (row, column, UNCOMPUTED)


def _padded(kind: int, body: bytes, widths: dict[int, int]) -> Iterator[Finding]:
    row, column = struct.unpack_from("<HH", body)
    for style, value in _numbers(kind, body):
        if style in widths and value is not None and value >= 0 and value == int(value):
            yield row, column, str(int(value)).zfill(widths[style])
        column += 1


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, float | None]]:
    """Style and value of each number in a record."""
    if kind in (_NUMBER, _FORMULA):
        # A formula with a text, a truth value or an error for result has FFFF where a number has its exponent.
        is_number = kind == _NUMBER or body[12:14] != b"\xff\xff"
        yield struct.unpack_from("<H", body, 4)[0], struct.unpack_from("<d", body, 6)[0] if is_number else None
    else:
        end = len(body) - 2 if kind == _MULRK else len(body)
        for position in range(4, end - 5, 6):
            style, packed = struct.unpack_from("<HI", body, position)
            yield style, rk(packed)


def rk(packed: int) -> float:
    """A number in Excel's short form: 30 bits of an integer or of a double's upper half, perhaps times 100."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return value / 100 if packed & 1 else value
