"""Which sheet of a workbook is the ledger, and which column is which field? A doubt is a question, never a guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailmerge.errors import LedgerError, table_text
from mailmerge.ledger.words import is_document_type
from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import column_letters, is_blank
from mailmerge.tables.columns import FIELDS, SECOND_CHOICE, normalise_header, sounds_like_hold, sounds_like_money
from mailmerge.tables.header import Header, find_header
from mailmerge.values import Unreadable, name_key, shown, to_amount, to_date

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
_IN_COLUMNS_SHEET = "feuille Colonnes de parametres.xlsx"


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """The sheet that was taken for the ledger, with its header understood."""

    table: Table
    header: Header
    remarks: tuple[str, ...] = ()


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
    return _settle_by_content(complete[0])


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
    hidden = [table.sheet for table in tables if table.hidden]
    if not found and hidden:
        return LedgerError(
            f"{file} : aucun grand livre dans les feuilles visibles ; feuilles masquées : {', '.join(hidden)}.",
            cure="Affichez la bonne feuille (clic droit sur un onglet, Afficher), enregistrez, puis relancez.",
        )
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
            f"{table_text(file, best.table.sheet)} : il n’y a aucune ligne sous les en-têtes.",
            cure="Refaites l’export, puis relancez.",
        )
    seen = ", ".join(f"« {shown(value)} »" for value in best.table.rows[best.header.row] if not is_blank(value))
    return LedgerError(
        f"{table_text(file, best.table.sheet)}, ligne {best.header.row + 1} : il manque {' et '.join(missing)}.",
        details=(f"En-têtes lus : {seen}.",),
        cure=f"Si l’une de ces colonnes convient, ajoutez son en-tête au bon champ de la {_IN_COLUMNS_SHEET}.",
    )


def _settle_by_content(choice: LedgerTable) -> LedgerTable:
    """The columns for good, once the cells below have told what headers alone cannot.

    Raises:
        LedgerError: columns that could be the same field, or whose meaning would change an amount or a decision.
    """
    columns, ties = dict(choice.header.columns), dict(choice.header.ties)
    _type_of_document(choice, columns)
    _dates_among_stages(choice, columns, ties)
    _client_as_code(choice, columns, ties)
    questions = _ties_asked(choice, columns, ties)
    questions += _running_balance_asked(choice, columns)
    questions += _unknown_columns_asked(choice, columns)
    if questions:
        raise LedgerError(
            f"{table_text(choice.table.file, choice.table.sheet)} : des colonnes sont à préciser.",
            details=tuple(questions),
            cure="Pour répondre, inscrivez l’en-tête au bon champ, ou au champ « Colonnes à ignorer », dans la "
            f"{_IN_COLUMNS_SHEET} ; ou renommez la colonne dans le fichier.",
        )
    remarks = _general_account(choice, columns)
    return LedgerTable(choice.table, replace(choice.header, columns=columns, ties={}), remarks)


def _named(choice: LedgerTable, column: int) -> str:
    return f"« {choice.header.texts[column]} » (cellule {column_letters(column)}{choice.header.row + 1})"


def _ties_asked(choice: LedgerTable, columns: dict[Field, int], ties: Mapping[Field, tuple[int, ...]]) -> list[str]:
    """Two columns for a field that only informs: the first one is taken. For any other field the clerk is asked."""
    questions = []
    for field, tied in ties.items():
        if field in _SOFT_FIELDS:
            columns[field] = tied[0]
        else:
            names = " et ".join(_named(choice, column) for column in tied)
            questions.append(f"« {FIELDS[field].label} » : est-ce {names} ?")
    return questions


def _unknown_columns_asked(choice: LedgerTable, columns: Mapping[Field, int]) -> list[str]:
    """A filled column that no field claims, but whose header speaks of payments or of suspending."""
    questions = []
    for column in choice.header.unused:
        text = choice.header.texts[column]
        money = sounds_like_money(text) and Field.BALANCE not in columns
        if (money or sounds_like_hold(text)) and any(True for _ in _cells(choice, column)):
            asked = "est-ce le reste dû ou le montant déjà réglé" if money else "est-ce une raison de ne pas relancer"
            questions.append(f"{_named(choice, column)} n’est pas reconnu : {asked} ?")
    return questions


# --- What only the cells below can tell ----------------------------------------------------------------


def _cells(choice: LedgerTable, column: int) -> Iterator[CellValue]:
    for row in choice.table.rows[choice.header.row + 1 :]:
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


def _dates_among_stages(choice: LedgerTable, columns: dict[Field, int], ties: dict[Field, tuple[int, ...]]) -> None:
    """`Dernière relance` holds either the last stage or the last date."""
    candidates = ties.pop(Field.LAST_STAGE, ()) or tuple(
        columns[field] for field in (Field.LAST_STAGE,) if field in columns
    )
    columns.pop(Field.LAST_STAGE, None)
    stages = []
    for column in candidates:
        cells = list(_cells(choice, column))
        if cells and sum(map(_is_date, cells)) * 2 > len(cells):
            columns.setdefault(Field.LAST_DATE, column)
        else:
            stages.append(column)
    if len(stages) == 1:
        columns[Field.LAST_STAGE] = stages[0]
    elif stages:
        ties[Field.LAST_STAGE] = tuple(stages)


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


def _client_as_code(choice: LedgerTable, columns: dict[Field, int], ties: dict[Field, tuple[int, ...]]) -> None:
    """`Client` beside `Nom` is the code only if it holds codes; else two columns could be the name."""
    column = columns.get(Field.CODE)
    if column is None or normalise_header(choice.header.texts[column]) not in SECOND_CHOICE:
        return
    cells = [shown(value) for value in _cells(choice, column)]
    if sum(1 for cell in cells if re.fullmatch(r"[\w./-]{1,16}", cell)) < len(cells):
        del columns[Field.CODE]
        ties[Field.NAME] = (columns.pop(Field.NAME), column)


def _general_account(choice: LedgerTable, columns: dict[Field, int]) -> tuple[str, ...]:
    """A bare `Compte` with one number for several names is the general account (411000), not the customer's."""
    code, name = columns.get(Field.CODE), columns.get(Field.NAME)
    if code is None or name is None or normalise_header(choice.header.texts[code]) != "compte":
        return ()
    names: dict[str, set[str]] = {}
    for row in choice.table.rows[choice.header.row + 1 :]:
        if max(code, name) < len(row) and not is_blank(row[code]) and not is_blank(row[name]):
            names.setdefault(shown(row[code]), set()).add(name_key(shown(row[name])))
    shared = sum(1 for found in names.values() if len(found) > 1)
    if shared * 2 <= len(names):
        return ()  # a name that varies under one code is reported with the debtors
    del columns[Field.CODE]
    return (
        f"{_named(choice, code)} n’est pas un code client : un même numéro y porte plusieurs noms. Le nom est pris.",
    )


def _running_balance_asked(choice: LedgerTable, columns: Mapping[Field, int]) -> list[str]:
    """Beside debit and credit, a `Solde` that is not their difference may be the account's running balance."""
    wanted = [columns.get(field) for field in (Field.DEBIT, Field.CREDIT, Field.BALANCE)]
    if None in wanted or wanted[2] is None:
        return []
    for row in choice.table.rows[choice.header.row + 1 :]:
        debit, credit, balance = (_number(row, column) for column in wanted)
        if balance is None or (debit is None and credit is None):
            continue
        if balance != (debit or Decimal(0)) - (credit or Decimal(0)):
            return [
                f"{_named(choice, wanted[2])} diffère de débit moins crédit : si c’est un solde progressif, ignorez "
                "cette colonne ; si c’est le reste dû de chaque facture, ignorez Débit et Crédit."
            ]
    return []


def _number(row: Sequence[CellValue], column: int | None) -> Decimal | None:
    value = row[column] if column is not None and column < len(row) else None
    try:
        return None if is_blank(value) else to_amount(value)[0]
    except Unreadable:
        return None
