"""How do the tables of one or several files become one `Ledger`, every row accounted for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.choose import choose_sheets
from mailmerge.ledger.classify import RowKind, classify_rows
from mailmerge.ledger.coded_names import split_codes
from mailmerge.ledger.describe import describe_sheet
from mailmerge.ledger.doubles import flag_doubles, refuse_doubles, refuse_two_copies
from mailmerge.ledger.fec.read import read_fec
from mailmerge.ledger.headings import Owner, fill_merged, find_owners
from mailmerge.ledger.join import join_customers, join_payments, read_customers
from mailmerge.ledger.lines import Lines, fold_lines, lines_of, told_once
from mailmerge.ledger.payments_told import refuse_other_basis, settled_rows
from mailmerge.ledger.refuse import refuse_other_lists, refuse_settled, refuse_supplier_accounts
from mailmerge.ledger.roles import AMOUNTS, Sheet
from mailmerge.ledger.rows import read_rows
from mailmerge.ledger.settle import LedgerTable, settle_columns
from mailmerge.ledger.totals import compare_total
from mailmerge.model import CellValue, Fault, Field, Item, Ledger, Place, Reading, Rejected, Settings, Table
from mailmerge.tables.cells import row_number
from mailmerge.tables.columns import header_currency
from mailmerge.tables.dates import read_orders
from mailmerge.tables.reader import Reader

_NO_OWNER = Owner("", "")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one sheet of invoices gave; `tells_paid` when it says what is paid or left of each invoice."""

    results: tuple[Item | Rejected, ...]
    flags: tuple[Fault, ...]
    reading: Reading
    tells_paid: bool
    is_fec: bool = False


def read_ledger(workbooks: Sequence[Sequence[Table]], settings: Settings) -> Ledger:
    """All rows of all files: accepted, rejected with every fault, or counted as ignored.

    Raises:
        LedgerError: a file is no list of open items, or several sheets or columns could be meant; or two files list the
            same invoices.
    """
    chosen = choose_sheets(workbooks, settings)
    parts = [_read_sheet(sheet, settings, bool(chosen.payments)) for sheet in chosen.ledgers]
    # Two entries of an accounting file may be alike: each is one of its own.
    entries = [result for part in parts if part.is_fec for result in part.results]
    listed = refuse_doubles([result for part in parts if not part.is_fec for result in part.results])
    results = [*entries, *listed]
    items = [result for result in results if isinstance(result, Item)]
    rejected = [result for result in results if isinstance(result, Rejected)]
    refuse_two_copies(items)
    customers = read_customers(chosen.customers)
    joined, customer_notes = join_customers(items, customers)
    settled = frozenset((part.reading.file, part.reading.sheet) for part in parts if part.tells_paid)
    payments = join_payments(joined, chosen.payments, settled)
    rejected += payments.rejected
    refuse_settled(payments.items, rejected)
    refuse_supplier_accounts(payments.items)
    unused = {(row.row.file, row.row.sheet, row.row.row) for row in rejected}
    flags = [flag for part in parts for flag in part.flags if _row(flag.place) not in unused]
    return Ledger(
        items=payments.items,
        rejected=tuple(rejected),
        flags=(*flags, *flag_doubles(payments.items)),
        readings=(*(part.reading for part in parts), *customers.readings, *payments.readings),
        remarks=(*chosen.notes, *customer_notes, *payments.notes),
    )


def _read_sheet(sheet: Sheet, settings: Settings, payments_beside: bool) -> _Part:
    if sheet.fec is not None:
        fec = read_fec(sheet.table, sheet.fec)
        return _Part((*fec.items, *fec.rejected), fec.flags, fec.reading, tells_paid=True, is_fec=True)
    refuse_other_lists(sheet)
    choice = settle_columns(sheet)
    choice = replace(choice, table=fill_merged(choice.table, choice.header))
    kinds = classify_rows(choice.table, choice.header)
    owners = find_owners(choice.table, choice.header, kinds)
    first = choice.header.row + 1
    rows = [first + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    orders = read_orders(choice.table, choice.columns, rows)
    if orders.mixed_up:
        raise _mixed_up(choice, orders.mixed_up)
    given: dict[Field, Sequence[CellValue]] = {}
    if owners:
        given[Field.CODE] = [owners.get(row, _NO_OWNER).code for row in rows]
        given[Field.NAME] = [owners.get(row, _NO_OWNER).name for row in rows]
    if lines_of(choice) is not Lines.NONE:
        given |= told_once(choice, rows)
    reader = Reader(choice.table, choice.columns, rows, orders.orders, given)
    settled = settled_rows(choice, rows)
    read = read_rows(reader, _header_currencies(choice), settings.stages, settled.rows, payments_beside)
    refuse_other_basis(choice, read.results)
    total = compare_total(choice, kinds, reader)
    split = split_codes(choice, read.results)
    folded = fold_lines(choice, split.results)
    return _Part(
        folded.results,
        (*read.flags, *total.flags),
        describe_sheet(
            choice.table,
            choice.header,
            choice.columns,
            kinds,
            len(folded.results),
            {RowKind.LINE.value: folded.lines},
            (
                *choice.notes,
                *orders.notes,
                *split.notes,
                *(() if payments_beside else settled.notes),
                *total.notes,
            ),
        ),
        tells_paid=Field.BALANCE in choice.columns or Field.PAID in choice.columns,
    )


def _header_currencies(choice: LedgerTable) -> dict[Field, str]:
    """The currency that an amount's header names (`amount_gbp`)."""
    named = {field: header_currency(choice.header.texts[choice.columns[field]]) for field in _with_amounts(choice)}
    return {field: currency for field, currency in named.items() if currency}


def _with_amounts(choice: LedgerTable) -> Sequence[Field]:
    return [field for field in (*AMOUNTS, Field.PAID) if field in choice.columns]


def _mixed_up(choice: LedgerTable, columns: Sequence[str]) -> LedgerError:
    """Excel opened a text file in the other order of day and month: it swapped what it could, and left the rest."""
    cells = ", ".join(f"{column}{choice.header.row + 1}" for column in columns)
    return LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : les dates sous {cells} ont été abîmées par Excel, "
        "qui a interverti le jour et le mois de certaines (les vraies dates tombent toutes avant le 13, les "
        "autres sont restées du texte).",
        cure="Déposez le fichier exporté tel quel (.csv), sans l’ouvrir ni l’enregistrer dans Excel, ou refaites "
        "l’export au format .xlsx.",
    )


def _row(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, row_number(place)
