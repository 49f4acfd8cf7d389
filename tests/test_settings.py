"""`parametres.xlsx` and `clients.xlsx`: what is written reads back, and every mistake is told with its cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import ADDRESS, edit_workbook, set_clients, set_stages, set_value

from mailmerge import load_settings
from mailmerge.errors import ExitCode, SettingsError
from mailmerge.model import Channel, Charges, DebtorKind, Escalation, Field, Grouping, HoldKind


def refused(workspace: Path) -> SettingsError:
    with pytest.raises(SettingsError) as told:
        load_settings(workspace)
    assert told.value.exit_code == ExitCode.SETTINGS
    assert told.value.cure
    return told.value


def test_the_shipped_settings_are_the_design_s_defaults(workspace: Path) -> None:
    settings = load_settings(workspace)
    assert [(s.number, s.name, s.min_days_overdue, s.spacing, s.days_to_pay) for s in settings.stages] == [
        (1, "Relance amiable", 7, None, 8),
        (2, "Relance ferme", 15, 8, 8),
        (3, "Mise en demeure", 30, 15, 8),
    ]
    assert [s.channel for s in settings.stages] == [Channel.POST, Channel.POST, Channel.REGISTERED]
    assert [s.charges for s in settings.stages] == [Charges.NONE, Charges.RECALLED, Charges.CLAIMED]
    general = settings.general
    assert (general.escalation, general.grouping) == (Escalation.PROGRESSIVE, Grouping.STAGE)
    assert (general.minimum, general.payment_terms) == (Decimal("5.00"), 30)
    assert all(account.is_example for account in settings.creditor.accounts)
    assert settings.clients == {}
    assert {rate.half_year: rate.ecb for rate in settings.rates}["2024 S2"] == Decimal("4.25")


def test_the_shipped_workbook_helps_with_lists_and_words(workspace: Path) -> None:
    book = openpyxl.load_workbook(workspace / "parametres.xlsx")
    required = ["Créancier", "Étapes", "Taux", "Colonnes", "Général"]
    assert book.sheetnames == [*required, "Segments", "Ventes", "Mandant"]
    lists = {rule.formula1 for sheet in ("Étapes", "Général") for rule in book[sheet].data_validations.dataValidation}
    assert lists >= {'"progressive,directe"', '"étape,débiteur"', '"aucuns,rappelés,réclamés"'}
    for sheet in ("Créancier", "Général"):
        assert [cell.value for cell in book[sheet][1]] == ["Champ", "Valeur", "Aide"]
        assert all(row[2].value for row in book[sheet].iter_rows(min_row=2))


@pytest.mark.parametrize(
    ("sheet", "label", "value", "told"),
    [
        ("Créancier", "IBAN", "FR76 3000 6000 0112 3456 7890 180", "IBAN incorrect"),
        ("Créancier", "BIC", "XX", "BIC incorrect"),
        ("Créancier", "SIREN", "123 456 789", "SIREN incorrect"),
        ("Créancier", "SIRET", "12345678200011", "SIRET incorrect"),
        ("Créancier", "N° de TVA", "FR 12 123456782", "TVA incorrect"),
        ("Créancier", "E-mail", "compta(at)exemple.fr", "adresse e-mail attendue"),
        ("Créancier", "Devise", "euroz", "devise attendue"),
        ("Créancier", "Nom", None, "« Nom » est obligatoire"),
        ("Général", "Escalade", "progresive", "vouliez-vous dire « progressive » ?"),
        ("Général", "Regroupement", "par client", "valeurs possibles : étape, débiteur"),
        ("Général", "Minimum par lettre", "cinq", "montant attendu"),
        ("Général", "Minimum par lettre", -5, "positif"),
        ("Général", "Délai de paiement", "un mois", "nombre entier attendu"),
    ],
)
def test_an_impossible_value_is_told_with_its_cell(
    workspace: Path, sheet: str, label: str, value: str | int | None, told: str
) -> None:
    address = set_value(workspace, sheet, label, value)
    (detail,) = refused(workspace).details
    assert detail.startswith(f"parametres.xlsx, feuille « {sheet} », cellule {address} : ")
    assert told in detail
    assert value is None or f"« {value} »" in detail


def test_all_faults_are_told_at_once(workspace: Path) -> None:
    set_value(workspace, "Créancier", "IBAN", "faux")
    set_value(workspace, "Général", "Escalade", "directement")
    set_stages(
        workspace,
        [[1, "Relance", None, 7, None, 8, "pigeon", "aucuns"], ["un", "Autre", "x.docx", 1, 1, 1, "courrier", "aucun"]],
    )
    details = refused(workspace).details
    assert len(details) == 6
    assert [detail.split(" : ")[0].split("feuille ")[1] for detail in details] == [
        f"« Créancier », cellule {details[0].split('cellule ')[1].split(' ')[0]}",
        f"« Général », cellule {details[1].split('cellule ')[1].split(' ')[0]}",
        *("« Étapes », cellule C2", "« Étapes », cellule G2", "« Étapes », cellule A3", "« Étapes », cellule H3"),
    ]
    assert "vouliez-vous dire « aucuns » ?" in details[5]


def test_a_misspelt_label_names_the_nearest_one(workspace: Path) -> None:
    def misspell(book: openpyxl.Workbook) -> None:
        for row in book["Général"].iter_rows():
            if row[0].value == "Regroupement":
                row[0].value = "Regroupment"

    edit_workbook(workspace / "parametres.xlsx", misspell)
    details = refused(workspace).details
    assert any("vouliez-vous dire « Regroupement » ?" in detail for detail in details)
    assert any("le champ « Regroupement » manque" in detail for detail in details)


@pytest.mark.parametrize("sheet", ["Créancier", "Étapes", "Taux", "Colonnes", "Général"])
def test_a_missing_sheet_is_told(workspace: Path, sheet: str) -> None:
    edit_workbook(workspace / "parametres.xlsx", lambda book: book.remove(book[sheet]))
    (detail, *_) = refused(workspace).details
    assert f"la feuille « {sheet} » manque" in detail


def test_a_missing_or_damaged_file_says_what_to_do(workspace: Path) -> None:
    (workspace / "clients.xlsx").write_bytes(b"")
    assert "clients.xlsx" in refused(workspace).what
    (workspace / "clients.xlsx").unlink()
    load_settings(workspace)
    (workspace / "parametres.xlsx").unlink()
    assert "mailmerge init" in refused(workspace).cure


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        ([], "aucune étape"),
        (
            [[1, "A", "a.docx", 1, None, 8, "courrier", "aucuns"], [1, "B", "b.docx", 2, 8, 8, "courrier", "aucuns"]],
            "même numéro",
        ),
        (
            [[1, "A", "a.docx", 1, None, 8, "courrier", "aucuns"], [2, "a", "b.docx", 2, 8, 8, "courrier", "aucuns"]],
            "même nom",
        ),
        ([[1, "A", "a.docx", 1, None, -8, "courrier", "aucuns"]], "négatif"),
    ],
)
def test_stages_that_cannot_be(workspace: Path, stages: list[list[str | int | None]], told: str) -> None:
    set_stages(workspace, stages)
    assert told in "".join(refused(workspace).details)


def test_a_stage_before_the_due_date_is_allowed(workspace: Path) -> None:
    set_stages(workspace, [[0, "Rappel", "relance_1_amiable.docx", -5, None, 8, "courrier", "aucuns"]])
    assert load_settings(workspace).stages[0].min_days_overdue == -5


def test_the_example_ends_with_its_name_and_ibans(workspace: Path) -> None:
    settings = load_settings(workspace)
    assert "SPÉCIMEN" in settings.remarks[0]
    set_value(workspace, "Créancier", "IBAN", "DE89 3704 0044 0532 0130 00")
    assert all(account.is_example for account in load_settings(workspace).creditor.accounts), (
        "the name is the example's"
    )
    set_value(workspace, "Créancier", "Nom", "Tisanes du Vercors")
    settings = load_settings(workspace)
    assert [(one.currency, one.is_example) for one in settings.creditor.accounts] == [("EUR", False), ("USD", True)]
    assert "L’IBAN pour USD est encore celui de l’exemple" in settings.remarks[0]
    set_value(workspace, "Créancier", "IBAN 2", None)
    set_value(workspace, "Créancier", "Devise 2", None)
    settings = load_settings(workspace)
    assert [account.is_example for account in settings.creditor.accounts] == [False]
    assert "SIREN" in settings.remarks[0]


def test_an_account_needs_currency_and_iban_together(workspace: Path) -> None:
    set_value(workspace, "Créancier", "IBAN 2", None)
    assert "vont ensemble" in "".join(refused(workspace).details)
    set_value(workspace, "Créancier", "IBAN 2", "DE89 3704 0044 0532 0130 00")
    set_value(workspace, "Créancier", "Devise 2", "EUR")
    assert "deux comptes" in "".join(refused(workspace).details)


def test_words_added_to_the_columns_sheet_are_known(workspace: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        for row in book["Colonnes"].iter_rows(min_row=2):
            if row[0].value == "Reste dû":
                row[1].value = f"{row[1].value} ; Mon Solde À Moi"
            if row[0].value == "Colonnes à ignorer":
                row[1].value = f"{row[1].value} ; Encours"

    edit_workbook(workspace / "parametres.xlsx", add)
    assert load_settings(workspace).extra_words == {"mon solde a moi": Field.BALANCE, "encours": Field.IGNORED}


def test_one_word_at_two_fields_is_a_fault(workspace: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        for row in book["Colonnes"].iter_rows(min_row=2):
            if row[0].value in ("Code client", "Numéro de facture"):
                row[1].value = f"{row[1].value} ; Mon Repère"

    edit_workbook(workspace / "parametres.xlsx", add)
    assert "figure aussi au champ" in "".join(refused(workspace).details)


def test_clients_are_joined_by_code_and_suspensions_sorted(workspace: Path) -> None:
    set_clients(
        workspace,
        [
            {
                "Code": "00123",
                "Nom": "Dupont",
                **ADDRESS,
                "Type": "Professionnel",
                "Délai de paiement": 45,
                "Langue": "EN",
            },
            {"Code": "K7", "Nom": "M. Kim", "Civilité": "M.", "Type": "particulier", "Taux contractuel": 12.5},
        ],
        [
            {"Code": "00123", "Motif": "litige en cours"},
            {"Code": "00123", "N° facture": "F9", "Motif": "promesse", "Jusqu’au": dt.date(2026, 12, 1)},
            {"Code": "ZZ", "Motif": "vacances", "Jusqu’au": "31/12/2026"},
            {"Code": "YY", "Motif": "ne plus écrire"},
        ],
    )
    clients = load_settings(workspace).clients
    assert set(clients) == {"00123", "K7", "ZZ", "YY"}
    dupont = clients["00123"]
    assert (dupont.details.kind, dupont.details.terms, dupont.details.language) == (DebtorKind.PROFESSIONAL, 45, "en")
    assert dupont.details.street == ("8 rue du Port",)
    assert [hold.kind for hold in dupont.holds] == [HoldKind.DISPUTE]
    assert [(number, hold.kind, hold.until) for number, hold in dupont.invoice_holds] == [
        ("F9", HoldKind.PROMISE, dt.date(2026, 12, 1))
    ]
    assert clients["K7"].details.civility == "Monsieur"
    assert clients["K7"].contract_rate == Decimal("12.50")
    assert [hold.kind for hold in clients["ZZ"].holds] == [HoldKind.UNTIL]
    assert [hold.kind for hold in clients["YY"].holds] == [HoldKind.STOP]


def test_faulty_clients_are_told_with_their_cells(workspace: Path) -> None:
    set_clients(
        workspace,
        [
            {"Code": "A", "Nom": "x", "Type": "grossiste"},
            {"Nom": "sans code"},
            {"Code": "A", "Délai de paiement": "un mois"},
        ],
        [{"Code": "A", "Jusqu’au": "bientôt"}],
    )
    details = refused(workspace).details
    assert [detail.split(", ", 1)[1].split(" : ")[0] for detail in details] == [
        "feuille « Clients », cellule N2",
        "feuille « Clients », cellule A3",
        "feuille « Clients », cellule A4",
        "feuille « Clients », cellule P4",
        "feuille « Suspensions », cellule D2",
    ]


def test_an_exported_customer_file_works_as_it_is(workspace: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Tiers"
    book.active.append(["Liste des clients au 21/11/2026"])
    book.active.append([])
    book.active.append(["N° Client", "Raison sociale ", "ADRESSE", "C.P.", "Ville", "E-mail"])
    book.active.append(["00042", "Léa", "3 place du Marché", 1000, "Bourg-en-Bresse", "a@b.fr"])
    book.save(workspace / "clients.xlsx")
    details = load_settings(workspace).clients["00042"].details
    assert (details.name, details.postcode, details.city, details.email) == (
        "Léa",
        "01000",
        "Bourg-en-Bresse",
        "a@b.fr",
    )
