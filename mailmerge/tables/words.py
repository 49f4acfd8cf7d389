"""Which words in a header name which field, in the languages of the ledgers that reach a French clerk?

One declaration serves ledgers, customer lists and the sheet Colonnes of `parametres.xlsx`. Words are written as
`normalise_header` leaves them, or nearly: both sides of a comparison go through it. A field's words stand in three
tiers: where two columns could both be a field, the one with the more telling header wins (`Montant TTC` over
`Montant`); within a tier the clerk is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailmerge.model import Field


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field's label in `parametres.xlsx`, and the header words that name it: telling, usual, vague."""

    label: str
    telling: str
    usual: str = ""
    vague: str = ""


# Sources: headers of accounting packages and hand-made sheets: French first, then English, German, Spanish, Italian,
# Portuguese and some Czech. `|` separates the words.
FIELDS: Mapping[Field, FieldWords] = {
    Field.NUMBER: FieldWords(
        "Numéro de facture",
        "numero facture|facture numero|reference facture|ref facture|numero facture externe|invoice"
        "|invoice number|invoice numero|invoicenumber|invoice document|invoice no|inv no|inv number|invoice ref"
        "|invoice reference|rechnungsnummer|rechnungsnr|rechnungs nr|rechnung nr|rg nr|numero factura"
        "|factura numero|numero fattura|fattura numero|numero fatura|fatura numero|numero nf"
        "|numero nota fiscal|nota fiscal",
        "facture|piece facture|facture piece|numero piece|pieceref|reference piece|reference document"
        "|numero document|numero doc"
        "|documentnumber|fact|invoiceid|invoice id|facture id|piece ref|document number|document no|doc no"
        "|document id|belegfeld 1|belegnummer|beleg nr|belegnr|rechnung|factura|fattura|fatura|nf"
        "|numero documento|numero nota|ref document|recibo|cislo dokladu",
        "numero|piece|document|reference|ref|libelle piece|identifiant facture|beleg|documento|reference number",
    ),
    Field.INVOICE_DATE: FieldWords(
        "Date de facture",
        "date facture|date facturation|date emission|facture le|emise le|invoice date|invoicedate|date issued"
        "|issue date|invoiced at|invoiced on|invoiced date|issued on|issued at|date of issue"
        "|billing date|emission date|rechnungsdatum|rg datum|ausstellungsdatum|fecha factura|fecha emision"
        "|fecha expedicion|data fattura|data emissione|data fatura|data emissao|datum vystaveni",
        "date piece|piecedate|date document|date doc|documentdate|piece date|document date|transaction date"
        "|belegdatum|fecha documento|data documento|data nota",
        "date|datef|date comptable|date ecriture|date compta|dt facture|issued|posting date|datum|buchungsdatum"
        "|fecha|data|emision|emissao|created date|date created|created at",
    ),
    Field.DUE_DATE: FieldWords(
        "Date d’échéance",
        "date echeance|echeance|date limite reglement|date limite paiement|due date|duedate|due at"
        "|date exigibilite|date ech|dt ech|ech|echeance le|a payer avant le|due on|date due|payment due date"
        "|due date net|maturity date|limite paiement|echeance facture|date echeance facture|falligkeit"
        "|falligkeitsdatum|faelligkeit|faelligkeitsdatum|fallig am|zahlbar bis|fecha vencimiento|vencimiento"
        "|fecha vto|fecha limite pago|data scadenza|scadenza|data vencimento|vencimento|datum splatnosti",
        "date limite|date lim reglement|date lim|date reglement prevue|date previsionnelle|payment due|pay by|fallig"
        "|zugeordnete falligkeit|vto|vence|splatnost|data prevista para pagamento",
        "due",
    ),
    Field.TOTAL: FieldWords(
        "Montant TTC",
        "montant ttc|total ttc|ttc|mt ttc|facture ttc|montant facture ttc|montant initial ttc|invoice total"
        "|grand total|gross amount|gross total|total incl tax|total including tax|total inc tax"
        "|total incl vat|total inc vat|total including vat|amount incl tax|amount incl vat"
        "|amount including vat|total tax included|rechnungsbetrag|bruttobetrag|betrag brutto"
        "|gesamtbetrag brutto|total factura|importe factura|importe bruto|total con iva|total iva incluido"
        "|totale fattura|importo fattura|totale ivato|totale con iva|totale lordo|importo lordo|total fatura"
        "|valor fatura|valor bruto|total com iva",
        "montant facture|montant initial|net a payer|total facture|montant origine|montant brut"
        "|montant reclame|invoice amount|invoiceamount|totalamount|total amount|invoice value|original amount"
        "|gesamtbetrag|importe total|importe original|importo totale|importo originale|valor total"
        "|valor original|umsatz ohne soll haben kz|puvodni castka|prix total ttc",
        "montant|total|original|amount|gross|betrag|umsatz|brutto|importe|importo|totale|valor|montante|castka",
    ),
    Field.PAID: FieldWords(
        "Déjà réglé",
        "deja regle|montant regle|deja paye|montant paye|montant encaisse|total paye|total regle"
        "|montant regle ttc|paid amount|amount paid|paid to date|reglements recus|paiements recus"
        "|acompte verse|acomptes verses|total paid|amount received|payments received|amount paid amount"
        "|payments applied|gezahlter betrag|bezahlter betrag|bisher bezahlt|importe pagado|importe cobrado"
        "|total pagado|importo pagato|totale pagato|importo incassato|valor pago|valor recebido|total pago",
        "regle|paye|encaisse|reglements|acomptes|acompte|verse|versements|encaissements|paiements|regl|paid"
        "|partial payment|received|payments|bezahlt|gezahlt|zahlungen|pagado|cobrado|pagos|pagato|incassato"
        "|pago|recebido|uhrazeno",
    ),
    Field.BALANCE: FieldWords(
        "Reste dû",
        "reste a payer|restant a payer|reste du|reste du ttc|reste a regler|reste a encaisser"
        "|reste a recouvrer|restant du|montant restant du|solde|solde du|solde restant|solde restant du"
        "|solde ttc|montant du|montant restant|montant ouvert|montant impaye|net du|balance due"
        "|open balance|solde non lettre|residuel|rap|reste a payer ttc|solde facture|total du|amount due"
        "|amount owed|amount owing|amount outstanding|amount remaining|outstanding amount|outstanding balance"
        "|open amount|open advance|remaining amount|remaining balance|unpaid amount|unpaid balance|total due"
        "|total outstanding|balance amount|balance due amount|balance outstanding|invoice balance"
        "|offener betrag|offen betrag|offene betrage|offener posten|offener saldo|restbetrag|restsaldo|saldo"
        "|saldo offen|importe pendiente|saldo pendiente|total pendiente|pendiente cobro|pendiente pago"
        "|saldo deudor|importo residuo|residuo|saldo residuo|da pagare|da incassare|da saldare|importo aperto"
        "|importo dovuto|saldo aperto|valor em aberto|em aberto|valor em divida|saldo em aberto|saldo devedor"
        "|valor pendente|zustatek",
        "balance|encours|impaye|creance|creances|dette|reste|montant a payer|montant a regler|a payer|a regler"
        "|a encaisser|restant|outstanding|remaining|unpaid|owed|offen|ausstehend|rest|pendiente|por cobrar"
        "|adeudado|scoperto|insoluto|pendente|por receber",
        "du",
    ),
    Field.DEBIT: FieldWords(
        "Débit",
        "debit|montant debit|debit amount|soll|sollbetrag|debe|dare|debito",
    ),
    Field.CREDIT: FieldWords(
        "Crédit",
        "credit|montant credit|credit amount|haben|habenbetrag|haber|avere|credito",
    ),
    Field.LINE_TOTAL: FieldWords(
        "Montant de la ligne d’article",
        "line total|item total|line amount|item amount|montant ligne|total ligne|montant ligne ttc|total ligne ttc"
        "|montant article|positionsbetrag|importe linea|total linea|importo riga|totale riga|total linha",
    ),
    Field.SIDE: FieldWords(
        "Sens (D/C)",
        "sens|d c|debit credit|sens d c|dc|dr cr|d c indicator|soll haben|soll haben kennzeichen|debe haber|dare avere",
    ),
    Field.CURRENCY: FieldWords(
        "Devise",
        "devise|dev|idevise|currency|currency code|code devise|monnaie|devise facture|code monnaie"
        "|invoice currency|ccy|wahrung|waehrung|wahrungscode|wkz|wkz umsatz|moneda|divisa|valuta"
        "|codice valuta|moeda|mena|kod meny",
    ),
    Field.SUBJECT: FieldWords(
        "Objet de la facture",
        "objet|objet facture|intitule facture|designation|subject|invoice subject|betreff|asunto|oggetto|assunto",
        "libelle|description|libelle ecriture|ref libelle|beschreibung|buchungstext|verwendungszweck|concepto"
        "|descripcion|descrizione|causale|descricao|objeto|project name",
    ),
    Field.DOCUMENT_TYPE: FieldWords(
        "Type de pièce",
        "type piece|type document|type operation|nature piece|type ecriture|type facture|type transaction"
        "|document type|doc type|transaction type|invoice type|entry type|belegart|dokumenttyp|tipo documento"
        "|tipo doc|typ dokladu",
        "nature",
        "tipo",
    ),
    Field.ORIGINAL_INVOICE: FieldWords(
        "Facture d’origine",
        "facture origine|facture origin|facture liee|facture rattachee|avoir sur facture|sur facture"
        "|facture initiale|numero facture origine|original invoice|original invoice number|related invoice"
        "|associated invoice number|applies to invoice|applied to invoice|originalrechnung"
        "|factura rectificada|factura original|fattura originale|fattura collegata|fatura original",
    ),
    Field.STATUS: FieldWords(
        "Statut",
        "statut facture|etat facture|invoice status|statut paiement|etat paiement|etat reglement"
        "|statut reglement|invoice status code|document status|payment status|invoice state|zahlungsstatus"
        "|rechnungsstatus|estado factura|estado pago|stato fattura|stato pagamento|estado fatura"
        "|situacao fatura",
        "statut|etat|status|code statut|state|estado|stato",
        "situation|situacao",
    ),
    Field.STAGE_TO_SEND: FieldWords(
        "Étape à envoyer",
        "etape a envoyer|relance a faire|etape|relance a envoyer|prochaine relance|stade a envoyer"
        "|stage to send|reminder to send|next reminder",
    ),
    Field.LAST_STAGE: FieldWords(
        "Dernière étape envoyée",
        "niveau relance|niveau rappel|derniere relance niveau|derniere etape|derniere etape envoyee"
        "|derniere relance|dunning level|reminder level|last reminder level|mahnstufe|nivel reclamacion"
        "|livello sollecito",
        "niveau|relance|palier|stade",
    ),
    Field.LETTERS_SENT: FieldWords(
        "Nombre de relances envoyées",
        "nb relances|nombre relances|nb relance|nombre relance|relances envoyees|nb rappels|nombre rappels"
        "|nb relances effectuees|reminders sent|number of reminders|reminder count|anzahl mahnungen",
    ),
    Field.LAST_DATE: FieldWords(
        "Date de la dernière relance",
        "date derniere relance|date dernier rappel|date relance|relance le|relancee le|derniere relance le"
        "|date rappel|last reminder date|last reminder sent|last dunning date|letztes mahndatum|mahndatum"
        "|letzte mahnung|fecha ultimo recordatorio|data ultimo sollecito",
    ),
    Field.PROCEEDINGS: FieldWords(
        "Procédure collective",
        "procedure collective|redressement|liquidation|sauvegarde|procedure|rj lj|rj|lj|pc"
        "|redressement judiciaire|liquidation judiciaire|insolvency|insolvent|bankruptcy|bankrupt|insolvenz"
        "|concurso acreedores|fallimento|procedura concorsuale|insolvencia|recuperacao judicial",
    ),
    Field.STOP: FieldWords(
        "Stop relance",
        "stop|stop relance|stop relances|ne pas relancer|ne plus relancer|relance bloquee|relance suspendue"
        "|suspendu|exclu|exclu relance|exclure|stop dunning|stop reminders|do not chase|do not contact"
        "|mahnsperre",
    ),
    Field.DISPUTE: FieldWords(
        "Litige",
        "litige|litiges|en litige|contestation|litigieux|conteste|facture contestee|statut litige|bloque"
        "|dispute|disputed|litige en cours|dispute flag|in dispute|is disputed|streitig|reklamation"
        "|disputa|contestazione|contestato|contestada",
        "motif litige",
    ),
    Field.PLAN: FieldWords(
        "Échéancier accordé",
        "echeancier|echeancier accorde|plan reglement|plan paiement|moratoire|payment plan|instalment plan"
        "|installment plan|ratenzahlung|ratenplan|plan pagos|plan pago|piano rientro|plano pagamento",
    ),
    Field.PROMISE: FieldWords(
        "Promesse de paiement",
        "promesse paiement|promesse|promesse reglement|date promesse|promesse reglement le"
        "|promise to pay date|promise to pay|promise date|promised date|zahlungszusage|promesa pago"
        "|fecha promesa|promessa pagamento",
    ),
    Field.HOLD_UNTIL: FieldWords(
        "Bloqué jusqu’au",
        "bloque jusqu au|bloquee jusqu au|suspendu jusqu au|suspendue jusqu au|jusqu au|suspension jusqu au"
        "|ne pas relancer avant|report jusqu au|jusqu a|hold until|on hold until|paused until|snooze until"
        "|gesperrt bis|mahnsperre bis|bloqueado hasta|bloccato fino al|bloqueado ate",
    ),
    Field.PUBLISHED: FieldWords(
        "Publié au BODACC le",
        "publie le|publiee le|publie au bodacc le|date publication|date publication bodacc|publication bodacc"
        "|date bodacc|bodacc",
    ),
    Field.CODE: FieldWords(
        "Code client",
        "code client|code tiers|numero client|compte client|compte tiers|numero compte tiers"
        "|compte auxiliaire|compauxnum|code comptable|code comptable client|identifiant client"
        "|identifiant tiers|reference tiers|id client|client id|cpt client|customer id|customerid"
        "|account number|reference client|comp aux num|code quadratus|customer number|customer no"
        "|customer code|customer ref|customer reference|client code|client number|client no|client ref"
        "|account no|account code|debtor code|debtor number|debtor id|kundennummer|kundennr|kunden nr"
        "|kunden id|kd nr|kdnr|debitorennummer|debitoren nr|debitorenkonto|codigo cliente|id kunde"
        "|codice cliente|cislo zakaznika",
        "code|auxiliaire|matricule|numero compte|account id|identificacion",
        "compte|id dossier|account|konto|cuenta|conto|conta|cpf|cnpj|nif|cif|codice fiscale",
    ),
    Field.NAME: FieldWords(
        "Nom du client",
        "raison sociale|nom client|client nom|nom debiteur|debiteur nom|nom ou raison sociale|nom tiers"
        "|libelle tiers|denomination"
        "|compauxlib|intitule compte|compte intitule|customer name|customername|client name|client debiteur"
        "|debiteur|comp aux lib|debtor|debtor name|bill to name|sell to customer name|kundenname"
        "|name des kunden|name kunde|razon social|nombre cliente|cliente nombre"
        "|ragione sociale|nome cliente|cliente nome|denominazione|razao social|nazev zakaznika|nazev platce",
        "nom|enseigne|partenaire|customer|organization|name|display name|account name|organisation|bill to"
        "|billed to|sold to|nombre|nome|asegurado|deudor|debitore|devedor|zakaznik",
        "client|tiers|societe|intitule|company name|company|contact name|kunde|kunden|debitor|firma|cliente"
        "|empresa|azienda|ditta",
    ),
    Field.CONTACT: FieldWords(
        "Contact",
        "contact|interlocuteur|nom contact|a l attention|contact facturation|contact person|primary contact"
        "|ansprechpartner|contacto|persona contacto|contatto|referente|contato",
        "destinataire",
    ),
    Field.CIVILITY: FieldWords(
        "Civilité",
        "civilite|salutation|anrede|tratamiento|titolo",
        "titre",
    ),
    Field.ADDRESS_1: FieldWords(
        "Adresse 1",
        "adresse 1|adresse ligne 1|adr1|adresse1|adr 1|address line 1|address 1|address1|street 1"
        "|billing street 1|billing address 1|bill addr line1|bill addr line 1",
        "adresse|rue|voie|adresse facturation|adresse complete|billing street|contact address|adr|address"
        "|billing address|bill to address|street|street address|strasse|anschrift|direccion|domicilio|calle"
        "|indirizzo|via|endereco|morada|rua|ulice",
    ),
    Field.ADDRESS_2: FieldWords(
        "Adresse 2",
        "adresse 2|adresse ligne 2|adr2|adresse2|adr 2|complement adresse|batiment|address line 2|address 2"
        "|address2|street 2|billing street 2|adresszusatz|complemento",
    ),
    Field.ADDRESS_3: FieldWords(
        "Adresse 3",
        "adresse 3|adresse ligne 3|adr3|adresse3|adr 3|lieu dit|bp|address line 3|address 3|address3|street 3",
    ),
    Field.POSTCODE: FieldWords(
        "Code postal",
        "code postal|cp|c p|codpostal|code post|zip|postal code|billing postal code|bill addr postal code"
        "|postcode|post code"
        "|zip code|zipcode|billing zip|billing zip code|billing postcode|billing code|plz|postleitzahl"
        "|codigo postal|cap|codice postale|cep|psc",
    ),
    Field.CITY: FieldWords(
        "Ville",
        "ville|commune|localite|bureau distributeur|city|town|billing city|bill addr city|ort|stadt|ciudad|poblacion"
        "|localidad|citta|comune|cidade|localidade|mesto",
    ),
    Field.POSTCODE_CITY: FieldWords(
        "CP et ville",
        "cp ville|code postal ville|code postal et ville|plz ort|plz und ort|cap citta",
    ),
    Field.COUNTRY: FieldWords(
        "Pays",
        "pays|pays client|code pays|iso pays|country|country code|billing country|land|pais|paese|nazione|zeme",
    ),
    Field.EMAIL: FieldWords(
        "E-mail",
        "email|e mail|mail|courriel|adresse mail|adresse e mail|adresse email|mel|email facturation"
        "|email comptabilite|email client|mail client|email contact|email address|e mail address|mail address"
        "|email recipient|customer email|client email|contact email|billing email|main email|emailadresse"
        "|e mail adresse"
        "|mailadresse|correo|correo electronico|posta elettronica|indirizzo email|endereco email",
    ),
    Field.PHONE: FieldWords(
        "Téléphone",
        "telephone|tel|numero tel|tel pro|numero telephone|fixe|phone|telephone client|tel client"
        "|phone number|telephone number|customer phone|contact phone|billing phone|main phone|telefon|telefonnummer"
        "|telefono|telefone",
        "portable|mobile|gsm|tel portable|mobile number|mobile phone|handy|movil|cellulare|telemovel|celular",
    ),
    Field.SIREN: FieldWords(
        "SIREN",
        "siren|numero siren|siren siret",
        "siret|numero siret|rcs|identifiant fiscal|numero tva|tva intracom|tva intracommunautaire|vat number"
        "|vat no|vat id|tax id|tax number|company number|registration number|ust id|ust idnr|ust id nr"
        "|steuernummer|partita iva|p iva|numero iva|ico|dic",
    ),
    Field.KIND: FieldWords(
        "Type de client",
        "type client|nature client|categorie client|particulier pro|b2b b2c|type debiteur|customer type"
        "|client type|kundentyp|kundenart|tipo cliente",
        "type",
        "categorie",
    ),
    Field.LANGUAGE: FieldWords(
        "Langue",
        "langue|langue client|language|sprache|idioma|lingua|customer language",
    ),
    Field.TERMS: FieldWords(
        "Délai de paiement",
        "delai paiement|delai reglement|conditions reglement|conditions paiement|cond regl"
        "|delai paiement par defaut|terms|echeance j|payment terms|payment term|payment terms days|net terms"
        "|zahlungsbedingungen|zahlungsbedingung|zahlungsziel|zahlungsfrist|condiciones pago|plazo pago"
        "|condizioni pagamento|termini pagamento|condicoes pagamento|prazo pagamento",
    ),
    Field.CONTRACT_RATE: FieldWords(
        "Taux contractuel",
        "taux contractuel|taux penalites",
    ),
    Field.CHANNEL: FieldWords(
        "Canal",
        "canal|mode envoi|canal relance|channel",
    ),
    Field.SEGMENT: FieldWords(
        "Segment",
        "segment|customer segment",
    ),
    Field.REASON: FieldWords(
        "Motif",
        "motif|raison|motif suspension|reason|grund|motivo",
    ),
    Field.COMMENT: FieldWords(
        "Commentaire",
        "commentaire|commentaires|note|notes|memo|note facture|observation|observations|remarque|remarques"
        "|comment|comments|remark|remarks|customer notes|internal notes|kommentar|bemerkung|bemerkungen"
        "|anmerkung|notiz|notizen|comentario|comentarios|observaciones|notas|commento|commenti|osservazioni"
        "|nota|observacoes",
    ),
    Field.IGNORED: FieldWords(
        "Colonnes à ignorer",
        "solde progressif|solde cumule|journal|code journal|montant ht|total ht|ht|tva|montant tva"
        "|jours retard|retard|age|solde courant|montant net ht|net ht|total tva|taux tva|age jours"
        "|nb jours retard|nombre jours retard|retard jours|anciennete|tranche|tranche retard|tranche age"
        "|running balance|cumulative balance|net amount|net total|amount excl tax|amount excl vat"
        "|total excl tax|total excl vat|subtotal|sub total|tax|taxes|tax amount|total tax|tax total|tax rate"
        "|vat|vat amount|vat rate|total vat|days past due|days late|days overdue|days outstanding|aging"
        "|ageing|aging bucket|age bucket|bucket|laufender saldo|netto|nettobetrag|betrag netto|mwst"
        "|mw st|mwst betrag|mehrwertsteuer|ust|umsatzsteuer|steuer|steuerbetrag|tage uberfallig|uberfallig seit"
        "|verzugstage|saldo acumulado|base imponible|importe neto|iva|importe iva|cuota iva|dias|dias car"
        "|dias vencidos|dias vencido|dias mora|dias retraso|saldo progressivo|imponibile|importo netto"
        "|imposta|giorni ritardo|giorni scaduto|valor liquido|valor iva|imposto|dias atraso|dias em atraso"
        "|dnu po splatnosti|klasifikace splatnosti",
    ),
}

# In the sheet Colonnes, beside the fields: which sheets of a ledger to read where several look alike.
SHEETS_LABEL = "Feuilles à lire"

# The other field that a header stands for when its first one is taken: in `Client | Nom`, Client is the code.
SECOND_CHOICE: Mapping[str, Field] = {
    **dict.fromkeys(("client", "tiers", "customer", "kunde", "debitor", "cliente"), Field.CODE),
    "contact name": Field.CONTACT,
}
