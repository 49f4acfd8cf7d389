"""The rules of dunning, each on a ledger small enough to decide by hand. The run date is Saturday 21 November 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from build import ON, Cell, Record, invoice, set_clients, set_stages, set_value
from days import DAY, decide, held, only, send
from openpyxl import load_workbook

from mailmerge.model import Plan
from mailmerge.values.workdays import next_working_day


def overdue(days: int) -> dt.date:
    return ON - days * DAY


def letters(made: Plan) -> list[tuple[str, int, str, str, list[str]]]:
    """Debtor, stage, currency, principal and invoice numbers of each letter."""
    return [
        (
            case.debtor.key,
            case.stage.number,
            case.currency,
            str(case.principal),
            [claim.item.number for claim in case.claims],
        )
        for case in made.decision.cases
    ]


def reasons(made: Plan) -> dict[str, str]:
    return {number: one.reason for number, one in held(made).items()}


# --- Stages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "sent"), [(6, False), (7, True), (400, True)])
def test_the_first_stage_starts_at_its_days_overdue(workspace: Path, days: int, sent: bool) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(days), 100))
    assert letters(made) == ([("C1", 1, "EUR", "100.00", ["F1"])] if sent else [])
    if not sent:
        assert reasons(made)["F1"] == "trop tôt : 6 jours de retard, « Relance amiable » à partir de 7"
        assert held(made)["F1"].next_date == ON + DAY


@pytest.mark.parametrize(("days", "reason"), [(0, "non échue"), (-12, "non échue"), (1, "trop tôt : 1 jour de retard")])
def test_what_is_not_due_is_not_chased(workspace: Path, days: int, reason: str) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(days), 100))
    assert letters(made) == []
    assert reasons(made)["F1"].startswith(reason)
    assert held(made)["F1"].next_date == overdue(days) + 7 * DAY


def test_a_claim_climbs_one_stage_at_a_time_however_late(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(200), 100)
    steps = {0: 1, 7: None, 8: 2, 22: None, 23: 3, 60: None}
    for days, stage in steps.items():
        made = send(workspace, row, on=ON + days * DAY)
        assert [letter[1] for letter in letters(made)] == ([stage] if stage else []), days
    assert reasons(made)["F1"] == "fin de parcours, décision à prendre"


def test_a_second_run_on_the_same_day_sends_nothing_twice(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    first = send(workspace, row)
    second = send(workspace, row)
    assert (first.folder, second.folder) == ("2026-11-21", "2026-11-21-2")
    assert letters(second) == []
    assert reasons(second)["F1"].startswith("déjà relancée le 21/11/2026")
    assert held(second)["F1"].next_date == ON + 8 * DAY


def test_an_undone_run_no_longer_counts(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    send(workspace, row)
    done = workspace / "sorties" / "2026-11-21"
    done.rename(done.with_name("2026-11-21.annulé"))
    assert letters(decide(workspace, row)) == [("C1", 1, "EUR", "100.00", ["F1"])]


def test_an_archived_run_still_counts_and_its_name_is_not_used_again(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    send(workspace, row)
    (workspace / "sorties" / "archives" / "2026").mkdir(parents=True)
    (workspace / "sorties" / "2026-11-21").rename(workspace / "sorties" / "archives" / "2026" / "2026-11-21")
    made = decide(workspace, row)
    assert letters(made) == []
    assert made.folder == "2026-11-21-2"


def test_direct_escalation_starts_at_the_highest_stage_reached(workspace: Path) -> None:
    set_value(workspace, "Général", "Escalade", "directe")
    rows = [invoice(f"C{days}", f"F{days}", overdue(days), 100) for days in (6, 7, 14, 15, 29, 30, 300)]
    made = decide(workspace, *rows)
    assert {letter[0]: letter[1] for letter in letters(made)} == {
        "C7": 1, "C14": 1, "C15": 2, "C29": 2, "C30": 3, "C300": 3,
    }  # fmt: skip
    row = invoice("C9", "F9", overdue(100), 100, Niveau_de_relance=1, Date_dernière_relance=overdue(20))
    assert letters(decide(workspace, row)) == [("C9", 2, "EUR", "100.00", ["F9"])]


@pytest.mark.parametrize(
    ("level", "last", "stage"),
    [(1, 8, 2), (1, 7, None), (1, None, 2), (2, 15, 3), (2, 14, None), (3, 99, None), (0, 1, 1), (None, None, 1)],
)
def test_the_ledger_s_last_stage_counts(
    workspace: Path, level: int | None, last: int | None, stage: int | None
) -> None:
    row = invoice(
        "C1", "F1", overdue(90), 100, Niveau_de_relance=level, Date_dernière_relance=overdue(last) if last else None
    )
    assert [letter[1] for letter in letters(decide(workspace, row))] == ([stage] if stage else [])


def test_the_higher_of_journal_and_ledger_counts_and_the_later_date_on_a_tie(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(90), 100)
    send(workspace, row, on=ON - 30 * DAY)
    later = row | {"Niveau de relance": 1, "Date dernière relance": overdue(3)}
    assert reasons(decide(workspace, later))["F1"].startswith("déjà relancée le 18/11/2026")
    higher = row | {"Niveau de relance": 2, "Date dernière relance": None}
    assert letters(decide(workspace, higher)) == [("C1", 3, "EUR", "100.00", ["F1"])]
    lower = row | {"Niveau de relance": 0, "Date dernière relance": overdue(1)}
    assert letters(decide(workspace, lower)) == [("C1", 2, "EUR", "100.00", ["F1"])]


def test_the_stage_asked_for_is_sent_whatever_the_days_and_never_twice(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(1), 100, Étape_à_envoyer=3),
        invoice("C2", "F2", overdue(99), 100, Étape_à_envoyer=None),
        invoice("C3", "F3", overdue(99), 100, Étape_à_envoyer="Relance amiable"),
    ]
    made = send(workspace, *rows)
    assert [letter[:2] for letter in letters(made)] == [("C3", 1), ("C1", 3)]
    assert reasons(made) == {"F2": "rien à envoyer : étape vide au grand livre"}
    again = decide(workspace, *rows, on=ON + 90 * DAY)
    assert letters(again) == []
    assert reasons(again)["F1"].startswith("« Mise en demeure » déjà envoyée le 21/11/2026 ; le grand livre demande")


def test_any_numbering_of_stages_works(workspace: Path) -> None:
    template = "relance_1_amiable.docx"
    set_stages(
        workspace,
        [
            [30, "Un", template, 1, None, 8, "courrier", "aucuns"],
            [10, "Deux", template, 1, 5, 8, "courrier", "aucuns"],
            [20, "Trois", template, 1, 5, 8, "courrier", "aucuns"],
        ],
    )
    row = invoice("C1", "F1", overdue(50), 100)
    sent = [[letter[1] for letter in letters(send(workspace, row, on=ON + days * DAY))] for days in (0, 5, 10, 15)]
    assert sent == [[30], [10], [20], []]


def test_a_stage_before_the_due_date(workspace: Path) -> None:
    template = "relance_1_amiable.docx"
    set_stages(
        workspace,
        [
            [0, "Rappel", template, -5, None, 8, "courrier", "aucuns"],
            [1, "Relance", template, 7, 3, 8, "courrier", "aucuns"],
        ],
    )
    rows = [invoice(f"C{days}", f"F{days}", overdue(days), 100) for days in (-6, -5, 0, 3, 7)]
    made = decide(workspace, *rows)
    assert {letter[0]: letter[1] for letter in letters(made)} == {"C-5": 0, "C0": 0, "C7": 1}
    assert set(held(made)) == {"F-6", "F3"}
    assert held(made)["F-6"].next_date == ON + DAY


# --- Holds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"Statut": "Payée"}, "statut « payée » avec un solde ouvert"),
        ({"Statut": "Brouillon"}, "statut « brouillon »"),
        ({"Procédure_collective": "oui"}, "procédure collective"),
        ({"Stop_relance": "oui"}, "stop"),
        ({"Litige": "qualité"}, "litige (qualité)"),
        ({"Échéancier": "oui"}, "échéancier accordé"),
        ({"Promesse_de_paiement": ON}, "promesse de paiement jusqu’au 21/11/2026"),
        ({"Suspendu_jusqu’au": ON}, "suspendue jusqu’au 21/11/2026"),
    ],
)
def test_what_is_written_on_a_row_holds_it(workspace: Path, cells: dict[str, Cell], word: str) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100, **cells), invoice("C2", "F2", overdue(1), 1))
    assert letters(made) == []
    assert reasons(made)["F1"].startswith(word)


@pytest.mark.parametrize("column", ["Promesse_de_paiement", "Suspendu_jusqu’au", "Échéancier"])
def test_a_dated_hold_ends_after_its_day(workspace: Path, column: str) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100, **{column: ON - DAY}))
    assert len(letters(made)) == 1
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100, **{column: ON}))
    assert held(made)["F1"].next_date == ON + DAY


def test_the_first_reason_in_order_is_given(workspace: Path) -> None:
    cells: dict[str, Cell] = {
        "Statut": "Payée", "Procédure_collective": "x", "Stop_relance": "x", "Litige": "x", "Échéancier": "x",
        "Promesse_de_paiement": ON, "Suspendu_jusqu’au": ON, "Étape": None,
    }  # fmt: skip
    found = []
    while cells:
        made = decide(workspace, invoice("C1", "F1", overdue(3), 100, **cells), invoice("C2", "F2", overdue(1), 1))
        found.append(held(made)["F1"].kind.name)
        cells.pop(next(iter(cells)))
    assert found == ["STATUS", "PROCEEDINGS", "STOP", "DISPUTE", "PLAN", "PROMISE", "UNTIL", "NOTHING_TO_SEND"]


def test_a_row_s_hold_stops_that_claim_but_proceedings_and_stop_the_debtor(workspace: Path) -> None:
    for column, sent in (("Litige", 1), ("Promesse_de_paiement", 1), ("Procédure_collective", 0), ("Stop_relance", 0)):
        first = invoice("C1", "F1", overdue(40), 100, **{column: "oui"})
        made = decide(workspace, first, invoice("C1", "F2", overdue(40), 50))
        assert len(letters(made)) == sent, column


def test_a_suspension_in_clients_holds_the_account_or_one_invoice(workspace: Path) -> None:
    set_clients(
        workspace,
        suspensions=[
            {"Code": "C1", "Motif": "litige"},
            {"Code": "C2", "N° facture": "F3", "Motif": "litige"},
            {"Code": "C3", "Motif": "vacances", "Jusqu’au": ON - DAY},
        ],
    )
    rows = [
        invoice(code, number, overdue(40), 100)
        for code, number in (("C1", "F1"), ("C2", "F2"), ("C2", "F3"), ("C3", "F4"))
    ]
    made = decide(workspace, *rows)
    assert [letter[4] for letter in letters(made)] == [["F2"], ["F4"]]
    assert set(reasons(made)) == {"F1", "F3"}


@pytest.mark.parametrize(("amount", "sent"), [("4,99", False), ("5,00", True)])
def test_the_minimum_is_inclusive_and_counts_the_letter(workspace: Path, amount: str, sent: bool) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(40), amount))
    assert bool(letters(made)) is sent
    both = decide(workspace, invoice("C1", "F1", overdue(40), "2,50"), invoice("C1", "F2", overdue(40), "2,50"))
    assert letters(both)[0][3] == "5.00"


def test_a_currency_without_account_is_held(workspace: Path) -> None:
    rows = [invoice("C1", f"F{code}", overdue(40), 100, Devise=code) for code in ("EUR", "USD", "GBP", None)]
    made = decide(workspace, *rows)
    assert [(letter[2], letter[4]) for letter in letters(made)] == [("EUR", ["FEUR", "FNone"]), ("USD", ["FUSD"])]
    assert "GBP" in reasons(made)["FGBP"]


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({"Adresse 1": None}, "rue ou lieu-dit"),
        ({"Code postal": "4400"}, "code postal à cinq chiffres"),
        ({"Ville": None}, "ville"),
        ({"Code postal": None, "Pays": "Belgique"}, ""),
        ({"Code postal": "B-1000", "Pays": "Belgique"}, ""),
    ],
)
def test_a_postal_letter_needs_an_address(workspace: Path, cells: dict[str, Cell], missing: str) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100) | cells)
    assert reasons(made) == ({"F1": f"adresse incomplète : il manque {missing}"} if missing else {})


def test_an_e_mail_stage_needs_no_address(workspace: Path) -> None:
    set_stages(workspace, [[1, "Courriel", "relance_1_amiable.docx", 7, None, 8, "e-mail", "aucuns"]])
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100) | {"Adresse 1": None, "Ville": None})
    assert len(letters(made)) == 1


# --- Credits -------------------------------------------------------------------------------------------


def test_credits_pay_the_invoice_they_name_then_the_oldest_overdue(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(40), 100),
        invoice("C1", "F2", overdue(30), 100),
        invoice("C1", "F3", overdue(-10), 100),
        invoice("C1", "A1", None, -70, **{"Facture d'origine": "F3"}),
        invoice("C1", "A2", None, -120),
    ]
    made = decide(workspace, *rows)
    case = only(made)
    assert letters(made) == [("C1", 1, "EUR", "80.00", ["F2"])]
    assert [(use.credit.number, str(use.amount)) for use in case.credits] == [("A2", "20.00")]
    assert {number: str(one.claim.net) for number, one in held(made).items()} == {"F1": "0.00", "F3": "30.00"}
    assert reasons(made)["F1"] == "couverte par des avoirs ou des règlements"
    assert case.claims[0].item.balance == Decimal("100.00")


def test_disputed_claims_take_credits_last(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(90), 100, Litige="oui"),
        invoice("C1", "F2", overdue(30), 100, Litige=None),
        invoice("C1", "A1", None, -150),
    ]
    made = decide(workspace, *rows)
    assert {number: str(one.claim.net) for number, one in held(made).items()} == {"F1": "50.00", "F2": "0.00"}


def test_a_credit_stays_with_its_debtor_and_currency(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(40), 100, Devise="EUR"),
        invoice("C1", "A1", None, -60, Devise="USD"),
        invoice("C2", "A2", None, -30, Devise="EUR"),
    ]
    made = decide(workspace, *rows)
    assert letters(made) == [("C1", 1, "EUR", "100.00", ["F1"])]
    assert sorted((one.item.number, str(one.left)) for one in made.decision.credits) == [
        ("A1", "60.00"),
        ("A2", "30.00"),
    ]


def test_cancelled_drafts_and_quotes_neither_give_nor_take(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(90), 40, Statut="Annulée"),
        invoice("C1", "F2", overdue(90), 40, Statut="Devis"),
        invoice("C1", "F3", overdue(30), 100),
        invoice("C1", "A1", None, -10, Statut="Annulée"),
        invoice("C1", "A2", None, -15, Litige="oui"),
    ]
    made = decide(workspace, *rows)
    assert letters(made) == [("C1", 1, "EUR", "85.00", ["F3"])]
    assert {one.item.number: str(one.left) for one in made.decision.credits} == {"A1": "10.00", "A2": "0.00"}
    assert {number: str(one.claim.net) for number, one in held(made).items()} == {"F1": "40.00", "F2": "40.00"}


def test_a_debtor_in_credit_gets_no_letter(workspace: Path) -> None:
    made = decide(workspace, invoice("C1", "F1", overdue(40), 100), invoice("C1", "A1", None, -100))
    assert letters(made) == []
    made = decide(
        workspace,
        invoice("C1", "F1", overdue(40), 100),
        invoice("C1", "F2", overdue(-5), 50),
        invoice("C1", "A1", None, -150),
    )
    assert letters(made) == []
    assert str(made.decision.credits[0].left) == "50.00"


# --- Grouping, debtors, dates --------------------------------------------------------------------------


def test_one_letter_per_debtor_stage_and_currency_in_due_order(workspace: Path) -> None:
    rows = [
        invoice("C1", "F3", overdue(20), 30),
        invoice("C1", "F1", overdue(40), 10),
        invoice("C1", "F2", overdue(40), 20, Niveau_de_relance=1),
        invoice("C1", "F4", overdue(40), 40, Devise="USD"),
    ]
    assert letters(decide(workspace, *rows)) == [
        ("C1", 1, "EUR", "40.00", ["F1", "F3"]),
        ("C1", 1, "USD", "40.00", ["F4"]),
        ("C1", 2, "EUR", "20.00", ["F2"]),
    ]


def test_one_letter_per_debtor_at_the_highest_stage(workspace: Path) -> None:
    set_value(workspace, "Général", "Regroupement", "débiteur")
    rows = [
        invoice("C1", "F1", overdue(60), 10, Niveau_de_relance=2, Date_dernière_relance=overdue(30)),
        invoice("C1", "F2", overdue(3), 20),
        invoice("C1", "F3", overdue(60), 30, Niveau_de_relance=3),
        invoice("C1", "F4", overdue(-3), 40),
        invoice("C1", "F5", overdue(60), 50, Litige="oui"),
        invoice("C2", "F6", overdue(3), 60),
    ]
    made = send(workspace, *rows)
    assert letters(made) == [("C1", 3, "EUR", "60.00", ["F1", "F3", "F2"])]
    assert set(reasons(made)) == {"F4", "F5", "F6"}
    again = decide(workspace, *rows, on=ON + 60 * DAY)
    assert [letter[1] for letter in letters(again) if letter[0] == "C1"] == [1], "F4 has since become due"
    assert letters(again)[0][4] == ["F1", "F3", "F2", "F4"]


def test_a_debtor_is_its_code_else_its_normalised_name(workspace: Path) -> None:
    rows = [
        invoice("00123", "F1", overdue(40), 10) | {"Nom client": "Dupont"},
        invoice("123", "F2", overdue(40), 20) | {"Nom client": "Dupont"},
        invoice("", "F3", overdue(40), 30) | {"Nom client": "Dupont SARL"},
        invoice("", "F4", overdue(40), 40) | {"Nom client": "DUPONT"},
        invoice("", "F5", overdue(40), 50) | {"Nom client": "Martin"},
    ]
    assert {letter[0]: letter[4] for letter in letters(decide(workspace, *rows))} == {
        "00123": ["F1"],
        "123": ["F2"],
        "dupont": ["F3", "F4"],
        "martin": ["F5"],
    }


def test_name_and_address_come_from_clients_else_from_the_latest_invoice(workspace: Path) -> None:
    set_clients(workspace, [{"Code": "C2", "Nom": "Nom officiel", "E-mail": "a@b.fr"}])
    rows = [
        invoice("C1", "F1", overdue(10), 10) | {"Nom client": "Nouveau nom", "Adresse 1": "2 rue Neuve"},
        invoice("C1", "F2", overdue(40), 10) | {"Nom client": "Ancien nom", "Adresse 1": "1 rue Vieille"},
        invoice("C2", "F3", overdue(40), 10) | {"Nom client": "Nom du grand livre"},
    ]
    details = {case.debtor.key: case.debtor.details for case in decide(workspace, *rows).decision.cases}
    assert (details["C1"].name, details["C1"].street) == ("Nouveau nom", ("2 rue Neuve",))
    assert (details["C2"].name, details["C2"].street, details["C2"].email) == (
        "Nom officiel",
        ("8 rue du Port",),
        "a@b.fr",
    )


def test_a_missing_due_date_is_computed_from_the_terms(workspace: Path) -> None:
    set_clients(workspace, [{"Code": "C2", "Délai de paiement": 60}])
    day = dt.date(2026, 9, 15)
    rows: Sequence[Record] = [
        invoice(code, f"F{code}", None, 10) | {"Date facture": day, "Délai de paiement": terms}
        for code, terms in (("C1", None), ("C2", None), ("C3", 10))
    ]
    claims = [claim for case in decide(workspace, *rows).decision.cases for claim in case.claims]
    assert {claim.debtor.key: claim.due for claim in claims} == {
        "C1": dt.date(2026, 10, 15),
        "C2": dt.date(2026, 11, 14),
        "C3": dt.date(2026, 9, 25),
    }
    assert all(claim.due_computed for claim in claims)
    set_value(workspace, "Général", "Délai de paiement", 20)
    claims = [claim for case in decide(workspace, *rows).decision.cases for claim in case.claims]
    assert {claim.debtor.key: claim.due for claim in claims}["C1"] == dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (dt.date(2026, 11, 29), dt.date(2026, 11, 30)),  # Sunday
        (dt.date(2026, 11, 27), dt.date(2026, 11, 27)),  # Friday
        (dt.date(2026, 11, 11), dt.date(2026, 11, 12)),  # Armistice
        (dt.date(2027, 3, 27), dt.date(2027, 3, 30)),  # Easter weekend
        (dt.date(2027, 5, 1), dt.date(2027, 5, 3)),  # 1 May is a Saturday
        (dt.date(2026, 12, 25), dt.date(2026, 12, 28)),  # Christmas on a Friday
        (dt.date(2027, 5, 6), dt.date(2027, 5, 7)),  # Ascension
    ],
)
def test_deadlines_fall_on_french_working_days(day: dt.date, working: dt.date) -> None:
    assert next_working_day(day) == working


def test_earlier_letters_are_cited(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    first = send(workspace, row)
    case = only(decide(workspace, row, on=ON + 8 * DAY))
    assert [(letter.date, letter.stage, letter.reference) for letter in case.previous] == [
        (ON, 1, first.couriers[0].reference)
    ]
    told = row | {"Niveau de relance": 2, "Date dernière relance": ON + 9 * DAY}
    case = only(decide(workspace, told, on=ON + 40 * DAY))
    assert [(letter.date, letter.stage) for letter in case.previous] == [(ON, 1), (ON + 9 * DAY, 2)]


def test_letters_of_another_creditor_do_not_count(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    send(workspace, row)
    set_value(workspace, "Créancier", "Nom", "Une autre société")
    made = decide(workspace, row)
    assert [letter[1] for letter in letters(made)] == [1]
    assert any("autre créancier" in remark for remark in made.remarks)


def test_the_recap_s_sheets_are_those_of_the_design(workspace: Path) -> None:
    send(workspace, invoice("C1", "F1", overdue(60), 100))
    names = load_workbook(workspace / "sorties" / "2026-11-21" / "Récapitulatif.xlsx").sheetnames
    assert names[:5] == ["Synthèse", "Courriers", "Non relancées", "Lignes écartées", "Balance âgée"]


# --- Found by trying to mislead it ---------------------------------------------------------------------


def test_paid_invoices_do_not_swallow_the_credits(workspace: Path) -> None:
    rows = [
        invoice("C1", "P1", overdue(300), 100, Statut="Payée"),
        invoice("C1", "F9", overdue(20), 100, Statut="En retard"),
        invoice("C1", "AV1", None, -60, Statut=None),
    ]
    assert letters(decide(workspace, *rows)) == [("C1", 1, "EUR", "40.00", ["F9"])]


def test_renumbering_the_stages_sends_none_again(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    send(workspace, row)
    template = "relance_1_amiable.docx"
    set_stages(
        workspace,
        [
            [10, "Relance amiable", template, 7, None, 8, "courrier", "aucuns"],
            [20, "Relance ferme", template, 15, 8, 8, "courrier", "aucuns"],
        ],
    )
    assert letters(decide(workspace, row, on=ON + DAY)) == []
    assert [letter[1] for letter in letters(decide(workspace, row, on=ON + 8 * DAY))] == [20]


def test_a_stop_on_a_row_that_cannot_be_read_still_holds_the_debtor(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(40), "illisible", Procédure_collective="LJ"),
        invoice("C1", "F2", overdue(40), 100, Procédure_collective=None),
    ]
    made = decide(workspace, *rows)
    assert letters(made) == []
    assert reasons(made)["F2"].startswith("procédure collective")


def test_suspensions_match_whatever_the_case(workspace: Path) -> None:
    set_clients(
        workspace,
        [{"Code": "c3", "Nom": "Nom officiel"}, {"Code": "C4", "Nom": "Autre"}],
        [
            {"Code": "c4", "Motif": "litige"},
            {"Code": "c1", "Motif": "litige"},
            {"Code": "C2", "N° facture": "fac-1", "Motif": "litige"},
        ],
    )
    rows = [
        invoice("C1", "F1", overdue(40), 10),
        invoice("C2", "FAC-1", overdue(40), 10),
        invoice("C3", "F3", overdue(40), 10),
    ]
    made = decide(workspace, *rows)
    assert [case.debtor.details.name for case in made.decision.cases] == ["Nom officiel"]


def test_a_count_of_letters_is_a_place_on_the_ladder(workspace: Path) -> None:
    template = "relance_1_amiable.docx"
    stages = [[number, f"Étape {number}", template, 7, 8, 8, "courrier", "aucuns"] for number in (10, 20, 30)]
    set_stages(workspace, stages)
    rows = [invoice(f"C{count}", f"F{count}", overdue(40), 10, Nb_relances=count) for count in (0, 1, 2, 3, 9)]
    assert {letter[0]: letter[1] for letter in letters(decide(workspace, *rows))} == {"C0": 10, "C1": 20, "C2": 30}


def test_a_date_without_a_stage_is_a_letter_sent(workspace: Path) -> None:
    set_value(workspace, "Général", "Escalade", "directe")
    row = invoice("C1", "F1", overdue(90), 100, Date_dernière_relance=overdue(1))
    assert [letter[1] for letter in letters(decide(workspace, row))] == [1]


def test_what_deserves_a_look_is_flagged(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", None, 10, Statut=None) | {"Date facture": overdue(60)},
        invoice("C2", "F2", overdue(60), 10, Statut="Payée"),
    ]
    made = decide(workspace, *rows)
    assert [(flag.value, flag.message.split(" :")[0]) for flag in made.flags] == [
        ("F1", "échéance calculée"),
        ("F2", "statut « payée » avec un solde ouvert"),
    ]


def test_names_that_may_be_mixed_up_are_reported(workspace: Path) -> None:
    rows = [
        invoice("C1", "F1", overdue(40), 10) | {"Nom client": "Dupont"},
        invoice("", "F2", overdue(40), 10) | {"Nom client": "Dupont SARL"},
        invoice("C3", "F3", overdue(40), 10) | {"Nom client": "Alpha"},
        invoice("C3", "F4", overdue(40), 10) | {"Nom client": "Beta"},
    ]
    remarks = " ".join(decide(workspace, *rows).remarks)
    assert "« Dupont SARL » figure avec et sans code client" in remarks
    assert "Le code client C3 porte 2 noms différents" in remarks


def test_a_debtor_without_a_name_is_addressed_by_its_code(workspace: Path) -> None:
    case = only(decide(workspace, invoice("C1", "F1", overdue(40), 10) | {"Nom client": None}))
    assert case.debtor.details.name == "C1"


def test_a_suspension_that_matches_nothing_is_told(workspace: Path) -> None:
    set_clients(
        workspace,
        suspensions=[
            {"Code": "ZZZ", "Motif": "litige"},
            {"Code": "C1", "N° facture": "F999", "Motif": "litige"},
            {"Code": "C1", "N° facture": "F1", "Motif": "litige"},
        ],
    )
    remarks = decide(workspace, invoice("C1", "F1", overdue(40), 10)).remarks
    assert remarks[-1].endswith("(code ou numéro absent) : C1 facture F999, ZZZ.")


def test_specimens_never_count_as_letters_sent(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(60), 100)
    set_value(workspace, "Créancier", "Nom", "Tisanes du Vercors")
    made = send(workspace, row)
    assert made.decision.cases[0].account.is_example
    assert letters(decide(workspace, row)) == [], "among specimens, a second run sends nothing twice"
    set_value(workspace, "Créancier", "IBAN", "DE89 3704 0044 0532 0130 00")
    made = decide(workspace, row)
    assert [letter[1] for letter in letters(made)] == [1]
    assert not made.decision.cases[0].account.is_example


def test_only_letters_with_an_example_iban_are_specimens(workspace: Path) -> None:
    set_value(workspace, "Créancier", "Nom", "Tisanes du Vercors")
    set_value(workspace, "Créancier", "IBAN", "DE89 3704 0044 0532 0130 00")
    made = decide(workspace, invoice("C1", "F1", overdue(60), 10), invoice("C1", "F2", overdue(60), 10, Devise="USD"))
    assert {case.currency: case.account.is_example for case in made.decision.cases} == {"EUR": False, "USD": True}
    assert any("les lettres en USD portent la mention" in remark for remark in made.remarks)


def test_both_letters_of_one_day_are_cited(workspace: Path) -> None:
    first, second = invoice("C1", "F1", overdue(60), 100), invoice("C1", "F2", overdue(60), 50)
    send(workspace, first)
    send(workspace, first, second)
    case = only(decide(workspace, first, second, on=ON + 8 * DAY))
    assert [letter.reference for letter in case.previous] == ["20261121-0001", "20261121-2-0001"]


def test_without_spacing_a_claim_is_too_early_not_already_chased(workspace: Path) -> None:
    row = invoice("C1", "F1", overdue(3), 100, Date_dernière_relance=overdue(1))
    assert reasons(decide(workspace, row))["F1"].startswith("trop tôt : 3 jours de retard")


def test_a_draft_credit_note_is_not_deducted_yet(workspace: Path) -> None:
    rows = [invoice("C1", "F1", overdue(40), 100, Statut=None), invoice("C1", "A1", None, -60, Statut="Brouillon")]
    made = decide(workspace, *rows)
    assert letters(made)[0][3] == "100.00"
    assert str(made.decision.credits[0].left) == "60.00"


def test_many_credits_and_invoices_of_one_debtor_are_netted_in_order(workspace: Path) -> None:
    rows = [invoice("C1", f"F{number:03d}", overdue(200 - number), 10) for number in range(100)]
    rows += [invoice("C1", f"A{number:03d}", overdue(200 - number), -7) for number in range(100)]
    made = decide(workspace, *rows)
    covered = [number for number, one in held(made).items() if one.kind.name == "COVERED"]
    assert sorted(covered) == [f"F{number:03d}" for number in range(70)]
    assert only(made).principal == Decimal("300.00")
