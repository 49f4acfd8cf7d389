"""How is the file dialog of Windows asked without a library? comdlg32: the embeddable Python has no tkinter."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from ctypes import wintypes

assert sys.platform == "win32"

# OPENFILENAMEW: explorer look, several files, which exist, the current folder kept, no « read only » to tick.
_FLAGS = 0x00080000 | 0x00000200 | 0x00001000 | 0x00000800 | 0x00000008 | 0x00000004
_BUFFER = 32_768


class OpenFileName(ctypes.Structure):
    """OPENFILENAMEW, field by field."""

    _fields_ = (
        ("lStructSize", wintypes.DWORD),
        ("hwndOwner", wintypes.HWND),
        ("hInstance", wintypes.HINSTANCE),
        ("lpstrFilter", ctypes.c_void_p),
        ("lpstrCustomFilter", wintypes.LPWSTR),
        ("nMaxCustFilter", wintypes.DWORD),
        ("nFilterIndex", wintypes.DWORD),
        ("lpstrFile", ctypes.c_void_p),
        ("nMaxFile", wintypes.DWORD),
        ("lpstrFileTitle", wintypes.LPWSTR),
        ("nMaxFileTitle", wintypes.DWORD),
        ("lpstrInitialDir", wintypes.LPCWSTR),
        ("lpstrTitle", wintypes.LPCWSTR),
        ("Flags", wintypes.DWORD),
        ("nFileOffset", wintypes.WORD),
        ("nFileExtension", wintypes.WORD),
        ("lpstrDefExt", wintypes.LPCWSTR),
        ("lCustData", wintypes.LPARAM),
        ("lpfnHook", ctypes.c_void_p),
        ("lpTemplateName", wintypes.LPCWSTR),
        ("pvReserved", ctypes.c_void_p),
        ("dwReserved", wintypes.DWORD),
        ("FlagsEx", wintypes.DWORD),
    )


def choose(title: str, patterns: Sequence[str], folder: str) -> str:
    """The raw answer: a path, or a folder and the names in it, each with a NUL after it; empty if she gave up."""
    buffer = ctypes.create_unicode_buffer(_BUFFER)
    filters = ctypes.create_unicode_buffer(f"Grands livres\0{';'.join(patterns)}\0Tous les fichiers\0*.*\0\0")
    asked = OpenFileName()
    asked.lStructSize = ctypes.sizeof(OpenFileName)
    asked.hwndOwner = _console_window()  # or it may come up behind the console
    asked.lpstrFilter = ctypes.addressof(filters)
    asked.lpstrFile = ctypes.addressof(buffer)
    asked.nMaxFile = _BUFFER
    asked.lpstrTitle = title
    asked.lpstrInitialDir = folder
    asked.Flags = _FLAGS
    chosen = ctypes.windll.comdlg32.GetOpenFileNameW(ctypes.byref(asked))
    return buffer[:_BUFFER] if chosen else ""


def _console_window() -> int | None:
    """The console, which Windows Terminal stands behind too: github.com/microsoft/terminal/pull/12526."""
    ask = ctypes.windll.kernel32.GetConsoleWindow
    ask.restype = wintypes.HWND
    window: int | None = ask()
    return window
