"""What public exports taught: each test is the smallest list with the trap of one of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from mailmerge import load_settings
from mailmerge.errors import ExitCode, LedgerError
from mailmerge.model import HoldKind, Item, Ledger, Status
from mailmerge.run import read_ledgers
from mailmerge.screens import reading_lines


def read(workspace: Path, text: str, name: str = "export.csv") -> Ledger:
    """The ledger of a text file."""
    (workspace / name).write_text(text, encoding="utf-8")
    return read_ledgers([workspace / name], load_settings(workspace))[0]


def refused(workspace: Path, text: str, name: str = "export.csv") -> LedgerError:
    with pytest.raises(LedgerError) as told:
        read(workspace, text, name)
    assert told.value.exit_code == ExitCode.LEDGER
    assert told.value.cure
    return told.value


def balances(items: tuple[Item, ...]) -> dict[str, Decimal]:
    return {item.number: item.balance for item in items}


def messages(ledger: Ledger) -> list[str]:
    return [fault.message for row in ledger.rejected for fault in row.faults]


# --- Dates -------------------------------------------------------------------------------------------------


def test_the_order_in_which_nothing_falls_due_before_it_is_issued_is_taken(workspace: Path) -> None:
    """IBM's sample with all days up to the 12th: day first, 8/2 falls due on 9 January, before 8 February."""
    rows = "8/2/2012,9/1/2012\n7/10/2012,8/9/2012\n1/3/2012,2/2/2012\n"
    lines = "".join(f"F{at},Dupont,{row},10\n" for at, row in enumerate(rows.split()))
    ledger = read(workspace, f"invoice number,customer name,invoice date,due date,amount\n{lines}")
    assert [item.due_date for item in ledger.items] == [dt.date(2012, 9, 1), dt.date(2012, 8, 9), dt.date(2012, 2, 2)]
    assert "avant leur facture" in ledger.readings[0].notes[0]


def test_one_due_date_before_its_invoice_does_not_turn_the_dates_around(workspace: Path) -> None:
    """Only F1 falls due (3 February) before it is issued (2 March); month first, it would not."""
    others = "".join(f"F{at};Martin;0{at}/0{at}/2026;10/1{at - 7}/2026;20\n" for at in range(7, 10))
    ledger = read(
        workspace,
        f"N° facture;Client;Date facture;Échéance;Montant TTC\nF1;Dupont;02/03/2026;03/02/2026;10\n{others}"
        "F2;Martin;05/05/2026;06/06/2026;20\nF3;Martin;05/05/2026;07/07/2026;20\n",
    )
    assert ledger.items[0].due_date == dt.date(2026, 2, 3)
    assert ledger.items[1].due_date == dt.date(2026, 10, 10)


# --- What is refused, and what only looks as if it had to be -----------------------------------------------


def test_a_quote_named_in_a_line_does_not_make_a_list_of_quotes(workspace: Path) -> None:
    ledger = read(
        workspace,
        "numero_facture,nom_debiteur,montant,date_echeance,description\n"
        "FAC-001,SARL Martin,4500.00,2024-01-15,Travaux — Devis n°D2023-089\n",
    )
    assert balances(ledger.items) == {"FAC-001": Decimal(4500)}
    assert ledger.items[0].details.name == "SARL Martin"


def test_drafts_are_not_said_to_be_paid(workspace: Path) -> None:
    told = refused(workspace, "Invoice Number,Customer Name,Due Date,Total,Status\nI1,Dupont,2021-01-01,10,Draft\n")
    assert "brouillons" in str(told)
    assert "réglées" not in str(told)


@pytest.mark.parametrize("header", ["Pièce / Facture", "invoice_document"])
def test_more_words_for_the_number(workspace: Path, header: str) -> None:
    ledger = read(workspace, f"Compte tiers;{header};Échéance;Montant\n411DUPONT;FA-001;30/04/2026;10.00\n")
    assert balances(ledger.items) == {"FA-001": Decimal(10)}


@pytest.mark.parametrize("number", ["À_GÉNÉRER", "N/A", "—", "brouillon"])
def test_what_stands_for_no_number_is_no_number(workspace: Path, number: str) -> None:
    ledger = read(
        workspace,
        f"numero;client;echeance;montant_ttc\n{number};Dupont;30/08/2025;10\nF-2;Dupont;30/08/2025;20\n",
    )
    assert balances(ledger.items) == {"F-2": Decimal(20)}
    assert "émise" in messages(ledger)[0]


# --- What is paid ------------------------------------------------------------------------------------------


def test_paid_in_part_without_the_amount_is_never_claimed_whole(workspace: Path) -> None:
    rows = "N1,Norris,1000,2025-05-16,Partially Paid\nN2,Norris,20,2025-05-16,Open\nN3,Norris,30,2025-05-16,Paid 50%\n"
    ledger = read(workspace, f"invoice_id,customer,amount,due_date,status\n{rows}")
    assert balances(ledger.items) == {"N2": Decimal(20)}
    assert [row.number for row in ledger.rejected] == ["N1", "N3"]
    assert all("ne dit pas combien" in message for message in messages(ledger))


def test_paid_in_part_with_the_amount_is_claimed_for_the_rest(workspace: Path) -> None:
    ledger = read(
        workspace,
        "invoice_id,customer,amount,amount_paid,due_date,status\n"
        "N1,Norris,1000,400,2025-05-16,Partially Paid\nN2,Norris,1000,0,2025-05-16,Partially Paid\n",
    )
    assert balances(ledger.items) == {"N1": Decimal(600)}
    assert [row.number for row in ledger.rejected] == ["N2"]


def test_paid_in_part_is_known_from_the_payments_beside(workspace: Path) -> None:
    (workspace / "f.csv").write_text(
        "N° facture;Client;Échéance;Montant TTC;Statut\nF1;Dupont;01/10/2026;100;Partielle\n"
    )
    (workspace / "r.csv").write_text("Date règlement;N° facture;Client;Montant\n05/10/2026;F1;Dupont;40\n")
    ledger = read_ledgers([workspace / "f.csv", workspace / "r.csv"], load_settings(workspace))[0]
    assert balances(ledger.items) == {"F1": Decimal(60)}


def test_the_date_of_its_payment_says_that_an_invoice_is_paid(workspace: Path) -> None:
    ledger = read(
        workspace,
        "invoiceNumber,customerID,InvoiceDate,DueDate,InvoiceAmount,SettledDate\n"
        "1,C1,2013-01-02,2013-02-01,55.94,2013-01-15\n2,C1,2013-01-26,2013-02-25,61.74,\n"
        "3,C2,2013-01-26,2013-02-25,10,0000-00-00\n",
    )
    assert [item.status for item in ledger.items] == [Status.PAID, Status.OPEN, Status.OPEN]
    assert "1 sur 3" in ledger.readings[0].notes[0]


def test_a_list_in_which_every_invoice_has_its_payment_date_is_settled(workspace: Path) -> None:
    told = refused(
        workspace, "N° facture;Client;Échéance;Montant TTC;Date règlement\nF1;Dupont;01/10/2026;10;05/10/2026\n"
    )
    assert "réglées" in str(told)


def test_a_payment_date_beside_a_status_or_a_balance_says_nothing_more(workspace: Path) -> None:
    ledger = read(
        workspace,
        "N° facture;Client;Échéance;Montant TTC;Reste dû;Date règlement\nF1;Dupont;01/10/2026;100;60;05/10/2026\n",
    )
    assert balances(ledger.items) == {"F1": Decimal(60)}
    assert ledger.items[0].status is Status.OPEN


def test_payments_without_tax_beside_amounts_with_tax_are_refused(workspace: Path) -> None:
    told = refused(
        workspace,
        "numero_facture,code_client,date_echeance,montant_ht,montant_ttc,montant_encaisse,statut_paiement\n"
        "F1,C1,2026-01-27,3570.00,4284.00,3570.00,Payée\nF2,C2,2023-09-08,9600.00,11520.00,9600.00,Payée\n"
        "F3,C3,2023-07-05,5320.00,6384.00,4249.15,Partielle\n",
    )
    assert "« montant_encaisse » ne couvre pas « montant_ttc »" in str(told)
    assert "3 570,00" in str(told).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_discount_on_one_paid_invoice_refuses_nothing(workspace: Path) -> None:
    ledger = read(
        workspace,
        "numero_facture,code_client,date_echeance,montant_ttc,montant_encaisse,statut\n"
        "F1,C1,2026-01-27,100,98,Payée\nF2,C2,2023-09-08,50,50,Payée\nF3,C3,2023-07-05,60,20,Partielle\n",
    )
    assert balances(ledger.items)["F3"] == Decimal(40)


def test_a_list_that_tells_nothing_of_payments_says_so(workspace: Path) -> None:
    ledger = read(workspace, "N° facture;Client;Échéance;Montant TTC\nF1;Dupont;01/10/2026;10\n")
    assert any("tenues pour impayées" in note for note in ledger.readings[0].notes)


# --- Questions that the cells answer -----------------------------------------------------------------------


def test_two_columns_alike_in_every_cell_need_no_question(workspace: Path) -> None:
    head = "invoiceNo,issuedAt,invoiceDate,dueDate,client name,amount\n"
    ledger = read(workspace, f"{head}F1,01.09.2025,01.09.2025,30.09.2025,Dupont,10\n")
    assert ledger.items[0].invoice_date == dt.date(2025, 9, 1)
    told = refused(workspace, f"{head}F1,01.09.2025,02.09.2025,30.09.2025,Dupont,10\n")
    assert "issuedAt" in str(told)


def test_a_part_payment_of_zero_everywhere_needs_no_question(workspace: Path) -> None:
    head = "Invoice Number,Client,Due Date,Amount,Paid,Partial/Deposit\n"
    ledger = read(workspace, f"{head}1,Dupont,2019-10-20,$13.50,$5.01,$0.00\n")
    assert balances(ledger.items) == {"1": Decimal("8.49")}
    assert "Partial/Deposit" in str(refused(workspace, f"{head}1,Dupont,2019-10-20,$13.50,$5.01,$2.00\n"))


def test_the_reason_of_a_dispute_that_is_flagged_needs_no_question(workspace: Path) -> None:
    head = "invoice_id,customer_name,due_date,open_balance,dispute_flag,dispute_reason\n"
    ledger = read(workspace, f"{head}I1,Cascade,2026-06-23,10,N,\nI2,Tidewater,2026-06-04,20,Y,Short shipment\n")
    assert [[hold.kind for hold in item.holds] for item in ledger.items] == [[], [HoldKind.DISPUTE]]
    assert "dispute_reason" in str(refused(workspace, f"{head}I1,Cascade,2026-06-23,10,N,Short shipment\n"))


def test_the_open_balance_is_not_the_running_balance(workspace: Path) -> None:
    """QuickBooks, Customer Balance Detail: the customer stands above the lines, the last column runs on."""
    ledger = read(
        workspace,
        "Customer Balance Detail\n\n,Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance\n"
        'Mike Sanderson,,,,,,,\n,03/02/2026,Invoice,2004,04/01/2026,"3,000.00","1,000.00","1,000.00"\n'
        ',04/02/2026,Invoice,2005,05/02/2026,500.00,500.00,"1,500.00"\n',
    )
    assert balances(ledger.items) == {"2004": Decimal(1000), "2005": Decimal(500)}
    assert {item.details.name for item in ledger.items} == {"Mike Sanderson"}
    assert [item.due_date for item in ledger.items] == [dt.date(2026, 4, 1), dt.date(2026, 5, 2)]


def test_a_balance_that_runs_on_is_never_what_an_invoice_owes(workspace: Path) -> None:
    head = "Date;Échéance;N° pièce;Client;Montant;Solde\n"
    rows = [f"0{at}/01/2026;0{at}/02/2026;F{at};Dupont;10,00;{at}0,00\n" for at in range(1, 5)]
    assert "solde progressif" in str(refused(workspace, head + "".join(rows)))
    other = "09/01/2026;09/02/2026;F9;Martin;10,00;4,00\n"
    assert balances(read(workspace, head + "".join(rows) + other).items)["F9"] == Decimal(4)


def test_a_batch_of_entries_with_two_accounts_is_no_list_of_invoices(workspace: Path) -> None:
    """DATEV: a line of metadata, then entries whose dates have no year."""
    told = refused(
        workspace,
        "EXTF;510;21;Buchungsstapel\nUmsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;Konto;"
        "Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext\n35,00;S;10100;8400;1511;AR-2013;Test\n",
    )
    assert "DATEV" in str(told)


# --- Customers ---------------------------------------------------------------------------------------------

CODED = "Numéro;Client;Date;Total TTC;Reste dû\n"


def test_code_and_name_in_one_cell_are_told_apart(workspace: Path) -> None:
    ledger = read(
        workspace,
        f"{CODED}F1;BOUS01 - BOUSSOLE consulting;16/02/2010;10;10\nF2;IN8001 - INOCTAVO;16/02/2010;20;20\n"
        "F3;BOUS01 - BOUSSOLE CONSULTING;16/02/2010;30;30\n",
    )
    assert [(item.code, item.details.name) for item in ledger.items] == [
        ("BOUS01", "BOUSSOLE consulting"),
        ("IN8001", "INOCTAVO"),
        ("BOUS01", "BOUSSOLE CONSULTING"),
    ]
    assert any("BOUS01" in note for note in ledger.readings[0].notes)


@pytest.mark.parametrize("other", ["SNCF - Gare de Lyon", "BOUS01 - Autre nom", "Dupont"])
def test_a_dash_in_a_name_is_not_enough(workspace: Path, other: str) -> None:
    rows = "F1;BOUS01 - BOUSSOLE;16/02/2010;10;10\nF2;IN8001 - INOCTAVO;16/02/2010;20;20\n"
    ledger = read(workspace, f"{CODED}{rows}F3;{other};16/02/2010;30;30\n")
    assert [item.code for item in ledger.items] == ["", "", ""]
    assert ledger.items[2].details.name == other


# --- Paid or not, in other ways ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Soldée", "Oui", "Non"),
        ("Réglée ?", "x", ""),
        ("is_paid", "true", "false"),
        ("Payé", "1", "0"),
        ("paid_in_full", "1", "0"),
    ],
)
def test_a_column_of_yes_and_no_says_what_is_paid(workspace: Path, header: str, yes: str, no: str) -> None:
    ledger = read(
        workspace,
        f"N° facture;Client;Échéance;Montant TTC;{header}\nF1;Dupont;31/01/2026;100;{yes}\n"
        f"F2;Dupont;31/01/2026;50;{no}\n",
    )
    assert [(item.status, item.balance) for item in ledger.items] == [
        (Status.PAID, Decimal(100)),
        (Status.OPEN, Decimal(50)),
    ]


def test_amounts_paid_are_no_answers(workspace: Path) -> None:
    rows = "F1;Dupont;31/01/2026;100;1\nF2;Dupont;31/01/2026;50;0\nF3;Dupont;31/01/2026;50;20\n"
    ledger = read(workspace, f"N° facture;Client;Échéance;Montant TTC;Payé\n{rows}")
    assert balances(ledger.items) == {"F1": Decimal(99), "F2": Decimal(50), "F3": Decimal(30)}


def test_matched_entries_are_settled_with_each_other(workspace: Path) -> None:
    """The payment of F2 must not be set against F1, which is older; F3's payment is of another year."""
    ledger = read(
        workspace,
        "Date;Pièce;Compte;Tiers;Débit;Crédit;Lettrage\n"
        "01/01/2026;F1;411DUP;Dupont;100,00;;\n01/02/2026;F2;411DUP;Dupont;100,00;;AA\n"
        "15/02/2026;VIR1;411DUP;Dupont;;100,00;AA\n20/02/2026;F3;411DUP;Dupont;30,00;;AB\n"
        "20/02/2026;F4;411DUP;Dupont;30,00;;AC\n25/02/2026;VIR2;411DUP;Dupont;;20,00;AC\n",
    )
    assert balances(ledger.items) == {
        "F1": Decimal(100),
        "F2": Decimal(0),
        "VIR1": Decimal(0),
        "F3": Decimal(30),
        "F4": Decimal(30),
        "VIR2": Decimal(-20),
    }
    assert [item.number for item in ledger.items if item.status is Status.PAID] == ["F3"]


def test_a_credit_notes_number_among_invoices_is_a_credit(workspace: Path) -> None:
    head = "N° facture;Client;Échéance;Montant TTC\nFA-001;Dupont;31/01/2026;100\n"
    ledger = read(workspace, f"{head}AV-002;Dupont;31/01/2026;40\n")
    assert balances(ledger.items) == {"FA-001": Decimal(100), "AV-002": Decimal(-40)}
    assert "avoir" in ledger.flags[0].message
    negative = read(workspace, f"{head}AV-002;Dupont;31/01/2026;40\nAV-003;Dupont;31/01/2026;-10\n")
    assert balances(negative.items)["AV-002"] == Decimal(40)


@pytest.mark.parametrize("header", ["Avoir", "Retenue de garantie", "Avoirs déduits"])
def test_an_amount_to_be_deducted_is_asked_about(workspace: Path, header: str) -> None:
    row = "F1;Dupont;31/01/2026;100;30;20\n"
    assert header in str(refused(workspace, f"N° facture;Client;Échéance;Montant TTC;{header};Réglé\n{row}"))


def test_a_provisional_number_is_no_number(workspace: Path) -> None:
    head = "ref;client;datef;date_lim_reglement;total_ttc\n"
    ledger = read(workspace, f"{head}(PROV12);Dupont;2026-01-01;2026-01-31;70\nFA26;Dupont;2026-01-01;2026-01-31;10\n")
    assert balances(ledger.items) == {"FA26": Decimal(10)}


# --- Worth a look ------------------------------------------------------------------------------------------


def test_a_balance_left_blank_among_others_is_told(workspace: Path) -> None:
    head = "N° facture;Client;Échéance;Montant TTC;Reste dû\n"
    ledger = read(workspace, f"{head}F1;Dupont;31/01/2026;100;40\nF2;Dupont;31/01/2026;50;\n")
    assert balances(ledger.items) == {"F1": Decimal(40), "F2": Decimal(50)}
    assert [(flag.place.cell, "reste dû vide" in flag.message) for flag in ledger.flags] == [("E3", True)]


def test_one_number_under_two_customers_is_told(workspace: Path) -> None:
    head = "N° facture;Client;Échéance;Montant TTC\n"
    ledger = read(workspace, f"{head}F1;Dupont;31/01/2026;100\nF1;Martin;31/01/2026;50\n")
    assert ["autre client" in flag.message for flag in ledger.flags] == [True]


def test_a_number_that_many_customers_share_is_told_once(workspace: Path) -> None:
    """A month's batch of sales may bear one piece number: a line for each of its rows would bury the other flags."""
    head = "N° facture;Client;Échéance;Montant TTC\n"
    rows = "VE 06;A;31/01/2026;1\nVE 06;B;31/01/2026;2\nVE 06;A;28/02/2026;3\nVE 06;C;31/01/2026;4\n"
    ledger = read(workspace, f"{head}{rows}VE 07;A;31/01/2026;5\nVE 07;B;31/01/2026;6\n")
    assert [flag.place.cell for flag in ledger.flags] == ["3", "7"]
    assert "à la ligne 2, pour un autre client ; 2 lignes" in ledger.flags[0].message
    assert sum(item.balance for item in ledger.items) == 21


def test_the_words_of_an_excel_error_are_no_name(workspace: Path) -> None:
    head = "N° facture;Client;Échéance;Montant TTC\n"
    ledger = read(workspace, f"{head}F1;#N/A;31/01/2026;100\nF2;#1 Services;31/01/2026;50\n")
    assert balances(ledger.items) == {"F2": Decimal(50)}
    assert "formule" in messages(ledger)[0]


def test_a_credit_marked_as_paid_is_deducted_and_told(workspace: Path) -> None:
    head = "N° facture;Client;Échéance;Montant TTC;Statut\n"
    ledger = read(workspace, f"{head}FA1;Dupont;31/01/2026;100;Envoyée\nAV1;Dupont;31/01/2026;-40;Payée\n")
    assert balances(ledger.items) == {"FA1": Decimal(100), "AV1": Decimal(-40)}
    assert [flag.place.cell for flag in ledger.flags] == ["E3"]


def test_a_cash_book_with_bills_to_pay_is_refused(workspace: Path) -> None:
    head = "Date,Name,Num,Amount\n07/28/2026,Willow Chapel,INV-5010,1064.98\n"
    assert "BILL-3004" in str(refused(workspace, f'{head}07/28/2026,Tool Rental,BILL-3004,"(1,924.52)"\n'))
    ledger = read(workspace, f"{head}07/28/2026,Tool Rental,BILL-3004,20\n")
    assert balances(ledger.items)["BILL-3004"] == Decimal(20)


def test_what_is_paid_or_settled_is_told_apart_from_what_is_open(workspace: Path) -> None:
    """Five of six invoices of a public sample are open: one sum of all six is no sum that its owner knows."""
    rows = ("F1;A;01/09/2026;100,00;sent", "F2;A;01/09/2026;30,00;paid", "F3;A;01/09/2026;0,00;sent")
    told = reading_lines(read(workspace, lines("N° facture;Client;Échéance;Reste dû;Statut", *rows)), brief=True)
    assert [line.strip().replace("\u202f", " ") for line in told[:4]] == [
        "export.csv : 3 lignes lues",
        "1 facture : 100,00",
        "1 pièce que son statut écarte (payée, annulée, brouillon…) : 30,00",
        "1 ligne soldée",
    ]


def test_a_balance_that_may_run_on_is_not_only_said_to_be_the_amount_of_an_article(workspace: Path) -> None:
    """QuickBooks' sales by customer: 2 000 and 400 make 2 400; its balances added up would make 4 400."""
    header = "Num;Customer;Date;Product/Service;Amount;Balance"
    rows = "2001;Sanderson;02/03/2026;Removal;2000,00;2000,00", "2001;Sanderson;02/03/2026;Stump;400,00;2400,00"
    told = refused(workspace, lines(header, *rows))
    assert "« Balance »" in told.what.replace("\xa0", " ")
    assert told.cure.index("Colonnes à ignorer") < told.cure.index("additionnées")


# --- Tax, signs and subtotals ------------------------------------------------------------------------------


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def test_a_bare_amount_equal_to_the_one_without_tax_is_asked_about(workspace: Path) -> None:
    header = "N° facture;Client;Échéance;Montant;Montant HT;TVA"
    doubtful = lines(header, "F1;A;01/09/2026;100,00;100,00;20,00", "F2;B;01/09/2026;50,00;50,00;10,00")
    with pytest.raises(LedgerError, match="à préciser") as told:
        read(workspace, doubtful)
    assert "hors taxes" in told.value.details[0]
    fine = lines(header, "F1;A;01/09/2026;120,00;100,00;20,00", "F2;B;01/09/2026;50,00;50,00;0,00")
    assert [str(item.balance) for item in read(workspace, fine).items] == ["120.00", "50.00"]


def test_a_credit_named_in_the_subject_alone_is_deducted_and_told(workspace: Path) -> None:
    ledger = read(
        workspace,
        lines(
            "N° facture;Client;Échéance;Montant TTC;Libellé",
            "12;A;01/09/2026;100,00;Travaux",
            "13;A;01/09/2026;30,00;Avoir sur facture 12",
        ),
    )
    assert [str(item.balance) for item in ledger.items] == ["100.00", "-30.00"]
    assert [flag.place.cell for flag in ledger.flags] == ["A3"]


def test_a_date_without_a_year_says_so(workspace: Path) -> None:
    ledger = read(workspace, lines("N° facture;Client;Échéance;Solde", "F1;A;15/07;100,00"))
    assert "l’année manque" in ledger.rejected[0].faults[0].message


def test_a_subtotal_that_repeats_the_name_is_no_invoice(workspace: Path) -> None:
    ledger = read(
        workspace,
        lines(
            "Customer;Invoice #;Due Date;Balance",
            "Dupont SARL;F1;2026-09-01;100.00",
            "Dupont SARL Total;;;100.00",
            "Servi Total;F2;2026-09-01;5.00",
        ),
    )
    assert [item.number for item in ledger.items] == ["F1", "F2"]
    assert dict(ledger.readings[0].ignored) == {"total ou sous-total": 1}


@pytest.mark.parametrize("total", ["Summe Debitor 10001", "Summe Kunde Huber e.K.", "Gesamt Konto 10001"])
def test_a_german_subtotal_is_no_invoice(workspace: Path, total: str) -> None:
    """The subtotal of an open item list names the account, which stands nowhere else in it."""
    header = "Rechnungsnummer;Kunde;Rechnungsbetrag;Offener Betrag;Fälligkeit"
    ledger = read(workspace, lines(header, "R1;Huber e.K.;11.900,00;238,00;25.07.2026", f";{total};11.900,00;238,00;"))
    assert balances(ledger.items) == {"R1": Decimal(238)}
    assert not ledger.rejected
    assert dict(ledger.readings[0].ignored) == {"total ou sous-total": 1}


def test_balances_with_their_sign_turned_are_refused(workspace: Path) -> None:
    rows = ("F1;A;01/09/2026;100,00;-100,00", "F2;B;01/09/2026;50,00;-50,00")
    with pytest.raises(LedgerError, match="signe"):
        read(workspace, lines("N° facture;Client;Échéance;Montant TTC;Solde", *rows))


def test_an_invoice_list_with_the_day_of_payment_and_a_status_is_no_list_of_payments(workspace: Path) -> None:
    header = "N° facture;Client;Montant TTC;Date de règlement;Statut;Échéance"
    ledger = read(workspace, lines(header, "F1;A;100,00;;En attente;01/09/2026"))
    assert [item.number for item in ledger.items] == ["F1"]


# --- Cut, crossed and twice told ---------------------------------------------------------------------------


def test_a_row_with_a_separator_in_its_amount_is_rejected(workspace: Path) -> None:
    header = "N° facture,Client,Échéance,Montant TTC,Réglé"
    good = [f"FA{at},Martin,31/01/2026,{at}00.50,0" for at in range(1, 4)]
    ledger = read(workspace, lines(header, *good, "FA9,Martin,31/01/2026,200,50,0"))
    assert [item.number for item in ledger.items] == ["FA1", "FA2", "FA3"]
    assert [fault.place.cell for row in ledger.rejected for fault in row.faults][:1] == ["F5"]
    assert ledger.rejected[0].amount is None


def test_a_file_whose_decimal_comma_is_its_separator_is_refused(workspace: Path) -> None:
    error = refused(workspace, lines("N° facture,Client,Échéance,Montant TTC", "FA1,Dupont,31/01/2026,1234,56"))
    assert "séparateur" in error.what


def test_debit_and_credit_tell_more_than_an_amount_beside_them(workspace: Path) -> None:
    rows = ("F1;A;01/09/2026;400;400;", "R1;A;02/09/2026;400;;400")
    ledger = read(workspace, lines("N° pièce;Client;Date pièce;Montant;Débit;Crédit", *rows))
    assert balances(ledger.items) == {"F1": Decimal("400.00"), "R1": Decimal("-400.00")}


def test_a_credit_beside_a_total_alone_is_asked_about(workspace: Path) -> None:
    error = refused(workspace, lines("N° facture;Client;Échéance;Montant TTC;Crédit", "F1;A;01/09/2026;1000;400"))
    assert "Crédit" in error.details[0]


def test_a_journal_is_read_for_its_customers_alone(workspace: Path) -> None:
    ledger = read(
        workspace,
        lines(
            "Compte;Intitulé;Date;Pièce;Débit;Crédit",
            "411DUP;Dupont;01/09/2026;F1;450,00;",
            "401EDF;EDF;02/09/2026;A7;80,00;",
            "512000;Banque;03/09/2026;B1;450,00;",
        ),
    )
    assert [(item.code, item.balance) for item in ledger.items] == [("411DUP", Decimal("450.00"))]
    assert dict(ledger.readings[0].ignored) == {"écriture d’un autre compte": 2}
    own = read(
        workspace,
        lines("Code client;Client;Échéance;N° facture;Solde", "411A;A;01/09/2026;F1;1", "500B;B;01/09/2026;F2;2"),
    )
    assert len(own.items) == 2, "a customer's code may begin with any digit"


@pytest.mark.parametrize("name", ["Retards de paiement.csv", "Factures en attente de règlement.csv"])
def test_the_name_of_a_file_does_not_make_invoices_payments(workspace: Path, name: str) -> None:
    ledger = read(workspace, lines("N° facture;Client;Date;Montant", "F1;A;01/09/2026;100,00"), name)
    assert balances(ledger.items) == {"F1": Decimal("100.00")}


def test_an_open_invoice_with_the_date_of_a_payment_is_told(workspace: Path) -> None:
    header = "N° facture;Client;Échéance;Montant TTC;Statut;Date de règlement"
    rows = ("F1;A;01/09/2026;100,00;Envoyée;20/09/2026", "F2;A;01/09/2026;50,00;Envoyée;")
    ledger = read(workspace, lines(header, *rows))
    assert [(flag.place.cell, flag.value) for flag in ledger.flags] == [("F2", "20/09/2026")]


def test_one_slip_does_not_turn_a_column_of_dates_around(workspace: Path) -> None:
    header = "N° facture;Client;Date facture;Échéance;Solde"
    rows = ("15/01/2026;10/02/2026", "20/02/2026;10/03/2026", "25/02/2026;03/31/2026", "25/03/2026;10/04/2026")
    ledger = read(workspace, lines(header, *(f"F{at};A;{days};10" for at, days in enumerate(rows))))
    assert [item.due_date for item in ledger.items] == [
        dt.date(2026, 2, 10),
        dt.date(2026, 3, 10),
        dt.date(2026, 4, 10),
    ]
    assert [fault.place.cell for row in ledger.rejected for fault in row.faults] == ["D4"]


def test_a_column_in_both_orders_is_refused(workspace: Path) -> None:
    days = ("15/01/2026", "01/16/2026", "17/01/2026", "01/18/2026", "19/01/2026", "01/20/2026", "03/04/2026")
    rows = (f"F{at};A;{day};10" for at, day in enumerate(days))
    assert "jour/mois" in refused(workspace, lines("N° facture;Client;Échéance;Solde", *rows)).what


@pytest.mark.parametrize("status", ["Solde impayé", "Payé - chèque rejeté", "Solde client", "Soldé : non payé"])
def test_words_that_take_the_payment_back_leave_the_invoice_open(workspace: Path, status: str) -> None:
    ledger = read(workspace, lines("N° facture;Client;Échéance;Solde;Statut", f"F1;A;01/09/2026;100;{status}"))
    assert ledger.items[0].status is Status.OPEN


def test_payments_written_as_negative_amounts_are_deducted(workspace: Path) -> None:
    header = "N° facture;Client;Échéance;Montant TTC;Réglé"
    all_negative = read(workspace, lines(header, "F1;A;01/09/2026;100,00;-40,00", "F2;A;01/09/2026;50,00;"))
    assert balances(all_negative.items) == {"F1": Decimal("60.00"), "F2": Decimal("50.00")}
    mixed = read(workspace, lines(header, "F1;A;01/09/2026;100,00;-40,00", "F2;A;01/09/2026;50,00;10,00"))
    assert balances(mixed.items) == {"F1": Decimal("140.00"), "F2": Decimal("40.00")}
    assert [flag.place.cell for flag in mixed.flags] == ["E2"]


def test_a_day_of_payment_without_due_dates_is_asked_about(workspace: Path) -> None:
    header = "N° facture;Client;Date facture;Montant;Date de règlement;Mode de règlement"
    error = refused(workspace, lines(header, "FA1;Dupont;13/01/2026;100,00;20/02/2026;virement"))
    assert "Date d’échéance" in error.details[0]


def test_days_written_as_bare_numbers_are_not_taken_for_excel_s(workspace: Path) -> None:
    """Sage writes 05/02/26 as 50226, which is 5 July 2037 for Excel, and 15/02/26 as 150226, which is no day."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["N° facture", "Client", "Échéance", "Solde"], ["F1", "A", 150226, 10], ["F2", "A", 50226, 10]):
        book.active.append(row)
    book.save(workspace / "sage.xlsx")
    with pytest.raises(LedgerError, match="150226"):
        read_ledgers([workspace / "sage.xlsx"], load_settings(workspace))
