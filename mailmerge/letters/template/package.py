"""Which parts does a Word file consist of, and how is a letter put together from them?

A letter shares nearly all parts with its template. These keep the compressed bytes that they have in the template's
file; only the parts that differ are compressed. The zip is assembled by hand, with a fixed date: `zipfile` would spend
more on each letter than its rendering costs.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass

_MAIN_KIND = "wordprocessingml.document.main+xml"
# The fastest: compressing is the most that a letter costs, and the template's own parts keep the level they have.
COMPRESSION_LEVEL = 1
# A template takes a hundredth of it: whatever is larger unpacked was made to fill the memory.
_LARGEST_XML, _LARGEST_FILE = 20_000_000, 200_000_000
_RAW_DEFLATE = -15
_STORED, _DEFLATED = 0, 8
# 1 January 1980, the earliest date that a zip can bear: the same letter gives the same bytes on any day.
_DATE, _TIME = 0x0021, 0
_UTF8_NAME = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
# Pictures are compressed already.
_MEDIA = (".png", ".jpg", ".jpeg", ".gif")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part as it lies in a zip: its name, how it is packed, and its packed bytes."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    packed: bytes

    def local(self) -> bytes:
        sizes = (self.crc, len(self.packed), self.size, len(self.name), 0)
        head = _LOCAL.pack(b"PK\x03\x04", 20, self.flags, self.method, _TIME, _DATE, *sizes)
        return head + self.name + self.packed

    def central(self, offset: int) -> bytes:
        sizes = (self.crc, len(self.packed), self.size, len(self.name), 0, 0, 0, 0, 0, offset)
        return _CENTRAL.pack(b"PK\x01\x02", 20, 20, self.flags, self.method, _TIME, _DATE, *sizes) + self.name


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a template's file, of which some will differ in each letter.

    Attributes:
        shared: the parts that all letters have in common, packed, one after the other.
        directory: their entries in the zip's directory.
        names: how many they are.
    """

    shared: bytes
    directory: bytes
    names: int

    def letter(self, changed: Mapping[str, bytes]) -> bytes:
        """A letter's file: the shared parts, then the letter's own."""
        pieces, entries, offset = [self.shared], [self.directory], len(self.shared)
        for name, content in changed.items():
            entry = _packed(name, content)
            local = entry.local()
            pieces.append(local)
            entries.append(entry.central(offset))
            offset += len(local)
        count = self.names + len(changed)
        size = sum(map(len, entries))
        return b"".join((*pieces, *entries, _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)))


EMPTY = Package(b"", b"", 0)


def _packed(name: str, content: bytes) -> _Entry:
    if name.endswith(_MEDIA):
        method, packed = _STORED, content
    else:
        squeezer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, _RAW_DEFLATE)
        method, packed = _DEFLATED, squeezer.compress(content) + squeezer.flush()
    return _Entry(*_zip_name(name), method, zlib.crc32(content), len(content), packed)


def _zip_name(name: str) -> tuple[bytes, int]:
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode("utf-8"), _UTF8_NAME)


def share_parts(content: bytes, changing: Set[str], rewritten: Mapping[str, bytes]) -> Package:
    """The parts of a file that its letters have in common: all but those that change.

    Args:
        content: the template's file.
        changing: the names of the parts that differ in each letter.
        rewritten: parts that all letters have in common, but the template's file does not have in this form.
    """
    shared: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, info in {info.filename: info for info in archive.infolist()}.items():
            if info.is_dir() or name in changing:
                continue
            entry = _packed(name, rewritten[name]) if name in rewritten else _as_it_lies(archive, content, info)
            shared.append(entry.local())
            directory.append(entry.central(offset))
            offset += len(shared[-1])
    return Package(b"".join(shared), b"".join(directory), len(shared))


def rewrite(content: bytes, changed: Mapping[str, bytes], removed: Set[str] = frozenset()) -> bytes:
    """The file with some parts changed and some taken out; its dates are fixed, the others lie in it as they did."""
    return share_parts(content, removed, changed).letter({})


def _as_it_lies(archive: zipfile.ZipFile, content: bytes, info: zipfile.ZipInfo) -> _Entry:
    """A part with the bytes that it has in the file; sizes are the directory's, a local header may lack them."""
    if info.compress_type not in (_STORED, _DEFLATED):
        return _packed(info.filename, archive.read(info))
    name_length, extra_length = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = content[start : start + info.compress_size]
    return _Entry(*_zip_name(info.filename), info.compress_type, info.CRC, info.file_size, packed)


def is_oversized(archive: zipfile.ZipFile) -> bool:
    """Whether a file's parts are too large to be those of a letter once they are unpacked."""
    entries = archive.infolist()
    texts = (entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    return max(texts, default=0) > _LARGEST_XML or sum(entry.file_size for entry in entries) > _LARGEST_FILE


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the letter's body: `word/document.xml`, or the name that Word Online gives it.

    Raises:
        KeyError: the archive is no Word document.
    """
    kinds = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    for override in re.findall(r"<(?:\w+:)?Override\b[^>]*>", kinds):
        if _MAIN_KIND in override and (name := re.search(r'PartName="/?([^"]+)"', override)):
            archive.getinfo(name[1])
            return name[1]
    raise KeyError(_MAIN_KIND)


def parts_of(content: bytes) -> Mapping[str, bytes]:
    """The bytes of every part by its name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
