"""In which language is a letter written, from which template, and what must the clerk know of it?

`models_docx/en/X.docx` is the English version of the stage template `models_docx/X.docx`, which is French. A letter is
in the language of its template throughout: where a version is missing, all of it is French, amounts and dates too. In
each language, an individual gets the version of the folder `particuliers`, where there is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from mailmerge.letters.phrases import has_phrases, is_shipped_stage
from mailmerge.letters.template.folders import (
    STATEMENT_TEMPLATE,
    TEMPLATES_FOLDER,
    folder_language,
    for_individuals,
)
from mailmerge.model import Case, Courier, DebtorKind
from mailmerge.values import FRENCH, language_name


def choose_template(case: Case, templates: Collection[str]) -> tuple[str, str]:
    """The name of the letter's template among those loaded (`en/X.docx`, `X.docx`), and the letter's language."""
    name = _version(case.stage.template, case, templates)
    return name, template_language(name)


def choose_statement(case: Case, templates: Collection[str]) -> str:
    """The name of the template of the statement of account that goes with the letter; empty if none does."""
    return _version(STATEMENT_TEMPLATE, case, templates) if case.statement else ""


def _version(template: str, case: Case, templates: Collection[str]) -> str:
    """In the debtor's language if there is such a version, else the template itself; an individual's own first."""
    wanted = f"{case.debtor.details.language}/{template}"
    individual = case.debtor.details.kind is DebtorKind.INDIVIDUAL
    for name in (wanted, template):
        for version in (for_individuals(name), name) if individual else (name,):
            if version in templates:
                return version
    return template


def template_language(name: str) -> str:
    """The language of a template by its name among those loaded: that of its folder, else French."""
    folder, slash, _ = name.partition("/")
    return (folder_language(folder) if slash else "") or FRENCH


def language_remarks(couriers: Sequence[Courier]) -> tuple[str, ...]:
    """Letters in another language than the debtor's, and what stays French in letters that are not."""
    return (*_missing_templates(couriers), *_missing_phrases(couriers), *_own_stage_names(couriers))


def _missing_templates(couriers: Sequence[Courier]) -> Iterator[str]:
    missed = Counter(
        (wanted, courier.language, courier.case.stage.template)
        for courier in couriers
        if (wanted := courier.case.debtor.details.language) not in ("", courier.language)
    )
    for (wanted, got, template), count in sorted(missed.items()):
        letters = f"{count} lettres demandées" if count > 1 else "1 lettre demandée"
        yield (
            f"{letters} en {language_name(wanted)} {'sont écrites' if count > 1 else 'est écrite'} en "
            f"{language_name(got)} : {TEMPLATES_FOLDER}/{wanted}/{template} n’existe pas."
        )


def _missing_phrases(couriers: Sequence[Courier]) -> Iterator[str]:
    for language in sorted({courier.language for courier in couriers}):
        if not has_phrases(language):
            yield (
                f"Lettres en {language_name(language)} : les champs objet, lettre.nom_etape, lettre.canal et "
                "debiteur.civilite y restent en français ; dans ces modèles, tapez leur texte à la place."
            )


def _own_stage_names(couriers: Sequence[Courier]) -> Iterator[str]:
    named = {(courier.case.stage.name, courier.language) for courier in couriers if courier.language != FRENCH}
    for name, language in sorted(named):
        if has_phrases(language) and not is_shipped_stage(name):
            yield (
                f"Le nom de l’étape « {name} » n’a pas de traduction : les lettres en {language_name(language)} le "
                "portent tel quel dans leur objet ; vous pouvez taper l’objet dans le modèle."
            )
