"""What public exports taught: each test is the smallest list with the trap of one of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from mailmerge import load_settings
from mailmerge.errors import ExitCode, LedgerError
from mailmerge.model import Item, Ledger, Status
from mailmerge.run import read_ledgers


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
    ledger = read(
        workspace,
        "N° facture;Client;Date facture;Échéance;Montant TTC\n"
        "F1;Dupont;03/04/2026;02/04/2026;10\nF2;Martin;01/02/2026;03/02/2026;20\n",
    )
    assert [item.due_date for item in ledger.items] == [dt.date(2026, 4, 2), dt.date(2026, 2, 3)]


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
