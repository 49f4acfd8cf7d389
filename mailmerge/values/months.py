"""Which month or weekday does a word name, in the languages of ledgers?"""

from __future__ import annotations

from collections.abc import Mapping

# As `fold` leaves them. Abbreviations of two months (jui) are left out.
_NAMES = (
    "janvier janv jan january januar janner jaenner enero ene gennaio gen janeiro",
    "fevrier fevr fev february feb februar feber febrero febbraio fevereiro",
    "mars mar march marz maerz mrz marzo marco",
    "avril avr april apr abril abr aprile",
    "mai may mayo maggio mag maio",
    "juin june jun juni junio giugno giu junho",
    "juillet juil juill july jul juli julio luglio lug julho",
    "aout aou august aug agosto ago",
    "septembre sept sep september septiembre setiembre settembre set setembro",
    "octobre oct october oktober okt octubre ottobre ott outubro out",
    "novembre nov november noviembre novembro",
    "decembre dec december dezember dez diciembre dic dicembre dezembro",
)
MONTH_NUMBERS: Mapping[str, int] = {word: number for number, names in enumerate(_NAMES, 1) for word in names.split()}
_WEEKDAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica gio",
    "segunda terca quarta quinta sexta feira",
)
WEEKDAYS = frozenset(word for names in _WEEKDAYS for word in names.split())
# Small words between the parts of a date: 3 de marzo de 2026, le 3 mars, 3rd of March.
DATE_PARTICLES = frozenset(("de", "del", "of", "the", "le", "am", "den", "il", "el"))
