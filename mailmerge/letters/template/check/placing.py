"""Does each tag stand where the engine can take it out, and does what closes it stand in the same element?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailmerge.letters.template.check.reading import Paragraph, show
from mailmerge.letters.template.check.scope import Local
from mailmerge.letters.template.parts import W

_ALONE: Mapping[str, str] = {"p": "son paragraphe", "tr": "sa ligne de tableau", "tc": "sa cellule"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag taken apart: `{%tr for f in factures %}` has the prefix `tr`, the keyword `for` and the rest."""

    typed: str
    prefix: str
    keyword: str
    rest: str

    @property
    def statement(self) -> str:
        """What the tag says, without its prefix."""
        return f"{self.keyword} {self.rest}".strip()


@dataclass(frozen=True, slots=True)
class Open:
    """A condition or loop that is not closed yet: what opened it, inside which elements, where, and the loop's name."""

    keyword: str
    tag: Tag
    path: tuple[str, ...]
    place: str
    local: Local | None = None


def cut_path(prefix: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The elements around what the engine takes out for a tag: the tag itself, or the whole paragraph, row or cell."""
    element = f"{W}{prefix}"
    if not prefix or element not in path:
        return path
    return path[: len(path) - 1 - path[::-1].index(element)]


def unlike(tag: Tag, path: tuple[str, ...], opened: Open) -> Iterator[str]:
    """Two tags that stand in different elements would cut the document in the middle of one: Word could not open it."""
    ends = (tag.typed[2], opened.tag.typed[2], tag.typed[-3], opened.tag.typed[-3])
    if path == opened.path or not opened.path or "-" in ends:
        return
    if tag.prefix != opened.tag.prefix:
        wanted = f"{{%{opened.tag.prefix} {tag.statement} %}}" if opened.tag.prefix else f"{{% {tag.statement} %}}"
        yield f"« {tag.typed} » répond à « {opened.tag.typed} » sans avoir la même forme ; écrivez {wanted}"
    else:
        yield (
            f"« {tag.typed} » répond à « {opened.tag.typed} » d’un autre endroit (cellule, zone de texte, lien) ; "
            "mettez les deux au même endroit"
        )


def not_alone(tag: Tag, paragraph: Paragraph) -> Iterator[str]:
    """The engine replaces the whole paragraph, row or cell around such a tag: any text beside it would vanish."""
    if tag.prefix not in _ALONE:
        return
    around = {"p": paragraph.text, "tr": paragraph.row, "tc": paragraph.cell}[tag.prefix]
    if around is None:
        yield f"« {tag.typed} » ne va que dans un tableau ; hors d’un tableau, écrivez {{%p {tag.statement} %}}"
    elif show(around) != tag.typed:
        yield f"« {tag.typed} » doit être seul dans {_ALONE[tag.prefix]} ; le texte voisin disparaîtrait de la lettre"
    elif paragraph.objects:
        yield (
            f"« {tag.typed} » doit être seul dans son paragraphe ; {', '.join(paragraph.objects)} disparaîtrait de la "
            "lettre ; déplacez la balise dans un paragraphe à part"
        )
