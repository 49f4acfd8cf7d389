"""What only a real filling shows: with everything filled, then with everything optional absent?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from mailmerge.letters.template.check.reading import paragraphs
from mailmerge.letters.template.parts import Part, W, filled_parts
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.vocabulary import sample_context

# Python's own writing of a group, a list or a method, which no letter may show.
_RAW = re.compile(r"namespace\(|\['|<(?:built-in|bound) ")
_WHEN = ((True, "tous les champs remplis"), (False, "les champs facultatifs vides"))


def trial_faults(template: Template) -> tuple[str, ...]:
    """The first thing that goes wrong when the template is filled with sample values; empty if nothing does."""
    for full, when in _WHEN:
        try:
            rendered = render(template, sample_context(full))
        except ImportError:
            raise  # no fault of the template: the program itself is incomplete
        except Exception as error:  # whatever a template's author can make docxtpl, Jinja or lxml raise
            detail = f"détail technique : {type(error).__name__}, {error}"
            return (f"le modèle ne peut pas être rempli avec {when} ; revoyez ses balises ({detail})",)
        with zipfile.ZipFile(io.BytesIO(rendered)) as archive:
            faults = [fault for part in filled_parts(archive) for fault in _part_faults(part, when)]
        if faults:
            return tuple(dict.fromkeys(faults))
    return ()


def _part_faults(part: Part, when: str) -> Iterator[str]:
    for paragraph in paragraphs(part):
        if _RAW.search(paragraph.text):
            yield (
                f"{paragraph.place} : un groupe ou une liste ne s’imprime pas ; tapez un champ, comme debiteur.nom, ou "
                "ajoutez |join(', ')"
            )
    for cell in part.root.iter(f"{W}tc"):
        if cell.find(f".//{W}p") is None:
            row = next(iter(cell.iterancestors(f"{W}tr")), cell)
            text = " ".join(node.text or "" for node in row.iter(f"{W}t")).strip()
            yield (
                f"{part.label}, tableau, ligne « {text[:70]} » : avec {when}, une cellule n’a plus aucun paragraphe et "
                "Word refuserait la lettre ; ajoutez un paragraphe vide dans la cellule, hors des balises {%p"
            )
