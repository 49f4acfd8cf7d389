"""Which parts of a Word file are filled, where are the merge fields in them, and how is the file written again?"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.codes import MERGE_KINDS, RECORD_KINDS
from mailmerge.letters.template.mergefields.runs import WordField, read_fields
from mailmerge.letters.template.package import rewrite
from mailmerge.letters.template.parts import filled_parts

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class MergePart:
    """A part that is filled: its name in the file, what the clerk calls it, its tree and its merge fields."""

    name: str
    label: str
    root: _Element
    fields: tuple[WordField, ...]


def merge_parts(archive: zipfile.ZipFile) -> list[MergePart]:
    """The parts that letters are filled in, with their merge fields.

    Raises:
        lxml.etree.XMLSyntaxError: one is malformed.
    """
    return [
        MergePart(part.name, part.label, part.root, tuple(_to_replace(read_fields(part.root))))
        for part in filled_parts(archive)
    ]


def _to_replace(fields: list[WordField]) -> Iterator[WordField]:
    """The outermost fields that are filled while merging: page numbers, dates and links stay."""
    for field in fields:
        if field.kind in MERGE_KINDS | RECORD_KINDS or next(field.merge_fields(), None):
            yield field
        else:
            yield from _to_replace([part for part in (*field.code, *field.result) if isinstance(part, WordField)])


def out_of_reach(archive: zipfile.ZipFile) -> Iterator[str]:
    """Letters are not filled in notes at the end of the document: a field there would be printed as it stands."""
    name = "word/endnotes.xml"
    if name in archive.namelist() and re.search(rb"MERGEFIELD|ADDRESSBLOCK|GREETINGLINE", archive.read(name)):
        yield "notes de fin : les champs de fusion n’y sont pas remplis ; faites-en des notes de bas de page"


def rewritten(content: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """The file with some parts changed, and those taken out that are None."""
    kept = {name: part for name, part in changed.items() if part is not None}
    return rewrite(content, kept, changed.keys() - kept.keys())
