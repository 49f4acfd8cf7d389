"""Workbooks become tables of cells with Excel's own addresses, and nothing Excel shows is lost."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from mailmerge.errors import FileUnreadable
from mailmerge.model import CellFault, CellValue, Table
from mailmerge.tables.cells import column_index, column_letters
from mailmerge.tables.layout import Column, Row, Sheet
from mailmerge.tables.read import read_bytes, read_workbook
from mailmerge.tables.write import write_workbook


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell(table: Table, address: str) -> CellValue:
    letters, row = address.rstrip("0123456789"), int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return table.rows[row - 1][column_index(letters)]


def rezip(content: bytes, name: str, change: object) -> bytes:
    """The workbook with one part changed by `change(bytes) -> bytes`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            part = source.read(entry)
            target.writestr(entry, change(part) if entry == name else part)  # type: ignore[operator]
    return buffer.getvalue()


def test_cells_keep_their_addresses_and_types() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["B9"] = "00123", 12.5, dt.date(2026, 1, 2), "NA"
    book.create_sheet("cachée").sheet_state = "hidden"
    first, hidden = read_workbook("x.xlsx", saved(book))
    assert (cell(first, "B3"), cell(first, "C3"), cell(first, "B9")) == ("00123", 12.5, "NA")
    assert cell(first, "D3") == dt.date(2026, 1, 2)
    assert (len(first.rows), first.hidden, hidden.hidden) == (9, False, True)


def test_errors_and_uncomputed_formulas_are_found() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["C2"] = "x", "=1+1"
    for address, error in (("B2", "#N/A"), ("AB7", "#DIV/0!"), ("D4", "#REF!")):
        sheet[address] = error
        sheet[address].data_type = "e"
    (table,) = read_workbook("x.xlsx", saved(book))
    faults = {address: cell(table, address) for address in ("B2", "AB7", "D4", "C2")}
    assert all(isinstance(fault, CellFault) for fault in faults.values())
    assert [fault.text for fault in faults.values() if isinstance(fault, CellFault)][:3] == ["#N/A", "#DIV/0!", "#REF!"]


def test_a_formula_with_an_error_for_value_is_found() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A2"] = "=1/0"
    computed = rezip(
        saved(book),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="A2"><f>1/0</f><v />', b'<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v>').replace(
            b'<c r="A2"><f>1/0</f><v></v>', b'<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v>'
        ),
    )
    (table,) = read_workbook("x.xlsx", computed)
    found = cell(table, "A2")
    assert isinstance(found, CellFault)
    assert found.text == "#DIV/0!"


def test_a_computed_formula_is_its_value_and_an_empty_text_is_blank() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["B1"], book.active["C1"] = "=6*7", '=IF(1=1,"","x")', "end"
    xml = saved(book)
    for old, new in (
        (b"<f>6*7</f><v />", b"<f>6*7</f><v>42</v>"),
        (b"<f>6*7</f><v></v>", b"<f>6*7</f><v>42</v>"),
        (b'r="B1"', b'r="B1" t="str"'),
    ):
        xml = rezip(xml, "xl/worksheets/sheet1.xml", lambda part, old=old, new=new: part.replace(old, new))
    (table,) = read_workbook("x.xlsx", xml)
    assert cell(table, "A1") == 42
    assert cell(table, "B1") in ("", None)


def test_a_number_shown_with_leading_zeros_keeps_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"] = 123, 123, 1234.5
    sheet["A1"].number_format, sheet["A3"].number_format = "00000", "0.00"
    (table,) = read_workbook("x.xlsx", saved(book))
    assert [row[0] for row in table.rows] == ["00123", 123, 1234.5]


def test_a_stray_cell_far_away_is_refused_quickly() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    with pytest.raises(FileUnreadable, match="1048576 lignes"):
        read_workbook("x.xlsx", saved(book))


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "vide"),
        (b"<html><table></table></html>", "aucun tableau"),
        (b"PK\x03\x04 truncated", "abîmé"),
    ],
)
def test_what_is_no_workbook_says_why_and_how_to_cure_it(content: bytes, cause: str) -> None:
    with pytest.raises(FileUnreadable) as told:
        read_workbook("x.xlsx", content)
    assert cause in told.value.cause
    assert told.value.cure


def test_a_truncated_or_altered_workbook_is_refused_at_every_cut() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["N° facture", "Client"])
    whole = saved(book)
    for cut in range(3, len(whole) - 1, 97):
        with pytest.raises(FileUnreadable):
            read_workbook("x.xlsx", whole[:cut])


def test_a_word_document_is_no_workbook(workspace: Path) -> None:
    with pytest.raises(FileUnreadable, match="pas un classeur"):
        read_workbook("x.xlsx", (workspace / "models_docx" / "relance_1_amiable.docx").read_bytes())


def test_missing_files_and_folders_say_so(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="introuvable"):
        read_bytes(tmp_path / "absent.xlsx")
    with pytest.raises(FileUnreadable, match="dossier"):
        read_bytes(tmp_path)


def test_column_letters_are_excel_s() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_index(column_letters(index)) == index for index in range(16384))


def test_a_written_workbook_holds_text_as_text_and_is_always_the_same() -> None:
    columns = (Column("Nom", 20), Column("Montant", 12, "money"), Column("Le", 12, "date"))
    rows = [
        Row((text, Decimal("-1234.56"), dt.date(2026, 11, 21)), currency="EUR")
        for text in ("=1+1", "+33", "-x", "@a", "\tb", "http://x.fr", "0012")
    ]
    content = write_workbook((Sheet("S", columns, rows),), "Titre")
    assert content == write_workbook((Sheet("S", columns, rows),), "Titre")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.create_system for entry in archive.infolist()} == {0}, "the same bytes on Windows and Linux"
    sheet = openpyxl.load_workbook(io.BytesIO(content))["S"]
    assert [(row[0].value, row[0].data_type) for row in sheet.iter_rows(min_row=2)] == [
        (text, "s") for text in ("=1+1", "+33", "-x", "@a", "\tb", "http://x.fr", "0012")
    ]
    assert sheet["B2"].value == -1234.56
    assert sheet["C2"].value == dt.datetime(2026, 11, 21)
    assert "€" in sheet["B2"].number_format
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C8")
