"""What is a text once what people vary when they type it is set aside?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A ledger repeats its names, codes, words and amounts on thousands of rows.
REMEMBERED = 20_000

_SPACES = re.compile(r"\s+")
# Characters that XML 1.0 forbids, and the format characters that make two equal names look different.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u200b]"
)
# Excel writes a control character of a cell as _x000D_ in the file (ECMA-376 Part 1, 22.9.2.19 ST_Xstring).
_EXCEL_ESCAPE = re.compile("_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")
_SPELL_OUT = str.maketrans({"°": " ", "º": " ", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L"})


class Unreadable(ValueError):  # noqa: N818 - a finding about a cell, not an error of the program
    """A cell is filled but cannot be read as what its column holds."""


@lru_cache(REMEMBERED)
def clean_line(text: str) -> str:
    """One line of printable text: control characters dropped, every run of white space made one plain space."""
    if text.isprintable() and "  " not in text and "_x00" not in text and text[:1] != " " != text[-1:]:
        return text  # nearly every text: the only printable white space is the plain space
    return _SPACES.sub(" ", _printable(text)).strip()


def clean_lines(text: str) -> tuple[str, ...]:
    """The non-blank lines of a cell typed with Alt+Enter."""
    return tuple(line for line in map(clean_line, re.split("[\r\n\u2028\u2029]+", _printable(text))) if line)


def _printable(text: str) -> str:
    return _FORBIDDEN.sub("", _EXCEL_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text))


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """The text without accents, case and punctuation, to compare what people type: `Échéance n°2` -> `echeance n 2`."""
    letters = "".join(
        c for c in unicodedata.normalize("NFKD", text.translate(_SPELL_OUT)) if not unicodedata.combining(c)
    )
    return " ".join(re.sub(r"[^\w€$£]+|_", " ", letters.casefold()).split())
