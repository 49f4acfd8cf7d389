"""What does a cell show, and which text, identifier, whole number or yes does it hold?"""

from __future__ import annotations

import datetime as dt
import re

from mailmerge.model import CellFault, CellValue
from mailmerge.values.text import Unreadable, clean_line, fold

# Excel keeps fifteen digits of a number; the further ones of an identifier became zeros when it was typed or opened.
_DIGITS_KEPT = 15
_LOST_DIGITS = (
    "Excel a transformé cet identifiant et ses derniers chiffres sont perdus ; mettez la colonne au format Texte, "
    "puis reprenez l’export d’origine"
)
# A code such as 1E05 is no number: without a plus sign only a mantissa with decimals makes one.
_SCIENTIFIC = re.compile(r"^([0-9])(?:[.,]([0-9]+)[eE]\+?|()[eE]\+)([0-9]{1,2})$")
_SPURIOUS_DECIMAL = re.compile(r"^([1-9][0-9]*)\.0$")


def shown(value: CellValue) -> str:
    """What a cell shows, for messages: dates as in France, whole floats without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, CellFault):
        return value.text
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value)


def to_text(value: CellValue) -> str:
    """A cell's value as one clean line of text.

    Raises:
        Unreadable: the cell is an Excel error or an uncomputed formula.
    """
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, CellFault):
        raise Unreadable(value.message)
    return clean_line(shown(value))


def to_identifier(value: CellValue) -> str:
    """A code or a number as text: `00123` stays `00123`, the numbers 123.0 and `411001.0` lose their decimal.

    Raises:
        Unreadable: Excel turned the identifier into a date, a logical value or an error, or lost digits of it.
    """
    if isinstance(value, str):
        return value if value.isascii() and value.isalnum() else _text_to_identifier(clean_line(value))
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise Unreadable("Excel a transformé cet identifiant ; mettez la cellule au format Texte et retapez-le")
    if isinstance(value, int | float) and abs(value) >= 10**_DIGITS_KEPT:
        raise Unreadable(_LOST_DIGITS)
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return to_text(value)


def _text_to_identifier(text: str) -> str:
    """`8.5E+13` is what Excel writes into a text file for a long number: usable only if no digit is missing."""
    if spurious := _SPURIOUS_DECIMAL.match(text):
        return spurious[1]
    scientific = _SCIENTIFIC.match(text)
    if scientific is None:
        return text
    decimals = scientific[2] or ""
    if len(decimals) != int(scientific[4]) or len(decimals) >= _DIGITS_KEPT:
        raise Unreadable(_LOST_DIGITS)
    return scientific[1] + decimals


def to_integer(value: CellValue) -> int:
    """A whole number, possibly with the word jours or a unit behind it.

    Raises:
        Unreadable: anything else.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.match(r"^(-?\d{1,9})(?: ?(?:j|jours?|days?|tage?))?$", to_text(value).replace("−", "-").lower())
    if match is None:
        raise Unreadable("nombre entier attendu, par exemple 30")
    return int(match[1])


_FALSE = frozenset(
    (
        *("", "n", "non", "no", "0", "faux", "false", "aucun", "aucune", "neant", "ras", "sans", "na", "n a"),
        *("clos", "leve", "resolu", "none", "nein", "falsch", "nao", "falso", "resolved", "closed"),
    )
)


def is_yes(value: CellValue) -> bool:
    """Whether a flag column is set: anything but blank, non, n, 0, faux (a reason typed there counts as yes).

    Raises:
        Unreadable: the cell is an Excel error or an uncomputed formula.
    """
    if isinstance(value, bool):
        return value
    text = to_text(value)
    folded = fold(text)
    if not folded:  # a tick or a question mark counts, a dash does not
        return re.search(r"[^\s\-–—−._/\\∅]", text) is not None
    return folded not in _FALSE and not folded.startswith(("pas de ", "aucun "))
