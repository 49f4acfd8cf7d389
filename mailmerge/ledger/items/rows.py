"""What does each data row say: an item, or a rejection with every fault at once?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.ledger.items.amounts import Amounts, read_amounts
from mailmerge.ledger.items.payments_told import flag_paid_credits, refuse_unknown_rest
from mailmerge.ledger.items.stages import Ladders, last_stages, nothing_to_send, stages_to_send
from mailmerge.ledger.items.words import is_payment_type, is_placeholder, is_quote_type, read_status, status_hold
from mailmerge.model import ACCOUNT_HOLDS, Fault, Field, Hold, Item, Rejected, RowRef, Status
from mailmerge.tables.cells import is_blank, row_number
from mailmerge.tables.details import UNKNOWN_LANGUAGE, read_details, read_holds, unknown_languages
from mailmerge.tables.reader import Reader
from mailmerge.values import ZERO

# In a text file, what a formula failed at is words.
_ERROR = re.compile(r"#(?:N/A|REF!|VALEUR!|VALUE!|NOM\?|NAME\?|NULL!|NUL!|DIV/0!|NOMBRE!|NUM!)")


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Data rows read, in their order: items and rejections; `flags` are remarks that stop nothing."""

    results: tuple[Item | Rejected, ...]
    flags: tuple[Fault, ...]


def read_rows(
    reader: Reader,
    in_headers: Mapping[Field, str],
    ladders: Ladders,
    settled: Sequence[bool] = (),
    payments_beside: bool = False,
) -> ReadRows:
    """The item of each row, or all its faults at once.

    Args:
        reader: the rows to read.
        in_headers: the currency that an amount's header names, where it does.
        ladders: the customers' ladders, for the columns that name a stage.
        settled: the rows that bear the date of their payment, in a list that tells nothing else of payments.
        payments_beside: another list tells what was paid.
    """
    flags: list[Fault] = []
    amounts = read_amounts(reader, in_headers, flags)
    # What stands in the stage and hold columns of a credit must not keep it from being deducted.
    credits = [found.balance is not None and found.balance < 0 for found in amounts]
    statuses, status_holds = _statuses(reader, flags)
    for index, paid in enumerate(settled):
        statuses[index] = Status.PAID if paid and statuses[index] is Status.OPEN else statuses[index]
    flag_paid_credits(reader, amounts, statuses, flags)
    flags += [reader.remark(index, Field.LANGUAGE, UNKNOWN_LANGUAGE) for index in unknown_languages(reader)]
    if not payments_beside:
        refuse_unknown_rest(reader, amounts)
    holds = read_holds(reader, credits)
    file, sheet = reader.table.file, reader.table.sheet
    items = [
        Item(RowRef(file, sheet, row + 1), number, code, details, invoice_date, due_date, found.total, found.paid,
             found.balance if found.balance is not None else ZERO, found.currency, status, subject, original,
             to_send, nothing, last, last_date, (*hold, *status_hold) if status_hold else hold, (), is_payment)
        for row, number, code, details, invoice_date, due_date, found, status, subject, original, to_send, nothing,
            last, last_date, hold, status_hold, is_payment in zip(
            reader.rows,
            reader.identifiers(Field.NUMBER),
            reader.identifiers(Field.CODE),
            read_details(reader),
            reader.dates(Field.INVOICE_DATE),
            reader.dates(Field.DUE_DATE),
            amounts,
            statuses,
            reader.texts(Field.SUBJECT),
            reader.identifiers(Field.ORIGINAL_INVOICE),
            stages_to_send(reader, ladders, credits),
            nothing_to_send(reader, credits),
            last_stages(reader, ladders, credits),
            reader.dates(Field.LAST_DATE, credits),
            holds,
            status_holds,
            _payments(reader, credits),
            strict=True,
        )
    ]  # fmt: skip
    unnumbered = {number for number in {item.number for item in items} if number and is_placeholder(number)}
    for index, item in enumerate(items):
        if item.details.name.startswith("#") and _ERROR.fullmatch(item.details.name):
            reader.fault(index, Field.NAME, "erreur de formule d’Excel à la place du nom ; corrigez-la")
        if item.number in unnumbered or not (item.number and item.due_date and (item.code or item.details.name)):
            _require(reader, index, item)
    results = tuple(
        _rejected(item, amounts[index], reader.faults(index)) if reader.is_faulty(index) else item
        for index, item in enumerate(items)
    )
    rejected = {result.row.row for result in results if isinstance(result, Rejected)}
    return ReadRows(results, tuple(flag for flag in flags if row_number(flag.place) not in rejected))


def _rejected(item: Item, amounts: Amounts, faults: tuple[Fault, ...]) -> Rejected:
    """The row is not used, but what it says of the whole debtor (stop, proceedings) still holds."""
    holds = tuple(hold for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    return Rejected(
        item.row, faults, amounts.balance, amounts.currency, item.number, item.code, item.details.name, holds
    )


def _require(reader: Reader, index: int, item: Item) -> None:
    """What a claim cannot do without; a fault already noted in the cell is not noted twice."""
    if item.number and is_placeholder(item.number):
        message = "ce n’est pas un numéro de facture : une facture à relancer doit avoir été émise"
        reader.fault(index, Field.NUMBER, message)
    if not item.number:
        reader.fault(index, Field.NUMBER, "numéro de facture manquant ; complétez-le dans le grand livre")
    if not (item.code or item.details.name):
        field = Field.CODE if reader.has(Field.CODE) else Field.NAME
        reader.fault(index, field, "ni code ni nom de client ; complétez l’un des deux")
    if item.status is not Status.OPEN or item.balance <= 0 or item.due_date:
        return
    if item.invoice_date is None:
        field = Field.DUE_DATE if reader.has(Field.DUE_DATE) else Field.INVOICE_DATE
        reader.fault(index, field, "ni échéance ni date de facture ; complétez l’une des deux")
    elif item.details.terms is None and not is_blank(reader.cells(Field.TERMS)[index]):
        # Terms in words (30 jours fin de mois) matter only where the due date must be computed from them.
        reader.fault(index, Field.TERMS, "délai de paiement illisible et échéance vide ; complétez l’échéance")


def _statuses(reader: Reader, flags: list[Fault]) -> tuple[list[Status], list[tuple[Hold, ...]]]:
    """What each row's status says, and the hold that it is."""
    texts = reader.texts(Field.STATUS)
    statuses, holds = [Status.OPEN] * len(texts), [()] * len(texts)  # type: tuple[list[Status], list[tuple[Hold, ...]]]
    for index, text in enumerate(texts if reader.has(Field.STATUS) else ()):
        if not text:
            continue
        if kind := status_hold(text):
            holds[index] = (Hold(kind, None, text),)
            continue
        status = read_status(text)
        if status is None:
            flags.append(reader.remark(index, Field.STATUS, "statut inconnu : la facture est traitée comme ouverte"))
        statuses[index] = status or Status.OPEN
    for index, text in enumerate(reader.texts(Field.DOCUMENT_TYPE) if reader.has(Field.DOCUMENT_TYPE) else ()):
        if text and is_quote_type(text):
            statuses[index], holds[index] = Status.QUOTE, ()
    return statuses, holds


def _payments(reader: Reader, credits: Sequence[bool]) -> list[bool]:
    """Which credits their type, else their label, tells to be payments."""
    types, labels = reader.texts(Field.DOCUMENT_TYPE), reader.texts(Field.SUBJECT)
    return [
        is_credit and is_payment_type(text or label)
        for is_credit, text, label in zip(credits, types, labels, strict=True)
    ]
