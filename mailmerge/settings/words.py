"""Which header words and sheet names of her ledgers does the clerk add in the sheet Colonnes?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailmerge.model import Field, Table
from mailmerge.settings.kinds import did_you_mean
from mailmerge.settings.sheets import Faults, cell
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, SHEETS_LABEL, built_in_words, normalise_header
from mailmerge.values import fold, shown


def read_words(table: Table | None, faults: Faults) -> tuple[Mapping[str, Field], tuple[str, ...]]:
    """The header words of the sheet Colonnes that say something else than the built-in ones, and the sheets to read."""
    found: dict[str, Field] = {}
    sheets: list[str] = []
    if table is not None:
        for row in range(len(table.rows)):
            label = cell(table, row, 0)
            if isinstance(label, str) and not is_blank(label) and fold(label) != "champ":
                _add_line(table, row, label, found, sheets, faults)
    built_in = built_in_words()
    own = {word: field for word, field in found.items() if built_in.get(word, (None, 0))[0] is not field}
    return own, tuple(sheets)


def _add_line(table: Table, row: int, label: str, found: dict[str, Field], sheets: list[str], faults: Faults) -> None:
    """One line of the sheet Colonnes: words for a field, or the names of sheets."""
    said = shown(cell(table, row, 1))
    if fold(label) == fold(SHEETS_LABEL):
        sheets += [fold(name) for name in re.split(r"[;|\n]", said) if not is_blank(name)]
    elif field := {fold(words.label): field for field, words in FIELDS.items()}.get(fold(label)):
        _add_words(found, field, table, row, faults)
    else:
        known = [*(words.label for words in FIELDS.values()), SHEETS_LABEL]
        faults.add(table, row, 0, f"ce champ n’existe pas{did_you_mean(label, known)}")


def _add_words(found: dict[str, Field], field: Field, table: Table, row: int, faults: Faults) -> None:
    for word in _split_words(shown(cell(table, row, 1))):
        if Field.IGNORED in (field, found.get(word)):
            found[word] = Field.IGNORED  # the way to settle two columns that could both be a field
            continue
        if found.get(word, field) is not field:
            other = FIELDS[found[word]].label
            faults.add(table, row, 1, f"« {word} » figure aussi au champ « {other} » ; gardez-le à un seul endroit")
        found[word] = field


def _split_words(text: str) -> Sequence[str]:
    return [normalise_header(word) for word in re.split(r"[;|,\n]", text) if not is_blank(word)]
