"""What must a proposal remember of the day it was made, and was any of it altered since? Its sheet Contrôle."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mailmerge.delivery.proposal.lines import CONTROL_SHEET, Line, digest, said
from mailmerge.model import Plan, ProposedLedger, Table
from mailmerge.tables.layout import Column, Row, Sheet

_FORMAT = "1"
_DATE, _PROGRAM, _FORMAT_LABEL, _SEAL = "Date des lettres", "Programme", "Version du fichier", "Sceau"
_LEDGER, _FOLDER, _LINE = "Grand livre", "Relance connue", "Ligne"
_LEAVE = "Ne rien modifier sur cette feuille : elle permet de vérifier que rien n’a changé depuis la proposition."


@dataclass(frozen=True, slots=True)
class Control:
    """The sheet Contrôle as it was read; `seal` stands for all of it."""

    date: dt.date
    seal: str
    ledgers: tuple[ProposedLedger, ...]
    folders: tuple[str, ...]
    digests: Mapping[str, str]


def control_sheet(plan: Plan, lines: Sequence[Line]) -> Sheet:
    """The sheet Contrôle of a new proposal."""
    columns = (Column("Champ", 24), Column("Valeur", 44), Column("Empreinte", 68), Column("Emplacement", 60))
    ledgers = [
        (source.name, hashlib.sha256(source.content).hexdigest(), str(source.path or "")) for source in plan.sources
    ]
    digests = {line.id: digest(line.texts) for line in lines}
    seal = _seal(plan.date, [ledger[:2] for ledger in ledgers], plan.history.folders, digests)
    rows = [
        Row((_LEAVE,), "bad"),
        Row((_FORMAT_LABEL, _FORMAT)),
        Row((_PROGRAM, f"mailmerge {_version()}".rstrip())),
        Row((_DATE, plan.date.isoformat())),
        Row((_SEAL, "", seal)),
        *(Row((_LEDGER, *ledger)) for ledger in ledgers),
        *(Row((_FOLDER, folder)) for folder in plan.history.folders),
        *(Row((_LINE, id, made)) for id, made in digests.items()),
    ]
    return Sheet(CONTROL_SHEET, columns, rows, filters=False)


def read_control(table: Table) -> Control | None:
    """What the sheet says; None if it is not whole, or was altered."""
    rows = [[said(value) for value in (*row, "", "", "", "")[:4]] for row in table.rows]
    first = {row[0]: row for row in reversed(rows)}
    ledgers = [(row[1], row[2], row[3]) for row in rows if row[0] == _LEDGER]
    folders = [row[1] for row in rows if row[0] == _FOLDER]
    digests = {row[1]: row[2] for row in rows if row[0] == _LINE}
    try:
        date, seal = dt.date.fromisoformat(first[_DATE][1]), first[_SEAL][2]
    except (KeyError, ValueError):
        return None
    if seal != _seal(date, [ledger[:2] for ledger in ledgers], folders, digests):
        return None
    found = tuple(ProposedLedger(name, sha256, Path(path)) for name, sha256, path in ledgers)
    return Control(date, seal, found, tuple(folders), digests)


def _seal(date: dt.date, ledgers: Sequence[tuple[str, str]], folders: Sequence[str], digests: Mapping[str, str]) -> str:
    """Not where the ledgers lie: the workspace may move."""
    content = [_FORMAT, date.isoformat(), [list(one) for one in ledgers], list(folders), sorted(digests.items())]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _version() -> str:
    try:
        return version("mailmerge-relances")
    except PackageNotFoundError:
        return ""
