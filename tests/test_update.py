"""A newer program meets the files of an older one: they gain what is new, and keep and mean all they did."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from build import edit_workbook, set_value, write_ledger
from command import humbly, mailmerge
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from mailmerge import load_settings
from mailmerge.errors import SettingsError
from mailmerge.model import Absent, Field, Grouping, RateRule, Settings
from mailmerge.screens import updated_screen
from mailmerge.settings.replace import replace_kept
from mailmerge.settings.update import is_older, update_settings
from mailmerge.settings.updated import NotUpdated, Updated
from mailmerge.settings.workspace import complete_workspace
from mailmerge.tables.mark import read_mark, with_mark
from mailmerge.version import VERSION

ROOT = Path(__file__).parents[1]
WORKBOOKS = Path(__file__).parent / "workbooks" / "old"
OLD = ("premiere", "libreoffice", "qr", "frais")
BOTH = ("parametres.xlsx", "clients.xlsx")
KEPT = f"parametres (avant la version {VERSION}).xlsx"


@pytest.fixture
def older(tmp_path: Path) -> Callable[[str], Path]:
    """A workspace of an older version: its workbooks, and one template a stage."""

    def make(name: str) -> Path:
        directory = tmp_path / name
        (directory / "models_docx").mkdir(parents=True)
        for path in WORKBOOKS.joinpath(name).glob("*.xlsx"):
            shutil.copy(path, directory)
        for path in ROOT.joinpath("models_docx").glob("relance_*.docx"):
            shutil.copy(path, directory / "models_docx")
        return directory

    return make


def done(workspace: Path, version: str = VERSION) -> dict[str, Updated | NotUpdated]:
    return {outcome.file: outcome for outcome in update_settings(workspace, version)}


def updated(workspace: Path, file: str = "parametres.xlsx", version: str = VERSION) -> Updated:
    outcome = done(workspace, version)[file]
    assert isinstance(outcome, Updated), outcome
    return outcome


def refused(workspace: Path, file: str = "parametres.xlsx") -> NotUpdated:
    """Why a workbook was not completed; it is as it was, and nothing else is there."""
    before = {path.name: path.read_bytes() for path in workspace.glob("*") if path.is_file()}
    outcome = done(workspace)[file]
    assert isinstance(outcome, NotUpdated), outcome
    assert outcome.why
    assert outcome.cure.endswith(".")
    after = {path.name: path.read_bytes() for path in workspace.glob("*") if path.is_file()}
    assert after[file] == before[file]
    assert {name for name in after if name.startswith(file[:5])} == {
        name for name in before if name.startswith(file[:5])
    }
    return outcome


def sheet(path: Path, name: str) -> Worksheet:
    found = openpyxl.load_workbook(path)[name]
    assert isinstance(found, Worksheet)
    return found


def lines(path: Path, name: str) -> dict[object, object]:
    return {row[0].value: row[1].value for row in sheet(path, name).iter_rows(min_row=2)}


def without(settings: Settings) -> Settings:
    return replace(settings, remarks=())


def look(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """All that a cell shows, for those that show something."""
    return {
        (page.title, cell.coordinate): (
            cell.value,
            cell.fill.fgColor.rgb,
            cell.font.b,
            cell.number_format,
            cell.comment.text if cell.comment else "",
        )
        for page in openpyxl.load_workbook(path).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    }


def columns(page: Worksheet) -> dict[int, tuple[float, str]]:
    """Width and number format of each column; several of the same kind are said once in the file."""
    said = page.column_dimensions.values()
    return {
        number: (column.width, column.number_format)
        for column in said
        for number in range(column.min or 1, min(column.max or 1, page.max_column) + 1)
    }


# --- What stays ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OLD)
def test_the_settings_mean_what_they_meant(older: Callable[[str], Path], name: str) -> None:
    workspace = older(name)
    before = load_settings(workspace)
    assert updated(workspace).sheets == ("Segments", "Ventes", "Mandant")
    assert without(load_settings(workspace)) == without(before)


@pytest.mark.parametrize("name", OLD)
def test_every_cell_of_hers_is_where_it_was(older: Callable[[str], Path], name: str) -> None:
    workspace = older(name)
    files = [file for file in BOTH if (workspace / file).exists()]
    before = {file: look(workspace / file) for file in files}
    widths = {
        page.title: {letter: column.width for letter, column in page.column_dimensions.items()}
        for page in openpyxl.load_workbook(workspace / "parametres.xlsx").worksheets
    }
    assert set(done(workspace)) == set(files)
    for file in files:
        after = look(workspace / file)
        assert {cell: after.get(cell) for cell in before[file]} == before[file]
        assert len(after) > len(before[file])
    book = openpyxl.load_workbook(workspace / "parametres.xlsx")
    assert book.sheetnames == [*widths, "Segments", "Ventes", "Mandant"]
    for title, wide in widths.items():
        assert {letter: book[title].column_dimensions[letter].width for letter in wide} == wide


def test_what_she_set_is_what_is_read(older: Callable[[str], Path]) -> None:
    first, charges, grouped = older("premiere"), older("frais"), older("libreoffice")
    for workspace in (first, charges, grouped):
        updated(workspace)
    settings = load_settings(first)
    assert settings.creditor.name == "Ateliers Brunet"
    assert [stage.name for stage in settings.stages] == ["Rappel courtois", "Deuxième rappel", "Mise en demeure"]
    assert settings.general.minimum == Decimal("15")
    assert settings.clients["00123"].details.terms == 45
    general = load_settings(charges).general
    # « Étape des versements » she emptied: every stage. « Changement de semestre » she deleted: the default.
    assert (general.instalments, general.instalments_stage) == (3, None)
    assert (general.rate_rule, general.absent, general.ledger_days) == (RateRule.SPLIT, Absent.PAID, 10)
    assert load_settings(grouped).general.grouping is Grouping.DEBTOR
    assert sheet(first / "parametres.xlsx", "Notes")["B2"].value == "=2*21"


@pytest.mark.parametrize("name", OLD)
def test_the_old_workbooks_are_kept_byte_by_byte(older: Callable[[str], Path], name: str) -> None:
    workspace = older(name)
    assert updated(workspace).kept_as == KEPT
    for path in WORKBOOKS.joinpath(name).glob("*.xlsx"):
        kept = workspace / f"{path.stem} (avant la version {VERSION}).xlsx"
        assert kept.read_bytes() == path.read_bytes()
    assert not list(workspace.glob("*.nouveau"))


def test_an_earlier_copy_is_never_overwritten(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    (workspace / KEPT).write_bytes(b"an earlier one")
    assert updated(workspace).kept_as == f"parametres (avant la version {VERSION}) 2.xlsx"
    assert (workspace / KEPT).read_bytes() == b"an earlier one"


@pytest.mark.parametrize("name", OLD)
def test_a_second_start_does_nothing(older: Callable[[str], Path], name: str) -> None:
    workspace = older(name)
    done(workspace)
    assert not is_older(workspace)
    before = {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")}
    assert done(workspace) == {}
    assert {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")} == before


# --- What is gained --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OLD)
def test_nothing_is_lacking_any_more(older: Callable[[str], Path], workspace: Path, name: str) -> None:
    old = older(name)
    done(old)
    for title in ("Créancier", "Général", "Colonnes", "Mandant"):
        assert set(lines(workspace / "parametres.xlsx", title)) <= set(lines(old / "parametres.xlsx", title))
    for title in ("Segments", "Ventes", "Mandant"):
        fresh, new = (sheet(folder / "parametres.xlsx", title) for folder in (workspace, old))
        assert [[cell.value for cell in row] for row in new.iter_rows()] == [
            [cell.value for cell in row] for row in fresh.iter_rows()
        ]
        assert columns(new) == columns(fresh)
        assert new.freeze_panes == fresh.freeze_panes
        footers = [page.oddFooter.right.text if page.oddFooter else "" for page in (new, fresh)]
        assert footers == ["Page &P sur &N"] * 2
        assert new["B2"].fill.fgColor.rgb == fresh["B2"].fill.fgColor.rgb
        assert {rule.formula1 for rule in new.data_validations.dataValidation} == {
            rule.formula1 for rule in fresh.data_validations.dataValidation
        }
    comments = [cell.comment.text for cell in sheet(old / "parametres.xlsx", "Segments")[1] if cell.comment]
    assert len(comments) == 10


def test_new_lines_come_below_hers_with_their_help_and_list(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    gained = {one.sheet: one.labels for one in updated(workspace).gained}
    assert gained["Créancier"][-3:] == ("QR de paiement", "Référence RF", "Logo")
    general = sheet(workspace / "parametres.xlsx", "Général")
    assert [row[0].value for row in general.iter_rows(min_row=2)][:6] == [
        *("Délai de paiement", "Minimum par lettre", "Regroupement", "Escalade"),
        *("Taux contractuel", "Changement de semestre"),
    ]
    (row,) = [row for row in general.iter_rows() if row[0].value == "Changement de semestre"]
    assert row[1].value == "par semestre"
    assert str(row[2].value).startswith("par semestre : chaque semestre")
    (words,) = [rule.formula1 for rule in general.data_validations.dataValidation if row[1].coordinate in rule.sqref]
    assert words == '"par semestre,figé au départ"'


def test_an_account_she_does_not_have_comes_without_the_example(older: Callable[[str], Path]) -> None:
    workspace = older("qr")

    def forget(book: openpyxl.Workbook) -> None:
        for row in range(book["Créancier"].max_row, 1, -1):
            if str(book["Créancier"].cell(row, 1).value).endswith(" 2"):
                book["Créancier"].delete_rows(row)

    edit_workbook(workspace / "parametres.xlsx", forget)
    updated(workspace)
    said = lines(workspace / "parametres.xlsx", "Créancier")
    assert [said[label] for label in ("Devise 2", "IBAN 2", "BIC 2", "Banque 2")] == [None] * 4
    assert [account.currency for account in load_settings(workspace).creditor.accounts] == ["EUR"]


def test_a_header_word_of_hers_does_not_come_back_in_another_line(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")  # « date de publication » is a comment there, and « sens » is to be ignored
    updated(workspace)
    words = lines(workspace / "parametres.xlsx", "Colonnes")
    assert "date de publication" not in str(words["Publié au BODACC le"])
    assert "date publication bodacc" in str(words["Publié au BODACC le"])
    assert "sens" not in str(words["Sens (D/C)"]).split(" ; ")


def test_half_years_are_added_and_hers_never_changed(older: Callable[[str], Path]) -> None:
    workspace = older("frais")

    def edit(book: openpyxl.Workbook) -> None:
        rates = book["Taux"]
        rates.delete_rows(2, 8)  # 2019 to 2022: she does without
        rates.delete_rows(8, 2)  # 2026
        rates["D7"] = 9.99  # 2025 S2

    edit_workbook(workspace / "parametres.xlsx", edit)
    (rates,) = [one for one in updated(workspace).gained if one.sheet == "Taux"]
    assert rates.labels == ("2026 S1", "2026 S2")
    after = load_settings(workspace).rates
    assert [rate.half_year for rate in after] == [
        *("2023 S1", "2023 S2", "2024 S1", "2024 S2", "2025 S1", "2025 S2", "2026 S1", "2026 S2")
    ]
    assert [rate.ecb for rate in after[-3:]] == [Decimal("9.99"), Decimal("2.15"), Decimal("2.40")]


def test_suspensions_gain_their_column(older: Callable[[str], Path], workspace: Path) -> None:
    old = older("premiere")
    (gained,) = updated(old, "clients.xlsx").gained
    assert (gained.sheet, gained.labels, gained.are_columns) == ("Suspensions", ("Publié le",), True)
    page, fresh = (sheet(folder / "clients.xlsx", "Suspensions") for folder in (old, workspace))
    assert [cell.value for cell in page[1]] == ["Code", "N° facture", "Motif", "Jusqu’au", "Publié le"]
    assert columns(page) == columns(fresh)
    assert page["E1"].comment.text == fresh["E1"].comment.text


def test_a_column_of_customers_brings_its_list(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    edit_workbook(workspace / "clients.xlsx", lambda book: book["Clients"].delete_cols(18, 2))  # Canal, Segment
    updated(workspace, "clients.xlsx")
    page = sheet(workspace / "clients.xlsx", "Clients")
    assert [page["R1"].value, page["S1"].value] == ["Canal", "Segment"]
    found = [rule.formula1 for rule in page.data_validations.dataValidation if "R400" in rule.sqref]
    assert '"courrier,recommandé AR,e-mail"' in found


def test_a_stage_column_that_only_a_newer_version_has_is_added(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    edit_workbook(workspace / "parametres.xlsx", lambda book: book["Étapes"].delete_cols(5))  # the optional one
    with pytest.raises(SettingsError):
        load_settings(workspace)
    updated(workspace)
    assert [stage.spacing for stage in load_settings(workspace).stages] == [None, None, None]


# --- What is not touched ---------------------------------------------------------------------------------------------


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert change(parts[part]) != parts[part]
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)


def draw(book: openpyxl.Workbook) -> None:
    notes = book["Notes"]
    assert isinstance(notes, Worksheet)
    Worksheet.add_chart(notes, BarChart(), "D2")


def test_a_chart_is_not_lost(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    edit_workbook(workspace / "parametres.xlsx", draw)
    told = refused(workspace)
    assert "graphique ou dessin" in told.why
    assert "autre classeur" in told.cure


def test_what_openpyxl_leaves_out_is_not_lost(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="0"/></ext></extLst>'
    )
    rewritten(
        workspace / "parametres.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</worksheet>", extension + b"</worksheet>"),
    )
    assert "que seul Excel sait écrire" in refused(workspace).why


@pytest.mark.parametrize(("name", "read"), [("premiere", b"15"), ("frais", b"10")])  # one required, one not
def test_a_formula_keeps_the_workbook_as_it_is(older: Callable[[str], Path], name: str, read: bytes) -> None:
    """What a formula gives is worked out by Excel alone: written again without it, the cell would be read as empty."""
    workspace = older(name)
    rewritten(
        workspace / "parametres.xlsx",
        "xl/worksheets/sheet5.xml",
        lambda xml: xml.replace(b"<v>%s</v>" % read, b"<f>1*%s</f><v>%s</v>" % (read, read)),
    )
    general = load_settings(workspace).general
    assert Decimal(read.decode()) in (general.minimum, general.ledger_days)
    assert "plus lu de la même façon" in refused(workspace).why


def test_what_would_be_read_otherwise_keeps_the_workbook_as_it_is(older: Callable[[str], Path]) -> None:
    """A header word that a formula gives is no fault when it is empty: it would be forgotten without a word."""
    workspace = older("premiere")
    rewritten(
        workspace / "parametres.xlsx",
        "xl/worksheets/sheet4.xml",
        lambda xml: re.sub(rb't="inlineStr"><is><t>([^<]*encours net)</t></is>', rb't="str"><f>A1</f><v>\1</v>', xml),
    )
    assert load_settings(workspace).extra_words["encours net"] is Field.BALANCE
    assert "plus lu de la même façon" in refused(workspace).why


@pytest.mark.parametrize("lock", [".~lock.parametres.xlsx#", "~$parametres.xlsx"])
@pytest.mark.skipif(os.name == "nt", reason="Windows itself refuses")
def test_a_workbook_that_is_open_waits(older: Callable[[str], Path], lock: str) -> None:
    workspace = older("qr")
    (workspace / lock).touch()
    assert "ouvert" in refused(workspace).why
    (workspace / lock).unlink()
    updated(workspace)


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
@pytest.mark.parametrize("closed", [".", "parametres.xlsx"])
def test_what_may_not_be_written_stays(older: Callable[[str], Path], closed: str) -> None:
    workspace = older("qr")
    before = {path.name: path.read_bytes() for path in workspace.glob("param*")}
    (workspace / closed).chmod(0o555)
    try:
        shown = humbly("-m", "mailmerge", "init", str(workspace)).stdout
    finally:
        (workspace / closed).chmod(0o755)
    assert "parametres.xlsx n’est pas complété" in shown
    assert "pas le droit d’écrire" in shown
    assert {path.name: path.read_bytes() for path in workspace.glob("param*")} == before


def test_a_disk_that_refuses_leaves_everything(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    (workspace / "parametres.xlsx.nouveau").mkdir()  # stands for any refusal of the new file
    assert "dossier" in refused(workspace).why


def test_what_an_interruption_left_is_replaced(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    (workspace / "parametres.xlsx.nouveau").write_bytes(b"half of it")
    updated(workspace)
    assert not (workspace / "parametres.xlsx.nouveau").exists()


def test_what_she_saves_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "parametres.xlsx"
    path.write_bytes(b"saved meanwhile")
    with pytest.raises(PermissionError):
        replace_kept(path, b"read before", b"completed", "1.0")
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [(path.name, b"saved meanwhile")]


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
def test_who_may_read_it_stays_the_same(older: Callable[[str], Path]) -> None:
    path = older("premiere") / "parametres.xlsx"
    path.chmod(0o640)
    updated(path.parent)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_one(older: Callable[[str], Path], tmp_path: Path) -> None:
    workspace = older("qr")
    shared = tmp_path / "commun" / "parametres.xlsx"
    shared.parent.mkdir()
    (workspace / "parametres.xlsx").rename(shared)
    (workspace / "parametres.xlsx").symlink_to(shared)
    updated(workspace)
    assert (workspace / "parametres.xlsx").is_symlink()
    assert read_mark(shared) == VERSION


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut"])
def test_a_damaged_workbook_is_left_to_the_message_of_the_run(older: Callable[[str], Path], content: bytes) -> None:
    workspace = older("qr")
    (workspace / "parametres.xlsx").write_bytes(content)
    assert done(workspace) == {}
    assert (workspace / "parametres.xlsx").read_bytes() == content


def test_settings_in_another_format_are_not_made_into_a_workbook(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    (workspace / "parametres.xlsx").write_bytes(b"Champ;Valeur\nNom;Ateliers\n")
    assert "au format .xlsx" in refused(workspace).cure


def test_faults_are_cured_first(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    set_value(workspace, "Créancier", "IBAN", "faux")
    before = (workspace / "parametres.xlsx").read_bytes()
    assert done(workspace) == {}
    assert (workspace / "parametres.xlsx").read_bytes() == before
    assert not (workspace / KEPT).exists()
    set_value(workspace, "Créancier", "IBAN", "FR76 3000 4000 0312 3456 7890 143")
    updated(workspace)


@pytest.mark.parametrize("title", ["Segment", "Mandants"])
def test_a_sheet_with_a_misspelt_name_is_not_passed_over(older: Callable[[str], Path], title: str) -> None:
    """Added under its right name, the empty sheet would be read instead of hers."""
    workspace = older("qr")
    edit_workbook(workspace / "parametres.xlsx", lambda book: book.create_sheet(title))
    assert done(workspace) == {}
    with pytest.raises(SettingsError):
        load_settings(workspace)


def test_a_renamed_column_is_told_and_not_added_empty(older: Callable[[str], Path]) -> None:
    workspace = older("qr")

    def rename(book: openpyxl.Workbook) -> None:
        book["Étapes"]["E1"] = "Délai entre deux lettres"

    edit_workbook(workspace / "parametres.xlsx", rename)
    assert done(workspace) == {}
    with pytest.raises(SettingsError) as told:
        load_settings(workspace)
    assert "la colonne « Jours depuis la lettre précédente » manque" in "".join(told.value.details)


def test_a_required_sheet_is_asked_for_and_not_invented(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    edit_workbook(workspace / "parametres.xlsx", lambda book: book.remove(book["Étapes"]))
    assert done(workspace) == {}


def test_a_list_of_customers_from_elsewhere_is_left_alone(older: Callable[[str], Path]) -> None:
    workspace = older("qr")
    write_ledger(workspace / "clients.xlsx", [{"Code client": "C1", "Nom client": "Garage"}], sheet="Clients")
    before = (workspace / "clients.xlsx").read_bytes()
    assert set(done(workspace)) == {"parametres.xlsx"}
    assert (workspace / "clients.xlsx").read_bytes() == before


# --- The mark --------------------------------------------------------------------------------------------------------


def test_new_workbooks_are_marked_and_left_alone(workspace: Path) -> None:
    assert [read_mark(workspace / file) for file in BOTH] == [VERSION, VERSION]
    assert done(workspace) == {}
    edit_workbook(workspace / "parametres.xlsx", lambda book: book["Créancier"].delete_rows(30, 4))
    assert read_mark(workspace / "parametres.xlsx") == VERSION  # a program that saves it keeps the mark
    assert done(workspace) == {}


def test_with_nothing_to_add_only_the_mark_changes(workspace: Path) -> None:
    path = workspace / "parametres.xlsx"
    path.write_bytes(with_mark(path.read_bytes(), "0.0.9"))
    outcome = updated(workspace)
    assert (outcome.sheets, outcome.gained) == ((), ())
    with zipfile.ZipFile(path) as new, zipfile.ZipFile(workspace / outcome.kept_as) as old:
        changed = {name for name in new.namelist() if new.read(name) != old.read(name)}
        assert new.namelist() == old.namelist()
    assert changed == {"docProps/custom.xml"}


@pytest.mark.parametrize("name", OLD)
def test_an_unmarked_workbook_can_be_marked(name: str, tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    content = WORKBOOKS.joinpath(name, "parametres.xlsx").read_bytes()
    marked.write_bytes(content)
    assert read_mark(marked) == ""
    marked.write_bytes(with_mark(with_mark(content, "0.9.0"), "0.10.0"))
    assert read_mark(marked) == "0.10.0"
    with zipfile.ZipFile(marked) as package:
        assert package.read("docProps/custom.xml").count(b"Relances") == 1
    assert look(marked) == look(WORKBOOKS / name / "parametres.xlsx")


@pytest.mark.parametrize(
    ("mark", "version", "newer"), [("0.10.0", "0.9.0", True), ("0.9.0", "0.10.0", False), ("?", "0.1.0", False)]
)
def test_a_newer_mark_is_told_and_nothing_changed(workspace: Path, mark: str, version: str, newer: bool) -> None:
    path = workspace / "parametres.xlsx"
    path.write_bytes(with_mark(path.read_bytes(), mark))
    before = path.read_bytes()
    outcome = done(workspace, version)["parametres.xlsx"]
    assert isinstance(outcome, NotUpdated if newer else Updated)
    assert (path.read_bytes() == before) is newer
    if isinstance(outcome, NotUpdated):
        assert f"la version {mark}, plus récente" in outcome.why


def test_the_next_version_gives_back_the_lines_that_she_lacks(workspace: Path) -> None:
    edit_workbook(workspace / "parametres.xlsx", lambda book: book["Général"].delete_rows(6, 2))
    assert done(workspace) == {}
    outcome = updated(workspace, version="9.0.0")
    assert outcome.kept_as == "parametres (avant la version 9.0.0).xlsx"
    assert [(one.sheet, one.labels) for one in outcome.gained] == [
        ("Général", ("Taux contractuel", "Changement de semestre"))
    ]
    assert read_mark(workspace / "parametres.xlsx") == "9.0.0"
    assert done(workspace, "9.0.0") == {}


# --- The other files -------------------------------------------------------------------------------------------------


def test_templates_come_back_but_for_those_that_would_replace_hers(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    hers = workspace / "models_docx" / "relance_1_amiable.docx"
    hers.write_bytes(b"her own words")
    (workspace / "models_docx" / "relance_2_ferme.docx").unlink()
    made, left = complete_workspace(workspace, [("Aide-mémoire.docx", lambda: b"crib")])
    assert "models_docx/relance_2_ferme.docx" in made
    assert "models_docx/releve_de_compte.docx" in made
    assert "Aide-mémoire.docx" in made
    assert hers.read_bytes() == b"her own words"
    assert "models_docx/particuliers/relance_1_amiable.docx" in left
    assert not (workspace / "models_docx" / "particuliers").exists()
    assert not (workspace / "Relances.bat").exists()


# --- A double-click --------------------------------------------------------------------------------------------------

RUN = ("run", "--yes", "--date", "2026-11-21", "--workspace")
LEDGER = ROOT / "samples" / "grand_livre_exemple.xlsx"


def letters(workspace: Path) -> dict[str, bytes]:
    folder = workspace / "sorties" / "2026-11-21"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.docx"))}


def test_the_letters_are_the_same_byte_for_byte(older: Callable[[str], Path], tmp_path: Path) -> None:
    workspace = older("frais")  # of the others, the settings are compared above
    updated_too = tmp_path / "à jour"
    shutil.copytree(workspace, updated_too)
    assert mailmerge(*RUN, workspace, LEDGER).returncode in (0, 3)
    shown = mailmerge(*RUN, updated_too, "--open", LEDGER).stdout
    assert "parametres.xlsx complété pour la version" in shown
    assert letters(workspace)
    assert letters(updated_too) == letters(workspace)


def test_history_is_honoured_and_no_letter_leaves_twice(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    mailmerge(*RUN, workspace, LEDGER)
    sent = len(letters(workspace))
    assert sent > 5
    shown = mailmerge(*RUN, workspace, "--open", LEDGER).stdout
    assert "complété" in shown
    assert not list((workspace / "sorties" / "2026-11-21-2").rglob("*.docx"))


def test_the_screen_says_what_was_added_once(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    shown = mailmerge("run", "--open", "--yes", "--workspace", workspace).stdout
    for told in (
        f"parametres.xlsx complété pour la version {VERSION}, sans changer vos réglages :",
        "feuilles « Segments », « Ventes », « Mandant »",
        "feuille « Suspensions », colonne « Publié le »",
        f"L’ancien est gardé sous « {KEPT} ».",
        "models_docx/particuliers (3 modèles)",
    ):
        assert told in shown
    (workspace / "models_docx" / "releve_de_compte.docx").unlink()
    again = mailmerge("run", "--open", "--yes", "--workspace", workspace).stdout
    assert "complété" not in again
    assert "Modèles" not in again
    assert not (workspace / "models_docx" / "releve_de_compte.docx").exists()


@pytest.mark.parametrize(
    ("count", "told"), [(6, "1, 2, 3, 4, 5, 6"), (7, "1, 2, 3, 4, 5 et 2 autres")], ids=["six", "seven"]
)
def test_a_long_list_of_files_is_cut(count: int, told: str) -> None:
    made = [str(number + 1) for number in range(count)]
    assert updated_screen((), made, (), Path("models_docx")) == [f"Fichiers ajoutés : {told}.", ""]


@pytest.mark.parametrize("options", [("--yes",), ("--open", "--dry-run"), ("--open", "--yes", "--json")])
def test_a_run_that_is_no_double_click_changes_nothing(older: Callable[[str], Path], options: tuple[str, ...]) -> None:
    workspace = older("qr")
    set_value(workspace, "Colonnes", "Feuilles à lire", None)
    before = {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")}
    assert mailmerge("run", *options, "--workspace", workspace, LEDGER).returncode in (0, 3)
    assert {path.name: path.read_bytes() for path in workspace.glob("*.xlsx")} == before


def test_what_cannot_be_completed_does_not_stop_the_run(older: Callable[[str], Path]) -> None:
    workspace = older("premiere")
    edit_workbook(workspace / "parametres.xlsx", draw)
    run = mailmerge(*RUN, workspace, "--open", LEDGER)
    assert run.returncode in (0, 3)
    assert "parametres.xlsx n’est pas complété" in run.stdout
    assert letters(workspace)


def test_init_completes_an_existing_workspace(older: Callable[[str], Path]) -> None:
    workspace = older("frais")
    shown = mailmerge("init", workspace).stdout
    assert "parametres.xlsx complété" in shown
    assert "parametres.xlsx" not in shown.split("déjà là, inchangés :")[1].split("\n")[0]
    assert read_mark(workspace / "parametres.xlsx") == VERSION
    assert "complété" not in mailmerge("init", workspace).stdout
