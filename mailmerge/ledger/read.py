"""How do the tables of one or several files become one `Ledger`, every row accounted for?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.ledger.beside.customers import join_customers, read_customers
from mailmerge.ledger.beside.payments import join_payments
from mailmerge.ledger.doubles import flag_doubles, flag_shared_numbers, refuse_doubles, refuse_two_copies
from mailmerge.ledger.items.sheet import SheetRead, read_sheet
from mailmerge.ledger.items.stages import find_ladders
from mailmerge.ledger.sheets.choose import choose_sheets
from mailmerge.ledger.sheets.refuse import refuse_settled, refuse_supplier_accounts, refuse_turned_signs
from mailmerge.model import Item, Ledger, Place, Rejected, Settings, Table
from mailmerge.tables.cells import row_number


def read_ledger(workbooks: Sequence[Sequence[Table]], settings: Settings) -> Ledger:
    """All rows of all files: accepted, rejected with every fault, or counted as ignored.

    Raises:
        LedgerError: a file is no list of open items, or several sheets or columns could be meant; or two files list the
            same invoices.
    """
    chosen = choose_sheets(workbooks, settings)
    ladders = find_ladders(settings)
    parts = [read_sheet(sheet, ladders, bool(chosen.payments)) for sheet in chosen.ledgers]
    results = _without_doubles(parts)
    items = [result for result in results if isinstance(result, Item)]
    rejected = [result for result in results if isinstance(result, Rejected)]
    refuse_two_copies(items)
    customers = read_customers(chosen.customers)
    joined = join_customers(items, customers)
    told = {row: paid for part in parts for row, paid in part.told.items()}
    unknown_rests = {row: fault for part in parts for row, fault in part.unknown_rests.items()}
    payments = join_payments(joined.items, chosen.payments, told, unknown_rests)
    rejected += (*joined.rejected, *payments.rejected)
    refuse_settled(payments.items, rejected)
    refuse_turned_signs(payments.items)
    refuse_supplier_accounts(payments.items)
    unused = {(row.row.file, row.row.sheet, row.row.row) for row in rejected}
    flags = [flag for part in parts for flag in part.flags if _row(flag.place) not in unused]
    flags += (*customers.flags, *payments.flags)
    return Ledger(
        items=payments.items,
        rejected=tuple(rejected),
        flags=(*flags, *flag_doubles(payments.items), *flag_shared_numbers(payments.items)),
        readings=(*(part.reading for part in parts), *customers.readings, *payments.readings),
        remarks=(*chosen.notes, *joined.notes, *payments.notes),
    )


def _without_doubles(parts: Sequence[SheetRead]) -> list[Item | Rejected]:
    """Two rows of a list that are alike are one invoice; two entries of an accounting file are two."""
    entries = [result for part in parts if part.is_fec for result in part.results]
    return [*entries, *refuse_doubles([result for part in parts if not part.is_fec for result in part.results])]


def _row(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, row_number(place)
