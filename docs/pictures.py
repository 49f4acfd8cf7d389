"""The pictures of the guides, made by the real program: `python docs/pictures.py` writes `docs/images/*.png`.

Run it with the Python of the development environment, in which `mailmerge` is installed. It also needs LibreOffice
(`soffice`), poppler (`pdftoppm` and `pdftotext`) and the font Carlito, which has the metrics of Calibri (on Debian:
libreoffice-writer, libreoffice-calc, poppler-utils, fonts-crosextra-carlito). Look at every picture afterwards.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

IMAGES = Path(__file__).resolve().parent / "images"
LEDGER = "samples/grand_livre_exemple.xlsx"
RUN_DATE = dt.date(2026, 11, 21)
LETTER_DPI, SHEET_DPI, SYNTHESIS_DPI = 85, 95, 120
MAX_BYTES = 150_000

_WHITE = b"\xff\xff\xff"
_BORDER = b"\xc8\xcc\xd0"  # a page must stand out from the white page of a browser
_MARGIN = 14
_FOOTER = 0.90  # of a sheet's height; below stand its name and page number
_SYNTHESIS = 0.64  # of its page: the checks of rows and amounts below it would make all of it too small to read
_FIRST_LINES = 0.279  # four letters of the proposal
# Number formats follow the office's language, as they do for the clerk.
_FRENCH_OFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop>
</item>
</oor:items>
"""


# What is typed, by column, on the rows that hold all of these words.
Filled: TypeAlias = Mapping[frozenset[str], Mapping[str, str | dt.date]]
_FOLLOWED: Filled = {
    frozenset({"00112"}): {"Réponse": "promesse", "Jusqu’au": dt.date(2026, 12, 4)},
    frozenset({"00492"}): {"Réponse": "litige", "Remarque": "livraison incomplète"},
    frozenset({"00520"}): {"Envoyé": "non"},
    frozenset({"00301"}): {
        "N° recommandé": "1A 123 456 7890 1",
        "Distribué le": dt.date(2026, 11, 25),
        "Issue": "distribué",
    },
    frozenset({"00245"}): {
        "N° recommandé": "1A 123 456 7891 8",
        "Présenté le": dt.date(2026, 11, 25),
        "Issue": "refusé",
    },
}
_DECIDED: Filled = {
    frozenset({"lettre", "00533"}): {"Décision": "exclure"},
    frozenset({"lettre", "00415"}): {"Décision": "suspendre", "Suspendre jusqu’au": dt.date(2026, 12, 4)},
    frozenset({"lettre", "00117"}): {"Étape à envoyer": "2 Relance ferme", "Remarque": "vu avec le commercial"},
}
_SHOWN = {
    "suivi": (
        *("Référence", "Nom", "Étape", "Envoyé", "N° recommandé", "Présenté le", "Distribué le", "Issue", "Réponse"),
        *("Jusqu’au", "Remarque"),
    ),
    "proposition": (
        *("Ligne", "Nom", "N° facture", "Échéance", "Retard", "Étape proposée", "À payer", "Décision"),
        *("Suspendre jusqu’au", "Étape à envoyer", "Remarque"),
    ),
    "penalites": (
        *("Référence", "Nom", "N° facture", "Semestre", "Du", "Au", "Jours", "Base", "Taux %", "Calcul", "Pénalités"),
        "Indemnité",
    ),
}

# For each picture of a sheet: the workbook, the sheet, the resolution, and how much of the page's height is kept.
SHEETS = {
    "recapitulatif": ("recap", "Synthèse", SYNTHESIS_DPI, _SYNTHESIS),
    "non_relancees": ("recap", "Non relancées", SHEET_DPI, _FOOTER),
    "suivi": ("suivi", "Suivi", SHEET_DPI, _FOOTER),
    "proposition": ("proposition", "Proposition", SHEET_DPI, _FIRST_LINES),
    "penalites": ("penalites", "Pénalités", SHEET_DPI, _FOOTER),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of pixels, three bytes each."""

    width: int
    rows: tuple[bytes, ...]

    @property
    def pixels(self) -> Iterator[bytes]:
        """Every pixel, row by row."""
        for row in self.rows:
            for start in range(0, len(row), 3):
                yield row[start : start + 3]

    def cropped(self, height: int) -> Picture:
        """What is not white in the first `height` rows, with a small margin around it."""
        blank = _WHITE * self.width
        filled = [number for number, row in enumerate(self.rows[:height]) if row != blank]
        rows = self.rows[max(filled[0] - _MARGIN, 0) : filled[-1] + 1 + _MARGIN]
        left = min(len(row) - len(row.lstrip(b"\xff")) for row in rows) // 3
        right = -(-max(len(row.rstrip(b"\xff")) for row in rows) // 3)
        left, right = max(left - _MARGIN, 0), min(right + _MARGIN, self.width)
        return Picture(right - left, tuple(row[left * 3 : right * 3] for row in rows))

    def framed(self) -> Picture:
        """The same inside a thin grey line."""
        line = _BORDER * (self.width + 2)
        return Picture(self.width + 2, (line, *(_BORDER + row + _BORDER for row in self.rows), line))


# --- The program's own work ----------------------------------------------------------------------------


def make_run(workspace: Path) -> Path:
    """The dated folder of a run on the clean sample, in a new workspace, beside the proposal that came before it."""
    _mailmerge("init", str(workspace))
    for what in ("--proposal", "--yes"):
        _mailmerge("run", str(workspace / LEDGER), "--workspace", str(workspace), "--date", str(RUN_DATE), what)
    return workspace / "sorties" / str(RUN_DATE)


def _mailmerge(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "mailmerge", *arguments], check=True, stdout=subprocess.DEVNULL)


def longest_letters(folder: Path) -> dict[int, Path]:
    """For each stage, the letter with the most invoices; the first one on a tie."""
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    letters = sorted(map(json.loads, lines), key=lambda letter: (-len(letter["invoices"]), letter["reference"]))
    longest: dict[int, Path] = {}
    for letter in letters:
        longest.setdefault(letter["stage"], folder / letter["file"])
    return dict(sorted(longest.items()))


# --- What the clerk types ------------------------------------------------------------------------------


def with_cells(book: Path, sheet: str, shown: Sequence[str], filled: Filled, target: Path) -> Path:
    """A copy of a workbook with cells filled in, and only the columns that tell the story.

    Args:
        book: as the program wrote it.
        sheet: the one to fill in; its page shows the name of no other.
        shown: the headers of the columns to keep; all of them are too small to read in a picture.
        filled: what is typed, by column, on the rows that hold all of some words.
        target: the copy.
    """
    workbook = openpyxl.load_workbook(book)
    page = workbook[sheet]
    assert isinstance(page, Worksheet)
    headers = [str(cell.value) for cell in page[1]]
    for number in range(2, page.max_row + 1):
        found = {str(cell.value) for cell in page[number]}
        typed = [cells for words, cells in filled.items() if words <= found]
        for header, value in (pair for cells in typed for pair in cells.items()):
            page.cell(number, headers.index(header) + 1, value)
    # In the file one entry stands for neighbours of equal width; each must be hidden by itself.
    widths = [
        one.width for one in list(page.column_dimensions.values()) for _ in range(one.min or 1, (one.max or 1) + 1)
    ]
    for place, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter] = ColumnDimension(page, letter, width=width, hidden=header not in shown)
    workbook.save(target)
    return target


def workbooks(folder: Path, temporary: Path) -> dict[str, Path]:
    """The workbooks to draw: the recap as it is, and those with what a clerk typed, or with fewer columns."""
    recap, copies = folder / "Récapitulatif.xlsx", temporary / "copies"
    copies.mkdir()
    edited: tuple[tuple[str, Path, Filled], ...] = (
        ("suivi", folder / "Suivi.xlsx", _FOLLOWED),
        ("proposition", folder.parents[1] / "Proposition.xlsx", _DECIDED),
        ("penalites", recap, {}),
    )
    return {
        "recap": recap,
        **{
            name: with_cells(book, SHEETS[name][1], _SHOWN[name], filled, copies / f"{name}.xlsx")
            for name, book, filled in edited
        },
    }


# --- From Word and Excel to pixels ---------------------------------------------------------------------


def to_pdf(documents: dict[str, Path], folder: Path) -> None:
    """Convert documents, each to NAME.pdf, by a LibreOffice that speaks French."""
    profile = folder / "office"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FRENCH_OFFICE, encoding="utf-8")
    copies = [shutil.copyfile(source, folder / f"{name}{source.suffix}") for name, source in documents.items()]
    office = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(folder), *map(str, copies)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def page_of_sheet(pdf: Path, sheet: str) -> int:
    """The first page whose footer names the sheet."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    for number, page in enumerate(text.split("\f"), start=1):
        if re.search(rf"^ *{re.escape(sheet)} +Page {number} ", page, re.MULTILINE):
            return number
    raise SystemExit(f"{pdf.name} has no page of sheet {sheet}.")


def draw_page(pdf: Path, page: int, dpi: int) -> Picture:
    """One page as pixels."""
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), str(pdf)]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    _, size, _, pixels = content.split(b"\n", 3)
    width = int(size.split()[0])
    return Picture(width, tuple(pixels[start : start + 3 * width] for start in range(0, len(pixels), 3 * width)))


# --- From pixels to PNG --------------------------------------------------------------------------------


def png(picture: Picture) -> bytes:
    """A PNG of at most 256 colours: the most frequent ones, each other pixel taking the nearest of them."""
    counts = Counter(picture.pixels)
    palette = [colour for colour, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:256]]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts.keys() - places.keys():
        places[colour] = min(range(256), key=lambda place: _distance(palette[place], colour))
    indexes = bytes(places[pixel] for pixel in picture.pixels)
    lines = (b"\0" + indexes[start : start + picture.width] for start in range(0, len(indexes), picture.width))
    header = struct.pack(">IIBBBBB", picture.width, len(picture.rows), 8, 3, 0, 0, 0)
    body = (
        _chunk(b"IHDR", header)
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(b"".join(lines), 9))
    )
    return b"\x89PNG\r\n\x1a\n" + body + _chunk(b"IEND", b"")


def _distance(left: bytes, right: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(left, right, strict=True))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def main() -> None:
    """Make every picture anew."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        folder = make_run(temporary / "travail")
        letters = {f"relance_{stage}": path for stage, path in longest_letters(folder).items()}
        to_pdf({**letters, **workbooks(folder, temporary)}, temporary)
        pictures = {name: draw_page(temporary / f"{name}.pdf", 1, LETTER_DPI) for name in letters}
        for name, (book, sheet, dpi, height) in SHEETS.items():
            pdf = temporary / f"{book}.pdf"
            page = draw_page(pdf, page_of_sheet(pdf, sheet), dpi)
            pictures[name] = page.cropped(int(len(page.rows) * height))
    for name, picture in pictures.items():
        content = png(picture.framed())
        if len(content) > MAX_BYTES:
            raise SystemExit(f"{name}.png is too heavy: {len(content)} bytes.")
        (IMAGES / f"{name}.png").write_bytes(content)
        sys.stdout.write(f"{name}.png  {len(content) // 1000} kB\n")


if __name__ == "__main__":
    main()
