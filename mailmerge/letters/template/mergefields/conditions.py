"""Which condition of a tag says what an IF field says?

`{ IF { MERGEFIELD Civilité } = "Madame" "Chère Madame" "Monsieur" }`: a merge field, an operator, a value, and two
texts, which keep their formatting and may hold fields. ECMA-376 Part 1, 17.16.5.26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from mailmerge.letters.template.mergefields.codes import read_code
from mailmerge.letters.template.mergefields.names import Meaning
from mailmerge.letters.template.mergefields.runs import WordField, make_run, text_run
from mailmerge.letters.template.mergefields.tags import CURRENCY_AFTER, Resolve, Unsayable, literal, tag_runs
from mailmerge.letters.template.parts import W
from mailmerge.tables.details import read_civility
from mailmerge.values import Unreadable, to_amount, to_currency

if TYPE_CHECKING:
    from lxml.etree import _Element

# A character with the run it stands in, a line break or tab with its run, or a field.
_Atom: TypeAlias = "tuple[str | _Element, _Element] | WordField"
_OPERATORS: Mapping[str, str] = {"=": "==", "<>": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_CASES: Mapping[str, str] = {"upper": " | upper", "lower": " | lower", "mergeformat": "", "charformat": ""}
_QUOTES = '"“”'
_CURE = "récrivez la condition avec {% if … %} … {% else %} … {% endif %}"


@dataclass(slots=True)
class _Argument:
    """One argument of the field: a word, what stands between quotes, or a field."""

    quoted: bool = False
    atoms: list[_Atom] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        """The plain text; None if there is more than that."""
        pieces = [atom[0] for atom in self.atoms if not isinstance(atom, WordField)]
        plain = len(pieces) == len(self.atoms) and all(isinstance(piece, str) for piece in pieces)
        return "".join(map(str, pieces)) if plain else None


def condition_runs(condition: WordField, resolve: Resolve) -> list[_Element]:
    """The runs that replace an IF field.

    Raises:
        Unsayable: it compares something else than a merge field and a plain value, or not exactly.
    """
    arguments = _arguments(condition)
    if len(arguments) not in (4, 5):
        raise Unsayable(f"la condition SI se lit mal ; {_CURE}")
    tested, operator, value, *texts = arguments
    test = _test(_field_of(tested), operator.text, value.text, resolve)
    runs = [text_run(condition.begin, f"{{% if {test} %}}"), *_text_runs(texts[0], resolve)]
    if texts[1:]:
        runs += [text_run(condition.begin, "{% else %}"), *_text_runs(texts[1], resolve)]
    return [*runs, text_run(condition.begin, "{% endif %}")]


def _field_of(argument: _Argument) -> WordField:
    first = argument.atoms[0] if len(argument.atoms) == 1 else None
    if not isinstance(first, WordField) or first.kind != "MERGEFIELD" or read_code(first.text).switches.keys() - {"*"}:
        raise Unsayable(f"la condition SI ne compare pas un champ de fusion simple ; {_CURE}")
    return first


def _test(tested: WordField, operator: str | None, value: str | None, resolve: Resolve) -> str:
    meaning = resolve(tested)
    name = read_code(tested.text).argument
    if operator is None or operator not in _OPERATORS or value is None:
        raise Unsayable(f"la condition SI sur « {name} » se lit mal ; {_CURE}")
    if value == "" and operator in ("=", "<>") and meaning.kind != "number":
        return f"not ({meaning.expression})" if operator == "=" else meaning.expression
    if meaning.kind in ("amount", "number"):
        return f"({meaning.expression} | valeur) {_OPERATORS[operator]} {_number(name, value)}"
    case = _case(tested)
    plain = meaning.kind == "text" and operator in ("=", "<>") and case is not None
    if plain and not re.search(r"[*?\[~]", value + meaning.expression):
        return f"{meaning.expression}{case} {_OPERATORS[operator]} {literal(_as_printed(meaning, value))}"
    raise Unsayable(f"la condition SI « {name} » {operator} « {value} » ne se traduit pas exactement ; {_CURE}")


def _case(tested: WordField) -> str | None:
    """Word minds the case; a switch takes it away. None for a switch that does something else."""
    switches = [switch.lower() for switch in read_code(tested.text).switches.get("*", ())]
    return "".join(map(_CASES.__getitem__, switches)) if set(switches) <= _CASES.keys() else None


def _number(name: str, value: str) -> str:
    try:
        return f"{to_amount(value)[0]:f}"
    except Unreadable as error:
        raise Unsayable(f"la condition SI compare « {name} » à « {value} » ; {error}") from None


def _as_printed(meaning: Meaning, value: str) -> str:
    """Letters print civilities in full and currencies by their code, whatever the column says."""
    if meaning.expression == "debiteur.civilite":
        return read_civility(value)
    if meaning.expression != "devise":
        return value
    try:
        return to_currency(value)
    except Unreadable as error:
        raise Unsayable(f"la condition SI compare la devise à « {value} » ; {error}") from None


def _text_runs(argument: _Argument, resolve: Resolve) -> list[_Element]:
    """What is printed, in its own formatting; the currency typed behind an amount is that of the amount."""
    pieces = [*_pieces(argument)]
    runs: list[_Element] = []
    for number, (content, like) in enumerate(pieces):
        if isinstance(content, WordField):
            after = pieces[number + 1 : number + 2]
            follows = bool(after and isinstance(after[0][0], str) and CURRENCY_AFTER.match(after[0][0]))
            follows &= content.kind == "MERGEFIELD" and resolve(content).kind == "amount"
            if follows:
                pieces[number + 1] = (CURRENCY_AFTER.sub("", str(after[0][0]), count=1), after[0][1])
            runs += tag_runs(content, resolve, follows)
        else:
            runs.append(text_run(like, content) if isinstance(content, str) else make_run(like, content))
    return runs


def _pieces(argument: _Argument) -> Iterator[tuple[str | _Element | WordField, _Element]]:
    """The characters of one run together."""
    text, last = "", None
    for atom in argument.atoms:
        content, like = (atom, atom.begin) if isinstance(atom, WordField) else atom
        if text and last is not None and (like is not last or not isinstance(content, str)):
            yield text, last
            text = ""
        if isinstance(content, str):
            text, last = text + content, like
        else:
            yield content, like
    if text and last is not None:
        yield text, last


def _arguments(condition: WordField) -> list[_Argument]:
    """The arguments behind the word IF; general switches at the end are left out."""
    found: list[_Argument] = []
    within: _Argument | None = None
    for atom in _behind_the_word(condition):
        sign = atom[0] if not isinstance(atom, WordField) else None
        if within is not None and within.quoted:
            within = _go_on(within, atom, sign)
        elif isinstance(sign, str) and sign in _QUOTES:
            within = _Argument(quoted=True)
            found.append(within)
        elif isinstance(sign, str) and sign.isspace():
            within = None
        else:
            within = _unquoted(found, within, atom, sign)
    switches = [at for at, argument in enumerate(found) if not argument.quoted and (argument.text or "")[:1] == "\\"]
    return found[: switches[0]] if switches else found


def _go_on(within: _Argument, atom: _Atom, sign: str | _Element | None) -> _Argument | None:
    if isinstance(sign, str) and sign in _QUOTES:
        return None
    within.atoms.append(atom)
    return within


def _unquoted(found: list[_Argument], within: _Argument | None, atom: _Atom, sign: str | _Element | None) -> _Argument:
    """The operator needs no space around it."""
    is_operator = isinstance(sign, str) and sign in "<>="
    second = len(found) == 2 and within is found[1]
    if within is None or (is_operator and len(found) == 1) or (second and not is_operator):
        within = _Argument()
        found.append(within)
    within.atoms.append(atom)
    return within


def _behind_the_word(condition: WordField) -> Iterator[_Atom]:
    atoms = [*_atoms(condition)]
    started = [*(at for at, atom in enumerate(atoms) if isinstance(atom, WordField) or not _is_space(atom[0]))]
    at = started[0] if started else 0
    while at < len(atoms) and not isinstance(atom := atoms[at], WordField) and not _is_space(atom[0]):
        at += 1
    yield from atoms[at:]


def _is_space(content: str | _Element) -> bool:
    return isinstance(content, str) and content.isspace()


def _atoms(condition: WordField) -> Iterator[_Atom]:
    for part in condition.code:
        if isinstance(part, WordField):
            yield part
            continue
        for node in part:
            if node.tag in (f"{W}instrText", f"{W}t"):
                yield from ((char, part) for char in node.text or "")
            elif node.tag in (f"{W}br", f"{W}tab", f"{W}noBreakHyphen"):
                yield node, part
            elif node.tag not in (f"{W}rPr", f"{W}lastRenderedPageBreak"):
                raise Unsayable(f"la condition SI contient autre chose que du texte ; {_CURE}")
