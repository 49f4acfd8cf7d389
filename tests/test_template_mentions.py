"""What a letter of its stage should say: remarks that stop nothing; and the sample letters to look at."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import docx
import pytest
from build import ON, edit_template, invoice, set_stages, write_ledger
from command import mailmerge
from template_edits import FIRST, add_text, only, remarks
from test_cli import tree

from mailmerge import plan
from mailmerge.screens import plan_json, plan_screen

THIRD = "relance_3_mise_en_demeure.docx"
WHOLE = (
    "{{ creancier.nom }}",
    "{%p for ligne in debiteur.adresse %}",
    "{{ ligne }}",
    "{%p endfor %}",
    "{% for f in factures %}{{ f.numero }} {% endfor %}",
    "{{ total_a_payer }} avant le {{ date_limite }}, IBAN {{ creancier.iban }}",
)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_shipped_letters_say_all_that_their_stage_needs(workspace: Path, number: int) -> None:
    assert remarks(workspace, number) == ()


@pytest.mark.parametrize(
    ("taken", "instead", "told"),
    [
        ("{{ total_a_payer }}", "la somme due", "aucun montant à payer ; ajoutez par exemple {{ total_a_payer }}"),
        ("{{ f.numero }}", "x", "aucune liste des factures ; ajoutez un tableau avec {%tr for f in factures %}"),
        ("{{ date_limite }}", "lundi", "aucun délai de paiement ; ajoutez par exemple {{ date_limite }}"),
        ("IBAN {{ creancier.iban }}", "merci", "aucun moyen de paiement ; ajoutez par exemple {{ creancier.iban }}"),
        ("{{ creancier.nom }}", "Nous", "rien ne dit qui écrit ; ajoutez {{ creancier.nom }}"),
        ("{{ ligne }}", "x", "le nom du client n’y est pas ; ajoutez {{ debiteur.nom }}"),
    ],
)
def test_a_missing_mention_is_a_remark(workspace: Path, taken: str, instead: str, told: str) -> None:
    only(workspace, *WHOLE)
    assert remarks(workspace) == ()
    only(workspace, *(line.replace(taken, instead) for line in WHOLE))
    (remark,) = remarks(workspace)
    assert remark.startswith(f"models_docx/{FIRST} : {told}")


def test_a_name_without_address_is_remarked_for_a_letter_by_post(workspace: Path) -> None:
    only(workspace, *(line.replace("{{ ligne }}", "{{ debiteur.nom }}") for line in WHOLE))
    assert "l’adresse du client n’y est pas" in remarks(workspace)[0]


@pytest.mark.parametrize("means", ["notre RIB est joint", "par chèque à notre ordre", "FR76 3000 6000 0112 3456 7890"])
def test_other_means_of_payment_do(workspace: Path, means: str) -> None:
    only(workspace, *(line.replace("IBAN {{ creancier.iban }}", means) for line in WHOLE))
    assert remarks(workspace) == ()


@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("Nous vous mettons en demeure de payer.", True),
        ("La présente vaut MISE EN\u00a0DEMEURE.", True),
        ("Objet : {{ objet }}", True),
        ("Nous vous demandons de payer.", False),
        ("Payez, avant toute mise en demeure.", False),
    ],
)
def test_a_formal_notice_says_so(workspace: Path, words: str, enough: bool) -> None:
    only(workspace, *WHOLE, words)
    (workspace / "models_docx" / FIRST).replace(workspace / "models_docx" / THIRD)
    told = remarks(workspace, 3)
    assert bool(told) is not enough
    assert enough or "les mots « mise en demeure » n’y sont pas (étape « Mise en demeure »)" in told[0]


@pytest.mark.parametrize("typed", ["« Nom client »", "[Montant TTC]", "«total_du»"])
def test_the_name_of_a_field_between_quotes_is_remarked(workspace: Path, typed: str) -> None:
    add_text(workspace, f"Cher {typed},")
    (remark,) = remarks(workspace)
    assert "s’imprimera tel quel ; si c’est un champ, tapez {{" in remark


def test_remarks_reach_check_plan_and_json_and_stop_nothing(workspace: Path) -> None:
    only(workspace, *(line.replace("{{ date_limite }}", "lundi") for line in WHOLE))
    source = write_ledger(workspace / "g.xlsx", [invoice("C1", "F1", dt.date(2026, 10, 1), 100)])
    made = plan([source], workspace, ON)
    told = f"models_docx/{FIRST} : aucun délai de paiement ; ajoutez par exemple {{{{ date_limite }}}}"
    assert told in made.remarks
    assert f"  - {told}" in plan_screen(made)
    assert told in plan_json(made)["remarks"]  # type: ignore[operator]
    done = mailmerge("check", "--workspace", workspace)
    assert done.returncode == 0
    assert told in done.stdout


# --- The sample letters --------------------------------------------------------------------------------


def test_preview_writes_a_specimen_of_each_stage_whose_amounts_add_up(workspace: Path) -> None:
    done = mailmerge("check", "--preview", "--workspace", workspace)
    assert done.returncode == 0, done.stderr
    assert str(workspace / "apercus") in done.stdout
    stages = ("1 Relance amiable", "2 Relance ferme", "3 Mise en demeure")
    names = [f"Aperçu {name}.docx" for name in stages]
    english = [f"Aperçu {name} (en).docx" for name in stages]
    individuals = [
        f"Aperçu {name} ({folders}).docx" for name in stages for folders in ("particuliers", "en, particuliers")
    ]
    assert sorted(path.name for path in (workspace / "apercus").iterdir()) == sorted(names + english + individuals)
    with zipfile.ZipFile(workspace / "apercus" / english[2]) as letter:
        assert "€1,614.56" in letter.read("word/document.xml").decode()
    for name in names:
        with zipfile.ZipFile(workspace / "apercus" / name) as letter:
            text = letter.read("word/document.xml").decode() + letter.read("word/header1.xml").decode()
        assert "SPÉCIMEN - NE PAS ENVOYER" in text
        # 1 500,00 - 265,44 + 480,00 - 100,00; where charges are claimed the table has no room for what was paid
        for amount in ("1\u202f500,00", "1\u202f234,56", "480,00", "100,00", "1\u202f614,56"):
            assert f"{amount}\u00a0€" in text, amount
        assert ("265,44\u00a0€" in text) or name == names[2]


def test_preview_replaces_its_own_letters_and_nothing_else(workspace: Path) -> None:
    mailmerge("check", "--preview", "--workspace", workspace)
    (workspace / "apercus" / "mes notes.docx").write_bytes(b"x")
    set_stages(workspace, [(1, "Rappel", FIRST, 7, "", 8, "courrier", "aucuns")])
    before = {name: sum_ for name, sum_ in tree(workspace).items() if not name.startswith("apercus")}
    assert mailmerge("check", "--preview", "--workspace", workspace).returncode == 0
    after = tree(workspace)
    assert {name for name in after if name.startswith("apercus/")} == {
        "apercus/Aperçu 1 Rappel.docx",
        "apercus/Aperçu 1 Rappel (en).docx",
        "apercus/Aperçu 1 Rappel (particuliers).docx",
        "apercus/Aperçu 1 Rappel (en, particuliers).docx",
        "apercus/mes notes.docx",
    }
    assert {name: sum_ for name, sum_ in after.items() if not name.startswith("apercus")} == before


def test_preview_of_a_faulty_template_writes_nothing(workspace: Path) -> None:
    edit_template(workspace, FIRST, "{{ total_du }}", "{{ total_dut }}")
    done = mailmerge("check", "--preview", "--workspace", workspace)
    assert done.returncode == 6
    assert not (workspace / "apercus").exists()


def test_preview_that_cannot_be_written_is_told(workspace: Path) -> None:
    (workspace / "apercus").write_text("un fichier")
    done = mailmerge("check", "--preview", "--workspace", workspace)
    assert done.returncode == 7
    assert "Les aperçus ne peuvent pas être écrits" in done.stderr
    assert "Fermez les aperçus ouverts dans Word" in done.stderr


def test_a_preview_opens_as_a_word_document(workspace: Path) -> None:
    only(workspace, *WHOLE)
    mailmerge("check", "--preview", "--workspace", workspace)
    letter = docx.Document(str(workspace / "apercus" / "Aperçu 1 Relance amiable.docx"))
    assert letter.paragraphs[0].text == "SPÉCIMEN - NE PAS ENVOYER"
