"""Which picture is the creditor's logo?"""

from __future__ import annotations

import re
from pathlib import Path

from mailmerge.errors import FileUnreadable
from mailmerge.model import Table
from mailmerge.settings.sheets import Faults, cell
from mailmerge.tables.read import read_bytes
from mailmerge.values import Unreadable, fold, image_shape, shown

# Every letter carries the logo: a photograph of 20 MB would make the dated folder unusable.
_MOST_BYTES = 5 * 1024 * 1024


def read_logo(workspace: Path, name: str, table: Table | None, faults: Faults) -> bytes:
    """The bytes of the picture beside `parametres.xlsx` that the cell names; empty for none, or if it has a fault."""
    if not name or table is None:
        return b""
    try:
        return _picture(workspace, name)
    except Unreadable as finding:
        rows = [row for row in range(len(table.rows)) if fold(shown(cell(table, row, 0))) == "logo"]
        faults.add(table, rows[0], 1, str(finding))
        return b""


def _picture(workspace: Path, name: str) -> bytes:
    if re.search(r"[/\\:]", name):
        raise Unreadable("nom de fichier seul attendu ; placez l’image à côté de parametres.xlsx")
    path = workspace / name
    if path.is_dir():
        raise Unreadable("c’est un dossier ; indiquez une image .png ou .jpg")
    try:
        content = read_bytes(path)
    except FileUnreadable as error:
        cure = "placez l’image à côté de parametres.xlsx ou videz la cellule"
        raise Unreadable(f"{error.cause} ; {cure}") from None
    if len(content) > _MOST_BYTES:
        raise Unreadable("image trop lourde, 5 Mo au plus ; enregistrez-la en plus petit")
    image_shape(content)
    return content
