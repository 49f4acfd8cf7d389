"""Is a row of a text file cut into more cells than its header has columns?

A separator inside a cell moves all that follows: in `FA1,Dupont,1234,56` the amount would be read as 1 234, the cents
lost, or as another column's. Nothing can be taken from such a row.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.model import Fault
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import shown

_MESSAGE = (
    "ligne décalée : plus de cellules que d’en-têtes (une virgule ou un point-virgule dans un texte ou un montant ?)"
)


def find_shifted(choice: LedgerTable, rows: Sequence[int]) -> dict[int, Fault]:
    """Place among `rows` -> the fault of a row with a filled cell beyond the last header; workbooks have none.

    Raises:
        LedgerError: most rows are cut so, because the file's decimal comma is its separator too.
    """
    if choice.table.sheet:
        return {}
    width = len(choice.table.rows[choice.header.row])
    faults = {}
    for index, number in enumerate(rows):
        row = choice.table.rows[number]
        if len(row) > width and any(not is_blank(cell) for cell in row[width:]):
            faults[index] = Fault(place(choice.table, number, width), shown(row[width]), _MESSAGE)
    if len(faults) * 2 > len(rows):
        number = rows[min(faults)]
        raise LedgerError(
            f"{table_text(choice.table.file, choice.table.sheet)} : les lignes ont plus de cellules que d’en-têtes "
            f"(ligne {number + 1}) ; la virgule y est sans doute à la fois séparateur et signe décimal.",
            cure="Refaites l’export au format .xlsx, ou en texte séparé par des points-virgules ou des tabulations.",
        )
    return faults
