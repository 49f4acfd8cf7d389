"""What can a clerk copy into a Word template, and what will be printed there?

Everything comes from the declared vocabulary and the sandbox's filters; `handout` turns it into a Word document.
"""

from __future__ import annotations

import contextlib
import html
from collections.abc import Iterator
from pathlib import Path

from mailmerge.errors import OutputError, UsageError, os_reason
from mailmerge.letters.template.crib.examples import CONDITIONS, FILTERS, HOW_TO, FilterExample
from mailmerge.letters.template.crib.handout import as_word
from mailmerge.letters.template.crib.parts import Block, Handout, Line, Section
from mailmerge.letters.vocabulary import GROUPS, LISTS, ROW_NAMES, VOCABULARY, FieldDoc, sample_context

CRIB_FILE = "Aide-mémoire des champs.docx"

_TITLES = {
    "": "La lettre, ses totaux et ses dates",
    "creancier": "Votre société (le créancier)",
    "debiteur": "Le client (le débiteur)",
    "lettre": "Les références de l’envoi",
    "mandant": "Le mandant",
}
_INTRODUCTIONS = {
    "mandant": "Pour une société de recouvrement : celle au nom de qui elle écrit. Sans mandant, rien ne s’imprime.",
}
_FIELD_HEADS = ("Champ à copier", "Ce qu’il dit", "Exemple")
_ROW_HEADS = ("Champ à copier dans la ligne", "Ce qu’il dit", "Exemple")
# A table of a letter is narrow: these columns, or the first ones.
_COLUMNS = {"factures": ("numero", "date", "echeance", "jours_retard", "reste_du")}
_MOST_COLUMNS = 5
# The total is net of credits: without them, the table of a letter would not add up.
_DEDUCTED = {
    "factures": (
        "{%tr for a in avoirs %}",
        "Avoir ou règlement n°\u00a0{{ a.numero }}, à déduire",
        "−\u00a0{{ a.montant }}",
        "{%tr endfor %}",
    )
}
_TOTALS = {"factures": ("Total restant dû", "{{ total_du }}")}


def crib_sheet() -> bytes:
    """The Word document: how to, every field by group, conditions, lists with ready tables, filters."""
    return as_word(
        Handout(
            title="Aide-mémoire des champs",
            subtitle="Ce que l’on peut copier dans les modèles Word des lettres de relance",
            steps=HOW_TO,
            sections=tuple(_sections()),
        )
    )


def write_crib_sheet(path: Path) -> Path:
    """Write the document where nothing stands yet; gives its path: in a folder the usual name, `.docx` if left out.

    Raises:
        UsageError: the name says another kind of file.
        OutputError: a file of that name is there already (it may hold notes of hers), or it cannot be written.
    """
    if path.is_dir():
        path /= CRIB_FILE
    elif not path.suffix:
        path = path.with_name(f"{path.name}.docx")
    if path.suffix.lower() != ".docx":
        raise UsageError(
            f"{path.name} : l’aide-mémoire est un document Word (.docx).",
            cure=f'Écrivez par exemple --docx "{path.with_suffix(".docx")}".',
        )
    try:
        _write_new(path, crib_sheet())
    except FileExistsError:
        raise OutputError(
            f"{path} existe déjà et n’a pas été touché.",
            cure="Donnez un autre nom, ou supprimez d’abord ce fichier s’il ne sert plus.",
        ) from None
    except OSError as error:
        raise OutputError(
            f"{path} ne peut pas être écrit : {os_reason(error)}.",
            cure="Choisissez un dossier qui existe et où vous avez le droit d’écrire, puis recommencez.",
        ) from error
    return path


def _write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()  # half a document helps nobody
            raise


# --- Sections ------------------------------------------------------------------------------------------


def _sections() -> Iterator[Section]:
    absent = sample_context(full=False)
    optional = [group for group in GROUPS if not absent[group]]
    for group in ("", *(group for group in GROUPS if group not in optional)):
        yield _group_section(group, optional=False)
    yield _conditions_section()
    lines = tuple(Line(code, meaning) for code, meaning in CONDITIONS)
    yield Section("D’autres conditions", "", ("Condition à copier", "Ce qu’elle fait"), lines)
    for name in LISTS:
        yield _list_section(name, optional=not absent[name])
    yield _filters_section()
    for group in optional:
        yield _group_section(group, optional=True)


def _group_section(group: str, optional: bool) -> Section:
    fields = [field for field in VOCABULARY if field.group == group and field.shape not in ("oui/non", "image")]
    lines = tuple(_line(field, group if optional else "") for field in fields)
    introduction = _INTRODUCTIONS.get(group, "")
    return Section(_TITLES.get(group, group.capitalize()), introduction, _FIELD_HEADS, lines)


def _line(field: FieldDoc, condition: str = "") -> Line:
    example = tuple(field.example.split(" / ")) if field.shape == "liste" else (field.example,)
    return Line(_code(field, condition), field.meaning, example)


def _code(field: FieldDoc, condition: str) -> tuple[str, ...]:
    """What is typed to print a field, one paragraph each; inside a condition where the whole group may be absent."""
    if field.shape == "liste":
        loop = (f"{{%p for ligne in {field.typed} %}}", "{{ ligne }}", "{%p endfor %}")
        return (f"{{%p if {condition} %}}", *loop, "{%p endif %}") if condition else loop
    printed = f"{{{{ {field.typed} }}}}"
    return (f"{{% if {condition} %}}{printed}{{% endif %}}",) if condition else (printed,)


def _conditions_section() -> Section:
    asked = [field for field in VOCABULARY if field.shape == "oui/non" and field.group not in LISTS]
    lines = tuple(Line((_condition(field),), f"{field.meaning[0].lower()}{field.meaning[1:]}") for field in asked)
    introduction = (
        "Un texte qui ne s’imprime que dans certains cas. Copiez la condition entière, puis remplacez « votre texte ». "
        "Ce qui s’ouvre par if se ferme par endif."
    )
    return Section("Les conditions", introduction, ("Condition à copier", "Le texte s’imprime si…"), lines)


def _condition(field: FieldDoc) -> str:
    return f"{{% if {field.typed} %}}votre texte{{% endif %}}"


def _list_section(name: str, optional: bool) -> Section:
    fields = [field for field in VOCABULARY if field.group == name]
    row = ROW_NAMES[name]
    wanted = _COLUMNS.get(name, tuple(field.name for field in fields)[:_MOST_COLUMNS])
    columns = [field for field in fields if field.name in wanted]
    block = Block(
        before=f"{{%p if {name} %}}" if optional else "",
        heads=tuple(field.meaning for field in columns),
        opening=f"{{%tr for {row} in {name} %}}",
        cells=tuple(_printed_in_row(field) for field in columns),
        amounts=tuple(field.example.endswith("€") for field in columns),
        closing="{%tr endfor %}",
        deducted=_DEDUCTED.get(name, ()),
        total=_TOTALS.get(name, ()),
        after="{%p endif %}" if optional else "",
    )
    whole = ", avec les lignes if et endif autour : rien ne s’imprime quand la liste est vide" if optional else ""
    introduction = (
        f"Tableau prêt à copier en entier (et à coller normalement){whole}. La ligne entre for et endfor se répète ; "
        "changez-y les champs, ajoutez ou ôtez des colonnes."
    )
    lines = tuple(Line((_printed_in_row(field),), field.meaning, (field.example,)) for field in fields)
    return Section(LISTS[name], introduction, _ROW_HEADS, lines, block)


def _printed_in_row(field: FieldDoc) -> str:
    return _condition(field) if field.shape == "oui/non" else f"{{{{ {field.typed} }}}}"


def _filters_section() -> Section:
    from mailmerge.letters.template.sandbox import offered_filters

    names = [name for name in FILTERS if name in offered_filters()]
    lines = tuple(Line((FILTERS[name].code,), FILTERS[name].meaning, _printed(FILTERS[name])) for name in names)
    introduction = (
        "Après une barre verticale (AltGr + 6), un mot change la façon d’imprimer. Il vaut pour tout champ de texte. "
        "Les montants et les dates sont déjà prêts à imprimer."
    )
    return Section("Changer l’aspect d’un champ", introduction, ("À copier", "Ce qu’il fait", "On lira"), lines)


def _printed(example: FilterExample) -> tuple[str, ...]:
    from mailmerge.letters.template.sandbox import sandbox

    text = sandbox().from_string(example.code).render(sample_context(example.full))
    return tuple(html.unescape(text).splitlines())
