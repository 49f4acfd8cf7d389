"""What is wrong in a Word template, where, and what did its author mean?

Every paragraph of body, headers, footers and notes is read as Word shows it. Each tag is parsed on its own, so that a
fault is told with its paragraph and the nearest known field; then the template is rendered twice with sample values.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mailmerge.letters.template.render import Template, render, sandbox
from mailmerge.letters.vocabulary import GROUPS, LISTS, names_in, sample_context

if TYPE_CHECKING:
    from jinja2 import nodes
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS: Mapping[str, str] = {
    r"word/document\.xml": "corps",
    r"word/header\d*\.xml": "en-tête",
    r"word/footer\d*\.xml": "pied de page",
    r"word/footnotes\.xml": "notes",
}
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_HALF_TAG = re.compile(r"\{\{|\}\}|\{%|%\}")
_FOR = re.compile(r"^for\s+(\w+)\s+in\s+(.+)$")
_ENDS = {"endif": "if", "endfor": "for"}
_ANY = frozenset(("*",))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as Word shows it, and where: part, then table row and column or the beginning of its text."""

    part: str
    where: str
    text: str


class BrokenFile(Exception):  # noqa: N818 - a finding about a file, told with its cure
    """The file is not a Word document that can be filled."""


def open_template(path: Path, content: bytes) -> Template:
    """The template of a .docx file.

    Raises:
        BrokenFile: not a .docx, encrypted, or damaged.
    """
    if content.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        raise BrokenFile("ancien format Word (.doc) ou mot de passe ; enregistrez-le en .docx sans mot de passe")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = archive.read("[Content_Types].xml").decode("utf-8", "replace")
            archive.read("word/document.xml")
            if archive.testzip() is not None:
                raise BrokenFile("fichier abîmé ; ouvrez-le dans Word et enregistrez-le de nouveau")
    except KeyError:
        raise BrokenFile("ce n’est pas un document Word (.docx) ; enregistrez-le en .docx depuis Word") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise BrokenFile("fichier abîmé ou d’un autre format ; enregistrez-le en .docx depuis Word") from None
    if "wordprocessingml.document.main+xml" not in kind:
        raise BrokenFile("modèle (.dotx) ou document à macros (.docm) ; enregistrez-le en « Document Word (.docx) »")
    return Template(path, content)


def check_template(template: Template) -> tuple[str, ...]:
    """Everything wrong in a template, one sentence a fault; empty if letters can be made from it."""
    faults: list[str] = []
    tags = 0
    for part, xml in _parts(template.content):
        checker = _PartChecker()
        for paragraph in _paragraphs(part, xml):
            tags += len(_TAG.findall(paragraph.text))
            faults += [_told(paragraph, message) for message in checker.faults_in(paragraph.text)]
        faults += [f"{part} : {message}" for message in checker.unclosed()]
    if not faults and not tags:
        faults.append(
            "aucun champ : tous les clients recevraient la même lettre ; insérez par exemple {{ debiteur.nom }}"
        )
    return tuple(dict.fromkeys(faults)) or _try_out(template)


def _told(paragraph: Paragraph, message: str) -> str:
    excerpt = paragraph.text if len(paragraph.text) <= 70 else paragraph.text[:67] + "…"
    return f"{paragraph.part}, {paragraph.where} « {excerpt} » : {message}"


def _try_out(template: Template) -> tuple[str, ...]:
    """What only a real rendering shows: with everything filled, then with everything optional absent."""
    for full in (True, False):
        try:
            render(template, sample_context(full))
        except Exception as error:  # whatever a template's author can make docxtpl, Jinja or lxml raise
            return (f"le modèle ne peut pas être rempli ({type(error).__name__} : {error})",)
    return ()


# --- Reading the document ------------------------------------------------------------------------------


def _parts(content: bytes) -> Iterator[tuple[str, _Element]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for pattern, label in _PARTS.items():
            for name in sorted(archive.namelist()):
                if re.fullmatch(pattern, name):
                    yield label, etree.fromstring(archive.read(name), parser)


def _paragraphs(part: str, root: _Element) -> Iterator[Paragraph]:
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
        text = _text(paragraph)
        if text.strip():
            yield Paragraph(part, _cell_of(paragraph, tables) or f"paragraphe {number}", text.strip())


def _text(paragraph: _Element) -> str:
    """The paragraph's own text, without that of text boxes anchored in it."""
    pieces = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        owner = next(parent for parent in node.iterancestors(f"{_W}p"))
        if owner is paragraph:
            pieces.append((node.text or "") if node.tag == f"{_W}t" else " ")
    return "".join(pieces)


def _cell_of(paragraph: _Element, tables: Mapping[_Element, int]) -> str:
    cell = next(iter(paragraph.iterancestors(f"{_W}tc")), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = next(iter(cell.iterancestors(f"{_W}tbl")), None)
    if row is None or table is None:
        return ""
    row_number = [*table.iter(f"{_W}tr")].index(row) + 1
    return f"tableau {tables[table]}, ligne {row_number}, colonne {row.findall(f'{_W}tc').index(cell) + 1},"


# --- Reading the tags ----------------------------------------------------------------------------------


class _PartChecker:
    """Follows the tags of a part from top to bottom, with the loops and conditions that are open."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        # Names that loops and `set` bring in -> the names that may follow their dot.
        self._local: list[tuple[str, frozenset[str]]] = []

    def faults_in(self, text: str) -> Iterator[str]:
        """The faults of one paragraph's tags."""
        for tag in _TAG.findall(text):
            yield from self._check(tag)
        if half := _HALF_TAG.search(_TAG.sub("", text)):
            yield f"balise « {half[0]} » sans son autre moitié ; écrivez {{{{ champ }}}} dans un seul paragraphe"

    def unclosed(self) -> Iterator[str]:
        """What is still open at the end of the part."""
        for keyword, tag in self._open:
            yield f"« {tag} » n’est pas fermé ; ajoutez {{% end{keyword} %}}"

    def _check(self, tag: str) -> Iterator[str]:
        if tag.startswith("{#"):
            yield f"« {tag} » est un commentaire, qui ne s’imprime pas ; écrivez {{{{ champ }}}}"
            return
        inner = tag[2:-2].strip().strip("-").strip()
        if tag.startswith("{{"):
            yield from self._check_expression(re.sub(r"^r\s+", "", inner), tag)
            return
        statement = re.sub(r"^(?:p|tr|tc|r)\s+", "", inner)
        yield from self._check_statement(statement, tag)

    def _check_statement(self, statement: str, tag: str) -> Iterator[str]:
        keyword, _, rest = statement.partition(" ")
        if keyword in ("if", "elif"):
            yield from self._check_expression(rest, tag)
            if keyword == "if":
                self._open.append(("if", tag))
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
        self._local.append((match[1], names_in(source) if source in LISTS else _ANY))

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
                yield f"filtre inconnu « {node.name} »{_nearest(node.name, sandbox().filters)}"
        inside_dots = {id(node.node) for node in tree.find_all(nodes.Getattr)}
        for dotted in tree.find_all(nodes.Getattr):
            yield from self._check_dotted(dotted)
        for name in tree.find_all(nodes.Name):
            if id(name) not in inside_dots:
                yield from self._check_name(name.name)

    def _check_name(self, name: str) -> Iterator[str]:
        known = {*names_in(""), *(local for local, _ in self._local), "loop"}
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
        for local, names in reversed(self._local):
            if root == local:
                return names
        if root == "loop":
            return _ANY
        return names_in(root) if root in GROUPS else None


def _dotted_names() -> frozenset[str]:
    return frozenset(f"{group}.{name}" for group in GROUPS for name in names_in(group))


def _nearest(word: str, known: Iterable[str], root: str = "") -> str:
    """`; vouliez-vous dire « … » ?` with the nearest known name, or the command that lists them all."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not near:
        return " ; la commande « mailmerge fields » donne la liste des champs"
    return f" ; vouliez-vous dire « {f'{root}.' if root else ''}{near[0]} » ?"
