"""How does a Word template become a finished letter?

docxtpl fills the template with Jinja in a sandbox: values are escaped, an unknown name is an error and never a blank,
and nothing but the vocabulary can be reached. The same values give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mailmerge.letters.vocabulary import Context

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

SPECIMEN = "SPÉCIMEN - NE PAS ENVOYER"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="C00000"/><w:sz w:val="32"/></w:rPr>'
    f"<w:t>{SPECIMEN}</w:t></w:r></w:p>"
)


class Template:
    """A template file held in memory, ready to be rendered any number of times."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.content = content


@cache
def sandbox() -> SandboxedEnvironment:
    """The Jinja environment of every template: escaping, strict names, nothing to reach beyond the values."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
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
        missing = stamp and not any(_is_stamped(source.read(name)) for name in source.namelist() if _prints(name))
        for entry in source.infolist():
            content = source.read(entry)
            if missing and entry.filename == "word/document.xml":
                content = _stamped(content)
            fixed = zipfile.ZipInfo(entry.filename, _FIXED_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, content)
    return buffer.getvalue()


def _prints(name: str) -> bool:
    return re.fullmatch(r"word/(document|header\d*)\.xml", name) is not None


def _is_stamped(xml: bytes) -> bool:
    return SPECIMEN in re.sub(r"<[^>]+>", "", xml.decode("utf-8"))


def _stamped(xml: bytes) -> bytes:
    """A template whose author took the stamp out still cannot print the example's IBAN unmarked."""
    return re.sub(r"(<w:body>)", lambda body: body[1] + _STAMP, xml.decode("utf-8"), count=1).encode("utf-8")
