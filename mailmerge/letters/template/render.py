"""How does a Word template become a finished letter?

docxtpl fills the template with Jinja in a sandbox: values are escaped, an unknown name is an error and never a blank,
and nothing but the vocabulary can be reached. The same values give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mailmerge.letters.vocabulary import Context

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

SPECIMEN = "SPÉCIMEN - NE PAS ENVOYER"
_MAIN_KIND = "wordprocessingml.document.main+xml"
_COMPILED = 64
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="C00000"/><w:sz w:val="32"/></w:rPr>'
    f"<w:t>{SPECIMEN}</w:t></w:r></w:p>"
)


class Template:
    """A template file held in memory, ready to be rendered any number of times."""

    def __init__(self, content: bytes) -> None:
        self.content = content


# What a letter may do to a value. `safe` and its like would let a name from the ledger change the document.
_FILTERS = (
    *("capitalize", "default", "first", "int", "join", "last", "length", "lower", "replace", "round", "title", "trim"),
    *("truncate", "upper", "wordwrap"),
)


@cache
def sandbox() -> SandboxedEnvironment:
    """The Jinja environment of every template: escaping, strict names, nothing to reach beyond the values."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """Compiling is most of a letter's cost, and the letters of a stage share their template."""

        from_string = lru_cache(_COMPILED)(ImmutableSandboxedEnvironment.from_string)  # type: ignore[assignment]

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def render(template: Template, context: Context) -> bytes:
    """The finished .docx.

    Raises:
        jinja2.TemplateError: the template is broken; `check` finds that before any letter is made.
    """
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template.content))
    document.render(context, jinja_env=sandbox())
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer, stamp=bool(context["specimen"]))


def _with_fixed_times(rendered: io.BytesIO, stamp: bool) -> bytes:
    """The same parts with the earliest date a zip can bear: docxtpl stamps them with the clock."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(rendered) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        main = main_part(source)
        missing = stamp and not _first_page_is_stamped(source, main)
        for entry in source.infolist():
            content = source.read(entry)
            if missing and entry.filename == main:
                content = _stamped(content)
            fixed = zipfile.ZipInfo(entry.filename, _FIXED_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0  # a zip records the system that wrote it: the same bytes on each
            target.writestr(fixed, content)
    return buffer.getvalue()


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the letter's body: `word/document.xml`, or the name that Word Online gives it.

    Raises:
        KeyError: the archive is no Word document.
    """
    kinds = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    for override in re.findall(r"<(?:\w+:)?Override\b[^>]*>", kinds):
        if _MAIN_KIND in override and (name := re.search(r'PartName="/?([^"]+)"', override)):
            archive.getinfo(name[1])
            return name[1]
    raise KeyError(_MAIN_KIND)


def _first_page_is_stamped(archive: zipfile.ZipFile, main: str) -> bool:
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


def _stamped(xml: bytes) -> bytes:
    """A template whose author took the stamp out still cannot print the example's IBAN unmarked."""
    return re.sub(r"(<w:body>)", lambda body: body[1] + _STAMP, xml.decode("utf-8"), count=1).encode("utf-8")
