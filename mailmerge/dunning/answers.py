"""What do the answers and receipts that `Suivi.xlsx` tells of hold back, and until when?

An answer holds the invoices of its letter, no others. Each answer stands on its own: a later letter's answer adds to an
earlier one's and never lifts it, for a promise after a dispute does not say that the dispute is settled. An answer ends
by its date, by its 15 days, or because she erases it; of several, the gravest is told first (dispute, plan, promise,
announced payment, other), and no letter leaves before all have ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from mailmerge.model import UNDATED_DAYS, Answer, Hold, HoldKind, Outcome, SentLetter, Stage
from mailmerge.values import fold, print_short_date
from mailmerge.values.workdays import next_working_day

_KINDS: Mapping[Answer, HoldKind] = {
    Answer.DISPUTE: HoldKind.DISPUTE,
    Answer.PLAN: HoldKind.PLAN,
    Answer.PROMISE: HoldKind.PROMISE,
    Answer.PAID: HoldKind.TOLD_PAID,
    Answer.OTHER: HoldKind.UNTIL,
}
# These end by themselves; a dispute or a plan without a date lasts until she erases it.
_END_BY_THEMSELVES = (Answer.PROMISE, Answer.PAID)
_KEPT_BY_THE_POST = (Outcome.REFUSED, Outcome.UNCLAIMED)


def sent_day(letter: SentLetter) -> dt.date:
    """The day on which a letter left: the one she noted, else the printed one."""
    return letter.follow_up.sent_on or letter.date


def answer_holds(letters: Sequence[SentLetter]) -> tuple[Hold, ...]:
    """The holds that answers to these letters put on the claims that they list, those that have ended included.

    Args:
        letters: those sent about one claim, oldest first.
    """
    return tuple(hold for letter in letters if (hold := answer_hold(letter)) is not None)


def answer_hold(letter: SentLetter) -> Hold | None:
    """What the answer to one letter holds, through which day, and where it is noted.

    An answer that cannot be read holds until she corrects it: it may be a dispute.
    """
    noted = letter.follow_up
    if noted.unread:
        return Hold(HoldKind.UNTIL, None, f"réponse « {noted.unread} » à corriger : {_where(letter)}")
    if noted.answer is None or noted.answer is Answer.OTHER:
        return Hold(HoldKind.UNTIL, noted.until, _noted(letter)) if noted.until else None
    until = noted.until
    if until is None and noted.answer in _END_BY_THEMSELVES:
        until = sent_day(letter) + dt.timedelta(days=UNDATED_DAYS)
    return Hold(_KINDS[noted.answer], until, _noted(letter))


def _noted(letter: SentLetter) -> str:
    remark = letter.follow_up.remark
    return f"{remark} ; {_where(letter)}" if remark else _where(letter)


def _where(letter: SentLetter) -> str:
    return f"lettre {letter.reference}, Suivi.xlsx du dossier {letter.folder}"


def told_paid_in_vain(letters: Sequence[SentLetter], on: dt.date) -> SentLetter | None:
    """The last letter that the debtor answered it had paid, where the time for the payment to arrive is over."""
    over = [
        letter
        for letter in letters
        if letter.follow_up.answer is Answer.PAID and (hold := answer_hold(letter)) and hold.until and hold.until < on
    ]
    return over[-1] if over else None


def delivered_deadline(letter: SentLetter, stages: Sequence[Stage]) -> dt.date | None:
    """The deadline that the delivery of a registered letter sets; None where no delivery is noted.

    The days to pay run from the delivery; from the first presentation where the letter was refused or not claimed, or
    no delivery is noted: not fetching a letter does not put off its effect (Cass. civ. 1, 20 janv. 2021, 19-20.680).
    """
    noted = letter.follow_up
    days = (noted.presented, noted.delivered)
    start = next(filter(None, days if noted.outcome in _KEPT_BY_THE_POST else reversed(days)), None)
    if start is None:
        return None
    moved = next_working_day(start + _days_to_pay(letter, stages))
    return max(moved, letter.deadline) if letter.deadline else moved


def moved_deadline(letter: SentLetter, stages: Sequence[Stage]) -> dt.date | None:
    """The letter's deadline, moved by the delivery of a registered letter; None if neither is known."""
    return delivered_deadline(letter, stages) or letter.deadline


def _days_to_pay(letter: SentLetter, stages: Sequence[Stage]) -> dt.timedelta:
    """Those of its stage; of a stage that is no more, those that the letter itself gave."""
    named = [stage for stage in stages if fold(stage.name) == fold(letter.stage_name)]
    numbered = [stage for stage in stages if stage.number == letter.stage]
    if found := named or numbered:
        return dt.timedelta(days=found[0].days_to_pay)
    return letter.deadline - letter.date if letter.deadline else dt.timedelta(0)


def delivery_text(letter: SentLetter) -> str:
    """`recommandé distribué le 24/11/2026`, for the reason why the next stage waits."""
    noted = letter.follow_up
    if noted.delivered and noted.outcome not in _KEPT_BY_THE_POST:
        return f"recommandé distribué le {print_short_date(noted.delivered)}"
    day = noted.presented or noted.delivered
    return f"recommandé présenté le {print_short_date(day)}" if day else "recommandé"


def returned_letters(letters: Sequence[SentLetter]) -> Mapping[tuple[str, str], SentLetter]:
    """By creditor and debtor, the last letter that came back because the address is unknown."""
    return {
        (letter.creditor, letter.debtor): letter
        for letter in letters
        if letter.follow_up.sent and letter.follow_up.outcome is Outcome.UNKNOWN_ADDRESS
    }
