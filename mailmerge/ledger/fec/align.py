"""Which cells of a FEC row belong together when a text holds the separator of the file?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailmerge.ledger.fec.cells import Cells, cell, day, has_two_sides, is_no_date, sign_of, text, to_euros
from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.tables.cells import is_blank
from mailmerge.values import Unreadable, shown

_TEXTS = (Column.JOURNAL_NAME, Column.ACCOUNT_NAME, Column.CUSTOMER_NAME, Column.PIECE, Column.LABEL)
_DATES = (Column.ENTRY_DATE, Column.PIECE_DATE, Column.LETTER_DATE, Column.VALIDATED)
_AMOUNT_TEXT = re.compile(r"[-+ ]*\d+[.,]\d+[- ]*")
_DATE_TEXT = re.compile(r"(?:19|20)\d{6}")


def align(header: FecHeader, cells: Cells) -> Cells | None:
    """The row with its cells under their headers; None unless exactly one way of reading it makes sense.

    A row with more cells than the header is as it stands when the rest is blank; else one text was cut by its own
    separators, and is joined again where dates and amounts then fall into place.
    """
    stands = _makes_sense(header, cells) and _filled_sides(header, cells) in (0, 1)
    if stands and all(map(is_blank, cells[header.width :])):
        return cells
    ways = [
        way for way in _rejoined(header, cells) if _makes_sense(header, way) and _filled_sides(header, way) == 1
    ] + ([cells] if stands else [])
    return ways[0] if len(ways) == 1 else None


def _rejoined(header: FecHeader, cells: Cells) -> Iterator[Cells]:
    for surplus in range(1, len(cells) - header.width + 1):
        for column in _TEXTS:
            start = header.columns.get(column)
            if start is not None:
                joined = " ".join(filter(None, map(shown, cells[start : start + surplus + 1])))
                way = [*cells[:start], joined, *cells[start + surplus + 1 :]]
                if all(map(is_blank, way[header.width :])):
                    yield way


def _makes_sense(header: FecHeader, cells: Cells) -> bool:
    """Whether every column holds what it should."""
    currency = text(header, cells, Column.FOREIGN_CURRENCY)
    return (
        re.match(r"\d{3}", text(header, cells, Column.ACCOUNT)) is not None
        and all(is_no_date(value) or day(value) for value in (cell(header, cells, column) for column in _DATES))
        and not _AMOUNT_TEXT.fullmatch(text(header, cells, Column.LETTER))
        and not _DATE_TEXT.fullmatch(text(header, cells, Column.FOREIGN_AMOUNT))
        and (not currency or (len(currency) == 3 and currency.isalpha()))
    )


def _filled_sides(header: FecHeader, cells: Cells) -> int | None:
    """How many of debit and credit are not zero; None where they cannot be read."""
    columns = (Column.DEBIT, Column.CREDIT) if has_two_sides(header) else (Column.AMOUNT,)
    if not has_two_sides(header) and sign_of(shown(cell(header, cells, Column.SIDE))) is None:
        return None
    try:
        return sum(bool(to_euros(cell(header, cells, column))) for column in columns)
    except Unreadable:
        return None
