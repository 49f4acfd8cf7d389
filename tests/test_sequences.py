"""Runs in sequence with any payments, credits, answers and dates: what must hold from each letter to the next."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from build import ON
from hypothesis import given, settings
from hypothesis import strategies as st
from test_laws import ledger_of, signature

from mailmerge import load_settings
from mailmerge.delivery.journal import journal_line, read_journal
from mailmerge.dunning.decide import decide
from mailmerge.dunning.ladder import claim_key, position_of
from mailmerge.dunning.laws import balance_money, broken_laws, count_rows
from mailmerge.model import (
    Answer,
    Channel,
    Charges,
    ClaimKey,
    Courier,
    DatedPayment,
    DebtorDetails,
    DebtorKind,
    Decision,
    Escalation,
    FollowUp,
    Grouping,
    History,
    Item,
    Outcome,
    Rate,
    RateRule,
    RowRef,
    SentInvoice,
    SentLetter,
    Settings,
    Stage,
)

DAY = dt.timedelta(days=1)
STAGES = (
    Stage(1, "Relance amiable", "1.docx", 7, None, 8, Channel.POST, Charges.NONE),
    Stage(2, "Relance ferme", "2.docx", 15, 8, 8, Channel.POST, Charges.RECALLED),
    Stage(3, "Mise en demeure", "3.docx", 30, 15, 8, Channel.REGISTERED, Charges.CLAIMED),
    Stage(4, "Dernier avis", "4.docx", 45, 10, 8, Channel.REGISTERED, Charges.CLAIMED),
)
REMINDER = Stage(0, "Rappel avant échéance", "0.docx", -5, None, 0, Channel.EMAIL, Charges.NONE)
RATES = tuple(
    Rate(f"{year} S{half}", Decimal("6.5"), Decimal("2.62"), Decimal("2.15"), "essai")
    for year in range(2024, 2032)
    for half in (1, 2)
)
CURRENCIES = ("", "", "", "USD", "JPY")


@dataclass
class World:
    """What the clerk's ledger and folders hold at one moment."""

    dice: random.Random
    settings: Settings
    on: dt.date = ON
    items: list[Item] = field(default_factory=list)
    letters: list[SentLetter] = field(default_factory=list)
    made: int = 0

    @property
    def history(self) -> History:
        return History(tuple(self.letters))

    def decided(self, items: Sequence[Item] | None = None) -> Decision:
        return decide(ledger_of(numbered(items or self.items)), self.settings, self.history, self.on)


def numbered(items: Sequence[Item]) -> list[Item]:
    return [replace(item, row=RowRef("g.xlsx", "Feuil1", number)) for number, item in enumerate(items, 2)]


def chosen(defaults: Settings, dice: random.Random) -> Settings:
    """Settings with charges that bite, one way or another."""
    general = replace(
        defaults.general,
        escalation=dice.choice(list(Escalation)),
        grouping=dice.choice(list(Grouping)),
        rate_rule=dice.choice(list(RateRule)),
        contract_rate=dice.choice([None, Decimal("12"), Decimal("0.01")]),
        public_charges=dice.random() < 0.5,
        individual_interest=dice.random() < 0.5,
        instalments=dice.choice([0, 3]),
    )
    stages = (REMINDER, *STAGES) if dice.random() < 0.3 else STAGES
    account = defaults.creditor.accounts[0]
    accounts = (account, *(replace(account, currency=currency) for currency in ("USD", "JPY")))
    return replace(
        defaults, stages=stages, general=general, rates=RATES, creditor=replace(defaults.creditor, accounts=accounts)
    )


def new_item(world: World) -> Item:
    dice = world.dice
    world.made += 1
    due = world.on - DAY * dice.randint(-40, 80)
    code = f"C{dice.randint(1, 3)}"
    kinds = {"C1": DebtorKind.PROFESSIONAL, "C2": DebtorKind.INDIVIDUAL, "C3": dice.choice(list(DebtorKind))}
    balance = Decimal(dice.choice([1, 500, dice.randint(500, 500_000), 10**11])) / 100
    if dice.random() < 0.15:
        balance = -Decimal(dice.randint(1, 90_000)) / 100
    return Item(
        row=RowRef("g.xlsx", "Feuil1", 0),
        # An invoice in instalments has several lines of one number.
        number=f"F{world.made - (dice.random() < 0.2)}" if balance > 0 else f"A{world.made}",
        code=code,
        details=DebtorDetails(
            name=f"Client {code}", street=("1 rue X",), postcode="75001", city="Paris", kind=kinds[code]
        ),
        invoice_date=due - 30 * DAY,
        due_date=due,
        total=balance if balance > 0 else None,
        paid=None,
        balance=balance,
        currency=dice.choice(CURRENCIES),
    )


def after(item: Item, world: World) -> Item | None:
    """An item as the next ledger shows it: as it was, paid in part or whole, gone, or due on another day."""
    dice, fate = world.dice, world.dice.random()
    if fate < 0.6 or item.balance <= 0:
        return item
    if fate < 0.7:
        return None
    if fate < 0.75:
        return replace(item, balance=Decimal("0.00"), payments=())
    if fate < 0.8:
        return replace(item, due_date=(item.due_date or ON) + DAY * dice.randint(1, 40))
    part = (item.balance * dice.randint(1, 99) / 100).quantize(Decimal("0.01"))
    told = (DatedPayment(world.on - DAY * dice.randint(0, 40), part),) if dice.random() < 0.5 else ()
    return replace(item, balance=item.balance - part, payments=(*item.payments, *told))


def letters_of(decision: Decision, world: World) -> Iterator[SentLetter]:
    """The run's letters as the next run reads them from its journal, each with what she may note in Suivi.xlsx."""
    start = len(world.letters)
    for number, case in enumerate(decision.cases, start + 1):
        courier = Courier(f"{world.on:%Y%m%d}-{number:04}", "lettre.docx", case, template="", language="")
        (letter,) = read_journal(journal_line(courier, world.on, sha256=""), folder=world.on.isoformat())
        assert sum(invoice.interest for invoice in letter.invoices) == letter.interest == case.interest
        assert sum(invoice.indemnity for invoice in letter.invoices) == letter.indemnity == case.indemnity
        assert (letter.principal, letter.total, letter.deadline) == (case.principal, case.total, case.deadline)
        yield replace(letter, follow_up=noted(world))


def noted(world: World) -> FollowUp:
    dice = world.dice
    if dice.random() < 0.5:
        return FollowUp()
    maybe = [None, None, world.on + DAY * dice.randint(0, 60)]
    return FollowUp(
        sent=dice.random() > 0.2,
        sent_on=dice.choice(maybe),
        presented=dice.choice(maybe),
        delivered=dice.choice(maybe),
        outcome=dice.choice([None, None, None, *Outcome]),
        answer=dice.choice([None, *Answer]),
        until=dice.choice(maybe),
        unread=dice.choice(["", "", "", "", "peut-être"]),
    )


# --- What must hold ------------------------------------------------------------------------------------


def check_run(world: World, decision: Decision) -> None:
    """Both laws, and what holds of a run by itself."""
    ledger = ledger_of(numbered(world.items))
    rows, balances = count_rows(ledger, decision), balance_money(ledger, decision, world.settings)
    assert broken_laws(ledger, decision, rows, balances) == ()
    for held in decision.held:
        assert held.reason
        assert held.next_date is None or held.next_date > world.on, held
    listed = [id(claim) for case in decision.cases for claim in case.claims]
    assert len(listed) == len(set(listed))
    for case in decision.cases:
        assert case.interest >= 0
        assert case.indemnity >= 0
        assert case.total == case.principal + case.interest + case.indemnity
        assert case.interest == sum(claim.charges.interest for claim in case.claims)
        assert case.deadline >= world.on or case.stage.min_days_overdue < 0
        if case.stage.charges is not Charges.CLAIMED:
            assert case.interest == case.indemnity == 0
        if case.instalments:
            assert sum(part.amount for part in case.instalments) == case.total
            assert all(part.amount > 0 for part in case.instalments)
        for claim in case.claims:
            assert claim.net > 0
            assert not any(hold.until is None or hold.until >= world.on for hold in claim.noted)


def sent_about(world: World) -> dict[ClaimKey, list[tuple[SentLetter, SentInvoice]]]:
    found: dict[ClaimKey, list[tuple[SentLetter, SentInvoice]]] = defaultdict(list)
    for letter in world.letters:
        if letter.follow_up.sent:
            for line in letter.invoices:
                found[letter.creditor, letter.debtor, line.number, line.due].append((letter, line))
    return found


def check_against_the_past(world: World, decision: Decision) -> None:
    """No stage twice, none skipped, 40 € once, and what was claimed stays claimed."""
    stages, general, before = world.settings.stages, world.settings.general, sent_about(world)
    for case in decision.cases:
        position = position_of(case.stage.number, stages)
        for claim in case.claims:
            past = before[claim_key(claim, world.settings)]
            assert not any(holds(letter, world.on) for letter, _ in past)
            places = [position_of(letter.stage, stages) for letter, _ in past]
            if general.grouping is Grouping.STAGE:
                assert position not in places
                assert all(place < position for place in places)
                if general.escalation is Escalation.PROGRESSIVE and claim.days_overdue > 0:
                    first = 1 if stages[0] is REMINDER else 0
                    assert set(range(first, position)) <= set(places), (places, position)
            alike = [other for other in case.claims if (other.item.number, other.due) == (claim.item.number, claim.due)]
            if case.stage.charges is Charges.CLAIMED and past and bears(claim.debtor.details.kind, world.settings):
                earlier = {id(letter): Decimal(0) for letter, _ in past}
                for letter, line in past:
                    earlier[id(letter)] += line.interest
                assert sum(one.charges.interest for one in alike) >= max(earlier.values())
    check_indemnities(world, decision, before)


def holds(letter: SentLetter, on: dt.date) -> bool:
    """Whether what she noted of a letter still holds its invoices."""
    told, left = letter.follow_up, letter.follow_up.sent_on or letter.date
    if told.unread or told.answer in (Answer.DISPUTE, Answer.PLAN):
        return bool(told.unread) or told.until is None or on <= told.until
    if told.answer in (Answer.PROMISE, Answer.PAID):
        return on <= (told.until or left + 15 * DAY)
    return told.answer is Answer.OTHER and told.until is not None and on <= told.until


def bears(kind: DebtorKind, settings: Settings) -> bool:
    return kind is DebtorKind.PROFESSIONAL or (kind is DebtorKind.PUBLIC and settings.general.public_charges)


def check_indemnities(
    world: World, decision: Decision, before: dict[ClaimKey, list[tuple[SentLetter, SentInvoice]]]
) -> None:
    """40 € once an invoice, on one and the same claim for ever."""
    bearers: dict[tuple[str, str, str], set[dt.date]] = defaultdict(set)
    for (creditor, debtor, number, due), past in before.items():
        if any(line.indemnity for _, line in past):
            bearers[creditor, debtor, number].add(due)
    for case in decision.cases:
        for claim in case.claims:
            assert claim.charges.indemnity in (0, 40)
            if claim.charges.indemnity:
                bearers[case.account.creditor_key, case.debtor.key, claim.item.number].add(claim.due)
                assert case.currency == "EUR"
    assert all(len(dues) == 1 for dues in bearers.values()), bearers
    per_run = [
        (case.debtor.key, claim.item.number)
        for case in decision.cases
        for claim in case.claims
        if claim.charges.indemnity
    ]
    assert len(per_run) == len(set(per_run))


@pytest.fixture(scope="module")
def defaults(pristine: Path) -> Settings:
    return load_settings(pristine)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_any_sequence_of_runs_keeps_its_promises(defaults: Settings, seed: int) -> None:
    dice = random.Random(seed)
    world = World(dice, chosen(defaults, dice))
    for _ in range(dice.randint(2, 8)):
        world.items = [now for item in world.items if (now := after(item, world)) is not None]
        world.items += [new_item(world) for _ in range(dice.randint(0, 4))]
        decision = world.decided()
        check_run(world, decision)
        check_against_the_past(world, decision)
        shuffled = dice.sample(world.items, len(world.items))
        assert signature(decision) == signature(world.decided(shuffled))
        assert decision == world.decided()
        if dice.random() < 0.85:  # else nothing was written
            world.letters += letters_of(decision, world)
        if dice.random() < 0.1 and world.letters:  # undone
            last = world.letters[-1].folder
            world.letters = [letter for letter in world.letters if letter.folder != last]
        world.on += DAY * dice.choice([0, 1, 7, 16, 30, 45, 200, -10])
