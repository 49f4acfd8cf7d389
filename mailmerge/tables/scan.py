"""What does an .xlsx hold that the fast reader does not tell, and does it fit in memory?

calamine returns Excel errors and never-computed formulas as empty text, and the number 123 formatted as `00000` as 123.
A broken amount would silently become a blank one. Searching the sheets' XML finds those cells at the price of a few
milliseconds, so reading stays fast and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from mailmerge.model import CellFault, CellValue
from mailmerge.tables.cells import column_index
from mailmerge.tables.heads import Heads, find_heads
from mailmerge.tables.package import open_package
from mailmerge.tables.refusals import too_big, too_wide

# Measured with calamine 0.9: what a filled cell, and a place in the table, cost for good; and a place while reading.
_CELL_BYTES, _PLACE_BYTES, _PLACE_BYTES_READING = 90, 8, 32
_MARKUP_BYTES = 60  # what the XML of a cell has beside its text, at least
_MAX_BYTES = 830_000_000
_MAX_PLACES = 20_000_000
_MAX_MERGED = 20_000

_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_NOT_A_NUMBER = re.compile(rb"\st\s*=\s*[\"'](?!n[\"'])")
_TEXT_RESULT = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
_PADDING = re.compile(rb"formatCode=[\"']00+[\"']")

UNCOMPUTED = CellFault("formule", "formule jamais calculée ; ouvrez le classeur dans Excel, enregistrez-le et relancez")
ERROR_MESSAGE = "erreur Excel dans la cellule ; corrigez la formule ou tapez la valeur"

Finding = tuple[int, int, CellValue]
Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the engines do not tell about one sheet: cells (row and column from 0), and merged ranges."""

    findings: tuple[Finding, ...] = ()
    merged: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class ScannedBook:
    """What the engines do not tell about an .xlsx."""

    sheets: Mapping[str, Scanned]
    since_1904: bool
    is_utf16: bool = False


def scan_workbook(content: bytes) -> ScannedBook:
    """Sheet name -> cells that show an error, an uncomputed formula, or a zero-padded number; and merged ranges.

    Raises:
        FileUnreadable: the workbook would not fit in memory, or is not a workbook.
        Exception: whatever damage makes the zip and XML parsers raise.
    """
    package = open_package(content)
    paddings = _paddings(package.styles)
    text_lengths = _text_lengths(package.texts)
    kept = 3 * len(package.texts)
    reading = 0
    sheets = {}
    for part in package.sheets:
        xml = package.xml(part)
        heads = find_heads(xml)
        places = heads.rows * heads.columns
        if places > _MAX_PLACES:
            raise too_wide(part.sheet, heads.rows, heads.columns)
        kept += heads.count * _CELL_BYTES + places * _PLACE_BYTES + _shared_bytes(xml, heads, text_lengths)
        kept += max(0, len(xml) - heads.count * _MARKUP_BYTES) // 3
        reading = max(reading, places * _PLACE_BYTES_READING)
        if kept + reading > _MAX_BYTES:
            raise too_big()
        sheets[part.sheet] = Scanned(tuple(_findings(xml, heads, paddings)), tuple(_merged(xml)))
    return ScannedBook(sheets, package.since_1904, package.is_utf16)


def _text_lengths(texts: bytes) -> Sequence[int]:
    return [len(text) for text in re.split(rb"<(?:\w+:)?si\b", texts)[1:]]


def _shared_bytes(xml: bytes, heads: Heads, lengths: Sequence[int]) -> int:
    """The size of shared texts once each cell has its own copy: a long one in each cell is a bomb."""
    longest = max(lengths, default=0)
    if longest * heads.count < 50_000_000:
        return 0
    cells = 0
    size = 0
    for match in re.finditer(rb"t=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)<", xml):
        index = int(match[1])
        size += lengths[index] if index < len(lengths) else 0
        cells += 1
    missed = xml.count(b't="s"') + xml.count(b"t='s'") - cells
    return 2 * (size + max(0, missed) * longest)


def _paddings(styles: bytes) -> Mapping[bytes, int]:
    """Style number (as written in the cell) -> width, for number formats that only pad with zeros (`00000`)."""
    if not _PADDING.search(styles):
        return {}
    root = ElementTree.fromstring(styles)
    widths = {}
    for element in root.iter():
        code = element.get("formatCode", "")
        if element.tag.endswith("}numFmt") and re.fullmatch("00+", code):
            widths[element.get("numFmtId")] = len(code)
    formats = next((element for element in root if element.tag.endswith("}cellXfs")), None)
    if formats is None or not widths:
        return {}
    numbers = enumerate(style.get("numFmtId") for style in formats)
    return {str(index).encode(): widths[key] for index, key in numbers if key in widths}


def _merged(xml: bytes) -> Iterator[Range]:
    """Beyond some thousand no ledger is meant, and the rest is not worth the time."""
    for count, match in enumerate(_MERGED.finditer(xml, max(0, xml.rfind(b"sheetData>")))):
        if count == _MAX_MERGED:
            return
        yield (
            int(match[2]) - 1,
            column_index(match[1].decode()),
            int(match[4]) - 1,
            column_index(match[3].decode()),
        )


def _findings(xml: bytes, heads: Heads, paddings: Mapping[bytes, int]) -> Iterator[Finding]:
    prefix = heads.prefix
    value = re.compile(rb"<" + prefix + rb"v(?:\s[^>]*)?>([^<]*)<|</" + prefix + rb"c>")
    for start in heads.errors:
        found = value.search(xml, start)
        shown = found[1] if found and found[1] else b"#"
        yield (*heads.position(xml, start), CellFault(shown.decode("utf-8", "replace"), ERROR_MESSAGE))
    formula = rb"<" + prefix + rb"f(?:\s[^>]*)?(?:(?<=/)>|>[^<]*</" + prefix + rb"f>)\s*"
    if b"<" + prefix + b"f" in xml:
        yield from _uncomputed(xml, heads, formula)
    used = [style for style in paddings if b's="' + style + b'"' in xml or b"s='" + style + b"'" in xml]
    if used:
        yield from _padded_numbers(xml, heads, formula, {style: paddings[style] for style in used})


def _uncomputed(xml: bytes, heads: Heads, formula: bytes) -> Iterator[Finding]:
    prefix = heads.prefix
    no_value = rb"((?:<%bv(?:\s[^>]*)?/>|<%bv(?:\s[^>]*)?>\s*</%bv>)\s*)?</%bc>" % ((prefix,) * 4)
    opening = b"<" + prefix + b"c"
    errors = set(heads.errors)
    for match in re.finditer(formula + no_value, xml):
        start = xml.rfind(opening, 0, match.start())
        computed_empty_text = match[1] is not None and _TEXT_RESULT.search(xml[start : match.start()])
        if start >= 0 and start not in errors and not computed_empty_text:
            yield (*heads.position(xml, start), UNCOMPUTED)


def _padded_numbers(xml: bytes, heads: Heads, formula: bytes, widths: Mapping[bytes, int]) -> Iterator[Finding]:
    prefix = heads.prefix
    number = rb"\s*(?:%b)?<%bv(?:\s[^>]*)?>(\d+)</" % (formula, prefix)
    styled = rb"<%bc(\s[^>]*?\bs\s*=\s*[\"'](?:%b)[\"'][^>]*)>" % (prefix, b"|".join(widths))
    for match in re.finditer(styled + number, xml):
        style = _STYLE.search(match[1])
        if style and not _NOT_A_NUMBER.search(match[1]):
            yield (*heads.position(xml, match.start()), match[2].decode().zfill(widths[style[1]]))
