"""How does each kind of workbook become tables: by which engine, and with what added to its answer?"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from mailmerge.model import CellValue, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.scan import Finding, Scanned, ScannedBook, scan_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

Engine: TypeAlias = Literal["calamine", "openpyxl"]
_NOTHING = Scanned()


def read_xlsx_slowly(name: str, content: bytes) -> tuple[Table, ...]:
    """An .xlsx through openpyxl, which reads some that calamine does not."""
    scanned = scan_workbook(content)
    book = cast("Workbook", _book("openpyxl", content))
    tables = []
    for sheet in book.worksheets:
        # A sheet's own word on its size may be wrong, and Excel goes by the cells too.
        getattr(sheet, "reset_dimensions", lambda: None)()
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        hidden = sheet.sheet_state != "visible"
        tables.append(_table(name, sheet.title, rows, hidden, scanned))
    return tuple(tables)


def read_xls(name: str, content: bytes) -> tuple[Table, ...]:
    """A binary workbook of Excel 5 to 2003."""
    from mailmerge.tables.biff import scan_xls

    tables = read_with_calamine(name, content, scan_xls(content))
    return tuple(replace(table, rows=[[_unhalved(cell) for cell in row] for row in table.rows]) for table in tables)


def _unhalved(cell: CellValue) -> CellValue:
    """Some programs state a single-byte code page beside two-byte texts, and calamine believes the former."""
    if isinstance(cell, str) and "\0" in cell:
        return cell.encode("latin-1", "ignore").decode("utf-16-le", "ignore").strip("\0")
    return cell


def read_xlsb(name: str, content: bytes) -> tuple[Table, ...]:
    """A binary workbook of Excel 2007 and later."""
    from mailmerge.tables.biff12 import scan_xlsb

    return read_with_calamine(name, content, scan_xlsb(content))


def read_ods(name: str, content: bytes) -> tuple[Table, ...]:
    """An OpenDocument workbook."""
    from mailmerge.tables.odf import scan_ods

    return read_with_calamine(name, content, scan_ods(content))


def read_with_calamine(name: str, content: bytes, scanned: ScannedBook) -> tuple[Table, ...]:
    """All worksheets in order, hidden ones marked, with what the scan found put in place."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    book = cast("CalamineWorkbook", _book("calamine", content))
    tables = []
    with collector_paused():
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(about.name)
                rows = sheet.to_python(skip_empty_area=False)
                hidden = about.visible != SheetVisibleEnum.Visible
                tables.append(_table(name, about.name, rows, hidden, scanned))
    return tuple(tables)


def _book(engine: Engine, content: bytes) -> object:
    """The engine's own workbook, opened by pandas; its cells need no detour through data frames."""
    import pandas as pd

    return pd.ExcelFile(io.BytesIO(content), engine=engine).book


def _table(name: str, sheet: str, values: object, hidden: bool, scanned: ScannedBook) -> Table:
    rows = cast("list[list[CellValue]]", values)
    found = scanned.sheets.get(sheet, _NOTHING)
    _put(rows, found.findings)
    while rows and all(is_blank(value) for value in rows[-1]):
        rows.pop()
    return Table(name, sheet, rows, hidden, found.merged, scanned.since_1904)


def _put(rows: list[list[CellValue]], findings: Sequence[Finding]) -> None:
    for row_number, column, found in findings:
        while len(rows) <= row_number:
            rows.append([])
        row = rows[row_number]
        row.extend([None] * (column + 1 - len(row)))
        row[column] = found
