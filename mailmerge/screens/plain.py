"""What does another program get of a plan, as plain data?"""

from __future__ import annotations

from mailmerge.errors import place_text
from mailmerge.model import Balance, CreditBalance, Fault, Held, Place, Plan
from mailmerge.values import plain_amount


def plan_json(plan: Plan) -> dict[str, object]:
    """The whole plan as plain data, a letter as the journal records it; amounts are text with two decimals."""
    from mailmerge.delivery.journal import letter_record

    return {
        "date": plan.date.isoformat(),
        "creditor": plan.settings.creditor.name,
        "letters": [letter_record(courier, plan.date) for courier in plan.couriers],
        "held": [_held_json(held) for held in plan.decision.held],
        "rejected": [_fault_json(fault) for row in plan.ledger.rejected for fault in row.faults],
        "flags": [_fault_json(fault) for fault in plan.flags],
        "credits_left": [_credit_json(credit) for credit in plan.decision.credits if credit.left],
        "rows": {name: getattr(plan.rows, name) for name in plan.rows.__slots__},
        "balances": [_balance_json(balance) for balance in plan.balances],
        "remarks": list(plan.remarks),
        "since_last_time": _since_json(plan),
    }


def _since_json(plan: Plan) -> dict[str, object]:
    review = plan.review
    return {
        "previous_run": review.previous_run or None,
        "same_ledger": review.same_ledger,
        "warning": review.warning or None,
        "changes": [
            {
                "kind": change.kind.value,
                "debtor": change.key[1],
                "name": change.name,
                "number": change.key[2],
                "due": change.key[3].isoformat(),
                "due_before": change.due_before.isoformat() if change.due_before else None,
                "currency": change.currency,
                "before": None if change.before is None else plain_amount(change.before),
                "after": None if change.after is None else plain_amount(change.after),
            }
            for change in review.changes
        ],
    }


def _held_json(held: Held) -> dict[str, object]:
    claim = held.claim
    return {
        "debtor": claim.debtor.key,
        "name": claim.debtor.details.name,
        "number": claim.item.number,
        "due": claim.due.isoformat(),
        "balance": plain_amount(claim.net),
        "currency": claim.currency,
        "reason": held.reason,
        "next_date": held.next_date.isoformat() if held.next_date else None,
    }


def _credit_json(credit: CreditBalance) -> dict[str, object]:
    return {
        "debtor": credit.debtor.key,
        "number": credit.item.number,
        "currency": credit.currency,
        "left": plain_amount(credit.left),
    }


def _balance_json(balance: Balance) -> dict[str, object]:
    return {
        "currency": balance.currency,
        "ledger": plain_amount(balance.ledger),
        "letters": plain_amount(balance.sent),
        "held": plain_amount(balance.held),
        "credits_left": plain_amount(balance.credits_left),
        "rejected": plain_amount(balance.rejected),
    }


def _fault_json(fault: Fault) -> dict[str, object]:
    place: Place = fault.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "value": fault.value,
        "message": fault.message,
        "where": place_text(place),
    }
