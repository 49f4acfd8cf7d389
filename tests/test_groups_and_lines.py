"""Which rows are totals, headings and articles: what is none of these is read, or rejected aloud."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from build import ON

from mailmerge.errors import LedgerError
from mailmerge.model import HoldKind, Ledger, Status
from mailmerge.run import load_settings, plan, read_ledgers
from mailmerge.screens import reading_lines

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


@pytest.mark.parametrize("totals", [True, False])
def test_a_company_called_total_heads_its_own_lines(workspace: Path, totals: bool) -> None:
    lines = (
        GROUPED,
        "Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "Total Dupont SARL;;;100",
        "Total Énergies;;;",
        "FA2;01/08/2026;31/08/2026;200",
        "Total Total Énergies;;;200",
        "Martin;;;",
        "FA3;01/08/2026;31/08/2026;300",
    )
    ledger = read(workspace, *(line for line in lines if totals or line not in (lines[3], lines[6])))
    assert owed(ledger) == [
        ("Dupont SARL", "FA1", Decimal(100)),
        ("Total Énergies", "FA2", Decimal(200)),
        ("Martin", "FA3", Decimal(300)),
    ]
    assert ignored(ledger) == {"titre de client": 3} | ({"total ou sous-total": 2} if totals else {})


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


def test_a_line_without_amount_does_not_hide_its_customers_total(workspace: Path) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "411DUP - Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "FA2;01/08/2026;31/08/2026;",
        "Total 411DUP;;;100",
    )
    assert (list(rejected(ledger)), ignored(ledger)) == ([4], {"total ou sous-total": 1, "titre de client": 1})


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


# --- Headings ------------------------------------------------------------------------------------------


def test_a_line_without_amount_is_no_heading(workspace: Path) -> None:
    ledger = read(
        workspace,
        "Client;N° facture;Échéance;Reste dû",
        "Dupont SARL;;;",
        ";FA1;31/08/2026;100",
        "Martin;FA9;31/08/2026;",
        ";FA2;31/08/2026;200",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100))]
    assert rejected(ledger)[4].startswith("montant manquant")
    assert rejected(ledger)[5].startswith("ni code ni nom de client"), "Martin's or Dupont's?"


@pytest.mark.parametrize("remark", ["Relancé par téléphone le 3;;;", "FA-7;;;", ";Vu avec Paul;;"])
def test_a_remark_between_two_lines_is_no_heading(workspace: Path, remark: str) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        remark,
        "FA2;01/08/2026;31/08/2026;200",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100))]
    assert sorted(rejected(ledger)) == [4, 5]


def test_where_headings_stand_apart_a_name_between_two_lines_is_none(workspace: Path) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "Bon client;;;",
        "FA2;01/08/2026;31/08/2026;200",
        "Total;;;300",
        "Martin;;;",
        "FA3;01/08/2026;31/08/2026;300",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100)), ("Martin", "FA3", Decimal(300))]
    assert sorted(rejected(ledger)) == [4, 5]


def test_where_headings_have_codes_a_text_without_is_none(workspace: Path) -> None:
    ledger = read(
        workspace,
        GROUPED,
        "411DUP - Dupont SARL;;;",
        "FA1;01/08/2026;31/08/2026;100",
        "Bon client;;;",
        "FA2;01/08/2026;31/08/2026;200",
        "411MAR - Martin;;;",
        "FA3;01/08/2026;31/08/2026;300",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100)), ("Martin", "FA3", Decimal(300))]


# --- Articles ------------------------------------------------------------------------------------------

FRESH = "Client;N° facture;Date;Article;Total ligne"
ZOHO = "Client;N° facture;Date;Échéance;Article;Total"


def test_a_column_of_quantities_does_not_hide_the_headings(workspace: Path) -> None:
    ledger = read(
        workspace,
        "N° facture;Client;Échéance;Quantité;Reste dû",
        "Dupont SARL;;;;",
        "FA1;;31/08/2026;1;100",
        "Martin;;;;",
        "FA2;;31/08/2026;2;200",
    )
    assert owed(ledger) == [("Dupont SARL", "FA1", Decimal(100)), ("Martin", "FA2", Decimal(200))]


@pytest.mark.parametrize(
    ("paid", "balance"), [(("30", "30"), 120), (("30", ""), 120), (("", "30"), 120), (("", ""), 150)]
)
def test_what_is_paid_of_an_invoice_is_deducted_once(workspace: Path, paid: tuple[str, str], balance: int) -> None:
    ledger = read(
        workspace, f"{FRESH};Paid", f"Dupont;F1;01/08/2026;Pose;100;{paid[0]}", f"Dupont;F1;01/08/2026;Vis;50;{paid[1]}"
    )
    assert owed(ledger) == [("Dupont", "F1", Decimal(balance))]


@pytest.mark.parametrize("paid", [("30", "20"), ("100", "50")])
def test_what_may_be_paid_of_each_article_is_not_guessed(workspace: Path, paid: tuple[str, str]) -> None:
    ledger = read(
        workspace, f"{FRESH};Paid", f"Dupont;F1;01/08/2026;Pose;100;{paid[0]}", f"Dupont;F1;01/08/2026;Vis;50;{paid[1]}"
    )
    assert not ledger.items
    assert rejected(ledger)[2].startswith("le réglé de ses articles")


def test_a_dispute_told_by_any_article_holds_the_invoice(workspace: Path) -> None:
    summed = read(workspace, f"{FRESH};Litige", "D;F1;01/08/2026;Pose;100;", "D;F1;01/08/2026;Vis;50;oui")
    repeated = read(
        workspace, f"{ZOHO};Litige", "D;F1;01/08/2026;31/08/2026;Pose;100;", "D;F1;01/08/2026;31/08/2026;Vis;100;oui"
    )
    for ledger, balance in ((summed, 150), (repeated, 100)):
        (item,) = ledger.items
        assert (int(item.balance), [hold.kind for hold in item.holds]) == (balance, [HoldKind.DISPUTE])


def test_articles_of_one_invoice_have_one_status(workspace: Path) -> None:
    lines = "D;F1;01/08/2026;Pose;100;Payée", "D;F1;01/08/2026;Vis;50;"
    (item,) = read(workspace, f"{FRESH};Statut", *lines, "D;F2;01/08/2026;Vis;5;En retard").items[:1]
    assert (item.balance, item.status) == (Decimal(150), Status.PAID)
    ledger = read(workspace, f"{FRESH};Statut", lines[0], f"{lines[1]}En retard")
    assert rejected(ledger)[2].startswith("ses articles n’ont pas le même statut")


def test_numbers_of_lines_are_no_articles_and_payments_are_not_folded(workspace: Path) -> None:
    head = "Client;N° facture;Date;Échéance;Reste dû"
    lines = ["Dupont;FA1;01/08/2026;31/08/2026;100", *["Dupont;RG;05/02/2026;;-20"] * 2]
    ranks = read(workspace, f"N° ligne;{head}", *(f"{rank};{line}" for rank, line in enumerate(lines, 1)))
    with_quantity = read(workspace, f"Ref;{head};Quantité", *(f"{rank};{line};" for rank, line in enumerate(lines, 1)))
    for ledger in (ranks, with_quantity):
        assert [item.balance for item in ledger.items] == [100, -20, -20]


def test_a_row_of_another_customer_is_no_article_of_the_invoice_above(workspace: Path) -> None:
    ledger = read(
        workspace,
        FRESH,
        "Dupont;FA1;01/08/2026;Pose;100",
        ";;;Vis;30",
        ";;;;130",  # a sum without a label
        "Dupont;FA2;01/08/2026;Pose;10",
        "Martin;;01/08/2026;Vis;50",
    )
    assert owed(ledger) == [("Dupont", "FA1", Decimal(130)), ("Dupont", "FA2", Decimal(10))]
    assert sorted(rejected(ledger)) == [4, 6]


def test_the_same_article_twice_is_counted_and_told(workspace: Path) -> None:
    ledger = read(workspace, FRESH, *["Dupont;F1;01/08/2026;Pose;100"] * 2)
    assert owed(ledger) == [("Dupont", "F1", Decimal(200))]
    (flag,) = ledger.flags
    assert (flag.place.cell, flag.message) == ("3", "ligne identique à la ligne 2 : comptée")


@pytest.mark.parametrize("again", ["Dupont;F1;01/08/2026;31/08/2026", "Dupont;F1;;", ";;;"])
def test_articles_without_amounts_belong_to_the_invoice_above(workspace: Path, again: str) -> None:
    ledger = read(
        workspace, ZOHO, "Dupont;F1;01/08/2026;31/08/2026;Pose;100", f"{again};Vis;", "Martin;;;;Vis;", "M;F2;;;Vis;"
    )
    assert owed(ledger) == [("Dupont", "F1", Decimal(100))]
    assert ignored(ledger) == {"ligne d’article, comptée avec sa facture": 1}
    assert sorted(rejected(ledger)) == [4, 5]


def test_an_amount_that_differs_among_articles_stops_the_run(workspace: Path) -> None:
    lines = "Dupont;F1;01/08/2026;31/08/2026;Pose;100", "Dupont;F1;01/08/2026;31/08/2026;Vis;40"
    with pytest.raises(LedgerError, match="occupe plusieurs lignes"):
        read(workspace, ZOHO, *lines)


# --- What the clerk is told ----------------------------------------------------------------------------


def test_the_clerk_is_told_which_rows_were_not_read(workspace: Path) -> None:
    groups = [("A SARL;;;", f"FA{n};01/08/2026;31/08/2026;1", "Total A SARL;;;1") for n in range(4)]
    ledger = read(workspace, GROUPED, *(line for group in groups for line in group), "Total;;;4")
    told = reading_lines(ledger)[0]
    assert "5 × total ou sous-total (lignes 4, 7, 10 …)" in told.replace(" …", " …")
    assert "4 × titre de client (lignes 2, 5, 8" in told
