"""Does a letter of the example's creditor say so on its first page, and if not, how is it stamped?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from functools import lru_cache

from mailmerge.letters.template.package import main_part

SPECIMEN = "SPÉCIMEN - NE PAS ENVOYER"
_STAMP = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="C00000"/><w:sz w:val="32"/></w:rPr>'
    f"<w:t>{SPECIMEN}</w:t></w:r></w:p>"
)
_KEPT = 64


@lru_cache(_KEPT)
def first_page_parts(content: bytes) -> Mapping[str, bytes]:
    """What the first page of a template shows: the body, and the header of that page if there is one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        main = main_part(archive)
        shown = {main: archive.read(main)}
        header = _first_header(archive, main, shown[main].decode("utf-8"))
        if header:
            shown[header] = archive.read(header)
    return shown


def _first_header(archive: zipfile.ZipFile, main: str, body: str) -> str:
    """The header that the first page shows, or nothing."""
    section = re.search(r"<w:sectPr\b.*?</w:sectPr>", body, re.S)
    if section is None:
        return ""
    kind = "first" if re.search(r"<w:titlePg\b(?![^>]*w:val=\"(?:0|false)\")", section[0]) else "default"
    references = re.findall(r"<w:headerReference\b[^>]*>", section[0])
    shown = next((reference for reference in references if f'w:type="{kind}"' in reference), "")
    identity = re.search(r'r:id="([^"]+)"', shown)
    if identity is None:
        return ""
    folder, _, name = main.rpartition("/")
    relations = archive.read(f"{folder}/_rels/{name}.rels").decode("utf-8")
    for relation in re.findall(r"<Relationship\b[^>]*>", relations):
        target = re.search(r'Target="([^"]+)"', relation)
        if f'Id="{identity[1]}"' in relation and target:
            return target[1].lstrip("/") if target[1].startswith("/") else f"{folder}/{target[1]}"
    return ""


def is_stamped(parts: Collection[bytes]) -> bool:
    """Whether the stamp stands in one of the parts, however Word split its text."""
    if any(SPECIMEN.encode() in part for part in parts):
        return True
    return any(SPECIMEN in re.sub(r"<[^>]+>", "", part.decode("utf-8")) for part in parts)


def stamped(body: bytes) -> bytes:
    """A template whose author took the stamp out still cannot print the example's IBAN unmarked."""
    return body.replace(b"<w:body>", b"<w:body>" + _STAMP.encode(), 1)
