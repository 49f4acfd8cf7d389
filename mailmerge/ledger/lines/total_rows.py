"""Is a row a total, or the line of a customer that is called Total?

A total read as a line is rejected aloud, for it has neither number nor date; a credit dropped as a total is lost in
silence. So a doubtful row is a line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum

from mailmerge.model import AMOUNT_FIELDS, CellValue, Field
from mailmerge.tables.cells import is_blank
from mailmerge.values import clean_line, fold, name_key, shown

CUSTOMER = (Field.CODE, Field.NAME)
# What may follow a total's word without being anybody's name.
_AFTER = (
    r"(?:generale?|generaux|geral|page|feuille|eur|euros|ttc|ht|tva|du|due|des|de|la|les|le|a|au|en|et|nouveau|clients?"
    r"|customers?|factures?|facture|avoirs?|reglements?|creances?|impayes?|impayees?|echu|echue|echues|non|restant|reste"
    r"|payer|regle|encaisse|ventes|amount|outstanding|balance|receivables?|overdue|invoices?|open|mois|annee|periode"
    r"|exercice|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|\d+)"
)
_SURE = re.compile(
    r"^(?:(?:grand|sub) total|total(?:aux)?|montant total|report|a reporter|cumul|solde|summe|gesamt|zwischensumme"
    r"|totale|totais|suma|gesamtsumme)"
    rf"(?: (?:(?:client|compte|tiers|debiteur|customer|for|debitor|kunde|konto|cliente)\b.*|{_AFTER}(?: {_AFTER})*))?$"
    r"|^(?:(?:sous|s) total(?:aux)?|subtotal|sub total|grand total)\b.*$"
)
_MAYBE = re.compile(r"^(?:total|totaux|report|cumul|summe|totale)\b ?(?P<name>.*)$")
_SUM = re.compile(r"^(?:(?:sous|s|grand|sub) )?(?:total|totaux|totale|subtotal)\b")
_OPENING = re.compile(r"^(?:report|solde) a nouveau\b")
_CARRIED = re.compile(r"^(?:report|a reporter|cumul)\b|\b(?:page|feuille)\b")
# Free text that may begin with any word.
_PROSE = (
    *(Field.COMMENT, Field.SUBJECT, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3, Field.CITY, Field.CONTACT),
    *(Field.STATUS, Field.DOCUMENT_TYPE),
)
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
_CURRENCIES = frozenset(("eur", "euro", "euros", "usd", "gbp", "chf", "cad", "xof", "xaf", "mad", "€", "$", "£"))
_NAME_ENDS = re.compile(r"[-–—:|()\[\]]")
_NONZERO = re.compile(r"[1-9]")
_HEADING_CELLS = 3


class Says(Enum):
    """What the words of a row say: no total, a total, or `Total Dupont`, a total where Dupont's lines stand above."""

    NO = "no"
    TOTAL = "total"
    NAMED = "named"


def says_total(row: Sequence[CellValue], above: Sequence[CellValue], columns: Mapping[Field, int]) -> Says:
    """Whether a row's words make it a total; `above` is the last row before it that is not blank."""
    words = dict(_total_words(row, columns))
    if _is_dated(row, columns, words):
        return Says.NO
    if not words:
        named = _is_total_of_name(row, above) and not _filled(row, columns, Field.NUMBER)
        return Says.TOTAL if named else Says.NO
    if _filled(row, columns, Field.NUMBER):
        return Says.TOTAL if _is_counted_total(row, columns) else Says.NO
    sure = [word for word in words.values() if _SURE.match(word)]
    if any(_filled(row, columns, field) for field in CUSTOMER):
        is_sum = any(_SUM.match(word) for word in sure) and _same_customer(row, above, columns)
        return Says.TOTAL if is_sum else Says.NO
    if not sure:
        return Says.NAMED
    return Says.NO if _is_opening(row, columns, sure) or _is_company(row, columns, words) else Says.TOTAL


def named_totals(rows: Sequence[Sequence[CellValue]], columns: Mapping[Field, int], doubtful: Set[int]) -> set[int]:
    """Those of the doubtful rows (`Total Dupont`) that follow the lines, or the heading, of that very name."""
    found: set[int] = set()
    names: set[str] = set()
    for index, row in enumerate(rows):
        if index in doubtful and {name_key(name) for name in _names_after(row, columns)} & names:
            found.add(index)
        else:
            names = set(_customer_names(row, columns)) or names
    return found


def is_carried_forward(row: Sequence[CellValue]) -> bool:
    """`Report`, `À reporter`, `Total de la page`: the end of a page, not of a customer's lines."""
    return any(_CARRIED.search(fold(value)) for value in row if isinstance(value, str))


def has_amount(row: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    """Whether any amount of the row is filled."""
    return any(not is_blank(_cell(row, columns, field)) for field in AMOUNT_FIELDS)


def _cell(row: Sequence[CellValue], columns: Mapping[Field, int], field: Field) -> CellValue:
    column = columns.get(field)
    return row[column] if column is not None and column < len(row) else None


def _total_words(row: Sequence[CellValue], columns: Mapping[Field, int]) -> Iterator[tuple[int, str]]:
    prose = {columns[field] for field in _PROSE if field in columns}
    for column, value in enumerate(row):
        if isinstance(value, str) and column not in prose and _is_word(fold(value)):
            yield column, fold(value)


def _is_word(word: str) -> bool:
    return bool(_SURE.match(word) or _MAYBE.match(word))


def _filled(row: Sequence[CellValue], columns: Mapping[Field, int], field: Field) -> bool:
    """Whether the field's cell holds something else than a total's word."""
    value = _cell(row, columns, field)
    return not is_blank(value) and not (isinstance(value, str) and _is_word(fold(value)))


def _is_dated(row: Sequence[CellValue], columns: Mapping[Field, int], words: Mapping[int, str]) -> bool:
    """A total has no day beside it; a payment of a company called Total has one, in whatever column."""
    if any(_filled(row, columns, field) for field in (Field.INVOICE_DATE, Field.DUE_DATE)):
        return True
    return any(is_day(value) for column, value in enumerate(row) if column not in words)


def is_day(value: CellValue) -> bool:
    """Whether a cell is a day, or looks like one."""
    return isinstance(value, dt.date) or (isinstance(value, str) and _DAY.fullmatch(value.strip()) is not None)


def _is_total_of_name(row: Sequence[CellValue], above: Sequence[CellValue]) -> bool:
    """`Dupont SARL Total` below the lines of Dupont SARL, as Excel's subtotals are written in English."""
    column = next(column for column, value in enumerate(row) if not is_blank(value))
    said, name = row[column], above[column] if column < len(above) else None
    if not isinstance(said, str) or not isinstance(name, str):
        return False
    return said.endswith(" Total") and said.removesuffix(" Total").strip() == name.strip()


def _is_counted_total(row: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    """`Total général | 15 | 1 234,56`: the row begins with the word, and where numbers stand is a count."""
    first = next(value for value in row if not is_blank(value))
    if not isinstance(first, str) or not _SURE.match(fold(first)) or isinstance(_named(row, columns), str):
        return False
    in_credit = any(shown(_cell(row, columns, field)).strip()[:1] in ("-", "(", "−") for field in AMOUNT_FIELDS)
    return isinstance(_cell(row, columns, Field.NUMBER), int | float) and not (in_credit and " " not in fold(first))


def _named(row: Sequence[CellValue], columns: Mapping[Field, int]) -> CellValue:
    """The customer's cell, where it holds something else than a total's word."""
    return next((_cell(row, columns, field) for field in CUSTOMER if _filled(row, columns, field)), None)


def _same_customer(row: Sequence[CellValue], above: Sequence[CellValue], columns: Mapping[Field, int]) -> bool:
    filled = [field for field in CUSTOMER if _filled(row, columns, field)]
    return all(_cell(row, columns, field) == _cell(above, columns, field) for field in filled)


def _is_opening(row: Sequence[CellValue], columns: Mapping[Field, int], words: Sequence[str]) -> bool:
    """`Report à nouveau` with an amount is what last year left open, due or in credit: no sum of other rows."""
    told = any(_NONZERO.search(shown(_cell(row, columns, field))) for field in AMOUNT_FIELDS if field in columns)
    return told and any(_OPENING.match(word) for word in words)


def _is_company(row: Sequence[CellValue], columns: Mapping[Field, int], words: Mapping[int, str]) -> bool:
    """The bare word in the customer's column, beside further words: a customer called Total."""
    customers = {columns[field] for field in CUSTOMER if field in columns}
    if not any(column in customers and " " not in word for column, word in words.items()):
        return False
    skipped = {*words, *(columns[field] for field in (*AMOUNT_FIELDS, *_PROSE, Field.CURRENCY) if field in columns)}
    texts = [fold(value) for column, value in enumerate(row) if isinstance(value, str) and column not in skipped]
    return any(text[:1].isalpha() and text not in _CURRENCIES for text in texts)


# --- Names ---------------------------------------------------------------------------------------------


def _names_after(row: Sequence[CellValue], columns: Mapping[Field, int]) -> Iterator[str]:
    """`Dupont` of `Total Dupont`; a `Report Dupont` may be what last year left open, and sums up nothing."""
    for _, word in _total_words(row, columns):
        if (match := _MAYBE.match(word)) and match["name"] and _SUM.match(word):
            yield match["name"]


def _customer_names(row: Sequence[CellValue], columns: Mapping[Field, int]) -> Iterator[str]:
    """The names and codes that a line, or a heading, tells of its customer."""
    cells = [cell for field in CUSTOMER if not is_blank(cell := _cell(row, columns, field))]
    if not cells and not has_amount(row, columns):
        filled = [value for value in row if not is_blank(value)]
        cells = filled if len(filled) <= _HEADING_CELLS and not any(map(is_day, filled)) else []
    for cell in cells:
        text = clean_line(shown(cell))
        for part in (text, *_NAME_ENDS.split(text)):
            if key := name_key(part):
                yield key
