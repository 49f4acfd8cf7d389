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
