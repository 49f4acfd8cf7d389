"""What was done, what was not, and why: the workbook that accounts for every row and every cent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailmerge.delivery.names import stage_folder
from mailmerge.errors import table_text
from mailmerge.model import NOT_RECEIVABLE, Balance, Case, Fault, HoldKind, Plan
from mailmerge.tables.write import Column, OutValue, Row, RowStyle, Sheet, write_workbook
from mailmerge.values import print_date

_SPECIMEN = "SPÉCIMEN : des lettres portent un IBAN ou un nom d’exemple ; elles ne doivent pas partir."
RECAP_FILE = "Récapitulatif.xlsx"
_ZERO = Decimal("0.00")

HOLD_NAMES: dict[HoldKind, str] = {
    HoldKind.SETTLED: "Soldées",
    HoldKind.STATUS: "Payées, brouillons, devis, annulées",
    HoldKind.PROCEEDINGS: "Procédure collective",
    HoldKind.STOP: "Relances arrêtées",
    HoldKind.OPENING: "À-nouveaux sans détail",
    HoldKind.DISPUTE: "Litige",
    HoldKind.PLAN: "Échéancier accordé",
    HoldKind.PROMISE: "Promesse de paiement",
    HoldKind.UNTIL: "Suspendues jusqu’à une date",
    HoldKind.NOTHING_TO_SEND: "Rien à envoyer (étape vide)",
    HoldKind.LADDER_END: "Fin de parcours, décision à prendre",
    HoldKind.SPACING: "Déjà relancées",
    HoldKind.NOT_DUE: "Non échues",
    HoldKind.TOO_EARLY: "Trop tôt",
    HoldKind.COVERED: "Couvertes par des avoirs ou règlements",
    HoldKind.NET_NOT_POSITIVE: "Compte créditeur",
    HoldKind.BELOW_MINIMUM: "Sous le minimum",
    HoldKind.NO_ACCOUNT: "Pas de compte dans la devise",
    HoldKind.NO_ADDRESS: "Adresse incomplète",
}


def write_recap(plan: Plan) -> bytes:
    """`Récapitulatif.xlsx`: synthesis, letters, claims held, rows set aside, aged balance, credits, remarks."""
    sheets = (_synthesis(plan), _letters(plan), _held(plan), _rejected(plan), _aged(plan), _credits(plan), _flags(plan))
    return write_workbook(sheets, f"Relances du {plan.date:%d/%m/%Y}")


# --- Synthèse ------------------------------------------------------------------------------------------


def _synthesis(plan: Plan) -> Sheet:
    columns = (
        *(Column("", 40), Column("", 16), Column("", 9), Column("", 10, "integer"), Column("", 10, "integer")),
        *(Column("", 17, "money"), Column("", 15, "money"), Column("", 15, "money"), Column("", 17, "money")),
    )
    remarks = [*plan.remarks, *_reading_notes(plan)]
    rows = [
        Row((f"Relances du {print_date(plan.date)}",), "title"),
        Row((plan.settings.creditor.name,)),
        Row(("Grand livre : " + ", ".join(source.name for source in plan.sources),)),
        *([Row((_SPECIMEN,), "bad")] if any(one.case.account.is_example for one in plan.couriers) else []),
        Row(()),
        *_letters_by_stage(plan),
        Row(()),
        *_held_by_reason(plan),
        Row(()),
        *_row_law(plan),
        *_money_law(plan.balances),
        *([Row(()), Row(("À savoir",), "heading"), *(Row((remark,)) for remark in remarks)] if remarks else []),
    ]
    return Sheet("Synthèse", columns, rows, filters=False)


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
    principal = sum((case.principal for case in cases), _ZERO)
    interest = sum((case.interest for case in cases), _ZERO)
    indemnity = sum((case.indemnity for case in cases), _ZERO)
    claims = sum(len(case.claims) for case in cases)
    return len(cases), claims, principal, interest, indemnity, principal + interest + indemnity


def _held_by_reason(plan: Plan) -> Iterable[Row]:
    yield Row(("Factures non relancées", "", "Devise", "", "Factures", "Solde après avoirs"), "heading")
    counts: Counter[tuple[HoldKind, str]] = Counter()
    amounts: dict[tuple[HoldKind, str], Decimal] = defaultdict(lambda: _ZERO)
    for held in plan.decision.held:
        key = (held.kind, held.claim.currency)
        counts[key] += 1
        amounts[key] += held.claim.net
    for kind, currency in sorted(counts):
        values = (HOLD_NAMES[kind], "", currency, None, counts[kind, currency], amounts[kind, currency])
        yield Row(values, currency=currency)
    for currency in sorted({currency for _, currency in counts}):
        own = [key for key in counts if key[1] == currency]
        total = sum((amounts[key] for key in own), _ZERO)
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


def _money_law(balances: Sequence[Balance]) -> Iterable[Row]:
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
        )
        for label, amount, style in lines:
            yield Row((label, "", currency, None, None, amount), style, currency)


# --- The lists -----------------------------------------------------------------------------------------


def _letters(plan: Plan) -> Sheet:
    columns = (
        *(Column("Référence", 18), Column("Client", 14), Column("Nom", 46), Column("Étape", 22), Column("Canal", 16)),
        *(Column("Devise", 9), Column("Principal", 15, "money"), Column("Pénalités", 13, "money")),
        *(Column("Indemnités", 13, "money"), Column("À payer", 15, "money"), Column("Date limite", 13, "date")),
        Column("Fichier", 84),
    )
    rows = []
    for courier in plan.couriers:
        case, debtor = courier.case, courier.case.debtor
        values: tuple[OutValue, ...] = (
            *(courier.reference, debtor.code, debtor.details.name, f"{case.stage.number} {case.stage.name}"),
            *(case.stage.channel.value, case.currency, case.principal, case.interest, case.indemnity),
            *(case.total, case.deadline, courier.file),
        )
        rows.append(Row(values, currency=case.currency, link=courier.file))
    return Sheet("Courriers", columns, rows)


def _held(plan: Plan) -> Sheet:
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° facture", 18), Column("Échéance", 13, "date")),
        *(Column("Solde", 15, "money"), Column("Devise", 9), Column("Motif", 70), Column("Prochaine date", 15, "date")),
    )
    rows = []
    for held in plan.decision.held:
        claim, debtor = held.claim, held.claim.debtor
        reason = f"{held.reason} (échéance calculée)" if claim.due_computed else held.reason
        values: tuple[OutValue, ...] = (
            *(debtor.code, debtor.details.name, claim.item.number, claim.due, claim.net, claim.currency),
            *(reason, held.next_date),
        )
        rows.append(Row(values, currency=claim.currency))
    return Sheet("Non relancées", columns, rows)


_FAULT_COLUMNS = (Column("Feuille", 24), Column("Cellule", 10), Column("Valeur lue", 30), Column("Anomalie", 100))


def _rejected(plan: Plan) -> Sheet:
    return Sheet(
        "Lignes écartées", _FAULT_COLUMNS, _fault_rows(plan, [f for row in plan.ledger.rejected for f in row.faults])
    )


def _flags(plan: Plan) -> Sheet:
    columns = (*_FAULT_COLUMNS[:3], Column("Remarque", 100))
    return Sheet("À vérifier", columns, _fault_rows(plan, plan.flags))


def _fault_rows(plan: Plan, faults: Iterable[Fault]) -> list[Row]:
    several = len(plan.sources) > 1
    return [
        Row((f"{f.place.file} / {f.place.sheet}" if several else f.place.sheet, f.place.cell, f.value, f.message))
        for f in faults
    ]


def _credits(plan: Plan) -> Sheet:
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("N° avoir ou règlement", 22), Column("Date", 13, "date")),
        *(Column("Devise", 9), Column("Montant", 15, "money"), Column("Déduit", 15, "money")),
        Column("Disponible", 15, "money"),
    )
    rows = [
        Row(
            (
                *(credit.debtor.code, credit.debtor.details.name, credit.item.number, credit.item.invoice_date),
                *(credit.currency, credit.used + credit.left, credit.used, credit.left),
            ),
            currency=credit.currency,
        )
        for credit in plan.decision.credits
    ]
    return Sheet("Avoirs et règlements", columns, rows)


# --- Balance âgée --------------------------------------------------------------------------------------

_BUCKETS = (("Non échu", 0), ("1 à 30 j", 30), ("31 à 60 j", 60), ("61 à 90 j", 90), ("91 à 120 j", 120))


def _bucket(days_overdue: int) -> int:
    return next((index for index, (_, last) in enumerate(_BUCKETS) if days_overdue <= last), len(_BUCKETS))


def _aged(plan: Plan) -> Sheet:
    """What each debtor owes by days overdue, credits apart; drafts, quotes and cancelled ones do not count."""
    columns = (
        *(Column("Client", 14), Column("Nom", 34), Column("Devise", 9)),
        *(Column(name, 15, "money") for name, _ in _BUCKETS),
        *(Column("> 120 j", 15, "money"), Column("Avoirs", 15, "money"), Column("Total", 16, "money")),
    )
    amounts: dict[tuple[str, str, str, str], list[Decimal]] = defaultdict(lambda: [_ZERO] * (len(_BUCKETS) + 2))
    claims = [claim for courier in plan.couriers for claim in courier.case.claims]
    claims += [held.claim for held in plan.decision.held]
    for claim in claims:
        if claim.item.status not in NOT_RECEIVABLE and claim.item.balance:
            key = (claim.currency, claim.debtor.details.name, claim.debtor.key, claim.debtor.code)
            amounts[key][_bucket(claim.days_overdue)] += claim.item.balance
    for credit in plan.decision.credits:
        if credit.item.status not in NOT_RECEIVABLE:
            key = (credit.currency, credit.debtor.details.name, credit.debtor.key, credit.debtor.code)
            amounts[key][-1] += credit.item.balance
    rows = [
        Row((code, name, currency, *values, sum(values, _ZERO)), currency=currency)
        for (currency, name, _, code), values in sorted(amounts.items())
    ]
    for currency in sorted({key[0] for key in amounts}):
        columns_of = zip(*(values for key, values in amounts.items() if key[0] == currency), strict=True)
        totals = [sum(column, _ZERO) for column in columns_of]
        rows.append(Row((f"Total {currency}", "", currency, *totals, sum(totals, _ZERO)), "total", currency))
    return Sheet("Balance âgée", columns, rows, filters=False)
