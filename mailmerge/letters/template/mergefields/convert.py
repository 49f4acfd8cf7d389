"""How does a letter made for Word's own mail merge become a template?

Once, when the template is read: the checker and the renderer see tags only.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.blanks import blank_lines
from mailmerge.letters.template.mergefields.codes import read_code
from mailmerge.letters.template.mergefields.file import MergePart, merge_parts, out_of_reach, rewritten
from mailmerge.letters.template.mergefields.names import Meaning, Name, read_name
from mailmerge.letters.template.mergefields.parts import enclose, replace_field, texts_behind, told_places
from mailmerge.letters.template.mergefields.repeats import Repeats, find_repeats
from mailmerge.letters.template.mergefields.runs import WordField, text_run
from mailmerge.letters.template.mergefields.source import without_data_source
from mailmerge.letters.template.mergefields.tags import CURRENCY_AFTER, Unsayable, tag_runs
from mailmerge.letters.template.mergefields.words import ROW
from mailmerge.letters.template.places import is_copy
from mailmerge.model import Field

if TYPE_CHECKING:
    from lxml.etree import _Element

_STREET = re.compile(r"debiteur\.voie\[(\d):\d\]")


@dataclass(frozen=True, slots=True)
class Converted:
    """The template with tags, and what is wrong in it. A document with faults is not for letters."""

    content: bytes
    faults: tuple[str, ...] = ()


def convert_merge_fields(content: bytes, columns: Mapping[str, Field]) -> Converted:
    """The document with tags in the place of merge fields, without its list; the same object if it has neither.

    Args:
        content: a .docx file.
        columns: the clerk's own headers, as the sheet Colonnes gives them.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            parts = merge_parts(archive)
        except etree.XMLSyntaxError:
            return Converted(content)  # the checker says so
        told = [*out_of_reach(archive)]
        changed = without_data_source(archive)
    if _is_untouched(parts):
        return Converted(rewritten(content, changed) if changed else content, tuple(told))
    read = partial(read_name, columns=columns)
    told += _doubles(parts, read)
    last_line = _last_street_line(parts, read)
    for part in parts:
        if part.fields:
            told += _convert(part, read, last_line)
            changed[part.name] = etree.tostring(part.root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Converted(rewritten(content, changed), tuple(dict.fromkeys(told)))


def _is_untouched(parts: list[MergePart]) -> bool:
    return not any(next(field.merge_fields(), None) for part in parts for field in part.fields)


def _names_in(parts: list[MergePart], read: Callable[[str], Name]) -> Iterator[Name]:
    for part in parts:
        for field in part.fields:
            for merged in field.merge_fields():
                if merged.kind == "MERGEFIELD":
                    yield read(read_code(merged.text).argument)


def _last_street_line(parts: list[MergePart], read: Callable[[str], Name]) -> str:
    """The last line of the street that the letter prints: it takes what is left of the address, so nothing is lost."""
    expressions = [name.of_letter.expression for name in _names_in(parts, read) if name.of_letter]
    return max((expression for expression in expressions if _STREET.fullmatch(expression)), default="")


def _doubles(parts: list[MergePart], read: Callable[[str], Name]) -> Iterator[str]:
    """Two columns that would print the same: one of them was something else in the clerk's list."""
    spelled: dict[str, dict[str, str]] = {}
    for name in _names_in(parts, read):
        meaning = name.usual
        if meaning and meaning.from_header:
            same = spelled.setdefault(meaning.expression, {})
            same.setdefault(re.sub(r"[\W_]", "", name.spelled.casefold()), name.spelled)
    for expression, names in spelled.items():
        if len(names) > 1:
            listed = " et ".join(f"« {name} »" for name in names.values())
            yield (
                f"les champs de fusion {listed} imprimeraient la même chose ({expression}) ; gardez un seul de ces "
                "noms, ou tapez un autre champ à la place de l’autre"
            )


def _convert(part: MergePart, read: Callable[[str], Name], last_line: str) -> list[str]:
    """Replace the fields of a part; what is wrong, with its place."""
    where = told_places(part.root)
    repeats = find_repeats(part.fields, read)
    told: list[str] = []
    meanings: dict[WordField, Meaning] = {}
    for field in part.fields:
        try:
            resolve = partial(_meaning, outer=field, read=read, repeats=repeats, last_line=last_line)
            if field.kind == "MERGEFIELD" and field not in repeats.inside:
                meanings[field] = resolve(field)
        except Unsayable:
            pass  # told below, with the others
    blanks = blank_lines(meanings)
    for field in part.fields:
        resolve = partial(_meaning, outer=field, read=read, repeats=repeats, last_line=last_line)
        try:
            runs = _runs(field, repeats, resolve)
        except Unsayable as fault:
            if not is_copy(field.paragraph):
                told.append(f"{part.label}, {where[field.paragraph]} : {fault}")
            runs = [text_run(field.begin, "{{ '' }}")]  # the checker goes on with the rest
        replace_field(field, runs)
    _enclose(repeats, blanks)
    return told


def _runs(field: WordField, repeats: Repeats, resolve: Callable[[WordField], Meaning]) -> list[_Element]:
    if field in repeats.faults:
        raise Unsayable(repeats.faults[field])
    if field.kind == "NEXT" and field in repeats.inside:
        return []
    return tag_runs(field, resolve, _takes_currency(field, resolve))


def _takes_currency(field: WordField, resolve: Callable[[WordField], Meaning]) -> bool:
    """An amount brings the sign of its own currency: the one typed behind it is taken out."""
    if field.kind != "MERGEFIELD" or resolve(field).kind != "amount":
        return False
    nodes = texts_behind(field)
    match = CURRENCY_AFTER.match("".join(node.text or "" for node in nodes))
    left = match.end() if match else 0
    for node in nodes:
        text = node.text or ""
        node.text, left = text[left:], max(left - len(text), 0)
    return match is not None


def _meaning(
    field: WordField, outer: WordField, read: Callable[[str], Name], repeats: Repeats, last_line: str
) -> Meaning:
    name = read(read_code(field.text).argument)
    found = name.here(outer in repeats.inside)
    if isinstance(found, str):
        raise Unsayable(found)
    expression = found.expression
    if found.of_invoice:
        expression = repeats.inside[outer] + expression.removeprefix(ROW)
    elif expression == last_line:
        expression = _STREET.sub(r"debiteur.voie[\1:]", expression)
    return replace(found, expression=expression)


def _enclose(repeats: Repeats, blanks: Mapping[_Element, str]) -> None:
    for paragraph, filled in blanks.items():
        enclose(paragraph, paragraph, f"if {filled}", "endif")
    for first, last in repeats.loops:
        enclose(first, last, f"for {ROW} in factures", "endfor")
    for box in repeats.dropped:
        parent = box.getparent()
        if parent is not None:
            parent.remove(box)
