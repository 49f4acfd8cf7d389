"""How fast can the bytes of our letters be compressed and written, with nothing else done?

The letters folder is that of finished letters. Parts that are the template's own are kept compressed; the others are
compressed again by the compressor that gives the very bytes found in the letters, and each file is written at its size.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from job import cpu_seconds, name_of

Compress = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Bare:
    """A letter as the floor sees it: what must be compressed, and the rest."""

    changed: Sequence[bytes]
    rest: bytes


def deflate_with(module: str, level: int) -> Compress:
    """A compressor with zlib's interface; the stream has no header, as in a zip."""
    library = importlib.import_module(module)

    def compress(data: bytes) -> bytes:
        stream = library.compressobj(level, zlib.DEFLATED, -15)
        packed: bytes = stream.compress(data) + stream.flush()
        return packed

    return compress


def compressor_of(raw: bytes, packed: bytes) -> tuple[str, Compress]:
    """The compressor and level that give `packed`; zlib's default if none of those known does."""
    for module, levels in (("zlib", range(1, 10)), ("isal.isal_zlib", range(4)), ("zlib_ng.zlib_ng", range(1, 10))):
        for level in levels:
            try:
                compress = deflate_with(module, level)
            except ModuleNotFoundError:
                break
            if compress(raw) == packed:
                return f"{module} {level}", compress
    return "zlib 6, which is not what the letters were compressed with", deflate_with("zlib", 6)


def bare(letter: bytes, template: zipfile.ZipFile) -> Bare:
    """The parts of a letter that differ from the template's, and as many bytes as all the rest takes."""
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        own = [entry for entry in archive.infolist() if not _is_of(template, entry)]
        changed = [archive.read(entry) for entry in own]
    return Bare(changed, letter[: len(letter) - sum(entry.compress_size for entry in own)])


def _is_of(template: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    try:
        same = template.getinfo(entry.filename)
    except KeyError:
        return False
    return (same.CRC, same.file_size) == (entry.CRC, entry.file_size)


def packed_body(letter: bytes) -> tuple[bytes, bytes]:
    """The body of a letter, and as it stands compressed in the file."""
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        entry = archive.getinfo("word/document.xml")
        raw = archive.read(entry)
    names = int.from_bytes(letter[entry.header_offset + 26 : entry.header_offset + 28], "little")
    extra = int.from_bytes(letter[entry.header_offset + 28 : entry.header_offset + 30], "little")
    start = entry.header_offset + 30 + names + extra
    return raw, letter[start : start + entry.compress_size]


def main() -> None:
    """Measure, and print what `job.measure` prints."""
    template, finished, folder = map(Path, sys.argv[1:4])
    contents = [path.read_bytes() for path in sorted(finished.iterdir())]
    name, compress = compressor_of(*packed_body(contents[0]))
    with zipfile.ZipFile(template) as archive:
        letters = [bare(content, archive) for content in contents]
    del contents
    cpu, start = cpu_seconds(), time.perf_counter()
    for number, letter in enumerate(letters):
        (folder / name_of(number)).write_bytes(b"".join([letter.rest, *map(compress, letter.changed)]))
    seconds, used = time.perf_counter() - start, cpu_seconds() - cpu
    print(json.dumps({"seconds": seconds, "cpu_seconds": used, "peak_mib": 0, "compressor": name}))


if __name__ == "__main__":
    main()
