"""What does `clients.xlsx` say about each debtor: address, terms, and what is suspended?

Headers are recognised as in ledgers, so a customer list exported from an accounting package works as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mailmerge.errors import fault_text
from mailmerge.model import Channel, Client, DebtorKind, Field, Segment, Table
from mailmerge.settings.kinds import did_you_mean, to_rate
from mailmerge.settings.segments import check_segment
from mailmerge.settings.sheets import Faults, reader_below
from mailmerge.settings.suspensions import add_suspensions
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, sounds_like_hold
from mailmerge.tables.details import UNKNOWN_LANGUAGE, read_details, read_holds, unknown_languages
from mailmerge.tables.header import Header, find_header
from mailmerge.tables.reader import Reader
from mailmerge.values import Unreadable, fold, to_text

CLIENT_COLUMNS = (
    *("Code", "Nom", "Contact", "Civilité", "Adresse 1", "Adresse 2", "Adresse 3", "Code postal", "Ville", "Pays"),
    *("E-mail", "Téléphone", "SIREN", "Type", "Langue", "Délai de paiement", "Taux contractuel", "Canal", "Segment"),
)
CLIENTS_SHEET = "Clients"

CLIENT_FIELDS = frozenset(
    (
        *(Field.CODE, Field.NAME, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
        *(Field.POSTCODE, Field.CITY, Field.POSTCODE_CITY, Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN),
        *(Field.KIND, Field.LANGUAGE, Field.TERMS, Field.CONTRACT_RATE, Field.CHANNEL, Field.SEGMENT),
        *(Field.PROCEEDINGS, Field.STOP, Field.DISPUTE, Field.PLAN, Field.PROMISE, Field.HOLD_UNTIL),
    )
)


def read_clients(
    tables: Sequence[Table], extra_words: Mapping[str, Field], segments: Sequence[Segment], faults: Faults
) -> Mapping[str, Client]:
    """The clients by code, each in one of the segments or none; every faulty cell is added to `faults`."""
    suspensions = next((table for table in tables if fold(table.sheet).startswith("suspension")), None)
    clients: dict[str, Client] = {}
    found = _client_table([table for table in tables if table is not suspensions], extra_words)
    if found is None:
        visible = [table for table in tables if any(not is_blank(value) for row in table.rows for value in row)]
        if visible:
            message = "aucune ligne d’en-têtes avec « Code » et « Nom » ; rétablissez-la"
            faults.add_sheet(visible[0].file, visible[0].sheet, message)
    else:
        clients = _clients(*found, segments, faults)
    if suspensions is not None:
        add_suspensions(clients, suspensions, extra_words, faults)
    return clients


def _client_table(tables: Sequence[Table], extra_words: Mapping[str, Field]) -> tuple[Table, Header] | None:
    named = sorted(tables, key=lambda table: fold(table.sheet) != fold(CLIENTS_SHEET))
    for table in named:
        header = find_header(table, extra_words, CLIENT_FIELDS)
        if header and not table.hidden and Field.CODE in (*header.columns, *header.ties):
            return table, header
    return None


def _clients(table: Table, header: Header, segments: Sequence[Segment], faults: Faults) -> dict[str, Client]:
    clients: dict[str, Client] = {}
    for field, columns in header.ties.items():
        faults.add(table, header.row, columns[1], f"deux colonnes pour « {FIELDS[field].label} » ; renommez-en une")
    for column in header.unused:
        cells = [row[column] for row in table.rows[header.row + 1 :] if column < len(row)]
        if sounds_like_hold(header.texts[column]) and not all(map(is_blank, cells)):
            faults.add(
                table, header.row, column, "en-tête inconnu : si c’est une raison de ne pas relancer, renommez-le"
            )
    reader = reader_below(table, header)
    for index, client in enumerate(_read_clients(reader, segments)):
        if not client.code:
            reader.fault(index, Field.CODE, "code client manquant ; complétez-le ou supprimez la ligne")
        elif client.code in clients:
            reader.fault(index, Field.CODE, "ce code client figure deux fois ; gardez une seule ligne")
        clients[client.code] = client
    faults.remarks += _language_remarks(reader)
    faults.take(reader)
    return clients


def _language_remarks(reader: Reader) -> list[str]:
    """One remark a word that names no language, with its first cell: an exported list repeats its codes."""
    texts = reader.texts(Field.LANGUAGE)
    rows: dict[str, list[int]] = {}
    for index in unknown_languages(reader):
        rows.setdefault(fold(texts[index]), []).append(index)
    more = {word: f" ; de même sur {len(found) - 1} autres lignes" for word, found in rows.items() if len(found) > 2}
    more |= {word: " ; de même sur une autre ligne" for word, found in rows.items() if len(found) == 2}
    return [
        f"{fault_text(reader.remark(found[0], Field.LANGUAGE, UNKNOWN_LANGUAGE))}{more.get(word, '')}."
        for word, found in rows.items()
    ]


def _read_clients(reader: Reader, segments: Sequence[Segment]) -> list[Client]:
    clients = [
        Client(code, details, rate, channel, segment, holds)
        for code, details, rate, channel, segment, holds in zip(
            reader.identifiers(Field.CODE),
            read_details(reader),
            _rates(reader),
            reader.texts(Field.CHANNEL),
            _segments(reader, segments),
            read_holds(reader),
            strict=True,
        )
    ]
    for index, (client, kind) in enumerate(zip(clients, reader.texts(Field.KIND), strict=True)):
        _check(reader, index, client, kind)
    return clients


def _rates(reader: Reader) -> list[Decimal | None]:
    """The contract rate of each row, None where it is blank."""
    rates: list[Decimal | None] = [None] * len(reader.rows)
    for index, value in enumerate(reader.cells(Field.CONTRACT_RATE)):
        try:
            rates[index] = None if is_blank(value) else to_rate(to_text(value))
        except Unreadable as finding:
            reader.fault(index, Field.CONTRACT_RATE, str(finding))
    return rates


def _segments(reader: Reader, segments: Sequence[Segment]) -> list[str]:
    """The segment of each row as the settings write it, empty for none; an unknown one is a fault."""
    texts = reader.texts(Field.SEGMENT)
    found = {text: check_segment(text, segments) if text else ("", "") for text in set(texts)}
    for index, text in enumerate(texts):
        if message := found[text][1]:
            reader.fault(index, Field.SEGMENT, message)
    return [found[text][0] for text in texts]


def _check(reader: Reader, index: int, client: Client, kind: str) -> None:
    """What is filled in must be one of the known words and numbers."""
    if kind and client.details.kind is DebtorKind.UNKNOWN:
        names = [one.value for one in DebtorKind if one.value]
        reader.fault(
            index, Field.KIND, f"type attendu : professionnel, particulier ou public{did_you_mean(kind, names)}"
        )
    if client.channel and fold(client.channel) not in map(fold, Channel):
        near = did_you_mean(client.channel, Channel)
        reader.fault(index, Field.CHANNEL, f"canal attendu : {', '.join(Channel)}{near}")
    if client.details.terms is None and not is_blank(reader.cells(Field.TERMS)[index]):
        reader.fault(index, Field.TERMS, "nombre de jours attendu, par exemple 45 (ou effacez la cellule)")
