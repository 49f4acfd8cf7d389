"""How does a workbook in one XML file (SpreadsheetML of Excel 2002 and 2003) become tables of cells?

Reference: "XML Spreadsheet Reference", Microsoft, 2001.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from mailmerge.model import CellFault, CellValue, Table
from mailmerge.tables.refusals import damaged, no_table, too_big, too_wide
from mailmerge.tables.scan import ERROR_MESSAGE, UNCOMPUTED

_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_MAX_PLACES = 8_000_000
_MAX_COLUMNS = 16_384


@dataclass(slots=True)
class _Sheet:
    name: str
    rows: list[list[CellValue]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


class _Book:
    """Builds sheets as the parser goes; `row` and `column` are those of the cell at hand, from 0."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.since_1904 = False
        self.row = self.column = -1
        self.place = (0, 0)
        self.places = 0
        self.kind = ""
        self.text: list[str] | None = None
        self.formula = False
        self.filled = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if space == _SHEET:
            given = {key.removeprefix(_SHEET + " "): value for key, value in attributes.items()}
            if name == "Worksheet":
                self.sheets.append(_Sheet(given.get("Name", "")))
                self.row = self.column = -1
            elif name == "Row" and self.sheets:
                self.row, self.column = _index(given, self.row), -1
            elif name == "Cell" and self.sheets:
                self._cell(given)
            elif name == "Data" and self.sheets:
                self.kind, self.text, self.filled = given.get("Type", "String"), [], True
        elif space == _EXCEL and name in ("Visible", "Date1904"):
            self.text = []

    def end(self, tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        text = "".join(self.text or ())
        if name == "Data" and space == _SHEET and self.sheets and self.text is not None:
            self._put(_value(self.kind, text))
        elif name == "Cell" and space == _SHEET and self.sheets:
            if self.formula and not self.filled:
                self._put(UNCOMPUTED)
        elif name == "Visible" and self.sheets:
            self.sheets[-1].hidden = text.strip().startswith("SheetHidden") or text.strip() == "SheetVeryHidden"
        elif name == "Date1904":
            self.since_1904 = text.strip() not in ("0", "False")
        else:
            return
        self.text = None

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _cell(self, given: Mapping[str, str]) -> None:
        self.row = max(self.row, 0)
        self.column = _index(given, self.column)
        self.formula, self.filled = "Formula" in given, False
        across, down = _number(given.get("MergeAcross")), _number(given.get("MergeDown"))
        if across or down:
            self.sheets[-1].merged.append((self.row, self.column, self.row + down, self.column + across))
        # The next cell without an index stands right of the merged range.
        self.place = self.row, self.column
        self.column += across

    def _put(self, value: CellValue) -> None:
        row_number, column = self.place
        sheet = self.sheets[-1]
        if column >= _MAX_COLUMNS:
            raise too_wide(sheet.name, row_number + 1, column + 1)
        new_rows = max(0, row_number + 1 - len(sheet.rows))
        self.places += new_rows
        if self.places > _MAX_PLACES:
            raise too_wide(sheet.name, row_number + 1, column + 1)
        sheet.rows.extend([] for _ in range(new_rows))
        row = sheet.rows[row_number]
        added = max(0, column + 1 - len(row))
        self.places += added
        if self.places > _MAX_PLACES:
            raise too_big()
        row.extend([None] * added)
        row[column] = value


def read_spreadsheetml(name: str, content: bytes) -> tuple[Table, ...]:
    """All worksheets with their typed cells.

    Raises:
        FileUnreadable: it is damaged, holds no sheet, or would not fit in memory.
    """
    book = _Book()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content.lstrip(), True)
    except expat.ExpatError as error:
        raise damaged() from error
    if not book.sheets:
        raise no_table("le classeur XML")
    return tuple(
        Table(name, sheet.name, sheet.rows, sheet.hidden, tuple(sheet.merged), book.since_1904) for sheet in book.sheets
    )


def _refuse_doctype(*_: object) -> None:
    """Entity bombs and references to other files need one; Excel writes none."""
    raise damaged()


def _index(given: Mapping[str, str], before: int) -> int:
    """`ss:Index` counts from 1; without it, the next one."""
    return _number(given["Index"]) - 1 if _number(given.get("Index")) else before + 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _value(kind: str, text: str) -> CellValue:
    try:
        match kind:
            case "Number":
                return float(text)
            case "DateTime":
                return dt.datetime.fromisoformat(text.strip())
            case "Boolean":
                return text.strip() in ("1", "true", "True")
            case "Error":
                return CellFault(text.strip() or "#", ERROR_MESSAGE)
    except ValueError:
        return text
    return text
