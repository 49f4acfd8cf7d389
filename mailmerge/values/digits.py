"""Which number do digits and their separators stand for, and which decimal separator do they prove?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mailmerge.values.text import Unreadable

CENT = Decimal("0.01")
WANTED = "montant attendu, par exemple 1 234,56"
ZERO = Decimal("0.00")

# Excel stores 0.1 + 0.2 as 0.30000000000000004: what lies this close to a cent is that cent.
_FLOAT_TOLERANCE = Decimal("0.000001")
_TOO_LARGE = Decimal(10) ** 15


class AmountStyle(StrEnum):
    """Which sign separates the decimals in a column: nothing says it, the comma, or the point."""

    UNKNOWN = "unknown"
    COMMA = "comma"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits without their thousands separators: `whole` and `decimals` parts, and the style that they prove."""

    whole: str
    decimals: str
    style: AmountStyle


_GROUPS = {
    "'": re.compile(r"^[0-9]{1,3}(?:'[0-9]{3})+$"),
    " ": re.compile(r"^[0-9]{1,3}(?: [0-9]{3})+$"),
    ".": re.compile(r"^[0-9]{1,3}(?:\.[0-9]{3})+$"),
    # India groups by two above the thousands: 12,34,567.
    ",": re.compile(r"^[0-9]{1,3}(?:,[0-9]{3})+$|^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}$"),
}
_EITHER = re.compile(r"^([1-9][0-9]{0,2})([.,])([0-9]{3})$")
_PARTS = re.compile(r"^(.*?)(?:([.,])([0-9]+))?$")
_STYLES = {",": AmountStyle.COMMA, ".": AmountStyle.POINT}
# Who groups thousands with one of the two signs writes decimals with the other.
_STYLES_OF_GROUPS = {",": AmountStyle.POINT, ".": AmountStyle.COMMA}


def read_digits(text: str, column: AmountStyle) -> Decimal:
    """The amount that digits, points, commas, spaces and apostrophes stand for, in a column of that style.

    Raises:
        Unreadable: separators out of place or with two meanings, or fractions of a cent.
    """
    digits = split_digits(text, column)
    return to_cents(Decimal(f"{digits.whole or '0'}.{digits.decimals or '0'}"))


def split_digits(text: str, column: AmountStyle) -> Digits:
    """The whole and decimal parts of a number as it is written.

    Raises:
        Unreadable: separators out of place, or `1,234` in a column whose style is not known.
    """
    if either := _EITHER.match(text):
        return _decide(either, column)
    found = next(_readings(text), None)
    if found is None:
        raise Unreadable(WANTED)
    return found


def _decide(either: re.Match[str], column: AmountStyle) -> Digits:
    """`1,234` is one thousand in a column with decimal points, and three decimals in one with decimal commas."""
    if column is AmountStyle.UNKNOWN:
        raise Unreadable("milliers ou décimales ? Écrivez 1 234,00 ou 1,23")
    if _STYLES[either[2]] is column:
        raise Unreadable("montant à trois décimales, ou milliers mal séparés ; écrivez 1 234,00 ou 1,23")
    return Digits(either[1] + either[3], "", AmountStyle.UNKNOWN)


def _readings(text: str) -> Iterator[Digits]:
    """The readings of a number other than `1,234`; there is one at most."""
    parts = _PARTS.match(text)
    if parts is not None and parts[2] and (whole := _whole(parts[1], decimal=parts[2])) is not None:
        yield Digits(whole, parts[3], _STYLES[parts[2]])
    for separator, groups in _GROUPS.items():
        if groups.match(text):
            style = _STYLES_OF_GROUPS.get(separator, AmountStyle.UNKNOWN)
            yield Digits(text.replace(separator, ""), "", style)
    if text.isdigit():
        yield Digits(text, "", AmountStyle.UNKNOWN)


def _whole(text: str, decimal: str) -> str | None:
    """What stands before the decimal separator, if it is digits, grouped by one other sign or not at all."""
    if text.isdigit() or not text:
        return text
    for separator, groups in _GROUPS.items():
        if separator != decimal and groups.match(text):
            return text.replace(separator, "")
    return None


def to_cents(exact: Decimal) -> Decimal:
    """The amount to the cent.

    Raises:
        Unreadable: it has fractions of a cent, or is too large to be true.
    """
    if abs(exact) >= _TOO_LARGE:
        raise Unreadable("montant trop grand pour être vrai")
    cents = exact.quantize(CENT)
    if cents != exact and abs(exact - cents) > _FLOAT_TOLERANCE:
        raise Unreadable("montant à plus de deux décimales ; arrondissez-le dans Excel")
    return cents or ZERO
