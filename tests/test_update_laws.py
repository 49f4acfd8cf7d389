"""Whatever a clerk made of her settings, completing them changes no meaning, no cell and no file but as it says.

More examples: `MAILMERGE_EXAMPLES=2000 pytest tests/test_update_laws.py`.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from mailmerge import load_settings
from mailmerge.errors import SettingsError
from mailmerge.settings.defaults import default_clients, default_settings
from mailmerge.settings.replace import replace_kept
from mailmerge.settings.update import update_settings
from mailmerge.settings.updated import NotUpdated, Updated
from mailmerge.tables.mark import MARK, read_mark, with_mark
from mailmerge.version import VERSION

if TYPE_CHECKING:
    from _typeshed import HasFileno

EXAMPLES = int(os.environ.get("MAILMERGE_EXAMPLES", "10"))
OLD = Path(__file__).parent / "workbooks" / "old"
BOTH = ("parametres.xlsx", "clients.xlsx")
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs fork")

# --- What a clerk may do to her workbook, none of which is a fault ---------------------------------------------------

Edit = Callable[[random.Random, Workbook], None]
OPTIONAL: Mapping[str, Sequence[str]] = {
    "Créancier": ("IBAN 3", "Devise 3", "QR de paiement", "Référence RF", "Logo", "Titulaire", "Site", "SIRET"),
    "Général": ("Taux contractuel", "Changement de semestre", "Facture disparue", "Âge du grand livre"),
    "Mandant": ("SIREN", "Site", "E-mail"),
}
OWN = ("appeler Paul", 7, 3.5, date(2026, 3, 1), "=1+1", "'x", " deux \n lignes ")


def any_sheet(rng: random.Random, book: Workbook) -> Worksheet:
    return rng.choice(book.worksheets)


def any_cell(rng: random.Random, sheet: Worksheet) -> Cell:
    found = sheet.cell(rng.randint(1, sheet.max_row + 2), rng.randint(1, sheet.max_column))
    return found if isinstance(found, Cell) else sheet["A1"]


def delete_lines(rng: random.Random, book: Workbook) -> None:
    for title in OPTIONAL:
        for row in range(book[title].max_row if title in book else 0, 1, -1):
            if book[title].cell(row, 1).value in OPTIONAL[title] and rng.random() < 0.5:
                book[title].delete_rows(row)


def delete_sheets(rng: random.Random, book: Workbook) -> None:
    for title in ("Segments", "Ventes", "Mandant"):
        if title in book and rng.random() < 0.5:
            del book[title]


def change_half_years(rng: random.Random, book: Workbook) -> None:
    """Some deleted, some with rates of hers, some typed in another way."""
    rates = book["Taux"]
    for row in range(rates.max_row, 1, -1):
        half_year, what = rates.cell(row, 1), rng.randrange(6)
        if what == 0:
            rates.delete_rows(row)
        elif what == 1:
            rates.cell(row, rng.randint(2, 4)).value = rng.choice((9.99, None, "9,99", "9,99 %"))
        elif what == 2:
            half_year.value = f" {half_year.value}\u00a0".replace(" S", "\u00a0S")


def shuffle_lines(rng: random.Random, book: Workbook) -> None:
    sheet = book[rng.choice(("Créancier", "Général", "Colonnes", "Taux"))]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    rng.shuffle(rows)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def shuffle_columns(rng: random.Random, book: Workbook) -> None:
    sheet = book[rng.choice(("Étapes", "Taux"))]
    order = rng.sample(range(sheet.max_column), sheet.max_column)
    for row in sheet.iter_rows():
        for cell, value in zip(row, [row[column].value for column in order], strict=True):
            cell.value = value


def reorder_sheets(rng: random.Random, book: Workbook) -> None:
    names = rng.sample(book.sheetnames, len(book.sheetnames))
    for place, name in enumerate(names):
        book.move_sheet(name, place - book.sheetnames.index(name))


def write_otherwise(rng: random.Random, book: Workbook) -> None:
    """Labels and a sheet in another case or without accents, numbers as text."""
    for title in ("Créancier", "Général"):
        for (cell,) in book[title].iter_rows(min_row=2, max_col=1):
            if isinstance(cell.value, str) and rng.random() < 0.3:
                cell.value = rng.choice((cell.value.upper(), f"  {cell.value} ", cell.value.replace(" ", "\u00a0")))
    for row in book["Taux"].iter_rows(min_row=2, min_col=2, max_col=4):
        for cell in row:
            if isinstance(cell.value, float | int) and rng.random() < 0.3:
                cell.value = str(cell.value).replace(".", ",")
    book["Étapes"].title = rng.choice(("ETAPES", "Etapes"))


def insert_lines(rng: random.Random, book: Workbook) -> None:
    sheet = any_sheet(rng, book)
    sheet.insert_rows(rng.randint(1, sheet.max_row), rng.randint(1, 2))


def note(rng: random.Random, book: Workbook) -> None:
    """Notes beside the filled lines of a table, and a sheet of her own."""
    sheet = any_sheet(rng, book)
    filled = [number for number, row in enumerate(sheet.iter_rows(values_only=True), 1) if set(row) != {None}]
    for row in rng.sample(filled[1:], min(3, len(filled) - 1)) if filled else ():
        sheet.cell(row, sheet.max_column + rng.randint(0, 1) + 1).value = rng.choice(OWN)
    if "Notes à moi" not in book:
        book.create_sheet("Notes à moi")["C3"] = "=SUM(A1:A2)"


def decorate(rng: random.Random, book: Workbook) -> None:
    sheet = any_sheet(rng, book)
    for _ in range(5):
        cell = any_cell(rng, sheet)
        cell.fill = PatternFill("solid", fgColor=f"FF{rng.randrange(1 << 24):06X}")
        cell.font = Font(bold=True, name="Arial", color="FFFF0000")
        cell.border = Border(bottom=Side("double"))
        cell.comment = Comment("à revoir", "Paul")


def arrange(rng: random.Random, book: Workbook) -> None:
    sheet = any_sheet(rng, book)
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_area = "A1:C9"
    sheet.protection.sheet = True
    sheet.sheet_properties.tabColor = "FF123456"
    red = DifferentialStyle(font=Font(color="FFFF0000"))
    sheet.conditional_formatting.add("B2:B9", Rule("cellIs", operator="greaterThan", formula=["5"], dxf=red))
    book.defined_names["A_moi"] = DefinedName("A_moi", attr_text=f"'{sheet.title}'!$A$1")
    if sheet is not book.active:
        sheet.sheet_state = rng.choice(("hidden", "veryHidden"))


def merge(rng: random.Random, book: Workbook) -> None:
    """Empty cells below a table, the first of them just below it."""
    sheet = any_sheet(rng, book)
    row = sheet.max_row + rng.randint(1, 3)
    sheet.merge_cells(start_row=row, end_row=row + rng.randint(0, 2), start_column=1, end_column=rng.randint(2, 4))


def hide_columns(rng: random.Random, book: Workbook) -> None:
    sheet = any_sheet(rng, book)
    beyond = sheet.max_column + 1
    if all((known.max or 0) < beyond for known in sheet.column_dimensions.values()):
        said = sheet.column_dimensions[openpyxl.utils.get_column_letter(beyond)]
        said.min, said.max, said.hidden, said.width = beyond, 16384, True, 33


EDITS: Sequence[Edit] = (
    *(delete_lines, delete_sheets, change_half_years, shuffle_lines, shuffle_columns, reorder_sheets, write_otherwise),
    *(insert_lines, note, decorate, arrange, merge, hide_columns),
)
CLIENT_EDITS: Sequence[Edit] = (insert_lines, note, decorate, arrange, merge, hide_columns)


def old_workspace(folder: Path, name: str) -> Path:
    """The two workbooks of an older version, or those of today with its mark."""
    if name:
        for path in OLD.joinpath(name).glob("*.xlsx"):
            shutil.copy(path, folder)
        return folder
    for file, content in zip(BOTH, (default_settings(), default_clients()), strict=True):
        folder.joinpath(file).write_bytes(with_mark(content, "0.0.1"))
    return folder


def edit(path: Path, seed: int, edits: Sequence[Edit], without: int = 0) -> None:
    """Make these edits; the last columns of the customers' suspensions may be missing too."""
    book, rng = openpyxl.load_workbook(path), random.Random(seed)
    if without and "Suspensions" in book:
        book["Suspensions"].delete_cols(6 - without, without)
    for change in sorted(edits, key=EDITS.index):  # merged cells last: they cannot be written
        change(rng, book)
    book.save(path)


# --- What is compared ------------------------------------------------------------------------------------------------


def cells(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """Value and look of the cells that hold something."""
    return {
        (sheet.title, cell.coordinate): (
            *(cell.value, cell.data_type, cell.number_format, copy(cell.font), copy(cell.fill), copy(cell.border)),
            cell.comment.text if cell.comment else "",
        )
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    }


def sheets(path: Path) -> dict[str, tuple[object, ...]]:
    """How each sheet is arranged."""
    return {
        sheet.title: (
            *(sheet.sheet_state, sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_area, sheet.protection.sheet),
            *(sheet.sheet_properties.tabColor, [str(rule.sqref) for rule in sheet.conditional_formatting]),
            sorted(map(str, sheet.merged_cells.ranges)),
            [(said.hidden, said.width) for said in sheet.column_dimensions.values() if (said.max or 0) == 16384],
        )
        for sheet in openpyxl.load_workbook(path).worksheets
    }


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- The law ---------------------------------------------------------------------------------------------------------


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(("", "premiere", "libreoffice", "qr", "frais")),
    seed=st.integers(0, 10**9),
    edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=6, unique=True),
    client_edits=st.lists(st.sampled_from(CLIENT_EDITS), max_size=3, unique=True),
    without=st.integers(0, 1),
)
def test_settings_are_completed_and_nothing_of_hers_changes(
    name: str, seed: int, edits: Sequence[Edit], client_edits: Sequence[Edit], without: int
) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = old_workspace(Path(made), name)
        edit(folder / "parametres.xlsx", seed, edits)
        if (folder / "clients.xlsx").exists():
            edit(folder / "clients.xlsx", seed, client_edits, without)
        old, meant = files(folder), load_settings(folder)
        looked = {file: (cells(folder / file), sheets(folder / file)) for file in old}

        outcomes = update_settings(folder)
        assert [one for one in outcomes if not isinstance(one, Updated)] == []
        copies = {one.kept_as: old[one.file] for one in outcomes if isinstance(one, Updated)}
        assert read_mark(folder / "parametres.xlsx") == VERSION
        done = files(folder)
        assert done.keys() == old.keys() | copies.keys()
        assert {file: done[file] for file in copies} == copies
        for file in old:
            hers, arranged = looked[file]
            assert {cell: said for cell, said in cells(folder / file).items() if cell in hers} == hers
            now = sheets(folder / file)
            assert {title: now[title] for title in arranged} == arranged

        means = load_settings(folder)
        assert replace(means, rates=(), remarks=()) == replace(meant, rates=(), remarks=())
        assert means.rates[: len(meant.rates)] == meant.rates
        assert len({rate.half_year for rate in means.rates}) == len(means.rates)

        assert update_settings(folder) == ()
        assert files(folder) == done


# --- Single cases ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return old_workspace(tmp_path, "premiere")


def changed(path: Path, change: Callable[[Workbook], None]) -> None:
    edit(path, 0, [])
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def outcomes(folder: Path) -> dict[str, bool]:
    return {one.file: isinstance(one, Updated) for one in update_settings(folder)}


def test_a_new_column_does_not_stand_over_notes(folder: Path) -> None:
    def note_beside(book: Workbook) -> None:
        book["Suspensions"]["E2"] = date(2026, 3, 1)  # without a header: read by nobody

    changed(folder / "clients.xlsx", note_beside)
    assert outcomes(folder)["clients.xlsx"]
    assert [cell.value for cell in openpyxl.load_workbook(folder / "clients.xlsx")["Suspensions"][1]][3:] == [
        *("Jusqu’au", None, "Publié le")
    ]


def test_a_column_whose_header_was_cleared_is_not_added_empty(folder: Path) -> None:
    def clear(book: Workbook) -> None:
        assert book["Étapes"]["E3"].value is not None
        book["Étapes"]["E1"] = None

    changed(folder / "parametres.xlsx", clear)
    assert outcomes(folder) == {}
    with pytest.raises(SettingsError):
        load_settings(folder)


def test_values_that_a_merged_range_hides_are_not_lost(folder: Path) -> None:
    def overlap(book: Workbook) -> None:
        book["Notes"]["E9"], book["Notes"]["F9"] = "shown", "hidden"
        book["Notes"].merged_cells.add("E9:F9")  # as LibreOffice does when it keeps what it hides

    changed(folder / "parametres.xlsx", overlap)
    before = folder.joinpath("parametres.xlsx").read_bytes()
    (told,) = (one for one in update_settings(folder) if one.file == "parametres.xlsx")
    assert isinstance(told, NotUpdated)
    assert "fusionnées" in told.why
    assert folder.joinpath("parametres.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"%s"' % MARK.encode(), b"'%s'" % MARK.encode()),  # quoted in another way: the mark would stand there twice
        (b'pid="2"', b'pid="2" linkTarget="a&gt;b>c"'),
    ],
)
def test_a_mark_is_never_written_twice(old: bytes, new: bytes) -> None:
    content = with_part(default_settings(), "docProps/custom.xml", lambda xml: xml.replace(old, new))
    with pytest.raises(ValueError, match="custom"):
        with_mark(content, "9.0.0")


def test_properties_at_another_place_are_not_doubled() -> None:
    content = with_part(default_settings(), "_rels/.rels", lambda xml: xml.replace(b"custom.xml", b"Custom.xml"))
    with pytest.raises(ValueError, match="custom"):
        with_mark(content, "9.0.0")


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part rewritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        assert change(source.read(part)) != source.read(part)
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return buffer.getvalue()


# --- Interruptions, and two at once ----------------------------------------------------------------------------------


def in_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def replaced_until(path: Path, nth: int) -> bool:
    """Whether a child process died at its nth writing, renaming or removing of a file, the file cut short."""

    def work() -> None:
        count = 0

        def die(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            count += bool(writes or event in ("os.rename", "os.remove", "os.chmod"))
            if count == nth:
                os._exit(99)

        real = os.fsync

        def cut(fd: int | HasFileno) -> None:
            nonlocal count
            count += 1
            if count == nth:
                os.ftruncate(fd if isinstance(fd, int) else fd.fileno(), 1)
                os._exit(99)
            real(fd)

        os.fsync = cut
        sys.addaudithook(die)
        replace_kept(path, b"hers", b"completed", "1.0")

    return os.waitstatus_to_exitcode(os.waitpid(in_child(work), 0)[1]) == 99


@posix_only
def test_a_power_cut_leaves_whole_files_only(tmp_path: Path) -> None:
    path, kept = tmp_path / "parametres.xlsx", "parametres (avant la version 1.0).xlsx"
    crashes = 0
    while True:
        for left in tmp_path.iterdir():
            left.unlink()
        path.write_bytes(b"hers")
        died = replaced_until(path, crashes + 1)
        found = files(tmp_path)
        assert found[path.name] in (b"hers", b"completed")
        assert found.get(kept, b"hers") == b"hers"
        assert kept in found or found[path.name] == b"hers"
        assert found.keys() <= {path.name, kept, f"{path.name}.nouveau", f"{path.name}.verrou"}
        if not died:
            break
        crashes += 1
        if found[path.name] == b"hers":
            replace_kept(path, b"hers", b"completed", "1.0")
            assert not [name for name in files(tmp_path) if not name.endswith(".xlsx")]
    assert crashes >= 8
    assert files(tmp_path) == {path.name: b"completed", kept: b"hers"}


@posix_only
def test_two_windows_at_once_complete_once_and_say_nothing_wrong(folder: Path) -> None:
    old, start = files(folder), time.monotonic() + 0.3

    def work() -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        assert all(isinstance(one, Updated) for one in update_settings(folder))

    children = [in_child(work) for _ in range(3)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    copies = {file: file.replace(".xlsx", f" (avant la version {VERSION}).xlsx") for file in old}
    now = files(folder)
    assert now.keys() == {*old, *copies.values()}
    assert {file: now[copy] for file, copy in copies.items()} == old
    assert read_mark(folder / "parametres.xlsx") == VERSION
