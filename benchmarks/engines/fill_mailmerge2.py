"""docx-mailmerge2, whose package is called `mailmerge` too: it runs where ours is not installed."""

from __future__ import annotations

import importlib

from job import Job, measure, name_of

library = importlib.import_module("mailmerge")


def merge(job: Job) -> None:
    """One document for each letter; rows go by the name of their first field."""
    options = library.MailMergeOptions(merge_if_fields=True)
    for number, letter in enumerate(job.letters):
        values = {name: str(value) for name, value in letter.items() if not isinstance(value, list)}
        with library.MailMerge(str(job.template), options=options) as document:
            document.merge(**values, numero=letter["factures"])
            document.write(str(job.folder / name_of(number)))


if __name__ == "__main__":
    measure({"merge": merge})
