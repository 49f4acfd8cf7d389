"""A broken template stops the run before anything is written, with its place and the nearest field."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import pytest
from build import ON, edit_template, invoice, write_ledger

from mailmerge import plan, write
from mailmerge.errors import ExitCode, TemplateError
from mailmerge.letters.template.check import check_template, open_template
from mailmerge.letters.template.render import Template

FIRST = "relance_1_amiable.docx"
ROW = [invoice("C1", "F1", dt.date(2026, 10, 1), 100)]


def refused(workspace: Path) -> TemplateError:
    source = write_ledger(workspace / "g.xlsx", ROW)
    with pytest.raises(TemplateError) as told:
        plan([source], workspace, ON)
    assert told.value.exit_code == ExitCode.TEMPLATE
    assert not (workspace / "sorties").exists()
    return told.value


def template(*paragraphs: str, table: tuple[str, ...] = ()) -> Template:
    """A document typed in Word: paragraphs, then a table of one column."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        cells = document.add_table(rows=len(table), cols=1)
        for row, text in zip(cells.rows, table, strict=True):
            row.cells[0].text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return open_template(buffer.getvalue())


def test_the_shipped_templates_have_no_fault(workspace: Path) -> None:
    for path in sorted((workspace / "models_docx").rglob("*.docx")):
        assert check_template(open_template(path.read_bytes())) == ()


def test_a_misspelt_field_names_paragraph_and_nearest_field(workspace: Path) -> None:
    edit_template(
        workspace, FIRST, "{{ total_du }}</w:t></w:r></w:p></w:tc>", "{{ total_dut }}</w:t></w:r></w:p></w:tc>"
    )
    edit_template(workspace, FIRST, "f.reste_du", "f.reste_duu")
    details = refused(workspace).details
    assert len(details) == 2
    assert all(detail.startswith(f"models_docx/{FIRST} : corps, tableau") for detail in details)
    assert "champ inconnu « f.reste_duu » ; vouliez-vous dire « f.reste_du » ?" in details[0]
    assert "champ inconnu « total_dut » ; vouliez-vous dire « total_du » ?" in details[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cher {{ debiteur.nomm }}", "vouliez-vous dire « debiteur.nom » ?"),
        ("Cher {{ debitteur.nom }}", "vouliez-vous dire « debiteur.nom » ?"),
        ("{{ montant_facture_client }}", "mailmerge fields"),
        ("{% if recomande %}x{% endif %}", "vouliez-vous dire « recommande » ?"),
        ("{% if nb_factures > 1 %}x", "n’est pas fermé ; ajoutez {% endif %}"),
        ("{% endif %}", "ferme ce qui n’est pas ouvert"),
        ("{% if particulier %}{% for f in factures %}{% endif %}{% endfor %}", "ferme ce qui n’est pas ouvert"),
        ("{% for f in facture %}{{ f }}{% endfor %}", "vouliez-vous dire « factures » ?"),
        ("{% for f factures %}{% endfor %}", "se lit mal"),
        ("{% for f in factures %}{{ f.montan_ttc }}{% endfor %}", "vouliez-vous dire « f.montant_ttc » ?"),
        ("{{ factures.numero }}", "« factures » est une liste"),
        ("{{ total_du | majuscule }}", "filtre inconnu « majuscule »"),
        ("{{ total du }}", "champ inconnu « total du » ; vouliez-vous dire « total_du » ?"),
        ("Montant : {{ total_du }", "sans son autre moitié"),
        ("{# total_du #}", "commentaire"),
        ("{% include 'secret' %}", "n’est pas une balise connue"),
        ("{% set x = 1 %}{{ total_du }}", "n’est pas une balise connue"),
        ("Bonjour à tous", "tous les clients recevraient la même lettre"),
        ("{{ creancier.__class__ }}", "champ inconnu « creancier.__class__ »"),
        (
            "{% for i in range(9) %}{{ total_du }}{% endfor %}",
            "champ inconnu « range() »",
        ),
        ("{{ debiteur.nom.upper.__globals__ }}", "rien ne vient après « debiteur.nom.upper »"),
        ("{{ factures[7].numero }}", "ne peut pas être calculé"),
        ("{{ total_du / 2 }}", "ne peut pas être calculé"),
        ("{% if total_du > 1000 %}x{% endif %}", "les montants et les dates sont du texte"),
        ("{{ (avoirs|first).numero }}", "les champs facultatifs vides"),
        ("{{ debiteur.adresse }}", "{%p for ligne in debiteur.adresse %}"),
        ("{{ creancier }}", "tapez l’un de ses champs, par exemple {{ creancier.nom }}"),
        ("{{ factures }}", "ne s’imprime pas d’un bloc"),
        ("{{ factures | first }}", "un groupe ou une liste ne s’imprime pas"),
        ("{{ debiteur.nom | safe }}", "filtre inconnu « safe »"),
        ("{{ factures | random }}", "filtre inconnu « random »"),
        ("Cher {debiteur.nom} {{ date }}", "doublez les accolades : {{ debiteur.nom }}"),
        ("{%p if recommande %}Bonjour", "doit être seul dans son paragraphe"),
        ("{{ loop.index }}", "champ inconnu « loop.index »"),
        ("{%tr for f in factures %}", "ne va que dans un tableau"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(text: str, told: str) -> None:
    faults = check_template(template(text))
    assert told in faults[0]
    assert len([fault for fault in faults if "n’est pas fermé" not in fault]) <= 1, faults


def test_all_faults_are_told_at_once_with_their_cells() -> None:
    faults = check_template(
        template("{{ totl_du }}", "{{ date }}", "{{ vile }}", table=("N°", "{{ factures.numero }}"))
    )
    assert [fault.split(" « ")[0] for fault in faults] == [
        "corps, paragraphe 1",
        "corps, paragraphe 3",
        "corps, tableau 1, ligne 2, colonne 1,",
    ]


@pytest.mark.parametrize(
    ("rows", "tag"),
    [
        (("{%tr for f in factures %}{{ f.numero }}", "{%tr endfor %}"), "{%tr for f in factures %}"),
        (("{%tr for f in factures %}", "{{ f.numero }}", "{%tr endfor %}Total"), "{%tr endfor %}"),
        (("{%tr for f in factures %}{%tr endfor %}",), "{%tr for f in factures %}"),
        (("{%tc if recommande %}x{%tc endif %}",), "{%tc if recommande %}"),
    ],
)
def test_text_beside_a_row_tag_would_vanish_and_is_told(rows: tuple[str, ...], tag: str) -> None:
    assert any(f"« {tag} » doit être seul dans sa" in fault for fault in check_template(template(table=rows)))


@pytest.mark.parametrize(
    "text", ["{%\u00a0if recommande %}x{%\u00a0endif %}", "{% if debiteur.ville == “Nantes” %}x{% endif %}"]
)
def test_what_word_changes_by_itself_still_works(text: str) -> None:
    assert check_template(template(text, "{{ date }}")) == ()


def test_a_malformed_document_is_told(workspace: Path) -> None:
    edit_template(workspace, FIRST, "</w:body>", "")
    assert "abîmé" in refused(workspace).details[0]


def test_a_fault_that_only_real_values_reach_writes_nothing(workspace: Path) -> None:
    condition = '{% if debiteur.ville == "Nantes" %}{{ debiteur.nom.nimporte }}{% endif %}{{ date }}'
    document = docx.Document()
    document.add_paragraph(condition.replace("debiteur.nom.nimporte", "(7 / (nb_factures - 1)) | int"))
    document.save(str(workspace / "models_docx" / FIRST))
    planned = plan([write_ledger(workspace / "g.xlsx", ROW)], workspace, ON)
    with pytest.raises(TemplateError, match="Client C1"):
        write(planned)
    assert not (workspace / "sorties").exists()


def test_headers_and_footers_are_checked(workspace: Path) -> None:
    with zipfile.ZipFile(workspace / "models_docx" / FIRST) as archive:
        footer = next(name for name in archive.namelist() if b"creancier.capital" in archive.read(name))
    edit_template(workspace, FIRST, "creancier.capital", "creancier.kapital", footer)
    (detail, *_) = refused(workspace).details
    assert "pied de page" in detail
    assert "vouliez-vous dire « creancier.capital » ?" in detail


def test_tags_that_word_split_over_runs_still_work() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("Total : {", "{ total", "_du }", "} fin"):
        paragraph.add_run(piece).bold = piece.startswith("{")
    buffer = io.BytesIO()
    document.save(buffer)
    assert check_template(open_template(buffer.getvalue())) == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), ".doc"),
        (b"", "abîmé"),
        (b"bonjour", "abîmé"),
        (None, "introuvable"),
    ],
)
def test_a_file_that_is_no_word_document(workspace: Path, content: bytes | None, told: str) -> None:
    path = workspace / "models_docx" / FIRST
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (detail,) = refused(workspace).details
    assert detail.startswith(f"models_docx/{FIRST} : ")
    assert told in detail


def test_a_truncated_template_and_a_workbook_in_its_place(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "abîmé" in refused(workspace).details[0]
    path.write_bytes((workspace / "parametres.xlsx").read_bytes())
    assert "pas un document Word" in refused(workspace).details[0]


def test_a_macro_document_is_refused(workspace: Path) -> None:
    part = "[Content_Types].xml"
    plain, macro = "wordprocessingml.document.main+xml", "ms-word.document.macroEnabled.main+xml"
    edit_template(
        workspace, FIRST, f"application/vnd.openxmlformats-officedocument.{plain}", f"application/vnd.{macro}", part
    )
    assert ".docm" in refused(workspace).details[0]
