"""Which templates do the stages name, and can letters be made from all of them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mailmerge.errors import FileUnreadable, TemplateError
from mailmerge.letters.template.check import BrokenFile, check_template, open_template
from mailmerge.model import Stage
from mailmerge.tables.read import read_bytes

TEMPLATES_FOLDER = "models_docx"


def load_templates(workspace: Path, stages: Sequence[Stage]) -> Mapping[str, bytes]:
    """The checked templates of all stages, by file name.

    Raises:
        TemplateError: one is missing, is not a Word document, or has a fault; all faults of all templates are listed.
    """
    faults: list[str] = []
    contents: dict[str, bytes] = {}
    for stage in stages:
        if stage.template in contents:
            continue
        found = _load(workspace / TEMPLATES_FOLDER / stage.template, stage)
        if isinstance(found, bytes):
            contents[stage.template] = found
        else:
            faults += [f"{TEMPLATES_FOLDER}/{stage.template} : {fault}" for fault in found]
    if faults:
        raise TemplateError(
            "Aucune lettre n’est écrite : un modèle Word est à corriger.",
            details=tuple(dict.fromkeys(faults)),
            cure="Corrigez dans Word (ou remettez) le modèle, enregistrez-le, puis relancez.",
        )
    return contents


def _load(path: Path, stage: Stage) -> bytes | Sequence[str]:
    if path.is_dir():
        return ("c’est un dossier ; mettez-y un document Word de ce nom",)
    try:
        template = open_template(read_bytes(path))
    except FileUnreadable as error:
        return (f"{error.cause} (étape {stage.number}, « {stage.name} ») ; {error.cure}",)
    except BrokenFile as error:
        return (str(error),)
    return check_template(template) or template.content
