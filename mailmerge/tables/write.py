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
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from mailmerge.tables.charts import Chart, add_charts

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

OutValue: TypeAlias = str | int | Decimal | dt.date | None
Kind: TypeAlias = Literal["text", "wrap", "money", "exact", "date", "integer", "percent", "share", "days", "input"]
RowStyle: TypeAlias = Literal["", "title", "heading", "total", "good", "bad", "note"]

_FIXED_DATE = dt.datetime(2000, 1, 1)
_INK, _RULE, _SHADE, _INPUT = "#1F3B57", "#B8C4CF", "#EAF0F5", "#FFFBE6"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_MAX_LINKS = 60_000  # Excel allows 65,530 links a sheet


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header, width in characters, kind of value, allowed words (a list), and if the clerk fills it in.

    Dates to fill in are checked by Excel as they are typed.
    """

    header: str
    width: float
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    help: str = ""
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Values from the first column on, a style, the currency of its amounts, and the path the last value links to.

    `kinds` are those of single values (column -> kind), where they are not those of their columns; `idle` are columns
    that are to be filled in elsewhere, but not in this row.
    """

    values: Sequence[OutValue]
    style: RowStyle = ""
    currency: str = ""
    link: str = ""
    kinds: Mapping[int, Kind] | None = None
    idle: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write. `choices` are drop-down lists of single cells: (row from 0 below header, column) -> words.

    The first `frozen` columns stay in sight, as the header does.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    filters: bool = True
    choices: Mapping[tuple[int, int], tuple[str, ...]] | None = None
    spare_rows: int = 0
    charts: tuple[Chart, ...] = ()
    one_page: bool = False
    frozen: int = 0


def write_workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The .xlsx file with these sheets, byte for byte the same for the same input."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": _FIXED_DATE})
    book.set_calc_mode("auto")
    formats = _Formats(book)
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


class _Formats:
    """Cell formats, made once per workbook on first use."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Kind, RowStyle, str], Format] = {}

    def get(self, kind: Kind, style: RowStyle, extra: str = "") -> Format:
        """The format of a kind of value in a style of row; `extra` is the currency of money, or `quoted` for text."""
        key = (kind, style, extra)
        if key not in self._made:
            self._made[key] = self._book.add_format(_properties(kind, style, extra))
        return self._made[key]


_NUMBER_FORMATS: Mapping[Kind, str] = {
    "money": "#,##0.00",
    "exact": "#,##0.0000",
    "date": "dd/mm/yyyy",
    "integer": "0",
    "percent": "0.00",
    "share": "0.0 %",
    "days": "0.0",
    "text": "@",
    "wrap": "@",
}
_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
_STYLES: Mapping[RowStyle, dict[str, object]] = {
    "": {},
    "title": {"bold": True, "font_size": 16, "font_color": _INK},
    "heading": {"bold": True, "bg_color": _INK, "font_color": "#FFFFFF", "text_wrap": True},
    "total": {"bold": True, "bg_color": _SHADE, "top": 1, "top_color": _INK},
    "good": {"bold": True, "font_color": "#1E7B34"},
    "bad": {"bold": True, "font_color": "#B00020"},
    "note": {"text_wrap": True, "valign": "top"},
}
_ROW_HEIGHTS: Mapping[RowStyle, float] = {"title": 28, "heading": 20}


def _properties(kind: Kind, style: RowStyle, extra: str) -> dict[str, object]:
    properties: dict[str, object] = {**_BASE, **_STYLES[style]}
    if kind in _NUMBER_FORMATS:
        properties["num_format"] = _NUMBER_FORMATS[kind]
    if kind == "money":
        properties["num_format"] = _money_format(extra)
    if extra == "to fill":
        properties |= {"bg_color": _INPUT, "border": 1, "border_color": _RULE}
    properties |= {"align": "right"} if kind in _RIGHT_ALIGNED else {"indent": 1}
    if extra == "decimal":
        properties["num_format"] = "0.00"
    if kind in ("wrap", "input"):
        properties["text_wrap"] = True
    if kind == "input":
        properties |= {"bg_color": _INPUT, "border": 1, "border_color": _RULE, "align": "left"}
    if extra == "quoted":
        properties["quote_prefix"] = True
    return properties


_RIGHT_ALIGNED: tuple[Kind, ...] = ("money", "exact", "integer", "percent", "share", "days")


def _money_format(currency: str) -> str:
    """`1 234,56 €` whatever the language of the reader's Excel: 40C is France's locale, `[$...]` the sign."""
    sign = f" [${'€' if currency == 'EUR' else currency}-40C]" if currency else ""
    return f"#,##0.00{sign};[Red]-#,##0.00{sign}"


def _write_sheet(target: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    has_header = any(column.header for column in sheet.columns)
    first = 1 if has_header else 0
    for index, column in enumerate(sheet.columns):
        target.set_column(index, index, column.width, formats.get(column.kind, "") if sheet.spare_rows else None)
        if has_header:
            heading: Kind = column.kind if column.kind in _RIGHT_ALIGNED else "text"
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


def _write_row(target: Worksheet, number: int, row: Row, columns: Sequence[Column], formats: _Formats) -> None:
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


def _write_note(target: Worksheet, number: int, row: Row, columns: Sequence[Column], formats: _Formats) -> None:
    """A sentence over the whole width: text that runs on beyond the last column would make the page smaller."""
    text = str(row.values[0])
    width = sum(column.width for column in columns)
    target.set_row(number, _LINE_HEIGHT * math.ceil(len(text) * 0.9 / width))
    target.merge_range(number, 0, number, len(columns) - 1, None)
    target.write_string(number, 0, text, formats.get("text", "note"))


def _write_cell(
    target: Worksheet, number: int, index: int, value: OutValue, row: Row, column: Column, formats: _Formats
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


_WRAPPED: tuple[Kind, ...] = ("wrap", "input")
_LINE_HEIGHT = 15.0


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
    return kind if kind in ("wrap", "input") or (style == "heading" and kind in _RIGHT_ALIGNED) else "text"


def _number_kind(kind: Kind, value: int | Decimal) -> Kind:
    if kind == "input" or kind in _RIGHT_ALIGNED:
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
