"""What the clerk is warned of before the letters leave; the run date is Saturday 21 November 2026."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from build import ON, Record, invoice, set_clients, set_value, write_ledger

from mailmerge import plan, write
from mailmerge.dunning.decide import decide
from mailmerge.model import Charges, Client, Decision, History, Hold, HoldKind, Plan, Principal, Rate
from mailmerge.review.own_name import own_name_remarks
from mailmerge.review.proceedings import declarations, proceedings_remarks
from mailmerge.review.rate_table import rate_remarks
from mailmerge.run import load_settings, read_ledgers
from mailmerge.tables.age import saved_on
from mailmerge.values.spans import add_months

DAY = dt.timedelta(days=1)


def made(workspace: Path, *rows: Record, on: dt.date = ON) -> Plan:
    return plan([write_ledger(workspace / "grand livre.xlsx", rows)], workspace, on)


def remarks(made: Plan, word: str) -> list[str]:
    return [remark for remark in made.remarks if word in remark]


def sheet(made: Plan, name: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(write(made).folder / "Récapitulatif.xlsx")
    return list(book[name].iter_rows(values_only=True)) if name in book.sheetnames else []


def flags(made: Plan) -> dict[str, str]:
    return {flag.value: re.sub("[\u00a0\u202f]", " ", flag.message) for flag in made.flags}


@pytest.mark.parametrize(
    ("day", "months", "other"),
    [
        (dt.date(2026, 11, 21), 2, dt.date(2027, 1, 21)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
        (dt.date(2024, 2, 29), 60, dt.date(2029, 2, 28)),
        (dt.date(2026, 1, 31), -1, dt.date(2025, 12, 31)),
        (dt.date(2026, 3, 15), -15, dt.date(2024, 12, 15)),
    ],
)
def test_months_are_counted_from_day_to_day(day: dt.date, months: int, other: dt.date) -> None:
    assert add_months(day, months) == other


# --- Prescription --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "due", "last", "passed"),
    [
        ("professionnel", dt.date(2021, 11, 20), dt.date(2026, 11, 20), True),
        ("professionnel", dt.date(2021, 11, 21), ON, False),  # its last day is not over
        ("professionnel", dt.date(2022, 5, 21), dt.date(2027, 5, 21), False),
        ("professionnel", dt.date(2022, 5, 22), None, None),  # six months and a day
        ("particulier", dt.date(2024, 11, 20), dt.date(2026, 11, 20), True),
        ("particulier", dt.date(2025, 5, 22), None, None),
        ("", dt.date(2024, 11, 20), None, None),
        ("", dt.date(2021, 11, 20), dt.date(2026, 11, 20), True),
        # invoiced in 2022: four years from the 1st of January 2023
        ("public", dt.date(2022, 6, 1), dt.date(2026, 12, 31), False),
    ],
)
def test_prescription_counts_from_the_due_date_by_kind_of_debtor(
    workspace: Path, kind: str, due: dt.date, last: dt.date | None, passed: bool | None
) -> None:
    run = made(workspace, invoice("C1", "F1", due, 100, Type=kind or None))
    assert [(one.on, one.passed) for one in run.review.prescriptions] == ([(last, passed)] if last else [])


def test_prescription_is_one_remark_and_a_sheet_with_the_last_day(workspace: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", dt.date(2021, 10, 1), 100, Type="professionnel"),
        invoice("C1", "F2", dt.date(2021, 9, 1), 50, Type="professionnel"),
        invoice("C2", "F3", dt.date(2022, 1, 10), 1000),
    )
    (remark,) = remarks(run, "Prescription :")
    assert remark.startswith(
        "Prescription : 2 factures prescrites, sauf interruption (150,00\u00a0€) ; "
        "une facture prescrite dans les six mois (1\u202f000,00\u00a0€). Une relance, même recommandée, n’interrompt"
    )
    rows = sheet(run, "Prescription")
    assert rows[0][:7] == ("Client", "Nom", "N° facture", "Échéance", "Solde", "Devise", "Dernier jour")
    assert [(row[2], row[4], row[6], row[7]) for row in rows[1:4]] == [
        ("F2", 50, dt.datetime(2026, 9, 1), "délai passé"),
        ("F1", 100, dt.datetime(2026, 10, 1), "délai passé"),
        ("F3", 1000, dt.datetime(2027, 1, 10), "50 jours restants"),
    ]
    assert "2 ans si le client est un consommateur" in str(rows[3][9])
    assert any("n’interrompt pas la prescription" in str(row[0]) for row in rows[4:])


def test_what_is_paid_cancelled_or_covered_is_not_barred(workspace: Path) -> None:
    old = dt.date(2020, 1, 1)
    run = made(
        workspace,
        invoice("C1", "F1", old, 100, Statut="Payée"),
        invoice("C2", "F2", old, 100, Statut="Annulée"),
        invoice("C3", "F3", old, 100),
        invoice("C3", "A3", old, -100),
    )
    assert run.review.prescriptions == ()
    assert not remarks(run, "Prescription")
    assert sheet(run, "Prescription") == []


# --- Collective proceedings ----------------------------------------------------------------------------


def in_proceedings(workspace: Path, published: dt.date | None, *rows: Record) -> Decision:
    """The decision where C1 is in proceedings since that publication."""
    hold = Hold(HoldKind.PROCEEDINGS, text="redressement judiciaire", published=published)
    settings = replace(load_settings(workspace), clients={"C1": Client("C1", holds=(hold,))})
    ledger, _ = read_ledgers([write_ledger(workspace / "grand livre.xlsx", rows)], settings)
    return decide(ledger, settings, History(), ON)


OWED = (
    invoice("C1", "F1", ON - 50 * DAY, 1000),
    invoice("C1", "F2", ON + 20 * DAY, 200),
    invoice("C1", "A1", ON - 10 * DAY, -150),
    invoice("C1", "F3", ON - 9 * DAY, 70, Devise="USD"),
    invoice("C1", "F4", ON - 9 * DAY, 999, Statut="Payée"),
    invoice("C2", "F5", ON - 9 * DAY, 30),
)


def test_all_that_is_owed_is_declared_due_or_not_less_credits_by_currency(workspace: Path) -> None:
    found = declarations(in_proceedings(workspace, dt.date(2026, 10, 1), *OWED), ON)
    assert [(one.currency, str(one.amount), [claim.item.number for claim in one.claims]) for one in found] == [
        ("EUR", "1050.00", ["F1", "F2"]),
        ("USD", "70.00", ["F3"]),
    ]
    assert [credit.item.number for credit in found[0].credits] == ["A1"]
    assert found[0].deadline == dt.date(2026, 12, 1)
    assert found[0].text == "redressement judiciaire"


@pytest.mark.parametrize(
    ("published", "starts", "says"),
    [
        (dt.date(2026, 9, 20), "ATTENTION : ", "le délai est passé depuis le 20/11/2026"),
        (dt.date(2026, 9, 21), "URGENT : ", "à déclarer avant le 21/11/2026 inclus"),
        (dt.date(2026, 10, 21), "URGENT : ", "à déclarer avant le 21/12/2026 inclus"),
        (None, "Procédures collectives : ", "date de publication au BODACC à renseigner pour « Client C1 »"),
    ],
)
def test_a_deadline_near_past_or_unknown_is_told(
    workspace: Path, published: dt.date | None, starts: str, says: str
) -> None:
    found = declarations(in_proceedings(workspace, published, invoice("C1", "F1", ON - DAY, 1000)), ON)
    (remark,) = proceedings_remarks(found, ON)
    assert remark.startswith(starts)
    assert says in remark


def test_a_deadline_far_off_is_in_the_sheet_alone(workspace: Path) -> None:
    found = declarations(in_proceedings(workspace, ON, invoice("C1", "F1", ON - DAY, 1000)), ON)
    assert proceedings_remarks(found, ON) == ()
    assert found[0].deadline == dt.date(2027, 1, 21)


def test_the_sheet_lists_what_to_declare_with_a_total(workspace: Path) -> None:
    set_clients(workspace, suspensions=[{"Code": "C1", "Motif": "Procédure collective"}])
    rows = sheet(made(workspace, *OWED[:3]), "Procédures collectives")
    assert rows[0][:8] == ("Client", "Nom", "N° pièce", "Date", "Échéance", "Nature", "Montant", "Devise")
    assert [(row[2], row[5], row[6]) for row in rows[1:4]] == [
        ("F1", "facture échue", 1000),
        ("F2", "facture à échoir", 200),
        ("A1", "avoir ou règlement", -150),
    ]
    assert rows[4][0] == "Total"
    assert rows[4][5:8] == ("à déclarer", 1050, "EUR")
    assert "BODACC à renseigner" in str(rows[4][10])


def test_a_line_without_a_remark_is_as_high_as_any_other(workspace: Path) -> None:
    set_clients(workspace, suspensions=[{"Code": "C1", "Motif": "Procédure collective"}])
    folder = write(made(workspace, *OWED[:3])).folder
    book = openpyxl.load_workbook(folder / "Récapitulatif.xlsx")
    lines = [book["Procédures collectives"].row_dimensions[row] for row in (2, 3)]
    assert not any(line.hidden or line.height == 0 for line in lines)


# --- Payments that nobody allocated --------------------------------------------------------------------


def test_a_credit_that_equals_one_invoice_but_pays_an_older_one_is_flagged(workspace: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 50 * DAY, 800),
        invoice("C1", "F2", ON - 20 * DAY, 500),
        invoice("C1", "R1", ON - 2 * DAY, -500),
    )
    assert flags(run) == {
        "R1": "500,00 € : c’est, au centime près, le montant de la facture F2, échue le 01/11/2026, mais ce crédit est "
        "déduit d’autres factures, les plus anciennes. Si c’est son règlement, lettrez-les."
    }


@pytest.mark.parametrize(
    ("credit", "says"),
    [
        (-500, "le montant de la facture F2, à échoir le 01/12/2026, mais ce crédit n’est déduit d’aucune facture"),
        (-740, "la somme des factures F2 et F3, mais ce crédit n’est déduit d’aucune facture"),
        (-501, ""),
    ],
)
def test_a_credit_left_over_that_equals_what_is_not_due_yet_is_flagged(
    workspace: Path, credit: float, says: str
) -> None:
    run = made(
        workspace,
        invoice("C1", "F2", ON + 10 * DAY, 500),
        invoice("C1", "F3", ON + 12 * DAY, 240),
        invoice("C1", "R1", ON - 2 * DAY, credit),
    )
    assert says in flags(run).get("R1", "")
    assert ("R1" in flags(run)) is bool(says)


def test_a_second_payment_of_all_that_is_overdue_is_flagged(workspace: Path) -> None:
    run = made(
        workspace,
        *(invoice("C1", f"F{n}", ON - 20 * DAY, 100 + n) for n in (1, 2, 3)),
        invoice("C1", "R1", ON - 3 * DAY, -306),
        invoice("C1", "R2", ON - 2 * DAY, -306),
    )
    assert "tout ce qui est échu (3 factures), mais ce crédit n’est déduit d’aucune facture" in flags(run)["R2"]
    assert "R1" not in flags(run)


def test_a_credit_that_pays_just_what_it_equals_is_not_flagged(workspace: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 50 * DAY, 500),
        invoice("C1", "F2", ON - 20 * DAY, 500),
        invoice("C1", "R1", ON - 2 * DAY, -500),
        invoice("C2", "F3", ON - 50 * DAY, 300),
        invoice("C2", "F4", ON - 20 * DAY, 200),
        invoice("C2", "R2", ON - 2 * DAY, -500),
        invoice("C3", "F5", ON - 20 * DAY, 500),
        invoice("C3", "F6", ON - 30 * DAY, 700),
        {**invoice("C3", "A5", ON - 2 * DAY, -500), "Facture d'origine": "F6"},
    )
    assert [credit.item.original_invoice for credit in run.decision.credits] == ["", "", "F6"]
    assert flags(run) == {}


def test_a_credit_left_on_a_namesake_s_account_while_the_debtor_is_chased_is_flagged(workspace: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 20 * DAY, 480, Nom_client="Dupont SARL"),
        invoice("C9", "R1", ON - 2 * DAY, -300, Nom_client="DUPONT"),
        invoice("C8", "R2", ON - 2 * DAY, -300),
    )
    assert flags(run) == {
        "R1": "300,00 € restent disponibles alors que « Dupont SARL » (C1) est relancé pour 480,00 € : à rapprocher "
        "avant l’envoi."
    }


def test_a_credit_left_in_euros_while_dollars_are_chased_is_flagged(workspace: Path) -> None:
    run = made(
        workspace,
        invoice("C1", "F1", ON - 20 * DAY, 480, Devise="USD"),
        invoice("C1", "R1", ON - 2 * DAY, -300, Devise="EUR"),
        invoice("C2", "F2", ON - 20 * DAY, 480, Devise="USD"),
        invoice("C2", "R2", ON - 2 * DAY, -4, Devise="EUR"),
    )
    assert "restent disponibles alors que ce client est relancé pour 480,00 $US" in flags(run)["R1"]
    assert "R2" not in flags(run), "less than a letter is sent for"


# --- How old the ledger is -----------------------------------------------------------------------------


def saved(path: Path, day: str) -> Path:
    """The workbook, saved on that day by its own word."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day.encode() + b"T17:30:00Z", content)
            target.writestr(entry.filename, content)
    path.write_bytes(packed.getvalue())
    return path


ROWS = (invoice("C1", "F1", dt.date(2026, 10, 1), 100),)  # invoiced on the 1st of September


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-11-18", False), ("2026-11-17", True), ("2026-11-25", False), ("2000-01-01", False)],
)
def test_a_ledger_of_more_than_three_days_is_told(workspace: Path, day: str, told: bool) -> None:
    ledger = saved(write_ledger(workspace / "grand livre.xlsx", ROWS), day)
    said = remarks(plan([ledger], workspace, ON), "a été enregistré le")
    assert bool(said) is told, said
    if told:
        assert said[0].startswith("grand livre.xlsx a été enregistré le 17/11/2026, il y a 4 jours : les règlements")


def test_the_age_from_which_a_ledger_is_old_is_a_setting(workspace: Path) -> None:
    set_value(workspace, "Général", "Âge du grand livre", 10)
    ledger = saved(write_ledger(workspace / "grand livre.xlsx", ROWS), "2026-11-12")
    assert not remarks(plan([ledger], workspace, ON), "a été enregistré le")


def test_every_kind_of_workbook_tells_when_it_was_saved_and_damage_tells_nothing() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("meta.xml", "<office:meta><dc:date>2026-11-03T08:00:00.123</dc:date></office:meta>")
    assert saved_on(packed.getvalue()) == dt.date(2026, 11, 3)
    assert saved_on(packed.getvalue()[:60]) is None
    assert saved_on("N° facture;Solde\nF1;100\n".encode()) is None
    assert saved_on(b"") is None


def test_an_xls_tells_when_it_was_saved(tmp_path: Path) -> None:
    """A container as Excel writes it: header, one allocation sector, the directory, then the summary's sectors."""
    ticks = int((dt.datetime(2026, 11, 9, 12) - dt.datetime(1601, 1, 1)).total_seconds()) * 10**7
    properties = struct.pack("<II", 1, 8 + 8) + struct.pack("<II", 13, 16) + struct.pack("<IQ", 0x40, ticks)
    summary = struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48)
    summary += struct.pack("<II", 8 + 8 + 12, 1) + properties[8:]
    summary = summary.ljust(4096, b"\0")
    end = 0xFFFFFFFE
    table = [0xFFFFFFFD, end, *range(3, 10), end]
    sectors = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    entry = "<64sHBBIII16sIQQIII"

    def directory(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = name.encode("utf-16-le")
        none = 0xFFFFFFFF
        return struct.pack(entry, coded, len(coded) + 2, kind, 1, none, none, child, bytes(16), 0, 0, 0, start, size, 0)

    sectors += directory("Root Entry", 5, 1, end, 0) + directory("\x05SummaryInformation", 2, 0xFFFFFFFF, 2, 4096)
    sectors += bytes(256) + summary
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    assert len(header) == 512
    assert saved_on(header + sectors) == dt.date(2026, 11, 9)
    assert saved_on(header) is None


# --- Rates, and the creditor's own name ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (dt.date(2026, 11, 29), ""),
        (dt.date(2026, 11, 30), "qui finit le 31/12/2026 : dès le 1er janvier 2027, ajoutez la ligne « 2027 S1 »"),
        (dt.date(2026, 12, 31), "qui finit le 31/12/2026"),
        (
            dt.date(2027, 1, 1),
            "terminé le 31/12/2026 : ajoutez la ligne « 2027 S1 » dans parametres.xlsx, feuille Taux",
        ),
    ],
)
def test_the_end_of_the_rates_is_told_a_month_ahead(workspace: Path, on: dt.date, says: str) -> None:
    said = " ".join(rate_remarks(load_settings(workspace), on))
    assert says in said
    assert bool(said) is bool(says)


def test_rates_matter_only_where_a_stage_claims_charges_and_a_row_without_the_ecb_rate_is_none(workspace: Path) -> None:
    settings = load_settings(workspace)
    silent = replace(settings, stages=tuple(replace(stage, charges=Charges.RECALLED) for stage in settings.stages))
    assert rate_remarks(silent, dt.date(2030, 1, 1)) == ()
    without = Rate("2027 S1", None, None, None, "")
    half = replace(settings, rates=(*settings.rates, without))
    assert "« 2027 S1 »" in rate_remarks(half, dt.date(2027, 1, 2))[0]


@pytest.mark.parametrize(
    ("name", "siren", "why"),
    [
        ("SOCIETE EXEMPLE SARL", None, "le créancier lui-même (même nom)"),
        ("Filiale", "123456782", "le créancier lui-même (même SIREN)"),
        ("Recouvrée & Fils", None, "le mandant lui-même (même nom)"),
        ("Autre", "732829320", ""),
    ],
)
def test_a_debtor_that_is_the_creditor_itself_is_told(workspace: Path, name: str, siren: str | None, why: str) -> None:
    settings = replace(load_settings(workspace), principal=Principal("Recouvrée & Fils SAS", (), "Lyon"))
    run = made(workspace, invoice("C1", "F1", ON - 20 * DAY, 100, Nom_client=name, SIREN=siren))
    said = own_name_remarks(run.decision, settings)
    assert [why in remark for remark in said] == ([True] if why else [])
    if "créancier" in why:
        assert said[0] in run.remarks
