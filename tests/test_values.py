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
    Unreadable,
    clean_line,
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
    ],
)
def test_amounts_that_are_read(cell: CellValue, amount: str, currency: str) -> None:
    assert to_amount(cell) == (Decimal(amount), currency)
    assert to_amount(cell)[0].as_tuple().exponent == -2


@pytest.mark.parametrize(
    "cell",
    [
        *("12,345", "1.234", "à voir", "", "--5", "-(5)", "1 23,45", "1,2,3", "12,34,56", "5 €  $", "1 234,567", "1-2"),
        *("12 pommes", "1e5", "٣", "nan", "1 234 5"),
        *(True, None, float("nan"), float("inf"), 12.345, 1e18, dt.date(2026, 1, 1), CellFault("#N/A", "erreur")),
    ],
)
def test_amounts_that_are_refused(cell: CellValue) -> None:
    with pytest.raises(Unreadable):
        to_amount(cell)


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
    ],
)
def test_dates_that_are_read(cell: CellValue, day: dt.date) -> None:
    assert to_date(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        *("31/02/2026", "00/00/2026", "12/31/2026", "demain", "31/12", "1226", "32 mars 2026", ""),
        *(True, 12.5, 3, None, dt.date(1900, 1, 1), dt.datetime(2150, 1, 1), dt.time(10), CellFault("#REF!", "erreur")),
    ],
)
def test_dates_that_are_refused(cell: CellValue) -> None:
    with pytest.raises(Unreadable):
        to_date(cell)


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
    with pytest.raises(Unreadable):
        to_identifier(dt.datetime(2026, 5, 1))


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
