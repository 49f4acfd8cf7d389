"""What may a template do with the values, and how much of it?

A template is a file that anybody may have sent to the clerk. It can print, compare and repeat the values, and no more:
no call, no attribute behind the values, no file, and neither time nor memory without end. Whatever it prints is text
that cannot change the document.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sized
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.utils import missing

from mailmerge.letters.template.bounds import BOUNDED, bound, concatenated
from mailmerge.letters.template.mergefields.pictures import FILTERS

# What a letter may do to a value. `safe` and its like would let a name from the ledger change the document.
_FILTERS = (
    *("capitalize", "default", "first", "int", "join", "last", "length", "lower", "replace", "round", "title", "trim"),
    *("truncate", "upper", "wordwrap"),
)
# A letter takes less than a hundredth of this, and one with two thousand invoices a tenth.
SECONDS_A_PART = 5.0
_LARGEST_POWER, _LARGEST_BASE = 64, 1_000_000
_LARGEST_BITS = 4096
# A letter with two thousand invoices takes a fifth of it.
_LONGEST_PART = 30_000_000
_PIECES_AT_ONCE = 128
# Without variables, nothing grows from one tag to the next.
_STATEMENTS = (nodes.Output, nodes.If, nodes.For)
_LITERALS = (nodes.List, nodes.Tuple, nodes.Dict)
_DEEPEST, _TOO_DEEP = 150, "balises trop imbriquées"
_PACED, _CONCATENATED = "dans_le_temps", "mis_bout_a_bout"
# The filters that put texts together.
JOINING = ("join", _CONCATENATED)
_OF_EVERY_DICT = frozenset(dir(dict))
# What XML 1.0 cannot hold at all, and what turns the direction of the text that follows.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")


def printable(value: object) -> object:
    """A value as it may stand in a document: without control characters, its line ends all alike."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    if value.isprintable():
        return str(value)
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", value))


class _Timed(Context):
    """The names of one rendering, and when it must be over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Jinja's own arguments
        super().__init__(*args, **kwargs)
        self.deadline = time.monotonic() + SECONDS_A_PART


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox keeps templates from reaching out; this one also keeps them from running on."""

    context_class = _Timed
    intercepted_binops = frozenset(("*", "**", "%", "+"))

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """The text of a part, as long as it stays within bounds."""
        texts, length, remaining = [], 0, iter(pieces)
        while chunk := [*islice(remaining, _PIECES_AT_ONCE)]:
            texts.append("".join(chunk))
            length += len(texts[-1])
            if length > _LONGEST_PART:
                raise TemplateRuntimeError("lettre trop longue")
        return "".join(texts)

    def getattr(self, obj: object, attribute: str) -> object:
        """The groups and rows of the vocabulary, without the sandbox's long way round."""
        if type(obj) is SimpleNamespace and attribute[0] != "_":
            value = obj.__dict__.get(attribute, missing)
            if value is not missing:
                return value
        elif type(obj) is dict and attribute not in _OF_EVERY_DICT:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: object) -> bool:
        """Nothing is called, but for what a loop offers (`loop.cycle`)."""
        return isinstance(getattr(obj, "__self__", None), LoopContext)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Arithmetic with numbers only: a text repeated a thousand million times would fill the memory."""
        if operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
            bound(len(left) + len(right))
            return self.binop_table[operator](left, right)
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TemplateRuntimeError(f"« {operator} » ne compte qu’avec des nombres")
        if operator == "**" and (abs(right) > _LARGEST_POWER or abs(left) > _LARGEST_BASE):
            raise TemplateRuntimeError("puissance trop grande")
        result = self.binop_table[operator](left, right)
        if isinstance(result, int) and result.bit_length() > _LARGEST_BITS:
            raise TemplateRuntimeError("nombre trop grand")
        return result

    def _parse(self, *args: Any, **kwargs: Any) -> nodes.Template:  # noqa: ANN401 - Jinja's own
        """What nests deeper than Jinja and Python can follow is a broken template."""
        try:
            tree = super()._parse(*args, **kwargs)
        except (RecursionError, ValueError) as error:
            raise TemplateSyntaxError(_TOO_DEEP, 1) from error
        level: list[nodes.Node] = [tree]
        for _ in range(_DEEPEST):
            level = [child for node in level for child in node.iter_child_nodes()]
        if level:
            raise TemplateSyntaxError(_TOO_DEEP, level[0].lineno)
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Jinja's own
        """Every pass of a loop looks at the clock, and what puts texts together at their length."""
        _refuse_variables(source)
        for loop in [*source.find_all(nodes.For)]:
            loop.body.insert(0, nodes.ExprStmt(_paced_expression(loop.lineno), lineno=loop.lineno))
            if loop.test is not None:
                loop.test = nodes.And(_paced_expression(loop.lineno), loop.test, lineno=loop.lineno)
        for concat in [*source.find_all(nodes.Concat)]:
            pieces = nodes.List(concat.nodes, lineno=concat.lineno)
            concat.nodes = [_filtered(pieces, _CONCATENATED, concat.lineno)]
        return super()._generate(source, *args, **kwargs)

    def _compile(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja's own
        try:
            return super()._compile(*args, **kwargs)
        except (SyntaxError, RecursionError, MemoryError) as error:  # Python's own limits of nesting
            raise TemplateSyntaxError(_TOO_DEEP, 1) from error


def _refuse_variables(source: nodes.Template) -> None:
    for statement in source.find_all(nodes.Stmt):
        if not isinstance(statement, _STATEMENTS):
            kind = type(statement).__name__.lower()
            raise TemplateSyntaxError(f"« {kind} » : une lettre ne connaît que if et for", statement.lineno)
    for outer in source.find_all(_LITERALS):
        if any(True for _ in outer.find_all(_LITERALS)):
            raise TemplateSyntaxError("une liste n’en contient pas une autre", outer.lineno)


def _paced_expression(lineno: int) -> nodes.Filter:
    return _filtered(nodes.Const(True, lineno=lineno), _PACED, lineno)


def _filtered(value: nodes.Expr, name: str, lineno: int) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=lineno)


@cache
def sandbox() -> SandboxedEnvironment:
    """The Jinja environment of every template: escaping, strict names, nothing to reach beyond the values."""
    environment = _Environment(autoescape=True, undefined=StrictUndefined, finalize=printable)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters |= {**BOUNDED, **FILTERS, _PACED: _paced, _CONCATENATED: concatenated}
    return environment


@pass_context
def _paced(context: _Timed, values: object) -> object:
    if time.monotonic() > context.deadline:
        raise TemplateRuntimeError(f"le remplissage dure plus de {SECONDS_A_PART:.0f} secondes")
    return values


def offered_filters() -> frozenset[str]:
    """The filters that are told to authors; merge fields have more of their own."""
    return frozenset(_FILTERS)
