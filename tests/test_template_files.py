"""What is no Word document, or cannot be opened as one, is told by what it is and how it becomes one."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from template_edits import FIRST, change_parts, faults, stages

from mailmerge.errors import TemplateError
from mailmerge.letters.template.load import load_templates

SECTOR = 512


def ole(*names: str) -> bytes:
    """A compound file of one directory sector whose root holds empty streams of these names."""
    end, free, none = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        spelt = (name + "\0").encode("utf-16-le")
        numbers = b"".join(number.to_bytes(4, "little") for number in (none, right, child))
        head = spelt.ljust(64, b"\0") + len(spelt).to_bytes(2, "little") + bytes([kind, 1]) + numbers
        return (head.ljust(116, b"\0") + end.to_bytes(4, "little")).ljust(128, b"\0")

    directory = entry("Root Entry", 5, none, 1)
    for at, name in enumerate(names, 1):
        directory += entry(name, 2, at + 1 if at < len(names) else none, none)
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + bytes.fromhex("3E000300FEFF09000600") + bytes(10)
    fields = [1, 1, 0, 4096, end, 0, end, 0, 0, *[free] * 108]
    header = header.ljust(44, b"\0") + b"".join(number.to_bytes(4, "little") for number in fields)
    table = b"".join(number.to_bytes(4, "little") for number in [0xFFFFFFFD, end, *[free] * 126])
    return header.ljust(SECTOR, b"\0") + table + directory.ljust(SECTOR, b"\0")


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr({"types": "[Content_Types].xml"}.get(name, name), content)
    return buffer.getvalue()


def kind_of(main: str) -> str:
    return f'<Types><Override PartName="/word/document.xml" ContentType="application/{main}.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("content", "told", "cure"),
    [
        (b"", "fichier vide (0 octet)", "remettez votre copie"),
        (ole("WordDocument", "1Table"), "ancien format Word (.doc)", "« Document Word (.docx) »"),
        (ole("EncryptionInfo", "EncryptedPackage"), "protégé par un mot de passe", "effacez le mot de passe"),
        (ole("Workbook"), "ancien format (.doc, .xls…)", "« Document Word (.docx) »"),
        (b"{\\rtf1\\ansi Bonjour {\\b x}}", "texte enrichi (.rtf)", "« Document Word (.docx) »"),
        (b"%PDF-1.7\n", "PDF, qui ne se remplit pas", "« Document Word (.docx) »"),
        (b"<!DOCTYPE html><html><body>x", "page web (.htm)", "« Document Word (.docx) »"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x">', "document Word au format XML", "Document Word (.docx)"),
        (b"Bonjour, voici la lettre", "abîmé ou d’un autre format", "« Document Word (.docx) »"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "LibreOffice (.odt)", "Word ou LibreOffice"),
        (archive(types=kind_of("vnd.ms-word.document.macroEnabled")), "à macros (.docm)", "« Document Word (.docx) »"),
        (
            archive(types=kind_of("vnd.openxmlformats-officedocument.wordprocessingml.template")),
            "modèle Word (.dotx ou .dotm)",
            "« Document Word (.docx) »",
        ),
        (archive(types="<spreadsheetml/>"), "classeur Excel", "« Document Word (.docx) »"),
        (archive(types="<presentationml/>"), "présentation PowerPoint", "« Document Word (.docx) »"),
        (archive(notes="x"), "ce n’est pas un document Word (.docx)", "« Document Word (.docx) »"),
    ],
)
def test_another_file_in_the_template_s_place(workspace: Path, content: bytes, told: str, cure: str) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(content)
    (fault,) = faults(workspace)
    assert told in fault
    assert cure in fault


def test_a_copy_that_broke_off(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    path.write_bytes(path.read_bytes()[:-2000])
    assert faults(workspace)[0].startswith("fichier abîmé ou incomplet ; ouvrez-le dans Word et enregistrez-le")


def test_a_part_whose_bytes_changed(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert "abîmé" in faults(workspace)[0]


def test_a_strict_document(workspace: Path) -> None:
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    main = "word/document.xml"
    change_parts(workspace, lambda parts: {main: parts[main].replace(transitional, strict)})
    assert "« Document Word (.docx) », pas « Strict »" in faults(workspace)[0]


def test_a_part_that_would_fill_the_memory(workspace: Path) -> None:
    change_parts(workspace, lambda parts: {"word/bomb.xml": b" " * 31_000_000})
    assert (workspace / "models_docx" / FIRST).stat().st_size < 200_000
    assert "trop gros pour un modèle de lettre" in faults(workspace)[0]


@pytest.mark.parametrize(
    "trick", [b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '<?xml version="1.0"?><x/>'.encode("utf-16")]
)
def test_xml_that_word_never_writes(workspace: Path, trick: bytes) -> None:
    change_parts(workspace, lambda parts: {"word/styles.xml": trick + parts["word/styles.xml"]})
    assert "n’a pas été écrit par Word et peut être piégé" in faults(workspace)[0]


def test_a_name_that_is_nearly_that_of_a_file_there(workspace: Path) -> None:
    folder = workspace / "models_docx"
    (folder / FIRST).rename(folder / "relance_1_aimable.docx")
    (fault,) = faults(workspace)
    assert "le fichier est introuvable (étape 1, « Relance amiable ») ; il y a « relance_1_aimable.docx »" in fault


def test_an_old_document_of_that_name_is_saved_anew_and_not_renamed(workspace: Path) -> None:
    folder = workspace / "models_docx"
    (folder / FIRST).rename(folder / "relance_1_amiable.doc")
    (fault,) = faults(workspace)
    assert "il y a « relance_1_amiable.doc » : ouvrez-le dans Word, puis « Enregistrer sous »" in fault
    assert "renommez" not in fault


def test_the_trace_that_word_leaves_beside_an_open_template(workspace: Path) -> None:
    (workspace / "models_docx" / f"~${FIRST}").write_bytes(b"\x05Paul" + bytes(157))
    stage = replace(stages(workspace)[0], template=f"~${FIRST}")
    with pytest.raises(TemplateError) as told:
        load_templates(workspace, [stage])
    assert "c’est la trace d’un document ouvert dans Word" in told.value.details[0]
    assert f"inscrivez « {FIRST} »" in told.value.details[0]


def test_a_folder_of_that_name(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).unlink()
    (workspace / "models_docx" / FIRST).mkdir()
    assert faults(workspace) == ("c’est un dossier ; mettez-y un document Word de ce nom",)


def test_all_templates_are_told_at_once(workspace: Path) -> None:
    for path in (workspace / "models_docx").glob("*.docx"):
        path.write_bytes(b"%PDF-1.7")
    assert len(faults(workspace, count=3)) == 3


@contextmanager
def open_in_word(path: Path) -> Iterator[None]:
    """As a program that shares the file with nobody; elsewhere than on Windows nothing may read it."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.CreateFileW(str(path), 0xC0000000, 0, None, 3, 0, None))
        try:
            yield
        finally:
            kernel.CloseHandle(handle)
    else:
        path.chmod(0)
        yield


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="the administrator may read any file")
def test_a_template_that_is_open_in_word_is_told_so(workspace: Path) -> None:
    with open_in_word(workspace / "models_docx" / FIRST), pytest.raises(TemplateError) as error:
        load_templates(workspace, stages(workspace))
    (told,) = error.value.details
    assert "ouvert dans un autre programme" in told
    assert "fermez-le dans Word" in told
