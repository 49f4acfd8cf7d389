"""What does each row owe? The balance column, else total less paid, else debit less credit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.items.words import is_credit_side, is_credit_status, is_credit_type, is_debit_side
from mailmerge.model import AMOUNT_FIELDS, CellValue, Fault, Field
from mailmerge.tables.cells import is_blank
from mailmerge.tables.reader import Reader
from mailmerge.values import CENT, print_number

# What an invoice came to, and what was paid of it, where several columns could say so.
_TOTALS, _PAID = (Field.TOTAL, Field.LINE_TOTAL, Field.DEBIT), (Field.PAID,)
_NOTHING = Decimal(0)
_CREDIT_NUMBER = re.compile(r"(?:AVOIR|AVO|AVC|AV)[-_/ .]?\d", re.IGNORECASE)
_CREDIT_SUBJECT = re.compile(r"(?:avoir|note de cr[ée]dit|credit note|gutschrift)\b", re.IGNORECASE)
# Nearly every cell is told by its first letter.
_CREDIT_INITIALS = tuple("AaNnCcGg ")
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
    columns = {field: reader.amounts(field) for field in AMOUNT_FIELDS if reader.has(field)}
    if Field.PAID in columns:
        columns[Field.PAID] = _positive_payments(reader, columns[Field.PAID], flags)
    nothing: Sequence[_Written] = [(None, "")] * len(reader.rows)
    balances: list[Decimal | None] = []
    for index, (balance, total, debit, credit, paid, line) in enumerate(
        zip(*(columns.get(field, nothing) for field in AMOUNT_FIELDS), strict=True)
    ):
        owed = balance[0]
        # Around a cell that is filled but unreadable, nothing is recomputed.
        if owed is None and not reader.is_faulty(index):
            owed = _computed(total[0] if total[0] is not None else line[0], paid[0], debit[0], credit[0])
            if owed is None:
                reader.fault(index, next(iter(columns)), "montant manquant ; complétez-le dans le grand livre")
        balances.append(owed)
    _flag_differences(reader, columns, flags)
    _flag_blank_balances(reader, balances, flags)
    _turn_credits(reader, balances, flags)
    _turn_named_credits(reader, balances, flags)
    totals, paid_in = _first_filled(columns, _TOTALS, len(balances)), _first_filled(columns, _PAID, len(balances))
    return list(map(Amounts, totals, paid_in, balances, _currencies(reader, _signs(columns, in_headers))))


def _positive_payments(reader: Reader, cells: list[_Written], flags: list[Fault]) -> list[_Written]:
    """What is paid as a positive amount: all negative is a way of writing, one among positives is told."""
    negative = [index for index, (amount, _) in enumerate(cells) if amount is not None and amount < 0]
    if not negative:
        return cells
    if any(amount is not None and amount > 0 for amount, _ in cells):
        message = "réglé négatif parmi des positifs : il s’ajoute au reste dû, vérifiez-le"
        flags += [reader.remark(index, Field.PAID, message) for index in negative]
        return cells
    flags.append(reader.remark(negative[0], Field.PAID, "le réglé est négatif partout : il est déduit quand même"))
    return [(None if amount is None else abs(amount), sign) for amount, sign in cells]


def _first_filled(
    columns: Mapping[Field, Sequence[_Written]], fields: Sequence[Field], rows: int
) -> list[Decimal | None]:
    """The first of several columns that has an amount in each row."""
    amounts: list[Decimal | None] = [None] * rows
    for cells in (columns[field] for field in fields if field in columns):
        amounts = [cell[0] if known is None else known for known, cell in zip(amounts, cells, strict=True)]
    return amounts


def _computed(
    total: Decimal | None, paid: Decimal | None, debit: Decimal | None, credit: Decimal | None
) -> Decimal | None:
    if debit is not None or credit is not None:
        return (debit or _NOTHING) - (credit or _NOTHING)
    if total is not None:
        return total - paid if paid else total
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


def _flag_differences(reader: Reader, columns: Mapping[Field, Sequence[_Written]], flags: list[Fault]) -> None:
    """A balance that is not total less paid wins, and is flagged."""
    wanted = [columns[field] for field in (Field.BALANCE, Field.TOTAL, Field.PAID) if field in columns]
    if len(wanted) < 3:
        return
    for index, ((balance, _), (total, _), (paid, _)) in enumerate(zip(*wanted, strict=True)):
        if balance is None or total is None:
            continue
        computed = total - paid if paid else total
        if computed != balance and abs(computed - balance) > CENT:
            message = (
                f"le solde diffère du montant moins les règlements ({print_number(computed)}) ; le solde est retenu"
            )
            flags.append(reader.remark(index, Field.BALANCE, message))


def _flag_blank_balances(reader: Reader, balances: Sequence[Decimal | None], flags: list[Fault]) -> None:
    """Many leave the balance blank once an invoice is paid: where others are filled, that must not pass unseen."""
    told = reader.has(Field.BALANCE) and not reader.has(Field.STATUS)
    cells = reader.cells(Field.BALANCE) if told else ()
    blank = [index for index, cell in enumerate(cells) if is_blank(cell)]
    for index in blank if len(blank) < len(cells) else ():
        if balances[index]:
            message = "reste dû vide : le montant moins les règlements est compté ; mettez 0 si elle est réglée"
            flags.append(reader.remark(index, Field.BALANCE, message))


# --- Credits listed with a positive amount -------------------------------------------------------------


def _turn_credits(reader: Reader, balances: list[Decimal | None], flags: list[Fault]) -> None:
    """A credit note or payment listed with a positive amount still reduces the debt."""
    if reader.has(Field.DEBIT) and reader.has(Field.CREDIT):
        return  # there the column tells, not a word
    told = _turn_by_side(reader, balances) if reader.has(Field.SIDE) else frozenset()
    for field, is_credit in ((Field.DOCUMENT_TYPE, is_credit_type), (Field.STATUS, is_credit_status)):
        for index, text in enumerate(reader.texts(field) if reader.has(field) else ()):
            balance = balances[index]
            if text and index not in told and balance is not None and balance > 0 and is_credit(text):
                flags.append(reader.remark(index, field, "avoir ou règlement en positif : compté en déduction"))
                balances[index] = _negative(balance)


def _turn_by_side(reader: Reader, balances: list[Decimal | None]) -> frozenset[int]:
    """The rows on the credit side, made negative."""
    sides = reader.texts(Field.SIDE)
    for index, side in enumerate(sides):
        if side and not is_credit_side(side) and not is_debit_side(side):
            reader.fault(index, Field.SIDE, "sens attendu : D (débit) ou C (crédit)")
    told = frozenset(index for index, side in enumerate(sides) if is_credit_side(side))
    # Where credits bear both signs, a negative one may take back a credit.
    both_signs = any((balances[index] or 0) > 0 for index in told)
    for index in told:
        if both_signs and (balances[index] or 0) < 0:
            reader.fault(index, Field.SIDE, "crédit de montant négatif parmi des positifs : avoir, ou avoir annulé ?")
        balances[index] = _negative(balances[index])
    return told


def _turn_named_credits(reader: Reader, balances: list[Decimal | None], flags: list[Fault]) -> None:
    """Where number or subject alone say credit note (AV-002 among FA-001), in a list that writes none negative."""
    if any(reader.has(field) for field in (Field.SIDE, Field.DEBIT, Field.CREDIT, Field.DOCUMENT_TYPE)):
        return
    numbers, subjects = reader.cells(Field.NUMBER), reader.cells(Field.SUBJECT)
    named = [
        index
        for index, (number, subject) in enumerate(zip(numbers, subjects, strict=True))
        if _begins(number, _CREDIT_NUMBER) or _begins(subject, _CREDIT_SUBJECT)
    ]
    amounts = [balance for index in named if (balance := balances[index])]
    if len(named) * 2 > len(numbers) or any(amount < 0 for amount in amounts):
        return
    for index in named:
        if balances[index]:
            flags.append(reader.remark(index, Field.NUMBER, "avoir d’après son nom, positif : compté en déduction"))
            balances[index] = _negative(balances[index])


def _begins(cell: CellValue, words: re.Pattern[str]) -> bool:
    return isinstance(cell, str) and cell[:1] in _CREDIT_INITIALS and words.match(cell.strip()) is not None


def _negative(balance: Decimal | None) -> Decimal | None:
    return None if balance is None else -abs(balance)
