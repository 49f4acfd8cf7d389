"""What does each row owe? The balance column, else total less paid, else debit less credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.words import is_credit_side, is_credit_status, is_credit_type, is_debit_side
from mailmerge.model import Fault, Field
from mailmerge.tables.reader import Reader
from mailmerge.values import CENT, print_number

_AMOUNT_FIELDS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT, Field.PAID, Field.LINE_TOTAL)
_NOTHING = Decimal(0)
_Written = tuple[Decimal | None, str]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a row; `balance` is None where it is missing or cannot be read (the reader has the fault)."""

    total: Decimal | None
    paid: Decimal | None
    balance: Decimal | None
    currency: str


def read_amounts(reader: Reader, in_headers: Mapping[Field, str], flags: list[Fault]) -> list[Amounts]:
    """The amounts of each row, with faults noted in the reader and remarks added to `flags`.

    Args:
        reader: the ledger's rows.
        in_headers: the currency that an amount's header names, where it does.
        flags: where remarks go.
    """
    columns = {field: reader.amounts(field) for field in _AMOUNT_FIELDS}
    beside = _signs(columns, in_headers)
    amounts = []
    for index, (balance, total, debit, credit, paid, line) in enumerate(zip(*columns.values(), strict=True)):
        own = total[0] if total[0] is not None else line[0]
        owed = balance[0]
        # Around a cell that is filled but unreadable, nothing is recomputed.
        if owed is None and not reader.is_faulty(index):
            owed = _computed(own, paid[0], debit[0], credit[0])
            if owed is None:
                field = next(field for field in _AMOUNT_FIELDS if reader.has(field))
                reader.fault(index, field, "montant manquant ; complétez-le dans le grand livre")
        amounts.append(Amounts(own if own is not None else debit[0], paid[0], owed, ""))
    _flag_differences(reader, amounts, columns, flags)
    amounts = _turn_credits(reader, amounts, flags)
    currencies = _currencies(reader, beside)
    return [
        Amounts(found.total, found.paid, found.balance, currency) if currency else found
        for found, currency in zip(amounts, currencies, strict=True)
    ]


def _computed(
    total: Decimal | None, paid: Decimal | None, debit: Decimal | None, credit: Decimal | None
) -> Decimal | None:
    if total is not None:
        return total - paid if paid else total
    if debit is not None or credit is not None:
        return (debit or _NOTHING) - (credit or _NOTHING)
    return None


def _signs(
    columns: Mapping[Field, Sequence[_Written]], in_headers: Mapping[Field, str]
) -> Mapping[Field, Sequence[str]]:
    """The columns with a currency beside some amount, or in the header: one currency a row."""
    signs = {}
    for field, cells in columns.items():
        in_header = in_headers.get(field, "")
        if in_header or any(sign for _, sign in cells):
            signs[field] = [sign or (in_header if amount is not None else "") for amount, sign in cells]
    return signs


def _currencies(reader: Reader, beside: Mapping[Field, Sequence[str]]) -> list[str]:
    """The currency column, else the sign beside an amount; two different ones are a fault."""
    currencies = reader.currencies(Field.CURRENCY)
    for field, signs in beside.items():
        for index, sign in enumerate(signs):
            if sign and currencies[index] and sign != currencies[index]:
                reader.fault(index, field, f"deux devises sur la même ligne : {currencies[index]} et {sign}")
            currencies[index] = currencies[index] or sign
    return currencies


def _flag_differences(
    reader: Reader, amounts: Sequence[Amounts], columns: Mapping[Field, Sequence[_Written]], flags: list[Fault]
) -> None:
    """A balance that is not total less paid wins, and is flagged."""
    if not (reader.has(Field.BALANCE) and reader.has(Field.TOTAL) and reader.has(Field.PAID)):
        return
    for index, found in enumerate(amounts):
        total = columns[Field.TOTAL][index][0]
        if columns[Field.BALANCE][index][0] is None or total is None or found.balance is None:
            continue
        computed = total - (found.paid or _NOTHING)
        if abs(computed - found.balance) > CENT:
            message = (
                f"le solde diffère du montant moins les règlements ({print_number(computed)}) ; le solde est retenu"
            )
            flags.append(reader.remark(index, Field.BALANCE, message))


# --- Credits listed with a positive amount -------------------------------------------------------------


def _turn_credits(reader: Reader, amounts: list[Amounts], flags: list[Fault]) -> list[Amounts]:
    """A credit note or payment listed with a positive amount still reduces the debt."""
    turned = list(amounts)
    sides = reader.texts(Field.SIDE) if reader.has(Field.SIDE) else ()
    for index, side in enumerate(sides):
        if side and not is_credit_side(side) and not is_debit_side(side):
            reader.fault(index, Field.SIDE, "sens attendu : D (débit) ou C (crédit)")
    if reader.has(Field.DEBIT) and reader.has(Field.CREDIT):
        return turned  # there the column tells, not a word
    by_side = {index for index, side in enumerate(sides) if is_credit_side(side)}
    for index in by_side:
        turned[index] = _negative(amounts[index])
    for field, is_credit in ((Field.DOCUMENT_TYPE, is_credit_type), (Field.STATUS, is_credit_status)):
        for index, text in enumerate(reader.texts(field) if reader.has(field) else ()):
            balance = turned[index].balance
            if text and index not in by_side and balance is not None and balance > 0 and is_credit(text):
                flags.append(reader.remark(index, field, "avoir ou règlement en positif : compté en déduction"))
                turned[index] = _negative(amounts[index])
    return turned


def _negative(found: Amounts) -> Amounts:
    balance = None if found.balance is None else -abs(found.balance)
    return Amounts(found.total, found.paid, balance, found.currency)
