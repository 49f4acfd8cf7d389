"""The command line as a clerk or a launcher uses it: exit codes, messages, questions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from build import Cell, edit_template, invoice, set_value, write_ledger
from command import converse, mailmerge

DUE = dt.date(2026, 10, 1)
RUN = ("run", "--date", "2026-11-21")


def ledger(workspace: Path, *cells: dict[str, Cell]) -> Path:
    rows = [invoice("C1", "F1", DUE, 100) | more for more in (cells or ({},))]
    return write_ledger(workspace / "a_traiter" / "grand livre.xlsx", rows)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


# --- The good day --------------------------------------------------------------------------------------


def test_run_takes_what_is_in_the_drop_folder(workspace: Path) -> None:
    ledger(workspace)
    (workspace / "a_traiter" / "~$grand livre.xlsx").write_bytes(b"lock")
    (workspace / "a_traiter" / "notes.pdf").write_bytes(b"%PDF")
    (workspace / "a_traiter" / "octobre").mkdir()
    done = mailmerge(*RUN, "--yes", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert "1 lettre dans" in done.stdout
    assert "notes.pdf n’est ni un classeur ni un fichier texte" in done.stdout
    assert "octobre est un dossier de a_traiter" in done.stdout
    assert (workspace / "sorties" / "2026-11-21" / "1 Relance amiable").is_dir()


def test_rejected_rows_give_exit_3_and_their_cells(workspace: Path) -> None:
    done = mailmerge(*RUN, "--yes", "--workspace", workspace, ledger(workspace, {}, {"Reste dû": "à voir"}))
    assert done.returncode == 3
    assert "cellule I3 : on lit « à voir » ; montant attendu, par exemple 1 234,56" in done.stdout
    assert (workspace / "sorties" / "2026-11-21").is_dir()


def test_a_dry_run_shows_the_plan_and_writes_nothing(workspace: Path) -> None:
    path = ledger(workspace)
    before = tree(workspace)
    done = mailmerge(*RUN, "--dry-run", "--workspace", workspace, path)
    assert done.returncode == 0
    assert "1 Relance amiable   courrier   1 lettre   100,00\u00a0€" in done.stdout
    assert tree(workspace) == before


def test_json_is_one_object_on_stdout_and_nothing_else(workspace: Path) -> None:
    done = mailmerge(*RUN, "--yes", "--json", "--workspace", workspace, ledger(workspace, {}, {"Échéance": "?"}))
    answer = json.loads(done.stdout)
    assert (answer["exit_code"], done.returncode, len(answer["letters"]), len(answer["rejected"])) == (3, 3, 1, 1)
    assert answer["letters"][0]["total"] == "100.00"
    assert answer["folder"].endswith("2026-11-21")
    failed = mailmerge(*RUN, "--yes", "--json", "--workspace", workspace, "absent.xlsx")
    assert json.loads(failed.stdout)["exit_code"] == failed.returncode == 5
    assert "introuvable" in json.loads(failed.stdout)["error"]["what"]


def test_check_explains_what_was_understood_and_writes_nothing(workspace: Path) -> None:
    path = ledger(workspace, {}, {"Échéance": "?"})
    before = tree(workspace)
    done = mailmerge("check", path, "--workspace", workspace)
    assert done.returncode == 3
    assert "en-têtes à la ligne 1" in done.stdout
    assert "N° facture                            ->  Numéro de facture" in done.stdout
    assert "cellule H3" in done.stdout
    assert tree(workspace) == before
    path.unlink()
    assert mailmerge("check", "--workspace", workspace).returncode == 0


def test_init_keeps_what_is_there(workspace: Path) -> None:
    set_value(workspace, "Général", "Délai de paiement", 45)
    (workspace / "Aide-mémoire des champs.docx").write_text("mes notes", "utf-8")
    before = tree(workspace)
    done = mailmerge("init", workspace)
    assert done.returncode == 0
    assert "déjà là, inchangés : parametres.xlsx" in done.stdout
    assert "models_docx (16 fichiers), samples (3 fichiers)" in done.stdout
    assert tree(workspace) == before


def test_init_brings_everything_to_start(tmp_path: Path) -> None:
    assert mailmerge("init", tmp_path / "dossier d’été").returncode == 0
    assert set(tree(tmp_path / "dossier d’été")) == {
        *("parametres.xlsx", "clients.xlsx", "a_traiter", "models_docx", "samples", "Relances.bat", "relances.sh"),
        *("Relances.command", "Relances.desktop", "Aide-mémoire des champs.docx"),
        *(f"models_docx{folder}" for folder in ("/en", "/particuliers", "/en/particuliers")),
        *(
            f"models_docx{folder}/relance_{name}.docx"
            for folder in ("", "/en", "/particuliers", "/en/particuliers")
            for name in ("1_amiable", "2_ferme", "3_mise_en_demeure")
        ),
        *(
            f"models_docx{folder}/{name}.docx"
            for folder in ("", "/en")
            for name in ("rappel_avant_echeance", "releve_de_compte")
        ),
        *("samples/LISEZMOI.txt", "samples/grand_livre_exemple.xlsx", "samples/export_comptable_exemple.xlsx"),
    }
    for name in ("relances.sh", "Relances.command", "Relances.desktop"):
        assert os.access(tmp_path / "dossier d’été" / name, os.X_OK), name


def test_fields_lists_the_vocabulary() -> None:
    done = mailmerge("fields")
    assert done.returncode == 0
    for word in (
        "total_a_payer_en_lettres",
        "creancier.iban",
        "f.reste_du",
        "{%tr for f in factures %}",
        "mandant.nom",
    ):
        assert word in done.stdout


def test_undo_renames_the_last_run(workspace: Path) -> None:
    ledger(workspace)
    mailmerge(*RUN, "--yes", "--workspace", workspace)
    done = mailmerge("undo", "--workspace", workspace)
    assert done.returncode == 0
    assert "2026-11-21.annulé" in done.stdout
    assert mailmerge("undo", "--workspace", workspace).returncode == 7


# --- The bad days --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "commande"),
        (("envoyer",), "« mailmerge --help »"),
        (("run", "--nope"), "--nope n’existe pas"),
        (("run", "--date", "21/11/2026", "--yes"), "--date 21/11/2026 n’est pas une date"),
        (("init",), "il manque un argument"),
    ],
)
def test_a_mistyped_command_gives_exit_2_in_french(workspace: Path, arguments: tuple[str, ...], told: str) -> None:
    done = mailmerge(*arguments, cwd=workspace)
    assert done.returncode == 2
    assert told in done.stderr + done.stdout
    assert not any(word in done.stderr for word in ("No such", "Missing", "Try ", "Error"))


def test_without_terminal_and_yes_nothing_is_written(workspace: Path) -> None:
    done = mailmerge(*RUN, "--workspace", workspace, ledger(workspace))
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not (workspace / "sorties").exists()


def break_settings(workspace: Path) -> None:
    set_value(workspace, "Général", "Escalade", "?")


def break_template(workspace: Path) -> None:
    edit_template(workspace, "relance_1_amiable.docx", "{{ total_du }}", "{{ total_dû }}")


def remove_template(workspace: Path) -> None:
    (workspace / "models_docx" / "relance_2_ferme.docx").unlink()


def block_output(workspace: Path) -> None:
    (workspace / "sorties").write_text("?")


def remove_settings(workspace: Path) -> None:
    (workspace / "parametres.xlsx").unlink()


def empty_ledger(workspace: Path) -> None:
    (workspace / "a_traiter" / "grand livre.xlsx").write_bytes(b"")


def no_ledger(workspace: Path) -> None:
    (workspace / "a_traiter" / "grand livre.xlsx").unlink()


def word_ledger(workspace: Path) -> None:
    template = workspace / "models_docx" / "relance_1_amiable.docx"
    (workspace / "a_traiter" / "grand livre.xlsx").write_bytes(template.read_bytes())


@pytest.mark.parametrize(
    ("harm", "code", "told"),
    [
        (break_settings, 4, "feuille « Général », cellule B2"),
        (remove_settings, 4, "mailmerge init"),
        (empty_ledger, 5, "vide"),
        (no_ledger, 5, "Déposez votre export"),
        (word_ledger, 5, "Enregistrer sous"),
        (break_template, 6, "vouliez-vous dire « total_du » ?"),
        (remove_template, 6, "relance_2_ferme.docx : le fichier est introuvable"),
        (block_output, 7, "ne peut pas être"),
    ],
)
def test_what_stops_a_run_has_its_exit_code_and_cure(
    workspace: Path, harm: Callable[[Path], None], code: int, told: str
) -> None:
    ledger(workspace)
    harm(workspace)
    before = tree(workspace)
    done = mailmerge(*RUN, "--yes", "--workspace", workspace)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(workspace) == before


def test_a_bug_is_one_sentence_and_a_file(workspace: Path) -> None:
    """The one place where a fault is planted in the program: no input is known that makes it fail."""
    ledger(workspace)
    code = (
        "import sys, mailmerge.run\n"
        "def broken(*_): raise ZeroDivisionError('boum')\n"
        "mailmerge.run.plan = broken\n"
        "from mailmerge.cli import main\n"
        f"main(['run', '--yes', '--workspace', {str(workspace)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "ZeroDivisionError: boum" in (workspace / "relances-erreur.txt").read_text("utf-8")


@pytest.mark.parametrize("library", ["docxtpl", "xlsxwriter", "typer", "rich"])
def test_a_library_taken_away_is_no_fault_of_hers(workspace: Path, tmp_path: Path, library: str) -> None:
    """As an antivirus leaves the program."""
    ledger(workspace)
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError('x', name={library!r})", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mailmerge", *RUN, "--yes", "--workspace", workspace],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))},
    )
    assert done.returncode == 2, done.stderr
    assert f"«\u00a0{library}\u00a0» manque" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((workspace / "sorties").glob("*"))


# --- On a terminal -------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
class TestOnATerminal:
    def ask(self, workspace: Path, *answers: bytes) -> tuple[int, str]:
        return converse([*RUN, "--workspace", str(workspace)], *answers)

    def test_the_plan_comes_before_the_question(self, workspace: Path) -> None:
        ledger(workspace)
        code, screen = self.ask(workspace, b"oui\n")
        assert code == 0
        assert 0 < screen.index("1 lettre à écrire") < screen.index("Écrire cette lettre dans sorties/2026-11-21 ?")
        assert (workspace / "sorties" / "2026-11-21" / "journal.jsonl").exists()

    @pytest.mark.parametrize("answer", [b"n\n", b"\n", b"peut-\xc3\xaatre\n"])
    def test_anything_but_yes_writes_nothing(self, workspace: Path, answer: bytes) -> None:
        ledger(workspace)
        code, screen = self.ask(workspace, answer)
        assert code == 0
        assert "Rien n’a été écrit." in screen
        assert not (workspace / "sorties").exists()

    def test_ctrl_c_at_the_question_is_130(self, workspace: Path) -> None:
        ledger(workspace)
        code, screen = self.ask(workspace, b"\x03")
        assert code == 130
        assert "Interrompu" in screen
        assert not (workspace / "sorties").exists()
