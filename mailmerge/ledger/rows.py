"""What does a data row say: an item, or a rejection with every fault at once?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.ledger.amounts import Amounts, read_amounts
from mailmerge.ledger.choose import LedgerTable
from mailmerge.ledger.words import find_stage, is_quote_type, names_no_stage, read_status, status_hold
from mailmerge.model import ACCOUNT_HOLDS, Fault, Field, Hold, Item, Rejected, RowRef, Stage, Status
from mailmerge.tables.cells import is_blank
from mailmerge.tables.rows import RowReader, read_details, read_holds


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A data row read: an item or a rejection, and remarks that stop nothing."""

    result: Item | Rejected
    flags: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Stages:
    """What the row's stage columns say."""

    to_send: int | None = None
    nothing_to_send: bool = False
    last: int | None = None


def read_row(choice: LedgerTable, row_number: int, stages: Sequence[Stage]) -> ReadRow:
    """The item of a data row, or all its faults at once."""
    row = RowReader(choice.table, row_number, choice.header.columns)
    flags: list[Fault] = []
    amounts = read_amounts(row, flags)
    # What stands in the stage and hold columns of a credit must not keep it from being deducted.
    is_credit = amounts.balance is not None and amounts.balance < 0
    status, status_holds = _status(row, flags)
    holds = (*read_holds(row, flags_only=is_credit), *status_holds)
    asked = _Stages() if is_credit else _stages(row, stages)
    item = Item(
        row=RowRef(choice.table.file, choice.table.sheet, row_number + 1),
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
        stage_to_send=asked.to_send,
        nothing_to_send=asked.nothing_to_send,
        last_stage=asked.last,
        last_date=None if is_credit else row.date(Field.LAST_DATE),
        holds=holds,
    )
    _require(row, item)
    if row.faults:
        return ReadRow(_rejected(item, amounts, row.faults), ())
    return ReadRow(item, tuple(flags))


def _rejected(item: Item, amounts: Amounts, faults: Sequence[Fault]) -> Rejected:
    """The row is not used, but what it says of the whole debtor (stop, proceedings) still holds."""
    holds = tuple(hold for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    return Rejected(
        item.row, tuple(faults), amounts.balance, amounts.currency, item.number, item.code, item.details.name, holds
    )


def _require(row: RowReader, item: Item) -> None:
    """What a claim cannot do without; a fault already noted in the cell is not noted twice."""
    if not item.number:
        row.require(Field.NUMBER, "numéro de facture manquant ; complétez-le dans le grand livre")
    if not (item.code or item.details.name):
        field = Field.CODE if row.has(Field.CODE) else Field.NAME
        row.require(field, "ni code ni nom de client ; complétez l’un des deux")
    if item.status is not Status.OPEN or item.balance <= 0 or item.due_date:
        return
    if item.invoice_date is None:
        field = Field.DUE_DATE if row.has(Field.DUE_DATE) else Field.INVOICE_DATE
        row.require(field, "ni échéance ni date de facture ; complétez l’une des deux")
    elif item.details.terms is None and not is_blank(row.value(Field.TERMS)):
        # Terms in words (30 jours fin de mois) matter only where the due date must be computed from them.
        row.require(Field.TERMS, "délai de paiement illisible et échéance vide ; complétez l’échéance")


def _status(row: RowReader, flags: list[Fault]) -> tuple[Status, tuple[Hold, ...]]:
    if is_quote_type(row.text(Field.DOCUMENT_TYPE)):
        return Status.QUOTE, ()
    text = row.text(Field.STATUS)
    if not text:
        return Status.OPEN, ()
    if hold := status_hold(text):
        return Status.OPEN, (Hold(hold, None, text),)
    status = read_status(text)
    if status is None:
        flags.append(row.remark(Field.STATUS, "statut inconnu : la facture est traitée comme ouverte"))
    return status or Status.OPEN, ()


def _stages(row: RowReader, stages: Sequence[Stage]) -> _Stages:
    asked = row.text(Field.STAGE_TO_SEND)
    nothing = row.has(Field.STAGE_TO_SEND) and names_no_stage(asked)
    return _Stages(
        to_send=None if nothing else _stage(row, Field.STAGE_TO_SEND, stages),
        nothing_to_send=nothing,
        last=_highest(_last_stage(row, stages), _counted_stage(row, stages), stages),
    )


def _stage(row: RowReader, field: Field, stages: Sequence[Stage]) -> int | None:
    """The number of the stage that a cell names; an unknown one is a fault."""
    text = row.text(field)
    if names_no_stage(text):
        return None
    stage = find_stage(text, stages)
    if stage is None:
        names = ", ".join(f"{stage.number} ({stage.name})" for stage in stages)
        row.fault(field, f"étape inconnue ; étapes possibles : {names}")
    return stage.number if stage else None


def _last_stage(row: RowReader, stages: Sequence[Stage]) -> int | None:
    """The last stage sent; a level beyond the ladder (7 of three stages) is its last one."""
    text = row.text(Field.LAST_STAGE)
    if re.fullmatch(r"\d{1,3}", text) and int(text) > max(stage.number for stage in stages):
        return stages[-1].number
    return _stage(row, Field.LAST_STAGE, stages)


def _counted_stage(row: RowReader, stages: Sequence[Stage]) -> int | None:
    """A count of letters sent is a place on the ladder, whatever the stages' numbers."""
    count = row.integer(Field.LETTERS_SENT)
    if count is None or count <= 0:
        return None
    return stages[min(count, len(stages)) - 1].number


def _highest(left: int | None, right: int | None, stages: Sequence[Stage]) -> int | None:
    numbers = [stage.number for stage in stages]
    known = [number for number in (left, right) if number is not None]
    return max(known, key=numbers.index, default=None)
