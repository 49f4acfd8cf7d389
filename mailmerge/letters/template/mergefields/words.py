"""Which words of a merge field name which field of a letter, beside the words that head a ledger's columns?

Words are written as `normalise_header` leaves them; `|` separates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.model import Field

ROW = "f"  # the invoice's name in the loops that are made here

EXPRESSIONS: Mapping[Field, str] = {
    Field.NUMBER: f"{ROW}.numero",
    Field.INVOICE_DATE: f"{ROW}.date",
    Field.DUE_DATE: f"{ROW}.echeance",
    Field.TOTAL: f"{ROW}.montant_ttc",
    Field.PAID: f"{ROW}.deja_regle",
    Field.BALANCE: f"{ROW}.reste_du",
    Field.SUBJECT: f"{ROW}.objet",
    Field.CURRENCY: "devise",
    Field.CODE: "debiteur.code",
    Field.NAME: "debiteur.nom",
    Field.CONTACT: "debiteur.contact",
    Field.CIVILITY: "debiteur.civilite",
    Field.ADDRESS_1: "debiteur.voie[0:1]",
    Field.ADDRESS_2: "debiteur.voie[1:2]",
    Field.ADDRESS_3: "debiteur.voie[2:3]",
    Field.POSTCODE: "debiteur.code_postal",
    Field.CITY: "debiteur.ville",
    Field.POSTCODE_CITY: 'debiteur.code_postal ~ " " ~ debiteur.ville',
    Field.COUNTRY: "debiteur.pays",
    Field.EMAIL: "debiteur.courriel",
    Field.PHONE: "debiteur.telephone",
    Field.SIREN: "debiteur.siren",
}
# Names of the letter that no ledger has, or that a ledger has for something that letters print otherwise.
MORE_NAMES: Mapping[str, str] = {
    "date lettre|date courrier|date jour|date edition": "date",
    "objet lettre|objet courrier": "objet",
    "reference lettre|reference courrier": "lettre.reference",
    "nombre factures|nb factures|nbre factures": "nb_factures",
    "jours retard|retard|retard jours|nb jours retard|nombre jours retard|nbre jours retard": f"{ROW}.jours_retard",
    "numero recommande|numero ar|numero lrar": "lettre.numero_recommande",
}
# The same word heads a column of invoices, and says something of the whole letter.
TWO_MEANINGS: Mapping[str, tuple[str, str]] = {
    "date": (f"{ROW}.date", "date"),
    "objet": (f"{ROW}.objet", "objet"),
    "reference|ref": (f"{ROW}.numero", "lettre.reference"),
    "date limite|date limite paiement|date limite reglement": (f"{ROW}.echeance", "date_limite"),
}
TOTALS = (
    "total|total du|montant total|montant total du|total general|somme due|somme totale|total factures|total impaye"
    "|total impayes|total restant du|solde total|total solde|montant global|total creance|total creances"
)
