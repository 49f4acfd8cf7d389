"""Debtors whose names are the same or nearly: told, never merged; a series of names is no slip."""

from __future__ import annotations

import random
import time

import pytest

from mailmerge.dunning.lookalikes import lookalike_remarks
from mailmerge.model import Debtor, DebtorDetails


def debtors(*names: str, siren: str = "") -> list[Debtor]:
    """Debtors C1, C2… with these names; the first one's SIREN is the given one with its last digit changed."""
    return [
        Debtor(
            key=f"C{number}",
            code=f"C{number}",
            details=DebtorDetails(name=name, siren=siren and siren[:-1] + str(number)),
            holds=(),
            invoice_holds=(),
            terms=None,
        )
        for number, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dupont SARL", "Dupond SARL"),
        ("Menuiserie Dupont", "Menuiserie Dupotn"),
        ("Etablissements Martin", "Etablisements Martin"),
        ("Martin Paul", "Paul MARTIN"),
        ("Bati Service", "BatiService"),
        ("Menuiserie Dupont Frères", "Menuiserie Dupont"),
        ("Dupuis Electricité", "Tupuis Electricite"),
    ],
)
def test_names_that_may_be_one_debtor(one: str, other: str) -> None:
    (remark,) = lookalike_remarks(debtors(one, other))
    assert f"« {one} » (C1)" in remark
    assert f"« {other} » (C2)" in remark


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SCI Dupont 1", "SCI Dupont 2"),
        ("Agence Nord", "Agence Sud"),
        ("Client C1", "Client C2"),
        ("Garage Lyon", "Garage Lion"),
        ("Carrefour", "Carrefour City"),
        ("Dupont", "Durand"),
        ("Résidence A", "Résidence B"),
        ("Martin Paul", "Martin Pierre"),
    ],
)
def test_names_that_are_told_apart(one: str, other: str) -> None:
    assert lookalike_remarks(debtors(one, other)) == ()


def test_different_company_numbers_tell_apart() -> None:
    assert lookalike_remarks(debtors("Dupont SARL", "Dupond SARL", siren="732829320")) == ()


def test_homonyms_are_told_as_kept_apart() -> None:
    (remark,) = lookalike_remarks(debtors("Dupont SARL", "DUPONT", "Alpha"))
    assert "figure sous 2 codes client (C1, C2)" in remark


def test_ten_remarks_and_how_many_more() -> None:
    names = [f"Société {word}{end}" for word in WORDS for end in ("ton", "tom")]
    remarks = lookalike_remarks(debtors(*names))
    assert len(remarks) == 11
    assert remarks[-1].startswith("… et 2 autres")


WORDS = ("alba", "bobi", "cuvi", "dozu", "efra", "gimo", "hupe", "jalo", "kido", "luna", "mera", "nopi")


def test_many_names_are_compared_in_good_time() -> None:
    draw = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    alone = ["".join(draw.choices(letters, k=9)) for _ in range(4_000)]
    names = (
        [f"{draw.choice(('Client', 'Garage'))} {word}" for word in alone] + alone + [f"Agence {w} Sud" for w in alone]
    )
    start = time.perf_counter()
    lookalike_remarks(debtors(*names))
    assert time.perf_counter() - start < 3
