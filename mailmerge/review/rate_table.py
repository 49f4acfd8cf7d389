"""Does the table of rates reach far enough for the next letters?"""

from __future__ import annotations

import datetime as dt

from mailmerge.model import Charges, Settings
from mailmerge.values import print_short_date
from mailmerge.values.spans import half_year_end, half_year_of

_AHEAD = dt.timedelta(days=31)


def rate_remarks(settings: Settings, on: dt.date) -> tuple[str, ...]:
    """A sentence if a stage claims charges and the last half-year with an ECB rate is over, or will be in a month."""
    ladders = (settings.stages, *(segment.stages for segment in settings.segments))
    if all(stage.charges is not Charges.CLAIMED for stages in ladders for stage in stages):
        return ()
    known = [rate.half_year for rate in settings.rates if rate.ecb is not None]
    if not known:
        return (f"La table des taux n’a aucun taux BCE : {_row(half_year_of(on))}",)
    last = max(known)
    end = half_year_end(last)
    if end - on > _AHEAD:
        return ()
    following = half_year_of(end + dt.timedelta(days=1))
    stops = f"La table des taux s’arrête au semestre {last}"
    if end < on:
        return (f"{stops}, terminé le {print_short_date(end)} : {_row(following)}",)
    return (f"{stops}, qui finit le {print_short_date(end)} : {_row(following, True)}",)


def _row(half_year: str, coming: bool = False) -> str:
    """What to add, where, and who publishes it."""
    year, half = half_year.split()
    day = f"1er {'janvier' if half == 'S1' else 'juillet'} {year}"
    when = f"dès le {day}, ajoutez" if coming else "ajoutez"
    return (
        f"{when} la ligne « {half_year} » dans parametres.xlsx, feuille Taux : le taux des opérations principales de "
        f"refinancement de la BCE en vigueur au {day} (banque-france.fr, « Taux directeurs »), et les taux d’intérêt "
        "légal de l’arrêté paru au Journal officiel (service-public.fr, « Taux de l’intérêt légal »)."
    )
