"""How is a part filled whose text needs no repair?

Two savings beside compiling once. The text is kept as Latin-1 characters that stand for UTF-8 bytes, so that encoding
a letter is a copy. And the breaks of the template's own XML are set aside, so that a line break or tab in the finished
text can only come from a value: docxtpl's search for these runs over the whole document, and is left out without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.prepare import BREAK_IN_TEXT, Kind, Source
from mailmerge.letters.template.proof import Unproven, prove_sound
from mailmerge.letters.template.sandbox import JOINING, printable

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

# Stand-ins that neither XML nor a printed value can hold.
_LINE, _TAB, _PICTURE = "\x01", "\x02", "\x03"
# What docxtpl makes paragraphs, pages or nothing of, or what XML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# Anything but plain ASCII text.
_SPECIAL = re.compile(r"[^ !#-%(-;=?-~]")
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
# What docxtpl's search for breaks takes for more than it is: an empty text for one that has begun, a run's former look
# for the end of its look, a look over two lines for none.
_EMPTY_TEXT = re.compile(r"<w:t [^>]*/>")
_FORMER_LOOK = "<w:rPrChange"
_BROKEN_LOOK = re.compile(r"<w:rPr>(?:(?!</w:rPr>).)*?[\n\t]", re.S)
# A property that Jinja would end before its last line break; alone, it is a template of its own.
_BREAK_AT_END = re.compile(r"[\r\n]</")
_PICTURE_ID = re.compile(r"(<wp:docPr\b[^<>]*?\sid=\")[^\"\x00]*(\")")
# docxtpl numbers the pictures of a body from here.
_FIRST_PICTURE = 1001
# How a template's author has braces printed; docxtpl does it in values too, the letters' own sandbox does not.
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


class MarkupValue(Exception):  # noqa: N818 - what a value is, not a failure
    """A value that brings its own XML: the proof does not cover it."""


@dataclass(frozen=True, slots=True)
class Straight:
    """A part whose rendered text is the letter's.

    Attributes:
        head: the bytes before the template's, `tail` those after.
        template: compiled; it gives UTF-8 bytes as Latin-1 characters.
        unescape: whether `{_{` in values is to become `{{`, as docxtpl does it.
        has_breaks: whether the template's own line breaks and tabs are to be put back.
        divisible: whether line breaks and tabs in values leave the part sound.
        resolve_listing: docxtpl's treatment of line breaks and tabs in values.
    """

    head: bytes
    template: Template
    tail: bytes
    unescape: bool
    has_breaks: bool
    divisible: bool
    resolve_listing: Callable[[str], str]

    def fill(self, context: Mapping[str, object]) -> bytes:
        """The part of one letter.

        Raises:
            MarkupValue: a value is XML itself, or would become XML where it cannot be.
            jinja2.TemplateError: the template asks for what the values do not have.
        """
        template = self.template
        text: str = template.environment.concat(template.root_render_func(template.new_context(dict(context))))
        if self.unescape and ("{_" in text or "_}" in text):
            text = _unescaped(text)
        if "\n" in text or "\t" in text:
            if not self.divisible:
                raise MarkupValue
            text = _latin(self.resolve_listing(text.encode("latin-1").decode("utf-8")))
        if _PICTURE in text:
            text = _numbered(text)
        if self.has_breaks:
            text = text.replace(_LINE, "\n").replace(_TAB, "\t")
        return self.head + text.encode("latin-1") + self.tail


def compile_straight(source: Source, environment: Environment, resolve_listing: Callable[[str], str]) -> Straight:
    """A part compiled to be filled straight.

    Raises:
        Unproven: it needs docxtpl's repair.
        jinja2.TemplateError: it is broken.
    """
    from jinja2 import Template, nodes

    _refuse_special(source, environment)
    smuggling = environment.overlay()
    tree = smuggling.parse(_bare(source))
    divisible = prove_sound(tree) and not _EMPTY_TEXT.search(source.text) and _FORMER_LOOK not in source.text
    if source.kind is Kind.PROPERTIES and tree.find(nodes.Assign):
        raise Unproven("variable d’une propriété")
    own = environment.finalize is printable
    if own:
        # The letters' own sandbox knows no value that is markup: escaping is part of the last step.
        smuggling.autoescape, smuggling.finalize = False, _printed
        joining = {name: _without_markup(smuggling.filters[name]) for name in JOINING}
        smuggling.filters = {**smuggling.filters, **joining}
    else:
        smuggling.finalize = _smuggler(environment.finalize)
    has_breaks = _prepare_constants(tree, source.kind, own)
    if has_breaks and _EMPTY_TEXT.search(source.text):
        raise Unproven("retour à la ligne après un texte vide")
    code = smuggling.compile(tree)
    template = Template.from_code(smuggling, code, smuggling.make_globals(None), None)
    unescape = not own and source.kind is not Kind.PROPERTIES
    head, tail = source.head.encode(), source.tail.encode()
    return Straight(head, template, tail, unescape, has_breaks, divisible, resolve_listing)


def _refuse_special(source: Source, environment: Environment) -> None:
    """What needs docxtpl's own way whatever the tags say."""
    if environment.autoescape is not True or environment.line_statement_prefix or environment.line_comment_prefix:
        raise Unproven("valeurs sans échappement")
    if environment.is_async or hasattr(environment.finalize, "jinja_pass_arg"):
        raise Unproven("valeurs mises en forme selon la lettre")
    if source.kind is Kind.BODY and not source.head:
        raise Unproven("corps introuvable dans le document")
    if source.kind is Kind.PROPERTIES and _BREAK_AT_END.search(source.text):
        raise Unproven("propriété terminée par un retour à la ligne")
    if BREAK_IN_TEXT.search(bare := _TAGS.sub("", source.text)) or _BROKEN_LOOK.search(bare):
        raise Unproven("retour à la ligne dans un texte")


def _without_markup(join: Callable[..., str]) -> Callable[..., str]:
    """A filter that puts texts together: without escaping, a piece that is markup would be taken for text."""
    from jinja2 import pass_eval_context

    @pass_eval_context
    def joined(told: nodes.EvalContext, value: Iterable[object], *args: object, **named: object) -> str:
        pieces = [*value]
        if any(hasattr(piece, "__html__") for piece in (*pieces, *args, *named.values())):
            raise MarkupValue
        return join(told, pieces, *args, **named)

    return joined


def _bare(source: Source) -> str:
    """The template as it stands within its document, where the document's namespaces are known already."""
    text = source.text
    if source.kind is not Kind.BODY:
        return text
    opened = text.index(">") + 1
    known = source.head[source.head.index("<w:document") :]
    start = re.sub(r"\sxmlns(?::[\w.\-]+)?=\"[^\"]*\"", lambda told: "" if told[0] in known else told[0], text[:opened])
    return start + text[opened:]


def _prepare_constants(tree: nodes.Template, kind: Kind, own: bool) -> bool:
    """Change the constant texts of a template in place; gives whether any holds line breaks or tabs."""
    from jinja2 import nodes

    has_breaks = False
    for constant in tree.find_all(nodes.TemplateData):
        text = constant.data
        has_breaks = has_breaks or "\n" in text or "\t" in text
        if own and kind is not Kind.PROPERTIES:  # elsewhere the finished text is gone through, and only once
            text = _unescaped(text)
        text = text.replace("\n", _LINE).replace("\t", _TAB)
        if kind is Kind.BODY:
            text, found = _PICTURE_ID.subn(rf"\1{_PICTURE}\2", text)
            if found != text.count("<wp:docPr"):
                raise Unproven("numéro d’image variable")
        constant.data = _latin(text)
    return has_breaks


def _printed(value: object) -> str:
    """A value as the bytes of its XML text, as Latin-1 characters."""
    if hasattr(value, "__html__"):
        raise MarkupValue(value)
    text = str(value)
    if not _SPECIAL.search(text):
        return text
    text = str(printable(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _latin(text.replace('"', "&#34;").replace("'", "&#39;"))


def _smuggler(finalize: Callable[..., object] | None) -> Callable[[object], str]:
    """The last step before a value is escaped: its UTF-8 bytes as Latin-1 characters."""

    def smuggle(value: object) -> str:
        if finalize is not None:
            value = finalize(value)
        if hasattr(value, "__html__"):
            raise MarkupValue(value)
        text = str(value)
        if text.isascii() and text.isprintable():
            return text
        if _CONTROL.search(text):
            raise MarkupValue(value)
        return _latin(text)

    return smuggle


def _unescaped(text: str) -> str:
    for typed, printed in _ESCAPES:
        text = text.replace(typed, printed)
    return text


def _latin(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")


def _numbered(text: str) -> str:
    pieces = text.split(_PICTURE)
    numbers = (str(_FIRST_PICTURE + index) for index in range(len(pieces) - 1))
    return "".join(piece + number for piece, number in zip(pieces, (*numbers, ""), strict=True))
