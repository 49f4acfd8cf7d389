"""On which day was a workbook saved, by its own word?

The file’s date on disk is that of the copy or download; what the program that saved it wrote inside travels along, and
makes the same bytes give the same result. Text files say nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib

from mailmerge.tables.ole import OLE_MAGIC, DamagedError, streams

_MOST_BYTES = 1_000_000
# .xlsx, .xlsm and .xlsb; .ods
_PARTS = {
    "docprops/core.xml": re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*(\d{4}-\d\d-\d\d)T"),
    "meta.xml": re.compile(rb"<dc:date>\s*(\d{4}-\d\d-\d\d)T"),
}
_SUMMARY = "\x05summaryinformation"
_LAST_SAVED, _FILETIME = 13, 0x40  # [MS-OLEPS] 2.15, PIDSI_LASTSAVE_DTM
_EPOCH = dt.datetime(1601, 1, 1)


def saved_on(content: bytes) -> dt.date | None:
    """The day of the last save (UTC) that the file itself tells, if it does."""
    try:
        if content.startswith(OLE_MAGIC):
            return _of_ole(content)
        return _of_zip(content) if content.startswith(b"PK\x03\x04") else None
    except (zipfile.BadZipFile, zlib.error, DamagedError, struct.error):
        return None
    except (ValueError, KeyError, OSError, EOFError, OverflowError, NotImplementedError, RuntimeError):
        return None  # a workbook whose properties alone are damaged is read all the same


def _of_zip(content: bytes) -> dt.date | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            pattern = _PARTS.get(name.replace("\\", "/").lower().lstrip("/"))
            if pattern:
                with archive.open(name) as part:
                    found = pattern.search(part.read(_MOST_BYTES))
                return dt.date.fromisoformat(found[1].decode()) if found else None
    return None


def _of_ole(content: bytes) -> dt.date | None:
    summary = streams(content).get(_SUMMARY, b"")
    if len(summary) < 48:
        return None
    (start,) = struct.unpack_from("<I", summary, 44)
    (count,) = struct.unpack_from("<I", summary, start + 4)
    for index in range(min(count, 100)):
        kind, offset = struct.unpack_from("<II", summary, start + 8 + 8 * index)
        if kind == _LAST_SAVED:
            form, _, ticks = struct.unpack_from("<HHQ", summary, start + offset)
            return (_EPOCH + dt.timedelta(microseconds=ticks // 10)).date() if form == _FILETIME and ticks else None
    return None
