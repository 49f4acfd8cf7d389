"""What is a sheet that is to be written: its columns, rows, styles, lists and charts?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from mailmerge.tables.charts import Chart

OutValue: TypeAlias = str | int | Decimal | dt.date | None
Kind: TypeAlias = Literal["text", "wrap", "money", "exact", "date", "integer", "percent", "share", "days", "input"]
RowStyle: TypeAlias = Literal["", "title", "heading", "total", "good", "bad", "note"]


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
