"""Which image field does a picture's alternative text name, and what is wrong with it?"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mailmerge.letters.template.pictures.drawings import Drawing, drawings
from mailmerge.letters.vocabulary import IMAGE_FIELDS
from mailmerge.values import NARROW_NBSP, NBSP

if TYPE_CHECKING:
    from lxml.etree import _Element

_PART_LABELS: Mapping[str, str] = {"header": "en-tête", "footer": "pied de page", "footnotes": "notes"}
# Near enough to be a slip of the pen; a file name, which Word itself proposes as alternative text, is not.
_SLIP = 0.75
_WORD = re.compile(r"\w+(?:[._]\w+)*")
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)$")


def field_of(text: str) -> str | None:
    """The image field that an alternative text names, with or without its braces."""
    name, _ = _named(text)
    return name if name in IMAGE_FIELDS else None


def _named(text: str) -> tuple[str, bool]:
    """The name in an alternative text, and whether it stands in braces."""
    plain = text.replace(NBSP, " ").replace(NARROW_NBSP, " ").strip()
    braces = re.fullmatch(r"\{\{(.*)\}\}", plain)
    return (braces[1] if braces else plain).strip().lower(), braces is not None


def alternative_faults(roots: Iterable[tuple[str, _Element]]) -> tuple[str, ...]:
    """What is wrong with the alternative texts in the parts of a template, one sentence a fault."""
    faults = []
    for part, root in roots:
        kind = re.sub(r"\d*\.xml$", "", posixpath.basename(part))
        where = _PART_LABELS.get(kind, "corps")
        for drawing in drawings(root):
            for text in drawing.texts:
                if fault := _fault(text, drawing):
                    faults.append(f"{where}, image au texte de remplacement « {text} » : {fault}")
    return tuple(dict.fromkeys(faults))


def _fault(text: str, drawing: Drawing) -> str:
    if field_of(text) is not None:
        if not drawing.blips:
            return "c’est une forme, pas une image ; insérez une image et donnez-lui ce texte de remplacement"
        return "des images groupées ne se remplacent pas ; dissociez-les" if len(drawing.blips) > 1 else ""
    name, in_braces = _named(text)
    # Between braces it is a tag like any other, told where all tags are.
    if in_braces or not _WORD.fullmatch(name) or _FILE_NAME.search(name):
        return ""
    near = difflib.get_close_matches(name, IMAGE_FIELDS, n=1, cutoff=_SLIP)
    return f"champ d’image inconnu ; vouliez-vous dire « {near[0]} » ?" if near else ""
