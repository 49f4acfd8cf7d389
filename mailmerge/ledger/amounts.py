"""What does a row owe? The balance column, else total less paid, else debit less credit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.words import is_credit_side, is_credit_status, is_credit_type, is_debit_side
from mailmerge.model import Fault, Field
from mailmerge.tables.rows import RowReader
from mailmerge.values import CENT, print_number

_AMOUNT_FIELDS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT, Field.PAID)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a row; `balance` is None where it is missing or cannot be read (the reader has the fault)."""

    total: Decimal | None
    paid: Decimal | None
    balance: Decimal | None
    currency: str


def read_amounts(row: RowReader, flags: list[Fault]) -> Amounts:
    """The amounts of a row, with faults noted in the reader and remarks added to `flags`."""
    cells = {field: row.amount(field) for field in _AMOUNT_FIELDS}
    amount = {field: cell[0] for field, cell in cells.items()}
    written = amount[Field.BALANCE]
    # Around a cell that is filled but unreadable, nothing is recomputed.
    balance = written if written is not None else None if row.faults else _computed(amount)
    if balance is None and not row.faults:
        field = next(field for field in _AMOUNT_FIELDS if row.has(field))
        row.fault(field, "montant manquant ; complétez-le dans le grand livre")
    if balance is not None:
        _flag_difference(row, amount, flags)
        balance = _turn_credit(row, balance, flags)
    currency = _one_currency(row, [(field, cell[1]) for field, cell in cells.items() if cell[1]])
    total = amount[Field.TOTAL] if amount[Field.TOTAL] is not None else amount[Field.DEBIT]
    return Amounts(total, amount[Field.PAID], balance, currency)


def _computed(amount: dict[Field, Decimal | None]) -> Decimal | None:
    total, debit, credit = amount[Field.TOTAL], amount[Field.DEBIT], amount[Field.CREDIT]
    if total is not None:
        return total - (amount[Field.PAID] or Decimal(0))
    if debit is not None or credit is not None:
        return (debit or Decimal(0)) - (credit or Decimal(0))
    return None


def _one_currency(row: RowReader, beside: list[tuple[Field, str]]) -> str:
    """The currency column, else the sign beside an amount; two different ones are a fault."""
    currency = row.currency(Field.CURRENCY)
    for field, code in beside:
        if currency and code != currency:
            row.fault(field, f"deux devises sur la même ligne : {currency} et {code}")
        currency = currency or code
    return currency


def _flag_difference(row: RowReader, amount: dict[Field, Decimal | None], flags: list[Fault]) -> None:
    written, total = amount[Field.BALANCE], amount[Field.TOTAL]
    if written is None or total is None or not row.has(Field.PAID):
        return
    computed = total - (amount[Field.PAID] or Decimal(0))
    if abs(computed - written) > CENT:
        message = f"le solde diffère du montant moins les règlements ({print_number(computed)}) ; le solde est retenu"
        flags.append(row.remark(Field.BALANCE, message))


def _turn_credit(row: RowReader, balance: Decimal, flags: list[Fault]) -> Decimal:
    """A credit note or payment listed with a positive amount still reduces the debt."""
    side = row.text(Field.SIDE)
    if side and not is_credit_side(side) and not is_debit_side(side):
        row.fault(Field.SIDE, "sens attendu : D (débit) ou C (crédit)")
    if row.has(Field.DEBIT) and row.has(Field.CREDIT):
        return balance  # there the column tells, not a word
    if is_credit_side(side):
        return -abs(balance)
    for field, is_credit in ((Field.DOCUMENT_TYPE, is_credit_type), (Field.STATUS, is_credit_status)):
        if balance > 0 and is_credit(row.text(field)):
            flags.append(row.remark(field, "avoir ou règlement en positif : compté en déduction"))
            return -balance
    return balance
