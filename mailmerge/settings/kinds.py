"""How is one cell of the settings read and checked?

Each reader takes the text of the cell and returns the text to keep; what is wrong is raised as `Unreadable` with what
is expected. Check digits are python-stdnum's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from mailmerge.settings.declaration import Entry, Kind
from mailmerge.values import Unreadable, fold, to_amount, to_currency, to_integer, to_month
from mailmerge.values.nearest import did_you_mean as did_you_mean

_MOST_DAYS = 3650


def check(entry: Entry, text: str) -> str:
    """The value to keep for a filled cell.

    Raises:
        Unreadable: the value is impossible for this entry.
    """
    if entry.kind == "choice":
        return nearest_choice(text, entry.choices)
    return _CHECKS[entry.kind](text)


def nearest_choice(text: str, choices: Iterable[str]) -> str:
    """The choice that the text names, whatever its case and accents.

    Raises:
        Unreadable: none; the nearest valid word is suggested.
    """
    by_fold = {fold(choice): choice for choice in choices}
    if fold(text) in by_fold:
        return by_fold[fold(text)]
    raise Unreadable(f"valeurs possibles : {', '.join(by_fold.values())}{did_you_mean(text, by_fold.values())}")


def _text(text: str) -> str:
    return text


def _amount(text: str) -> str:
    amount, currency = to_amount(text)
    if currency not in ("", "EUR"):
        raise Unreadable("montant sans devise attendu : il vaut pour toutes les devises")
    if amount < 0:
        raise Unreadable("montant positif attendu")
    return str(amount)


def _days(text: str) -> str:
    days = to_integer(text)
    if abs(days) > _MOST_DAYS:
        raise Unreadable(f"nombre de jours attendu, {_MOST_DAYS} au plus")
    return str(days)


def _term(text: str) -> str:
    if text.lstrip().startswith(("-", "−")):
        raise Unreadable("un délai ne peut pas être négatif")
    return _days(text)


def _number(text: str) -> str:
    return str(to_integer(text))


def _percent(text: str) -> str:
    return _amount(text.removesuffix("%").rstrip())


def to_rate(text: str) -> Decimal:
    """A rate in percent a year: `12`, `12,5 %`.

    Raises:
        Unreadable: it is none, or below 1: a cell formatted as 12 % holds 0.12 for Excel.
    """
    try:
        rate = Decimal(_percent(text))
    except Unreadable:
        raise Unreadable("taux positif attendu, en % par an, deux décimales au plus : par exemple 12,5") from None
    if 0 < rate < 1:
        what = "taux en % par an attendu : écrivez 12 pour 12 %, dans une cellule qui n’est pas au format Pourcentage"
        raise Unreadable(what)
    return rate


def _rate(text: str) -> str:
    return str(to_rate(text))


def _sum(text: str) -> str:
    amount, currency = to_amount(text)
    if currency:
        raise Unreadable("montant sans devise attendu : elle a sa propre colonne")
    if amount < 0:
        raise Unreadable("montant positif attendu")
    return str(amount)


def _month(text: str) -> str:
    return to_month(text).isoformat()


def _checked(validate: Callable[[str], str], text: str, otherwise: str) -> str:
    """The number in its compact form, if python-stdnum finds its check digits right."""
    from stdnum.exceptions import ValidationError

    try:
        return str(validate(text))
    except ValidationError:
        raise Unreadable(otherwise) from None


def _iban(text: str) -> str:
    from stdnum import iban

    wrong = "IBAN incorrect : la clé de contrôle ne correspond pas ; recopiez-le depuis votre RIB"
    return str(iban.format(_checked(iban.validate, text, wrong)))


def _bic(text: str) -> str:
    from stdnum import bic

    return _checked(bic.validate, text, "BIC incorrect : 8 ou 11 caractères attendus, par exemple BNPAFRPP")


def _siren(text: str) -> str:
    from stdnum.fr import siren

    wrong = "SIREN incorrect : 9 chiffres dont une clé, par exemple 123 456 782"
    digits = _checked(siren.validate, text, wrong)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _siret(text: str) -> str:
    from stdnum.fr import siret

    digits = _checked(siret.validate, text, "SIRET incorrect : 14 chiffres dont une clé attendus")
    return f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}"


def _vat(text: str) -> str:
    from stdnum.eu import vat

    number = _checked(vat.validate, text, "numéro de TVA incorrect ; forme attendue : FR 11 123456782")
    return f"{number[:2]} {number[2:4]} {number[4:]}" if number.startswith("FR") else number


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
        raise Unreadable("adresse e-mail attendue, par exemple comptabilite@exemple.fr")
    return text


_CHECKS: Mapping[Kind, Callable[[str], str]] = {
    "text": _text,
    "amount": _amount,
    "days": _days,
    "term": _term,
    "number": _number,
    "sum": _sum,
    "percent": _percent,
    "rate": _rate,
    "month": _month,
    "iban": _iban,
    "bic": _bic,
    "siren": _siren,
    "siret": _siret,
    "vat": _vat,
    "email": _email,
    "currency": to_currency,
}
