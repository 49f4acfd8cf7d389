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
from mailmerge.run import load_settings, plan, read_ledgers, write

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


# --- Payments: nothing is guessed -----------------------------------------------------------------------

HEADER = "N° facture;Client;Échéance;Montant TTC"


def read_texts(workspace: Path, **files: str) -> Ledger:
    """Text files by name; rows and money are conserved, or the run stops."""
    paths = []
    for name, text in files.items():
        path = workspace / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    plan(paths, workspace, ON)
    return read_ledgers(paths, load_settings(workspace))[0]


def refused_texts(workspace: Path, **files: str) -> str:
    with pytest.raises(LedgerError) as told:
        read_texts(workspace, **files)
    return "\n".join((str(told.value), *told.value.details))


def balances(ledger: Ledger) -> dict[str, Decimal]:
    return {item.number: item.balance for item in ledger.items}


def faults(ledger: Ledger) -> list[str]:
    return [fault.message for row in ledger.rejected for fault in row.faults]


def ignored(ledger: Ledger) -> dict[str, int]:
    return dict(ledger.readings[-1].ignored)


def test_a_payment_in_another_currency_is_rejected(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Devise\nFA1;Dupont;01/10/2026;100;EUR\nFA2;Dupont;01/10/2026;100;USD\n",
        r="Date de règlement;N° facture;Montant réglé;Devise\n05/10/2026;FA1;60;USD\n05/10/2026;FA2;60;USD\n",
    )
    assert balances(ledger) == {"FA1": Decimal(100), "FA2": Decimal(40)}
    assert len(faults(ledger)) == 1
    assert "USD" in faults(ledger)[0]


def test_a_payment_without_currency_is_in_its_invoice_s(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Devise\nFA1;Dupont;01/10/2026;100;USD\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA1;60\n",
    )
    assert balances(ledger) == {"FA1": Decimal(40)}


@pytest.mark.parametrize(
    ("payer", "dupont", "martin", "rejected"),
    [("Martin", 100, 0, 0), ("DUPONT SARL", 0, 100, 0), ("", 100, 100, 1), ("Durand", 100, 100, 1)],
)
def test_of_two_customers_with_one_number_the_payer_s_is_paid(
    workspace: Path, payer: str, dupont: int, martin: int, rejected: int
) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\n1;Dupont;01/10/2026;100\n1;Martin;01/10/2026;100\n",
        r=f"Date de règlement;N° facture;Client;Montant réglé\n05/10/2026;1;{payer};100\n",
    )
    owed = {item.details.name: item.balance for item in ledger.items}
    assert owed == {"Dupont": Decimal(dupont), "Martin": Decimal(martin)}
    assert len(ledger.rejected) == rejected


def test_a_list_of_negative_payments_is_a_list_of_payments(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n",
        reglements="Date;N° facture;Client;Montant\n05/10/2026;FA1;Dupont;-60\n06/10/2026;;Dupont;-10\n",
    )
    assert balances(ledger) == {"FA1": Decimal(40), "règlement": Decimal(-10)}
    assert "négatifs" in ledger.readings[-1].notes[0]


def test_a_negative_payment_that_takes_nothing_back_is_rejected(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\nFA2;Dupont;01/10/2026;100\n",
        reglements="Date;N° facture;Client;Montant\n05/10/2026;FA1;Dupont;-60\n06/10/2026;;Dupont;-10\n"
        "07/10/2026;FA2;Dupont;50\n08/10/2026;FA2;Dupont;-20\n",
    )
    assert balances(ledger) == {"FA1": Decimal(100), "FA2": Decimal(70)}
    assert {row.row.row for row in ledger.rejected} == {2, 3}


def test_beside_the_invoice_s_amount_the_payment_s_is_taken(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n",
        r="N° facture;Date de règlement;Montant facture;Montant du règlement\nFA1;05/10/2026;100;40\n",
    )
    assert balances(ledger) == {"FA1": Decimal(60)}


@pytest.mark.parametrize(
    "payments",
    [
        "N° facture;Date de règlement;Montant payé;Montant encaissé\nFA1;05/10/2026;100;40\n",
        "N° facture;Date de règlement;Montant facture\nFA1;05/10/2026;100\n",
        "N° facture;Date de règlement;Montant facture;Montant\nFA1;05/10/2026;100;40\n",
        "N° facture;Invoice number;Date de règlement;Montant\nFA1;FA2;05/10/2026;100\n",
        "N° facture;Date de règlement;Montant;Acompte déduit\nFA1;05/10/2026;100;40\n",
    ],
)
def test_a_doubt_about_the_columns_of_payments_is_asked(workspace: Path, payments: str) -> None:
    assert "à préciser" in refused_texts(workspace, f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n", r=payments)


def test_payments_that_never_came_in_are_not_deducted(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;500\n",
        reglements="Date;N° facture;Client;Montant;Statut\n05/10/2026;FA1;Dupont;100;Rejeté\n"
        "05/10/2026;FA1;Dupont;30;Annulé\n05/10/2026;FA1;Dupont;7;En attente\n05/10/2026;FA1;Dupont;50;Encaissé\n",
    )
    assert balances(ledger) == {"FA1": Decimal(450)}
    assert ignored(ledger)["règlement annulé ou rejeté"] == 3


def test_an_unknown_status_of_a_payment_is_asked(workspace: Path) -> None:
    told = refused_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;500\n",
        reglements="Date;N° facture;Client;Montant;Statut\n05/10/2026;FA1;Dupont;100;Z4\n",
    )
    assert "« Z4 »" in told


@pytest.mark.parametrize("blank", ["", "0", "0,00"])
def test_a_column_without_any_payment_tells_of_none(workspace: Path, blank: str) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Acompte\nFA1;Dupont;01/10/2026;100;{blank}\nFA2;Dupont;01/10/2026;100;30\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA1;60\n05/10/2026;FA2;30\n",
    )
    assert balances(ledger) == {"FA1": Decimal(40), "FA2": Decimal(70)}


def test_two_lists_that_tell_two_things_of_an_invoice_reject_it(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Acompte\nFA1;Dupont;01/10/2026;100;20\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA1;60\n",
    )
    assert balances(ledger) == {}
    (message,) = faults(ledger)
    assert "20,00" in message
    assert "60,00" in message


def test_payments_on_account_are_in_the_balances_already(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Solde\nFA1;Dupont;01/10/2026;100;40\n",
        r="Date de règlement;Client;Montant réglé\n05/10/2026;Dupont;60\n",
    )
    assert balances(ledger) == {"FA1": Decimal(40)}
    assert ignored(ledger) == {"règlement déjà compté dans le fichier des factures": 1}


@pytest.mark.parametrize("payment", ["05/10/2026;FA1;Dupont;60", "05/10/2026;;Dupont;60", "06/10/2026;FA1;Dupont;60"])
def test_a_payment_that_the_invoices_list_has_as_a_row_is_not_taken_twice(workspace: Path, payment: str) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Date de facture\nFA1;Dupont;01/10/2026;100;01/09/2026\nFA1;Dupont;;-60;05/10/2026\n",
        r=f"Date de règlement;N° facture;Client;Montant réglé\n{payment}\n",
    )
    assert sum(item.balance for item in ledger.items) == Decimal(40)
    assert ignored(ledger) == {"règlement déjà compté dans le fichier des factures": 1}


def test_a_list_of_numbers_dates_and_payment_amounts_is_one_of_payments(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n",
        r="N° facture;Date de règlement;Montant du règlement\nFA1;05/10/2026;40\n",
    )
    assert balances(ledger) == {"FA1": Decimal(60)}


def test_the_same_payments_in_two_files_stop_the_run(workspace: Path) -> None:
    payments = "Date de règlement;N° facture;Montant réglé\n05/10/2026;FA1;60\n"
    told = refused_texts(workspace, f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n", r=payments, r_1=payments)
    assert "à la fois" in told


def test_payments_of_two_days_in_two_files_are_two(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Dupont;01/10/2026;100\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA1;30\n",
        r_1="Date de règlement;N° facture;Montant réglé\n05/11/2026;FA1;30\n",
    )
    assert balances(ledger) == {"FA1": Decimal(40)}


def test_paid_in_part_without_a_payment_that_names_it_is_rejected(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER};Statut\nFA1;Dupont;01/10/2026;100;Partiellement payée\nFA2;Dupont;01/10/2026;100;Partielle\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA2;60\n",
    )
    assert balances(ledger) == {"FA2": Decimal(40)}
    assert "ne dit pas combien" in faults(ledger)[0]


def test_a_payment_of_an_invoice_that_is_not_there_is_flagged(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA-001;Dupont;01/10/2026;100\n",
        r="Date de règlement;N° facture;Montant réglé\n05/10/2026;FA001;60\n06/10/2026;X9;5\n",
    )
    assert balances(ledger) == {"FA-001": Decimal(100)}
    assert [flag.place.cell for flag in ledger.flags] == ["B2", "B3"]
    assert "voulait-on dire FA-001" in ledger.flags[0].message
    assert "voulait-on" not in ledger.flags[1].message


# --- Customers: what stops a letter ---------------------------------------------------------------------


def test_what_stops_a_letter_is_read_in_the_list_of_customers(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f="N° facture;Code client;Date de facture;Échéance;Montant TTC\nFA1;C1;01/09/2026;01/10/2026;100\n"
        "FA2;C2;01/09/2026;01/10/2026;100\nFA3;C3;01/09/2026;;100\nFA4;C4;01/09/2026;;100\n",
        clients="Code client;Nom;Ville;Stop relance;Procédure collective;Délai de paiement\nC1;Dupont;Nantes;oui;;30\n"
        "C2;Martin;Brest;;RJ;30\nC3;Durand;Nice;non;;60\nC4;Petit;Metz;;;60 jours fin de mois\n",
    )
    found = {item.number: ([hold.kind.name for hold in item.holds], item.details.terms) for item in ledger.items}
    assert found == {"FA1": (["STOP"], 30), "FA2": (["PROCEEDINGS"], 30), "FA3": ([], 60)}
    assert [(row.number, row.faults[0].place.cell) for row in ledger.rejected] == [("FA4", "F5")]


def test_a_customer_whose_code_excel_has_spoilt_is_told(workspace: Path) -> None:
    invoices: list[list[Cell]] = [INVOICES[0], ["F1", "C1", DUE, 100]]
    customers: list[list[Cell]] = [
        ["Code client", "Nom", "Ville"],
        [True, "Dupont", "Nantes"],
        ["C1", "Martin", "Nice"],
    ]
    ledger = read(workspace, Factures=invoices, Clients=customers)
    assert [flag.place.cell for flag in ledger.flags] == ["A2"]


@pytest.mark.parametrize(
    ("code", "name", "customer_code", "customer", "city"),
    [
        ("C9", "Martin", "C1", "Martin", ""),
        ("", "Martin", "C1", "Martin SAS", "Lyon"),
        ("C9", "Martin", "", "Martin", "Lyon"),
        ("", "Martin SARL", "C1", "Martin SAS", ""),
        ("", "Martin SARL", "", "Martin SAS", "Lyon"),
    ],
)
def test_a_name_joins_only_where_the_codes_do_not_part(
    workspace: Path, code: str, name: str, customer_code: str, customer: str, city: str
) -> None:
    ledger = read_texts(
        workspace,
        f=f"N° facture;Code client;Nom;Échéance;Montant TTC\nFA1;{code};{name};01/10/2026;100\n",
        clients=f"Code client;Nom;Adresse;Ville\n{customer_code};{customer};9 rue X;Lyon\nC0;Autre;1 rue Y;Metz\n",
    )
    assert ledger.items[0].details.city == city


def test_an_invoice_without_a_code_waits_if_a_homonym_is_stopped(workspace: Path) -> None:
    ledger = read_texts(
        workspace,
        f=f"{HEADER}\nFA1;Martin;01/10/2026;100\n",
        clients="Code client;Nom;Ville;Ne pas relancer\nC1;Martin;Nice;\nC2;Martin;Brest;X\n",
    )
    assert [hold.kind.name for hold in ledger.items[0].holds] == ["STOP"]


def test_the_recap_keeps_what_the_screen_said_of_the_files(workspace: Path) -> None:
    payments: list[list[Cell]] = [["N° facture", "Date de règlement", "Montant réglé"], ["F1", ON, 30]]
    path = book(workspace / "export.xlsx", Factures=INVOICES, Règlements=payments)
    folder = write(plan([path], workspace, ON)).folder
    recap = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")["Synthèse"]
    told = " ".join(str(row[0].value) for row in recap.iter_rows())
    assert "Règlements de export.xlsx (Règlements)" in told
    assert "1 × règlement déduit de sa facture" in told
