"""Which pictures of a template are replaced in each letter, and by which part of the file?

A picture whose alternative text names an image field (`creancier.logo`, `qr_paiement`) is a placeholder. It gets a part
of its own, whatever else shows the file it came with, so that a letter differs by the bytes of that part alone.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.pictures.alternative import alternative_faults, field_of
from mailmerge.letters.template.pictures.drawings import Drawing, drawings, relation_of, show
from mailmerge.letters.vocabulary import LOGO_FIELD, QR_FIELD
from mailmerge.values import ImageShape, image_shape

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_CONTENT_TYPES = "[Content_Types].xml"
_MEDIA = "word/media"
# What a screen reader says of the picture in a finished letter.
_LABELS: Mapping[str, str] = {LOGO_FIELD: "Logo", QR_FIELD: "QR de paiement"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A template's parts with the pictures in place, and the part that each image field fills."""

    parts: Mapping[str, bytes]
    names: Mapping[str, str]


def find_pictures(parts: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """The media parts of a template as it was made in Word, by the image field that their pictures stand for."""
    found: dict[str, dict[str, None]] = {}
    for part, root in _roots(parts):
        targets = _targets(parts, part)
        for field, drawing in _placeholders(root):
            media = targets.get(relation_of(drawing.blips[0]))
            if media is not None:
                found.setdefault(field, {})[media] = None
    return {field: tuple(names) for field, names in found.items()}


def place_pictures(parts: Mapping[str, bytes], pictures: Mapping[str, bytes]) -> Placed:
    """Give each image field that the template shows a part of its own, filled with the picture given for it.

    The picture keeps its proportions inside the placeholder's frame. A letter's other picture of the same format and
    proportions then only takes the place of that part's bytes. Fields without a picture keep the template's own.
    """
    from lxml import etree

    changed = dict(parts)
    names: dict[str, str] = {}
    for part, root in _roots(parts):
        relations: dict[str, str] = {}
        old: set[str] = set()
        for field, drawing in _placeholders(root):
            if field not in pictures:
                continue
            shape = image_shape(pictures[field])
            names.setdefault(field, _free_name(parts, field, shape))
            relations.setdefault(field, _free_relation(parts, part, len(relations)))
            old.add(relation_of(drawing.blips[0]))
            show(drawing, relations[field], shape, _LABELS[field])
        if relations:
            changed[part] = _xml(root)
            left = {value for element in root.iter(etree.Element) for value in element.attrib.values()}
            links = {relations[field]: names[field] for field in relations}
            changed[_relations_of(part)] = _relinked(parts, part, links, old - left)
    changed |= {names[field]: pictures[field] for field in names}
    if names:
        changed[_CONTENT_TYPES] = _typed(parts, {names[field]: image_shape(pictures[field]) for field in names})
    return Placed(_without_orphans(parts, changed), names)


def picture_faults(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """What is wrong with the alternative texts of a template's pictures, one sentence a fault."""
    return alternative_faults(_roots(parts))


def pictured_fields(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The image fields that a template has a picture for."""
    return frozenset(field for _, root in _roots(parts) for field, _ in _placeholders(root))


# --- The package -----------------------------------------------------------------------------------------


def _roots(parts: Mapping[str, bytes]) -> Iterator[tuple[str, _Element]]:
    """The parts that can show a picture: those with relationships of their own."""
    for part in sorted(parts):
        if part.startswith("word/") and part.endswith(".xml") and _relations_of(part) in parts:
            yield part, _parsed(parts[part])


def _placeholders(root: _Element) -> Iterator[tuple[str, Drawing]]:
    for drawing in drawings(root):
        field = next((field for field in map(field_of, drawing.texts) if field), None)
        if field and len(drawing.blips) == 1:
            yield field, drawing


def _parsed(xml: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _xml(root: _Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _targets(parts: Mapping[str, bytes], part: str) -> Mapping[str, str]:
    """The part behind each relationship id; what lies outside the file is left out."""
    folder = posixpath.dirname(part)
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        for relation in _parsed(parts[_relations_of(part)]).iter(f"{_RELATIONS}Relationship")
        if relation.get("TargetMode") != "External"
    }


def _free_name(parts: Mapping[str, bytes], field: str, shape: ImageShape) -> str:
    stem = f"{_MEDIA}/{field.replace('.', '_')}"
    names = (f"{stem}{number or ''}.{shape.format}" for number in range(len(parts) + 1))
    return next(name for name in names if name not in parts)


def _free_relation(parts: Mapping[str, bytes], part: str, taken: int) -> str:
    """An id that the part does not use yet, when so many were given out already."""
    used = {relation.get("Id") for relation in _parsed(parts[_relations_of(part)])}
    free = (f"rId{number}" for number in range(1, len(used) + taken + 2))
    return [name for name in free if name not in used][taken]


def _relinked(parts: Mapping[str, bytes], part: str, links: Mapping[str, str], gone: set[str]) -> bytes:
    """A part's relationships with the new ones, and without those that nothing uses any more."""
    from lxml import etree

    root = _parsed(parts[_relations_of(part)])
    for relation in list(root):
        if relation.get("Id") in gone:
            root.remove(relation)
    for identity, media in links.items():
        target = posixpath.relpath(media, posixpath.dirname(part))
        etree.SubElement(root, f"{_RELATIONS}Relationship", {"Id": identity, "Type": _IMAGE, "Target": target})
    return _xml(root)


def _typed(parts: Mapping[str, bytes], shapes: Mapping[str, ImageShape]) -> bytes:
    from lxml import etree

    root = _parsed(parts[_CONTENT_TYPES])
    for name, shape in shapes.items():
        kind = {"PartName": f"/{name}", "ContentType": f"image/{shape.format}"}
        etree.SubElement(root, f"{_TYPES}Override", kind)
    return _xml(root)


def _without_orphans(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Without the placeholders' own files, if nothing shows them any more."""

    def reached(parts: Mapping[str, bytes]) -> set[str]:
        owners = [name for name in parts if name.startswith("word/") and _relations_of(name) in parts]
        return {target for owner in owners for target in _targets(parts, owner).values()}

    orphans = {name for name in reached(before) - reached(after) if name.startswith(f"{_MEDIA}/")}
    return {name: content for name, content in after.items() if name not in orphans}
