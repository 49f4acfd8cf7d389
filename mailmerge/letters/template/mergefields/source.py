"""How is a letter parted from the list that Word merged it with?

Left in, Word asks whether to run an SQL query each time a finished letter is opened, and looks for the list.
"""

from __future__ import annotations

import re
import zipfile

_SETTINGS = "word/settings.xml"
_RELATIONS = "word/_rels/settings.xml.rels"
_KINDS = "[Content_Types].xml"
_MAIL_MERGE = re.compile(rb"<w:mailMerge\b[^>]*/>|<w:mailMerge\b.*?</w:mailMerge>", re.DOTALL)
_RELATION = re.compile(
    rb"<Relationship\b[^>]*?/(?:mailMergeSource|mailMergeHeaderSource|recipientData|mailMergeRecipientData)\"[^>]*?/>"
)


def without_data_source(archive: zipfile.ZipFile) -> dict[str, bytes | None]:
    """The parts that change when the list is taken out, None for a part that goes; nothing without a list."""
    names = archive.namelist()
    settings = archive.read(_SETTINGS) if _SETTINGS in names else b""
    if not _MAIL_MERGE.search(settings):
        return {}
    changed: dict[str, bytes | None] = {_SETTINGS: _MAIL_MERGE.sub(b"", settings)}
    if _RELATIONS in names:
        relations = archive.read(_RELATIONS)
        changed[_RELATIONS] = _RELATION.sub(b"", relations)
    recipients = [name for name in names if re.fullmatch(r"word/recipientData\d*\.xml", name)]
    if recipients:
        kinds = archive.read(_KINDS)
        for name in recipients:
            changed[name] = None
            kinds = re.sub(rb'<Override\b[^>]*PartName="/' + re.escape(name.encode()) + rb'"[^>]*/>', b"", kinds)
        changed[_KINDS] = kinds
    return changed
