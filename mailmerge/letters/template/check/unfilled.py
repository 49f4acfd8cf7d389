"""Which parts of the document hold a tag although nothing there is filled, so that it would be printed as typed?"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

_TAG = re.compile(r"\{\{[^{}<>]{0,80}\}\}|\{%[^{}<>]{0,80}%\}")
_LABELS: Mapping[str, tuple[str, str]] = {
    r"word/endnotes.*": ("notes de fin", "mettez-la dans le texte, ou dans une note de bas de page"),
    r"word/comments.*": ("commentaires", "effacez le commentaire"),
    r"word/(?:charts|embeddings)/.*": ("graphique", "mettez-la dans le texte"),
    r"word/diagrams/.*": ("schéma SmartArt", "mettez-la dans le texte, ou dans une zone de texte"),
    r"word/(?:header|footer)\d*\.xml": ("en-tête ou pied de page inutilisé", "effacez-la"),
    r"word/glossary/.*": ("blocs réutilisables", "effacez le bloc, ou mettez la balise dans le texte"),
    r"docProps/.*": ("propriétés du document", "effacez-la dans Fichier, Informations, Propriétés"),
    r"customXml/.*": ("données liées du document", "mettez-la dans le texte"),
    r"word/settings\.xml": ("réglages du document", "mettez-la dans le texte"),
}
_TEXT_PARTS = (".xml", ".rels", ".htm", ".html", ".mht", ".txt", ".rtf")
# The engine fills these properties of the document, and no others.
_FILLED_PROPERTIES = re.compile(
    r"<(dc:(?:title|subject|creator|description|identifier|language))\b[^>]*>.*?</\1>", re.S
)


def unfilled_faults(archive: zipfile.ZipFile, filled: Collection[str]) -> Iterator[str]:
    """One sentence a tag."""
    for name in sorted(archive.namelist()):
        if name in filled or not name.endswith(_TEXT_PARTS):
            continue
        content = archive.read(name).decode("utf-8", "replace")
        if name.endswith(".rels"):
            yield from _link_faults(content)
            continue
        if name == "docProps/core.xml":
            content = _FILLED_PROPERTIES.sub("", content)
        label, cure = next(
            (told for pattern, told in _LABELS.items() if re.fullmatch(pattern, name)),
            (f"élément « {name} »", "mettez-la dans le texte"),
        )
        for tag in _tags(re.sub(r"<[^>]*>", "", content)):
            yield f"{label} : la balise « {tag} » n’y serait pas remplie ; {cure}"


def _link_faults(content: str) -> Iterator[str]:
    """Word makes a link of an address while it is typed; the address behind the link is not filled."""
    for target in re.findall(r'Target="([^"]*)"', content):
        for tag in _tags(unquote(target)):
            yield (
                f"un lien hypertexte mène à une adresse non remplie, « {tag} » ; clic droit sur le lien, "
                "« Supprimer le lien hypertexte »"
            )


def _tags(text: str) -> Iterator[str]:
    yield from (html.unescape(found) for found in dict.fromkeys(_TAG.findall(html.unescape(text))))
