"""What does a name in a tag stand for: a text, a number, yes or no, a list, a group, or nothing that exists?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from mailmerge.letters.vocabulary import GROUPS, LISTS, VOCABULARY, names_in

if TYPE_CHECKING:
    from jinja2 import nodes

Kind: TypeAlias = Literal["texte", "nombre", "oui/non", "liste", "groupe", ""]
_SHAPES: Mapping[str, Kind] = {
    **{f"{field.group}.{field.name}" if field.group else field.name: field.shape for field in VOCABULARY},
    **dict.fromkeys(GROUPS, "groupe"),
    **dict.fromkeys(LISTS, "liste"),
}


@dataclass(frozen=True, slots=True)
class Local:
    """A name that a loop brings in, the list it runs over (empty if that is none of the vocabulary's), and a sample."""

    name: str
    source: str
    sample: object

    @property
    def names(self) -> frozenset[str] | None:
        """What may follow its dot; None if nothing is known of it."""
        return names_in(self.source) if self.source in LISTS else None


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
