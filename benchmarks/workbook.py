"""An invented ledger of any length, the same each time: 20 columns, text and true amounts and dates, a few faults."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import xlsxwriter

ON = dt.date(2026, 11, 21)
HEADERS = (
    *("Code client", "Raison sociale", "Contact", "Adresse 1", "Adresse 2", "Code postal", "Ville", "Pays", "E-mail"),
    *("Type client", "N° facture", "Objet", "Date facture", "Date d'échéance", "Montant TTC", "Déjà réglé", "Reste dû"),
    *("Devise", "Niveau de relance", "Litige"),
)


def write_ledger(path: Path, rows: int) -> None:
    """An invented ledger: one debtor for eight rows, text and true amounts and dates, a few credits and faults."""
    dice = random.Random(20261121)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Factures")
    sheet.write_row(0, 0, HEADERS)
    for row in range(1, rows + 1):
        code = f"{dice.randrange(rows // 8):05d}"
        due = ON - dt.timedelta(days=dice.randint(-30, 200))
        total, paid = round(dice.uniform(5, 9000), 2), dice.choice([0, 0, 0, 5])
        shown = f"{total:,.2f}".replace(",", "\u00a0").replace(".", ",")
        values = (
            *(code, f"Société n°{code}", "Service comptabilité", f"{row % 200} rue du Port", "Bâtiment B", "44000"),
            *("Nantes", "France", f"compta{code}@exemple.fr", "professionnel", f"FA{row:06d}", "Fournitures"),
        )
        sheet.write_row(row, 0, values)
        sheet.write_datetime(row, 12, dt.datetime.combine(due - dt.timedelta(days=30), dt.time()))
        sheet.write(row, 13, due.strftime("%d/%m/%Y") if row % 3 else "31/02/2026" if row % 600 == 0 else "")
        sheet.write(row, 14, shown if row % 2 else total)
        sheet.write(row, 15, paid)
        sheet.write(row, 16, round(total - paid, 2) if row % 20 else -total)
        if row % 700 == 0:
            sheet.write_formula(row, 16, "=NA()", value="#N/A")
        sheet.write_row(row, 17, ("EUR", row % 3, "oui" if row % 50 == 0 else ""))
    book.close()
