"""Which debtors get the benchmark's letter, and what do they owe?

The same ones each time: letter number n is the same in every run, on every machine and for every engine.
"""

from __future__ import annotations

import datetime as dt
import random

from letter.content import Letter, Row

# Any twelve letters in a row have 60 invoices: each prefix of the data weighs about the same per letter.
_INVOICES = (5, 1, 7, 3, 12, 4, 2, 8, 4, 6, 3, 5)
_NAMES = (
    "Dupont & Associés, architectes",
    "Société d’exploitation des carrières du Bas-Limousin",
    "Menuiserie Lefèvre & Fils",
    "Boulangerie « Au Pain doré »",
    "L’Atelier d’Émilie",
    "Transports <Guérin>",
    "Clinique vétérinaire du Pré-Saint-Jean",
)
_TOWNS = (("44000", "Nantes"), ("87000", "Limoges"), ("06250", "Mougins"), ("29200", "Brest"))
_ON = dt.date(2026, 11, 21)


def letter(number: int) -> Letter:
    """The values of letter `number`, counted from 0: text ready to print."""
    dice = random.Random(number)
    rows = [_invoice(number, row, dice) for row in range(_INVOICES[number % len(_INVOICES)])]
    total = sum(cents for cents, _ in rows)
    postcode, town = _TOWNS[number % len(_TOWNS)]
    return {
        "creancier": "Établissements Rivière & Cie",
        "reference": f"20261121-{number:05d}",
        "nom": f"{_NAMES[number % len(_NAMES)]} n°{number}",
        "adresse": f"{1 + number % 180} rue de l’Océan",
        "code_postal": postcode,
        "ville": town,
        "date": _day(_ON),
        "nombre": f"{len(rows)} facture{'s' if len(rows) > 1 else ''}",
        "total": _amount(total),
        "delai": _day(_ON + dt.timedelta(days=8 + number % 5)),
        "interets": _amount(total // 37),
        "interets_dus": number % 2 == 0,
        "signataire": "Hélène Le Guen, responsable du recouvrement",
        "telephone": "02\u00a040\u00a000\u00a000\u00a000",
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "courriel": "recouvrement@riviere.example",
        "factures": [row for _, row in rows],
    }


def _invoice(number: int, row: int, dice: random.Random) -> tuple[int, Row]:
    due = _ON - dt.timedelta(days=dice.randint(5, 200))
    cents = dice.randint(500, 1_500_000)
    return cents, {
        "numero": f"FA{number:05d}-{row + 1:02d}",
        "emise": _day(due - dt.timedelta(days=30)),
        "echeance": _day(due),
        "montant": _amount(cents + (10_000 if row % 3 == 0 else 0)),
        "reste": _amount(cents),
    }


def _amount(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    return f"{whole},{cents % 100:02d}\u00a0€"


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
