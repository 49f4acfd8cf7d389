"""Which conditions and filters are worth showing to a clerk, and how does she copy a field?"""

from __future__ import annotations

from dataclasses import dataclass

HOW_TO = (
    "Ouvrez le modèle à modifier, dans le dossier `models_docx`. Gardez-en d’abord une copie.",
    "Ici, sélectionnez un champ avec toutes ses accolades et copiez-le (Ctrl + C).",
    "Dans le modèle, clic droit à l’endroit voulu, puis « Conserver uniquement le texte » (l’icône A) : le champ prend "
    "la police de votre lettre. Vous pouvez aussi le taper.",
    "Gras, couleur, taille : mettez en forme le champ entier, accolades comprises.",
    "Enregistrez le modèle. Chaque champ est vérifié avant que la moindre lettre soit écrite : une faute de frappe est "
    "signalée avec sa place et le champ le plus proche.",
)
CONDITIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("{% if creancier.telephone %}au {{ creancier.telephone }}{% endif %}",),
        "Seulement si un champ est rempli : rien ne reste seul quand il est vide.",
    ),
    (("{% if nb_factures > 1 %}les factures{% else %}la facture{% endif %}",), "L’un ou l’autre texte."),
    (("{% if not particulier %}votre texte{% endif %}",), "Le contraire d’une condition : « not » la renverse."),
    (("{% if particulier or recommande %}votre texte{% endif %}",), "L’une ou l’autre (or), les deux à la fois (and)."),
    (("{% if lettre.etape == 3 %}votre texte{% endif %}",), "À une étape seulement. Deux signes égal."),
    (
        ("{%p if charges_rappelees %}", "votre paragraphe", "{%p endif %}"),
        "Tout un paragraphe, sans ligne vide quand il manque. Le p de {%p : chaque balise seule dans son paragraphe.",
    ),
)


@dataclass(frozen=True, slots=True)
class FilterExample:
    """What a filter does, and an example; `full` says whether the example is shown with the fields filled."""

    meaning: str
    code: str
    full: bool = True


FILTERS = {
    "upper": FilterExample("Tout en majuscules", "{{ debiteur.nom|upper }}"),
    "lower": FilterExample("Tout en minuscules", "{{ lettre.nom_etape|lower }}"),
    "capitalize": FilterExample("Majuscule au début, minuscules ensuite", "{{ debiteur.contact|capitalize }}"),
    "title": FilterExample("Majuscule à chaque mot", "{{ lettre.nom_etape|title }}"),
    "default": FilterExample(
        "Un autre texte si le champ est vide", "{{ debiteur.civilite|default('Madame, Monsieur', true) }}", full=False
    ),
    "join": FilterExample("Une liste sur une seule ligne", "{{ debiteur.adresse|join(', ') }}"),
    "first": FilterExample(
        "Le premier élément d’une liste", "{% if debiteur.adresse %}{{ debiteur.adresse|first }}{% endif %}"
    ),
    "last": FilterExample(
        "Le dernier élément d’une liste", "{% if debiteur.adresse %}{{ debiteur.adresse|last }}{% endif %}"
    ),
    "length": FilterExample("Le nombre d’éléments d’une liste", "{{ factures|length }}"),
    "replace": FilterExample("Un texte à la place d’un autre", "{{ creancier.iban|replace(' ', '') }}"),
    "truncate": FilterExample("Coupé à tant de caractères", "{{ objet|truncate(20) }}"),
    "wordwrap": FilterExample("À la ligne tous les tant de caractères", "{{ objet|wordwrap(20) }}"),
    "trim": FilterExample("Sans espaces autour", "{{ debiteur.nom|trim }}"),
    "round": FilterExample("Un calcul arrondi (ici, des semaines)", "{{ (delai_jours / 7)|round|int }}"),
    "int": FilterExample("Un calcul sans ses décimales", "{{ (delai_jours / 7)|int }}"),
}
