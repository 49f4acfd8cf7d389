"""Which parts does a Word file consist of?"""

from __future__ import annotations

import re
import zipfile

_MAIN_KIND = "wordprocessingml.document.main+xml"


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
