"""What does the docs' page on ledgers say? Run `python tests/make_docs.py` to write it again.

Its last column is what the program reads today; what it must read stands in `ledger_shapes.py`.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from ledger_shapes import CHAPTERS, Shape

from mailmerge.errors import LedgerError
from mailmerge.model import Ledger, Rejected, Settings
from mailmerge.run import load_settings, read_ledgers
from mailmerge.settings.workspace import make_workspace
from mailmerge.values import NBSP, print_number

FOLDER = Path(__file__).parent / "ledgers"
PAGE = Path(__file__).parents[1] / "docs" / "grands_livres.md"

_INTRODUCTION = """# Les grands livres que le programme sait lire

Déposez l’export de votre logiciel tel quel : inutile de le retoucher. Le format est reconnu au contenu, pas au nom du
fichier. Chaque ligne est comptée : facture ou avoir, ligne écartée (avec sa cellule), ou ligne laissée de côté (total,
en-tête répété, note). Ce qui n’est pas un grand livre est refusé en une phrase, et rien n’est écrit.

Pour savoir ce qui est compris d’un fichier, sans rien écrire : `mailmerge check FICHIER`.

Chaque forme ci-dessous est prouvée par un petit échantillon du dossier `tests/ledgers` (noms et montants inventés). La
colonne « Résultat » est ce que le programme en lit réellement ; un test vérifie qu’elle est à jour
(`python tests/make_docs.py` la récrit).
"""


def page(settings: Settings) -> str:
    """The whole page, as Markdown."""
    parts = [_INTRODUCTION]
    for chapter in CHAPTERS:
        rows = [_line(shape.form, _samples(shape), _result(shape, settings)) for shape in chapter.shapes]
        head = [_line("Forme", "Échantillon", "Résultat"), "| --- | --- | --- |"]
        parts.append("\n".join((f"## {chapter.title}", "", *head, *rows, "")))
    return "\n".join(parts)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _samples(shape: Shape) -> str:
    return ", ".join(f"`{file}`" for file in shape.files)


def _result(shape: Shape, settings: Settings) -> str:
    try:
        ledger, _ = read_ledgers([FOLDER / file for file in shape.files], settings)
    except LedgerError as error:
        # The sentence begins with the sample's path, which differs from one machine to the next.
        said = error.what.replace(f"{FOLDER.absolute()}{os.sep}", "").replace("\n", " ")
        for file in shape.files:
            said = said.removeprefix(f"{file} : ").removeprefix(f"{file}, ")
        return f"Refusé : {said}"
    return " ; ".join(_read(ledger))


def _read(ledger: Ledger) -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in ledger.items:
        sums[item.currency or "EUR"] += item.balance
    parts = [_count(len(ledger.items), "pièce")]
    parts[0] += "".join(f", {print_number(total)}{NBSP}{currency}" for currency, total in sorted(sums.items()))
    if ledger.rejected:
        cells = ", ".join(_blamed(row) for row in ledger.rejected)
        verb = "écartée" if len(ledger.rejected) == 1 else "écartées"
        parts.append(f"{_count(len(ledger.rejected), 'ligne')} {verb} : {cells}")
    counts: dict[str, int] = defaultdict(int)
    for reading in ledger.readings:
        for reason, count in reading.ignored:
            counts[reason] += count
    parts += [f"laissé de côté : {reason} ({count})" for reason, count in counts.items()]
    return parts


def _blamed(row: Rejected) -> str:
    cells = " ".join(dict.fromkeys(fault.place.cell for fault in row.faults))
    return f"ligne {cells}" if cells.isdigit() else cells


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "espace"
        make_workspace(workspace)
        PAGE.write_text(page(load_settings(workspace)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
