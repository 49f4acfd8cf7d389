"""Which pictures does a part of a Word file show, with which alternative text, and in which frame?

Word writes a picture as DrawingML (`w:drawing`); older and converted ones are VML (`w:pict`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.values import ImageShape

if TYPE_CHECKING:
    from lxml.etree import _Element

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_FRAMES = (f"{_WP}inline", f"{_WP}anchor")
_LABELS = ("descr", "title", "alt")
_VML_SIZE = re.compile(r"(?<![-\w])(width|height)(\s*:\s*)([\d.]+)")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What bears an alternative text, and the pictures inside it.

    Attributes:
        labelled: the elements whose attributes hold the alternative text.
        blips: the elements that refer to a picture file, by `r:embed` or `r:link` (DrawingML) or `r:id` (VML).
    """

    labelled: Sequence[_Element]
    blips: Sequence[_Element]

    @property
    def texts(self) -> tuple[str, ...]:
        """The alternative texts and titles that are not blank, each once."""
        texts = (element.get(name, "").strip() for element in self.labelled for name in _LABELS)
        return tuple(dict.fromkeys(text for text in texts if text))


def drawings(root: _Element) -> Iterator[Drawing]:
    """Every picture and other drawing of a part; of a group, first the whole and then each picture in it."""
    for frame in root.iter(*_FRAMES):
        outer, pictures = frame.findall(f"{_WP}docPr"), [*_own(frame, f"{_PIC}pic")]
        inner = [Drawing([*picture.iter(f"{_PIC}cNvPr")], [*picture.iter(f"{_A}blip")]) for picture in pictures]
        if len(inner) == 1:
            yield Drawing([*outer, *inner[0].labelled], inner[0].blips)
        else:
            yield Drawing(outer, [blip for drawing in inner for blip in drawing.blips])
            yield from inner
    for shape in root.iter(f"{_V}shape", f"{_V}rect"):
        yield Drawing([shape], [*shape.iter(f"{_V}imagedata")])


def _own(frame: _Element, tag: str) -> Iterator[_Element]:
    """The elements of a frame that are not in another frame inside it, as in a text box."""
    return (element for element in frame.iter(tag) if next(element.iterancestors(*_FRAMES)) is frame)


def relation_of(blip: _Element) -> str:
    """The id of the relationship to the picture file; empty if there is none."""
    return blip.get(f"{_R}embed") or blip.get(f"{_R}link") or blip.get(f"{_R}id") or ""


def show(drawing: Drawing, relation: str, shape: ImageShape, label: str) -> None:
    """Let a drawing of one picture show another file: whole, in its own proportions, inside the frame as it is."""
    (blip,) = drawing.blips
    for element in drawing.labelled:
        for name in _LABELS:
            if name in element.attrib:
                element.set(name, label)
    if blip.tag == f"{_V}imagedata":
        blip.set(f"{_R}id", relation)
        _fit_vml(drawing.labelled[0], shape)
        return
    blip.attrib.pop(f"{_R}link", "")
    blip.set(f"{_R}embed", relation)
    fill = blip.getparent()
    # The cropping was the old picture's, and an SVG beside it (an extension of the blip) would be shown instead.
    _remove(blip.findall(f"{_A}extLst"))
    _remove([] if fill is None else fill.findall(f"{_A}srcRect"))
    _fit(blip, shape)


def _remove(elements: Iterable[_Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _fit(blip: _Element, shape: ImageShape) -> None:
    picture = next(blip.iterancestors(f"{_PIC}pic"))
    frame = next(blip.iterancestors(*_FRAMES))
    sizes = picture.findall(f"{_PIC}spPr/{_A}xfrm/{_A}ext")
    if len([*_own(frame, f"{_PIC}pic")]) == 1:
        sizes = [*frame.findall(f"{_WP}extent"), *sizes]
    if sizes:
        width, height = _inside(int(sizes[0].get("cx", "0")), int(sizes[0].get("cy", "0")), shape)
        for size in sizes:
            size.set("cx", str(int(width)))
            size.set("cy", str(int(height)))


def _fit_vml(element: _Element, shape: ImageShape) -> None:
    """The size of a VML shape is in its style, in the units of a style sheet."""
    style = element.get("style", "")
    sizes = {name: float(number) for name, _, number in _VML_SIZE.findall(style)}
    if {"width", "height"} <= sizes.keys():
        width, height = _inside(sizes["width"], sizes["height"], shape)
        new = {"width": width, "height": height}
        element.set("style", _VML_SIZE.sub(lambda found: f"{found[1]}{found[2]}{new[found[1]]:g}", style))


def _inside(width: float, height: float, shape: ImageShape) -> tuple[float, float]:
    """The largest size of a picture's proportions inside a frame."""
    if width * shape.height <= height * shape.width:
        return width, width * shape.height / shape.width
    return height * shape.width / shape.height, height
