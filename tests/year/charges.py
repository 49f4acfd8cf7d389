"""What may a letter claim on top of its invoices? Reckoned with exact fractions, day by day, by the law alone.

C. com. L. 441-10 and D. 441-5: professionals only; the ECB's rate of the half-year + 10 points, from the day after the
due date, actual/365; 40 EUR an invoice. What a letter has claimed stays claimed: a later one adds the days since.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from outputs import journal, money

from year.audit import keys_of
from year.model import Claim, Key, Opinion, Past

Invoice: TypeAlias = tuple[str, str]  # debtor, number

DAY = dt.timedelta(days=1)
CLAIMING = (3, 4)
_ECB = {(2025, 1): "3.15", (2025, 2): "2.15", (2026, 1): "2.15", (2026, 2): "2.40"}
_ZERO, _INDEMNITY = Decimal("0.00"), Decimal("40.00")


def check_charges(folder: Path, wanted: Opinion, past: Sequence[Past], on: dt.date) -> None:
    """The charges of each line of each letter; `past` are the letters before this run.

    Nothing below the claiming stages, nor from others than professionals; interest to the cent; 40 EUR once an invoice.
    """
    bearing: dict[Invoice, list[Key]] = defaultdict(list)
    chargeable: dict[Invoice, list[Key]] = defaultdict(list)
    for record in journal(folder):
        letter = wanted.letters[record["debtor"], record["stage"], record["currency"]]
        for claim, key, line in zip(letter.claims, keys_of(record), record["invoices"], strict=True):
            assert claim.key == key
            bears = record["stage"] in CLAIMING and claim.line["Type client"] == "professionnel"
            assert money(line["interest"]) == (interest(claim, past, on) if bears else _ZERO), (key, on)
            assert money(line["indemnity"]) in (_ZERO, _INDEMNITY)
            if money(line["indemnity"]):
                bearing[key[:2]].append(key)
            if bears and record["currency"] == "EUR":
                chargeable[key[:2]].append(key)
    assert bearing == _bearers(chargeable, past)


def _bearers(chargeable: Mapping[Invoice, list[Key]], past: Sequence[Past]) -> Mapping[Invoice, list[Key]]:
    """Of each invoice, the instalment that was charged the 40 EUR first; if none was, the one that is due first."""
    found = {}
    for invoice, keys in chargeable.items():
        charged = [
            (letter.date, letter.reference, key)
            for letter in past
            for key, (_, indemnity) in letter.charges.items()
            if letter.sent and key[:2] == invoice and indemnity
        ]
        bearer = min(charged)[2] if charged else min(keys, key=lambda key: key[2])
        if bearer in keys:
            found[invoice] = [bearer]
    return found


def interest(claim: Claim, past: Sequence[Past], on: dt.date) -> Decimal:
    """What was claimed before, plus the days since on what is left now."""
    claimed, since = claimed_before(claim.key, past)
    total, day = Fraction(claimed), (since or claim.key[2]) + DAY
    while day <= on:
        rate = Fraction(_ECB[day.year, 1 if day.month < 7 else 2]) + 10
        total += Fraction(claim.left) * rate / 100 / 365
        day += DAY
    cents = total * 100
    return Decimal(int(cents + Fraction(1, 2))) / 100


def claimed_before(key: Key, past: Sequence[Past]) -> tuple[Decimal, dt.date | None]:
    """The interest that the latest letter sent about a claim asked for, and its day."""
    asked: list[tuple[dt.date, Decimal]] = [
        (letter.date, letter.charges[key][0])
        for letter in past
        if letter.sent and letter.stage in CLAIMING and key in letter.charges and letter.charges[key][0]
    ]
    date, amount = max(asked, default=(None, _ZERO))
    return amount, date


def check_never_lower(past: Sequence[Past]) -> None:
    """Interest on a claim never falls from one letter sent to the next."""
    asked: Mapping[Key, list[Decimal]] = defaultdict(list)
    for letter in sorted(past, key=lambda letter: (letter.date, letter.reference)):
        for key, (amount, _) in letter.charges.items() if letter.sent and letter.stage in CLAIMING else ():
            asked[key].append(amount)
    assert all(amounts == sorted(amounts) for amounts in asked.values())
