"""Which tags are filled although they stand beside the text: in alternative texts, in the document's properties?"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping

from mailmerge.letters.template.check.reading import Paragraph
from mailmerge.letters.template.parts import Part
from mailmerge.letters.template.pictures.alternative import field_of

_PROPERTIES: Mapping[str, str] = {
    "title": "titre",
    "subject": "objet",
    "creator": "auteur",
    "description": "commentaires",
    "identifier": "identificateur",
    "language": "langue",
}
_CORE = "docProps/core.xml"


def beside_text(part: Part) -> Iterator[Paragraph]:
    """Tags in attributes, most of them alternative texts of pictures; a paragraph each."""
    for element in part.root.iter("*"):
        for value in element.attrib.values():
            # A picture that stands for an image field is replaced with its alternative text.
            if ("{{" in str(value) or "{%" in str(value)) and field_of(str(value)) is None:
                picture = str(element.tag).endswith(("}docPr", "}cNvPr"))
                where = "texte de remplacement d’une image" if picture else "réglage d’un objet"
                yield _alone(part.label, where, str(value))


def properties(archive: zipfile.ZipFile) -> Iterator[Paragraph]:
    """Tags in the properties of the document that the engine fills."""
    from lxml import etree

    if _CORE not in archive.namelist():
        return
    for element in etree.fromstring(archive.read(_CORE), etree.XMLParser(resolve_entities=False)):
        name = str(element.tag).rpartition("}")[2]
        if name in _PROPERTIES and element.text and ("{{" in element.text or "{%" in element.text):
            yield _alone("propriétés du document", _PROPERTIES[name], element.text)


def _alone(part: str, where: str, text: str) -> Paragraph:
    return Paragraph(part, where, text, row=None, cell=None, objects=(), paths=((0, ()),))
