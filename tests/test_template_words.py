"""Tags as Word leaves them, as other programs write them, and as clerks try them: what is told, and what just works."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from template_edits import FIRST, add, add_text, faults, only, paragraph, run

from mailmerge.letters.template.render import Template, render
from mailmerge.letters.vocabulary import sample_context

NBSP = "\u00a0"


def rendered(workspace: Path) -> list[str]:
    """The paragraphs of the first template, filled."""
    template = Template((workspace / "models_docx" / FIRST).read_bytes())
    return [
        line.text
        for line in docx.Document(io.BytesIO(render(template, sample_context(True) | {"specimen": False}))).paragraphs
    ]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{{" + NBSP + "ville" + NBSP + "}}", "Lyon"),
        ("{{\u202fville }}", "Lyon"),
        ("{% if" + NBSP + "nb_factures > 1 %}oui{% else %}non{% endif %} {{ ville }}", "oui Lyon"),
        ("{% if debiteur.ville == “Nantes” %}oui{% else %}non{% endif %} {{ ville }}", "oui Lyon"),
        ("{% if debiteur.ville == ‘Nantes’ %}oui{% else %}non{% endif %} {{ ville }}", "oui Lyon"),
        ("{% if debiteur.ville == ’Nantes’ %}oui{% else %}non{% endif %} {{ ville }}", "oui Lyon"),
        ("{{ creancier.adresse|join(“, ”) }}", "12 rue des Tilleuls, 69003 Lyon"),
        ("{{ debiteur. nom }}", "Dupont & Fils SARL"),
        ("{% if debiteur.ville in ['Nantes', 'Lyon'] %}oui{% endif %} {{ ville }}", "oui Lyon"),
        ("{% for f in factures if f.jours_retard > 30 %}{{ f.numero }} {% endfor %}", "FA-2026-0042 FA-2026-0042 "),
        ("{% if mandant %}{{ mandant.nom }}{% endif %}", "Société Exemple"),
        ("10 % d’escompte [1], « confiance » : {{ ville }}", "10 % d’escompte [1], « confiance » : Lyon"),
    ],
)
def test_what_is_let_pass_prints_what_was_meant(workspace: Path, typed: str, printed: str) -> None:
    only(workspace, typed)
    assert faults(workspace) == ()
    assert rendered(workspace) == [printed]


@pytest.mark.parametrize(
    ("pieces", "printed"),
    [
        (("<w:r><w:t>{{ vi</w:t><w:softHyphen/><w:t>lle }}</w:t></w:r>",), "Lyon"),
        ((run("{{ vi"), '<w:proofErr w:type="spellStart"/>', run("lle"), run(" }}")), "Lyon"),
        ((run("{{ vi"), '<w:bookmarkStart w:id="9" w:name="a"/>', run("lle }}")), "Lyon"),
        (("<w:r><w:t>{{ ville</w:t><w:br/><w:t>}}</w:t></w:r>",), "Lyon"),
    ],
)
def test_what_word_puts_inside_a_tag_without_harm(workspace: Path, pieces: tuple[str, ...], printed: str) -> None:
    only(workspace)
    add(workspace, paragraph(*pieces))
    assert faults(workspace) == ()
    assert rendered(workspace)[-1] == printed


@pytest.mark.parametrize(
    ("typed", "told", "retype"),
    [
        (
            "{% if ville == «" + NBSP + "Lyon" + NBSP + "» %}x{% endif %}",
            "des guillemets « »",
            "{% if ville == 'Lyon' %}",
        ),
        ("{% if ville == „Lyon“ %}x{% endif %}", "des guillemets “ ”", '{% if ville == "Lyon" %}'),
        ("{% if ville == ′Lyon′ %}x{% endif %}", "des apostrophes ’", "{% if ville == 'Lyon' %}"),
        ("{% if nb_factures > −1 %}x{% endif %}", "un tiret long", "{% if nb_factures > -1 %}"),
        ("{% if nb_factures > 1 –%}x{% endif %}", "un tiret long", "{% if nb_factures > 1 -%}"),
        ("{% if nb_factures ≥ 2 %}x{% endif %}", "un signe mathématique", "{% if nb_factures >= 2 %}"),
        ("{{ total_du\u200b }}", "un caractère invisible", "{{ total_du }}"),
        ("{{ total\u00ad_du }}", "un caractère invisible", "{{ total_du }}"),
        ('{% if ville == "New' + NBSP + 'York" %}x{% endif %}', "une espace insécable", '{% if ville == "New York" %}'),
    ],
)
def test_what_word_spoils_is_told_with_what_to_type(workspace: Path, typed: str, told: str, retype: str) -> None:
    add_text(workspace, typed)
    (fault,) = faults(workspace)
    assert told in fault
    assert retype in fault


def test_a_no_break_space_after_the_p_of_a_paragraph_tag(workspace: Path) -> None:
    add_text(workspace, "{%p" + NBSP + "if recommande %}", "x", "{%p endif %}")
    (fault,) = faults(workspace)
    assert "contient une espace insécable" in fault
    assert "{%p if recommande %}" in fault


@pytest.mark.parametrize(
    ("element", "told"),
    [("<w:tab/>", "contient une tabulation"), ("<w:br/>", "contient un saut de ligne")],
)
def test_a_tab_or_a_line_break_inside_a_tag(workspace: Path, element: str, told: str) -> None:
    add(workspace, paragraph(f"<w:r><w:t>{{% if</w:t>{element}<w:t>recommande %}}x{{% endif %}}</w:t></w:r>"))
    (fault,) = faults(workspace)
    assert told in fault
    assert "retapez-la d’un trait : {% if recommande %}" in fault


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Total_du", "total_du"),
        ("TOTAL_DU", "total_du"),
        ("total dû", "total_du"),
        ("total-du", "total_du"),
        ("délai_jours", "delai_jours"),
        ("Débiteur.Nom", "debiteur.nom"),
    ],
)
def test_a_name_with_capitals_accents_or_spaces(workspace: Path, typed: str, meant: str) -> None:
    add_text(workspace, "{{ " + typed + " }}")
    (fault,) = faults(workspace)
    assert f"champ inconnu « {typed} » ; vouliez-vous dire « {meant} » ?" in fault


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("{{{ total_du }}}", "trois accolades ; deux suffisent : {{ total_du }}"),
        ("｛｛ total_du ｝｝", "accolades d’un autre alphabet ; tapez les accolades du clavier : {{ total_du }}"),
        (
            "{ { total_du } }",
            "a une espace entre ses deux signes et s’imprimerait telle quelle ; retapez : {{",
        ),
        ("{ % if recommande %}", "retapez : {% if recommande %}"),
        ("{#factures}", "balise d’un autre logiciel ; une boucle s’écrit {%tr for f in factures %}"),
        ("{/factures}", "balise d’un autre logiciel ; une boucle s’écrit {%tr for f in factures %}"),
        ("{total_du}", "« {total_du} » s’imprimerait tel quel ; doublez les accolades : {{ total_du }}"),
        ("{d.total_du}", "doublez les accolades : {{ total_du }}"),
        ("{Montant TTC}", "doublez les accolades : {{ f.montant_ttc }}"),
        ("{nomm}", "mailmerge fields"),
        ("[[debiteur.nom]]", "« [[debiteur.nom]] » s’imprimerait tel quel"),
        ("${total_du}", "« ${total_du} » s’imprimerait tel quel ; tapez {{ total_du }}"),
        ("<<total_du>>", "« <<total_du>> » s’imprimerait tel quel"),
        ("+++INS total_du+++", "s’imprimerait tel quel"),
        ("%nom_client%", "« %nom_client% » s’imprimerait tel quel ; tapez {{ debiteur.nom }}"),
        ("{{#if recommande}}", "balise d’un autre logiciel ; une condition s’écrit {% if … %}"),
        ("{{#each factures}}", "balise d’un autre logiciel"),
        ("{# remarque #}", "commentaire"),
    ],
)
def test_the_tags_of_other_programs(workspace: Path, typed: str, told: str) -> None:
    add_text(workspace, typed)
    (fault,) = faults(workspace)
    assert told in fault


@pytest.mark.parametrize(
    "prose",
    [
        "Merci de citer « Nos réf. » [voir plus loin].",
        "Remise de 10 % et 50 % sur l’article {",
        "Voir [1] et <https://exemple.fr>, prix + frais ++ port.",
        "L’objet de la lettre, 100 $ {",
        "Lisez <<les conditions générales de vente jointes à ce courrier>>.",
    ],
)
def test_ordinary_signs_are_no_false_alarm(workspace: Path, prose: str) -> None:
    add_text(workspace, prose)
    assert faults(workspace) == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("{{ debiteur.nom.upper() }}", "employez le filtre : {{ debiteur.nom|upper }}"),
        ("{{ debiteur.nom.strip() }}", "employez le filtre : {{ debiteur.nom|trim }}"),
        ("{{ debiteur.nom.replace('a', 'b') }}", "employez le filtre : {{ debiteur.nom|replace('…', '…') }}"),
        (
            "{{ debiteur.nom.upper }}",
            "« debiteur.nom » ; employez le filtre : {{ debiteur.nom|upper }}",
        ),
        ("{{ today() }}", "une lettre n’appelle pas de fonction"),
        ("{{ debiteur.nom.encode() }}", "une lettre n’appelle pas de fonction"),
        ("{{ total_du|int }}", "les montants et les dates sont du texte prêt à imprimer"),
        ("{{ total_du + total_penalites }}", "tapez un total, comme total_a_payer"),
        ("{% if total_du == 0 %}x{% endif %}", "les montants et les dates sont du texte prêt à imprimer"),
        ("{% if total_du > '1000' %}x{% endif %}", "les montants et les dates sont du texte prêt à imprimer"),
        ("{% for f in factures %}{{ f.reste_du * 2 }}{% endfor %}", "les montants et les dates sont du texte"),
        ("{% if particulier == 'oui' %}x{% endif %}", "ne serait jamais vrai ; un champ oui ou non se teste seul"),
        ("{% if nb_factures == '1' %}x{% endif %}", "un nombre se compare sans guillemets"),
        ("{{ particulier }}", "vaut oui ou non et ne s’imprime pas ; écrivez {% if particulier %}"),
        ("{{ creancier.logo }}", "est une image et ne s’imprime pas comme un texte ; insérez une image"),
        ("{% for x in total_du %}{{ x }}{% endfor %}", "« total_du » n’est pas une liste"),
        ("{% for f in factures %}{{ f }}{% endfor %}", "« f » ne s’imprime pas d’un bloc"),
        ("{{ debiteur.adresse|upper }}", "ne s’imprime pas d’un bloc"),
        ("{{ f.numero }}", "hors d’une boucle ; écrivez {{ f.numero }} entre {%tr for f in factures %}"),
        ("{{ f.montan_ttc }}", "hors d’une boucle ; écrivez {{ f.montant_ttc }} entre {%tr for f in factures %}"),
        ("{% for x in factures %}{{ f.numero }}{% endfor %}", "vouliez-vous dire « x.numero » ?"),
        ("{{ reste_du }}", "hors d’une boucle ; écrivez {{ f.reste_du }}"),
        ("{{ mandant.nom }}", "écrivez {% if mandant %}{{ mandant.nom }}{% endif %}"),
        ("{{ total_du|majuscules }}", "les filtres sont : capitalize, default"),
        ("{{ total_du|uper }}", "filtre inconnu « uper » ; vouliez-vous dire « upper » ?"),
        ("{% if ville = 'Lyon' %}x{% endif %}", "deux signes égal : =="),
        ("{% if nb_factures => 2 %}x{% endif %}", "tapez >= ou <="),
        ("{% if particulier et recommande %}x{% endif %}", "tapez and, or, not"),
        ("{% If recommande %}x{% endif %}", "écrivez en minuscules « if » au lieu de « If »"),
        ("{% si recommande %}x{% endif %}", "écrivez le mot anglais « if » au lieu de « si »"),
        ("{% p if recommande %}", "{%p if recommande %}"),
        ("{% if vrai %}x{% endif %}", "champ inconnu « vrai » ; tapez true"),
        ("{% else %}", "sans {% if %} avant lui"),
        ("{% for f in factures %}{% elif recommande %}{% endfor %}", "sans {% if %} avant lui"),
        ("{{ total_du|first }}", "n’imprimerait qu’un morceau, ou un autre montant ; tapez {{ total_du }} en entier"),
        ("{{ total_du|trim|truncate(3) }}", "n’imprimerait qu’un morceau"),
        ("{{ total_a_payer[:3] }}", "n’imprimerait qu’un morceau"),
        ("{{ date_limite|length }}", "n’imprimerait qu’un morceau"),
        ("{{ total_du|replace(',', '') }}", "n’imprimerait qu’un morceau, ou un autre montant"),
        ("{% for f in factures %}{{ f.reste_du|last }}{% endfor %}", "tapez {{ f.reste_du }} en entier"),
        ("{% if total_penalites %}x{% endif %}", "serait toujours vrai, même pour un montant nul"),
        ("{% for f in factures if not f.deja_regle %}x{% endfor %}", "serait toujours vrai, même pour un montant nul"),
        ("{% for f in factures %}{% if f.deja_regle != '0,00 €' %}x{% endif %}{% endfor %}", "compare mal"),
        ("{% if date == '21 novembre 2026' %}x{% endif %}", "compare mal"),
        ("{{ client.nom }}", "vouliez-vous dire « debiteur.nom » ?"),
        ("{{ societe.nom }}", "vouliez-vous dire « creancier.nom » ?"),
        ("{{ client }}", "vouliez-vous dire « debiteur.nom » ?"),
        ("{{ montant }}", "vouliez-vous dire « total_a_payer » ?"),
        ("{{ total_du|float }}", "les filtres sont : capitalize, default"),
        ("{{ 1200,50 }}", "« {{ 1200,50 }} » n’est pas un champ ; tapez ce texte sans accolades"),
        ("{{ not recommande }}", "« {{ not recommande }} » imprimerait True ou False ; écrivez {% if … %}"),
        ("{{ nb_factures > 1 }}", "imprimerait True ou False"),
        ("{{ total_du is defined }}", "imprimerait True ou False"),
        ("{{ total_du|wordwrap(2) }}", "n’imprimerait qu’un morceau"),
        ("{{ lettre }}", "par exemple {{ lettre.reference }}"),
        ("{{ factures }}", "écrivez {%tr for f in factures %}, {{ f.date }}…, {%tr endfor %}"),
        ("{% switch x %}", "n’est pas une balise connue ; employez if, elif, else, for, endif ou endfor"),
    ],
)
def test_what_clerks_try_is_told_with_its_cure(workspace: Path, typed: str, told: str) -> None:
    add_text(workspace, typed)
    assert told in faults(workspace)[0]


def test_each_fault_is_told_once_and_all_at_once(workspace: Path) -> None:
    add_text(workspace, "{{ totl_du }}", "{{ totl_du }} et encore {{ totl_du }}", "{% if recomande %}x{% endif %}")
    told = faults(workspace)
    assert len(told) == 3
    assert len({fault.split(" « ")[0] for fault in told}) == 3


@pytest.mark.parametrize(
    "typed",
    [
        "{{ total_du|replace(',', '.') }}",
        "{{ total_du|replace('€', 'EUR') }}",
        "{{ total_du|trim|default('-') }}",
        "{{ debiteur.nom|truncate(20) }}{{ debiteur.voie[0:1]|join }}",
        "{% if avoirs %}x{% endif %}{% for f in factures %}{% if f.penalites %}x{% endif %}{% endfor %}",
        "{% for f in factures[:1] %}{{ f.numero }}{% endfor %}",
        "{% if debiteur.ville == 'Nantes' %}x{% endif %}",
    ],
)
def test_what_changes_no_amount_is_no_fault(workspace: Path, typed: str) -> None:
    add_text(workspace, typed)
    assert faults(workspace) == ()


def test_a_misspelt_list_is_one_fault_whatever_its_rows_print(workspace: Path) -> None:
    add_text(workspace, "{% for f in facture %}{{ f.numero }} : {{ f.reste_du }}{% endfor %}")
    (told,) = faults(workspace)
    assert told.endswith("champ inconnu « facture » ; vouliez-vous dire « factures » ?")
