"""Which columns could mean two things, so that the clerk must be asked?"""

from __future__ import annotations

from collections.abc import Iterator

from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.columns.running import amount_of, ask_about_running_balance
from mailmerge.model import CellValue, Field
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, normalise_header, sounds_like_hold, sounds_like_money
from mailmerge.tables.lists import is_payment_date, is_settled_on
from mailmerge.values import Unreadable, is_yes

# Where two columns could be one of these, taking the first does no harm to an amount, a date or a decision.
_SOFT_FIELDS = frozenset(
    (
        *(Field.SUBJECT, Field.CONTACT, Field.CIVILITY, Field.ADDRESS_1, Field.ADDRESS_2, Field.ADDRESS_3),
        *(Field.COUNTRY, Field.EMAIL, Field.PHONE, Field.SIREN, Field.LANGUAGE, Field.COMMENT, Field.POSTCODE_CITY),
    )
)

_HOLD_FIELDS = (Field.DISPUTE, Field.STOP, Field.PROCEEDINGS)
# What tells by itself what is due or paid.
_TELL_PAYMENT = (Field.DUE_DATE, Field.BALANCE, Field.PAID, Field.CREDIT, Field.STATUS)
# A total that does not say whether tax is in it, and columns that hold the amount without it, and the tax.
_VAGUE_TOTALS = ("montant", "total", "amount")
_WITHOUT_TAX = ("montant ht", "total ht", "ht", "net ht", "montant net ht")
_TAX = ("tva", "montant tva", "total tva")


def ask(choice: Draft, paid_flag: int | None) -> list[str]:
    """All questions about a sheet's columns.

    Args:
        choice: the columns as far as they are decided; what needs no question is decided on the way.
        paid_flag: a column that is understood though it is no field.
    """
    return [
        *_ties_asked(choice),
        *ask_about_running_balance(choice.table, choice.header, choice.columns),
        *_unknown_columns_asked(choice, paid_flag),
        *_tax_asked(choice),
        *_credit_asked(choice),
        *_day_of_payment_asked(choice),
    ]


def _ties_asked(choice: Draft) -> list[str]:
    """Two columns for a field that only informs: the first one is taken. For any other field the clerk is asked."""
    questions = []
    for field, tied in choice.ties.items():
        left = choice.candidates(tied)
        if field in _SOFT_FIELDS or len(left) == 1:
            choice.columns[field] = left[0]
        else:
            questions.append(f"« {FIELDS[field].label} » : est-ce {choice.names(left)} ?")
    return questions


def _unknown_columns_asked(choice: Draft, understood: int | None) -> list[str]:
    """A filled column that no field claims, but whose header speaks of payments or of suspending."""
    questions = []
    for column in choice.header.unused:
        text = "" if column == understood else choice.header.texts[column]
        money = sounds_like_money(text) and Field.BALANCE not in choice.columns and _any_amount(choice, column)
        hold = sounds_like_hold(text) and not _only_explains(choice, column)
        if (money or hold) and any(True for _ in choice.cells(column)):
            asked = "est-ce le reste dû ou le montant déjà réglé" if money else "est-ce une raison de ne pas relancer"
            questions.append(f"{choice.named(column)} n’est pas reconnu : {asked} ?")
    return questions


def _any_amount(choice: Draft, column: int) -> bool:
    """Whether anything but zeros stands in a column: a part payment that nobody made tells nothing."""
    return any(amount_of(value) != 0 for value in choice.cells(column))


def _only_explains(choice: Draft, column: int) -> bool:
    """Whether a column is filled only where another one holds the invoice anyway: the reason of a dispute."""
    holds = [choice.columns[field] for field in _HOLD_FIELDS if field in choice.columns]
    rows = choice.table.rows[choice.header.row + 1 :]
    explained = [row for row in rows if column < len(row) and not is_blank(row[column])]
    return bool(holds) and all(any(at < len(row) and _holds(row[at]) for at in holds) for row in explained)


def _holds(value: CellValue) -> bool:
    try:
        return not is_blank(value) and is_yes(value)
    except Unreadable:
        return True


def _credit_asked(choice: Draft) -> Iterator[str]:
    """A `Crédit` without a `Débit`, beside a total: is it what was paid?"""
    credit = choice.columns.get(Field.CREDIT)
    if credit is None or not _any_amount(choice, credit):
        return
    if Field.TOTAL in choice.columns and Field.DEBIT not in choice.columns and Field.BALANCE not in choice.columns:
        yield (
            f"{choice.named(credit)} à côté d’un montant : si c’est ce qui est déjà réglé, inscrivez cet en-tête au "
            f"champ « {FIELDS[Field.PAID].label} »."
        )


def _day_of_payment_asked(choice: Draft) -> Iterator[str]:
    """A `Date de règlement` in a list without due dates: when it is to be paid, or when it was?"""
    if any(field in choice.columns for field in _TELL_PAYMENT):
        return
    for column in choice.header.unused:
        text = choice.header.texts[column]
        if is_payment_date(text) and not is_settled_on(text) and any(True for _ in choice.cells(column)):
            yield (
                f"{choice.named(column)} : si c’est l’échéance, inscrivez cet en-tête au champ "
                f"« {FIELDS[Field.DUE_DATE].label} » ; si ces factures sont payées, exportez celles qui ne le sont pas."
            )


def _tax_asked(choice: Draft) -> Iterator[str]:
    """A bare `Montant` that equals the amount without tax, line by line, beside a tax that is not nil."""
    total = choice.columns.get(Field.TOTAL)
    if total is None or Field.BALANCE in choice.columns:
        return
    by_word = {normalise_header(text): column for column, text in enumerate(choice.header.texts) if text}
    net = next((by_word[word] for word in _WITHOUT_TAX if word in by_word), None)
    tax = next((by_word[word] for word in _TAX if word in by_word), None)
    if net is None or tax is None or normalise_header(choice.header.texts[total]) not in _VAGUE_TOTALS:
        return
    taxed = [row for row in choice.table.rows[choice.header.row + 1 :] if max(total, net, tax) < len(row)]
    taxed = [row for row in taxed if amount_of(row[tax]) and amount_of(row[total]) is not None]
    if taxed and all(amount_of(row[total]) == amount_of(row[net]) for row in taxed):
        yield (
            f"{choice.named(total)} est égal au montant hors taxes : est-ce bien ce que le client doit ? "
            "Si oui, renommez cette colonne « Montant TTC » ; sinon, inscrivez celle du montant TTC au bon champ."
        )
