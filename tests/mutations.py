"""How is a good ledger damaged so that it still looks like one? Bytes, parts of archives, fields of text."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TypeAlias

Mutation: TypeAlias = Callable[[random.Random, bytes], bytes]
_TELLING = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b'"',
    b";",
    b"<",
    b"&#0;",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
)
_FIELDS = (
    *(
        "",
        "#N/A",
        "=1+1",
        "1e309",
        "-",
        "NaN",
        "31/02/2026",
        "12345678901234567890",
        "1,234",
        "00/00/0000",
        '"',
        "\x00",
    ),
    *("Total général", "N° facture", "Échéance", "\ufeff", "é" * 5000, "1904-01-01", "9999-12-31", "((1))", "€", "-0"),
)

# What attributes tell a reader of workbooks: counts, references, kinds, date systems.
_TRUSTED = (
    *("0", "-1", "1048577", "16385", "99999999999", "1e400", "A1", "XFD1048576", "A0", "A1:XFD1048576", "ZZZZ9", "s"),
    *(
        "str",
        "inlineStr",
        "b",
        "e",
        "d",
        "n",
        "date",
        "float",
        "string",
        "currency",
        "hidden",
        "veryHidden",
        "1",
        "true",
    ),
    *("2026-02-31", "2026-13-01T00:00:00", "-1e308", "NaN", "INF", "rId999", "../../x.xml", "4294967296"),
)
_VALUES = re.compile(r'="([^"<>]*)"|>([^<>]+)<')
_LEAVES = re.compile(r"<([\w:]+)\b[^<>]*(?:/>|>[^<>]*(?:<[\w:]+\b[^<>]*>[^<>]*</[\w:]+>)?</\1>)")
_XML_FORBIDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _span(rng: random.Random, content: bytes, longest: int = 64) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.randint(1, longest))


def flip(rng: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def delete(rng: random.Random, content: bytes) -> bytes:
    start, end = _span(rng, content, rng.choice((1, 16, 512)))
    return content[:start] + content[end:]


def insert(rng: random.Random, content: bytes) -> bytes:
    start, _ = _span(rng, content)
    added = rng.choice((rng.choice(_TELLING), rng.randbytes(rng.randint(1, 32)), bytes(rng.choice((64, 4096)))))
    return content[:start] + added + content[start:]


def double(rng: random.Random, content: bytes) -> bytes:
    start, end = _span(rng, content, rng.choice((16, 512, 8192)))
    return content[:end] + content[start:end] * rng.choice((1, 1, 3, 200)) + content[end:]


def truncate(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def swap(rng: random.Random, content: bytes) -> bytes:
    (a, b), (c, d) = sorted((_span(rng, content), _span(rng, content)))
    return content if b > c else content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def number(rng: random.Random, content: bytes) -> bytes:
    """A number of the file replaced: row numbers, counts and sizes are what readers trust."""
    digits = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
    if not digits:
        return flip(rng, content)
    start = end = rng.choice(digits)
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    return content[:start] + rng.choice((b"0", b"-1", b"1048577", b"99999999999", b"16385", b"1e400")) + content[end:]


def markup(rng: random.Random, content: bytes) -> bytes:
    """Well-formed XML or HTML changed so that it stays so: the change reaches what reads the values."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return flip(rng, content)
    spots = [match.span(match.lastindex or 0) for match in _VALUES.finditer(text)]
    leaves = [match.span() for match in _LEAVES.finditer(text)]
    action = rng.random()
    if action < 0.6 and spots:
        start, end = rng.choice(spots)
        other = rng.choice(spots)
        new = rng.choice((text[slice(*other)], escape(rng.choice(_FIELDS)), rng.choice(_TRUSTED)))
        text = text[:start] + _XML_FORBIDS.sub("", new) + text[end:]
    elif leaves:
        start, end = rng.choice(leaves)
        other = rng.choice(leaves)
        leaf = rng.choice(("", text[start:end] * 2, text[start:end] * 300, text[slice(*other)]))
        text = text[:start] + leaf + text[end:]
    return text.encode("utf-8")


BYTES: tuple[Mutation, ...] = (flip, delete, insert, double, truncate, swap, number)


def zipped(rng: random.Random, content: bytes) -> bytes:
    """A part of the archive changed, dropped, doubled or renamed; then zipped again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # an earlier mutation broke the archive in one of a dozen ways
        return flip(rng, content)
    if not parts:
        return insert(rng, content)
    spot = rng.randrange(len(parts))
    name, part = parts[spot]
    action = rng.random()
    if action < 0.86:
        is_xml = part.lstrip().startswith(b"<")
        parts[spot] = (name, several(rng, part, (markup,) * 12 + BYTES if is_xml else BYTES))
    elif action < 0.92:
        del parts[spot]
    elif action < 0.96:
        parts[spot] = (rng.choice((name.upper(), name.replace("/", "\\"), f"../{name}", f"x{name}")), part)
    else:
        parts.append((rng.choice((name.swapcase(), f"copie/{name}")), part))
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # two parts of one name are meant
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name or "x", (2026, 11, 21, 0, 0, 0)), part)
    return buffer.getvalue()


def fields(rng: random.Random, content: bytes) -> bytes:
    """Text changed field by field: the separators stay, so that the values reach the rules."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
    separator = max(";\t|,", key=text.count)
    rows = [line.split(separator) for line in text.split("\n")]
    for _ in range(rng.choice((1, 3, 12))):
        row = rng.choice(rows)
        spot = rng.randrange(len(row))
        action = rng.randrange(5)
        if action == 0:
            row[spot] = rng.choice(_FIELDS)
        elif action == 1:
            row.insert(spot, rng.choice(_FIELDS))
        elif action == 2 and len(row) > 1:
            del row[spot]
        elif action == 3:
            other = rng.choice(rows)
            row[spot] = rng.choice(other)
        else:
            rows.insert(rng.randrange(len(rows) + 1), list(row))
    joined = "\n".join(separator.join(row) for row in rows)
    return joined.encode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")


def several(rng: random.Random, content: bytes, mutations: Sequence[Mutation]) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        content = rng.choice(mutations)(rng, content)
    return content


def mutated(seed: int, count: int, samples: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The file of this number: always the same for a seed and a set of samples."""
    rng = random.Random(f"{seed}:{count}")
    name = rng.choice(sorted(samples))
    content = samples[name]
    if content.startswith(b"PK"):
        deep: Sequence[Mutation] = (*(zipped,) * 16, *BYTES)
    elif content.startswith((b"\xd0\xcf", b"%PDF")) or not content:
        deep = BYTES
    elif content.lstrip().startswith(b"<"):
        deep = (*(markup,) * 12, *BYTES)
    else:
        deep = (*(fields,) * 8, *BYTES)
    return name, several(rng, content, deep)
