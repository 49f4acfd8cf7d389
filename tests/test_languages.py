"""A letter is in its debtor's language, or wholly in French and the plan says so."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from babel.localedata import locale_identifiers
from babel.numbers import format_currency
from build import ON, Cell, Record, edit_template, invoice, set_clients, set_stages, write_ledger
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from mailmerge import plan, write
from mailmerge.delivery.journal import letter_record
from mailmerge.errors import TemplateError
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.phrases import civility, subject
from mailmerge.letters.template.check import check_template, open_template
from mailmerge.letters.template.folders import unread_templates
from mailmerge.letters.words import amount_in_words
from mailmerge.model import Plan
from mailmerge.screens import plan_screen
from mailmerge.settings.load import load_settings
from mailmerge.settings.workspace import make_workspace
from mailmerge.values import find_language, language_name, print_amount, print_date, print_short_date

DUE = dt.date(2026, 10, 5)
NAMES = ("relance_1_amiable.docx", "relance_2_ferme.docx", "relance_3_mise_en_demeure.docx")
LANGUAGES = sorted(code for code in locale_identifiers() if len(code) == 2)
CENTS = st.integers(1, 10**11)


# --- Amounts and dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "language", "printed"),
    [
        ("1234.56", "EUR", "fr", "1\u202f234,56\u00a0€"),
        ("1234.56", "EUR", "en", "€1,234.56"),
        ("1234567.00", "GBP", "en", "£1,234,567.00"),
        ("5.10", "USD", "en", "US$5.10"),
        ("1234.50", "CHF", "en", "CHF\u00a01,234.50"),
        ("-1234.50", "CHF", "en", "−CHF\u00a01,234.50"),
        ("1234.56", "EUR", "de", "1.234,56\u00a0€"),
        ("0.05", "EUR", "de", "0,05\u00a0€"),
        ("1234.56", "CHF", "de", "1.234,56\u00a0CHF"),
        ("1234.56", "EUR", "nl", "€\u00a01.234,56"),
        ("-1234.56", "EUR", "nl", "€\u00a0−1.234,56"),
        ("1234567.89", "EUR", "pl", "1\u00a0234\u00a0567,89\u00a0€"),
        ("1234567.89", "EUR", "pt", "1\u00a0234\u00a0567,89\u00a0€"),  # Portugal's way, not Brazil's
        ("1234567.89", "EUR", "hi", "€12,34,567.89"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(
    amount: str, currency: str, language: str, printed: str
) -> None:
    told = print_amount(Decimal(amount), currency, language)
    assert told == printed
    assert told.value == Decimal(amount)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("fr", "1er décembre 2026", "01/12/2026"),
        ("en", "1 December 2026", "1 Dec 2026"),
        ("de", "1. Dezember 2026", "01.12.2026"),
        ("es", "1 de diciembre de 2026", "1 dic 2026"),
        ("nl", "1 december 2026", "1 dec 2026"),
        ("pt", "1 de dezembro de 2026", "01/12/2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, long: str, short: str) -> None:
    day = dt.date(2026, 12, 1)
    assert (print_date(day, language), print_short_date(day, language)) == (long, short)
    assert print_date(day, language).value == print_short_date(day, language).value == day


@given(CENTS, st.sampled_from(LANGUAGES), st.sampled_from(("EUR", "USD", "CHF")))
def test_no_language_loses_a_digit(cents: int, language: str, currency: str) -> None:
    assert int(re.sub("[^0-9]", "", print_amount(Decimal(cents) / 100, currency, language))) == cents


@given(CENTS, st.sampled_from(("de", "es", "it", "nl", "pl", "sv", "fi", "el", "cs", "tr", "hi", "ja")))
def test_an_amount_reads_as_babel_would_write_it(cents: int, language: str) -> None:
    amount = Decimal(cents) / 100
    assert print_amount(amount, "EUR", language) == format_currency(amount, "EUR", locale=language)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), st.sampled_from(LANGUAGES))
def test_every_language_writes_the_whole_date(day: dt.date, language: str) -> None:
    for printed in (print_date(day, language), print_short_date(day, language)):
        assert str(day.year) in printed
        assert str(day.day) in printed


# --- Which language is it? -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *((word, "en") for word in ("en", "EN", "en-GB", "en_US", "eng", "anglais", "Anglais", "English", "Englisch")),
        *((word, "fr") for word in ("fr", "FR", "fra", "français", "FRANCAIS", "French", "fr-CA")),
        *((word, "de") for word in ("de", "allemand", "Deutsch", "German", "alemán", "ger", "tedesco")),
        *(("néerlandais", "nl"), ("Nederlands", "nl"), ("polski", "pl"), ("Ελληνικά", "el"), ("svenska", "sv")),
        *((word, "") for word in ("", "klingon", "FR/NL", "1036", "GB", "français ou anglais", "-")),
    ],
)
def test_what_people_write_for_a_language(word: str, code: str) -> None:
    assert find_language(word) == code


def test_languages_are_told_in_french() -> None:
    assert [language_name(code) for code in ("en", "de", "fr")] == ["anglais", "allemand", "français"]


# --- Texts that the program composes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1234.56", "EUR", "one thousand two hundred and thirty-four euros and fifty-six cents"),
        ("1.01", "EUR", "one euro and one cent"),
        ("0.80", "EUR", "zero euros and eighty cents"),
        ("1000000.00", "EUR", "one million euros"),
        ("21.02", "GBP", "twenty-one pounds sterling and two pence"),
        ("5.00", "NOK", "five NOK"),
    ],
)
def test_amounts_in_english_words(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), currency, "en") == words


def test_words_nobody_can_vouch_for_are_figures() -> None:
    assert amount_in_words(Decimal("1234.56"), "EUR", "it") == "1.234,56\u00a0€"


WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: value for value, word in enumerate(WORDS)} | {word: 20 + 10 * at for at, word in enumerate(TENS)}
SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9}


def read_english(words: str) -> int:
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in SCALES:
            total, part = total + part * SCALES[word], 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += NUMBERS[word]
    return total + part


@given(CENTS)
def test_english_words_read_back_as_the_amount(cents: int) -> None:
    words = amount_in_words(Decimal(cents) / 100, "EUR", "en")
    euros, _, rest = words.partition(" euro")
    hundredths = rest.removeprefix("s").removeprefix(" and ").removesuffix("s").removesuffix(" cent")
    assert read_english(euros) * 100 + read_english(hundredths) == cents


@pytest.mark.parametrize(
    ("stage", "count", "overdue", "language", "told"),
    [
        ("Relance amiable", 2, True, "fr", "Relance amiable - 2 factures échues"),
        ("Relance amiable", 1, False, "fr", "Relance amiable - 1 facture à échoir"),
        ("Relance amiable", 2, True, "en", "Payment reminder - 2 overdue invoices"),
        ("mise en demeure", 1, True, "en", "Formal notice (mise en demeure) - 1 overdue invoice"),
        ("Relance ferme", 1, True, "de", "Mahnung - 1 überfällige Rechnung"),
        ("Dernier rappel", 2, False, "en", "Dernier rappel - 2 invoices falling due"),
        ("Relance amiable", 1, True, "pl", "Relance amiable - 1 facture échue"),
    ],
)
def test_the_subject_is_composed_in_the_language(
    stage: str, count: int, overdue: bool, language: str, told: str
) -> None:
    assert subject(stage, count, overdue, language) == told


def test_a_title_is_translated_or_left() -> None:
    titles = [civility(*pair) for pair in (("Madame", "en"), ("Monsieur", "de"), ("Maître", "en"), ("Madame", "fr"))]
    assert titles == ["Madam", "Herr", "Maître", "Madame"]


# --- The whole run -------------------------------------------------------------------------------------


def row(code: str, number: str, balance: Cell, language: str, **more: Cell) -> Record:
    return invoice(code, number, DUE, balance, Langue=language, **more)


def make_plan(workspace: Path, *rows: Record) -> Plan:
    return plan([write_ledger(workspace / "g.xlsx", rows)], workspace, ON)


def letters(made: Plan) -> dict[str, str]:
    """The text of each debtor's letter, read back from its file."""
    folder = write(made).folder
    found = {}
    for courier in made.couriers:
        parts = docx.Document(str(folder / courier.file)).part.package.iter_parts()
        paragraphs = [
            paragraph for part in parts if hasattr(part, "element") for paragraph in part.element.iter(qn("w:p"))
        ]
        lines = ["".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]
        found[courier.case.debtor.code] = "\n".join(lines)
    return found


def add_template(workspace: Path, name: str, *paragraphs: str) -> None:
    path = workspace / "models_docx" / name
    path.parent.mkdir(exist_ok=True)
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))


def test_each_debtor_gets_a_letter_in_one_language(workspace: Path) -> None:
    made = make_plan(
        workspace,
        row("E1", "FA-1", 1234.56, "Anglais"),
        row("F1", "FA-2", 1234.56, ""),
        row("D1", "FA-3", 1234.56, "de"),
    )
    told = letters(made)
    for wanted in (
        *("Dear Sir or Madam,", "21 November 2026", "5 Oct 2026", "47\u00a0days", "€1,234.56", "30 November 2026"),
        *("Payment reminder - 1 overdue invoice", "Yours faithfully,"),
    ):
        assert wanted in told["E1"]
    assert not re.search(r"facture|novembre|\u202f|Madame", told["E1"])
    for code in ("F1", "D1"):
        assert "1\u202f234,56\u00a0€" in told[code]
        assert "21 novembre 2026" in told[code]
        assert not re.search(r"November|Dear|1,234|1\.234", told[code])


def test_no_field_of_an_english_letter_is_written_the_french_way(workspace: Path) -> None:
    first = row("E1", "FA-1", 1234.56, "en", Montant_TTC=2234.56, Niveau_de_relance=1, Civilité="Madame")
    rows = [
        {**first, "Date dernière relance": dt.date(2026, 10, 20)},
        row("E1", "AV-1", -34.56, "en", Montant_TTC=-34.56),
    ]
    made = make_plan(workspace, *rows)
    fields = letter_fields(made.couriers[0], made.settings, made.date)
    for name, wanted in {
        "date": "21 November 2026",
        "objet": "Urgent payment reminder - 1 overdue invoice",
        "total_du": "€1,200.00",
        "total_penalites": "€0.00",
        "total_indemnites": "€0.00",
        "total_a_payer": "€1,200.00",
        "total_a_payer_en_lettres": "one thousand two hundred euros",
        "date_limite": "30 November 2026",
    }.items():
        assert fields[name] == wanted
    listed = {name: [vars(one) for one in fields[name]] for name in ("factures", "avoirs", "relances_precedentes")}  # type: ignore[attr-defined]
    assert listed["avoirs"] == [{"numero": "AV-1", "date": "5 Sept 2026", "montant": "€34.56"}]
    assert [(one["date"], one["nom_etape"]) for one in listed["relances_precedentes"]] == [
        ("20 October 2026", "Payment reminder")
    ]
    (one,) = listed["factures"]
    assert [one[name] for name in ("date", "echeance", "montant_ttc", "deja_regle", "reste_du")] == [
        *("5 Sept 2026", "5 Oct 2026", "€2,234.56", "€1,000.00", "€1,234.56")
    ]
    lettre, debiteur = vars(fields["lettre"]), vars(fields["debiteur"])
    assert (lettre["nom_etape"], lettre["canal"], debiteur["civilite"]) == ("Urgent payment reminder", "post", "Madam")


def test_files_and_journal_stay_as_they_are(workspace: Path) -> None:
    made = make_plan(workspace, row("E1", "FA-1", 100, "en"))
    (courier,) = made.couriers
    assert courier.file == "1 Relance amiable/Client E1 - 20261121-0001.docx"
    record = letter_record(courier, made.date)
    assert (record["stage_name"], record["channel"], record["total"]) == ("Relance amiable", "courrier", "100.00")
    assert not {"language", "template"} & set(record)


def test_a_missing_version_is_said_once_a_language_and_stage(workspace: Path) -> None:
    made = make_plan(
        workspace,
        *(row(f"D{number}", f"FA-{number}", 100, "allemand") for number in range(3)),
        row("S1", "FA-9", 100, "es"),
        row("F1", "FA-8", 100, "fr"),
        row("E1", "FA-7", 100, "en"),
    )
    said = [remark for remark in made.remarks if "demandée" in remark]
    assert said == [
        f"3 lettres demandées en allemand sont écrites en français : models_docx/de/{NAMES[0]} n’existe pas.",
        f"1 lettre demandée en espagnol est écrite en français : models_docx/es/{NAMES[0]} n’existe pas.",
    ]
    assert f"  - {said[0]}" in plan_screen(made)


def test_a_version_added_in_word_is_used(workspace: Path) -> None:
    text = "{{ objet }} : {{ total_du }} bis {{ date_limite }}, {{ total_a_payer_en_lettres }}"
    add_template(workspace, "de/relance_1_amiable.docx", text)
    made = make_plan(workspace, row("D1", "FA-1", 1234.56, "de"))
    assert not [remark for remark in made.remarks if "allemand" in remark]
    assert [(one.template, one.language) for one in made.couriers] == [("de/relance_1_amiable.docx", "de")]
    assert letters(made)["D1"].startswith("SPÉCIMEN")
    wanted = "Zahlungserinnerung - 1 überfällige Rechnung : 1.234,56\u00a0€ bis 30. November 2026, 1.234,56\u00a0€"
    assert letters_text(workspace, "D1", wanted)


def letters_text(workspace: Path, code: str, wanted: str) -> bool:
    (path,) = (workspace / "sorties").glob(f"*/*/Client {code} - *.docx")
    return wanted in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_what_stays_french_in_a_language_without_phrases_is_said(workspace: Path) -> None:
    add_template(workspace, "pl/relance_1_amiable.docx", "{{ objet }} {{ total_du }}")
    made = make_plan(workspace, row("P1", "FA-1", 100, "pl"))
    (said,) = [remark for remark in made.remarks if "polonais" in remark]
    assert said.startswith("Lettres en polonais : les champs objet, lettre.nom_etape, lettre.canal")


def test_a_stage_of_her_own_keeps_its_name_and_that_is_said(workspace: Path) -> None:
    set_stages(workspace, [[1, "Dernier rappel", NAMES[0], 7, None, 8, "courrier", "aucuns"]])
    made = make_plan(workspace, row("E1", "FA-1", 100, "en"))
    fields = letter_fields(made.couriers[0], made.settings, made.date)
    assert fields["objet"] == "Dernier rappel - 1 overdue invoice"
    assert [remark for remark in made.remarks if "« Dernier rappel » n’a pas de traduction" in remark]


def test_a_stage_may_name_a_version_for_all_its_letters(workspace: Path) -> None:
    set_stages(workspace, [[1, "Relance amiable", f"en/{NAMES[0]}", 7, None, 8, "courrier", "aucuns"]])
    made = make_plan(workspace, row("C1", "FA-1", 100, ""), row("F1", "FA-2", 100, "fr"))
    assert {(one.template, one.language) for one in made.couriers} == {(f"en/{NAMES[0]}", "en")}
    assert [remark for remark in made.remarks if "1 lettre demandée en français est écrite en anglais" in remark]


def test_the_client_list_wins_over_the_ledger(workspace: Path) -> None:
    set_clients(workspace, [{"Code": "C1", "Langue": "English"}])
    made = make_plan(workspace, row("C1", "FA-1", 100, "fr"))
    assert [courier.language for courier in made.couriers] == ["en"]


# --- What is wrong is told -----------------------------------------------------------------------------


def test_an_unknown_language_in_a_ledger_is_flagged_with_its_cell(workspace: Path) -> None:
    made = make_plan(workspace, row("K1", "FA-1", 100, "klingon"), row("K2", "FA-2", 100, "-"))
    (flag,) = [flag for flag in made.flags if "langue inconnue" in flag.message]
    assert (flag.place.cell, flag.value) == ("J2", "klingon")
    assert {courier.language for courier in made.couriers} == {"fr"}


def test_an_unknown_language_in_a_list_of_customers_is_flagged(workspace: Path) -> None:
    bare = {key: value for key, value in invoice("K1", "FA-1", DUE, 100).items() if key not in ("Ville", "Code postal")}
    ledger = write_ledger(workspace / "g.xlsx", [bare])
    customers = {"Code client": "K1", "Nom client": "Client K1", "Ville": "Nantes", "Langue": "klingon", "Pays": "FR"}
    other = write_ledger(workspace / "clients_export.xlsx", [customers, {**customers, "Code client": "K2"}])
    made = plan([ledger, other], workspace, ON)
    flags = [flag for flag in made.flags if "langue inconnue" in flag.message]
    assert [(flag.place.file, flag.place.cell) for flag in flags] == [
        ("clients_export.xlsx", "D2"),
        ("clients_export.xlsx", "D3"),
    ]


def test_an_unknown_language_in_clients_is_said_once_a_word(workspace: Path) -> None:
    set_clients(workspace, [{"Code": f"C{number}", "Langue": "klingon"} for number in range(3)])
    made = make_plan(workspace, row("C1", "FA-1", 100, ""))
    (said,) = [remark for remark in made.remarks if "langue inconnue" in remark]
    assert said.startswith("clients.xlsx, feuille « Clients », cellule O2 : on lit « klingon » ; langue inconnue")
    assert said.endswith(" ; de même sur 2 autres lignes.")
    assert [courier.language for courier in made.couriers] == ["fr"]


def test_a_fault_in_a_version_stops_the_run_with_its_folder(workspace: Path) -> None:
    edit_template(workspace, f"en/{NAMES[1]}", "{{ total_a_payer }}", "{{ total_a_payerr }}")
    with pytest.raises(TemplateError) as told:
        make_plan(workspace, row("F1", "FA-1", 100, "fr"))
    (detail,) = told.value.details
    assert detail.startswith(f"models_docx/en/{NAMES[1]} : corps, ")
    assert "vouliez-vous dire « total_a_payer » ?" in detail


def test_what_no_letter_uses_is_mentioned_by_check(workspace: Path) -> None:
    models = workspace / "models_docx"
    (models / "anciens").mkdir()
    shutil.copy(models / "en" / NAMES[0], models / "en" / "relance_1.docx")
    stages = load_settings(workspace).stages
    assert unread_templates(workspace, stages) == (
        "Le dossier models_docx/anciens n’est pas lu : le nom d’un dossier de langue est un code de deux lettres "
        "(en, de, es…).",
        "models_docx/en/relance_1.docx n’est pas lu : aucune étape ne nomme relance_1.docx.",
    )


# --- The shipped English letters -----------------------------------------------------------------------


def xml_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("name", NAMES)
def test_the_english_letters_have_no_fault_and_say_the_same(workspace: Path, name: str) -> None:
    french, english = (workspace / "models_docx" / folder / name for folder in ("", "en"))
    assert check_template(open_template(english.read_bytes())) == ()
    printed = [set(re.findall(r"\{\{.*?\}\}", xml_of(path))) for path in (french, english)]
    assert printed[0] == printed[1]
    assert 'w:lang w:val="en-GB"' in xml_of(english)
    assert "fr-FR" not in xml_of(english)
    # The law that an agency must reproduce stays in its own language.
    own = (p for p in docx.Document(str(english)).paragraphs if p.style and "Mentions" not in str(p.style.name))
    text = re.sub(r"\{[{%].*?[%}]\}", "", "\n".join(p.text for p in own))
    assert not re.search(r"\b(le|la|les|de|des|vous|nous|facture|règlement)\b", text)


def test_the_english_formal_notice_names_the_mise_en_demeure_and_the_law(workspace: Path) -> None:
    paragraphs = docx.Document(io.BytesIO((workspace / "models_docx/en" / NAMES[2]).read_bytes())).paragraphs
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    assert "FORMAL NOTICE (MISE EN DEMEURE)" in text
    assert "Articles 1231-6 and 1344 of the French Civil Code" in text


def test_init_keeps_a_version_that_is_there(workspace: Path) -> None:
    mine = workspace / "models_docx" / "en" / NAMES[0]
    mine.write_bytes(b"mine")
    (workspace / "models_docx" / "en" / NAMES[1]).unlink()
    made, kept = make_workspace(workspace)
    assert mine.read_bytes() == b"mine"
    assert f"models_docx/en/{NAMES[0]}" in kept
    assert made == (f"models_docx/en/{NAMES[1]}",)
