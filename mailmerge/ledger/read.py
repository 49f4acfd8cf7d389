"""How do the tables of one or several workbooks become one `Ledger`, every row accounted for?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailmerge.errors import LedgerError
from mailmerge.ledger.choose import LedgerTable, choose_table
from mailmerge.ledger.classify import IGNORED_KINDS, RowKind, classify
from mailmerge.ledger.rows import read_row
from mailmerge.model import Fault, Item, Ledger, Place, Reading, Rejected, RowRef, Settings, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.values import name_key, shown

_ANY_ROW = RowRef("", "", 0)


def read_ledger(workbooks: Sequence[Sequence[Table]], settings: Settings) -> Ledger:
    """All rows of all workbooks: accepted, rejected with every fault, or counted as ignored.

    Raises:
        LedgerError: a workbook has no sheet, or more than one, that could be a ledger, or an ambiguous header; or two
            workbooks list the same invoices.
    """
    choices = [choose_table(tables, settings.extra_words) for tables in workbooks]
    items: list[Item] = []
    rejected: list[Rejected] = []
    flags: list[Fault] = []
    readings: list[Reading] = []
    seen: dict[Item, Item] = {}
    for choice in choices:
        counts: Counter[RowKind] = Counter()
        for row_number in range(choice.header.row + 1, len(choice.table.rows)):
            kind = classify(choice, row_number)
            counts[kind] += 1
            if kind is not RowKind.DATA:
                continue
            row = read_row(choice, row_number, settings.stages)
            result = _refuse_double(row.result, seen) if isinstance(row.result, Item) else row.result
            if isinstance(result, Item):
                items.append(result)
                flags += row.flags
            else:
                rejected.append(result)
        readings.append(_reading(choice, counts))
    _refuse_two_copies(items)
    flags += _flag_doubles(items)
    remarks = tuple(remark for choice in choices for remark in choice.remarks)
    return Ledger(tuple(items), tuple(rejected), tuple(flags), tuple(readings), remarks)


def _refuse_double(item: Item, seen: dict[Item, Item]) -> Item | Rejected:
    """The same row listed twice, alike in every field, is chased once.

    Credits are left alone: two equal payments on one day do happen, and dropping one would chase too much.
    """
    if item.balance <= 0:
        return item
    first = seen.setdefault(replace(item, row=_ANY_ROW), item)
    if first is item:
        return item
    message = f"facture déjà lue, identique, à la {_row_text(first, item)} ; supprimez l’une des deux lignes"
    return Rejected(item.row, (Fault(_place(item), item.number, message),), item.balance, item.currency)


def _refuse_two_copies(items: Sequence[Item]) -> None:
    """Last month's export beside today's would chase everything twice and count every payment twice."""
    seen: dict[object, Item] = {}
    shared = []
    for item in items:
        key = (
            item.code or name_key(item.details.name),
            item.number,
            item.invoice_date,
            item.due_date,
            item.balance > 0,
        )
        first = seen.setdefault(key, item)
        if first.row.file != item.row.file:
            shared.append((first, item))
    if shared:
        first, item = shared[0]
        raise LedgerError(
            f"{'Une pièce figure' if len(shared) == 1 else f'{len(shared)} pièces figurent'} à la fois dans "
            f"{first.row.file} et dans {item.row.file} (par exemple {item.number}).",
            cure="Gardez un seul de ces fichiers, le plus récent, puis relancez.",
        )


def _flag_doubles(items: Sequence[Item]) -> Iterator[Fault]:
    """One invoice number twice with one due date, but not alike: both are chased, and the clerk is told."""
    seen: dict[object, Item] = {}
    for item in items:
        if item.balance > 0:
            key = (
                item.code or name_key(item.details.name),
                item.number,
                item.invoice_date,
                item.due_date,
                item.currency,
            )
            first = seen.setdefault(key, item)
            if first is not item:
                message = f"même facture et même échéance qu’à la {_row_text(first, item)} : les deux lignes comptent"
                yield Fault(_place(item), item.number, message)


def _place(item: Item) -> Place:
    return Place(item.row.file, item.row.sheet, str(item.row.row))


def _row_text(first: Item, second: Item) -> str:
    """Where the first of two rows stands, as seen from the second."""
    same_file = first.row.file == second.row.file
    return f"ligne {first.row.row}" if same_file else f"ligne {first.row.row} de {first.row.file}"


def _reading(choice: LedgerTable, counts: Counter[RowKind]) -> Reading:
    header = choice.header
    columns = tuple(
        (column_letters(column), shown(value), header.field_of(column))
        for column, value in enumerate(choice.table.rows[header.row])
        if not is_blank(value)
    )
    return Reading(
        file=choice.table.file,
        sheet=choice.table.sheet,
        header_row=header.row + 1,
        columns=columns,
        data_rows=counts[RowKind.DATA],
        blank_rows=counts[RowKind.BLANK],
        ignored=tuple((kind.value, counts[kind]) for kind in IGNORED_KINDS if counts[kind]),
    )
