r"""How do the switches of a merge field want an amount or a date printed?

`\# "# ##0,00 €"` and `\@ "d MMMM yyyy"` are called pictures. They are written as in a French or an English Word; the
result is in the letter's language either way. ECMA-376 Part 1, 17.16.4.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from mailmerge.values import FRENCH, MONTHS, NARROW_NBSP, NBSP, Printed, localised_day_part, number_signs

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NUMBER = re.compile(r"([^#0]*)([#0](?:[#0 .,\u00a0\u202f]*[#0])?)([^#0]*)")
_EURO = re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE)
_ITEM = re.compile(r"'[^']*'|([dDjJ]{1,4}|M{1,4}|[yYaA]{2,4})|[A-Za-z]+|.", re.DOTALL)
_TIME = re.compile(r"[hHms]+|am/pm", re.IGNORECASE)
# A French Word takes j and a for the d and y of the standard.
_ENGLISH = str.maketrans("jJDaAY", "dddyyy")


@dataclass(frozen=True, slots=True)
class _Section:
    """The picture of positive, negative or zero amounts: text before and after, and the digits between."""

    before: str
    least_digits: int
    grouped: bool
    least_places: int
    most_places: int
    after: str


def number_as(value: object, picture: str) -> str:
    """An amount or a number as a picture wants it; nothing for an empty value.

    Raises:
        ValueError: the picture is not understood.
        TypeError: the value is neither.
    """
    sections = number_sections(picture)
    if value == "":
        return ""
    number = number_in(value)
    chosen = 1 if number < 0 and len(sections) > 1 else 0
    if number == 0 and len(sections) > 2:
        chosen = 2
    section = sections[chosen]
    sign = "−" if number < 0 and chosen == 0 else ""
    digits = _digits(abs(number), section, value.language if isinstance(value, Printed) else FRENCH)
    text = f"{_literal(section.before, value)}{sign}{digits}{_literal(section.after, value)}"
    return text.replace(" ", NBSP)


def number_in(value: object) -> Decimal:
    """The amount or number that a field prints; zero for an empty field.

    Raises:
        TypeError: it prints something else.
    """
    if isinstance(value, Printed) and isinstance(value.value, Decimal):
        return value.value
    if isinstance(value, int):
        return Decimal(value)
    if value == "":
        return Decimal(0)
    raise TypeError(f"no number: {value!r}")


def number_sections(picture: str) -> tuple[_Section, ...]:
    """The one to three parts of a number's picture: for all or positive, negative, and zero amounts.

    Raises:
        ValueError: it is not understood.
    """
    parts = picture.split(";")
    if len(parts) > 3:
        raise ValueError(picture)
    return tuple(_section(part, signed=number == 1) for number, part in enumerate(parts))


def _section(text: str, signed: bool) -> _Section:
    match = _NUMBER.fullmatch(text.strip())
    if match is None or "+" in text:
        raise ValueError(text)
    before, digits, after = match.groups()
    whole, decimals = _at_the_decimal_sign(digits)
    return _Section(
        before=before.replace("-", "−" if signed else ""),
        least_digits=whole.count("0"),
        grouped=re.search(r"[^#0]", whole) is not None,
        least_places=decimals.count("0"),
        most_places=len(decimals),
        after=after,
    )


def _at_the_decimal_sign(digits: str) -> tuple[str, str]:
    """The whole part with its separators, and the decimals. `# ##0,00`, `#,##0.00` and `#.##0,00` mean the same."""
    last = max(digits.rfind(","), digits.rfind("."))
    whole, decimals = digits[:last], digits[last + 1 :]
    groups_thousands = whole in ("#", "0") and len(decimals) == 3 and whole[-1:] == "#"
    if last < 0 or groups_thousands or digits.count(digits[last]) > 1:
        return digits, ""
    if not re.fullmatch("[#0]*", decimals):
        raise ValueError(digits)
    return whole, decimals


def _digits(amount: Decimal, section: _Section, language: str) -> str:
    thousands, decimal = (NARROW_NBSP, ",") if language == FRENCH else number_signs(language)
    rounded = amount.quantize(Decimal(1).scaleb(-section.most_places), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    decimals = decimals[: section.least_places] + decimals[section.least_places :].rstrip("0")
    whole = whole.lstrip("0").zfill(section.least_digits)
    if section.grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", thousands, whole)
    return f"{whole}{decimal}{decimals}" if decimals else whole


def _literal(text: str, value: object) -> str:
    """The euro that stands in the letter of a clerk who only had euros is the sign of the amount's own currency."""
    own = re.sub(r"[\d\s.,−-]", "", value) if isinstance(value, Printed) else ""
    plain = text.replace("'", "")
    return _EURO.sub(own, plain) if own and own != "€" else plain


def date_as(value: object, picture: str) -> str:
    """A date as a picture wants it, in the letter's language; nothing for an empty value.

    Raises:
        ValueError: the picture is not understood.
        TypeError: the value is no date.
    """
    items = date_items(picture)
    if value == "":
        return ""
    if not isinstance(value, Printed) or not isinstance(value.value, dt.date):
        raise TypeError(f"no date: {value!r}")
    say = partial(_said, value.value, value.language)
    return "".join(say(item) if is_item else item for item, is_item in items)


def _said(day: dt.date, language: str, item: str) -> str:
    if language == FRENCH:
        return _ITEMS[item](day)
    part = _DAY_PARTS.get(item, item)
    return localised_day_part(day, part, language)


def date_items(picture: str) -> tuple[tuple[str, bool], ...]:
    """A date's picture as parts, and whether each is an item (`dd`, `MMMM`) or text.

    Raises:
        ValueError: it wants the time, which no date of a letter has (`mm` are minutes), or nothing of the date.
    """
    found = [(match[0], match[1] is not None) for match in _ITEM.finditer(picture)]
    if any(_TIME.fullmatch(text) for text, is_item in found if not is_item):
        raise ValueError(picture)
    items = [(text.translate(_ENGLISH) if is_item else text.strip("'"), is_item) for text, is_item in found]
    if not any(is_item for _, is_item in items) or any(item not in _ITEMS for item, is_item in items if is_item):
        raise ValueError(picture)
    # French counts the first day of a month: 1er décembre, where digits stay 1/12.
    in_words = any(is_item and item == "MMMM" for item, is_item in items)
    return tuple(("1er" if in_words and is_item and item == "d" else item, is_item) for item, is_item in items)


_ITEMS: Mapping[str, Callable[[dt.date], str]] = {
    "d": lambda day: str(day.day),
    "1er": lambda day: "1er" if day.day == 1 else str(day.day),
    "dd": lambda day: f"{day.day:02}",
    "ddd": lambda day: f"{_WEEKDAYS[day.weekday()][:3]}.",
    "dddd": lambda day: _WEEKDAYS[day.weekday()],
    "M": lambda day: str(day.month),
    "MM": lambda day: f"{day.month:02}",
    "MMM": lambda day: _short_month(MONTHS[day.month - 1]),
    "MMMM": lambda day: MONTHS[day.month - 1],
    "yy": lambda day: f"{day.year % 100:02}",
    "yyyy": lambda day: f"{day.year:04}",
}
# Word's items that CLDR names otherwise.
_DAY_PARTS = {"1er": "d", "ddd": "EEE", "dddd": "EEEE"}
_SHORT = {"janvier": "janv.", "février": "févr.", "avril": "avr.", "juillet": "juil.", "septembre": "sept."}


def _short_month(name: str) -> str:
    return _SHORT.get(name) or {"octobre": "oct.", "novembre": "nov.", "décembre": "déc."}.get(name, name)


def first_capital(value: object) -> str:
    r"""The switch `\* FirstCap`: the first letter of the first word; the others stay as they are."""
    text = str(value)
    return text[:1].upper() + text[1:]


def capitals(value: object) -> str:
    r"""The switch `\* Caps`: the first letter of every word."""
    return re.sub(r"(?<![\w’'])\w", lambda letter: letter[0].upper(), str(value))


FILTERS: Mapping[str, Callable[..., object]] = {
    "nombre_selon": number_as,
    "date_selon": date_as,
    "valeur": number_in,
    "majuscule_initiale": first_capital,
    "majuscules_initiales": capitals,
}
