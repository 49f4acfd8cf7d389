"""Which templates do the stages name, and can letters be made from all of them?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from mailmerge.errors import FileUnreadable, TemplateError
from mailmerge.letters.template.check import BrokenFile, check_template, open_template, template_remarks
from mailmerge.letters.template.folders import TEMPLATES_FOLDER, named_templates
from mailmerge.letters.template.mergefields.convert import convert_merge_fields
from mailmerge.letters.template.render import Template
from mailmerge.model import Field, Stage
from mailmerge.tables.read import read_bytes


def load_templates(
    workspace: Path,
    stages: Sequence[Stage],
    columns: Mapping[str, Field] = MappingProxyType({}),
    statement: bool = False,
    agency: bool = False,
) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """The checked templates of all stages, and remarks on what a letter of its stage lacks.

    The templates are by file name; those in a folder as `en/X.docx`, `particuliers/X.docx`. Word's merge fields in them
    have become tags.

    Args:
        workspace: the folder with `models_docx/`.
        stages: the stages, which name their templates.
        columns: the clerk's own headers of the sheet Colonnes: her merge fields bear their names.
        statement: whether letters come with a statement of account, whose template is then needed too.
        agency: whether the letters are written for a creditor by a collection agency.

    Raises:
        TemplateError: one is missing, is not a Word document, or has a fault; all faults of all templates are listed.
    """
    faults: list[str] = []
    remarks: list[str] = []
    contents: dict[str, bytes] = {}
    for name, path, its_stages in named_templates(workspace / TEMPLATES_FOLDER, stages, statement):
        loaded = _load(path, next(iter(its_stages), None), columns)
        if isinstance(loaded, Template):
            contents[name] = loaded.content
            found = [remark for stage in its_stages or (None,) for remark in template_remarks(loaded, stage, agency)]
            remarks += [f"{TEMPLATES_FOLDER}/{name} : {remark}" for remark in found]
        else:
            faults += [f"{TEMPLATES_FOLDER}/{name} : {fault}" for fault in loaded]
    if faults:
        raise TemplateError(
            "Aucune lettre n’est écrite : un modèle Word est à corriger.",
            details=tuple(dict.fromkeys(faults)),
            cure="Corrigez le modèle dans Word, enregistrez-le, puis relancez. S’il manque, remettez votre copie ou, "
            "à défaut, celui du dossier livré (models_docx).",
        )
    return contents, tuple(dict.fromkeys(remarks))


def _load(path: Path, stage: Stage | None, columns: Mapping[str, Field]) -> Template | Sequence[str]:
    asked = f"(étape {stage.number}, « {stage.name} »)" if stage else "(relevé de compte joint aux lettres)"
    if path.name.startswith("~$"):
        cure = f"inscrivez « {path.name[2:]} » ou le vrai nom dans la feuille Étapes (ou Segments) de parametres.xlsx"
        return (f"c’est la trace d’un document ouvert dans Word, pas le modèle {asked} ; {cure}",)
    if path.is_dir():
        return ("c’est un dossier ; mettez-y un document Word de ce nom",)
    try:
        converted = convert_merge_fields(open_template(read_bytes(path)).content, columns)
    except FileUnreadable as error:
        return (f"{error.cause} {asked} ; {_namesake(path) or error.cure.replace('Excel', 'Word')}",)
    except BrokenFile as error:
        return (str(error),)
    template = Template(converted.content)
    return (*converted.faults, *check_template(template)) or template


def _namesake(path: Path) -> str:
    """The template that was meant, if one beside it bears nearly this name."""
    if path.exists() or not path.parent.is_dir():
        return ""
    others = sorted(other.name for other in path.parent.iterdir() if not other.name.startswith(("~$", ".")))
    near = difflib.get_close_matches(path.name, others, n=1, cutoff=0.7)
    if not near:
        return ""
    if near[0].lower().endswith((".doc", ".dot", ".odt", ".rtf")):
        return f"il y a « {near[0]} » : ouvrez-le dans Word, puis « Enregistrer sous », type « Document Word (.docx) »"
    sheets = "dans la feuille Étapes (ou Segments) de parametres.xlsx"
    return f"il y a « {near[0]} » : renommez-le, ou inscrivez ce nom {sheets}"
