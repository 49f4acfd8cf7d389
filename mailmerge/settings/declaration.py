"""What can the clerk set, what does it mean, and what is the default?

The only source of truth: the default `parametres.xlsx` is written from this declaration and read back by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mailmerge.model import Absent, Channel, Charges, Escalation, Grouping, RateRule, Statement

Kind: TypeAlias = Literal[
    "text",
    "number",
    "amount",
    "sum",
    "percent",
    "rate",
    "month",
    "days",
    "term",
    "iban",
    "bic",
    "siren",
    "siret",
    "vat",
    "email",
    "currency",
    "choice",
]

CREDITOR_SHEET = "Créancier"
STAGES_SHEET = "Étapes"
RATES_SHEET = "Taux"
COLUMNS_SHEET = "Colonnes"
GENERAL_SHEET = "Général"
MAX_ACCOUNTS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting: the label in the first column, how its value is read, its default, and the help beside it."""

    key: str
    label: str
    kind: Kind
    default: str
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()


def _accounts() -> tuple[Entry, ...]:
    """The accounts for other currencies: their labels carry a number."""
    examples = {2: ("USD", "FR1420041010050500013M02606", "EXEMFRPPLYO", "Banque de l’Exemple")}
    entries = []
    for number in range(2, MAX_ACCOUNTS + 1):
        currency, iban, bic, bank = examples.get(number, ("", "", "", ""))
        entries += [
            Entry(
                f"currency_{number}", f"Devise {number}", "currency", currency, "Autre devise facturée (facultatif)."
            ),
            Entry(
                f"iban_{number}", f"IBAN {number}", "iban", iban, f"Compte où payer les factures en devise {number}."
            ),
            Entry(f"bic_{number}", f"BIC {number}", "bic", bic, "BIC de ce compte."),
            Entry(f"bank_{number}", f"Banque {number}", "text", bank, "Banque de ce compte."),
        ]
    return tuple(entries)


# The SIREN, VAT number and IBANs are the usual documentation examples: valid, and nobody's.
CREDITOR: tuple[Entry, ...] = (
    Entry("code", "Code", "text", "", "Code interne de votre société, si vous en gérez plusieurs (facultatif)."),
    Entry("name", "Nom", "text", "Société Exemple", "Raison sociale, en tête des lettres.", required=True),
    Entry("address_1", "Adresse 1", "text", "12 rue des Tilleuls", "Numéro et voie.", required=True),
    Entry("address_2", "Adresse 2", "text", "", "Complément d’adresse (facultatif)."),
    Entry("postcode", "Code postal", "text", "69003", "Code postal du siège.", required=True),
    Entry("city", "Ville", "text", "Lyon", "Ville du siège ; elle précède la date des lettres.", required=True),
    Entry("siren", "SIREN", "siren", "123 456 782", "9 chiffres ; la clé est vérifiée."),
    Entry("siret", "SIRET", "siret", "", "14 chiffres ; la clé est vérifiée (facultatif)."),
    Entry("rcs", "RCS", "text", "RCS Lyon 123 456 782", "Mention obligatoire sur les lettres (C. com. R. 123-237)."),
    Entry("vat", "N° de TVA", "vat", "FR 11 123456782", "TVA intracommunautaire ; la clé est vérifiée."),
    Entry("capital", "Forme et capital", "text", "SAS au capital de 50 000 €", "Mention légale (C. com. R. 123-238)."),
    Entry("phone", "Téléphone", "text", "04 00 00 00 00", "Téléphone du service qui relance."),
    Entry("email", "E-mail", "email", "comptabilite@exemple.fr", "Adresse où le client peut répondre."),
    Entry("website", "Site", "text", "www.exemple.fr", "Site internet (facultatif)."),
    Entry("signatory", "Signataire", "text", "Camille Martin", "Nom de la personne qui signe.", required=True),
    Entry("position", "Fonction", "text", "Responsable du crédit client", "Fonction du signataire."),
    Entry("currency", "Devise", "currency", "EUR", "Devise des factures dont la devise est vide.", required=True),
    Entry("iban", "IBAN", "iban", "FR76 3000 6000 0112 3456 7890 189", "Compte où le client paie.", required=True),
    Entry("bic", "BIC", "bic", "EXEMFRPPXXX", "BIC de ce compte, 8 ou 11 caractères."),
    Entry("bank", "Banque", "text", "Banque de l’Exemple", "Nom de la banque."),
    Entry("holder", "Titulaire", "text", "", "Titulaire du compte ; vide : le nom du créancier."),
    *_accounts(),
    Entry(
        "payment_qr", "QR de paiement", "choice", "non",
        "oui : un QR (virement SEPA, en euros) sous les coordonnées bancaires, qui restent imprimées : peu "
        "d’applications de banques françaises le lisent. Essayez avec la vôtre.",
        choices=("non", "oui"),
    ),
    Entry(
        "rf_reference", "Référence RF", "choice", "non",
        "oui : la référence à rappeler prend la forme normalisée RF (ISO 11649) ; sa clé évite les fautes de saisie.",
        choices=("non", "oui"),
    ),
    Entry(
        "logo", "Logo", "text", "",
        "Fichier .png ou .jpg placé à côté de parametres.xlsx ; il remplace, dans les modèles, l’image dont le texte "
        "de remplacement est creancier.logo. Vide : l’image du modèle reste.",
    ),
)  # fmt: skip

GENERAL: tuple[Entry, ...] = (
    Entry(
        "escalation", "Escalade", "choice", Escalation.PROGRESSIVE,
        "progressive : les étapes l’une après l’autre. directe : la première lettre est à la plus haute étape.",
        required=True, choices=tuple(Escalation),
    ),
    Entry(
        "grouping", "Regroupement", "choice", Grouping.STAGE,
        "étape : une lettre par client et par étape. débiteur : une seule lettre par client, à la plus haute étape.",
        required=True, choices=tuple(Grouping),
    ),
    Entry("minimum", "Minimum par lettre", "amount", "5,00", "En dessous de ce montant, pas de lettre.", required=True),
    Entry(
        "payment_terms", "Délai de paiement", "term", "30",
        "Jours ajoutés à la date de facture quand l’échéance est vide.", required=True,
    ),
    Entry(
        "contract_rate", "Taux contractuel", "rate", "",
        "Taux des pénalités de vos conditions de vente, en % par an ; jamais appliqué sous 3 fois le taux légal. "
        "Vide : taux BCE + 10 points (C. com. L. 441-10). clients.xlsx peut en donner un autre par client.",
    ),
    Entry(
        "rate_rule", "Changement de semestre", "choice", RateRule.SPLIT,
        "par semestre : chaque semestre de retard à son taux. figé au départ : le taux du semestre où commence le "
        "retard, jusqu’au bout.", choices=tuple(RateRule),
    ),
    Entry(
        "public_charges", "Intérêts du secteur public", "choice", "non",
        "oui : aux clients de type public, taux BCE + 8 points du semestre où commence le retard et indemnité de 40 € "
        "(CCP R. 2192-31, D. 2192-35), à faire vérifier pour vos contrats. non : aucun frais.", choices=("non", "oui"),
    ),
    Entry(
        "individual_interest", "Intérêts des particuliers", "choice", "non",
        "oui : aux particuliers, l’intérêt au taux légal à compter de la mise en demeure (C. civ. 1231-6), jamais "
        "d’indemnité. non : aucun frais.", choices=("non", "oui"),
    ),
    Entry(
        "reminder_days", "Rappel avant échéance", "term", "",
        "Nombre de jours avant l’échéance où part un rappel (étape 0, rappel_avant_echeance.docx). Vide : aucun. Un "
        "segment n’en envoie que s’il a une ligne 0.",
    ),
    Entry(
        "instalments", "Versements proposés", "term", "",
        "Nombre de versements mensuels égaux proposés dans la lettre. Vide : aucune proposition.",
    ),
    Entry(
        "instalments_stage", "Étape des versements", "number", "2",
        "Numéro de l’étape qui propose des versements. Vide : toutes.",
    ),
    Entry(
        "statement", "Relevé de compte joint", "choice", Statement.NEVER,
        "Un relevé de tout le compte, factures non échues comprises, à côté des lettres.", choices=tuple(Statement),
    ),
    Entry(
        "absent", "Facture disparue", "choice", Absent.ASK,
        "Une facture absente du nouveau grand livre, sans règlement connu. à vérifier : la question vous est posée. "
        "payée : votre export ne contient que les impayés, l’absence vaut paiement.", choices=tuple(Absent),
    ),
    Entry(
        "ledger_days", "Âge du grand livre", "term", "3",
        "Nombre de jours au-delà duquel le grand livre est signalé comme ancien.",
    ),
)  # fmt: skip

STAGE_COLUMNS: tuple[Entry, ...] = (
    Entry("number", "Numéro", "number", "", "L’ordre des lignes est l’ordre des relances.", required=True),
    Entry("name", "Nom", "text", "", "Nom de l’étape ; c’est aussi celui du dossier des lettres.", required=True),
    Entry("template", "Modèle", "text", "", "Fichier Word du dossier models_docx.", required=True),
    Entry(
        "min_days_overdue", "Jours de retard minimum", "days", "",
        "Jours après l’échéance. Négatif : rappel avant l’échéance.", required=True,
    ),
    Entry("spacing", "Jours depuis la lettre précédente", "term", "", "Vide : aucun délai exigé."),
    Entry("days_to_pay", "Jours pour payer", "term", "", "Délai laissé au client.", required=True),
    Entry("channel", "Canal", "choice", "", "Comment part la lettre.", required=True, choices=tuple(Channel)),
    Entry(
        "charges", "Frais", "choice", "",
        "Pénalités de retard et indemnité de 40 € : aucuns, rappelés sans montant, ou réclamés.",
        required=True, choices=tuple(Charges),
    ),
)  # fmt: skip

STAGES: tuple[tuple[str, ...], ...] = (
    ("1", "Relance amiable", "relance_1_amiable.docx", "7", "", "8", Channel.POST, Charges.NONE),
    ("2", "Relance ferme", "relance_2_ferme.docx", "15", "8", "8", Channel.POST, Charges.RECALLED),
    ("3", "Mise en demeure", "relance_3_mise_en_demeure.docx", "30", "15", "8", Channel.REGISTERED, Charges.CLAIMED),
)

RATE_COLUMNS: tuple[Entry, ...] = (
    Entry("half_year", "Semestre", "text", "", "Par exemple 2026 S2.", required=True),
    Entry("legal_individuals", "Taux légal particuliers", "percent", "", "Taux d’intérêt légal, en % par an."),
    Entry("legal_professionals", "Taux légal professionnels", "percent", "", "Taux d’intérêt légal, en % par an."),
    Entry("ecb", "Taux BCE", "percent", "", "Taux de refinancement de la BCE au 1er janvier ou au 1er juillet, en %."),
    Entry("source", "Source", "text", "", "D’où vient ce taux."),
)

_LEGAL = "Arrêté semestriel (taux de l’intérêt légal) ; BCE, opérations principales de refinancement"
RATES: tuple[tuple[str, ...], ...] = (
    ("2019 S1", "3,40", "0,86", "0,00", _LEGAL),
    ("2019 S2", "3,26", "0,87", "0,00", _LEGAL),
    ("2020 S1", "3,15", "0,87", "0,00", _LEGAL),
    ("2020 S2", "3,11", "0,84", "0,00", _LEGAL),
    ("2021 S1", "3,14", "0,79", "0,00", _LEGAL),
    ("2021 S2", "3,12", "0,76", "0,00", _LEGAL),
    ("2022 S1", "3,13", "0,76", "0,00", _LEGAL),
    ("2022 S2", "3,15", "0,77", "0,00", _LEGAL),
    ("2023 S1", "4,47", "2,06", "2,50", _LEGAL),
    ("2023 S2", "6,82", "4,22", "4,00", _LEGAL),
    ("2024 S1", "8,01", "5,07", "4,50", _LEGAL),
    ("2024 S2", "8,16", "4,92", "4,25", _LEGAL),
    ("2025 S1", "7,21", "3,71", "3,15", _LEGAL),
    ("2025 S2", "6,65", "2,76", "2,15", _LEGAL),
    ("2026 S1", "6,67", "2,62", "2,15", "Arrêté du 15/12/2025 ; BCE"),
    ("2026 S2", "6,84", "2,75", "2,40", "Arrêté du 26/06/2026 ; BCE (à vérifier sur le Journal officiel)"),
)


def defaults(entries: tuple[Entry, ...]) -> Mapping[str, str]:
    """Each entry's key and its default as it stands in the cell."""
    return {entry.key: entry.default for entry in entries}
