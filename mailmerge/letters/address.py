"""How is an address printed on a French envelope?

NF Z10-011: six lines at most, the town in capitals last.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

from mailmerge.model import DebtorDetails, DebtorKind
from mailmerge.values import fold, is_france

_LINE_WIDTH = 38
_MOST_LINES = 6
_NO_PERSON = re.compile(
    r"^(a l attention|service|serv|departement|dept|direction|dir|comptabilite|compta|secretariat|bureau|finances?|"
    r"tresorerie|achats|facturation|administration|pole|accounts?|accounting|purchasing)\b"
)
_CIVILITIES = ("m", "mr", "mrs", "ms", "mme", "mlle", "me", "dr", "madame", "monsieur", "mademoiselle", "maitre")
_BEFORE_STREET = re.compile(
    r"^(bat|batiment|imm|immeuble|residence|res|entree|escalier|etage|appt|appartement|tour|hall|zi|za|zac|parc|centre)\b"
)
_AFTER_STREET = re.compile(r"^(bp|b p|cs|tsa|lieu dit|cedex)\b")
_STREET = re.compile(
    r"^\d|^(rue|avenue|av|boulevard|bd|place|pl|chemin|ch|impasse|imp|allee|route|rte|quai|cours|square|voie|passage)\b"
)


def postal_lines(details: DebtorDetails) -> tuple[str, ...]:
    """Name, contact, building, street, post box, postcode and TOWN, country abroad; nothing is ever cut off."""
    name = _wrap(_addressee(details))
    contact = _contact(details) if fold(details.contact) != fold(details.name) else ""
    tail = [line for line in (_town(details), _country(details)) if line]
    middle = _in_postal_order(details.street)
    lines = [*name, *([contact] if contact else []), *middle, *tail]
    if len(lines) > _MOST_LINES and len(name) > 1:
        lines[: len(name)] = [_addressee(details)]
    return tuple(lines)


def _addressee(details: DebtorDetails) -> str:
    """A person is addressed with the civility; a company's is that of its contact."""
    titled = details.kind is DebtorKind.INDIVIDUAL and details.civility
    known = fold(details.civility) in fold(details.name).split()
    return f"{details.civility} {details.name}" if titled and not known else details.name


def _contact(details: DebtorDetails) -> str:
    """The second line of a company: who or which department; a person bears the civility, a department has none."""
    words = fold(details.contact).split()
    titled = details.civility and details.kind is not DebtorKind.INDIVIDUAL
    if not words or not titled or _NO_PERSON.match(fold(details.contact)) or words[0] in _CIVILITIES:
        return details.contact
    return f"{details.civility} {details.contact}"


def _wrap(name: str) -> list[str]:
    return textwrap.wrap(name, _LINE_WIDTH, break_long_words=False, break_on_hyphens=False) or [name]


def _in_postal_order(street: tuple[str, ...]) -> list[str]:
    """Building before street, post box after it; lines that cannot be told keep their order around the street."""
    ranks = [_rank(fold(line)) for line in street]
    if not any(rank == 1 for rank in ranks):
        return list(street)
    return [line for _, line in sorted(zip(ranks, street, strict=True), key=lambda pair: pair[0])]


def _rank(folded: str) -> int:
    if _STREET.match(folded):
        return 1
    if _BEFORE_STREET.match(folded):
        return 0
    return 2 if _AFTER_STREET.match(folded) else 1


def _town(details: DebtorDetails) -> str:
    """In capitals, without accents for sorting machines."""
    decomposed = unicodedata.normalize("NFKD", details.city.upper())
    city = "".join(char for char in decomposed if not unicodedata.combining(char))
    return f"{details.postcode} {city}".strip()


def _country(details: DebtorDetails) -> str:
    return "" if is_france(details.country) else details.country.upper()
