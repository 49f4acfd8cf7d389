"""Does an expression read well, name what exists, and can it be computed?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from mailmerge.letters.template.check.nearest import dotted_names, nearest, nearest_name, other_word, same_name
from mailmerge.letters.template.check.scope import Local, full_name, written
from mailmerge.letters.template.check.uses import TEXT_READY, misprints, misuses, tested
from mailmerge.letters.template.sandbox import offered_filters, sandbox
from mailmerge.letters.vocabulary import GROUPS, LISTS, ROW_NAMES, Context, names_in, sample_context

if TYPE_CHECKING:
    from jinja2 import Template, nodes

_KEPT = 1024
_HINTS: tuple[tuple[str, str], ...] = (
    (r"=>|=<", "tapez >= ou <="),
    (r"[^=!<>]=[^=]", "pour comparer, tapez deux signes égal : =="),
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
        tree = _parsed(expression)
    except TemplateError:
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, expression)), "")
        usual = "un champ s’écrit {{ champ }}, sans espace ni guillemet dans son nom"
        return (f"« {tag} » se lit mal ; {hint or usual}",)
    steps: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: _calls(tree),
        lambda: _names(tree, scope),
        lambda: misuses(tree, tag, scope),
        lambda: misprints(tree, tag, scope) if printed else tested(tree, tag, scope),
        lambda: _trial(expression, tag, scope),
    )
    # A later step only says again what an earlier one has found.
    return next((faults for step in steps if (faults := tuple(dict.fromkeys(step())))), ())


# The templates of a workspace say mostly the same: stage after stage, language after language.
@lru_cache(_KEPT)
def _parsed(expression: str) -> nodes.Template:
    return sandbox().parse("{{ " + expression + " }}")


@lru_cache(_KEPT)
def _compiled(expression: str) -> Template:
    return sandbox().from_string("{{ " + expression + " }}")


def printed_names(expression: str, scope: Sequence[Local]) -> frozenset[str]:
    """The fields in an expression: `total_du`, `debiteur.nom`, `factures.numero` whatever the loop calls its row."""
    from jinja2 import TemplateError, nodes

    try:
        tree = _parsed(expression)
    except TemplateError:
        return frozenset()
    names = (full_name(node, scope) for node in tree.find_all((nodes.Name, nodes.Getattr)))
    return frozenset(name.removesuffix("[]") for name in names if name)


def _meant_name(expression: str, scope: Sequence[Local]) -> str:
    """`Total dû` or `total-du`: a name with signs that names cannot bear, taken apart by the parser."""
    if not re.fullmatch(r"[^\W\d](?:[\w.]*\w)?(?:[ -]\w[\w.]*)+", expression):
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
            on, shape = written(called.node), f"{name}('…', '…')" if name == "replace" else name
            yield f"« {on}.{method}() » ne se calcule pas ici ; employez le filtre : {{{{ {on}|{shape} }}}}"
        elif isinstance(called, nodes.Name):
            yield f"champ inconnu « {called.name}() » : une lettre n’appelle pas de fonction ; tapez un champ"
        else:
            yield f"« {written(called)}() » : une lettre n’appelle pas de fonction ; tapez un champ"


def _names(tree: nodes.Template, scope: Sequence[Local]) -> Iterator[str]:
    from jinja2 import nodes

    for node in tree.find_all(nodes.Filter):
        if node.name not in sandbox().filters:
            yield f"filtre inconnu « {node.name} »{_nearest_filter(node.name)}"
    inside_dots = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for dotted in tree.find_all(nodes.Getattr):
        if id(dotted) not in inside_dots:
            yield from _dotted(dotted, scope)
    for name in tree.find_all(nodes.Name):
        if id(name) not in inside_dots:
            yield from _name(name.name, scope)


def _nearest_filter(name: str) -> str:
    from jinja2.filters import FILTERS  # a filter of Jinja's own was meant as it is

    known = sorted(offered_filters())
    near = "" if name in FILTERS else nearest_name(name, known)
    return f" ; vouliez-vous dire « {near} » ?" if near else f" ; les filtres sont : {', '.join(known)}"


def _name(name: str, scope: Sequence[Local]) -> Iterator[str]:
    known = {*names_in(""), *(local.name for local in scope), *(("loop",) if scope else ())}
    if name not in known:
        meant = _french_flag(name) or _meant_by(name) or _in_a_loop("", name)
        yield f"champ inconnu « {name} »{meant or nearest(name, known | dotted_names())}"


def _meant_by(name: str) -> str:
    word = other_word(name)
    return f" ; vouliez-vous dire « {word} » ?" if word else ""


def _french_flag(name: str) -> str:
    words = {"vrai": "true", "faux": "false", "oui": "true", "non": "not"}
    return f" ; tapez {words[name.lower()]}" if name.lower() in words else ""


def _in_a_loop(row: str, name: str) -> str:
    """A field of the rows of a list, typed where no row is: with the usual name of a row, or without any."""
    rows = next((rows for rows in LISTS if (ROW_NAMES[rows] == row if row else name in names_in(rows))), "")
    field = nearest_name(name, names_in(rows)) if rows else ""
    if not field:
        return ""
    row = ROW_NAMES[rows]
    return (
        f" hors d’une boucle ; écrivez {{{{ {row}.{field} }}}} entre {{%tr for {row} in {rows} %}} et {{%tr endfor %}}"
    )


def _dotted(dotted: nodes.Getattr, scope: Sequence[Local]) -> Iterator[str]:
    from jinja2 import nodes

    inner = dotted.node
    if isinstance(inner, nodes.Getattr):
        if not written(inner).startswith("loop."):
            yield _too_deep(dotted, inner)
        return
    if not isinstance(inner, nodes.Name):
        return
    root, attribute = inner.name, dotted.attr
    local = next((local for local in reversed(scope) if local.name == root), None)
    if local is None and root in LISTS:
        yield f"« {root} » est une liste ; écrivez {{%tr for x in {root} %}} puis x.{attribute}"
    elif local is None and root not in GROUPS and not (root == "loop" and scope):
        known_names = {*names_in(""), *dotted_names(), *_dotted_locals(scope)}
        near = _in_a_loop(root, attribute) if root in ROW_NAMES.values() and not scope else ""
        near = near or _meant_by(f"{root}.{attribute}") or nearest(f"{root}.{attribute}", known_names)
        yield f"champ inconnu « {root}.{attribute} »{near}"
    elif (known := names_in(root) if local is None else local.names) and attribute not in known:
        yield f"champ inconnu « {root}.{attribute} »{nearest(attribute, known, root)}"


def _too_deep(dotted: nodes.Getattr, inner: nodes.Getattr) -> str:
    told = f"champ inconnu « {written(dotted)} » : rien ne vient après « {written(inner)} »"
    if dotted.attr in sandbox().filters:
        return f"{told} ; employez le filtre : {{{{ {written(inner)}|{dotted.attr} }}}}"
    return f"{told} ; tapez {{{{ {written(inner)} }}}}"


def _uses_unknown_row(expression: str, local: Local) -> bool:
    """The fault is the loop's; what its rows would hold cannot be told."""
    return local.sample is None and re.search(rf"\b{re.escape(local.name)}\b", expression) is not None


def _trial(expression: str, tag: str, scope: Sequence[Local]) -> Iterator[str]:
    """Compute the expression with sample values, inside the loops that are open."""
    if ("loop." in expression and scope) or any(_uses_unknown_row(expression, local) for local in scope):
        return
    values: Context = {**sample_context(True), **{local.name: local.sample for local in scope}}
    try:
        _compiled(expression).render(values)
    except Exception:  # whatever an expression can raise: its author needs the place, not the kind
        yield f"« {tag} » ne peut pas être calculé ; {TEXT_READY}"
