"""docxtpl, or a distribution that takes its name: an object for each letter, or one for all of them."""

from __future__ import annotations

import docxtpl
from job import Job, measure, name_of


def new_each(job: Job) -> None:
    """The way of docxtpl's documentation, with the one option without which `&` spoils a letter."""
    for number, letter in enumerate(job.letters):
        document = docxtpl.DocxTemplate(str(job.template))
        document.render(letter, autoescape=True)
        document.save(str(job.folder / name_of(number)))


def reused(job: Job) -> None:
    """One object for all letters: docxtpl reads its file again by itself."""
    document = docxtpl.DocxTemplate(str(job.template))
    for number, letter in enumerate(job.letters):
        document.render(letter, autoescape=True)
        document.save(str(job.folder / name_of(number)))


def reloaded(job: Job) -> None:
    """The way that docxtpl-ng's documentation has for a loop over letters; it escapes by itself."""
    document = docxtpl.Template(str(job.template))
    for number, letter in enumerate(job.letters):
        document.reload()
        document.render(letter)
        document.save(str(job.folder / name_of(number)))


if __name__ == "__main__":
    measure({"new": new_each, "reused": reused, "reloaded": reloaded})
