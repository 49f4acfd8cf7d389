"""What did the program read in her ledgers, row by row and column by column?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailmerge.errors import table_text
from mailmerge.model import NOT_RECEIVABLE, Item, Ledger, Reading, Status
from mailmerge.screens.text import FAULTS_SHOWN, fault_lines
from mailmerge.values import counted, print_amount, print_number

_KINDS = (
    ("facture", "avoir ou règlement", "pièce que son statut écarte (payée, annulée, brouillon…)"),
    ("factures", "avoirs ou règlements", "pièces que leur statut écarte (payée, annulée, brouillon…)"),
)


def reading_lines(ledger: Ledger, brief: bool = False) -> list[str]:
    """How each table was understood, every row accounted for; unless brief, column by column."""
    lines = []
    for reading in ledger.readings:
        lines.append(f"{table_text(reading.file, reading.sheet)} : {_rows_read(reading)}")
        lines += _content_lines(ledger, reading)
        lines += [f"  - {note}" for note in reading.notes]
        unused = [header for _, header, field in reading.columns if field is None]
        if brief and unused:
            lines.append(f"  colonnes non utilisées : {', '.join(unused)}")
        if not brief:
            lines.append(f"  en-têtes à la ligne {reading.header_row} :")
            lines += _column_lines(reading.columns)
    return lines


def rejected_lines(ledger: Ledger, shown: int = FAULTS_SHOWN) -> list[str]:
    """The rows that are in no letter, with what is wrong in each."""
    if not ledger.rejected:
        return []
    faults = [fault for row in ledger.rejected for fault in row.faults]
    count = len(ledger.rejected)
    head = f"{counted(count, 'ligne')} {'écartées' if count > 1 else 'écartée'}, dans aucune lettre :"
    return ["", head, *fault_lines(faults, shown)]


def _rows_read(reading: Reading) -> str:
    """`120 lignes lues, 1 × titre de client (ligne 12)`: all rows below the header but a last blank one."""
    examples = dict(reading.examples)
    counts = [f"{count} × {reason}{_rows_text(examples.get(reason, ()), count)}" for reason, count in reading.ignored]
    if reading.data_rows or not counts:
        counts.insert(0, f"{counted(reading.data_rows, 'ligne')} {'lues' if reading.data_rows > 1 else 'lue'}")
    if reading.blank_rows > 1:
        counts.append(f"{reading.blank_rows} vides")
    return ", ".join(counts)


def _rows_text(rows: Sequence[int], count: int) -> str:
    """` (lignes 12, 30, 44 …)`: which rows were not read, for the clerk to look at."""
    if not rows:
        return ""
    more = " …" if count > len(rows) else ""
    return f" ({'lignes' if count > 1 else 'ligne'} {', '.join(map(str, rows))}{more})"


def _content_lines(ledger: Ledger, reading: Reading) -> list[str]:
    """What the rows of a table come to, by currency (blank where the table names none); those settled are apart."""
    totals: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    settled = 0
    for item in ledger.items:
        if (item.row.file, item.row.sheet) != (reading.file, reading.sheet):
            continue
        if item.balance == 0:
            settled += 1
        else:
            totals[item.currency, _kind(item)].append(abs(item.balance))
    several = len({currency for currency, _ in totals}) > 1
    lines = [
        f"  {len(amounts)} {_KINDS[len(amounts) > 1][kind]} : {_amount(sum(amounts, Decimal()), currency, several)}"
        for (currency, kind), amounts in sorted(totals.items())
    ]
    if settled:
        lines.append(f"  {counted(settled, 'ligne')} {'soldées' if settled > 1 else 'soldée'}")
    return lines


def _kind(item: Item) -> int:
    if item.status in NOT_RECEIVABLE or (item.status is Status.PAID and item.balance > 0):
        return 2
    return 0 if item.balance > 0 else 1


def _amount(amount: Decimal, currency: str, several: bool) -> str:
    if currency:
        return print_amount(amount, currency)
    return f"{print_number(amount)} (devise non indiquée)" if several else print_number(amount)


def _column_lines(columns: Iterable[tuple[str, str, object]]) -> Iterable[str]:
    from mailmerge.tables.columns import FIELDS

    for letter, header, field in columns:
        meaning = FIELDS[field].label if field in FIELDS else "(non utilisée)"  # type: ignore[index]
        yield f"    {letter:>3}  {header[:36]:<36}  ->  {meaning}"
