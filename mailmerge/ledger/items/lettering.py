"""Which entries of an account are matched with each other, and so owed no more?

In a ledger printed with its matched entries, what bears the same letter under one customer and comes to nothing is
settled. Left to netting, a payment would be set against the customer's oldest invoice and not against its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.model import Field, Item, Rejected, Status
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.columns import normalise_header
from mailmerge.values import ZERO, fold, name_key, shown

_HEADERS = frozenset(("lettrage", "code lettrage", "lettrage compta", "lettrage client", "lettering"))
# These may name a letter sent to the customer, but not beside debit and credit.
_ENTRY_HEADERS = frozenset(("lettre", "let", "l", "lett"))
_UNMATCHED = frozenset(("", "non", "n", "0", "aucun", "nl", "non lettre", "no"))


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows, those matched with each other at nothing; said in `notes`."""

    results: tuple[Item | Rejected, ...]
    notes: tuple[str, ...] = ()


def settle_matched(choice: LedgerTable, results: Sequence[Item | Rejected]) -> Matched:
    """Groups that come to nothing are settled; so is an invoice whose payment is not in the list, with its balance."""
    column = _letters(choice)
    if column is None or Field.BALANCE in choice.columns:
        return Matched(tuple(results))
    groups: dict[object, list[int]] = defaultdict(list)
    for index, result in enumerate(results):
        row = choice.table.rows[result.row.row - 1]
        letter = "" if column >= len(row) or is_blank(row[column]) else shown(row[column]).strip()
        if fold(letter) not in _UNMATCHED:
            name = result.details.name if isinstance(result, Item) else result.name
            groups[result.code or name_key(name), letter, result.currency].append(index)
    settled = list(results)
    for indexes in groups.values():
        items = [result for index in indexes if isinstance(result := results[index], Item)]
        if len(items) == len(indexes):
            for index, item in zip(indexes, _settle(items), strict=True):
                settled[index] = item
    count = sum(1 for before, after in zip(results, settled, strict=True) if before is not after)
    note = f"colonne {column_letters(column)} (« {choice.header.texts[column]} ») : {count} lignes lettrées, soldées"
    return Matched(tuple(settled), (note,) if count else ())


def _letters(choice: LedgerTable) -> int | None:
    entries = Field.DEBIT in choice.columns and Field.CREDIT in choice.columns
    for column in choice.header.unused:
        word = normalise_header(choice.header.texts[column])
        if word in _HEADERS or (entries and word in _ENTRY_HEADERS):
            return column
    return None


def _settle(items: Sequence[Item]) -> Sequence[Item]:
    """A group of invoices and payments that leaves something is matched in part: netting tells what is left."""
    if not sum(item.balance for item in items) or all(item.balance < 0 for item in items):
        return [replace(item, balance=ZERO) for item in items]
    if all(item.balance > 0 and item.status is Status.OPEN for item in items):
        return [replace(item, status=Status.PAID) for item in items]
    return items
