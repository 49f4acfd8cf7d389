"""Every shape of ledger under `tests/ledgers` gives what `ledger_shapes` worked out by hand; so do the docs."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import ADDRESS, edit_workbook, set_clients
from command import mailmerge
from ledger_shapes import SHAPES, Shape, Wanted
from make_docs import PAGE, page
from make_ledgers import LEDGERS, NEEDS_OFFICE

from mailmerge import load_settings
from mailmerge.errors import LedgerError
from mailmerge.model import Item, Ledger, Rejected
from mailmerge.run import plan, read_ledgers

FOLDER = Path(__file__).parent / "ledgers"
RUN_DATE = dt.date(2026, 11, 21)
READ = [shape for shape in SHAPES if not shape.refused]
REFUSED = [shape for shape in SHAPES if shape.refused]


def name_of(shape: Shape) -> str:
    return shape.files[0]


def paths(shape: Shape) -> list[Path]:
    return [FOLDER / file for file in shape.files]


def as_wanted(item: Item, like: Wanted) -> Wanted:
    """The item in the words of the expectation, which leaves out what it does not ask for."""
    return Wanted(
        debtor=item.code or item.details.name,
        number=item.number,
        due=item.due_date.isoformat() if item.due_date else None,
        balance=f"{item.balance:.2f}",
        currency=item.currency,
        name=item.details.name if like.name else "",
        issued=(item.invoice_date.isoformat() if item.invoice_date else "-") if like.issued else "",
        city=item.details.city if like.city else "",
        status=item.status.value if like.status else "",
        hold=",".join(hold.kind.name for hold in item.holds),
    )


def found(items: Sequence[Item], wanted: Sequence[Wanted]) -> list[Wanted]:
    """The items as the expectations list them, in the order of debtor and number."""
    likes = {(like.debtor, like.number): like for like in wanted}
    blank = Wanted("", "", None, "")
    return sorted(
        (as_wanted(item, likes.get((item.code or item.details.name, item.number), blank)) for item in items),
        key=lambda one: (one.debtor, one.number),
    )


def owed_on(items: Sequence[Item]) -> dict[str, Decimal]:
    """What is left of each invoice once the payments that name it are taken off."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        sums[item.original_invoice or item.number] += item.balance
    return dict(sums)


def blames(row: Rejected, cells: str) -> bool:
    """Whether a rejected row blames these cells; a bare number only asks for the row."""
    if cells.isdigit():
        return row.row.row == int(cells)
    return {fault.place.cell for fault in row.faults} == set(cells.split())


def check_items(ledger: Ledger, shape: Shape) -> None:
    if shape.by_invoice:
        assert owed_on(ledger.items) == {like.number: Decimal(like.balance) for like in shape.items}
        for like in shape.items:
            (item,) = (item for item in ledger.items if item.number == like.number and item.due_date)
            assert (item.code, item.details.name, item.details.city) == (like.debtor, like.name, like.city)
            assert item.due_date is not None
            assert item.due_date.isoformat() == like.due
    else:
        assert found(ledger.items, shape.items) == sorted(shape.items, key=lambda one: (one.debtor, one.number))


# --- What reading gives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", READ, ids=name_of)
def test_a_ledger_is_read_whatever_its_shape(workspace: Path, shape: Shape) -> None:
    ledger, sources = read_ledgers(paths(shape), load_settings(workspace))
    check_items(ledger, shape)
    assert len(ledger.rejected) == len(shape.rejected)
    assert all(any(blames(row, cells) for row in ledger.rejected) for cells in shape.rejected)
    if shape.ignored is not None:
        assert sum(count for reading in ledger.readings for _, count in reading.ignored) == shape.ignored
    assert [source.content for source in sources] == [path.read_bytes() for path in paths(shape)]


@pytest.mark.parametrize("shape", REFUSED, ids=name_of)
def test_what_cannot_be_taken_is_said_in_a_sentence_with_its_cure(workspace: Path, shape: Shape) -> None:
    with pytest.raises(LedgerError) as told:
        read_ledgers(paths(shape), load_settings(workspace))
    error = told.value
    assert shape.files[0] in error.what
    # The name of a sample tells its shape: it must not be what is found.
    assert re.search(shape.refused, error.what.replace(str(paths(shape)[0].absolute()), "").replace(shape.files[0], ""))
    assert error.cure
    assert "\n" not in error.what


def test_every_sample_proves_a_shape_and_every_shape_has_its_sample() -> None:
    committed = {path.name for path in FOLDER.iterdir()}
    assert committed == {file for shape in SHAPES for file in shape.files} == set(LEDGERS)
    assert max(path.stat().st_size for path in FOLDER.iterdir()) < 15_000


# Zipped formats depend on the libraries' versions, and the .xls on the office that wrote it; text does not.
PLAIN = [name for name in LEDGERS if name != NEEDS_OFFICE and not (FOLDER / name).read_bytes().startswith(b"PK")]


@pytest.mark.parametrize("name", PLAIN)
def test_the_samples_are_those_that_the_script_makes(name: str) -> None:
    assert LEDGERS[name]() == (FOLDER / name).read_bytes()


# --- What the clerk does and sees -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", [shape for shape in READ if shape.says], ids=name_of)
def test_the_clerk_is_told_how_the_ledger_was_understood(workspace: Path, shape: Shape) -> None:
    checked = mailmerge("check", *paths(shape), "--workspace", workspace)
    assert checked.returncode in (0, 3), checked.stderr
    told = " ".join(checked.stdout.split())
    if not all(re.search(words, told) for words in shape.says):
        # What the rules of dunning find out (names that look alike) is told by the plan.
        dry = mailmerge("run", *paths(shape), "--workspace", workspace, "--date", RUN_DATE.isoformat(), "--dry-run")
        told += " " + " ".join(dry.stdout.split())
    assert all(re.search(words, told) for words in shape.says), told
    assert not any((workspace / "sorties").glob("2026*"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("liste_simple.xlsx", 0),
        ("csv_point_virgule_cp1252.csv", 0),
        ("cellules_en_erreur.xlsx", 3),
        ("balance_agee.xlsx", 5),
        ("mot_de_passe.xlsx", 5),
        ("deux_feuilles.xlsx", 5),
    ],
)
def test_the_exit_code_says_what_became_of_the_ledger(workspace: Path, name: str, code: int) -> None:
    done = mailmerge("run", FOLDER / name, "--workspace", workspace, "--date", RUN_DATE.isoformat(), "--yes", "--json")
    assert done.returncode == code, done.stderr
    assert json.loads(done.stdout)
    assert (workspace / "sorties" / RUN_DATE.isoformat()).is_dir() == (code != 5)
    assert "Traceback" not in done.stdout + done.stderr
    if code == 5:
        assert not any((workspace / "sorties").glob("*"))


def test_the_answer_to_two_sheets_is_kept_in_the_sheet_colonnes(workspace: Path) -> None:
    path = FOLDER / "deux_feuilles.xlsx"
    with pytest.raises(LedgerError) as told:
        read_ledgers([path], load_settings(workspace))
    question = "\n".join((told.value.what, *told.value.details))
    assert "Impayés octobre" in question
    assert "Impayés novembre" in question
    assert "Colonnes" in told.value.cure

    def answer(book: openpyxl.Workbook) -> None:
        (row,) = (row for row in book["Colonnes"].iter_rows(min_row=2) if "feuille" in str(row[0].value).lower())
        row[1].value = "Impayés novembre"

    edit_workbook(workspace / "parametres.xlsx", answer)
    ledger, _ = read_ledgers([path], load_settings(workspace))
    assert [item.number for item in ledger.items] == ["FA26-0101", "FA26-0125"]


def test_a_debtor_in_credit_gets_no_letter_and_an_opening_balance_none_either(workspace: Path) -> None:
    codes = ("CNOEL", "CGARAG", "CLEFEV")
    set_clients(workspace, [{"Code": code, "Nom": code, **ADDRESS} for code in codes])
    names = ("fec_client_crediteur.txt", "fec_a_nouveau.txt")
    numbers = []
    for name in names:
        decided = plan([FOLDER / name], workspace, RUN_DATE)
        numbers += [claim.item.number for case in decided.decision.cases for claim in case.claims]
    # FA-303 was issued on 2 September, FA26-0201 on the 7th: thirty days later, both are overdue.
    assert numbers == ["FA-303", "FA26-0201"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("homonymes.xlsx", {"00410", "00411"}),
        ("deux_orthographes.xlsx", {"00520"}),
        ("noms_voisins.xlsx", {"charpentes vasseur", "charpentes vaseur"}),
    ],
)
def test_a_debtor_is_its_code_or_else_its_name(workspace: Path, name: str, keys: set[str]) -> None:
    decision = plan([FOLDER / name], workspace, RUN_DATE).decision
    claims = [claim for case in decision.cases for claim in case.claims] + [held.claim for held in decision.held]
    assert len(claims) == 2
    assert {claim.debtor.key for claim in claims} == keys


# --- The page in the docs -------------------------------------------------------------------------------


def test_the_page_of_the_docs_says_what_the_program_does(workspace: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(load_settings(workspace)), "python tests/make_docs.py"
