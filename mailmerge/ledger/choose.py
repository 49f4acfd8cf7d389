"""Which sheet of a workbook is the ledger, and which column is which field? A doubt is a question, never a guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.errors import LedgerError
from mailmerge.ledger.words import is_document_type
from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.columns import FIELDS, normalise_header
from mailmerge.tables.header import Header, find_header
from mailmerge.values import Unreadable, shown, to_amount, to_date

_NOT_IN_LEDGERS = (Field.CONTRACT_RATE, Field.CHANNEL, Field.SEGMENT, Field.REASON, Field.IGNORED)
LEDGER_FIELDS = frozenset(Field).difference(_NOT_IN_LEDGERS)

# Where two columns could be one of these, taking the first does no harm to an amount, a date or a decision.
_SOFT_FIELDS = frozenset(
    (
        *(Field.SUBJECT, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
        *(Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN, Field.LANGUAGE, Field.COMMENT, Field.POSTCODE_CITY),
    )
)
# What a list of open items must tell: one field of each group.
_NEEDED: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("le numéro de facture", (Field.NUMBER,)),
    ("le client (code ou nom)", (Field.CODE, Field.NAME)),
    ("le montant (reste dû, montant TTC, ou débit et crédit)", (Field.BALANCE, Field.TOTAL, Field.DEBIT, Field.CREDIT)),
    ("une date (échéance ou date de facture)", (Field.DUE_DATE, Field.INVOICE_DATE)),
)
_SAMPLE_ROWS = 300
_IN_COLUMNS_SHEET = "feuille Colonnes de parametres.xlsx"


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """The sheet that was taken for the ledger, with its header understood."""

    table: Table
    header: Header


def choose_table(tables: Sequence[Table], extra_words: Mapping[str, Field]) -> LedgerTable:
    """The one visible sheet that lists invoices.

    Raises:
        LedgerError: no sheet does, several do, or a column could be two fields; the message lists what was seen.
    """
    found = [
        LedgerTable(table, header)
        for table in tables
        if not table.hidden and (header := find_header(table, extra_words, LEDGER_FIELDS))
    ]
    complete = [choice for choice in found if not _missing(choice.header) and _has_rows(choice)]
    if len(complete) > 1:
        raise _several_sheets(complete)
    if not complete:
        raise _no_ledger(tables, found)
    return _settle_by_content(_without_ties(complete[0]))


def _missing(header: Header) -> list[str]:
    known = {*header.columns, *header.ties}
    return [name for name, fields in _NEEDED if known.isdisjoint(fields)]


def _has_rows(choice: LedgerTable) -> bool:
    below = choice.table.rows[choice.header.row + 1 :]
    return any(not is_blank(value) for row in below for value in row)


def _several_sheets(choices: Sequence[LedgerTable]) -> LedgerError:
    sheets = ", ".join(f"« {choice.table.sheet} »" for choice in choices)
    return LedgerError(
        f"{choices[0].table.file} : plusieurs feuilles pourraient être le grand livre : {sheets}.",
        cure="Gardez-en une seule, ou masquez les autres (clic droit sur l’onglet, Masquer), enregistrez et relancez.",
    )


def _no_ledger(tables: Sequence[Table], found: Sequence[LedgerTable]) -> LedgerError:
    file = tables[0].file if tables else ""
    if not any(not is_blank(value) for table in tables for row in table.rows for value in row):
        return LedgerError(f"{file} : le classeur est vide.", cure="Refaites l’export, puis relancez.")
    if not found:
        return LedgerError(
            f"{file} : aucune ligne d’en-têtes n’a été reconnue.",
            cure="Il faut une ligne avec au moins N° facture, client, montant et échéance. Si vos en-têtes portent "
            f"d’autres noms, ajoutez-les à la {_IN_COLUMNS_SHEET}.",
        )
    best = min(found, key=lambda choice: (len(_missing(choice.header)), -len(choice.header.columns)))
    missing = _missing(best.header)
    if not missing:
        return LedgerError(
            f"{file}, feuille « {best.table.sheet} » : il n’y a aucune ligne sous les en-têtes.",
            cure="Refaites l’export, puis relancez.",
        )
    seen = ", ".join(f"« {shown(value)} »" for value in best.table.rows[best.header.row] if not is_blank(value))
    return LedgerError(
        f"{file}, feuille « {best.table.sheet} », ligne {best.header.row + 1} : il manque {' et '.join(missing)}.",
        details=(f"En-têtes lus : {seen}.",),
        cure=f"Si l’une de ces colonnes convient, ajoutez son en-tête au bon champ de la {_IN_COLUMNS_SHEET}.",
    )


def _without_ties(choice: LedgerTable) -> LedgerTable:
    """Two columns for a field that only informs: the first one is taken. For any other field the clerk is asked."""
    header, columns = choice.header, dict(choice.header.columns)
    questions = []
    for field, tied in header.ties.items():
        if field in _SOFT_FIELDS:
            columns[field] = tied[0]
        else:
            names = " et ".join(
                f"« {header.texts[column]} » (cellule {column_letters(column)}{header.row + 1})" for column in tied
            )
            questions.append(f"« {FIELDS[field].label} » : est-ce {names} ?")
    if questions:
        raise LedgerError(
            f"{choice.table.file}, feuille « {choice.table.sheet} » : plusieurs colonnes se disputent une donnée.",
            details=tuple(questions),
            cure=f"Inscrivez l’en-tête à écarter au champ « Colonnes à ignorer » de la {_IN_COLUMNS_SHEET}, "
            "ou renommez-le dans le fichier.",
        )
    return replace(choice, header=replace(header, columns=columns, ties={}))


# --- What only the cells below can tell ----------------------------------------------------------------


def _settle_by_content(choice: LedgerTable) -> LedgerTable:
    columns = dict(choice.header.columns)
    _type_of_document(choice, columns)
    _date_of_last_letter(choice, columns)
    if _is_running_balance(choice, columns):
        del columns[Field.BALANCE]
    return replace(choice, header=replace(choice.header, columns=columns))


def _cells(choice: LedgerTable, column: int) -> Iterator[CellValue]:
    start = choice.header.row + 1
    for row in choice.table.rows[start : start + _SAMPLE_ROWS]:
        if column < len(row) and not is_blank(row[column]):
            yield row[column]


def _type_of_document(choice: LedgerTable, columns: dict[Field, int]) -> None:
    """A bare `Type` is the customer's kind or the document's: its words tell."""
    column = columns.get(Field.KIND)
    if column is None or normalise_header(choice.header.texts[column]) != "type":
        return
    if any(is_document_type(shown(value)) for value in _cells(choice, column)):
        del columns[Field.KIND]
        columns.setdefault(Field.DOCUMENT_TYPE, column)


def _date_of_last_letter(choice: LedgerTable, columns: dict[Field, int]) -> None:
    """`Dernière relance` holds either the last stage or the last date."""
    column = columns.get(Field.LAST_STAGE)
    if column is None:
        return
    cells = list(_cells(choice, column))
    if cells and sum(map(_is_date, cells)) * 2 > len(cells):
        del columns[Field.LAST_STAGE]
        columns.setdefault(Field.LAST_DATE, column)


def _is_date(value: CellValue) -> bool:
    if isinstance(value, dt.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        to_date(value)
    except Unreadable:
        return False
    return True


def _is_running_balance(choice: LedgerTable, columns: Mapping[Field, int]) -> bool:
    """Beside debit and credit, a `Solde` that adds up from row to row is the account's, not the invoice's."""
    wanted = [columns.get(field) for field in (Field.DEBIT, Field.CREDIT, Field.BALANCE)]
    if None in wanted:
        return False
    steps = own = 0
    before: Decimal | None = None
    for row in choice.table.rows[choice.header.row + 1 :][:_SAMPLE_ROWS]:
        debit, credit, balance = (_number(row, column) for column in wanted)
        if balance is None or (debit is None and credit is None):
            before = None
            continue
        movement = (debit or Decimal(0)) - (credit or Decimal(0))
        own += balance == movement
        steps += before is not None and balance == before + movement and balance != movement
        before = balance
    return steps > 0 and steps >= own


def _number(row: Sequence[CellValue], column: int | None) -> Decimal | None:
    value = row[column] if column is not None and column < len(row) else None
    try:
        return None if is_blank(value) else to_amount(value)[0]
    except Unreadable:
        return None
