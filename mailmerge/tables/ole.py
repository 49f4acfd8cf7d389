"""Which streams stand at the top of an OLE file, the container of .xls and of every encrypted Office file?

Layout: [MS-CFB]. Each chain of sectors is followed at most once around, so a looped one ends as damage, not as a hang.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_FREE = 0xFFFFFFFA  # this number and those above it are marks, not sectors
_NO_ENTRY = 0xFFFFFFFF
_ENTRY_BYTES = 128
_STREAM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class DamagedError(ValueError):
    """The container contradicts itself."""


def streams(content: bytes) -> Mapping[str, bytes]:
    """Lower-case name -> content, for the streams at the top of the container.

    Raises:
        DamagedError: the file is cut or altered.
    """
    try:
        return dict(_streams(content))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise DamagedError(str(error)) from error


def _streams(content: bytes) -> Iterator[tuple[str, bytes]]:
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise DamagedError("sector size")
    first_directory, _, limit, first_mini, _, first_master, _ = struct.unpack_from("<IIIIIII", content, 48)
    sectors = _Sectors(content, 1 << shift)
    table = sectors.table(first_master)
    entries = [_entry(raw) for raw in _pieces(sectors.chain(first_directory, table), _ENTRY_BYTES)]
    mini_table = _numbers(sectors.chain(first_mini, table)) if first_mini < _FREE else ()
    mini = _Sectors(bytes(64) + sectors.chain(entries[0].start, table) if mini_table else b"", 64)
    for entry in _siblings(entries):
        if entry.kind == _STREAM:
            whole = mini.chain(entry.start, mini_table) if entry.size < limit else sectors.chain(entry.start, table)
            yield entry.name.lower(), whole[: entry.size]


@dataclass(frozen=True, slots=True)
class _Sectors:
    content: bytes
    size: int

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise DamagedError("sector outside the file")
        return self.content[start : start + self.size]

    def chain(self, start: int, table: Sequence[int]) -> bytes:
        found, seen, number = [], set(), start
        while number < _FREE:
            if number in seen:
                raise DamagedError("looped chain")
            seen.add(number)
            found.append(self.sector(number))
            number = table[number]
        return b"".join(found)

    def table(self, first_master: int) -> Sequence[int]:
        """The allocation table, whose sectors are listed in the header and in a chain of master sectors."""
        listed = list(struct.unpack_from("<109I", self.content, 76))
        seen = set()
        while first_master < _FREE:
            if first_master in seen:
                raise DamagedError("looped master table")
            seen.add(first_master)
            *more, first_master = _numbers(self.sector(first_master))
            listed += more
        return _numbers(b"".join(self.sector(number) for number in listed if number < _FREE))


def _siblings(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    """The entries directly under the root, which form a binary tree."""
    waiting, seen = [entries[0].child], set()
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        yield entry
        waiting += [entry.left, entry.right]


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(raw[: max(0, min(length, 64) - 2)].decode("utf-16-le"), kind, left, right, child, start, size)


def _pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content) - size + 1, size))


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
