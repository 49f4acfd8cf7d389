"""Properties that hold for every ledger: rows and money are conserved, and the order of rows changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from build import ON, Record, invoice, write_ledger
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailmerge import load_settings, plan, write
from mailmerge.dunning.decide import decide
from mailmerge.dunning.laws import balance_money, broken_laws, count_rows
from mailmerge.model import (
    Case,
    DebtorDetails,
    Decision,
    Escalation,
    Grouping,
    History,
    Hold,
    HoldKind,
    Item,
    Ledger,
    Reading,
    RowRef,
    SentInvoice,
    SentLetter,
    Settings,
    Status,
)

days = st.integers(-20, 60).map(lambda number: ON - dt.timedelta(days=number))
holds = st.builds(
    Hold,
    st.sampled_from([HoldKind.PROCEEDINGS, HoldKind.STOP, HoldKind.DISPUTE, HoldKind.PROMISE, HoldKind.UNTIL]),
    st.none() | days,
)
items = st.builds(
    Item,
    row=st.just(RowRef("g.xlsx", "Feuil1", 0)),
    number=st.sampled_from(["F1", "F2", "F3", "F4", "A1"]),
    code=st.sampled_from(["", "C1", "C1", "C2"]),
    details=st.builds(
        DebtorDetails,
        name=st.sampled_from(["Dupont", "DUPONT SARL", "Martin"]),
        street=st.sampled_from([(), ("1 rue X",), ("1 rue X",)]),
        postcode=st.just("75001"),
        city=st.just("Paris"),
        terms=st.none() | st.integers(0, 60),
    ),
    invoice_date=days,
    due_date=st.none() | days,
    total=st.none(),
    paid=st.none(),
    balance=st.integers(-20_000, 50_000).map(lambda cents: Decimal(cents) / 100),
    currency=st.sampled_from(["", "", "EUR", "USD", "GBP"]),
    status=st.sampled_from([*[Status.OPEN] * 8, *Status]),
    original_invoice=st.sampled_from(["", "", "F1", "F2"]),
    stage_to_send=st.sampled_from([None, None, None, 1, 3]),
    nothing_to_send=st.sampled_from([False, False, False, True]),
    last_stage=st.sampled_from([None, None, 1, 2, 3]),
    last_date=st.none() | days,
    holds=st.lists(holds, max_size=2).map(lambda found: tuple(found[:1]) if len(found) == 2 else ()),
)
ledgers = st.lists(items, max_size=14).map(
    lambda found: [replace(item, row=RowRef("g.xlsx", "Feuil1", number)) for number, item in enumerate(found, 2)]
)
histories = st.lists(
    st.builds(
        SentLetter,
        reference=st.uuids().map(str),
        date=days,
        creditor=st.just("Société Exemple"),
        debtor=st.sampled_from(["C1", "C2", "dupont"]),
        stage=st.sampled_from([1, 2, 3]),
        stage_name=st.just("Relance"),
        invoices=st.lists(st.builds(SentInvoice, st.sampled_from(["F1", "F2"]), days), max_size=3).map(tuple),
    ),
    max_size=5,
).map(lambda letters: History(tuple(letters)))


def ledger_of(found: list[Item]) -> Ledger:
    reading = Reading("g.xlsx", "Feuil1", 1, (), len(found), 0)
    return Ledger(tuple(found), (), (), (reading,))


@pytest.fixture(scope="module")
def defaults(pristine: Path) -> Settings:
    return load_settings(pristine)


def signature(decision: Decision) -> object:
    """A decision without the rows it came from."""

    def case_signature(case: Case) -> object:
        claims = [(claim.item.number, claim.due, claim.item.balance, claim.net) for claim in case.claims]
        credits = [(use.credit.number, use.amount) for use in case.credits]
        return case.debtor.key, case.debtor.details, case.stage.number, case.currency, claims, credits, case.principal

    held = [(one.claim.item.number, one.claim.net, one.kind, one.reason, one.next_date) for one in decision.held]
    left = sorted((one.debtor.key, one.item.number, one.used, one.left) for one in decision.credits)
    return [case_signature(case) for case in decision.cases], sorted(held, key=repr), left


choices = st.tuples(st.sampled_from(Escalation), st.sampled_from(Grouping))


@settings(max_examples=400, deadline=None)
@given(found=ledgers, history=histories, choice=choices)
def test_rows_and_money_are_conserved(
    defaults: Settings, found: list[Item], history: History, choice: tuple[Escalation, Grouping]
) -> None:
    chosen = replace(defaults, general=replace(defaults.general, escalation=choice[0], grouping=choice[1]))
    ledger = ledger_of(found)
    decision = decide(ledger, chosen, history, ON)
    rows = count_rows(ledger, decision)
    balances = balance_money(ledger, decision, chosen)
    assert broken_laws(ledger, decision, rows, balances) == ()
    # Nothing is paid twice or more than it is.
    nets = [claim for case in decision.cases for claim in case.claims] + [one.claim for one in decision.held]
    assert all(0 <= claim.net <= claim.item.balance for claim in nets)
    assert all(claim.item.balance - claim.net == sum(use.amount for use in claim.credits) for claim in nets)
    assert all(one.left >= 0 and one.used >= 0 and one.used + one.left == -one.item.balance for one in decision.credits)
    # The same two laws once more, by another route.
    seen = [claim.item.row for case in decision.cases for claim in case.claims]
    seen += [one.claim.item.row for one in decision.held] + [one.item.row for one in decision.credits]
    assert sorted(ref.row for ref in seen) == [item.row.row for item in found]
    for currency in {item.currency or "EUR" for item in found}:
        total = sum(item.balance for item in found if (item.currency or "EUR") == currency)
        sent = sum(case.principal for case in decision.cases if case.currency == currency)
        kept = sum(one.claim.net for one in decision.held if one.claim.currency == currency)
        left = sum(one.left for one in decision.credits if one.currency == currency)
        assert total == sent + kept - left


@settings(max_examples=200, deadline=None)
@given(found=ledgers, history=histories, choice=choices)
def test_every_letter_is_one_that_may_be_sent(
    defaults: Settings, found: list[Item], history: History, choice: tuple[Escalation, Grouping]
) -> None:
    chosen = replace(defaults, general=replace(defaults.general, escalation=choice[0], grouping=choice[1]))
    decision = decide(ledger_of(found), chosen, history, ON)
    for case in decision.cases:
        assert case.principal >= chosen.general.minimum
        assert case.principal == sum(claim.net for claim in case.claims)
        assert case.principal == sum(claim.item.balance for claim in case.claims) - sum(
            use.amount for use in case.credits
        )
        assert case.account.currency == case.currency
        assert case.deadline.weekday() < 5
        assert case.deadline >= ON + dt.timedelta(days=case.stage.days_to_pay)
        for claim in case.claims:
            assert claim.net > 0
            assert claim.days_overdue > 0
            assert claim.item.status is Status.OPEN
            assert not any(hold.until is None or hold.until >= ON for hold in claim.item.holds)
        if choice[1] is Grouping.STAGE:
            sent = {
                (letter.debtor, line.number, line.due, letter.stage)
                for letter in history.letters
                for line in letter.invoices
            }
            for claim in case.claims:
                assert (case.debtor.key, claim.item.number, claim.due, case.stage.number) not in sent
    keys = [(case.debtor.key, bool(case.debtor.code), case.currency, case.stage.number) for case in decision.cases]
    assert len(keys) == len(set(keys))


@settings(max_examples=200, deadline=None)
@given(found=ledgers, history=histories, choice=choices, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    defaults: Settings, found: list[Item], history: History, choice: tuple[Escalation, Grouping], order: random.Random
) -> None:
    chosen = replace(defaults, general=replace(defaults.general, escalation=choice[0], grouping=choice[1]))
    shuffled = list(found)
    order.shuffle(shuffled)
    one = decide(ledger_of(found), chosen, history, ON)
    other = decide(ledger_of(shuffled), chosen, history, ON)
    assert signature(one) == signature(other)


# --- Through files -------------------------------------------------------------------------------------


def folder_bytes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(seed: int) -> list[Record]:
    """A made-up ledger with every trouble: credits, faults, doubles, holds, two debtors of one name."""
    dice = random.Random(seed)
    rows: list[Record] = []
    for number in range(40):
        code = dice.choice(["00123", "C2", "C3", ""])
        due = ON - dt.timedelta(days=dice.randint(-10, 90))
        amounts: list[str | float] = [round(dice.uniform(-300, 900), 2), dice.choice(["à voir", "1 234,56", "0"])]
        balance = dice.choice(amounts)
        rows.append(
            invoice(code, f"F{number // 2}", due, balance, Litige=dice.choice(["", "", "oui"]))
            | {"Nom client": dice.choice(["Dupont & Fils", "Léa <Martin>"]), "Adresse 1": f"{number} rue X"}
        )
    return rows


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_same_input_gives_the_same_bytes_and_shuffled_rows_the_same_letters(
    tmp_path_factory: pytest.TempPathFactory, pristine: Path, seed: int
) -> None:
    folders: list[Path] = []
    rows = rows_of(seed)
    shuffled = random.Random(seed + 1).sample(rows, len(rows))
    for number, content in enumerate((rows, rows, shuffled)):
        directory = tmp_path_factory.mktemp("same") / f"espace {number}"
        shutil.copytree(pristine, directory)
        source = write_ledger(directory / "g.xlsx", content)
        if number == 1:
            shutil.copyfile(folders[0].parent.parent / "g.xlsx", source)
        write(plan([source], directory, ON))
        folders.append(directory / "sorties" / "2026-11-21")
    one, same, other = map(folder_bytes, folders)
    assert one == same
    letters = {name: digest for name, digest in one.items() if name.endswith((".docx", ".jsonl"))}
    assert letters == {name: digest for name, digest in other.items() if name.endswith((".docx", ".jsonl"))}
    assert any(name.endswith(".docx") for name in letters)
