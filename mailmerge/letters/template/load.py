"""Which templates do the stages name, in which languages do they exist, and can letters be made from all of them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from mailmerge.errors import FileUnreadable, TemplateError
from mailmerge.letters.template.check import BrokenFile, check_template, open_template
from mailmerge.letters.template.mergefields.convert import convert_merge_fields
from mailmerge.letters.template.render import Template
from mailmerge.model import Field, Stage
from mailmerge.tables.read import read_bytes
from mailmerge.values import find_language

TEMPLATES_FOLDER = "models_docx"


def load_templates(
    workspace: Path, stages: Sequence[Stage], columns: Mapping[str, Field] = MappingProxyType({})
) -> Mapping[str, bytes]:
    """The checked templates of all stages, by file name; those in the folder of a language as `en/X.docx`.

    Word's merge fields in them have become tags.

    Args:
        workspace: the folder with `models_docx/`.
        stages: the stages, which name their templates.
        columns: the clerk's own headers of the sheet Colonnes: her merge fields bear their names.

    Raises:
        TemplateError: one is missing, is not a Word document, or has a fault; all faults of all templates are listed.
    """
    faults: list[str] = []
    contents: dict[str, bytes] = {}
    for name, path, stage in _named(workspace / TEMPLATES_FOLDER, stages):
        found = _load(path, stage, columns)
        if isinstance(found, bytes):
            contents[name] = found
        else:
            faults += [f"{TEMPLATES_FOLDER}/{name} : {fault}" for fault in found]
    if faults:
        raise TemplateError(
            "Aucune lettre n’est écrite : un modèle Word est à corriger.",
            details=tuple(dict.fromkeys(faults)),
            cure="Corrigez dans Word (ou remettez) le modèle, enregistrez-le, puis relancez.",
        )
    return contents


def folder_language(folder: str) -> str:
    """The language of a folder that is named by its two-letter code; empty for any other folder."""
    name = folder.lower()
    return name if len(name) == len("en") and find_language(name) == name else ""


def template_remarks(workspace: Path, stages: Sequence[Stage]) -> tuple[str, ...]:
    """What stands in folders of `models_docx` and is used by no letter: no language, or no stage's template."""
    named = {name for name, _, _ in _named(workspace / TEMPLATES_FOLDER, stages)}
    remarks = []
    for folder in _folders(workspace / TEMPLATES_FOLDER):
        code = folder_language(folder.name)
        if not code and not any(name.startswith(f"{folder.name}/") for name in named):
            remarks.append(
                f"Le dossier {TEMPLATES_FOLDER}/{folder.name} n’est pas lu : le nom d’un dossier de langue est un code "
                "de deux lettres (en, de, es…)."
            )
        for path in sorted(folder.glob("*.docx")) if code else ():
            if f"{code}/{path.name}" not in named and not path.name.startswith("~$"):
                remarks.append(
                    f"{TEMPLATES_FOLDER}/{folder.name}/{path.name} n’est pas lu : aucune étape ne nomme {path.name}."
                )
    return tuple(remarks)


def _named(models: Path, stages: Sequence[Stage]) -> Iterator[tuple[str, Path, Stage]]:
    """Each template that a stage names, then its versions in the folders of languages, with the first such stage."""
    first = {stage.template: stage for stage in reversed(stages)}
    for name in dict.fromkeys(stage.template for stage in stages):
        yield name, models / name, first[name]
    for folder in _folders(models):
        for name, stage in reversed(first.items()):
            if (code := folder_language(folder.name)) and f"{code}/{name}" not in first and (folder / name).exists():
                yield f"{code}/{name}", folder / name, stage


def _folders(models: Path) -> list[Path]:
    """The folders of `models_docx`; of `en` and `EN`, the one that bears the code itself comes last and counts."""
    folders = [path for path in models.glob("*") if path.is_dir()] if models.is_dir() else []
    return sorted((path for path in folders if not path.suffix), key=lambda path: (path.name.lower(), path.name))


def _load(path: Path, stage: Stage, columns: Mapping[str, Field]) -> bytes | Sequence[str]:
    if path.is_dir():
        return ("c’est un dossier ; mettez-y un document Word de ce nom",)
    try:
        converted = convert_merge_fields(open_template(read_bytes(path)).content, columns)
    except FileUnreadable as error:
        return (f"{error.cause} (étape {stage.number}, « {stage.name} ») ; {error.cure}",)
    except BrokenFile as error:
        return (str(error),)
    return (*converted.faults, *check_template(Template(converted.content))) or converted.content
