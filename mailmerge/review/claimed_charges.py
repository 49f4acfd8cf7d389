"""Which charges did letters claim on invoices that have been paid since the previous run?

A ledger knows of no charges: once the invoice is settled no letter claims them any more, and nobody would miss them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mailmerge.model import Change, ChangeKind, ClaimKey, SentLetter
from mailmerge.values import ZERO, print_amount


def with_charges_claimed(changed: Sequence[Change], letters: Iterable[SentLetter]) -> tuple[Change, ...]:
    """The changes, those of paid invoices with what the last letter sent that claimed charges on them claimed."""
    if not any(change.kind is ChangeKind.PAID for change in changed):
        return tuple(changed)
    claimed = _claimed(letters)
    return tuple(_with(change, claimed) for change in changed)


def _claimed(letters: Iterable[SentLetter]) -> Mapping[ClaimKey, tuple[Decimal, dt.date]]:
    found: dict[ClaimKey, tuple[Decimal, dt.date]] = {}
    for letter in sorted(letters, key=lambda letter: (letter.date, letter.reference)):
        if letter.follow_up.sent and letter.interest + letter.indemnity:
            sums: dict[ClaimKey, Decimal] = defaultdict(lambda: ZERO)
            for line in letter.invoices:
                sums[letter.creditor, letter.debtor, line.number, line.due] += line.interest + line.indemnity
            found |= {key: (amount, letter.date) for key, amount in sums.items() if amount}
    return found


def _with(change: Change, claimed: Mapping[ClaimKey, tuple[Decimal, dt.date]]) -> Change:
    found = claimed.get((*change.key[:3], change.due_before or change.key[3]))
    if change.kind is not ChangeKind.PAID or found is None:
        return change
    return replace(change, charges=found[0], charged_on=found[1])


def charges_remark(changed: Iterable[Change]) -> tuple[str, ...]:
    """What is to be looked at, in one sentence."""
    found = [change for change in changed if change.charges]
    if not found:
        return ()
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for change in found:
        sums[change.currency] += change.charges
    total = " + ".join(print_amount(sums[currency], currency) for currency in sorted(sums))
    whose = "une facture réglée" if len(found) == 1 else f"{len(found)} factures réglées"
    return (
        f"{total} de frais avaient été réclamés sur {whose} depuis la dernière relance et ne le seront plus : vérifiez "
        "s’ils ont été payés (feuille « Depuis la dernière fois »).",
    )
