"""How does a workbook on disk become tables of cells?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from mailmerge.errors import FileUnreadable, os_reason
from mailmerge.model import CellValue, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.scan import Finding, scan_workbook

if TYPE_CHECKING:
    import pandas as pd

# Old Office formats, and every encrypted Office file.
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_SAVE_AS = "ouvrez-le dans Excel, choisissez « Enregistrer sous », type « Classeur Excel (.xlsx) », puis relancez"
Engine: TypeAlias = Literal["calamine", "openpyxl"]


def read_bytes(path: Path) -> bytes:
    """The content of a file, also while Excel has it open.

    Raises:
        FileUnreadable: there is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileUnreadable("le fichier est introuvable", "vérifiez son nom et son emplacement") from None
    except IsADirectoryError:
        raise FileUnreadable("c’est un dossier, pas un classeur", "indiquez un fichier .xlsx") from None
    except PermissionError as error:
        if path.is_dir():
            raise FileUnreadable("c’est un dossier, pas un classeur", "indiquez un fichier .xlsx") from error
        cure = "fermez-le dans Excel ou demandez le droit de le lire"
        raise FileUnreadable("le fichier ne peut pas être ouvert", cure) from error
    except OSError as error:
        cure = "vérifiez le disque ou le réseau, puis relancez"
        raise FileUnreadable(f"le fichier ne peut pas être lu : {os_reason(error)}", cure) from error


def read_workbook(name: str, content: bytes) -> tuple[Table, ...]:
    """All sheets of an .xlsx or .xlsm, hidden ones marked; `name` is the file's name for messages.

    Raises:
        FileUnreadable: empty, encrypted, damaged, or not an Excel workbook, with the cure.
    """
    archive = _open_archive(content)
    try:
        findings = scan_workbook(archive)
    except FileUnreadable:
        raise
    except Exception as error:  # truncated, altered or badly formed parts raise a dozen kinds of error
        raise _damaged() from error
    frames = _read_frames(content)
    return tuple(Table(name, sheet, _grid(frame, findings.get(sheet, ())), hidden) for sheet, hidden, frame in frames)


def _open_archive(content: bytes) -> zipfile.ZipFile:
    if not content:
        raise FileUnreadable("le fichier est vide (0 octet)", "refaites l’export, puis relancez")
    if content.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileUnreadable("le classeur est protégé par un mot de passe", "ôtez le mot de passe, puis relancez")
        raise FileUnreadable("c’est un classeur d’un ancien format Excel (.xls)", _SAVE_AS)
    if not content.startswith(b"PK"):
        raise FileUnreadable("ce n’est pas un classeur Excel (.xlsx)", _SAVE_AS)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise _damaged() from error
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise FileUnreadable("c’est un classeur Excel binaire (.xlsb)", _SAVE_AS)
    if not any(name.endswith("workbook.xml") for name in names):
        raise FileUnreadable("ce n’est pas un classeur Excel (.xlsx)", _SAVE_AS)
    return archive


def _damaged() -> FileUnreadable:
    return FileUnreadable("le classeur est abîmé ou incomplet", "refaites l’export, ou " + _SAVE_AS)


def _read_frames(content: bytes) -> list[tuple[str, bool, pd.DataFrame]]:
    """Every worksheet through pandas; the second engine is tried where the first one fails."""
    try:
        return _read_with("calamine", content)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of calamine's Rust code is a BaseException
        try:
            return _read_with("openpyxl", content)
        except Exception as error:  # whatever a damaged workbook makes openpyxl raise
            raise _damaged() from error


def _read_with(engine: Engine, content: bytes) -> list[tuple[str, bool, pd.DataFrame]]:
    import pandas as pd

    with pd.ExcelFile(io.BytesIO(content), engine=engine) as book:
        hidden = _hidden_sheets(engine, book.book)
        # header=None and na_filter=False keep Excel's own addresses, `NA` as a name, and codes such as 00123.
        frames = pd.read_excel(book, sheet_name=None, header=None, dtype=object, na_filter=False)
        return [(str(name), name in hidden, frame) for name, frame in frames.items()]


def _hidden_sheets(engine: Engine, book: object) -> set[str]:
    """The sheets that Excel does not show; `book` is the engine's own workbook."""
    if engine == "calamine":
        from python_calamine import CalamineWorkbook, SheetVisibleEnum

        assert isinstance(book, CalamineWorkbook)
        return {sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible}
    from openpyxl import Workbook

    assert isinstance(book, Workbook)
    return {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}


def _grid(frame: pd.DataFrame, findings: Sequence[Finding]) -> list[list[CellValue]]:
    """The cells as plain Python values, with what the scan found put in place and blank rows at the end cut off."""
    rows: list[list[CellValue]] = frame.to_numpy(dtype=object).tolist()
    for row_number, column, found in findings:
        _put(rows, row_number, column, found)
    while rows and all(is_blank(value) for value in rows[-1]):
        rows.pop()
    return rows


def _put(rows: list[list[CellValue]], row_number: int, column: int, value: CellValue) -> None:
    while len(rows) <= row_number:
        rows.append([])
    row = rows[row_number]
    row.extend([None] * (column + 1 - len(row)))
    row[column] = value
