"""How is one row read field by field, with every fault noted and none raised?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from mailmerge.model import CellValue, DebtorDetails, DebtorKind, Fault, Field, Hold, HoldKind, Table
from mailmerge.tables.cells import is_blank, place
from mailmerge.values import (
    Unreadable,
    clean_lines,
    fold,
    is_france,
    is_yes,
    shown,
    to_amount,
    to_currency,
    to_date,
    to_identifier,
    to_integer,
    to_text,
)

T = TypeVar("T")

_KIND_WORDS: Mapping[str, DebtorKind] = {
    **dict.fromkeys(("professionnel", "pro", "entreprise", "societe", "b2b", "btob"), DebtorKind.PROFESSIONAL),
    **dict.fromkeys(("particulier", "part", "consommateur", "b2c", "btoc", "prive"), DebtorKind.INDIVIDUAL),
    **dict.fromkeys(("public", "administration", "collectivite", "secteur public", "b2g"), DebtorKind.PUBLIC),
}


class RowReader:
    """Reads the cells of one row by field; what cannot be read is kept in `faults` with its address."""

    def __init__(self, table: Table, row: int, columns: Mapping[Field, int]) -> None:
        self._table = table
        self._row = row
        self._columns = columns
        self.faults: list[Fault] = []

    def has(self, field: Field) -> bool:
        """Whether the table has a column for the field."""
        return field in self._columns

    def value(self, field: Field) -> CellValue:
        """The raw cell, None where there is no such column or the row ends before it."""
        column = self._columns.get(field)
        row = self._table.rows[self._row]
        return row[column] if column is not None and column < len(row) else None

    def fault(self, field: Field, message: str) -> None:
        """Note a fault in the field's cell (in the row, where the table has no such column)."""
        where = place(self._table, self._row, self._columns.get(field))
        self.faults.append(Fault(where, shown(self.value(field)), message))

    def require(self, field: Field, message: str) -> None:
        """Note that a cell must be filled, unless its content was already found faulty."""
        before = {fault.place.cell for fault in self.faults}
        self.fault(field, message)
        if self.faults[-1].place.cell in before:
            self.faults.pop()

    def remark(self, field: Field, message: str) -> Fault:
        """Something worth telling about the field's cell, which is no fault."""
        return Fault(place(self._table, self._row, self._columns.get(field)), shown(self.value(field)), message)

    def _read(self, field: Field, read: Callable[[CellValue], T], blank: T) -> T:
        value = self.value(field)
        if is_blank(value):
            return blank
        try:
            return read(value)
        except Unreadable as finding:
            self.fault(field, str(finding))
            return blank

    def text(self, field: Field) -> str:
        """One clean line, empty where the cell is."""
        return self._read(field, to_text, "")

    def lines(self, field: Field) -> tuple[str, ...]:
        """The lines of a cell typed with Alt+Enter."""
        return self._read(field, lambda value: clean_lines(value) if isinstance(value, str) else (to_text(value),), ())

    def identifier(self, field: Field) -> str:
        """A code or number as text."""
        return self._read(field, to_identifier, "")

    def amount(self, field: Field) -> tuple[Decimal | None, str]:
        """An amount and the currency written beside it; None where the cell is blank or unreadable."""
        nothing: tuple[Decimal | None, str] = (None, "")
        return self._read(field, to_amount, nothing)

    def date(self, field: Field) -> dt.date | None:
        """A day, None where the cell is blank or unreadable."""
        return self._read(field, to_date, None)

    def integer(self, field: Field) -> int | None:
        """A whole number, None where the cell is blank or unreadable."""
        return self._read(field, to_integer, None)

    def yes(self, field: Field) -> bool:
        """Whether a flag is set."""
        return self._read(field, is_yes, False)

    def currency(self, field: Field) -> str:
        """An ISO code, empty where the cell is."""
        return self._read(field, to_currency, "")


def read_kind(text: str) -> DebtorKind | None:
    """The debtor's kind from a word such as `Professionnel` or `B2C`; None for any other word."""
    return _KIND_WORDS.get(fold(text).removesuffix("s"))


def read_details(row: RowReader) -> DebtorDetails:
    """What a row says about the debtor; a kind in other words is unknown, and gets no charges."""
    kind = read_kind(row.text(Field.KIND)) or DebtorKind.UNKNOWN
    postcode, city = _read_town(row)
    return DebtorDetails(
        name=row.text(Field.NAME),
        contact=row.text(Field.CONTACT),
        civility=_read_civility(row.text(Field.CIVILITY)),
        street=tuple(
            line for field in (Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3) for line in row.lines(field)
        ),
        postcode=postcode,
        city=city,
        country=row.text(Field.COUNTRY),
        email=row.text(Field.EMAIL),
        phone=row.text(Field.PHONE),
        siren=row.identifier(Field.SIREN),
        kind=kind,
        language=row.text(Field.LANGUAGE).lower(),
        terms=_read_terms(row),
    )


def _read_town(row: RowReader) -> tuple[str, str]:
    postcode, city = _postcode(row.identifier(Field.POSTCODE)), row.text(Field.CITY)
    if combined := re.match(r"^(\d{5})\s+(.+)$", row.text(Field.POSTCODE_CITY)):
        postcode, city = postcode or combined[1], city or combined[2]
    if isinstance(row.value(Field.POSTCODE), int | float) and is_france(row.text(Field.COUNTRY)):
        # Excel turned 01000 into the number 1000.
        postcode = postcode.zfill(5)
    return postcode, city


def _postcode(text: str) -> str:
    """`75 001` and `F-75001` are five digits."""
    digits = re.fullmatch(r"(?:F-?)?\s?(\d{2})\s?(\d{3})", text)
    return digits[1] + digits[2] if digits else text


_CIVILITIES = {"m": "Monsieur", "mr": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame"}


def _read_civility(text: str) -> str:
    """`M.` and `Mme` spelled out, as they are printed in a letter's salutation."""
    return _CIVILITIES.get(fold(text), text)


def _read_terms(row: RowReader) -> int | None:
    """Days of payment: a number, or the days named in words such as `30 jours`; other words are not understood."""
    if not row.has(Field.TERMS):
        return None
    value = row.value(Field.TERMS)
    if isinstance(value, str) and (
        match := re.match(r"^\s*(\d{1,3})\s*(?:j|jours?|days?)?(?:\s+net)?\s*$", value, re.I)
    ):
        return int(match[1])
    days = row.integer(Field.TERMS) if not isinstance(value, str) else None
    return days if days is not None and 0 <= days <= _LONGEST_TERM else None


_LONGEST_TERM = 999
_PLAIN_YES = frozenset(("o", "oui", "x", "1", "vrai", "true", "yes", "y", "ok"))


def read_holds(row: RowReader, flags_only: bool = False) -> tuple[Hold, ...]:
    """The holds written in a row, in the order in which they are tried; on request without the dated ones."""
    holds = [
        Hold(kind, None, _reason(row, field))
        for field, kind in (
            (Field.PROCEEDINGS, HoldKind.PROCEEDINGS),
            (Field.STOP, HoldKind.STOP),
            (Field.DISPUTE, HoldKind.DISPUTE),
        )
        if row.yes(field)
    ]
    if flags_only:
        return tuple(holds)
    for field, kind in ((Field.PLAN, HoldKind.PLAN), (Field.PROMISE, HoldKind.PROMISE)):
        if hold := _dated_hold(row, field, kind):
            holds.append(hold)
    if until := row.date(Field.HOLD_UNTIL):
        holds.append(Hold(HoldKind.UNTIL, until))
    return tuple(holds)


def _reason(row: RowReader, field: Field) -> str:
    """What was typed in a flag column, where it says more than yes."""
    text = row.text(field)
    return "" if fold(text) in _PLAIN_YES else text


def _dated_hold(row: RowReader, field: Field, kind: HoldKind) -> Hold | None:
    """A column that holds either a date or a plain yes."""
    value = row.value(field)
    if value in (0, 1):
        value = bool(value)
    if isinstance(value, bool) or (isinstance(value, str) and fold(value) in _PLAIN_YES):
        return Hold(kind) if value is not False else None
    if isinstance(value, str) and not is_yes(value):
        return None
    until = row.date(field)
    return Hold(kind, until) if until else None
