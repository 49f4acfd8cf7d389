"""How does a delimited text file become a table?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mailmerge.errors import FileUnreadable
from mailmerge.model import CellValue, Table
from mailmerge.tables.collector import collector_paused
from mailmerge.tables.encoding import decode

_SEPARATORS = "\t;|,"  # the first one wins a tie
_SEP_LINE = re.compile(r"sep=(.)\n|sep=(.)\Z", re.IGNORECASE)
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_ROWS = 400
_DECIMAL_COMMA = re.compile(r"(?<![\d,])\d+,\d+(?![\d,])")
# What Excel itself can show of a text file.
_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384
# Measured: about 70 bytes a cell beside the text itself, so that both stay under 1 GB.
_MAX_BYTES = 120_000_000
_MAX_CELLS = 8_000_000
_CURE = "exportez une période plus courte, ou le tableau seul, puis relancez"


def read_text(name: str, content: bytes) -> Table:
    """The one table of a text file; cells are text as written, without the white space around it.

    Raises:
        FileUnreadable: it is empty, or too big for memory.
    """
    if len(content) > _MAX_BYTES:
        raise FileUnreadable(f"le fichier texte dépasse {_MAX_BYTES // 1_000_000} Mo", _CURE)
    text = decode(content)
    # Some exports end their lines in CR CR LF.
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n \t\f\v")
    if not text:
        raise FileUnreadable("le fichier ne contient que des blancs", "refaites l’export, puis relancez")
    text, separator = _without_sep_line(text)
    separator = separator or separator_of(text)
    _refuse_giants(text, separator)
    with collector_paused():
        rows: list[list[CellValue]] = [[cell.strip() for cell in record] for record in _records(text, separator)]
    _refuse_wide(rows)
    return Table(name, "", rows)


def separator_of(text: str) -> str:
    """The separator that cuts most lines, head and body, into the same number of cells; `;` if none cuts."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample) and "\n" in sample:
        sample = sample[: sample.rindex("\n")]  # the last line is cut
    best = max(_SEPARATORS, key=lambda separator: _regularity(sample, separator))
    return best if _regularity(sample, best) > 0 else ";"


def _regularity(sample: str, separator: str) -> float:
    """Share of the lines with the most frequent number of cells, more for more cells; 0 for a single column."""
    if separator not in sample:
        return 0.0
    widths: Counter[int] = Counter()
    for count, record in enumerate(_records(sample, separator)):
        if count == _SAMPLE_ROWS:
            break
        if len(record) > 1 or record[0].strip():
            widths[1 if separator == "," and _only_decimals(record) else len(record)] += 1
    total = sum(widths.values())
    # On a tie the wider cut: a title above and a note below have one cell whatever the separator.
    width, lines = max(((width, lines) for width, lines in widths.items() if width > 1), key=_votes, default=(1, 0))
    return lines / total * (width - 1) ** 0.5 if total else 0.0


def _votes(item: tuple[int, int]) -> tuple[int, int]:
    return item[1], item[0]


def _only_decimals(record: Sequence[str]) -> bool:
    """Whether every comma of the line stands within a number, as in `12,50` and not as in `a,b` or `1,2,3`."""
    return len(record) - 1 == len(_DECIMAL_COMMA.findall(",".join(record)))


def _without_sep_line(text: str) -> tuple[str, str]:
    """Excel obeys a first line `sep=;` and does not show it."""
    found = _SEP_LINE.match(text)
    return (text[found.end() :], found[1] or found[2]) if found else (text, "")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    if '"' not in text:
        return (line.split(separator) for line in text.split("\n"))
    try:
        return iter(list(_strict(text, separator)))
    except csv.Error:  # a stray quote, or a cell beyond the module's limit of 128 KiB
        return _lenient(text, separator)


def _strict(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    return (record or [""] for record in reader)


def _lenient(text: str, separator: str) -> Iterator[list[str]]:
    """Quotes that do not close before a separator or line end are ordinary characters, and swallow no other lines."""
    mark = re.escape(separator)
    # Possessive repeats, so that no text makes the search go back.
    pattern = re.compile(rf' *+"((?:[^"]++|"")*+)" *+(?={mark}|\n|\Z)|[^{mark}\n]*+')
    record: list[str] = []
    position, end = 0, len(text)
    while True:
        found = pattern.match(text, position)
        assert found is not None  # the second half matches everywhere
        record.append(found[0] if found[1] is None else found[1].replace('""', '"'))
        position = found.end()
        if position >= end:
            yield record
            return
        if text[position] == "\n":
            yield record
            record = []
        position += 1


def _refuse_giants(text: str, separator: str) -> None:
    lines = text.count("\n") + 1
    if lines > _MAX_ROWS:
        raise FileUnreadable(f"le fichier texte compte {lines} lignes, plus qu’Excel n’en montre", _CURE)
    if lines + text.count(separator) > _MAX_CELLS:
        raise FileUnreadable("le fichier texte compte trop de cellules pour être lu", _CURE)


def _refuse_wide(rows: Sequence[Sequence[CellValue]]) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) > _MAX_COLUMNS:
            raise FileUnreadable(f"la ligne {number} compte {len(row)} colonnes, plus qu’Excel n’en montre", _CURE)
