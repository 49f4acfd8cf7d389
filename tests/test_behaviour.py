"""How debtors pay, as the runs show: played over real runs, written to disk one after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import Record, invoice, set_value, write_ledger

from mailmerge import plan, write
from mailmerge.delivery.positions import past_runs, to_positions
from mailmerge.delivery.undo import undo_run
from mailmerge.dunning.positions import open_items
from mailmerge.model import (
    Answer,
    Behaviour,
    DatedPayment,
    FollowUp,
    Held,
    History,
    PastRun,
    Plan,
    Segment,
    SentInvoice,
    SentLetter,
    Settings,
)
from mailmerge.review.since import since_last_time

SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 21) for month in (9, 10, 11))


def run(workspace: Path, rows: Sequence[Record], on: dt.date) -> Plan:
    made = plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)
    write(made)
    return made


def one(made: Plan) -> Behaviour:
    (behaviour,) = made.review.behaviours
    return behaviour


def with_letters(made: Plan, letters: Sequence[SentLetter], settings: Settings | None = None) -> tuple[Behaviour, ...]:
    """The behaviours of the plan's run, if `Suivi.xlsx` had told this of letters, or the settings were these."""
    past = past_runs(made.workspace / "sorties", made.folder)
    now = PastRun(made.folder, made.date, to_positions((*made.open_items, *made.open_credits)))
    review, _ = since_last_time(past, now, History(tuple(letters)), settings or made.settings, ())
    return review.behaviours


def promise(until: dt.date | None, *numbers: str, due: dt.date, sent: bool = True) -> SentLetter:
    return SentLetter(
        reference="20260921-0001",
        date=SEPTEMBER,
        creditor="Société Exemple",
        debtor="C1",
        stage=1,
        stage_name="Relance amiable",
        invoices=tuple(SentInvoice(number, due) for number in numbers),
        name="Client C1",
        follow_up=FollowUp(sent=sent, answer=Answer.PROMISE, until=until),
    )


def test_a_delay_runs_to_the_first_run_that_finds_the_invoice_settled(workspace: Path) -> None:
    """Due 1 September, open on 21 September and 21 October, paid on 21 November: 30 + 31 + 20 = 81 days."""
    row = invoice("C1", "F1", dt.date(2026, 9, 1), 100)
    for on in (SEPTEMBER, OCTOBER):
        run(workspace, [row, invoice("C2", "F2", NOVEMBER, 1)], on)
    made = run(workspace, [row | {"Reste dû": 0}, invoice("C2", "F2", NOVEMBER, 1)], NOVEMBER)
    behaviour = one(made)
    assert (behaviour.debtor, behaviour.name, behaviour.settled) == ("C1", "Client C1", 1)
    assert (behaviour.average_delay, behaviour.late_share) == (Decimal("81.0"), Decimal("1.00"))
    assert behaviour.proposal == "", "one invoice proves nothing"


def test_what_no_run_saw_overdue_may_have_been_paid_in_time(workspace: Path) -> None:
    """Due 1 November; open on 21 October, paid on 21 November."""
    due = dt.date(2026, 11, 1)
    run(workspace, [invoice("C1", "F1", due, 100)], OCTOBER)
    behaviour = one(run(workspace, [invoice("C1", "F1", due, 0), invoice("C2", "F2", NOVEMBER, 1)], NOVEMBER))
    assert [behaviour.settled, *map(float, (behaviour.average_delay, behaviour.late_share))] == [1, 0, 0]


@pytest.mark.parametrize(("paid", "days"), [(dt.date(2026, 10, 11), "10.0"), (dt.date(2026, 9, 30), "0.0")])
def test_a_known_day_of_payment_goes_before_the_runs(workspace: Path, paid: dt.date, days: str) -> None:
    due = dt.date(2026, 10, 1)
    other = invoice("C2", "F2", NOVEMBER, 1, Montant_TTC=1)
    run(workspace, [invoice("C1", "F1", due, 100, Montant_TTC=100, Payé=0), other], OCTOBER)
    made = run(workspace, [invoice("C1", "F1", due, 0, Montant_TTC=100, Payé=100), other], NOVEMBER)
    held = tuple(_paid_in_parts(one, paid) for one in made.decision.held)
    items = open_items(replace(made.decision, held=held), made.settings)
    assert [item.paid_on for item in items] == [paid, None]
    (behaviour,) = with_letters(replace(made, open_items=items), ())
    assert str(behaviour.average_delay) == days


def _paid_in_parts(held: Held, last: dt.date) -> Held:
    """The same claim with dated payments, if it is settled."""
    parts = (DatedPayment(last, Decimal(60)), DatedPayment(last - dt.timedelta(days=9), Decimal(40)))
    item = replace(held.claim.item, payments=parts if held.claim.item.balance == 0 else ())
    return replace(held, claim=replace(held.claim, item=item))


def test_an_invoice_that_is_gone_is_not_presumed_paid(workspace: Path) -> None:
    """F1 and F2 are gone, and a credit of 40 with them, which is what F2 was; F1 is asked about."""
    due, stays = dt.date(2026, 10, 1), invoice("C2", "F3", NOVEMBER, 1)
    run(
        workspace,
        [invoice("C1", "F1", due, 100), invoice("C1", "F2", due, 40), invoice("C1", "R1", due, -40), stays],
        OCTOBER,
    )
    made = run(workspace, [stays], NOVEMBER)
    assert "payée, ou l’export est-il filtré" in made.review.question[0]
    assert one(made).settled == 1
    letters = [promise(day, "F1", due=due) for day in (dt.date(2026, 10, 20), dt.date(2026, 10, 31))]
    (behaviour,) = with_letters(made, letters)
    assert behaviour.broken_promises == 1, "open on 21 October; by the 31st nobody knows"
    set_value(workspace, "Général", "Facture disparue", "payée")
    made = plan([workspace / "grand livre.xlsx"], workspace, NOVEMBER)
    assert one(made).settled == 2


def test_an_invoice_that_comes_back_was_not_settled(workspace: Path) -> None:
    set_value(workspace, "Général", "Facture disparue", "payée")
    due = dt.date(2026, 9, 1)
    rows = [invoice("C1", "F1", due, 100), invoice("C2", "F2", NOVEMBER, 1)]
    run(workspace, rows, SEPTEMBER)
    assert one(run(workspace, rows[1:], OCTOBER)).settled == 1
    assert run(workspace, rows, NOVEMBER).review.behaviours == ()
    moved = [invoice("C1", "F1", dt.date(2026, 12, 1), 100), rows[1]]
    assert run(workspace, moved, NOVEMBER).review.behaviours == (), "postponed is not settled"


def test_an_undone_run_teaches_nothing_and_a_missed_one_is_no_harm(workspace: Path) -> None:
    due = dt.date(2026, 8, 1)
    rows = [invoice("C1", "F1", due, 100), invoice("C2", "F2", NOVEMBER, 1)]
    paid = [rows[0] | {"Reste dû": 0}, rows[1]]
    run(workspace, rows, dt.date(2026, 8, 21))
    run(workspace, paid, SEPTEMBER)
    undo_run(workspace, None)
    assert run(workspace, rows, OCTOBER).review.behaviours == ()
    assert str(one(run(workspace, paid, NOVEMBER)).average_delay) == "112.0"  # 1 August to 21 November


def test_disputed_and_cancelled_invoices_say_nothing_of_the_payer(workspace: Path) -> None:
    due = dt.date(2026, 9, 1)
    other = invoice("C2", "F3", NOVEMBER, 1)
    run(workspace, [invoice("C1", "F1", due, 100, Litige="oui"), invoice("C1", "F2", due, 100), other], OCTOBER)
    made = run(workspace, [invoice("C1", "F2", due, 100, Statut="annulée"), other], NOVEMBER)
    assert made.review.behaviours == ()


def settled_by(workspace: Path, dues: Sequence[dt.date]) -> Plan:
    """Invoices open on 21 October, and paid on 21 November."""
    stays = [invoice("C2", f"S{number}", NOVEMBER, 1) for number in range(9)]
    for on, amount in ((OCTOBER, 100), (NOVEMBER, 0)):
        made = run(workspace, [*(invoice("C1", f"F{at}", due, amount) for at, due in enumerate(dues)), *stays], on)
    return made


LATE, IN_TIME = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


def test_a_late_payer_is_proposed_for_a_closer_look(workspace: Path) -> None:
    """Two of four late by 51 days: half of them, 25.5 days on average."""
    behaviour = one(settled_by(workspace, [LATE, LATE, IN_TIME, IN_TIME]))
    assert (behaviour.settled, behaviour.average_delay, behaviour.late_share) == (4, Decimal("25.5"), Decimal("0.50"))
    assert behaviour.proposal == (
        "À suivre de plus près : 2 factures en retard sur 4 réglées, 26 jours de retard en moyenne."
    )


def test_a_good_payer_is_named_so(workspace: Path) -> None:
    assert one(settled_by(workspace, [IN_TIME] * 3)).proposal == (
        "Bon payeur : 0 facture en retard sur 3 réglées, 0 jour de retard en moyenne."
    )


@pytest.mark.parametrize("dues", [[LATE, LATE], [LATE, IN_TIME, IN_TIME]])
def test_between_the_two_nothing_is_proposed(workspace: Path, dues: list[dt.date]) -> None:
    assert one(settled_by(workspace, dues)).proposal == ""


def test_the_segment_with_the_shorter_or_longer_ladder_is_proposed(workspace: Path) -> None:
    made = settled_by(workspace, [LATE] * 3)
    stages = made.settings.stages  # the last one 30 days after the due date
    hurried = tuple(replace(stage, min_days_overdue=5, spacing=5) for stage in stages)
    patient = tuple(replace(stage, min_days_overdue=60) for stage in stages)
    segments = (Segment("Grands comptes", patient), Segment("Mauvais payeurs", hurried))
    (late,) = with_letters(made, (), replace(made.settings, segments=segments))
    assert late.proposal.endswith("Segment « Mauvais payeurs » à envisager (clients.xlsx, colonne Segment).")
    (late,) = with_letters(made, (), replace(made.settings, segments=segments[:1]))
    assert "Segment" not in late.proposal, "a gentler ladder is no answer to a late payer"


def test_promises_are_broken_by_what_is_still_open_after_their_date(workspace: Path) -> None:
    due = dt.date(2026, 9, 1)
    rows = [invoice("C1", "F1", due, 100), invoice("C1", "F2", due, 100), invoice("C2", "F3", NOVEMBER, 1)]
    run(workspace, rows, OCTOBER)
    made = run(workspace, rows[1:], NOVEMBER)

    def broken(*letters: SentLetter) -> int:
        return sum(behaviour.broken_promises for behaviour in with_letters(made, letters))

    assert broken(promise(dt.date(2026, 10, 15), "F1", due=due)) == 1, "open on 21 October"
    assert broken(promise(dt.date(2026, 10, 31), "F1", due=due)) == 0, "perhaps paid in time"
    assert broken(promise(dt.date(2026, 10, 31), "F1", "F2", due=due)) == 1, "F2 is open on 21 November"
    assert broken(promise(NOVEMBER, "F2", due=due)) == 0, "she waits through that day"
    assert broken(promise(None, "F2", due=due)) == 0
    assert broken(promise(dt.date(2026, 10, 31), "F2", due=due, sent=False)) == 0


def test_two_broken_promises_are_enough_for_a_closer_look(workspace: Path) -> None:
    made = settled_by(workspace, [LATE, IN_TIME, IN_TIME, IN_TIME])
    letters = [promise(dt.date(2026, 10, day), "F0", due=LATE) for day in (5, 15)]
    (behaviour,) = with_letters(made, letters)
    assert behaviour.proposal == (
        "À suivre de plus près : 1 facture en retard sur 4 réglées, 13 jours de retard en moyenne, "
        "2 promesses non tenues."
    )


def test_an_odd_ledger_tells_of_no_payment(workspace: Path) -> None:
    set_value(workspace, "Général", "Facture disparue", "payée")
    run(workspace, [invoice("C1", f"F{number}", LATE, 100) for number in range(9)], OCTOBER)
    made = run(workspace, [invoice("C2", "F99", LATE, 100)], NOVEMBER)
    assert made.review.warning
    assert made.review.behaviours == ()


def test_the_sheet_is_there_only_where_there_is_something_to_say(workspace: Path) -> None:
    made = settled_by(workspace, [LATE, LATE, LATE, IN_TIME])
    outputs = workspace / "sorties"
    assert "Comportement" not in openpyxl.load_workbook(outputs / "2026-10-21" / "Récapitulatif.xlsx").sheetnames
    sheet = openpyxl.load_workbook(outputs / made.folder / "Récapitulatif.xlsx")["Comportement"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [
            *("Client", "Nom", "Factures réglées", "Retard moyen (jours)", "En retard (%)", "Promesses non tenues"),
            "Proposition (rien n’est appliqué)",
        ],
        [
            *("C1", "Client C1", 4, 38.3, 75, 0),  # 3 x 51 / 4 = 38.25
            "À suivre de plus près : 3 factures en retard sur 4 réglées, 38 jours de retard en moyenne.",
        ],
    ]


def test_only_the_latest_two_years_are_looked_at(workspace: Path) -> None:
    outputs = workspace / "sorties"
    for month in range(30):
        folder = outputs / f"{2024 + month // 12}-{month % 12 + 1:02}-01"
        folder.mkdir(parents=True)
        (folder / "journal.jsonl").write_text("", "utf-8")
        (folder / "postes.jsonl").write_text("", "utf-8")
    (outputs / "2026-13-45").mkdir()
    runs = list(past_runs(outputs, "2026-06-02"))
    assert [runs[0].folder, runs[-1].folder, len(runs)] == ["2024-07-01", "2026-06-01", 24]
