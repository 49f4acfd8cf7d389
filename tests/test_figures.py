"""The controller's figures: aged balance, delays, days of sales, charts; the run date is Saturday 21 November 2026."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from build import ON, Record, invoice, set_clients, write_ledger
from openpyxl.utils import range_boundaries

from mailmerge import plan, write
from mailmerge.delivery.recap import write_recap
from mailmerge.model import ChasedRun, Exposure, MonthlySales, Plan, Recovered, SalesDays
from mailmerge.review.sales_days import sales_days

DAY = dt.timedelta(days=1)
D = Decimal


def made(workspace: Path, *rows: Record) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, ON)


def recap(made: Plan, path: Path) -> openpyxl.Workbook:
    target = path / "recap.xlsx"
    target.write_bytes(write_recap(made))
    return openpyxl.load_workbook(target)


def lines(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    """The rows of a sheet without their blank cells."""
    return [
        [value for value in row if value not in (None, "")]
        for row in book[sheet].iter_rows(values_only=True)
        if any(row)
    ]


# --- Aged balance --------------------------------------------------------------------------------------


AGES = (0, 1, 30, 31, 60, 61, 90, 91, 120, 121)


def test_each_age_falls_into_its_bucket_and_credits_stand_apart(workspace: Path, tmp_path: Path) -> None:
    rows = [invoice("C1", f"F{days}", ON - days * DAY, 2**n) for n, days in enumerate(AGES)]
    run = made(
        workspace,
        *rows,
        invoice("C1", "A1", ON - DAY, -1000),
        invoice("C2", "F200", ON - 200 * DAY, 50),
        invoice("C2", "D1", ON - 200 * DAY, 7, Statut="Brouillon"),
        invoice("C3", "F300", ON + DAY, 20, Devise="USD"),
    )
    table = list(recap(run, tmp_path)["Balance âgée"].iter_rows(values_only=True))
    assert table[0] == (
        *("Client", "Nom", "Devise", "Non échu", "1 à 30 j", "31 à 60 j", "61 à 90 j", "91 à 120 j", "> 120 j"),
        *("Avoirs", "Total"),
    )
    assert table[1] == ("C1", "Client C1", "EUR", 1, 2 + 4, 8 + 16, 32 + 64, 128 + 256, 512, -1000, 1023 - 1000)
    assert table[2][3:] == (0, 0, 0, 0, 0, 50, 0, 50)
    assert table[4] == ("Total EUR", None, "EUR", 1, 6, 24, 96, 384, 562, -1000, 73)
    assert table[5][0] == "Total USD"
    assert table[5][3:] == (20, 0, 0, 0, 0, 0, 0, 20)


def test_the_aged_balance_ties_to_the_ledger(workspace: Path, tmp_path: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 40 * DAY, 500),
        invoice("C1", "A1", ON - DAY, -100),
        invoice("C2", "D1", ON - 200 * DAY, 7, Statut="Brouillon"),
        invoice("C2", "A2", ON - 200 * DAY, -3, Statut="Annulée"),
    )
    (owed,), (balance,) = run.review.exposures, run.balances
    assert balance.ledger == 404
    assert owed.total + owed.credits + owed.apart == balance.ledger
    shown = lines(recap(run, tmp_path), "Synthèse")
    assert ["Pour mémoire : balance âgée, avoirs déduits", "EUR", 400] in shown
    assert ["Pour mémoire : brouillons, devis, annulées (hors balance)", "EUR", 4] in shown


def test_weighted_delay_and_shares_by_hand(workspace: Path, tmp_path: Path) -> None:
    # (300 x 10 + 100 x 50 + 100 x 45) / 500 = 25 days; 500 of 800 overdue; 200 of 800 disputed
    set_clients(workspace, suspensions=[{"Code": "C3", "Motif": "Litige"}])
    run = made(
        workspace,
        invoice("C1", "F1", ON - 10 * DAY, 300),
        invoice("C1", "F2", ON - 50 * DAY, 100),
        invoice("C2", "F3", ON + 9 * DAY, 200),
        invoice("C3", "F4", ON - 45 * DAY, 100),
        invoice("C3", "F5", ON + 5 * DAY, 100),
    )
    (owed,) = run.review.exposures
    assert (owed.total, owed.overdue, owed.disputed) == (D(800), D(500), D(200))
    assert owed.weighted_delay == D("25.0")
    shown = lines(recap(run, tmp_path), "Synthèse")
    assert ["Encours EUR", "EUR", 800, 500, 200, 0] in shown
    assert ["Part de l’encours", "EUR", 0.625, 0.25] in shown
    assert ["Retard moyen pondéré de l’échu, en jours", "EUR", 25] in shown


def test_nothing_overdue_has_no_delay(workspace: Path) -> None:
    (owed,) = made(workspace, invoice("C1", "F1", ON + DAY, 100)).review.exposures
    assert owed.weighted_delay is None


# --- Days of sales -------------------------------------------------------------------------------------


def owed(total: int, not_due: int = 0, credits: int = 0) -> tuple[Exposure, ...]:
    buckets = (D(not_due), D(total - not_due), D(0), D(0), D(0), D(0))
    return (Exposure("EUR", buckets, D(total), D(total - not_due), D(0), D(credits), D(0), None),)


def sold(months: Mapping[str, int], currency: str = "EUR") -> list[MonthlySales]:
    return [MonthlySales(dt.date.fromisoformat(f"{month}-01"), D(amount), currency) for month, amount in months.items()]


QUARTER = {"2026-01": 20_000, "2026-02": 25_000, "2026-03": 15_000}  # 60 000 in 31 + 28 + 31 = 90 days


def test_the_published_example_of_the_balance_method() -> None:
    # 30 000 / 60 000 x 90 = 45; not due 10 000 / 60 000 x 90 = 15; so delays cost 30 days.
    # Counting back: March's 15 000 are 31 days, the other 15 000 of February's 25 000 are 28 x 0.6 = 16.8.
    assert sales_days(sold(QUARTER), owed(30_000, not_due=10_000), dt.date(2026, 3, 31)) == (
        SalesDays(
            *("EUR", D("45.0"), D("47.8"), D("15.0"), D("30.0"), dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        ),
    )


def test_credits_are_deducted_and_older_months_do_not_count() -> None:
    older = {"2025-12": 1_000_000, **QUARTER}
    (days,) = sales_days(sold(older), owed(40_000, credits=-10_000), dt.date(2026, 4, 10))
    assert (days.balance_method, days.end) == (D("45.0"), dt.date(2026, 3, 31))


def test_the_current_month_counts_through_the_run_date_where_it_is_given() -> None:
    # February to the 10th of April: 28 + 31 + 10 = 69 days, 50 000 sold; 25 000 / 50 000 x 69 = 34.5
    (days,) = sales_days(sold({**QUARTER, "2026-04": 10_000}), owed(25_000), dt.date(2026, 4, 10))
    assert (days.balance_method, days.start, days.end) == (D("34.5"), dt.date(2026, 2, 1), dt.date(2026, 4, 10))
    # 10 000 of April are 10 days, the other 15 000 are all of March: 31.
    assert days.count_back == D("41.0")


def test_what_exceeds_the_sales_given_has_no_count_back_and_says_so() -> None:
    (days,) = sales_days(sold(QUARTER), owed(60_001), dt.date(2026, 3, 31))
    assert days.balance_method == D("90.0")
    assert days.count_back is None
    assert days.remark == "l’épuisement demande aussi les ventes de décembre 2025"


def test_a_balance_of_just_the_sales_given_is_all_their_days() -> None:
    (days,) = sales_days(sold(QUARTER), owed(60_000), dt.date(2026, 3, 31))
    assert (days.count_back, days.remark) == (D("90.0"), "")


@pytest.mark.parametrize(
    ("months", "on", "says"),
    [
        (QUARTER, dt.date(2026, 5, 2), "renseignez les ventes de avril 2026"),
        ({"2026-01": 5, "2026-03": 5}, dt.date(2026, 3, 31), "renseignez les ventes de février 2026"),
        ({"2026-02": 5, "2026-03": 5}, dt.date(2026, 3, 31), "renseignez les ventes de janvier 2026"),
        ({"2026-01": 0, "2026-02": 0, "2026-03": 0}, dt.date(2026, 3, 31), "ne sont pas positives"),
    ],
)
def test_sales_that_do_not_reach_far_enough_give_none(months: Mapping[str, int], on: dt.date, says: str) -> None:
    (days,) = sales_days(sold(months), owed(30_000), on)
    assert (days.balance_method, days.best_possible, days.average_delay) == (None, None, None)
    assert says.replace("de avril", "d’avril") in days.remark


def test_nothing_owed_is_no_day_and_each_currency_stands_alone() -> None:
    sales = [*sold(QUARTER), *sold(QUARTER, "USD")]
    euros, dollars = sales_days(sales, owed(30_000), dt.date(2026, 3, 31))
    assert (euros.currency, euros.balance_method) == ("EUR", D("45.0"))
    assert (dollars.currency, dollars.balance_method, dollars.count_back) == ("USD", D("0.0"), D("0.0"))


def test_the_synthesis_shows_the_days_or_asks_for_the_sales(workspace: Path, tmp_path: Path) -> None:
    run = made(workspace, invoice("C1", "F1", ON - 10 * DAY, 300))
    assert any("feuille Ventes" in str(line[0]) for line in lines(recap(run, tmp_path), "Synthèse"))
    known = sales_days(sold(QUARTER), owed(30_000, not_due=10_000), dt.date(2026, 3, 31))
    run = replace(run, review=replace(run.review, sales_days=known))
    shown = lines(recap(run, tmp_path), "Synthèse")
    assert ["Ventes du 01/01/2026 au 31/03/2026", "EUR", 45, 47.8, 15, 30] in shown


# --- Recovered, and charts -----------------------------------------------------------------------------


def rich(workspace: Path) -> Plan:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 10 * DAY, 300),
        invoice("C2", "F2", ON - 20 * DAY, 100),
        invoice("C3", "F3", ON + 9 * DAY, 200),
        invoice("C4", "F4", ON - 10 * DAY, 70, Devise="USD"),
        invoice("C5", "F5", ON - 40 * DAY, 60, Niveau_de_relance=2),
    )
    chased = (
        ChasedRun("2026-11-21", ON, "EUR", 3, D(460)),
        ChasedRun("2026-10-21", dt.date(2026, 10, 21), "EUR", 2, D(900)),
        ChasedRun("2026-10-21", dt.date(2026, 10, 21), "USD", 1, D(5)),
    )
    recovered = (
        Recovered("1 Relance amiable", "courrier", "EUR", D(800), D(600)),
        Recovered("2 Relance ferme", "courrier", "EUR", D(200), D(0)),
    )
    return replace(run, review=replace(run.review, previous_run="2026-10-21", chased=chased, recovered=recovered))


def test_what_came_in_since_the_previous_letters_is_shown_by_stage(workspace: Path, tmp_path: Path) -> None:
    shown = lines(recap(rich(workspace), tmp_path), "Synthèse")
    assert ["1 Relance amiable", "courrier", "EUR", 800, 600, 0.75] in shown
    assert ["2 Relance ferme", "courrier", "EUR", 200, 0, 0] in shown
    assert ["Total EUR", "EUR", 1000, 600, 0.6] in shown


def drawn(book: openpyxl.Workbook) -> dict[str, list[tuple[object, object]]]:
    """Title -> the categories and values that each chart of the synthesis refers to, read from their cells."""
    found = {}
    charts: list[Any] = book["Synthèse"]._charts  # type: ignore[attr-defined]
    for chart in charts:
        (series,) = chart.series
        title = "".join(run.t for run in chart.title.tx.rich.p[0].r)
        words = cells(book, (series.cat.strRef or series.cat.numRef).f)
        found[title] = list(zip(words, cells(book, series.val.numRef.f), strict=True))
    return found


def cells(book: openpyxl.Workbook, reference: str) -> list[object]:
    sheet, area = reference.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    return [
        cell.value
        for row in book[sheet.strip("'")].iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
        for cell in row
    ]


def test_the_charts_refer_to_the_figures_of_the_creditor_s_currency(workspace: Path, tmp_path: Path) -> None:
    assert drawn(recap(rich(workspace), tmp_path)) == {
        "Encours par âge (€, avant avoirs)": [
            *(("Non échu", 200), ("1 à 30 j", 400), ("31 à 60 j", 60), ("61 à 90 j", 0), ("91 à 120 j", 0)),
            ("> 120 j", 0),
        ],
        "Lettres par étape": [("1 Relance amiable", 3), ("3 Mise en demeure", 1)],
        "Montants relancés par traitement (€)": [("21/10/2026", 900), ("21/11/2026", 460)],
    }


def test_a_chart_needs_figures(workspace: Path, tmp_path: Path) -> None:
    book = recap(made(workspace, invoice("C1", "F1", ON + 9 * DAY, 200)), tmp_path)
    assert set(drawn(book)) == {"Encours par âge (€, avant avoirs)"}
    settled, credit = invoice("C1", "F1", ON + 9 * DAY, 0), invoice("C1", "A1", ON, -5)
    book = recap(made(workspace, settled, credit), tmp_path)
    assert drawn(book) == {}
    assert "Chiffres" not in book.sheetnames


def test_the_recap_refers_to_no_other_file_and_is_the_same_each_time(workspace: Path, tmp_path: Path) -> None:
    run = rich(workspace)
    content = write_recap(run)
    assert content == write_recap(run)
    (tmp_path / "recap.xlsx").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "recap.xlsx") as book:
        names = book.namelist()
        assert [name for name in names if "externalLink" in name] == []
        charts = b"".join(book.read(name) for name in names if name.startswith("xl/charts/chart"))
    assert charts.count(b"<c:chart>") == 3
    assert b"[" not in b"".join(part.split(b"</c:f>")[0] for part in charts.split(b"<c:f>")[1:])


def test_a_whole_run_writes_its_charts(workspace: Path) -> None:
    ledger = write_ledger(workspace / "grand livre.xlsx", [invoice("C1", "F1", ON - 10 * DAY, 300)])
    book = openpyxl.load_workbook(write(plan([ledger], workspace, ON)).folder / "Récapitulatif.xlsx")
    assert drawn(book)["Lettres par étape"] == [("1 Relance amiable", 1)]
    assert book.sheetnames[0] == "Synthèse"
    assert book.sheetnames[-1] == "Chiffres"
