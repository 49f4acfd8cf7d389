"""Customers and payments in tables of their own are joined to the invoices, and every row is accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import ON, Cell

from mailmerge.errors import LedgerError
from mailmerge.model import Item, Ledger
from mailmerge.run import load_settings, plan, read_ledgers

DUE, LATER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)
INVOICES: list[list[Cell]] = [
    ["N° facture", "Code client", "Échéance", "Montant TTC"],
    ["F1", "C1", DUE, 100],
    ["F2", "C2", DUE, 60],
    ["F2", "C2", LATER, 40],
]


def book(path: Path, **sheets: Sequence[Sequence[Cell]]) -> Path:
    """A workbook with the given sheets, in order."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def read(workspace: Path, **sheets: Sequence[Sequence[Cell]]) -> Ledger:
    path = book(workspace / "export.xlsx", **sheets)
    plan([path], workspace, ON)  # stops if rows or money are not conserved
    return read_ledgers([path], load_settings(workspace))[0]


def by_number(ledger: Ledger) -> dict[tuple[str, dt.date | None], Item]:
    return {(item.number, item.due_date): item for item in ledger.items}


def test_customers_are_joined_by_code_whatever_its_case_and_form(workspace: Path) -> None:
    customers: list[list[Cell]] = [
        ["id", "Nom", "Adresse", "Code postal", "Ville"],
        ["c1", "Dupont SARL", "1 rue A", "44000", "Nantes"],
        [7.0, "Sept SAS", "2 rue B", "75001", "Paris"],
    ]
    invoices: list[list[Cell]] = [INVOICES[0], ["F1", "C1", DUE, 100], ["F7", 7, DUE, 5], ["F9", "C9", DUE, 5]]
    ledger = read(workspace, Factures=invoices, Clients=customers)
    found = {item.number: (item.details.name, item.details.city) for item in ledger.items}
    assert found == {"F1": ("Dupont SARL", "Nantes"), "F7": ("Sept SAS", "Paris"), "F9": ("", "")}
    assert any("2 lignes par code" in remark and "C9" in remark for remark in ledger.remarks)


def test_a_name_that_one_customer_bears_brings_its_address_and_no_code(workspace: Path) -> None:
    customers: list[list[Cell]] = [
        ["Code client", "Nom du client", "Adresse", "Code postal", "Ville"],
        ["C1", "Dupont SARL", "1 rue A", "44000", "Nantes"],
        ["C2", "Martin", "1 rue M", "29000", "Quimper"],
        ["C3", "Martin", "9 rue M", "33000", "Bordeaux"],
    ]
    invoices: list[list[Cell]] = [
        ["N° facture", "Client", "Échéance", "Montant TTC"],
        ["F1", "DUPONT", DUE, 100],
        ["F2", "Martin", DUE, 100],
    ]
    ledger = read(workspace, Factures=invoices, Clients=customers)
    assert [(item.code, item.details.city) for item in ledger.items] == [("", "Nantes"), ("", "")], "two are Martin"


def test_customers_codes_in_the_column_of_names_are_codes(workspace: Path) -> None:
    customers: list[list[Cell]] = [["Code client", "Nom", "Ville"], ["4", "Dupont", "Nantes"], ["5", "Durand", "Brest"]]
    invoices: list[list[Cell]] = [
        ["N° facture", "Client", "Échéance", "Montant TTC"],
        ["F1", 4, DUE, 1],
        ["F2", 5, DUE, 2],
    ]
    ledger = read(workspace, Factures=invoices, Clients=customers)
    assert [(item.code, item.details.name) for item in ledger.items] == [("4", "Dupont"), ("5", "Durand")]


def test_a_payment_reduces_its_invoice_the_oldest_instalment_first(workspace: Path) -> None:
    payments: list[list[Cell]] = [
        ["N° facture", "Date de règlement", "Montant réglé"],
        ["F1", ON, 30],
        ["f2", ON, 75],
        ["F0", ON, 500],
        ["Total", None, 605],
    ]
    ledger = read(workspace, Factures=INVOICES, Règlements=payments)
    items = by_number(ledger)
    assert items["F1", DUE].balance == Decimal("70.00")
    assert items["F1", DUE].paid == Decimal("30.00")
    assert (items["F2", DUE].balance, items["F2", LATER].balance) == (Decimal("0.00"), Decimal("25.00"))
    counted = dict(ledger.readings[-1].ignored)
    assert counted == {
        "total ou sous-total": 1,
        "règlement déduit de sa facture": 2,
        "règlement d’une facture absente de la liste": 1,
    }
    assert any("105,00" in remark and "500,00" in remark for remark in ledger.remarks)


def test_too_much_paid_is_a_credit_and_a_refund_is_owed_again(workspace: Path) -> None:
    payments: list[list[Cell]] = [
        ["N° facture", "Date de règlement", "Montant"],
        ["F1", ON, 130],
        ["F2", ON, 20],
        ["F2", ON, -20],
    ]
    items = by_number(read(workspace, Factures=INVOICES, Règlements=payments))
    assert items["F1", DUE].balance == Decimal("-30.00")
    assert items["F2", DUE].balance + items["F2", LATER].balance == Decimal("100.00")


def test_a_payment_on_account_is_a_credit_of_its_customer(workspace: Path) -> None:
    payments: list[list[Cell]] = [
        ["Code client", "N° facture", "Date de règlement", "Montant"],
        ["C1", None, ON, 25],
        [None, None, ON, 9],
        ["C2", "F2", ON, "beaucoup"],
    ]
    ledger = read(workspace, Factures=INVOICES, Règlements=payments)
    (credit,) = [item for item in ledger.items if item.balance < 0]
    assert (credit.code, credit.balance) == ("C1", Decimal("-25.00"))
    assert [fault.place.cell for row in ledger.rejected for fault in row.faults] == ["B3", "D4"]


def test_payments_are_not_taken_twice_where_the_balance_tells_them(workspace: Path) -> None:
    invoices: list[list[Cell]] = [[*INVOICES[0], "Reste dû"], ["F1", "C1", DUE, 100, 70]]
    payments: list[list[Cell]] = [["N° facture", "Date de règlement", "Montant"], ["F1", ON, 30]]
    ledger = read(workspace, Factures=invoices, Règlements=payments)
    assert ledger.items[0].balance == Decimal("70.00")
    assert dict(ledger.readings[-1].ignored) == {"règlement déjà compté dans le fichier des factures": 1}


def test_another_customer_s_invoice_of_the_same_number_is_not_paid(workspace: Path) -> None:
    invoices: list[list[Cell]] = [INVOICES[0], ["12", "C1", DUE, 100], ["12", "C2", DUE, 100]]
    payments: list[list[Cell]] = [["Code client", "N° facture", "Date de règlement", "Montant"], ["C2", "12", ON, 40]]
    ledger = read(workspace, Factures=invoices, Règlements=payments)
    assert {item.code: item.balance for item in ledger.items} == {"C1": Decimal("100.00"), "C2": Decimal("60.00")}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Code client", "Nom", "Adresse", "Ville"], ["C1", "D", "1 rue A", "Nantes"]], "liste de clients"),
        ([["N° facture", "Date de règlement", "Montant"], ["F1", ON, 30]], "liste de règlements"),
    ],
)
def test_alone_they_are_no_ledger(workspace: Path, rows: Sequence[Sequence[Cell]], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        read(workspace, Export=rows)
