"""Is a file a proposal, and what did the clerk fill in?"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mailmerge.delivery.proposal.control import read_control
from mailmerge.delivery.proposal.lines import CONTROL_SHEET, PRINTED, SHEET, TO_FILL, TOTAL, said
from mailmerge.errors import FileUnreadable, LedgerError, SettingsError, table_text
from mailmerge.model import CellValue, Choice, Fault, Proposal, ProposalLine, Source, Table, Verdict
from mailmerge.tables.cells import column_letters, is_blank, place
from mailmerge.tables.read import read_bytes, read_workbook
from mailmerge.values import Unreadable, fold, shown, to_date, to_text
from mailmerge.values.nearest import did_you_mean

_HEADERS = frozenset(map(fold, (*PRINTED, *TO_FILL)))
_TELLING = 12  # of these headers in one row, even if she renamed some: no ledger has as many
_ROWS_SEARCHED = 30  # she may have put a title above
ANEW = "relancez et répondez « p », ou « mailmerge run --proposal »"
AGAIN = f"Préparez une nouvelle proposition ({ANEW}), puis reportez-y vos décisions."


def read_proposal(path: Path) -> Proposal | None:
    """The proposal in a file, told by its content; None if it is something else, or cannot be read.

    Raises:
        SettingsError: it is a proposal, but its columns or its sheet Contrôle were altered.
    """
    try:
        content = read_bytes(path)
        if not _may_be_one(content):
            return None
        tables = read_workbook(path.name, content)
    except FileUnreadable:
        return None
    lines = next((table for table in tables if is_proposal(table)), None)
    if lines is None:
        return None
    control = next((read_control(table) for table in tables if fold(table.sheet) == fold(CONTROL_SHEET)), None)
    if control is None:
        raise SettingsError(f"{path.name} : la feuille « {CONTROL_SHEET} » a été modifiée ou supprimée.", cure=AGAIN)
    header = _header_row(lines) or 0
    positions = _positions(lines, header)
    found, faults = _lines(lines, header, positions)
    return Proposal(
        path=path.absolute(),
        source=Source(path.name, content, path.absolute()),
        date=control.date,
        seal=control.seal,
        ledgers=control.ledgers,
        folders=control.folders,
        digests=control.digests,
        sheet=lines.sheet,
        columns=tuple(column_letters(positions[header]) for header in PRINTED),
        lines=found,
        faults=faults,
    )


def _may_be_one(content: bytes) -> bool:
    """Whether the names of its sheets are there: a big ledger is not read for this."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, NotImplementedError):
        return False
    return f'"{SHEET}"' in names


def is_proposal(table: Table) -> bool:
    """Whether a sheet has the columns of a proposal."""
    return _header_row(table) is not None


def _header_row(table: Table) -> int | None:
    for row, cells in enumerate(table.rows[:_ROWS_SEARCHED]):
        if len(_HEADERS.intersection(fold(value) for value in cells if isinstance(value, str))) >= _TELLING:
            return row
    return None


def refuse_as_ledger(tables: Sequence[Table]) -> None:
    """A proposal lists invoices with amounts: read as a ledger, it would chase what the clerk excluded.

    Raises:
        LedgerError: one of the sheets is a proposal’s.
    """
    for table in tables:
        if is_proposal(table):
            raise LedgerError(
                f"{table.file} est une proposition à contrôler, pas un grand livre.",
                cure="Pour l’appliquer, glissez-la seule sur le lanceur (ou « mailmerge run Proposition.xlsx »), "
                "au format .xlsx, avec ses feuilles telles quelles ; retirez-la de a_traiter.",
            )


def _positions(table: Table, header: int) -> Mapping[str, int]:
    """Where each column stands.

    Raises:
        SettingsError: one is missing, or there twice.
    """
    headers = [fold(shown(value)) for value in table.rows[header]]
    wrong = [name for name in (*PRINTED, *TO_FILL) if headers.count(fold(name)) != 1]
    if wrong:
        names = ", ".join(f"« {name} »" for name in wrong)
        what = f"{table_text(table.file, table.sheet)} : en-têtes manquants ou en double : {names}."
        raise SettingsError(what, cure=AGAIN)
    return {name: headers.index(fold(name)) for name in (*PRINTED, *TO_FILL)}


def _lines(
    table: Table, header: int, positions: Mapping[str, int]
) -> tuple[tuple[ProposalLine, ...], tuple[Fault, ...]]:
    found: list[ProposalLine] = []
    faults: list[Fault] = []
    for row in range(header + 1, len(table.rows)):
        cells = {name: _cell(table, row, column) for name, column in positions.items()}
        if all(is_blank(value) for value in cells.values()):
            continue
        wrong = _Wrong(table, row, positions)
        choice = _choice(cells, wrong)
        texts = tuple(said(cells[name]) for name in PRINTED)
        if texts[0] == TOTAL and not is_blank(filled := shown(cells["Décision"] or cells["Étape à envoyer"])):
            wrong.add("Décision", filled, "une décision se prend sur la ligne d’une lettre ou d’une facture")
        faults += wrong.faults
        found.append(ProposalLine(said(cells["N°"]), texts, row + 1, choice))
    return tuple(found), tuple(faults)


class _Wrong:
    """The faults of one row, gathered while its cells are read."""

    def __init__(self, table: Table, row: int, positions: Mapping[str, int]) -> None:
        self.table, self.row, self.positions = table, row, positions
        self.faults: list[Fault] = []

    def add(self, header: str, value: CellValue, message: str) -> None:
        """Note what is wrong with the cell below a header."""
        self.faults.append(Fault(place(self.table, self.row, self.positions[header]), shown(value), message))


def _choice(cells: Mapping[str, CellValue], wrong: _Wrong) -> Choice:
    verdict = _verdict(cells["Décision"], wrong)
    until = _until(cells["Suspendre jusqu’au"], wrong)
    stage, remark = (_text(header, cells[header], wrong) for header in ("Étape à envoyer", "Remarque"))
    verdict_at, until_at, stage_at = (place(wrong.table, wrong.row, wrong.positions[header]) for header in TO_FILL[:3])
    return Choice(verdict, until, stage, remark, verdict_at, until_at, stage_at, faulty=bool(wrong.faults))


def _verdict(value: CellValue, wrong: _Wrong) -> Verdict | None:
    text = _text("Décision", value, wrong)
    if not text:
        return None
    words = {fold(verdict): verdict for verdict in Verdict}
    if fold(text) not in words:
        message = f"décisions possibles : {', '.join(Verdict)}{did_you_mean(text, Verdict)}"
        wrong.add("Décision", value, message)
    return words.get(fold(text))


def _until(value: CellValue, wrong: _Wrong) -> dt.date | None:
    if is_blank(value):
        return None
    try:
        return to_date(value, since_1904=wrong.table.since_1904)
    except Unreadable as finding:
        wrong.add("Suspendre jusqu’au", value, str(finding))
        return None


def _text(header: str, value: CellValue, wrong: _Wrong) -> str:
    try:
        return to_text(value)
    except Unreadable as finding:
        wrong.add(header, value, str(finding))
        return ""


def _cell(table: Table, row: int, column: int) -> CellValue:
    cells = table.rows[row]
    return cells[column] if column < len(cells) else None
