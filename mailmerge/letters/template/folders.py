"""Which Word files of `models_docx` are templates, for which stage, which language and whom?

`models_docx/en/X.docx` is the English version of `models_docx/X.docx`; `models_docx/particuliers/X.docx` and
`models_docx/en/particuliers/X.docx` are what an individual gets instead. `models_docx/releve_de_compte.docx` is the
statement of account, with the same versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from mailmerge.model import Stage
from mailmerge.values import find_language, fold

TEMPLATES_FOLDER = "models_docx"
INDIVIDUALS_FOLDER = "particuliers"
STATEMENT_TEMPLATE = "releve_de_compte.docx"


def folder_language(folder: str) -> str:
    """The language of a folder that is named by its two-letter code; empty for any other folder."""
    name = folder.lower()
    return name if len(name) == len("en") and find_language(name) == name else ""


def for_individuals(name: str) -> str:
    """The name of what an individual gets instead of a template: `en/particuliers/X.docx` for `en/X.docx`."""
    path = PurePosixPath(name)
    return (path.parent / INDIVIDUALS_FOLDER / path.name).as_posix()


def version_folders(name: str, template: str) -> tuple[str, ...] | None:
    """What tells a version apart: `("en", "particuliers")`; nothing of the template itself, None of another one."""
    path, own = PurePosixPath(name), PurePosixPath(template)
    folders = path.parent.parts
    individual = folders[-1:] if folders[-1:] == (INDIVIDUALS_FOLDER,) else ()
    rest = folders[: len(folders) - len(individual)]
    language = rest[: len(rest) - len(own.parent.parts)]
    same = path.name == own.name and rest == (*language, *own.parent.parts)
    return (*language, *individual) if same and all(map(folder_language, language)) else None


def unread_templates(workspace: Path, stages: Sequence[Stage]) -> tuple[str, ...]:
    """What stands in folders of `models_docx` and is used by no letter: no language, or no stage's template.

    A version of a template that no stage names today is not told: the name is right, the stage is switched off.
    """
    models = workspace / TEMPLATES_FOLDER
    used = {path for _, path, _ in named_templates(models, stages, statement=True)}
    remarks = []
    for folder in _folders(models):
        known = folder_language(folder.name) or _is_individuals(folder)
        if not known and not any(folder in path.parents for path in used):
            remarks.append(
                f"Le dossier {TEMPLATES_FOLDER}/{folder.name} n’est pas lu : le nom d’un dossier de langue est un code "
                "de deux lettres (en, de, es…)."
            )
        for inner in (folder, *_folders(folder)) if known else ():
            remarks += [
                f"{TEMPLATES_FOLDER}/{path.relative_to(models).as_posix()} n’est pas lu : aucune étape ne nomme "
                f"{path.name}."
                for path in sorted(inner.glob("*.docx"))
                if path not in used and not path.name.startswith("~$") and not (models / path.name).exists()
            ]
    return tuple(remarks)


def named_templates(
    models: Path, stages: Sequence[Stage], statement: bool = False
) -> Iterator[tuple[str, Path, Sequence[Stage]]]:
    """Each template that a stage names, then its versions by language and for individuals, with all such stages.

    The statement of account, where it is wanted, goes with no stage.
    """
    named: dict[str, list[Stage]] = {STATEMENT_TEMPLATE: []} if statement else {}
    for stage in stages:
        named.setdefault(stage.template, []).append(stage)
    found: dict[str, tuple[Path, Sequence[Stage]]] = {}
    for name, path, its_stages in _candidates(models, named):
        if name not in named or name not in found:  # a stage may name the version of a language itself
            found[name] = path, its_stages
    for name, (path, its_stages) in found.items():
        yield name, path, its_stages


def _candidates(models: Path, named: dict[str, list[Stage]]) -> Iterator[tuple[str, Path, Sequence[Stage]]]:
    """What stages name, then the versions; the same name may come twice."""
    for name, its_stages in named.items():
        yield name, models / name, its_stages
    for name, its_stages in named.items():
        yield from _individual_version(name, models / name, its_stages)
    for folder in _folders(models):
        for name, its_stages in named.items():
            if code := folder_language(folder.name):
                if (folder / name).exists():
                    yield f"{code}/{name}", folder / name, its_stages
                yield from _individual_version(f"{code}/{name}", folder / name, its_stages)


def _individual_version(name: str, path: Path, stages: Sequence[Stage]) -> Iterator[tuple[str, Path, Sequence[Stage]]]:
    for folder in _folders(path.parent):
        if _is_individuals(folder) and (folder / path.name).exists():
            yield for_individuals(name), folder / path.name, stages


def _is_individuals(folder: Path) -> bool:
    return fold(folder.name) == INDIVIDUALS_FOLDER


def _folders(models: Path) -> list[Path]:
    """The folders of `models_docx`; of `en` and `EN`, the one that bears the code itself comes last and counts."""
    folders = [path for path in models.glob("*") if path.is_dir()] if models.is_dir() else []
    return sorted((path for path in folders if not path.suffix), key=lambda path: (path.name.lower(), path.name))
