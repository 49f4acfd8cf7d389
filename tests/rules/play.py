"""What does the program make of a rule's ledger? Real files in, and only what stands in the dated folder out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import openpyxl
from build import ADDRESS, Record, edit_workbook, set_clients, set_stages, set_value, write_ledger
from outputs import RECAP, Line, day, decide, journal, letter_table, letter_text, money, note, sheet_lines

from mailmerge import plan, write
from mailmerge.delivery.proposal.read import read_proposal
from mailmerge.delivery.undo import undo_run
from mailmerge.proposing import propose
from rules.rule import Decisions, Held, Letter, Rule, Run


@dataclass(frozen=True, slots=True)
class Result:
    """What a run's folder says, in the words of a rule."""

    letters: tuple[Letter, ...]
    held: tuple[Held, ...]
    rejected: tuple[tuple[str, str], ...]
    available: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


def wanted(rule: Rule) -> Result:
    """What must come of a rule."""
    return Result(rule.letters, rule.held, rule.rejected, rule.available, rule.flags)


def play(rule: Rule, workspace: Path) -> Result:
    """The rule's runs one after the other; what the last one wrote, as far as the rule speaks of it."""
    _set_up(rule, workspace)
    for run in rule.earlier:
        _earlier(rule, run, workspace)
    folder = _run(rule.ledger, workspace, rule.on, rule.proposal, rule.changed, rule.payments)
    return _as_asked(_read(folder), rule)


def _set_up(rule: Rule, workspace: Path) -> None:
    for sheet, label, value in rule.settings:
        set_value(workspace, sheet, label, value)
    if rule.stages:
        set_stages(workspace, rule.stages)
    if rule.clients or rule.suspensions:
        set_clients(workspace, rule.clients, rule.suspensions)
    if rule.segments:
        _set_segments(workspace, rule.segments)


def _set_segments(workspace: Path, rows: Sequence[Record]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Segments"]
        headers = [str(cell.value) for cell in sheet[1]]
        sheet.delete_rows(2, sheet.max_row)
        for row in rows:
            assert not set(row) - set(headers), row
            sheet.append([row.get(header) for header in headers])

    edit_workbook(workspace / "parametres.xlsx", change)


def _earlier(rule: Rule, run: Run, workspace: Path) -> None:
    rows = [row for row in run.ledger or rule.ledger if not run.only or row.get("N° facture") in run.only]
    folder = _run(rows, workspace, run.on, run.proposal)
    if run.notes:
        note(folder, lambda line: True, run.notes)
    if run.undone:
        undo_run(workspace, None)


def _run(
    rows: Sequence[Record],
    workspace: Path,
    on: dt.date,
    decisions: Decisions = (),
    changed: Sequence[Record] = (),
    payments: Sequence[Record] = (),
) -> Path:
    ledgers = [write_ledger(workspace / "grand livre.xlsx", [_complete(row) for row in rows])]
    if payments:
        ledgers.append(write_ledger(workspace / "règlements.xlsx", payments))
    made = plan(ledgers, workspace, on)
    if not decisions:
        return write(made).folder
    path = propose(made)
    for number, cells in decisions:
        decide(path, _lines_of(number), cells)
    if changed:
        write_ledger(ledgers[0], [_complete(row) for row in changed])
    return write(plan([], workspace, on, read_proposal(path))).folder


def _lines_of(number: str) -> Callable[[Line], bool]:
    return lambda line: line["N° facture"] == number


def _complete(row: Record) -> Record:
    """With the name and address that the docs leave out, unless the rule is about them."""
    code = row.get("Code client")
    return {"Nom client": f"Client {code}", **ADDRESS, **row}


def _read(folder: Path) -> Result:
    book = openpyxl.load_workbook(folder / RECAP)
    return Result(
        letters=tuple(_letter(record, folder) for record in journal(folder)),
        held=tuple(
            Held(str(line["N° facture"]), _words(line["Motif"]), day(line["Prochaine date"]), str(money(line["Solde"])))
            for line in sheet_lines(book, "Non relancées")
        ),
        rejected=tuple(
            (str(line["Cellule"]), _words(line["Anomalie"])) for line in sheet_lines(book, "Lignes écartées")
        ),
        available=tuple(
            (str(line["N° avoir ou règlement"]), str(money(line["Disponible"])))
            for line in sheet_lines(book, "Avoirs et règlements")
            if line["Disponible"]
        ),
        flags=tuple(_words(line["Remarque"]) for line in sheet_lines(book, "À vérifier")),
    )


def _letter(record: dict[str, object], folder: Path) -> Letter:
    invoices, credits = record["invoices"], record["credits"]
    assert isinstance(invoices, list)
    assert isinstance(credits, list)
    path = folder / str(record["file"])
    statement = path.with_name(f"{path.stem} - Relevé de compte.docx")
    return Letter(
        client=str(record["debtor"]),
        stage=f"{record['stage']} {record['stage_name']}",
        total=str(record["total"]),
        invoices=tuple(line["number"] for line in invoices),
        currency=str(record["currency"]),
        channel=str(record["channel"]),
        name=str(record["name"]),
        principal=str(record["principal"]),
        interest=str(record["interest"]),
        indemnity=str(record["indemnity"]),
        deadline=day(record["deadline"]),
        credits=tuple((line["number"], line["amount"]) for line in credits),
        instalments=tuple((line[1], line[2]) for line in _table(path, "Versement")[1:]),
        statement=tuple((line[0], line[-1]) for line in _table(statement, "N° de pièce")[1:-1]),
        says=(_words(letter_text(path)),),
    )


def _table(path: Path, head: str) -> list[list[str]]:
    """The rows of the table of a document whose first cell says that; none without the document."""
    return [[_words(cell) for cell in line] for line in letter_table(path, head)] if path.exists() else []


def _words(value: object) -> str:
    """With plain spaces, as a rule is typed."""
    return str(value).replace("\u00a0", " ").replace("\u202f", " ")


def _as_asked(result: Result, rule: Rule) -> Result:
    """Without what the rule does not speak of."""
    letters = [_blanked(found, asked) for found, asked in zip(result.letters, rule.letters, strict=False)]
    held = [
        replace(found, net=None if asked.net is None else found.net)
        for found, asked in zip(result.held, rule.held, strict=False)
    ]
    return replace(
        result,
        letters=(*letters, *result.letters[len(letters) :]),
        held=(*held, *result.held[len(held) :]),
    )


def _blanked(found: Letter, asked: Letter) -> Letter:
    unasked = {field.name: None for field in fields(Letter) if getattr(asked, field.name) is None}
    said = tuple(words for words in asked.says if words in found.says[0])
    return replace(found, **unasked, says=said)  # type: ignore[arg-type]
