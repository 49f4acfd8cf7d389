"""Real ledgers: the header is found, every cell is read as what it is, every row is accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import Cell, edit_workbook, invoice, write_ledger

from mailmerge import load_settings
from mailmerge.errors import ExitCode, LedgerError
from mailmerge.model import DebtorKind, Field, HoldKind, Item, Ledger, Status
from mailmerge.run import read_ledgers
from mailmerge.tables.columns import FIELDS, built_in_words, normalise_header, words_of

DUE = dt.date(2026, 10, 1)


def read(workspace: Path, rows: Sequence[Sequence[Cell]], sheet: str = "Feuil1") -> Ledger:
    """The ledger of a sheet given cell by cell."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(workspace / "grand livre.xlsx")
    return read_ledgers([workspace / "grand livre.xlsx"], load_settings(workspace))[0]


def read_one(workspace: Path, **cells: Cell) -> Item:
    row = invoice("C1", "F1", DUE, 100, **cells)
    # A second, open invoice: a list in which all is settled is refused.
    write_ledger(workspace / "g.xlsx", [row, invoice("C2", "F2", DUE, 1)])
    return read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0].items[0]


def faults(ledger: Ledger) -> list[tuple[str, str]]:
    return [(fault.place.cell, fault.message) for row in ledger.rejected for fault in row.faults]


def refused(workspace: Path, rows: Sequence[Sequence[Cell]]) -> LedgerError:
    with pytest.raises(LedgerError) as told:
        read(workspace, rows)
    assert told.value.exit_code == ExitCode.LEDGER
    assert told.value.cure
    return told.value


@pytest.mark.parametrize(
    ("header", "normal"),
    [
        ("N° de la facture (€)", "numero facture"),
        ("  N°\u00a0FACTURE : ", "numero facture"),
        ("Num. facture", "numero facture"),
        ("Date d’échéance", "date echeance"),
        ("DATE D'ECHEANCE", "date echeance"),
        ("Montant dû", "montant du"),
        ("Nom du client", "nom client"),
        ("montant_ttc", "montant ttc"),
        ("Invoice #", "invoice numero"),
        ("€", "€"),
    ],
)
def test_headers_are_compared_without_what_varies(header: str, normal: str) -> None:
    assert normalise_header(header) == normal


def test_every_field_has_a_label_and_words_of_its_own() -> None:
    assert set(FIELDS) == set(Field)
    assert len({words.label for words in FIELDS.values()}) == len(FIELDS)
    told = [normalise_header(word) for field in FIELDS for word in words_of(field)]
    assert len(built_in_words()) == len(set(told))
    shared = {
        word for field in FIELDS for word in words_of(field) if built_in_words()[normalise_header(word)][0] is not field
    }
    assert not shared, "a word that names two fields"


@pytest.mark.parametrize(
    "headers",
    [
        ("N° Facture", "Client", "Date d'échéance", "Montant TTC"),
        ("numéro de facture", "Raison sociale", "échéance", "reste à payer"),
        ("Réf. facture", "Nom ou raison sociale", "Date limite règlement", "Reste à encaisser"),
        ("N° pièce", "Intitulé du compte", "Date échéance", "Solde"),
        ("PieceRef", "CompAuxLib", "Échéance", "Débit"),
        (" Invoice Number ", "Customer Name", "Due Date", "Balance Due"),
        ("numero_facture", "client_nom", "date_echeance", "montant_ttc"),
    ],
)
def test_usual_headers_are_recognised_below_title_rows(workspace: Path, headers: Sequence[str]) -> None:
    above: list[list[Cell]] = [
        ["Balance clients"],
        ["Édité le", dt.date(2026, 11, 21)],
        [None],
        ["Filtre : non soldées", None, "EUR"],
    ]
    ledger = read(workspace, [*above, headers, ["0042", "Dupont", DUE, 120.5]])
    (item,) = ledger.items
    assert (item.number, item.details.name, item.due_date, item.balance) == ("0042", "Dupont", DUE, Decimal("120.50"))
    assert ledger.readings[0].header_row == 5


def test_client_beside_nom_is_the_code(workspace: Path) -> None:
    ledger = read(workspace, [["Client", "Nom", "Facture", "Échéance", "Solde"], ["00042", "Dupont", "F1", DUE, 10]])
    assert (ledger.items[0].code, ledger.items[0].details.name) == ("00042", "Dupont")


def test_two_columns_for_one_field_are_a_question(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Solde", "Reste dû"], ["F1", "Dupont", DUE, 10, 12]]
    error = refused(workspace, rows)
    assert error.details == ("« Reste dû » : est-ce « Solde » (cellule D1) ou « Reste dû » (cellule E1) ?",)
    assert "Colonnes à ignorer" in error.cure

    def answer(book: openpyxl.Workbook) -> None:
        for row in book["Colonnes"].iter_rows(min_row=2):
            if row[0].value == "Colonnes à ignorer":
                row[1].value = f"{row[1].value} ; Solde"

    edit_workbook(workspace / "parametres.xlsx", answer)
    assert read(workspace, rows).items[0].balance == Decimal("12.00")


def test_the_more_telling_header_wins(workspace: Path) -> None:
    rows: list[list[Cell]] = [
        ["N° facture", "Client", "Date", "Date facture", "Échéance", "Montant HT", "Montant", "Montant TTC"]
    ]
    (item,) = read(workspace, [*rows, ["F1", "D", DUE, dt.date(2026, 9, 1), DUE, 100, 100, 120]]).items
    assert (item.balance, item.invoice_date) == (Decimal("120.00"), dt.date(2026, 9, 1))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["bonjour", "monde"], [1, 2]], "aucune ligne d’en-têtes"),
        ([[None]], "vide"),
        ([["N° facture", "Client", "Échéance"], ["F1", "D", DUE]], "il manque le montant"),
        ([["Client", "Échéance", "Solde"], ["D", DUE, 1]], "il manque le numéro de facture"),
        ([["N° facture", "Client", "Solde"], ["F1", "D", 1]], "une date"),
        ([["N° facture", "Client", "Échéance", "Solde"]], "aucune ligne sous les en-têtes"),
    ],
)
def test_what_is_no_ledger_is_said(workspace: Path, rows: Sequence[Sequence[Cell]], told: str) -> None:
    assert told in refused(workspace, rows).what


def test_two_sheets_that_could_be_the_ledger_are_a_question(workspace: Path) -> None:
    path = write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 10)], sheet="Octobre")

    def double(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["Octobre"]).title = "Novembre"

    edit_workbook(path, double)
    with pytest.raises(LedgerError, match="« Octobre », « Novembre »"):
        read_ledgers([path], load_settings(workspace))

    def hide(book: openpyxl.Workbook) -> None:
        book["Octobre"].sheet_state = "hidden"

    edit_workbook(path, hide)
    assert read_ledgers([path], load_settings(workspace))[0].readings[0].sheet == "Novembre"


def test_totals_blank_rows_headers_and_notes_are_counted_not_read(workspace: Path) -> None:
    header: list[Cell] = ["N° facture", "Client", "Échéance", "Solde"]
    ledger = read(
        workspace,
        [
            header,
            ["F1", "Dupont", DUE, 10],
            [None, "Total client", None, 10],
            [None, " ", "\u00a0", None],
            header,
            ["F2", "Total Énergies", DUE, 20],
            ["Sous-total", None, None, 20],
            [None, None, None, None],
            ["TOTAL GÉNÉRAL", None, None, 30],
            ["Édité par Compta+ v7"],
        ],
    )
    assert [item.number for item in ledger.items] == ["F1", "F2"]
    (reading,) = ledger.readings
    assert (reading.data_rows, reading.blank_rows) == (2, 2)
    assert dict(reading.ignored) == {"total ou sous-total": 3, "en-tête répété": 1, "note sous le tableau": 1}
    assert not ledger.rejected


def test_every_fault_of_a_row_is_told_with_its_cell(workspace: Path) -> None:
    ledger = read(
        workspace,
        [
            ["N° facture", "Client", "Date facture", "Échéance", "Solde", "Devise"],
            [None, None, "31/02/2026", "bientôt", "à voir", "pesetas"],
            ["F2", "Dupont", None, None, 50, None],
            ["F3", "Dupont", None, DUE, None, None],
            ["F4", "Dupont", None, DUE, "12,345", None],
        ],
    )
    assert not ledger.items
    assert [cell for cell, _ in faults(ledger)] == ["A2", "B2", "C2", "D2", "E2", "F2", "D3", "E4", "E5"]
    assert dict(faults(ledger))["D3"].startswith("ni échéance ni date de facture")
    assert "milliers ou décimales" in dict(faults(ledger))["E5"]
    assert ledger.rejected[1].amount == Decimal("50.00")
    assert ledger.rejected[0].amount is None


def test_nothing_is_recomputed_around_an_unreadable_cell(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Réglé", "Solde"]]
    ledger = read(workspace, [*rows, ["F1", "D", DUE, 100, 20, "à voir"], ["F2", "D", DUE, "??", 20, 80]])
    assert [(row.amount, [fault.place.cell for fault in row.faults]) for row in ledger.rejected] == [
        (None, ["F2"]),
        (Decimal("80.00"), ["D3"]),
    ]


@pytest.mark.parametrize(
    ("total", "paid", "balance", "expected"),
    [
        (100, 30, 70, "70.00"),
        (100, 30, None, "70.00"),
        (100, None, None, "100.00"),
        (None, None, 45, "45.00"),
        (100, 130, None, "-30.00"),
        ("1 200,00 €", "200", "", "1000.00"),
    ],
)
def test_the_balance_column_wins_else_total_less_paid(
    workspace: Path, total: Cell, paid: Cell, balance: Cell, expected: str
) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Réglé", "Solde"]]
    ledger = read(workspace, [*rows, ["F1", "D", DUE, total, paid, balance]])
    assert ledger.items[0].balance == Decimal(expected)
    assert not ledger.flags


def test_a_balance_that_differs_from_total_less_paid_is_flagged(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Réglé", "Solde"]]
    ledger = read(workspace, [*rows, ["F1", "D", DUE, 100, 30, 69.99], ["F2", "D", DUE, 100, 30, 69.98]])
    assert [item.balance for item in ledger.items] == [Decimal("69.99"), Decimal("69.98")]
    assert [flag.place.cell for flag in ledger.flags] == ["F3"]


def test_debit_less_credit_and_a_running_balance_is_asked_about(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° pièce", "Client", "Échéance", "Débit", "Crédit", "Solde"]]
    lines: list[list[Cell]] = [
        ["F1", "D", DUE, 100, None, 100],
        ["F2", "D", DUE, 50, None, 150],
        ["R1", "D", None, None, 30, 120],
    ]
    for order in (lines, lines[::-1]):
        assert "« Solde » (cellule F1) diffère de débit moins crédit" in refused(workspace, [*rows, *order]).details[0]
    without = [row[:5] for row in (*rows, *lines)]
    ledger = read(workspace, without)
    assert [item.balance for item in ledger.items] == [Decimal("100.00"), Decimal("50.00"), Decimal("-30.00")]
    own = read(workspace, [*rows, ["F1", "D", DUE, 100, None, 100], ["R1", "D", None, None, 30, -30]])
    assert [item.balance for item in own.items] == [Decimal("100.00"), Decimal("-30.00")]


def test_a_credit_note_listed_as_positive_is_deducted(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Type"]]
    ledger = read(
        workspace,
        [*rows, ["F1", "D", DUE, 100, "Facture"], ["A1", "D", None, 40, "Avoir"], ["A2", "D", None, -5, "AVO"]],
    )
    assert [item.balance for item in ledger.items] == [Decimal("100.00"), Decimal("-40.00"), Decimal("-5.00")]
    assert [flag.place.cell for flag in ledger.flags] == ["E3"]


def test_type_may_be_the_kind_of_customer(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Type"]]
    ledger = read(workspace, [*rows, ["F1", "D", DUE, 100, "Particulier"], ["F2", "E", DUE, 100, "grossiste"]])
    assert [item.details.kind for item in ledger.items] == [DebtorKind.INDIVIDUAL, DebtorKind.UNKNOWN]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Payée", Status.PAID),
        ("RÉGLÉE", Status.PAID),
        ("Brouillon", Status.DRAFT),
        ("Devis", Status.QUOTE),
        ("Annulée", Status.CANCELLED),
        ("En retard", Status.OPEN),
        ("Partiellement payée", Status.OPEN),
        (None, Status.OPEN),
    ],
)
def test_status_words(workspace: Path, word: str | None, status: Status) -> None:
    assert read_one(workspace, Statut=word).status is status


def test_an_unknown_status_is_open_and_flagged(workspace: Path) -> None:
    write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 100, Statut="Zébrée")])
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert ledger.items[0].status is Status.OPEN
    assert [flag.value for flag in ledger.flags] == ["Zébrée"]


def test_holds_of_a_row(workspace: Path) -> None:
    item = read_one(
        workspace,
        Litige="marchandise abîmée",
        Stop_relance="x",
        Procédure_collective="oui",
        Promesse_de_paiement=dt.date(2026, 12, 1),
        Échéancier="oui",
        **{"Bloqué jusqu'au": "15/12/2026"},
    )
    assert [(hold.kind, hold.until, hold.text) for hold in item.holds] == [
        (HoldKind.PROCEEDINGS, None, ""),
        (HoldKind.STOP, None, ""),
        (HoldKind.DISPUTE, None, "marchandise abîmée"),
        (HoldKind.PLAN, None, ""),
        (HoldKind.PROMISE, dt.date(2026, 12, 1), ""),
        (HoldKind.UNTIL, dt.date(2026, 12, 15), ""),
    ]
    assert read_one(workspace, Litige="non", Stop_relance=0, Promesse_de_paiement="non").holds == ()


@pytest.mark.parametrize(
    ("text", "stage"),
    [(2, 2), ("R2", 2), ("Relance ferme", 2), ("2 - relance ferme", 2), ("Mise en demeure", 3), ("MED", 3)],
)
def test_stages_are_named_in_many_ways(workspace: Path, text: Cell, stage: int) -> None:
    assert read_one(workspace, Étape_à_envoyer=text).stage_to_send == stage
    assert read_one(workspace, Niveau_de_relance=text).last_stage == stage


def test_a_count_of_letters_beyond_the_ladder_is_its_last_stage(workspace: Path) -> None:
    assert read_one(workspace, Nb_relances=7).last_stage == 3
    assert read_one(workspace, Nb_relances=0).last_stage is None


def test_an_unknown_stage_rejects_its_row(workspace: Path) -> None:
    write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, 100, Relance_à_faire="huissier")])
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert "1 (Relance amiable), 2 (Relance ferme), 3 (Mise en demeure)" in faults(ledger)[0][1]


def test_derniere_relance_is_a_stage_or_a_date(workspace: Path) -> None:
    assert read_one(workspace, Dernière_relance=2).last_stage == 2
    dated = read_one(workspace, Dernière_relance=dt.date(2026, 11, 2))
    assert (dated.last_stage, dated.last_date) == (None, dt.date(2026, 11, 2))


def test_currencies_from_column_sign_or_blank(workspace: Path) -> None:
    assert read_one(workspace).currency == ""
    assert read_one(workspace, Devise="€").currency == "EUR"
    assert read_one(workspace, Devise="usd").currency == "USD"
    assert read_one(workspace, **{"Reste dû": "£ 26.67"}).currency == "GBP"
    write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", DUE, "10 $", Devise="EUR")])
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert "deux devises" in faults(ledger)[0][1]


def test_identifiers_stay_as_they_are_shown(workspace: Path) -> None:
    shown: dict[str, Cell] = {"Code client": "00123", "N° facture": "NA", "Code postal": 1000}
    item = read_one(workspace, **shown)
    assert (item.code, item.number, item.details.postcode) == ("00123", "NA", "01000")
    shown = {"Code postal": 1000, "Pays": "Belgique"}
    abroad = read_one(workspace, **shown)
    assert abroad.details.postcode == "1000"


def test_the_same_row_twice_is_chased_once(workspace: Path) -> None:
    row = invoice("C1", "F1", DUE, 100)
    write_ledger(workspace / "g.xlsx", [row, row, row | {"Reste dû": 40}])
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert [item.balance for item in ledger.items] == [Decimal("100.00"), Decimal("40.00")]
    assert [(fault.place.cell, "ligne 2" in fault.message) for row in ledger.rejected for fault in row.faults] == [
        ("3", True)
    ]
    assert [flag.place.cell for flag in ledger.flags] == ["4"]


def test_terms_in_words_matter_only_without_a_due_date(workspace: Path) -> None:
    assert read_one(workspace, Conditions_de_règlement="30 jours fin de mois").due_date == DUE
    assert read_one(workspace, Conditions_de_règlement="45 jours").details.terms == 45
    row = invoice("C1", "F1", DUE, 100, Conditions_de_règlement="fin de mois") | {"Échéance": None}
    write_ledger(workspace / "g.xlsx", [row])
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert "complétez l’échéance" in faults(ledger)[0][1]


def test_several_ledgers_are_read_together(workspace: Path) -> None:
    first = write_ledger(workspace / "a.xlsx", [invoice("C1", "F1", DUE, 100)])
    second = write_ledger(workspace / "b.xlsx", [invoice("C1", "F2", DUE, 50), invoice("C2", "F3", DUE, "x")])
    ledger, sources = read_ledgers([first, second, first], load_settings(workspace))
    assert [item.number for item in ledger.items] == ["F1", "F2"]
    assert ledger.rejected[0].faults[0].place.file == "b.xlsx"
    assert [source.name for source in sources] == ["a.xlsx", "b.xlsx"]


# --- Found by trying to mislead it ---------------------------------------------------------------------


def test_a_general_account_is_no_customer_code(workspace: Path) -> None:
    header: list[Cell] = ["Date", "Pièce", "Compte", "Partenaire", "Date d'échéance", "Résiduel"]
    ledger = read(
        workspace, [header, [DUE, "F1", "411100", "Alpha", DUE, 100], [DUE, "F2", "411100", "Beta", DUE, 200]]
    )
    assert [(item.code, item.details.name) for item in ledger.items] == [("", "Alpha"), ("", "Beta")]
    assert "n’est pas un code client" in ledger.readings[0].notes[0]
    own = read(workspace, [header, [DUE, "F1", "411A", "Alpha", DUE, 100], [DUE, "F2", "411B", "Beta", DUE, 200]])
    assert [item.code for item in own.items] == ["411A", "411B"]


@pytest.mark.parametrize("other", ["Intitulé", "Société", "Nom"])
def test_client_beside_another_name_is_a_question(workspace: Path, other: str) -> None:
    rows: list[list[Cell]] = [["N° facture", "Échéance", other, "Client", "Montant TTC"]]
    error = refused(workspace, [*rows, ["F1", DUE, "Prestation de mars", "Alpha Négoce SARL", 100]])
    assert "« Nom du client » : est-ce" in error.details[0]


@pytest.mark.parametrize(
    "header",
    [
        "Solde bancaire restant",
        "Montant versé ce mois",
        "Acompte client",
        "Dossier en litige",
        "Encaissé banque",
        "Blocage commercial",
    ],
)
def test_an_unknown_column_that_speaks_of_money_or_holds_is_a_question(workspace: Path, header: str) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", header]]
    error = refused(workspace, [*rows, ["F1", "D", DUE, 100, 40]])
    assert f"« {header} » (cellule E1) n’est pas reconnu" in error.details[0]
    assert read(workspace, [*rows, ["F1", "D", DUE, 100, None]]).items, "an empty column asks nothing"


def test_a_side_column_tells_debit_from_credit(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° pièce", "Client", "Échéance", "Montant", "Sens"]]
    lines: list[list[Cell]] = [
        ["F1", "D", DUE, 100, "D"],
        ["R1", "D", DUE, 60, "C"],
        ["R2", "D", DUE, -5, "C"],
        ["F2", "D", DUE, 1, "?"],
    ]
    ledger = read(workspace, [*rows, *lines])
    assert [item.balance for item in ledger.items] == [Decimal("100.00"), Decimal("-60.00")]
    assert faults(ledger)[0][0] == "E4", "-5 C among positive credits may take one back"
    assert faults(ledger)[1:] == [("E5", "sens attendu : D (débit) ou C (crédit)")]
    signed = read(workspace, [*rows, lines[0], lines[2]])
    assert [item.balance for item in signed.items] == [Decimal("100.00"), Decimal("-5.00")], "sign and side agree"


@pytest.mark.parametrize(
    "word", ["Avoir client", "Facture avoir", "AVC", "Remboursement", "Règlement client", "Note de crédit"]
)
def test_credits_are_named_in_many_ways(workspace: Path, word: str) -> None:
    assert read_one(workspace, Type_de_pièce=word).balance == Decimal("-100.00")
    assert read_one(workspace, Type_de_pièce="Acompte").balance == Decimal("100.00")
    assert read_one(workspace, Statut="Avoir").balance == Decimal("-100.00")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Litige en cours", HoldKind.DISPUTE),
        ("Liquidation judiciaire", HoldKind.PROCEEDINGS),
        ("Irrécouvrable", HoldKind.STOP),
        ("Contentieux", HoldKind.STOP),
    ],
)
def test_statuses_that_hold(workspace: Path, word: str, kind: HoldKind) -> None:
    assert [hold.kind for hold in read_one(workspace, Statut=word).holds] == [kind]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Réglée le 12/11", Status.PAID),
        ("annulée par avoir", Status.CANCELLED),
        ("Devis accepté", Status.QUOTE),
        ("Sauvegardée", Status.DRAFT),
        ("Non réglée", Status.OPEN),
        ("Payées", Status.PAID),
    ],
)
def test_the_first_words_of_a_status_decide(workspace: Path, word: str, status: Status) -> None:
    assert read_one(workspace, Statut=word).status is status


@pytest.mark.parametrize(
    ("tick", "held"), [("✓", True), ("☑", True), ("?", True), ("*", True), ("n/a", False), ("pas de litige", False)]
)
def test_ticks_count_and_negations_do_not(workspace: Path, tick: str, held: bool) -> None:
    assert bool(read_one(workspace, Litige=tick).holds) is held


def test_what_a_column_means_is_decided_on_all_its_rows(workspace: Path) -> None:
    rows: list[list[Cell]] = [["N° facture", "Client", "Échéance", "Montant TTC", "Type"]]
    lines: list[list[Cell]] = [[f"F{number}", "D", DUE, 10, None] for number in range(400)]
    ledger = read(workspace, [*rows, *lines, ["A1", "D", None, 5, "Avoir"]])
    assert ledger.items[-1].balance == Decimal("-5.00")


def test_a_stray_cell_never_keeps_a_credit_from_being_deducted(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", DUE, 100, Étape_à_envoyer=1, Promesse_de_paiement=None),
        invoice("C1", "A1", None, -20, Étape_à_envoyer="??", Promesse_de_paiement="bientôt"),
    ]
    write_ledger(workspace / "g.xlsx", rows)
    ledger = read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0]
    assert [item.balance for item in ledger.items] == [Decimal("100.00"), Decimal("-20.00")]


def test_level_and_date_of_the_last_letter_stand_together(workspace: Path) -> None:
    item = read_one(workspace, Niveau_de_relance=2, Dernière_relance=dt.date(2026, 11, 2))
    assert (item.last_stage, item.last_date) == (2, dt.date(2026, 11, 2))


def test_an_absurd_term_is_not_used(workspace: Path) -> None:
    row = invoice("C1", "F1", DUE, 100, Conditions_de_règlement=9999999) | {"Échéance": None}
    write_ledger(workspace / "g.xlsx", [row])
    assert read_ledgers([workspace / "g.xlsx"], load_settings(workspace))[0].rejected


def test_rows_that_only_look_like_totals_or_notes_are_not_swallowed(workspace: Path) -> None:
    header: list[Cell] = ["N° facture", "Code client", "Client", "Échéance", "Solde", "Commentaire"]
    ledger = read(
        workspace,
        [
            header,
            [None, "C3", "Total Energies", None, 50, None],
            ["F2", "C4", "Dupont", DUE, 10, "Report de juin"],
            ["FAC-7"],
        ],
    )
    assert [item.number for item in ledger.items] == ["F2"]
    assert [row.row.row for row in ledger.rejected] == [2, 4]


@pytest.mark.parametrize(
    "line",
    [
        ["Total général", None, 15, None, -100],
        ["S/Total", None, None, None, 10],
        ["Grand total", None, None, None, 10],
        [None, None, "Solde client C1", None, 10],
        ["Sous-total Dupont", None, None, None, 10],
    ],
)
def test_total_rows_of_many_reports(workspace: Path, line: list[Cell]) -> None:
    header: list[Cell] = ["Code client", "Client", "N° facture", "Échéance", "Solde"]
    ledger = read(workspace, [header, ["C1", "Dupont", "F1", DUE, 10], line])
    assert (len(ledger.items), len(ledger.rejected), dict(ledger.readings[0].ignored)) == (
        1,
        0,
        {"total ou sous-total": 1},
    )


def test_two_exports_of_the_same_invoices_are_refused(workspace: Path) -> None:
    rows = [invoice("C1", "F1", DUE, 100), invoice("C1", "A1", DUE, -40)]
    old = write_ledger(workspace / "octobre.xlsx", rows)
    new = write_ledger(workspace / "novembre.xlsx", [rows[0] | {"Reste dû": 60}, rows[1]])
    with pytest.raises(LedgerError, match=r"2 pièces figurent à la fois dans octobre\.xlsx et dans novembre\.xlsx"):
        read_ledgers([old, new], load_settings(workspace))
    (workspace / "copie").mkdir()
    namesake = write_ledger(workspace / "copie" / "octobre.xlsx", rows)
    with pytest.raises(LedgerError, match="copie/octobre"):
        read_ledgers([old, namesake], load_settings(workspace))


@pytest.mark.parametrize("word", ["Paiement en attente", "Règlement partiel", "Réglée en partie"])
def test_a_status_about_payment_does_not_make_a_credit_or_a_paid_invoice(workspace: Path, word: str) -> None:
    item = read_one(workspace, Statut=word)
    assert (item.balance, item.status) == (Decimal("100.00"), Status.OPEN)


def test_a_credit_without_dates_is_no_total_whatever_its_words(workspace: Path) -> None:
    header: list[Cell] = ["Code client", "Client", "N° facture", "Échéance", "Solde", "Statut"]
    ledger = read(
        workspace, [header, ["C9", "Total", "AV1", None, -50, None], ["C9", "Dupont", "RG1", None, -5, "Soldé"]]
    )
    assert [item.balance for item in ledger.items] == [Decimal("-50.00"), Decimal("-5.00")]


def test_a_repeated_header_with_a_line_break_is_known_again(workspace: Path) -> None:
    header: list[Cell] = ["N°\nfacture", "Client\u00a0", "Date  d’échéance", "Solde"]
    ledger = read(workspace, [header, ["F1", "D", DUE, 10], header, ["F2", "D", DUE, 10]])
    assert (len(ledger.items), len(ledger.rejected), dict(ledger.readings[0].ignored)) == (2, 0, {"en-tête répété": 1})


def test_one_name_that_varies_does_not_discard_the_codes(workspace: Path) -> None:
    header: list[Cell] = ["Facture", "Compte", "Client", "Échéance", "Solde"]
    lines: list[list[Cell]] = [
        ["F1", "C1", "Alpha", DUE, 1], ["F2", "C2", "Beta", DUE, 1],
        ["F3", "C3", "Gamma", DUE, 1], ["F4", "C3", "Gama", DUE, 1],
    ]  # fmt: skip
    assert [item.code for item in read(workspace, [header, *lines]).items] == ["C1", "C2", "C3", "C3"]


def test_zero_and_one_are_no_and_yes_in_dated_holds(workspace: Path) -> None:
    assert read_one(workspace, Promesse_de_paiement=0).holds == ()
    assert [hold.kind for hold in read_one(workspace, Promesse_de_paiement=1).holds] == [HoldKind.PROMISE]


def test_the_total_of_the_file_is_compared_with_the_rows_read(workspace: Path) -> None:
    header: list[Cell] = ["Code client", "Client", "N° facture", "Échéance", "Solde"]
    lines: list[list[Cell]] = [["C1", "A", "F1", DUE, 10.10], ["C1", "A", "F2", DUE, 20], ["C2", "B", "F3", DUE, -5]]
    agreed = read(workspace, [header, *lines, ["Total général", None, None, None, 25.10]])
    assert agreed.readings[0].notes == ("le total du fichier (25,10) est bien celui des lignes lues",)
    assert not agreed.flags
    by_page = read(
        workspace, [header, lines[0], ["Total", None, None, None, 10.10], *lines[1:], ["Total", None, None, None, 15]]
    )
    assert "25,10" in by_page.readings[0].notes[0]
    differs = read(workspace, [header, *lines, ["Total général", None, None, None, 125.10]])
    (flag,) = differs.flags
    assert (flag.place.cell, flag.value) == ("E5", "125,10")
    assert "25,10" in flag.message
    subtotals = read(workspace, [header, *lines[:2], ["Total A", None, None, None, 30.10], lines[2]])
    assert not subtotals.flags
    assert not subtotals.readings[0].notes
