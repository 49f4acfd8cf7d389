"""Who is the debtor of a row, and what is printed on its letter?

A debtor is its code; without a code, its normalised name. Printed data: `clients.xlsx`, else the latest invoice's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from mailmerge.model import Client, Debtor, DebtorDetails, HoldKind, Item, Settings
from mailmerge.values import is_france, name_key

_FOR_THE_WHOLE_ACCOUNT = (HoldKind.PROCEEDINGS, HoldKind.STOP)
_ADDRESS = ("street", "postcode", "city", "country")
_NO_DATE = dt.date(1, 1, 1)

DebtorId = tuple[bool, str]


def debtor_id(item: Item) -> DebtorId:
    """Code and name are two kinds of key: a debtor with a code is never one without."""
    return (True, item.code) if item.code else (False, name_key(item.details.name))


def find_debtors(items: Sequence[Item], settings: Settings) -> Mapping[DebtorId, Debtor]:
    """The debtor of each key, whatever the order of the rows."""
    rows: dict[DebtorId, list[Item]] = defaultdict(list)
    for item in items:
        rows[debtor_id(item)].append(item)
    return {key: _debtor(key, rows[key], settings.clients.get(key[1]) if key[0] else None) for key in rows}


def _debtor(key: DebtorId, items: Sequence[Item], client: Client | None) -> Debtor:
    latest_first = sorted(items, key=_recency, reverse=True)
    details = latest_first[0].details
    for item in latest_first[1:]:
        details = _complete(details, item.details)
    if client is not None:
        details = _complete(client.details, details)
    holds = {hold for item in items for hold in item.holds if hold.kind in _FOR_THE_WHOLE_ACCOUNT}
    return Debtor(
        key=key[1],
        code=key[1] if key[0] else "",
        details=details,
        holds=(*sorted(holds, key=lambda hold: (hold.kind, hold.text)), *(client.holds if client else ())),
        invoice_holds=client.invoice_holds if client else (),
    )


def _recency(item: Item) -> tuple[bool, dt.date, str, str]:
    """Invoices before credits, the latest invoice last; the details break a tie, so that row order never does."""
    return item.balance > 0, item.invoice_date or item.due_date or _NO_DATE, item.number, repr(item.details)


def _complete(first: DebtorDetails, second: DebtorDetails) -> DebtorDetails:
    """What the first source leaves blank, from the second; an address is taken whole from one of them."""
    use_second_address = not (first.street or first.postcode or first.city)
    values = {}
    for field in fields(DebtorDetails):
        own, other = getattr(first, field.name), getattr(second, field.name)
        if field.name in _ADDRESS:
            values[field.name] = other if use_second_address else own
        else:
            values[field.name] = own if own not in ("", None) else other
    return replace(first, **values)


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
