"""How is one sheet of `parametres.xlsx` read against its declaration, with every fault noted at its cell?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mailmerge.model import CellValue, Fault, Place, Table
from mailmerge.settings.declaration import Entry
from mailmerge.settings.kinds import check, did_you_mean
from mailmerge.tables.cells import is_blank, place, row_number
from mailmerge.tables.dates import read_orders
from mailmerge.tables.header import Header
from mailmerge.tables.reader import Reader
from mailmerge.values import Unreadable, fold, shown, to_text

_KNOWN_SHEETS = frozenset(("creancier", "etapes", "taux", "colonnes", "general", "segments", "ventes", "mandant"))
# Her own sheets (Notes, Ventes 2025) are hers: only a slip of the pen is taken for a sheet that may be left out.
_SLIP = 0.8
CURE = "Corrigez ces cellules dans Excel, enregistrez le fichier, puis relancez."


class Faults:
    """The faults of one workbook, gathered so that the clerk sees them all at once; remarks stop nothing."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.remarks: list[str] = []

    def add(self, table: Table, row: int, column: int | None, message: str) -> None:
        """Note what is wrong with a cell, a row (no column) or its value."""
        value = cell(table, row, column) if column is not None else None
        self.found.append(Fault(place(table, row, column), shown(value), message))

    def take(self, reader: Reader) -> None:
        """Note all that was wrong with the rows of a reader."""
        for index in range(len(reader.rows)):
            self.found += reader.faults(index)

    def has_row(self, table: Table, row: int) -> bool:
        """Whether something is wrong already with a cell of the row."""
        return any(
            (fault.place.file, fault.place.sheet) == (table.file, table.sheet)
            and fault.place.cell
            and row_number(fault.place) == row + 1
            for fault in self.found
        )

    def add_sheet(self, file: str, sheet: str, message: str) -> None:
        """Note what is wrong with a whole sheet."""
        self.found.append(Fault(Place(file, sheet, ""), "", message))


def cell(table: Table, row: int, column: int) -> CellValue:
    """The value of a cell, None beyond the sheet's last one."""
    if row >= len(table.rows) or column >= len(table.rows[row]):
        return None
    return table.rows[row][column]


def reader_below(table: Table, header: Header) -> Reader:
    """The rows below a header that are not blank."""
    numbers = range(header.row + 1, len(table.rows))
    rows = [number for number in numbers if not _is_blank_row(table, number)]
    return Reader(table, header.columns, rows, read_orders(table, header.columns, rows).orders)


def find_sheet(tables: Sequence[Table], name: str, file: str, faults: Faults) -> Table | None:
    """The sheet with that name, whatever its case and accents; a missing one is a fault."""
    for table in tables:
        if fold(table.sheet) == fold(name):
            return table
    near = did_you_mean(name, [table.sheet for table in tables if fold(table.sheet) not in _KNOWN_SHEETS])
    faults.add_sheet(file, name, f"la feuille « {name} » manque{near} ; rétablissez-la")
    return None


def find_optional_sheet(tables: Sequence[Table], name: str, file: str, faults: Faults) -> Table | None:
    """The sheet with that name, if there is one; one whose name is nearly that would be passed over: a fault."""
    for table in tables:
        if fold(table.sheet) == fold(name):
            return table
    others = {fold(table.sheet): table.sheet for table in tables if fold(table.sheet) not in _KNOWN_SHEETS}
    for near in difflib.get_close_matches(fold(name), others, n=1, cutoff=_SLIP):
        faults.add_sheet(file, others[near], f"cette feuille n’est pas lue ; nommez-la « {name} », ou autrement")
    return None


def read_entries(
    table: Table | None,
    entries: Sequence[Entry],
    faults: Faults,
    absent: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """The values of a sheet Champ / Valeur / Aide by key, empty where an optional setting is left blank.

    `absent` are the values of the settings that have no line, empty for the others.
    """
    if table is None:
        return dict.fromkeys((entry.key for entry in entries), "")
    by_label = {fold(entry.label): entry for entry in entries}
    values: dict[str, str] = {}
    for row in range(len(table.rows)):
        label = cell(table, row, 0)
        if not isinstance(label, str) or is_blank(label) or fold(label) == "champ":
            continue
        entry = by_label.get(fold(label))
        if entry is None:
            known = [other.label for other in entries]
            faults.add(table, row, 0, f"ce champ n’existe pas{did_you_mean(label, known)}")
        elif entry.key in values:
            faults.add(table, row, 0, "ce champ figure deux fois ; gardez une seule ligne")
        else:
            values[entry.key] = read_cell(table, row, 1, entry, faults)
    for entry in entries:
        if entry.key not in values and entry.required:
            faults.add_sheet(table.file, table.sheet, f"le champ « {entry.label} » manque ; rétablissez sa ligne")
    return {entry.key: values.get(entry.key, absent.get(entry.key, "")) for entry in entries}


def read_rows(table: Table, columns: Sequence[Entry], faults: Faults) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet with a header, each as row number (from 0) and values by key; blank rows are passed over."""
    header = next((row for row in range(len(table.rows)) if not _is_blank_row(table, row)), None)
    if header is None:
        faults.add_sheet(table.file, table.sheet, "la feuille est vide ; rétablissez son tableau")
        return []
    positions = _positions(table, header, columns, faults)
    return [
        (row, {entry.key: read_cell(table, row, positions[entry.key], entry, faults) for entry in columns})
        for row in range(header + 1, len(table.rows))
        if not _is_blank_row(table, row) and len(positions) == len(columns)
    ]


def column_of(table: Table, label: str) -> int | None:
    """The column (from 0) with that header in the first row that is not blank."""
    header = next((row for row in table.rows if not all(map(is_blank, row))), ())
    return next((column for column, value in enumerate(header) if fold(shown(value)) == fold(label)), None)


def _positions(table: Table, header: int, columns: Sequence[Entry], faults: Faults) -> Mapping[str, int]:
    seen = {fold(shown(value)): column for column, value in enumerate(table.rows[header]) if not is_blank(value)}
    positions = {entry.key: seen[fold(entry.label)] for entry in columns if fold(entry.label) in seen}
    texts = [shown(value) for value in table.rows[header] if not is_blank(value)]
    for column, text in ((column, shown(value)) for column, value in enumerate(table.rows[header])):
        if fold(text) in seen and seen[fold(text)] != column:
            faults.add(table, header, column, "cette colonne figure deux fois ; gardez-en une")
    for entry in columns:
        if entry.key not in positions:
            near = did_you_mean(entry.label, texts)
            faults.add(table, header, None, f"la colonne « {entry.label} » manque{near}")
    return positions


def _is_blank_row(table: Table, row: int) -> bool:
    return all(is_blank(value) for value in table.rows[row])


def read_cell(table: Table, row: int, column: int, entry: Entry, faults: Faults) -> str:
    """The checked text of one cell, empty where it is blank or faulty."""
    value = cell(table, row, column)
    if is_blank(value):
        if entry.required:
            faults.add(table, row, column, f"« {entry.label} » est obligatoire")
        return ""
    try:
        return check(entry, to_text(value))
    except Unreadable as finding:
        faults.add(table, row, column, str(finding))
        return ""
