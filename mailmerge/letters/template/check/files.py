"""Is a file a Word document that letters can be made from, and if not, what is it and how does it become one?"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from mailmerge.letters.template.package import is_oversized, main_part
from mailmerge.letters.template.render import Template
from mailmerge.tables.ole import DamagedError, streams
from mailmerge.tables.read import OLE_MAGIC

_SAVE_AS = "ouvrez-le dans Word, puis « Enregistrer sous », type « Document Word (.docx) »"
_DAMAGED = "fichier abîmé ou incomplet ; ouvrez-le dans Word et enregistrez-le de nouveau, ou remettez votre copie"
# What a file says of itself in its first bytes.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (rb"\{\\rtf", "texte enrichi (.rtf)"),
    (rb"%PDF", "PDF, qui ne se remplit pas"),
    (rb"(?:\xef\xbb\xbf)?\s*<\?xml.{0,2000}(?:pkg:package|w:wordDocument)", "document Word au format XML (.xml)"),
    (rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)", "page web (.htm)"),
)
# What the list of parts of an archive says of it.
_KINDS: tuple[tuple[str, str], ...] = (
    (r"ms-word\.document\.macroEnabled", "document à macros (.docm)"),
    (r"wordprocessingml\.template|ms-word\.template", "modèle Word (.dotx ou .dotm)"),
    (r"spreadsheetml|ms-excel", "classeur Excel"),
    (r"presentationml|ms-powerpoint", "présentation PowerPoint"),
)
_STRICT = b"purl.oclc.org/ooxml"


class BrokenFile(Exception):  # noqa: N818 - a finding about a file, told with its cure
    """The file is not a Word document that can be filled."""


def open_template(content: bytes) -> Template:
    """The template of a .docx file.

    Raises:
        BrokenFile: of another kind, encrypted, damaged, or made to do harm.
    """
    if not content:
        raise BrokenFile("fichier vide (0 octet), abîmé par une copie interrompue ; remettez votre copie du modèle")
    if content.startswith(OLE_MAGIC):
        raise BrokenFile(_old_or_locked(content))
    for pattern, name in _SIGNATURES:
        if re.match(pattern, content[:4000], re.I | re.S):
            raise BrokenFile(f"ce n’est pas un document Word (.docx) mais : {name} ; {_SAVE_AS}")
    if not content.startswith(b"PK"):
        raise BrokenFile(f"fichier abîmé ou d’un autre format, quel que soit son nom ; {_SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
    except KeyError:
        raise BrokenFile(f"ce n’est pas un document Word (.docx) ; {_SAVE_AS}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise BrokenFile(_DAMAGED) from None
    return Template(content)


def _old_or_locked(content: bytes) -> str:
    try:
        names = set(streams(content))
    except DamagedError:
        names = {"worddocument"} if "WordDocument".encode("utf-16-le") in content else set()
    if "encryptedpackage" in names:
        return (
            "protégé par un mot de passe ; dans Word : Fichier, Informations, « Protéger le document », effacez le mot "
            "de passe, puis enregistrez"
        )
    if "worddocument" in names:
        return f"ancien format Word (.doc), quel que soit son nom ; {_SAVE_AS}"
    return f"ancien format (.doc, .xls…) ou fichier abîmé ; {_SAVE_AS}"


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if is_oversized(archive):
        raise BrokenFile("document trop gros pour un modèle de lettre ; réduisez ses images, ou refaites-le")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names and "mimetype" in names:
        raise BrokenFile(f"document LibreOffice (.odt) ; {_SAVE_AS.replace('Word,', 'Word ou LibreOffice,')}")
    kinds = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    for pattern, name in _KINDS if "wordprocessingml.document.main" not in kinds else ():
        if re.search(pattern, kinds):
            raise BrokenFile(f"ce n’est pas un document Word (.docx) mais : {name} ; {_SAVE_AS}")
    main = main_part(archive)
    if archive.testzip() is not None:
        raise BrokenFile(_DAMAGED)
    if _STRICT in archive.read(main)[:10_000]:
        raise BrokenFile(
            "enregistré en « Document Open XML Strict » ; ouvrez-le dans Word, puis « Enregistrer sous », type "
            "« Document Word (.docx) », pas « Strict »"
        )
    _check_xml(archive, entries)


def _check_xml(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Word writes neither entities nor UTF-16: a part with them could read files, or grow without end."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            content = archive.read(entry)
            if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in content:
                raise BrokenFile(
                    "ce document n’a pas été écrit par Word et peut être piégé ; ouvrez-le dans Word et enregistrez-le "
                    "de nouveau"
                )
