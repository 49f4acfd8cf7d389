"""How do the tables of a web page, which many programs export under the name .xls, become tables of cells?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from mailmerge.model import CellValue, Table
from mailmerge.tables.encoding import decode
from mailmerge.tables.refusals import no_table, too_big

_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MAX_CELLS = 8_000_000
_MAX_SPAN = 1000  # as browsers do
_MAX_DEPTH = 50
_SILENT = frozenset(("script", "style", "title", "xml"))


@dataclass(slots=True)
class _Grid:
    """A table while it is read; `open_spans` are columns that a cell above reaches down into, with rows left."""

    rows: list[list[CellValue]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    open_spans: dict[int, int] = field(default_factory=dict)
    pieces: list[str] | None = None
    place: tuple[int, int] = (0, 0)

    def begin_row(self) -> None:
        self.end_cell()
        if self.rows:
            self.open_spans = {column: left - 1 for column, left in self.open_spans.items() if left > 1}
        self.rows.append([])

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        while len(row) in self.open_spans:
            row.append("")
        self.place = (len(self.rows) - 1, len(row))
        row.extend([""] * columns)
        if columns > 1 or rows > 1:
            top, left = self.place
            self.merged.append((top, left, top + rows - 1, left + columns - 1))
        if rows > 1:
            # The row itself is one of those the cell covers.
            self.open_spans |= dict.fromkeys(range(self.place[1], self.place[1] + columns), rows)
        self.pieces = []

    def end_cell(self) -> None:
        if self.pieces is not None:
            row, column = self.place
            lines = "".join(self.pieces).split("\v")
            self.rows[row][column] = "\n".join(" ".join(line.split()) for line in lines).strip()
            self.pieces = None


class _Reader(HTMLParser):
    """Collects tables; the text of a table within a cell belongs to the inner table alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Grid] = []
        self.open: list[_Grid] = []
        self.silent = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            if len(self.open) < _MAX_DEPTH:
                self.open.append(_Grid())
                self.done.append(self.open[-1])
        elif self.open:
            self._inside(tag, dict(attrs))

    def _inside(self, tag: str, attributes: dict[str, str | None]) -> None:
        grid = self.open[-1]
        if tag == "tr":
            grid.begin_row()
        elif tag in ("td", "th"):
            columns, rows = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
            self.cells += columns
            if self.cells > _MAX_CELLS:
                raise too_big()
            grid.begin_cell(columns, rows)
        elif tag in ("br", "p", "div") and grid.pieces:
            grid.pieces.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.open:
            self.open.pop().end_cell()
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self.open and not self.silent and self.open[-1].pieces is not None:
            self.open[-1].pieces.append(data)


def read_html(name: str, content: bytes) -> tuple[Table, ...]:
    """Each table of the page with more than one row.

    Raises:
        FileUnreadable: there is none, or they are too big.
    """
    reader = _Reader()
    reader.feed(_page(content))
    reader.close()
    for grid in reader.open:
        grid.end_cell()
    grids = [grid for grid in reader.done if len(grid.rows) > 1]
    if not grids:
        raise no_table("la page web")
    names = [f"Tableau {number}" for number in range(1, len(grids) + 1)] if len(grids) > 1 else [""]
    return tuple(
        Table(name, sheet, _without_end(grid.rows), merged=_clipped(grid))
        for sheet, grid in zip(names, grids, strict=True)
    )


def _page(content: bytes) -> str:
    stated = _CHARSET.search(content[:4096])
    if stated and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = stated[1].decode("ascii").lower()
        # Programs that state the older standard write Microsoft's extension of it, as every browser assumes.
        encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(encoding, encoding)
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _span(value: str | None) -> int:
    text = (value or "").strip()
    return min(max(int(text), 1), _MAX_SPAN) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _without_end(rows: list[list[CellValue]]) -> list[list[CellValue]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _clipped(grid: _Grid) -> tuple[tuple[int, int, int, int], ...]:
    last: Sequence[tuple[int, int, int, int]] = grid.merged
    return tuple((top, left, min(bottom, len(grid.rows) - 1), right) for top, left, bottom, right in last)
