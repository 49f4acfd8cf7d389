"""Which fields can a clerk type in a Word template, what do they mean, and what do they look like?

The only declaration of the vocabulary: `mailmerge fields`, the template checker and the sample values come from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Literal, TypeAlias

from mailmerge.values import Printed, to_amount, to_date

Shape: TypeAlias = Literal["texte", "nombre", "oui/non", "liste", "image"]
# What a template is rendered with: groups and the rows of lists are namespaces.
Context: TypeAlias = dict[str, object]
_Rows: TypeAlias = tuple[tuple[str, Shape, str, str], ...]


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field as typed in Word, what it holds, and an example; `group` is empty for the fields without a dot."""

    group: str
    name: str
    shape: Shape
    meaning: str
    example: str

    @property
    def typed(self) -> str:
        """The name as it is typed: `creancier.nom`, `total_du`, `f.numero` in a loop over `factures`."""
        prefix = ROW_NAMES.get(self.group, self.group)
        return f"{prefix}.{self.name}" if self.group else self.name


# In a loop `{%tr for f in factures %}` the row has the name that the template's author chose; these are the usual ones.
ROW_NAMES: Mapping[str, str] = {
    "factures": "f",
    "avoirs": "a",
    "relances_precedentes": "r",
    "echeancier": "e",
    "releve": "p",
}
# The texts that remember the amount or the date that they print, wherever they stand.
AMOUNTS = frozenset(
    (
        *("total_du", "total_penalites", "total_indemnites", "total_a_payer", "montant_ttc", "deja_regle", "reste_du"),
        *("penalites", "indemnite", "montant", "solde_compte", "debit", "credit", "solde"),
    )
)
DATES = frozenset(("date", "date_limite", "echeance"))
GROUPS = ("creancier", "debiteur", "lettre", "mandant")
LISTS: Mapping[str, str] = {
    "factures": "Les factures de la lettre, une ligne par facture",
    "avoirs": "Les avoirs et règlements déduits dans cette lettre",
    "relances_precedentes": "Les lettres déjà envoyées pour ces factures",
    "echeancier": "La proposition de paiement échelonné",
    "releve": "Le relevé de compte : tout ce qui est ouvert, échu ou non",
}

_TOP: _Rows = (
    ("date", "texte", "Date de la lettre", "21 novembre 2026"),
    ("ville", "texte", "Ville du créancier", "Lyon"),
    ("devise", "texte", "Devise de la lettre", "EUR"),
    ("objet", "texte", "Objet de la lettre", "Relance amiable - 2 factures échues"),
    ("nb_factures", "nombre", "Nombre de factures", "2"),
    ("total_du", "texte", "Total des factures, avoirs déduits", "1 234,56 €"),
    ("total_penalites", "texte", "Total des pénalités de retard", "12,30 €"),
    ("total_indemnites", "texte", "Total des indemnités de recouvrement", "80,00 €"),
    ("total_a_payer", "texte", "Montant à payer, frais compris", "1 326,86 €"),
    (
        "total_a_payer_en_lettres",
        "texte",
        "Le même en lettres",
        "mille trois cent vingt-six euros et quatre-vingt-six centimes",
    ),
    ("date_limite", "texte", "Date limite de paiement", "30 novembre 2026"),
    ("solde_compte", "texte", "Solde de tout le compte, si la lettre est accompagnée d’un relevé", "2 014,56 €"),
    ("delai_jours", "nombre", "Jours laissés pour payer", "8"),
    ("charges_reclamees", "oui/non", "Des frais sont réclamés et chiffrés", "oui"),
    ("indemnites_reclamees", "oui/non", "Parmi ces frais, l’indemnité forfaitaire de 40 €", "oui"),
    ("charges_rappelees", "oui/non", "Les frais sont rappelés sans montant", "oui"),
    ("particulier", "oui/non", "Le client est un particulier", "non"),
    ("recommande", "oui/non", "La lettre part en recommandé avec avis de réception", "oui"),
    ("public", "oui/non", "Le client est un organisme public", "non"),
    ("specimen", "oui/non", "Le créancier est encore celui de l’exemple", "non"),
    ("qr_paiement", "oui/non", "La lettre porte un QR de paiement (et texte de remplacement de l’image)", "non"),
)
_PARTY: _Rows = (
    ("nom", "texte", "Raison sociale", "Société Exemple"),
    ("adresse", "liste", "Lignes de l’adresse", "12 rue des Tilleuls / 69003 Lyon"),
    ("siren", "texte", "SIREN", "123 456 782"),
    ("siret", "texte", "SIRET", "123 456 782 00010"),
    ("rcs", "texte", "Mention du RCS", "RCS Lyon 123 456 782"),
    ("tva", "texte", "N° de TVA intracommunautaire", "FR 11 123456782"),
    ("capital", "texte", "Forme et capital", "SAS au capital de 50 000 €"),
    ("iban", "texte", "IBAN du compte pour la devise de la lettre", "FR76 3000 6000 0112 3456 7890 189"),
    ("bic", "texte", "BIC de ce compte", "EXEMFRPPXXX"),
    ("banque", "texte", "Banque", "Banque de l’Exemple"),
    ("titulaire", "texte", "Titulaire du compte", "Société Exemple"),
    ("telephone", "texte", "Téléphone", "04 00 00 00 00"),
    ("courriel", "texte", "Adresse e-mail", "comptabilite@exemple.fr"),
    ("site", "texte", "Site internet", "www.exemple.fr"),
    ("signataire", "texte", "Nom du signataire", "Camille Martin"),
    ("fonction", "texte", "Fonction du signataire", "Responsable du crédit client"),
    ("ville", "texte", "Ville", "Lyon"),
    ("logo", "image", "Logo : à taper comme texte de remplacement d’une image", ""),
)
_DEBTOR: _Rows = (
    ("code", "texte", "Code client", "00123"),
    ("nom", "texte", "Nom ou raison sociale", "Dupont & Fils SARL"),
    ("contact", "texte", "Interlocuteur", "Service comptabilité"),
    ("civilite", "texte", "Civilité de l’interlocuteur", "Madame"),
    (
        "adresse",
        "liste",
        "Lignes de l’adresse postale, nom compris",
        "Dupont & Fils SARL / 8 rue du Port / 44000 NANTES",
    ),
    ("voie", "liste", "Lignes de l’adresse, sans le nom ni la ville", "8 rue du Port"),
    ("code_postal", "texte", "Code postal", "44000"),
    ("ville", "texte", "Ville", "Nantes"),
    ("pays", "texte", "Pays", "France"),
    ("siren", "texte", "SIREN", "732 829 320"),
    ("courriel", "texte", "Adresse e-mail", "compta@dupont.example"),
    ("telephone", "texte", "Téléphone", "02 00 00 00 00"),
)
_LETTER: _Rows = (
    ("reference", "texte", "Référence unique de la lettre", "20261121-0001"),
    ("etape", "nombre", "Numéro de l’étape", "2"),
    ("nom_etape", "texte", "Nom de l’étape", "Relance ferme"),
    ("canal", "texte", "Canal d’envoi", "courrier"),
    ("numero_recommande", "texte", "N° du recommandé, s’il est connu", "1A 123 456 7890 1"),
    ("reference_rf", "texte", "Référence structurée RF (ISO 11649), si elle est activée", "RF48 2026 1121 0001"),
)
_INVOICES: _Rows = (
    ("numero", "texte", "N° de facture", "FA-2026-0042"),
    ("date", "texte", "Date de facture", "05/09/2026"),
    ("echeance", "texte", "Date d’échéance", "05/10/2026"),
    ("jours_retard", "nombre", "Jours de retard", "47"),
    ("objet", "texte", "Objet de la facture", "Fournitures de bureau"),
    ("montant_ttc", "texte", "Montant TTC", "1 500,00 €"),
    ("deja_regle", "texte", "Déjà réglé", "265,44 €"),
    ("reste_du", "texte", "Reste dû", "1 234,56 €"),
    ("taux", "texte", "Taux des pénalités", "12,40 %"),
    ("penalites", "texte", "Pénalités de retard", "12,30 €"),
    ("indemnite", "texte", "Indemnité de recouvrement", "40,00 €"),
)
_CREDITS: _Rows = (
    ("numero", "texte", "N° de l’avoir ou du règlement", "AV-2026-007"),
    ("date", "texte", "Date", "12/09/2026"),
    ("montant", "texte", "Montant déduit ici", "100,00 €"),
)
_PREVIOUS: _Rows = (
    ("date", "texte", "Date de la lettre", "4 novembre 2026"),
    ("etape", "nombre", "Numéro de l’étape", "1"),
    ("nom_etape", "texte", "Nom de l’étape", "Relance amiable"),
    ("reference", "texte", "Référence de la lettre", "20261104-0012"),
)
_INSTALMENTS: _Rows = (
    ("rang", "nombre", "Rang du versement", "1"),
    ("date", "texte", "Date du versement", "15 décembre 2026"),
    ("montant", "texte", "Montant du versement", "411,52 €"),
)
_STATEMENT: _Rows = (
    ("numero", "texte", "N° de la pièce", "FA-2026-0042"),
    ("date", "texte", "Date", "05/09/2026"),
    ("echeance", "texte", "Échéance", "05/10/2026"),
    ("libelle", "texte", "Libellé", "Fournitures de bureau"),
    ("debit", "texte", "Débit : ce qui reste dû d’une facture", "1 234,56 €"),
    ("credit", "texte", "Crédit : un avoir ou un règlement non imputé", "100,00 €"),
    ("solde", "texte", "Solde du compte jusqu’à cette ligne", "1 134,56 €"),
)
_BASIS: _Rows = (("fondement", "texte", "Fondement de la créance", "factures impayées de fournitures de bureau"),)


def _docs(group: str, rows: _Rows) -> tuple[FieldDoc, ...]:
    return tuple(FieldDoc(group, *row) for row in rows)


VOCABULARY: tuple[FieldDoc, ...] = (
    *_docs("", _TOP),
    *_docs("creancier", _PARTY),
    *_docs("debiteur", _DEBTOR),
    *_docs("lettre", _LETTER),
    *_docs("factures", _INVOICES),
    *_docs("avoirs", _CREDITS),
    *_docs("relances_precedentes", _PREVIOUS),
    *_docs("echeancier", _INSTALMENTS),
    *_docs("releve", _STATEMENT),
    *_docs("mandant", _PARTY),
    *_docs("mandant", _BASIS),
)


# An image field is typed as the alternative text of a picture, which is then replaced in each letter.
QR_FIELD, LOGO_FIELD = "qr_paiement", "creancier.logo"
IMAGE_FIELDS = (QR_FIELD, LOGO_FIELD)


def names_in(group: str) -> frozenset[str]:
    """The names after the dot of a group or list; for the empty group, every name that stands alone."""
    own = {field.name for field in VOCABULARY if field.group == group}
    return frozenset(own | {*GROUPS, *LISTS}) if group == "" else frozenset(own)


def sample_context(full: bool) -> Context:
    """Values for trying a template out: everything filled and two rows a list, or every optional thing absent."""
    context: Context = {field.name: _sample(field, full) for field in VOCABULARY if field.group == ""}
    for group in GROUPS:
        context[group] = _namespace(group, full)
    for group in LISTS:
        context[group] = [_namespace(group, full)] * 2 if full else []
    if not full:
        context["mandant"] = ""
        context["nb_factures"] = 1
        context["factures"] = [_namespace("factures", full)]
    return context


def _namespace(group: str, full: bool) -> SimpleNamespace:
    return SimpleNamespace(**{field.name: _sample(field, full) for field in VOCABULARY if field.group == group})


def _sample(field: FieldDoc, full: bool) -> object:
    if field.shape == "nombre":
        return int(field.example)
    if field.shape == "oui/non":
        return full
    if field.shape == "liste":
        return field.example.split(" / ") if full else []
    return _printed(field) if full else ""


def _printed(field: FieldDoc) -> str:
    """The example, with its amount or its date as letters have it."""
    if field.name in AMOUNTS:
        return Printed(field.example, to_amount(field.example)[0])
    return Printed(field.example, to_date(field.example)) if field.name in DATES else field.example
