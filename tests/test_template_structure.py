"""Where a tag stands in Word: text boxes, content controls, revisions, other parts of the document, half a table."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from template_edits import FIRST, add, add_text, change_parts, faults, paragraph, remarks, run, table, text_box

from mailmerge.letters.template.render import Template, render
from mailmerge.letters.vocabulary import sample_context

SDT = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
TRACKED = '<w:{0} w:id="7" w:author="Paul" w:date="2026-01-01T00:00:00Z">{1}</w:{0}>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
ENDNOTES = (
    '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:endnote w:id="2"><w:p><w:r>'
    "<w:t>{{ total</w:t></w:r><w:r><w:t>_du }}</w:t></w:r></w:p></w:endnote></w:endnotes>"
)


def letter_text(workspace: Path) -> str:
    template = Template((workspace / "models_docx" / FIRST).read_bytes())
    body = docx.Document(io.BytesIO(render(template, sample_context(True)))).element.body
    return "".join(node.text or "" for node in body.iter("{*}t"))


# --- Text boxes and content controls -------------------------------------------------------------------


def test_a_text_box_is_filled_and_its_fault_is_told_once_although_word_keeps_two_copies(workspace: Path) -> None:
    add(workspace, paragraph(run("À côté"), text_box(paragraph(run("{{ objet }}")))))
    assert faults(workspace) == ()
    assert letter_text(workspace).count("Relance amiable - 2 factures échues") == 3
    add(workspace, paragraph(run("Encore"), text_box(paragraph(run("{{ totl_du }}")))))
    (fault,) = faults(workspace)
    assert fault.startswith("corps, zone de texte 2 « {{ totl_du }} » : champ inconnu « totl_du »")


@pytest.mark.parametrize("content", [run("{{ objet }}"), run("{{ ob") + run("jet }}")])
def test_a_plain_content_control_is_filled(workspace: Path, content: str) -> None:
    add(workspace, paragraph(SDT.format("", content)))
    assert faults(workspace) == ()
    assert letter_text(workspace).endswith("Relance amiable - 2 factures échues")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>', "lié à une propriété, que Word remplit à sa place"),
        ("<w:showingPlcHdr/>", "texte d’invite d’un contrôle de contenu"),
    ],
)
def test_a_content_control_that_overwrites_the_tag(workspace: Path, setting: str, told: str) -> None:
    add(workspace, paragraph(SDT.format(setting, run("{{ objet }}"))))
    (fault,) = faults(workspace)
    assert told in fault
    assert "« Supprimer le contrôle de contenu »" in fault


def test_a_fault_in_a_table_cell_inside_a_content_control_has_its_row_and_column(workspace: Path) -> None:
    cells = f"<w:tc>{paragraph(run('A'))}</w:tc>" + SDT.format("", f"<w:tc>{paragraph(run('{{ totl_du }}'))}</w:tc>")
    grid = '<w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>'
    add(workspace, f"<w:tbl><w:tblPr/>{grid}<w:tr>{cells}</w:tr></w:tbl>")
    assert ", ligne 1, colonne 2, « {{ totl_du }} » : champ inconnu" in faults(workspace)[0]


# --- Revisions, comments, hidden text, field codes -----------------------------------------------------


@pytest.mark.parametrize(
    "tracked",
    [
        TRACKED.format("ins", run("{{ objet }}")),
        TRACKED.format("del", "<w:r><w:delText>{{ totl_du }}</w:delText></w:r>"),
        TRACKED.format("moveFrom", run("{{ objet }}")),
        run("x", '<w:rPr><w:rPrChange w:id="1" w:author="a"><w:rPr/></w:rPrChange></w:rPr>'),
    ],
)
def test_tracked_changes_would_be_printed(workspace: Path, tracked: str) -> None:
    add(workspace, paragraph(run("Ici "), tracked))
    (fault,) = faults(workspace)
    assert fault.startswith("corps, près de « Ici ")
    assert "« Accepter toutes les modifications et arrêter le suivi »" in fault


def test_a_comment_would_be_printed(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    document = docx.Document(str(path))
    document.add_comment(document.add_paragraph("Cher client").runs, text="à revoir", author="Paul", initials="P")
    document.save(str(path))
    (fault,) = faults(workspace)
    assert fault.startswith("corps, près de « Cher client » : un commentaire de Word s’imprimerait dans la marge")


def test_a_field_in_hidden_text_is_remarked(workspace: Path) -> None:
    add(workspace, paragraph(run("{{ objet }}", "<w:rPr><w:vanish/></w:rPr>")))
    assert faults(workspace) == ()
    assert any("« {{ objet }} » : un champ est en texte masqué" in remark for remark in remarks(workspace))


def test_a_tag_in_the_code_of_a_word_field_shows_an_old_result(workspace: Path) -> None:
    code = '<w:r><w:instrText xml:space="preserve"> IF {{ nb_factures }} &gt; 1 "les" "la" </w:instrText></w:r>'
    add(workspace, paragraph(FIELD.format("begin"), code, FIELD.format("separate"), run("la"), FIELD.format("end")))
    (fault,) = faults(workspace)
    assert "le champ de Word { IF {{ nb_factures }} > 1" in fault
    assert "remplacez-le par la balise" in fault


# --- Parts of the document that are not filled ---------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "content", "told"),
    [
        ("word/endnotes.xml", ENDNOTES, "notes de fin : la balise « {{ total_du }} » n’y serait pas remplie"),
        ("word/charts/chart1.xml", "<c><a>{{ objet }}</a></c>", "graphique : la balise « {{ objet }} »"),
        ("word/diagrams/data1.xml", "<d>{{ objet }}</d>", "schéma SmartArt : la balise « {{ objet }} »"),
        ("docProps/custom.xml", "<p>{{ objet }}</p>", "propriétés du document : la balise « {{ objet }} »"),
        ("word/afchunk.htm", "<p>{{ objet }}</p>", "élément « word/afchunk.htm » : la balise « {{ objet }} »"),
        ("word/header9.xml", "<h>{% if recommande %}</h>", "en-tête ou pied de page inutilisé"),
        ("customXml/item1.xml", "<h>{{ objet }}</h>", "données liées du document"),
    ],
)
def test_a_tag_where_nothing_is_filled(workspace: Path, part: str, content: str, told: str) -> None:
    change_parts(workspace, lambda parts: {part: content.encode()})
    (fault,) = faults(workspace)
    assert told in fault
    assert fault.count(" ; ") == 1


def test_tags_in_properties_and_alternative_texts_are_checked(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    document = docx.Document(str(path))
    document.core_properties.title = "Lettre à {{ debiteur.nom }}"
    document.save(str(path))
    assert faults(workspace) == ()
    document.core_properties.title = "Lettre à {{ debiteur.nomm }}"
    document.save(str(path))
    assert faults(workspace) == (
        "propriétés du document, titre « Lettre à {{ debiteur.nomm }} » : champ inconnu « debiteur.nomm » ; "
        "vouliez-vous dire « debiteur.nom » ?",
    )
    document.core_properties.title = ""
    document.save(str(path))
    drawing = '<w:r><w:drawing><wp:docPr xmlns:wp="x" id="1" name="a" descr="{{ totl_du }}"/></w:drawing></w:r>'
    add(workspace, paragraph(drawing))
    assert faults(workspace)[0].startswith("corps, texte de remplacement d’une image « {{ totl_du }} » : champ inconnu")


def test_a_link_that_word_made_of_an_address_keeps_the_tag(workspace: Path) -> None:
    link = (
        b'<Relationship Id="rId99" Type="http://x/hyperlink" Target="http://%7B%7Bsite%7D%7D" TargetMode="External"/>'
    )
    rels = "word/_rels/document.xml.rels"
    end = b"</Relationships>"
    change_parts(workspace, lambda parts: {rels: parts[rels].replace(end, link + end)})
    (fault,) = faults(workspace)
    assert "lien hypertexte mène à une adresse non remplie, « {{site}} »" in fault


def test_header_footer_and_footnotes_are_named(workspace: Path) -> None:
    path = workspace / "models_docx" / FIRST
    document = docx.Document(str(path))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].text = "{{ totl_du }}"
    document.settings.odd_and_even_pages_header_footer = True
    section.even_page_footer.is_linked_to_previous = False
    section.even_page_footer.paragraphs[0].text = "{{ totl_du }}"
    document.save(str(path))
    places = {fault.split(",")[0] for fault in faults(workspace)}
    assert places == {"en-tête de la première page", "pied de page des pages paires"}


# --- Tags that answer each other -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (
            (paragraph(run("{%p if recommande %}")), paragraph(run("AR {% endif %}"))),
            "sans avoir la même forme ; écrivez {%p endif %}",
        ),
        (
            (paragraph(run("a {% if recommande %}")), table(("b {% endif %}",))),
            "d’un autre endroit (cellule, zone de texte, lien) ; mettez les deux au même endroit",
        ),
        (
            (paragraph(run("{%p if recommande %}")), paragraph(run("{%p else %}")), paragraph(run("{% endif %}"))),
            "écrivez {%p endif %}",
        ),
        ((paragraph(run("{%p if recommande %}"), text_box(paragraph(run("x")))),), "la zone de texte disparaîtrait"),
        (
            (paragraph(run("{%p if recommande %}"), '<w:r><w:br w:type="page"/></w:r>'),),
            "le saut de page disparaîtrait",
        ),
        ((paragraph(run("{%p if nb_factures % 2 %}")),), "ni % ni accolade dans une balise"),
    ],
)
def test_tags_that_would_cut_the_document(workspace: Path, blocks: tuple[str, ...], told: str) -> None:
    add(workspace, *blocks)
    assert any(told in fault for fault in faults(workspace))


def test_a_tag_typed_over_two_paragraphs_is_one_fault(workspace: Path) -> None:
    add_text(workspace, "Bonjour {% if", "recommande %}x{% endif %}")
    (fault,) = faults(workspace)
    assert "« Bonjour {% if » : balise « {% » sans son autre moitié" in fault


def test_what_is_not_closed_is_told_where_it_was_opened(workspace: Path) -> None:
    add_text(workspace, "Si {% if recommande %} AR")
    (fault,) = faults(workspace)
    assert "« Si {% if recommande %} AR » : « {% if recommande %} » n’est pas fermé ; ajoutez {% endif %}" in fault


def test_a_cell_that_may_lose_its_only_paragraph_would_make_word_refuse_the_letter(workspace: Path) -> None:
    inner = "".join(paragraph(run(text)) for text in ("{%p if debiteur.code %}", "{{ ville }}", "{%p endif %}"))
    add(
        workspace,
        f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>',
    )
    (fault,) = faults(workspace)
    assert "avec les champs facultatifs vides, une cellule n’a plus aucun paragraphe" in fault
