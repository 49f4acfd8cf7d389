"""`journal.jsonl`: how is a run recorded for the next one and for other programs, one object a letter?"""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import TypeAlias

from mailmerge.model import Courier, SentInvoice, SentLetter
from mailmerge.values import plain_amount

VERSION = 1
JOURNAL_FILE = "journal.jsonl"
_AMOUNT = re.compile(r"-?\d{1,20}\.\d\d", re.ASCII)
_LARGEST = 10**6
_YEARS = range(1900, 2200)  # beyond, a few days more would be no date


Record: TypeAlias = dict[str, object]


def journal_line(courier: Courier, on: dt.date, sha256: str) -> str:
    """A letter of that day as a line of JSON, with the digest of its file."""
    record = letter_record(courier, on) | {"sha256": sha256}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def letter_record(courier: Courier, on: dt.date) -> Record:
    """A letter of that day for other programs: amounts as text with two decimals, dates ISO."""
    case = courier.case
    return {
        "v": VERSION,
        "reference": courier.reference,
        "date": on.isoformat(),
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
    return tuple(_letter(line, folder) for line in text.split("\n") if line.strip())


def _letter(line: str, folder: str) -> SentLetter:
    record = parsed(line)
    if not isinstance(record, dict) or record.get("v") != VERSION:
        raise ValueError("unknown journal version")
    try:
        return SentLetter(
            reference=str(record["reference"]),
            date=to_day(record["date"]),
            creditor=str(record["creditor"]),
            debtor=str(record["debtor"]),
            stage=_number(record["stage"]),
            stage_name=str(record["stage_name"]),
            invoices=tuple(
                SentInvoice(
                    number=str(invoice["number"]),
                    due=to_day(invoice["due"]),
                    balance=to_amount(invoice["balance"]),
                    interest=to_amount(invoice["interest"]),
                    indemnity=to_amount(invoice["indemnity"]),
                )
                for invoice in record["invoices"]
            ),
            name=str(record["name"]),
            channel=str(record["channel"]),
            currency=str(record["currency"]),
            principal=to_amount(record["principal"]),
            interest=to_amount(record["interest"]),
            indemnity=to_amount(record["indemnity"]),
            total=to_amount(record["total"]),
            deadline=to_day(record["deadline"]),
            folder=folder,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("incomplete journal line") from error


def _number(value: object) -> int:
    if not isinstance(value, int) or abs(value) > _LARGEST:
        raise ValueError("not the number of a stage")
    return value


def parsed(text: str) -> object:
    """What a text of JSON says.

    Raises:
        ValueError: it is none.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error


def to_amount(value: object) -> Decimal:
    """An amount as `plain_amount` writes it: `NaN` and `1e999` are numbers too, that nothing could reckon with.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise ValueError("not an amount")
    return Decimal(value)


def to_day(value: object) -> dt.date:
    """A date as a run writes it.

    Raises:
        ValueError: it is something else.
    """
    day = dt.date.fromisoformat(str(value))
    if day.year not in _YEARS:
        raise ValueError("not a date that can be")
    return day
