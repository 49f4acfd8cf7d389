"""The same items come back whatever the shape in which a table was written.

More examples: `MAILMERGE_EXAMPLES=2000 pytest tests/test_any_shape.py`.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from build import Cell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_writers import Rows, Sheet, delimited, html, ods, xlsx

from mailmerge import load_settings
from mailmerge.errors import place_text
from mailmerge.model import Settings
from mailmerge.run import read_ledgers

EXAMPLES = int(os.environ.get("MAILMERGE_EXAMPLES", "40"))
FIELDS = ("number", "code", "name", "due", "balance")
# One list a field: French, English, German, Spanish, Italian, Portuguese.
HEADERS: Mapping[str, Sequence[str]] = {
    "number": (
        *("N° facture", "Numéro de facture", "Réf. facture", "NUMERO_FACTURE", "Invoice Number", "Invoice #"),
        *("Rechnungsnummer", "Número de factura", "Numero fattura", "Número da fatura"),
    ),
    "code": (
        *("Code client", "N° client", "Code tiers", "code_client", "Customer ID", "Account Number"),
        *("Kundennummer", "Código cliente", "Codice cliente", "Código do cliente"),
    ),
    "name": (
        *("Nom du client", "Raison sociale", "Nom client ", "Customer Name", "Client Name"),
        *("Kundenname", "Nombre del cliente", "Nome cliente", "Nome do cliente"),
    ),
    "due": (
        *("Échéance", "Date d’échéance", "DATE D'ECHEANCE", "date_echeance", "Due Date", "DueDate"),
        *("Fälligkeitsdatum", "Fecha de vencimiento", "Data di scadenza", "Data de vencimento"),
    ),
    "balance": (
        *("Reste dû", "Solde restant dû", "Reste à payer (€)", "Balance Due", "Open Balance"),
        *("Offener Betrag", "Saldo pendiente", "Importo residuo", "Saldo em aberto"),
    ),
}
# How the amounts are told, and the headers of those columns.
MONEY: Mapping[str, Mapping[str, Sequence[str]]] = {
    "balance": {"balance": HEADERS["balance"]},
    "total": {"total": ("Montant TTC", "Total TTC", "Invoice Total", "Invoice Amount", "Rechnungsbetrag")},
    "total and paid": {
        "total": ("Montant TTC", "Total TTC", "Invoice Total"),
        "paid": ("Déjà réglé", "Montant réglé", "Amount Paid"),
    },
    "debit and credit": {"debit": ("Débit", "DEBIT", "Debit"), "credit": ("Crédit", "CREDIT", "Credit")},
}
PART_PAID = Decimal("12.50")
UNRELATED = ("Agence", "Représentant", "Secteur", "Mode de livraison")
NAMES = ("Dupont", "Müller & Söhne", "Épicerie Noël", "L'Œuf d'Or", "Garage du Pont, Frères", "Total Énergie")
# cp1252 has no U+202F: such files write U+00A0.
AMOUNTS: Mapping[str, tuple[str, str]] = {
    "fr": ("\u00a0", ","),
    "fin": ("\u202f", ","),
    "en": (",", "."),
    "ch": ("'", "."),
}
DATES: Mapping[str, str] = {
    "fr": "%d/%m/%Y",
    "points": "%d.%m.%Y",
    "us": "%m/%d/%Y",
    "iso": "%Y-%m-%d",
    "compact": "%Y%m%d",
}


FORMATS = ("openpyxl", "xlsxwriter", "ods", "html", "utf8", "bom", "cp1252", "utf16", "csv-comma", "pipe")


@dataclass(frozen=True, slots=True)
class Line:
    """What must come back."""

    number: str
    code: str
    name: str
    due: dt.date
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Look:
    """How the table is written."""

    format: str
    headers: tuple[str, ...]  # in the order of FIELDS
    money: str
    order: int  # seed of the order of the columns
    unrelated: tuple[str, ...]
    amounts: str
    dates: str
    native: bool  # numbers and dates as such, where the format has them
    preamble: bool
    blank_rows: bool
    repeated: bool
    total: bool
    note: bool


def _lines(codes: Sequence[int], days: Sequence[dt.date], cents: Sequence[int]) -> tuple[Line, ...]:
    return tuple(
        Line(f"FA{i:05d}", f"C{code:04d}", NAMES[code % len(NAMES)], day, Decimal(cent) / 100)
        for i, (code, day, cent) in enumerate(zip(codes, days, cents, strict=True), 1)
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Line, ...]:
    """Two to eight items; one due date has a day that cannot be a month, so that the order of both is decided."""
    size = draw(st.integers(2, 8))
    codes = draw(st.lists(st.integers(0, 50), min_size=size, max_size=size))
    some_day = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
    days = draw(st.lists(some_day, min_size=size, max_size=size))
    spot = draw(st.integers(0, size - 1))
    days[spot] = days[spot].replace(day=draw(st.integers(13, 28)))
    cents = draw(st.lists(st.integers(-500_000, 9_999_999).filter(bool), min_size=size, max_size=size))
    return _lines(codes, days, cents)


LOOKS = st.builds(
    Look,
    format=st.sampled_from(FORMATS),
    headers=st.tuples(*(st.sampled_from(HEADERS[field]) for field in FIELDS)),
    money=st.sampled_from(sorted(MONEY)),
    order=st.integers(0, 999),
    unrelated=st.lists(st.sampled_from(UNRELATED), unique=True, max_size=3).map(tuple),
    amounts=st.sampled_from(sorted(AMOUNTS)),
    dates=st.sampled_from(sorted(DATES)),
    native=st.booleans(),
    preamble=st.booleans(),
    blank_rows=st.booleans(),
    repeated=st.booleans(),
    total=st.booleans(),
    note=st.booleans(),
)  # fmt: skip


def amount_text(amount: Decimal, locale: str) -> str:
    thousands, point = AMOUNTS[locale]
    return f"{amount:,.2f}".replace(",", " ").replace(".", point).replace(" ", thousands)


def cells(line: Line, look: Look) -> dict[str, Cell]:
    native = look.native and look.format in ("openpyxl", "xlsxwriter", "ods")
    locale = "fr" if look.format == "cp1252" and look.amounts == "fin" else look.amounts
    told: dict[str, Cell] = {
        "number": line.number,
        "code": line.code,
        "name": line.name,
        "due": line.due if native else line.due.strftime(DATES[look.dates]),
    }
    for column, amount in money(line.balance, look.money).items():
        told[column] = float(amount) if native else amount_text(amount, locale)
    return told


def money(balance: Decimal, told: str) -> dict[str, Decimal]:
    """The amounts that say a balance; a credit is never part paid."""
    if told == "debit and credit":
        return {"debit": balance} if balance > 0 else {"credit": -balance}
    if told == "total and paid" and balance > 0:
        return {"total": balance + PART_PAID, "paid": PART_PAID}
    return {"balance" if told == "balance" else "total": balance}


def table(lines: Sequence[Line], look: Look) -> list[list[Cell]]:
    """The rows of the sheet, noise included."""
    titles = dict(zip(FIELDS, look.headers, strict=True)) | {header: header for header in look.unrelated}
    del titles["balance"]
    titles |= {column: words[look.order % len(words)] for column, words in MONEY[look.money].items()}
    columns = list(titles)
    random.Random(look.order).shuffle(columns)
    header: list[Cell] = [titles[column] for column in columns]
    rows: list[list[Cell]] = []
    if look.preamble:
        rows += [["Grand livre auxiliaire clients"], ["Édité le 21/11/2026"], []]
    rows.append(header)
    for position, line in enumerate(lines):
        if position == len(lines) // 2:
            rows += [[]] * look.blank_rows + [header] * look.repeated
        values = cells(line, look)
        rows.append(
            [values.get(column, f"zone {position}" if column in look.unrelated else None) for column in columns]
        )
    if look.total:
        first = next(iter(MONEY[look.money]))
        sums = [money(line.balance, look.money).get(first, Decimal(0)) for line in lines]
        total = Line("", "", "Total général", dt.date(2026, 1, 1), sum(sums, Decimal(0)))
        kept = {"name": total.name, first: cells(total, replace(look, money="balance"))["balance"]}
        rows.append([kept.get(column) for column in columns])
    if look.note:
        rows += [[], ["Document établi par le service comptabilité."]]
    return rows


def _xlsxwriter(rows: Rows) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Export")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(cell, dt.time()))
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()
    return buffer.getvalue()


WRITERS: Mapping[str, tuple[str, Callable[[Rows], bytes]]] = {
    "openpyxl": (".xlsx", lambda rows: xlsx(Sheet("Export", rows))),
    "xlsxwriter": (".xlsx", _xlsxwriter),
    "ods": (".ods", lambda rows: ods("Export", rows)),
    "html": (".xls", html),
    "utf8": (".csv", delimited),
    "bom": (".csv", lambda rows: delimited(rows, encoding="utf-8-sig")),
    "cp1252": (".csv", lambda rows: delimited(rows, encoding="cp1252")),
    "utf16": (".txt", lambda rows: delimited(rows, "\t", "utf-16")),
    "csv-comma": (".csv", lambda rows: delimited(rows, ",", newline="\n")),
    "pipe": (".txt", lambda rows: delimited(rows, "|")),
}


@pytest.fixture(scope="session")
def clerk(pristine: Path) -> Settings:
    return load_settings(pristine)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(lines=ledgers(), look=LOOKS)
def test_the_same_items_come_back_from_any_shape(clerk: Settings, lines: tuple[Line, ...], look: Look) -> None:
    suffix, write = WRITERS[look.format]
    rows = table(lines, look)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{suffix}"
        path.write_bytes(write(rows))
        ledger, _ = read_ledgers([path], clerk)
    faults = [(place_text(fault.place), fault.value) for row in ledger.rejected for fault in row.faults]
    assert faults == []
    found = [
        Line(item.number, item.code, item.details.name, item.due_date or dt.date.min, item.balance)
        for item in ledger.items
    ]
    assert found == list(lines)
    (reading,) = ledger.readings
    assert sum(count for _, count in reading.ignored) == look.repeated + look.total + look.note
