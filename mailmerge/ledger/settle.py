"""Which column is which field, once the cells below have told what headers alone cannot? A doubt is a question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.paid_flags import find_paid_flag
from mailmerge.ledger.refuse import IN_COLUMNS_SHEET
from mailmerge.ledger.roles import Sheet
from mailmerge.ledger.running import amount_of, ask_about_running_balance
from mailmerge.ledger.words import is_document_type
from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.columns import FIELDS, SECOND_CHOICE, normalise_header, sounds_like_hold, sounds_like_money
from mailmerge.tables.header import Header
from mailmerge.values import Unreadable, is_yes, name_key, shown, to_date

# Where two columns could be one of these, taking the first does no harm to an amount, a date or a decision.
_SOFT_FIELDS = frozenset(
    (
        *(Field.SUBJECT, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
        *(Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN, Field.LANGUAGE, Field.COMMENT, Field.POSTCODE_CITY),
    )
)

_HOLD_FIELDS = (Field.DISPUTE, Field.STOP, Field.PROCEEDINGS)


# Enough to tell a column of dates from one of stages.
_CELLS_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A sheet of invoices with its columns settled; `notes` say what was decided on the way.

    `paid_flag` is the column that says of each invoice, by yes or no, whether it is paid.
    """

    table: Table
    header: Header
    columns: Mapping[Field, int]
    notes: tuple[str, ...] = ()
    paid_flag: int | None = None

    def field_of(self, column: int) -> Field | None:
        """The field a column is read as, if any."""
        return next((field for field, index in self.columns.items() if index == column), None)


def settle_columns(sheet: Sheet) -> LedgerTable:
    """The columns for good.

    Raises:
        LedgerError: columns that could be the same field, or whose meaning would change an amount or a decision.
    """
    header = sheet.header
    assert header is not None
    choice = _Choice(sheet.table, header, dict(header.columns), dict(header.ties))
    _type_of_document(choice)
    _dates_among_stages(choice)
    _client_as_code(choice)
    paid_flag = find_paid_flag(choice.table, header, choice.columns)
    if paid_flag is not None and paid_flag == choice.columns.get(Field.PAID):
        del choice.columns[Field.PAID]
    running = ask_about_running_balance(choice.table, choice.header, choice.columns)
    questions = [*_ties_asked(choice), *running, *_unknown_columns_asked(choice, paid_flag)]
    if questions:
        raise LedgerError(
            f"{table_text(choice.table.file, choice.table.sheet)} : des colonnes sont à préciser.",
            details=tuple(questions),
            cure="Pour répondre, inscrivez l’en-tête au bon champ, ou au champ « Colonnes à ignorer », dans la "
            f"{IN_COLUMNS_SHEET} ; ou renommez la colonne dans le fichier.",
        )
    notes = _general_account(choice)
    return LedgerTable(choice.table, header, choice.columns, notes, paid_flag)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is being decided: `columns` and `ties` change until nothing is left to ask."""

    table: Table
    header: Header
    columns: dict[Field, int]
    ties: dict[Field, tuple[int, ...]]


def _named(choice: _Choice, column: int) -> str:
    return f"« {choice.header.texts[column]} » (cellule {column_letters(column)}{choice.header.row + 1})"


def _cells(choice: _Choice, column: int) -> Iterator[CellValue]:
    for row in choice.table.rows[choice.header.row + 1 :]:
        if column < len(row) and not is_blank(row[column]):
            yield row[column]


def _ties_asked(choice: _Choice) -> list[str]:
    """Two columns for a field that only informs: the first one is taken. For any other field the clerk is asked.

    A column without a single cell below is no candidate, and columns alike in every cell are one.
    """
    questions = []
    for field, tied in choice.ties.items():
        filled = [column for column in tied if any(True for _ in _cells(choice, column))] or list(tied)
        if field in _SOFT_FIELDS or len(filled) == 1 or _alike(choice, filled):
            choice.columns[field] = filled[0]
        else:
            names = " et ".join(_named(choice, column) for column in filled)
            questions.append(f"« {FIELDS[field].label} » : est-ce {names} ?")
    return questions


def _unknown_columns_asked(choice: _Choice, understood: int | None) -> list[str]:
    """A filled column that no field claims, but whose header speaks of payments or of suspending."""
    questions = []
    for column in choice.header.unused:
        text = "" if column == understood else choice.header.texts[column]
        money = sounds_like_money(text) and Field.BALANCE not in choice.columns and _any_amount(choice, column)
        hold = sounds_like_hold(text) and not _only_explains(choice, column)
        if (money or hold) and any(True for _ in _cells(choice, column)):
            asked = "est-ce le reste dû ou le montant déjà réglé" if money else "est-ce une raison de ne pas relancer"
            questions.append(f"{_named(choice, column)} n’est pas reconnu : {asked} ?")
    return questions


def _alike(choice: _Choice, columns: Sequence[int]) -> bool:
    rows = choice.table.rows[choice.header.row + 1 :]
    return all(len({row[column] if column < len(row) else None for column in columns}) == 1 for row in rows)


def _any_amount(choice: _Choice, column: int) -> bool:
    """Whether anything but zeros stands in a column: a part payment that nobody made tells nothing."""
    return any(amount_of(value) != 0 for value in _cells(choice, column))


def _only_explains(choice: _Choice, column: int) -> bool:
    """Whether a column is filled only where another one holds the invoice anyway: the reason of a dispute."""
    holds = [choice.columns[field] for field in _HOLD_FIELDS if field in choice.columns]
    rows = choice.table.rows[choice.header.row + 1 :]
    explained = [row for row in rows if column < len(row) and not is_blank(row[column])]
    return bool(holds) and all(any(at < len(row) and _holds(row[at]) for at in holds) for row in explained)


def _holds(value: CellValue) -> bool:
    try:
        return not is_blank(value) and is_yes(value)
    except Unreadable:
        return True


# --- What only the cells below can tell ----------------------------------------------------------------


def _type_of_document(choice: _Choice) -> None:
    """A bare `Type` is the customer's kind or the document's: its words tell."""
    column = choice.columns.get(Field.KIND)
    if column is None or normalise_header(choice.header.texts[column]) != "type":
        return
    if any(is_document_type(shown(value)) for value in _cells(choice, column)):
        del choice.columns[Field.KIND]
        choice.columns.setdefault(Field.DOCUMENT_TYPE, column)


def _dates_among_stages(choice: _Choice) -> None:
    """`Dernière relance` holds either the last stage or the last date."""
    own = choice.columns.pop(Field.LAST_STAGE, None)
    candidates = choice.ties.pop(Field.LAST_STAGE, ()) or (() if own is None else (own,))
    stages = []
    for column in candidates:
        cells = list(islice(_cells(choice, column), _CELLS_LOOKED_AT))
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


def _client_as_code(choice: _Choice) -> None:
    """`Client` beside `Nom` is the code only if it holds codes; else two columns could be the name."""
    column = choice.columns.get(Field.CODE)
    if column is None or normalise_header(choice.header.texts[column]) not in SECOND_CHOICE:
        return
    cells = {shown(value) for value in _cells(choice, column)}
    if any(re.fullmatch(r"[\w./-]{1,16}", cell) is None for cell in cells):
        del choice.columns[Field.CODE]
        choice.ties[Field.NAME] = (choice.columns.pop(Field.NAME), column)


def _general_account(choice: _Choice) -> tuple[str, ...]:
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
    return (
        f"{_named(choice, code)} n’est pas un code client : un même numéro y porte plusieurs noms. Le nom est pris.",
    )
