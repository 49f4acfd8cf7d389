"""What a debtor's lawyer would attack: amounts worked out by hand from the articles of law, and the letters' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import ADDRESS, Cell, invoice, set_clients, set_stages, set_value, write_ledger
from outputs import letter_text

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
