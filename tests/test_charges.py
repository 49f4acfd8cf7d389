"""Late-payment interest and the 40 € indemnity: every amount below is worked out by hand from the articles of law."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from build import ON, Cell, Record, edit_workbook, invoice, set_clients, set_stages, set_value, write_ledger
from command import mailmerge
from hypothesis import given
from hypothesis import strategies as st

from mailmerge import plan, write
from mailmerge.delivery.history import read_history
from mailmerge.dunning.decide import decide
from mailmerge.dunning.interest import Owed, half_years, interest_periods, rounded
from mailmerge.dunning.rates import Quote
from mailmerge.errors import ExitCode, SettingsError
from mailmerge.letters.rates import rates_in_words
from mailmerge.letters.template.load import load_templates
from mailmerge.model import ClaimCharges, DatedPayment, FollowUp, History, Plan, RateRule
from mailmerge.previewing import preview
from mailmerge.run import load_settings
from mailmerge.settings.declaration import RATE_COLUMNS

D = Decimal
day = dt.date
MAY, JULY = day(2026, 5, 31), day(2026, 7, 31)
AUGUST = day(2026, 8, 31)
FOUR_STAGES: tuple[tuple[Cell, ...], ...] = (
    (1, "Relance amiable", "relance_1_amiable.docx", 7, None, 8, "courrier", "aucuns"),
    (2, "Relance ferme", "relance_2_ferme.docx", 15, 8, 8, "courrier", "rappelés"),
    (3, "Mise en demeure", "relance_3_mise_en_demeure.docx", 30, 15, 8, "recommandé AR", "réclamés"),
    (4, "Dernier avis", "relance_3_mise_en_demeure.docx", 40, 15, 8, "recommandé AR", "réclamés"),
)


def row(number: str, due: day, balance: Cell, code: str = "C1", /, **more: Cell) -> dict[str, Cell]:
    """An invoice of a professional whose formal notice is next."""
    told: dict[str, Cell] = {"Niveau_de_relance": 2, "Type_client": "professionnel", **more}
    return invoice(code, number, due, balance, **told)


def decided(workspace: Path, *rows: Record, on: day = ON, payments: Sequence[Record] = ()) -> Plan:
    paths = [write_ledger(workspace / "grand livre.xlsx", rows)]
    if payments:
        paths.append(write_ledger(workspace / "règlements.xlsx", payments))
    return plan(paths, workspace, on)


def sent(workspace: Path, *rows: Record, on: day = ON, payments: Sequence[Record] = ()) -> Plan:
    made = decided(workspace, *rows, on=on, payments=payments)
    write(made)
    return made


def charges(made: Plan) -> dict[tuple[str, day], ClaimCharges]:
    return {(claim.item.number, claim.due): claim.charges for case in made.decision.cases for claim in case.claims}


def interest(made: Plan) -> list[str]:
    return [str(told.interest) for told in charges(made).values()]


def indemnities(made: Plan) -> list[str]:
    return [str(told.indemnity) for told in charges(made).values()]


def messages(made: Plan) -> list[str]:
    return [flag.message for flag in made.flags]


def set_rate(workspace: Path, half_year: str, legal: Cell, ecb: Cell, source: str = "BCE") -> None:
    """What a clerk does: correct a row of the sheet Taux, or add one at its end."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Taux"]
        rows = {line[0].value: line for line in sheet.iter_rows(min_row=2)}
        if half_year in rows:
            for cell, value in zip(rows[half_year][2:5], (legal, ecb, source), strict=True):
                cell.value = value
        else:
            sheet.append([half_year, None, legal, ecb, source])

    edit_workbook(workspace / "parametres.xlsx", change)


# --- Published examples, rates -------------------------------------------------------------------------


def test_the_published_example_at_a_contract_rate(workspace: Path) -> None:
    set_value(workspace, "Général", "Taux contractuel", 15)
    made = decided(workspace, row("F1", ON - dt.timedelta(days=30), 15000))
    assert interest(made) == ["184.93"], "15 000 x 15 % x 30 / 365"
    assert indemnities(made) == ["40.00"]
    assert made.decision.cases[0].total == D("15224.93")


def test_the_published_example_over_two_half_years(workspace: Path) -> None:
    made = decided(workspace, row("F1", MAY, 1200), on=JULY)
    assert interest(made) == ["24.62"]
    periods = charges(made)["F1", MAY].periods
    assert [(one.half_year, one.start, one.end, one.days, one.rate) for one in periods] == [
        ("2026 S1", day(2026, 6, 1), day(2026, 6, 30), 30, D("12.15")),
        ("2026 S2", day(2026, 7, 1), JULY, 31, D("12.40")),
    ]


def test_the_rate_can_be_that_of_the_half_year_in_which_the_delay_began(workspace: Path) -> None:
    set_value(workspace, "Général", "Changement de semestre", "figé au départ")
    made = decided(workspace, row("F1", MAY, 1200), on=JULY)
    assert interest(made) == ["24.37"], "1 200 x 12,15 % x 61 / 365 = 24,3666"
    assert [one.half_year for one in charges(made)["F1", MAY].periods] == ["2026 S1"]


@pytest.mark.parametrize(
    ("general", "own", "wanted"),
    [
        # 91 days of 2024 S1 at 3 x 5,07 %, 31 of S2 at 3 x 4,92 %: 1841,67 / 36,5
        (9, None, "50.46"),
        (16, None, "53.48"),  # 1 000 x 16 % x 122 / 365
        (9, 16, "53.48"),
        (16, 9, "50.46"),
        # 91 days at 14,50 %, 31 at 14,25 %: (1319,50 + 441,75) / 36,5
        (None, None, "48.25"),
    ],
)
def test_a_contract_rate_is_never_below_three_times_the_legal_one(
    workspace: Path, general: Cell, own: Cell, wanted: str
) -> None:
    set_value(workspace, "Général", "Taux contractuel", general)
    set_clients(workspace, [{"Code": "C1", "Taux contractuel": own}])
    made = decided(workspace, row("F1", day(2024, 3, 31), 1000), on=day(2024, 7, 31))
    assert interest(made) == [wanted]


def test_a_leap_day_counts_and_the_year_has_365(workspace: Path) -> None:
    made = decided(workspace, row("F1", day(2024, 1, 31), 1000), on=day(2024, 3, 31))
    assert interest(made) == ["23.84"], "1 000 x 14,50 % x 60 / 365 = 23,8356"


# ECB, main refinancing operations: the day from which each rate held (facts of the European Central Bank).
REFINANCING = {
    **{"2016-03-16": "0.00", "2022-07-27": "0.50", "2022-09-14": "1.25", "2022-11-02": "2.00", "2022-12-21": "2.50"},
    **{"2023-02-08": "3.00", "2023-03-22": "3.50", "2023-05-10": "3.75", "2023-06-21": "4.00", "2023-08-02": "4.25"},
    **{"2023-09-20": "4.50", "2024-06-12": "4.25", "2024-09-18": "3.65", "2024-10-23": "3.40", "2024-12-18": "3.15"},
    **{"2025-02-05": "2.90", "2025-03-12": "2.65", "2025-04-23": "2.40", "2025-06-11": "2.15", "2026-06-17": "2.40"},
}
LEGAL = (  # professionals, half-year by half-year from 2019 on
    *("0.86", "0.87", "0.87", "0.84", "0.79", "0.76", "0.76", "0.77", "2.06", "4.22", "5.07", "4.92", "3.71", "2.76"),
    *("2.62", "2.75"),
)


def test_the_shipped_rates_are_those_in_force_on_the_first_day_of_each_half_year(workspace: Path) -> None:
    rates = load_settings(workspace).rates
    for index, rate in enumerate(rates):
        year, half = 2019 + index // 2, 1 + index % 2
        first = day(year, 6 * half - 5, 1)
        in_force = [percent for since, percent in REFINANCING.items() if day.fromisoformat(since) <= first]
        assert (rate.half_year, rate.ecb) == (f"{year} S{half}", D(in_force[-1]))
        assert rate.source
    assert [rate.legal_professionals for rate in rates] == [D(percent) for percent in LEGAL]


# --- Who ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "setting", "wanted"),
    [
        ("professionnel", None, ("20.38", "40.00")),
        ("", None, ("0.00", "0.00")),
        ("particulier", None, ("0.00", "0.00")),
        ("particulier", "Intérêts des particuliers", ("0.00", "0.00")),  # no formal notice yet
        ("public", None, ("0.00", "0.00")),
        ("public", "Intérêts du secteur public", ("17.10", "40.00")),  # 2 000 x 10,40 % x 30 / 365
    ],
)
def test_only_those_pay_whom_the_law_makes_pay(
    workspace: Path, kind: str, setting: str | None, wanted: tuple[str, str]
) -> None:
    if setting:
        set_value(workspace, "Général", setting, "oui")
    made = decided(workspace, row("F1", day(2026, 10, 22), 2000, Type_client=kind))
    assert (*interest(made), *indemnities(made)) == wanted


@pytest.mark.parametrize("stage", [0, 1])
def test_a_stage_that_claims_no_charges_has_none(workspace: Path, stage: int) -> None:
    made = decided(workspace, row("F1", MAY, 1200, Niveau_de_relance=stage))
    assert charges(made)["F1", MAY] == ClaimCharges()


@pytest.mark.parametrize(
    ("follow_up", "wanted"),
    [
        (FollowUp(), "2.92"),  # 1 250 x 2,75 % x 31 / 365 from 1 August on
        (FollowUp(presented=day(2026, 8, 3)), "2.64"),  # 28 days
        (FollowUp(presented=day(2026, 8, 3), delivered=day(2026, 8, 11)), "1.88"),  # 20 days
        (FollowUp(sent=False), "0.00"),
    ],
)
def test_a_consumer_owes_legal_interest_from_the_formal_notice(
    workspace: Path, follow_up: FollowUp, wanted: str
) -> None:
    set_stages(workspace, FOUR_STAGES)
    set_value(workspace, "Général", "Intérêts des particuliers", "oui")
    first = sent(workspace, row("F1", MAY, 1250, Type_client="particulier"), on=JULY)
    assert (interest(first), indemnities(first)) == (["0.00"], ["0.00"])
    history = History(tuple(replace(one, follow_up=follow_up) for one in _history(workspace).letters))
    ledger = decided(workspace, row("F1", MAY, 1250, Type_client="particulier"), on=AUGUST).ledger
    made = decide(ledger, first.settings, history, AUGUST)
    (claim,) = made.cases[0].claims
    assert (str(claim.charges.interest), str(claim.charges.indemnity)) == (wanted, "0.00")


def _history(workspace: Path) -> History:
    return read_history(workspace / "sorties", ON)[0]


def test_charges_in_another_currency_are_interest_alone_and_told(workspace: Path) -> None:
    made = decided(workspace, row("F1", day(2026, 10, 22), 2000, Devise="USD"))
    assert (interest(made), indemnities(made)) == (["20.38"], ["0.00"])
    assert any("USD" in remark and "40 €" in remark for remark in made.remarks)


def test_what_is_not_due_bears_nothing(workspace: Path) -> None:
    stages = [(1, "Rappel", "relance_3_mise_en_demeure.docx", -5, None, 8, "courrier", "réclamés")]
    set_stages(workspace, stages)
    made = decided(workspace, row("F1", ON + dt.timedelta(days=3), 500, Niveau_de_relance=0))
    assert (interest(made), indemnities(made)) == (["0.00"], ["0.00"])


# --- Partial payments -----------------------------------------------------------------------------------

SEPTEMBER = day(2026, 9, 1)
# 30 days on 1 000 (the day of the payment included), 51 on 600, at 12,40 %: 60 600 x 12,40 / 36 500 = 20,5874
SEGMENTS = "20.59"
FROM_THE_START = "16.51"  # 600 x 12,40 % x 81 / 365


def whole(number: str, due: day, total: Cell, /, **more: Cell) -> dict[str, Cell]:
    """An invoice whose list tells nothing of payments."""
    told = row(number, due, None, Montant_TTC=total, **more)
    del told["Reste dû"]
    return told


def payment(number: str, on: Cell, amount: Cell) -> dict[str, Cell]:
    return {"N° facture": number, "Date de règlement": on, "Montant du règlement": amount}


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (day(2026, 10, 1), SEGMENTS),
        ("01/10/2026", FROM_THE_START),  # or the tenth of January
        ("2026-10-01", SEGMENTS),
        (None, FROM_THE_START),
        (day(2026, 8, 1), FROM_THE_START),
        (day(2026, 12, 24), FROM_THE_START),  # not yet: a slip, or a bill of exchange
    ],
)
def test_a_payment_bears_interest_through_its_day(workspace: Path, on: Cell, wanted: str) -> None:
    paid = [payment("F1", on, 400), payment("X9", on, 10)]
    assert interest(decided(workspace, whole("F1", SEPTEMBER, 1000), payments=paid)) == [wanted]


def test_payments_of_instalments_pay_the_oldest_first(workspace: Path) -> None:
    due, later = SEPTEMBER, day(2026, 10, 1)
    paid = [payment("F1", day(2026, 9, 11), 300), payment("F1", day(2026, 10, 11), 300)]
    made = decided(workspace, whole("F1", due, 500), whole("F1", later, 500), payments=paid)
    items = {item.due_date: item.payments for item in made.ledger.items}
    assert items[due] == (DatedPayment(day(2026, 9, 11), D(300)), DatedPayment(day(2026, 10, 11), D(200)))
    assert items[later] == (DatedPayment(day(2026, 10, 11), D(100)),)
    # Only the second instalment is open: 10 days on 500, 41 on 400: 21 400 x 12,40 / 36 500 = 7,2701
    assert interest(made) == ["7.27"]


def test_a_payment_that_came_back_never_raises_the_debt(workspace: Path) -> None:
    known = [payment("F1", day(2026, 9, 11), 300), payment("F1", day(2026, 9, 21), -300)]
    # 10 days on 1 000, 10 on 700, 61 on 1 000: 78 000 x 12,40 / 36 500 = 26,4986
    assert interest(decided(workspace, whole("F1", SEPTEMBER, 1000), payments=known)) == ["26.50"]
    unknown = [known[0], payment("F1", None, -300)]
    assert interest(decided(workspace, whole("F1", SEPTEMBER, 1000), payments=unknown)) == ["27.52"]


def test_payments_counted_in_the_ledger_already_still_have_their_days(workspace: Path) -> None:
    told = row("F1", SEPTEMBER, 600, Montant_TTC=1000)
    assert interest(decided(workspace, told, payments=[payment("F1", day(2026, 10, 1), 400)])) == [SEGMENTS]
    # What the list does not explain was paid on a day unknown: 30 days on 700, 51 on 600.
    assert interest(decided(workspace, told, payments=[payment("F1", day(2026, 10, 1), 100)])) == ["17.53"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ({"Objet": "Virement reçu, à lettrer"}, SEGMENTS),
        ({"Objet": "Avoir : retour de marchandises"}, FROM_THE_START),
        ({"Objet": "Geste commercial"}, FROM_THE_START),
        ({"Type de pièce": "RG"}, SEGMENTS),
        ({"Type de pièce": "Règlement"}, SEGMENTS),
        ({"Type de pièce": "Avoir", "Objet": "Virement"}, FROM_THE_START),
    ],
)
def test_a_credit_told_to_be_a_payment_counts_from_its_day(
    workspace: Path, words: Mapping[str, Cell], wanted: str
) -> None:
    first = row("F1", SEPTEMBER, 1000)
    credit = {**row("K1", day(2026, 10, 31), -400), "Date facture": day(2026, 10, 1), **words}
    made = decided(workspace, first, credit)
    assert interest(made) == [wanted]
    assert made.decision.cases[0].principal == D("600.00")


def test_a_payment_on_account_counts_from_its_day(workspace: Path) -> None:
    paid: list[Record] = [{"Code client": "C1", "Date de règlement": day(2026, 10, 1), "Montant du règlement": 400}]
    assert interest(decided(workspace, whole("F1", SEPTEMBER, 1000), payments=paid)) == [SEGMENTS]


# --- Once claimed ---------------------------------------------------------------------------------------


@pytest.fixture
def claimed(workspace: Path) -> Path:
    """A workspace where a formal notice of 31 July claimed 24,62 on 1 200 due on 31 May."""
    set_stages(workspace, FOUR_STAGES)
    sent(workspace, whole("F1", MAY, 1200), on=JULY)
    return workspace


def test_interest_runs_on_from_what_was_claimed(claimed: Path) -> None:
    made = decided(claimed, whole("F1", MAY, 1200), on=AUGUST)
    told = charges(made)["F1", MAY]
    # 1 200 x 12,40 % x 31 / 365 = 12,6378
    assert (told.claimed, told.claimed_on, told.claimed_in) == (D("24.62"), JULY, "20260731-0001")
    assert (str(told.interest), str(told.indemnity)) == ("37.26", "40.00")
    assert [one.start for one in told.periods] == [day(2026, 8, 1)]
    assert (told.rates, messages(made)) == ((D("12.15"), D("12.40")), [])


def test_a_corrected_rate_changes_nothing_that_was_claimed_and_is_told(claimed: Path) -> None:
    set_rate(claimed, "2026 S2", 2.75, 2.65)
    made = decided(claimed, whole("F1", MAY, 1200), on=AUGUST)
    # 1 200 x 12,65 % x 31 / 365 = 12,8926; the first 61 days would come to 24,8761 now
    assert interest(made) == ["37.51"]
    (message,) = messages(made)
    assert "24,62" in message
    assert "24,88" in message
    assert "20260731-0001" in message
    assert charges(made)["F1", MAY].rates == (D("12.65"),)


def test_a_payment_learned_of_later_is_told(claimed: Path) -> None:
    before = decided(claimed, whole("F1", MAY, 1200), on=AUGUST, payments=[payment("F1", day(2026, 7, 21), 200)])
    # 1 000 x 12,40 % x 31 / 365 = 10,5315; the 61 days would come to 873 880 / 36 500 = 23,9419
    assert interest(before) == ["35.15"]
    assert ["24,62" in text and "23,94" in text for text in messages(before)] == [True]


@pytest.mark.parametrize(
    ("rows", "payments", "wanted"),
    [
        # 10 days on 1 200 and 21 on 1 000: 33 000 x 12,40 / 36 500 = 11,2110
        ([whole("F1", MAY, 1200)], [payment("F1", day(2026, 8, 10), 200)], "35.83"),
        ([row("F1", MAY, 1000)], [], "35.15"),
    ],
)
def test_a_payment_made_after_a_letter_needs_no_look(
    claimed: Path, rows: list[Record], payments: list[Record], wanted: str
) -> None:
    made = decided(claimed, *rows, on=AUGUST, payments=payments)
    assert (interest(made), messages(made)) == ([wanted], [])


def test_the_cent_of_each_rounding_needs_no_look(claimed: Path) -> None:
    set_stages(claimed, [*FOUR_STAGES, (5, "Ultime avis", FOUR_STAGES[3][2], 50, 15, 8, "courrier", "réclamés")])
    sent(claimed, whole("F1", MAY, 1200), on=AUGUST)
    made = decided(claimed, whole("F1", MAY, 1200), on=day(2026, 9, 30))
    # 24,62 + 12,64 + 1 200 x 12,40 % x 30 / 365 = 12,2301; the whole comes to 49,4904
    assert (interest(made), messages(made)) == (["49.49"], [])


def test_a_letter_of_the_same_day_claims_the_same(claimed: Path) -> None:
    set_value(claimed, "Général", "Regroupement", "débiteur")
    rows = [whole("F1", MAY, 1200), whole("F2", day(2026, 6, 15), 100)]
    made = decided(claimed, *rows, on=JULY)
    # F2: 15 days at 12,15 %, 31 at 12,40 %: 566,65 / 365
    assert interest(made) == ["24.62", "1.55"]
    assert indemnities(made) == ["40.00", "40.00"]


def test_charges_that_may_not_be_claimed_any_more_are_told(claimed: Path) -> None:
    made = decided(claimed, whole("F1", MAY, 1200, Type_client=""), on=AUGUST)
    assert (interest(made), indemnities(made)) == (["0.00"], ["0.00"])
    assert any("40 €" in text and "plus réclamée" in text for text in messages(made))
    assert any("24,62" in text and "plus réclamés" in text for text in messages(made))


def test_a_letter_that_did_not_leave_claimed_nothing(claimed: Path) -> None:
    history = History(tuple(replace(one, follow_up=FollowUp(sent=False)) for one in _history(claimed).letters))
    made = decided(claimed, whole("F1", MAY, 1200), on=AUGUST)
    (case,) = decide(made.ledger, made.settings, history, AUGUST).cases
    # 30 days at 12,15 %, 62 at 12,40 %: 1 133,30 x 1 200 / 36 500 = 37,2592
    assert (case.stage.number, case.claims[0].charges.claimed, case.interest) == (3, D("0.00"), D("37.26"))


def test_two_lines_of_one_number_and_due_date_keep_what_was_claimed_on_both(workspace: Path) -> None:
    set_stages(workspace, FOUR_STAGES)
    rows = [row("F1", MAY, 1200), row("F1", MAY, 500)]
    first = sent(workspace, *rows, on=JULY)
    made = decided(workspace, *rows, on=AUGUST)
    # On 500: 30 days at 12,15 %, 31 at 12,40 %: 10,2589. Then 31 days on both: 5,2658 and 12,6378.
    assert first.decision.cases[0].interest == D("34.88")
    assert made.decision.cases[0].interest == D("34.88") + D("5.27") + D("12.64")
    assert made.decision.cases[0].indemnity == D("40.00")
    assert not [text for text in messages(made) if "réclamés" in text]


# --- 40 € -----------------------------------------------------------------------------------------------


def test_instalments_of_an_invoice_bear_one_indemnity(workspace: Path) -> None:
    rows = [row("F1", SEPTEMBER, 100), row("F1", day(2026, 10, 1), 100), row("F2", day(2026, 10, 1), 100)]
    assert indemnities(decided(workspace, *rows)) == ["40.00", "0.00", "40.00"]


@pytest.mark.parametrize("grouping", ["étape", "débiteur"])
def test_two_letters_of_a_run_charge_it_once(workspace: Path, grouping: str) -> None:
    set_stages(workspace, FOUR_STAGES)
    set_value(workspace, "Général", "Regroupement", grouping)
    rows = [row("F1", SEPTEMBER, 100), row("F1", day(2026, 8, 1), 100, Niveau_de_relance=3)]
    made = decided(workspace, *rows)
    assert {due: str(told.indemnity) for (_, due), told in charges(made).items()} == {
        SEPTEMBER: "0.00",
        day(2026, 8, 1): "40.00",
    }


def test_an_indemnity_stays_where_it_was_charged(claimed: Path) -> None:
    older = day(2026, 4, 30)
    rows = [row("F1", MAY, 1200), row("F1", older, 300)]
    made = decided(claimed, *rows, on=AUGUST)
    assert {due: str(told.indemnity) for (_, due), told in charges(made).items()} == {MAY: "40.00", older: "0.00"}
    assert messages(made) == []
    alone = decided(claimed, row("F1", older, 300), on=AUGUST)
    assert indemnities(alone) == ["0.00"]
    assert ["31/05/2026" in text and "une seule" in text for text in messages(alone)] == [True]


# --- Rates that are not there ---------------------------------------------------------------------------

JANUARY = day(2027, 1, 10)


def test_a_missing_rate_stops_the_run_with_the_row_to_add(workspace: Path) -> None:
    with pytest.raises(SettingsError) as stopped:
        decided(workspace, row("F1", day(2026, 11, 30), 100), on=JANUARY)
    assert stopped.value.exit_code == ExitCode.SETTINGS
    for word in ("2027 S1", "Taux BCE", "F1"):
        assert word in " ".join(stopped.value.details)
    assert "2027 S1" in stopped.value.cure
    assert "feuille Taux" in stopped.value.cure
    set_value(workspace, "Général", "Taux contractuel", 12)
    with pytest.raises(SettingsError, match="Taux légal professionnels"):
        decided(workspace, row("F1", day(2026, 11, 30), 100), on=JANUARY)
    assert {"Taux BCE", "Taux légal professionnels"} < {column.label for column in RATE_COLUMNS}


def test_the_command_line_says_it_and_leaves_nothing(workspace: Path) -> None:
    ledger = write_ledger(workspace / "g.xlsx", [row("F1", day(2026, 11, 30), 100)])
    command = ("run", ledger, "--workspace", workspace, "--date", JANUARY.isoformat(), "--yes")
    done = mailmerge(*command)
    assert done.returncode == 4, done.stderr
    assert "2027 S1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((workspace / "sorties").glob("2027*"))


def test_the_row_that_a_clerk_adds_is_used(workspace: Path) -> None:
    set_rate(workspace, "2027 S1", None, 2.65)
    made = decided(workspace, row("F1", day(2026, 11, 30), 100000), on=JANUARY)
    # 31 days at 12,40 %, 10 at 12,65 %: (384,40 + 126,50) x 1 000 / 365
    assert interest(made) == ["1399.73"]
    assert "BCE 2,65\u00a0% + 10 points ; BCE" in charges(made)["F1", day(2026, 11, 30)].periods[1].source


@pytest.mark.parametrize(
    "more", [{"Niveau de relance": 0}, {"Type client": "particulier"}, {"Type client": None}, {"Litige": "oui"}]
)
def test_a_rate_that_no_letter_needs_may_be_missing(workspace: Path, more: Mapping[str, Cell]) -> None:
    decided(workspace, {**row("F1", day(2026, 11, 30), 100), **more}, on=JANUARY)


def test_a_rate_fixed_at_the_start_needs_no_later_one(workspace: Path) -> None:
    set_value(workspace, "Général", "Changement de semestre", "figé au départ")
    made = decided(workspace, row("F1", day(2026, 11, 30), 100000), on=JANUARY)
    assert interest(made) == ["1392.88"], "100 000 x 12,40 % x 41 / 365"


def test_a_rate_marked_to_be_checked_is_told_where_it_is_used(workspace: Path) -> None:
    used = decided(workspace, row("F1", day(2026, 10, 1), 100))
    assert [("2026 S2" in text) for text in used.remarks if "à vérifier" in text] == [True]
    unused = decided(workspace, row("F1", day(2026, 10, 1), 100, Niveau_de_relance=0))
    assert not [text for text in unused.remarks if "à vérifier" in text]


# --- Where it is shown ----------------------------------------------------------------------------------


def test_letter_journal_and_recap_say_the_same(claimed: Path) -> None:
    rows = [whole("F1", MAY, 1200), whole("F2", day(2026, 7, 15), 250, Niveau_de_relance=2)]
    made = decided(claimed, *rows, on=AUGUST)
    folder = write(made).folder
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    # F2: 250 x 12,40 % x 47 / 365 = 3,9918
    told = {(line["stage"], line["interest"], line["indemnity"], line["total"]) for line in lines}
    assert told == {(4, "37.26", "40.00", "1277.26"), (3, "3.99", "40.00", "293.99")}
    assert {one["interest"] for line in lines for one in line["invoices"]} == {"37.26", "3.99"}
    (path,) = folder.glob("4 Dernier avis/*.docx")
    cells = [cell.text for table in docx.Document(str(path)).tables for line in table.rows for cell in line.cells]
    for wanted in ("12,15\u00a0%, 12,40\u00a0%", "37,26\u00a0€", "40,00\u00a0€", "1\u202f277,26\u00a0€"):
        assert any(wanted in cell for cell in cells), wanted
    recap = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Pénalités"]
    assert all(one.height is None or one.height > 0 for one in recap.row_dimensions.values())
    sheet = list(recap.iter_rows(values_only=True))
    headers = [str(header) for header in sheet[0]]
    found: list[dict[str, Any]] = [dict(zip(headers, line, strict=True)) for line in sheet[1:]]
    (kept,) = [line for line in found if line["Semestre"] == "déjà réclamé"]
    assert (kept["Calcul"], str(kept["Au"])[:10]) == (24.62, "2026-07-31")
    period = next(line for line in found if line["N° facture"] == "F1" and line["Semestre"] == "2026 S2")
    assert period["Calcul"] == pytest.approx(period["Base"] * period["Taux %"] * period["Jours"] / 36500)
    whole_invoice = next(line for line in found if line["N° facture"] == "F1" and line["Semestre"] == "Facture")
    assert (whole_invoice["Pénalités"], whole_invoice["Indemnité"]) == (37.26, 40)
    assert whole_invoice["Calcul"] == pytest.approx(24.62 + 1200 * 12.4 * 31 / 36500)
    assert (found[-1]["Référence"], found[-1]["Pénalités"], found[-1]["Indemnité"]) == ("Total EUR", 41.25, 80)


def test_without_charges_the_sheet_says_so(workspace: Path) -> None:
    folder = write(decided(workspace, row("F1", day(2026, 10, 1), 100, Niveau_de_relance=0))).folder
    sheet = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Pénalités"]
    assert "Aucuns frais" in str(sheet["A2"].value)


def test_a_preview_shows_charges_where_the_table_has_the_rates(workspace: Path) -> None:
    settings = load_settings(workspace)
    templates, _ = load_templates(workspace, settings.stages, settings.extra_words)
    # 42 days on 1 134,56 (1 234,56 less a credit note of 100,00), 30 on 480: 62 051,52 x 12,40 / 36 500 = 21,0805
    for on, shown in ((ON, True), (JANUARY, False)):
        folder = preview(workspace, settings, templates, on)
        document = docx.Document(str(folder / "Aperçu 3 Mise en demeure.docx"))
        cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
        assert any("1\u202f715,64\u00a0€" in cell for cell in cells) is shown, "1 614,56 + 16,19 + 4,89 + 80,00"


@pytest.mark.parametrize(
    ("rates", "language", "wanted"),
    [
        ((), "fr", ""),
        ((D("12.4"),), "fr", "12,40\u00a0%"),
        ((D("12.15"), D("12.4")), "en", "12.15%, 12.40%"),
        ((D("12.15"), D("12.4")), "de", "12,15\u00a0%, 12,40\u00a0%"),
        (tuple(map(D, ("14.5", "14.25", "13.15", "12.15", "12.4"))), "fr", "12,15\u00a0% – 14,50\u00a0%"),
    ],
)
def test_rates_are_written_as_the_language_does(rates: tuple[Decimal, ...], language: str, wanted: str) -> None:
    assert rates_in_words(rates, language) == wanted


# --- Properties -----------------------------------------------------------------------------------------

START = day(2023, 11, 7)
QUOTES = {
    f"{year} S{half}": Quote(D(f"{8 + year % 7 + half}.{half}5"), "") for year in range(2023, 2028) for half in (1, 2)
}
amounts = st.decimals(min_value=0, max_value=100000, places=2)
payments = st.lists(st.builds(DatedPayment, st.dates(START, day(2026, 12, 31)), amounts), max_size=4).map(tuple)
spans = st.tuples(st.integers(0, 700), st.integers(0, 300), st.integers(0, 300))


def through(debt: Owed, start: int, end: int, rule: RateRule = RateRule.SPLIT) -> Fraction:
    """The exact interest from one day to another, counted from the first day of the delay."""
    first, last = START + dt.timedelta(days=start), START + dt.timedelta(days=end)
    needed = half_years(first, last, START, rule)
    periods = interest_periods(debt, first, last, {name: QUOTES[name] for name in needed})
    assert sum(one.days for one in periods) <= max(0, end - start + 1)
    return sum((Fraction(one.base * one.rate * one.days) for one in periods), Fraction()) / 36500


@given(amounts, payments, spans, st.sampled_from(RateRule))
def test_interest_adds_up_is_never_negative_and_never_falls(
    net: Decimal, paid: tuple[DatedPayment, ...], span: tuple[int, int, int], rule: RateRule
) -> None:
    start, middle, end = span[0], span[0] + span[1], span[0] + span[1] + span[2]
    debt = Owed(net, None, paid)
    both = through(debt, start, end, rule)
    assert both == through(debt, start, middle, rule) + through(debt, middle + 1, end, rule)
    assert 0 <= through(debt, start, middle, rule) <= both


@given(amounts, payments, st.integers(0, 1000))
def test_the_periods_are_what_a_sum_over_days_gives(net: Decimal, paid: tuple[DatedPayment, ...], days: int) -> None:
    expected = Fraction()
    for number in range(days):
        today = START + dt.timedelta(days=number)
        base = net + sum(one.amount for one in paid if one.date >= today)
        rate = QUOTES[f"{today.year} S{1 if today.month <= 6 else 2}"].rate
        expected += Fraction(base) * Fraction(rate) / 36500
    assert through(Owed(net, None, paid), 0, days - 1) == expected


def test_half_a_cent_goes_up_and_a_sum_is_rounded_once() -> None:
    halves = {"2026 S1": Quote(D("5"), ""), "2026 S2": Quote(D("5"), "")}
    debt = Owed(D("73.00"), None, ())  # a day is one cent; 73 x 5 / 36 500
    first, last = day(2026, 6, 30), day(2026, 7, 1)
    assert rounded(interest_periods(debt, first, last, halves)) == D("0.02")
    half = Owed(D("36.50"), None, ())
    assert rounded(interest_periods(half, first, first, {"2026 S1": Quote(D("5"), "")})) == D("0.01")
    thirds = interest_periods(Owed(D("12.17"), None, ()), first, last, halves)
    assert rounded(thirds) == (D("12.17") * 10 / 36500).quantize(D("0.01"), ROUND_HALF_UP)


def test_a_formal_notice_without_charges_for_want_of_a_type_is_told(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", ON - dt.timedelta(days=60), 100, Relance_à_faire=3),
        invoice("C2", "F2", ON - dt.timedelta(days=60), 100, Relance_à_faire=3, Type_client="professionnel"),
        invoice("C3", "F3", ON - dt.timedelta(days=60), 100, Relance_à_faire=2),
    ]
    made = plan([write_ledger(workspace / "g.xlsx", rows)], workspace, ON)
    (told,) = [remark for remark in made.remarks if "le type du client est vide" in remark]
    assert told.startswith("1 lettre sans frais, à une étape qui en réclame")
    assert "« Client C1 »" in told
    assert "C2" not in told
    assert "C3" not in told
