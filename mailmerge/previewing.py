"""What would a letter of each template look like? One sample each, for the eye."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

from mailmerge.errors import SettingsError
from mailmerge.model import Case, CreditBalance, Settings, Stage


def preview(workspace: Path, settings: Settings, templates: Mapping[str, bytes], on: dt.date) -> Path:
    """A folder with one sample letter for each template of each stage, marked as specimens.

    Args:
        workspace: the folder with `parametres.xlsx`, where the folder is made.
        settings: the creditor and the stages.
        templates: the checked templates by name; one in a folder (`en/relance.docx`) is that of another language.
        on: the date of the letters.

    Raises:
        OutputError: the folder cannot be written.
    """
    from mailmerge.delivery.preview import write_previews
    from mailmerge.values.ladders import every_stage

    letters: dict[str, bytes] = {}
    shown: dict[str, str] = {}
    for stage in every_stage(settings):
        for name, title, letter in _samples(stage, settings, templates, on):
            # A segment's stage of the same name may have another template; all stages share the statement's.
            named = title if shown.setdefault(title, name) == name else f"{title} - {PurePosixPath(name).stem}"
            letters[named] = letter
    return write_previews(workspace, letters)


def _samples(
    stage: Stage, settings: Settings, templates: Mapping[str, bytes], on: dt.date
) -> Iterator[tuple[str, str, bytes]]:
    """Each version of the stage's letter and of the statement beside it: template, title, content."""
    from mailmerge.delivery.names import stage_folder
    from mailmerge.letters.fields import letter_fields
    from mailmerge.letters.languages import template_language
    from mailmerge.letters.payment import letter_pictures
    from mailmerge.letters.sample import sample_courier
    from mailmerge.letters.template.folders import INDIVIDUALS_FOLDER, STATEMENT_TEMPLATE, version_folders
    from mailmerge.letters.template.render import Template, render

    wanted = ((stage.template, stage_folder(stage)), (STATEMENT_TEMPLATE, "Relevé de compte"))
    for name, content in templates.items():
        for template, title in wanted:
            if (folders := version_folders(name, template)) is not None:
                sample = sample_courier(stage, settings, on, _deadline(stage, on), INDIVIDUALS_FOLDER in folders)
                case = _completed(sample.case, settings, on)
                courier = replace(sample, case=case, template=name, language=template_language(name))
                fields, pictures = letter_fields(courier, settings, on), letter_pictures(courier, settings.creditor)
                version = f" ({', '.join(folders)})" if folders else ""
                yield name, f"{title}{version}", render(Template(content), fields, pictures)


def _deadline(stage: Stage, on: dt.date) -> dt.date:
    from mailmerge.values.workdays import next_working_day

    if stage.min_days_overdue < 0:
        return on - dt.timedelta(days=stage.min_days_overdue)
    return next_working_day(on + dt.timedelta(days=stage.days_to_pay))


def _completed(case: Case, settings: Settings, on: dt.date) -> Case:
    """A sample case with the charges, the instalments and the statement of account that the settings give it."""
    from mailmerge.dunning.charges import charge_case
    from mailmerge.dunning.instalments import with_instalments
    from mailmerge.dunning.statement import open_accounts, with_statement

    with contextlib.suppress(SettingsError):  # the table of rates may end before the sample's dates
        case = charge_case(case, settings, on)
    credits = [CreditBalance(use.credit, case.debtor, case.currency, use.amount, Decimal(0)) for use in case.credits]
    accounts = open_accounts(case.claims, credits, settings)
    return with_statement(with_instalments(case, settings), accounts, settings)
