"""Where do the cells of a sheet's XML stand, found without visiting each of millions?

Nearly every cell of a real sheet begins `<c r="B12" s="3" t="s">`. One pass finds the cells that do not, or that stand
beyond the expected corner of the table; only where such a cell has no address at all is each one visited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.tables.cells import column_index, column_letters
from mailmerge.tables.refusals import damaged, too_big

_SLICE_BYTES = 100_000
_MAX_VISITED_BYTES = 200_000_000
_MAX_EXPECTED = 30_000_000
_PREFIX = re.compile(rb"<(?:(\w+):)?worksheet\b")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_ANY_REFERENCE = re.compile(rb"\sr\s*=")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_MAX_ROW = 1_048_576
_MAX_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class Heads:
    """The extent of a sheet's cells, how many there are, and what is odd about them.

    `errors` are the offsets of cells of type error; `implied` tells where cells without an address stand, by offset.
    """

    prefix: bytes
    rows: int
    columns: int
    count: int
    errors: Sequence[int]
    implied: Mapping[int, tuple[int, int]]

    def position(self, xml: bytes, start: int) -> tuple[int, int]:
        """Row and column, from 0, of the cell that begins at an offset."""
        return self.implied.get(start) or _reference(xml[start : xml.find(b">", start)]) or (0, 0)


def find_heads(xml: bytes) -> Heads:
    """Look over a sheet's XML.

    Raises:
        FileUnreadable: it is too big to be visited cell by cell, and needs to be.
    """
    found = _PREFIX.search(xml[:10_000])
    prefix = found[1] + b":" if found and found[1] else b""
    # openpyxl would make up all the blank rows before it.
    if re.search(rb"<%brow\s(?:[^>]*\s)?r\s*=\s*[\"'](?!\d{1,7}[\"'])" % prefix, xml):
        raise damaged()
    rows, columns = _expected(xml, prefix)
    if rows * columns <= _MAX_EXPECTED and (heads := _glance(xml, prefix, rows, columns)):
        return heads
    if len(xml) > _MAX_VISITED_BYTES:
        raise too_big()
    return _visit(xml, prefix)


def _expected(xml: bytes, prefix: bytes) -> tuple[int, int]:
    """The table's corner, going by the sheet's own word, its first cells and its last rows; at least 1 x 1."""
    opening = b"<" + prefix + b"row"
    last = _ROW_NUMBER.search(xml, max(0, xml.rfind(opening)))
    rows = max(int(last[1]) if last else 1, xml.count(opening))
    columns = 1
    for piece in (xml[:_SLICE_BYTES], xml[-_SLICE_BYTES:]):
        letters = {match[1] for match in _REFERENCE.finditer(piece)}
        columns = max([columns, *(column_index(each.decode().upper()) + 1 for each in letters)])
    if stated := _DIMENSION.search(xml[:10_000]):
        stated_columns = column_index(stated[1].decode()) + 1
        if rows * stated_columns <= _MAX_EXPECTED:
            columns = max(columns, stated_columns)
    return min(rows, _MAX_ROW), min(columns, _MAX_COLUMN)


def _glance(xml: bytes, prefix: bytes, rows: int, columns: int) -> Heads | None:
    """Only the cells that do not begin plainly within the corner; nothing if one of them lacks an address there."""
    cell = b"<" + prefix + b"c"
    address = b'r="' + _up_to_column(columns) + _up_to_row(rows) + b'"'
    # Then the end, a style, or a type other than error.
    odd = re.compile(cell + rb"[\s/>](?!" + address + rb'(?:>| t="[^e]| s="[0-9]*+"(?:>| t="[^e]| ?/)))')
    errors = []
    for match in odd.finditer(xml):
        start = match.start()
        head = xml[start : xml.find(b">", start)]
        place = _reference(head)
        if place is None or place[0] >= rows or place[1] >= columns:
            return None
        if _ERROR_TYPE.search(head):
            errors.append(start)
    return Heads(prefix, rows, columns, xml.count(cell + b" "), errors, {})


def _visit(xml: bytes, prefix: bytes) -> Heads:
    """Every row and cell; one without an address stands right of the one before it, or below the row before it."""
    row = column = -1
    rows = columns = count = 0
    errors, implied = [], {}
    for match in re.finditer(b"<" + prefix + rb"(row|c)(?=[\s/>])([^>]*)", xml):
        if match[1] == b"row":
            number = _ROW_NUMBER.search(match[2])
            if (number is None and _ANY_REFERENCE.search(match[2])) or (number and int(number[1]) > _MAX_ROW):
                raise damaged()
            row, column = (int(number[1]) - 1 if number else row + 1), -1
            continue
        count += 1
        place = _reference(match[2])
        if place is None:
            place = implied[match.start()] = (max(row, 0), column + 1)
        column = place[1]
        rows, columns = max(rows, place[0] + 1), max(columns, place[1] + 1)
        if _ERROR_TYPE.search(match[2]):
            errors.append(match.start())
    return Heads(prefix, rows, columns, count, errors, implied)


def _reference(head: bytes) -> tuple[int, int] | None:
    """Row and column that a cell's address names, None where it has none.

    Raises:
        FileUnreadable: an address that no sheet has; calamine would ask for a table of that size, and abort.
    """
    found = _REFERENCE.search(head)
    if found is None:
        if _ANY_REFERENCE.search(head):
            raise damaged()
        return None
    row, column = int(found[2]) - 1, column_index(found[1].decode().upper())
    if not 0 <= row < _MAX_ROW or column >= _MAX_COLUMN:
        raise damaged()
    return row, column


def _up_to_row(rows: int) -> bytes:
    """A pattern of the numbers up to `rows` rounded up to two digits and zeros: for 20001, those up to 20999."""
    digits = str(rows)
    rest = max(0, len(digits) - 2)
    lead = digits[: len(digits) - rest]
    patterns = [rf"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    if len(lead) == 1:
        patterns.append(f"[1-{lead}]")
    else:
        if lead[0] > "1":
            patterns.append(f"[1-{int(lead[0]) - 1}][0-9][0-9]{{{rest}}}")
        patterns.append(f"{lead[0]}[0-{lead[1]}][0-9]{{{rest}}}")
    return f"(?:{'|'.join(patterns)})".encode()


def _up_to_column(columns: int) -> bytes:
    """A pattern of the names of the first columns: for 28, `(?:[A-Z]|[A-A][A-B])`."""
    last = column_letters(columns - 1)
    patterns = [f"[A-Z]{{{length}}}" for length in range(1, len(last))]
    for index, letter in enumerate(last):
        rest = len(last) - index - 1
        end = letter if rest == 0 else chr(ord(letter) - 1)
        if end >= "A":
            patterns.append(f"{last[:index]}[A-{end}][A-Z]{{{rest}}}")
    return f"(?:{'|'.join(patterns)})".encode()
