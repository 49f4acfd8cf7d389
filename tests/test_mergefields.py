"""A letter made for Word's own mail merge works as it is, or is refused with the field, its place and the cure."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from build import ON, Cell, invoice, set_clients, set_value, write_ledger
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mailmerge import plan, write
from mailmerge.errors import TemplateError
from mailmerge.letters.template.check import check_template
from mailmerge.letters.template.mergefields.convert import convert_merge_fields
from mailmerge.letters.template.mergefields.pictures import date_as, number_as
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.vocabulary import Context, sample_context
from mailmerge.model import Field
from mailmerge.values import Printed, print_amount, print_date, print_short_date

FIRST = "relance_1_amiable.docx"
N, S = "\u00a0", "\u202f"  # no-break space; the narrow one between thousands
_W = nsdecls("w")


# --- Documents as Word writes them ---------------------------------------------------------------------


def run(text: str, style: str = "") -> str:
    return f'<w:r w:rsidR="00A1B2C3" w:rsidRPr="00D4E5F6">{style}<w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str, style: str = "") -> str:
    return f'<w:r w:rsidR="00A1B2C3">{style}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str, style: str = "") -> str:
    return f'<w:r w:rsidR="00A1B2C3">{style}<w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def merge(name: str, switches: str = "", style: str = "", shown_style: str | None = None) -> str:
    """A complex field, as Word inserts it: the result is the name between French quotes, and is not proofread."""
    shown = run(f"«{name}»", style if shown_style is None else shown_style)
    return (
        f"{mark('begin', style)}{code(f' MERGEFIELD {name} {switches} ', style)}{mark('separate', style)}"
        f'<w:proofErr w:type="spellStart"/>{shown}<w:proofErr w:type="spellEnd"/>{mark("end", style)}'
    )


def simple(instruction: str, shown: str = "«x»") -> str:
    return (
        f'<w:fldSimple w:instr="{instruction}"><w:r><w:rPr><w:noProof/></w:rPr><w:t>{shown}</w:t></w:r></w:fldSimple>'
    )


def p(*content: str) -> str:
    return f'<w:p {_W} w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3">{"".join(content)}</w:p>'


def table(*rows: tuple[str, ...]) -> str:
    lines = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    width = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    return f"<w:tbl {_W}><w:tblPr/><w:tblGrid>{width}</w:tblGrid>{lines}</w:tbl>"


def document(*blocks: str, header: str = "", footer: str = "") -> bytes:
    made = docx.Document()
    for block in blocks:
        made.element.body.insert(len(made.element.body) - 1, parse_xml(block))
    for part, text in ((made.sections[0].header, header), (made.sections[0].footer, footer)):
        if text:
            part.is_linked_to_previous = False
            part.paragraphs[0]._element.addnext(parse_xml(text))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def lines_of(content: bytes) -> list[str]:
    """Body, then headers and footers: a paragraph a line, a line break as a slash."""
    opened = docx.Document(io.BytesIO(content))
    roots = [opened.element.body, opened.sections[0].header._element, opened.sections[0].footer._element]
    return ["".join(_shown(node) for node in item.iter()) for root in roots for item in root.iter(qn("w:p"))]


def _shown(node: object) -> str:
    tag = getattr(node, "tag", "")
    return (getattr(node, "text", "") or "") if tag == qn("w:t") else "/" if tag == qn("w:br") else ""


def euros(text: str) -> Printed:
    return print_amount(Decimal(text), "EUR")


def values(more: Context | None = None) -> Context:
    """Two invoices of Dupont: FA-1 of 1 500,00 € less 265,44 €, due on 5 October, and FA-2 of 80 €."""
    rows = [
        ("FA-1", dt.date(2026, 9, 5), dt.date(2026, 10, 5), 47, "1500", "265.44", "1234.56"),
        ("FA-2", dt.date(2026, 9, 1), dt.date(2026, 10, 1), 51, "80", "0", "80"),
    ]
    names = ("numero", "date", "echeance", "jours_retard", "montant_ttc", "deja_regle", "reste_du")
    invoices = []
    for number, day, due, days, *amounts in rows:
        told = (number, print_short_date(day), print_short_date(due), days, *map(euros, amounts))
        invoices.append(SimpleNamespace(**dict(zip(names, told, strict=True)), objet=f"Objet {number}"))
    context = sample_context(True) | {
        "specimen": False,
        "date": print_date(dt.date(2026, 12, 1)),
        "date_limite": print_date(dt.date(2026, 12, 9)),
        "total_du": euros("1314.56"),
        "total_a_payer": euros("1326.86"),
        "factures": invoices,
    }
    return context | (more or {})


def debtor(**more: object) -> Context:
    sample = sample_context(True)["debiteur"]
    return {"debiteur": SimpleNamespace(**(vars(sample) | more))}


def letter(
    content: bytes, more: Context | None = None, columns: Mapping[str, Field] | None = None, checked: bool = True
) -> list[str]:
    converted = convert_merge_fields(content, columns or {})
    assert converted.faults == ()
    template = Template(converted.content)
    assert not checked or check_template(template) == ()
    return [line for line in lines_of(render(template, values(more))) if line]


def faults(*blocks: str, columns: Mapping[str, Field] | None = None) -> tuple[str, ...]:
    return convert_merge_fields(document(*blocks), columns or {}).faults


# --- Fields as they come -------------------------------------------------------------------------------


def test_a_document_without_merge_fields_is_the_same_object() -> None:
    plain = document(
        p(run("Bonjour {{ debiteur.nom }}, page "), simple(" PAGE ", "1"), merge("x").replace("MERGE", ""))
    )
    assert convert_merge_fields(plain, {}).content is plain


def test_complex_simple_quoted_and_split_fields_are_filled() -> None:
    split = (
        mark("begin")
        + code(" MERGEF")
        + code("IELD ", "<w:rPr><w:lang w:val='fr-FR'/></w:rPr>")
        + code("Raison_")
        + '<w:proofErr w:type="gramStart"/>'
        + code("sociale  \\* MERGE")
        + code("FORMAT ")
        + mark("separate")
        + run("«Raison_")
        + run("sociale»")
        + mark("end")
    )
    one_run = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true" w:fldLock="true"/>'
        '<w:instrText> mergefield "Code postal" </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>«Code postal»</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    without_result = mark("begin") + code("MERGEFIELD Ville") + mark("end")
    made = letter(
        document(
            p(split), p(simple(" MERGEFIELD  &quot;Code client&quot;  \\* MERGEFORMAT ")), p(one_run, without_result)
        )
    )
    assert made == ["Dupont &amp; Fils SARL".replace("&amp;", "&"), "00123", "44000Nantes"]


def test_fields_in_header_footer_hyperlink_text_box_and_control_are_filled() -> None:
    link = f'<w:hyperlink w:anchor="x">{merge("Email")}</w:hyperlink>'
    code_link = mark("begin") + code(' HYPERLINK "http://x" ') + mark("separate") + merge("Telephone") + mark("end")
    content = f"<w:txbxContent>{p(merge('Ville'))}</w:txbxContent>"
    shape = f"<v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{content}</v:textbox></v:shape>"
    box = f"<w:r><w:pict>{shape}</w:pict></w:r>"
    control = f"<w:sdt><w:sdtContent>{merge('Pays')}</w:sdtContent></w:sdt>"
    made = letter(
        document(p(link), p(code_link), p(run("a"), box), p(control), header=p(merge("Nom")), footer=p(merge("Code")))
    )
    for told in ("compta@dupont.example", "02 00 00 00 00", "Nantes", "France", "Dupont & Fils SARL", "00123"):
        assert any(told in line for line in made), told


def test_both_copies_of_a_text_box_are_filled_and_its_faults_told_once() -> None:
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    made = convert_merge_fields(document(p(run("a"), box.format(p(merge("Ville"))))), {})
    assert lines_of(render(Template(made.content), values())).count("Nantes") == 2
    assert len(faults(p(run("a"), box.format(p(merge("Gérant")))))) == 1


def test_a_field_in_a_note_at_the_end_of_the_document_is_told() -> None:
    buffer = io.BytesIO(document(p(run("{{ date }}"))))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/endnotes.xml", p(merge("Nom")))
    assert "notes de fin" in convert_merge_fields(buffer.getvalue(), {}).faults[0]


def test_a_deleted_field_and_a_date_or_page_field_are_left_alone() -> None:
    gone = merge("Inconnu").replace("w:t ", "w:delText ").replace("w:t>", "w:delText>")
    deleted = f'<w:del w:id="1" w:author="x">{gone}</w:del>'
    page = mark("begin") + code(" PAGE ") + mark("separate") + run("7") + mark("end")
    converted = convert_merge_fields(document(p(deleted, merge("Nom"), run(" - "), page)), {})
    assert converted.faults == ()
    body = zipfile.ZipFile(io.BytesIO(converted.content)).read("word/document.xml").decode()
    assert body.count("fldChar ") == 6
    assert "PAGE" in body


@pytest.mark.parametrize(("switches", "expected"), [("", "i"), ("\\* CHARFORMAT", "i"), ("\\* MERGEFORMAT", "b")])
def test_the_value_is_formatted_as_the_switch_says(switches: str, expected: str) -> None:
    bold, italic = "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>"
    converted = convert_merge_fields(document(p(merge("Nom", switches, italic, bold))), {})
    (printed,) = docx.Document(io.BytesIO(converted.content)).paragraphs[-1].runs
    assert ("b" if printed.bold else "i" if printed.italic else "") == expected


def test_tags_and_merge_fields_live_together() -> None:
    loop = table(
        (p(run("{%tr for x in factures %}")), p()),
        (p(merge("N_facture")), p(run("{{ x.reste_du }}"))),
        (p(run("{%tr endfor %}")), p()),
    )
    made = letter(document(p(merge("Nom"), run(" doit {{ total_du }}")), loop))
    assert made == [f"Dupont & Fils SARL doit 1{S}314,56{N}€", "FA-1", f"1{S}234,56{N}€", "FA-2", f"80,00{N}€"]


# --- Names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Nom", "Dupont & Fils SARL"),
        ("Raison_sociale", "Dupont & Fils SARL"),
        ("debiteur_nom", "Dupont & Fils SARL"),
        ("debiteur.nom", "Dupont & Fils SARL"),
        ("RAISON_SOCIALE", "Dupont & Fils SARL"),
        ("Client", "Dupont & Fils SARL"),
        ("Code_client", "00123"),
        ("N_client", "00123"),
        ("CP", "44000"),
        ("Code_Postal", "44000"),
        ("Ville", "Nantes"),
        ("CP_et_ville", "44000 Nantes"),
        ("Adresse_1", "8 rue du Port"),
        ("Civilité", "Madame"),
        ("Devise", "EUR"),
        ("creancier_iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("Total", f"1{S}314,56{N}€"),
        ("nb_factures", "2"),
        ("Total_dû", f"1{S}314,56{N}€"),
        ("Montant_total", f"1{S}314,56{N}€"),
        ("Total_à_payer", f"1{S}326,86{N}€"),
        ("Date_de_la_lettre", "1er décembre 2026"),
        ("Nombre_de_factures", "2"),
    ],
)
def test_names_of_the_letter(name: str, told: str) -> None:
    assert letter(document(p(run("-"), merge(name))), checked=False) == [f"-{told}"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Date_facture", "05/09/2026"),
        ("Date", "05/09/2026"),
        ("Échéance", "05/10/2026"),
        ("Date_déchéance", "05/10/2026"),
        ("Date_d_échéance", "05/10/2026"),
        ("Montant_TTC", f"1{S}500,00{N}€"),
        ("Montant", f"1{S}500,00{N}€"),
        ("Déjà_réglé", f"265,44{N}€"),
        ("Reste_dû", f"1{S}234,56{N}€"),
        ("Solde", f"1{S}234,56{N}€"),
        ("Objet", "Objet FA-1"),
        ("Jours_de_retard", "47"),
        ("f_reste_du", f"1{S}234,56{N}€"),
        ("Nom", "Dupont & Fils SARL"),
    ],
)
def test_names_of_an_invoice_beside_its_number(name: str, told: str) -> None:
    made = letter(document(table((p(merge("N__facture")), p(merge(name))))), checked=False)
    assert made[:2] == ["FA-1", told]


def test_the_clerk_s_own_headers_come_first() -> None:
    own = {"debiteur final": Field.NAME, "montant": Field.BALANCE}
    made = letter(
        document(p(merge("Débiteur_final")), table((p(merge("N_facture")), p(merge("Montant"))))), columns=own
    )
    assert made[:3] == ["Dupont & Fils SARL", "FA-1", f"1{S}234,56{N}€"]


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (
            (p(run("Cher "), merge("Nom_gerant")),),
            "corps, paragraphe 1 « Cher «Nom_gerant» » : le champ de fusion « Nom_gerant » ne",
        ),
        ((p(merge("Montant_HT")),), "« Montant_HT » est une colonne qui ne s’imprime pas dans les lettres"),
        ((p(merge("Raison_socialle")),), "vouliez-vous dire « Raison"),
        ((p(run("Somme de "), merge("Montant")),), "« Montant » est propre à chaque facture"),
        ((p(merge("Solde")),), "pour la somme de la lettre, tapez {{ total_du }}"),
        ((p(merge("Date")),), "« Date » a deux sens ; tapez {{ date }}"),
        ((table((p(run("À régler :")), p(merge("Solde")))),), "tableau 1, ligne 1, colonne 2, « «Solde» »"),
        ((table((p(merge("N_facture")), p(merge("Total")))),), "se répéterait pour chaque facture"),
        (
            (table((p(merge("N_facture")), p(merge("Solde"))), (p(run("Total")), p(merge("Reste_dû")))),),
            "cette ligne « Total » se répéterait",
        ),
        ((p(merge("Nom")), p(merge("Raison_sociale"))), "« Nom » et « Raison_sociale » imprimeraient la même chose"),
        ((p(merge("Nom", '\\# "0,00"')),), "ne va pas à un texte"),
        ((p(merge("Nom", '\\@ "dd/MM/yyyy"')),), "n’est pas une date"),
        ((p(merge("Date_lettre", '\\@ "dd/mm/yyyy"')),), "mm : les minutes"),
        ((p(merge("Total", "\\* CardText")),), "total_a_payer_en_lettres"),
        ((p(mark("begin"), code(" NEXT "), mark("end"), merge("Nom")),), "Enregistrement suivant"),
        (
            (p(merge("Nom"), mark("begin"), code(' FILLIN "Quel motif ?" '), mark("end")),),
            "pose une question à chaque lettre",
        ),
        (
            (p(mark("begin"), code("= "), merge("Total"), code(" * 1,1"), mark("separate"), run("9"), mark("end")),),
            "une formule",
        ),
        (
            (p(mark("begin"), code(' HYPERLINK "mailto:'), merge("Email"), code('" '), mark("end")),),
            "le champ HYPERLINK ne se traduit pas",
        ),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_place(blocks: tuple[str, ...], told: str) -> None:
    assert told in " | ".join(faults(*blocks))


def test_a_column_to_ignore_is_not_printed_as_another_one() -> None:
    row = table((p(merge("N_facture")), p(merge("Montant"))))
    assert faults(row) == ()
    assert "« Montant » est une colonne qui ne s’imprime pas" in faults(row, columns={"montant": Field.IGNORED})[0]


def test_two_columns_that_would_print_the_same_are_told() -> None:
    assert (
        "« N_facture » et « Référence » imprimeraient"
        in faults(table((p(merge("N_facture")), p(merge("Référence")))))[0]
    )
    assert faults(table((p(merge("N_facture")), p(merge("Montant_TTC")))), p(merge("Total"))) == ()


def test_all_faults_are_told_at_once_and_nothing_else() -> None:
    assert [fault.split(" « ")[0] for fault in faults(p(merge("Prénom")), p(merge("Nom")), p(merge("Gérant")))] == [
        "corps, paragraphe 1",
        "corps, paragraphe 3",
    ]


# --- Invoices ------------------------------------------------------------------------------------------


def test_a_row_with_invoice_fields_repeats_and_the_total_row_does_not() -> None:
    made = letter(
        document(
            table(
                (p(run("N°")), p(run("Solde"))),
                (p(merge("N_facture")), p(merge("Solde"))),
                (p(run("Total")), p(merge("Total_dû"))),
            )
        )
    )
    assert made == [
        "N°",
        "Solde",
        "FA-1",
        f"1{S}234,56{N}€",
        "FA-2",
        f"80,00{N}€",
        "Total",
        f"1{S}314,56{N}€",
    ]


def test_rows_about_one_invoice_repeat_together() -> None:
    made = letter(
        document(table((p(run("Facture")), p(merge("N_facture"))), (p(run("Échue le")), p(merge("Échéance")))))
    )
    assert made == ["Facture", "FA-1", "Échue le", "05/10/2026", "Facture", "FA-2", "Échue le", "01/10/2026"]


def test_rows_for_the_next_record_are_one_row_that_repeats() -> None:
    following = mark("begin") + code(" NEXT ") + mark("separate") + run("«Enregistrement suivant»") + mark("end")
    first, other = p(merge("N_facture")), p(following, merge("N_facture"))
    assert letter(document(table((first,), (other,), (other,)))) == ["FA-1", "FA-2"]


def test_a_paragraph_that_names_the_number_repeats() -> None:
    sentence = p(
        run("Facture "), merge("N_facture"), run(" du "), merge("Date"), run(" : "), merge("Solde"), run(" euros.")
    )
    assert letter(document(p(run("Bonjour,")), sentence, p(run("Merci.")))) == [
        "Bonjour,",
        f"Facture FA-1 du 05/09/2026 : 1{S}234,56{N}€.",
        f"Facture FA-2 du 01/09/2026 : 80,00{N}€.",
        "Merci.",
    ]


def test_the_head_of_a_letter_laid_out_in_a_table_is_no_table_of_invoices() -> None:
    left = p(merge("Nom")) + p(run("Facture "), merge("N_facture"))
    assert letter(document(table((left, p(run("Lyon")))))) == [
        "Dupont & Fils SARL",
        "Facture FA-1",
        "Facture FA-2",
        "Lyon",
    ]
    assert "propre à chaque facture" in faults(table((left, p(run("Dû : "), merge("Solde")))))[0]


# --- Switches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "number", "told"),
    [
        ("# ##0,00 €", "1234.56", f"1{S}234,56{N}€"),
        ("# ##0,00\u00a0€", "0.5", f"0,50{N}€"),
        ("0,00", "1234.5", "1234,50"),
        ("0", "1234.56", "1235"),
        ("0", "0.5", "1"),
        ("#,##0.00", "1234.5", f"1{S}234,50"),
        ("#.##0,00 €", "12500", f"12{S}500,00{N}€"),
        ("#,##0", "1234567", f"1{S}234{S}567"),
        ("# ##0", "999", "999"),
        ("0.00", "2", "2,00"),
        ("0,0#", "2.5", "2,5"),
        ("0000", "42", "0042"),
        ("# ##0,00 €;-# ##0,00 €", "-1234.5", f"−1{S}234,50{N}€"),
        ("# ##0,00", "-1", "−1,00"),
        ("0,00;(0,00);néant", "-2", "(2,00)"),
        ("'EUR' 0,00", "3", f"EUR{N}3,00"),
        ("# ##0,00", "1000000", f"1{S}000{S}000,00"),
    ],
)
def test_pictures_of_amounts(picture: str, number: str, told: str) -> None:
    if picture.endswith("néant"):
        with pytest.raises(ValueError, match="néant"):
            number_as(print_amount(Decimal(number), "EUR"), picture)
        return
    assert number_as(print_amount(Decimal(number), "EUR"), picture) == told


def test_the_euro_of_a_picture_is_the_sign_of_the_amount() -> None:
    assert number_as(print_amount(Decimal("1234.5"), "USD"), "# ##0,00 €") == f"1{S}234,50{N}$US"
    assert number_as("", "0,00") == ""
    assert number_as(47, "000") == "047"
    with pytest.raises(TypeError):
        number_as("texte", "0")


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ("d MMMM yyyy", "1er décembre 2026"),
        ("dd/MM/yyyy", "01/12/2026"),
        ("dddd d MMMM yyyy", "mardi 1er décembre 2026"),
        ("jj/MM/aaaa", "01/12/2026"),
        ("d/M/yy", "1/12/26"),
        ("MMMM yyyy", "décembre 2026"),
        ("d MMM yyyy", "1 déc. 2026"),
        ("'le' dd.MM.yy", "le 01.12.26"),
        ("dd MMMM yyyy", "01 décembre 2026"),
        ("yyyy-MM-dd", "2026-12-01"),
    ],
)
def test_pictures_of_dates(picture: str, told: str) -> None:
    assert date_as(print_date(dt.date(2026, 12, 1)), picture) == told


@pytest.mark.parametrize("picture", ["dd/mm/yyyy", "HH:mm", "abc", "", "d MMMM yyyy h:mm am/pm"])
def test_a_picture_of_the_time_or_of_nothing_is_refused(picture: str) -> None:
    with pytest.raises(ValueError, match=re.escape(picture) or "^$"):
        date_as(Printed("x", dt.date(2026, 12, 1)), picture)


@pytest.mark.parametrize(
    ("field", "behind", "told"),
    [
        (merge("Total", '\\# "# ##0,00 €"'), "", f"1{S}314,56{N}€"),
        (merge("Total", "\\# # ##0,00\u00a0€"), "", f"1{S}314,56{N}€"),
        (merge("Total", '\\#"0"'), " €.", f"1315{N}€."),
        (merge("Total", "\\# 0,00"), " TTC", "1314,56 TTC"),
        (merge("Total"), " euros TTC", f"1{S}314,56{N}€ TTC"),
        (merge("Total"), "\u00a0€", f"1{S}314,56{N}€"),
        (merge("Date_lettre", '\\@ "dddd d MMMM yyyy" \\* FirstCap'), "", "Mardi 1er décembre 2026"),
        (merge("Date_lettre", '\\@ "dd/MM/yyyy" \\* MERGEFORMAT'), "", "01/12/2026"),
        (merge("Nom", "\\* Upper"), "", "DUPONT & FILS SARL"),
        (merge("Nom", "\\*Lower"), "", "dupont & fils sarl"),
        (merge("Nom_etape", "\\* Caps").replace("Nom_etape", "lettre_nom_etape"), "", "Relance Ferme"),
        (
            merge("Contact", '\\b "À l’attention de : " \\f " (compta)"'),
            "",
            "À l’attention de : Service comptabilité (compta)",
        ),
    ],
)
def test_switches_of_a_field(field: str, behind: str, told: str) -> None:
    assert letter(document(p(run(">"), field, run(behind) if behind else ""))) == [f">{told}"]


def test_a_currency_in_a_run_of_its_own_is_taken_out_too() -> None:
    made = letter(document(p(run("Soit "), merge("Total"), run(" "), run("€", "<w:rPr><w:b/></w:rPr>"), run(" dus"))))
    assert made == [f"Soit 1{S}314,56{N}€ dus"]


def test_amounts_of_another_currency_keep_their_sign() -> None:
    dollars = print_amount(Decimal("1314.56"), "USD")
    both = p(merge("Total"), run(" € puis "), merge("Total", '\\# "0,00 €"'))
    assert letter(document(both), {"total_du": dollars}) == [f"1{S}314,56{N}$US puis 1314,56{N}$US"]


def test_text_before_and_after_vanishes_with_an_empty_value() -> None:
    content = document(p(run("Bonjour"), merge("Contact", '\\b ", à l’attention de "')))
    assert letter(content, debtor(contact="")) == ["Bonjour"]


# --- Addresses -----------------------------------------------------------------------------------------


def test_blank_lines_vanish_and_no_line_of_the_street_is_lost() -> None:
    content = document(
        p(merge("Nom")),
        p(merge("Adresse_1")),
        p(merge("Adresse_2")),
        p(merge("Code_postal"), run(" "), merge("Ville")),
        p(run("Fin")),
    )
    address = {"code_postal": "44000", "ville": "Nantes"}
    assert letter(content, debtor(voie=("8 rue du Port",), **address)) == [
        "Dupont & Fils SARL",
        "8 rue du Port",
        "44000 Nantes",
        "Fin",
    ]
    three = letter(content, debtor(voie=("Bât. B", "8 rue du Port", "BP 12"), **address))
    assert three[1:3] == ["Bât. B", "8 rue du Port, BP 12"]
    assert (
        len(lines_of(render(Template(convert_merge_fields(content, {}).content), values(debtor(voie=(), **address)))))
        == 5
    )


def test_the_last_paragraph_of_a_cell_stays() -> None:
    content = document(table((p(merge("Contact")) + p(merge("Telephone")),)), p(merge("Nom")), p(run("Fin")))
    made = convert_merge_fields(content, {})
    rendered = docx.Document(io.BytesIO(render(Template(made.content), values(debtor(contact="", telephone="")))))
    assert [item.text for item in rendered.tables[0].cell(0, 0).paragraphs] == [""]


def test_word_s_own_address_block_and_greeting() -> None:
    block = (
        mark("begin")
        + code(' ADDRESSBLOCK \\f "&lt;&lt;_TITLE0_ &gt;&gt;" \\l 1036 ')
        + mark("separate")
        + run("«BlocAdresse»")
        + mark("end")
    )
    greeting = (
        mark("begin")
        + code(' GREETINGLINE \\f "&lt;&lt;_BEFORE_ &gt;&gt;" ')
        + mark("separate")
        + run("«FormuleAppel»")
        + mark("end")
    )
    content = document(p(block), p(greeting))
    assert letter(content) == ["Dupont & Fils SARL/8 rue du Port/44000 NANTES", "Madame,"]
    assert letter(content, debtor(civilite=""))[1] == "Madame, Monsieur,"


# --- Conditions ----------------------------------------------------------------------------------------


def condition(name: str, rest: str, shown: str = "x") -> str:
    return mark("begin") + code(" IF ") + merge(name) + code(rest) + mark("separate") + run(shown) + mark("end")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (condition("Civilité", ' = "Mme" "Chère Madame" "Cher Monsieur" '), "Chère Madame"),
        (condition("Civilité", '="M." "Cher Monsieur" "Chère Madame" \\* MERGEFORMAT'), "Chère Madame"),
        (condition("Civilité", ' &lt;&gt; "" "présente" "absente" '), "présente"),
        (condition("Contact", ' = "" "sans contact" "avec contact"'), "avec contact"),
        (condition("Total", ' &gt; 1000 "gros" "petit"'), "gros"),
        (condition("Total", ' &gt;= "1 314,57" "gros" "petit"'), "petit"),
        (condition("nb_factures", ' &gt; 1 "vos factures" "votre facture"'), "vos factures"),
        (condition("Ville", ' = "Nantes" "ici"'), "ici"),
        (condition("Ville", ' = "NANTES" "ici" "ailleurs"'), "ailleurs"),
        (condition("Ville \\* Upper", ' = "NANTES" "ici" "ailleurs"'), "ici"),
        (condition("Ville", ' = "L’Haÿ « x » {{" "ici" "ailleurs"'), "ailleurs"),
        (condition("Devise", ' = "€" "en euros" "en devises"'), "en euros"),
    ],
)
def test_conditions_are_kept(field: str, told: str) -> None:
    assert letter(document(p(run(">"), field), p(merge("Total")))) == [f">{told}", f"1{S}314,56{N}€"]


def test_a_condition_keeps_fields_and_formatting_inside_its_texts() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    field = (
        mark("begin")
        + code(" IF ")
        + merge("Total")
        + code(' &gt; 100 "Réglez ')
        + merge("Total")
        + code(" € ")
        + code("vite", bold)
        + code(' !" "')
        + condition("Ville", ' = "Nantes" "rien" ""')
        + code('" ')
        + mark("separate")
        + run("x")
        + mark("end")
    )
    content = document(p(field))
    assert letter(content) == [f"Réglez 1{S}314,56{N}€ vite !"]
    assert letter(content, {"total_du": print_amount(Decimal(50), "EUR")}) == ["rien"]
    rendered = render(Template(convert_merge_fields(content, {}).content), values())
    assert [item.text for item in docx.Document(io.BytesIO(rendered)).paragraphs[-1].runs if item.bold] == ["vite"]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (condition("Ville", ' = "Nan*" "a" "b"'), "ne se traduit pas exactement"),
        (condition("Ville", ' &gt; "B" "a" "b"'), "ne se traduit pas exactement"),
        (condition("Date_lettre", ' &gt; "01/01/2026" "a" "b"'), "ne se traduit pas exactement"),
        (condition("Total", ' &gt; "beaucoup" "a" "b"'), "la condition SI compare « Total » à « beaucoup »"),
        (condition("Ville", ' "a" "b"'), "se lit mal"),
        (condition("Ville \\* Caps", ' = "Nantes" "a" "b"'), "ne se traduit pas exactement"),
        (condition('Ville \\b "x"', ' = "Nantes" "a" "b"'), "ne compare pas un champ de fusion simple"),
        (condition("Solde", ' &gt; 100 "a" "b"'), "propre à chaque facture"),
    ],
)
def test_a_condition_that_would_not_be_the_same_is_told(field: str, told: str) -> None:
    assert told in " | ".join(faults(p(field)))


# --- The whole program ---------------------------------------------------------------------------------


def with_data_source(content: bytes) -> bytes:
    """As Word keeps the list: in the settings, with relationships and a part of chosen recipients."""
    query = '<w:query w:val="SELECT * FROM x"/><w:dataSource r:id="rId1"/>'
    source = f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/>{query}</w:mailMerge>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/mailMergeSource" Target="file:///C:/impayes.xlsx"'
        ' TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{kind}/recipientData" Target="recipientData.xml"/>'
        f'<Relationship Id="rId3" Type="{kind}/attachedTemplate" Target="file:///C:/x.dotx" TargetMode="External"/>'
        "</Relationships>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("latin-1")
            if name == "word/settings.xml":
                part = part.replace("<w:zoom", source.replace("r:id", f'xmlns:r="{kind}" r:id') + "<w:zoom", 1)
                assert "mailMerge" in part
            new.writestr(name, part.encode("latin-1"))
        new.writestr("word/_rels/settings.xml.rels", relations)
        new.writestr("word/recipientData.xml", "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize("content", [merge("Nom"), run("{{ debiteur.nom }}")])
def test_the_list_of_the_merge_is_taken_out(content: str) -> None:
    converted = convert_merge_fields(with_data_source(document(p(content))), {})
    with zipfile.ZipFile(io.BytesIO(converted.content)) as archive:
        assert b"mailMerge" not in archive.read("word/settings.xml")
        relations = archive.read("word/_rels/settings.xml.rels")
        assert b"impayes" not in relations
        assert b"attachedTemplate" in relations
        assert "word/recipientData.xml" not in archive.namelist()


def dunning_letter() -> bytes:
    return with_data_source(
        document(
            p(merge("Raison_sociale")),
            p(merge("Adresse_1")),
            p(merge("Adresse_2")),
            p(merge("CP"), run(" "), merge("Ville", "\\* Upper")),
            p(run("Lyon, le "), merge("Date_lettre", '\\@ "d MMMM yyyy"')),
            p(run("Réf. client : "), merge("Code_client")),
            p(condition("Civilité", ' = "Monsieur" "Monsieur" "Madame, Monsieur"'), run(",")),
            p(run("Sauf erreur, les factures suivantes restent impayées :")),
            table(
                (p(run("Facture")), p(run("Échéance")), p(run("Reste dû"))),
                (
                    p(merge("N_facture")),
                    p(merge("Échéance", '\\@ "dd/MM/yy"')),
                    p(merge("Reste_dû", '\\# "# ##0,00"'), run(" €")),
                ),
                (p(run("Total")), p(), p(merge("Total_dû"), run(" €"))),
            ),
            p(run("Merci de votre règlement.")),
            footer=p(run("Client "), merge("Code_client")),
        )
    )


def test_a_merge_letter_goes_through_the_whole_program(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(dunning_letter())
    set_clients(
        workspace,
        [
            {
                "Code": "C1",
                "Civilité": "M.",
                "Adresse 1": "Bât. 3",
                "Adresse 2": "1 quai <Nord>",
                "Code postal": "44100",
                "Ville": "Rezé",
            }
        ],
    )
    due = dt.date(2026, 10, 1)
    rows: list[dict[str, Cell]] = [
        invoice("C1", "F-1", due, 1234.56),
        invoice("C1", "F-2", due, 100),
        invoice("C2", "F-3", due, 50),
    ]
    made = plan([write_ledger(workspace / "g.xlsx", rows)], workspace, ON)
    folder = write(made).folder
    first, second = (lines_of((folder / courier.file).read_bytes()) for courier in made.couriers)
    assert [line for line in first if line and "SPÉCIMEN" not in line] == [
        "Client C1",
        "Bât. 3",
        "1 quai <Nord>",
        "44100 REZÉ",
        "Lyon, le 21 novembre 2026",
        "Réf. client : C1",
        "Monsieur,",
        "Sauf erreur, les factures suivantes restent impayées :",
        "Facture",
        "Échéance",
        "Reste dû",
        "F-1",
        "01/10/26",
        f"1{S}234,56{N}€",
        "F-2",
        "01/10/26",
        f"100,00{N}€",
        "Total",
        f"1{S}334,56{N}€",
        "Merci de votre règlement.",
        "Client C1",
    ]
    assert [line for line in second if line][1:4] == ["Client C2", "8 rue du Port", "44000 NANTES"]


def test_a_field_that_is_not_known_stops_the_run_with_its_place(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(
        document(p(run("Cher "), merge("Nom_gerant")), p(run("{{ totl }}")))
    )
    source = write_ledger(workspace / "g.xlsx", [invoice("C1", "F-1", dt.date(2026, 10, 1), 10)])
    with pytest.raises(TemplateError) as told:
        plan([source], workspace, ON)
    unknown, tag = told.value.details
    assert unknown.startswith(f"models_docx/{FIRST} : corps, paragraphe 1 « Cher «Nom_gerant» » : le champ de fusion")
    assert "corps, paragraphe 2 « {{ totl }} » : champ inconnu" in tag


def test_a_header_of_the_sheet_colonnes_names_a_merge_field(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(document(p(merge("Enseigne_du_groupe"))))
    set_value(workspace, "Colonnes", "Nom du client", "Enseigne du groupe")
    made = plan([write_ledger(workspace / "g.xlsx", [invoice("C1", "F-1", dt.date(2026, 10, 1), 10)])], workspace, ON)
    folder = write(made).folder
    assert "Client C1" in lines_of((folder / made.couriers[0].file).read_bytes())


@pytest.mark.parametrize(
    ("name", "switch", "told"),
    [
        ("Date_lettre", '\\@ "dddd d MMMM yyyy"', "Tuesday 1 December 2026"),
        ("Date_lettre", '\\@ "ddd dd MMM yy"', "Tue 01 Dec 26"),
        ("Date_lettre", '\\@ "dd/MM/yyyy"', "01/12/2026"),
        ("Total", '\\# "#,##0.00"', "1,314.56"),
        ("Total", '\\# "# ##0,00 €"', f"1,314.56{N}€"),
        ("Total", "\\# 0", "1315"),
    ],
)
def test_pictures_follow_the_letter_s_language(name: str, switch: str, told: str) -> None:
    more: Context = {
        "date": print_date(dt.date(2026, 12, 1), "en"),
        "total_du": print_amount(Decimal("1314.56"), "EUR", "en"),
    }
    assert letter(document(p(merge(name, switch))), more) == [told]
