"""How does a list of rows become a workbook that a controller likes to open?

The same rows give the same bytes: no clock is read, and the creation date inside the file is fixed. Text is always
written as text, so that a name such as `=cmd|...` can never become a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from mailmerge.tables.charts import add_charts
from mailmerge.tables.formats import RIGHT_ALIGNED, Formats
from mailmerge.tables.layout import Column, Kind, OutValue, Row, RowStyle, Sheet
from mailmerge.tables.mark import MARK

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_FIXED_DATE = dt.datetime(2000, 1, 1)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_MAX_LINKS = 60_000  # Excel allows 65,530 links a sheet
_WRAPPED: tuple[Kind, ...] = ("wrap", "input")
_LINE_HEIGHT = 15.0
_ROW_HEIGHTS: Mapping[RowStyle, float] = {"title": 28, "heading": 20}


def write_workbook(sheets: Sequence[Sheet], title: str, mark: str = "") -> bytes:
    """The .xlsx file with these sheets, byte for byte the same for the same input.

    Args:
        sheets: what stands in it.
        title: the title in its properties.
        mark: the version it is made by, if it is the clerk's from then on and is completed by later versions.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": _FIXED_DATE})
    if mark:
        book.set_custom_property(MARK, mark)
    book.set_calc_mode("auto")
    formats = Formats(book)
    for sheet in sheets:
        target = book.add_worksheet(sheet.name)
        _write_sheet(target, sheet, formats)
        add_charts(book, target, sheet.charts)
    book.close()
    return _same_everywhere(buffer)


def _same_everywhere(written: io.BytesIO) -> bytes:
    """The same bytes on every system: a zip also records the one that wrote it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            entry.create_system = 0
            target.writestr(entry, source.read(entry))
    return buffer.getvalue()


def _write_sheet(target: Worksheet, sheet: Sheet, formats: Formats) -> None:
    has_header = any(column.header for column in sheet.columns)
    first = 1 if has_header else 0
    for index, column in enumerate(sheet.columns):
        target.set_column(index, index, column.width, formats.get(column.kind, "") if sheet.spare_rows else None)
        if has_header:
            heading: Kind = column.kind if column.kind in RIGHT_ALIGNED else "text"
            target.write_string(0, index, column.header, formats.get(heading, "heading"))
        if column.help:
            target.write_comment(0, index, column.help, {"x_scale": 2, "author": "mailmerge"})
    if has_header:
        target.set_row(0, max(20, _height([column.header for column in sheet.columns], sheet.columns)))
    for number, row in enumerate(sheet.rows, first):
        _write_row(target, number, row, sheet.columns, formats)
    _add_lists(target, sheet, first)
    if has_header:
        target.freeze_panes(1, sheet.frozen)
        if sheet.filters:
            listed = next((at for at, row in enumerate(sheet.rows) if row.style or not row.values), len(sheet.rows))
            target.autofilter(0, 0, max(listed, 1), len(sheet.columns) - 1)
    _set_page(target, has_header, sheet.one_page)


def _set_page(target: Worksheet, has_header: bool, one_page: bool) -> None:
    if has_header:
        target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 1 if one_page else 0)
    target.set_footer("&L&A&RPage &P sur &N")
    target.hide_gridlines(1 if has_header else 2)  # never printed; on screen only around lists
    if has_header:
        target.repeat_rows(0)


def _write_row(target: Worksheet, number: int, row: Row, columns: Sequence[Column], formats: Formats) -> None:
    if row.style == "note" and len(columns) > 1:
        _write_note(target, number, row, columns, formats)
        return
    if row.style in _ROW_HEIGHTS:
        target.set_row(number, _ROW_HEIGHTS[row.style])
    elif any(column.kind in _WRAPPED for column in columns):
        target.set_row(number, _height(row.values, columns))
    last = len(row.values) - 1
    for index, value in enumerate(row.values):
        if row.link and index == last and isinstance(value, str) and number <= _MAX_LINKS:
            target.write_url(number, index, f"external:{row.link}", None, value)
        else:
            _write_cell(target, number, index, value, row, columns[index], formats)


def _write_note(target: Worksheet, number: int, row: Row, columns: Sequence[Column], formats: Formats) -> None:
    """A sentence over the whole width: text that runs on beyond the last column would make the page smaller."""
    text = str(row.values[0])
    width = sum(column.width for column in columns)
    target.set_row(number, _LINE_HEIGHT * math.ceil(len(text) * 0.9 / width))
    target.merge_range(number, 0, number, len(columns) - 1, None)
    target.write_string(number, 0, text, formats.get("text", "note"))


def _write_cell(
    target: Worksheet, number: int, index: int, value: OutValue, row: Row, column: Column, formats: Formats
) -> None:
    kind, style = column.kind, row.style
    extra = "to fill" if column.to_fill and index not in row.idle else ""
    if value is None or value == "":
        if style in ("total", "heading") or kind == "input" or extra:
            target.write_blank(number, index, None, formats.get(kind, style, extra))
    elif isinstance(value, str):
        quoted = extra or ("quoted" if value.startswith(_FORMULA_STARTS) else "")
        target.write_string(number, index, value, formats.get(_text_kind(kind, style), style, quoted))
    elif isinstance(value, dt.date):
        target.write_datetime(number, index, value, formats.get("input" if kind == "input" else "date", style, extra))
    else:
        number_kind = _number_kind((row.kinds or {}).get(index, kind), value)
        detail = {"money": row.currency, "input": "decimal" if isinstance(value, Decimal) else ""}.get(number_kind, "")
        target.write_number(number, index, value, formats.get(number_kind, style, detail))


def _height(values: Sequence[OutValue], columns: Sequence[Column]) -> float:
    """The height that wrapped text needs, in points: not every program works it out when it opens a file."""
    lines = [
        math.ceil(len(value) * 1.15 / column.width)
        for value, column in zip(values, columns, strict=False)
        if isinstance(value, str) and (column.kind in _WRAPPED or value == column.header)
    ]
    return _LINE_HEIGHT * max((1, *lines))


def _text_kind(kind: Kind, style: RowStyle) -> Kind:
    """Words stand left, except the heading of a column of numbers."""
    return kind if kind in ("wrap", "input") or (style == "heading" and kind in RIGHT_ALIGNED) else "text"


def _number_kind(kind: Kind, value: int | Decimal) -> Kind:
    if kind == "input" or kind in RIGHT_ALIGNED:
        return kind
    return "money" if isinstance(value, Decimal) else "integer"


def _add_lists(target: Worksheet, sheet: Sheet, first: int) -> None:
    last = first + len(sheet.rows) + sheet.spare_rows - 1
    for index, column in enumerate(sheet.columns):
        if column.choices and last >= first:
            target.data_validation(first, index, last, index, _list_of(column.choices))
        elif column.to_fill and column.kind == "date" and last >= first:
            target.data_validation(first, index, last, index, dict(_A_DATE))
    for (row, index), choices in (sheet.choices or {}).items():
        target.data_validation(first + row, index, first + row, index, _list_of(choices))


_A_DATE: Mapping[str, object] = {
    "validate": "date",
    "criteria": "between",
    "minimum": dt.date(2000, 1, 1),
    "maximum": dt.date(2099, 12, 31),
    "error_title": "Date attendue",
    "error_message": "Tapez une date, par exemple 31/12/2026.",
}


def _list_of(choices: tuple[str, ...]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Valeur inattendue",
        "error_message": "Choisissez une valeur de la liste.",
    }
