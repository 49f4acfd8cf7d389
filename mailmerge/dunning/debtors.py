"""Who is the debtor of a row, and what is printed on its letter?

A debtor is its code; without a code, its normalised name. Printed data: `clients.xlsx`, else the latest invoice's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import total_ordering

from mailmerge.dunning.lookalikes import lookalike_remarks
from mailmerge.model import (
    ACCOUNT_HOLDS,
    Channel,
    Client,
    Debtor,
    DebtorDetails,
    Hold,
    Item,
    Ledger,
    Rejected,
    RowRef,
    Settings,
)
from mailmerge.tables.details import complete_details
from mailmerge.values import fold, is_france, name_key

_MOST_REMARKS = 10
_NO_DATE = dt.date(1, 1, 1)
_NO_ROW = RowRef("", "", 0)

DebtorId = tuple[bool, str]


def debtor_id(row: Item | Rejected) -> DebtorId:
    """Code and name are two kinds of key: a debtor with a code is never one without."""
    name = row.details.name if isinstance(row, Item) else row.name
    return (True, row.code) if row.code else (False, name_key(name) or name)


def find_debtors(ledger: Ledger, settings: Settings) -> Mapping[DebtorId, Debtor]:
    """The debtor of each key, whatever the order of the rows.

    A stop or collective proceedings hold the whole debtor, even when told by a row that could not be used.
    """
    rows: dict[DebtorId, list[Item]] = defaultdict(list)
    holds: dict[DebtorId, set[Hold]] = defaultdict(set)
    for item in ledger.items:
        rows[debtor_id(item)].append(item)
        holds[debtor_id(item)].update(hold for hold in item.holds if hold.kind in ACCOUNT_HOLDS)
    for row in ledger.rejected:
        holds[debtor_id(row)].update(row.holds)
    alike = _clients_by_folded_code(settings)
    return {key: _debtor(key, rows[key], holds[key], _client(key, settings, alike)) for key in rows}


def _client(key: DebtorId, settings: Settings, alike: Mapping[str, Client]) -> Client | None:
    has_code, code = key
    return (settings.clients.get(code) or alike.get(code.casefold())) if has_code else None


def _clients_by_folded_code(settings: Settings) -> Mapping[str, Client]:
    """`c3` in `clients.xlsx` is `C3` in the ledger, unless several codes differ by case alone."""
    folded: dict[str, list[Client]] = defaultdict(list)
    for code, client in settings.clients.items():
        folded[code.casefold()].append(client)
    return {code: found[0] for code, found in folded.items() if len(found) == 1}


def _debtor(key: DebtorId, items: Sequence[Item], holds: set[Hold], client: Client | None) -> Debtor:
    latest_first = sorted(items, key=_recency, reverse=True)
    details = latest_first[0].details
    for item in latest_first[1:]:
        details = complete_details(details, item.details)
    if client is not None:
        details = complete_details(client.details, details)
    return Debtor(
        key=key[1],
        code=key[1] if key[0] else "",
        details=details if details.name else replace(details, name=key[1]),
        holds=(*sorted(holds, key=lambda hold: (hold.kind, hold.text)), *(client.holds if client else ())),
        invoice_holds=client.invoice_holds if client else (),
        terms=client.details.terms if client else None,
        contract_rate=client.contract_rate if client else None,
        channel=_channel(client.channel) if client else None,
        segment=client.segment if client else "",
    )


def _channel(word: str) -> Channel | None:
    return next((channel for channel in Channel if fold(channel) == fold(word)), None)


@total_ordering
class Content:
    """Orders items by all that their rows say, not by where the rows stand; worked out only where it must decide."""

    def __init__(self, item: Item) -> None:
        self._item = item

    def _key(self) -> str:
        return repr(replace(self._item, row=_NO_ROW))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and self._key() == other._key()

    def __lt__(self, other: Content) -> bool:
        return self._key() < other._key()

    __hash__ = None  # type: ignore[assignment]


def _recency(item: Item) -> tuple[bool, dt.date, str, Content]:
    """Invoices before credits, the latest invoice last; the details break a tie, so that row order never does."""
    return item.balance > 0, item.invoice_date or item.due_date or _NO_DATE, item.number, Content(item)


def address_lacks(details: DebtorDetails) -> tuple[str, ...]:
    """What an address needs before a letter can be posted: a street or place line, a town, and a French postcode."""
    missing = []
    if not details.street:
        missing.append("rue ou lieu-dit")
    if is_france(details.country) and not (len(details.postcode) == 5 and details.postcode.isdigit()):
        missing.append("code postal à cinq chiffres")
    if not details.city:
        missing.append("ville")
    return tuple(missing)


def idle_suspensions(ledger: Ledger, settings: Settings) -> tuple[str, ...]:
    """Suspensions of `clients.xlsx` that match nothing in the ledger: a code or number may be mistyped."""
    codes = {item.code.casefold() for item in ledger.items} | {row.code.casefold() for row in ledger.rejected}
    numbers = {(item.code.casefold(), item.number.casefold()) for item in ledger.items}
    numbers |= {(row.code.casefold(), row.number.casefold()) for row in ledger.rejected}
    idle = []
    for code, client in sorted(settings.clients.items()):
        if client.holds and code.casefold() not in codes:
            idle.append(code)
        idle += [
            f"{code} facture {number}"
            for number, _ in client.invoice_holds
            if (code.casefold(), number.casefold()) not in numbers
        ]
    if not idle:
        return ()
    shown = ", ".join(idle[:_MOST_REMARKS]) + (" …" if len(idle) > _MOST_REMARKS else "")
    return (f"Suspensions de clients.xlsx sans effet sur ce grand livre (code ou numéro absent) : {shown}.",)


def debtor_remarks(debtors: Mapping[DebtorId, Debtor], items: Sequence[Item]) -> tuple[str, ...]:
    """What may be one debtor under two keys, or two debtors under one or alike: reported, never merged or parted."""
    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.details.name:
            names[item.code].add(name_key(item.details.name))
            codes[name_key(item.details.name)].add(item.code)
    remarks = [
        f"« {debtors[False, name].details.name} » figure avec et sans code client : ce sont deux débiteurs ici."
        for name in sorted(codes)
        if "" in codes[name] and len(codes[name]) > 1 and (False, name) in debtors
    ]
    remarks += [
        f"Le code client {code} porte {len(names[code])} noms différents : une seule lettre, au nom le plus récent."
        for code in sorted(names)
        if code and len(names[code]) > 1
    ]
    more = ["… et d’autres noms à vérifier."] if len(remarks) > _MOST_REMARKS else []
    return (*remarks[:_MOST_REMARKS], *more, *lookalike_remarks(debtors.values()))
