"""What stands in a brand-new `parametres.xlsx` and `clients.xlsx`?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.model import Channel, DebtorKind
from mailmerge.settings.clients import CLIENT_COLUMNS, CLIENTS_SHEET
from mailmerge.settings.declaration import (
    COLUMNS_SHEET,
    CREDITOR,
    CREDITOR_SHEET,
    GENERAL,
    GENERAL_SHEET,
    RATE_COLUMNS,
    RATES,
    RATES_SHEET,
    STAGE_COLUMNS,
    STAGES,
    STAGES_SHEET,
    Entry,
)
from mailmerge.settings.optional_sheets import (
    PRINCIPAL,
    PRINCIPAL_SHEET,
    SALES_COLUMNS,
    SALES_SHEET,
    SEGMENT_COLUMNS,
    SEGMENTS_SHEET,
)
from mailmerge.settings.suspensions import SUSPENSION_COLUMNS, SUSPENSIONS_SHEET
from mailmerge.tables.columns import FIELDS, SHEETS_LABEL, words_of
from mailmerge.tables.layout import Column, OutValue, Row, Sheet
from mailmerge.tables.layout import Kind as CellKind
from mailmerge.tables.write import write_workbook
from mailmerge.values import to_amount
from mailmerge.version import VERSION

_WHOLE = ("number", "days", "term")
_DECIMAL = ("amount", "sum", "percent", "rate")


def default_settings() -> bytes:
    """The workbook `parametres.xlsx` with the example creditor and the three default stages."""
    sheets = (
        _entries_sheet(CREDITOR_SHEET, CREDITOR),
        _grid_sheet(STAGES_SHEET, STAGE_COLUMNS, STAGES, (9, 24, 34, 16, 20, 14, 18, 14), spare_rows=8),
        _grid_sheet(RATES_SHEET, RATE_COLUMNS, RATES, (12, 24, 26, 12, 92), spare_rows=8),
        _columns_sheet(),
        _entries_sheet(GENERAL_SHEET, GENERAL),
        _grid_sheet(SEGMENTS_SHEET, SEGMENT_COLUMNS, (), (18, 9, 24, 34, 16, 20, 14, 18, 14, 14), spare_rows=60),
        _grid_sheet(SALES_SHEET, SALES_COLUMNS, (), (18, 18, 10), spare_rows=60),
        _entries_sheet(PRINCIPAL_SHEET, PRINCIPAL),
    )
    return write_workbook(sheets, "Paramètres des relances", VERSION)


def default_clients() -> bytes:
    """An empty `clients.xlsx`, with its headers, lists and help."""
    widths = {"Nom": 34, "Adresse 1": 30, "Adresse 2": 24, "Adresse 3": 24, "Ville": 20, "E-mail": 28, "Contact": 22}
    choices = {
        "Type": tuple(kind.value for kind in DebtorKind if kind.value),
        "Civilité": ("Madame", "Monsieur"),
        "Canal": tuple(Channel),
    }
    helps = {
        "Code": "Le code client exactement comme dans le grand livre (00123 reste 00123).",
        "Type": "professionnel, particulier ou public. Vide : aucun frais n’est demandé.",
        "Langue": "fr, en, de, ou le nom de la langue. Vide : français.",
        "Délai de paiement": "En jours ; sert quand l’échéance d’une facture est vide.",
        "Taux contractuel": "En % par an (12 pour 12 %), si vos conditions avec ce client en fixent un.",
        "Canal": "Comment partent ses lettres. Une étape recommandée le reste, sauf canal recommandé partout.",
        "Segment": "Un nom de la feuille Segments de parametres.xlsx. Vide : les étapes de la feuille Étapes.",
    }
    clients = Sheet(
        CLIENTS_SHEET,
        tuple(
            Column(name, widths.get(name, 14), "text", choices.get(name, ()), helps.get(name, ""))
            for name in CLIENT_COLUMNS
        ),
        rows=(),
        spare_rows=500,
    )
    suspension_helps = {
        "N° facture": "Vide : tout le compte du client est suspendu.",
        "Motif": "litige, promesse, échéancier, procédure collective, ou tout autre motif.",
        "Jusqu’au": "Dernier jour de la suspension. Vide : sans limite.",
        "Publié le": "Procédure collective : date de publication au BODACC, d’où court le délai de déclaration.",
    }
    suspensions = Sheet(
        SUSPENSIONS_SHEET,
        tuple(
            Column(
                name,
                40 if name == "Motif" else 18,
                "date" if name in ("Jusqu’au", "Publié le") else "text",
                (),
                suspension_helps.get(name, ""),
            )
            for name in SUSPENSION_COLUMNS
        ),
        rows=(),
        spare_rows=200,
    )
    return write_workbook((clients, suspensions), "Clients", VERSION)


def _entries_sheet(name: str, entries: Sequence[Entry]) -> Sheet:
    choices = {(row, 1): entry.choices for row, entry in enumerate(entries) if entry.choices}
    rows = [Row((entry.label, _out(entry, entry.default), entry.help)) for entry in entries]
    columns = (Column("Champ", 24), Column("Valeur", 42, "input"), Column("Aide", 90, "wrap"))
    return Sheet(name, columns, rows, filters=False, choices=choices)


def _grid_sheet(
    name: str, entries: Sequence[Entry], rows: Sequence[Sequence[str]], widths: Sequence[float], spare_rows: int
) -> Sheet:
    columns = tuple(
        Column(entry.label, width, _cell_kind(entry), entry.choices, entry.help)
        for entry, width in zip(entries, widths, strict=True)
    )
    values = [Row([_out(entry, text) for entry, text in zip(entries, row, strict=True)]) for row in rows]
    return Sheet(name, columns, values, filters=False, spare_rows=spare_rows)


def _cell_kind(entry: Entry) -> CellKind:
    if entry.kind in _WHOLE:
        return "integer"
    if entry.kind == "sum":
        return "money"
    return "percent" if entry.kind in _DECIMAL else "text"


def _out(entry: Entry, text: str) -> OutValue:
    if not text:
        return None
    if entry.kind in _WHOLE:
        return int(text)
    return to_amount(text)[0] if entry.kind in _DECIMAL else text


# The French words come first; hundreds of them in a cell would hide the place where hers goes.
_WORDS_SHOWN = 8


def _columns_sheet() -> Sheet:
    helps = (
        "Ajoutez l’en-tête de votre fichier à la suite, après un point-virgule. D’autres, en six langues, sont "
        "reconnus sans être écrits ici."
    )
    rows = [Row((words.label, " ; ".join(words_of(field)[:_WORDS_SHOWN]), helps)) for field, words in FIELDS.items()]
    sheet_help = "Quand plusieurs feuilles se ressemblent : le nom de celle(s) à lire, séparés par un point-virgule."
    rows.append(Row((SHEETS_LABEL, "", sheet_help)))
    columns = (Column("Champ", 30), Column("En-têtes reconnus", 100, "input"), Column("Aide", 60, "wrap"))
    return Sheet(COLUMNS_SHEET, columns, rows, filters=False)
