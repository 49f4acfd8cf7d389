"""What should the clerk know of the way a FEC was read?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mailmerge.ledger.fec.cells import text
from mailmerge.ledger.fec.entries import Entry, Scan
from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.ledger.fec.lettering import rests
from mailmerge.ledger.fec.numbers import Numbers
from mailmerge.model import Item
from mailmerge.values import ZERO, counted, print_amount

_NEIGHBOURS = {
    "410": "clients et comptes rattachés",
    "413": "effets",
    "416": "douteux",
    "417": "travaux non facturables",
    "418": "factures à établir",
    "419": "avances et avoirs à établir",
}
_EXAMPLES = 3


def read_notes(
    header: FecHeader, found: Scan, opened: Sequence[Entry], items: Sequence[Item], numbers: Numbers
) -> tuple[str, ...]:
    """Sentences in French, the gravest first; `opened` are the entries not settled, `items` those accepted."""
    return (
        *_unlettered(found.customers),
        *_openings(items),
        *_unpaid(opened, items),
        *_rests(items),
        *_batches(numbers),
        *_from_label(numbers),
        *_foreign(header, opened),
        *_neighbours(found.neighbours),
        *_due_dates(items),
    )


def _unlettered(entries: Sequence[Entry]) -> Iterator[str]:
    has_both = any((entry.amount or 0) < 0 for entry in entries) and any((entry.amount or 0) > 0 for entry in entries)
    if has_both and not any(entry.letter for entry in entries):
        yield (
            "ce FEC n’est pas lettré : les règlements sont déduits des factures les plus anciennes ; "
            "vérifiez chaque client avant d’envoyer"
        )


def _openings(items: Sequence[Item]) -> Iterator[str]:
    balances = [item.balance for item in items if item.holds]
    if balances:
        yield f"à-nouveaux : {_lines(len(balances))}, {_euros(balances)} signalés et non relancés"


def _unpaid(opened: Sequence[Entry], items: Sequence[Item]) -> Iterator[str]:
    lettered = {entry.row + 1 for entry in opened if entry.letter}
    balances = [item.balance for item in items if item.row.row in lettered and item.balance > 0 and not item.paid]
    if balances:
        yield (
            f"factures lettrées sans règlement dans ce fichier : {_lines(len(balances))}, {_euros(balances)}, "
            "peut-être réglés depuis ; vérifiez avant d’envoyer"
        )


def _rests(items: Sequence[Item]) -> Iterator[str]:
    partly = [item.balance for item in items if item.paid]
    if partly:
        yield f"lettrages non soldés : {_lines(len(partly))}, dont le reste ({_euros(partly)} net) est conservé"


def _batches(numbers: Numbers) -> Iterator[str]:
    if numbers.batches:
        examples = ", ".join(numbers.batches[:_EXAMPLES]) + ("…" if len(numbers.batches) > _EXAMPLES else "")
        yield (
            f"PieceRef n’est pas toujours un n° de facture : plusieurs clients partagent {examples} ; "
            "vérifiez les numéros avant d’envoyer"
        )


def _from_label(numbers: Numbers) -> Iterator[str]:
    if numbers.from_label:
        yield f"n° de facture lu dans EcritureLib : {_lines(len(numbers.from_label))}"


def _foreign(header: FecHeader, opened: Sequence[Entry]) -> Iterator[str]:
    currencies = Counter(text(header, entry.cells, Column.FOREIGN_CURRENCY).upper() for entry in opened)
    foreign = sorted(currencies.keys() - {"", "EUR"})
    if foreign:
        count = sum(currencies[currency] for currency in foreign)
        yield f"devise étrangère ({', '.join(foreign)}) : {_lines(count)}, retenues pour leur montant en euros"


def _neighbours(entries: Sequence[Entry]) -> Iterator[str]:
    by_account: dict[str, list[Decimal]] = defaultdict(list)
    unreadable = Counter(entry.account[:3] for entry in entries if entry.amount is None)
    for entry, rest in zip(entries, rests([entry.posting for entry in entries]), strict=True):
        if rest:
            by_account[entry.account[:3]].append(rest)
    for account in sorted(by_account.keys() | unreadable.keys()):
        label = f" ({_NEIGHBOURS[account]})" if account in _NEIGHBOURS else ""
        balances = by_account[account]
        verb = "non relancés" if sum(balances) >= 0 else "non déduits"
        more = f", et {_lines(unreadable[account])} au montant illisible" if unreadable[account] else ""
        yield f"compte {account}{label} : {_lines(len(balances))}, {_euros(balances)} {verb}{more}"


def _due_dates(items: Sequence[Item]) -> Iterator[str]:
    if any(item.balance > 0 for item in items):
        yield "un FEC ne donne pas d’échéance : elle est calculée d’après le délai de paiement"


def _lines(count: int) -> str:
    return counted(count, "ligne")


def _euros(amounts: Sequence[Decimal]) -> str:
    return print_amount(sum(amounts, ZERO), "EUR")
