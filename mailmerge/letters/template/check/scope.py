"""What does a name in a tag stand for: a text, a number, yes or no, a list, a group, or nothing that exists?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from mailmerge.letters.vocabulary import GROUPS, LISTS, VOCABULARY, names_in, sample_context

if TYPE_CHECKING:
    from jinja2 import nodes

Kind: TypeAlias = Literal["texte", "nombre", "oui/non", "liste", "image", "groupe", ""]
_SHAPES: Mapping[str, Kind] = {
    **{f"{field.group}.{field.name}" if field.group else field.name: field.shape for field in VOCABULARY},
    **dict.fromkeys(GROUPS, "groupe"),
    **dict.fromkeys(LISTS, "liste"),
}


@dataclass(frozen=True, slots=True)
class Local:
    """A name that a loop brings in, what it runs over, and a row of that; None if it is no list of the vocabulary."""

    name: str
    source: str
    sample: object

    @property
    def names(self) -> frozenset[str] | None:
        """What may follow its dot; None if nothing is known of it."""
        return names_in(self.source) if self.source in LISTS else None


def loop_local(name: str, source: str) -> Local:
    """What `for NAME in SOURCE` brings in; a part of a list has rows like the whole list's."""
    whole = re.sub(r"\[[^\[\]]*\]$", "", source)
    rows = _rows(whole)
    return Local(name, whole, rows[0] if rows else None)


def is_list(source: str) -> bool:
    """Whether a loop can go over what this name stands for."""
    return bool(_rows(source))


def _rows(source: str) -> list[object]:
    values = sample_context(True)
    group, _, field = source.partition(".")
    rows = getattr(values.get(group), field, None) if field else values.get(source)
    return rows if isinstance(rows, list) else []


def full_name(node: nodes.Node, scope: Sequence[Local]) -> str:
    """`factures.reste_du` for `f.reste_du` in a loop over them; nothing for what is no plain name."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        local = _local(node.name, scope)
        return node.name if local is None else f"{local.source}[]"
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        local = _local(node.node.name, scope)
        return f"{node.node.name if local is None else local.source}.{node.attr}"
    return ""


def _local(name: str, scope: Sequence[Local]) -> Local | None:
    return next((local for local in reversed(scope) if local.name == name), None)


def kind_of(node: nodes.Node, scope: Sequence[Local]) -> Kind:
    """What a node of an expression gives."""
    from jinja2 import nodes

    if isinstance(node, nodes.Filter) and node.node is not None:
        return _kind_filtered(node.name, kind_of(node.node, scope))
    name = full_name(node, scope)
    if name.endswith("[]"):
        return "texte" if _SHAPES.get(name[:-2]) == "liste" and name[:-2] not in LISTS else ""
    return _SHAPES.get(name, "")


def _kind_filtered(name: str, kind: Kind) -> Kind:
    if name in ("length", "int", "round"):
        return "nombre"
    if name == "join":
        return "texte"
    return kind if name in ("default", "upper", "lower", "title", "capitalize", "trim", "truncate", "replace") else ""


def written(node: nodes.Node) -> str:
    """The name as it is typed in the template."""
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
