"""How does a workbook gain sheets, lines and columns that a newer model has, while all it holds stays?

Nothing is moved: lines go below the last one, columns beside the last one, sheets after the last one.
"""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from mailmerge.tables.losses import open_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet of the model, as it stands there."""

    model: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of the model's sheet: its row there, the columns where its cells go, and texts to put instead of its own.

    Rows and columns count from 0; `columns` are (column in the model, column in the workbook).
    """

    sheet: str
    model: str
    row: int
    columns: tuple[tuple[int, int], ...]
    instead: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column of the model's sheet, whose header stands there in row 0, put beside those of the workbook's header."""

    sheet: str
    model: str
    column: int
    header: int


Addition: TypeAlias = NewSheet | NewLine | NewColumn


def completed(content: bytes, model: bytes, additions: Sequence[Addition]) -> bytes:
    """The workbook with these additions from the model.

    Raises:
        WouldLose: it holds something that would not be in the new one.
        Exception: whatever openpyxl raises on damage.
    """
    from openpyxl import load_workbook

    book = open_whole(content)
    source = load_workbook(io.BytesIO(model))
    for addition in additions:
        if isinstance(addition, NewSheet):
            _add_sheet(book, source[addition.model])
        elif isinstance(addition, NewLine):
            _add_line(book[addition.sheet], source[addition.model], addition)
        else:
            _add_column(book[addition.sheet], source[addition.model], addition)
    for sheet in book.worksheets:
        _fit_comments(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _add_sheet(book: Workbook, model: Worksheet) -> None:
    sheet = book.create_sheet(model.title)
    for row in range(1, model.max_row + 1):
        for column in range(1, model.max_column + 1):
            _copy_cell(_cell(model, row, column), _cell(sheet, row, column))
    for column in range(1, model.max_column + 1):
        _copy_column(model, column, sheet, column)
    for number, height in model.row_dimensions.items():
        sheet.row_dimensions[number].height = height.height
    for rule in model.data_validations.dataValidation:
        sheet.add_data_validation(copy(rule))
    sheet.freeze_panes = model.freeze_panes
    sheet.sheet_view.showGridLines = model.sheet_view.showGridLines
    sheet.sheet_properties.pageSetUpPr = copy(model.sheet_properties.pageSetUpPr)
    for part in ("orientation", "paperSize", "fitToHeight"):
        setattr(sheet.page_setup, part, getattr(model.page_setup, part))
    sheet.HeaderFooter = copy(model.HeaderFooter)
    sheet.print_title_rows = model.print_title_rows


def _add_line(sheet: Worksheet, model: Worksheet, line: NewLine) -> None:
    number = 1 + max((row for row, column in _filled(sheet)), default=0)
    height = model.row_dimensions[line.row + 1].height
    if height and number not in sheet.row_dimensions:
        sheet.row_dimensions[number].height = height
    for own, there in line.columns:
        cell, target = _cell(model, line.row + 1, own + 1), _cell(sheet, number, there + 1)
        _copy_cell(cell, target)
        if own in line.instead:
            target.value = line.instead[own] or None
        _add_lists(sheet, target.coordinate, model, cell)


def _add_column(sheet: Worksheet, model: Worksheet, column: NewColumn) -> None:
    row = column.header + 1
    filled = [(there, at) for there, at in _filled(sheet) if there >= row]
    last = max((at for there, at in filled if there == row), default=0)
    taken = {at for _, at in filled}  # notes beside the table would become values of the column
    number = next(at for at in itertools.count(last + 1) if at not in taken)
    head, target = _cell(model, 1, column.column + 1), _cell(sheet, row, number)
    _copy_cell(head, target)
    _copy_column(model, column.column + 1, sheet, number)
    below = f"{target.column_letter}{row + 1}:{target.column_letter}"
    _add_lists(sheet, below, model, _cell(model, 2, column.column + 1))


def _filled(sheet: Worksheet) -> list[tuple[int, int]]:
    """Row and column, as Excel counts, of the cells that hold something or that a merged range hides."""
    from openpyxl.cell.cell import MergedCell

    return [
        (row, column)
        for row, cells in enumerate(sheet.iter_rows(), 1)
        for column, cell in enumerate(cells, 1)
        if cell.value is not None or cell.comment or isinstance(cell, MergedCell)
    ]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell by its row and column as Excel counts; one that a merged range hides cannot be written."""
    from openpyxl.cell.cell import Cell

    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise ValueError(cell.coordinate)
    return cell


def _copy_column(model: Worksheet, own: int, sheet: Worksheet, number: int) -> None:
    """Width and style of a column, which a workbook may say of several at once, but of none twice."""
    from openpyxl.utils import get_column_letter

    said = _column(model, own)
    shared = _column(sheet, number)
    if shared and (shared.max or 0) > number:
        rest = copy(shared)
        rest.index, rest.min, rest.width = get_column_letter(number + 1), number + 1, shared.width
        sheet.column_dimensions[rest.index] = rest
    if shared and (shared.min or number) < number:
        shared.max = number - 1
    there = sheet.column_dimensions[get_column_letter(number)]
    there.min = there.max = number
    there.hidden = False
    if said:
        there.width = said.width
        _copy_style(said, there)


def _column(sheet: Worksheet, number: int) -> ColumnDimension | None:
    """What is said of a column, alone or together with its neighbours."""
    found = (said for said in sheet.column_dimensions.values() if said.min and said.max)
    return next((said for said in found if (said.min or 0) <= number <= (said.max or 0)), None)


def _add_lists(sheet: Worksheet, cells: str, model: Worksheet, like: Cell) -> None:
    """The lists that the model has on a cell, for another cell, or for those from `H2:H` on as far as there."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    for rule in list(model.data_validations.dataValidation):
        if like.coordinate in rule.sqref:
            last = max(bounds.max_row for bounds in rule.sqref.ranges)
            new = copy(rule)
            new.sqref = MultiCellRange(f"{cells}{max(last, sheet.max_row)}" if ":" in cells else cells)
            sheet.add_data_validation(new)


def _copy_cell(cell: Cell, target: Cell) -> None:
    from openpyxl.comments import Comment

    target.value = cell.value
    target.data_type = cell.data_type  # text that starts with = stays text
    _copy_style(cell, target)
    if cell.comment:
        target.comment = Comment(cell.comment.text, cell.comment.author)


def _copy_style(source: object, target: object) -> None:
    """A style is known by its number within one workbook only."""
    for part in ("font", "fill", "border", "alignment", "protection", "number_format"):
        setattr(target, part, copy(getattr(source, part)))


_COMMENT_LETTERS = 40


def _fit_comments(sheet: Worksheet) -> None:
    """Room for their whole texts: openpyxl does not read how large comments were."""
    for comment in (cell.comment for row in sheet.iter_rows() for cell in row if cell.comment):
        lines = sum(math.ceil(max(len(line), 1) / _COMMENT_LETTERS) for line in comment.text.split("\n"))
        comment.width, comment.height = 260, max(75, 18 * lines + 12)
