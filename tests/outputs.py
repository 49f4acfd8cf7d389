"""What stands in a finished dated folder? Read with openpyxl and json alone, so that no code of the program helps."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Line = Mapping[str, object]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RECAP, FOLLOW_UP, JOURNAL = "Récapitulatif.xlsx", "Suivi.xlsx", "journal.jsonl"


def sheet_lines(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    """The filled lines of a sheet below its headers, each cell by its header."""
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    headers = [str(cell.value) for cell in sheet[1]]
    lines: list[dict[str, object]] = [
        dict(zip(headers, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)
    ]
    return [line for line in lines if any(value is not None for value in line.values())]


def journal(folder: Path) -> list[dict[str, Any]]:
    """The letters of a run, as `journal.jsonl` has them."""
    text = (folder / JOURNAL).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def money(value: object) -> Decimal:
    """An amount of a cell or of the journal, to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def day(value: object) -> dt.date | None:
    """A date of a cell or of the journal."""
    if isinstance(value, dt.datetime):
        return value.date()
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def letter_text(path: Path) -> str:
    """All that the body of a letter prints, a line a paragraph."""
    with zipfile.ZipFile(path) as package:
        document = package.read("word/document.xml").decode()
    found = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|</w:p>", document)
    return "".join(text or "\n" for text in found)


def note(folder: Path, chosen: Callable[[Line], bool], notes: Mapping[str, object]) -> None:
    """Write into the lines of a run's `Suivi.xlsx` that are chosen, as the clerk does."""
    _fill(folder / FOLLOW_UP, "Suivi", lambda line: bool(line["Référence"]) and chosen(line), notes)


def _fill(path: Path, name: str, chosen: Callable[[Line], bool], cells: Mapping[str, object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    headers = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        line = {str(header): cell.value for header, cell in zip(headers, row, strict=True)}
        if chosen(line):
            for header, value in cells.items():
                row[headers.index(header)].value = value  # type: ignore[assignment]
    book.save(path)


def decide(path: Path, chosen: Callable[[Line], bool], decisions: Mapping[str, object]) -> None:
    """Write into the lines of invoices in `Proposition.xlsx` that are chosen, as the clerk does."""
    _fill(path, "Proposition", lambda line: line["Ligne"] == "facture" and chosen(line), decisions)


def letter_table(path: Path, head: str) -> list[list[str]]:
    """The cells of the table of a document whose first cell says that, row by row; nothing without one."""
    with zipfile.ZipFile(path) as package:
        document = ElementTree.fromstring(package.read("word/document.xml"))
    for table in document.iter(f"{_W}tbl"):
        rows = [["".join(cell.itertext()) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
        if rows[0][0].replace("\u00a0", " ") == head:
            return rows
    return []
