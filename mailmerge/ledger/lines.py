"""Is a table one row per article, and how do its rows become invoices?

FreshBooks writes the amount of each article and no total; Zoho repeats the invoice's total on each of its articles.
Summed the wrong way round, a debt is multiplied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.settle import LedgerTable
from mailmerge.model import CellValue, Fault, Field, Item, Place, Rejected
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS
from mailmerge.tables.lists import is_line_header
from mailmerge.tables.reader import column_cells
from mailmerge.values import name_key

_INVOICE_AMOUNTS = (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT)
# What a further article of an invoice leaves blank, for its first row has told it.
_TOLD_ONCE = (
    *(Field.NUMBER, Field.CODE, Field.NAME, Field.INVOICE_DATE, Field.DUE_DATE, Field.CURRENCY, Field.STATUS),
    Field.DOCUMENT_TYPE,
)


class Lines(Enum):
    """What a row is: a whole invoice, an article with the invoice's amount, or an article with its own."""

    NONE = "none"
    REPEATED = "repeated"
    SUMMED = "summed"


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows as invoices; `lines` rows were counted with the first row of their invoice."""

    results: tuple[Item | Rejected, ...]
    lines: int


def lines_of(choice: LedgerTable) -> Lines:
    """What the rows of a table are, by its columns."""
    invoice_amount = any(field in choice.columns for field in _INVOICE_AMOUNTS)
    if Field.LINE_TOTAL in choice.columns and not invoice_amount:
        return Lines.SUMMED
    has_articles = Field.LINE_TOTAL in choice.columns or any(
        is_line_header(text) for text in choice.header.texts if text
    )
    return Lines.REPEATED if has_articles else Lines.NONE


def told_once(choice: LedgerTable, rows: Sequence[int]) -> Mapping[Field, Sequence[CellValue]]:
    """Each field's cells, where the articles below an invoice's first leave it blank: what the first one says."""
    numbers = column_cells(choice.table, choice.columns[Field.NUMBER], rows)
    given = {}
    for field in _TOLD_ONCE:
        if field in choice.columns:
            cells = column_cells(choice.table, choice.columns[field], rows)
            filled: list[CellValue] = []
            for number, cell in zip(numbers, cells, strict=True):
                filled.append(filled[-1] if is_blank(number) and is_blank(cell) and filled else cell)
            given[field] = filled
    return given


def fold_lines(choice: LedgerTable, results: Sequence[Item | Rejected]) -> Folded:
    """One item an invoice.

    Raises:
        LedgerError: amounts differ among the articles of an invoice, so they may be the articles' own.
    """
    kind = lines_of(choice)
    if kind is Lines.NONE:
        return Folded(tuple(results), 0)
    return _sum(choice, results) if kind is Lines.SUMMED else _take_once(choice, results)


def _key(item: Item) -> tuple[object, ...]:
    return item.code or name_key(item.details.name), item.number, item.invoice_date, item.due_date, item.currency


def _take_once(choice: LedgerTable, results: Sequence[Item | Rejected]) -> Folded:
    """The first row of each invoice; a row alike in every cell is no article but a double, and left to be reported."""
    first: dict[object, Item] = {}
    seen: dict[object, set[tuple[CellValue, ...]]] = defaultdict(set)
    kept: list[Item | Rejected] = []
    for result in results:
        if isinstance(result, Rejected):
            kept.append(result)
            continue
        key, cells = _key(result), tuple(choice.table.rows[result.row.row - 1])
        original = first.setdefault(key, result)
        if original is result or cells in seen[key]:
            kept.append(result)
        elif (original.total, original.balance) != (result.total, result.balance):
            raise _own_amounts(choice, original, result)
        seen[key].add(cells)
    return Folded(tuple(kept), len(results) - len(kept))


def _own_amounts(choice: LedgerTable, first: Item, second: Item) -> LedgerError:
    column = next(choice.columns[field] for field in _INVOICE_AMOUNTS if field in choice.columns)
    header = choice.header.texts[column]
    return LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : la facture {first.number} occupe plusieurs lignes "
        f"(lignes {first.row.row} et {second.row.row}), et « {header} » n’y est pas le même.",
        cure=f"Si « {header} » est le montant de chaque article, inscrivez cet en-tête au champ "
        f"« {FIELDS[Field.LINE_TOTAL].label} » de la feuille Colonnes de parametres.xlsx : les lignes seront "
        "additionnées. Sinon, exportez une ligne par facture.",
    )


def _sum(choice: LedgerTable, results: Sequence[Item | Rejected]) -> Folded:
    """The articles of an invoice added up; one unreadable article makes the whole invoice unusable."""
    lines: dict[object, list[Item]] = defaultdict(list)
    for result in results:
        if isinstance(result, Item):
            lines[_key(result)].append(result)
    broken = {result.number: result for result in results if isinstance(result, Rejected)}
    invoices: list[Item | Rejected] = [result for result in results if isinstance(result, Rejected)]
    folded = 0
    for items in lines.values():
        if (fault := broken.get(items[0].number)) and items[0].number:
            invoices += [_reject(item, fault) for item in items]
        else:
            invoices.append(_added(items))
            folded += len(items) - 1
    return Folded(tuple(sorted(invoices, key=lambda result: result.row.row)), folded)


def _added(items: Sequence[Item]) -> Item:
    balance = sum((item.balance for item in items[1:]), items[0].balance)
    totals = [item.total for item in items if item.total is not None]
    paid = [item.paid for item in items if item.paid is not None]
    return replace(
        items[0],
        total=sum(totals[1:], totals[0]) if totals else None,
        paid=sum(paid[1:], paid[0]) if paid else None,
        balance=balance,
    )


def _reject(item: Item, broken: Rejected) -> Rejected:
    message = f"l’article de la ligne {broken.row.row} de cette facture est illisible ; corrigez-le"
    place = Place(item.row.file, item.row.sheet, str(item.row.row))
    fault = Fault(place, item.number, message)
    return Rejected(item.row, (fault,), item.balance, item.currency, item.number, item.code, item.details.name)
