"""`journal.jsonl`: how is a run recorded for the next one and for other programs, one object a letter?"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TypeAlias

from mailmerge.model import Courier, Plan, SentInvoice, SentLetter
from mailmerge.values import plain_amount

VERSION = 1
JOURNAL_FILE = "journal.jsonl"


Record: TypeAlias = dict[str, object]


def journal_line(courier: Courier, plan: Plan, sha256: str) -> str:
    """One letter as a line of JSON, with the digest of its file."""
    record = letter_record(courier, plan) | {"sha256": sha256}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def letter_record(courier: Courier, plan: Plan) -> Record:
    """One letter for other programs: amounts as text with two decimals, dates ISO."""
    case = courier.case
    return {
        "v": VERSION,
        "reference": courier.reference,
        "date": plan.date.isoformat(),
        "creditor": case.account.creditor_key,
        "debtor": case.debtor.key,
        "name": case.debtor.details.name,
        "stage": case.stage.number,
        "stage_name": case.stage.name,
        "channel": case.stage.channel.value,
        "currency": case.currency,
        "principal": plain_amount(case.principal),
        "interest": plain_amount(case.interest),
        "indemnity": plain_amount(case.indemnity),
        "total": plain_amount(case.total),
        "deadline": case.deadline.isoformat(),
        "invoices": [
            {
                "number": claim.item.number,
                "date": claim.item.invoice_date.isoformat() if claim.item.invoice_date else None,
                "due": claim.due.isoformat(),
                "balance": plain_amount(claim.item.balance),
                "interest": plain_amount(claim.charges.interest),
                "indemnity": plain_amount(claim.charges.indemnity),
            }
            for claim in case.claims
        ],
        "credits": [{"number": use.credit.number, "amount": plain_amount(use.amount)} for use in case.credits],
        "file": courier.file,
    }


def read_journal(text: str, folder: str = "") -> tuple[SentLetter, ...]:
    """The letters that the journal of a dated folder records.

    Raises:
        ValueError: a line is not what `journal_line` writes.
    """
    return tuple(_letter(line, folder) for line in text.splitlines() if line.strip())


def _letter(line: str, folder: str) -> SentLetter:
    record = json.loads(line)
    if not isinstance(record, dict) or record.get("v") != VERSION:
        raise ValueError("unknown journal version")
    try:
        return SentLetter(
            reference=str(record["reference"]),
            date=dt.date.fromisoformat(record["date"]),
            creditor=str(record["creditor"]),
            debtor=str(record["debtor"]),
            stage=int(record["stage"]),
            stage_name=str(record["stage_name"]),
            invoices=tuple(
                SentInvoice(
                    number=str(invoice["number"]),
                    due=dt.date.fromisoformat(invoice["due"]),
                    balance=Decimal(invoice["balance"]),
                    interest=Decimal(invoice["interest"]),
                    indemnity=Decimal(invoice["indemnity"]),
                )
                for invoice in record["invoices"]
            ),
            name=str(record["name"]),
            channel=str(record["channel"]),
            currency=str(record["currency"]),
            principal=Decimal(record["principal"]),
            interest=Decimal(record["interest"]),
            indemnity=Decimal(record["indemnity"]),
            total=Decimal(record["total"]),
            deadline=dt.date.fromisoformat(record["deadline"]),
            folder=folder,
        )
    except (KeyError, TypeError, OverflowError, ArithmeticError) as error:
        raise ValueError("incomplete journal line") from error
