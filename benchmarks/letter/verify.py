"""Does a finished letter say exactly what it must, whichever engine wrote it?

The file is opened with nothing but the standard library: every part must be well-formed, the logo must be there, and
the text of header, body and footer must be the expected one. Paragraphs without text do not count: engines differ in
whether a condition that is not met leaves one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from letter.content import Letter, expected_text
from letter.logo import LOGO_PART, logo_picture

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {"header": "word/header1.xml", "body": "word/document.xml", "footer": "word/footer1.xml"}


def fault_in(path: Path, letter: Letter) -> str:
    """What is wrong with a finished letter; empty if nothing is."""
    try:
        with zipfile.ZipFile(path) as archive:
            if broken := archive.testzip():
                return f"{path.name}: {broken} is damaged"
            xml = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            roots = {name: _root(archive.read(name)) for name in xml}
            if archive.read(LOGO_PART) != logo_picture():
                return f"{path.name}: not the logo"
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        return f"{path.name}: {error}"
    for place, expected in expected_text(letter).items():
        if _PARTS[place] not in roots:
            return f"{path.name}: no {_PARTS[place]}"
        if fault := _difference(list(_texts(roots[_PARTS[place]])), expected):
            return f"{path.name}, {place}: {fault}"
    return ""


@lru_cache(64)
def _root(xml: bytes) -> ElementTree.Element:
    """A part's XML; most parts are the same in all letters."""
    return ElementTree.fromstring(xml)


def fault_among(folder: Path, letters: Sequence[Letter]) -> str:
    """The first fault among an engine's letters, which are named by their numbers; empty if there is none."""
    names = sorted(path.name for path in folder.iterdir())
    if names != [name_of(number) for number in range(len(letters))]:
        return f"{len(names)} files for {len(letters)} letters"
    faults = (fault_in(folder / name_of(number), letter) for number, letter in enumerate(letters))
    return next(filter(None, faults), "")


def name_of(number: int) -> str:
    """The file of letter `number`."""
    return f"{number:06d}.docx"


def _difference(found: Sequence[str], expected: Sequence[str]) -> str:
    for one, other in zip(found, expected, strict=False):
        if one != other:
            return f"« {one} » instead of « {other} »"
    return "" if len(found) == len(expected) else f"{len(found)} paragraphs instead of {len(expected)}"


def _texts(root: ElementTree.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        if text.strip():
            yield text
