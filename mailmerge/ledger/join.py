"""How are customers and payments that stand in tables of their own joined to the invoices?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.ledger.classify import RowKind, classify_rows
from mailmerge.ledger.describe import describe_sheet
from mailmerge.ledger.roles import Sheet
from mailmerge.model import DebtorDetails, Field, Item, Reading, Rejected, RowRef
from mailmerge.tables.dates import read_orders
from mailmerge.tables.details import complete_details, read_details
from mailmerge.tables.reader import Reader
from mailmerge.values import name_key, print_number

_PAYMENT_AMOUNTS = (Field.PAID, Field.CREDIT, Field.TOTAL, Field.BALANCE, Field.DEBIT, Field.LINE_TOTAL)
_PAID_NUMBERS = (Field.ORIGINAL_INVOICE, Field.NUMBER)
_CUSTOMER_ROW = "fiche client"
_JOINED = "règlement déduit de sa facture"
_ALREADY = "règlement déjà compté dans le fichier des factures"
_ABSENT = "règlement d’une facture absente de la liste"
_ON_ACCOUNT = "règlement"
_FEW = 5


# --- Customers -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Customers:
    """Details by folded code, and by normalised name where only one customer bears it; codes told under two names."""

    by_code: Mapping[str, DebtorDetails]
    by_name: Mapping[str, DebtorDetails]
    readings: tuple[Reading, ...]
    twice: tuple[str, ...]


def read_customers(sheets: Sequence[Sheet]) -> Customers:
    """All customers of all sheets; a code told twice keeps its first row and is completed by the others."""
    by_code: dict[str, DebtorDetails] = {}
    names: dict[str, list[DebtorDetails]] = defaultdict(list)
    twice: list[str] = []
    readings = []
    for sheet in sheets:
        opened = _open(sheet)
        reader = opened.reader
        for code, details in zip(reader.identifiers(Field.CODE), read_details(reader), strict=True):
            if code:
                key = code.casefold()
                if key in by_code and name_key(by_code[key].name) != name_key(details.name):
                    twice.append(code)
                by_code[key] = complete_details(by_code[key], details) if key in by_code else details
            if details.name:
                names[name_key(details.name)].append(details)
        readings.append(_describe(sheet, opened, 0, {_CUSTOMER_ROW: len(reader.rows)}))
    by_name = {name: found[0] for name, found in names.items() if len(found) == 1}
    return Customers(by_code, by_name, tuple(readings), tuple(twice))


def join_customers(items: Sequence[Item], customers: Customers) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items completed with what the customers' table says of their code, else of their name; and how it went."""
    if not customers.readings:
        return tuple(items), ()
    items = _codes_among_names(items, customers)
    joined: list[Item] = []
    by_code = by_name = 0
    unknown: dict[str, None] = {}
    for item in items:
        details = customers.by_code.get(item.code.casefold()) if item.code else None
        if details is not None:
            by_code += 1
        elif item.details.name and (details := customers.by_name.get(name_key(item.details.name))):
            by_name += 1
        else:
            unknown[item.code or item.details.name] = None
        joined.append(replace(item, details=complete_details(item.details, details)) if details else item)
    source = " et ".join(_name(reading) for reading in customers.readings)
    note = f"Clients rapprochés de {source} : {by_code} lignes par code"
    note += f", {by_name} par nom" if by_name else ""
    if unknown:
        note += f" ; sans fiche client : {_some([*unknown])}"
    if customers.twice:
        note += f" ; deux noms pour un même code (le premier est pris) : {_some(customers.twice)}"
    return tuple(joined), (f"{note}.",)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")


def _codes_among_names(items: Sequence[Item], customers: Customers) -> Sequence[Item]:
    """A column `Client` that holds the customers' codes, all of them: the codes, then, and no names."""
    names = {item.details.name for item in items}
    if any(item.code for item in items) or not all(name.casefold() in customers.by_code for name in names):
        return items
    return [replace(item, code=item.details.name, details=replace(item.details, name="")) for item in items]


# --- Payments ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Payments:
    """The invoices less their payments, the payments that are credits of their own, and what cannot be used."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...]


def join_payments(items: Sequence[Item], sheets: Sequence[Sheet], settled: frozenset[tuple[str, str]]) -> Payments:
    """Each payment taken off the invoice that it names.

    Args:
        items: the invoices.
        sheets: the lists of payments.
        settled: file and sheet of the lists of invoices that tell what is paid or left: payments are in it already.
    """
    if not sheets:
        return Payments(tuple(items), (), (), ())
    found = list(items)
    by_number: dict[str, list[int]] = defaultdict(list)
    for index in sorted(range(len(found)), key=lambda index: str(found[index].due_date or "")):
        if found[index].balance > 0:
            by_number[found[index].number.casefold()].append(index)
    codes = _codes_by_name(items)
    credits: list[Item] = []
    rejected: list[Rejected] = []
    readings, notes = [], []
    for sheet in sheets:
        counts: dict[str, int] = defaultdict(int)
        amounts: dict[str, Decimal] = defaultdict(Decimal)
        before = len(credits) + len(rejected)
        opened = _open(sheet)
        for payment in _read_payments(opened.reader):
            if isinstance(payment, Rejected):
                rejected.append(payment)
                continue
            if not payment.number:
                code = payment.code or codes.get(name_key(payment.details.name), "")
                credits.append(replace(payment, number=_ON_ACCOUNT, code=code))
                continue
            outcome = _pay(payment, found, by_number, settled)
            counts[outcome] += 1
            amounts[outcome] -= payment.balance
        readings.append(_describe(sheet, opened, len(credits) + len(rejected) - before, counts))
        told = ", ".join(f"{counts[kind]} × {kind} ({print_number(amounts[kind])})" for kind in counts)
        notes.append(f"Règlements de {_name(readings[-1])}, par numéro de facture : {told or 'aucun rapproché'}.")
    return Payments((*found, *credits), tuple(rejected), tuple(readings), tuple(notes))


def _codes_by_name(items: Sequence[Item]) -> Mapping[str, str]:
    """The code of each name that has just one."""
    codes: dict[str, set[str]] = defaultdict(set)
    for item in items:
        codes[name_key(item.details.name)].add(item.code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _pay(
    payment: Item, found: list[Item], by_number: Mapping[str, list[int]], settled: frozenset[tuple[str, str]]
) -> str:
    """Take a payment off the instalments of its invoice, oldest first; the last one takes what is too much."""
    paid = [index for index in by_number.get(payment.number.casefold(), ()) if _same_customer(payment, found[index])]
    if not paid:
        return _ABSENT
    if all((found[index].row.file, found[index].row.sheet) in settled for index in paid):
        return _ALREADY
    left = -payment.balance
    for index in paid:
        amount = left if index == paid[-1] else min(left, max(found[index].balance, Decimal(0)))
        item = found[index]
        found[index] = replace(item, paid=(item.paid or Decimal("0.00")) + amount, balance=item.balance - amount)
        left -= amount
    return _JOINED


def _same_customer(payment: Item, invoice: Item) -> bool:
    return not payment.code or not invoice.code or payment.code.casefold() == invoice.code.casefold()


def _read_payments(reader: Reader) -> list[Item | Rejected]:
    """Each payment as a credit; its `number` is the invoice that it pays, empty for one on account."""
    field = next((field for field in _PAYMENT_AMOUNTS if reader.has(field)), Field.TOTAL)
    number_field = next((field for field in _PAID_NUMBERS if reader.has(field)), Field.NUMBER)
    payments: list[Item | Rejected] = []
    for index, (row, (amount, sign), number, code, details, day, currency) in enumerate(
        zip(
            reader.rows,
            reader.amounts(field),
            reader.identifiers(number_field),
            reader.identifiers(Field.CODE),
            read_details(reader),
            reader.dates(Field.INVOICE_DATE),
            reader.currencies(Field.CURRENCY),
            strict=True,
        )
    ):
        ref = RowRef(reader.table.file, reader.table.sheet, row + 1)
        if amount is None:
            reader.fault(index, field, "montant du règlement manquant ; complétez-le")
        if not (number or code or details.name):
            reader.fault(index, number_field, "ni facture ni client : on ne sait pas ce que ce règlement paie")
        if reader.is_faulty(index) or amount is None:
            payments.append(Rejected(ref, reader.faults(index), amount, currency or sign, number, code, details.name))
        else:
            payments.append(Item(ref, number, code, details, day, None, None, None, -amount, currency or sign))
    return payments


# --- Both ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opened:
    """A sheet ready to be read: its data rows, its columns (the first one where several could be), its other rows."""

    reader: Reader
    columns: Mapping[Field, int]
    kinds: Sequence[RowKind]


def _open(sheet: Sheet) -> _Opened:
    header = sheet.header
    assert header is not None
    columns = {**{field: tied[0] for field, tied in header.ties.items()}, **header.columns}
    kinds = classify_rows(sheet.table, header)
    rows = [header.row + 1 + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    orders = read_orders(sheet.table, columns, rows).orders
    return _Opened(Reader(sheet.table, columns, rows, orders), columns, kinds)


def _describe(sheet: Sheet, opened: _Opened, data_rows: int, ignored: Mapping[str, int]) -> Reading:
    assert sheet.header is not None
    return describe_sheet(sheet.table, sheet.header, opened.columns, opened.kinds, data_rows, ignored)


def _name(reading: Reading) -> str:
    return f"{reading.file} ({reading.sheet})" if reading.sheet else reading.file
