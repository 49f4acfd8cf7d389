"""How large may what a template computes become?

A single call cannot be stopped while it runs: what it would make is measured beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from jinja2 import Environment, TemplateRuntimeError, pass_environment, pass_eval_context
from jinja2.filters import do_int, do_join, do_round, do_wordwrap
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join, str_join

_LONGEST_TEXT = 1_000_000
_LONGEST_NUMBER, _MOST_DIGITS = 1_000, 20


def _replace(value: object, old: object, new: object) -> str:
    text, sought, put = str(value), str(old), str(new)
    bound(len(text) + text.count(sought) * len(put))
    return text.replace(sought, put)


def bound(length: int) -> None:
    """Refuse a text or list that would become longer than any in a letter.

    Raises:
        jinja2.TemplateRuntimeError: it would.
    """
    if length > _LONGEST_TEXT:
        raise TemplateRuntimeError("texte trop long")


@pass_eval_context
def concatenated(told: EvalContext, pieces: list[object]) -> str:
    """What `~` makes of its operands."""
    bound(sum(len(piece) for piece in pieces if isinstance(piece, str)))
    text = markup_join(pieces) if told.autoescape else str_join(pieces)
    bound(len(text))
    return text


@pass_eval_context
def _join(told: EvalContext, value: Iterable[object], d: str = "", attribute: str | int | None = None) -> str:
    pieces = [*value]
    bound(len(pieces) * len(str(d)) + sum(len(piece) for piece in pieces if isinstance(piece, str)))
    joined: str = do_join(told, pieces, d, attribute)
    return joined


@pass_environment
def _wordwrap(
    environment: Environment,
    s: str,
    width: int = 79,
    break_long_words: bool = True,
    wrapstring: str | None = None,
    break_on_hyphens: bool = True,
) -> str:
    bound(len(s) * max(1, len(wrapstring or "")))
    return do_wordwrap(environment, s, width, break_long_words, wrapstring, break_on_hyphens)


def _round(value: float, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common") -> float:
    if abs(precision) > _MOST_DIGITS:
        raise TemplateRuntimeError("arrondi à trop de chiffres")
    return do_round(value, precision, method)


def _int(value: object, default: int = 0, base: int = 10) -> int:
    """Longer numbers take the time of their length's square."""
    return default if len(str(value)) > _LONGEST_NUMBER else do_int(value, default, base)


# Jinja's filters of these names, within bounds.
BOUNDED: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"replace": _replace, "join": _join, "wordwrap": _wordwrap, "round": _round, "int": _int}
)
