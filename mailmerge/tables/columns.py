"""Which field does a header name, whatever its spelling, and in which currency is its column?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from mailmerge.model import Field
from mailmerge.tables.words import FIELDS, SECOND_CHOICE, SHEETS_LABEL, FieldWords
from mailmerge.values import find_currency, fold

__all__ = (
    "FIELDS",
    "SECOND_CHOICE",
    "SHEETS_LABEL",
    "FieldWords",
    "built_in_words",
    "header_currency",
    "normalise_header",
    "sounds_like_hold",
    "sounds_like_money",
    "words_of",
)

_REMEMBERED = 5_000
# `invoiceNumber` and `MontantTTC` are two words, each of them.
_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])")
# One column for one or several: `Règlement(s)`, `Non échu(es)`.
_PLURAL = re.compile(r"\((?:e?s|e|x)\)", re.IGNORECASE)
_NUMBER_TOKENS = frozenset(("n", "no", "num", "numero", "ndeg", "nr", "nro", "number", "nummer"))
_PARTICLES = frozenset(
    (
        *("de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "en", "of", "the", "in", "der", "die", "das"),
        *("den", "dem", "von", "del", "el", "los", "las", "di", "della", "dello", "il", "lo", "da", "do", "dos", "das"),
    )
)
# At the end, a particle belongs to the meaning (montant dû, relancée le), but not before a currency (montant en €).
_NEVER_KEPT = frozenset(("en", "in"))

# Currencies whose code is no word in any language of ledgers, in either case.
_CLEAR_CODES = frozenset(
    (
        *("eur", "euro", "euros", "usd", "gbp", "chf", "cad", "aud", "jpy", "cny", "pln", "czk", "huf", "ron", "sek"),
        *(
            "dkk",
            "ils",
            "inr",
            "brl",
            "mxn",
            "zar",
            "aed",
            "xof",
            "xaf",
            "tnd",
            "dzd",
            "sgd",
            "hkd",
            "nzd",
            "xpf",
        ),
    )
)
# Codes and signs that are words or abbreviations too: taken for a currency only where the writing says so.
_DOUBTFUL_CODES = frozenset(("MAD", "TRY", "PEN", "COP", "SAR", "ALL", "TOP", "NOK", "KC", "ZL", "FT", "LEI"))
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,6}?)\s*[)\]]")


@lru_cache(_REMEMBERED)
def normalise_header(header: str) -> str:
    """A header without accents, case, particles and currency; `N° de la facture (€)` -> `numero facture`."""
    tokens = _tokens(header)
    currencies = set(_currency_tokens(header))
    worded = [token for token in tokens if token not in currencies]
    if not worded:
        return fold(header)
    worded = ["numero" if token in _NUMBER_TOKENS else token for token in worded]
    last = len(worded) - 1
    kept = [
        token for at, token in enumerate(worded) if token not in _PARTICLES or (at == last and token not in _NEVER_KEPT)
    ]
    return " ".join(kept or worded)


@lru_cache(_REMEMBERED)
def header_currency(header: str) -> str:
    """The currency that a header names beside what its column holds: `montant_eur`, `Solde (ILS)`, `Total $`.

    Empty where it names none, or two.
    """
    codes = {find_currency(token) for token in _currency_tokens(header)}
    return codes.pop() if len(codes) == 1 else ""


def _tokens(header: str) -> list[str]:
    return fold(_HUMP.sub(" ", _PLURAL.sub("", header).replace("#", " n "))).split()


def _currency_tokens(header: str) -> Iterator[str]:
    """The words of a header that name a currency: clear ones anywhere, doubtful ones where the writing tells."""
    for token in _tokens(header):
        if token in _CLEAR_CODES or (re.search("[€$£]", token) and find_currency(token)):
            yield token
    yield from (code.lower() for code in _doubtful_codes(header) & _DOUBTFUL_CODES)


def _doubtful_codes(header: str) -> set[str]:
    """Words in brackets, the last word of a snake_case header, and capitals among small letters."""
    found = {fold(match[1]).upper() for match in _BRACKETED.finditer(header)}
    if header == header.lower() and "_" in header.strip():
        found.add(header.strip().rpartition("_")[2].upper())
    elif header != header.upper():
        found.update(re.findall(r"\b[A-Z]{3}\b", header))
    return found


def words_of(field: Field) -> tuple[str, ...]:
    """All header words that name a field, the most telling first."""
    words = FIELDS[field]
    return tuple(word for tier in (words.telling, words.usual, words.vague) for word in tier.split("|") if word)


@cache
def built_in_words() -> Mapping[str, tuple[Field, int]]:
    """Normalised header word -> its field and its tier: 3 telling, 2 usual, 1 vague."""
    table: dict[str, tuple[Field, int]] = {}
    for field, words in FIELDS.items():
        for tier, text in ((3, words.telling), (2, words.usual), (1, words.vague)):
            for word in text.split("|") if text else ():
                table[normalise_header(word)] = (field, tier)
    return table


# An unknown header with one of these words may hold money already paid, or a reason not to chase.
_MONEY_WORDS = frozenset(
    (
        *("solde", "reste", "restant", "regle", "reglee", "paye", "payee", "verse", "versement", "versements", "du"),
        *("avoir", "avoirs", "retenue", "retenues", "deduction", "deductions", "compensation", "credited"),
        *("acompte", "acomptes", "avance", "impaye", "encaisse", "encaissee", "encaissement", "encaissements"),
        *("balance", "paid", "unpaid", "outstanding", "remaining", "owed", "owing", "deposit", "prepaid"),
        *("saldo", "bezahlt", "offen", "offener", "anzahlung", "pendiente", "pagado", "cobrado", "anticipo"),
        *("pagato", "incassato", "acconto", "residuo", "aberto", "recebido", "pendente", "adiantamento"),
    )
)
_NO_MONEY_WORDS = frozenset(
    (
        *("date", "mode", "moyen", "jours", "conditions", "delai", "days", "method", "terms", "on", "at", "by"),
        *("datum", "tage", "am", "fecha", "dias", "forma", "data", "giorni", "metodo", "status", "statut"),
    )
)
_HOLD_WORDS = frozenset(
    (
        *("litige", "litiges", "conteste", "contestee", "contestation", "suspendu", "suspendue", "suspension"),
        *("bloque", "bloquee", "blocage", "promesse", "redressement", "liquidation", "stop", "exclusion"),
        *("dispute", "disputed", "hold", "blocked", "promise", "insolvency", "bankruptcy", "insolvenz", "gesperrt"),
        *("mahnsperre", "disputa", "bloqueado", "promesa", "bloccato", "promessa", "contestazione", "fallimento"),
    )
)


def sounds_like_money(header: str) -> bool:
    """Whether an unrecognised header may be what is left to pay, or what was paid."""
    words = set(normalise_header(header).split())
    return bool(words & _MONEY_WORDS) and not words & _NO_MONEY_WORDS


def sounds_like_hold(header: str) -> bool:
    """Whether an unrecognised header may say that an invoice must not be chased."""
    return bool(set(normalise_header(header).split()) & _HOLD_WORDS)
