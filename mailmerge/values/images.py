"""Is a file a picture that Word can show, and how wide and high is it?

PNG (ISO/IEC 15948) and JPEG (ITU-T T.81) alone: their headers are read by hand, so that no imaging library is needed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from mailmerge.values.text import Unreadable

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_MAGIC = b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"
# Start-of-frame markers hold the size; C4, C8 and CC among them are tables, not frames.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA


@dataclass(frozen=True, slots=True)
class ImageShape:
    """The format of a picture and its size in pixels."""

    format: Literal["png", "jpeg"]
    width: int
    height: int


def image_shape(content: bytes) -> ImageShape:
    """The shape of a PNG or JPEG picture.

    Raises:
        Unreadable: the bytes are no such picture, or its end is missing.
    """
    if content.startswith(PNG_MAGIC):
        return ImageShape("png", *_png_size(content))
    if content.startswith(_JPEG_MAGIC):
        return ImageShape("jpeg", *_jpeg_size(content))
    raise Unreadable("ce n’est pas une image .png ou .jpg ; enregistrez-la dans l’un de ces formats")


def _png_size(content: bytes) -> tuple[int, int]:
    """From the first chunk; the last one must be there, or the picture was cut off."""
    start = len(PNG_MAGIC)
    if content[start + 4 : start + 8] != b"IHDR" or b"IEND" not in content[-64:]:
        raise _damaged()
    width, height = struct.unpack(">II", content[start + 8 : start + 16])
    return _not_empty(width, height)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the start-of-frame segment; the end-of-image marker must be there, or the picture was cut off."""
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker in _FRAMES and content.rfind(_JPEG_END) > position:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return _not_empty(width, height)
        if marker == _SCAN:
            break
        # A marker may be preceded by any number of fill bytes FF.
        position += 1 if marker == 0xFF else 2 + int.from_bytes(content[position + 2 : position + 4])
    raise _damaged()


def _not_empty(width: int, height: int) -> tuple[int, int]:
    if not width or not height:
        raise _damaged()
    return width, height


def _damaged() -> Unreadable:
    return Unreadable("l’image est abîmée ; ouvrez-la, enregistrez-la de nouveau en .png ou .jpg")
