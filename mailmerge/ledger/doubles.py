"""Is an invoice listed twice? Alike in every field it is chased once; in two files it stops the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mailmerge.errors import LedgerError, row_fault, row_place
from mailmerge.model import Fault, Item, Rejected, RowRef
from mailmerge.values import name_key

_ANY_ROW = RowRef("", "", 0)


def refuse_doubles(results: Sequence[Item | Rejected]) -> list[Item | Rejected]:
    """The same row listed twice, alike in every field, is rejected the second time.

    Credits are left alone: two equal payments on one day do happen, and dropping one would chase too much.
    """
    repeated = _repeated(result.number for result in results)
    if not repeated:
        return list(results)
    seen: dict[object, list[Item]] = {}
    kept: list[Item | Rejected] = []
    for result in results:
        if result.number not in repeated or isinstance(result, Rejected) or result.balance <= 0:
            kept.append(result)
            continue
        alike = seen.setdefault((result.number, result.code, result.balance, result.due_date), [])
        first = next((item for item in alike if _same(item, result)), None)
        if first is None:
            alike.append(result)
            kept.append(result)
        else:
            kept.append(_double(first, result))
    return kept


def _same(first: Item, second: Item) -> bool:
    return replace(first, row=_ANY_ROW) == replace(second, row=_ANY_ROW)


def _double(first: Item, item: Item) -> Rejected:
    message = f"facture déjà lue, identique, à la {_row_text(first, item)} ; supprimez l’une des deux lignes"
    return Rejected(item.row, (row_fault(item, message),), item.balance, item.currency)


def refuse_two_copies(items: Sequence[Item]) -> None:
    """Last month's export beside today's would chase everything twice and count every payment twice.

    Raises:
        LedgerError: two files list the same invoices.
    """
    if len({item.row.file for item in items}) < 2:
        return
    seen: dict[object, Item] = {}
    shared = []
    for item in items:
        first = seen.setdefault((*_identity(item), item.balance > 0), item)
        if first.row.file != item.row.file:
            shared.append((first, item))
    if shared:
        first, item = shared[0]
        raise LedgerError(
            f"{'Une pièce figure' if len(shared) == 1 else f'{len(shared)} pièces figurent'} à la fois dans "
            f"{first.row.file} et dans {item.row.file} (par exemple {item.number}).",
            cure="Gardez un seul de ces fichiers, le plus récent, puis relancez.",
        )


def flag_doubles(items: Sequence[Item]) -> Iterator[Fault]:
    """One invoice number twice with one due date, but not alike: both are chased, and the clerk is told."""
    repeated = _repeated(item.number for item in items)
    seen: dict[object, Item] = {}
    for item in items if repeated else ():
        if item.number in repeated and item.balance > 0:
            first = seen.setdefault((*_identity(item), item.currency), item)
            if first is not item:
                message = f"même facture et même échéance qu’à la {_row_text(first, item)} : les deux lignes comptent"
                yield row_fault(item, message)


def flag_shared_numbers(items: Sequence[Item]) -> Iterator[Fault]:
    """One invoice number under several customers: all are chased, and the clerk is told once for each number."""
    repeated = _repeated(item.number for item in items)
    alike: dict[str, list[Item]] = {}
    for item in items if repeated else ():
        if item.number in repeated and item.balance > 0:
            alike.setdefault(item.number, []).append(item)
    for first, *others in alike.values():
        if strangers := [item for item in others if _customer(item) != _customer(first)]:
            more = f" ; {len(strangers)} lignes sont dans ce cas" if len(strangers) > 1 else ""
            message = f"même numéro de facture qu’à la {_row_text(first, strangers[0])}, pour un autre client{more}"
            yield Fault(row_place(strangers[0].row), first.number, message)


def _customer(item: Item) -> str:
    return item.code or name_key(item.details.name)


def _repeated(numbers: Iterable[str]) -> set[str]:
    """The numbers that occur more than once: few, so that only their rows are looked at closely."""
    return {number for number, count in Counter(numbers).items() if count > 1}


def _identity(item: Item) -> tuple[object, ...]:
    return _customer(item), item.number, item.invoice_date, item.due_date


def _row_text(first: Item, second: Item) -> str:
    """Where the first of two rows stands, as seen from the second."""
    same_file = first.row.file == second.row.file
    return f"ligne {first.row.row}" if same_file else f"ligne {first.row.row} de {first.row.file}"
