"""Which words in a header name which field?

One declaration serves ledgers, customer lists and the sheet Colonnes of `parametres.xlsx`. Words are written as
`normalise_header` leaves them. A field's words stand in three tiers: where two columns could both be a field, the one
with the more telling header wins (`Montant TTC` over `Montant`); within a tier the clerk is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mailmerge.model import Field
from mailmerge.values import fold


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field's label in `parametres.xlsx`, and the header words that name it: telling, usual, vague."""

    label: str
    telling: str
    usual: str = ""
    vague: str = ""


# Sources: headers of accounting packages and hand-made sheets, French first. `|` separates the words.
FIELDS: Mapping[Field, FieldWords] = {
    Field.NUMBER: FieldWords(
        "Numéro de facture",
        "numero facture|facture numero|reference facture|ref facture|numero facture externe|invoice|invoice number"
        "|invoice numero|invoicenumber|invoiceid|invoice id|facture id",
        "facture|numero piece|pieceref|reference piece|reference document|numero document|numero doc"
        "|documentnumber|fact",
        "numero|piece|document|reference|ref|libelle piece",
    ),
    Field.INVOICE_DATE: FieldWords(
        "Date de facture",
        "date facture|date facturation|date emission|facture le|emise le|invoice date|invoicedate|date issued"
        "|issue date",
        "date piece|piecedate|date document|date doc|documentdate",
        "date|date comptable|date ecriture|date compta|dt facture",
    ),
    Field.DUE_DATE: FieldWords(
        "Date d’échéance",
        "date echeance|echeance|date limite reglement|date limite paiement|due date|duedate|due at|date exigibilite"
        "|date ech|dt ech|ech|echeance le|a payer avant le",
        "date limite|date reglement prevue|date previsionnelle",
    ),
    Field.TOTAL: FieldWords(
        "Montant TTC",
        "montant ttc|total ttc|ttc|mt ttc|facture ttc|montant facture ttc|montant initial ttc",
        "montant facture|montant initial|net a payer|total facture|montant origine|montant brut|montant reclame"
        "|invoice amount|invoiceamount|totalamount|total amount",
        "montant|total|original|amount",
    ),
    Field.PAID: FieldWords(
        "Déjà réglé",
        "deja regle|montant regle|deja paye|montant paye|montant encaisse|total paye|total regle|montant regle ttc"
        "|paid amount|amount paid|paid to date|reglements recus|paiements recus|acompte verse|acomptes verses",
        "regle|paye|encaisse|reglements|acomptes|acompte|verse|versements|encaissements|paiements|regl|paid"
        "|partial payment",
    ),
    Field.BALANCE: FieldWords(
        "Reste dû",
        "reste a payer|restant a payer|reste du|reste du ttc|reste a regler|reste a encaisser|reste a recouvrer"
        "|restant du|montant restant du|solde|solde du|solde restant|solde restant du|solde ttc|montant du"
        "|montant restant|montant ouvert|montant impaye|net du|balance|balance due|open balance|solde non lettre"
        "|residuel|rap",
        "encours|impaye|creance|creances|dette|reste",
        "du",
    ),
    Field.DEBIT: FieldWords("Débit", "debit|montant debit"),
    Field.CREDIT: FieldWords("Crédit", "credit|montant credit"),
    Field.SIDE: FieldWords("Sens (D/C)", "sens|d c|debit credit|sens d c"),
    Field.CURRENCY: FieldWords("Devise", "devise|dev|idevise|currency|currency code|code devise|monnaie"),
    Field.SUBJECT: FieldWords(
        "Objet de la facture",
        "objet|objet facture|intitule facture|designation",
        "libelle|description|libelle ecriture",
    ),
    Field.DOCUMENT_TYPE: FieldWords(
        "Type de pièce", "type piece|type document|type operation|nature piece|type ecriture", "nature"
    ),
    Field.ORIGINAL_INVOICE: FieldWords(
        "Facture d’origine", "facture origine|facture origin|facture liee|facture rattachee|avoir sur facture"
        "|sur facture"
    ),
    Field.STATUS: FieldWords(
        "Statut", "statut|statut facture|etat|etat facture|status|invoice status|code statut"
        "|statut paiement", "situation"
    ),
    Field.STAGE_TO_SEND: FieldWords(
        "Étape à envoyer", "etape a envoyer|relance a faire|etape|relance a envoyer|prochaine relance|stade a envoyer"
    ),
    Field.LAST_STAGE: FieldWords(
        "Dernière étape envoyée",
        "niveau relance|niveau rappel|derniere relance niveau|derniere etape|derniere etape envoyee|derniere relance",
        "niveau|relance|palier|stade",
    ),
    Field.LETTERS_SENT: FieldWords(
        "Nombre de relances envoyées",
        "nb relances|nombre relances|nb relance|nombre relance|relances envoyees|nb rappels|nombre rappels",
    ),
    Field.LAST_DATE: FieldWords(
        "Date de la dernière relance",
        "date derniere relance|date dernier rappel|date relance|relance le|relancee le|derniere relance le|date rappel",
    ),
    Field.PROCEEDINGS: FieldWords(
        "Procédure collective",
        "procedure collective|redressement|liquidation|sauvegarde|procedure|rj lj|rj|lj|pc|redressement judiciaire"
        "|liquidation judiciaire",
    ),
    Field.STOP: FieldWords(
        "Stop relance",
        "stop|stop relance|stop relances|ne pas relancer|ne plus relancer|relance bloquee|relance suspendue|suspendu"
        "|exclu|exclu relance|exclure",
    ),
    Field.DISPUTE: FieldWords(
        "Litige",
        "litige|litiges|en litige|contestation|litigieux|conteste|facture contestee|statut litige|bloque"
        "|dispute|disputed",
        "motif litige",
    ),
    Field.PLAN: FieldWords(
        "Échéancier accordé", "echeancier|echeancier accorde|plan reglement|plan paiement|moratoire",
    ),
    Field.PROMISE: FieldWords(
        "Promesse de paiement",
        "promesse paiement|promesse|promesse reglement|date promesse|promesse reglement le|promise to pay date",
    ),
    Field.HOLD_UNTIL: FieldWords(
        "Bloqué jusqu’au",
        "bloque jusqu au|bloquee jusqu au|suspendu jusqu au|suspendue jusqu au|jusqu au|suspension jusqu au"
        "|ne pas relancer avant|report jusqu au|jusqu a",
    ),
    Field.CODE: FieldWords(
        "Code client",
        "code client|code tiers|numero client|compte client|compte tiers|numero compte tiers|compte auxiliaire"
        "|compauxnum|code comptable|code comptable client|identifiant client|identifiant tiers|reference tiers"
        "|id client|client id|cpt client|customer id|customerid|account number|reference client",
        "code|auxiliaire|matricule|numero compte",
        "compte",
    ),
    Field.NAME: FieldWords(
        "Nom du client",
        "raison sociale|nom client|client nom|nom ou raison sociale|nom tiers|libelle tiers|denomination|compauxlib"
        "|intitule compte|compte intitule|customer name|customername|client name|client debiteur|debiteur",
        "nom|enseigne|partenaire|customer|company name|organization",
        "client|tiers|societe|intitule",
    ),
    Field.CONTACT: FieldWords(
        "Contact", "contact|interlocuteur|nom contact|a l attention|contact facturation", "destinataire",
    ),
    Field.CIVILITY: FieldWords("Civilité", "civilite", "titre"),
    Field.ADDRESS_1: FieldWords(
        "Adresse 1",
        "adresse 1|adresse ligne 1|adr1|adresse1|adr 1|address line 1|address 1",
        "adresse|rue|voie|adresse facturation|adresse complete|billing street|contact address|adr|address",
    ),
    Field.ADDRESS_2: FieldWords(
        "Adresse 2", "adresse 2|adresse ligne 2|adr2|adresse2|adr 2|complement adresse|batiment",
    ),
    Field.ADDRESS_3: FieldWords("Adresse 3", "adresse 3|adresse ligne 3|adr3|adresse3|adr 3|lieu dit|bp"),
    Field.POSTCODE: FieldWords(
        "Code postal", "code postal|cp|c p|codpostal|code post|zip|postal code|billing postal code",
    ),
    Field.CITY: FieldWords("Ville", "ville|commune|localite|bureau distributeur|city|town"),
    Field.POSTCODE_CITY: FieldWords("CP et ville", "cp ville|code postal ville|code postal et ville"),
    Field.COUNTRY: FieldWords("Pays", "pays|pays client|code pays|iso pays|country"),
    Field.EMAIL: FieldWords(
        "E-mail",
        "email|e mail|mail|courriel|adresse mail|adresse e mail|adresse email|mel|email facturation"
        "|email comptabilite",
    ),
    Field.PHONE: FieldWords(
        "Téléphone", "telephone|tel|numero tel|tel pro|numero telephone|fixe|phone", "portable|mobile|gsm",
    ),
    Field.SIREN: FieldWords(
        "SIREN",
        "siren|numero siren|siren siret",
        "siret|numero siret|rcs|identifiant fiscal|numero tva|tva intracom|tva intracommunautaire",
    ),
    Field.KIND: FieldWords(
        "Type de client", "type client|nature client|categorie client|particulier pro|b2b b2c", "type",
    ),
    Field.LANGUAGE: FieldWords("Langue", "langue|langue client|language"),
    Field.TERMS: FieldWords(
        "Délai de paiement",
        "delai paiement|delai reglement|conditions reglement|conditions paiement|cond regl"
        "|delai paiement par defaut|terms",
    ),
    Field.CONTRACT_RATE: FieldWords("Taux contractuel", "taux contractuel|taux penalites"),
    Field.CHANNEL: FieldWords("Canal", "canal|mode envoi|canal relance"),
    Field.SEGMENT: FieldWords("Segment", "segment"),
    Field.REASON: FieldWords("Motif", "motif|raison|motif suspension"),
    Field.COMMENT: FieldWords(
        "Commentaire",
        "commentaire|commentaires|note|notes|memo|note facture|observation|observations|remarque|remarques",
    ),
    Field.IGNORED: FieldWords(
        "Colonnes à ignorer",
        "solde progressif|solde cumule|journal|code journal|montant ht|total ht|ht|tva|montant tva"
        "|jours retard|retard|age",
    ),
}  # fmt: skip

# The other field that a header stands for when its first one is taken: in `Client | Nom`, Client is the code.
SECOND_CHOICE: Mapping[str, Field] = {"client": Field.CODE, "tiers": Field.CODE}

_CURRENCY_TOKENS = frozenset(("eur", "euro", "euros", "€"))
_NUMBER_TOKENS = frozenset(("n", "no", "num", "numero", "ndeg", "nr"))
_PARTICLES = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "en"))


@cache
def normalise_header(header: str) -> str:
    """A header without accents, case, particles and currency; `N° de la facture (€)` -> `numero facture`."""
    tokens = [token for token in fold(re.sub(r"[#]", " n ", header)).split() if token not in _CURRENCY_TOKENS]
    if not tokens:
        return fold(header)
    tokens = ["numero" if token in _NUMBER_TOKENS else token for token in tokens]
    # A last "du" is the participle (montant dû), not the article.
    kept = [token for index, token in enumerate(tokens) if token not in _PARTICLES or index == len(tokens) - 1]
    return " ".join(kept)


def words_of(field: Field) -> tuple[str, ...]:
    """All header words that name a field, the most telling first."""
    words = FIELDS[field]
    return tuple(word for tier in (words.telling, words.usual, words.vague) for word in tier.split("|") if word)


@cache
def built_in_words() -> Mapping[str, tuple[Field, int]]:
    """Normalised header word -> its field and its tier: 3 telling, 2 usual, 1 vague."""
    table: dict[str, tuple[Field, int]] = {}
    for field, words in FIELDS.items():
        for tier, text in ((3, words.telling), (2, words.usual), (1, words.vague)):
            for word in text.split("|") if text else ():
                table[normalise_header(word)] = (field, tier)
    return table


# An unknown header with one of these words may hold money already paid, or a reason not to chase.
_MONEY_WORDS = frozenset(
    (
        *("solde", "reste", "restant", "regle", "reglee", "paye", "payee", "verse", "versement", "versements", "du"),
        *("acompte", "acomptes", "avance", "impaye", "encaisse", "encaissee", "encaissement", "encaissements"),
    )
)
_HOLD_WORDS = frozenset(
    (
        *("litige", "litiges", "conteste", "contestee", "contestation", "suspendu", "suspendue", "suspension"),
        *("bloque", "bloquee", "blocage", "promesse", "redressement", "liquidation", "stop", "exclusion"),
    )
)


def sounds_like_money(header: str) -> bool:
    """Whether an unrecognised header may be what is left to pay, or what was paid."""
    words = set(normalise_header(header).split())
    return bool(words & _MONEY_WORDS) and not words & {"date", "mode", "moyen", "jours", "conditions", "delai"}


def sounds_like_hold(header: str) -> bool:
    """Whether an unrecognised header may say that an invoice must not be chased."""
    return bool(set(normalise_header(header).split()) & _HOLD_WORDS)
