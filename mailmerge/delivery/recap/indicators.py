"""The blocks of figures in the synthesis: how much is owed, how late, how well does it come in?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mailmerge.model import Exposure, Plan, Recovered, Review, SalesDays
from mailmerge.tables.layout import Kind, Row, RowStyle
from mailmerge.values import print_short_date

_SHARES: dict[int, Kind] = {6: "share", 7: "share"}
_DAYS: dict[int, Kind] = dict.fromkeys(range(5, 9), "days")
_NO_SALES = (
    "DSO : il se calcule avec vos ventes TTC de chaque mois ; renseignez-les dans parametres.xlsx, feuille Ventes."
)


def indicators(plan: Plan) -> Iterator[Row]:
    """What is owed, overdue and disputed, the weighted delay, and the days of sales that are unpaid."""
    owed = [exposure for exposure in plan.review.exposures if exposure.total]
    if owed:
        yield Row(("Indicateurs", "", "Devise", "", "", "Encours", "dont échu", "dont litige", "Avoirs"), "heading")
        for exposure in owed:
            yield from _exposure(exposure)
        yield from _sales_days(plan.review.sales_days)
        yield Row(())


def _exposure(one: Exposure) -> Iterator[Row]:
    currency = one.currency
    amounts = (one.total, one.overdue, one.disputed, one.credits)
    yield Row((f"Encours {currency}", "", currency, None, None, *amounts), currency=currency)
    shares = (one.overdue / one.total, one.disputed / one.total)
    yield Row(("Part de l’encours", "", currency, None, None, None, *shares), kinds=_SHARES)
    if one.weighted_delay is not None:
        label = "Retard moyen pondéré de l’échu, en jours"
        yield Row((label, "", currency, None, None, None, one.weighted_delay), kinds=_DAYS)


def _sales_days(days: Sequence[SalesDays]) -> Iterator[Row]:
    """By three methods, on what is owed once credits are deducted."""
    if not days:
        yield Row((_NO_SALES,), "note")
        return
    yield Row(())
    methods = ("Solde", "Épuisement", "Possible", "Retard (ADD)")
    yield Row(("DSO, en jours de ventes", "", "Devise", "", "", *methods), "heading")
    for one in days:
        figures = (one.balance_method, one.count_back, one.best_possible, one.average_delay)
        if any(figure is not None for figure in figures):
            yield Row((_period(one), "", one.currency, None, None, *map(_shown, figures)), kinds=_DAYS)
        if one.remark:
            yield Row((f"DSO {one.currency} : {one.remark} (parametres.xlsx, feuille Ventes).",), "note")


def _period(one: SalesDays) -> str:
    if one.start is None or one.end is None:
        return "DSO"
    return f"Ventes du {print_short_date(one.start)} au {print_short_date(one.end)}"


def _shown(figure: Decimal | None) -> Decimal | str:
    return "—" if figure is None else figure


def recovered(review: Review) -> Iterator[Row]:
    """What was paid since the previous run on letters, by their stage and channel, and what is not known of them."""
    found = review.recovered
    if not found:
        return
    label = f"Encaissé depuis le {print_short_date(dt.date.fromisoformat(review.previous_run[:10]))} sur les lettres"
    yield Row((label, "Canal", "Devise", "", "", "Restait dû", "Encaissé", "Part", "Absent, à vérifier"), "heading")
    for one in found:
        yield _recovered_row((one.stage, one.channel), (one,))
    for currency in sorted({one.currency for one in found}):
        own = [one for one in found if one.currency == currency]
        yield _recovered_row((f"Total {currency}", ""), own, "total")
    yield Row(())


def _recovered_row(labels: tuple[str, str], found: Sequence[Recovered], style: RowStyle = "") -> Row:
    owed = sum((one.owed for one in found), Decimal(0))
    paid = sum((one.recovered for one in found), Decimal(0))
    unknown = sum((one.unknown for one in found), Decimal(0))
    part = paid / owed if owed else None
    currency = found[0].currency
    values = (*labels, currency, None, None, owed, paid, part, unknown or None)
    return Row(values, style, currency, kinds={7: "share"})
