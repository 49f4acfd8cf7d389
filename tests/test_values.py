"""Text to amounts, dates and identifiers, and back."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.model import CellFault, CellValue
from mailmerge.values import (
    AmountStyle,
    DateOrder,
    DateOrders,
    Unreadable,
    amount_style,
    clean_line,
    date_order,
    decide,
    fold,
    is_yes,
    name_key,
    print_amount,
    print_date,
    print_number,
    to_amount,
    to_date,
    to_identifier,
    to_integer,
)

cents = st.integers(-(10**13), 10**13).map(lambda number: Decimal(number) / 100)


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("1234,56", "1234.56", ""),
        ("1 234,56", "1234.56", ""),
        ("1\u00a0234,56", "1234.56", ""),
        ("1\u202f234,56\u00a0€", "1234.56", "EUR"),
        ("1.234,56", "1234.56", ""),
        ("1,234.56", "1234.56", ""),
        ("1'234.50", "1234.50", ""),
        ("1’234.50 CHF", "1234.50", "CHF"),
        ("12.345.678,90", "12345678.90", ""),
        ("123,45-", "-123.45", ""),
        ("-123,45", "-123.45", ""),
        ("−123,45", "-123.45", ""),
        ("(123,45)", "-123.45", ""),
        ("$26.67", "26.67", "USD"),
        ("EUR 12", "12.00", "EUR"),
        ("0000000074,70", "74.70", ""),
        ("0,0", "0.00", ""),
        ("1 234,5600", "1234.56", ""),
        (1234.5, "1234.50", ""),
        (0.1 + 0.2, "0.30", ""),
        (1e-9, "0.00", ""),
        (7, "7.00", ""),
        (-0.0, "0.00", ""),
        ("19,2", "19.20", ""),
        ("+12,50", "12.50", ""),
        (".50", "0.50", ""),
        (" 000000000001437,12", "1437.12", ""),
        ("-000000000001437,12", "-1437.12", ""),
        ("1\u2009234\u2009567,89", "1234567.89", ""),
        ("1 234,560", "1234.56", ""),
        ("1'234", "1234.00", ""),
        ("1,234,567", "1234567.00", ""),
        ("12,34,567.50 ₹", "1234567.50", "INR"),
        ("$13.50 ", "13.50", "USD"),
        ("EUR 1.234,56", "1234.56", "EUR"),
        ("1 234,56 EUR", "1234.56", "EUR"),
        ("120 zł", "120.00", "PLN"),
        ("120,50 Kč", "120.50", "CZK"),
        ("₪ 1,020.00", "1020.00", "ILS"),
        ("(€123.45)", "-123.45", "EUR"),
        ("€(123.45)", "-123.45", "EUR"),
        ("(123,45) €", "-123.45", "EUR"),
        ("-$5.00", "-5.00", "USD"),
        ("$-5.00", "-5.00", "USD"),
        ("5,00- €", "-5.00", "EUR"),
        ("123,45 C", "-123.45", ""),
        ("123,45C", "-123.45", ""),
        ("123,45 D", "123.45", ""),
        ("1,234.50 CR", "-1234.50", ""),
        ("123,45 EUR Cr", "-123.45", "EUR"),
        ("123,45 H", "-123.45", ""),
        ("123,45 S", "123.45", ""),
        ("12 CHF", "12.00", "CHF"),
        ("CHF 1’234.-", "1234.00", "CHF"),
        ("50,--", "50.00", ""),
        ("-", "0.00", ""),
        (" –   €", "0.00", "EUR"),
        ("1.23456E+03", "1234.56", ""),
        ("0,00", "0.00", ""),
        ("-0,00", "0.00", ""),
    ],
)
def test_amounts_that_are_read(cell: CellValue, amount: str, currency: str) -> None:
    assert to_amount(cell) == (Decimal(amount), currency)
    assert to_amount(cell)[0].as_tuple().exponent == -2


@pytest.mark.parametrize(
    "cell",
    [
        *("12,345", "1.234", "à voir", "", "--5", "-(5)", "1 23,45", "1,2,3", "12,34,56", "5 €  $", "1 234,567", "1-2"),
        *("12 pommes", "1e5", "٣", "nan", "1 234 5", "1.234,567", "1'2345", "1 234'567", "$.50", "12.", "12,"),
        *("120 kr", "120 ¥", "12 %", "- -", "-5 C", "(5) C", "5)", ")5(", "(-5)", "5 C C", "1.2E+03", "1,23E+13"),
        *("$1,234", "1.234 EUR", "USD 5 EUR", "5 ABC", "1,234,56", "1.234.56"),
        *(True, None, float("nan"), float("inf"), 12.345, 1e18, dt.date(2026, 1, 1), CellFault("#N/A", "erreur")),
    ],
)
def test_amounts_that_are_refused(cell: CellValue) -> None:
    with pytest.raises(Unreadable):
        to_amount(cell)


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1 234,56", "1,234", None, "x"], AmountStyle.COMMA),
        (["4800,00"], AmountStyle.COMMA),
        (["1.234,56 €"], AmountStyle.COMMA),
        (["1.234.567"], AmountStyle.COMMA),
        (["1,020.00"], AmountStyle.POINT),
        (["1'234.50"], AmountStyle.POINT),
        (["$26.67", "1,020"], AmountStyle.POINT),
        (["1,234,567"], AmountStyle.POINT),
        (["26.67", "26,67"], AmountStyle.UNKNOWN),
        (["1,234", "1.234", "12", 12.5, "1 234"], AmountStyle.UNKNOWN),
        ([], AmountStyle.UNKNOWN),
    ],
)
def test_a_column_tells_its_decimal_separator(cells: list[CellValue], style: AmountStyle) -> None:
    assert amount_style(cells) is style


def test_the_column_decides_what_one_cell_cannot() -> None:
    assert to_amount("1.234", AmountStyle.COMMA)[0] == Decimal("1234.00")
    assert to_amount("-$1,234", AmountStyle.POINT) == (Decimal("-1234.00"), "USD")
    # A cell with one reading keeps it, whatever its column says.
    assert to_amount("26.67", AmountStyle.COMMA)[0] == Decimal("26.67")
    assert to_amount("1.234,56", AmountStyle.POINT)[0] == Decimal("1234.56")


@pytest.mark.parametrize(
    ("cell", "style"), [("1,234", AmountStyle.COMMA), ("1,230", AmountStyle.COMMA), ("1.234", AmountStyle.POINT)]
)
def test_three_decimals_are_never_an_amount(cell: str, style: AmountStyle) -> None:
    with pytest.raises(Unreadable):
        to_amount(cell, style)


@given(cents, st.sampled_from([AmountStyle.COMMA, AmountStyle.POINT]), st.sampled_from(["", " ", "'", "other"]))
def test_an_amount_written_in_the_style_of_its_column_reads_back(
    amount: Decimal, style: AmountStyle, thousands: str
) -> None:
    decimal, other = (",", ".") if style is AmountStyle.COMMA else (".", ",")
    english = f"{amount:,.2f}"
    grouping = other if thousands == "other" else thousands
    text = english.replace(",", "_").replace(".", decimal).replace("_", grouping)
    assert to_amount(text, style)[0] == amount
    assert to_amount(text)[0] == amount
    assert amount_style([text]) is style


@given(cents)
def test_a_printed_amount_reads_back(amount: Decimal) -> None:
    assert to_amount(print_number(amount))[0] == amount
    assert to_amount(print_amount(amount, "EUR")) == (amount, "EUR")


@given(cents.filter(lambda amount: abs(amount) < 10**11))
def test_a_float_of_cents_reads_back(amount: Decimal) -> None:
    assert to_amount(float(amount))[0] == amount


@given(cents, st.sampled_from(["EUR", "USD", "GBP", "CHF", "CAD"]))
def test_amounts_are_printed_as_the_french_locale_does(amount: Decimal, currency: str) -> None:
    theirs = format_currency(amount, currency, locale="fr_FR")
    assert print_amount(amount, currency) == theirs.replace("-", "−")


@given(st.text())
def test_no_text_makes_reading_fail_otherwise(text: str) -> None:
    for read in (to_amount, to_date, to_integer):
        with contextlib.suppress(Unreadable):
            read(text)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/12/2026", dt.date(2026, 12, 31)),
        ("1/2/26", dt.date(2026, 2, 1)),
        ("03.04.2026", dt.date(2026, 4, 3)),
        ("03-04-2026", dt.date(2026, 4, 3)),
        ("2026-12-31", dt.date(2026, 12, 31)),
        ("2026-12-31 00:00:00", dt.date(2026, 12, 31)),
        ("2026-12-31T10:20:30.123456", dt.date(2026, 12, 31)),
        ("31/12/2026 14:05", dt.date(2026, 12, 31)),
        ("20261231", dt.date(2026, 12, 31)),
        (20261231, dt.date(2026, 12, 31)),
        (46387, dt.date(2026, 12, 31)),  # Excel: =DATE(2026;12;31) shown as a number
        ("1er février 2026", dt.date(2026, 2, 1)),
        ("21 Nov. 2026", dt.date(2026, 11, 21)),
        (dt.datetime(2026, 12, 31, 23, 59), dt.date(2026, 12, 31)),
        (46387.75, dt.date(2026, 12, 31)),  # the same, at 18:00
        ("31122026", dt.date(2026, 12, 31)),
        ("2026-12-31T10:20:30Z", dt.date(2026, 12, 31)),
        ("2026-12-31T10:20:30.5+02:00", dt.date(2026, 12, 31)),
        ("31/12/2026 à 14h05", dt.date(2026, 12, 31)),
        ("31/12/2026 02:05:00 PM", dt.date(2026, 12, 31)),
        ("1/2/98", dt.date(1998, 2, 1)),
        ("28-janv.-26", dt.date(2026, 1, 28)),
        ("Jan 28 2021", dt.date(2021, 1, 28)),
        ("28 Jan 2021", dt.date(2021, 1, 28)),
        ("January 28, 2021", dt.date(2021, 1, 28)),
        ("March 3rd, 2026", dt.date(2026, 3, 3)),
        ("jeudi 3 mars 2026", dt.date(2026, 3, 3)),
        ("mar. 3 mars 2026", dt.date(2026, 3, 3)),
        ("Thu, 3 Mar 2026", dt.date(2026, 3, 3)),
        ("3. März 2026", dt.date(2026, 3, 3)),
        ("3 de marzo de 2026", dt.date(2026, 3, 3)),
        ("3 mag 2026", dt.date(2026, 5, 3)),
        ("3 de março de 2026", dt.date(2026, 3, 3)),
        ("2026-mar-03", dt.date(2026, 3, 3)),
        ("Jan 28, 2021 14:05", dt.date(2021, 1, 28)),
    ],
)
def test_dates_that_are_read(cell: CellValue, day: dt.date) -> None:
    assert to_date(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        *("31/02/2026", "00/00/2026", "12/31/2026", "demain", "31/12", "1226", "32 mars 2026", "", "311226", "46387"),
        *("Jan 2026", "3 foo 2026", "12312026", "99999999", float("nan"), float("inf"), 1e300, -46387),
        *(True, 12.5, 3, None, dt.date(1900, 1, 1), dt.datetime(2150, 1, 1), dt.time(10), CellFault("#REF!", "erreur")),
    ],
)
def test_dates_that_are_refused(cell: CellValue) -> None:
    with pytest.raises(Unreadable):
        to_date(cell)


def test_a_month_first_column_reads_month_first() -> None:
    assert to_date("12/31/2026", DateOrder.MONTH_FIRST) == dt.date(2026, 12, 31)
    assert to_date("3/4/26", DateOrder.MONTH_FIRST) == dt.date(2026, 3, 4)
    assert to_date("03.04.2026", DateOrder.MONTH_FIRST) == dt.date(2026, 4, 3)
    assert to_date("2026-03-04", DateOrder.MONTH_FIRST) == dt.date(2026, 3, 4)
    with pytest.raises(Unreadable, match="mois d’abord"):
        to_date("31/12/2026", DateOrder.MONTH_FIRST)


def test_day_numbers_since_1904() -> None:
    assert to_date(46387 - 1462, since_1904=True) == dt.date(2026, 12, 31)
    assert to_date(20261231, since_1904=True) == dt.date(2026, 12, 31)
    assert to_date(dt.date(2026, 12, 31), since_1904=True) == dt.date(2026, 12, 31)


def test_a_column_tells_whether_the_day_comes_first() -> None:
    cells: list[CellValue] = ["31/12/2026", "03/04/2026", "05/05/2026", "31.12.2026", "2026-12-31", None, 46387]
    counts = date_order([*cells, dt.date(2026, 12, 31), dt.datetime(2026, 12, 1)])
    assert counts == DateOrders(day_first=1, month_first=0, ambiguous=1, true_dates=2, true_dates_day_over_12=1)
    assert decide(counts) is DateOrder.DAY_FIRST
    assert decide(date_order(["1/28/2021 10:00", "1/2/2021"])) is DateOrder.MONTH_FIRST
    assert decide(date_order(["12312026"])) is DateOrder.MONTH_FIRST
    assert decide(date_order(["1/28/2021", "28/1/2021"])) is None
    assert decide(date_order(["1/2/2021", "40/50/2021"])) is None


@given(st.dates(dt.date(1990, 1, 1), dt.date(2079, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d%m%Y"]))
def test_a_date_reads_back_in_the_order_of_its_column(day: dt.date, form: str) -> None:
    assert to_date(day.strftime(form)) == day
    assert (
        to_date(day.strftime(form.replace("%d", "?").replace("%m", "%d").replace("?", "%m")), DateOrder.MONTH_FIRST)
        == day
    )


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_dates_are_printed_as_the_french_locale_does(day: dt.date) -> None:
    theirs = format_date(day, "d MMMM y", locale="fr_FR")
    assert print_date(day) == (theirs.replace("1 ", "1er ", 1) if day.day == 1 else theirs)
    assert to_date(print_date(day)) == day


def test_identifiers_stay_text() -> None:
    assert to_identifier("00123") == "00123"
    assert to_identifier(123) == "123"
    assert to_identifier(123.0) == "123"
    assert to_identifier(" FA\u00a01 ") == "FA 1"
    assert to_identifier("NA") == "NA"
    assert to_identifier(85000000000123.0) == "85000000000123"
    assert to_identifier(1.23e13) == "12300000000000"
    assert to_identifier("411001.0") == "411001"
    assert to_identifier("8.5000000000123E+13") == "85000000000123"
    assert [to_identifier(text) for text in ("12/03/26", "1E05", "2E5", "0.0", "1.50")] == [
        *("12/03/26", "1E05", "2E5", "0.0", "1.50")
    ]


@pytest.mark.parametrize(
    "cell", ["1,23E+13", "8.5E+13", "8,5E13", "1E+15", 1e15, 10**16, True, dt.datetime(2026, 5, 1)]
)
def test_identifiers_that_excel_destroyed(cell: CellValue) -> None:
    with pytest.raises(Unreadable, match="format Texte"):
        to_identifier(cell)


def test_control_characters_leave_text() -> None:
    assert clean_line("Dupont_x000D_\nFils\x07") == "Dupont Fils"
    assert clean_line("\u00a0Dupont \u202f &\tFils\r\n") == "Dupont & Fils"


@given(st.text())
def test_clean_text_is_printable_xml_and_stable(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert all(char >= " " and not "\ud800" <= char <= "\udfff" for char in once)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Dupont & Fils SARL", "S.A.R.L. DUPONT  &  FILS"),
        ("Société Générale", "SOCIETE GENERALE SA"),
        ("L'Œuvre", "l’oeuvre"),
        ("Dupont-Durand", "Dupont Durand"),
    ],
)
def test_names_that_are_the_same_debtor(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right"), [("Martin Paul", "Martin Paule"), ("SAS", "SARL"), ("株式会社山", "株式会社川")]
)
def test_names_that_are_different_debtors(left: str, right: str) -> None:
    assert name_key(left) != name_key(right)


def test_yes_and_no() -> None:
    assert [is_yes(cell) for cell in ("x", "Oui", 1, True, "contesté le 3/11", "O")] == [True] * 6
    assert [is_yes(cell) for cell in ("", "Non", 0, False, "N", "-", "néant", "0")] == [False] * 8


def test_folding_ignores_what_people_vary() -> None:
    assert fold("  Échéance\u00a0n°2 : ") == fold("echeance N 2") == "echeance n 2"
