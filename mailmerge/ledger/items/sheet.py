"""How does one sheet of invoices become items and rejections, every row below its header accounted for?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.columns.settle import LedgerTable, settle_columns
from mailmerge.ledger.fec.read import read_fec
from mailmerge.ledger.items.coded_names import split_codes
from mailmerge.ledger.items.fold import fold_lines
from mailmerge.ledger.items.lettering import settle_matched
from mailmerge.ledger.items.payments_told import (
    find_unknown_rests,
    flag_payment_dates,
    refuse_other_basis,
    settled_rows,
    told_by_rows,
)
from mailmerge.ledger.items.rows import read_rows
from mailmerge.ledger.items.stages import Ladders
from mailmerge.ledger.lines.accounts import leave_other_accounts
from mailmerge.ledger.lines.articles import Lines, lines_of, told_once
from mailmerge.ledger.lines.classify import RowKind, classify_rows
from mailmerge.ledger.lines.describe import describe_sheet
from mailmerge.ledger.lines.headings import Owner, find_owners
from mailmerge.ledger.lines.merged import fill_merged
from mailmerge.ledger.lines.totals import compare_total
from mailmerge.ledger.lines.widths import find_shifted
from mailmerge.ledger.sheets.likeness import refuse_other_lists
from mailmerge.ledger.sheets.roles import Sheet
from mailmerge.model import AMOUNT_FIELDS, CellValue, Fault, Field, Item, Reading, Rejected, RowRef
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import header_currency
from mailmerge.tables.dates import DateReading, read_orders
from mailmerge.tables.reader import Reader

_NO_OWNER = Owner("", "")


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What one sheet of invoices gave.

    `told` are the rows that say what is paid or left of their invoice, with what was paid where that is known;
    `unknown_rests` those paid in part without a word of how much (both only where a list of payments stands beside);
    `is_fec` when its rows are accounting entries, two of which may be alike.
    """

    results: tuple[Item | Rejected, ...]
    flags: tuple[Fault, ...]
    reading: Reading
    told: Mapping[RowRef, Decimal | None] = field(default_factory=dict)
    unknown_rests: Mapping[RowRef, Fault] = field(default_factory=dict)
    is_fec: bool = False


def read_sheet(sheet: Sheet, ladders: Ladders, payments_beside: bool) -> SheetRead:
    """All rows of a sheet of invoices, or of an accounting file.

    Args:
        sheet: the sheet, with its role and header.
        ladders: the customers' ladders, for the columns that name a stage.
        payments_beside: another table tells what was paid.

    Raises:
        LedgerError: it lists something else, a column could be two fields, or Excel has spoilt its dates.
    """
    if sheet.fec is not None:
        fec = read_fec(sheet.table, sheet.fec)
        told = dict.fromkeys((item.row for item in fec.items), None) if payments_beside else {}
        return SheetRead((*fec.items, *fec.rejected), fec.flags, fec.reading, told, is_fec=True)
    refuse_other_lists(sheet)
    choice = settle_columns(sheet)
    choice = replace(choice, table=fill_merged(choice.table, choice.header))
    kinds = classify_rows(choice.table, choice.header)
    leave_other_accounts(choice, kinds)
    given_by_row = find_owners(choice.table, choice.header, kinds)
    first = choice.header.row + 1
    rows = [first + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    orders = read_orders(choice.table, choice.columns, rows)
    if orders.mixed_up or orders.contradictory:
        raise _mixed_up(choice, orders) if orders.mixed_up else _contradictory(choice, orders)
    reader = Reader(choice.table, choice.columns, rows, orders.orders, _given(choice, rows, given_by_row))
    for index, fault in find_shifted(choice, rows).items():
        reader.note(index, fault)
    settled = settled_rows(choice, rows)
    read = read_rows(reader, _header_currencies(choice), ladders, settled.rows, payments_beside)
    refuse_other_basis(choice, read.results)
    dated = flag_payment_dates(choice, reader, read.results)
    split = split_codes(choice, read.results)
    matched = settle_matched(choice, split.results)
    folded = fold_lines(choice, matched.results)
    total = compare_total(choice, kinds, reader)
    settled_notes = () if payments_beside else settled.notes
    notes = (*choice.notes, *orders.notes, *split.notes, *matched.notes, *settled_notes, *total.notes)
    lines = {RowKind.LINE.value: folded.lines}
    return SheetRead(
        results=folded.results,
        flags=(*read.flags, *dated, *folded.flags, *total.flags),
        reading=describe_sheet(choice.table, choice.header, choice.columns, kinds, len(folded.results), lines, notes),
        told=told_by_rows(reader, read.results) if payments_beside else {},
        unknown_rests=find_unknown_rests(reader, read.results) if payments_beside else {},
    )


def _given(
    choice: LedgerTable, rows: Sequence[int], owners: Mapping[int, Owner]
) -> Mapping[Field, Sequence[CellValue]]:
    """What other rows say of the rows to read: the heading above them, or the first article of their invoice."""
    given: dict[Field, Sequence[CellValue]] = {}
    if owners:
        given[Field.CODE] = [owners.get(row, _NO_OWNER).code for row in rows]
        given[Field.NAME] = [owners.get(row, _NO_OWNER).name for row in rows]
    if lines_of(choice) is not Lines.NONE:
        for field, cells in told_once(choice, rows, owners).items():
            headed = given.get(field, cells)
            given[field] = [cell if is_blank(head) else head for head, cell in zip(headed, cells, strict=True)]
    return given


def _header_currencies(choice: LedgerTable) -> dict[Field, str]:
    """The currency that an amount's header names (`amount_gbp`)."""
    fields = [field for field in AMOUNT_FIELDS if field in choice.columns]
    named = {field: header_currency(choice.header.texts[choice.columns[field]]) for field in fields}
    return {field: currency for field, currency in named.items() if currency}


def _contradictory(choice: LedgerTable, orders: DateReading) -> LedgerError:
    cells = ", ".join(f"{column}{choice.header.row + 1}" for column in orders.contradictory)
    return LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : sous {cells}, des dates sont écrites de deux "
        "façons (jour/mois et mois/jour, ou un nombre tel que 150226) ; elles ne peuvent pas être départagées.",
        cure="Refaites l’export avec un seul format de date, par exemple 31/12/2026.",
    )


def _mixed_up(choice: LedgerTable, orders: DateReading) -> LedgerError:
    """Excel opened a text file in the other order of day and month: it swapped what it could, and left the rest."""
    cells = ", ".join(f"{column}{choice.header.row + 1}" for column in orders.mixed_up)
    return LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : les dates sous {cells} ont été abîmées par Excel, "
        "qui a interverti le jour et le mois de certaines (les vraies dates tombent toutes avant le 13, les "
        "autres sont restées du texte).",
        cure="Déposez le fichier exporté tel quel (.csv), sans l’ouvrir ni l’enregistrer dans Excel, ou refaites "
        "l’export au format .xlsx.",
    )
