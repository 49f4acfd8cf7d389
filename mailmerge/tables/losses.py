"""What does a workbook hold that openpyxl would lose on writing it again?

It keeps cells, styles, lists, comments, names and page settings; pictures, shapes, buttons, extensions and the like it
drops, some of them without a word. What is not known to be kept is taken for lost.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_KEPT = re.compile(
    r"""\[content_types\]\.xml|_rels/\.rels|docprops/(core|app|custom)\.xml
    |xl/(workbook|styles|sharedstrings|calcchain)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d+\.xml
    |xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels
    |xl/(comments/?|worksheets/comments)\w*\.xml|xl/drawings/(commentsdrawing|vmldrawing)\d+\.vml
    |xl/tables/table\d+\.xml|xl/printersettings/printersettings\d+\.bin""",
    re.VERBOSE,
)
_ESCAPED = b"_x005F_"  # before text that would read as a control character; openpyxl leaves it out
_NOTE = b'ObjectType="Note"'
_PART_NAMES = (
    ("image", ("media/",)),
    ("graphique ou dessin", ("drawing", "chart", "diagrams/")),
    ("macro", ("vbaproject",)),
    ("tableau croisé", ("pivot",)),
    ("bouton ou case à cocher", ("ctrlprops", "activex", "embeddings")),
    ("discussion", ("threadedcomments", "persons")),
    ("lien vers un autre classeur", ("externallinks", "connections", "querytables")),
    ("étiquette de confidentialité", ("docmetadata",)),
)
_OTHER = "élément que seul Excel sait écrire"


class WouldLose(Exception):  # noqa: N818 - not an error: a reason to leave the workbook as it is
    """The workbook holds something that would not be in the new one; `what` names it for the clerk."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def open_whole(content: bytes) -> Workbook:
    """The workbook for editing, if writing it again loses nothing.

    Raises:
        WouldLose: it holds something that openpyxl does not write.
        Exception: whatever openpyxl raises on damage.
    """
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        lost = [_named(name) for name in names if _is_lost(archive, name)]
    if lost:
        raise WouldLose(lost[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            book = load_workbook(io.BytesIO(content), rich_text=True)
            hidden = _hides_values(content, book)
        except UserWarning:  # so it says that it leaves something out
            raise WouldLose(_OTHER) from None
    if hidden:
        raise WouldLose("valeur cachée sous des cellules fusionnées")
    return book


def _hides_values(content: bytes, book: Workbook) -> bool:
    """Whether a merged range hides values, as LibreOffice may leave them: openpyxl empties those cells."""
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell

    merged = [sheet for sheet in book.worksheets if sheet.merged_cells.ranges]
    if not merged:
        return False
    plain = load_workbook(io.BytesIO(content), read_only=True)
    filled = (
        sheet.cell(cell.row, cell.column)
        for sheet in merged
        for row in plain[sheet.title].iter_rows()
        for cell in row
        if cell.value is not None
    )
    return any(isinstance(cell, MergedCell) for cell in filled)


def _is_lost(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part holds more than openpyxl keeps."""
    if name.lower().endswith(".vml"):
        drawing = archive.read(name)
        return len(re.findall(rb"<v:shape\s", drawing)) > drawing.count(_NOTE)
    if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name.lower()):
        return b"Anchor" in archive.read(name)  # other programs put an empty drawing on every sheet
    if not _KEPT.fullmatch(name.lower()):
        return True
    return name.lower().endswith(".xml") and _ESCAPED in archive.read(name)


def _named(part: str) -> str:
    return next((what for what, words in _PART_NAMES if any(word in part.lower() for word in words)), _OTHER)
