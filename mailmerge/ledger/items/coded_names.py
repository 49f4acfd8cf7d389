"""Does a column of names hold `CODE - Nom` in each cell, as Ciel and EBP print customers?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailmerge.ledger.columns.settle import LedgerTable
from mailmerge.model import Field, Item, Rejected
from mailmerge.tables.cells import column_letters
from mailmerge.values import name_key

# A digit in every code: `SNCF - Gare de Lyon` is a name.
_CODED = re.compile(r"(?=[A-Z]*\d)([A-Z0-9]{3,15}) +[-–] +(\S.*)")
# A single customer may well be called so.
_ENOUGH_CODES = 2


@dataclass(frozen=True, slots=True)
class Split:
    """The rows with code and name apart, where each name had both; said in `notes`."""

    results: tuple[Item | Rejected, ...]
    notes: tuple[str, ...] = ()


def split_codes(choice: LedgerTable, results: Sequence[Item | Rejected]) -> Split:
    """Code and name of each row, if every name is `CODE - Nom` and no code has two names."""
    if Field.NAME not in choice.columns or any(result.code for result in results):
        return Split(tuple(results))
    names = {_name(result) for result in results} - {""}
    matches = {name: _CODED.fullmatch(name) for name in names}
    parts = {name: (match[1], match[2]) for name, match in matches.items() if match}
    codes = {code: name_key(name) for code, name in parts.values()}
    pairs = {(code, name_key(name)) for code, name in parts.values()}
    if len(parts) < len(names) or not _ENOUGH_CODES <= len(codes) == len(pairs):
        return Split(tuple(results))
    code, name = min(parts.values())
    column = column_letters(choice.columns[Field.NAME])
    note = f"colonne {column} : le code client y précède le nom, ils sont séparés (par exemple {code} et {name})"
    return Split(tuple(_apart(result, parts.get(_name(result))) for result in results), (note,))


def _name(result: Item | Rejected) -> str:
    return result.details.name if isinstance(result, Item) else result.name


def _apart(result: Item | Rejected, part: tuple[str, str] | None) -> Item | Rejected:
    if part is None:
        return result
    code, name = part
    if isinstance(result, Item):
        return replace(result, code=code, details=replace(result.details, name=name))
    return replace(result, code=code, name=name)
