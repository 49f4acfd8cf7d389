"""What may a template do with the values, and how much of it?"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_COMPILED = 64

# What a letter may do to a value. `safe` and its like would let a name from the ledger change the document.
_FILTERS = (
    *("capitalize", "default", "first", "int", "join", "last", "length", "lower", "replace", "round", "title", "trim"),
    *("truncate", "upper", "wordwrap"),
)


@cache
def sandbox() -> SandboxedEnvironment:
    """The Jinja environment of every template: escaping, strict names, nothing to reach beyond the values."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """Compiling is most of a letter's cost, and the letters of a stage share their template."""

        from_string = lru_cache(_COMPILED)(ImmutableSandboxedEnvironment.from_string)  # type: ignore[assignment]

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment
