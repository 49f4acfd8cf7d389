"""What did earlier letters claim as interest on a claim, and what would that come to today?

Once claimed, an amount is kept as it was, and interest runs on from the day after that letter. A payment that the
ledger learns of later, but that was made before that day, does not lower it: as a corrected rate or another contract
would, it makes today's calculation differ, and the difference is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.dunning.ladder import position_of_letter
from mailmerge.model import Charges, Claim, SentInvoice, SentLetter, Stage
from mailmerge.values import ZERO


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last letter that claimed interest on a claim claimed, after `roundings` calculations.

    `balance` is the claim's in the ledger then; None where the letter listed several invoices alike.
    """

    amount: Decimal
    letter: SentLetter
    roundings: int
    balance: Decimal | None

    def undated(self, claim: Claim) -> Decimal:
        """By how much the balance went down since then without a payment of known date: paid after that letter."""
        dated = sum((payment.amount for payment in claim.item.payments), ZERO)
        return ZERO if self.balance is None else max(ZERO, self.balance - claim.item.balance - dated)


# The lines of letters by letter (its identity), number and due date.
Lines = Mapping[tuple[int, str, dt.date], Sequence[SentInvoice]]


def lines_of(letters: Iterable[SentLetter]) -> Lines:
    """All lines of some letters."""
    lines: dict[tuple[int, str, dt.date], list[SentInvoice]] = defaultdict(list)
    for letter in {id(letter): letter for letter in letters}.values():
        for invoice in letter.invoices:
            lines[id(letter), invoice.number, invoice.due].append(invoice)
    return lines


def kept_interest(claim: Claim, letters: Sequence[SentLetter], lines: Lines, rank: int) -> Kept | None:
    """What is kept of earlier letters, if any claimed interest.

    Of several claims with one number and due date the first carries what was claimed on all of them.

    Args:
        claim: the claim.
        letters: those sent about it, oldest first.
        lines: what they list.
        rank: which one it is, from 0, of the run's claims with its number and due date.
    """
    listing = {id(letter): letter for letter in letters}.values()
    listed = [(letter, lines.get((id(letter), claim.item.number, claim.due), ())) for letter in listing]
    found = [(letter, entries) for letter, entries in listed if _sum(entries)]
    if not found or rank >= len(found[-1][1]):
        return None
    letter, entries = found[-1]
    balance = entries[0].balance if len(entries) == 1 else None
    return Kept(ZERO if rank else _sum(entries), letter, len(found), balance)


def _sum(entries: Sequence[SentInvoice]) -> Decimal:
    return sum((entry.interest for entry in entries), ZERO)


def notice_date(letters: Sequence[SentLetter], stages: Sequence[Stage]) -> dt.date | None:
    """The day of the first formal notice (a stage that claims charges): delivered, else presented, posted, or sent."""
    for letter in letters:
        position = position_of_letter(letter, stages)
        if position >= 0 and stages[position].charges is Charges.CLAIMED:
            noted = letter.follow_up
            return noted.delivered or noted.presented or noted.posted or noted.sent_on or letter.date
    return None
