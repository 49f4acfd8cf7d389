"""What a debtor's lawyer would attack: amounts worked out by hand from the articles of law, and the letters' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import Cell, invoice, set_clients, set_stages, set_value, write_ledger
from outputs import letter_text, note, sheet_lines

from mailmerge import plan, write
from mailmerge.model import Case, Plan

D = Decimal
day = dt.date
MAY, JULY, AUGUST = day(2026, 5, 31), day(2026, 7, 31), day(2026, 8, 31)
TWO_NOTICES: tuple[tuple[Cell, ...], ...] = (
    (1, "Relance amiable", "relance_1_amiable.docx", 7, None, 8, "courrier", "aucuns"),
    (2, "Relance ferme", "relance_2_ferme.docx", 15, 8, 8, "courrier", "rappelés"),
    (3, "Mise en demeure", "relance_3_mise_en_demeure.docx", 30, 15, 8, "recommandé AR", "réclamés"),
    (4, "Dernière mise en demeure", "relance_3_mise_en_demeure.docx", 40, 15, 8, "recommandé AR", "réclamés"),
)


def notice(number: str, due: day, balance: Cell, kind: str = "professionnel", /, **more: Cell) -> dict[str, Cell]:
    """An invoice whose next letter is the formal notice."""
    told: dict[str, Cell] = {"Niveau_de_relance": 2, "Type_client": kind, **more}
    return invoice(str(more.get("code", "C1")), number, due, balance, **told)


def planned(workspace: Path, *rows: Mapping[str, Cell], on: day) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)


def only_case(made: Plan) -> Case:
    (case,) = made.decision.cases
    return case


def only_letter(made: Plan) -> str:
    """The words of the run's one letter."""
    (path,) = write(made).folder.rglob("*.docx")
    return letter_text(path)


# --- Public bodies --------------------------------------------------------------------------------------


def test_a_public_body_owes_the_rate_of_the_half_year_in_which_the_delay_began(workspace: Path) -> None:
    """CCP R. 2192-31: the rate of the first day of the half-year in which interest began to run, throughout."""
    set_value(workspace, "Général", "Intérêts du secteur public", "oui")
    case = only_case(planned(workspace, notice("F1", MAY, 1200, "public"), on=JULY))
    # 1 200 x (2,15 + 8) % x 61 / 365 = 20,3556; at 10,40 % from 1 July on it would be 20,61.
    assert case.interest == D("20.36")
    (claim,) = case.claims
    assert [(period.half_year, period.days, period.rate) for period in claim.charges.periods] == [
        ("2026 S1", 61, D("10.15"))
    ]


# --- Consumers ------------------------------------------------------------------------------------------


def noticed_twice(workspace: Path, notes: Mapping[str, object]) -> tuple[str, Plan]:
    """A consumer's formal notice of 31 July, what the clerk noted of it, and the next notice, of 31 August."""
    set_stages(workspace, TWO_NOTICES)
    set_value(workspace, "Général", "Intérêts des particuliers", "oui")
    made = planned(workspace, notice("F1", MAY, 1250, "particulier"), on=JULY)
    first = only_letter(made)
    note(workspace / "sorties" / made.folder, lambda line: True, notes)
    return first, planned(workspace, notice("F1", MAY, 1250, "particulier", Niveau_de_relance=None), on=AUGUST)


def test_a_second_notice_to_a_consumer_does_not_start_interest_anew(workspace: Path) -> None:
    """C. civ. 1231-6: interest runs from the formal notice, which was the first letter."""
    first, again = noticed_twice(workspace, {})
    second = only_letter(again)
    for text in (first, second):
        assert "portent intérêt au taux légal à compter de leur mise en demeure" in text
        assert "À compter de la présente" not in text
        assert not [word for word in ("441-10", "441-5", "40\u00a0€", "ndemnité") if word in text]
    assert "1\u202f252,92\u00a0€" in second  # 1 250 x 2,75 % x 31 / 365 = 2,9195


def test_a_consumer_owes_nothing_before_the_notice_was_posted(workspace: Path) -> None:
    _, again = noticed_twice(workspace, {"Déposé le": day(2026, 8, 4)})
    # 1 250 x 2,75 % x 27 / 365 = 2,5428: from 5 August on
    assert only_case(again).interest == D("2.54")


# --- What a formal notice says of the indemnity ---------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "wanted", "unwanted"),
    [
        ({}, "et l’indemnité forfaitaire de 40\u00a0€ par facture", ""),
        ({"Devise": "USD"}, "(article L.\u00a0441-10 du Code de commerce)", "40\u00a0€"),
    ],
)
def test_a_notice_speaks_of_the_indemnity_only_where_it_claims_one(
    workspace: Path, more: Mapping[str, Cell], wanted: str, unwanted: str
) -> None:
    """40 € is fixed in euros: a letter in dollars claims interest alone."""
    set_value(workspace, "Créancier", "Devise 2", "USD")
    set_value(workspace, "Créancier", "IBAN 2", "FR76 3000 6000 0112 3456 7890 189")
    text = only_letter(planned(workspace, notice("F1", MAY, 1200, **more), on=JULY))
    assert wanted in text
    assert not unwanted or unwanted not in text


@pytest.mark.parametrize(
    ("template", "period"),
    [
        ("fr", "courues du lendemain de chaque échéance au 31 juillet 2026 sur le solde dû"),
        ("en", "accrued from the day after each due date to 31 July 2026 on the balance owed"),
    ],
)
def test_a_notice_says_from_when_to_when_and_on_what_interest_is_counted(
    workspace: Path, template: str, period: str
) -> None:
    """A credit note makes the interest smaller than the line's balance, days and rates would give."""
    set_clients(workspace, [{"Code": "C1", "Langue": template}])
    rows = (notice("F1", MAY, 1200), {**notice("A1", JULY, -100), "Niveau de relance": None})
    made = planned(workspace, *rows, on=JULY)
    assert only_case(made).interest == D("22.57")  # 1 100 x (30 x 12,15 + 31 x 12,40) / 36 500
    assert period in only_letter(made)


# --- Charges of invoices that are paid --------------------------------------------------------------------


def test_charges_claimed_on_an_invoice_that_is_paid_since_are_told(workspace: Path) -> None:
    """The debtor paid the invoice alone: no letter claims its charges any more, so the clerk must hear of them."""
    made = planned(workspace, notice("F1", MAY, 1200), notice("F2", MAY, 50), on=JULY)
    write(made)
    rows = (notice("F1", MAY, 0), notice("F2", MAY, 50))
    after = planned(workspace, *rows, on=AUGUST)
    told = [remark for remark in after.remarks if "de frais" in remark]
    # 1 200 x (30 x 12,15 + 31 x 12,40) / 36 500 = 24,62, and 40,00
    assert told == [
        "64,62\u00a0€ de frais avaient été réclamés sur une facture réglée depuis la dernière relance et ne le seront "
        "plus : vérifiez s’ils ont été payés (feuille « Depuis la dernière fois »)."
    ]
    book = openpyxl.load_workbook(write(after).folder / "Récapitulatif.xlsx")
    (paid,) = [row for row in sheet_lines(book, "Depuis la dernière fois") if row["N° facture"] == "F1"]
    wanted = "64,62\u00a0€ de frais réclamés le 31/07/2026 : payés aussi ? Aucune lettre ne les réclame plus."
    assert paid["Question"] == wanted


def test_charges_of_a_letter_that_did_not_leave_are_not_missed(workspace: Path) -> None:
    made = planned(workspace, notice("F1", MAY, 1200), on=JULY)
    write(made)
    note(workspace / "sorties" / made.folder, lambda line: True, {"Envoyé": "non"})
    after = planned(workspace, notice("F1", MAY, 0), notice("F2", MAY, 50), on=AUGUST)
    assert not [remark for remark in after.remarks if "de frais" in remark]
