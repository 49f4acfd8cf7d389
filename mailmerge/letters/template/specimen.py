"""Does a letter of the example's creditor say so on its first page, and if not, how is it stamped?"""

from __future__ import annotations

import re
import zipfile

SPECIMEN = "SPÉCIMEN - NE PAS ENVOYER"
_STAMP = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="C00000"/><w:sz w:val="32"/></w:rPr>'
    f"<w:t>{SPECIMEN}</w:t></w:r></w:p>"
)


def first_page_is_stamped(archive: zipfile.ZipFile, main: str) -> bool:
    """Whether the stamp stands in the body, or in the header that the first page shows."""
    body = archive.read(main).decode("utf-8")
    if _holds_stamp(body):
        return True
    section = re.search(r"<w:sectPr\b.*?</w:sectPr>", body, re.S)
    if section is None:
        return False
    kind = "first" if re.search(r"<w:titlePg\b(?![^>]*w:val=\"(?:0|false)\")", section[0]) else "default"
    references = re.findall(r"<w:headerReference\b[^>]*>", section[0])
    shown = next((reference for reference in references if f'w:type="{kind}"' in reference), "")
    identity = re.search(r'r:id="([^"]+)"', shown)
    if identity is None:
        return False
    folder, _, name = main.rpartition("/")
    relations = archive.read(f"{folder}/_rels/{name}.rels").decode("utf-8")
    for relation in re.findall(r"<Relationship\b[^>]*>", relations):
        target = re.search(r'Target="([^"]+)"', relation)
        if f'Id="{identity[1]}"' in relation and target:
            path = target[1].lstrip("/") if target[1].startswith("/") else f"{folder}/{target[1]}"
            return _holds_stamp(archive.read(path).decode("utf-8"))
    return False


def _holds_stamp(xml: str) -> bool:
    return SPECIMEN in re.sub(r"<[^>]+>", "", xml)


def stamped(xml: bytes) -> bytes:
    """A template whose author took the stamp out still cannot print the example's IBAN unmarked."""
    return re.sub(r"(<w:body>)", lambda body: body[1] + _STAMP, xml.decode("utf-8"), count=1).encode("utf-8")
