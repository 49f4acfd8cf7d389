"""How are customers that stand in tables of their own joined to the invoices?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailmerge.ledger.beside.open import describe, draft_of, list_name, open_list, settle_ties, some, stop_for
from mailmerge.ledger.columns.draft import Draft
from mailmerge.ledger.sheets.refuse import IN_COLUMNS_SHEET
from mailmerge.ledger.sheets.roles import HOLD_FIELDS, Sheet
from mailmerge.model import (
    ACCOUNT_HOLDS,
    DebtorDetails,
    Fault,
    Field,
    Hold,
    HoldKind,
    Item,
    Reading,
    Rejected,
    Status,
)
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import sounds_like_hold
from mailmerge.tables.details import UNKNOWN_LANGUAGE, complete_details, read_details, read_holds, unknown_languages
from mailmerge.tables.reader import Reader
from mailmerge.values import counted, fold, name_key, shown

_CUSTOMER_ROW = "fiche client"
# Where two columns could be one of these, the wrong one would send a letter that must not go, or to somebody else.
_ASKED = (Field.CODE, Field.TERMS, *HOLD_FIELDS)
_CURE = (
    "Ne laissez dans la liste de clients qu’une de ces colonnes, ou inscrivez l’en-tête au bon champ, ou au champ "
    f"« Colonnes à ignorer », de la {IN_COLUMNS_SHEET}."
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A row of a list of customers; `no_terms` is what is wrong with its days of payment, where they are no number."""

    code: str
    details: DebtorDetails
    holds: tuple[Hold, ...]
    no_terms: Fault | None


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers by folded code and by normalised name; codes told under two names."""

    by_code: Mapping[str, Customer] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[Customer]] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    flags: tuple[Fault, ...] = ()
    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedCustomers:
    """The invoices with their customers, those that cannot be used, and how it went."""

    items: tuple[Item, ...]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()


def read_customers(sheets: Sequence[Sheet]) -> Customers:
    """All customers of all sheets; a code told twice keeps its first row and is completed by the others.

    Raises:
        LedgerError: several columns could be the code, the terms or a reason not to chase.
    """
    by_code: dict[str, Customer] = {}
    names: dict[str, list[Customer]] = defaultdict(list)
    twice: list[str] = []
    readings: list[Reading] = []
    flags: list[Fault] = []
    for sheet in sheets:
        draft = draft_of(sheet)
        stop_for([*settle_ties(draft, _ASKED), *_unknown_holds(draft)], sheet, _CURE)
        opened = open_list(sheet, draft)
        for customer in _read(opened.reader):
            key = customer.code.casefold()
            if key in by_code and name_key(by_code[key].details.name) != name_key(customer.details.name):
                twice.append(customer.code)
            if key:
                by_code[key] = _both(by_code[key], customer) if key in by_code else customer
            if customer.details.name:
                names[name_key(customer.details.name)].append(customer)
        flags += [fault for index in range(len(opened.reader.rows)) for fault in opened.reader.faults(index)]
        readings.append(describe(opened, 0, {_CUSTOMER_ROW: len(opened.reader.rows)}))
    return Customers(by_code, names, tuple(readings), tuple(flags), tuple(twice))


def _unknown_holds(draft: Draft) -> list[str]:
    """A filled column that no field claims, but whose header speaks of suspending."""
    return [
        f"{draft.named(column)} n’est pas reconnu : est-ce une raison de ne pas relancer ?"
        for column in draft.header.unused
        if sounds_like_hold(draft.header.texts[column]) and any(True for _ in draft.cells(column))
    ]


def _read(reader: Reader) -> list[Customer]:
    codes, details, holds = reader.identifiers(Field.CODE), read_details(reader), read_holds(reader)
    terms, written = reader.cells(Field.TERMS), reader.cells(Field.CODE)
    for index in unknown_languages(reader):
        reader.fault(index, Field.LANGUAGE, UNKNOWN_LANGUAGE)
    found = []
    for index, (code, said, held) in enumerate(zip(codes, details, holds, strict=True)):
        no_terms = None
        if said.terms is None and not is_blank(terms[index]):
            message = "délai de paiement illisible, et une facture sans échéance l’attend ; mettez un nombre de jours"
            no_terms = reader.remark(index, Field.TERMS, message)
        # A code that cannot be read (Excel's VRAI) is still one: its customer is not taken by name for another's.
        found.append(
            Customer(code or shown(written[index]), said, (*held, *_unreadable_holds(reader, index)), no_terms)
        )
    return found


def _unreadable_holds(reader: Reader, index: int) -> tuple[Hold, ...]:
    """Something that cannot be read stands where a reason not to chase is told: no letter until it is mended."""
    if not reader.is_faulty(index):
        return ()
    places = {reader.remark(index, field, "").place for field in HOLD_FIELDS if reader.has(field)}
    wrong = [fault for fault in reader.faults(index) if fault.place in places]
    return tuple(Hold(HoldKind.STOP, None, f"{fault.value} : illisible dans la liste de clients") for fault in wrong)


def _both(first: Customer, second: Customer) -> Customer:
    holds = tuple(dict.fromkeys((*first.holds, *second.holds)))
    details = complete_details(first.details, second.details)
    return replace(first, details=details, holds=holds, no_terms=first.no_terms or second.no_terms)


# --- Joining -------------------------------------------------------------------------------------------


def join_customers(items: Sequence[Item], customers: Customers) -> JoinedCustomers:
    """The items completed with what the customers' table says of their code, else of their name."""
    if not customers.readings:
        return JoinedCustomers(tuple(items))
    joined: list[Item] = []
    rejected: list[Rejected] = []
    by_code = by_name = 0
    unknown: dict[str, None] = {}
    for item in _codes_among_names(items, customers):
        customer = customers.by_code.get(item.code.casefold()) if item.code else None
        if customer is not None:
            by_code += 1
        elif customer := _of_name(item, customers):
            by_name += 1
        else:
            unknown[item.code or item.details.name] = None
            joined.append(replace(item, holds=(*item.holds, *_holds_of_homonyms(item, customers))))
            continue
        completed = _complete(item, customer)
        if customer.no_terms and _lacks_terms(completed):
            rejected.append(_reject(completed, customer.no_terms))
        else:
            joined.append(completed)
    return JoinedCustomers(tuple(joined), tuple(rejected), (_note(customers, by_code, by_name, [*unknown]),))


def _note(customers: Customers, by_code: int, by_name: int, unknown: Sequence[str]) -> str:
    source = " et ".join(map(list_name, customers.readings))
    note = f"Clients rapprochés de {source} : {counted(by_code, 'ligne')} par code"
    note += f", {by_name} par nom" if by_name else ""
    if unknown:
        note += f" ; sans fiche client : {some(unknown)}"
    if customers.twice:
        note += f" ; deux noms pour un même code (le premier est pris) : {some(customers.twice)}"
    return f"{note}."


def _complete(item: Item, customer: Customer) -> Item:
    holds = tuple(dict.fromkeys((*item.holds, *customer.holds))) if customer.holds else item.holds
    return replace(item, details=complete_details(item.details, customer.details), holds=holds)


def _lacks_terms(item: Item) -> bool:
    return item.due_date is None and item.details.terms is None and item.balance > 0 and item.status is Status.OPEN


def _reject(item: Item, fault: Fault) -> Rejected:
    holds = tuple(hold for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    return Rejected(item.row, (fault,), item.balance, item.currency, item.number, item.code, item.details.name, holds)


def _of_name(item: Item, customers: Customers) -> Customer | None:
    """The only customer of that name, where the codes do not tell two customers apart."""
    found = _homonyms(item, customers)
    if len(found) != 1 or (item.code and found[0].code):
        return None
    if (item.code or found[0].code) and _other_form(item.details.name, found[0].details.name):
        return None
    return found[0]


def _homonyms(item: Item, customers: Customers) -> Sequence[Customer]:
    return customers.by_name.get(name_key(item.details.name), ()) if item.details.name else ()


def _other_form(name: str, other: str) -> bool:
    """Two legal forms, Martin SARL and Martin SAS; one without is told as short."""
    key = set(name_key(name).split())
    first, second = (frozenset(fold(text).split()) - key for text in (name, other))
    return bool(first and second and first != second)


def _holds_of_homonyms(item: Item, customers: Customers) -> tuple[Hold, ...]:
    """An invoice without a code that may be one of several customers waits, if any of them must not be chased."""
    if item.code:
        return ()
    holds = (hold for customer in _homonyms(item, customers) for hold in customer.holds if hold.kind in ACCOUNT_HOLDS)
    return tuple(dict.fromkeys(holds))


def _codes_among_names(items: Sequence[Item], customers: Customers) -> Sequence[Item]:
    """A column `Client` that holds the customers' codes, all of them: the codes, then, and no names."""
    names = {item.details.name for item in items}
    if any(item.code for item in items) or not all(name.casefold() in customers.by_code for name in names):
        return items
    return [replace(item, code=item.details.name, details=replace(item.details, name="")) for item in items]
