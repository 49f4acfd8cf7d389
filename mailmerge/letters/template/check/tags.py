"""Is each tag of a part well formed, alone where it must be, and closed by its like in the same place?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mailmerge.letters.template.check.damage import as_engine_reads, named, repaired
from mailmerge.letters.template.check.expressions import expression_faults, printed_names
from mailmerge.letters.template.check.foreign import foreign_faults
from mailmerge.letters.template.check.nearest import dotted_names
from mailmerge.letters.template.check.placing import Open, Tag, cut_path, not_alone, unlike
from mailmerge.letters.template.check.reading import Paragraph, show
from mailmerge.letters.template.check.scope import Local, is_list, loop_local
from mailmerge.letters.vocabulary import LISTS, names_in

TAG = re.compile(r"(?<!\{)\{\{(?!\{).*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_HALF_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_FOR = re.compile(r"^for\s+(\w+)\s+in\s+(.+?)(?:\s+if\s+(.+))?$")
# `{% p if` and, with a no-break space, `{%p if`: the engine does not see what they are.
_BAD_PREFIX = re.compile(r"\{%-?(?:\s+(?:p|tr|tc|r)\s+(?:if|elif|else|for|end)|(?:p|tr|tc|r)[^\S ])")
_ENDS: Mapping[str, str] = {"endif": "if", "endfor": "for"}
_KEYWORDS = ("if", "elif", "else", "for", "endif", "endfor")
_FRENCH: Mapping[str, str] = {
    **{"si": "if", "sinon": "else", "sinonsi": "elif", "elseif": "elif", "elsif": "elif", "pour": "for"},
    **{"finsi": "endif", "finpour": "endfor", "fin": "endif", "end": "endif", "foreach": "for"},
}


class PartChecker:
    """Follows the tags of a part from top to bottom, with the loops and conditions that are open."""

    def __init__(self) -> None:
        self._open: list[Open] = []
        self._half = ""
        self.printed: set[str] = set()
        self.fields = 0

    def faults_in(self, paragraph: Paragraph) -> Iterator[str]:
        """The faults of one paragraph's tags."""
        for found in TAG.finditer(paragraph.text):
            yield from self._check(found[0], paragraph, found.start())
        rest, faults = foreign_faults(TAG.sub(" ", paragraph.text))
        yield from faults
        if half := _HALF_TAG.search(rest):
            yield from self._check_half(rest[half.start() :].strip(), half[0], paragraph)

    def _check_half(self, rest: str, sign: str, paragraph: Paragraph) -> Iterator[str]:
        """A tag that goes on in the next paragraph is one fault, and what it opens is open."""
        other = {"{{": "}}", "{%": "%}", "{#": "#}"}.get(self._half, "")
        self._half = ""
        if sign == other:
            return
        yield f"balise « {sign} » sans son autre moitié ; écrivez {{{{ champ }}}} d’un trait, dans un seul paragraphe"
        if sign in ("{{", "{%", "{#"):
            self._half = sign
            tag = _parsed(rest + " %}", show(rest))
            if sign == "{%" and tag.keyword in ("if", "for"):
                self._open.append(Open(tag.keyword, tag, (), paragraph.place))

    def unclosed(self) -> Iterator[str]:
        """What is still open at the end of the part, with the place where it was opened."""
        for one in self._open:
            prefix = f"{one.tag.prefix} " if one.tag.prefix else " "
            yield f"{one.place} : « {one.tag.typed} » n’est pas fermé ; ajoutez {{%{prefix}end{one.keyword} %}}"

    @property
    def _scope(self) -> tuple[Local, ...]:
        return tuple(one.local for one in self._open if one.local is not None)

    # --- One tag -------------------------------------------------------------------------------------------

    def _check(self, typed: str, paragraph: Paragraph, offset: int) -> Iterator[str]:
        shown = show(typed)
        if typed.startswith("{#"):
            yield f"« {shown} » est un commentaire, qui ne s’imprime pas ; écrivez {{{{ champ }}}}, ou effacez-le"
            return
        read, mended = as_engine_reads(typed), repaired(typed)
        faults = self._faults(read, shown)
        if faults and mended != read and (meant := self._faults(mended, shown)) != faults:
            # What follows is judged as it was meant: one spoilt tag is one fault.
            read, faults = mended, meant or (_spoilt(shown, typed, mended),)
        yield from faults
        tag = _parsed(read, shown)
        yield from not_alone(tag, paragraph)
        if typed.startswith("{{"):
            self.fields += 1
            yield from self._mandant(tag)
            self.printed |= printed_names(tag.rest, self._scope)
        else:
            yield from self._follow(tag, paragraph, offset)

    def _mandant(self, tag: Tag) -> Iterator[str]:
        """The one group that may be absent as a whole: its fields fail where it is."""
        asked = any("mandant" in one.tag.rest for one in self._open)
        if not asked and any(name.startswith("mandant.") for name in printed_names(tag.rest, self._scope)):
            around = f"{{% if mandant %}}{tag.typed}{{% endif %}}"
            yield f"« {tag.typed} » : il n’y a pas toujours de mandant ; écrivez {around}"

    def _faults(self, text: str, shown: str) -> tuple[str, ...]:
        """What is wrong in a tag by itself."""
        tag = _parsed(text, shown)
        if _BAD_PREFIX.match(text):
            return (f"« {shown} » : entre le signe % et la lettre, pas d’espace ; après elle, une espace ordinaire",)
        if text.startswith("{{"):
            if re.match(r"[#/^>&!]|each\b", tag.rest):
                return (
                    f"« {shown} » est une balise d’un autre logiciel ; une condition s’écrit {{% if … %}}, "
                    "une boucle {%tr for f in factures %} … {%tr endfor %}",
                )
            return expression_faults(tag.rest, shown, self._scope, printed=True)
        return tuple(self._statement_faults(tag))

    def _statement_faults(self, tag: Tag) -> Iterator[str]:
        if tag.keyword not in _KEYWORDS:
            yield _unknown_keyword(tag)
        elif tag.keyword in ("if", "elif"):
            yield from expression_faults(tag.rest, tag.typed, self._scope, printed=False)
        elif tag.keyword == "for":
            yield from self._loop_faults(tag)
        if tag.prefix and re.search("[}%]", tag.rest):
            yield f"« {tag.typed} » : ni % ni accolade dans une balise qui commence par {{%{tag.prefix} ; ôtez-les"

    def _loop_faults(self, tag: Tag) -> Iterator[str]:
        match = _FOR.match(tag.statement)
        if match is None:
            yield f"« {tag.typed} » se lit mal ; écrivez par exemple {{%tr for f in factures %}}"
            return
        source = match[2].strip()
        local = loop_local(match[1], source)
        if re.fullmatch(r"[\w.]+", source) and not is_list(source) and source in {*names_in(""), *dotted_names()}:
            yield f"« {source} » n’est pas une liste ; une boucle va sur {', '.join(LISTS)} ou debiteur.adresse"
        else:
            yield from expression_faults(source, tag.typed, self._scope, printed=False)
        if match[3]:
            yield from expression_faults(match[3], tag.typed, (*self._scope, local), printed=False)

    # --- Opening and closing -------------------------------------------------------------------------------

    def _follow(self, tag: Tag, paragraph: Paragraph, offset: int) -> Iterator[str]:
        keyword = _meant(tag.keyword)
        path = cut_path(tag.prefix, paragraph.path_at(offset))
        if keyword in ("if", "for"):
            match = _FOR.match(tag.statement)
            local = None if keyword == "if" else loop_local(match[1], match[2].strip()) if match else None
            self._open.append(Open(keyword, tag, path, paragraph.place, local))
        elif keyword in ("else", "elif"):
            yield from self._between(tag, keyword, path)
        elif keyword in _ENDS:
            yield from self._close(tag, keyword, path)

    def _between(self, tag: Tag, keyword: str, path: tuple[str, ...]) -> Iterator[str]:
        if not self._open or (keyword == "elif" and self._open[-1].keyword != "if"):
            yield f"« {tag.typed} » sans {{% if %}} avant lui"
        else:
            yield from unlike(tag, path, self._open[-1])

    def _close(self, tag: Tag, keyword: str, path: tuple[str, ...]) -> Iterator[str]:
        wanted = _ENDS[keyword]
        if not self._open or self._open[-1].keyword != wanted:
            opened = f" ; « {self._open[-1].tag.typed} » est encore ouvert" if self._open else " ; effacez-le"
            yield f"« {tag.typed} » ferme ce qui n’est pas ouvert{opened}"
        # Crossed tags are one fault: the tag that was meant is taken as closed.
        meant = next((one for one in reversed(self._open) if one.keyword == wanted), None)
        if meant is not None:
            if meant is self._open[-1]:
                yield from unlike(tag, path, meant)
            self._open.remove(meant)


def _parsed(text: str, shown: str) -> Tag:
    inner = re.sub(r"^-|-$", "", text[2:-2]).strip()
    if text.startswith("{{"):
        return Tag(shown, "", "", re.sub(r"^r\s+", "", inner) if text.startswith("{{r") else inner)
    prefix = re.match(r"\{%(p|tr|tc|r) ", text)
    statement = inner[len(prefix[1]) :].strip() if prefix else re.sub(r"^(?:p|tr|tc|r)\s+", "", inner)
    keyword, _, rest = re.sub(r"\s+", " ", statement).partition(" ") if '"' not in statement else _split(statement)
    return Tag(shown, prefix[1] if prefix else "", keyword, rest.strip())


def _split(statement: str) -> tuple[str, str, str]:
    found = re.match(r"(\S+)(\s*)(.*)", statement, re.DOTALL)
    return (found[1], found[2], found[3]) if found else ("", "", "")


def _meant(keyword: str) -> str:
    plain = keyword.lower().replace(" ", "")
    return _FRENCH.get(plain, plain)


def _unknown_keyword(tag: Tag) -> str:
    meant = _meant(tag.keyword)
    if meant in _KEYWORDS:
        how = "en minuscules" if meant == tag.keyword.lower() else "le mot anglais"
        return f"« {tag.typed} » : écrivez {how} « {meant} » au lieu de « {tag.keyword} »"
    return f"« {tag.typed} » n’est pas une balise connue ; employez if, elif, else, for, endif ou endfor"


def _spoilt(shown: str, typed: str, mended: str) -> str:
    what = named(typed)
    if not what:
        return f"« {shown} » se lit mal ; écrivez {show(mended)}"
    cause = f"contient {what}, que Word a pu mettre de lui-même"
    return (
        f"« {shown} » {cause} ; effacez la balise et retapez-la d’un trait : {show(mended)} (si Word recommence, "
        "annulez sa correction par Ctrl+Z)"
    )
