"""How do a few couriers become letters, in whatever process they are made?

A batch is all that its letters need and little more: neither the plan nor the ledger travels to another process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mailmerge.errors import TemplateError
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.languages import template_language
from mailmerge.letters.payment import letter_pictures
from mailmerge.letters.template.render import Template, render
from mailmerge.model import Courier, Plan, Settings

_LETTERS = 128  # enough to spread the cost of handing out a task, few enough for a steady progress bar


@dataclass(frozen=True, slots=True)
class Batch:
    """Couriers that go to one process together. `settings` is without the customers; `templates` are those needed."""

    couriers: tuple[Courier, ...]
    settings: Settings
    date: dt.date
    templates: Mapping[str, bytes]


def batches(plan: Plan, most_bytes: int | None = None) -> Iterator[Batch]:
    """All letters of a plan in their order, one batch at a time.

    Args:
        plan: what to write.
        most_bytes: batches are made smaller if the biggest template, once a letter, would exceed that.
    """
    size = _LETTERS
    if most_bytes is not None:
        biggest = max((len(content) for content in plan.templates.values()), default=1)
        documents = 2 if any(courier.statement for courier in plan.couriers) else 1
        size = max(1, min(size, most_bytes // (documents * biggest)))
    settings = replace(plan.settings, clients={}, extra_words={}, remarks=())
    for start in range(0, len(plan.couriers), size):
        couriers = plan.couriers[start : start + size]
        names = {name for courier in couriers for name in (courier.template, courier.statement) if name}
        yield Batch(couriers, settings, plan.date, {name: plan.templates[name] for name in sorted(names)})


def make_letters(batch: Batch) -> Iterator[tuple[bytes, ...]]:
    """The finished .docx of each courier, in their order: its letter, and the statement of account if it has one.

    Raises:
        TemplateError: a letter cannot be filled.
    """
    for courier in batch.couriers:
        letter = _filled(courier, batch)
        yield (letter, _filled(_statement_of(courier), batch)) if courier.statement else (letter,)


def _statement_of(courier: Courier) -> Courier:
    """The statement is filled like a letter, in the language of its own template."""
    return replace(courier, template=courier.statement, language=template_language(courier.statement))


def _filled(courier: Courier, batch: Batch) -> bytes:
    name = courier.template
    fields = letter_fields(courier, batch.settings, batch.date)
    try:
        pictures = letter_pictures(courier, batch.settings.creditor)
        return render(Template(batch.templates[name]), fields, pictures)
    except ImportError:
        raise  # no fault of the template: the program itself is incomplete
    except Exception as error:  # a condition that only real values reach can still fail
        raise TemplateError(
            f"{name} : la lettre à {courier.case.debtor.details.name} ne peut pas être remplie ; rien n’est écrit.",
            details=(f"détail technique : {type(error).__name__}, {error}",),
            cure="Revoyez les conditions de ce modèle dans Word, enregistrez-le, puis relancez.",
        ) from error
