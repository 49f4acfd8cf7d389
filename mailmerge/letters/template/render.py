"""How does a Word template become a finished letter?

Values are escaped, an unknown name is an error and never a blank, and nothing but the vocabulary can be reached. The
same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from mailmerge.letters.payment import WHITE
from mailmerge.letters.template.compiled import Compiled, compile_template
from mailmerge.letters.template.package import EMPTY, parts_of
from mailmerge.letters.template.pictures.place import place_pictures
from mailmerge.letters.template.specimen import first_page_parts, is_stamped, stamped
from mailmerge.letters.vocabulary import LOGO_FIELD, Context

_NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Template:
    """A template file held in memory, ready to be rendered any number of times."""

    content: bytes


def render(template: Template, context: Context, pictures: Mapping[str, bytes] = _NO_PICTURES) -> bytes:
    """The finished .docx.

    Args:
        template: the template.
        context: the vocabulary's values.
        pictures: files by image field, shown instead of the template's pictures of that field. The logo is a PNG or
            JPEG that all letters share; any other is a square PNG of its own in each letter.

    Raises:
        jinja2.TemplateError: the template is broken; `check` finds that before any letter is made.
    """
    compiled, media = _with_pictures(template.content, tuple(pictures), pictures.get(LOGO_FIELD, b""))
    changed = compiled.fill(context)
    if context["specimen"]:
        shown = {name: changed.get(name, part) for name, part in first_page_parts(template.content).items()}
        if not is_stamped(shown.values()):
            body = next(iter(shown))
            changed[body] = stamped(changed[body])
    for field, part in media.items():
        changed[part] = pictures[field]
    return compiled.package.letter(changed)


@lru_cache(_KEPT)
def _with_pictures(content: bytes, fields: tuple[str, ...], logo: bytes) -> tuple[Compiled, Mapping[str, str]]:
    """The compiled template with a part for each picture, and the parts that differ from letter to letter by field."""
    if not fields:
        return compile_template(content), {}
    placed = place_pictures(parts_of(content), {field: logo if field == LOGO_FIELD else WHITE for field in fields})
    if not placed.names:
        return compile_template(content), {}
    media = {field: part for field, part in placed.names.items() if field != LOGO_FIELD}
    return compile_template(EMPTY.letter(placed.parts), swapped=frozenset(media.values())), media
