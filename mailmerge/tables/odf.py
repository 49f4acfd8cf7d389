"""What does an .ods hold that calamine does not tell: errors, uncomputed formulas, zero-padded numbers, truth values?

The sheets are searched as text, and only the rows with a find are counted out, for cells and rows may be repeated by
a number. The name prefixes are those that every program writes (OpenDocument 1.3, part 3).
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice

from mailmerge.model import CellFault, CellValue
from mailmerge.tables.refusals import damaged, too_big
from mailmerge.tables.scan import ERROR_MESSAGE, UNCOMPUTED, Finding, Range, Scanned, ScannedBook

_MAX_BYTES = 450_000_000
_MAX_FINDINGS = 1_000_000
_MAX_MERGED = 20_000
_TABLE = re.compile(rb"<table:table\s[^>]*?\btable:name=(\"[^\"]*\"|'[^']*')")
_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_TEXT = re.compile(rb"<text:p\b[^>]*>([^<]*)<")
_ROWS_REPEATED = re.compile(rb"table:number-rows-repeated=\"(\d{1,9})\"")
_COLUMNS_REPEATED = re.compile(rb"table:number-columns-repeated=\"(\d{1,9})\"")
_SPANNED = re.compile(rb"table:number-(columns|rows)-spanned=\"(\d{1,9})\"")
_VALUE = re.compile(rb"office:value=\"(\d+)(?:\.0*)?\"")
_ERROR_TEXT = rb"<text:p>(?:#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d{3})</text:p>"
# Where a find may be; each pattern begins with a long literal, which is what makes the search fast.
_HINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rb"calcext:value-type=\"error\"",
        rb"office:boolean-value=",
        rb"table:number-(?:columns|rows)-spanned=\"",
        rb"office:value-type=\"float\"[^>]*><text:p>0\d+<",
        rb"<text:p>#[A-Z]",
        rb"<text:p>Err:",
        rb"table:formula=\"[^\"]*\"(?![^>]*office:value-type=)",
    )
)


@dataclass(frozen=True, slots=True)
class _Found:
    row: int
    column: int
    rows: int
    columns: int
    value: CellValue
    merged: Range | None


def scan_ods(content: bytes) -> ScannedBook:
    """Sheet name -> cells whose meaning calamine drops, and merged ranges.

    Raises:
        FileUnreadable: it would not fit in memory, or has no sheets.
        Exception: whatever damage makes the parsers raise.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo("content.xml").file_size > _MAX_BYTES:
            raise too_big()
        xml = archive.read("content.xml")
    if b"<!DOCTYPE" in xml[:4096]:
        raise damaged()
    starts = list(_TABLE.finditer(xml))
    ends = [start.start() for start in starts[1:]] + [len(xml)]
    sheets = {
        unescape(start[1][1:-1].decode("utf-8", "replace")): _scan(xml, start.end(), end)
        for start, end in zip(starts, ends, strict=True)
    }
    return ScannedBook(sheets, b'table:date-value="1904-01-01"' in xml)


def _scan(xml: bytes, start: int, end: int) -> Scanned:
    hits = {match.start() for hint in _HINTS for match in hint.finditer(xml, start, end)}
    if not hits:
        return Scanned()
    found = list(_found(xml, start, end, sorted(hits)))
    findings = islice((finding for each in found for finding in _spread(each)), _MAX_FINDINGS + 1)
    result = tuple(findings)
    if len(result) > _MAX_FINDINGS:
        raise too_big()
    merged = [each.merged for each in found if each.merged]
    return Scanned(result, tuple(merged[:_MAX_MERGED]))


def _found(xml: bytes, start: int, end: int, hits: Sequence[int]) -> Iterator[_Found]:
    offsets = []
    numbers = []
    number = 0
    for match in _ROW.finditer(xml, start, end):
        offsets.append(match.start())
        numbers.append(number)
        number += _repeat(_ROWS_REPEATED, match[1])
    wanted = sorted({bisect_right(offsets, hit) - 1 for hit in hits} - {-1})
    for index in wanted:
        row_end = offsets[index + 1] if index + 1 < len(offsets) else end
        head = xml.find(b">", offsets[index])
        repeated = _repeat(_ROWS_REPEATED, xml[offsets[index] : head])
        yield from _row(xml[head + 1 : row_end], numbers[index], repeated)


def _row(xml: bytes, row: int, rows: int) -> Iterator[_Found]:
    cells = list(_CELL.finditer(xml))
    column = 0
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        columns = _repeat(_COLUMNS_REPEATED, cell[1])
        inner = b"" if cell[1].endswith(b"/") else xml[cell.end() : following.start() if following else len(xml)]
        value = _value(cell[1], inner)
        spans = {match[1]: int(match[2]) for match in _SPANNED.finditer(cell[1])}
        last = row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1
        merged = (row, column, *last) if last != (row, column) else None
        if value is not None or merged:
            yield _Found(row, column, rows, columns, value, merged)
        column += columns


def _value(attributes: bytes, inner: bytes) -> CellValue:
    """What to put in place of what calamine reads; nothing if that is right."""
    text = _TEXT.search(inner)
    shown = unescape(text[1].decode("utf-8", "replace")) if text else ""
    formula = b"table:formula=" in attributes
    if b'calcext:value-type="error"' in attributes or (formula and re.match(_ERROR_TEXT, inner)):
        return CellFault(shown or "#", ERROR_MESSAGE)
    # A computed empty text has a paragraph, if an empty one.
    if formula and b"office:value-type=" not in attributes and b"<text:p" not in inner:
        return UNCOMPUTED
    if b"office:boolean-value=" in attributes:
        return b'office:boolean-value="true"' in attributes
    number = _VALUE.search(attributes)
    padded = number and re.fullmatch("0[0-9]+", shown) and int(shown) == int(number[1])
    return shown if padded and b'office:value-type="float"' in attributes else None


def _spread(found: _Found) -> Iterator[Finding]:
    if found.value is not None:
        for row in range(found.row, found.row + found.rows):
            for column in range(found.column, found.column + found.columns):
                yield row, column, found.value


def _repeat(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return max(1, int(found[1])) if found else 1
