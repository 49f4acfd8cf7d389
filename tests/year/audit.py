"""Does what stands in a run's folder add up, and is it what must be there?

Computed from the workbooks' cells and the journal's lines alone; the program's own laws are not asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from outputs import Line, day, journal, letter_text, money, sheet_lines

from year.model import LADDER, Key, Opinion, Past, deadline, last_sent

_ZERO = Decimal("0.00")
_REASONS = (
    *("fin de parcours", "déjà relancée", "trop tôt", "non échue", "litige", "promesse", "procédure collective"),
    *("couverte", "compte bancaire", "adresse incomplète", "sous le minimum", "créditeur", "échéancier"),
    *("paiement annoncé", "recommandé distribué", "recommandé présenté", "adresse inconnue"),
    *("exclue dans la proposition", "suspendue dans la proposition", "feuille Suspensions"),
)


def ledger_lines(path: Path) -> list[Line]:
    """The readable rows of an export, below its title and above its total."""
    sheet = openpyxl.load_workbook(path)["Impayés"]
    grid = list(sheet.iter_rows(values_only=True))
    at = next(index for index, row in enumerate(grid) if row[0] == "Code client")
    headers = [str(value) for value in grid[at]]
    lines = [dict(zip(headers, row, strict=True)) for row in grid[at + 1 :]]
    return [line for line in lines if line["Code client"] != "Total général" and not isinstance(line["Reste dû"], str)]


def past_letters(folder: Path) -> list[Past]:
    """What the journal of a run says was sent."""
    return [
        Past(
            folder=folder.name,
            reference=record["reference"],
            date=dt.date.fromisoformat(record["date"]),
            stage=record["stage"],
            debtor=record["debtor"],
            keys=keys_of(record),
            charges={
                key: (money(line["interest"]), money(line["indemnity"]))
                for key, line in zip(keys_of(record), record["invoices"], strict=True)
            },
        )
        for record in journal(folder)
    ]


def keys_of(record: Mapping[str, Any]) -> tuple[Key, ...]:
    """The claims that a letter lists."""
    return tuple((record["debtor"], line["number"], dt.date.fromisoformat(line["due"])) for line in record["invoices"])


def check_letters(folder: Path, wanted: Opinion, on: dt.date) -> None:
    """The journal's letters are those of the second opinion, to the cent, and add up."""
    found = {(record["debtor"], record["stage"], record["currency"]): record for record in journal(folder)}
    assert len(found) == len(journal(folder)), "one letter a debtor, stage and currency"
    sent = {(*key, claim) for key, record in found.items() for claim in keys_of(record)}
    asked = {(*key, claim.key) for key, letter in wanted.letters.items() for claim in letter.claims}
    assert sent == asked, f"{on}: sent {sorted(sent - asked)}, wanted {sorted(asked - sent)}"
    for key, record in found.items():
        letter = wanted.letters[key]
        invoices = record["invoices"]
        assert keys_of(record) == tuple(claim.key for claim in letter.claims), "oldest first"
        assert [money(line["balance"]) for line in invoices] == [claim.balance for claim in letter.claims]
        credits = sum((money(use["amount"]) for use in record["credits"]), _ZERO)
        assert credits == sum(claim.credits for claim in letter.claims)
        assert money(record["principal"]) == letter.principal == sum(money(x["balance"]) for x in invoices) - credits
        assert day(record["deadline"]) == deadline(on)
        for charge in ("interest", "indemnity"):
            assert money(record[charge]) == sum(money(line[charge]) for line in invoices)
        assert money(record["total"]) == sum(money(record[part]) for part in ("principal", "interest", "indemnity"))


def check_documents(folder: Path) -> None:
    """Each letter on disk is a line of the journal, unchanged, and prints its invoices and what is to be paid."""
    records = journal(folder)
    assert {record["file"] for record in records} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*.docx")
    }
    for record in records:
        path = folder / record["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == record["sha256"]
        text = letter_text(path)
        assert all(line["number"] in text for line in record["invoices"])
        assert _printed(money(record["total"])) in text, (path.name, record["total"])


def _printed(amount: Decimal) -> str:
    """`1 234,56`, with the narrow no-break space of a French amount."""
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")


def check_conservation(
    folder: Path, recap: openpyxl.Workbook, lines: Sequence[Line], wanted: Opinion, unreadable: int
) -> None:
    """Both laws, from the cells of the ledger, the recap and the journal."""
    held, credits = sheet_lines(recap, "Non relancées"), sheet_lines(recap, "Avoirs et règlements")
    records = journal(folder)
    sent = [(key[0], key[1], key[2]) for record in records for key in keys_of(record)]
    told = [(str(line["Client"]), str(line["N° facture"]), day(line["Échéance"])) for line in held]
    in_ledger = [
        (str(line["Code client"]), str(line["N° facture"]), day(line["Échéance"]))
        for line in lines
        if money(line["Reste dû"]) >= 0
    ]
    assert Counter([*sent, *told]) == Counter(in_ledger), "each claim is in one letter or held, once"
    assert len(credits) == len(lines) - len(in_ledger)
    assert len(sheet_lines(recap, "Lignes écartées")) == unreadable
    assert all(line["Motif"] for line in held), "nothing is silent"
    _check_money(lines, records, held, credits, wanted)


def _check_money(
    lines: Sequence[Line],
    records: Sequence[Mapping[str, Any]],
    held: Sequence[Line],
    credits: Sequence[Line],
    wanted: Opinion,
) -> None:
    balances: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    for line in lines:
        balances[str(line["Devise"])] += money(line["Reste dû"])
    for currency, total in balances.items():
        sent = sum(money(record["principal"]) for record in records if record["currency"] == currency)
        kept = sum(money(line["Solde"]) for line in held if line["Devise"] == currency)
        left = sum((money(line["Disponible"]) for line in credits if line["Devise"] == currency), _ZERO)
        assert total == sent + kept - left, currency
        assert left == wanted.credits_left.get(currency, _ZERO)


def check_ladders(
    past: Sequence[Past], opened: Mapping[Key, tuple[int, dt.date | None]], chosen: Mapping[Key, tuple[dt.date, int]]
) -> None:
    """For each claim, the stages that left climb row by row from where the ledger had it; none twice, none skipped.

    `chosen` are stages that the clerk chose herself in a proposal, with the day.
    """
    by_claim: dict[Key, list[Past]] = defaultdict(list)
    for letter in sorted(past, key=lambda letter: (letter.date, letter.reference)):
        for key in letter.keys if letter.sent else ():
            by_claim[key].append(letter)
    for key, letters in by_claim.items():
        level, date = opened.get(key, (0, None))
        for letter in letters:
            if chosen.get(key) == (letter.date, letter.stage):
                assert letter.stage > level, key
            else:
                _, _, overdue, spacing = LADDER[letter.stage - 1]
                assert letter.stage == level + 1, key
                assert (letter.date - key[2]).days >= overdue, key
                assert date is None or (letter.date - date).days >= spacing, key
            level, date = letter.stage, letter.counts_from


def check_one_letter(past: Sequence[Past]) -> None:
    """With one letter a debtor: each is the first of its stage, or a later one, about one of its claims at least."""
    reached: dict[Key, int] = defaultdict(int)
    for letter in sorted(past, key=lambda letter: (letter.date, letter.reference)):
        if letter.sent:
            assert any(reached[key] < letter.stage for key in letter.keys), letter.reference
            reached |= {key: max(reached[key], letter.stage) for key in letter.keys}


def opened_levels(lines: Sequence[Line]) -> dict[Key, tuple[int, dt.date | None]]:
    """Where the ledger itself says that a claim stands."""
    found: dict[Key, tuple[int, dt.date | None]] = {}
    for line in lines:
        due = day(line["Échéance"])
        if line["Niveau de relance"] and due:
            key = (str(line["Code client"]), str(line["N° facture"]), due)
            found[key] = last_sent(line, key, ())
    return found


def events(folder: Path, recap: openpyxl.Workbook) -> set[str]:
    """What happened in a run, in a few words each."""
    records = journal(folder)
    seen = {f"étape {record['stage']}" for record in records}
    seen |= {"avoir déduit" for record in records if record["credits"]}
    parts = Counter((key[0], key[1]) for record in records for key in keys_of(record))
    seen |= {"deux échéances" for count in parts.values() if count > 1}
    reasons = {str(line["Motif"]) for line in sheet_lines(recap, "Non relancées")}
    return seen | {words for words in _REASONS if any(words in reason for reason in reasons)}
