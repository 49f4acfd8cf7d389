"""Every kind of file is told by its content, read cell by cell, or refused with one sentence and a cure."""

from __future__ import annotations

import datetime as dt
import gc
import io
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from xlsb import XlsbCell, xlsb_bytes

from mailmerge.errors import FileUnreadable
from mailmerge.model import CellFault, CellValue, Table
from mailmerge.run import waiting_ledgers
from mailmerge.tables.apart import read_apart
from mailmerge.tables.read import read_workbook
from mailmerge.tables.text import separator_of

WORKBOOKS = Path(__file__).parent / "workbooks"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_PART = "xl/worksheets/sheet1.xml"


def one(content: bytes) -> Table:
    (table,) = read_workbook("x", content)
    return table


def rows(content: bytes) -> list[list[CellValue]]:
    return [list(row) for row in one(content).rows]


def refusal(content: bytes) -> str:
    with pytest.raises(FileUnreadable) as told:
        read_workbook("x", content)
    assert told.value.cure
    assert not told.value.cause.endswith(".")
    return told.value.cause


def read_or_refused(content: bytes) -> str:
    """That the file was read, or how its refusal says to cure it."""
    try:
        read_workbook("x", content)
    except FileUnreadable as refused:
        return refused.cure
    return "read"


def fault_text(value: CellValue) -> str:
    assert isinstance(value, CellFault), value
    return value.text


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx(
    sheet_data: str, namespace: str = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
) -> bytes:
    """A workbook whose one sheet has this XML between <worksheet> and </worksheet>."""
    prefix = "x:" if "xmlns:x=" in namespace else ""
    sheet = f"<{prefix}worksheet {namespace}>{sheet_data}</{prefix}worksheet>"
    return packed(unpacked(saved(openpyxl.Workbook())) | {SHEET_PART: sheet.encode()})


# --- delimited text ---------------------------------------------------------------------------------------------------

LINES = "N° facture;Client;Montant\nF1;Café;12,50\n00123;Dupont;1 200,00\n"
CELLS = [["N° facture", "Client", "Montant"], ["F1", "Café", "12,50"], ["00123", "Dupont", "1 200,00"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"])
def test_the_encoding_is_found(encoding: str) -> None:
    assert rows(LINES.encode(encoding)) == CELLS


def test_utf_16_with_its_big_endian_mark() -> None:
    assert rows(b"\xfe\xff" + LINES.encode("utf-16-be")) == CELLS


def test_the_euro_sign_tells_iso_8859_15_from_windows() -> None:
    text = "Client;Montant\nBœuf SARL;12 €\n"
    assert rows(text.encode("iso8859-15"))[1] == ["Bœuf SARL", "12 €"]
    assert rows(text.encode("cp1252"))[1] == ["Bœuf SARL", "12 €"]


def test_macintosh_text_with_its_line_ends() -> None:
    assert rows("Société;Échéance\rÉlan créé à Nîmes;1\r".encode("mac_roman"))[1] == ["Élan créé à Nîmes", "1"]


def test_one_alien_byte_does_not_garble_a_utf_8_file() -> None:
    text = "Société;Échéance\n" + "Créances à régler;été\n" * 20
    assert rows(text.encode() + b"R\xe9my;x\n")[-1] == ["Rémy", "x"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(end: str, last: bool) -> None:
    text = LINES if last else LINES.rstrip("\n")
    assert rows(text.replace("\n", end).encode()) == CELLS


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    lines = [["N°", "Nom", "Dû"], ["F1", "A", "12.50"], ["F2", "B", "3.00"]]
    assert rows("\n".join(separator.join(line) for line in lines).encode()) == lines


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Montant;Avoir\n12,50;1,00\n13,20;2,00\n14,00;3,00\n", ";"),
        ("Montant\n12,50\n13,20\n", ";"),
        ("Grand livre, édité le 3, Lyon, Paris\n\nN°;Nom\nF1;A\nF2;B\n", ";"),
        ("As of: 3, 4, 5\nA|B|C\n1|x, y|2\n1|x, y|2\n", "|"),
        ('a,b,c\n1,"x;y;z",2\n3,"p;q;r",4\n', ","),
        ("1,2,3\n4,5,6\n7,8,9\n", ","),
        ("Code\tNom; prénom; titre\n1\tA; b; c\n2\tD\n", "\t"),
    ],
)
def test_the_separator_is_the_one_that_cuts_most_lines_alike(text: str, separator: str) -> None:
    assert separator_of(text) == separator


def test_a_sep_line_is_obeyed_and_not_counted_as_a_row() -> None:
    assert rows(b"sep=|\r\nA;B|C\r\n1;2|3\r\n") == [["A;B", "C"], ["1;2", "3"]]


def test_quotes_newlines_and_blank_lines_keep_the_rows_numbered_as_in_excel() -> None:
    text = 'N°;Nom;Note\n\n  F1 ;"Dupont ""le petit""\nLyon";"a;b"\nF2;"x" ;\n'
    assert rows(text.encode()) == [
        ["N°", "Nom", "Note"],
        [""],
        ["F1", 'Dupont "le petit"\nLyon', "a;b"],
        ["F2", "x", ""],
    ]


def test_a_stray_quote_is_a_character_and_swallows_no_rows() -> None:
    text = 'N°;Nom\nF1;"Le Bistrot\nF2;"Chez ""Max"""\nF3;écran 24"\nF4;"Chez" Léo\n'
    assert rows(text.encode()) == [
        ["N°", "Nom"],
        ["F1", '"Le Bistrot'],
        ["F2", 'Chez "Max"'],
        ["F3", 'écran 24"'],
        ["F4", '"Chez" Léo'],
    ]


def test_a_separator_inside_a_text_makes_its_row_longer_and_trailing_fields_stay() -> None:
    text = "A|B|C|\n" + "1|x|2|\n" * 5 + "1|frais|port|2|\n"
    assert rows(text.encode())[0] == ["A", "B", "C", ""]
    assert rows(text.encode())[-1] == ["1", "frais", "port", "2", ""]


def test_a_text_file_has_no_sheet_name() -> None:
    assert (one(b"a;b\n1;2\n").sheet, one(b"a;b\n1;2\n").hidden) == ("", False)


@pytest.mark.parametrize(
    "content",
    [
        b'"' + b"x;y\n" * 2_500_000,
        b'a;"b\n' * 1_500_000,
        b'"a""b;' * 300_000 + b"\n" + b'""""x;' * 300_000,
        b";" * 5_000_000,
        b"a\n" + b"\n" * 1_000_000 + b"b",
        b"a;b\n" + b"\n" * 9_000_000,
        b"x" * 10_000_000,
        b'"' * 3_000_001,
        b"a;b\n" + b'"' + b"z" * 1_000_000 + b'";c\n',
    ],
    ids=["lone quote", "quotes", "odd quotes", "wide", "blank lines", "blank end", "one cell", "only quotes", "long"],
)
def test_hostile_text_is_read_or_refused_within_seconds(content: bytes) -> None:
    start = time.monotonic()
    assert read_or_refused(content)
    assert time.monotonic() - start < 9


# --- what is refused --------------------------------------------------------------------------------------------------


def ole(stream: str, content: bytes = b"") -> bytes:
    """The smallest OLE file with one stream below its root: allocation table, directory, the stream."""

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le")
        tree = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw) + 2, kind, 1)
            + tree
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    content = content.ljust(4608, b"\0")
    sectors = len(content) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - 80)
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(content)) + bytes(256)
    return header + table + directory + content


BOF = struct.pack("<HHHHII", 0x809, 12, 0x600, 5, 0, 0) + bytes(4)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "vide"),
        (b"\r\n \n", "que des blancs"),
        (ole("EncryptedPackage"), "mot de passe"),
        (ole("Workbook", BOF + struct.pack("<HH", 0x2F, 4) + b"\1\0\1\0"), "mot de passe"),
        (ole("WordDocument"), "Word"),
        (ole("PowerPoint Document"), "autre programme"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image"),
        (b"MZ\x90\x00" + bytes(60), "programme"),
        (b"\x7fELF" + bytes(60), "programme"),
        (bytes(range(256)) * 20, "ni un classeur ni un texte"),
        (packed({"lisez-moi.txt": "", "export/grand livre.xlsx": "x"}), "export/grand livre.xlsx"),
        (packed({"photo.jpg": "x"}), "sans classeur"),
        (packed({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "Word"),
        (packed({"ppt/presentation.xml": "<a/>"}), "présentation"),
        (packed({"Index/Document.iwa": "x"}), "Numbers"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "OpenDocument"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "compressé"),
        (b'{"factures": [1, 2]}', "JSON"),
        (b'[\n {"a": 1}]', "JSON"),
        (b'<?xml version="1.0"?>\n<Document><a/></Document>', "XML"),
        (b"<html><body>Rien</body></html>", "aucun tableau"),
        (b"<html><table><tr><td>seul</td></tr></table></html>", "aucun tableau"),
        (b"[InternetShortcut]\r\nURL=https://x.fr\r\n", "raccourci"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "raccourci"),
        (b"L\0\0\0\1\x14\2\0" + bytes(60), "raccourci, pas un classeur"),
        (b"MIME-Version: 1.0\r\nX: y\r\n", ".mht"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_own_cause(content: bytes, cause: str) -> None:
    assert cause in refusal(content)


def test_two_letters_at_the_start_of_a_text_make_no_program_of_it() -> None:
    assert rows(b"PK;Nom\n1;BM\n")[0] == ["PK", "Nom"]
    assert rows(b"MZ;Nom\n1;A\n")[0] == ["MZ", "Nom"]


def test_the_drop_folder_takes_every_format_in_any_case(tmp_path: Path) -> None:
    folder = tmp_path / "a_traiter"
    folder.mkdir()
    names = ["a.XLSX", "b.xlsm", "c.xlsb", "d.XLS", "e.ods", "f.csv", "g.TXT", "h.tsv", "i.html", "j.htm"]
    for name in (*names, "k.pdf", "~$a.XLSX"):
        (folder / name).touch()
    ledgers, remarks = waiting_ledgers(tmp_path)
    assert [path.name for path in ledgers] == names
    assert len(remarks) == 1
    assert "k.pdf" in remarks[0]


# --- .xls, .xlsb, .ods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "since_1904"), [("excel97.xls", False), ("excel97-1904.xls", True)])
def test_an_xls_has_its_errors_dates_and_merged_cells(name: str, since_1904: bool) -> None:
    table, hidden = read_workbook("x", (WORKBOOKS / name).read_bytes())
    first, second, third = table.rows[:3]
    assert list(first[:6]) == [
        "00123",
        12.5,
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, 3, 4, 5),
        dt.time(12, 30),
        True,
    ]
    assert (fault_text(first[6]), first[7], first[8], fault_text(first[9])) == ("#DIV/0!", 2.0, 46000, "#N/A")
    assert second[4] == dt.timedelta(hours=30)
    assert third[0] == "00123"
    assert (table.sheet, table.since_1904, table.merged) == ("Feuil é", since_1904, ((4, 1, 5, 2),))
    assert (hidden.sheet, hidden.hidden) == ("cachée", True)


@pytest.mark.parametrize("since_1904", [False, True])
def test_an_xlsb_has_its_errors_and_dates(since_1904: bool) -> None:
    lines: list[list[XlsbCell]] = [
        ["N°", "Dû", "Le"],
        ["00123", 12.5, dt.date(2026, 1, 2)],
        [7, CellFault("#N/A", ""), True],
    ]
    table = one(xlsb_bytes("Échues", lines, since_1904=since_1904, padded_columns=(0,)))
    assert [list(row) for row in table.rows[:2]] == [["N°", "Dû", "Le"], ["00123", 12.5, dt.date(2026, 1, 2)]]
    assert (table.rows[2][0], fault_text(table.rows[2][1]), table.rows[2][2]) == ("00007", "#N/A", True)
    assert (table.sheet, table.since_1904) == ("Échues", since_1904)


def ods(sheets: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces} {calc}>{body}</office:document-content>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def test_an_ods_has_its_errors_behind_repeated_cells_and_rows() -> None:
    text = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    table = one(
        ods(
            '<table:table table:name="Feuil &amp; é">'
            f'<table:table-row table:number-rows-repeated="3">{text}</table:table-row>'
            '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
            '<table:table-cell table:formula="of:=1+1"/>'
            '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="123"><text:p>00123</text:p></table:table-cell>'
            '<table:table-cell office:value-type="boolean" office:boolean-value="true">'
            "<text:p>VRAI</text:p></table:table-cell>"
            '<table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0">'
            "<text:p>#N/A</text:p></table:table-cell>"
            '<table:table-cell office:value-type="date" office:date-value="2026-01-02"><text:p>2 janv.</text:p>'
            "</table:table-cell></table:table-row></table:table>"
        )
    )
    assert table.sheet == "Feuil & é"
    assert [row[0] for row in table.rows[:3]] == ["x", "x", "x"]
    row = table.rows[3]
    assert (fault_text(row[2]), fault_text(row[3]), row[4]) == ("#DIV/0!", "formule", "")
    assert (row[5], row[6], fault_text(row[7]), row[8]) == ("00123", True, "#N/A", dt.date(2026, 1, 2))


def test_a_password_on_an_ods_is_told() -> None:
    parts = unpacked(ods('<table:table table:name="a"/>'))
    parts["META-INF/manifest.xml"] = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert "mot de passe" in refusal(packed(parts))


def test_an_ods_that_asks_for_billions_of_cells_is_refused_in_time() -> None:
    text = 'office:value-type="string"><text:p>x</text:p></table:table-cell>'
    cell = f'<table:table-cell table:number-columns-repeated="16384" {text}'
    start = time.monotonic()
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    bomb = ods(f'<table:table table:name="a">{row}</table:table>')
    assert refusal(bomb)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_a_cut_or_altered_binary_workbook_never_ends_in_an_exception(kind: str) -> None:
    whole = {
        "xls": (WORKBOOKS / "excel97.xls").read_bytes(),
        "xlsb": xlsb_bytes("S", [["N°", 1.5]]),
        "ods": ods('<table:table table:name="a"><table:table-row/></table:table>'),
    }[kind]
    for cut in range(100, len(whole), len(whole) // 6):
        broken = whole[: cut // 2] + bytes(byte ^ 0x55 for byte in whole[cut // 2 : cut]) + whole[cut + 8 :]
        assert read_or_refused(broken)


def test_the_reader_apart_works_from_any_folder_and_reports_a_crash(tmp_path: Path) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('the wrong module')")
    code = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parents[1])]!r}\n"
        "from mailmerge.tables.read import read_workbook\n"
        f"print(len(read_workbook('x', open({str(WORKBOOKS / 'excel97.xls')!r}, 'rb').read())))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.stdout == "2\n", done.stderr
    with pytest.raises(FileUnreadable, match="abîmé"):
        read_apart("no such reader", "x", b"")


def test_a_reading_that_does_not_end_is_given_up() -> None:
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    endless = ods(f'<table:table table:name="a">{(row + "</table:table-row>") * 50_000}</table:table>')
    with pytest.raises(FileUnreadable, match="ne se termine pas"):
        read_apart("ods", "x", endless, seconds=0.001)


def test_the_time_that_a_cold_computer_takes_to_start_the_reader_is_not_held_against_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import sys, time; time.sleep(1.6); sys.path.pop(0); del sys.modules['pandas']; import pandas"
    (tmp_path / "pandas.py").write_text(slow)
    monkeypatch.syspath_prepend(tmp_path)
    assert len(read_apart("xls", "x", (WORKBOOKS / "excel97.xls").read_bytes(), seconds=1.5)) == 2


@pytest.mark.parametrize("death", ["os._exit(3)", "os.abort()", "1 / 0", "os._exit(1)"])
def test_a_reader_that_dies_is_told_from_one_that_takes_too_long(
    death: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pandas.py").write_text(f"import os; {death}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delattr("signal.SIGKILL", raising=False)  # Windows has none
    with pytest.raises(FileUnreadable, match="brutalement"):
        read_apart("xls", "x", (WORKBOOKS / "excel97.xls").read_bytes())


# --- HTML and SpreadsheetML -------------------------------------------------------------------------------------------


def test_a_web_page_named_xls_gives_its_tables() -> None:
    page = (
        '<html><head><meta charset="iso-8859-1"><style>td{x:y}</style></head><body>'
        "<table><tr><td>titre</td></tr></table>"
        "<table><thead><tr><th rowspan=2>N&deg;</th><th colspan='2'>D&ucirc;<br>TTC</th></tr>"
        "<tr><th>&euro;</th><th>le</th></thead>"
        "<tr><td>00123<td>1&nbsp;200,50</td><td>été</td></tr></table>"
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table></body></html>"
    )
    first, second = read_workbook("x", page.encode("latin-1"))
    assert first.rows == [["N°", "Dû\nTTC", ""], ["", "€", "le"], ["00123", "1 200,50", "été"]]
    assert first.merged == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert (first.sheet, second.sheet, second.rows) == ("Tableau 1", "Tableau 2", [["a"], ["b"]])


def test_a_page_without_a_head_is_one_too() -> None:
    assert rows(
        b"\r\n<table border=1><tr><td>A</td></tr><tr><td><table><tr><td>in</td></tr></table></td></tr></table>"
    ) == [["A"]]


SPREADSHEETML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="Échues"><Table>
<Row><Cell><Data ss:Type="String">N°</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">Dû</Data></Cell>
<Cell><Data ss:Type="String">Le</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">00123</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">12.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-01-02T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=1+1"/>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="cachée"><Table/>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_spreadsheetml_has_typed_cells_at_their_places() -> None:
    table, hidden = read_workbook("x", SPREADSHEETML.encode())
    assert [list(row) for row in table.rows[:4]] == [
        ["N°", "Dû", None, "Le"],
        [],
        [],
        ["00123", None, 12.5, dt.datetime(2026, 1, 2)],
    ]
    last = table.rows[4]
    assert (fault_text(last[0]), fault_text(last[1]), last[2]) == ("#DIV/0!", "formule", True)
    assert (table.sheet, table.merged, hidden.sheet, hidden.hidden) == ("Échues", ((0, 1, 0, 2),), "cachée", True)


def test_spreadsheetml_with_entities_or_endless_indexes_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "abîmé" in refusal(SPREADSHEETML.replace("<Workbook", bomb + "<Workbook", 1).encode())
    assert "lignes" in refusal(SPREADSHEETML.replace('ss:Index="4"', 'ss:Index="99999999"').encode())
    assert "abîmé" in refusal(SPREADSHEETML[:-200].encode())


# --- .xlsx ------------------------------------------------------------------------------------------------------------

CELLS_OF_ALL_KINDS = (
    '<{p}sheetData><{p}row r="2"><{p}c r="A2" t="str"><{p}f>x</{p}f><{p}v></{p}v></{p}c>'
    "<{p}c r='B2' t='e'><{p}v>#REF!</{p}v></{p}c>"
    '<{p}c t="e" s="0" r="C2"><{p}f>1/0</{p}f><{p}v>#DIV/0!</{p}v></{p}c>'
    '<{p}c r="D2"><{p}f t="shared" si="0"/></{p}c><{p}c r="E2"><{p}f t="array" ref="E2">SUM(1)</{p}f><{p}v/></{p}c>'
    '<{p}c r="F2"><{p}f>1+1</{p}f><{p}v>2</{p}v></{p}c><{p}c r="G2" t="b"><{p}v>1</{p}v></{p}c></{p}row></{p}sheetData>'
)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_errors_and_formulas_are_found_however_they_are_written(prefix: str) -> None:
    space = "xmlns:x" if prefix else "xmlns"
    data = CELLS_OF_ALL_KINDS.format(p=prefix)
    table = one(xlsx(data, f'{space}="{MAIN}"'))
    row = table.rows[1]
    assert [fault_text(cell) for cell in row[1:5]] == ["#REF!", "#DIV/0!", "formule", "formule"]
    assert (row[0], row[5], row[6]) == ("", 2, True)


def test_cells_without_addresses_are_counted_out() -> None:
    table = one(
        xlsx(
            "<sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c><c t='e'><v>#N/A</v></c><c><f>1+1</f></c></row>"
            '<row r="5"><c r="B5"><v>3</v></c><c t="e"><v>#NUM!</v></c></row></sheetData>'
        )
    )
    assert [fault_text(cell) for cell in (*table.rows[1][1:3], table.rows[4][2])] == ["#N/A", "formule", "#NUM!"]
    assert (table.rows[1][0], table.rows[4][1]) == (2, 3)


def test_many_columns_and_gaps_keep_every_error_in_its_place() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    addresses = ["A1", "Z9", "AA10", "AZ99", "BC100", "ZZ101", "B999", "C1000", "A1001"]
    for address in addresses:
        sheet[address] = "#N/A"
        sheet[address].data_type = "e"
    table = one(saved(book))
    found = {(r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if isinstance(cell, CellFault)}
    assert found == {(sheet[address].row - 1, sheet[address].column - 1) for address in addresses}


def test_merged_cells_hidden_sheets_and_the_1904_epoch() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["A5"], sheet["B5"] = "Échéances", dt.date(2026, 1, 2), 44562
    sheet.merge_cells("B2:D3")
    book.create_chartsheet("graphique")
    book.create_sheet("cachée").sheet_state = "veryHidden"
    first, hidden = read_workbook("x", saved(book))
    assert (first.merged, first.since_1904) == (((1, 1, 2, 3),), True)
    assert list(first.rows[4][:2]) == [dt.date(2026, 1, 2), 44562]
    assert (hidden.sheet, hidden.hidden) == ("cachée", True)


def test_iso_dates_and_strict_workbooks() -> None:
    data = '<sheetData><row r="1"><c r="A1" t="d"><v>2026-01-02T00:00:00</v></c></row></sheetData>'
    assert rows(xlsx(data))[0][0] in (dt.date(2026, 1, 2), dt.datetime(2026, 1, 2), "2026-01-02T00:00:00")
    strict = {
        name: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in unpacked(
            xlsx('<sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row></sheetData>')
        ).items()
    }
    assert fault_text(rows(packed(strict))[0][0]) == "#N/A"


@pytest.mark.parametrize("slash", ["\\", "root"])
def test_packages_with_odd_paths(slash: str) -> None:
    parts = unpacked(
        xlsx('<sheetData><row r="1"><c r="A1"><v>7</v></c><c r="B1" t="e"><v>#N/A</v></c></row></sheetData>')
    )
    if slash == "\\":
        parts = {name.replace("/", "\\"): part for name, part in parts.items()}
    else:
        parts = {
            re.sub("^xl/", "", name): part.replace(b"/xl/", b"/").replace(b'"xl/', b'"') for name, part in parts.items()
        }
    first = rows(packed(parts))[0]
    assert (first[0], fault_text(first[1])) == (7, "#N/A")


def test_a_sheet_that_calamine_refuses_is_read_by_openpyxl() -> None:
    data = '<sheetData><row r="1"><c r="A1"><v>7</v></c><c r="B1" t="e"><v>#N/A</v></c></row></sheetData>'
    sheet = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}">{data}</worksheet>'.encode("utf-16")
    first = rows(packed(unpacked(saved(openpyxl.Workbook())) | {SHEET_PART: sheet}))[0]
    assert (first[0], fault_text(first[1])) == (7, "#N/A")


def bombs() -> Sequence[tuple[str, bytes, str]]:
    plain = unpacked(saved(openpyxl.Workbook()))
    row = "<row r='{r}'><c r='{a}'><v>1</v></c></row>"
    far = "<sheetData>" + row.format(r=1, a="A1") + row.format(r=1048576, a="XFD1048576") + row.format(r=3, a="A3")
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 3_000_000}</t></si></sst>'
    many = "".join(f'<row r="{n}">' + f'<c r="A{n}" t="s"><v>0</v></c>' + "</row>" for n in range(1, 2001))
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "x"
    shared = unpacked(saved(book)) | {"xl/sharedStrings.xml": texts.encode()}
    return [
        ("far cell out of order", xlsx(far + "</sheetData>"), "1048576 lignes"),
        (
            "long shared text",
            packed(shared | {SHEET_PART: f'<worksheet xmlns="{MAIN}"><sheetData>{many}</sheetData></worksheet>'}),
            "trop gros",
        ),
        ("huge part", packed(plain | {SHEET_PART: b" " * 410_000_000}), "trop gros"),
        (
            "entities",
            packed(plain | {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + plain["xl/workbook.xml"]}),
            "abîmé",
        ),
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_workbook_that_would_exhaust_memory_is_refused_in_seconds(number: int) -> None:
    _, content, cause = bombs()[number]
    start = time.monotonic()
    assert cause in refusal(content)
    assert time.monotonic() - start < 5


def test_a_directory_that_lies_about_sizes_is_damage() -> None:
    content = xlsx("<sheetData>" + '<row r="1"><c r="A1"><v>1</v></c></row>' * 500 + "</sheetData>")
    size = len(unpacked(content)[SHEET_PART])
    assert content.count(struct.pack("<I", size)) == 2
    assert "abîmé" in refusal(content.replace(struct.pack("<I", size), struct.pack("<I", 100)))


def test_many_merged_ranges_are_no_burden() -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 60_001))
    start = time.monotonic()
    assert rows(
        xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>' + merges + "</mergeCells>")
    )
    assert time.monotonic() - start < 5


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    rows(LINES.encode())
    refusal(b"")
    assert gc.isenabled()
    gc.disable()
    try:
        rows(xlsx("<sheetData/>"))
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("address", ["C99999999999", "C1048577", "C0", "XFE1", "ABCD1", "3", "C-1"])
def test_an_address_that_no_sheet_has_is_refused_before_the_reader_aborts(address: str) -> None:
    with pytest.raises(FileUnreadable, match="abîmé"):
        read_workbook("x.xlsx", renumbered('r="C1"', f'r="{address}"'))


@pytest.mark.parametrize("number", ["12345678901234567890", "99999999", "x", "-1"])
def test_a_row_that_no_sheet_has_is_refused_before_it_is_waited_for(number: str) -> None:
    with pytest.raises(FileUnreadable, match="abîmé"):
        read_workbook("x.xlsx", renumbered('<row r="1"', f'<row r="{number}"'))


def renumbered(old: str, new: str) -> bytes:
    """A workbook of three cells with an address changed."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["N° facture", "Client", "Solde"])
    buffer = io.BytesIO()
    book.save(buffer)
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, source.read(entry).replace(old.encode(), new.encode()))
    return changed.getvalue()


def test_an_archive_with_a_spoilt_part_is_refused_while_its_kind_is_looked_for() -> None:
    manifest = "<manifest>" + "".join(f"<entry path='{number}'/>" for number in range(500)) + "</manifest>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
    content = bytearray(buffer.getvalue())
    start = content.index(b"META-INF/manifest.xml") + len("META-INF/manifest.xml")
    for spot in range(start, start + 40):
        content[spot] ^= 0xFF
    with pytest.raises(FileUnreadable, match="abîmé"):
        read_workbook("x.ods", bytes(content))
