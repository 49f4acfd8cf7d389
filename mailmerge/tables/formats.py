"""How does a cell look: which number format, colour and alignment for which kind of value, in which style of row?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mailmerge.tables.layout import Kind, RowStyle

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

RIGHT_ALIGNED: tuple[Kind, ...] = ("money", "exact", "integer", "percent", "share", "days")
_INK, _RULE, _SHADE, _INPUT = "#1F3B57", "#B8C4CF", "#EAF0F5", "#FFFBE6"
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


class Formats:
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


def _properties(kind: Kind, style: RowStyle, extra: str) -> dict[str, object]:
    properties: dict[str, object] = {**_BASE, **_STYLES[style]}
    if kind in _NUMBER_FORMATS:
        properties["num_format"] = _NUMBER_FORMATS[kind]
    if kind == "money":
        properties["num_format"] = _money_format(extra)
    if extra == "to fill":
        properties |= {"bg_color": _INPUT, "border": 1, "border_color": _RULE}
    properties |= {"align": "right"} if kind in RIGHT_ALIGNED else {"indent": 1}
    if extra == "decimal":
        properties["num_format"] = "0.00"
    if kind in ("wrap", "input"):
        properties["text_wrap"] = True
    if kind == "input":
        properties |= {"bg_color": _INPUT, "border": 1, "border_color": _RULE, "align": "left"}
    if extra == "quoted":
        properties["quote_prefix"] = True
    return properties


def _money_format(currency: str) -> str:
    """`1 234,56 €` whatever the language of the reader's Excel: 40C is France's locale, `[$...]` the sign."""
    sign = f" [${'€' if currency == 'EUR' else currency}-40C]" if currency else ""
    return f"#,##0.00{sign};[Red]-#,##0.00{sign}"
