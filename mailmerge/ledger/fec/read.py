"""Which customer items does a FEC leave open, every row accounted for?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.fec.entries import Entry, Ignored, Scan, scan
from mailmerge.ledger.fec.header import FecHeader, column_of, field_of
from mailmerge.ledger.fec.items import customer_of, read_open
from mailmerge.ledger.fec.lettering import rests
from mailmerge.ledger.fec.notes import read_notes
from mailmerge.ledger.fec.numbers import piece, read_numbers
from mailmerge.model import Fault, Item, Reading, Rejected, RowRef, Table
from mailmerge.tables.cells import column_letters, is_blank, place
from mailmerge.values import shown


@dataclass(frozen=True, slots=True)
class FecReading:
    """The open customer items of a FEC, the rows that could not be used, remarks, and how the file was understood."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...]
    flags: tuple[Fault, ...]
    reading: Reading


def read_fec(table: Table, header: FecHeader) -> FecReading:
    """Every row below the header: open and so an item, rejected, or ignored for a reason that is counted.

    Only accounts 411 are read as customers; what is open on 413, 416 and the like is told. What the accountant has
    matched (lettering) is settled; of a matching that does not balance, the rest is open.
    """
    found = scan(table, header)
    unreadable = {_group(entry): entry.row for entry in found.customers if entry.letter and entry.amount is None}
    ignored = found.ignored
    pending: list[tuple[Entry, Decimal | None]] = []
    rejected: list[Rejected] = []
    for entry, rest in zip(found.customers, rests([entry.posting for entry in found.customers]), strict=True):
        if entry.amount is None:
            pending.append((entry, None))
        elif entry.letter and _group(entry) in unreadable:
            rejected.append(_with_unreadable(table, header, entry, unreadable[_group(entry)]))
        elif rest:
            pending.append((entry, rest))
        else:
            ignored[Ignored.LETTERED if entry.amount else Ignored.NOTHING] += 1
    debits = [entry for entry in found.customers if entry.amount is not None and entry.amount > 0]
    numbers = read_numbers(header, debits, [entry for entry, rest in pending if rest and rest > 0])
    results = [read_open(table, header, entry, rest, numbers.by_row.get(entry.row, "")) for entry, rest in pending]
    items = tuple(result for result in results if isinstance(result, Item))
    rejected += [result for result in results if isinstance(result, Rejected)]
    rejected.sort(key=lambda one: one.row.row)
    opened = [entry for entry, _ in pending]
    notes = read_notes(header, found, opened, items, numbers)
    flags = (*found.realigned, *_flag_unpaid(table, opened, items))
    reading = _reading(table, header, found, len(items) + len(rejected), notes)
    return FecReading(items, tuple(rejected), flags, reading)


def _flag_unpaid(table: Table, opened: Sequence[Entry], items: Sequence[Item]) -> Iterator[Fault]:
    """An invoice matched with nothing in this file may have been paid in the year after, and matched later."""
    letters = {entry.row + 1: entry.letter for entry in opened}
    for item in items:
        if letters[item.row.row] and item.balance > 0 and not item.paid:
            message = "facture lettrée, mais sans règlement dans ce fichier : peut-être réglée depuis ; vérifiez"
            yield Fault(place(table, item.row.row - 1), letters[item.row.row], message)


def _group(entry: Entry) -> tuple[str, str, str]:
    return entry.account, entry.auxiliary, entry.letter


def _with_unreadable(table: Table, header: FecHeader, entry: Entry, row: int) -> Rejected:
    """A row matched with one whose amount cannot be read: what is left of it is not known."""
    message = f"même lettrage ({entry.letter}) que la ligne {row + 1}, dont le montant est illisible ; corrigez-la"
    code, name = customer_of(header, entry)
    at = RowRef(table.file, table.sheet, entry.row + 1)
    faults = (Fault(place(table, entry.row), "", message),)
    return Rejected(at, faults, entry.amount, "", piece(header, entry), code, name)


def _reading(table: Table, header: FecHeader, found: Scan, data_rows: int, notes: tuple[str, ...]) -> Reading:
    """How the file was understood; columns of the law that only help to find the open items are not listed."""
    fields = [(column_of(value), value) for value in table.rows[header.row]]
    columns = tuple(
        (column_letters(index), shown(value), field_of(column, header.columns))
        for index, (column, value) in enumerate(fields)
        if not is_blank(value) and (column is None or field_of(column, header.columns))
    )
    ignored: Counter[str] = found.ignored
    return Reading(
        file=table.file,
        sheet=table.sheet,
        header_row=header.row + 1,
        columns=columns,
        data_rows=data_rows,
        blank_rows=found.blank,
        ignored=tuple((str(reason), ignored[reason]) for reason in Ignored if ignored[reason]),
        notes=notes,
    )
