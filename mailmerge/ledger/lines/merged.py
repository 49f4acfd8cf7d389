"""What does a customer's cell say that is merged over its invoices?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.header import Header

_MERGED_DOWN = (
    *(Field.CODE, Field.NAME, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
    *(Field.POSTCODE, Field.CITY, Field.POSTCODE_CITY, Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN),
)


def fill_merged(table: Table, header: Header) -> Table:
    """The table with a customer's cells merged over several rows repeated in each of them.

    Amounts, dates and numbers are left alone: repeated, they would count twice.
    """
    columns = {header.columns[field] for field in _MERGED_DOWN if field in header.columns}
    changed = dict(_merged_cells(table, header, columns))
    if not changed:
        return table
    rows = list(table.rows)
    for (row_number, column), value in changed.items():
        row = [*rows[row_number], *[None] * (column + 1 - len(rows[row_number]))]
        row[column] = value
        rows[row_number] = row
    return replace(table, rows=rows)


def _merged_cells(table: Table, header: Header, columns: set[int]) -> Iterator[tuple[tuple[int, int], CellValue]]:
    for top, left, bottom, _ in table.merged:
        if top > header.row and bottom > top and left in columns and top < len(table.rows):
            value = table.rows[top][left] if left < len(table.rows[top]) else None
            for row_number in range(top + 1, min(bottom + 1, len(table.rows))):
                yield (row_number, left), value
