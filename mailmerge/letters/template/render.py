"""How does a Word template become a finished letter?

Values are escaped, an unknown name is an error and never a blank, and nothing but the vocabulary can be reached. The
same values give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailmerge.letters.template.compiled import compile_template
from mailmerge.letters.template.specimen import first_page_parts, is_stamped, stamped
from mailmerge.letters.vocabulary import Context


@dataclass(frozen=True, slots=True)
class Template:
    """A template file held in memory, ready to be rendered any number of times."""

    content: bytes


def render(template: Template, context: Context) -> bytes:
    """The finished .docx.

    Raises:
        jinja2.TemplateError: the template is broken; `check` finds that before any letter is made.
    """
    compiled = compile_template(template.content)
    changed = compiled.fill(context)
    if context["specimen"]:
        shown = {name: changed.get(name, part) for name, part in first_page_parts(template.content).items()}
        if not is_stamped(shown.values()):
            body = next(iter(shown))
            changed[body] = stamped(changed[body])
    return compiled.package.letter(changed)
