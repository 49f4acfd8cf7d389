"""What may a template do with the values, and how much of it?

A template is a file that anybody may have sent to the clerk. It can print, compare and repeat the values, and no more:
no call, no attribute behind the values, no file, and neither time nor memory without end. Whatever it prints is text
that cannot change the document.
"""

from __future__ import annotations

import re
import time
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.utils import missing

from mailmerge.letters.template.mergefields.pictures import FILTERS

# What a letter may do to a value. `safe` and its like would let a name from the ledger change the document.
_FILTERS = (
    *("capitalize", "default", "first", "int", "join", "last", "length", "lower", "replace", "round", "title", "trim"),
    *("truncate", "upper", "wordwrap"),
)
# A letter takes less than a hundredth of this, and one with two thousand invoices a tenth.
SECONDS_A_PART = 5.0
_LONGEST_TEXT = 1_000_000
_LARGEST_POWER, _LARGEST_BASE = 64, 1_000_000
_PACED = "dans_le_temps"
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
    intercepted_binops = frozenset(("*", "**", "%"))

    def getattr(self, obj: object, attribute: str) -> object:
        """The groups and rows of the vocabulary, without the sandbox's long way round."""
        if type(obj) is SimpleNamespace and attribute[0] != "_":
            value = obj.__dict__.get(attribute, missing)
            if value is not missing:
                return value
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: object) -> bool:
        """Nothing is called, but for what a loop offers (`loop.cycle`)."""
        return isinstance(getattr(obj, "__self__", None), LoopContext)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Arithmetic with numbers only: a text repeated a thousand million times would fill the memory."""
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TemplateRuntimeError(f"« {operator} » ne compte qu’avec des nombres")
        if operator == "**" and (abs(right) > _LARGEST_POWER or abs(left) > _LARGEST_BASE):
            raise TemplateRuntimeError("puissance trop grande")
        return self.binop_table[operator](left, right)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Jinja's own
        """Every loop looks at the clock when it begins."""
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _PACED, [], [], None, None, lineno=loop.lineno)
        return super()._generate(source, *args, **kwargs)


@cache
def sandbox() -> SandboxedEnvironment:
    """The Jinja environment of every template: escaping, strict names, nothing to reach beyond the values."""
    environment = _Environment(autoescape=True, undefined=StrictUndefined, finalize=printable)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters |= {"replace": _replace, _PACED: _paced, **FILTERS}
    return environment


@pass_context
def _paced(context: _Timed, values: object) -> object:
    if time.monotonic() > context.deadline:
        raise TemplateRuntimeError(f"le remplissage dure plus de {SECONDS_A_PART:.0f} secondes")
    return values


def _replace(value: object, old: object, new: object) -> str:
    text, sought, put = str(value), str(old), str(new)
    if len(text) + text.count(sought) * len(put) > _LONGEST_TEXT:
        raise TemplateRuntimeError("texte remplacé trop long")
    return text.replace(sought, put)


def offered_filters() -> frozenset[str]:
    """The filters that are told to authors; merge fields have more of their own."""
    return frozenset(_FILTERS)
