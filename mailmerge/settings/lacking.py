"""What do the settings of an older version lack that the default workbooks of this one have?

What is added must mean what its absence meant: a setting that is switched off where it has no line stays off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mailmerge.model import Field, Table
from mailmerge.settings.clients import CLIENT_FIELDS, CLIENTS_SHEET
from mailmerge.settings.declaration import (
    COLUMNS_SHEET,
    CREDITOR,
    CREDITOR_SHEET,
    GENERAL,
    GENERAL_SHEET,
    RATES_SHEET,
    STAGES_SHEET,
)
from mailmerge.settings.optional_sheets import OPTIONAL_SHEETS, PRINCIPAL, PRINCIPAL_SHEET, SALES_SHEET, SEGMENTS_SHEET
from mailmerge.settings.sheets import Faults, cell, find_optional_sheet
from mailmerge.settings.suspensions import SUSPENSION_FIELDS, SUSPENSIONS_SHEET
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import normalise_header
from mailmerge.tables.complete import Addition, NewColumn, NewLine, NewSheet
from mailmerge.tables.header import find_header
from mailmerge.values import clean_line, fold, shown

_GRIDS = (STAGES_SHEET, RATES_SHEET, SEGMENTS_SHEET, SALES_SHEET)
_VALUE = 1
# These take the default of the declaration where they have no line (see `load`); the others are then blank.
_DEFAULTED = (GENERAL_SHEET, COLUMNS_SHEET)


def lacking_settings(tables: Sequence[Table], model: Sequence[Table]) -> tuple[Addition, ...]:
    """What the sheets of `parametres.xlsx` lack of those of the default one.

    A sheet with a word that could be a misspelt one of the model is left as it is: reading it tells the word.
    """
    additions: list[Addition] = []
    for new in model:
        table = _sheet(tables, new.sheet)
        if table is None:
            additions += _new_sheet(tables, new.sheet)
        elif new.sheet in _GRIDS:
            additions += _of_grid(table, new)
        else:
            additions += _of_lines(table, new)
    return tuple(additions)


def lacking_clients(
    tables: Sequence[Table], model: Sequence[Table], extra_words: Mapping[str, Field]
) -> tuple[Addition, ...]:
    """The columns that `clients.xlsx` lacks; none in a list that comes from another program."""
    fields = {CLIENTS_SHEET: CLIENT_FIELDS, SUSPENSIONS_SHEET: SUSPENSION_FIELDS}
    pairs = [(_sheet(tables, new.sheet), new) for new in model]
    additions: list[Addition] = []
    for table, new in pairs:
        own = find_header(table, extra_words, fields[new.sheet]) if table else None
        whole = find_header(new, {}, fields[new.sheet])
        if table is None or own is None or whole is None:
            return ()
        known = {*own.columns, *own.ties}
        columns = sorted(column for field, column in whole.columns.items() if field not in known)
        additions += [NewColumn(table.sheet, new.sheet, column, own.row) for column in columns]
    return tuple(additions)


def _sheet(tables: Sequence[Table], name: str) -> Table | None:
    return next((table for table in tables if fold(table.sheet) == fold(name)), None)


def _new_sheet(tables: Sequence[Table], name: str) -> Iterator[Addition]:
    """A sheet that may be left out; what must be there is asked for, and not invented."""
    faults = Faults()
    if name in OPTIONAL_SHEETS:
        find_optional_sheet(tables, name, "", faults)
        if not faults.found:
            yield NewSheet(name)


def _of_lines(table: Table, new: Table) -> Iterator[Addition]:
    """The lines that a sheet Champ / Valeur / Aide lacks."""
    blank = {
        fold(entry.label)
        for name, entries in ((CREDITOR_SHEET, CREDITOR), (GENERAL_SHEET, GENERAL), (PRINCIPAL_SHEET, PRINCIPAL))
        for entry in entries
        if name == new.sheet and (entry.required or not (entry.choices or name in _DEFAULTED))
    }
    labels = {fold(shown(cell(table, row, 0))) for row in range(len(table.rows))}
    taken = {word for row in range(len(table.rows)) for word in _words(table, row)}
    for row in range(1, len(new.rows)):
        label = fold(shown(cell(new, row, 0)))
        if label in labels:
            continue
        instead = {_VALUE: ""} if label in blank else {}
        if new.sheet == COLUMNS_SHEET:
            instead = {_VALUE: " ; ".join(word for word in _split(new, row) if normalise_header(word) not in taken)}
        columns = tuple((column, column) for column in range(len(new.rows[0])))
        yield NewLine(table.sheet, new.sheet, row, columns, instead)


def _split(table: Table, row: int) -> Sequence[str]:
    return [word.strip() for word in re.split(r"[;|,\n]", shown(cell(table, row, _VALUE))) if not is_blank(word)]


def _words(table: Table, row: int) -> Iterator[str]:
    """The header words of a line of the sheet Colonnes: one that she put there means what she says."""
    yield from (normalise_header(word) for word in _split(table, row))


def _of_grid(table: Table, new: Table) -> Iterator[Addition]:
    """The columns that a sheet with a header lacks; of the rates, also the half-years."""
    header = next((row for row in range(len(table.rows)) if not all(map(is_blank, table.rows[row]))), None)
    if header is None:
        return
    own = {fold(shown(value)): column for column, value in enumerate(table.rows[header]) if not is_blank(value)}
    wanted = {fold(shown(value)): column for column, value in enumerate(new.rows[0])}
    if own.keys() <= wanted.keys() and not _has_nameless_values(table, header):
        missing = [column for text, column in wanted.items() if text not in own]
        yield from (NewColumn(table.sheet, new.sheet, column, header) for column in missing)
    if new.sheet == RATES_SHEET and wanted.keys() <= own.keys():
        yield from _half_years(table, new, header, tuple((column, own[text]) for text, column in wanted.items()))


def _has_nameless_values(table: Table, header: int) -> bool:
    """Whether values stand below a header that is blank: what was perhaps written there is not to be added empty."""
    named = {column for column, value in enumerate(table.rows[header]) if not is_blank(value)}
    return any(
        column not in named and not is_blank(value)
        for row in table.rows[header + 1 :]
        for column, value in enumerate(row)
    )


def _half_years(table: Table, new: Table, header: int, columns: tuple[tuple[int, int], ...]) -> Iterator[Addition]:
    """The half-years since her first one that she has no rates for; what lies before it she does without."""
    at = columns[0][1]
    known = {text for row in range(header + 1, len(table.rows)) if (text := clean_line(shown(cell(table, row, at))))}
    for row in range(1, len(new.rows)):
        half_year = shown(cell(new, row, 0))
        if half_year not in known and half_year >= min(known, default=""):
            yield NewLine(table.sheet, new.sheet, row, columns)
