"""The benchmark's letter is right in the two engines that are always installed, and a wrong one is found."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from letter.content import BODY, FOOTER, HEADER, Block, Conditional, Field, Paragraph
from letter.data import letter
from letter.engines import ENGINES, Engine
from letter.package import template_file
from letter.syntax import SYNTAXES
from letter.verify import fault_among, fault_in, name_of

from mailmerge.letters.template.render import Template, render

TEMPLATE = template_file(SYNTAXES["jinja"])
# A letter with one invoice and without the paragraph on interest, one with a single `&` in the name and five invoices.
NUMBERS = (1, 0)


def ours(number: int) -> bytes:
    return render(Template(TEMPLATE), {**letter(number), "specimen": False})


def docxtpl(number: int) -> bytes:
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(TEMPLATE))
    document.render(letter(number), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [ours, docxtpl])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_letter_is_right(make: object, number: int, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "lettre.docx"
    path.write_bytes(make(number))
    assert fault_in(path, letter(number)) == ""


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A letter with one text of one part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            target.writestr(entry.filename, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("word/document.xml", "FA00000-02", "FA00000-03", "« FA00000-03 » instead of « FA00000-02 »"),
        ("word/document.xml", "Dupont &amp; Associés", "Dupont Associés", "instead of « Dupont & Associés"),
        ("word/document.xml", "Dupont &amp; Associés", "Dupont & Associés", "not well-formed"),
        ("word/document.xml", "Madame, Monsieur,</w:t>", "</w:t>", "instead of « Madame, Monsieur, »"),
        ("word/header1.xml", "20261121-00000", "20261121-00001", "header"),
        ("word/footer1.xml", "FR76 3000", "FR76 3001", "footer"),
        ("word/media/image1.png", "IHDR", "IHDX", "not the logo"),
    ],
)
def test_a_wrong_letter_is_found(part: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "lettre.docx"
    path.write_bytes(changed(ours(0), part, old, new))
    assert told in fault_in(path, letter(0))


def test_a_missing_letter_is_found(tmp_path: Path) -> None:
    (tmp_path / name_of(0)).write_bytes(ours(0))
    assert fault_among(tmp_path, [letter(0)]) == ""
    assert fault_among(tmp_path, [letter(0), letter(1)]) == "1 files for 2 letters"


def test_the_letter_is_the_one_that_is_promised() -> None:
    """Logo, header, footer, 15 fields, a table of 1 to 12 invoices (5 in the mean), a paragraph under a condition."""

    def fields(block: Block) -> set[str]:
        paragraph = block.paragraph if isinstance(block, Conditional) else block
        pieces = paragraph.pieces if isinstance(paragraph, Paragraph) else ()
        return {piece.name for piece in pieces if isinstance(piece, Field)}

    assert len(set().union(*map(fields, (*HEADER, *BODY, *FOOTER)))) == 15
    rows = [letter(number)["factures"] for number in range(120)]
    sizes = [len(one) for one in rows if isinstance(one, list)]
    assert (min(sizes), max(sizes), sum(sizes)) == (1, 12, 600)


def test_every_engine_writes_letters_of_the_same_weight() -> None:
    """Whole dozens of letters have as many invoices a letter, whatever the engine's share."""
    assert {engine.share_of(2000) % 12 for engine in ENGINES if engine.share < 1} == {0}
    assert Engine("slow", "jinja", (), 0.001).share_of(2000) == 12
