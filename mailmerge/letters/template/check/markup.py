"""What in a part's structure would spoil the letters: revisions, comments, controls that overwrite, field codes?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailmerge.letters.template.parts import Part, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_REVISIONS = (
    *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "rPrChange", "pPrChange", "sectPrChange"),
    *("tblPrChange", "trPrChange", "tcPrChange", "numberingChange"),
)


def markup_faults(part: Part) -> Iterator[str]:
    """The faults of one part, each told once with the first text it concerns."""
    revision = next(part.root.iter(*(f"{W}{tag}" for tag in _REVISIONS)), None)
    if revision is not None:
        yield (
            f"{part.label}{_near(revision)} : des modifications suivies ne sont pas acceptées et s’imprimeraient ; "
            "dans Word, onglet Révision, « Accepter toutes les modifications et arrêter le suivi », puis enregistrez"
        )
    comment = next(part.root.iter(f"{W}commentReference"), None)
    if comment is not None:
        yield (
            f"{part.label}{_near(comment)} : un commentaire de Word s’imprimerait dans la marge ; dans Word, onglet "
            "Révision, « Supprimer tous les commentaires du document », puis enregistrez"
        )
    for control in part.root.iter(f"{W}sdt"):
        yield from _control_faults(part, control)
    yield from _code_faults(part)


def _near(element: _Element) -> str:
    """` « … »`: the text around, for the clerk to find the place."""
    paragraph = element if element.tag == f"{W}p" else next(iter(element.iterancestors(f"{W}p")), element)
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t", f"{W}delText")).strip()
    return f", près de « {text if len(text) <= 70 else text[:67] + '…'} »" if text else ""


def _control_faults(part: Part, control: _Element) -> Iterator[str]:
    """A content control is filled like any text, unless Word then takes what it holds from elsewhere."""
    text = "".join(node.text or "" for node in control.iter(f"{W}t"))
    settings = control.find(f"{W}sdtPr")
    if settings is None or not ("{{" in text or "{%" in text):
        return
    if any(str(node.tag).endswith("}dataBinding") for node in settings):
        yield (
            f"{part.label} : la balise « {text.strip()[:70]} » est dans un contrôle de contenu lié à une propriété, "
            "que Word remplit à sa place ; clic droit sur le contrôle, « Supprimer le contrôle de contenu »"
        )
    elif settings.find(f"{W}showingPlcHdr") is not None:
        yield (
            f"{part.label} : la balise « {text.strip()[:70]} » est le texte d’invite d’un contrôle de contenu ; clic "
            "droit sur le contrôle, « Supprimer le contrôle de contenu », puis retapez la balise"
        )


def _code_faults(part: Part) -> Iterator[str]:
    """A field shows the result that Word computed when the template was saved; only the target of a link is live."""
    codes = [node.text or "" for node in part.root.iter(f"{W}instrText")]
    codes += [node.get(f"{W}instr", "") for node in part.root.iter(f"{W}fldSimple")]
    for code in codes:
        if ("{{" in code or "{%" in code) and not code.strip().upper().startswith("HYPERLINK"):
            yield (
                f"{part.label} : le champ de Word {{ {code.strip()[:70]} }} contient une balise, mais montre l’ancien "
                "résultat ; remplacez-le par la balise, tapée dans le texte"
            )
