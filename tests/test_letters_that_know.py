"""A letter knows what was sent before, what may be paid in parts, what stands on the account, and to whom it writes."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from build import ON, Cell, Record, invoice, set_stages, set_value, write_ledger
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from mailmerge import plan, write
from mailmerge.delivery.names import statement_file
from mailmerge.dunning.decide import decide
from mailmerge.dunning.instalments import equal_parts
from mailmerge.errors import TemplateError
from mailmerge.letters.address import postal_lines
from mailmerge.letters.fields import letter_fields
from mailmerge.letters.languages import choose_template
from mailmerge.letters.make import Batch, make_letters
from mailmerge.letters.template.check import check_template, open_template, template_remarks
from mailmerge.letters.template.compiled import compile_template
from mailmerge.letters.template.folders import unread_templates, version_folders
from mailmerge.letters.template.load import load_templates
from mailmerge.letters.template.pictures.absent import absent_pictures
from mailmerge.model import (
    Case,
    ClaimCharges,
    Courier,
    DebtorDetails,
    DebtorKind,
    History,
    Plan,
    PreviousLetter,
    Principal,
    Settings,
)
from mailmerge.previewing import preview
from mailmerge.run import read_ledgers
from mailmerge.settings.load import load_settings
from mailmerge.values.workdays import next_working_day

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models_docx"
SHIPPED = sorted(path.relative_to(MODELS).as_posix() for path in MODELS.rglob("*.docx"))
NAMES = ("relance_1_amiable.docx", "relance_2_ferme.docx", "relance_3_mise_en_demeure.docx")
DUE = dt.date(2026, 10, 1)
REMINDER = (0, "Rappel avant échéance", "rappel_avant_echeance.docx", -10, None, 8, "courrier", "aucuns")
FIRST_STAGE = (1, "Relance amiable", NAMES[0], 7, None, 8, "courrier", "aucuns")


def text_of(content: bytes) -> str:
    """All printed text, one paragraph a line; tables too."""
    parts = [part for part in docx.Document(io.BytesIO(content)).part.package.iter_parts() if hasattr(part, "element")]
    paragraphs = [paragraph for part in parts for paragraph in part.element.iter(qn("w:p"))]
    return "\n".join("".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)


def table_with(content: bytes, head: str) -> list[list[str]]:
    """The rows of the table whose first head cell says that."""
    for table in docx.Document(io.BytesIO(content)).tables:
        if table.cell(0, 0).text.replace("\u00a0", " ") == head:
            return [
                [cell.text.replace("\u00a0", " ").replace("\u202f", " ") for cell in row.cells] for row in table.rows
            ]
    return []


def make_plan(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    return plan([write_ledger(workspace / "g.xlsx", rows)], workspace, on)


def sent(workspace: Path, *rows: Record) -> dict[str, bytes]:
    """Each debtor's letter as it lies in the folder."""
    made = make_plan(workspace, *rows)
    folder = write(made).folder
    return {courier.case.debtor.code: (folder / courier.file).read_bytes() for courier in made.couriers}


def stage_row(code: str, stage: int, balance: Cell = 100, **more: Cell) -> Record:
    return invoice(code, f"F-{code}", DUE, balance, Étape_à_envoyer=stage, **more)


def case_of(workspace: Path, settings: Settings, *rows: Record) -> Case:
    ledger, _ = read_ledgers([write_ledger(workspace / "g.xlsx", rows)], settings)
    (case,) = decide(ledger, settings, History(), ON).cases
    return case


def letter_of(workspace: Path, settings: Settings, case: Case) -> str:
    templates, _ = load_templates(workspace, settings.stages)
    courier = Courier("20261121-0001", "", case, *choose_template(case, templates))
    ((letter,),) = make_letters(Batch((courier,), settings, ON, templates))
    return text_of(letter)


# --- Instalments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "count", "first", "dates", "amounts"),
    [
        # The 30th of January 2027 is a Saturday.
        ("100.00", 3, "2026-11-30", ["2026-11-30", "2026-12-30", "2027-02-01"], ["33.33", "33.33", "33.34"]),
        # Short months; the 31st of January and the 28th of February 2027 are Sundays.
        (
            *("0.07", 4, "2026-12-31"),
            *(["2026-12-31", "2027-02-01", "2027-03-01", "2027-03-31"], ["0.01", "0.01", "0.01", "0.04"]),
        ),
        # A leap year.
        ("10.00", 2, "2028-01-31", ["2028-01-31", "2028-02-29"], ["5.00", "5.00"]),
        # The 1st of May 2026 is a Friday and a holiday.
        ("10.01", 2, "2026-04-01", ["2026-04-01", "2026-05-04"], ["5.00", "5.01"]),
    ],
)
def test_equal_parts_a_month_apart_on_working_days(
    total: str, count: int, first: str, dates: list[str], amounts: list[str]
) -> None:
    parts = equal_parts(Decimal(total), count, dt.date.fromisoformat(first))
    assert [part.date.isoformat() for part in parts] == dates
    assert [str(part.amount) for part in parts] == amounts
    assert [part.rank for part in parts] == list(range(1, count + 1))


@given(st.integers(1, 10**9), st.integers(2, 36), st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)))
def test_parts_add_up_and_stand_in_order(cents: int, count: int, day: dt.date) -> None:
    total, first = Decimal(cents) / 100, next_working_day(day)
    parts = equal_parts(total, count, first)
    assert sum(part.amount for part in parts) == total
    assert {part.amount for part in parts[:-1]} == {parts[0].amount}
    assert 0 <= parts[-1].amount - parts[0].amount < Decimal(count) / 100
    dates = [part.date for part in parts]
    assert dates[0] == first
    assert dates == sorted(set(dates))
    assert all(next_working_day(date) == date for date in dates)


def test_the_stage_that_proposes_instalments_prints_them(workspace: Path) -> None:
    set_value(workspace, "Général", "Versements proposés", 3)
    letters = sent(workspace, stage_row("C1", 1), stage_row("C2", 2))
    assert "Si vous ne pouvez régler en une seule fois" not in text_of(letters["C1"])
    assert "Si vous ne pouvez régler en une seule fois" in text_of(letters["C2"])
    assert table_with(letters["C1"], "Versement") == []
    assert table_with(letters["C2"], "Versement") == [
        ["Versement", "Au plus tard le", "Montant"],
        ["1", "30 novembre 2026", "33,33 €"],
        ["2", "30 décembre 2026", "33,33 €"],
        ["3", "1er février 2027", "33,34 €"],
    ]


def test_no_instalments_below_the_minimum_nor_before_the_due_date_nor_unasked(workspace: Path) -> None:
    assert make_plan(workspace, stage_row("C1", 2)).couriers[0].case.instalments == ()
    set_stages(workspace, [REMINDER, FIRST_STAGE])
    set_value(workspace, "Général", "Versements proposés", 3)
    set_value(workspace, "Général", "Étape des versements", None)
    ahead = invoice("C3", "F3", ON + dt.timedelta(days=5), 100)
    made = make_plan(workspace, invoice("C1", "F1", DUE, 14.99), invoice("C2", "F2", DUE, 15), ahead)
    parts = {courier.case.debtor.code: len(courier.case.instalments) for courier in made.couriers}
    assert parts == {"C1": 0, "C2": 3, "C3": 0}  # the minimum per letter is 5,00: 14,99 would make parts of 4,99


# --- Statement of account ------------------------------------------------------------------------------

ACCOUNT = (
    invoice("C1", "F2", dt.date(2026, 10, 5), 200, Statut="", Devise="EUR"),
    invoice("C1", "F1", dt.date(2026, 9, 1), 100, Statut="", Devise="EUR", Objet="Tisane de thym"),
    invoice("C1", "F3", dt.date(2026, 12, 31), 300, Statut="", Devise="EUR"),
    invoice("C1", "F4", dt.date(2026, 9, 15), 40, Statut="", Devise="EUR", Litige="oui"),
    invoice("C1", "A1", dt.date(2026, 10, 20), -50, Statut="", Devise="EUR"),
    invoice("C1", "D1", dt.date(2026, 9, 1), 70, Statut="brouillon", Devise="EUR"),
    invoice("C1", "P1", dt.date(2026, 9, 1), 80, Statut="payée", Devise="EUR"),
    invoice("C1", "Z1", dt.date(2026, 9, 1), 0, Statut="", Devise="EUR"),
    invoice("C1", "U1", dt.date(2026, 12, 31), 900, Statut="", Devise="USD"),
    invoice("C2", "X1", dt.date(2026, 9, 1), 999, Statut="", Devise="EUR"),
)


def test_the_statement_lists_all_that_is_open_oldest_first_with_its_running_balance(workspace: Path) -> None:
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    made = make_plan(workspace, *ACCOUNT)
    folder = write(made).folder
    (courier,) = (one for one in made.couriers if one.case.debtor.code == "C1")
    assert courier.statement == "releve_de_compte.docx"
    content = (folder / statement_file(courier.file)).read_bytes()
    rows = table_with(content, "N° de pièce")
    assert rows[1:-1] == [
        ["F1", "02/08/2026", "01/09/2026", "Tisane de thym", "100,00 €", "", "100,00 €"],
        ["F4", "16/08/2026", "15/09/2026", "Facture", "40,00 €", "", "140,00 €"],
        ["F2", "05/09/2026", "05/10/2026", "Facture", "200,00 €", "", "340,00 €"],
        ["A1", "20/09/2026", "", "Avoir ou règlement", "", "50,00 €", "290,00 €"],
        ["F3", "01/12/2026", "31/12/2026", "Facture", "300,00 €", "", "590,00 €"],
    ]
    assert rows[-1][0] == "Solde de votre compte"
    assert rows[-1][-1] == "590,00 €"
    assert "réf.\u00a020261121-" in text_of(content)
    assert "P.J.\u00a0: relevé de compte" in text_of((folder / courier.file).read_bytes())


def test_a_statement_lies_beside_its_letter_and_the_next_run_is_not_misled(workspace: Path) -> None:
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    made = make_plan(workspace, invoice("C1", "F1", DUE, 100))
    folder = write(made).folder
    assert sorted(path.name for path in folder.glob("1 Relance amiable/*")) == [
        "Client C1 - 20261121-0001 - Relevé de compte.docx",
        "Client C1 - 20261121-0001.docx",
    ]
    (line,) = (folder / "journal.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["file"] == "1 Relance amiable/Client C1 - 20261121-0001.docx"
    again = make_plan(workspace, invoice("C1", "F1", DUE, 100), on=ON + dt.timedelta(days=30))
    assert [one.case.stage.number for one in again.couriers] == [2]


def test_whoever_makes_the_letters_makes_the_same_statements(workspace: Path) -> None:
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    other = workspace.parent / "autre"
    shutil.copytree(workspace, other)
    rows = [invoice(f"C{number}", f"F{number}", DUE, 100) for number in range(3)]
    with ThreadPoolExecutor(2) as executor:
        folders = [write(make_plan(workspace, *rows)).folder, write(make_plan(other, *rows), executor=executor).folder]
    contents = [{path.name: path.read_bytes() for path in folder.glob("1 */*.docx")} for folder in folders]
    assert len(contents[0]) == 6
    assert contents[0] == contents[1]


def test_statements_go_with_the_last_stage_only_where_that_is_set(workspace: Path) -> None:
    set_value(workspace, "Général", "Relevé de compte joint", "dernière étape")
    made = make_plan(workspace, stage_row("C1", 1), stage_row("C2", 3))
    assert {one.case.debtor.code: bool(one.case.statement) for one in made.couriers} == {"C1": False, "C2": True}
    folder = write(made).folder
    assert [path.name for path in folder.rglob("*Relevé de compte.docx")] == [
        "Client C2 - 20261121-0002 - Relevé de compte.docx"
    ]
    texts = {one.case.debtor.code: text_of((folder / one.file).read_bytes()) for one in made.couriers}
    assert "relevé de compte" not in texts["C1"]
    assert "P.J.\u00a0: copie de la facture, relevé de compte" in texts["C2"]


def test_the_template_of_the_statement_is_asked_for_only_where_it_is_needed(workspace: Path) -> None:
    (workspace / "models_docx" / "releve_de_compte.docx").unlink()
    assert make_plan(workspace, invoice("C1", "F1", DUE, 100)).couriers
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    with pytest.raises(TemplateError) as told:
        make_plan(workspace, invoice("C1", "F1", DUE, 100))
    (detail,) = told.value.details
    assert detail.startswith("models_docx/releve_de_compte.docx : le fichier est introuvable (relevé de compte joint")


def test_a_statement_needs_no_payment_qr(workspace: Path) -> None:
    settings = load_settings(workspace)
    templates, _ = load_templates(workspace, settings.stages, statement=True)
    assert "releve_de_compte.docx" in templates
    assert absent_pictures(templates, replace(settings.creditor, payment_qr=True)) == ()


def test_an_english_customer_gets_an_english_statement(workspace: Path) -> None:
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    made = make_plan(workspace, invoice("C1", "F1", DUE, 1234.5, Langue="en"))
    folder = write(made).folder
    content = (folder / statement_file(made.couriers[0].file)).read_bytes()
    assert table_with(content, "Item no.")[1] == [
        *("F1", "1 Sept 2026", "1 Oct 2026", "Invoice", "€1,234.50", "", "€1,234.50")
    ]


# --- Whom is it to? ------------------------------------------------------------------------------------


def test_an_individual_gets_the_version_without_what_companies_owe_each_other(workspace: Path) -> None:
    rows = [
        stage_row(f"{kind[:2]}{stage}{language}", stage, Type_client=kind, Langue=language)
        for stage in (1, 2, 3)
        for kind in ("particulier", "professionnel")
        for language in ("", "en")
    ]
    made = make_plan(workspace, *rows)
    assert {one.case.debtor.code: one.template for one in made.couriers} == {
        f"{kind}{stage}{language}": f"{'en/' if language else ''}{folder}{NAMES[stage - 1]}"
        for stage in (1, 2, 3)
        for kind, folder in (("pa", "particuliers/"), ("pr", ""))
        for language in ("", "en")
    }
    assert {one.language for one in made.couriers if one.case.debtor.code.endswith("en")} == {"en"}
    folder = write(made).folder
    for one in made.couriers:
        if one.case.debtor.code.startswith("pa"):
            text = text_of((folder / one.file).read_bytes())
            assert not re.search(r"441-10|441-5|40\u00a0€|€40|indemnité|compensation", text)
            assert ("1344-1" in text) == (one.case.stage.number == 3)


def test_the_templates_for_individuals_cannot_claim_what_companies_owe_each_other() -> None:
    for name in SHIPPED:
        if "particuliers" in name:
            text = text_of((MODELS / name).read_bytes())
            assert not re.search(
                r"441-10|441-5|40\u00a0€|€40|[Ii]ndemnité|total_indemnites|compensation",
                text.replace("autres accessoires, {{ total_indemnites }}", "").replace(
                    "other charges, {{ total_indemnites }}", ""
                ),
            )


def test_without_a_version_of_its_own_an_individual_gets_the_general_letter(workspace: Path) -> None:
    shutil.rmtree(workspace / "models_docx" / "particuliers")
    made = make_plan(workspace, stage_row("C1", 1, Type_client="particulier"))
    assert made.couriers[0].template == NAMES[0]


def test_who_is_neither_company_nor_individual_is_not_told_of_charges(workspace: Path) -> None:
    text = text_of(sent(workspace, stage_row("C1", 3))["C1"])
    assert "MISE EN DEMEURE" in text
    assert not re.search(r"441-10|40\u00a0€|taux légal|pénalités", text)


@pytest.mark.parametrize(("set_so", "told"), [("non", False), ("oui", True)])
def test_public_bodies_are_told_of_their_own_law_where_that_is_set(workspace: Path, set_so: str, told: bool) -> None:
    set_value(workspace, "Général", "Intérêts du secteur public", set_so)
    text = text_of(sent(workspace, stage_row("C1", 2, Type_client="public"))["C1"])
    assert ("articles L.\u00a02192-13 et D.\u00a02192-35 du Code de la commande publique" in text) is told
    assert "441-10" not in text


@pytest.mark.parametrize(
    ("name", "template", "folders"),
    [
        ("X.docx", "X.docx", ()),
        ("en/X.docx", "X.docx", ("en",)),
        ("particuliers/X.docx", "X.docx", ("particuliers",)),
        ("en/particuliers/X.docx", "X.docx", ("en", "particuliers")),
        ("en/X.docx", "en/X.docx", ()),
        ("en/particuliers/X.docx", "en/X.docx", ("particuliers",)),
        ("Y.docx", "X.docx", None),
        ("anciens/X.docx", "X.docx", None),
    ],
)
def test_a_version_is_told_by_its_folders(name: str, template: str, folders: tuple[str, ...] | None) -> None:
    assert version_folders(name, template) == folders


def test_a_misnamed_version_for_individuals_is_mentioned_a_shipped_one_is_not(workspace: Path) -> None:
    folder = workspace / "models_docx" / "particuliers"
    shutil.copy(folder / NAMES[0], folder / "relance_1.docx")
    assert unread_templates(workspace, load_settings(workspace).stages) == (
        "models_docx/particuliers/relance_1.docx n’est pas lu : aucune étape ne nomme relance_1.docx.",
    )


@pytest.mark.parametrize(
    ("contact", "civility", "line"),
    [
        ("Anne Petit", "Madame", "Madame Anne Petit"),
        ("Mme Anne Petit", "Madame", "Mme Anne Petit"),
        ("Service comptabilité", "Madame", "Service comptabilité"),
        ("Anne Petit", "", "Anne Petit"),
    ],
)
def test_the_contact_of_a_company_stands_below_its_name(contact: str, civility: str, line: str) -> None:
    details = DebtorDetails("Dupont SARL", contact, civility, ("8 rue du Port",), "44000", "Nantes")
    assert postal_lines(details) == ("Dupont SARL", line, "8 rue du Port", "44000 NANTES")
    individual = replace(details, name="Anne Petit", contact="", kind=DebtorKind.INDIVIDUAL)
    assert postal_lines(individual)[0] == f"{civility} Anne Petit".strip()


def test_the_salutation_is_repeated_in_the_closing(workspace: Path) -> None:
    rows = [stage_row(f"C{stage}", stage, Civilité="Mme", Contact="Anne Petit") for stage in (1, 2, 3)]
    for content in sent(workspace, *rows).values():
        lines = text_of(content).splitlines()
        assert "Madame," in lines
        assert any("d’agréer, Madame, " in line for line in lines)
        assert "Madame Anne Petit" in lines


# --- What was sent before ------------------------------------------------------------------------------


def test_a_formal_notice_names_each_earlier_letter_by_date_and_reference(workspace: Path) -> None:
    row = invoice("C1", "F1", DUE, 100)
    for day in (dt.date(2026, 10, 12), dt.date(2026, 10, 26)):
        write(make_plan(workspace, row, on=day))
    (text,) = map(text_of, sent(workspace, row).values())
    first, second = (f"{day}\u00a0octobre 2026" for day in (12, 26))
    assert (
        f"Malgré nos relances du\u00a0{first} (réf.\u00a020261012-0001) et du\u00a0{second} (réf.\u00a020261026-0001), "
    ).replace("\u00a0octobre", " octobre") in text


def test_what_only_the_ledger_tells_is_cited_by_its_date_once(workspace: Path) -> None:
    told: dict[str, Cell] = {"Dernière relance": dt.date(2026, 10, 20), "Étape à envoyer": 2}
    rows = [invoice("C1", "F1", DUE, 100) | told, invoice("C1", "F2", DUE, 50, Niveau_de_relance=1) | told]
    made = make_plan(workspace, *rows)
    assert made.couriers[0].case.previous == (PreviousLetter(dt.date(2026, 10, 20), 1, "Relance amiable", ""),)
    alone = make_plan(workspace, rows[0])
    assert alone.couriers[0].case.previous == (PreviousLetter(dt.date(2026, 10, 20), 0, "", ""),)
    assert "Malgré notre relance du\u00a020 octobre 2026, " in text_of(sent(workspace, rows[0])["C1"])


def test_a_reminder_before_the_due_date_is_no_reproach_later(workspace: Path) -> None:
    set_stages(workspace, [REMINDER, FIRST_STAGE])
    row = invoice("C1", "F1", DUE, 100)
    (before,) = write(make_plan(workspace, row, on=dt.date(2026, 9, 24))).folder.glob("0 */*.docx")
    text = text_of(before.read_bytes())
    assert "Objet\u00a0: Rappel avant échéance - 1 facture à échoir" in text
    assert "la facture ci-dessous arrive à échéance" in text
    assert "à l’échéance" in text.splitlines()
    assert not re.search("au plus tard|retard|pénalité|40\u00a0€|Relance", text)
    after = make_plan(workspace, row)
    assert [(one.case.stage.number, one.case.previous) for one in after.couriers] == [(1, ())]


def test_the_reminder_lacks_no_mention(workspace: Path) -> None:
    set_stages(workspace, [REMINDER])
    assert load_templates(workspace, load_settings(workspace).stages)[1] == ()


# --- Charges in the table ------------------------------------------------------------------------------


def test_a_row_prints_the_charges_of_its_invoice(workspace: Path) -> None:
    settings = load_settings(workspace)
    case = case_of(workspace, settings, stage_row("C1", 3, 1200, Type_client="professionnel"))
    (claim,) = case.claims

    charges = ClaimCharges(Decimal("24.62"), Decimal("40.00"), rates=(Decimal("12.15"), Decimal("12.4")))
    case = replace(
        case,
        claims=(replace(claim, charges=charges),),
        interest=Decimal("24.62"),
        indemnity=Decimal("40.00"),
        total=Decimal("1264.62"),
    )
    courier = Courier("20261121-0001", "", case, NAMES[2], "fr")
    fields = letter_fields(courier, settings, ON)
    row = fields["factures"][0]  # type: ignore[index]
    assert (row.taux, row.penalites, row.indemnite) == ("12,15\u00a0%, 12,40\u00a0%", "24,62\u00a0€", "40,00\u00a0€")
    assert (fields["charges_reclamees"], fields["charges_rappelees"]) == (True, False)
    english = letter_fields(replace(courier, language="en"), settings, ON)["factures"]
    assert english[0].taux == "12.15%, 12.40%"  # type: ignore[index]
    assert "1\u202f264,62\u00a0€" in letter_of(workspace, settings, case)


# --- A collection agency -------------------------------------------------------------------------------

PRINCIPAL = Principal(
    "Manufacture des Alpes", ("4 quai Perrière", "38000 Grenoble"), "Grenoble", basis="factures impayées"
)
LAW = (
    "Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s’ils concernent "
    "un acte dont l’accomplissement est prescrit par la loi au créancier. Toute stipulation contraire est réputée non "
    "écrite, sauf disposition législative contraire.",
    "Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa créance "
    "peut demander au juge de l’exécution de laisser tout ou partie des frais ainsi exposés à la charge du débiteur de "
    "mauvaise foi.",
)


@pytest.mark.parametrize("kind", ["professionnel", "particulier"])
@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize("language", ["", "en"])
def test_a_letter_of_an_agency_bears_the_mandatory_mentions(
    workspace: Path, stage: int, kind: str, language: str
) -> None:
    settings = replace(load_settings(workspace), principal=PRINCIPAL)
    case = case_of(workspace, settings, stage_row("C1", stage, Type_client=kind, Langue=language))
    earlier = PreviousLetter(dt.date(2026, 10, 20), 1, "Relance amiable", "20261020-0007")
    text = letter_of(workspace, settings, replace(case, previous=(earlier,)))
    assert "recouvrement amiable" in text
    assert "Manufacture des Alpes, 4 quai Perrière, 38000 Grenoble" in text
    assert "factures impayées" in text
    assert "20261020-0007" in text
    assert all(sentence in text for sentence in LAW)
    if not language:
        assert "Société Exemple, 12 rue des Tilleuls, 69003 Lyon, exerce une activité de recouvrement amiable." in text
        assert "le 20 octobre 2026 (réf.\u00a020261020-0007)" in text
        assert "Montant dû\u00a0: principal, 100,00\u00a0€\u00a0; intérêts, " in text
        assert "\u00a0; autres accessoires, " in text


def test_who_writes_for_itself_says_nothing_of_an_agency(workspace: Path) -> None:
    for content in sent(workspace, *(stage_row(f"C{stage}", stage) for stage in (1, 2, 3))).values():
        assert not re.search("amiable\\.|111-8|pour le compte", text_of(content))


def test_an_agency_is_told_which_mentions_its_template_lacks(workspace: Path) -> None:
    stages = load_settings(workspace).stages
    assert load_templates(workspace, stages, agency=True)[1] == ()
    document = docx.Document()
    for line in (
        *("{{ debiteur.nom }} {{ debiteur.code_postal }} {{ creancier.nom }} {{ creancier.iban }} {{ date_limite }}",),
        *("{% for f in factures %}{{ f.numero }}{% endfor %} {{ total_a_payer }}", LAW[0], LAW[1]),
        "{% if mandant %}{{ mandant.nom }}{% endif %}",
    ):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    template = open_template(buffer.getvalue())
    assert template_remarks(template, stages[0]) == ()
    (remark,) = template_remarks(template, stages[0], agency=True)
    assert remark.startswith("mentions obligatoires d’une société de recouvrement (CPCEx R. 124-4)")
    assert "fondement" in remark
    assert "recouvrement amiable" in remark
    assert "111-8" not in remark
    assert "mandant.nom" not in remark


# --- All shipped templates -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_template_is_sound_and_fast(name: str) -> None:
    content = (MODELS / name).read_bytes()
    assert check_template(open_template(content)) == ()
    assert compile_template(content).slow == {}


def test_every_french_template_has_its_english_version_with_the_same_fields() -> None:
    french = {name for name in SHIPPED if not name.startswith("en/")}
    assert {f"en/{name}" for name in french} == set(SHIPPED) - french
    for name in french:
        fields = [set(re.findall(r"\{\{.*?\}\}", text_of((MODELS / one).read_bytes()))) for one in (name, f"en/{name}")]
        assert fields[0] == fields[1], name


def test_previews_show_what_the_settings_add(workspace: Path) -> None:
    set_value(workspace, "Général", "Versements proposés", 2)
    set_value(workspace, "Général", "Relevé de compte joint", "toutes les lettres")
    settings = load_settings(workspace)
    templates, _ = load_templates(workspace, settings.stages, statement=True)
    folder = preview(workspace, settings, templates, ON)
    second = (folder / "Aperçu 2 Relance ferme.docx").read_bytes()
    assert [row[2] for row in table_with(second, "Versement")] == ["Montant", "807,28 €", "807,28 €"]
    account = table_with((folder / "Aperçu Relevé de compte.docx").read_bytes(), "N° de pièce")
    assert account[-1][-1] == "1 614,56 €"
    individual = text_of((folder / "Aperçu 1 Relance amiable (particuliers).docx").read_bytes())
    assert "Madame Claire Durand" in individual
