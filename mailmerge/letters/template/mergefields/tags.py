"""Which tags say what a merge field says, in its formatting?

What cannot be said exactly is refused with a cure: a condition that is nearly the same prints the wrong sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mailmerge.letters.template.mergefields.codes import Code, kind_of, read_code
from mailmerge.letters.template.mergefields.names import Meaning
from mailmerge.letters.template.mergefields.pictures import date_items, number_sections
from mailmerge.letters.template.mergefields.runs import WordField, make_run, text_run
from mailmerge.letters.template.parts import W

if TYPE_CHECKING:
    from lxml.etree import _Element

CURRENCY_AFTER = re.compile(r"[\s\u00a0\u202f]*(?:€|euros?\b(?:\(s\))?|EUR\b)", re.IGNORECASE)
_CASES: Mapping[str, str] = {
    "upper": " | upper",
    "lower": " | lower",
    "firstcap": " | majuscule_initiale",
    "caps": " | majuscules_initiales",
    "mergeformat": "",
    "charformat": "",
    "arabic": "",
}


class Unsayable(Exception):  # noqa: N818 - a finding about a field, told with its cure
    """No tag says exactly what a field says."""


def expression_of(field: WordField, meaning: Meaning, currency_follows: bool) -> str:
    """What stands between the braces for a merge field.

    Raises:
        Unsayable: a switch does not fit the value, or is not understood.
    """
    code = read_code(field.text)
    expression = _joined(meaning.expression)
    if picture := code.said("#"):
        expression = _numbered(expression, meaning, picture, currency_follows)
    if picture := code.said("@"):
        expression = _dated(expression, meaning, picture)
    return expression + "".join(_cased(switch, code.argument) for switch in code.switches.get("*", ()))


def _joined(expression: str) -> str:
    """Lines of an address are joined, and postcode and town, one of which may be missing."""
    if expression.endswith("]"):
        return f'{expression} | join(", ")'
    return f"({expression}) | trim" if "~" in expression else expression


def _numbered(expression: str, meaning: Meaning, picture: str, currency_follows: bool) -> str:
    if meaning.kind not in ("amount", "number"):
        raise Unsayable(f"le format de nombre \\# « {picture} » ne va pas à un texte ou à une date ; retirez-le")
    if currency_follows and not CURRENCY_AFTER.search(picture):
        picture += " €"
    try:
        number_sections(picture)
    except ValueError:
        cure = 'écrivez par exemple \\# "# ##0,00 €"'
        raise Unsayable(f"le format de nombre \\# « {picture} » n’est pas compris ; {cure}") from None
    return f"{expression} | nombre_selon({literal(picture)})"


def _dated(expression: str, meaning: Meaning, picture: str) -> str:
    if meaning.kind != "date":
        raise Unsayable(
            f"le format de date \\@ « {picture} » ne va pas à ce champ, qui n’est pas une date ; retirez-le"
        )
    try:
        date_items(picture)
    except ValueError:
        cure = 'écrivez par exemple \\@ "d MMMM yyyy" (MM : le mois ; mm : les minutes)'
        raise Unsayable(f"le format de date \\@ « {picture} » n’est pas compris ; {cure}") from None
    return f"{expression} | date_selon({literal(picture)})"


def _cased(switch: str, name: str) -> str:
    if (added := _CASES.get(switch.lower())) is None:
        cure = "retirez-le (un montant en lettres s’écrit {{ total_a_payer_en_lettres }})"
        raise Unsayable(f"« {name} » : le format \\* {switch} n’est pas compris ; {cure}")
    return added


def literal(text: str) -> str:
    """A text inside a tag, where docxtpl and the checker change quotes and spaces: those are written as codes."""
    return '"' + re.sub(r"[^A-Za-z0-9 #,.;:/%€-]", lambda char: f"\\u{ord(char[0]):04x}", text) + '"'


def merge_runs(field: WordField, meaning: Meaning, currency_follows: bool) -> list[_Element]:
    """The runs that replace a merge field; what its switches print before and after it vanishes with an empty value."""
    code = read_code(field.text)
    like = _formatted(field, code)
    tag = f"{{{{ {expression_of(field, meaning, currency_follows)} }}}}"
    before, after = code.said("b"), code.said("f")
    if before or after:
        tag = f"{{% if {meaning.expression} %}}{before}{tag}{after}{{% endif %}}"
    return [text_run(like, tag)]


def _formatted(field: WordField, code: Code) -> _Element:
    r"""The run whose formatting the value gets: with `\* MERGEFORMAT` that of the last result, else of the code."""
    results = [run for run in field.result if not isinstance(run, WordField) and run.find(f"{W}t") is not None]
    codes = [run for run in field.code if not isinstance(run, WordField) and kind_of(field.text)]
    styled = [run for run in codes if run.find(f"{W}rPr") is not None][:1]
    kept = any(switch.lower() == "mergeformat" for switch in code.switches.get("*", ()))
    preferred = [*results[:1], *styled] if kept else [*styled, *results[:1]]
    return next(iter(preferred), field.begin)


def address_runs(field: WordField) -> list[_Element]:
    """The debtor's address, a line below the other."""
    like = _formatted(field, read_code(field.text))
    return [
        text_run(like, "{% for ligne in debiteur.adresse %}{{ ligne }}{% if not loop.last %}"),
        make_run(like, like.makeelement(f"{W}br", {})),
        text_run(like, "{% endif %}{% endfor %}"),
    ]


def greeting_runs(field: WordField) -> list[_Element]:
    """The civility line, as the letters that come with the program have it."""
    like = _formatted(field, read_code(field.text))
    civility = "{% if debiteur.civilite %}{{ debiteur.civilite }}{% else %}Madame, Monsieur{% endif %},"
    return [text_run(like, civility)]


Resolve = Callable[[WordField], Meaning]


def tag_runs(field: WordField, resolve: Resolve, currency_follows: bool) -> list[_Element]:
    """The runs that replace a field.

    Raises:
        Unsayable: no tag says exactly the same.
    """
    from mailmerge.letters.template.mergefields.conditions import condition_runs

    if not field.one_paragraph:
        raise Unsayable("le champ commence dans un paragraphe et finit dans un autre ; tapez-le dans un seul")
    if field.kind == "MERGEFIELD":
        if any(isinstance(part, WordField) for part in field.code):
            raise Unsayable("un champ de fusion ne peut pas en contenir un autre ; séparez-les")
        return merge_runs(field, resolve(field), currency_follows)
    if field.kind == "ADDRESSBLOCK":
        return address_runs(field)
    if field.kind == "GREETINGLINE":
        return greeting_runs(field)
    if field.kind == "IF":
        return condition_runs(field, resolve)
    raise Unsayable(_no_tag(field))


def _no_tag(field: WordField) -> str:
    if field.kind == "NEXT":
        return "« Enregistrement suivant » ne va que dans les lignes des factures ; supprimez ce champ"
    if field.kind == "=":
        return (
            "une formule ne se calcule pas dans la lettre ; supprimez-la (les sommes sont prêtes : {{ total_du }}, "
            "{{ total_a_payer }})"
        )
    if field.kind in ("ASK", "FILLIN"):
        return f"le champ {field.kind} pose une question à chaque lettre ; remplacez-le par son texte"
    return f"le champ {field.kind or 'vide'} ne se traduit pas ; supprimez-le ou remplacez-le par son texte"
