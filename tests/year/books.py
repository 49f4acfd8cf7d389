"""What stands in a company's ledger of unpaid invoices on each day of a year?

Deterministic from a seed: invoices month by month, payments whole or in part, credit notes that name an invoice or not,
payments nobody allocated, disputes opened and lifted, promises kept and broken, and cases taken over from before.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from build import Cell, Record, write_ledger

DAY = dt.timedelta(days=1)
FIRST_MONTH, MONTHS = dt.date(2025, 7, 1), 18
_ZERO = Decimal("0.00")
_NEVER = dt.date(2099, 1, 1)
# How many debtors pay so: days after the due date from and to, and the share that they pay then.
_HABITS: Sequence[tuple[int, int, int, str]] = (
    (6, -3, 6, "1"),
    (7, 10, 50, "1"),
    (5, 60, 130, "1"),
    (3, 15, 60, "0.4"),
    (4, 900, 999, "1"),
)
_KINDS = ("professionnel",) * 18 + ("particulier",) * 3 + ("public",) * 2 + ("",) * 2
_CURRENCIES = (("EUR",),) * 19 + (("USD",),) * 3 + (("EUR", "USD"),) * 2 + (("GBP",),)
# Three debtors who always pay late, so that what holds them is seen.
_NO_ACCOUNT, _NO_ADDRESS, _INSOLVENT = 1, 7, 11


@dataclass(frozen=True, slots=True)
class Debtor:
    """A customer and how it pays; `postcode` is empty where nobody ever wrote it down."""

    code: str
    name: str
    kind: str
    currencies: tuple[str, ...]
    terms: int
    habit: tuple[int, int, int, str]
    postcode: str = "44000"
    proceedings: dt.date = _NEVER


@dataclass(slots=True)
class Piece:
    """An invoice (one instalment of it), credit note or payment; `total` is negative for the latter two."""

    debtor: Debtor
    number: str
    issued: dt.date
    due: dt.date | None
    total: Decimal
    currency: str
    original: str = ""
    payments: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    disputed: tuple[dt.date, dt.date] = (_NEVER, _NEVER)
    promise: tuple[dt.date, dt.date] = (_NEVER, _NEVER)  # told on, promised for
    level: int | None = None
    level_date: dt.date | None = None

    def paid(self, on: dt.date) -> Decimal:
        """What has been paid by that day."""
        return sum((amount for date, amount in self.payments if date <= on), _ZERO)

    def pay(self, on: dt.date, amount: Decimal) -> Decimal:
        """Pay as much as is left after all payments known so far; gives what was taken."""
        left = abs(self.total) - abs(sum((paid for _, paid in self.payments), _ZERO))
        taken = min(amount, left)
        if taken > 0:
            self.payments.append((on, taken.copy_sign(self.total)))
        return max(taken, _ZERO)


@dataclass(slots=True)
class Books:
    """All pieces of the year; `dice` is what every choice is thrown with."""

    dice: random.Random
    pieces: list[Piece]

    def invoice(self, code: str, number: str, due: dt.date) -> Piece:
        """One instalment by its debtor, number and due date."""
        return next(
            piece for piece in self.pieces if (piece.debtor.code, piece.number, piece.due) == (code, number, due)
        )


def make_books(seed: int) -> Books:
    """The books of a seed."""
    dice = random.Random(seed)
    pieces: list[Piece] = []
    for debtor in _debtors(dice):
        own = list(_invoices(debtor, dice))
        pieces += [*own, *_credits(debtor, own, dice)]
        for piece in own:
            _trouble(piece, dice)
            _habitual_payment(piece, dice)
    pieces += _taken_over(dice)
    return Books(dice, pieces)


def _debtors(dice: random.Random) -> list[Debtor]:
    habits = [habit for habit in _HABITS for _ in range(habit[0])]
    dice.shuffle(habits)
    debtors = [
        Debtor(
            code=f"{number:05d}",
            name=f"{'Société' if kind == 'professionnel' else 'Compte'} {chr(65 + number % 26)}{number:03d}",
            kind=kind,
            currencies=currencies,
            terms=dice.choice((30, 45, 60)),
            habit=_HABITS[2] if number in (_NO_ACCOUNT, _NO_ADDRESS, _INSOLVENT) else habit,
            postcode="" if number == _NO_ADDRESS else "44000",
            proceedings=dt.date(2026, 6, 1) if number == _INSOLVENT else _NEVER,
        )
        for number, (kind, currencies, habit) in enumerate(zip(_KINDS, _CURRENCIES[::-1], habits, strict=True), 1)
    ]
    return debtors


def _months() -> Iterator[dt.date]:
    month = FIRST_MONTH
    for _ in range(MONTHS):
        yield month
        month = (month + 31 * DAY).replace(day=1)


def _invoices(debtor: Debtor, dice: random.Random) -> Iterator[Piece]:
    """About one a month; one in eight is due in two parts."""
    for count, month in enumerate(_months()):
        if dice.random() < 0.25:
            continue
        issued = month + dice.randrange(28) * DAY
        cents = dice.choice((dice.randrange(150, 480), 500, *[dice.randrange(5_000, 900_000)] * 5))
        parts = 2 if dice.random() < 0.125 else 1
        for part in range(parts):
            yield Piece(
                debtor,
                f"F{debtor.code[-2:]}{count:02d}",
                issued,
                issued + (debtor.terms + 30 * part) * DAY,
                Decimal(cents // parts) / 100,
                dice.choice(debtor.currencies),
            )


def _habitual_payment(piece: Piece, dice: random.Random) -> None:
    """What the debtor pays of its own accord; of the rest, every second one is paid half a year later."""
    assert piece.due
    _, earliest, latest, share = piece.debtor.habit
    first = (piece.total * Decimal(share)).quantize(Decimal("0.01"))
    piece.pay(piece.due + dice.randint(earliest, latest) * DAY, first)
    if dice.random() < 0.5:
        piece.pay(piece.due + dice.randint(140, 200) * DAY, piece.total)


def _credits(debtor: Debtor, invoices: Sequence[Piece], dice: random.Random) -> Iterator[Piece]:
    """Credit notes that name an invoice, others that do not, and payments; each is allocated some months later."""
    for count, piece in enumerate(invoices):
        if dice.random() > 0.12:
            continue
        issued = piece.issued + dice.randint(20, 90) * DAY
        amount = (piece.total * dice.randint(10, 60) / 100).quantize(Decimal("0.01"))
        named = dice.random() < 0.6
        letter = "AV" if dice.random() < 0.7 else "RG"
        number, original = f"{letter}{debtor.code[-2:]}{count:02d}", piece.number if named else ""
        credit = Piece(debtor, number, issued, None, -amount, piece.currency, original)
        allocated = issued + dice.randint(30, 150) * DAY
        piece.pay(allocated, amount)
        credit.pay(allocated, amount)
        yield credit


def _trouble(piece: Piece, dice: random.Random) -> None:
    """Disputes and promises that the ledger tells of."""
    assert piece.due
    luck = dice.random()
    if luck < 0.06:
        begin = piece.due + dice.randint(-10, 60) * DAY
        piece.disputed = (begin, begin + dice.randint(20, 120) * DAY)
    elif luck < 0.14:
        told = piece.due + dice.randint(10, 60) * DAY
        promised = told + dice.randint(5, 40) * DAY
        if promised.day > 20:
            promised = (promised + 20 * DAY).replace(day=10)  # often the day of a run
        piece.promise = (told, promised)
        if dice.random() < 0.5:
            piece.pay(promised, piece.total)  # kept


def _taken_over(dice: random.Random) -> Iterator[Piece]:
    """Cases that another program chased before: the ledger tells their level and last letter."""
    for number, level in enumerate((1, 2, 3, 4, 2, None), 90):
        debtor = Debtor(f"{number:05d}", f"Ancien dossier {number}", "professionnel", ("EUR",), 30, _HABITS[-1])
        issued = dt.date(2025, 4, 1) + dice.randrange(60) * DAY
        total = Decimal(dice.randrange(10_000, 300_000)) / 100
        told = dt.date(2025, 10, 20) + dice.randrange(49) * DAY
        yield Piece(
            debtor,
            f"OLD{number}",
            issued,
            issued + 30 * DAY,
            total,
            "EUR",
            level=level,
            level_date=told if level and number % 2 else None,
        )


# --- The export ----------------------------------------------------------------------------------------


def write_export(books: Books, path: Path, on: dt.date, half: bool = False) -> Path:
    """The ledger of that day as an accounting package exports it: a title, all that is open, a total.

    Half of it has every other debtor only.
    """
    open_pieces = [piece for piece in books.pieces if piece.issued <= on and piece.total != piece.paid(on)]
    open_pieces = [piece for piece in open_pieces if not half or int(piece.debtor.code) % 2]
    rows = [_row(piece, on) for piece in sorted(open_pieces, key=lambda piece: (piece.debtor.name, piece.number))]
    if on.month % 3 == 0:
        rows.append(_unreadable(on))
    rows.append({"Code client": "Total général"})
    above: list[list[Cell]] = [["Tisanes du Vercors"], ["Pièces non soldées", None, "Édité le", on], []]
    return write_ledger(path, rows, above, "Impayés")


def _row(piece: Piece, on: dt.date) -> Record:
    debtor, paid = piece.debtor, piece.paid(on)
    told, promised = piece.promise
    cells: dict[str, Cell] = {
        "Code client": debtor.code,
        "Nom client": debtor.name,
        "Type client": debtor.kind or None,
        "Adresse 1": "8 rue du Port",
        "Code postal": debtor.postcode or None,
        "Ville": "Nantes",
        "N° facture": piece.number,
        "Date facture": piece.issued,
        "Échéance": piece.due,
        "Montant TTC": float(piece.total),
        "Déjà réglé": float(paid),
        "Reste dû": float(piece.total - paid),
        "Devise": piece.currency,
        "Facture d’origine": piece.original or None,
        "Litige": "oui" if piece.disputed[0] <= on < piece.disputed[1] else None,
        "Promesse de paiement": promised if told <= on else None,
        "Procédure collective": "redressement" if debtor.proceedings <= on and piece.issued.day % 2 else None,
        "Niveau de relance": piece.level,
        "Date dernière relance": piece.level_date,
    }
    return cells


def _unreadable(on: dt.date) -> Record:
    """What somebody typed over an amount."""
    return {"Code client": "00001", "N° facture": f"X{on:%m}", "Échéance": on - 60 * DAY, "Reste dû": "voir mail"}
