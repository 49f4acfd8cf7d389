"""How does a Word template become a finished letter?

docxtpl fills the template with Jinja in a sandbox: values are escaped, an unknown name is an error and never a blank,
and nothing but the vocabulary can be reached. The same values give the same bytes.
"""

from __future__ import annotations

import io
import zipfile

from mailmerge.letters.template.package import main_part
from mailmerge.letters.template.sandbox import sandbox
from mailmerge.letters.template.specimen import first_page_is_stamped, stamped
from mailmerge.letters.vocabulary import Context

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


class Template:
    """A template file held in memory, ready to be rendered any number of times."""

    def __init__(self, content: bytes) -> None:
        self.content = content


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
        missing = stamp and not first_page_is_stamped(source, main)
        for entry in source.infolist():
            content = source.read(entry)
            if missing and entry.filename == main:
                content = stamped(content)
            fixed = zipfile.ZipInfo(entry.filename, _FIXED_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0  # a zip records the system that wrote it: the same bytes on each
            target.writestr(fixed, content)
    return buffer.getvalue()
