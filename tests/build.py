"""Builds the small files that tests run on: ledgers, settings, client lists, templates."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

ON = dt.date(2026, 11, 21)  # a Saturday
ADDRESS = {"Adresse 1": "8 rue du Port", "Code postal": "44000", "Ville": "Nantes"}

Cell = str | int | float | dt.date | None
Record = Mapping[str, Cell]


def invoice(code: str, number: str, due: dt.date | None, balance: Cell, **more: Cell) -> dict[str, Cell]:
    """A ledger row with a usable address; further columns by header (underscores stand for spaces)."""
    row: dict[str, Cell] = {
        "Code client": code,
        "Nom client": f"Client {code}",
        **ADDRESS,
        "N° facture": number,
        "Date facture": due - dt.timedelta(days=30) if due else None,
        "Échéance": due,
        "Reste dû": balance,
    }
    return row | {header.replace("_", " "): value for header, value in more.items()}


def write_ledger(
    path: Path, rows: Sequence[Record], above: Sequence[Sequence[Cell]] = (), sheet: str = "Feuil1"
) -> Path:
    """A workbook with one sheet: rows above, the union of all headers, then the rows."""
    book = openpyxl.Workbook()
    target = book.active
    assert isinstance(target, Worksheet)
    target.title = sheet
    for line in above:
        target.append(list(line))
    headers = list(dict.fromkeys(header for row in rows for header in row))
    target.append(headers)
    for row in rows:
        target.append([row.get(header) for header in headers])
    for cell in (cell for line in target.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type = "s"  # openpyxl takes text that starts with = for a formula
    book.save(path)
    return path


def edit_workbook(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    """Open a workbook, change it, save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def set_value(workspace: Path, sheet: str, label: str, value: Cell) -> str:
    """Change one setting of `parametres.xlsx`; gives its cell's address."""
    address = ""

    def change(book: openpyxl.Workbook) -> None:
        nonlocal address
        for row in book[sheet].iter_rows():
            if row[0].value == label:
                row[1].value = value
                address = f"B{row[0].row}"

    edit_workbook(workspace / "parametres.xlsx", change)
    assert address, label
    return address


def set_stages(workspace: Path, stages: Sequence[Sequence[Cell]]) -> None:
    """Replace the table of stages."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Étapes"]
        sheet.delete_rows(2, sheet.max_row)
        for stage in stages:
            sheet.append(list(stage))

    edit_workbook(workspace / "parametres.xlsx", change)


def set_clients(workspace: Path, clients: Sequence[Record] = (), suspensions: Sequence[Record] = ()) -> None:
    """Fill `clients.xlsx`."""

    def change(book: openpyxl.Workbook) -> None:
        for name, rows in (("Clients", clients), ("Suspensions", suspensions)):
            headers = [cell.value for cell in book[name][1]]
            for row in rows:
                assert not set(row) - set(headers), row
                book[name].append([row.get(str(header)) for header in headers])

    edit_workbook(workspace / "clients.xlsx", change)


def edit_template(workspace: Path, name: str, old: str, new: str, part: str = "word/document.xml") -> Path:
    """Replace text inside a part of a template, as an edit in Word does."""
    path = workspace / "models_docx" / name
    copy = path.with_suffix(".tmp")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                assert old.encode() in content, old
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(entry.filename, content)
    shutil.move(copy, path)
    return path
