"""The sheet Synthèse: what is sent, what is held, and do rows and money add up?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailmerge.delivery.names import stage_folder
from mailmerge.delivery.recap.holds import HOLD_NAMES
from mailmerge.delivery.recap.indicators import indicators, recovered
from mailmerge.delivery.recap.numbers import charts
from mailmerge.errors import table_text
from mailmerge.model import Balance, Case, Exposure, HoldKind, Plan
from mailmerge.tables.layout import Column, OutValue, Row, RowStyle, Sheet
from mailmerge.values import ZERO, print_date

_SPECIMEN = "SPÉCIMEN : des lettres portent un IBAN ou un nom d’exemple ; elles ne doivent pas partir."
_CHART_ROWS = 13
_MOST_ROWS = 92  # that can be read on one page


def synthesis(plan: Plan) -> Sheet:
    """Letters by stage, claims held by reason, the two laws, and all that is good to know."""
    columns = (
        *(Column("", 40), Column("", 16), Column("", 9), Column("", 10, "integer"), Column("", 10, "integer")),
        *(Column("", 17, "money"), Column("", 15, "money"), Column("", 15, "money"), Column("", 17, "money")),
    )
    remarks = [*plan.remarks, *_reading_notes(plan)]
    head = [
        Row((f"Relances du {print_date(plan.date)}",), "title"),
        Row((plan.settings.creditor.name,)),
        Row(("Grand livre : " + ", ".join(source.name for source in plan.sources),)),
        *([Row((_SPECIMEN,), "bad")] if any(one.case.account.is_example for one in plan.couriers) else []),
        Row(()),
    ]
    drawn = charts(plan, len(head))
    rows = [
        *head,
        *([Row(())] * _CHART_ROWS if drawn else []),
        *_letters_by_stage(plan),
        Row(()),
        *_held_by_reason(plan),
        Row(()),
        *indicators(plan),
        *recovered(plan.review),
        *_row_law(plan),
        *_money_law(plan.balances, plan.review.exposures),
        *([Row(()), Row(("À savoir",), "heading"), *(Row((remark,), "note") for remark in remarks)] if remarks else []),
    ]
    return Sheet("Synthèse", columns, rows, filters=False, charts=drawn, one_page=len(rows) <= _MOST_ROWS)


def _reading_notes(plan: Plan) -> Iterable[str]:
    """How the files were read: what the screen said is gone when the recap is opened."""
    for reading in plan.ledger.readings:
        left = ", ".join(f"{count} × {reason}" for reason, count in reading.ignored)
        name = table_text(reading.file, reading.sheet)
        yield from (f"{name} : {note}." for note in reading.notes)
        if left:
            yield f"{name} : lignes laissées de côté : {left}."


def _letters_by_stage(plan: Plan) -> Iterable[Row]:
    header = ("Lettres", "Canal", "Devise", "Lettres", "Factures", "Principal", "Pénalités", "Indemnités", "À payer")
    yield Row(header, "heading")
    groups: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for courier in plan.couriers:
        case = courier.case
        groups[stage_folder(case.stage), case.stage.channel.value, case.currency].append(case)
    if not groups:
        yield Row(("Aucune lettre : rien n’est à relancer à cette date.",))
    for key, cases in groups.items():
        yield Row((*key, *_figures(cases)), currency=key[2])
    for currency in sorted({currency for _, _, currency in groups}):
        cases = [case for key, found in groups.items() for case in found if key[2] == currency]
        yield Row((f"Total {currency}", "", currency, *_figures(cases)), "total", currency)


def _figures(cases: Sequence[Case]) -> tuple[OutValue, ...]:
    principal = sum((case.principal for case in cases), ZERO)
    interest = sum((case.interest for case in cases), ZERO)
    indemnity = sum((case.indemnity for case in cases), ZERO)
    claims = sum(len(case.claims) for case in cases)
    return len(cases), claims, principal, interest, indemnity, principal + interest + indemnity


def _held_by_reason(plan: Plan) -> Iterable[Row]:
    yield Row(("Factures non relancées", "", "Devise", "", "Factures", "Solde après avoirs"), "heading")
    counts: Counter[tuple[HoldKind, str]] = Counter()
    amounts: dict[tuple[HoldKind, str], Decimal] = defaultdict(lambda: ZERO)
    for held in plan.decision.held:
        key = (held.kind, held.claim.currency)
        counts[key] += 1
        amounts[key] += held.claim.net
    for kind, currency in sorted(counts):
        values = (HOLD_NAMES[kind], "", currency, None, counts[kind, currency], amounts[kind, currency])
        yield Row(values, currency=currency)
    for currency in sorted({currency for _, currency in counts}):
        own = [key for key in counts if key[1] == currency]
        total = sum((amounts[key] for key in own), ZERO)
        yield Row((f"Total {currency}", "", currency, None, sum(counts[key] for key in own), total), "total", currency)


def _row_law(plan: Plan) -> Iterable[Row]:
    rows = plan.rows
    gap = rows.rows - rows.sent - rows.held - rows.credits - rows.rejected - rows.ignored
    yield Row(("Contrôle des lignes", "", "", "Lignes"), "heading")
    yield Row(("Lignes non vides sous les en-têtes", "", "", rows.rows))
    yield Row(("= factures relancées", "", "", rows.sent))
    yield Row(("+ factures non relancées", "", "", rows.held))
    yield Row(("+ avoirs et règlements", "", "", rows.credits))
    yield Row(("+ lignes écartées", "", "", rows.rejected))
    yield Row(("+ lignes laissées de côté (totaux, titres, notes…)", "", "", rows.ignored))
    yield Row(("Écart", "", "", gap), "bad" if gap else "good")


def _money_law(balances: Sequence[Balance], exposures: Sequence[Exposure]) -> Iterable[Row]:
    owed = {exposure.currency: exposure for exposure in exposures}
    for balance in balances:
        currency = balance.currency
        gap = balance.ledger - balance.sent - balance.held + balance.credits_left
        yield Row(())
        yield Row(("Contrôle des montants", "", currency, "", "", "Montant"), "heading")
        lines: tuple[tuple[str, Decimal, RowStyle], ...] = (
            ("Soldes du grand livre (lignes retenues)", balance.ledger, ""),
            ("= principal des lettres", balance.sent, ""),
            ("+ factures non relancées, avoirs déduits", balance.held, ""),
            ("− avoirs et règlements disponibles", balance.credits_left, ""),
            ("Écart", gap, "bad" if gap else "good"),
            ("Pour mémoire : lignes écartées", balance.rejected, ""),
            *_apart(owed.get(currency)),
        )
        for label, amount, style in lines:
            yield Row((label, "", currency, None, None, amount), style, currency)


def _apart(exposure: Exposure | None) -> tuple[tuple[str, Decimal, RowStyle], ...]:
    """Why the aged balance is not the ledger’s sum, where it is not."""
    if exposure is None or not exposure.apart:
        return ()
    return (
        ("Pour mémoire : balance âgée, avoirs déduits", exposure.total + exposure.credits, ""),
        ("Pour mémoire : brouillons, devis, annulées (hors balance)", exposure.apart, ""),
    )
