"""Which parts of a Word file are filled, and what does the clerk call them?"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.package import main_part

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGES: Mapping[str, str] = {"first": " de la première page", "even": " des pages paires"}
_KINDS: Mapping[str, str] = {"header": "en-tête", "footer": "pied de page", "footnotes": "notes de bas de page"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document that is filled: its name in the archive, its name for the clerk, and its content."""

    name: str
    label: str
    root: _Element


def filled_parts(archive: zipfile.ZipFile) -> tuple[Part, ...]:
    """Body, headers, footers and footnotes: the parts in which the engine fills tags.

    Raises:
        lxml.etree.XMLSyntaxError: a part is damaged.
    """
    main = main_part(archive)
    body = _parsed(archive, main)
    shown = {
        reference.get(f"{_R}id", ""): reference.get(f"{W}type", "")
        for reference in body.iter(f"{W}headerReference", f"{W}footerReference")
    }
    parts = [Part(main, "corps", body)]
    for relation in _relations(archive, main):
        kind = relation.get("Type", "").rpartition("/")[2]
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(main), relation.get("Target", "")))[1:]
        if kind in _KINDS and name in archive.namelist():
            label = _KINDS[kind] + _PAGES.get(shown.get(relation.get("Id", ""), ""), "")
            parts.append(Part(name, label, _parsed(archive, name)))
    return tuple(parts)


def _relations(archive: zipfile.ZipFile, main: str) -> list[_Element]:
    folder, name = posixpath.split(main)
    path = f"{folder}/_rels/{name}.rels"
    return sorted(_parsed(archive, path), key=lambda one: one.get("Target", "")) if path in archive.namelist() else []


def _parsed(archive: zipfile.ZipFile, name: str) -> _Element:
    from lxml import etree

    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False))
