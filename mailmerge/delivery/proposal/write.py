"""How is a proposal written, so that the clerk reads it like a list and only fills in what she wants otherwise?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mailmerge.delivery.proposal.control import control_sheet
from mailmerge.delivery.proposal.lines import LETTER, PRINTED, SHEET, TO_FILL, TOTAL, Line, proposed_lines
from mailmerge.delivery.recap.lists import held
from mailmerge.errors import OutputError, os_reason
from mailmerge.model import Debtor, Plan, Stage, Verdict
from mailmerge.tables.layout import Column, Kind, Row, RowStyle, Sheet
from mailmerge.tables.write import write_workbook
from mailmerge.values import print_short_date

_NAME = re.compile(r"Proposition(?: (\d+))?\.xlsx", re.IGNORECASE)
_LONGEST_LIST = 255  # of the words of a drop-down list, with the commas between them
_WIDTHS = (8, 7, 12, 36, 15, 11.5, 8, 20, 15, 8, 14, 11, 11.5, 14, 12, 13, 20, 28)
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("Échéance", "Suspendre jusqu’au"), "date"),
    "Retard": "integer",
    **dict.fromkeys(("Principal", "Pénalités", "Indemnités", "À payer"), "money"),
}
_HELP = {
    "Ligne": "Une ligne par lettre, en gras, puis une ligne par facture. Les colonnes blanches ne se modifient pas.",
    "Retard": "Jours de retard à la date des lettres ; pour une lettre, ceux de sa plus ancienne facture.",
    "Principal": "Reste dû, avoirs et règlements déduits.",
    "Décision": "Vide ou « envoyer » : comme proposé. « exclure » : pas dans cette relance. « suspendre » : pas avant "
    "la date. Sur la ligne d’une lettre : pour toutes ses factures ; sur celle d’une facture : pour elle seule, et "
    "c’est elle qui l’emporte.",
    "Suspendre jusqu’au": "Dernier jour de la suspension, avec la décision « suspendre ». Elle vaut aussi pour les "
    "relances suivantes (feuille Suspensions de Suivi.xlsx).",
    "Étape à envoyer": "Une autre étape que celle proposée, pour la lettre ou pour une facture seule.",
    "Remarque": "Gardée avec la décision, dans le récapitulatif.",
}


def write_proposal(plan: Plan, ladder_of: Callable[[Debtor], Sequence[Stage]]) -> Path:
    """A new file in the workspace; one that is there may hold decisions and stays as it is.

    Args:
        plan: what is proposed.
        ladder_of: the stages among which a debtor's letters may be moved.

    Raises:
        OutputError: the file cannot be written.
    """
    content = proposal_workbook(plan, ladder_of)
    path = plan.workspace / _next_name(plan.workspace)
    made = False
    try:
        with path.open("xb") as file:
            made = True
            file.write(content)
    except OSError as error:
        if made:
            with contextlib.suppress(OSError):
                path.unlink()
        raise OutputError(
            f"{path} ne peut pas être écrit : {os_reason(error)}.",
            cure="Vérifiez la place sur le disque et vos droits sur ce dossier, puis relancez.",
        ) from error
    return path.absolute()


def _next_name(workspace: Path) -> str:
    """`Proposition.xlsx`, then `Proposition 2.xlsx`: the highest number is the latest one."""
    matches = [match for path in workspace.glob("*") if (match := _NAME.fullmatch(path.name))]
    number = max((int(match[1] or 1) for match in matches), default=0) + 1
    return f"Proposition {number}.xlsx" if number > 1 else "Proposition.xlsx"


def proposal_workbook(plan: Plan, ladder_of: Callable[[Debtor], Sequence[Stage]]) -> bytes:
    """The workbook: what is proposed, beside it what gets no letter and why, and what the tool needs to know."""
    lines = proposed_lines(plan.decision.cases)
    ladders = [_labels(ladder_of(line.case.debtor)) if line.case else () for line in lines]
    common = ladders[0] if len({ladder for ladder in ladders if ladder}) == 1 else ()
    column = PRINTED.index("À payer") + 1 + TO_FILL.index("Étape à envoyer")
    own = {} if common else {(row, column): ladder for row, ladder in enumerate(ladders) if ladder}
    # The lists of a column reach its last row: the totals stand there too, and their cells take nothing.
    sheet = Sheet(SHEET, _columns(common), [_row(line) for line in lines], choices=own, frozen=2)
    title = f"Proposition de relances du {print_short_date(plan.date)}"
    return write_workbook((sheet, held(plan), control_sheet(plan, lines)), title)


def _columns(stages: tuple[str, ...]) -> tuple[Column, ...]:
    choices = {"Décision": tuple(Verdict), "Étape à envoyer": stages}
    return tuple(
        Column(header, width, _KINDS.get(header, "text"), choices.get(header, ()), _HELP.get(header, ""), fill)
        for header, width, fill in zip(
            (*PRINTED, *TO_FILL), _WIDTHS, (*[False] * len(PRINTED), *[True] * len(TO_FILL)), strict=True
        )
    )


def _row(line: Line) -> Row:
    idle = tuple(range(len(PRINTED), len(PRINTED) + len(TO_FILL))) if line.kind == TOTAL else ()
    style: RowStyle = "total" if line.kind in (LETTER, TOTAL) else ""
    return Row((*line.values, *[None] * len(TO_FILL)), style, line.currency, idle=idle)


def _labels(stages: Sequence[Stage]) -> tuple[str, ...]:
    """The words of the list, or the numbers alone where Excel could not hold or would split the words."""
    labels = tuple(f"{stage.number} {stage.name}" for stage in stages)
    if len(",".join(labels)) <= _LONGEST_LIST and not any("," in label for label in labels):
        return labels
    return tuple(str(stage.number) for stage in stages)
