"""Which groups of customers have stages and a minimum of their own?

One row a segment and stage. What a row leaves blank is as the sheet Étapes says for the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.model import Segment, Stage, Table
from mailmerge.settings.declaration import STAGE_COLUMNS, STAGES_SHEET
from mailmerge.settings.kinds import did_you_mean
from mailmerge.settings.optional_sheets import SEGMENT_COLUMNS, SEGMENTS_SHEET
from mailmerge.settings.sheets import Faults, column_of, read_rows
from mailmerge.settings.stages import make_stage
from mailmerge.values import fold

_LABELS = {column.key: column.label for column in SEGMENT_COLUMNS}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the sheet with both its names: the segment's and the stage's number."""

    row: int
    values: Mapping[str, str]


def read_segments(table: Table | None, stages: Sequence[Stage], faults: Faults) -> tuple[Segment, ...]:
    """The segments in the order of their first rows, named as there.

    Args:
        table: the sheet Segments, if there is one.
        stages: the general ladder; empty where the sheet Étapes has faults of its own.
        faults: where the faulty cells are added.
    """
    if table is None:
        return ()
    inherited = {str(stage.number): _as_typed(stage) for stage in stages}
    lines: dict[str, list[_Line]] = {}
    for row, values in read_rows(table, SEGMENT_COLUMNS, faults):
        if values["segment"] and values["number"]:
            line = _Line(row, _completed(table, row, values, inherited, faults))
            lines.setdefault(fold(values["segment"]), []).append(line)
    return tuple(_segment(table, found, faults) for found in lines.values())


def check_segment(name: str, segments: Sequence[Segment]) -> tuple[str, str]:
    """The segment that a customer's cell names, as the sheet Segments writes it; else a message for the cell."""
    for segment in segments:
        if fold(segment.name) == fold(name):
            return segment.name, ""
    if not segments:
        return "", f"segment inconnu : la feuille « {SEGMENTS_SHEET} » de parametres.xlsx n’en a aucun ; ajoutez-le"
    names = [segment.name for segment in segments]
    near = did_you_mean(name, names)
    return "", f"segment inconnu ; feuille « {SEGMENTS_SHEET} » de parametres.xlsx : {', '.join(names)}{near}"


def _as_typed(stage: Stage) -> Mapping[str, str]:
    return {
        "name": stage.name,
        "template": stage.template,
        "min_days_overdue": str(stage.min_days_overdue),
        "spacing": "" if stage.spacing is None else str(stage.spacing),
        "days_to_pay": str(stage.days_to_pay),
        "channel": stage.channel.value,
        "charges": stage.charges.value,
    }


def _completed(
    table: Table,
    row: int,
    values: Mapping[str, str],
    inherited: Mapping[str, Mapping[str, str]],
    faults: Faults,
) -> Mapping[str, str]:
    """The row with what the sheet Étapes says for its blank cells; a number that is not there needs all of them."""
    general = inherited.get(values["number"])
    blank = [column.key for column in STAGE_COLUMNS if column.required and not values[column.key]]
    if general is None and blank and inherited and not faults.has_row(table, row):
        missing = ", ".join(f"« {_LABELS[key]} »" for key in blank)
        message = f"la feuille {STAGES_SHEET} n’a pas d’étape de ce numéro ; remplissez aussi {missing}"
        faults.add(table, row, column_of(table, _LABELS["number"]), message)
    return {key: value or (general or {}).get(key, "") for key, value in values.items()}


def _segment(table: Table, lines: Sequence[_Line], faults: Faults) -> Segment:
    _check_twice(table, lines, faults)
    return Segment(
        name=lines[0].values["segment"],
        stages=() if faults.found else tuple(map(_stage, lines)),
        minimum=_minimum(table, lines, faults),
    )


def _check_twice(table: Table, lines: Sequence[_Line], faults: Faults) -> None:
    """A number or a name stands once on a ladder; a row that repeats both is told once."""
    numbers: set[str] = set()
    names: set[str] = set()
    for line in lines:
        number, name = line.values["number"], fold(line.values["name"])
        if number in numbers:
            message = f"deux étapes du segment portent le même numéro (« {number} »)"
            faults.add(table, line.row, column_of(table, _LABELS["number"]), message)
        elif name and name in names:
            message = f"deux étapes du segment portent le même nom (« {line.values['name']} »)"
            faults.add(table, line.row, column_of(table, _LABELS["name"]), message)
        numbers.add(number)
        names.add(name)


def _minimum(table: Table, lines: Sequence[_Line], faults: Faults) -> Decimal | None:
    """One for the segment; the same one on several of its rows is no contradiction."""
    minimum: Decimal | None = None
    for line in lines:
        own = Decimal(line.values["minimum"]) if line.values["minimum"] else minimum
        if minimum is not None and own != minimum:
            message = "le segment a déjà un autre minimum, plus haut ; gardez-en un seul"
            faults.add(table, line.row, column_of(table, _LABELS["minimum"]), message)
        minimum = own
    return minimum


def _stage(line: _Line) -> Stage:
    """A spacing of 0 means none: a blank cell takes over that of the general ladder."""
    return make_stage({**line.values, "spacing": "" if line.values["spacing"] == "0" else line.values["spacing"]})
