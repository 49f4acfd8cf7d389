"""Which amount does a cell hold, and in which currency is it written?"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mailmerge.model import CellFault, CellValue
from mailmerge.values.currencies import find_currency
from mailmerge.values.digits import CENT, WANTED, ZERO, AmountStyle, read_digits, split_digits, to_cents
from mailmerge.values.text import REMEMBERED, Unreadable, clean_line

__all__ = ("CENT", "AmountStyle", "amount_style", "to_amount")

# What most cells look like, read without a second look: 1234,56 · -1 234.5 · $1,234.50 · 1 234,56 €.
_USUAL = re.compile(
    r"^\s*([-−]?)([€$£]|[A-Z]{3})?\s?"
    r"([0-9]{1,3}(?:([ \u00a0\u202f\u2009'’.,])[0-9]{3}(?:\4[0-9]{3}){0,3})?|[0-9]{4,15})"
    r"(?:(?!\4)([.,])([0-9]{1,2}))?\s?([€$£]|[A-Z]{3})?\s*$"
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "ʼ": "'", "´": "'"})
_CORE = re.compile(r"(?:(?<![^ \-+(])[.,])?[0-9](?:[0-9 .,']*[0-9])?")
# Swiss and German round amounts: 50.- and 50,--.
_ROUND = re.compile(r"^[.,]-{1,2}(?!-)")
_SCIENTIFIC = re.compile(r"^([-+]?[0-9](?:[.,]([0-9]+))?)[eE]([-+]?[0-9]{1,2})$")
_SIDES = {"D": 1, "DB": 1, "DR": 1, "Db": 1, "Dr": 1, "S": 1, "C": -1, "CR": -1, "Cr": -1, "H": -1}
_SIDE = re.compile(rf"(?:^|\s)({'|'.join(sorted(_SIDES, key=len, reverse=True))})\.?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of an amount as it is written."""

    digits: str
    negative: bool
    currency: str


# A float below 10^15 that Python writes with one decimal or two.
_CENTS = re.compile(r"-?\d{1,15}\.\d(\d)?$")


def to_amount(value: CellValue, style: AmountStyle = AmountStyle.UNKNOWN) -> tuple[Decimal, str]:
    """An amount exact to the cent, and the currency written beside it (empty if none).

    Args:
        value: the cell.
        style: what `amount_style` says of its column.

    Raises:
        Unreadable: not a number, fractions of a cent, or a separator that could mean two things.
    """
    if isinstance(value, str):
        return _text_to_amount(value, style)
    if value.__class__ is float and (cents := _CENTS.match(written := repr(value))):
        # Nearly every number: exact as it is written, and far cheaper than the way below.
        return Decimal(written if cents[1] else f"{written}0") or ZERO, ""
    if isinstance(value, CellFault):
        raise Unreadable(value.message)
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta) or value is None or not math.isfinite(value):
        raise Unreadable(WANTED)
    return to_cents(Decimal(repr(value))), ""


def amount_style(cells: Iterable[CellValue]) -> AmountStyle:
    """The decimal separator of a column, as the cells tell that can be read in one way only.

    Nothing to tell, or cells that contradict each other, is `UNKNOWN`.
    """
    proved = AmountStyle.UNKNOWN
    for text in {cell for cell in cells if isinstance(cell, str)}:
        style = _proof(text)
        if AmountStyle.UNKNOWN not in (style, proved) and style is not proved:
            return AmountStyle.UNKNOWN
        if style is not AmountStyle.UNKNOWN:
            proved = style
    return proved


@lru_cache(REMEMBERED)
def _proof(text: str) -> AmountStyle:
    """The decimal separator that one cell proves."""
    usual = _USUAL.match(text)
    if usual and usual[5]:
        return AmountStyle.COMMA if usual[5] == "," else AmountStyle.POINT
    try:
        return split_digits(_take_apart(_plain_signs(text)).digits, AmountStyle.UNKNOWN).style
    except Unreadable:
        return AmountStyle.UNKNOWN


@lru_cache(REMEMBERED)
def _text_to_amount(text: str, style: AmountStyle) -> tuple[Decimal, str]:
    if usual := _usual(text):
        return usual
    body = _plain_signs(text)
    if scientific := _SCIENTIFIC.match(body):
        return _from_scientific(scientific), ""
    if body.count("-") == 1 and not any(map(str.isdigit, body)):
        # A dash, with or without a currency, is how accounting formats print zero.
        return ZERO, _currency(body.replace("-", " "))
    written = _take_apart(body)
    amount = read_digits(written.digits, style)
    return (-amount or ZERO) if written.negative else amount, written.currency


def _usual(text: str) -> tuple[Decimal, str] | None:
    """A cell as most are; None for one that needs a closer look."""
    match = _USUAL.match(text)
    if match is None:
        return None
    sign, before, whole, separator, _, decimals, after = match.groups()
    if separator:
        if not decimals and separator in ".,":
            return None
        whole = whole.replace(separator, "")
    currency = ""
    if before or after:
        currency = "" if before and after else find_currency(before or after)
        if not currency:
            return None
    return Decimal(f"{'-' if sign else ''}{whole}.{decimals or '':0<2}") or ZERO, currency


def _plain_signs(text: str) -> str:
    return clean_line(text).translate(_SIGNS)


def _from_scientific(match: re.Match[str]) -> Decimal:
    """`1.2E+03` may stand for 1204: only digits down to the cent are an amount."""
    if int(match[3]) > len(match[2] or "") - 2 and int(match[3]) >= 0:
        raise Unreadable("notation scientifique, des chiffres sont perdus ; mettez la colonne au format Nombre")
    return to_cents(Decimal(f"{match[1].replace(',', '.')}E{match[3]}"))


def _take_apart(body: str) -> _Written:
    """Sign, brackets, side and currency, from around the digits.

    Raises:
        Unreadable: there are no digits, two signs, or words that are no currency.
    """
    core = _CORE.search(body)
    if core is None:
        raise Unreadable(WANTED)
    before, after = body[: core.start()], _ROUND.sub("", body[core.end() :])
    if before.endswith((".", ",")) or after.startswith((".", ",")) or any(map(str.isdigit, after)):
        raise Unreadable(WANTED)
    around, minus = _signs(before, after)
    after, side = _side(around[1])
    if minus and side:
        raise Unreadable("deux signes pour un seul montant ; gardez-en un")
    return _Written(core[0], minus or side < 0, _currency(around[0], after))


def _signs(before: str, after: str) -> tuple[tuple[str, str], bool]:
    """What stands around the digits without signs and brackets, and whether they make the amount negative."""
    signs = [char for char in before + after if char in "+-"]
    brackets = "".join(char for char in before if char in "()") + "".join(char for char in after if char in "()")
    if brackets not in ("", "()") or len(signs) + len(brackets) // 2 > 1 or (brackets and "(" not in before):
        raise Unreadable(WANTED)
    plain = str.maketrans("+-()", "    ")
    return (before.translate(plain), after.translate(plain)), bool(brackets) or "-" in signs


def _side(after: str) -> tuple[str, int]:
    """What follows the digits without its D or C, and what that says: 1 debit, -1 credit, 0 nothing."""
    side = _SIDE.search(after)
    if side is None:
        return after, 0
    return after[: side.start()] + after[side.end() :], _SIDES[side[1]]


def _currency(*around: str) -> str:
    """The one currency among the words around an amount.

    Raises:
        Unreadable: two currencies, or a word that is none.
    """
    codes = {find_currency(word) for word in around if word.strip()}
    if len(codes) > 1 or "" in codes:
        raise Unreadable(WANTED)
    return codes.pop() if codes else ""
