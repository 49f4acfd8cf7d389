"""Whatever is copied from the crib sheet into a template works there, and prints what the sheet says."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from mailmerge.errors import ExitCode, OutputError, UsageError
from mailmerge.letters.template.check import check_template, open_template
from mailmerge.letters.template.check.tags import TAG
from mailmerge.letters.template.crib.examples import FILTERS
from mailmerge.letters.template.crib.sheet import CRIB_FILE, crib_sheet, write_crib_sheet
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.template.sandbox import offered_filters
from mailmerge.letters.vocabulary import VOCABULARY, sample_context

LOOP = re.compile(r"\{%tr for .* %\}")


@dataclass(frozen=True)
class Copied:
    """The cells of a line: what is copied, paragraph by paragraph, and what the last column says."""

    heading: str
    code: tuple[str, ...]
    last: str
    heads: tuple[str, ...]


def sheet() -> Document:
    return docx.Document(io.BytesIO(crib_sheet()))


def parts(document: Document) -> Iterator[tuple[str, Paragraph | Table]]:
    """The paragraphs and tables below each heading."""
    heading = ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and part.style and part.style.name == "Heading 1":
            heading = part.text
        elif heading:
            yield heading, part


def is_ready(part: Paragraph | Table) -> bool:
    """A table to copy whole, or one of the two paragraphs around it."""
    if isinstance(part, Paragraph):
        return part.text.startswith("{%p")
    return bool(LOOP.fullmatch(part.rows[1].cells[0].text))


def copied_lines(document: Document) -> Iterator[Copied]:
    for heading, part in parts(document):
        if isinstance(part, Table) and not is_ready(part):
            heads, *rows = part.rows
            for row in rows:
                code = tuple(paragraph.text for paragraph in row.cells[0].paragraphs)
                yield Copied(heading, code, row.cells[-1].text, tuple(cell.text for cell in heads.cells))


LINES = tuple(copied_lines(sheet()))
SECTIONS = {line.heading: tuple(other for other in LINES if other.heading == line.heading) for line in LINES}
READY: dict[str, list[Paragraph | Table]] = defaultdict(list)
for above, found in parts(sheet()):
    if is_ready(found):
        READY[above].append(found)


def template(document: Document) -> Template:
    buffer = io.BytesIO()
    document.save(buffer)
    return open_template(buffer.getvalue())


def letter() -> Document:
    document = docx.Document()
    document.add_paragraph("Lettre du {{ date }}")
    return document


def add_row_fields(document: Document, heading: str) -> None:
    """The fields of a row, a column each, between the tags that the ready table above them has."""
    ready = next(part for part in READY[heading] if isinstance(part, Table))
    lines = SECTIONS[heading]
    table = document.add_table(rows=3, cols=len(lines))
    table.cell(0, 0).text, table.cell(2, 0).text = (ready.rows[number].cells[0].text for number in (1, 3))
    for cell, line in zip(table.rows[1].cells, lines, strict=True):
        (cell.text,) = line.code


@pytest.mark.parametrize("heading", SECTIONS)
def test_what_is_copied_passes_the_checker(heading: str) -> None:
    document = letter()
    if heading in READY:
        add_row_fields(document, heading)
    else:
        for text in (text for line in SECTIONS[heading] for text in line.code):
            document.add_paragraph(text)
    assert check_template(template(document)) == ()


@pytest.mark.parametrize("heading", [name for name, (line, *_) in SECTIONS.items() if line.heads[-1] == "Exemple"])
def test_a_field_prints_the_example_beside_it(heading: str) -> None:
    lines = SECTIONS[heading]
    document = letter()
    if heading in READY:
        add_row_fields(document, heading)
    else:
        table = document.add_table(rows=len(lines), cols=1)
        for row, line in zip(table.rows, lines, strict=True):
            row.cells[0].text = line.code[0]
            for text in line.code[1:]:
                row.cells[0].add_paragraph(text)
    (printed,) = filled(template(document)).tables
    cells = [row.cells[0] for row in printed.rows] if heading not in READY else printed.rows[0].cells
    assert [cell.text for cell in cells] == [line.last for line in lines]


def filled(source: Template, full: bool = True) -> Document:
    return docx.Document(io.BytesIO(render(source, sample_context(full) | {"specimen": False})))


@pytest.mark.parametrize("heading", READY)
def test_a_ready_table_works_whole_and_goes_when_its_list_is_empty(heading: str) -> None:
    document = letter()
    for part in READY[heading]:
        document.element.body.insert(-1, deepcopy(part._element))
    source = template(document)
    assert check_template(source) == ()
    full, empty = filled(source), filled(source, full=False)
    invoices = heading.startswith("Les factures")
    # The head and two rows; below the invoices, two credits (the total is net of them) and the total.
    assert [len(table.rows) for table in full.tables] == [6 if invoices else 3]
    assert len(empty.tables) == (1 if invoices else 0)
    assert not any("{" in paragraph.text for paragraph in full.paragraphs)


def test_every_field_is_there() -> None:
    code = "\n".join(text for line in LINES for text in line.code)
    for field in (field for field in VOCABULARY if field.shape != "image"):
        assert re.search(rf"(\{{\{{|if|in) {re.escape(field.typed)} ", code), field.typed
    assert "{{ debiteur.nom }}" in [line.code[0] for line in LINES]


def test_every_filter_is_explained() -> None:
    assert set(FILTERS) == offered_filters()


def test_filters_show_what_they_print() -> None:
    shown = {line.code[0]: line.last for line in LINES if line.heads[-1] == "On lira"}
    assert shown["{{ debiteur.nom|upper }}"] == "DUPONT & FILS SARL"
    assert shown["{{ creancier.iban|replace(' ', '') }}"] == "FR7630006000011234567890189"
    assert shown["{{ debiteur.civilite|default('Madame, Monsieur', true) }}"] == "Madame, Monsieur"
    assert shown["{{ debiteur.adresse|join(', ') }}"] == "Dupont & Fils SARL, 8 rue du Port, 44000 NANTES"


def test_what_is_copied_is_one_clean_run() -> None:
    tagged = [
        paragraph
        for paragraph in sheet().element.body.iter(qn("w:p"))
        if re.search(r"\{[{%]\S* ", "".join(text.text or "" for text in paragraph.iter(qn("w:t"))))
        and "Le p de" not in "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
    ]
    assert len(tagged) > len(LINES)
    for paragraph in tagged:
        (run,) = paragraph.iter(qn("w:r"))
        assert run.find(f"{qn('w:rPr')}/{qn('w:noProof')}") is not None
        (text,) = run.iter(qn("w:t"))
        assert not set("".join(TAG.findall(text.text or ""))) & set("‘’“”«»\u00a0\u202f")


def test_the_pages_are_a4_with_repeated_headers_and_whole_rows() -> None:
    document = sheet()
    section = document.sections[0]
    assert section.page_width
    assert section.page_height
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
        assert sum(column.width.cm for column in table.columns if column.width) == pytest.approx(17, abs=0.01)
    instructions = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert instructions == ["PAGE", "NUMPAGES"]


def test_the_same_bytes_at_any_time() -> None:
    first = crib_sheet()
    assert crib_sheet() == first
    assert sheet().core_properties.modified == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"fr-FR" in archive.read("word/styles.xml")


# --- The file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "made"), [("champs.docx", "champs.docx"), ("champs", "champs.docx"), ("", CRIB_FILE)]
)
def test_the_file_gets_its_name(tmp_path: Path, asked: str, made: str) -> None:
    assert write_crib_sheet(tmp_path / asked) == tmp_path / made
    assert (tmp_path / made).read_bytes() == crib_sheet()


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "champs.docx"
    path.write_bytes(b"notes")
    with pytest.raises(OutputError, match=r"champs\.docx existe déjà") as told:
        write_crib_sheet(tmp_path / "champs")
    assert told.value.exit_code == ExitCode.OUTPUT
    assert path.read_bytes() == b"notes"


def test_a_missing_folder_and_another_kind_of_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="introuvable"):
        write_crib_sheet(tmp_path / "nulle part" / "champs.docx")
    with pytest.raises(UsageError, match=r"champs\.pdf"):
        write_crib_sheet(tmp_path / "champs.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs file size limits")
def test_half_a_document_is_not_left(tmp_path: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
        with pytest.raises(OutputError, match="ne peut pas être écrit"):
            write_crib_sheet(tmp_path / "champs.docx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_it_and_never_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mailmerge", "fields", "--docx", str(tmp_path / "champs.docx")]
    first, second = (subprocess.run(command, capture_output=True, encoding="utf-8", check=False) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 7)
    assert "Aide-mémoire écrit" in first.stdout
    assert "existe déjà et n’a pas été touché" in second.stderr
    assert (tmp_path / "champs.docx").read_bytes() == crib_sheet()
