"""Can the debtor pay by scanning or copying, and does the picture say what the letter says?"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import numpy as np
import pytest
import zxingcpp
from build import ON, invoice, set_value, write_ledger
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import given
from hypothesis import strategies as st

from mailmerge import plan, write
from mailmerge.errors import SettingsError
from mailmerge.letters.payment import WHITE, epc_payload, in_fours, payment_qr, rf_reference
from mailmerge.letters.template.check import check_template
from mailmerge.letters.template.load import load_templates
from mailmerge.letters.template.pictures.absent import absent_pictures
from mailmerge.letters.template.pictures.place import find_pictures, place_pictures
from mailmerge.letters.template.render import Template
from mailmerge.settings.load import load_settings

DUE = dt.date(2026, 11, 10)
FIRST = "relance_1_amiable.docx"
IBAN = "DE89 3704 0044 0532 0130 00"
JPEG = (Path(__file__).parent / "images" / "logo.jpg").read_bytes()  # 60 x 20 pixels
CAPTION = "scannez ce code"


def own_creditor(workspace: Path, **values: str) -> None:
    set_value(workspace, "Créancier", "Nom", "Tisanes & Cie")
    set_value(workspace, "Créancier", "IBAN", IBAN)
    set_value(workspace, "Créancier", "BIC", "COBADEFFXXX")
    for label, value in values.items():
        set_value(workspace, "Créancier", label.replace("_", " "), value)


def letters(workspace: Path, *amounts: float, currency: str = "EUR") -> list[bytes]:
    rows = [invoice(f"C{number}", f"F{number}", DUE, amount, Devise=currency) for number, amount in enumerate(amounts)]
    made = plan([write_ledger(workspace / "g.xlsx", rows)], workspace, ON)
    folder = write(made).folder
    return [(folder / courier.file).read_bytes() for courier in made.couriers]


def text_of(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(node.text or "" for node in line.iter(qn("w:t"))) for line in body.iter(qn("w:p")))


def shown(content: bytes, part: str = "word/document.xml") -> list[bytes]:
    """The files of the pictures that a part of a letter shows, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(part).decode()
        folder, _, name = part.rpartition("/")
        relations = archive.read(f"{folder}/_rels/{name}.rels").decode() if "r:embed" in xml else ""
        targets = {}
        for relation in re.findall(r"<Relationship [^>]*>", relations):
            attributes = dict(re.findall(r'(\w+)="([^"]*)"', relation))
            targets[attributes["Id"]] = attributes["Target"]
        return [archive.read(f"{folder}/{targets[one]}") for one in re.findall(r'r:embed="([^"]+)"', xml)]


def scanned(png: bytes) -> tuple[str, str]:
    """What another program reads in a black and white PNG: the text, and the level of error correction."""
    (width,) = struct.unpack(">I", png[16:20])
    (size,) = struct.unpack(">I", png[33:37])
    assert png[37:41] == b"IDAT"
    rows = np.frombuffer(zlib.decompress(png[41 : 41 + size]), np.uint8).reshape(width, -1)
    (code,) = zxingcpp.read_barcodes(
        np.unpackbits(rows[:, 1:], axis=1) * np.uint8(255),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
    )
    return code.text, code.ec_level


# --- RF --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "rf"),
    [
        ("539007547034", "RF18539007547034"),
        ("FA20260118", "RF68FA20260118"),
        ("20260118", "RF7320260118"),
        ("20261121-0001", "RF48202611210001"),
    ],
)
def test_rf_references_are_those_of_the_standard(reference: str, rf: str) -> None:
    assert rf_reference(reference) == rf


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz-/ ", max_size=21).filter(lambda text: text.strip("-/ ")))
def test_the_check_digits_of_any_reference_are_valid(reference: str) -> None:
    rf = rf_reference(reference)
    turned = rf[4:] + rf[:4]
    assert int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
    assert len(rf) <= 25
    assert in_fours(rf).replace(" ", "") == rf


@pytest.mark.parametrize("reference", ["", "-/ ", "é", "1" * 22])
def test_a_reference_is_never_cut_to_fit(reference: str) -> None:
    with pytest.raises(ValueError, match="ISO 11649"):
        rf_reference(reference)


# --- The QR's content ------------------------------------------------------------------------------------


def test_the_payload_is_the_standard_s_line_by_line() -> None:
    payload = epc_payload("Société  Exemple ", IBAN, "COBADEFFXXX", Decimal("1234.50"), rf="RF48202611210001")
    assert payload.split("\n") == [
        *("BCD", "002", "1", "SCT", "COBADEFFXXX", "Société Exemple", "DE89370400440532013000", "EUR1234.50"),
        *("", "RF48202611210001"),
    ]
    free = epc_payload("Tisanes & Cie", IBAN, "", Decimal("0.01"), text="20261121-0001")
    assert free == "BCD\n002\n1\nSCT\n\nTisanes & Cie\nDE89370400440532013000\nEUR0.01\n\n\n20261121-0001"


@pytest.mark.parametrize(
    ("name", "iban", "amount"),
    [
        ("A", IBAN, "0.00"),
        ("A", IBAN, "-5.00"),
        ("A", IBAN, "1000000000.00"),
        ("A", "", "5.00"),
        ("", IBAN, "5.00"),
        ("A" * 71, IBAN, "5.00"),
        ("語" * 70, IBAN, "5.00"),  # with its 210 bytes it fits; with the longest text it does not
    ],
)
def test_what_the_standard_cannot_hold_has_no_qr(name: str, iban: str, amount: str) -> None:
    assert epc_payload(name, iban, "", Decimal(amount), text="x" * 140) == ""


@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=70),
    st.decimals("0.01", "999999999.99", places=2),
)
def test_another_program_reads_what_was_meant(name: str, amount: Decimal) -> None:
    payload = epc_payload(name, IBAN, "COBADEFFXXX", amount, text="20261121-0001")
    if payload:
        assert scanned(payment_qr(payload)) == (payload, "M")
        assert payment_qr(payload) == payment_qr(payload)


# --- In the letters --------------------------------------------------------------------------------------


def test_letters_have_neither_qr_nor_rf_unless_asked(workspace: Path) -> None:
    own_creditor(workspace)
    (letter,) = letters(workspace, 100)
    assert shown(letter) == []
    assert CAPTION not in text_of(letter)
    assert "RF" not in text_of(letter)
    assert "Référence à rappeler20261121-0001" in text_of(letter)


def test_each_letter_shows_its_own_amount_and_reference(workspace: Path) -> None:
    own_creditor(workspace, QR_de_paiement="oui", Référence_RF="oui", Titulaire="Tisanes SAS")
    first, second = letters(workspace, 100, 2345.6)
    for letter, amount, rf in ((first, "EUR100.00", "RF48202611210001"), (second, "EUR2345.60", "RF21202611210002")):
        (qr,) = shown(letter)
        lines = scanned(qr)[0].split("\n")
        assert lines[4:] == ["COBADEFFXXX", "Tisanes SAS", "DE89370400440532013000", amount, "", rf]
        assert f"Référence à rappeler{in_fours(rf)}" in text_of(letter)
        assert CAPTION in text_of(letter)


def test_without_rf_the_qr_bears_the_letter_s_reference_as_text(workspace: Path) -> None:
    own_creditor(workspace, QR_de_paiement="Oui")
    (letter,) = letters(workspace, 100)
    assert scanned(shown(letter)[0])[0].split("\n")[8:] == ["", "", "20261121-0001"]


def test_a_letter_in_dollars_has_no_qr(workspace: Path) -> None:
    own_creditor(workspace, QR_de_paiement="oui", IBAN_2=IBAN)
    (letter,) = letters(workspace, 100, currency="USD")
    assert shown(letter) == []
    assert CAPTION not in text_of(letter)


def test_a_payee_too_long_for_the_qr_is_told(workspace: Path) -> None:
    own_creditor(workspace, QR_de_paiement="oui", Titulaire="Société " + "x" * 63)
    with pytest.raises(SettingsError, match="70 caractères"):
        load_settings(workspace)


# --- Pictures in templates -------------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """A grey PNG, written by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\x00" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def template_with(*pictures: tuple[str, str, bytes]) -> bytes:
    """A template with pictures of 4 x 4 cm, each with its place (`body` or `header`) and alternative text."""
    document = docx.Document()
    document.add_paragraph("{{ debiteur.nom }} doit {{ total_a_payer }}")
    for place, alternative, content in pictures:
        paragraph = (document if place == "body" else document.sections[0].header).add_paragraph()
        picture = paragraph.add_run().add_picture(io.BytesIO(content), Cm(4), Cm(4))
        picture._inline.docPr.set("descr", alternative)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "alternative", ["creancier.logo", "{{ creancier.logo }}", " Creancier.logo", "{{creancier.logo}}"]
)
def test_the_logo_is_shown_whole_in_the_header_s_frame(workspace: Path, alternative: str) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(template_with(("header", alternative, png(30, 30))))
    (workspace / "Logo maison.JPG").write_bytes(JPEG)
    own_creditor(workspace, Logo="Logo maison.JPG")
    (letter,) = letters(workspace, 100)
    (part,) = [name for name in parts_of(letter) if name.startswith("word/header") and shown(letter, name)]
    assert shown(letter, part) == [JPEG]
    header = parts_of(letter)[part].decode()
    assert set(re.findall(r'c[xy]="(\d+)"', header)) == {"1440000", "480000"}  # 4 cm wide, a third of it high
    picture = docx.Document(io.BytesIO(letter)).sections[0].header.part.related_parts
    assert "image/jpeg" in {one.content_type for one in picture.values()}
    assert alternative not in header


def test_a_picture_asked_for_without_a_place_in_the_templates_is_told(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(template_with(("header", "creancier.logo", png(30, 30))))
    (workspace / "logo.jpg").write_bytes(JPEG)
    own_creditor(workspace, Logo="logo.jpg", **{"QR de paiement": "oui"})
    settings = load_settings(workspace)
    templates, _ = load_templates(workspace, settings.stages)
    logo, qr = absent_pictures(templates, settings.creditor)
    assert logo.startswith("Logo : models_docx/relance_2_ferme.docx, models_docx/relance_3_mise_en_demeure.docx, ")
    assert qr.startswith(f"QR de paiement : models_docx/{FIRST} n’a pas d’image dont le texte de remplacement est qr_p")
    assert absent_pictures(templates, replace(settings.creditor, logo=b"", payment_qr=False)) == ()


def test_without_a_logo_the_template_s_own_picture_stays(workspace: Path) -> None:
    own = png(30, 30)
    (workspace / "models_docx" / FIRST).write_bytes(template_with(("body", "creancier.logo", own)))
    own_creditor(workspace)
    (letter,) = letters(workspace, 100)
    assert shown(letter) == [own]


def test_a_qr_outside_a_condition_is_white_where_there_is_none(workspace: Path) -> None:
    (workspace / "models_docx" / FIRST).write_bytes(template_with(("body", "qr_paiement", png(30, 30))))
    own_creditor(workspace)
    (letter,) = letters(workspace, 100)
    assert shown(letter) == [WHITE]


def test_another_picture_of_the_same_file_stays() -> None:
    same = png(30, 30)
    parts = parts_of(template_with(("body", "qr_paiement", same), ("body", "Notre usine", same)))
    assert find_pictures(parts) == {"qr_paiement": ("word/media/image1.png",)}
    placed = place_pictures(parts, {"qr_paiement": WHITE})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in placed.parts.items():
            archive.writestr(name, content)
    assert shown(buffer.getvalue()) == [WHITE, same]
    assert placed.parts[placed.names["qr_paiement"]] == WHITE


def test_a_placeholder_s_file_goes_when_nothing_shows_it() -> None:
    parts = parts_of(template_with(("body", "creancier.logo", png(30, 30)), ("header", "creancier.logo", png(30, 30))))
    placed = place_pictures(parts, {"creancier.logo": JPEG})
    assert [name for name in placed.parts if name.startswith("word/media/")] == ["word/media/creancier_logo.jpeg"]
    assert place_pictures(parts, {}).parts == parts


def test_an_old_vml_picture_is_replaced_too() -> None:
    parts = parts_of(template_with(("body", "x", png(30, 30))))
    body = parts["word/document.xml"].decode()
    relation = re.search(r'r:embed="([^"]+)"', body)
    assert relation is not None
    shape = (
        '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="creancier.logo" '
        f'style="width:90pt;height:90pt"><v:imagedata r:id="{relation[1]}"/></v:shape></w:pict>'
    )
    parts["word/document.xml"] = re.sub(r"<w:drawing>.*</w:drawing>", shape, body, flags=re.S).encode()
    placed = place_pictures(parts, {"creancier.logo": JPEG})
    assert b"width:90pt;height:30pt" in placed.parts["word/document.xml"]
    assert placed.parts[placed.names["creancier.logo"]] == JPEG


@pytest.mark.parametrize(
    ("alternative", "told"),
    [
        ("qr_payement", "vouliez-vous dire « qr_paiement » ?"),
        ("creancier_logo", "vouliez-vous dire « creancier.logo » ?"),
    ],
)
def test_a_misspelt_alternative_text_is_told(alternative: str, told: str) -> None:
    faults = check_template(Template(template_with(("header", alternative, png(9, 9)))))
    assert len(faults) == 1
    assert faults[0].startswith(f"en-tête, image au texte de remplacement « {alternative} » : champ d’image inconnu")
    assert told in faults[0]


def test_a_tag_as_alternative_text_is_told_once() -> None:
    faults = check_template(Template(template_with(("header", "{{ qr_payement }}", png(9, 9)))))
    assert len(faults) == 1
    assert faults[0].startswith("en-tête, texte de remplacement d’une image « {{ qr_payement }} »")
    assert "vouliez-vous dire « qr_paiement » ?" in faults[0]
    assert check_template(Template(template_with(("header", "{{ qr_paiement }}", png(9, 9))))) == ()


@pytest.mark.parametrize(
    "alternative", ["", "Logo", "logo_maison.png", "image1.png", "Une image contenant du texte", "QR"]
)
def test_ordinary_alternative_texts_are_nobody_s_fault(alternative: str) -> None:
    assert check_template(Template(template_with(("body", alternative, png(9, 9))))) == ()


# --- The logo's file -------------------------------------------------------------------------------------


def cut(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        ("logo.png", lambda path: None, "introuvable"),
        ("logo.png", lambda path: path.mkdir(), "dossier"),
        ("logo.gif", cut(b"GIF89a"), "pas une image .png ou .jpg"),
        ("logo.png", cut(png(9, 9)[:-12]), "abîmée"),
        ("logo.jpg", cut(JPEG[:100]), "abîmée"),
        ("logo.png", cut(b""), "pas une image"),
        ("logo.png", cut(png(9, 9) + bytes(5 * 1024 * 1024)), "5 Mo au plus"),
        ("images\\logo.png", lambda path: None, "nom de fichier seul"),
    ],
)
def test_a_logo_that_cannot_be_used_is_told_at_its_cell(
    workspace: Path, name: str, make: Callable[[Path], object], told: str
) -> None:
    make(workspace / name)
    own_creditor(workspace, Logo=name)
    with pytest.raises(SettingsError) as stopped:
        load_settings(workspace)
    (detail,) = stopped.value.details
    assert re.search(r"feuille « Créancier », cellule B\d+ : ", detail)
    assert told in detail
