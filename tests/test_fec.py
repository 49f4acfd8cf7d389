"""Open customer items from a FEC: every amount below is worked out by hand from the lettering rules."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.ledger.fec.header import find_fec_header
from mailmerge.ledger.fec.lettering import Posting, rests
from mailmerge.ledger.fec.numbers import number_in
from mailmerge.ledger.fec.read import FecReading, read_fec
from mailmerge.model import CellFault, CellValue, Field, HoldKind, Item, Table

LAW = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|"
    "EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
)


def table(*lines: str, header: str = LAW) -> Table:
    """A FEC as the text reader delivers it: cells of text, rows as long as their line."""
    return Table("123456789FEC20261231.txt", "", [line.split("|") if line else [] for line in (header, *lines)])


def line(
    debit: str = "",
    credit: str = "",
    *,
    aux: str = "C1",
    name: str = "DUPONT",
    ref: str = "FA1",
    day: str = "20260115",
    letter: str = "",
    account: str = "411000",
    lib: str = "Clients",
    label: str = "Facture",
    journal: str = "VE",
    journal_name: str = "Ventes",
    foreign: str = "",
) -> str:
    return (
        f"{journal}|{journal_name}|1|20260120|{account}|{lib}|{aux}|{name}|{ref}|{day}|{label}|{debit}|{credit}|{letter}"
        f"||20260131|{'1,00' if foreign else ''}|{foreign}"
    )


def read(*lines: str, header: str = LAW) -> FecReading:
    fec = table(*lines, header=header)
    found = find_fec_header(fec)
    assert found is not None
    return read_fec(fec, found)


def balances(reading: FecReading) -> list[tuple[str, str]]:
    return [(item.number, str(item.balance)) for item in reading.items]


def messages(reading: FecReading) -> list[tuple[str, str]]:
    return [(fault.place.cell, fault.message) for one in reading.rejected for fault in one.faults]


def notes(reading: FecReading) -> str:
    return "\n".join(reading.reading.notes).replace("\u202f", " ").replace("\u00a0", " ")


# --- The header ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        LAW,
        LAW.upper(),
        LAW + "|",
        LAW + "|DateRglt|ModeRglt|NatOp|IdClient",
        LAW.replace("Montantdevise", "MontantDevise").replace("EcritureLet", "EcrtureLet"),
        LAW.replace("Debit|Credit", "Montant|Sens"),
        LAW.replace("JournalCode", "\ufeffJournalCode"),
        "JournalCode|EcritureNum|EcritureDate|CompteNum|CompteLib|Debit|Credit|EcritureLib|PieceRef|PieceDate",
    ],
)
def test_a_fec_is_known_by_the_names_of_its_columns(header: str) -> None:
    assert find_fec_header(table(header=header)) is not None


@pytest.mark.parametrize(
    "header",
    [
        "N° facture|Client|Date|Échéance|Montant TTC",
        "Compte|Libellé|Debit|Credit|PieceRef|PieceDate|EcritureLib|EcritureDate",
        LAW.replace("Debit|Credit", "Solde|Reste"),
        LAW.replace("Credit", "Debit"),
        LAW + "|Debit",
    ],
)
def test_other_tables_are_no_fec(header: str) -> None:
    assert find_fec_header(table(header=header)) is None


def test_the_header_stands_below_blank_rows_and_its_columns_in_any_order() -> None:
    fec = Table(
        "f.txt",
        "",
        [
            [],
            [""],
            ["Credit", "Debit", "PieceRef", "CompteNum", "CompAuxNum", "EcritureDate", "EcritureLet"],
            ["0,00", "12,50", "F7", "411", "C9", "20260301", ""],
        ],
    )
    header = find_fec_header(fec)
    assert header is not None
    reading = read_fec(fec, header)
    assert [(item.number, item.code, str(item.balance)) for item in reading.items] == [("F7", "C9", "12.50")]
    assert reading.items[0].invoice_date == dt.date(2026, 3, 1)
    assert reading.reading.header_row == 3
    assert ("F", "EcritureDate", Field.INVOICE_DATE) in reading.reading.columns


# --- What is open -------------------------------------------------------------------------------------------


def test_an_unlettered_debit_is_an_invoice_and_other_accounts_are_counted() -> None:
    reading = read(
        line("1200,00", "0,00", ref="FA12", label="Prestation de mai"),
        line("0,00", "1000,00", account="706000", aux="", name=""),
        line("0,00", "200,00", account="445710", aux="", name=""),
    )
    (item,) = reading.items
    assert (item.number, item.code, item.details.name) == ("FA12", "C1", "DUPONT")
    assert (item.invoice_date, item.due_date, item.subject) == (dt.date(2026, 1, 15), None, "Prestation de mai")
    assert (item.total, item.paid, item.balance, item.currency) == (
        Decimal("1200.00"),
        Decimal("0.00"),
        Decimal("1200.00"),
        "",
    )
    assert item.row.row == 2
    assert reading.reading.ignored == (("écriture d’un autre compte", 2),)
    assert reading.reading.data_rows == 1
    assert ("I", "PieceRef", Field.NUMBER) in reading.reading.columns
    assert "CompteNum" not in [header for _, header, _ in reading.reading.columns], "it is used, but is no field"


def test_balanced_letters_are_settled_and_used_again_for_each_customer() -> None:
    reading = read(
        line("100,00", letter="AA", aux="C1", ref="F1"),
        line("", "100,00", letter="AA", aux="C1", ref="R1"),
        line("100,00", letter="AA", aux="C2", ref="F2"),
        line("", "100,00", letter="AA", aux="C2", ref="R2"),
        line("50,00", aux="C2", ref="F3"),
    )
    assert balances(reading) == [("F3", "50.00")]
    assert reading.reading.ignored == (("écriture lettrée", 4),)


def test_of_an_unbalanced_letter_the_credits_settle_the_oldest_debits_and_the_rest_stays() -> None:
    # 100 + 80 + 40 - 150: the oldest (10/01) is paid, the next (20/01) keeps 30, the newest keeps 40.
    reading = read(
        line("40,00", letter="B", ref="F3", day="20260130"),
        line("80,00", letter="B", ref="F2", day="20260120"),
        line("100,00", letter="B", ref="F1", day="20260110"),
        line("", "150,00", letter="B", ref="R1", day="20260228"),
    )
    assert balances(reading) == [("F3", "40.00"), ("F2", "30.00")]
    partly = reading.items[1]
    assert (partly.total, partly.paid) == (Decimal("80.00"), Decimal("50.00"))
    assert reading.reading.ignored == (("écriture lettrée", 2),)
    assert "lettrages non soldés : 1 ligne, dont le reste (30,00 € net) est conservé" in notes(reading)


def test_of_two_debits_of_one_day_the_upper_row_is_settled_first() -> None:
    reading = read(
        line("10,00", letter="A", ref="F1"), line("10,00", letter="A", ref="F2"), line("", "10,00", letter="A")
    )
    assert balances(reading) == [("F2", "10.00")]


@pytest.mark.parametrize("letter", ["0", "-", "  ", "000"])
def test_what_some_packages_write_for_no_letter(letter: str) -> None:
    assert balances(read(line("10,00", letter=letter), line("", "10,00", letter=letter))) == [
        ("FA1", "10.00"),
        ("FA1", "-10.00"),
    ]


def test_an_invoice_lettered_with_nothing_here_is_kept_and_flagged() -> None:
    reading = read(line("60,00", letter="AB"), line("5,00", letter="AC", ref="F2"), line("", "5,00", letter="AC"))
    assert balances(reading) == [("FA1", "60.00")]
    assert [(flag.place.cell, flag.value) for flag in reading.flags] == [("2", "AB")]
    assert "factures lettrées sans règlement dans ce fichier : 1 ligne, 60,00 €" in notes(reading)


def test_a_credit_that_is_not_used_up_stays_as_a_credit() -> None:
    reading = read(line("60,00", letter="a"), line("", "100,00", letter="a", ref="VIR 7"))
    (item,) = reading.items
    assert (item.number, item.balance, item.total, item.paid) == (
        "VIR 7",
        Decimal("-40.00"),
        Decimal("-100.00"),
        Decimal("-60.00"),
    )


def test_a_credit_needs_neither_number_nor_date() -> None:
    reading = read(line("", "30,00", ref="-", day="", journal="BQ"), line("", "5,00", ref="", day="pas une date"))
    assert balances(reading) == [("1", "-30.00"), ("1", "-5.00")]
    assert reading.items[0].invoice_date == dt.date(2026, 1, 20)


def test_a_negative_debit_is_a_credit_and_both_sides_filled_are_netted() -> None:
    reading = read(line("-20,00", ""), line("100,00", "30,00", ref="F2"), line("", "-15,00", ref="F3"))
    assert balances(reading) == [("FA1", "-20.00"), ("F2", "70.00"), ("F3", "15.00")]


@pytest.mark.parametrize("cell", ["0000000074,70", " 000000000000074,70", "74.70", "74,7", "+74,70"])
def test_amounts_as_accounting_packages_write_them(cell: str) -> None:
    assert balances(read(line(cell, "0000000000,00"))) == [("FA1", "74.70")]


@pytest.mark.parametrize(
    ("side", "balance"), [("D", "12.00"), ("C", "-12.00"), ("+1", "12.00"), ("-1", "-12.00"), ("1", "12.00")]
)
def test_an_amount_with_its_side(side: str, balance: str) -> None:
    reading = read(line("12,00", side), header=LAW.replace("Debit|Credit", "Montant|Sens"))
    assert balances(reading) == [("FA1", balance)]


def test_an_unknown_side_rejects_the_row() -> None:
    reading = read(line("12,00", "X"), header=LAW.replace("Debit|Credit", "Montant|Sens"))
    assert messages(reading) == [("M2", "sens attendu : D ou C, +1 ou -1")]


@pytest.mark.parametrize("day", ["20260315", "2026-03-15", "15/03/2026"])
def test_dates_as_they_come(day: str) -> None:
    assert read(line("1,00", day=day)).items[0].invoice_date == dt.date(2026, 3, 15)


def test_numbers_and_dates_of_a_workbook() -> None:
    row: list[CellValue] = list(line("", "", ref="").split("|"))
    row[4], row[6], row[8], row[9], row[11] = 411000, 123.0, 5501.0, dt.datetime(2026, 2, 1), 99.9
    fec = Table("fec.xlsx", "FEC", [LAW.split("|"), row])
    header = find_fec_header(fec)
    assert header is not None
    (item,) = read_fec(fec, header).items
    assert (item.code, item.number, item.invoice_date, item.balance) == (
        "123",
        "5501",
        dt.date(2026, 2, 1),
        Decimal("99.90"),
    )


def test_what_excel_spoiled_is_not_taken_for_blank() -> None:
    spoiled: list[CellValue] = list(line("10,00", label="Vente").split("|"))
    spoiled[13] = CellFault("#N/A", "erreur Excel")
    dated: list[CellValue] = list(line("20,00", label="Vente").split("|"))
    dated[8] = dt.datetime(2026, 2, 1)
    fec = Table("fec.xlsx", "FEC", [LAW.split("|"), spoiled, dated])
    header = find_fec_header(fec)
    assert header is not None
    reading = read_fec(fec, header)
    assert [(place, str(one.amount)) for one in reading.rejected for place in [one.faults[0].place.cell]] == [
        ("N2", "10.00"),
        ("I3", "20.00"),
    ]


def test_padding_trailing_fields_and_blank_rows_count_for_nothing() -> None:
    padded = (
        "VE  |VE11|00000001|20230109|41100000|CLIENTS A 5.5%|41101590|E.LECLERC CARPENTR   |VE  0123|20230109"
        "|VENTE NECTAR   |0000000074,70|0000000000,00|  |        |20240331|||"
    )
    reading = read(padded, "", "  ", header=LAW + "|")
    (item,) = reading.items
    assert (item.number, item.details.name, item.balance) == ("VE 0123", "E.LECLERC CARPENTR", Decimal("74.70"))
    assert (reading.reading.data_rows, reading.reading.blank_rows) == (1, 2)


# --- Opening balances, other accounts, currencies -----------------------------------------------------------


@pytest.mark.parametrize(
    ("journal", "journal_name"),
    [("AN", ""), ("ANO", ""), ("RAN", ""), ("A-N", ""), ("AN01", ""), ("OUV", ""), ("OD", "A Nouveaux Détaillés")],
)
def test_an_opening_debit_is_kept_and_not_chased(journal: str, journal_name: str) -> None:
    reading = read(
        line("500,00", journal=journal, journal_name=journal_name, ref=""),
        line("", "80,00", journal=journal, journal_name=journal_name, ref="R1"),
    )
    debit, credit = reading.items
    assert [hold.kind for hold in debit.holds] == [HoldKind.OPENING]
    assert (debit.balance, credit.balance, credit.holds) == (Decimal("500.00"), Decimal("-80.00"), ())
    assert "à-nouveaux : 1 ligne, 500,00 € signalés et non relancés" in notes(reading)


@pytest.mark.parametrize(("journal", "journal_name"), [("VE", "Ventes"), ("ANC", "Ancenis"), ("VT", "Nouveau site")])
def test_other_journals_open_no_balances(journal: str, journal_name: str) -> None:
    assert read(line("500,00", journal=journal, journal_name=journal_name)).items[0].holds == ()


def test_an_opening_balance_takes_part_in_lettering() -> None:
    reading = read(line("500,00", journal="AN", letter="A", ref=""), line("", "300,00", letter="A"))
    assert balances(reading) == [("1", "200.00")]
    assert reading.items[0].holds[0].kind is HoldKind.OPENING


def test_a_payment_lettered_with_last_year_settles_the_opening_balance() -> None:
    # The invoices of last year (800) are inside the opening 1000; letter AB also pays F1, so its surplus is 250.
    reading = read(
        line("1000,00", journal="AN", ref="RAN"),
        line("", "550,00", letter="AA", ref="R1"),
        line("300,00", letter="AB", ref="F1"),
        line("", "550,00", letter="AB", ref="R2"),
        line("90,00", ref="F2"),
        line("400,00", journal="AN", ref="RAN", aux="C2"),
    )
    assert balances(reading) == [("RAN", "200.00"), ("F2", "90.00"), ("RAN", "400.00")]
    assert reading.items[0].paid == Decimal("800.00")
    assert reading.reading.ignored == (("écriture lettrée", 3),)


def test_an_unlettered_payment_leaves_the_opening_balance_alone() -> None:
    reading = read(line("1000,00", journal="AN", ref="RAN"), line("", "550,00", ref="R1"), line("1,00", letter="A"))
    assert balances(reading) == [("RAN", "1000.00"), ("R1", "-550.00"), ("FA1", "1.00")]


def test_an_advance_of_last_year_settles_the_invoice_lettered_with_it() -> None:
    reading = read(line("", "500,00", journal="AN", ref="RAN"), line("300,00", letter="A", ref="F1"))
    assert balances(reading) == [("RAN", "-200.00")]


def test_doubtful_customers_and_advances_are_told_and_not_chased() -> None:
    lines = (
        line("700,00", account="416000", ref="F1"),
        line("500,00", account="416000", ref="F2"),
        line("90,00", account="416000", ref="F3", letter="A"),
        line("", "90,00", account="416000", letter="A"),
        line("", "250,00", account="4191", ref="ACPT"),
        line("10,00", account="418100"),
    )
    reading = read(*lines)
    assert reading.items == ()
    assert reading.reading.ignored == (("écriture d’un autre compte", 6),)
    assert "compte 416 (douteux) : 2 lignes, 1 200,00 € non relancés" in notes(reading)
    assert "compte 419 (avances et avoirs à établir) : 1 ligne, −250,00 € non déduits" in notes(reading)


def test_a_foreign_invoice_is_claimed_in_euros_and_told() -> None:
    reading = read(line("80,00", foreign="USD"), line("50,00", ref="F2", foreign="EUR"))
    assert [item.currency for item in reading.items] == ["", ""]
    assert "devise étrangère (USD) : 1 ligne" in notes(reading)


def test_a_file_without_lettering_says_so() -> None:
    unlettered = read(line("80,00"), line("", "50,00"))
    assert balances(unlettered) == [("FA1", "80.00"), ("FA1", "-50.00")]
    assert "ce FEC n’est pas lettré" in notes(unlettered)
    assert "ce FEC n’est pas lettré" not in notes(read(line("80,00"), line("9,00", letter="A"), line("", "9,00")))


# --- Customers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "lib", "aux", "name", "customer"),
    [
        ("411000", "Clients", "C1", "DUPONT", ("C1", "DUPONT")),
        ("411DUPONT", "Dupont SARL", "", "", ("411DUPONT", "Dupont SARL")),
        ("41100123", "Clients", "", "", ("41100123", "")),
        ("41100000", "DUPONT SARL", "", "", ("", "DUPONT SARL")),
        ("41100", "Clients - Martin Jean", "", "", ("", "Martin Jean")),
        ("411000", "Clients", "", "DURAND", ("", "DURAND")),
        ("411100", "Clients - Ventes de biens", "C7", "", ("C7", "")),
    ],
)
def test_who_the_customer_is(account: str, lib: str, aux: str, name: str, customer: tuple[str, str]) -> None:
    (item,) = read(line("5,00", account=account, lib=lib, aux=aux, name=name)).items
    assert (item.code, item.details.name) == customer


@pytest.mark.parametrize(
    ("account", "lib"),
    [
        ("411", "Clients"),
        ("411000000", "CLIENTS DIVERS"),
        ("411100000", "CLIENTS"),
        ("411100", "Clients - Ventes de biens ou de prestations de services"),
    ],
)
def test_an_account_of_all_customers_names_none(account: str, lib: str) -> None:
    reading = read(line("5,00", account=account, lib=lib, aux="", name=""))
    assert messages(reading) == [
        ("G2", "client inconnu : ni compte auxiliaire ni nom ; exportez le FEC avec les comptes auxiliaires")
    ]
    assert reading.rejected[0].amount == Decimal("5.00")


def test_on_a_shared_account_nobody_pays_for_another() -> None:
    # One letter for two customers without codes: MARTIN's 100 settles MARTIN's invoice, not DUPONT's older one.
    reading = read(
        line("100,00", aux="", name="DUPONT", letter="A", ref="F1", day="20260101"),
        line("100,00", aux="", name="MARTIN", letter="A", ref="F2", day="20260201"),
        line("", "100,00", aux="", name="MARTIN", letter="A"),
    )
    assert [(item.number, item.details.name) for item in reading.items] == [("F1", "DUPONT")]


# --- Invoice numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("INV/2021/00001", "INV/2021/00001"),
        ("Facture n° 123", "123"),
        ("FACT FA2024-0012 Dupont", "FA2024-0012"),
        ("Vente FA2024-0012", "FA2024-0012"),
        ("Facture du 12/03/2024", ""),
        ("Facture 12/03/2024", ""),
        ("Facture 2024", ""),
        ("F1 et F2", ""),
        ("NECTAR FRAISE 5.5%", ""),
        ("DUPONT", ""),
    ],
)
def test_the_number_that_a_label_names(label: str, number: str) -> None:
    assert number_in(label) == number


def test_odoo_writes_a_dash_for_the_piece() -> None:
    reading = read(
        "INV|Customer Invoices|INV/2021/00001|20210502|411100|Clients - Ventes de biens ou de prestations de services|7"
        "|partner_a|-|20210502|INV/2021/00001| 000000000007760,45|0,00|||20210502| 000000000007760,45|EUR"
    )
    assert balances(reading) == [("INV/2021/00001", "7760.45")]
    assert "n° de facture lu dans EcritureLib : 1 ligne" in notes(reading)


@pytest.mark.parametrize("ref", ["", "-", "000", "sans", "S.A.N."])
def test_an_invoice_without_number_is_rejected(ref: str) -> None:
    reading = read(line("5,00", ref=ref, label="Vente"))
    assert [place for place, _ in messages(reading)] == ["I2"]
    assert "numéro de facture manquant" in messages(reading)[0][1]


def test_a_piece_that_customers_share_is_a_batch() -> None:
    batch = read(
        line("5,00", ref="VE 0123", aux="C1", label="Facture FA10"),
        line("6,00", ref="VE 0123", aux="C2", label="Nectar"),
        line("7,00", ref="FA12", aux="C2", label="Facture FA99"),
    )
    assert balances(batch) == [("FA10", "5.00"), ("VE 0123", "6.00"), ("FA12", "7.00")]
    assert "plusieurs clients partagent VE 0123 ;" in notes(batch)


def test_one_piece_with_two_invoices_of_a_customer_takes_their_own_numbers() -> None:
    two = read(line("5,00", ref="LOT", label="Facture FA1"), line("6,00", ref="LOT", label="Facture FA2"))
    assert balances(two) == [("FA1", "5.00"), ("FA2", "6.00")]
    parts = read(line("5,00", ref="FA7", label="Acompte"), line("6,00", ref="FA7", label="Solde"))
    assert balances(parts) == [("FA7", "5.00"), ("FA7", "6.00")]


# --- Bad rows -----------------------------------------------------------------------------------------------


def test_every_fault_of_a_row_is_told_with_its_cell() -> None:
    reading = read(line("12,3x", aux="", name="", day="20261399"))
    assert [place for place, _ in messages(reading)] == ["L2", "G2", "J2"]
    assert reading.rejected[0].amount is None


def test_an_unreadable_payment_does_not_open_the_invoice_that_it_settled() -> None:
    reading = read(line("100,00", letter="A"), line("", "1OO,00", letter="A"), line("7,00", ref="F2"))
    assert balances(reading) == [("F2", "7.00")]
    assert [(one.row.row, one.amount) for one in reading.rejected] == [(2, Decimal("100.00")), (3, None)]
    assert "même lettrage (A) que la ligne 3" in reading.rejected[0].faults[0].message


def test_a_row_cut_short_has_no_amount() -> None:
    reading = read(line("5,00").split("|Facture|")[0] + "|Fac", "ture|5,00|0,00||||")
    assert messages(reading) == [("L2", "montant manquant ; complétez la ligne dans le fichier")]
    assert reading.reading.ignored == (("ligne sans numéro de compte", 1),)


def test_zero_amounts_are_no_items() -> None:
    assert read(line("0,00", "0,00")).reading.ignored == (("écriture de montant nul", 1),)


@pytest.mark.parametrize("label", ["Nectar | fraise", "A|B|C", "A|5", "A|0"])
@pytest.mark.parametrize("foreign", ["", "USD"])
@pytest.mark.parametrize("sides", [("100,00", "0,00"), ("100,00", ""), ("0,00", "100,00"), ("", "100,00")])
def test_a_separator_in_the_label_is_put_right(label: str, foreign: str, sides: tuple[str, str]) -> None:
    reading = read(line(*sides, label=label, foreign=foreign))
    assert balances(reading) == [("FA1", "-100.00" if "100" in sides[1] else "100.00")]
    assert [flag.place.cell for flag in reading.flags] == ["2"]


def test_a_separator_in_the_label_of_an_entry_not_yet_validated() -> None:
    # Read as it stands, the row would be a debit of nothing with the letter 100,00.
    reading = read(line("", "100,00", label="A|0").replace("20260131", ""))
    assert balances(reading) == [("FA1", "-100.00")]


def test_a_separator_in_the_name_of_the_journal_hides_no_customer() -> None:
    reading = read(line("100,00", journal_name="Ventes | France"))
    assert balances(reading) == [("FA1", "100.00")]


def test_a_separator_that_could_stand_in_two_texts_rejects_the_row() -> None:
    reading = read(line("100,00", name="DU|PONT"))
    assert reading.items == ()
    assert "ligne décalée" in messages(reading)[0][1]


# --- The laws -----------------------------------------------------------------------------------------------

CENTS = st.integers(-50_000, 50_000)


def euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


FEC_LINES = st.lists(
    st.builds(
        lambda debit, credit, aux, letter, account, day, journal, ref: line(
            debit, credit, aux=aux, letter=letter, account=account, day=day, journal=journal, ref=ref
        ),
        debit=st.one_of(st.just(""), CENTS.map(euros), st.just("abc")),
        credit=st.one_of(st.just(""), CENTS.map(euros)),
        aux=st.sampled_from(["C1", "C2", ""]),
        letter=st.sampled_from(["", "A", "B", "a"]),
        account=st.sampled_from(["411000", "4110001", "706000", "416000", ""]),
        day=st.sampled_from(["20260101", "20260201", "", "20269999"]),
        journal=st.sampled_from(["VE", "BQ", "AN"]),
        ref=st.sampled_from(["F1", "F2", "-"]),
    ),
    max_size=25,
)


@given(FEC_LINES)
def test_rows_and_money_are_conserved(lines: list[str]) -> None:
    reading = read(*lines, "")
    ignored = sum(count for _, count in reading.reading.ignored)
    assert len(reading.items) + len(reading.rejected) + ignored == len(lines)
    assert (reading.reading.data_rows, reading.reading.blank_rows) == (len(reading.items) + len(reading.rejected), 1)
    used = [item.row.row for item in reading.items] + [one.row.row for one in reading.rejected]
    assert len(used) == len(set(used))
    written = Decimal(0)
    for cells in (text.split("|") for text in lines):
        if cells[4].startswith("411") and cells[11] != "abc" and (cells[11] or cells[12]):
            written += Decimal(cells[11].replace(",", ".") or 0) - Decimal(cells[12].replace(",", ".") or 0)
    kept = sum((item.balance for item in reading.items), Decimal(0))
    assert kept + sum((one.amount for one in reading.rejected if one.amount is not None), Decimal(0)) == written


POSTINGS = st.lists(
    st.builds(
        Posting,
        letter_key=st.sampled_from([("411", "C1"), ("411", "C2"), ("411", "")]),
        customer=st.sampled_from(["C1", "C2"]),
        letter=st.sampled_from(["", "A", "a"]),
        day=st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 5))),
        amount=CENTS.map(lambda cents: Decimal(cents) / 100),
        opening=st.booleans(),
    ),
    max_size=20,
)


@given(POSTINGS)
def test_lettering_never_turns_nor_enlarges_an_amount(postings: list[Posting]) -> None:
    left = rests(postings)
    assert sum(left) == sum(posting.amount for posting in postings)
    for posting, rest in zip(postings, left, strict=True):
        assert min(posting.amount, Decimal(0)) <= rest <= max(posting.amount, Decimal(0))
        assert posting.letter or posting.opening or rest == posting.amount


def test_an_item_shows_what_was_paid_of_it() -> None:
    item: Item = read(line("80,00")).items[0]
    assert item.total is not None
    assert item.paid is not None
    assert item.total - item.paid == item.balance


@pytest.mark.parametrize(
    ("journal", "journal_name", "wanted"),
    [("BQ", "Banque", True), ("BQ2", "Crédit du Nord", True), ("CA", "Caisse", True), ("VE", "Ventes", False)],
)
def test_a_credit_of_the_bank_s_journal_is_a_payment(journal: str, journal_name: str, wanted: bool) -> None:
    reading = read(line(debit="100,00"), line(credit="40,00", ref="R1", journal=journal, journal_name=journal_name))
    assert [item.is_payment for item in reading.items] == [False, wanted]
