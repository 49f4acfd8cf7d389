"""What stands in a letter: fields, French words, addresses, and text that can break nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from build import ON, Cell, edit_template, invoice, set_clients, set_stages, set_value, write_ledger
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from mailmerge import plan, write
from mailmerge.letters.address import postal_lines
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.template.specimen import SPECIMEN
from mailmerge.letters.vocabulary import GROUPS, LISTS, VOCABULARY, names_in, sample_context
from mailmerge.letters.words import amount_in_words
from mailmerge.model import DebtorDetails, DebtorKind, Plan

DUE = dt.date(2026, 10, 1)
NAMES = ("relance_1_amiable.docx", "relance_2_ferme.docx", "relance_3_mise_en_demeure.docx")


def text_of(content: bytes) -> str:
    """All printed text: body, text frames, headers and footers, one paragraph a line."""
    parts = [part for part in docx.Document(io.BytesIO(content)).part.package.iter_parts() if hasattr(part, "element")]
    paragraphs = [paragraph for part in parts for paragraph in part.element.iter(qn("w:p"))]
    return "\n".join("".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)


def make(workspace: Path, *rows: dict[str, Cell]) -> tuple[Plan, list[str]]:
    """The plan and the text of its letters, read back from the files."""
    made = plan([write_ledger(workspace / "g.xlsx", rows)], workspace, ON)
    folder = write(made).folder
    return made, [text_of((folder / courier.file).read_bytes()) for courier in made.couriers]


def own_creditor(workspace: Path) -> None:
    set_value(workspace, "Créancier", "Nom", "Tisanes & Cie")
    set_value(workspace, "Créancier", "IBAN", "DE89 3704 0044 0532 0130 00")
    for label in ("Devise 2", "IBAN 2"):
        set_value(workspace, "Créancier", label, None)


# --- The vocabulary ------------------------------------------------------------------------------------


def test_a_case_gives_exactly_the_vocabulary(workspace: Path) -> None:
    made = plan(
        [write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 100), invoice("C1", "A1", DUE, -10)])],
        workspace,
        ON,
    )
    fields = letter_fields(made.couriers[0], made.settings, made.date)
    assert fields.keys() == names_in("") == sample_context(True).keys()
    for group in ("creancier", "debiteur", "lettre"):
        assert vars(fields[group]).keys() == names_in(group)
    for group in ("factures", "avoirs"):
        rows = fields[group]
        assert isinstance(rows, list)
        assert rows
        assert all(vars(row).keys() == names_in(group) for row in rows)


def test_the_vocabulary_is_the_design_s() -> None:
    assert set(GROUPS) == {"creancier", "debiteur", "lettre", "mandant"}
    assert set(LISTS) == {"factures", "avoirs", "relances_precedentes", "echeancier", "releve"}
    wanted = {"numero", "date", "echeance", "jours_retard", "objet", "montant_ttc", "deja_regle", "reste_du"}
    assert names_in("factures") == wanted | {"taux", "penalites", "indemnite"}
    assert names_in("mandant") == names_in("creancier") | {"fondement"}
    assert names_in("releve") == {"numero", "date", "echeance", "libelle", "debit", "credit", "solde"}
    design_letter = {"reference", "etape", "nom_etape", "canal", "numero_recommande"}
    assert names_in("lettre") == design_letter | {"reference_rf"}
    design_alone = {
        *("date", "ville", "devise", "objet", "nb_factures", "total_du", "total_penalites", "total_indemnites"),
        *("total_a_payer", "total_a_payer_en_lettres", "date_limite", "delai_jours", "charges_reclamees"),
        *("charges_rappelees", "particulier", "public", "recommande", "specimen", "solde_compte"),
    }
    assert names_in("") == design_alone | {"indemnites_reclamees", "qr_paiement"} | set(GROUPS) | set(LISTS)
    assert all(field.meaning for field in VOCABULARY)


def test_a_letter_says_what_the_ledger_says(workspace: Path) -> None:
    own_creditor(workspace)
    set_clients(workspace, [{"Code": "00123", "Type": "professionnel", "Civilité": "Mme", "Contact": "Anne Petit"}])
    row = invoice(
        "00123", "FA-1", dt.date(2026, 10, 1), 1034.56, Montant_TTC=1234.56, Déjà_réglé=200, Niveau_de_relance=1
    )
    rows = [row | {"Date dernière relance": dt.date(2026, 10, 20)}]
    rows.append(
        invoice("00123", "FA-2", dt.date(2026, 10, 5), 100, Montant_TTC=100, Déjà_réglé=None, Niveau_de_relance=1)
    )
    rows.append(invoice("00123", "AV-1", None, -34.56, Montant_TTC=-34.56, Déjà_réglé=None, Niveau_de_relance=None))
    _, (text,) = make(workspace, *(row | {"Nom client": 'Dupont <&> "Fils" {{ total_du }}'} for row in rows))
    for wanted in (
        'Dupont <&> "Fils" {{ total_du }}', "Anne Petit", "44000 NANTES", "Tisanes & Cie", "21 novembre 2026",
        "FA-1", "01/09/2026", "01/10/2026", "1\u202f234,56\u00a0€", "200,00\u00a0€", "1\u202f034,56\u00a0€", "51",
        "FA-2", "AV-1", "34,56\u00a0€", "1\u202f100,00\u00a0€", "30 novembre 2026", "DE89 3704 0044 0532 0130 00",
        "Madame,", "20 octobre 2026", "20261121-0001", "441-10",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert SPECIMEN not in text
    assert not re.search(r"\{%|None|nan|Undefined", text.replace("{{ total_du }}", ""))


@pytest.mark.parametrize(
    ("kind", "charges", "legal_interest"),
    [("professionnel", True, False), ("particulier", False, True), (None, False, False)],
)
def test_charges_are_recalled_to_professionals_only(
    workspace: Path, kind: str | None, charges: bool, legal_interest: bool
) -> None:
    rows = [
        invoice(f"C{level}", f"F{level}", DUE, 100, Niveau_de_relance=level, Type_client=kind) for level in (0, 1, 2)
    ]
    _, (first, second, third) = make(workspace, *rows)
    assert "441-10" not in first
    for text in (second, third):
        assert ("441-10" in text and "40" in text and "441-5" in text) is charges
    assert ("1344-1" in third) is legal_interest
    assert "MISE EN DEMEURE" in third
    assert "Lettre recommandée avec avis de réception" in third
    assert "recommandée" not in second


def test_the_ledger_s_text_never_changes_a_document(workspace: Path) -> None:
    nasty = [
        "& < > \" '",
        "{{ 7*7 }} {% raw %}",
        "a\u202eb\u200b",
        "😀 日本語",
        "_x000D_fin",
        "CON",
        "x" * 300,
        "A/B\\C:D*E?",
        "...",
    ]
    rows = [
        invoice(f"C{number}", f"F{number}", DUE, 100) | {"Nom client": name, "N° facture": f"{number} {name[:20]}"}
        for number, name in enumerate(nasty)
    ]
    made, texts = make(workspace, *rows)
    by_key = {courier.case.debtor.key: text for courier, text in zip(made.couriers, texts, strict=True)}
    assert "& < > \" '" in by_key["C0"]
    assert "{{ 7*7 }} {% raw %}" in by_key["C1"]
    assert "😀 日本語" in by_key["C3"]
    assert "fin" in by_key["C4"]
    assert "_x000D_" not in by_key["C4"]
    assert "x" * 300 in by_key["C6"].replace("\n", "")
    files = [courier.file for courier in made.couriers]
    assert len({file.casefold() for file in files}) == len(files)
    assert all(not re.search(r'[<>:"\\|?*\x00-\x1f]|[ .]/|\.$', file) for file in files)
    assert any(file.startswith("1 Relance amiable/A-B-C-D E - ") for file in files)


def test_the_same_values_give_the_same_bytes(workspace: Path) -> None:
    content = (workspace / "models_docx" / NAMES[0]).read_bytes()
    one, two = (render(Template(content), sample_context(True)) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}, "the same bytes on Windows and Linux"


# --- The specimen --------------------------------------------------------------------------------------


def test_the_example_creditor_stamps_every_letter_even_without_the_field(workspace: Path) -> None:
    _, (text,) = make(workspace, invoice("C1", "F1", DUE, 100))
    assert text.count(SPECIMEN) == 1
    edit_template(
        workspace, NAMES[0], "{% if specimen %}", "{% if false %}", find_part(workspace, NAMES[0], "{% if specimen %}")
    )
    _, (text,) = make(workspace, invoice("C2", "F2", DUE, 100))
    assert text.count(SPECIMEN) == 1


def test_a_header_that_the_first_page_does_not_show_is_no_stamp(workspace: Path) -> None:
    edit_template(workspace, NAMES[0], "</w:sectPr>", "<w:titlePg/></w:sectPr>")
    _, (text,) = make(workspace, invoice("C1", "F1", DUE, 100))
    assert text.count(SPECIMEN) == 2


def find_part(workspace: Path, name: str, text: str) -> str:
    with zipfile.ZipFile(workspace / "models_docx" / name) as archive:
        return next(
            part for part in archive.namelist() if part.endswith(".xml") and text.encode() in archive.read(part)
        )


# --- Words and addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1234.56", "EUR", "mille deux cent trente-quatre euros et cinquante-six centimes"),
        ("1.01", "EUR", "un euro et un centime"),
        ("0.80", "EUR", "zéro euro et quatre-vingts centimes"),
        ("200.00", "EUR", "deux cents euros"),
        ("80000", "EUR", "quatre-vingt mille euros"),
        ("1000000", "EUR", "un million d’euros"),
        ("3000000", "USD", "trois millions de dollars américains"),
        ("2500000.10", "EUR", "deux millions cinq cent mille euros et dix centimes"),
        ("21.00", "GBP", "vingt et une livres sterling"),
        ("71.00", "CHF", "soixante et onze francs suisses"),
        ("5.00", "NOK", "cinq NOK"),
    ],
)
def test_amounts_in_words(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), currency) == words


@given(st.integers(0, 10**9))
def test_amounts_in_words_name_every_number(cents: int) -> None:
    words = amount_in_words(Decimal(cents) / 100, "EUR")
    assert words.startswith(num2words(cents // 100, lang="fr"))
    assert "centime" in words or cents % 100 == 0


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        (
            DebtorDetails(
                "Dupont SARL", "Anne Petit", "", ("8 rue du Port", "Bâtiment C"), "44000", "Saint-Étienne", "France"
            ),
            ("Dupont SARL", "Anne Petit", "Bâtiment C", "8 rue du Port", "44000 SAINT-ETIENNE"),
        ),
        (
            DebtorDetails("Dupont", "", "", ("BP 12", "ZI Nord", "3 av. Foch"), "01000", "Bourg"),
            ("Dupont", "ZI Nord", "3 av. Foch", "BP 12", "01000 BOURG"),
        ),
        (DebtorDetails("Kim", "", "", ("Le Bourg",), "29000", "Quimper"), ("Kim", "Le Bourg", "29000 QUIMPER")),
        (
            DebtorDetails("Van Damme", "", "", ("Wetstraat 1",), "B-1000", "Bruxelles", "Belgique"),
            ("Van Damme", "Wetstraat 1", "B-1000 BRUXELLES", "BELGIQUE"),
        ),
        (
            DebtorDetails(
                "Camille Rousseau", "", "Madame", ("1 quai X",), "75001", "Paris", kind=DebtorKind.INDIVIDUAL
            ),
            ("Madame Camille Rousseau", "1 quai X", "75001 PARIS"),
        ),
        (
            DebtorDetails(
                "Société coopérative agricole des vallées du Haut-Limousin", "", "", ("1 rue X",), "87000", "Limoges"
            ),
            ("Société coopérative agricole des", "vallées du Haut-Limousin", "1 rue X", "87000 LIMOGES"),
        ),
    ],
)
def test_addresses_follow_the_postal_standard(details: DebtorDetails, lines: tuple[str, ...]) -> None:
    assert postal_lines(details) == lines


# --- The shipped templates -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_templates_are_built_of_named_styles_and_real_tables(workspace: Path, name: str) -> None:
    document = docx.Document(str(workspace / "models_docx" / name))
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.text.strip() and paragraph.style}
    assert used
    assert all(style.startswith("Relance") for style in used)
    assert document.tables
    headers = document.element.body.findall(f".//{qn('w:tblHeader')}")
    assert headers, "the invoice table repeats its header on the next page"


@pytest.mark.parametrize("name", NAMES)
def test_the_address_stands_in_the_window_of_a_french_envelope(workspace: Path, name: str) -> None:
    document = docx.Document(str(workspace / "models_docx" / name))
    frames = [
        frame
        for paragraph in document.element.body.iter(qn("w:p"))
        if "debiteur.adresse" in "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for frame in paragraph.iter(qn("w:framePr"))
    ]
    assert frames
    for frame in frames:
        millimetres = {key: int(frame.get(qn(f"w:{key}"))) / 1440 * 25.4 for key in ("x", "y", "w")}
        assert (frame.get(qn("w:hAnchor")), frame.get(qn("w:vAnchor"))) == ("page", "page")
        assert abs(millimetres["x"] - 110) < 0.5
        assert abs(millimetres["y"] - 55) < 0.5
        assert millimetres["w"] <= 85.5


def test_a_reminder_before_the_due_date_is_not_called_overdue(workspace: Path) -> None:
    set_stages(workspace, [[0, "Rappel", NAMES[0], -5, None, 8, "courrier", "aucuns"]])
    made = plan([write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", dt.date(2026, 11, 23), 100)])], workspace, ON)
    assert letter_fields(made.couriers[0], made.settings, made.date)["objet"] == "Rappel - 1 facture à échoir"


def test_namespaces_have_no_surprises() -> None:
    group = sample_context(True)["creancier"]
    assert isinstance(group, SimpleNamespace)
    assert not hasattr(group, "items")
