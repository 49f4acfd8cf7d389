"""What do the cells below tell of a column that its header alone cannot?"""

from __future__ import annotations

import datetime as dt
import re
from itertools import islice

from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.items.words import is_document_type
from mailmerge.model import CellValue, Field
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import SECOND_CHOICE, normalise_header
from mailmerge.values import Unreadable, name_key, shown, to_date

# Enough to tell a column of dates from one of stages.
_CELLS_LOOKED_AT = 500


def look_at_cells(choice: Draft) -> tuple[str, ...]:
    """Move columns to the field that their cells show; sentences on what the clerk should know of it."""
    _type_of_document(choice)
    _dates_among_stages(choice)
    _client_as_code(choice)
    return _general_account(choice)


def _type_of_document(choice: Draft) -> None:
    """A bare `Type` is the customer's kind or the document's: its words tell."""
    column = choice.columns.get(Field.KIND)
    if column is None or normalise_header(choice.header.texts[column]) != "type":
        return
    if any(is_document_type(shown(value)) for value in choice.cells(column)):
        del choice.columns[Field.KIND]
        choice.columns.setdefault(Field.DOCUMENT_TYPE, column)


def _dates_among_stages(choice: Draft) -> None:
    """`Dernière relance` holds either the last stage or the last date."""
    own = choice.columns.pop(Field.LAST_STAGE, None)
    candidates = choice.ties.pop(Field.LAST_STAGE, ()) or (() if own is None else (own,))
    stages = []
    for column in candidates:
        cells = list(islice(choice.cells(column), _CELLS_LOOKED_AT))
        if cells and sum(map(_is_date, cells)) * 2 > len(cells):
            choice.columns.setdefault(Field.LAST_DATE, column)
        else:
            stages.append(column)
    if len(stages) == 1:
        choice.columns[Field.LAST_STAGE] = stages[0]
    elif stages:
        choice.ties[Field.LAST_STAGE] = tuple(stages)


def _is_date(value: CellValue) -> bool:
    if isinstance(value, dt.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        to_date(value)
    except Unreadable:
        return False
    return True


def _client_as_code(choice: Draft) -> None:
    """`Client` beside `Nom` is the code only if it holds codes; else two columns could be the name."""
    column = choice.columns.get(Field.CODE)
    if column is None or normalise_header(choice.header.texts[column]) not in SECOND_CHOICE:
        return
    cells = {shown(value) for value in choice.cells(column)}
    if any(re.fullmatch(r"[\w./-]{1,16}", cell) is None for cell in cells):
        del choice.columns[Field.CODE]
        choice.ties[Field.NAME] = (choice.columns.pop(Field.NAME), column)


def _general_account(choice: Draft) -> tuple[str, ...]:
    """A bare `Compte` with one number for several names is the general account (411000), not the customer's."""
    code, name = choice.columns.get(Field.CODE), choice.columns.get(Field.NAME)
    if code is None or name is None or normalise_header(choice.header.texts[code]) != "compte":
        return ()
    names: dict[str, set[str]] = {}
    for row in choice.table.rows[choice.header.row + 1 :]:
        if max(code, name) < len(row) and not is_blank(row[code]) and not is_blank(row[name]):
            names.setdefault(shown(row[code]), set()).add(name_key(shown(row[name])))
    shared = sum(1 for found in names.values() if len(found) > 1)
    if shared * 2 <= len(names):
        return ()  # a name that varies under one code is reported with the debtors
    del choice.columns[Field.CODE]
    return (f"{choice.named(code)} n’est pas un code client : un même numéro y porte plusieurs noms. Le nom est pris.",)
