"""What do a table's columns say about the debtors, and about what must not be chased?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache

from mailmerge.model import CellValue, DebtorDetails, DebtorKind, Field, Hold, HoldKind
from mailmerge.tables.reader import Reader
from mailmerge.values import find_language, fold, is_france, is_yes

_KIND_WORDS: Mapping[str, DebtorKind] = {
    **dict.fromkeys(("professionnel", "pro", "entreprise", "societe", "b2b", "btob"), DebtorKind.PROFESSIONAL),
    **dict.fromkeys(("particulier", "part", "consommateur", "b2c", "btoc", "prive"), DebtorKind.INDIVIDUAL),
    **dict.fromkeys(("public", "administration", "collectivite", "secteur public", "b2g"), DebtorKind.PUBLIC),
}
_CIVILITIES = {"m": "Monsieur", "mr": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame"}
_LONGEST_TERM = 999
UNKNOWN_LANGUAGE = (
    "langue inconnue, non prise en compte (sans langue, la lettre est en français) ; écrivez par exemple fr, en ou "
    "allemand"
)
_PLAIN_YES = frozenset(("o", "oui", "x", "1", "vrai", "true", "yes", "y", "ok"))
_ADDRESS = ("street", "postcode", "city", "country")


def read_kind(text: str) -> DebtorKind | None:
    """The debtor's kind from a word such as `Professionnel` or `B2C`; None for any other word."""
    return _KIND_WORDS.get(fold(text).removesuffix("s"))


def read_civility(text: str) -> str:
    """`M.`, `Mr`, `Mme` in full, as letters print them; any other title as it stands."""
    return _CIVILITIES.get(fold(text), text) if text else ""


def read_details(reader: Reader) -> list[DebtorDetails]:
    """What each row says about the debtor; a kind in other words is unknown, and gets no charges."""
    known: dict[tuple[object, ...], DebtorDetails] = {}
    details = []
    for said in zip(
        reader.texts(Field.NAME),
        reader.texts(Field.CONTACT),
        reader.texts(Field.CIVILITY),
        *(reader.lines(field) for field in (Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3)),
        reader.identifiers(Field.POSTCODE),
        map(_is_number, reader.cells(Field.POSTCODE)),
        reader.texts(Field.CITY),
        reader.texts(Field.POSTCODE_CITY),
        reader.texts(Field.COUNTRY),
        reader.texts(Field.EMAIL),
        reader.texts(Field.PHONE),
        reader.identifiers(Field.SIREN),
        reader.texts(Field.KIND),
        reader.texts(Field.LANGUAGE),
        _terms(reader),
        strict=True,
    ):
        found = known.get(said)
        if found is None:
            found = known[said] = _details(*said)
        details.append(found)
    return details


def _details(
    name: str,
    contact: str,
    civility: str,
    street_1: tuple[str, ...],
    street_2: tuple[str, ...],
    street_3: tuple[str, ...],
    postcode: str,
    postcode_is_number: bool,
    city: str,
    postcode_city: str,
    country: str,
    email: str,
    phone: str,
    siren: str,
    kind: str,
    language: str,
    terms: int | None,
) -> DebtorDetails:
    postcode = _postcode(postcode)
    if postcode_city and (combined := re.match(r"^(\d{5})\s+(.+)$", postcode_city)):
        postcode, city = postcode or combined[1], city or combined[2]
    if postcode_is_number and is_france(country):
        postcode = postcode.zfill(5)  # Excel turned 01000 into the number 1000
    return DebtorDetails(
        name=name,
        contact=contact,
        civility=read_civility(civility),
        street=(*street_1, *street_2, *street_3),
        postcode=postcode,
        city=city,
        country=country,
        email=email,
        phone=phone,
        siren=siren,
        kind=(read_kind(kind) if kind else None) or DebtorKind.UNKNOWN,
        language=find_language(language) if language else "",
        terms=terms,
    )


def unknown_languages(reader: Reader) -> list[int]:
    """The rows whose language is no word for one; a dash says nothing."""
    if not reader.has(Field.LANGUAGE):
        return []
    texts = reader.texts(Field.LANGUAGE)
    return [index for index, text in enumerate(texts) if fold(text) and not find_language(text)]


def _is_number(cell: CellValue) -> bool:
    return isinstance(cell, int | float)


@lru_cache(5_000)
def _postcode(text: str) -> str:
    """`75 001` and `F-75001` are five digits."""
    digits = re.fullmatch(r"(?:F-?)?\s?(\d{2})\s?(\d{3})", text)
    return digits[1] + digits[2] if digits else text


def _terms(reader: Reader) -> list[int | None]:
    """Days of payment: a number, or the days named in words such as `30 jours`; other words are not understood."""
    if not reader.has(Field.TERMS):
        return [None] * len(reader.rows)
    return [_term(cell) for cell in reader.cells(Field.TERMS)]


def _term(cell: CellValue) -> int | None:
    days: float | None = None
    if isinstance(cell, str):
        match = re.match(r"^\s*(\d{1,3})\s*(?:j|jours?|days?)?(?:\s+net)?\s*$", cell, re.I)
        days = int(match[1]) if match else None
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell // 1:
        days = cell
    return int(days) if days is not None and 0 <= days <= _LONGEST_TERM else None


def complete_details(first: DebtorDetails, second: DebtorDetails) -> DebtorDetails:
    """What the first source leaves blank, from the second; an address is taken whole from one of them."""
    use_second_address = not (first.street or first.postcode or first.city)
    values = {}
    for field in fields(DebtorDetails):
        own, other = getattr(first, field.name), getattr(second, field.name)
        if field.name in _ADDRESS:
            values[field.name] = other if use_second_address else own
        else:
            values[field.name] = own if own not in ("", None) else other
    return replace(first, **values)


# --- Holds ---------------------------------------------------------------------------------------------

_FLAGS = (
    (Field.PROCEEDINGS, HoldKind.PROCEEDINGS),
    (Field.STOP, HoldKind.STOP),
    (Field.DISPUTE, HoldKind.DISPUTE),
)


def read_holds(reader: Reader, flags_only: Sequence[bool] = ()) -> list[tuple[Hold, ...]]:
    """The holds written in each row, in the order in which they are tried; where asked, without the dated ones."""
    holds: list[tuple[Hold, ...]] = [()] * len(reader.rows)
    for field, kind in _FLAGS:
        if reader.has(field):
            _add_flags(reader, field, kind, holds)
    skipped = flags_only or [False] * len(reader.rows)
    for field, kind in ((Field.PLAN, HoldKind.PLAN), (Field.PROMISE, HoldKind.PROMISE)):
        if reader.has(field):
            _add_dated(reader, field, kind, holds, skipped)
    if reader.has(Field.HOLD_UNTIL):
        for index, until in enumerate(reader.dates(Field.HOLD_UNTIL, skipped)):
            if until:
                holds[index] = (*holds[index], Hold(HoldKind.UNTIL, until))
    return holds


def _add_flags(reader: Reader, field: Field, kind: HoldKind, holds: list[tuple[Hold, ...]]) -> None:
    texts = reader.texts(field)
    for index, is_set in enumerate(reader.flags(field)):
        if is_set:
            # What was typed in a flag column, where it says more than yes, is the reason.
            reason = "" if fold(texts[index]) in _PLAIN_YES else texts[index]
            holds[index] = (*holds[index], Hold(kind, None, reason))


def _add_dated(
    reader: Reader, field: Field, kind: HoldKind, holds: list[tuple[Hold, ...]], skipped: Sequence[bool]
) -> None:
    """A column that holds either a date or a plain yes."""
    cells = reader.cells(field)
    plain = [_plain_answer(cell) for cell in cells]
    is_no_date = [skip or answer is not None for skip, answer in zip(skipped, plain, strict=True)]
    untils: list[dt.date | None] = reader.dates(field, is_no_date)
    for index, until in enumerate(untils):
        if not skipped[index] and (until or plain[index]):
            holds[index] = (*holds[index], Hold(kind, until))


def _plain_answer(cell: CellValue) -> bool | None:
    """Yes or no where a cell says just that, None where it must be a date."""
    if isinstance(cell, bool) or cell in (0, 1):
        return bool(cell)
    if isinstance(cell, str):
        if fold(cell) in _PLAIN_YES:
            return True
        return None if is_yes(cell) else False
    return None
