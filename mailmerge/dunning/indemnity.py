"""Which claims of a run bear the fixed indemnity for recovery costs?

40 € for each invoice paid late (C. com. D. 441-5), whatever the number of its instalments and letters: once charged, it
stays with the claim it was charged on, and is never charged on another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.dunning.claims import claim_order
from mailmerge.dunning.ladder import claim_key
from mailmerge.dunning.rates import bears_indemnity
from mailmerge.model import Claim, ClaimKey, SentInvoice, SentLetter, Settings

INDEMNITY, CURRENCY = Decimal("40.00"), "EUR"
_InvoiceKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Indemnities:
    """The claims that bear it, by identity, and where earlier letters charged it for invoices that bear none now."""

    bearers: frozenset[int]
    missed: Mapping[_InvoiceKey, tuple[SentInvoice, SentLetter]]

    def missed_from(self, claim: Claim, settings: Settings) -> tuple[SentInvoice, SentLetter] | None:
        """Where the indemnity of the claim's invoice was charged first, if no letter of this run repeats it."""
        return self.missed.get(_invoice_key(claim_key(claim, settings)))


def share_indemnities(
    claims: Sequence[Claim], settings: Settings, sent: Mapping[ClaimKey, Sequence[SentLetter]]
) -> Indemnities:
    """The indemnity of each invoice on one claim at most.

    Args:
        claims: all those of the run's letters that claim charges.
        settings: the creditor and the rules.
        sent: the letters already sent, by claim, oldest first.
    """
    charged = _charged(sent)
    bearers: dict[_InvoiceKey, Claim] = {}
    for claim in sorted(claims, key=claim_order):
        key = _invoice_key(claim_key(claim, settings))
        before = charged.get(key)
        elsewhere = before is not None and before[0].due != claim.due
        if _may_bear(claim, settings) and not elsewhere:
            bearers.setdefault(key, claim)
    missed = {key: before for key, before in charged.items() if key not in bearers}
    return Indemnities(frozenset(map(id, bearers.values())), missed)


def _may_bear(claim: Claim, settings: Settings) -> bool:
    late = claim.days_overdue > 0 and claim.currency == CURRENCY
    return late and bears_indemnity(claim.debtor.details.kind, settings.general)


def _invoice_key(key: ClaimKey) -> _InvoiceKey:
    creditor, debtor, number, _ = key
    return creditor, debtor, number.casefold()


def _charged(sent: Mapping[ClaimKey, Sequence[SentLetter]]) -> Mapping[_InvoiceKey, tuple[SentInvoice, SentLetter]]:
    """The first letter that charged it for each invoice."""
    letters = {id(letter): letter for found in sent.values() for letter in found}
    charged: dict[_InvoiceKey, tuple[SentInvoice, SentLetter]] = {}
    for letter in sorted(letters.values(), key=lambda letter: (letter.date, letter.reference)):
        for invoice in letter.invoices:
            if invoice.indemnity:
                charged.setdefault((letter.creditor, letter.debtor, invoice.number.casefold()), (invoice, letter))
    return charged
