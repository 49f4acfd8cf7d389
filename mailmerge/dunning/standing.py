"""Where does each claim stand once the decision is made: its letters, their deadlines and answers, and why it waits?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from mailmerge.dunning.answers import answer_hold, moved_deadline, told_paid_in_vain
from mailmerge.dunning.ladder import claim_key, index_history
from mailmerge.dunning.policy import ladder_of
from mailmerge.errors import row_fault
from mailmerge.model import Claim, Decision, Fault, Followed, Held, History, Settings, Standing, Status
from mailmerge.values import print_short_date


def standings(decision: Decision, history: History, settings: Settings) -> tuple[Standing, ...]:
    """Every claim of a decision, those sent today first; letters that were not sent are left out."""
    index = index_history(history)
    known: dict[str, Followed] = {}

    def standing(claim: Claim, held: Held | None) -> Standing:
        key, stages = claim_key(claim, settings), ladder_of(claim.debtor, settings)
        letters = index.get(key, ())
        for letter in letters:
            if letter.reference not in known:
                known[letter.reference] = Followed(letter, moved_deadline(letter, stages), answer_hold(letter))
        return Standing(key, claim, held, tuple(known[letter.reference] for letter in letters))

    sent = [standing(claim, None) for case in decision.cases for claim in case.claims]
    return (*sent, *(standing(held.claim, held) for held in decision.held))


def answer_flags(found: Sequence[Standing], on: dt.date) -> tuple[Fault, ...]:
    """Claims that the debtor said it had paid, and that are still open once the payment should have arrived."""
    return tuple(_told_paid(found, on))


def _told_paid(found: Sequence[Standing], on: dt.date) -> Iterator[Fault]:
    for standing in found:
        claim, letters = standing.claim, [followed.letter for followed in standing.letters]
        letter = told_paid_in_vain(letters, on)
        if letter is None or letter is not letters[-1] or claim.net <= 0 or claim.item.status is not Status.OPEN:
            continue
        message = (
            f"dite payée (lettre {letter.reference} du {print_short_date(letter.date)}), toujours ouverte au grand "
            "livre : vérifiez les encaissements ; les relances reprennent"
        )
        yield row_fault(claim.item, message)
