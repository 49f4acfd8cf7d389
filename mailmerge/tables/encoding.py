"""Which characters do the bytes of a text file stand for?"""

from __future__ import annotations

import codecs
from collections import Counter

# How much a character speaks for the reading that shows it; any other one speaks against it.
_USUAL = {
    **dict.fromkeys("äáãåöóõøíñßæúÿÄÁÖÓÍÑÆØÅ£§…·²ªº¿¡–—", 1),
    **dict.fromkeys("ÉÈÊÀÂÇÎÔŒëûüïùœ€«»’‘“”\u00a0", 2),
    **dict.fromkeys("éèàçêôîâ°", 3),
}
_ODD = -2
_SINGLE_BYTE = ("cp1252", "iso8859-15", "cp850", "mac_roman")  # the first one wins a tie
_SAMPLE_BYTES = 16384


def decode(content: bytes) -> str:
    """The text of a file; nothing is dropped, and what cannot be read shows as U+FFFD."""
    text = utf16_of(content)
    if text is None:
        text = _eight_bit(content)
    return text.removeprefix("\ufeff").rstrip("\x00\x1a")


def utf16_of(content: bytes) -> str | None:
    """The text, if it is UTF-16 with or without a mark; else nothing."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    sample = content[: _SAMPLE_BYTES - _SAMPLE_BYTES % 2]
    half = len(sample) // 2
    # Western text in UTF-16 has a zero in nearly every pair of bytes, always on the same side.
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if half and low > half * 0.7 and high < half * 0.1:
        return content.decode("utf-16-le", "replace")
    if half and high > half * 0.7 and low < half * 0.1:
        return content.decode("utf-16-be", "replace")
    return None


def _eight_bit(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    high = content.translate(None, bytes(range(128)))
    marked = content.decode("utf-8", "surrogateescape")
    stray = Counter(
        character for character in high.decode("utf-8", "surrogateescape") if "\udc80" <= character <= "\udcff"
    )
    if sum(stray.values()) * 4 < len(high):
        # UTF-8 with a few alien bytes, such as a line pasted from an older file.
        return marked.translate({ord(byte): _cp1252(ord(byte) - 0xDC00) for byte in stray})
    counts = Counter(high)
    best = max(_SINGLE_BYTE, key=lambda name: _likeness(counts, name))
    return content.decode(best, "replace")


def _likeness(counts: Counter[int], encoding: str) -> int:
    """How much more usual than odd the characters are that these bytes would be."""
    return sum(count * _USUAL.get(bytes((byte,)).decode(encoding, "replace"), _ODD) for byte, count in counts.items())


def _cp1252(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", "replace")
