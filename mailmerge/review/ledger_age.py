"""Is a ledger too old to write letters from?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from mailmerge.model import Ledger
from mailmerge.values import print_short_date


def ledger_age_remarks(ledger: Ledger, written: Mapping[str, dt.date], most_days: int, on: dt.date) -> tuple[str, ...]:
    """A sentence for each ledger that was saved more than so many days before the run date.

    Args:
        ledger: what was read.
        written: the day on which each file says that it was saved, by file name.
        most_days: from the settings.
        on: the run date.
    """
    return tuple(_remarks(ledger, written, most_days, on))


def _remarks(ledger: Ledger, written: Mapping[str, dt.date], most_days: int, on: dt.date) -> Iterator[str]:
    for file, day in sorted(written.items()):
        if (on - day).days > most_days and not _untrue(ledger, file, day, on):
            yield (
                f"{file} a été enregistré le {print_short_date(day)}, il y a {(on - day).days} jours : les règlements "
                "reçus depuis n’y sont sans doute pas. Refaites l’export avant d’envoyer les lettres."
            )


def _untrue(ledger: Ledger, file: str, day: dt.date, on: dt.date) -> bool:
    """Whether most of the file’s invoices are later than itself: some programs write a fixed date, or a template’s."""
    dates = [item.invoice_date for item in ledger.items if item.row.file == file and item.invoice_date]
    return 2 * sum(day < one <= on for one in dates) > len(dates) or not any(
        item.row.file == file for item in ledger.items
    )
