"""What headers mean, in the languages and spellings that occur in real files."""

from __future__ import annotations

import pytest

from mailmerge.model import Field
from mailmerge.tables.columns import built_in_words, header_currency, normalise_header, sounds_like_money
from mailmerge.tables.lists import (
    is_age_bucket,
    is_line_header,
    is_line_total,
    is_payment_header,
    is_product_header,
    is_quote_header,
    is_supplier_header,
)

# Header names that occur in exports of accounting software and in hand-made sheets.
MET = {
    Field.NAME: (
        "nom du client|client|client_nom|raison_sociale|Nom client|Tiers|CompAuxLib|Intitulé|Customer|Customer Name"
        "|customer_name|CustomerName|Client Name|Name|contact_name|Organization|Company Name|Display Name|Asegurado"
        "|Název zákazníka|Kunde|Cliente|Ragione sociale|Razón social|Razão social|Partenaire|Nom du tiers|debtorName"
    ),
    Field.CODE: (
        "client_id|Code client|code_client|Identifiant tiers|Référence tiers|N° compte tiers|CompAuxNum|CustomerID"
        "|customerID|Customer ID|account_number|Identificacion|CPF|Konto|Číslo zákazníka|Kundennummer|Kunden-Nr."
        "|Codice cliente|Código de cliente|NIF|compauxnum"
    ),
    Field.NUMBER: (
        "numéro de facture|Numéro|numero|numero_facture|N° facture|N° pièce|Pièce|PieceRef|facture|facture_id"
        "|Numéro de pièce|Invoice #|Invoice Number|InvoiceID|invoiceNumber|invoice_id|DocumentNumber|Belegfeld 1|NF"
        "|invoice_number|Číslo dokladu|Rechnungsnummer|Rechnungs-Nr.|Nº factura|Número de factura|Numero fattura"
        "|Número da fatura|Invoice No.|Réf. facture|N° facture externe|Ref. document|No."
    ),
    Field.INVOICE_DATE: (
        "date de facture|Date d'émission|date_emission|Date pièce|Date facture|PieceDate|Date|Invoice Date|InvoiceDate"
        "|Date Issued|Issue Date|invoiced_at|Transaction Date|DocumentDate|issue_date|Belegdatum|Fecha Emision"
        "|emission_date|Rechnungsdatum|Data fattura|Data de emissão|Fecha de factura"
    ),
    Field.DUE_DATE: (
        "Date d'échéance|Date d’échéance|Date échéance|Échéance|echeance|date_echeance|Due Date|DueDate|due_at|due_date"
        "|Due|Fälligkeit|Zugeordnete Fälligkeit|Data Prevista para pagamento|Datum splatnosti|Fälligkeitsdatum"
        "|Fecha de vencimiento|Vencimiento|Scadenza|Data di scadenza|Vencimento|Date limite de paiement"
    ),
    Field.TOTAL: (
        "montant TTC |Montant TTC|montant_ttc|montant|montant_eur|total_facture|facturé TTC|Amount|Total|Invoice Amount"
        "|InvoiceAmount|TotalAmount|amount_gbp|invoice_amount|Umsatz (ohne Soll/Haben-Kz)|total_amount|Původní částka"
        "|Betrag brutto|Importe total|Importo|Valor total|Montant en €|Amount [USD]|Original|montantTTC"
    ),
    Field.PAID: (
        "encaissé|montant_encaisse|total_paye|Paid|paid_amount|AmountPaidAmount|Paid to Date|Montant payé|Bezahlt"
    ),
    Field.BALANCE: (
        "solde_restant|Solde|encours|Balance|balance_due|BalanceDueAmount|open_balance|Open Advance (ILS)"
        "|Total Pendiente|Valor em aberto|Zůstatek|Amount Due|Balance Due|Montant dû|Offener Betrag|Saldo|Pendiente"
        "|Da pagare|Résiduel|Reste à payer|Remaining Amount|Restant dû"
    ),
    Field.STATUS: (
        "statut|statut de la facture|statut_paiement|Status|Invoice Status|invoice_status_code|DocumentStatus|state"
    ),
    Field.CURRENCY: "Devise|Idevise|Currency|Currency Code|currency_code|WKZ Umsatz|Kód měny|Währung",
    Field.DISPUTE: "Disputed|dispute_flag|En litige",
    Field.PROMISE: "promise_to_pay_date",
    Field.POSTCODE: "code postal|Billing Postal Code|Postleitzahl|PLZ|CAP",
    Field.CITY: "ville|Ort|Ciudad|Città",
    Field.ADDRESS_1: "adresse|Billing Street|address_line_1|contact_address|Straße",
    Field.EMAIL: "Email facturation|email|E-mail|EmailRecipient|Correo electrónico",
    Field.SIDE: "Soll/Haben-Kennzeichen|Sens|D/C",
    Field.IGNORED: (
        "Days Past Due|DaysLate|age_jours|jours_retard|tranche_retard|Bucket|aging_bucket|Dias Car|Dnů po splatnosti"
        "|Klasifikace splatnosti|Solde progressif|Running Balance|Montant HT|TVA|Subtotal|Tax|Net amount|MwSt|IVA"
    ),
}


@pytest.mark.parametrize(
    ("header", "field"), [(header, field) for field, headers in MET.items() for header in headers.split("|")]
)
def test_headers_that_occur_name_their_field(header: str, field: Field) -> None:
    assert built_in_words()[normalise_header(header)][0] is field


@pytest.mark.parametrize("header", ["Transaction(s) liée(s)", "Date d'import", "Rate"])
def test_headers_that_are_no_field_of_an_invoice(header: str) -> None:
    assert normalise_header(header) not in built_in_words()


@pytest.mark.parametrize("header", ["Item Total", "Line Total", "Montant ligne"])
def test_the_amount_of_an_article_is_not_the_invoice_s(header: str) -> None:
    assert built_in_words()[normalise_header(header)][0] is Field.LINE_TOTAL


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("invoiceNumber", "Invoice Number"),
        ("Invoice #", "invoice_number"),
        ("MontantTTC", "Montant TTC"),
        ("InvoiceID", "invoice id"),
        ("Montant en euros", "Montant"),
        ("Solde (MAD)", "Solde"),
        ("Règlement(s)", "Règlement"),
        ("solde_mad", "Solde"),
        ("Fecha de la factura", "Fecha factura"),
    ],
)
def test_spellings_of_one_header(left: str, right: str) -> None:
    assert normalise_header(left) == normalise_header(right)


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        *(("montant_eur", "EUR"), ("amount_gbp", "GBP"), ("Solde (ILS)", "ILS"), ("Amount [USD]", "USD")),
        *(("Montant €", "EUR"), ("Total $", "USD"), ("Total US$", "USD"), ("Solde (MAD)", "MAD"), ("Solde MAD", "MAD")),
        *(("Částka (Kč)", "CZK"), ("amount_try", "TRY"), ("Solde", ""), ("ALL CLIENTS", ""), ("Top clients", "")),
        *(("Try again", ""), ("EUR/USD", ""), ("", ""), ("Montant TTC", ""), ("TOP 10", "")),
    ],
)
def test_the_currency_in_a_header(header: str, currency: str) -> None:
    assert header_currency(header) == currency


def test_lines_of_invoices() -> None:
    lines = "Item Name|Item Description|Quantity|Qty|Quantité|Qté|Prix unitaire|Unit Price|Article|Menge|Cantidad"
    totals = "Line Total|Item Total|Line Subtotal|Montant ligne|Total ligne|Item Tax Amount"
    assert [header for header in f"{lines}|{totals}".split("|") if not is_line_header(header)] == []
    assert [header for header in totals.split("|") if not is_line_total(header)] == []
    assert not any(map(is_line_header, ("Description", "Total", "Montant TTC", "Invoice Amount", "Rate", "Objet")))


def test_age_buckets() -> None:
    buckets = (
        "Non échu|Non échu(es)|1-30|1–30 jours|0 - 30 dní|31 to 60 days|> 90|>90 jours|+ de 60 jours|90+|+90|+ 90 j"
        "|Current|Éch. ≤ 30 j.|Plus ancien|Antérieur|Postérieur|120 days|nad 360 dní|ve splatnosti|Actuel|61_90"
        "|bucket_61_90|91-120|Retard < 30j|90 jours et plus|de 31 à 60 jours|1-30 days past due|Plus de 90 jours"
        "|120+ days|Over 90|über 90 Tage"
    )
    assert [header for header in buckets.split("|") if not is_age_bucket(header)] == []
    others = "Échéance|2026|30|12-5|2025-2026|Solde|Retard|Days Past Due|Montant TTC|Adresse 1|Conditions 30 jours|R1|"
    assert [header for header in others.split("|") if is_age_bucket(header)] == []


def test_other_kinds_of_lists() -> None:
    assert all(map(is_supplier_header, ("Fournisseur", "Vendor Name", "Supplier ID", "Lieferanten-Nr.", "Bill Number")))
    assert all(map(is_quote_header, ("Numéro de devis", "N° devis", "Quote #", "Estimate Number", "Angebotsnummer")))
    assert all(map(is_quote_header, ("Presupuesto", "Nº preventivo", "Orçamento", "Valid until")))
    assert all(map(is_product_header, ("Prix de vente", "Stock", "Référence article", "SKU", "Code barre", "Barcode")))
    assert all(map(is_payment_header, ("Date de règlement", "Date paiement", "Mode de règlement", "Payment Date")))
    assert all(map(is_payment_header, ("Payment Method", "Date encaissement", "Zahlungsdatum", "Fecha de pago")))
    for ask in (is_supplier_header, is_quote_header, is_product_header, is_payment_header):
        assert not any(map(ask, ("Client", "N° facture", "Échéance", "Montant payé", "Solde", "Due Date", "Total")))


def test_money_words_of_unknown_headers() -> None:
    assert all(map(sounds_like_money, ("Balance carried", "Saldo banco", "Déjà versé banque", "Deposit")))
    assert not any(map(sounds_like_money, ("Date paid", "Payment Method", "Data saldo", "Mode de règlement")))
