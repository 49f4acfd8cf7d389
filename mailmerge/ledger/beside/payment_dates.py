"""On which day was each part of an invoice paid, as far as a list of payments tells for certain?

Interest runs on a part until the day it was paid. A day in doubt is no day: the part then never bore interest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from mailmerge.ledger.beside.open import Opened
from mailmerge.model import CellValue, DatedPayment, Field
from mailmerge.tables.lists import is_payment_date, is_settled_on
from mailmerge.tables.reader import column_cells
from mailmerge.values import DateOrder, DateOrders, Unreadable, date_order, decide, to_date

# A part of what was paid and its day, if that is known.
Part = tuple[dt.date | None, Decimal]


def payment_dates(opened: Opened) -> list[dt.date | None]:
    """The day of each payment of a list: the column of payment dates, else its only column of dates."""
    header = opened.sheet.header
    assert header is not None
    told = (c for c in header.unused if is_payment_date(header.texts[c]) or is_settled_on(header.texts[c]))
    column = next(told, opened.columns.get(Field.INVOICE_DATE))
    table, rows = opened.sheet.table, opened.reader.rows
    if column is None:
        return [None] * len(rows)
    cells = column_cells(table, column, rows)
    found = date_order(cells)
    order = decide(found)
    if _in_doubt(found, order):
        return [None] * len(rows)
    return [_day(cell, order or DateOrder.DAY_FIRST, table.since_1904) for cell in cells]


def _in_doubt(found: DateOrders, order: DateOrder | None) -> bool:
    """Dates that can be read both ways; or text beside true dates that Excel may have turned round."""
    turned = order is not None and found.true_dates and not found.true_dates_day_over_12
    return bool(turned or (order is None and (found.ambiguous or found.day_first)))


def _day(cell: CellValue, order: DateOrder, since_1904: bool) -> dt.date | None:
    try:
        return to_date(cell, order, since_1904)
    except Unreadable:
        return None


def spread(paid: Sequence[Decimal], payments: Sequence[Part]) -> list[tuple[DatedPayment, ...]]:
    """The dated parts of what was paid of each instalment.

    The earliest payments pay the first instalments, those without a day coming before all others. Where money went
    back, only an invoice in one instalment whose days are all known can tell.

    Args:
        paid: what was paid of each instalment, the oldest first.
        payments: the payments of the invoice; what they do not explain was paid on a day unknown.
    """
    unknown: list[tuple[DatedPayment, ...]] = [()] * len(paid)
    dated = [DatedPayment(day, amount) for day, amount in payments if day]
    if any(amount < 0 for _, amount in payments):
        whole = len(paid) == 1 and len(dated) == len(payments) and sum(one.amount for one in dated) == paid[0]
        return [tuple(sorted(dated, key=lambda one: one.date))] if whole else unknown
    left = [*paid]
    found: list[list[DatedPayment]] = [[] for _ in paid]
    _take(left, sum(paid, Decimal(0)) - sum((one.amount for one in dated), Decimal(0)))
    for payment in sorted(dated, key=lambda one: one.date):
        for index, amount in _take(left, payment.amount):
            found[index].append(DatedPayment(payment.date, amount))
    return [tuple(one) for one in found]


def _take(left: list[Decimal], amount: Decimal) -> list[tuple[int, Decimal]]:
    """A sum taken from the instalments in their order, and how much of each."""
    taken = []
    for index, rest in enumerate(left):
        part = min(rest, amount)
        if part > 0:
            left[index] -= part
            amount -= part
            taken.append((index, part))
    return taken
