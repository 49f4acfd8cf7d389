"""Which customer do the lines below a heading belong to?

A printed customer ledger names each account once (`411DUPONT - Dupont SARL`), then lists its lines without repeating
it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from mailmerge.ledger.lines.classify import RowKind
from mailmerge.ledger.lines.total_rows import CUSTOMER, has_amount, is_carried_forward, is_day
from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.header import Header
from mailmerge.tables.reader import column_cells
from mailmerge.values import clean_line, fold, name_key, shown

_OWN = (Field.NUMBER, Field.INVOICE_DATE, Field.DUE_DATE)
_MOST_CELLS = 3
_LABEL = re.compile(
    r"^(?:n° ?)?(?:compte|client|tiers|auxiliaire|customer|account|kunde|cliente)\b(?: n°)? ?:? ?", re.I
)
_CODE_FIRST = re.compile(r"^(?P<code>[0-9A-Za-z][\w./]{0,19})(?: ?[-–—:|] ?)(?P<name>\D.*)$")
# Without a dash between them, only what cannot begin a name (as in « 3 Suisses ») is a code.
_PLAIN_CODE_FIRST = re.compile(r"^(?P<code>41\w{2,}|[A-Z]{1,4}\d{2,}|\d{4,}) (?P<name>\D.*)$")
_CODE_LAST = re.compile(r"^(?P<name>.+?) ?[(\[](?P<code>[\w./-]{1,20})[)\]]$")
# What a clerk notes between two lines, and no company is called.
_REMARK = re.compile(
    r"^(?:relance\w*|rappel\w*|appel\w*|tel|telephone|voir|vu|nb|note|attention|attente|en attente|promesse|promet"
    r"|regle\w*|paye\w*|paiement|litige|courrier|envoy\w*|recu|rdv|a (?:relancer|voir|rappeler|verifier)|ne pas"
    r"|facture|avoir|acompte|cheque|virement)\b|\b(?:par telephone|par mail|par courrier|(?:le|du|au) \d+)\b"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The customer that a heading names; either may be empty."""

    code: str
    name: str


def find_owners(table: Table, header: Header, kinds: list[RowKind]) -> Mapping[int, Owner]:
    """Row number -> the customer of the heading above it, for data rows that do not name theirs.

    The headings themselves become `RowKind.HEADING` in `kinds`. A line below its customer's total has no owner.
    """
    first = header.row + 1
    if _all_named(table, header, kinds):
        return {}
    orphans = {
        first + index
        for index, kind in enumerate(kinds)
        if kind is RowKind.DATA and _is_orphan_line(table.rows[first + index], header)
    }
    if not orphans:
        return {}
    candidates = dict(_candidates(table, header, kinds))
    headings = _alike(candidates, kinds, {row - first for row in orphans})
    owners: dict[int, Owner] = {}
    owner: Owner | None = None
    for index, kind in enumerate(kinds):
        row = table.rows[first + index]
        if index in candidates:
            owner = candidates[index].owner if index in headings else None
            kinds[index] = RowKind.HEADING if index in headings else kind
        elif _ends_lines(row, kind, header, owner):
            owner = None
        elif kind is RowKind.DATA and owner:
            owners[first + index] = owner
    return owners


def _ends_lines(row: Sequence[CellValue], kind: RowKind, header: Header, owner: Owner | None) -> bool:
    """A total that is not the page's, or the line of another customer."""
    if kind is RowKind.TOTAL:
        return not is_carried_forward(row)
    return kind is RowKind.DATA and not _is_of(row, header, owner)


def _is_of(row: Sequence[CellValue], header: Header, owner: Owner | None) -> bool:
    """Whether a line names no other customer than that of the heading above."""
    cells = [cell for field in CUSTOMER if not is_blank(cell := _value(row, header, field))]
    names = {name_key(name) for name in (owner.code, owner.name) if name} if owner else set()
    return all(name_key(clean_line(shown(cell))) in names for cell in cells)


def _all_named(table: Table, header: Header, kinds: Sequence[RowKind]) -> bool:
    """Whether every data row names its customer by one column: nearly every ledger, told without a closer look."""
    rows = [header.row + 1 + index for index, kind in enumerate(kinds) if kind is RowKind.DATA]
    columns = [header.columns[field] for field in CUSTOMER if field in header.columns]
    return any(all(column_cells(table, column, rows)) for column in columns)


def _value(row: Sequence[CellValue], header: Header, field: Field) -> CellValue:
    column = header.columns.get(field)
    return row[column] if column is not None and column < len(row) else None


def _is_orphan_line(row: Sequence[CellValue], header: Header) -> bool:
    """A line of an account: it has an amount, and no customer of its own."""
    return has_amount(row, header.columns) and all(is_blank(_value(row, header, field)) for field in CUSTOMER)


# --- Headings ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row of words that may name a customer, and what the headings of one report have in common."""

    owner: Owner
    columns: tuple[int, ...]

    def shape(self) -> tuple[tuple[int, ...], bool]:
        return self.columns, bool(self.owner.code)


def _candidates(table: Table, header: Header, kinds: Sequence[RowKind]) -> Iterator[tuple[int, _Candidate]]:
    for index, kind in enumerate(kinds):
        row = table.rows[header.row + 1 + index]
        if kind is RowKind.DATA and _is_words(row, header) and (owner := _named(row)):
            yield index, _Candidate(owner, tuple(column for column, value in enumerate(row) if not is_blank(value)))


def _alike(candidates: Mapping[int, _Candidate], kinds: Sequence[RowKind], orphans: Set[int]) -> set[int]:
    """The rows that look like the report's headings: the same columns filled, with a code or without in all.

    Where most stand below a blank line, a total or a page's header, one between two lines of an account is a remark.
    """
    named = {index: found for index, found in candidates.items() if not _is_remark(found.owner)}
    leading = [index for index in named if _leads(index, kinds, orphans)]
    if not leading:
        return set()
    ((shape, _),) = Counter(named[index].shape() for index in leading).most_common(1)
    found = [index for index, candidate in named.items() if candidate.shape() == shape]
    apart = [index for index in found[1:] if index - 1 in candidates or kinds[index - 1] is not RowKind.DATA]
    if len(apart) * 2 >= len(found[1:]):
        return {*found[:1], *apart}
    return set(found)


def _is_remark(owner: Owner) -> bool:
    return not owner.code and _REMARK.search(fold(owner.name)) is not None


def _leads(index: int, kinds: Sequence[RowKind], orphans: Set[int]) -> bool:
    """Whether lines without a customer follow."""
    below = index + 1
    while below < len(kinds) and kinds[below] in (RowKind.BLANK, RowKind.HEADER):
        below += 1
    return below in orphans


def _is_words(row: Sequence[CellValue], header: Header) -> bool:
    """Few cells, no amount, no day, and no number of an invoice beside the customer's name."""
    filled = [value for value in row if not is_blank(value)]
    if not filled or len(filled) > _MOST_CELLS or has_amount(row, header.columns):
        return False
    if any(is_day(value) or not isinstance(value, str | int | float) for value in filled):
        return False
    own, customer = ([not is_blank(_value(row, header, field)) for field in fields] for fields in (_OWN, CUSTOMER))
    return not (any(own) and any(customer))


def _named(row: Sequence[CellValue]) -> Owner | None:
    """The customer that a row of words names."""
    filled = [value for value in row if not is_blank(value)]
    cells = [cell for cell in (_LABEL.sub("", clean_line(shown(value))) for value in filled) if cell]
    if not cells:
        return None
    if len(cells) > 1:
        return Owner(cells[0], cells[1]) if _is_code(cells[0]) else Owner("", cells[0])
    return _split(cells[0])


def _split(text: str) -> Owner:
    """`411DUPONT - Dupont SARL` or `Dupont SARL (C0012)`; a text without a code is a name."""
    for pattern in (_CODE_FIRST, _PLAIN_CODE_FIRST, _CODE_LAST):
        if (match := pattern.match(text)) and _is_code(match["code"]):
            return Owner(match["code"], match["name"].strip())
    return Owner(text, "") if _is_code(text) else Owner("", text)


def _is_code(text: str) -> bool:
    """A code has a digit and no space: `411DUPONT`, `C0012`, `00042`."""
    return re.fullmatch(r"[\w./-]{1,20}", text) is not None and re.search(r"\d", text) is not None
