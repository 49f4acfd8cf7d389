"""How is it told what changed since the previous run, and what is asked about invoices that are gone?"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailmerge.model import Absent, Change, ChangeKind, ChangeTotal, Review, SentLetter
from mailmerge.review.changes import LOOK_ORDER
from mailmerge.values import NBSP, ZERO, print_amount, print_short_date

# So few may well have been paid within a month.
_FEWEST_GONE = 5
_SHOWN = 5


def previous_run_name(review: Review) -> str:
    """`la relance du 21/10/2026`, with its folder where it was not the only one of that day."""
    day = print_short_date(dt.date.fromisoformat(review.previous_run[:10]))
    folder = f" (dossier {review.previous_run})" if len(review.previous_run) > len("2026-10-21") else ""
    return f"la relance du {day}{folder}"


def change_totals(changed: Iterable[Change]) -> tuple[ChangeTotal, ...]:
    """By kind, what is to be looked at first, and currency."""
    counts: Counter[tuple[ChangeKind, str]] = Counter()
    sums: dict[tuple[ChangeKind, str], Decimal] = defaultdict(lambda: ZERO)
    for change in changed:
        counts[change.kind, change.currency] += 1
        sums[change.kind, change.currency] += _amount(change)
    order = sorted(counts, key=lambda key: (LOOK_ORDER.index(key[0]), key[1]))
    return tuple(ChangeTotal(*key, counts[key], sums[key]) for key in order)


def _amount(change: Change) -> Decimal:
    before, after = change.before or ZERO, change.after or ZERO
    if change.kind in (ChangeKind.DUE_MOVED, ChangeKind.DEBTOR_CHANGED):
        return after
    return abs(before - after)


def change_warning(review: Review, absent: Absent) -> str:
    """That the ledger is probably not the right one, and what to do; empty if nothing speaks for it."""
    if not _nearly_all_gone(review, absent):
        return ""
    count = sum(1 for change in review.changes if _absent(change))
    share = f"{round(100 * count / review.open_before)}{NBSP}%"
    warning = (
        f"ATTENTION : {count} des {review.open_before} factures ouvertes dans {previous_run_name(review)} ({share}) ne "
        "sont plus dans ce grand livre. Est-ce l’export d’un autre créancier, ou un export filtré (période, client, "
        "établissement) ? Si oui, n’écrivez pas ces lettres et refaites l’export complet."
    )
    if absent is Absent.PAID:
        return warning
    return (
        f"{warning} Si les factures réglées disparaissent toujours de votre export, mettez « {Absent.PAID} » dans "
        "parametres.xlsx, feuille Général, « Facture disparue »."
    )


def _nearly_all_gone(review: Review, absent: Absent) -> bool:
    """Whether most of the invoices open before are in the ledger no more; where that means paid, nine tenths."""
    count = sum(1 for change in review.changes if _absent(change))
    if count < _FEWEST_GONE:
        return False
    return count * 10 >= review.open_before * 9 if absent is Absent.PAID else count * 2 > review.open_before


def _absent(change: Change) -> bool:
    return change.after is None and change.kind in (ChangeKind.GONE, ChangeKind.PAID)


def change_question(review: Review) -> tuple[str, ...]:
    """What is asked about the invoices that are gone, then the first few of them; empty if there are none."""
    gone = [change for change in review.changes if change.kind is ChangeKind.GONE]
    if not gone:
        return ()
    day = previous_run_name(review).removeprefix("la relance ")
    total = " + ".join(print_amount(one.amount, one.currency) for one in change_totals(gone))
    if len(gone) == 1:
        asked = f"1 facture {day} a disparu sans règlement connu ({total}) : payée, ou l’export est-il filtré ?"
    else:
        asked = (
            f"{len(gone)} factures {day} ont disparu sans règlement connu ({total}) : payées, ou l’export est-il "
            "filtré ?"
        )
    return (asked, *_examples(gone))


def restart_remarks(changed: Iterable[Change], letters: Iterable[SentLetter]) -> tuple[str, ...]:
    """That invoices already chased are chased from the start again, since a claim is known by its due date too.

    Args:
        changed: what changed since the previous run.
        letters: those that were sent.
    """
    chased = {
        (letter.creditor, letter.debtor, invoice.number, invoice.due)
        for letter in letters
        for invoice in letter.invoices
    }
    found = [change for change in changed if change.after and change.due_before and _as_it_was(change) in chased]
    if not found:
        return ()
    named = ", ".join(f"{change.key[2]} ({change.name})" for change in found[:_SHOWN])
    more = f" et {len(found) - _SHOWN} de plus" if len(found) > _SHOWN else ""
    one = len(found) == 1
    return (
        f"L’échéance de {'1 facture déjà relancée' if one else f'{len(found)} factures déjà relancées'} a changé : "
        f"{named}{more}. {'Ses' if one else 'Leurs'} relances repartent de la première étape ; si ce n’est pas voulu, "
        f"rétablissez l’ancienne échéance dans le grand livre.",
    )


def _as_it_was(change: Change) -> tuple[str, str, str, dt.date | None]:
    return (*change.key[:3], change.due_before)


def _examples(gone: Sequence[Change]) -> Iterable[str]:
    """The dearest first: they are known by heart."""
    dearest = sorted(gone, key=lambda change: (-(change.before or ZERO), change.key))
    for change in dearest[:_SHOWN]:
        yield f"{change.name}, facture {change.key[2]} : {print_amount(change.before or ZERO, change.currency)}"
    if len(gone) > _SHOWN:
        rest = len(gone) - _SHOWN
        others = "1 autre" if rest == 1 else f"{rest} autres"
        yield f"… et {others} (feuille « Depuis la dernière fois » du récapitulatif)"
