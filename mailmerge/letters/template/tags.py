"""Is each tag of a template well formed, closed, and does it name what exists?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailmerge.letters.template.sandbox import offered_filters, sandbox
from mailmerge.letters.vocabulary import GROUPS, LISTS, VOCABULARY, Context, names_in, sample_context

if TYPE_CHECKING:
    from jinja2 import nodes

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_HALF_TAG = re.compile(r"\{\{|\}\}|\{%|%\}")
_SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*([\w.]+)\s*\}(?!\})")
_FOR = re.compile(r"^for\s+(\w+)\s+in\s+(.+)$")
_ENDS = {"endif": "if", "endfor": "for"}
_ANY = frozenset(("*",))
_PRINTED_AS_LISTS = frozenset(f"{field.group}.{field.name}" for field in VOCABULARY if field.shape == "liste")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as Word shows it, where it is, and the whole text of the table row and cell around it, if any."""

    part: str
    where: str
    text: str
    row: str | None = None
    cell: str | None = None


class PartChecker:
    """Follows the tags of a part from top to bottom, with the loops and conditions that are open."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        # Names that loops and `set` bring in -> the names that may follow their dot.
        self._local: list[tuple[str, frozenset[str], object]] = []

    def faults_in(self, paragraph: Paragraph) -> Iterator[str]:
        """The faults of one paragraph's tags."""
        for tag in TAG.findall(paragraph.text):
            yield from _not_alone(tag, paragraph)
            yield from self._check(tag)
        rest = TAG.sub("", paragraph.text)
        for name in _SINGLE_BRACES.findall(rest):
            if name in names_in("") or name in _dotted_names():
                yield f"« {{{name}}} » s’imprimerait tel quel ; doublez les accolades : {{{{ {name} }}}}"
        if half := _HALF_TAG.search(rest):
            yield f"balise « {half[0]} » sans son autre moitié ; écrivez {{{{ champ }}}} dans un seul paragraphe"

    def unclosed(self) -> Iterator[str]:
        """What is still open at the end of the part."""
        for keyword, tag in self._open:
            prefix = re.match(r"\{%-?\s*(p|tr|tc)\s", tag)
            yield f"« {tag} » n’est pas fermé ; ajoutez {{%{f'{prefix[1]} ' if prefix else ' '}end{keyword} %}}"

    def _check(self, tag: str) -> Iterator[str]:
        if tag.startswith("{#"):
            yield f"« {tag} » est un commentaire, qui ne s’imprime pas ; écrivez {{{{ champ }}}}"
            return
        inner = tag[2:-2].translate(_QUOTES).strip().strip("-").strip()
        if tag.startswith("{{"):
            yield from self._check_printed(re.sub(r"^r\s+", "", inner), tag)
            return
        statement = re.sub(r"^(?:p|tr|tc|r)\s+", "", inner)
        yield from self._check_statement(statement, tag)

    def _check_statement(self, statement: str, tag: str) -> Iterator[str]:
        keyword, _, rest = statement.partition(" ")
        if keyword in ("if", "elif"):
            faults = [*self._check_expression(rest, tag)]
            yield from faults or self._try(rest, tag)
            if keyword == "if":
                self._open.append(("if", tag))
            elif not any(opened == "if" for opened, _ in self._open):
                yield f"« {tag} » sans {{% if %}} avant lui"
        elif keyword == "for":
            yield from self._open_loop(statement, tag)
        elif keyword in _ENDS:
            yield from self._close(keyword, tag)
        elif keyword == "else":
            if not self._open:
                yield f"« {tag} » sans {{% if %}} avant lui"
        else:
            yield f"« {tag} » n’est pas une balise connue ; employez if, for, endif ou endfor"

    def _open_loop(self, statement: str, tag: str) -> Iterator[str]:
        match = _FOR.match(statement)
        if match is None:
            yield f"« {tag} » se lit mal ; écrivez par exemple {{%tr for f in factures %}}"
            self._open.append(("for", tag))
            return
        yield from self._check_expression(match[2], tag)
        source = match[2].strip()
        self._open.append(("for", tag))
        rows = sample_context(True).get(source)
        row = rows[0] if isinstance(rows, list) and source in LISTS else "texte"
        self._local.append((match[1], names_in(source) if source in LISTS else _ANY, row))

    def _close(self, keyword: str, tag: str) -> Iterator[str]:
        wanted = _ENDS[keyword]
        if not self._open or self._open[-1][0] != wanted:
            opened = f" ; « {self._open[-1][1]} » est encore ouvert" if self._open else ""
            yield f"« {tag} » ferme ce qui n’est pas ouvert{opened}"
        # Crossed tags are one fault: the tag that was meant is taken as closed.
        meant = next((pair for pair in reversed(self._open) if pair[0] == wanted), None)
        if meant is not None:
            self._open.remove(meant)
            if wanted == "for" and self._local:
                self._local.pop()

    def _check_expression(self, expression: str, tag: str) -> Iterator[str]:
        from jinja2 import TemplateError, nodes

        try:
            tree = sandbox().parse("{{ " + expression + " }}")
        except TemplateError:
            yield f"« {tag} » se lit mal ; un champ s’écrit {{{{ champ }}}}, sans espace ni guillemet dans son nom"
            return
        for node in tree.find_all(nodes.Filter):
            if node.name not in sandbox().filters:
                yield f"filtre inconnu « {node.name} »{_nearest(node.name, offered_filters())}"
        inside_dots = {id(node.node) for node in tree.find_all(nodes.Getattr)}
        for dotted in tree.find_all(nodes.Getattr):
            yield from self._check_dotted(dotted)
        for name in tree.find_all(nodes.Name):
            if id(name) not in inside_dots:
                yield from self._check_name(name.name)

    def _check_printed(self, expression: str, tag: str) -> Iterator[str]:
        """A field that is printed: it must be text or a number, not a list, and it must be possible to compute."""
        faults = [*self._check_expression(expression, tag)]
        if not faults and (expression in (*GROUPS, *LISTS) or expression in _PRINTED_AS_LISTS):
            faults.append(f"« {expression} » ne s’imprime pas d’un bloc ; {_how_to_list(expression)}")
        yield from faults or self._try(expression, tag)

    def _try(self, expression: str, tag: str) -> Iterator[str]:
        """Compute the expression with sample values, inside the loops that are open."""
        values: Context = {**sample_context(True), **{name: row for name, _, row in self._local}}
        if "loop." in expression and self._local:
            return
        try:
            sandbox().from_string("{{ " + expression + " }}").render(values)
        except Exception:  # whatever an expression can raise: its author needs the place, not the kind
            yield (
                f"« {tag} » ne peut pas être calculé ; les montants et les dates sont du texte prêt à imprimer, "
                "seuls les nombres (nb_factures, jours_retard…) se comparent"
            )

    def _check_name(self, name: str) -> Iterator[str]:
        known = {*names_in(""), *(local for local, _, _ in self._local), *(("loop",) if self._local else ())}
        if name not in known:
            yield f"champ inconnu « {name} »{_nearest(name, known | _dotted_names())}"

    def _check_dotted(self, dotted: nodes.Getattr) -> Iterator[str]:
        from jinja2 import nodes

        if not isinstance(dotted.node, nodes.Name):
            return
        root, attribute = dotted.node.name, dotted.attr
        known = self._names_after(root)
        if root in LISTS:
            yield f"« {root} » est une liste ; écrivez {{%tr for x in {root} %}} puis x.{attribute}"
        elif known is None:
            near = _nearest(f"{root}.{attribute}", {*names_in(""), *_dotted_names()})
            yield f"champ inconnu « {root}.{attribute} »{near}"
        elif known != _ANY and attribute not in known:
            yield f"champ inconnu « {root}.{attribute} »{_nearest(attribute, known, root)}"

    def _names_after(self, root: str) -> frozenset[str] | None:
        """What may follow the dot of a name; None if nothing is known by that name."""
        for local, names, _ in reversed(self._local):
            if root == local:
                return names
        if root == "loop" and self._local:
            return _ANY
        return names_in(root) if root in GROUPS else None


_ALONE = {"p": "son paragraphe", "tr": "sa ligne de tableau", "tc": "sa cellule"}


def _not_alone(tag: str, paragraph: Paragraph) -> Iterator[str]:
    """The engine replaces the whole paragraph, row or cell around such a tag: any text beside it would vanish."""
    match = re.match(r"^\{%-?\s*(p|tr|tc)\s", tag)
    if match is None:
        return
    around = {"p": paragraph.text, "tr": paragraph.row, "tc": paragraph.cell}[match[1]]
    if around is None:
        yield f"« {tag} » ne va que dans un tableau"
    elif around != tag:
        yield f"« {tag} » doit être seul dans {_ALONE[match[1]]} ; le texte voisin disparaîtrait de la lettre"


def _how_to_list(expression: str) -> str:
    if expression in GROUPS:
        return f"tapez l’un de ses champs, par exemple {{{{ {expression}.nom }}}}"
    name = "ligne" if expression in _PRINTED_AS_LISTS else "x"
    return f"écrivez {{%p for {name} in {expression} %}}, {{{{ {name} }}}}, {{%p endfor %}}, chacun dans son paragraphe"


def _dotted_names() -> frozenset[str]:
    return frozenset(f"{group}.{name}" for group in GROUPS for name in names_in(group))


def _nearest(word: str, known: Iterable[str], root: str = "") -> str:
    """`; vouliez-vous dire « … » ?` with the nearest known name, or the command that lists them all."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not near:
        return " ; la commande « mailmerge fields » donne la liste des champs"
    return f" ; vouliez-vous dire « {f'{root}.' if root else ''}{near[0]} » ?"
