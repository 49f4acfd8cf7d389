"""What changed since the previous run: played over real runs, written to disk one after the other."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import Record, invoice, set_value, write_ledger
from outputs import note

from mailmerge import plan, write
from mailmerge.delivery.undo import undo_run
from mailmerge.model import Change, ChangeKind, Plan
from mailmerge.screens import plan_json, plan_screen

OCTOBER, NOVEMBER = dt.date(2026, 10, 21), dt.date(2026, 11, 21)
DUE, LATER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)


def planned(workspace: Path, rows: Sequence[Record], on: dt.date) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)


def run(workspace: Path, rows: Sequence[Record], on: dt.date) -> Plan:
    made = planned(workspace, rows, on)
    write(made)
    return made


def short(change: Change) -> tuple[str, str, dt.date, str | None, str | None, dt.date | None]:
    """Kind, number, due date, balance before and after, due date before."""
    before, after = (None if amount is None else str(amount) for amount in (change.before, change.after))
    return change.kind.name, change.key[2], change.key[3], before, after, change.due_before


def shorts(made: Plan) -> list[tuple[str, str, dt.date, str | None, str | None, dt.date | None]]:
    return [short(change) for change in made.review.changes]


def kinds(made: Plan) -> dict[str, str]:
    return {change.key[2]: change.kind.name for change in made.review.changes}


def screen(made: Plan) -> str:
    return "\n".join(plan_screen(made))


def test_a_first_run_compares_nothing(workspace: Path) -> None:
    made = planned(workspace, [invoice("C1", "F1", DUE, 100)], OCTOBER)
    assert (made.review.previous_run, made.review.changes) == ("", ())
    assert "epuis la relance" not in screen(made)


def test_each_kind_of_change_is_told_with_its_amounts(workspace: Path) -> None:
    before = [invoice("C1", number, DUE, 100) for number in ("Payée", "Partie", "Plus", "Perdue", "Autre", "Annulée")]
    run(workspace, [*before, invoice("C2", "Tardive", DUE, 100), invoice("C2", "Pareille", DUE, 7)], OCTOBER)
    made = planned(
        workspace,
        [
            invoice("C1", "Payée", DUE, 0),
            invoice("C1", "Partie", DUE, "30,50"),
            invoice("C1", "Plus", DUE, 120),
            invoice("C1", "Annulée", DUE, 100, Statut="annulée"),
            invoice("C2", "Tardive", LATER, 100),
            invoice("C2", "Pareille", DUE, 7),
            invoice("C3", "Neuve", LATER, 60),
            invoice("C9", "Autre", DUE, 100),
        ],
        NOVEMBER,
    )
    assert made.review.previous_run == "2026-10-21"
    assert shorts(made) == [
        ("GONE", "Perdue", DUE, "100.00", None, None),
        ("DEBTOR_CHANGED", "Autre", DUE, "100.00", "100.00", None),
        ("INCREASED", "Plus", DUE, "100.00", "120.00", None),
        ("DUE_MOVED", "Tardive", LATER, "100.00", "100.00", DUE),
        ("PART_PAID", "Partie", DUE, "100.00", "30.50", None),
        ("PAID", "Payée", DUE, "100.00", "0.00", None),
        ("CANCELLED", "Annulée", DUE, "100.00", "0.00", None),
        ("NEW", "Neuve", LATER, None, "60.00", None),
    ]
    totals = {one.kind.name: (one.count, str(one.amount)) for one in made.review.totals}
    assert totals == {
        "GONE": (1, "100.00"),
        "DEBTOR_CHANGED": (1, "100.00"),
        "INCREASED": (1, "20.00"),
        "DUE_MOVED": (1, "100.00"),
        "PART_PAID": (1, "69.50"),
        "PAID": (1, "100.00"),
        "CANCELLED": (1, "100.00"),
        "NEW": (1, "60.00"),
    }
    shown = screen(made)
    assert "Depuis la relance du 21/10/2026 :" in shown
    question = (
        "1 facture du 21/10/2026 a disparu sans règlement connu (100,00\u00a0€) : payée, ou l’export est-il filtré ?"
    )
    assert question in shown
    assert "  - Client C1, facture Perdue : 100,00\u00a0€" in shown
    told = plan_json(made)["since_last_time"]
    assert isinstance(told, dict)
    assert told["changes"][3] == {
        "kind": "échéance déplacée", "debtor": "C2", "name": "Client C2", "number": "Tardive", "due": "2026-10-01",
        "due_before": "2026-09-01", "currency": "EUR", "before": "100.00", "after": "100.00",
    }  # fmt: skip


def test_the_recap_lists_the_changes_and_totals_them(workspace: Path) -> None:
    run(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40), invoice("C1", "F3", DUE, 5)], OCTOBER)
    made = planned(workspace, [invoice("C1", "F2", LATER, 40), invoice("C1", "F3", DUE, 5)], NOVEMBER)
    folder = write(made).folder
    sheet = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Depuis la dernière fois"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0] == [
        *("Changement", "Client", "Nom", "N° facture", "Échéance avant", "Échéance", "Solde avant", "Solde", "Écart"),
        *("Devise", "Question"),
    ]
    assert lines[1][:10] == [
        *("absente du grand livre", "C1", "Client C1", "F1", dt.datetime(2026, 9, 1), None, 100, None, -100, "EUR"),
    ]
    assert "filtré" in str(lines[1][10])
    assert lines[2][3:9] == ["F2", dt.datetime(2026, 9, 1), dt.datetime(2026, 10, 1), 40, 40, 0]
    assert "Déjà relancée sous l’ancienne échéance" in str(lines[2][10]), "a new due date starts the ladder anew"
    totals = {str(line[0]): line[8] for line in lines[3:] if line[8] is not None}
    assert totals == {"Total : 1 absente du grand livre": 100, "Total : 1 à l’échéance déplacée": 40}
    assert sheet.auto_filter.ref == "A1:K3", "totals are no lines to filter"
    assert not any(line.hidden for line in sheet.row_dimensions.values())
    first = openpyxl.load_workbook(workspace / "sorties" / "2026-10-21" / "Récapitulatif.xlsx")
    assert "Depuis la dernière fois" not in first.sheetnames


def test_the_clerk_may_say_that_absent_means_paid(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40)]
    run(workspace, rows, OCTOBER)
    set_value(workspace, "Général", "Facture disparue", "payée")
    made = planned(workspace, rows[1:], NOVEMBER)
    assert shorts(made) == [("PAID", "F1", DUE, "100.00", None, None)]
    assert made.review.question == ()


@pytest.mark.parametrize(("kept", "warned"), [(4, True), (5, False)])
def test_most_invoices_gone_is_probably_another_ledger(workspace: Path, kept: int, warned: bool) -> None:
    """Of ten open invoices six (more than half) or five are gone."""
    rows = [invoice(f"C{number}", f"F{number}", DUE, 10 + number) for number in range(10)]
    run(workspace, rows, OCTOBER)
    made = planned(workspace, rows[:kept], NOVEMBER)
    assert bool(made.review.warning) is warned
    if warned:
        assert "6 des 10 factures ouvertes dans la relance du 21/10/2026 (60\u00a0%)" in made.review.warning
        assert "« payée »" in made.review.warning
        assert "« Facture disparue »" in made.review.warning
        assert screen(made).endswith(made.review.warning)


def test_with_absent_paid_only_nearly_all_gone_is_odd(workspace: Path) -> None:
    rows = [invoice(f"C{number}", f"F{number}", DUE, 10) for number in range(10)]
    run(workspace, rows, OCTOBER)
    set_value(workspace, "Général", "Facture disparue", "payée")
    assert not planned(workspace, rows[:2], NOVEMBER).review.warning
    warning = planned(workspace, rows[:1], NOVEMBER).review.warning
    assert "9 des 10" in warning
    assert "Facture disparue" not in warning


def test_a_few_examples_stand_for_many(workspace: Path) -> None:
    rows = [invoice("C1", f"F{number:02}", DUE, 10 + number) for number in range(20)]
    run(workspace, rows, OCTOBER)
    question = planned(workspace, rows[7:], NOVEMBER).review.question
    assert question[0] == (
        "7 factures du 21/10/2026 ont disparu sans règlement connu (91,00\u00a0€) : payées, ou l’export est-il filtré ?"
    )  # 10 + 11 + … + 16
    assert question[1] == "Client C1, facture F06 : 16,00\u00a0€"
    assert question[6] == "… et 2 autres (feuille « Depuis la dernière fois » du récapitulatif)"
    assert len(question) == 7


def test_the_same_file_again_is_said_to_be_unchanged(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100)]
    run(workspace, rows, OCTOBER)
    made = plan([workspace / "grand livre.xlsx"], workspace, NOVEMBER)
    assert (made.review.same_ledger, made.review.changes) == (True, ())
    assert "Grand livre inchangé depuis la relance du 21/10/2026." in screen(made)
    assert not planned(workspace, [*rows, invoice("C2", "F2", DUE, 1)], NOVEMBER).review.same_ledger


def test_shuffled_rows_change_nothing(workspace: Path) -> None:
    rows = [invoice(f"C{number % 3}", f"F{number}", DUE, 100 + number) for number in range(9)]
    first = run(workspace, rows, OCTOBER)
    made = planned(workspace, rows[::-1], NOVEMBER)
    assert made.review.changes == ()
    assert "Depuis la relance du 21/10/2026, aucune facture n’a changé." in screen(made)
    assert made.open_items == first.open_items


def test_changed_terms_move_the_due_dates_that_are_computed(workspace: Path) -> None:
    """Invoiced on 1 August: due on 31 August after 30 days, on 30 September after 60."""
    rows = [invoice("C1", "F1", None, 100) | {"Date facture": dt.date(2026, 8, 1)}, invoice("C1", "F2", DUE, 50)]
    run(workspace, rows, OCTOBER)
    set_value(workspace, "Général", "Délai de paiement", 60)
    made = plan([workspace / "grand livre.xlsx"], workspace, NOVEMBER)
    assert shorts(made) == [
        ("DUE_MOVED", "F1", dt.date(2026, 9, 30), "100.00", "100.00", dt.date(2026, 8, 31)),
    ]
    assert made.review.same_ledger


def test_instalments_are_matched_by_date_then_amount(workspace: Path) -> None:
    days = [dt.date(2026, month, 1) for month in (7, 8, 9, 10, 11)]
    run(workspace, [invoice("C1", "F1", day, 100 + at) for at, day in enumerate(days[:3])], OCTOBER)
    made = planned(
        workspace,
        [invoice("C1", "F1", days[2], 60), invoice("C1", "F1", days[3], 101), invoice("C1", "F1", days[4], 7)],
        NOVEMBER,
    )
    # 1 September: 102, of which 42 were paid; the 101 of 1 August are due on 1 October now; the 100 of 1 July are then
    # what is left of them, 7, on 1 November.
    assert shorts(made) == [
        ("DUE_MOVED", "F1", days[3], "101.00", "101.00", days[1]),
        ("PART_PAID", "F1", days[2], "102.00", "60.00", None),
        ("PART_PAID", "F1", days[4], "100.00", "7.00", days[0]),
    ]


def test_an_invoice_cut_into_instalments_is_neither_paid_nor_new(workspace: Path) -> None:
    days = [dt.date(2026, month, 1) for month in (9, 12)]
    run(workspace, [invoice("C1", "F1", days[0], 300)], OCTOBER)
    made = planned(workspace, [invoice("C1", "F1", days[0], 100), invoice("C1", "F1", days[1], 200)], NOVEMBER)
    assert shorts(made) == [
        ("DUE_MOVED", "F1", days[0], "300.00", "100.00", days[0]),
        ("DUE_MOVED", "F1", days[1], None, "200.00", days[0]),
    ]
    assert [str(one.recovered) for one in made.review.recovered] == ["0.00"]


def test_a_paid_instalment_and_a_missing_one(workspace: Path) -> None:
    run(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F1", LATER, 100)], OCTOBER)
    made = planned(workspace, [invoice("C1", "F1", LATER, 100)], NOVEMBER)
    assert shorts(made) == [("GONE", "F1", DUE, "100.00", None, None)]


def test_rows_of_one_number_and_due_date_are_one_open_item(workspace: Path) -> None:
    first = run(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F1", DUE, 50)], OCTOBER)
    assert [(item.key[2], item.balance) for item in first.open_items] == [("F1", Decimal("150.00"))]
    made = planned(workspace, [invoice("C1", "F1", DUE, 100)], NOVEMBER)
    assert shorts(made) == [("PART_PAID", "F1", DUE, "150.00", "100.00", None)]


def test_a_payment_lettered_between_two_runs_goes_with_its_invoice(workspace: Path) -> None:
    """The credit of 140 stood on the account; it is gone together with invoices of 100 and 40."""
    rows = [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40), invoice("C1", "F3", DUE, 75)]
    run(workspace, [*rows, invoice("C1", "R1", LATER, -140)], OCTOBER)
    made = planned(workspace, rows[2:], NOVEMBER)
    assert kinds(made) == {"F1": "PAID", "F2": "PAID"}
    made = planned(workspace, rows[1:], NOVEMBER)
    assert kinds(made) == {"F1": "PAID"}, "140 are gone, which is more than enough for F1"


def test_a_credit_explains_only_as_much_as_it_was(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40)]
    run(workspace, [*rows, invoice("C1", "R1", LATER, -40)], OCTOBER)
    made = planned(workspace, [invoice("C2", "F9", DUE, 1)], NOVEMBER)
    assert kinds(made) == {"F1": "GONE", "F2": "PAID", "F9": "NEW"}


def test_a_credit_put_on_an_invoice_that_stays_explains_no_other(workspace: Path) -> None:
    """The 40 went to F1, which owes 60 now; F2 of 40 is gone for a reason nobody knows."""
    run(
        workspace,
        [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 30), invoice("C1", "R1", LATER, -40)],
        OCTOBER,
    )
    made = planned(workspace, [invoice("C1", "F1", DUE, 60)], NOVEMBER)
    assert kinds(made) == {"F1": "PART_PAID", "F2": "GONE"}


def test_an_invoice_on_a_row_that_cannot_be_read_is_not_gone(workspace: Path) -> None:
    run(workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 5)], OCTOBER)
    made = planned(workspace, [invoice("C1", "F1", DUE, "à voir"), invoice("C1", "F2", DUE, 5)], NOVEMBER)
    assert kinds(made) == {"F1": "SET_ASIDE"}
    assert made.review.question == ()


def test_the_latest_run_counts_undone_later_and_archived_ones_sorted_out(workspace: Path) -> None:
    outputs = workspace / "sorties"
    one, two = invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40)
    run(workspace, [one], dt.date(2026, 8, 21))
    run(workspace, [one, two], OCTOBER)  # September was missed
    run(workspace, [invoice("C1", "F1", DUE, 1)], dt.date(2026, 11, 20))
    undo_run(workspace, None)
    (outputs / "2026").mkdir()
    shutil.move(outputs / "2026-10-21", outputs / "2026" / "2026-10-21")
    made = planned(workspace, [two], NOVEMBER)
    assert (made.review.previous_run, kinds(made)) == ("2026-10-21", {"F1": "GONE"})
    shutil.rmtree(outputs / "2026")
    made = planned(workspace, [two], NOVEMBER)
    assert (made.review.previous_run, kinds(made)) == ("2026-08-21", {"F1": "GONE", "F2": "NEW"})
    assert planned(workspace, [two], dt.date(2026, 8, 1)).review.previous_run == "", "later runs are not earlier ones"


def test_of_two_runs_on_one_day_the_second_is_the_latest(workspace: Path) -> None:
    one, two, three = (invoice("C1", f"F{number}", DUE, 100) for number in (1, 2, 3))
    run(workspace, [one], OCTOBER)
    second = run(workspace, [one, two], OCTOBER)
    assert (second.folder, second.review.previous_run, kinds(second)) == ("2026-10-21-2", "2026-10-21", {"F2": "NEW"})
    made = planned(workspace, [one, two, three], NOVEMBER)
    assert (made.review.previous_run, kinds(made)) == ("2026-10-21-2", {"F3": "NEW"})
    assert "Depuis la relance du 21/10/2026 (dossier 2026-10-21-2) :" in screen(made)


def test_without_its_positions_a_run_is_not_compared_and_nothing_stops(workspace: Path) -> None:
    row = invoice("C1", "F1", DUE, 100)
    run(workspace, [row], OCTOBER)
    path = workspace / "sorties" / "2026-10-21" / "postes.jsonl"
    good = path.read_text("utf-8")
    for damaged in (good.replace('"v":1', '"v":2'), good[:-9], '"texte"\n', '{"v":1}\n', "\xff"):
        path.write_bytes(damaged.encode("latin-1"))
        made = planned(workspace, [row], NOVEMBER)
        assert (made.review.previous_run, made.review.changes) == ("", ())
        assert [remark for remark in made.remarks if "postes.jsonl est abîmé" in remark], damaged
    path.unlink()
    made = planned(workspace, [row], NOVEMBER)
    assert (
        "Le dossier 2026-10-21 n’a pas de relevé des postes (postes.jsonl) : pas de comparaison avec cette relance."
    ) in made.remarks


def test_an_older_run_does_not_stand_in_for_one_without_positions(workspace: Path) -> None:
    row = invoice("C1", "F1", DUE, 100)
    for day in (dt.date(2026, 9, 21), OCTOBER):
        run(workspace, [row], day)
    (workspace / "sorties" / "2026-10-21" / "postes.jsonl").unlink()
    made = planned(workspace, [row, invoice("C2", "F2", DUE, 5)], NOVEMBER)
    assert (made.review.previous_run, made.review.changes) == ("", ())


def test_the_positions_are_recorded_line_by_line_in_a_fixed_order(workspace: Path) -> None:
    rows: list[Record] = [
        invoice("C2", "F2", DUE, 50),
        invoice("C1", "É\u20281", LATER, "1234,5", Statut="payée"),
        invoice("C2", "A2", LATER, "-20,00"),
        invoice("C3", "B1", DUE, 9, Statut="brouillon"),
    ]
    folder = write(planned(workspace, rows, OCTOBER)).folder
    text = (folder / "postes.jsonl").read_text("utf-8")
    assert [json.loads(line) for line in text.split("\n")[:-1]] == [
        {"v": 1, "c": "Société Exemple", "d": "C1", "n": "É 1", "e": "2026-10-01", "name": "Client C1", "b": "1234.50",
         "cur": "EUR", "paid": 1},
        {"v": 1, "c": "Société Exemple", "d": "C2", "n": "F2", "e": "2026-09-01", "name": "Client C2", "b": "50.00",
         "cur": "EUR", "cr": "20.00"},
        {"v": 1, "c": "Société Exemple", "d": "C3", "n": "B1", "e": "2026-09-01", "name": "Client C3", "b": "9.00",
         "cur": "EUR", "void": 1},
        {"v": 1, "c": "Société Exemple", "d": "C2", "n": "A2", "e": "2026-09-01", "name": "Client C2", "b": "-20.00",
         "cur": "EUR"},
    ]  # fmt: skip
    shutil.rmtree(folder)
    write(planned(workspace, rows[::-1], OCTOBER))
    assert (folder / "postes.jsonl").read_text("utf-8") == text


def test_a_run_of_another_creditor_is_not_compared_with(workspace: Path) -> None:
    """She tried the program with its example creditor, then filled in her own company."""
    run(workspace, [invoice("C1", "F1", DUE, 100)], OCTOBER)
    set_value(workspace, "Créancier", "Nom", "Ma Société")
    mine = planned(workspace, [invoice("C7", "F7", DUE, 100)], NOVEMBER)
    assert (mine.review.previous_run, mine.review.changes) == ("", ())


def test_what_was_recovered_since_the_previous_letters(workspace: Path) -> None:
    """October's letters: C1 100 + 40, C2 300 - 50, C3 20. Then F1 is paid, F3 has a new credit of 130, F4 is gone."""
    rows = [
        invoice("C1", "F1", DUE, 100),
        invoice("C1", "F2", DUE, 40),
        invoice("C2", "F3", DUE, 300),
        invoice("C2", "R1", DUE, -50),
        invoice("C3", "F4", DUE, 20),
    ]
    run(workspace, rows, OCTOBER)
    now = [invoice("C1", "F1", DUE, 0), *rows[1:4], invoice("C2", "R2", LATER, -130)]
    made = planned(workspace, now, NOVEMBER)
    assert [
        (one.stage, one.channel, one.currency, str(one.owed), str(one.recovered), str(one.unknown))
        for one in made.review.recovered
    ] == [("Relance amiable", "courrier", "EUR", "410.00", "230.00", "20.00")]
    # the credit of 50 is put on F3 between the runs: nothing more is recovered by that
    now[2:4] = [invoice("C2", "F3", DUE, 250)]
    assert [str(one.recovered) for one in planned(workspace, now, NOVEMBER).review.recovered] == ["230.00"]


def recovered(made: Plan) -> list[tuple[str, ...]]:
    """Stage, owed on its letters at the previous run, recovered and unknown."""
    return [(one.stage, *map(str, (one.owed, one.recovered, one.unknown))) for one in made.review.recovered]


def test_a_credit_deducted_from_another_invoice_is_no_receipt(workspace: Path) -> None:
    """The credit of 310.75 is deducted from F1, the older one; then F1 is due after F2."""
    credit = invoice("C1", "A1", DUE, "-310,75")
    rows = [invoice("C1", "F1", DUE, 500), invoice("C1", "F2", dt.date(2026, 9, 10), 400), credit]
    run(workspace, rows, OCTOBER)
    rows[0] = invoice("C1", "F1", LATER, 500)
    made = planned(workspace, rows, NOVEMBER)
    assert kinds(made) == {"F1": "DUE_MOVED"}
    assert recovered(made) == [("Relance amiable", "589.25", "0.00", "0.00")]  # 500 - 310.75 + 400
    made = planned(workspace, [*rows, invoice("C1", "R1", LATER, "-50")], NOVEMBER)
    assert recovered(made) == [("Relance amiable", "589.25", "50.00", "0.00")], "a new credit is one"
    rows[1] = invoice("C1", "F2", dt.date(2026, 9, 10), "89,25")
    made = planned(workspace, rows[:2], NOVEMBER)
    assert recovered(made) == [("Relance amiable", "589.25", "0.00", "0.00")], "the credit was put on F2"


@pytest.mark.parametrize(
    ("now", "received"),
    [
        ([("F1", 100), ("F2", 0)], "0.00"),  # the credit of 40 paid F2
        ([("F1", 0), ("F2", 40), ("R1", -40)], "100.00"),  # 60 on F1, and F2 is covered by the credit
        ([("F1", 0), ("F2", 0)], "100.00"),  # 140 settled, 40 of it by the credit
        ([("F1", 100), ("F2", 40)], "0.00"),  # it was paid back
        ([("F1", 60), ("F2", 40)], "0.00"),  # put on F1
        ([("F1", 100), ("F2", 40), ("R2", -40)], "0.00"),  # entered anew
        ([("F1", 130), ("F2", 40), ("R1", -40), ("R2", -30)], "0.00"),  # an earlier payment taken off F1
        ([("F1", 0), ("F2", 0), ("R1", -40)], "100.00"),  # 140 paid, 40 more than was owed
    ],
)
def test_credits_of_before_are_no_receipts(workspace: Path, now: Sequence[tuple[str, int]], received: str) -> None:
    """In October F1 of 100, less a credit of 40, and F2 of 40 are claimed: 100."""
    run(
        workspace, [invoice("C1", "F1", DUE, 100), invoice("C1", "F2", DUE, 40), invoice("C1", "R1", DUE, -40)], OCTOBER
    )
    rows = [*(invoice("C1", number, DUE, amount) for number, amount in now), invoice("C2", "F3", LATER, 1)]
    made = planned(workspace, rows, NOVEMBER)
    assert recovered(made) == [("Relance amiable", "100.00", received, "0.00")]


def test_a_credit_that_goes_to_another_code_with_its_account_is_no_receipt(workspace: Path) -> None:
    stays = invoice("C1", "F1", DUE, 100)
    run(workspace, [stays, invoice("C9", "F9", DUE, 50), invoice("C9", "A9", DUE, -30)], OCTOBER)
    made = planned(workspace, [stays, invoice("C1", "F9", DUE, 50), invoice("C1", "A9", DUE, -30)], NOVEMBER)
    assert kinds(made) == {"F9": "DEBTOR_CHANGED"}
    assert [str(one.recovered) for one in made.review.recovered] == ["0.00"]


def test_a_promise_that_was_kept_counts_under_the_letter_that_it_answered(workspace: Path) -> None:
    """Letters on 1 June; C1 promises for the 20th, and is held on the 15th; its 3 000 are paid on 1 July."""
    due, days = dt.date(2026, 5, 1), [dt.date(2026, 6, 1), dt.date(2026, 6, 15), dt.date(2026, 7, 1)]
    rows = [invoice("C1", "F1", due, 3000), invoice("C2", "F2", due, 500), invoice("C3", "F3", due, 70)]
    run(workspace, rows, days[0])
    folder = workspace / "sorties" / "2026-06-01"
    note(folder, lambda line: line["Client"] == "C1", {"Réponse": "promesse", "Jusqu’au": dt.date(2026, 6, 20)})
    rows[2] = invoice("C3", "F3", due, 0)
    second = run(workspace, rows, days[1])
    assert recovered(second) == [("Relance amiable", "3570.00", "70.00", "0.00")]
    assert [case.debtor.details.name for case in second.decision.cases] == ["Client C2"]
    made = planned(workspace, [invoice("C1", "F1", due, 0), invoice("C2", "F2", due, 400), rows[2]], days[2])
    assert recovered(made) == [
        ("Relance amiable", "3000.00", "3000.00", "0.00"),
        ("Relance ferme", "500.00", "100.00", "0.00"),
    ], "F2 counts under its second letter; the 70 were told before"
    note(workspace / "sorties" / "2026-06-15", lambda line: True, {"Envoyé": "non"})
    made = planned(workspace, [invoice("C1", "F1", due, 0), invoice("C2", "F2", due, 400), rows[2]], days[2])
    assert recovered(made) == [("Relance amiable", "3500.00", "3100.00", "0.00")], "the second was not sent"


def test_what_each_run_chased(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100), invoice("C2", "F2", DUE, 40)]
    run(workspace, rows, OCTOBER)
    run(workspace, rows, dt.date(2026, 10, 22))  # too early for a second letter: none
    made = planned(workspace, rows[:1], NOVEMBER)
    assert [(one.folder, one.date, one.currency, one.letters, str(one.principal)) for one in made.review.chased] == [
        ("2026-10-21", OCTOBER, "EUR", 2, "140.00"),
        ("2026-11-21", NOVEMBER, "EUR", 1, "100.00"),
    ]


def test_kinds_of_change_all_have_their_place_and_name() -> None:
    from mailmerge.delivery.recap.changes import CHANGE_NAMES
    from mailmerge.review.changes import LOOK_ORDER

    assert set(LOOK_ORDER) == set(CHANGE_NAMES) == set(ChangeKind)


def test_accounts_without_a_code_are_followed_by_name(workspace: Path) -> None:
    run(workspace, [invoice("", "F1", DUE, 100) | {"Nom client": "Été & Fils"}, invoice("C1", "F2", DUE, 1)], OCTOBER)
    made = planned(workspace, [invoice("C1", "F2", DUE, 1)], NOVEMBER)
    assert [change.name for change in made.review.changes] == ["Été & Fils"]
