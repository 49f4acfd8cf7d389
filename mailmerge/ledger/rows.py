"""What is each row below the header: a total, a repeated header, a note, a fault, or an item?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from mailmerge.ledger.choose import LedgerTable
from mailmerge.ledger.words import (
    DISPUTE_WORDS,
    PROCEEDINGS_WORDS,
    find_stage,
    highest_stage_below,
    is_credit_type,
    is_quote_type,
    names_no_stage,
    read_status,
)
from mailmerge.model import CellValue, Fault, Field, Hold, HoldKind, Item, Rejected, RowRef, Stage, Status
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import is_header_again
from mailmerge.tables.rows import RowReader, read_details, read_holds
from mailmerge.values import fold, print_number

_CENT = Decimal("0.01")
_TOTAL_WORDS = re.compile(r"^(sous total|sous totaux|total|totaux|report|a reporter|cumul|solde total|solde general)\b")


class RowKind(Enum):
    """What is not an item and is counted instead."""

    BLANK = "blank"
    TOTAL = "total"
    HEADER = "header"
    NOTE = "note"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A data row read: an item or a rejection, and remarks that stop nothing."""

    result: Item | Rejected
    flags: tuple[Fault, ...]


def classify(choice: LedgerTable, row_number: int) -> RowKind:
    """What the row is, before any field of it is read."""
    row, columns = choice.table.rows[row_number], choice.header.columns
    filled = [value for value in row if not is_blank(value)]
    if not filled:
        return RowKind.BLANK
    if is_header_again(row, choice.header):
        return RowKind.HEADER
    if _is_total(row, columns):
        return RowKind.TOTAL
    is_last = all(_is_loose_text(later) for later in choice.table.rows[row_number:])
    return RowKind.NOTE if is_last else RowKind.DATA


def _is_total(row: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    words = [value for value in row if isinstance(value, str) and _TOTAL_WORDS.match(fold(value))]
    if not words:
        return False
    for field in (Field.INVOICE_DATE, Field.DUE_DATE):
        if not is_blank(_cell(row, columns.get(field))) and _cell(row, columns.get(field)) not in words:
            return False
    number = _cell(row, columns.get(Field.NUMBER))
    return is_blank(number) or number in words


def _is_loose_text(row: Sequence[CellValue]) -> bool:
    """Blank, or a single cell of words: a remark printed below the table."""
    filled = [value for value in row if not is_blank(value)]
    return not filled or (len(filled) == 1 and isinstance(filled[0], str) and bool(re.search(r"[^\W\d]{2}", filled[0])))


def _cell(row: Sequence[CellValue], column: int | None) -> CellValue:
    return row[column] if column is not None and column < len(row) else None


def read_row(choice: LedgerTable, row_number: int, stages: Sequence[Stage]) -> ReadRow:
    """The item of a data row, or all its faults at once."""
    row = RowReader(choice.table, row_number, choice.header.columns)
    ref = RowRef(choice.table.file, choice.table.sheet, row_number + 1)
    flags: list[Fault] = []
    amounts = _Amounts(row, flags)
    status, status_holds = _status(row, flags)
    item = Item(
        row=ref,
        number=row.identifier(Field.NUMBER),
        code=row.identifier(Field.CODE),
        details=read_details(row),
        invoice_date=row.date(Field.INVOICE_DATE),
        due_date=row.date(Field.DUE_DATE),
        total=amounts.total,
        paid=amounts.paid,
        balance=amounts.balance or Decimal("0.00"),
        currency=amounts.currency,
        status=status,
        subject=row.text(Field.SUBJECT),
        original_invoice=row.identifier(Field.ORIGINAL_INVOICE),
        stage_to_send=_stage_to_send(row, stages),
        nothing_to_send=row.has(Field.STAGE_TO_SEND) and is_blank(row.value(Field.STAGE_TO_SEND)),
        last_stage=_last_stage(row, stages),
        last_date=row.date(Field.LAST_DATE),
        holds=(*read_holds(row), *status_holds),
    )
    _require(row, item)
    if row.faults:
        return ReadRow(Rejected(ref, tuple(row.faults), amounts.balance, amounts.currency), ())
    return ReadRow(item, tuple(flags))


def _require(row: RowReader, item: Item) -> None:
    """What a claim cannot do without; a fault already noted in the cell is not noted twice."""
    faulty = {fault.place.cell for fault in row.faults}

    def require(field: Field, present: bool, message: str) -> None:
        before = len(row.faults)
        if not present:
            row.fault(field, message)
            if row.faults[before].place.cell in faulty:
                row.faults.pop()

    require(Field.NUMBER, bool(item.number), "numéro de facture manquant ; complétez-le dans le grand livre")
    field = Field.CODE if row.has(Field.CODE) else Field.NAME
    require(field, bool(item.code or item.details.name), "ni code ni nom de client ; complétez l’un des deux")
    never_a_letter = item.status is not Status.OPEN or item.balance <= 0
    if never_a_letter or item.due_date or item.invoice_date:
        _require_terms(row, item, never_a_letter)
        return
    field = Field.DUE_DATE if row.has(Field.DUE_DATE) else Field.INVOICE_DATE
    require(field, False, "ni échéance ni date de facture ; complétez l’une des deux")


def _require_terms(row: RowReader, item: Item, never_a_letter: bool) -> None:
    """Terms in words (30 jours fin de mois) matter only where the due date must be computed from them."""
    needed = not never_a_letter and item.due_date is None
    if needed and item.details.terms is None and not is_blank(row.value(Field.TERMS)):
        row.fault(Field.TERMS, "délai de paiement illisible et échéance vide ; complétez l’échéance")


class _Amounts:
    """The balance of a row: the balance column, else total less paid, else debit less credit."""

    def __init__(self, row: RowReader, flags: list[Fault]) -> None:
        self._row = row
        self._currencies: list[tuple[Field, str]] = []
        self.total = self._amount(Field.TOTAL)
        self.paid = self._amount(Field.PAID)
        written = self._amount(Field.BALANCE)
        debit, credit = self._amount(Field.DEBIT), self._amount(Field.CREDIT)
        # Around a cell that is filled but unreadable, nothing is recomputed.
        computed = None if row.faults else _first_balance(self.total, self.paid, debit, credit)
        self.balance = computed if written is None else written
        if debit is not None and self.total is None:
            self.total = debit
        self.currency = self._one_currency()
        if self.balance is None:
            self._no_amount()
        else:
            self._flag_difference(written, flags)
            self._turn_credit(flags)

    def _amount(self, field: Field) -> Decimal | None:
        amount, currency = self._row.amount(field)
        if currency:
            self._currencies.append((field, currency))
        return amount

    def _one_currency(self) -> str:
        """The currency column, else the sign beside an amount; two different ones are a fault."""
        currency = self._row.currency(Field.CURRENCY)
        for field, beside in self._currencies:
            if currency and beside != currency:
                self._row.fault(field, f"deux devises sur la même ligne : {currency} et {beside}")
            currency = currency or beside
        return currency

    def _no_amount(self) -> None:
        amount_fields = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT)
        if self._row.faults:
            return  # the cell that is filled but unreadable is the fault
        field = next(field for field in (*amount_fields, Field.PAID) if self._row.has(field))
        self._row.fault(field, "montant manquant ; complétez-le dans le grand livre")

    def _flag_difference(self, written: Decimal | None, flags: list[Fault]) -> None:
        if written is None or self.total is None or not self._row.has(Field.PAID):
            return
        computed = self.total - (self.paid or Decimal(0))
        if abs(computed - written) > _CENT:
            message = (
                f"le solde diffère du montant moins les règlements ({print_number(computed)}) ; le solde est retenu"
            )
            flags.append(_flag(self._row, Field.BALANCE, message))

    def _turn_credit(self, flags: list[Fault]) -> None:
        """A credit note or payment listed with a positive amount still reduces the debt."""
        if not is_credit_type(self._row.text(Field.DOCUMENT_TYPE)) or self.balance is None or self.balance <= 0:
            return
        if self._row.has(Field.DEBIT) and self._row.has(Field.CREDIT):
            return  # there the side tells, not the word
        self.balance = -self.balance
        flags.append(_flag(self._row, Field.DOCUMENT_TYPE, "avoir ou règlement en positif : compté en déduction"))


def _first_balance(
    total: Decimal | None,
    paid: Decimal | None,
    debit: Decimal | None,
    credit: Decimal | None,
) -> Decimal | None:
    if total is not None:
        return total - (paid or Decimal(0))
    if debit is not None or credit is not None:
        return (debit or Decimal(0)) - (credit or Decimal(0))
    return None


def _flag(row: RowReader, field: Field, message: str) -> Fault:
    """A remark at the field's cell: noted by the reader, then taken out of its faults."""
    row.fault(field, message)
    return row.faults.pop()


def _status(row: RowReader, flags: list[Fault]) -> tuple[Status, tuple[Hold, ...]]:
    if is_quote_type(row.text(Field.DOCUMENT_TYPE)):
        return Status.QUOTE, ()
    text = row.text(Field.STATUS)
    folded = fold(text)
    if folded in DISPUTE_WORDS:
        return Status.OPEN, (Hold(HoldKind.DISPUTE, None, text),)
    if any(word in folded.split() or word == folded for word in PROCEEDINGS_WORDS):
        return Status.OPEN, (Hold(HoldKind.PROCEEDINGS, None, text),)
    status = read_status(text) if text else Status.OPEN
    if status is None:
        flags.append(_flag(row, Field.STATUS, "statut inconnu : la facture est traitée comme ouverte"))
    return status or Status.OPEN, ()


def _stage_to_send(row: RowReader, stages: Sequence[Stage]) -> int | None:
    text = row.text(Field.STAGE_TO_SEND)
    if not text:
        return None
    stage = find_stage(text, stages)
    if stage is None:
        row.fault(Field.STAGE_TO_SEND, f"étape inconnue ; étapes possibles : {_stage_names(stages)}")
    return stage.number if stage else None


def _last_stage(row: RowReader, stages: Sequence[Stage]) -> int | None:
    text = row.text(Field.LAST_STAGE)
    if not text:
        return None
    stage = find_stage(text, stages)
    if stage is None and names_no_stage(text):
        return None
    stage = stage or highest_stage_below(text, stages)
    if stage is None:
        row.fault(Field.LAST_STAGE, f"étape inconnue ; étapes possibles : {_stage_names(stages)}")
    return stage.number if stage else None


def _stage_names(stages: Sequence[Stage]) -> str:
    return ", ".join(f"{stage.number} ({stage.name})" for stage in stages)
