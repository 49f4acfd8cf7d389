"""Does an expression give what its author expects?

Amounts and dates are text ready to print: to compare or add them would not fail, it would print something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mailmerge.letters.template.check.scope import Local, full_name, kind_of, written
from mailmerge.letters.vocabulary import AMOUNTS, DATES, LISTS, ROW_NAMES

if TYPE_CHECKING:
    from jinja2 import nodes

# Printed even when nothing is due: as text they are never empty.
_NEVER_EMPTY = frozenset(
    (
        *("total_du", "total_penalites", "total_indemnites", "total_a_payer", "date", "date_limite"),
        *("factures.montant_ttc", "factures.deja_regle", "factures.reste_du", "avoirs.montant"),
    )
)
_CUTTING = frozenset(("first", "last", "length", "truncate", "wordwrap"))
TEXT_READY = (
    "les montants et les dates sont du texte prêt à imprimer, seuls les nombres (nb_factures, jours_retard…) se "
    "comparent et se calculent"
)


def misuses(tree: nodes.Template, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """Comparisons and sums that run without an error and mean something else."""
    from jinja2 import nodes

    for compare in tree.find_all(nodes.Compare):
        for operand in compare.ops:
            yield from _compared(compare.expr, operand, tag, scope)
    for sum_ in tree.find_all((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)):
        kinds = [kind_of(side, scope) for side in (sum_.left, sum_.right)]
        if "texte" in kinds and not any(_is_text_constant(side) for side in (sum_.left, sum_.right)):
            yield f"« {tag} » ne peut pas être calculé ; {TEXT_READY} ; tapez un total, comme total_a_payer"
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name in ("int", "round") and filtered.node and kind_of(filtered.node, scope) == "texte":
            yield f"« {tag} » ne peut pas être calculé ; {TEXT_READY} ; tapez un total, comme total_a_payer"
    yield from _pieces(tree, tag, scope)


def _pieces(tree: nodes.Template, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """What takes a part of an amount or a date, or its cents away, prints another one that looks right."""
    from jinja2 import nodes

    for taken in tree.find_all((nodes.Getitem, nodes.Filter)):
        if not isinstance(taken, nodes.Getitem | nodes.Filter) or taken.node is None:
            continue
        name = _ready(taken.node, scope)
        if name and (isinstance(taken, nodes.Getitem) or taken.name in _CUTTING or _strips_signs(taken)):
            yield f"« {tag} » n’imprimerait qu’un morceau, ou un autre montant ; tapez {{{{ {name} }}}} en entier"


def _ready(node: nodes.Node, scope: Sequence[Local]) -> str:
    """The name of the amount or date, as typed, below any filters; nothing for another value."""
    from jinja2 import nodes

    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    return written(node) if full_name(node, scope).rpartition(".")[2] in AMOUNTS | DATES else ""


def _strips_signs(filtered: nodes.Filter) -> bool:
    """`replace` of digits or of the decimal sign by anything but another decimal sign."""
    from jinja2 import nodes

    texts = [str(arg.value) for arg in filtered.args if isinstance(arg, nodes.Const)]
    return (
        filtered.name == "replace"
        and re.search(r"[\d.,]", texts[0] if texts else "0") is not None
        and not (len(texts) > 1 and {texts[0], texts[1]} <= {",", "."})
    )


def tested(tree: nodes.Template, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """A condition on an amount alone is true for 0,00 € too."""
    from jinja2 import nodes

    output = tree.body[0]
    waiting: list[nodes.Node] = [*output.nodes] if isinstance(output, nodes.Output) else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.And | nodes.Or):
            waiting += (node.left, node.right)
        elif isinstance(node, nodes.Not):
            waiting.append(node.node)
        elif full_name(node, scope) in _NEVER_EMPTY:
            yield (
                f"« {tag} » serait toujours vrai, même pour un montant nul ; {TEXT_READY} ; un champ oui ou non, comme "
                "charges_reclamees, fait une condition"
            )


def _is_text_constant(node: nodes.Node) -> bool:
    from jinja2 import nodes

    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _compared(left: nodes.Node, operand: nodes.Operand, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    from jinja2 import nodes

    if operand.op in ("in", "notin"):
        return
    sides = (left, operand.expr)
    kinds = {kind_of(side, scope) for side in sides}
    constants = [side.value for side in sides if isinstance(side, nodes.Const)]
    words = [value for value in constants if isinstance(value, str)]
    # As it is printed, an amount has no-break spaces and its letter's currency and language: none equals what is typed.
    ready = any(_ready(side, scope) for side in sides) and any(words)
    if "texte" in kinds and (ready or operand.op not in ("eq", "ne") or (constants and not words)):
        yield f"« {tag} » compare mal ; {TEXT_READY}"
    elif "oui/non" in kinds and words:
        yield f"« {tag} » ne serait jamais vrai ; un champ oui ou non se teste seul : {{% if particulier %}}"
    elif "nombre" in kinds and words:
        yield f"« {tag} » ne serait jamais vrai ; un nombre se compare sans guillemets : {{% if nb_factures > 1 %}}"
    elif any(re.search("[\u00a0\u2000-\u200a\u202f]", word) for word in words) and "texte" in kinds:
        yield f"« {tag} » ne serait jamais vrai : le texte comparé contient une espace insécable ; retapez cette espace"


def misprints(tree: nodes.Template, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """A printed field must be text or a number."""
    from jinja2 import nodes

    output = tree.body[0]
    node = output.nodes[0] if isinstance(output, nodes.Output) else output
    if isinstance(node, nodes.Tuple | nodes.List | nodes.Dict):
        yield f"« {tag} » n’est pas un champ ; tapez ce texte sans accolades"
    if isinstance(node, nodes.Not | nodes.Compare | nodes.Test):
        yield f"« {tag} » imprimerait True ou False ; écrivez {{% if … %}} votre texte {{% endif %}}"
    kind = kind_of(node, scope)
    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    name = full_name(node, scope)
    if kind in ("groupe", "liste") or (name.endswith("[]") and name[:-2] in LISTS):
        yield f"« {written(node)} » ne s’imprime pas d’un bloc ; {_how_to_print(node, kind, scope)}"
    elif kind == "oui/non":
        flag = written(node)
        yield f"« {flag} » vaut oui ou non et ne s’imprime pas ; écrivez {{% if {flag} %}} … {{% endif %}}"
    elif kind == "image":
        cure = "insérez une image et tapez ce nom comme son texte de remplacement (clic droit)"
        yield f"« {written(node)} » est une image et ne s’imprime pas comme un texte ; {cure}"


def _how_to_print(node: nodes.Node, kind: str, scope: Sequence[Local]) -> str:
    typed = written(node)
    if kind == "groupe":
        return f"tapez l’un de ses champs, par exemple {{{{ {typed}.{'reference' if typed == 'lettre' else 'nom'} }}}}"
    if kind != "liste":
        return f"tapez l’un de ses champs, par exemple {{{{ {typed}.date }}}}"
    if typed in LISTS:
        row = ROW_NAMES[typed]
        return f"dans un tableau, écrivez {{%tr for {row} in {typed} %}}, {{{{ {row}.date }}}}…, {{%tr endfor %}}"
    row = "ligne"
    return f"écrivez {{%p for {row} in {typed} %}}, {{{{ {row} }}}}, {{%p endfor %}}, chacun dans son paragraphe"
