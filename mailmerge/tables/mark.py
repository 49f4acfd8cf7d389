"""By which version of the program was a workbook last completed?

The mark is a custom property of the document: Excel and LibreOffice keep it, and nobody meets it by chance.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

MARK = "Relances"
_PART = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that users define
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_OFFICE}/custom-properties"></Properties>'
).encode()
_OVERRIDE = (
    f'Override PartName="/{_PART}" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"'
)  # fmt: skip
_MAX_BYTES = 1_000_000


def read_mark(path: Path) -> str:
    """The version in a workbook's mark, empty where there is none; only this one part of the file is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_PART).file_size > _MAX_BYTES:
                return ""
            properties = ElementTree.fromstring(archive.read(_PART))
    except Exception:  # no workbook, no such part, or a damaged one: reading the workbook itself will tell
        return ""
    return next(("".join(found.itertext()).strip() for found in properties if found.get("name") == MARK), "")


def with_mark(content: bytes, version: str) -> bytes:
    """The same workbook with that mark; no other part of it changes but the directory of its parts.

    Raises:
        ValueError: its properties are written in a way that no spreadsheet program has.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {entry.filename: source.read(entry) for entry in source.infolist() if not entry.is_dir()}
        if _PART not in parts:
            parts[_TYPES] = _with_child(parts[_TYPES], "Types", _OVERRIDE)
            parts[_RELATIONS] = _with_child(parts[_RELATIONS], "Relationships", _relation(parts[_RELATIONS]))
        old = parts.get(_PART, b"")
        new = parts[_PART] = _marked(old, version)
        if _properties(new) != _properties(old) or _marks(new) != [version] or not _is_declared_once(parts):
            raise ValueError(_PART)
        for name, part in parts.items():
            target.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _properties(xml: bytes) -> list[tuple[str, str]]:
    """Name and text of the properties that are no mark."""
    found = ElementTree.fromstring(xml) if xml else ()
    return [(one.get("name", ""), "".join(one.itertext())) for one in found if one.get("name") != MARK]


def _marks(xml: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(xml) if one.get("name") == MARK]


def _is_declared_once(parts: Mapping[str, bytes]) -> bool:
    """Whether a spreadsheet program finds these properties, and no others: two sets are damage to Excel."""
    kinds = [one.get("PartName", "").lower() for one in ElementTree.fromstring(parts[_TYPES])]
    relations = [
        one.get("Target", "").lstrip("/")
        for one in ElementTree.fromstring(parts[_RELATIONS])
        if one.get("Type", "").endswith("/custom-properties")
    ]
    return kinds.count(f"/{_PART}".lower()) == 1 and relations == [_PART]


def _marked(xml: bytes, version: str) -> bytes:
    """The properties of a document, the mark last among them."""
    properties = list(ElementTree.fromstring(xml)) if xml else []
    if not properties:
        xml = _EMPTY
    xml = re.sub(rb'<((?:\w+:)?property)\s[^>]*?name="%s".*?</\1>' % MARK.encode(), b"", xml, flags=re.DOTALL)
    number = max((int(found.get("pid", "1")) for found in properties), default=1) + 1
    value = f'<vt:lpwstr xmlns:vt="{_OFFICE}/docPropsVTypes">{version}</vt:lpwstr>'
    return _with_child(xml, "Properties", f'property fmtid="{_FORMAT}" pid="{number}" name="{MARK}"', value)


def _with_child(xml: bytes, parent: str, child: str, inside: str = "") -> bytes:
    """An element put last, with the prefix that its parent has; every other byte stays."""
    end = re.search(rb"</(\w+:)?%s\s*>\s*\Z" % parent.encode(), xml)
    if end is None:
        raise ValueError(parent)
    prefix = (end[1] or b"").decode()
    close = f">{inside}</{prefix}{child.split()[0]}>" if inside else "/>"
    return xml[: end.start()] + f"<{prefix}{child}{close}".encode() + xml[end.start() :]


def _relation(xml: bytes) -> str:
    taken = {found.get("Id") for found in ElementTree.fromstring(xml)}
    free = next(name for number in range(len(taken) + 1) if (name := f"rId{number + 1}") not in taken)
    return f'Relationship Id="{free}" Type="{_OFFICE}/relationships/custom-properties" Target="{_PART}"'
