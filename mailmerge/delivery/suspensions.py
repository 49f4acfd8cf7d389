"""Which holds of a proposal are still in the sheet Suspensions of a `Suivi.xlsx`?

A line that she deletes lifts its hold; a line that cannot be read is told, and holds what it can still name.
"""

from __future__ import annotations

import datetime as dt

from mailmerge.delivery.followup import SUSPENSION_COLUMNS
from mailmerge.delivery.followup_cells import Line, day, find_columns, identifier, lines_below, text
from mailmerge.model import Fault, Hold, HoldKind, Suspension, Table
from mailmerge.tables.cells import place

_NAMES = ("Créancier", "Client", "N° facture")
_EARLIEST = (dt.date(1990, 1, 1), "à toute échéance")
_LATEST = (dt.date(2099, 12, 31), "date lointaine : vérifiez l’année")
_LONGEST = dt.timedelta(days=3 * 366)


def read_suspensions(table: Table | None, folder: str, on: dt.date, faults: list[Fault]) -> tuple[Suspension, ...]:
    """The suspensions that a sheet still holds; none without the sheet.

    Args:
        table: the sheet, if the file has it.
        folder: the name of the run's folder, for saying where to lift them.
        on: the run date.
        faults: takes what is wrong.
    """
    if table is None or not table.rows:
        return ()
    header = find_columns(table, [column.header for column in SUSPENSION_COLUMNS], "N° facture")
    if header is None:
        faults.append(Fault(place(table, 0), "", "l’en-tête « N° facture » manque : aucune suspension n’est lue"))
        return ()
    found = [_suspension(line, folder, on) for line in lines_below(table, *header, faults)]
    return tuple(one for one in found if one is not None)


def _suspension(line: Line, folder: str, on: dt.date) -> Suspension | None:
    kept = "cette ligne ne suspend rien ; corrigez-la ou supprimez-la"
    names = [identifier(line, header) for header in _NAMES]
    due = day(line, "Échéance", _EARLIEST, _LATEST, kept)
    for header, name in zip(_NAMES, names, strict=True):
        if not name and line.value(header) is None:
            line.fault(header, f"« {header} » manque : {kept}")
    if due is None and line.value("Échéance") is None:
        line.fault("Échéance", f"« Échéance » manque : {kept}")
    if due is None or not all(names):
        return None
    still = "la facture reste suspendue ; corrigez la date, ou supprimez la ligne pour lever la suspension"
    until = day(line, "Jusqu’au", _EARLIEST, (on + _LONGEST, "date lointaine : vérifiez l’année"), still)
    if line.value("Jusqu’au") is None:
        line.fault("Jusqu’au", f"date attendue : {still}")
    creditor, debtor, number = names
    remark = text(line, "Remarque")
    where = f"feuille Suspensions de Suivi.xlsx, dossier {folder}"
    hold = Hold(HoldKind.UNTIL, until, f"{remark} ; {where}" if remark else where)
    return Suspension((creditor, debtor, number, due), hold)
