"""The sheet Depuis la dernière fois: what became of each invoice since the previous run’s ledger?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailmerge.delivery.recap.codes import debtor_codes
from mailmerge.model import Change, ChangeKind, Plan
from mailmerge.tables.layout import Column, OutValue, Row, Sheet
from mailmerge.values import ZERO, print_amount, print_short_date

SHEET = "Depuis la dernière fois"
_COLUMNS = (
    *(Column("Changement", 24), Column("Client", 14), Column("Nom", 34), Column("N° facture", 18)),
    *(Column("Échéance avant", 13, "date"), Column("Échéance", 13, "date")),
    *(Column("Solde avant", 16, "money"), Column("Solde", 16, "money"), Column("Écart", 16, "money")),
    *(Column("Devise", 9), Column("Question", 70, "wrap")),
)

CHANGE_NAMES: dict[ChangeKind, tuple[str, str]] = {
    ChangeKind.GONE: ("absente du grand livre", "absentes du grand livre"),
    ChangeKind.SET_ASIDE: ("sur une ligne écartée", "sur des lignes écartées"),
    ChangeKind.DEBTOR_CHANGED: ("sous un autre code client", "sous un autre code client"),
    ChangeKind.INCREASED: ("au solde augmenté", "au solde augmenté"),
    ChangeKind.DUE_MOVED: ("à l’échéance déplacée", "à l’échéance déplacée"),
    ChangeKind.PART_PAID: ("réglée en partie", "réglées en partie"),
    ChangeKind.PAID: ("payée", "payées"),
    ChangeKind.CANCELLED: ("annulée", "annulées"),
    ChangeKind.NEW: ("nouvelle", "nouvelles"),
}


def changes(plan: Plan) -> tuple[Sheet, ...]:
    """One line an invoice that changed, what is asked about first, and totals by kind; no sheet for a first run."""
    review = plan.review
    if not review.previous_run:
        return ()
    chased: set[tuple[object, ...]] = {
        (letter.creditor, letter.debtor, invoice.number, invoice.due)
        for letter in plan.history.letters
        if letter.follow_up.sent
        for invoice in letter.invoices
    }
    codes = debtor_codes(plan)
    rows = [_row(change, codes, chased) for change in review.changes]
    return (Sheet(SHEET, _COLUMNS, [*rows, *_totals(plan)]),)


def _row(change: Change, codes: Mapping[str, str], chased: set[tuple[object, ...]]) -> Row:
    due_before = change.due_before or (None if change.kind is ChangeKind.NEW else change.key[3])
    values: tuple[OutValue, ...] = (
        *(change.kind.value, codes.get(change.key[1], change.key[1]), change.name, change.key[2]),
        *(due_before, None if change.after is None else change.key[3], change.before, change.after),
        *((change.after or ZERO) - (change.before or ZERO), change.currency),
        " ".join(filter(None, (_question(change, (*change.key[:3], due_before) in chased), _charges(change)))),
    )
    return Row(values, currency=change.currency)


def _question(change: Change, was_chased: bool) -> str:
    """What the clerk should find out, or know, about it."""
    if change.kind is ChangeKind.GONE:
        return "Payée ? Sinon, l’export est-il filtré ?"
    if change.kind is ChangeKind.SET_ASIDE:
        return "Sa ligne n’a pas pu être lue : voir « Lignes écartées »."
    if change.kind is ChangeKind.PAID and change.after is None:
        return "Absente du grand livre : réputée payée (règlement ou avoir du compte, ou réglage « Facture disparue »)."
    if change.kind is ChangeKind.DEBTOR_CHANGED:
        return "Même facture sous un autre code client : ses relances repartent de la première étape."
    if change.due_before and was_chased and change.after:
        return "Déjà relancée sous l’ancienne échéance : ses relances repartent de la première étape. Est-ce voulu ?"
    return ""


def _charges(change: Change) -> str:
    """What letters claimed on top of an invoice that is paid: the ledger does not know of it."""
    if change.charged_on is None:
        return ""
    amount, day = print_amount(change.charges, change.currency), print_short_date(change.charged_on)
    return f"{amount} de frais réclamés le {day} : payés aussi ? Aucune lettre ne les réclame plus."


def _totals(plan: Plan) -> Iterator[Row]:
    """By kind and currency, under the list, with what is asked about the whole of it."""
    review = plan.review
    yield Row(())
    if review.same_ledger:
        yield Row((f"Grand livre inchangé depuis le dossier {review.previous_run}.",), "good")
    for one in review.totals:
        label = CHANGE_NAMES[one.kind][one.count > 1]
        values = (f"Total : {one.count} {label}", "", "", "", None, None, None, None, one.amount, one.currency, "")
        yield Row(values, "total", one.currency)
    if not review.changes:
        yield Row((f"Aucune facture n’a changé depuis le dossier {review.previous_run}.",))
    for sentence in (*review.question[:1], *filter(None, (review.warning,))):
        yield Row(())
        yield Row((sentence,), "bad")
