"""Which Word files of `models_docx` are templates, for which stage and in which language?

`models_docx/en/X.docx` is the English version of `models_docx/X.docx`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mailmerge.model import Stage
from mailmerge.values import find_language

TEMPLATES_FOLDER = "models_docx"


def folder_language(folder: str) -> str:
    """The language of a folder that is named by its two-letter code; empty for any other folder."""
    name = folder.lower()
    return name if len(name) == len("en") and find_language(name) == name else ""


def unread_templates(workspace: Path, stages: Sequence[Stage]) -> tuple[str, ...]:
    """What stands in folders of `models_docx` and is used by no letter: no language, or no stage's template."""
    named = {name for name, _, _ in named_templates(workspace / TEMPLATES_FOLDER, stages)}
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


def named_templates(models: Path, stages: Sequence[Stage]) -> Iterator[tuple[str, Path, Sequence[Stage]]]:
    """Each template that a stage names, then its versions in the folders of languages, with all such stages."""
    named: dict[str, list[Stage]] = {}
    for stage in stages:
        named.setdefault(stage.template, []).append(stage)
    for name, its_stages in named.items():
        yield name, models / name, its_stages
    for folder in _folders(models):
        for name, its_stages in named.items():
            if (code := folder_language(folder.name)) and f"{code}/{name}" not in named and (folder / name).exists():
                yield f"{code}/{name}", folder / name, its_stages


def _folders(models: Path) -> list[Path]:
    """The folders of `models_docx`; of `en` and `EN`, the one that bears the code itself comes last and counts."""
    folders = [path for path in models.glob("*") if path.is_dir()] if models.is_dir() else []
    return sorted((path for path in folders if not path.suffix), key=lambda path: (path.name.lower(), path.name))
