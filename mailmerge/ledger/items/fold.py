"""How do the articles of an invoice become one item?

Summed where the invoice's amount is repeated, or the other way round, a debt is multiplied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.errors import LedgerError, row_fault, table_text
from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.ledger.lines.articles import INVOICE_AMOUNTS, Lines, article_columns, lines_of
from mailmerge.model import ACCOUNT_HOLDS, CellValue, Fault, Field, Item, Rejected, Status
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS
from mailmerge.values import name_key

_PAID_UNCLEAR = (
    "le réglé de ses articles peut être celui de chaque article ou celui de la facture ; exportez une ligne par facture"
)
_STATUS_UNCLEAR = "ses articles n’ont pas le même statut ; corrigez-le dans le grand livre"


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows as invoices; `lines` rows were counted with the first row of their invoice; `flags` are remarks."""

    results: tuple[Item | Rejected, ...]
    lines: int
    flags: tuple[Fault, ...] = ()


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
    """One item for the rows of each invoice; a row alike in every cell is no article but a double, to be reported."""
    invoices: dict[object, list[Item]] = defaultdict(list)
    seen: dict[object, set[tuple[CellValue, ...]]] = defaultdict(set)
    kept: list[Item | Rejected] = []
    articles = article_columns(choice)
    for result in results:
        if isinstance(result, Rejected):
            kept.append(result)
            continue
        key, cells = _key(result), tuple(choice.table.rows[result.row.row - 1])
        lines = invoices[key]
        if lines and (cells in seen[key] or _is_another_credit(choice, articles, lines[0], result)):
            kept.append(result)
        elif lines and (lines[0].total, lines[0].balance) != (result.total, result.balance):
            raise _own_amounts(choice, lines[0], result)
        else:
            lines.append(result)
        seen[key].add(cells)
    kept += [_whole(choice, lines, lines[0]) for lines in invoices.values()]
    kept.sort(key=lambda result: result.row.row)
    return Folded(tuple(kept), len(results) - len(kept))


def _is_another_credit(choice: LedgerTable, articles: Sequence[int], first: Item, second: Item) -> bool:
    """Two payments of one day under one number are two; a credit note of two articles is one."""
    rows = [choice.table.rows[item.row.row - 1] for item in (first, second)]
    told = [tuple(row[column] for column in articles if column < len(row)) for row in rows]
    return second.balance < 0 and (told[0] == told[1] or any(all(map(is_blank, cells)) for cells in told))


def _own_amounts(choice: LedgerTable, first: Item, second: Item) -> LedgerError:
    field = next(field for field in INVOICE_AMOUNTS if field in choice.columns)
    header = choice.header.texts[choice.columns[field]]
    # Added up, a balance that runs on would claim the first lines again and again.
    running = (
        f"Si « {header} » est un solde qui s’ajoute de ligne en ligne, inscrivez cet en-tête au champ "
        f"« {FIELDS[Field.IGNORED].label} » de la feuille Colonnes de parametres.xlsx. "
        if field is Field.BALANCE and Field.TOTAL in choice.columns
        else ""
    )
    return LedgerError(
        f"{table_text(choice.table.file, choice.table.sheet)} : la facture {first.number} occupe plusieurs lignes "
        f"(lignes {first.row.row} et {second.row.row}), et « {header} » n’y est pas le même.",
        cure=f"{running}Si « {header} » est le montant de chaque article, inscrivez cet en-tête au champ "
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
    flags: list[Fault] = []
    folded = 0
    for items in lines.values():
        if (fault := broken.get(items[0].number)) and items[0].number:
            invoices += [_reject(item, fault) for item in items]
            continue
        invoices.append(_added(choice, items))
        flags += _flag_alike(choice, items)
        folded += len(items) - 1
    return Folded(tuple(sorted(invoices, key=lambda result: result.row.row)), folded, tuple(flags))


def _added(choice: LedgerTable, items: Sequence[Item]) -> Item | Rejected:
    """The invoice of the articles; what is paid is the invoice's where it stands on each alike, or on one alone."""
    totals = [item.total for item in items if item.total is not None]
    paid = [item.paid for item in items if item.paid]
    once = paid[0] if paid else None
    if len(paid) > 1 and (set(paid) != {once} or len(paid) < len(items) or paid == totals):
        return _unusable(items, _PAID_UNCLEAR)
    unpaid = sum((item.balance + (item.paid or 0) for item in items), Decimal(0))
    invoice = replace(
        items[0],
        total=sum(totals[1:], totals[0]) if totals else None,
        paid=once if paid else items[0].paid,
        balance=unpaid - (once or 0),
    )
    return _whole(choice, items, invoice)


def _flag_alike(choice: LedgerTable, items: Sequence[Item]) -> Iterator[Fault]:
    """The same article twice may be meant, or be a row pasted twice."""
    first: dict[object, Item] = {}
    for item in items:
        original = first.setdefault(tuple(choice.table.rows[item.row.row - 1]), item)
        if original is not item:
            yield row_fault(item, f"ligne identique à la ligne {original.row.row} : comptée")


def _whole(choice: LedgerTable, lines: Sequence[Item], invoice: Item) -> Item | Rejected:
    """The invoice with what any of its lines says of holds, letters sent and state."""
    if len(lines) == 1:
        return invoice
    if len(statuses := _statuses(choice, lines)) > 1:
        return _unusable(lines, _STATUS_UNCLEAR)
    holds = dict.fromkeys(hold for item in lines for hold in item.holds)
    return replace(
        invoice,
        status=next(iter(statuses), invoice.status),
        holds=tuple(holds),
        last_stage=max((item.last_stage for item in lines if item.last_stage is not None), default=None),
        last_date=max((item.last_date for item in lines if item.last_date is not None), default=None),
    )


def _statuses(choice: LedgerTable, lines: Sequence[Item]) -> set[Status]:
    """What the lines say of the invoice's state; a line that leaves it blank says nothing."""
    column = choice.columns.get(Field.STATUS)
    if column is None:
        return {item.status for item in lines}
    rows = {item.row.row: choice.table.rows[item.row.row - 1] for item in lines}
    told = {item.status for item in lines if column < len(row := rows[item.row.row]) and not is_blank(row[column])}
    return told | {item.status for item in lines if item.status is not Status.OPEN}


def _unusable(lines: Sequence[Item], message: str) -> Rejected:
    first = lines[0]
    rows = ", ".join(str(item.row.row) for item in lines)
    fault = row_fault(first, f"{message} (lignes {rows})")
    holds = dict.fromkeys(hold for item in lines for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    return Rejected(
        first.row, (fault,), first.balance, first.currency, first.number, first.code, first.details.name, tuple(holds)
    )


def _reject(item: Item, broken: Rejected) -> Rejected:
    message = f"l’article de la ligne {broken.row.row} de cette facture est illisible ; corrigez-le"
    fault = row_fault(item, message)
    return Rejected(item.row, (fault,), item.balance, item.currency, item.number, item.code, item.details.name)
