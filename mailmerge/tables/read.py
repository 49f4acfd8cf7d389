"""How does a file on disk become tables of cells?"""

from __future__ import annotations

from pathlib import Path

from mailmerge.errors import FileUnreadable, os_reason
from mailmerge.model import Table
from mailmerge.tables.apart import read_apart
from mailmerge.tables.detect import Kind, detect
from mailmerge.tables.ole import OLE_MAGIC
from mailmerge.tables.refusals import damaged, no_ledger

__all__ = ["OLE_MAGIC", "read_bytes", "read_workbook"]
# What Excel and LibreOffice put beside a workbook that is open: the name of who opened it.
_TRACES = ("~$", ".~lock.")
_TRACE_BYTES = 1024


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
        raise _folder() from None
    except PermissionError as error:
        if path.is_dir():
            raise _folder() from error
        cause = "le fichier est ouvert dans un autre programme, ou vous n’avez pas le droit de le lire"
        raise FileUnreadable(cause, "fermez-le dans Excel ou demandez le droit de le lire") from error
    except OSError as error:
        cure = "vérifiez le disque ou le réseau, puis relancez"
        raise FileUnreadable(f"le fichier ne peut pas être lu : {os_reason(error)}", cure) from error


def _folder() -> FileUnreadable:
    return FileUnreadable("c’est un dossier, pas un classeur", "indiquez le fichier lui-même (.xlsx, .csv…)")


def read_workbook(name: str, content: bytes) -> tuple[Table, ...]:
    """All sheets of a workbook, hidden ones marked, or the table of a text file; `name` is for messages.

    The format is told by the content: .xlsx, .xlsm, .xlsb, .xls, .ods, delimited text, HTML tables, SpreadsheetML 2003.

    Raises:
        FileUnreadable: empty, protected, damaged, too big, or no workbook at all, with the cure.
    """
    if name.startswith(_TRACES) and len(content) < _TRACE_BYTES:
        raise no_ledger(
            "c’est la trace d’un classeur ouvert", "indiquez le classeur lui-même, sans « ~ » au début de son nom"
        )
    try:
        kind = detect(content)
    except FileUnreadable:
        raise
    except Exception as error:  # a damaged archive makes zip and zlib raise a dozen kinds of error
        raise damaged() from error
    if kind is Kind.TEXT:
        from mailmerge.tables.text import read_text

        return (read_text(name, content),)
    tables = _read_xlsx(name, content) if kind is Kind.XLSX else read_apart(kind, name, content)
    if not tables:
        raise damaged()  # a workbook has a sheet, or has lost it
    return tables


def _read_xlsx(name: str, content: bytes) -> tuple[Table, ...]:
    """In this process, for its speed; what calamine cannot read goes to openpyxl, apart."""
    from mailmerge.tables.engines import read_with_calamine
    from mailmerge.tables.scan import scan_workbook

    try:
        scanned = scan_workbook(content)
    except FileUnreadable:
        raise
    except Exception as error:  # truncated, altered or badly formed parts raise a dozen kinds of error
        raise damaged() from error
    if scanned.is_utf16:
        return read_apart("xlsx-slowly", name, content)
    try:
        return read_with_calamine(name, content, scanned)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of calamine's Rust code is a BaseException
        return read_apart("xlsx-slowly", name, content)
