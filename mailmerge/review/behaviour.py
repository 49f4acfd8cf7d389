"""How does each debtor pay, and would another segment suit it? Proposed in words, never applied.

From three settled invoices on, « à suivre de plus près » is proposed for two broken promises, or if half of them or
more were late and the average delay is 15 days or more; « bon payeur » if no promise was broken, a fifth at most was
late, and the average delay is 5 days at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from mailmerge.model import Behaviour, SentLetter, Settings
from mailmerge.review.payers import Payers, broke_promise
from mailmerge.review.segments import gentler, stricter
from mailmerge.values import counted, fold

_ENOUGH = 3
_WATCH_PROMISES, _WATCH_SHARE, _WATCH_DELAY = 2, Decimal("0.50"), 15
_GOOD_SHARE, _GOOD_DELAY = Decimal("0.20"), 5


def behaviours(payers: Payers, letters: Sequence[SentLetter], settings: Settings) -> tuple[Behaviour, ...]:
    """How each debtor paid over the runs, those with a proposal first, the slowest at the top.

    Args:
        payers: what the runs told.
        letters: those that were sent, with what `Suivi.xlsx` says of them.
        settings: the segments, and who is in which.
    """
    broken: dict[str, int] = defaultdict(int)
    for letter in letters:
        if broke_promise(letter, payers):
            payers.names.setdefault(letter.debtor, letter.name)
            broken[letter.debtor] += 1
    found = _per_debtor(payers, broken, settings)
    return tuple(sorted(found, key=lambda one: (not one.proposal, -one.average_delay, fold(one.name), one.debtor)))


def _per_debtor(payers: Payers, broken: Mapping[str, int], settings: Settings) -> list[Behaviour]:
    delays: dict[str, list[int]] = defaultdict(list)
    for (_, debtor, _), found in payers.settled.items():
        delays[debtor] += [one.delay for one in found]
    known = {debtor for debtor in delays if delays[debtor]} | set(broken)
    return [
        _behaviour(debtor, payers.names[debtor], delays.get(debtor, []), broken.get(debtor, 0), settings)
        for debtor in sorted(known)
    ]


def _behaviour(debtor: str, name: str, delays: Sequence[int], broken: int, settings: Settings) -> Behaviour:
    count = len(delays)
    late = sum(1 for delay in delays if delay)
    average = Decimal(sum(delays)) / (count or 1)
    share = Decimal(late) / (count or 1)
    proposal = ""
    if count >= _ENOUGH and (broken >= _WATCH_PROMISES or (share >= _WATCH_SHARE and average >= _WATCH_DELAY)):
        proposal = _worded("À suivre de plus près", stricter(debtor, settings), _figures(count, late, average, broken))
    elif count >= _ENOUGH and not broken and share <= _GOOD_SHARE and average <= _GOOD_DELAY:
        proposal = _worded("Bon payeur", gentler(debtor, settings), _figures(count, late, average, broken))
    return Behaviour(
        debtor=debtor,
        name=name,
        settled=count,
        average_delay=average.quantize(Decimal("0.1"), ROUND_HALF_UP),
        late_share=share.quantize(Decimal("0.01"), ROUND_HALF_UP),
        broken_promises=broken,
        proposal=proposal,
    )


def _worded(verdict: str, segment: str, figures: str) -> str:
    advice = f" Segment « {segment} » à envisager (clients.xlsx, colonne Segment)." if segment else ""
    return f"{verdict} : {figures}.{advice}"


def _figures(count: int, late: int, average: Decimal, broken: int) -> str:
    days = average.quantize(Decimal(1), ROUND_HALF_UP)
    told = (
        f"{counted(late, 'facture')} en retard sur {count} réglées, {counted(int(days), 'jour')} de retard en moyenne"
    )
    if broken:
        told += f", {counted(broken, 'promesse')} {'non tenues' if broken > 1 else 'non tenue'}"
    return told
