"""Does a column of balances hold what is left of each invoice, or the account's balance, which runs on line by line?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.header import Header
from mailmerge.values import Unreadable, to_amount

# Two balances that follow from the line above may do so by chance.
_ENOUGH_SUMS = 3
# A page's total or a forgotten line breaks the chain now and then.
_SUMS_TO_A_BREAK = 4
_LINES_LOOKED_AT = 500
_NOTHING = Decimal(0)
_Line = tuple[Decimal | None, ...]


def ask_about_running_balance(table: Table, header: Header, columns: Mapping[Field, int]) -> list[str]:
    """The question to the clerk, where a balance is not the one of its line."""
    balance = columns.get(Field.BALANCE)
    if balance is None:
        return []
    name = f"« {header.texts[balance]} » (cellule {column_letters(balance)}{header.row + 1})"
    if Field.DEBIT in columns and Field.CREDIT in columns:
        lines = _lines(table, header, (balance, columns[Field.DEBIT], columns[Field.CREDIT]))
        if any(_differs(*line) for line in lines):
            return [
                f"{name} diffère de débit moins crédit : si c’est un solde progressif, ignorez "
                "cette colonne ; si c’est le reste dû de chaque facture, ignorez Débit et Crédit."
            ]
    elif Field.TOTAL in columns and _runs_on(_lines(table, header, (balance, columns[Field.TOTAL]))):
        return [
            f"{name} s’ajoute de ligne en ligne : c’est sans doute un solde progressif, à ignorer, et non le reste dû "
            "de chaque facture."
        ]
    return []


def _lines(table: Table, header: Header, columns: tuple[int, ...]) -> Iterator[_Line]:
    for row in table.rows[header.row + 1 :]:
        yield tuple(amount_of(row[column]) if column < len(row) else None for column in columns)


def _differs(balance: Decimal | None, debit: Decimal | None, credit: Decimal | None) -> bool:
    if balance is None or (debit is None and credit is None):
        return False
    return balance != (debit or _NOTHING) - (credit or _NOTHING)


def _runs_on(lines: Iterator[_Line]) -> bool:
    """Whether each balance is the one above plus its line's amount, but for those where an account begins."""
    sums, breaks, above = 0, 0, _NOTHING
    for balance, amount in islice(lines, _LINES_LOOKED_AT):
        if balance is None or amount is None:
            continue
        if balance == above + amount and balance != amount:
            sums += 1
        elif balance != amount:
            breaks += 1
        above = balance
    return sums >= _ENOUGH_SUMS and breaks * _SUMS_TO_A_BREAK <= sums


def amount_of(value: CellValue) -> Decimal | None:
    """The amount in a cell, None where it is blank or none."""
    try:
        return None if is_blank(value) else to_amount(value)[0]
    except Unreadable:
        return None
