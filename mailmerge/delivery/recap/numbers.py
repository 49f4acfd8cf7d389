"""The sheet Chiffres: which figures do the charts of the synthesis draw?

One currency to a chart: the creditor’s own, or the first in which anything is owed. Amounts in another currency cannot
stand on the same axis; their figures are in the sheet all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailmerge.delivery.names import stage_folder
from mailmerge.model import AGE_BUCKETS, ChasedRun, Exposure, Plan
from mailmerge.tables.charts import Cells, Chart, ChartKind, Series
from mailmerge.tables.layout import Column, OutValue, Row, Sheet
from mailmerge.values import currency_sign, print_short_date

NUMBERS_SHEET = "Chiffres"
_MOST_RUNS = 12
_LEAST_RUNS = 2  # one point is no course
_WIDTH, _GAP = 350, 14


@dataclass(frozen=True, slots=True)
class _Block:
    """A small table: its heading, its rows, and how its second column is drawn, if it is."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    kind: ChartKind = "column"


def numbers(plan: Plan) -> tuple[Sheet, ...]:
    """Every figure that is drawn, with the name of its chart; no sheet where there is nothing to draw."""
    blocks = _blocks(plan)
    columns = (Column("", 34), Column("", 18, "money"), Column("", 12, "share"))
    rows = [row for block in blocks for row in (Row(block.header, "heading"), *block.rows, Row(()))]
    return (Sheet(NUMBERS_SHEET, columns, rows, filters=False),) if blocks else ()


def charts(plan: Plan, row: int) -> tuple[Chart, ...]:
    """The charts side by side, in that row of another sheet."""
    found: list[Chart] = []
    top = 0
    for block in _blocks(plan):
        last = top + len(block.rows)
        if block.title:
            chart = Chart(
                kind=block.kind,
                title=block.title,
                categories=Cells(NUMBERS_SHEET, top + 1, 0, last, 0),
                series=(Series(Cells(NUMBERS_SHEET, top, 1, top, 1), Cells(NUMBERS_SHEET, top + 1, 1, last, 1)),),
                row=row,
                offset=len(found) * (_WIDTH + _GAP),
                width=_WIDTH,
            )
            found.append(chart)
        top = last + 2
    return tuple(found)


def _blocks(plan: Plan) -> list[_Block]:
    main = _main_currency(plan)
    ages = [_ages(exposure, exposure.currency == main) for exposure in plan.review.exposures if exposure.total]
    runs = [_runs(plan.review.chased, currency, currency == main) for currency in _currencies(plan.review.chased)]
    return [*ages, *_letters(plan), *runs]


def _main_currency(plan: Plan) -> str:
    owed = [exposure.currency for exposure in plan.review.exposures if exposure.total]
    own = plan.settings.creditor.accounts[0].currency
    return own if own in owed or not owed else owed[0]


def _currencies(chased: Sequence[ChasedRun]) -> list[str]:
    return sorted({run.currency for run in chased})


def _ages(exposure: Exposure, drawn: bool) -> _Block:
    title = f"Encours par âge ({currency_sign(exposure.currency)}, avant avoirs)"
    rows = tuple(
        Row((name, amount, amount / exposure.total), currency=exposure.currency)
        for name, amount in zip(AGE_BUCKETS, exposure.buckets, strict=True)
    )
    return _Block((f"Encours par âge {exposure.currency}", "Montant", "Part"), rows, title if drawn else "")


def _letters(plan: Plan) -> list[_Block]:
    """By stage, in whatever currency."""
    counts = Counter(stage_folder(courier.case.stage) for courier in plan.couriers)
    total = sum(counts.values())
    rows = tuple(Row((stage, count, Decimal(count) / total), kinds={1: "integer"}) for stage, count in counts.items())
    header = ("Lettres par étape", "Lettres", "Part")
    return [_Block(header, rows, "Lettres par étape", "bar")] if counts else []


def _runs(chased: Sequence[ChasedRun], currency: str, drawn: bool) -> _Block:
    """The last runs, oldest first; two of one day are told apart by their folder."""
    own = sorted((run for run in chased if run.currency == currency), key=lambda run: (run.date, run.folder))
    own = own[-_MOST_RUNS:]
    days = Counter(run.date for run in own)
    rows: list[Row] = []
    for run in own:
        name = print_short_date(run.date) if days[run.date] == 1 else run.folder
        values: tuple[OutValue, ...] = (name, run.principal)
        rows.append(Row(values, currency=currency))
    title = f"Montants relancés par traitement ({currency_sign(currency)})"
    drawn = drawn and len(own) >= _LEAST_RUNS
    return _Block((f"Montants relancés {currency}", "Principal"), tuple(rows), title if drawn else "")
