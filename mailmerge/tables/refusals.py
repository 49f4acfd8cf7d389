"""Which sentence tells the clerk why a file cannot be read, and what to do?"""

from __future__ import annotations

from mailmerge.errors import FileUnreadable

SAVE_AS = "ouvrez-le dans Excel, choisissez « Enregistrer sous », type « Classeur Excel (.xlsx) », puis relancez"
_EXPORT_AGAIN = "refaites l’export, ou " + SAVE_AS
_ANOTHER = "indiquez l’export de votre logiciel ; au besoin, " + SAVE_AS
_MAKE_SMALLER = "copiez le tableau seul dans un classeur neuf, puis relancez"


def damaged() -> FileUnreadable:
    """A workbook that contradicts itself or ends too soon."""
    return FileUnreadable("le classeur est abîmé ou incomplet", _EXPORT_AGAIN)


def protected() -> FileUnreadable:
    """A workbook that asks for a password."""
    return FileUnreadable("le classeur est protégé par un mot de passe", "ôtez le mot de passe, puis relancez")


def too_big() -> FileUnreadable:
    """A workbook that would need more memory than it may take."""
    return FileUnreadable("le classeur est trop gros pour être lu", _MAKE_SMALLER)


def too_wide(sheet: str, rows: int, columns: int) -> FileUnreadable:
    """A sheet whose cells stand so far apart that the table between them does not fit in memory."""
    return FileUnreadable(
        f"la feuille « {sheet} » s’étend sur {rows} lignes et {columns} colonnes",
        "supprimez les cellules isolées loin du tableau, ou copiez le tableau dans un classeur neuf",
    )


def too_slow() -> FileUnreadable:
    """A workbook whose reading does not end."""
    return FileUnreadable("la lecture du classeur ne se termine pas", _MAKE_SMALLER)


def reader_died() -> FileUnreadable:
    """A workbook that made its reader crash."""
    return FileUnreadable("la lecture du classeur s’arrête brutalement : il est abîmé ou trop gros", _EXPORT_AGAIN)


def no_table(what: str) -> FileUnreadable:
    """A page or document without any table of at least two rows."""
    return FileUnreadable(f"{what} ne contient aucun tableau", "refaites l’export en .xlsx ou en .csv, puis relancez")


def no_ledger(what: str, cure: str = _ANOTHER) -> FileUnreadable:
    """A file of another kind."""
    return FileUnreadable(f"{what}, pas un classeur", cure)
