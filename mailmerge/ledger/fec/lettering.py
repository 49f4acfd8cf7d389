"""What do lettered postings leave open: which debits has the accountant already matched with credits?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """A line of a customer account: `amount` is debit less credit, `letter` is empty where it is not matched.

    `letter_key` is what the letter is unique within: letters are used again for every customer. `customer` is known
    even where the ledger has no code for him. `opening` marks what was carried over from the year before.
    """

    letter_key: tuple[str, str]
    customer: str
    letter: str
    day: dt.date | None
    amount: Decimal
    opening: bool = False


def rests(postings: Sequence[Posting]) -> list[Decimal]:
    """What each posting leaves open, in their order; their sum is that of the amounts.

    Without a letter all of it. Of a group that balances nothing. In a group that does not, the credits settle the
    debits, oldest first; what is then left of a payment settles the opening balance that holds its invoice.
    """
    left = [posting.amount for posting in postings]
    groups: dict[tuple[tuple[str, str], str], list[int]] = defaultdict(list)
    for index, posting in enumerate(postings):
        if posting.letter:
            groups[posting.letter_key, posting.letter].append(index)
    for group in groups.values():
        _close(postings, group, left)
    _settle_openings(postings, left)
    return left


def _close(postings: Sequence[Posting], group: Sequence[int], left: list[Decimal]) -> None:
    if not sum((left[index] for index in group), Decimal(0)):
        for index in group:
            left[index] = Decimal(0)
    else:
        for part in _by_customer(postings, group):
            _settle(postings, part, left)


def _settle_openings(postings: Sequence[Posting], left: list[Decimal]) -> None:
    """A payment matched with an invoice of the year before has its invoice inside the opening balance.

    The files of the year hold one sum per customer for what was open before, without a letter, while the payment bears
    the letter of an invoice that is not there.
    """
    parts: dict[tuple[tuple[str, str], str, bool], list[int]] = defaultdict(list)
    for index, posting in enumerate(postings):
        unmatched = posting.opening and not posting.letter
        if left[index] and (unmatched or (posting.letter and not posting.opening)):
            parts[posting.letter_key, posting.customer, unmatched == (left[index] > 0)].append(index)
    for part in parts.values():
        _settle(postings, part, left)


def _by_customer(postings: Sequence[Posting], group: Sequence[int]) -> Iterator[list[int]]:
    """The parts of a group: where customers share an account without codes, none pays for another."""
    parts: dict[str, list[int]] = defaultdict(list)
    for index in group:
        parts[postings[index].customer].append(index)
    yield from parts.values()


def _settle(postings: Sequence[Posting], group: Sequence[int], left: list[Decimal]) -> None:
    """The oldest credit pays the oldest debit, until one side is used up."""
    oldest_first = sorted(group, key=lambda index: (postings[index].day or dt.date.max, index))
    debits = deque(index for index in oldest_first if left[index] > 0)
    credits = deque(index for index in oldest_first if left[index] < 0)
    while debits and credits:
        matched = min(left[debits[0]], -left[credits[0]])
        left[debits[0]] -= matched
        left[credits[0]] += matched
        for waiting in (debits, credits):
            if not left[waiting[0]]:
                waiting.popleft()
