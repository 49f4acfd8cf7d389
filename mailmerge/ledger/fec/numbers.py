"""Which number did the customer read on his invoice: the FEC's piece, or one that only the entry's text tells?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.ledger.fec.cells import identifier, text
from mailmerge.ledger.fec.entries import Entry
from mailmerge.ledger.fec.header import Column, FecHeader
from mailmerge.values import fold

# « Facture n° 123 », « FACT. FA2024-12 »: what follows the word, if it holds a digit.
_AFTER_WORD = re.compile(
    r"\b(?:factures?|fact|fac|invoice|inv)\b(?![-_/])\.?\s*(?:(?:n[°ºo]?|num[ée]ro|num)\b\.?|[°#:])*[\s:°]*([a-z]{0,6}[-_/]?\d[\w/-]*)",
    re.IGNORECASE,
)
# FA2024-0012, INV/2021/00001: a prefix that invoices bear, or a journal's path as Odoo numbers them.
_ALONE = re.compile(
    r"(?<![\w/-])((?:f|fa|fac|fact|fc|fct|fv|fvt|inv)[-_/]?\d[\w/-]*|[a-z]{1,8}/\d{2,4}(?:/\d{1,2})?/\d+)(?![\w/-])",
    re.IGNORECASE,
)
# What stands in a column that must not be empty.
_NO_PIECE = frozenset(("", "sans", "neant", "aucun", "aucune", "sans piece", "sans reference", "s a n", "na", "n a"))
_DATE_OR_YEAR = re.compile(r"\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?|(?:19|20)\d{2}|\d{1,2}[-/]\d{4}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number of each open invoice by its row (empty where there is none), and what the clerk should know.

    `from_label` are the rows whose number the entry's text gave; `batches` are pieces that several customers share, so
    that they are no invoice numbers, and that had to be used all the same.
    """

    by_row: Mapping[int, str]
    from_label: frozenset[int]
    batches: tuple[str, ...]


def piece(header: FecHeader, entry: Entry) -> str:
    """The reference of the piece; empty where the file puts a dash, zeros or « sans » for none."""
    written = identifier(header, entry.cells, Column.PIECE)
    return "" if fold(written).strip("0") in _NO_PIECE else written


def number_in(label: str) -> str:
    """The one invoice number that a text names; empty where it names none, or several."""
    found = {match[1] for pattern in (_AFTER_WORD, _ALONE) for match in pattern.finditer(label)}
    numbers = {number for number in found if not _DATE_OR_YEAR.fullmatch(number)}
    return numbers.pop() if len(numbers) == 1 else ""


def read_numbers(header: FecHeader, debits: Sequence[Entry], open_debits: Sequence[Entry]) -> Numbers:
    """The number of each open invoice; all `debits`, settled or not, show which pieces are batches."""
    customers: dict[str, set[str]] = defaultdict(set)
    for entry in debits:
        if entry.auxiliary or entry.name:
            customers[piece(header, entry)].add(entry.auxiliary or entry.name)
    by_piece: dict[str, list[Entry]] = defaultdict(list)
    for entry in open_debits:
        by_piece[piece(header, entry)].append(entry)
    by_row: dict[int, str] = {}
    from_label: set[int] = set()
    batches: list[str] = []
    for reference, entries in by_piece.items():
        labels = [number_in(text(header, entry.cells, Column.LABEL)) for entry in entries]
        is_batch = len(customers[reference]) > 1
        distinct = len(entries) > 1 and all(labels) and len(set(labels)) == len(labels)
        for entry, label in zip(entries, labels, strict=True):
            use_label = label != "" and (not reference or is_batch or distinct)
            by_row[entry.row] = label if use_label else reference
            if use_label:
                from_label.add(entry.row)
        if reference and is_batch and not all(labels):
            batches.append(reference)
    return Numbers(by_row, frozenset(from_label), tuple(batches))
