"""What does each line of a proposal say?"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.model import Case, CellValue, Claim
from mailmerge.tables.layout import OutValue
from mailmerge.values import ZERO, clean_line, counted, shown

SHEET, CONTROL_SHEET = "Proposition", "Contrôle"
PRINTED = (
    *("Ligne", "N°", "Client", "Nom", "N° facture", "Échéance", "Retard", "Étape proposée", "Canal", "Devise"),
    *("Principal", "Pénalités", "Indemnités", "À payer"),
)
TO_FILL = ("Décision", "Suspendre jusqu’au", "Étape à envoyer", "Remarque")
LETTER, INVOICE, TOTAL = "lettre", "facture", "total"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number (`L3` a letter, `L3.2` its second invoice), its values; `case` is its letter's, if any."""

    id: str
    values: tuple[OutValue, ...]
    currency: str
    case: Case | None = None

    @property
    def kind(self) -> OutValue:
        """A letter, an invoice, or a total."""
        return self.values[0]

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as `said` reads them back."""
        return tuple(said(value) for value in self.values)


def proposed_lines(cases: Sequence[Case]) -> tuple[Line, ...]:
    """Each letter, below it its invoices, at the end a total in each currency."""
    lines: list[Line] = []
    totals: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * 4)
    for number, case in enumerate(cases, 1):
        lines.append(_letter_line(f"L{number}", case))
        lines += [_invoice_line(f"L{number}.{rank}", claim, case) for rank, claim in enumerate(case.claims, 1)]
        amounts = (case.principal, case.interest, case.indemnity, case.total)
        totals[case.currency] = [one + more for one, more in zip(totals[case.currency], amounts, strict=True)]
    for currency in sorted(totals):
        values = (TOTAL, currency, "", "", "", None, None, "", "", currency, *totals[currency])
        lines.append(Line(currency, values, currency))
    return tuple(lines)


def _letter_line(id: str, case: Case) -> Line:
    values = (
        *(LETTER, id, case.debtor.code, case.debtor.details.name, counted(len(case.claims), "facture")),
        *(None, max(claim.days_overdue for claim in case.claims), _stage(case), case.stage.channel.value),
        *(case.currency, case.principal, case.interest, case.indemnity, case.total),
    )
    return Line(id, values, case.currency, case)


def _invoice_line(id: str, claim: Claim, case: Case) -> Line:
    interest, indemnity = claim.charges.interest, claim.charges.indemnity
    values = (
        *(INVOICE, id, case.debtor.code, case.debtor.details.name, claim.item.number, claim.due, claim.days_overdue),
        *(_stage(case), case.stage.channel.value, case.currency),
        *(claim.net, interest, indemnity, claim.net + interest + indemnity),
    )
    return Line(id, values, case.currency, case)


def _stage(case: Case) -> str:
    return f"{case.stage.number} {case.stage.name}"


def said(value: OutValue | CellValue) -> str:
    """What a cell says, the same before it is written and after it was read back: a spreadsheet knows no cents."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, int | float | Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return clean_line(value if isinstance(value, str) else shown(value))


def digest(texts: Iterable[str]) -> str:
    """A short stand-in for what a line says."""
    return hashlib.sha256(json.dumps(list(texts)).encode()).hexdigest()[:16]
