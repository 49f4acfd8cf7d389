"""How text becomes amounts, dates and identifiers, and back; pure.

Reading is strict: what could mean two things (`12,345`) is refused with the reason, never guessed. Refusing raises
`Unreadable`, whose message is ready to stand behind "on lit « … » :" in a list of faults.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache

from mailmerge.model import CellFault, CellValue

CENT = Decimal("0.01")
NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

# Excel stores 0.1 + 0.2 as 0.30000000000000004: what lies this close to a cent is that cent.
_FLOAT_TOLERANCE = Decimal("0.000001")
_EARLIEST, _LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
# Day 0 of Excel's 1900 date system, shifted by its non-existent 29 February 1900.
_EXCEL_EPOCH = dt.date(1899, 12, 30)

_SPACES = re.compile(r"\s+")
# Characters that XML 1.0 forbids, and the format characters that make two equal names look different.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u200b]"
)
# Excel writes a control character of a cell as _x000D_ in the file (ECMA-376 Part 1, 22.9.2.19 ST_Xstring).
_EXCEL_ESCAPE = re.compile("_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")


class Unreadable(ValueError):  # noqa: N818 - a finding about a cell, not an error of the program
    """A cell is filled but cannot be read as what its column holds."""


# --- Text ---------------------------------------------------------------------------------------------------


# A ledger repeats its names, codes and words on thousands of rows.
_REMEMBERED = 20_000


@lru_cache(_REMEMBERED)
def clean_line(text: str) -> str:
    """One line of printable text: control characters dropped, every run of white space made one plain space."""
    return _SPACES.sub(" ", _printable(text)).strip()


def clean_lines(text: str) -> tuple[str, ...]:
    """The non-blank lines of a cell typed with Alt+Enter."""
    return tuple(line for line in map(clean_line, re.split("[\r\n\u2028\u2029]+", _printable(text))) if line)


def _printable(text: str) -> str:
    return _FORBIDDEN.sub("", _EXCEL_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text))


_SPELL_OUT = str.maketrans({"°": " ", "º": " ", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """The text without accents, case and punctuation, to compare what people type: `Échéance n°2` -> `echeance n 2`."""
    letters = "".join(
        c for c in unicodedata.normalize("NFKD", text.translate(_SPELL_OUT)) if not unicodedata.combining(c)
    )
    return " ".join(re.sub(r"[^\w€$£]+|_", " ", letters.casefold()).split())


_LEGAL_FORMS = frozenset(
    (
        *("sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scp", "scop", "selarl", "selas", "ei", "eirl", "gie"),
        *("gmbh", "ag", "kg", "ltd", "limited", "llc", "inc", "plc", "bv", "nv", "srl", "spa", "sl"),
    )
)
# Written with dots or spaces (S.A.R.L.), a legal form arrives as single letters.
_SPACED_FORMS = re.compile(r"\b(s a r l|s a s u|e u r l|s a s|s c i|s n c|s a|e i)\b")


@lru_cache(_REMEMBERED)
def name_key(name: str) -> str:
    """The normalised name that stands for a debtor without a code: case, accents, punctuation, legal form ignored."""
    folded = fold(name)
    words = _SPACED_FORMS.sub(lambda form: form[0].replace(" ", ""), folded).split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def is_france(country: str) -> bool:
    """Whether a country's name, blank included, is France, where a postcode has five digits."""
    return fold(country) in ("", "france", "fr", "fra", "france metropolitaine")


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
    """A code or a number as text: `00123` stays `00123`, the number 123.0 is `123`.

    Raises:
        Unreadable: Excel turned the identifier into a date, a logical value or an error.
    """
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        raise Unreadable("Excel a transformé cet identifiant ; mettez la cellule au format Texte et retapez-le")
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return to_text(value)


# --- Amounts ------------------------------------------------------------------------------------------------

_CURRENCY_WORDS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "$us": "USD", "usd": "USD",
    "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "livre": "GBP", "livres": "GBP", "chf": "CHF",
    "sfr": "CHF", "$ca": "CAD", "ca$": "CAD",
}  # fmt: skip
_AMOUNT = re.compile(r"^(?P<before>[^\d.,\s]*)\s*(?P<number>[0-9][0-9\s.,]*?)\s*(?P<after>[^\d.,]*)$")
_PLAIN = re.compile(r"^\d+(?:[.,]\d{1,2})?$")
_LONG_TAIL = re.compile(r"^(?:\d{4,}[.,]\d{3}|0[.,]\d{3}|\d+[.,]\d{4,})$")
_SPACED = re.compile(r"^\d{1,3}(?: \d{3})+(?:[.,](?:\d{1,2}|\d{4,}))?$")
_DOTTED = re.compile(r"^\d{1,3}(?:\.\d{3})+,\d{1,2}$|^\d{1,3}(?:\.\d{3}){2,}$")
_COMMAED = re.compile(r"^\d{1,3}(?:,\d{3})+\.\d{1,2}$|^\d{1,3}(?:,\d{3}){2,}$")
_AMBIGUOUS = re.compile(r"^\d{1,3}[.,]\d{3}$")


def to_amount(value: CellValue) -> tuple[Decimal, str]:
    """An amount exact to the cent, and the currency written beside it (empty if none).

    Raises:
        Unreadable: not a number, more than two decimals, or a separator that could mean two things.
    """
    if isinstance(value, CellFault):
        raise Unreadable(value.message)
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta) or value is None:
        raise Unreadable("montant attendu, par exemple 1 234,56")
    if isinstance(value, int | float):
        return _number_to_cents(value), ""
    return _text_to_amount(value)


def _number_to_cents(number: float) -> Decimal:
    if isinstance(number, float) and not math.isfinite(number):
        raise Unreadable("montant attendu, par exemple 1 234,56")
    return _to_cents(Decimal(repr(number)))


def _to_cents(exact: Decimal) -> Decimal:
    if abs(exact) >= Decimal(10) ** 15:
        raise Unreadable("montant trop grand pour être vrai")
    cents = exact.quantize(CENT)
    if abs(exact - cents) > _FLOAT_TOLERANCE:
        raise Unreadable("montant à plus de deux décimales ; arrondissez-le dans Excel")
    return cents


def _text_to_amount(text: str) -> tuple[Decimal, str]:
    body = clean_line(text).replace("−", "-").replace("–", "-").replace("’", "'")
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip()
    body, signs = _strip_signs(body)
    match = _AMOUNT.match(re.sub(r"(?<=\d)'(?=\d{3})", " ", body))
    if match is None or signs > 1 or (signs and negative):
        raise Unreadable("montant attendu, par exemple 1 234,56")
    currency = _beside(match["before"], match["after"])
    amount = _digits_to_amount(match["number"])
    return (-amount if negative or signs else amount), currency


def _strip_signs(body: str) -> tuple[str, int]:
    """The text without its minus signs (leading, trailing, or between currency and number), and how many there were."""
    minus = body.count("-")
    inside = re.search(r"\d\s*-\s*\d", body)
    return body.replace("-", " ").replace("+", " ", 1).strip(), (2 if inside else minus)


def _beside(before: str, after: str) -> str:
    words = [word.strip().rstrip(".").lower() for word in (before, after) if word.strip()]
    if not words:
        return ""
    codes = {_CURRENCY_WORDS.get(word) or (word.upper() if word.upper() in currency_codes() else "") for word in words}
    if len(codes) != 1 or "" in codes:
        raise Unreadable("montant attendu, par exemple 1 234,56")
    return codes.pop()


def _digits_to_amount(digits: str) -> Decimal:
    if _AMBIGUOUS.match(digits) and not digits.startswith("0"):
        raise Unreadable("milliers ou décimales ? Écrivez 1 234,00 ou 1,23")
    if _PLAIN.match(digits) or _SPACED.match(digits) or _LONG_TAIL.match(digits):
        return _to_cents(Decimal(digits.replace(" ", "").replace(",", ".")))
    if _DOTTED.match(digits):
        return Decimal(digits.replace(".", "").replace(",", ".")).quantize(CENT)
    if _COMMAED.match(digits):
        return Decimal(digits.replace(",", "")).quantize(CENT)
    raise Unreadable("montant attendu, par exemple 1 234,56")


@cache
def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes in use."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def to_currency(value: CellValue) -> str:
    """An ISO 4217 code.

    Raises:
        Unreadable: neither a code nor one of the usual signs and words.
    """
    text = to_text(value)
    code = _CURRENCY_WORDS.get(text.lower(), text.upper())
    if code not in currency_codes():
        raise Unreadable("devise attendue : EUR, USD, GBP, CHF…")
    return code


# --- Dates --------------------------------------------------------------------------------------------------

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTH_NUMBERS = {fold(name): number for number, name in enumerate(MONTHS, 1)} | {
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "juill": 7,
    "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NAMED = re.compile(r"^(?:[a-z]+di |dimanche )?(\d{1,2}) ?(?:er)? ([a-z]+) (\d{4}|\d{2})$")
_WANTED_DATE = "date attendue sous la forme 31/12/2026"


def to_date(value: CellValue) -> dt.date:
    """A calendar day between 1990 and 2099, day before month as in France.

    Raises:
        Unreadable: no date, a day that does not exist, or one far outside any ledger.
    """
    if isinstance(value, CellFault):
        raise Unreadable(value.message)
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    if isinstance(value, bool | dt.time | dt.timedelta) or value is None:
        raise Unreadable(_WANTED_DATE)
    if isinstance(value, int | float):
        return _number_to_date(value)
    return _plausible(_text_to_date(clean_line(value)))


def _number_to_date(number: float) -> dt.date:
    """A date cell left in the General format arrives as Excel's serial day, or as 20261231."""
    if number == int(number):
        if _COMPACT.match(str(int(number))):
            return _plausible(_text_to_date(str(int(number))))
        if 32874 <= number <= 73050:
            return _plausible(_EXCEL_EPOCH + dt.timedelta(days=int(number)))
    raise Unreadable(_WANTED_DATE)


def _text_to_date(text: str) -> dt.date:
    if match := _DAY_FIRST.match(text):
        day, month = int(match[1]), int(match[2])
        return _day(_year(match[3]), month, day)
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _day(*(int(part) for part in match.groups()))
    if (match := _NAMED.match(fold(text))) and match[2] in _MONTH_NUMBERS:
        return _day(_year(match[3]), _MONTH_NUMBERS[match[2]], int(match[1]))
    raise Unreadable(_WANTED_DATE)


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unreadable("cette date n’existe pas ; " + _WANTED_DATE) from None


def _plausible(day: dt.date) -> dt.date:
    if not _EARLIEST <= day <= _LATEST:
        raise Unreadable(f"date invraisemblable ({day:%d/%m/%Y}) ; corrigez l’année")
    return day


# --- Whole numbers and yes/no -------------------------------------------------------------------------------

_FALSE = frozenset(
    (
        "",
        "n",
        "non",
        "no",
        "0",
        "faux",
        "false",
        "aucun",
        "aucune",
        "neant",
        "ras",
        "sans",
        "na",
        "n a",
        "clos",
        "leve",
        "resolu",
    )
)


def to_integer(value: CellValue) -> int:
    """A whole number, possibly with the word jours or a unit behind it.

    Raises:
        Unreadable: anything else.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.match(r"^(-?\d{1,9})(?: ?(?:j|jours?))?$", to_text(value).replace("−", "-").lower())
    if match is None:
        raise Unreadable("nombre entier attendu, par exemple 30")
    return int(match[1])


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


# --- Printing -----------------------------------------------------------------------------------------------


def plain_amount(amount: Decimal) -> str:
    """Two decimals and a point, for machines: `1234.50`."""
    return f"{amount:.2f}"


def print_number(amount: Decimal) -> str:
    """As French law and typography write it: thousands apart by U+202F, decimal comma, two decimals."""
    return f"{amount:,.2f}".replace(",", NARROW_NBSP).replace(".", ",").replace("-", "−")


def print_amount(amount: Decimal, currency: str) -> str:
    """The amount with its currency's French sign behind a no-break space: `1 234,56 €`."""
    return f"{print_number(amount)}{NBSP}{currency_sign(currency)}"


@cache
def currency_sign(currency: str) -> str:
    """`€` for EUR, `$US` for USD: the sign the French locale prints."""
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale="fr_FR"))


def print_date(day: dt.date) -> str:
    """A date in words: `1er décembre 2026`, `21 novembre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def print_short_date(day: dt.date) -> str:
    """A date for a table cell: `21/11/2026`."""
    return f"{day:%d/%m/%Y}"
