"""How do figures in a sheet become a chart of Excel’s own?

A chart refers to cells, so that it moves with them; its colours are fixed, so that the same figures give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ChartKind: TypeAlias = Literal["column", "bar", "line"]
_INK, _GRID, _TEXT = "#1F3B57", "#DDE4EA", "#44546A"
_COLOURS = ("#2F6C9E", "#E08E45", "#7A9E5F")
_MOST_LABELS = 7  # figures above more columns run into each other
_FONT = {"name": "Calibri", "size": 9, "color": _TEXT}


@dataclass(frozen=True, slots=True)
class Cells:
    """A range of one row or column of a sheet, from 0, the last cell included."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Series:
    """Values of a chart with the cell that names them."""

    name: Cells
    values: Cells


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over `categories`, at a cell of its sheet, `offset` pixels to the right of its edge.

    `unit` is the number format of its values, such as `#,##0`. Sizes are in pixels.
    """

    kind: ChartKind
    title: str
    categories: Cells
    series: tuple[Series, ...]
    row: int
    column: int = 0
    offset: int = 0
    width: int = 360
    height: int = 240
    unit: str = "#,##0"


def add_charts(book: Workbook, target: Worksheet, charts: Iterable[Chart]) -> None:
    """Draw the charts of one sheet."""
    for chart in charts:
        drawn = book.add_chart({"type": chart.kind})
        for number, series in enumerate(chart.series):
            drawn.add_series(_series(chart, series, _COLOURS[number % len(_COLOURS)]))
        drawn.set_title({"name": chart.title, "name_font": {**_FONT, "size": 11, "bold": True, "color": _INK}})
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": _FONT})
        words: dict[str, object] = {"num_font": _FONT, "line": {"color": _GRID}}
        values: dict[str, object] = {"num_format": chart.unit, "num_font": _FONT, "line": {"none": True}}
        if chart.kind == "bar":  # lies on its side; Excel counts its words from the bottom
            drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
            drawn.set_y_axis({**words, "reverse": True})
        else:
            drawn.set_x_axis(words)
            drawn.set_y_axis({**values, "major_gridlines": {"visible": True, "line": {"color": _GRID}}})
        drawn.set_chartarea({"border": {"color": _GRID}})
        drawn.set_size({"width": chart.width, "height": chart.height})
        place = {"x_offset": chart.offset, "object_position": 1, "description": chart.title}
        target.insert_chart(chart.row, chart.column, drawn, place)


def _series(chart: Chart, series: Series, colour: str) -> dict[str, object]:
    shape = {"line": {"color": colour, "width": 2.25}} if chart.kind == "line" else {"fill": {"color": colour}}
    cells = series.values
    points = (cells.last_row - cells.first_row + 1) * (cells.last_column - cells.first_column + 1)
    labels = {"data_labels": {"value": True, "num_format": chart.unit, "font": _FONT}}
    return {
        "name": _reference(series.name),
        "categories": _reference(chart.categories),
        "values": _reference(cells),
        "gap": 60,
        **shape,
        **(labels if points <= _MOST_LABELS else {}),
    }


def _reference(cells: Cells) -> list[str | int]:
    return [cells.sheet, cells.first_row, cells.first_column, cells.last_row, cells.last_column]
