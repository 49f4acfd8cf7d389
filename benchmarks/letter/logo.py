"""What picture does the letter bear, and where in the file?"""

from __future__ import annotations

import random
import struct
import zlib
from functools import cache

LOGO_PART = "word/media/image1.png"


@cache
def logo_picture() -> bytes:
    """A picture of some 6 kB that does not compress further, as a letterhead's logo."""
    width, height = 160, 48
    dice = random.Random(20261121)
    lines = b"".join(
        b"\0" + dice.randbytes(width * 3 // 4) + b"\x1f" * (width * 3 - width * 3 // 4) for _ in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
