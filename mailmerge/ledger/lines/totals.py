"""Does the file's own total agree with the rows that were read? A row lost on the way would show here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.ledger.lines.articles import Lines, lines_of
from mailmerge.ledger.lines.classify import RowKind
from mailmerge.model import CellValue, Fault, Field
from mailmerge.tables.cells import is_blank, place
from mailmerge.tables.reader import Reader
from mailmerge.values import CENT, Unreadable, amount_style, fold, print_number, shown, to_amount

# The column whose total is compared: what the letters will claim, as far as a column says it.
_COMPARED = (Field.BALANCE, Field.TOTAL, Field.LINE_TOTAL, Field.DEBIT)
_OF_ALL = re.compile(
    r"^(?:(?:grand )?total|totaux|montant total|gesamt|summe|totale|totais|suma)"
    r"(?: (?:general.*|generale|geral|ttc|eur|euros|du|clients|customers?|\d+ customers?))?$"
)


@dataclass(frozen=True, slots=True)
class FileTotal:
    """What came of the comparison: a sentence when they agree, a flag at the file's total when they do not."""

    notes: tuple[str, ...] = ()
    flags: tuple[Fault, ...] = ()


def compare_total(choice: LedgerTable, kinds: Sequence[RowKind], reader: Reader) -> FileTotal:
    """The file's total, or the sum of its several totals, beside the sum of the same column over the rows read."""
    field = next((field for field in _COMPARED if field in choice.columns), None)
    told = [] if field is None else list(_totals(choice, kinds, choice.columns[field]))
    if field is None or not told:
        return FileTotal()
    own = sum((amount for amount, _ in reader.amounts(field) if amount is not None), Decimal(0))
    amounts = [amount for _, amount in told]
    if any(abs(amount - own) <= CENT for amount in (*amounts, sum(amounts, Decimal(0)))):
        return FileTotal(notes=(f"le total du fichier ({print_number(own)}) est bien celui des lignes lues",))
    if lines_of(choice) is not Lines.NONE:
        return FileTotal()  # the rows of one invoice may repeat its amount
    row, amount = told[-1]
    column = choice.columns[field]
    message = (
        f"ce total du fichier n’est pas la somme des lignes lues ({print_number(own)}) ; vérifiez qu’aucune ligne ne "
        "manque"
    )
    return FileTotal(flags=(Fault(place(choice.table, row, column), print_number(amount), message),))


def _totals(choice: LedgerTable, kinds: Sequence[RowKind], column: int) -> Iterator[tuple[int, Decimal]]:
    """The rows that say they are the total of all, with their amount."""
    first = choice.header.row + 1
    style = amount_style(row[column] for row in choice.table.rows[first:] if column < len(row))
    for index, kind in enumerate(kinds):
        row = choice.table.rows[first + index]
        if kind is not RowKind.TOTAL or column >= len(row) or is_blank(row[column]) or not _is_of_all(row):
            continue
        try:
            yield first + index, to_amount(row[column], style)[0]
        except Unreadable:
            continue


def _is_of_all(row: Sequence[CellValue]) -> bool:
    return any(isinstance(value, str) and _OF_ALL.match(fold(shown(value))) for value in row)
