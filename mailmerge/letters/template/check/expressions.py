"""Does an expression name what exists, and does it give what its author expects?

Amounts and dates are text ready to print: to compare or add them would not fail, it would print something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mailmerge.letters.template.check.nearest import dotted_names, nearest, same_name
from mailmerge.letters.template.check.scope import Local, full_name, kind_of
from mailmerge.letters.template.sandbox import sandbox
from mailmerge.letters.vocabulary import GROUPS, LISTS, Context, names_in, sample_context

if TYPE_CHECKING:
    from jinja2 import nodes

_TEXT_READY = (
    "les montants et les dates sont du texte prêt à imprimer, seuls les nombres (nb_factures, jours_retard…) se "
    "comparent et se calculent"
)
_HINTS: tuple[tuple[str, str], ...] = (
    (r"[^=!<>]=[^=]", "pour comparer, tapez deux signes égal : =="),
    (r"=>|=<", "tapez >= ou <="),
    (r"\s(?:et|ou)\s|^non\s", "tapez and, or, not au lieu de et, ou, non"),
    (r"&&|\|\||^!", "tapez and, or, not au lieu de &&, ||, !"),
)
_FILTER_FOR: Mapping[str, str] = {"strip": "trim", "len": "length", "format": ""}


def expression_faults(expression: str, tag: str, scope: Sequence[Local], printed: bool) -> tuple[str, ...]:
    """What is wrong in an expression; `printed` if its value is to appear in the letter."""
    from jinja2 import TemplateError

    if meant := _meant_name(expression, scope):
        return (f"champ inconnu « {expression} » ; vouliez-vous dire « {meant} » ?",)
    try:
        tree = sandbox().parse("{{ " + expression + " }}")
    except TemplateError:
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, expression)), "")
        usual = "un champ s’écrit {{ champ }}, sans espace ni guillemet dans son nom"
        return (f"« {tag} » se lit mal ; {hint or usual}",)
    steps: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: _calls(tree),
        lambda: _names(tree, scope),
        lambda: _uses(tree, tag, scope),
        lambda: _printed(tree, scope) if printed else iter(()),
        lambda: _trial(expression, tag, scope),
    )
    # A later step only says again what an earlier one has found.
    return next((faults for step in steps if (faults := tuple(dict.fromkeys(step())))), ())


def printed_names(expression: str, scope: Sequence[Local]) -> frozenset[str]:
    """The fields in an expression: `total_du`, `debiteur.nom`, `factures.numero` whatever the loop calls its row."""
    from jinja2 import TemplateError, nodes

    try:
        tree = sandbox().parse("{{ " + expression + " }}")
    except TemplateError:
        return frozenset()
    return frozenset(full_name(node, scope) for node in tree.find_all((nodes.Name, nodes.Getattr))) - {""}


def _meant_name(expression: str, scope: Sequence[Local]) -> str:
    """`Total dû` or `total-du`: a name with signs that names cannot bear, taken apart by the parser."""
    if not re.fullmatch(r"[^\W\d][\w.]*(?:[ -][\w.]+)+", expression):
        return ""
    if re.search(r"\s(?:and|or|not|in|is|if|else)\s", f" {expression} "):
        return ""
    return same_name(expression, {*names_in(""), *dotted_names(), *_dotted_locals(scope)})


def _dotted_locals(scope: Sequence[Local]) -> frozenset[str]:
    return frozenset(f"{local.name}.{name}" for local in scope for name in local.names or ())


# --- Names, filters and calls --------------------------------------------------------------------------


def _calls(tree: nodes.Template) -> Iterator[str]:
    """A template fills in values; it runs nothing."""
    from jinja2 import nodes

    for call in tree.find_all(nodes.Call):
        called = call.node
        method = called.attr if isinstance(called, nodes.Getattr) else ""
        name = _FILTER_FOR.get(method, method)
        if isinstance(called, nodes.Getattr) and name in sandbox().filters:
            written = _written(called.node)
            yield f"« {written}.{method}() » ne se calcule pas ici ; employez le filtre : {{{{ {written}|{name} }}}}"
        elif isinstance(called, nodes.Name):
            yield f"champ inconnu « {called.name}() » : une lettre n’appelle pas de fonction ; tapez un champ"
        else:
            yield f"« {_written(called)}() » : une lettre n’appelle pas de fonction ; tapez un champ, comme {{{{ date }}}}"


def _written(node: nodes.Node) -> str:
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _names(tree: nodes.Template, scope: Sequence[Local]) -> Iterator[str]:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Filter):
        if node.name not in sandbox().filters:
            yield f"filtre inconnu « {node.name} »{nearest(node.name, sandbox().filters)}"
    inside_dots = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for dotted in tree.find_all(nodes.Getattr):
        if id(dotted) not in inside_dots:
            yield from _dotted(dotted, scope)
    for name in tree.find_all(nodes.Name):
        if id(name) not in inside_dots:
            yield from _name(name.name, scope)


def _name(name: str, scope: Sequence[Local]) -> Iterator[str]:
    known = {*names_in(""), *(local.name for local in scope), *(("loop",) if scope else ())}
    if name not in known:
        meant = _french_flag(name)
        yield f"champ inconnu « {name} »{meant or nearest(name, known | dotted_names())}"


def _french_flag(name: str) -> str:
    words = {"vrai": "true", "faux": "false", "oui": "true", "non": "not"}
    return f" ; tapez {words[name.lower()]}" if name.lower() in words else ""


def _dotted(dotted: nodes.Getattr, scope: Sequence[Local]) -> Iterator[str]:
    from jinja2 import nodes

    inner = dotted.node
    if isinstance(inner, nodes.Getattr):
        if not _written(inner).startswith("loop."):
            yield _too_deep(dotted, inner)
        return
    if not isinstance(inner, nodes.Name):
        return
    root, attribute = inner.name, dotted.attr
    local = next((local for local in reversed(scope) if local.name == root), None)
    if local is None and root in LISTS:
        yield f"« {root} » est une liste ; écrivez {{%tr for x in {root} %}} puis x.{attribute}"
    elif local is None and root not in GROUPS and not (root == "loop" and scope):
        near = nearest(f"{root}.{attribute}", {*names_in(""), *dotted_names(), *_dotted_locals(scope)})
        yield f"champ inconnu « {root}.{attribute} »{near}"
    elif (known := names_in(root) if local is None else local.names) and attribute not in known:
        yield f"champ inconnu « {root}.{attribute} »{nearest(attribute, known, root)}"


def _too_deep(dotted: nodes.Getattr, inner: nodes.Getattr) -> str:
    told = f"champ inconnu « {_written(dotted)} » : rien ne vient après « {_written(inner)} »"
    if dotted.attr in sandbox().filters:
        return f"{told} ; employez le filtre : {{{{ {_written(inner)}|{dotted.attr} }}}}"
    return f"{told} ; tapez {{{{ {_written(inner)} }}}}"


# --- What is done with the values ----------------------------------------------------------------------


def _uses(tree: nodes.Template, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """Comparisons and sums that run without an error and mean something else."""
    from jinja2 import nodes

    for compare in tree.find_all(nodes.Compare):
        for operand in compare.ops:
            yield from _compared(compare.expr, operand, tag, scope)
    for sum_ in tree.find_all((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)):
        kinds = [kind_of(side, scope) for side in (sum_.left, sum_.right)]
        if "texte" in kinds and not any(_is_text_constant(side) for side in (sum_.left, sum_.right)):
            yield f"« {tag} » ne peut pas être calculé ; {_TEXT_READY}"
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name in ("int", "round") and filtered.node and kind_of(filtered.node, scope) == "texte":
            yield f"« {tag} » ne peut pas être calculé ; {_TEXT_READY}"


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
    if "texte" in kinds and (operand.op not in ("eq", "ne") or (constants and not words)):
        yield f"« {tag} » compare mal ; {_TEXT_READY}"
    elif "oui/non" in kinds and words:
        yield f"« {tag} » ne serait jamais vrai ; un champ oui ou non se teste seul : {{% if particulier %}}"
    elif "nombre" in kinds and words:
        yield f"« {tag} » ne serait jamais vrai ; un nombre se compare sans guillemets : {{% if nb_factures > 1 %}}"
    elif any(re.search("[\u00a0\u2000-\u200a\u202f]", word) for word in words) and "texte" in kinds:
        yield f"« {tag} » ne serait jamais vrai : le texte comparé contient une espace insécable ; retapez cette espace"


def _printed(tree: nodes.Template, scope: Sequence[Local]) -> Iterator[str]:
    """A printed field must be text or a number."""
    from jinja2 import nodes

    output = tree.body[0]
    node = output.nodes[0] if isinstance(output, nodes.Output) else output
    kind = kind_of(node, scope)
    name = full_name(node, scope)
    if kind in ("groupe", "liste") or (name.endswith("[]") and name[:-2] in LISTS):
        yield f"« {_written(node)} » ne s’imprime pas d’un bloc ; {_how_to_print(node, kind, scope)}"
    elif kind == "oui/non":
        flag = _written(node)
        yield f"« {flag} » vaut oui ou non et ne s’imprime pas ; écrivez {{% if {flag} %}} … {{% endif %}}"


def _how_to_print(node: nodes.Node, kind: str, scope: Sequence[Local]) -> str:
    written = _written(node)
    if kind == "groupe":
        return f"tapez l’un de ses champs, par exemple {{{{ {written}.nom }}}}"
    if kind != "liste":
        return f"tapez l’un de ses champs, par exemple {{{{ {written}.date }}}}"
    row = "ligne" if "." in written else "x"
    return f"écrivez {{%p for {row} in {written} %}}, {{{{ {row} }}}}, {{%p endfor %}}, chacun dans son paragraphe"


def _trial(expression: str, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """Compute the expression with sample values, inside the loops that are open."""
    if "loop." in expression and scope:
        return
    values: Context = {**sample_context(True), **{local.name: local.sample for local in scope}}
    try:
        sandbox().from_string("{{ " + expression + " }}").render(values)
    except Exception:  # whatever an expression can raise: its author needs the place, not the kind
        yield f"« {tag} » ne peut pas être calculé ; {_TEXT_READY}"
