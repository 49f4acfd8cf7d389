"""Which sheets of `parametres.xlsx` may be left out, and what can the clerk set there?

Part of the declaration: the default workbook is written from it, and read back by it.
"""

from __future__ import annotations

from dataclasses import replace

from mailmerge.settings.declaration import GENERAL, STAGE_COLUMNS, Entry

SEGMENTS_SHEET = "Segments"
SALES_SHEET = "Ventes"
PRINCIPAL_SHEET = "Mandant"
OPTIONAL_SHEETS = (SEGMENTS_SHEET, SALES_SHEET, PRINCIPAL_SHEET)

_HELPS = {
    "number": "Numéro de l’étape. Ce qui reste vide sur la ligne est repris de la feuille Étapes, au même numéro.",
    "spacing": "Vide : comme la feuille Étapes. 0 : aucun délai exigé.",
    "channel": "Vide : comme la feuille Étapes. Le canal d’un client (clients.xlsx) passe avant.",
}


def _of_segment(column: Entry) -> Entry:
    """The column of a stage as a segment has it: blank for what the sheet Étapes says."""
    said = _HELPS.get(column.key, f"Vide : comme la feuille Étapes. {column.help}")
    return replace(column, help=said, required=column.key == "number")


_MINIMUM = next(entry for entry in GENERAL if entry.key == "minimum")
SEGMENT_COLUMNS: tuple[Entry, ...] = (
    Entry(
        "segment", "Segment", "text", "",
        "Nom du segment, à reporter dans la colonne Segment de clients.xlsx. Une ligne par étape : le segment n’a que "
        "les étapes écrites ici, dans cet ordre.", required=True,
    ),
    *map(_of_segment, STAGE_COLUMNS),
    Entry(
        "minimum", _MINIMUM.label, "amount", "",
        "Sur une ligne du segment ; il vaut pour tout le segment. Vide : comme la feuille Général.",
    ),
)  # fmt: skip

SALES_COLUMNS: tuple[Entry, ...] = (
    Entry(
        "month", "Mois", "month", "",
        "Par exemple 10/2026 ou octobre 2026. Les ventes mensuelles servent au délai moyen de paiement (DSO).",
        required=True,
    ),
    Entry("amount", "Montant TTC", "sum", "", "Ventes du mois, toutes taxes comprises.", required=True),
    Entry("currency", "Devise", "currency", "", "Vide : celle du créancier."),
)  # fmt: skip

PRINCIPAL: tuple[Entry, ...] = (
    Entry(
        "name", "Nom", "text", "",
        "Seulement si vous recouvrez pour le compte d’un autre : le créancier, dont vous êtes mandataire. La feuille "
        "Créancier décrit alors votre société. Vide : vous écrivez en votre nom.",
    ),
    Entry("address_1", "Adresse 1", "text", "", "Numéro et voie (obligatoire avec un nom, CPCEx R. 124-4)."),
    Entry("address_2", "Adresse 2", "text", "", "Complément d’adresse (facultatif)."),
    Entry("postcode", "Code postal", "text", "", "Code postal du siège (obligatoire avec un nom)."),
    Entry("city", "Ville", "text", "", "Ville du siège (obligatoire avec un nom)."),
    Entry("siren", "SIREN", "siren", "", "9 chiffres ; la clé est vérifiée."),
    Entry("siret", "SIRET", "siret", "", "14 chiffres ; la clé est vérifiée (facultatif)."),
    Entry("rcs", "RCS", "text", "", "Par exemple RCS Lyon 123 456 782 (facultatif)."),
    Entry("vat", "N° de TVA", "vat", "", "TVA intracommunautaire ; la clé est vérifiée (facultatif)."),
    Entry("capital", "Forme et capital", "text", "", "Par exemple SAS au capital de 50 000 € (facultatif)."),
    Entry("phone", "Téléphone", "text", "", "Téléphone (facultatif)."),
    Entry("email", "E-mail", "email", "", "Adresse électronique (facultatif)."),
    Entry("website", "Site", "text", "", "Site internet (facultatif)."),
    Entry(
        "basis", "Fondement de la créance", "text", "",
        "D’où vient la dette, par exemple : vente de marchandises selon les factures jointes (CPCEx R. 124-4).",
    ),
)  # fmt: skip
