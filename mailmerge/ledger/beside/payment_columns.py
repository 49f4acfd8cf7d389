"""Which columns of a list of payments say what was paid, and of which invoice? A doubt is a question to the clerk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailmerge.ledger.beside.open import draft_of, settle_ties, stop_for
from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.columns.running import amount_of
from mailmerge.ledger.sheets.roles import PAYMENT_AMOUNTS, Sheet
from mailmerge.model import Field
from mailmerge.tables.columns import built_in_words, normalise_header, sounds_like_money
from mailmerge.tables.lists import is_payment_date, is_settled_on
from mailmerge.values import fold

_ASKED = (Field.ORIGINAL_INVOICE, Field.NUMBER, Field.CODE, Field.CURRENCY, Field.STATUS, Field.CREDIT, Field.DEBIT)
_OF_INVOICE = re.compile(r"\b(factures?|invoices?|rechnung\w*|factura|fattura|fatura)\b")
_NO_AMOUNT = re.compile(r"\b(numero|reference|ref|id|code|compte|libelle|type|banque|account|bank)\b")
_SAYS_LOST = re.compile(r"\b(rejet\w*|annul\w*|impayes?|failed|rejected|cancel\w*)\b")
_CURE = (
    "Dans le fichier, nommez « Montant du règlement » la somme que chaque règlement a payée et « N° facture » la "
    "facture qu’il paie, ôtez les autres colonnes dont il est question, puis relancez."
)


def payment_columns(sheet: Sheet) -> Draft:
    """The columns of a list of payments, the amount of each one under `Field.PAID` unless it is a credit.

    Raises:
        LedgerError: several columns could be the amount or the invoice.
    """
    draft = draft_of(sheet)
    stop_for([*_settle_amount(draft), *settle_ties(draft, _ASKED), *_unknown_columns(draft)], sheet, _CURE)
    return draft


def _settle_amount(draft: Draft) -> list[str]:
    """The column of what was paid: a payment's amount, else what is paid, else a credit, else a bare amount."""
    known = [
        *draft.columns.values(),
        *(column for tied in draft.ties.values() for column in tied),
        *draft.header.unused,
    ]
    known = sorted({column for column in known if any(amount_of(cell) is not None for cell in draft.cells(column))})
    words = {column: normalise_header(draft.header.texts[column]) for column in known}
    explicit = [column for column in known if words[column] in PAYMENT_AMOUNTS]
    paid = _columns_of(draft, Field.PAID, known)
    if not explicit and not paid and draft.columns.get(Field.CREDIT) in known:
        return []
    totals = sorted({*_columns_of(draft, Field.TOTAL, known), *(c for c in known if _means_total(words[c]))})
    found = draft.candidates(explicit or paid or totals)
    if not found:
        return []
    for field in (Field.PAID, Field.TOTAL):
        draft.columns.pop(field, None)
        draft.ties.pop(field, None)
    if len(found) > 1:
        return [f"quelle colonne est le montant du règlement : {draft.names(found)} ?"]
    draft.columns[Field.PAID] = found[0]
    if not explicit and not paid and _OF_INVOICE.search(words[found[0]]):
        return [f"{draft.named(found[0])} : est-ce bien le montant du règlement, et non celui de la facture ?"]
    return []


def _columns_of(draft: Draft, field: Field, known: Sequence[int]) -> list[int]:
    columns = (*draft.ties.get(field, ()), *((draft.columns[field],) if field in draft.columns else ()))
    return [column for column in columns if column in known]


def _means_total(word: str) -> bool:
    return built_in_words().get(word, (None, 0))[0] is Field.TOTAL


def _unknown_columns(draft: Draft) -> Iterator[str]:
    """A filled column that may be what was paid, or say that a payment was rejected."""
    for column in draft.header.unused:
        text = draft.header.texts[column]
        if (
            column in draft.columns.values()
            or is_payment_date(text)
            or is_settled_on(text)
            or _NO_AMOUNT.search(normalise_header(text))
        ):
            continue
        money = sounds_like_money(text) and any(amount_of(cell) != 0 for cell in draft.cells(column))
        if money or (_SAYS_LOST.search(fold(text)) and any(True for _ in draft.cells(column))):
            yield f"{draft.named(column)} n’est pas reconnu : qu’en est-il de ces règlements ?"
