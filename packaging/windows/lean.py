"""Which files of the libraries never run on a clerk's PC, and stay out of the kit?

Each file is one more for the antivirus to open, and a long path is one that Windows may refuse. Licences stay: they
stand in `*.dist-info`, where nothing is left out.
"""

from __future__ import annotations

from pathlib import PurePosixPath

# The libraries' own test suites. A module `tests.py` is no such folder (jinja2 has one), nor is `testing` (numpy,
# pandas), which is imported.
_TESTS = "tests"
# What compilers and editors read: stubs, headers, sources of what is compiled already.
_SOURCES = {".pyi", ".h", ".c", ".lib", ".pyx", ".pxd", ".pxi"}
# A Fortran compiler's front end, and rules for XML with the longest path of all: imported by those who name them, which
# nobody here does. The names of holidays in other languages: only their dates are asked for.
_UNUSED = tuple(map(PurePosixPath, ("numpy/f2py", "lxml/isoschematron", "holidays/locale")))


def needed(name: str) -> bool:
    """Whether a file of a library, given by its path inside `app/lib`, goes into the kit."""
    path = PurePosixPath(name)
    if path.parts[0].endswith(".dist-info"):
        return True
    if _TESTS in path.parts or path.suffix in _SOURCES:
        return False
    return not any(path.is_relative_to(folder) for folder in _UNUSED)
