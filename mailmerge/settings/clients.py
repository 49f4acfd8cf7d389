"""What does `clients.xlsx` say about each debtor: address, terms, and what is suspended?

Headers are recognised as in ledgers, so a customer list exported from an accounting package works as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailmerge.model import Channel, Client, DebtorKind, Field, Hold, HoldKind, Table
from mailmerge.settings.kinds import did_you_mean
from mailmerge.settings.sheets import Faults
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, sounds_like_hold
from mailmerge.tables.header import Header, find_header
from mailmerge.tables.rows import RowReader, read_details, read_holds
from mailmerge.values import fold

CLIENT_COLUMNS = (
    *("Code", "Nom", "Contact", "Civilité", "Adresse 1", "Adresse 2", "Adresse 3", "Code postal", "Ville", "Pays"),
    *("E-mail", "Téléphone", "SIREN", "Type", "Langue", "Délai de paiement", "Taux contractuel", "Canal", "Segment"),
)
SUSPENSION_COLUMNS = ("Code", "N° facture", "Motif", "Jusqu’au")
CLIENTS_SHEET, SUSPENSIONS_SHEET = "Clients", "Suspensions"

_CLIENT_FIELDS = frozenset(
    (
        *(Field.CODE, Field.NAME, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
        *(Field.POSTCODE, Field.CITY, Field.POSTCODE_CITY, Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN),
        *(Field.KIND, Field.LANGUAGE, Field.TERMS, Field.CONTRACT_RATE, Field.CHANNEL, Field.SEGMENT),
        *(Field.PROCEEDINGS, Field.STOP, Field.DISPUTE, Field.PLAN, Field.PROMISE, Field.HOLD_UNTIL),
    )
)
_SUSPENSION_FIELDS = frozenset((Field.CODE, Field.NUMBER, Field.REASON, Field.HOLD_UNTIL))

_REASONS: tuple[tuple[HoldKind, tuple[str, ...]], ...] = (
    (HoldKind.PROCEEDINGS, ("procedure collective", "redressement", "liquidation", "sauvegarde")),
    (HoldKind.DISPUTE, ("litige", "contest", "reclamation")),
    (HoldKind.PLAN, ("echeancier", "plan", "moratoire")),
    (HoldKind.PROMISE, ("promesse",)),
)


def read_clients(tables: Sequence[Table], extra_words: Mapping[str, Field], faults: Faults) -> Mapping[str, Client]:
    """The clients by code; every faulty cell is added to `faults`."""
    suspensions = next((table for table in tables if fold(table.sheet).startswith("suspension")), None)
    clients: dict[str, Client] = {}
    found = _client_table([table for table in tables if table is not suspensions], extra_words)
    if found is None:
        visible = [table for table in tables if any(not is_blank(value) for row in table.rows for value in row)]
        if visible:
            message = "aucune ligne d’en-têtes avec « Code » et « Nom » ; rétablissez-la"
            faults.add_sheet(visible[0].file, visible[0].sheet, message)
    else:
        clients = _clients(*found, faults)
    if suspensions is not None:
        _add_suspensions(clients, suspensions, extra_words, faults)
    return clients


def _client_table(tables: Sequence[Table], extra_words: Mapping[str, Field]) -> tuple[Table, Header] | None:
    named = sorted(tables, key=lambda table: fold(table.sheet) != fold(CLIENTS_SHEET))
    for table in named:
        header = find_header(table, extra_words, _CLIENT_FIELDS)
        if header and not table.hidden and Field.CODE in (*header.columns, *header.ties):
            return table, header
    return None


def _clients(table: Table, header: Header, faults: Faults) -> dict[str, Client]:
    clients: dict[str, Client] = {}
    for field, columns in header.ties.items():
        faults.add(table, header.row, columns[1], f"deux colonnes pour « {FIELDS[field].label} » ; renommez-en une")
    for column in header.unused:
        cells = [row[column] for row in table.rows[header.row + 1 :] if column < len(row)]
        if sounds_like_hold(header.texts[column]) and not all(map(is_blank, cells)):
            faults.add(
                table, header.row, column, "en-tête inconnu : si c’est une raison de ne pas relancer, renommez-le"
            )
    for row_number in range(header.row + 1, len(table.rows)):
        if all(is_blank(value) for value in table.rows[row_number]):
            continue
        row = RowReader(table, row_number, header.columns)
        client = _client(row)
        if not client.code:
            row.fault(Field.CODE, "code client manquant ; complétez-le ou supprimez la ligne")
        elif client.code in clients:
            row.fault(Field.CODE, "ce code client figure deux fois ; gardez une seule ligne")
        clients[client.code] = client
        faults.found += row.faults
    return clients


def _client(row: RowReader) -> Client:
    rate, _ = row.amount(Field.CONTRACT_RATE)
    details = read_details(row)
    if (kind := row.text(Field.KIND)) and details.kind is DebtorKind.UNKNOWN:
        names = [one.value for one in DebtorKind if one.value]
        row.fault(Field.KIND, f"type attendu : professionnel, particulier ou public{did_you_mean(kind, names)}")
    channel = row.text(Field.CHANNEL)
    if channel and fold(channel) not in map(fold, Channel):
        row.fault(Field.CHANNEL, f"canal attendu : {', '.join(Channel)}{did_you_mean(channel, Channel)}")
    if rate is not None and rate < 0:
        row.fault(Field.CONTRACT_RATE, "taux positif attendu, en % par an")
    if details.terms is None and not is_blank(row.value(Field.TERMS)):
        row.fault(Field.TERMS, "nombre de jours attendu, par exemple 45 (ou effacez la cellule)")
    return Client(
        code=row.identifier(Field.CODE),
        details=details,
        contract_rate=rate,
        channel=channel,
        segment=row.text(Field.SEGMENT),
        holds=read_holds(row),
    )


def _add_suspensions(
    clients: dict[str, Client], table: Table, extra_words: Mapping[str, Field], faults: Faults
) -> None:
    header = find_header(table, extra_words, _SUSPENSION_FIELDS)
    if header is None or Field.CODE not in header.columns:
        if any(not is_blank(value) for row in table.rows for value in row):
            faults.add_sheet(table.file, table.sheet, f"en-têtes attendus : {', '.join(SUSPENSION_COLUMNS)}")
        return
    # An unknown header here could turn a hold of one invoice into one of the whole account.
    for column in (*header.unused, *(column for tied in header.ties.values() for column in tied)):
        near = did_you_mean(header.texts[column], SUSPENSION_COLUMNS)
        faults.add(table, header.row, column, f"en-tête inconnu ou en double{near}")
    for row_number in range(header.row + 1, len(table.rows)):
        if any(not is_blank(value) for value in table.rows[row_number]):
            row = RowReader(table, row_number, header.columns)
            _add_suspension(clients, row)
            faults.found += row.faults


def _add_suspension(clients: dict[str, Client], row: RowReader) -> None:
    code, number, hold = row.identifier(Field.CODE), row.identifier(Field.NUMBER), _suspension(row)
    if not code:
        row.fault(Field.CODE, "code client manquant ; complétez-le ou supprimez la ligne")
    alike = [other for other in clients if other.casefold() == code.casefold()]
    if code not in clients and len(alike) == 1:
        code = alike[0]
    client = clients.get(code, Client(code))
    if number:
        clients[code] = replace(client, invoice_holds=(*client.invoice_holds, (number, hold)))
    else:
        clients[code] = replace(client, holds=(*client.holds, hold))


def _suspension(row: RowReader) -> Hold:
    """The kind of hold that the reason names; without a known word, a hold until the date, or a stop."""
    reason, until = row.text(Field.REASON), row.date(Field.HOLD_UNTIL)
    folded = fold(reason)
    for kind, words in _REASONS:
        if any(word in folded for word in words):
            return Hold(kind, None if kind is HoldKind.PROCEEDINGS else until, reason)
    return Hold(HoldKind.UNTIL if until else HoldKind.STOP, until, reason)
