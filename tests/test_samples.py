"""The two sample ledgers, run as a clerk runs them, give what `sample_expectations` worked out by hand."""

import datetime as dt
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from command import mailmerge
from docx.oxml.ns import qn
from openpyxl import load_workbook
from sample_expectations import RUN_DATE, SAMPLES, Credit, Invoice, Kind, Leftover, Letter, Sample

FOLDER = Path(__file__).parents[1] / "samples"
STAGE_FOLDERS = {1: "1 Relance amiable", 2: "2 Relance ferme", 3: "3 Mise en demeure"}
JOURNAL_AMOUNTS = {"principal", "interest", "indemnity", "total"}
JOURNAL_KEYS = JOURNAL_AMOUNTS | {
    *("v", "reference", "date", "creditor", "debtor", "name", "stage", "stage_name", "channel", "currency"),
    *("deadline", "invoices", "credits", "file", "sha256"),
}
# A word that the reason must contain, whatever its wording.
REASONS: Mapping[Kind, str] = {
    "settled": r"sold",
    "status": r"statut|payée|brouillon",
    "collective": r"procédure",
    "stop": r"stop|bloqu|suspen|ne (pas|plus) relancer",
    "dispute": r"litige",
    "promise": r"promesse",
    "end": r"parcours",
    "spacing": r"déjà|dernière|précédente|relancé",
    "not due": r"échue|échoir",
    "too early": r"tôt|récent|jours",
    "covered": r"couvert|avoir|crédit",
    "minimum": r"minimum",
    "currency": r"devise|compte",
    "address": r"adresse",
}


@dataclass(frozen=True)
class Run:
    """A finished run of one sample: what the command said and the folder it left."""

    sample: Sample
    exit_code: int
    answer: Any
    workspace: Path

    @property
    def folder(self) -> Path:
        """The dated folder."""
        return self.workspace / "sorties" / RUN_DATE.isoformat()

    def journal(self) -> list[dict[str, Any]]:
        """The letters as the journal records them."""
        lines = (self.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def recap(self, sheet: str, filled: str) -> list[dict[str, Any]]:
        """The rows of a sheet of the recap by header, where the column `filled` is not blank."""
        rows = iter(list(load_workbook(self.folder / "Récapitulatif.xlsx")[sheet].iter_rows(values_only=True)))
        headers = next(row for row in rows if filled in row)
        records = [dict(zip(map(str, headers), row, strict=True)) for row in rows]
        return [record for record in records if record[filled] not in (None, "")]


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda sample: sample.file)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One sample run in a new workspace."""
    sample: Sample = request.param
    workspace = tmp_path_factory.mktemp("essai") / "espace"
    started = mailmerge("init", workspace)
    assert started.returncode == 0, started.stderr
    options = ("--workspace", workspace, "--date", RUN_DATE.isoformat(), "--yes", "--json")
    done = mailmerge("run", FOLDER / sample.file, *options)
    assert done.stdout, done.stderr
    return Run(sample, done.returncode, json.loads(done.stdout), workspace)


def money(value: object) -> Decimal:
    """An amount of the journal or of a cell, to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def french(amount: Decimal, currency: str) -> str:
    """An amount as a French letter prints it; of a foreign currency, only the figures and the space behind them."""
    figures = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0"
    return figures + "€" if currency == "EUR" else figures


def parse_date(text: str | None) -> dt.date | None:
    """A date of the journal, if there is one."""
    return dt.date.fromisoformat(text) if text else None


def as_letter(entry: dict[str, Any]) -> Letter:
    """A journal entry in the words of the expectations; the journal has no postcode."""
    return Letter(
        debtor=entry["debtor"],
        name=entry["name"],
        postcode="",
        stage=entry["stage"],
        principal=Decimal(entry["principal"]),
        invoices=tuple(
            Invoice(
                line["number"], parse_date(line["date"]), dt.date.fromisoformat(line["due"]), Decimal(line["balance"])
            )
            for line in entry["invoices"]
        ),
        credits=tuple(Credit(line["number"], Decimal(line["amount"])) for line in entry["credits"]),
        currency=entry["currency"],
        deadline=dt.date.fromisoformat(entry["deadline"]),
        interest=Decimal(entry["interest"]),
        indemnity=Decimal(entry["indemnity"]),
    )


def rank(letter: Letter) -> tuple[str, int, str]:
    """What tells letters apart."""
    return letter.debtor, letter.stage, letter.currency


def text_of(path: Path) -> str:
    """All text of a Word document, one paragraph a line: body, tables, text frames, headers and footers."""
    parts = [part for part in docx.Document(str(path)).part.package.iter_parts() if part.partname.endswith(".xml")]
    roots = [part.element for part in parts if hasattr(part, "element")]
    paragraphs = (paragraph for root in roots for paragraph in root.iter(qn("w:p")))
    return "\n".join("".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)


def printed(run: Run) -> Iterator[tuple[Letter, dict[str, Any], str]]:
    """Each expected letter with its journal entry and the text of its document."""
    entries = {rank(as_letter(entry)): entry for entry in run.journal()}
    for letter in run.sample.letters:
        entry = entries[rank(letter)]
        yield letter, entry, text_of(run.folder / entry["file"])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_expectations_themselves_conserve_money(sample: Sample) -> None:
    """Sum of balances = letters' principal + held claims after netting - credits left over, per currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for letter in sample.letters:
        used = sum(credit.amount for credit in letter.credits)
        assert letter.principal == sum(invoice.balance for invoice in letter.invoices) - used
        sums[letter.currency] += letter.principal
    for held in sample.held:
        sums[held.currency] += held.balance
    for left in sample.leftovers:
        sums[left.currency] -= left.amount
    assert sums == dict(sample.totals)


def test_exit_code_says_whether_rows_were_rejected(run: Run) -> None:
    assert run.exit_code == run.sample.exit_code
    assert isinstance(run.answer, dict)


def test_answer_accounts_for_every_row_and_cent(run: Run) -> None:
    sample, rows = run.sample, run.answer["rows"]
    ignored = sample.ignored_totals + sample.repeated_headers
    assert (rows["rejected"], rows["ignored"], rows["blank"]) == (sample.rejected_rows, ignored, sample.blank_rows)
    assert rows["rows"] == sample.accepted_rows + sample.rejected_rows + ignored
    assert sorted((row["currency"], money(row["ledger"])) for row in run.answer["balances"]) == sorted(sample.totals)
    left = [
        Leftover(row["debtor"], row["number"], money(row["left"]), row["currency"])
        for row in run.answer["credits_left"]
    ]
    assert sorted(left, key=str) == sorted(sample.leftovers, key=str)


def test_one_finished_folder_is_left(run: Run) -> None:
    assert [path.name for path in (run.workspace / "sorties").iterdir() if path.is_dir()] == [RUN_DATE.isoformat()]
    assert (run.folder / "source" / run.sample.file).read_bytes() == (FOLDER / run.sample.file).read_bytes()


def test_journal_records_the_expected_letters(run: Run) -> None:
    expected = [replace(letter, postcode="") for letter in run.sample.letters]
    assert sorted(map(as_letter, run.journal()), key=rank) == sorted(expected, key=rank)


def test_journal_entries_are_complete(run: Run) -> None:
    journal = run.journal()
    assert len({entry["reference"] for entry in journal}) == len(journal)
    assert [entry["file"] for entry in journal] == sorted(entry["file"] for entry in journal)
    for entry in journal:
        assert entry.keys() >= JOURNAL_KEYS
        assert all(re.fullmatch(r"\d+\.\d\d", entry[key]) for key in JOURNAL_AMOUNTS)
        assert entry["date"] == RUN_DATE.isoformat()
        assert entry["file"].split("/")[0] == STAGE_FOLDERS[entry["stage"]]
        assert money(entry["total"]) == sum(money(entry[key]) for key in ("principal", "interest", "indemnity"))
        assert hashlib.sha256((run.folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_document_is_in_the_journal(run: Run) -> None:
    documents = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*.docx")}
    assert documents == {entry["file"] for entry in run.journal()}


def test_letters_print_debtor_invoices_amounts_and_deadline(run: Run) -> None:
    for letter, entry, text in printed(run):
        amounts = [letter.principal, money(entry["total"]), *(line.balance for line in letter.invoices)]
        amounts += [credit.amount for credit in letter.credits]
        wanted = [letter.postcode, "30 novembre 2026", entry["reference"]]
        wanted += [french(amount, letter.currency) for amount in amounts]
        wanted += [invoice.number for invoice in letter.invoices] + [credit.number for credit in letter.credits]
        assert [word for word in wanted if word not in text] == [], entry["file"]
        assert letter.name in " ".join(text.split("\n"))  # a long name may take two lines of the address


def test_letters_hold_no_leftover_of_the_template(run: Run) -> None:
    for _, entry, text in printed(run):
        assert not re.search(r"\{\{|\{%|\bNone\b|\b[Nn]a[Nn]\b|\bNaT\b", text), entry["file"]
        assert "SPÉCIMEN - NE PAS ENVOYER" in text


def test_recap_lists_the_letters(run: Run) -> None:
    journal = {entry["reference"]: entry for entry in run.journal()}
    rows = [row for row in run.recap("Courriers", "Référence") if row["Référence"] in journal]
    assert len(rows) == len(journal)
    for row in rows:
        entry = journal[row["Référence"]]
        assert (row["Client"], row["Nom"], row["Devise"]) == (entry["debtor"], entry["name"], entry["currency"])
        assert (money(row["Principal"]), money(row["À payer"])) == (money(entry["principal"]), money(entry["total"]))
        assert (str(row["Date limite"])[:10], row["Fichier"]) == (entry["deadline"], entry["file"])
        assert entry["stage_name"] in row["Étape"]


def test_recap_lists_the_held_claims(run: Run) -> None:
    recap = run.recap("Non relancées", "N° facture")
    rows = [(row["Client"], row["N° facture"], money(row["Solde"]), row["Motif"]) for row in recap]
    claims = [row for row in rows if row[2] >= 0]
    assert Counter(row[:3] for row in claims) == Counter((h.debtor, h.number, h.balance) for h in run.sample.held)
    for held in run.sample.held:
        reasons = [row[3] for row in claims if row[:3] == (held.debtor, held.number, held.balance)]
        assert any(re.search(REASONS[held.kind], reason, re.IGNORECASE) for reason in reasons), (held, reasons)


def test_recap_lists_the_faulty_cells(run: Run) -> None:
    rows = run.recap("Lignes écartées", "Cellule")
    assert len(rows) == len(run.sample.faults)
    assert {row["Feuille"] for row in rows} <= {run.sample.sheet}
    for fault in run.sample.faults:
        (row,) = [row for row in rows if row["Cellule"] in fault.cells]
        assert row["Anomalie"]
        assert fault.value in str(row["Valeur lue"] or "")
