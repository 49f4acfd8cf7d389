"""The letters as they are printed: pages, window, repeated header, and what LibreOffice leaves of a template.

Needs LibreOffice and poppler; without them these tests are skipped.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from mailmerge.letters.template.check import check_template, open_template
from mailmerge.letters.template.render import Template, render
from mailmerge.letters.vocabulary import Context, sample_context

ROOT = Path(__file__).parents[1]
NAMES = ("relance_1_amiable", "relance_2_ferme", "relance_3_mise_en_demeure")
MILLIMETRE = 72 / 25.4

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed"
)


def convert(folder: Path, kind: str, *files: Path) -> None:
    """All files by one LibreOffice with a profile of its own."""
    profile = (folder / "profil").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder]
    subprocess.run([*map(str, command), *map(str, files)], check=True, capture_output=True, timeout=180)


def context(invoices: int) -> Context:
    """A usual letter: every field filled, no itemised charges, nothing proposed or enclosed, so many invoices."""
    values = sample_context(True)
    rows = values["factures"]
    assert isinstance(rows, list)
    due = dt.date(2026, 10, 1)
    return values | {
        "factures": [
            SimpleNamespace(**(vars(rows[0]) | {"numero": f"FA-2026-{number:04d}", "echeance": f"{due:%d/%m/%Y}"}))
            for number in range(invoices)
        ],
        "nb_factures": invoices,
        "avoirs": [],
        "echeancier": [],
        "releve": [],
        "mandant": "",
        "charges_reclamees": False,
        "qr_paiement": False,
        "specimen": True,
    }


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each letter with 1, 8 and 40 invoices, as PDF."""
    folder = tmp_path_factory.mktemp("pages")
    letters = []
    for name in NAMES:
        template = Template((ROOT / "models_docx" / f"{name}.docx").read_bytes())
        for invoices in (1, 8, 40):
            path = folder / f"{name}-{invoices}.docx"
            path.write_bytes(render(template, context(invoices)))
            letters.append(path)
    convert(folder, "pdf", *letters)
    return folder


def pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    return text.split("\f")[:-1]


@pytest.mark.parametrize("name", NAMES)
def test_up_to_eight_invoices_make_one_page(pdfs: Path, name: str) -> None:
    assert [len(pages(pdfs / f"{name}-{invoices}.pdf")) for invoices in (1, 8)] == [1, 1]


def test_instalments_and_an_enclosure_leave_a_letter_of_two_invoices_on_one_page(tmp_path: Path) -> None:
    rows = sample_context(True)["echeancier"]
    assert isinstance(rows, list)
    letters = []
    for folder in (".", "en", "particuliers", "en/particuliers"):
        for name in NAMES[:2]:
            template = Template((ROOT / "models_docx" / folder / f"{name}.docx").read_bytes())
            path = tmp_path / f"{folder.replace('/', '-')}-{name}.docx"
            values = context(2) | {"echeancier": [rows[0]] * 3, "releve": sample_context(True)["releve"]}
            path.write_bytes(render(template, values))
            letters.append(path)
    convert(tmp_path, "pdf", *letters)
    assert {path.stem: len(pages(path.with_suffix(".pdf"))) for path in letters} == {path.stem: 1 for path in letters}


@pytest.mark.parametrize("name", NAMES)
def test_a_long_letter_repeats_header_stamp_and_page_numbers(pdfs: Path, name: str) -> None:
    found = pages(pdfs / f"{name}-40.pdf")
    assert len(found) > 1
    with_invoices = [page for page in found if "FA-2026-" in page]
    assert all("N° de facture" in page and "Échéance" in page for page in with_invoices)
    assert sum(len(re.findall(r"FA-2026-\d{4}", page)) for page in found) == 40
    assert all("SPÉCIMEN - NE PAS ENVOYER" in page for page in found)
    assert all(f"Page {number} sur {len(found)}" in page for number, page in enumerate(found, 1))


@pytest.mark.parametrize("name", NAMES)
def test_the_window_shows_the_address_and_nothing_else(pdfs: Path, name: str) -> None:
    """The zone that all window envelopes of France show: x 100-200 mm, y 35-85 mm."""
    command: list[str | Path] = ["pdftotext", "-bbox", pdfs / f"{name}-8.pdf", "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<', boxes)
    inside = [
        word
        for left, top, _, bottom, word in words
        if 100 * MILLIMETRE < float(left) < 200 * MILLIMETRE and 35 * MILLIMETRE < float(top) < 85 * MILLIMETRE
        if float(bottom) < 90 * MILLIMETRE
    ]
    assert " ".join(inside) == "Dupont &amp; Fils SARL 8 rue du Port 44000 NANTES"
    lefts = [float(left) for left, top, _, _, word in words if word == "44000"]
    assert lefts
    assert abs(lefts[0] / MILLIMETRE - 110) < 1


def test_templates_survive_libreoffice(tmp_path: Path) -> None:
    sources = [ROOT / "models_docx" / f"{name}.docx" for name in NAMES]
    convert(tmp_path, "docx", *sources)
    for source in sources:
        saved = (tmp_path / source.name).read_bytes()
        assert saved != source.read_bytes()
        template = open_template(saved)
        assert check_template(template) == ()
        (tmp_path / f"rempli-{source.name}").write_bytes(render(template, context(8)))
    convert(tmp_path, "pdf", *(tmp_path / f"rempli-{source.name}" for source in sources))
    for source in sources:
        found = pages(tmp_path / f"rempli-{source.stem}.pdf")
        assert len(found) == 1
        assert "SPÉCIMEN - NE PAS ENVOYER" in found[0]
        assert len(re.findall(r"FA-2026-\d{4}", found[0])) == 8
