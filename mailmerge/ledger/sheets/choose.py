"""Which sheets of the files make up the ledger? A doubt is a question, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailmerge.errors import LedgerError
from mailmerge.ledger.sheets.refuse import explain_refusal
from mailmerge.ledger.sheets.roles import Role, Sheet, find_role, has_rows
from mailmerge.model import Settings, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, SHEETS_LABEL
from mailmerge.values import fold

_INVOICES = (Role.LEDGER, Role.FEC)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheets to read, by what they are; `notes` say which others were passed over and why."""

    ledgers: tuple[Sheet, ...]
    customers: tuple[Sheet, ...]
    payments: tuple[Sheet, ...]
    notes: tuple[str, ...]


def choose_sheets(workbooks: Sequence[Sequence[Table]], settings: Settings) -> Chosen:
    """The sheets of all files that list invoices, customers and payments.

    Raises:
        LedgerError: no sheet lists invoices, or several of a file could; the message lists what was seen.
    """
    found = [[find_role(table, settings.extra_words) for table in tables if not table.hidden] for tables in workbooks]
    ledgers: list[Sheet] = []
    notes: list[str] = []
    for tables, sheets in zip(workbooks, found, strict=True):
        invoices = [sheet for sheet in sheets if sheet.role in _INVOICES and _is_filled(sheet)]
        if invoices:
            kept = _wanted(invoices, settings.sheets)
            ledgers += kept
            notes += _passed_over(tables, sheets, kept)
    everything = [sheet for sheets in found for sheet in sheets]
    for tables, sheets in zip(workbooks, found, strict=True):
        helpful = any(sheet.role in (Role.CUSTOMERS, Role.PAYMENTS) and _is_filled(sheet) for sheet in sheets)
        read = any(sheet in ledgers for sheet in sheets)
        if not read and not (ledgers and helpful):
            raise explain_refusal(tables, sheets)
    return Chosen(
        ledgers=tuple(ledgers),
        customers=tuple(sheet for sheet in everything if sheet.role is Role.CUSTOMERS and _is_filled(sheet)),
        payments=tuple(sheet for sheet in everything if sheet.role is Role.PAYMENTS and _is_filled(sheet)),
        notes=tuple(notes),
    )


def _is_filled(sheet: Sheet) -> bool:
    return sheet.header is None or has_rows(sheet.table, sheet.header)


def _wanted(sheets: Sequence[Sheet], wanted: Sequence[str]) -> list[Sheet]:
    """The only sheet of invoices, or those named in Colonnes: last month's sheet looks just like this month's."""
    named = [sheet for sheet in sheets if fold(sheet.table.sheet) in wanted]
    if named or len(sheets) == 1:
        return named or list(sheets)
    names = ", ".join(f"« {sheet.table.sheet} »" for sheet in sheets)
    raise LedgerError(
        f"{sheets[0].table.file} : plusieurs feuilles pourraient être le grand livre : {names}.",
        details=tuple(_reading_of(sheet) for sheet in sheets),
        cure=f"Inscrivez le nom de la feuille à lire (ou des feuilles, séparées par « ; ») au champ « {SHEETS_LABEL} » "
        "de la feuille Colonnes de parametres.xlsx ; ou masquez les autres (clic droit sur l’onglet, Masquer).",
    )


def _reading_of(sheet: Sheet) -> str:
    """How a sheet would be read, for the clerk to compare."""
    if sheet.header is None:
        return f"« {sheet.table.sheet} » : {sheet.role.value}"
    header = sheet.header
    rows = sum(1 for row in sheet.table.rows[header.row + 1 :] if any(not is_blank(value) for value in row))
    columns = ", ".join(
        f"{header.texts[column]} = {FIELDS[field].label}"
        for field, column in sorted(header.columns.items(), key=lambda pair: pair[1])
    )
    count = f"{rows} lignes" if rows > 1 else "1 ligne"
    return f"« {sheet.table.sheet} » : en-têtes à la ligne {header.row + 1}, {count} ; {columns}"


def _passed_over(tables: Sequence[Table], sheets: Sequence[Sheet], kept: Sequence[Sheet]) -> list[str]:
    """The sheets of a file that are not read, and why; those that are joined say so themselves."""
    left = [sheet.table.sheet for sheet in sheets if sheet.role is Role.OTHER and _holds_anything(sheet.table)]
    doubled = [sheet.table.sheet for sheet in sheets if sheet.role in _INVOICES and sheet not in kept]
    hidden = [table.sheet for table in tables if table.hidden]
    notes = []
    if left:
        notes.append(f"feuilles laissées de côté (ce ne sont pas des listes de factures) : {', '.join(left)}")
    if doubled:
        notes.append(f"autres listes de factures, non lues : {', '.join(doubled)}")
    if hidden:
        notes.append(f"feuilles masquées, non lues : {', '.join(hidden)}")
    file = tables[0].file
    return [f"{file} : {note}." for note in notes]


def _holds_anything(table: Table) -> bool:
    return any(not is_blank(value) for row in table.rows for value in row)
