"""What are letters and folders called, so that Windows accepts the name and it still reads like the debtor's?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from mailmerge.model import Case, Courier, Stage

RECAP_FILE = "Récapitulatif.xlsx"
_LONGEST_NAME = 60
_MOST_BYTES = 150  # a file name has 255 bytes at most on Linux


def couriers(
    cases: Sequence[Case],
    folder: str,
    choose_template: Callable[[Case], tuple[str, str]],
    choose_statement: Callable[[Case], str] = lambda case: "",
) -> tuple[Courier, ...]:
    """Each case with its reference, unique over all runs, its file in the dated folder, its templates and language."""
    prefix = folder.replace("-", "", 2)
    found = []
    for number, case in enumerate(cases, 1):
        reference = f"{prefix}-{number:04d}"
        name = safe_name(case.debtor.details.name or case.debtor.code)
        file = f"{stage_folder(case.stage)}/{name} - {reference}.docx"
        found.append(Courier(reference, file, case, *choose_template(case), choose_statement(case)))
    return tuple(found)


def statement_file(letter: str) -> str:
    """Where the statement of account stands that goes with a letter: beside it, and named after it."""
    return f"{letter.removesuffix('.docx')} - Relevé de compte.docx"


def stage_folder(stage: Stage) -> str:
    """`1 Relance amiable`."""
    return safe_name(f"{stage.number} {stage.name}")


@lru_cache(maxsize=4096)  # of stages each letter asks again, of debtors most
def safe_name(text: str) -> str:
    """The text as a file name on every system: `A/B: "C"` becomes `A-B- C`; long ones are shortened.

    `#` is no trouble for Windows but breaks a link from Excel to the file.
    """
    from pathvalidate import sanitize_filename

    cleaned = re.sub(r'[<>"*?|#]', " ", unicodedata.normalize("NFC", text))
    cleaned = re.sub(r"[/\\:]", "-", cleaned)
    # Marks that turn the reading direction could make a file look like one of another kind.
    cleaned = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", cleaned)
    name = str(sanitize_filename(" ".join(cleaned.split()), platform="universal"))[:_LONGEST_NAME]
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    return name.strip(" .") or "sans nom"
