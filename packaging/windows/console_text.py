"""What stands in the console window of another process? `python console_text.py PID` on Windows, here under Wine."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import wintypes

assert sys.platform == "win32"

_READ_WRITE, _SHARED, _EXISTING = 0xC0000000, 3, 3


class ScreenInfo(ctypes.Structure):
    """CONSOLE_SCREEN_BUFFER_INFO, field by field."""

    _fields_ = (
        ("dwSize", wintypes._COORD),
        ("dwCursorPosition", wintypes._COORD),
        ("wAttributes", wintypes.WORD),
        ("srWindow", wintypes.SMALL_RECT),
        ("dwMaximumWindowSize", wintypes._COORD),
    )


def console_text(process: int) -> str:
    """The lines of that process's console, down to its cursor."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    kernel.FreeConsole()
    if not kernel.AttachConsole(wintypes.DWORD(process)):
        raise ctypes.WinError(ctypes.get_last_error())
    screen = wintypes.HANDLE(kernel.CreateFileW("CONOUT$", _READ_WRITE, _SHARED, None, _EXISTING, 0, None))
    info = ScreenInfo()
    if not kernel.GetConsoleScreenBufferInfo(screen, ctypes.byref(info)):
        raise ctypes.WinError(ctypes.get_last_error())
    line = ctypes.create_unicode_buffer(info.dwSize.X + 1)
    read, lines = wintypes.DWORD(), []
    for number in range(info.dwCursorPosition.Y + 1):
        place = wintypes._COORD(0, number)
        kernel.ReadConsoleOutputCharacterW(screen, line, wintypes.DWORD(info.dwSize.X), place, ctypes.byref(read))
        lines.append(line[: read.value].rstrip())
    return "\n".join(lines)


os.write(1, console_text(int(sys.argv[1], 16)).encode())
