"""Which rows are totals, headings and articles: what is none of these is read, or rejected aloud."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from build import ON

from mailmerge.model import Ledger
from mailmerge.run import load_settings, plan, read_ledgers

GROUPED = "N° facture;Date;Échéance;Reste dû"
NAMED = "Client;N° facture;Date;Montant TTC"


def read(workspace: Path, *lines: str, payments: tuple[str, ...] = ()) -> Ledger:
    """The ledger of a text file, and of one of payments beside it."""
    paths = [workspace / "export.csv"]
    paths[0].write_text("\n".join(lines), encoding="utf-8")
    if payments:
        paths.append(workspace / "reglements.csv")
        paths[1].write_text("\n".join(payments), encoding="utf-8")
    plan(paths, workspace, ON)  # stops if rows or money are not conserved
    return read_ledgers(paths, load_settings(workspace))[0]


def owed(ledger: Ledger) -> list[tuple[str, str, Decimal]]:
    return [(item.details.name or item.code, item.number, item.balance) for item in ledger.items]


def rejected(ledger: Ledger) -> dict[int, str]:
    return {row.row.row: row.faults[0].message for row in ledger.rejected}


def ignored(ledger: Ledger) -> dict[str, int]:
    return dict(ledger.readings[0].ignored)


# --- Totals --------------------------------------------------------------------------------------------


def test_a_company_called_total_heads_its_own_lines(workspace: Path) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "Total Énergies;;;",
        "FA2;01/08/2026;31/08/2026;200",
        "Total Total Énergies;;;200",
        "Martin;;;",
        "FA3;01/08/2026;31/08/2026;300",
    )
    assert owed(ledger) == [
        ("Dupont SARL", "FA1", Decimal(100)),
        ("Total Énergies", "FA2", Decimal(200)),
        ("Martin", "FA3", Decimal(300)),
    ]
    assert ignored(ledger) == {"total ou sous-total": 1, "titre de client": 3}


def test_a_payment_of_total_is_no_total(workspace: Path) -> None:
    ledger = read(
        workspace,
        "N° facture;Client;Date facture;Échéance;Montant TTC",
        "FA1;Total Énergies;01/08/2026;31/08/2026;200",
        "FA2;Total;01/08/2026;31/08/2026;70",
        payments=(
            "Client;Réglé le;Montant",
            "Total Énergies;05/09/2026;60",
            "Total;05/09/2026;7",
            "Total;;67",
        ),
    )
    assert owed(ledger) == [
        ("Total Énergies", "FA1", Decimal(200)),
        ("Total", "FA2", Decimal(70)),
        ("Total Énergies", "règlement", Decimal(-60)),
        ("Total", "règlement", Decimal(-7)),
    ]
    assert dict(ledger.readings[1].ignored) == {"total ou sous-total": 1}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Total Énergies;;;-500", "numéro de facture manquant"),
        ("Report Dupont;;;-500", "numéro de facture manquant"),
        (";Report à nouveau;;-500", "ni code ni nom de client"),
        ("Martin;Total;;-500", ""),  # no line of Martin stands above
        ("Dupont;Report à nouveau;;-500", ""),
        ("Dupont;Solde;;-500", ""),
    ],
)
def test_a_credit_is_read_or_rejected_and_never_a_total(workspace: Path, line: str, message: str) -> None:
    ledger = read(workspace, NAMED, "Dupont;FA1;01/08/2026;900", line)
    assert "total ou sous-total" not in ignored(ledger)
    if message:
        assert rejected(ledger)[3].startswith(message)
    else:
        assert ledger.items[1].balance == -500


@pytest.mark.parametrize(
    "line",
    [
        "Total Dupont;;;900",
        "Total Dupont SARL;;;900",
        "Sous-total Durand;;;900",
        "Dupont;Total;;900",
        "Total créances échues;;;900",
        "Total au 30/09/2026;;;900",
        "Dupont Total;;;900",
    ],
)
def test_the_totals_of_reports_are_not_read(workspace: Path, line: str) -> None:
    ledger = read(workspace, NAMED, "Dupont;FA1;01/08/2026;600", "Dupont;FA2;01/08/2026;300", line)
    assert (len(ledger.items), ignored(ledger), rejected(ledger)) == (2, {"total ou sous-total": 1}, {})


def test_a_total_ends_its_customer_and_a_page_does_not(workspace: Path) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "À reporter;;;100",
        "Report;;;100",
        "FA2;01/08/2026;31/08/2026;200",
        "Total;;;300",
        "FA3;01/08/2026;31/08/2026;300",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100)), ("Dupont SARL", "FA2", Decimal(200))]
    assert rejected(ledger)[8].startswith("ni code ni nom de client")
