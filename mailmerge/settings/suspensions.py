"""What does the sheet Suspensions of `clients.xlsx` hold, and until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from mailmerge.model import Client, Field, Hold, HoldKind, Table
from mailmerge.settings.kinds import did_you_mean
from mailmerge.settings.sheets import Faults, reader_below
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import find_header
from mailmerge.values import fold

SUSPENSIONS_SHEET = "Suspensions"
SUSPENSION_COLUMNS = ("Code", "N° facture", "Motif", "Jusqu’au", "Publié le")
SUSPENSION_FIELDS = frozenset((Field.CODE, Field.NUMBER, Field.REASON, Field.HOLD_UNTIL, Field.PUBLISHED))

_REASONS: tuple[tuple[HoldKind, tuple[str, ...]], ...] = (
    (HoldKind.PROCEEDINGS, ("procedure collective", "redressement", "liquidation", "sauvegarde")),
    (HoldKind.DISPUTE, ("litige", "contest", "reclamation")),
    (HoldKind.PLAN, ("echeancier", "plan", "moratoire")),
    (HoldKind.PROMISE, ("promesse",)),
)


def add_suspensions(clients: dict[str, Client], table: Table, extra_words: Mapping[str, Field], faults: Faults) -> None:
    """Put each hold on its client or on one of the client's invoices; every faulty cell is added to `faults`."""
    header = find_header(table, extra_words, SUSPENSION_FIELDS)
    if header is None or Field.CODE not in header.columns:
        if any(not is_blank(value) for row in table.rows for value in row):
            faults.add_sheet(table.file, table.sheet, f"en-têtes attendus : {', '.join(SUSPENSION_COLUMNS)}")
        return
    # An unknown header here could turn a hold of one invoice into one of the whole account.
    for column in (*header.unused, *(column for tied in header.ties.values() for column in tied)):
        near = did_you_mean(header.texts[column], SUSPENSION_COLUMNS)
        faults.add(table, header.row, column, f"en-tête inconnu ou en double{near}")
    reader = reader_below(table, header)
    for index, (code, number, reason, until, published) in enumerate(
        zip(
            reader.identifiers(Field.CODE),
            reader.identifiers(Field.NUMBER),
            reader.texts(Field.REASON),
            reader.dates(Field.HOLD_UNTIL),
            reader.dates(Field.PUBLISHED),
            strict=True,
        )
    ):
        if not code:
            reader.fault(index, Field.CODE, "code client manquant ; complétez-le ou supprimez la ligne")
        hold = _suspension(reason, until, published)
        if published and hold.kind is not HoldKind.PROCEEDINGS:
            message = "date de publication sans procédure collective ; corrigez le motif ou effacez-la"
            reader.fault(index, Field.PUBLISHED, message)
        _suspend(clients, code, number, hold)
    faults.take(reader)


def _suspend(clients: dict[str, Client], code: str, number: str, hold: Hold) -> None:
    alike = [other for other in clients if other.casefold() == code.casefold()]
    if code not in clients and len(alike) == 1:
        code = alike[0]
    client = clients.get(code, Client(code))
    if number:
        clients[code] = replace(client, invoice_holds=(*client.invoice_holds, (number, hold)))
    else:
        clients[code] = replace(client, holds=(*client.holds, hold))


def _suspension(reason: str, until: dt.date | None, published: dt.date | None) -> Hold:
    """The kind of hold that the reason names; without a known word, a hold until the date, or a stop."""
    folded = fold(reason)
    for kind, words in _REASONS:
        if any(word in folded for word in words):
            return Hold(kind, None if kind is HoldKind.PROCEEDINGS else until, reason, published)
    return Hold(HoldKind.UNTIL if until else HoldKind.STOP, until, reason)
