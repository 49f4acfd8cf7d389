"""What is wrong in a Word template, where, and what did its author mean?

Every paragraph of body, headers, footers and notes is read as Word shows it. Each tag is parsed on its own, so that a
fault is told with its place and the nearest known field; what stands where nothing is filled is told too. Then the
template is filled twice with sample values.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mailmerge.letters.template.check.beside import beside_text, properties
from mailmerge.letters.template.check.damage import as_engine_reads
from mailmerge.letters.template.check.files import BrokenFile, open_template
from mailmerge.letters.template.check.foreign import printed_quotes
from mailmerge.letters.template.check.markup import markup_faults
from mailmerge.letters.template.check.mentions import missing_agency_mentions, missing_mentions, missing_statement
from mailmerge.letters.template.check.reading import Paragraph, paragraphs
from mailmerge.letters.template.check.tags import TAG, PartChecker
from mailmerge.letters.template.check.tryout import trial_faults
from mailmerge.letters.template.check.unfilled import unfilled_faults
from mailmerge.letters.template.package import parts_of
from mailmerge.letters.template.parts import W, filled_parts
from mailmerge.letters.template.pictures.place import picture_faults
from mailmerge.letters.template.prepare import is_endless
from mailmerge.letters.template.render import Template
from mailmerge.model import Stage

__all__ = ["BrokenFile", "check_template", "open_template", "template_remarks"]

_NO_FIELD = "aucun champ : tous les clients recevraient la même lettre ; insérez par exemple {{ debiteur.nom }}"
_LEFT_OPEN = "trop de balises, ou trop qui ne sont pas fermées ; fermez chaque {{ par }} et chaque {% par %}"
_KEPT = 64
_DAMAGED = "fichier abîmé ; ouvrez-le dans Word et enregistrez-le de nouveau"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a template's parts say: faults, remarks, the fields that are printed, and all words."""

    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    printed: frozenset[str]
    text: str
    pictures: bool


def check_template(template: Template) -> tuple[str, ...]:
    """Everything wrong in a template, one sentence a fault; empty if letters can be made from it."""
    from lxml.etree import XMLSyntaxError

    try:
        faults = _read(template).faults
    except XMLSyntaxError:
        return (_DAMAGED,)
    return faults or trial_faults(template)


def template_remarks(template: Template, stage: Stage | None, agency: bool = False) -> tuple[str, ...]:
    """What a template without fault may lack as a letter of that stage; the run goes on.

    Args:
        template: the template.
        stage: that of its letters; None for the statement of account, which is no letter.
        agency: whether a collection agency writes for a creditor.
    """
    found = _read(template)
    if stage is None:
        return (*found.remarks, *missing_statement(found.printed))
    for_agency = missing_agency_mentions(found.printed, found.text) if agency else ()
    return (*found.remarks, *missing_mentions(stage, found.printed, found.text, found.pictures), *for_agency)


@lru_cache(_KEPT)
def _read(template: Template) -> _Found:
    """Read once for faults, and kept for the remarks of each stage that uses the template."""
    faults: list[str] = []
    remarks: list[str] = []
    printed: set[str] = set()
    words: list[str] = []
    fields = 0
    with zipfile.ZipFile(io.BytesIO(template.content)) as archive:
        parts = filled_parts(archive)
        for part in parts:
            checker = PartChecker()
            for paragraph in paragraphs(part):
                found = (_LEFT_OPEN,) if is_endless(paragraph.text) else checker.faults_in(paragraph)
                faults += [f"{paragraph.place} : {message}" for message in found]
                rest = TAG.sub(" ", paragraph.text)
                remarks += [f"{paragraph.place} : {message}" for message in printed_quotes(rest)]
                if paragraph.hidden:
                    remarks.append(f"{paragraph.place} : un champ est en texte masqué, qui ne s’imprime pas")
                words.append(as_engine_reads(rest))
            faults += [*checker.unclosed(), *markup_faults(part), *_apart(beside_text(part))]
            printed |= checker.printed
            fields += checker.fields
        faults += _apart(properties(archive))
        faults += unfilled_faults(archive, {part.name for part in parts})
        faults += picture_faults(parts_of(template.content))
        pictures = any(next(part.root.iter(f"{W}drawing", f"{W}pict"), None) is not None for part in parts)
    if not faults and not fields:
        faults.append(_NO_FIELD)
    return _Found(
        tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(remarks)), frozenset(printed), " ".join(words), pictures
    )


def _apart(texts: Iterable[Paragraph]) -> list[str]:
    """The faults of texts that stand each for itself."""
    found: list[str] = []
    for text in texts:
        checker = PartChecker()
        found += [f"{text.place} : {message}" for message in checker.faults_in(text)]
        found += checker.unclosed()
    return found
