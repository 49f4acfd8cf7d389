"""Which rows of an accounting list are not customers'?

A general journal lists customers (411), suppliers (401), banks and the rest; only the first owe anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.ledger.lines.classify import RowKind
from mailmerge.tables.columns import normalise_header
from mailmerge.tables.reader import column_cells
from mailmerge.values import shown

# French chart of accounts (PCG): classes 1 to 7, at least three digits, then the customer's own letters.
_ACCOUNT = re.compile(r"[1-7]\d{2,}\w*")
_CUSTOMER = re.compile(r"41\d")


def leave_other_accounts(choice: LedgerTable, kinds: list[RowKind]) -> None:
    """Mark the rows of other accounts, where a column holds account numbers and customers' among them."""
    first = choice.header.row + 1
    rows = [first + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    for column, text in enumerate(choice.header.texts):
        if text and "compte" in normalise_header(text).split():
            accounts = _accounts(choice, column, rows)
            if any(_CUSTOMER.match(account) for account in accounts) and all(map(_ACCOUNT.fullmatch, accounts)):
                for row, account in zip(rows, accounts, strict=True):
                    if not _CUSTOMER.match(account):
                        kinds[row - first] = RowKind.OTHER_ACCOUNT
                return


def _accounts(choice: LedgerTable, column: int, rows: Sequence[int]) -> list[str]:
    return [shown(cell).replace(" ", "") for cell in column_cells(choice.table, column, rows)]
