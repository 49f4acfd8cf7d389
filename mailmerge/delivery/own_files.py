"""Is a dropped workbook one that the program itself writes or reads as settings?

A recap lists invoices with amounts: she would be asked which of its sheets to read as a ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.delivery.followup import COLUMNS, FOLLOWUP_SHEET
from mailmerge.errors import LedgerError
from mailmerge.model import Table
from mailmerge.values import fold, shown

_RECAP_SHEETS = frozenset(map(fold, ("Synthèse", "Courriers", "Non relancées")))
_SETTINGS_SHEETS = frozenset(map(fold, ("Créancier", "Étapes", "Colonnes")))
_TO_FILL = frozenset(fold(column.header) for column in COLUMNS if column.to_fill)
_EXPORT = "Déposez plutôt l’export de votre logiciel"


def refuse_own(tables: Sequence[Table]) -> None:
    """Told by its sheets, whatever its name.

    Raises:
        LedgerError: it is a recap, a follow-up sheet or the settings.
    """
    if not tables:
        return
    file, sheets = tables[0].file, {fold(table.sheet) for table in tables}
    if sheets >= _RECAP_SHEETS:
        what = "le récapitulatif d’une relance"
        cure = f"{_EXPORT} ; le récapitulatif reste dans son dossier de sorties."
    elif any(_is_followup(table) for table in tables):
        what = "le suivi d’une relance"
        cure = f"{_EXPORT}. Le suivi reste dans son dossier de sorties : la relance suivante l’y lit d’elle-même."
    elif sheets >= _SETTINGS_SHEETS:
        what = "le classeur des réglages"
        cure = f"{_EXPORT}. Les réglages restent à côté du lanceur : ils sont lus à chaque relance."
    else:
        return
    raise LedgerError(f"{file} est {what}, pas un grand livre.", cure=cure)


def _is_followup(table: Table) -> bool:
    headers = {fold(shown(value)) for value in table.rows[0]} if table.rows else set()
    return fold(table.sheet) == fold(FOLLOWUP_SHEET) and headers >= _TO_FILL
