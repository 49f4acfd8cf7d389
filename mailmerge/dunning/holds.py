"""What does a hold that someone wrote down say in words, and on which day will its claim really be chased?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mailmerge.dunning.ladder import Step
from mailmerge.model import Hold, HoldKind
from mailmerge.values import fold, print_short_date

WRITTEN: Mapping[HoldKind, str] = {
    HoldKind.PROCEEDINGS: "procédure collective : créance à déclarer, plus de relance",
    HoldKind.STOP: "stop : ne plus relancer ce client",
    HoldKind.OPENING: "à-nouveau : à relancer d’après le détail de l’exercice d’origine",
    HoldKind.DISPUTE: "litige",
    HoldKind.PLAN: "échéancier accordé",
    HoldKind.PROMISE: "promesse de paiement",
    HoldKind.TOLD_PAID: "paiement annoncé",
    HoldKind.UNTIL: "suspendue",
}
# Without a date, these last until someone lifts them; the words of the others say so themselves.
_TO_BE_LIFTED = (HoldKind.DISPUTE, HoldKind.PLAN, HoldKind.PROMISE, HoldKind.UNTIL)
# Each step leads to a later day: hold, then the ladder, then a delivery; this only bounds a mistake.
_MOST_STEPS = 20
_DAY = dt.timedelta(days=1)


def written(holds: Sequence[Hold]) -> Step:
    """The step of a claim with these holds, the first to be told first: it is held until all have ended.

    The one that lasts longest is told too where it is not the first.
    """
    first, last = holds[0], max(holds, key=_end)
    reason = _words(first) if _end(first) == _end(last) else f"{_words(first)} ; puis {_words(last)}"
    if last.until is None and last.kind in _TO_BE_LIFTED:
        reason += " ; reprend quand ce sera levé"
    return Step(None, first.kind, reason, last.until + _DAY if last.until else None)


def _end(hold: Hold) -> dt.date:
    return hold.until or dt.date.max


def _words(hold: Hold) -> str:
    """The hold with its end and the words that go with it."""
    until = f" jusqu’au {print_short_date(hold.until)}" if hold.until else ""
    text = f" ({hold.text})" if fold(hold.text) not in fold(WRITTEN[hold.kind]) else ""
    return f"{WRITTEN[hold.kind]}{until}{text}"


def really(step: Step, look: Callable[[dt.date], Step]) -> Step:
    """The step with the day on which its claim will be chased, if nothing changes until then.

    Where that day cannot be known, the words say on what it depends.

    Args:
        step: why the claim is held now; its date is the first on which it may be looked at again.
        look: the claim's step on a later day.
    """
    day = step.next_date
    for _ in range(_MOST_STEPS):
        if day is None:
            return step
        later = look(day)
        if later.stage is not None:
            return replace(step, next_date=day, ahead=later.stage)
        if later.next_date is None or later.next_date <= day:
            return replace(step, reason=f"{step.reason} ; ensuite : {later.reason}", next_date=None)
        day = later.next_date
    return replace(step, next_date=day)
