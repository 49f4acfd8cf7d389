"""What does a list of invoices tell of their payments, beside the columns of amounts?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.ledger.items.amounts import Amounts
from mailmerge.ledger.items.words import is_partly_paid
from mailmerge.model import CellValue, Fault, Field, Item, Rejected, RowRef, Status
from mailmerge.tables.cells import column_letters, is_blank, place
from mailmerge.tables.columns import FIELDS
from mailmerge.tables.lists import is_payment_date, is_settled_on
from mailmerge.tables.reader import Reader, column_cells
from mailmerge.values import CENT, is_yes, print_number, shown

# One paid invoice with a difference may have had a discount.
_ENOUGH_SHORT = 2
_DIGIT = re.compile(r"[1-9]")
_AMOUNTS_PAID = (Field.BALANCE, Field.PAID, Field.CREDIT)


@dataclass(frozen=True, slots=True)
class Settled:
    """Which rows bear the date of their payment (none where the list tells of payments otherwise), said in `notes`."""

    rows: tuple[bool, ...]
    notes: tuple[str, ...]


def settled_rows(choice: LedgerTable, rows: Sequence[int]) -> Settled:
    """The rows whose only word on payment is its date: `SettledDate`, `Réglée le`."""
    if choice.paid_flag is not None:
        return _flagged(choice, choice.paid_flag, rows)
    if any(field in choice.columns for field in (*_AMOUNTS_PAID, Field.STATUS)):
        return Settled((), _nothing_told(choice))
    column = _settled_on(choice)
    if column is None:
        return Settled((), _nothing_told(choice))
    settled = tuple(map(_is_day, column_cells(choice.table, column, rows)))
    note = (
        f"colonne {column_letters(column)} (« {choice.header.texts[column]} ») : une facture qui y porte une date est "
        f"tenue pour payée ({sum(settled)} sur {len(settled)})"
    )
    return Settled(settled, (note,))


def flag_payment_dates(choice: LedgerTable, reader: Reader, results: Sequence[Item | Rejected]) -> list[Fault]:
    """Open invoices that bear the date of a payment, in a list that tells of payments otherwise too."""
    if choice.paid_flag is not None or not any(field in choice.columns for field in (*_AMOUNTS_PAID, Field.STATUS)):
        return []
    column = _settled_on(choice)
    if column is None:
        return []
    cells = column_cells(choice.table, column, reader.rows)
    message = "porte une date de règlement, et reste ouverte : vérifiez qu’elle n’est pas payée"
    return [
        Fault(place(choice.table, result.row.row - 1, column), shown(cell), message)
        for result, cell in zip(results, cells, strict=True)
        if isinstance(result, Item) and result.status is Status.OPEN and result.balance > 0 and not result.paid
        if _is_day(cell)
    ]


def _flagged(choice: LedgerTable, column: int, rows: Sequence[int]) -> Settled:
    paid = tuple(is_yes(cell) for cell in column_cells(choice.table, column, rows))
    note = f"colonne {column_letters(column)} (« {choice.header.texts[column]} ») : {sum(paid)} payées sur {len(paid)}"
    return Settled(paid, (note,))


def _nothing_told(choice: LedgerTable) -> tuple[str, ...]:
    if any(field in choice.columns for field in (*_AMOUNTS_PAID, Field.STATUS, Field.DEBIT)):
        return ()
    return ("rien dans cette liste ne dit ce qui est déjà réglé : toutes ses factures sont tenues pour impayées",)


def _settled_on(choice: LedgerTable) -> int | None:
    due = Field.DUE_DATE in choice.columns
    for column in choice.header.unused:
        text = choice.header.texts[column]
        if is_settled_on(text) or (due and is_payment_date(text)):
            return column
    return None


def _is_day(cell: CellValue) -> bool:
    """Whether anything but a dash, a word or `0000-00-00` stands there."""
    return not is_blank(cell) and _DIGIT.search(shown(cell)) is not None


def refuse_other_basis(choice: LedgerTable, results: Sequence[Item | Rejected]) -> None:
    """Stop where paid invoices do not come to nothing: the payments are not on the same footing as the amounts.

    Raises:
        LedgerError: most of the invoices said to be paid would have something left to pay.
    """
    if Field.BALANCE in choice.columns or Field.TOTAL not in choice.columns or Field.PAID not in choice.columns:
        return
    paid = [item for item in results if isinstance(item, Item) and item.status is Status.PAID and item.paid]
    short = [item for item in paid if abs(item.balance) > CENT]
    if len(short) < _ENOUGH_SHORT or len(short) * 2 <= len(paid):
        return
    total, settled = (choice.header.texts[choice.columns[field]] for field in (Field.TOTAL, Field.PAID))
    first = short[0]
    assert first.total is not None
    assert first.paid is not None
    raise LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : sur {len(short)} factures marquées payées, "
        f"« {settled} » ne couvre pas « {total} » (ligne {first.row.row} : {print_number(first.paid)} pour "
        f"{print_number(first.total)}) ; l’un est peut-être hors taxes.",
        cure=f"Exportez le reste dû de chaque facture. Ou inscrivez « {settled} » au champ "
        f"« {FIELDS[Field.IGNORED].label} » de la feuille Colonnes de parametres.xlsx : les factures partiellement "
        "payées seront alors écartées.",
    )


_UNKNOWN_REST = "partiellement payée, mais le fichier ne dit pas combien ; ajoutez le réglé ou le reste dû"


def refuse_unknown_rest(reader: Reader, amounts: Sequence[Amounts]) -> None:
    """Paid in part, but nothing tells how much: the whole amount is not owed any more."""
    for index in _partly_paid(reader):
        found = amounts[index]
        if not found.paid and found.balance is not None and found.balance > 0:
            reader.fault(index, Field.STATUS, _UNKNOWN_REST)


def find_unknown_rests(reader: Reader, results: Sequence[Item | Rejected]) -> Mapping[RowRef, Fault]:
    """The same, where another list may tell how much was paid: the rows that it must tell of, and what is wrong else.

    Args:
        reader: the rows.
        results: what each of them gave.
    """
    return {
        results[index].row: reader.remark(index, Field.STATUS, _UNKNOWN_REST)
        for index in _partly_paid(reader)
        if isinstance(item := results[index], Item) and not item.paid and item.balance > 0
    }


def _partly_paid(reader: Reader) -> list[int]:
    """The rows whose status says paid in part, where neither a balance nor a credit tells how much."""
    texts = reader.texts(Field.STATUS) if reader.has(Field.STATUS) else ()
    told = [reader.cells(field) for field in (Field.BALANCE, Field.CREDIT)]
    return [
        index
        for index, text in enumerate(texts)
        if text and is_partly_paid(text) and all(is_blank(cells[index]) for cells in told)
    ]


def told_by_rows(reader: Reader, results: Sequence[Item | Rejected]) -> Mapping[RowRef, Decimal | None]:
    """The rows that tell what is paid or left of their invoice, with what was paid where that is known.

    A column without any amount tells nothing, and no more does a paid amount of zero.
    """
    balances = reader.cells(Field.BALANCE)
    told: dict[RowRef, Decimal | None] = {}
    for cell, item in zip(balances, results, strict=True):
        if not isinstance(item, Item):
            continue
        if not is_blank(cell):
            told[item.row] = item.paid if item.total is None else item.total - item.balance
        elif item.paid:
            told[item.row] = item.paid
    return told


def flag_paid_credits(
    reader: Reader, amounts: Sequence[Amounts], statuses: Sequence[Status], flags: list[Fault]
) -> None:
    """A credit note marked as paid was perhaps refunded or used already; a payment marked so was just received."""
    if not reader.has(Field.STATUS) or reader.has(Field.BALANCE):
        return
    for index, (found, status) in enumerate(zip(amounts, statuses, strict=True)):
        if status is Status.PAID and found.balance is not None and found.balance < 0:
            message = "en déduction bien que marqué payé ; ôtez la ligne si l’avoir est déjà remboursé ou imputé"
            flags.append(reader.remark(index, Field.STATUS, message))
