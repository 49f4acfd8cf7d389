"""Which kind of list does a header belong to, where it is no list of unpaid invoices?

Each question is about one header alone; how many such headers make a list is for the caller to decide.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from mailmerge.tables.columns import normalise_header

_REMEMBERED = 5_000

# --- Lines of invoices --------------------------------------------------------------------------------------

_LINE_HEADERS = (
    "item|item name|item description|item desc|description item|line description|line item|line|line number|item price"
    "|item quantity|quantity|qty|unit price|unit cost|price per unit|unit of measure|product service|usage unit"
    "|article|designation article|libelle article|ligne|numero ligne|description ligne|quantite|qte|quantite facturee"
    "|prix unitaire|prix unitaire ht|prix unitaire ttc|pu|pu ht|pu ttc|unite"
    "|menge|anzahl|einzelpreis|stuckpreis|artikel|artikelbezeichnung|position|pos|einheit"
    "|cantidad|precio unitario|articulo|linea|quantita|prezzo unitario|articolo|riga|quantidade|preco unitario|linha"
)
_LINE_TOKENS = frozenset(
    (
        *("line", "item", "ligne", "article", "position", "zeile", "linea", "riga", "linha"),
        *("artikel", "articulo", "articolo"),
    )
)
_LINE_AMOUNTS = frozenset(
    (
        *("total", "amount", "montant", "subtotal", "tax", "sous", "betrag", "gesamt"),
        *("importe", "totale", "importo", "valor"),
    )
)
_LINE_TOTALS = frozenset(("gesamtpreis", "positionsbetrag", "positionssumme", "zeilenbetrag", "zeilensumme"))


@lru_cache(_REMEMBERED)
def is_line_header(header: str) -> bool:
    """Whether a column describes one line of an invoice: item, quantity, unit price, line total.

    `Rate` is left out: without a quantity beside it, it may be an interest or an exchange rate.
    """
    return normalise_header(header) in _words(_LINE_HEADERS) or is_line_total(header)


_LINE_RANKS = "line|line number|ligne|numero ligne|position|pos|linea|riga|linha"


@lru_cache(_REMEMBERED)
def is_line_rank(header: str) -> bool:
    """Whether a column may just number the rows: without an item, a quantity or a price, no proof of articles."""
    return normalise_header(header) in _words(_LINE_RANKS)


@lru_cache(_REMEMBERED)
def is_line_total(header: str) -> bool:
    """Whether a column holds the amount of one line, never to be taken for the invoice's."""
    words = normalise_header(header).split()
    return bool(_LINE_TOTALS.intersection(words)) or bool(
        _LINE_TOKENS.intersection(words) and _LINE_AMOUNTS.intersection(words)
    )


# --- Aged balances ------------------------------------------------------------------------------------------

_BUCKET_WORDS = (
    "current|not due|not yet due|older|actuel|non echu|non echus|non echue|non echues|a echoir|echu|echus|plus ancien"
    "|plus anciens|anterieur|anterieure|posterieur|posterieure|nicht fallig|noch nicht fallig|alter|corriente"
    "|no vencido|no vencida|por vencer|anteriores|non scaduto|a scadere|a vencer|nao vencido|ve splatnosti"
)
_PREFIX = (
    r"(?:(?:non |past |over)?(?:bucket|aging|retard|echus?|echue|ech|due|overdue|aged|tranche|age|de|entre|from"
    r"|between|depuis|uberfallig|vencidos?|scaduto|atraso|jours|days|tage|dias|giorni|po splatnosti|mois|months?)"
    r"\.?\s*:?\s*){0,3}"
)
_UNIT = (
    r"\s*\.?(?:jours?|jrs?|j|d|days?|tagen?|tage?|t|dias?|dni|dnu|giorni|gg|g|mois|months?|monate?|meses|mesi)?\.?"
    r"(?:\s+(?:past due|overdue|de retard|echus?|vencidos?|uberfallig|old|po splatnosti))?"
)
_FROM_TO = re.compile(rf"{_PREFIX}(\d{{1,3}})\s*(?:-|a|to|bis|al?|ate|until|et){_UNIT}\s*(\d{{1,3}}){_UNIT}")
_OVER = re.compile(
    rf"{_PREFIX}(?:[<>≤≥]=?|\+|\+ de|plus de|moins de|over|under|more than|less than|up to|uber|mehr als|mas de|oltre"
    rf"|piu di|mais de|nad|do|au dela de|superieur a|jusqu.?a|above|below)\s*\d{{1,3}}{_UNIT}"
)
_AND_MORE = re.compile(
    rf"{_PREFIX}\d{{1,3}}{_UNIT}\s*(?:\+|et \+|et plus|and over|and more|or more|ou plus|y mas)\s*{_UNIT}"
)
_DAYS = re.compile(r"\d{1,3}\s*(?:jours|jrs|j|days|tage|dias|dni|dnu|giorni|gg)\.?")
_DASHES = str.maketrans("–—‑−_", "---- ")


@lru_cache(_REMEMBERED)
def is_age_bucket(header: str) -> bool:
    """Whether a column holds what is owed for so many days: `1-30`, `> 90 jours`, `Non échu`."""
    if normalise_header(header) in _words(_BUCKET_WORDS):
        return True
    text = _plain(header)
    if between := _FROM_TO.fullmatch(text):
        return int(between[1]) < int(between[2])
    return any(pattern.fullmatch(text) for pattern in (_OVER, _AND_MORE, _DAYS))


def _plain(header: str) -> str:
    """Without accents and case, but with the signs that `normalise_header` drops."""
    ranges = re.sub(r"(?<=\d)_(?=\d)", "-", header).translate(_DASHES)
    letters = unicodedata.normalize("NFKD", ranges.replace("≤", "<=").replace("≥", ">="))
    return " ".join("".join(char for char in letters if not unicodedata.combining(char)).casefold().split())


# --- Suppliers, quotes, products, payments ------------------------------------------------------------------

_SUPPLIER_STEMS = (
    *("fournisseur", "supplier", "vendor", "lieferant", "kreditor", "proveedor", "fornitor", "fornecedor", "dodavatel"),
)
_SUPPLIER_HEADERS = "bill|bill numero|bill id|bill date|bill reference|numero bill|eingangsrechnung|facture achat"
_QUOTE_TOKENS = frozenset(
    (
        *("devis", "quote", "quotes", "quotation", "estimate", "estimates", "proforma", "angebot", "kostenvoranschlag"),
        *("angebotsnummer", "angebotsdatum", "angebotsnr", "presupuesto", "cotizacion", "preventivo", "orcamento"),
    )
)
_QUOTE_HEADERS = "date validite|valable jusqu au|valid until|expiry date|expiration date|gultig bis|valido hasta"
_PRODUCT_HEADERS = (
    "produit|nom produit|designation produit|libelle produit|code produit|reference produit|ref produit|article"
    "|reference article|ref article|code article|designation article|categorie produit|categorie article"
    "|famille article|famille produit|stock|quantite stock|stock minimum|code barre|code barres|ean|ean13|gtin|sku"
    "|prix unitaire|prix vente|prix vente ht|prix vente ttc|prix achat|prix achat ht|prix ht|prix ttc|marque"
    "|product|product name|product id|product code|product category|item code|item numero|barcode|unit price|unit cost"
    "|selling price|sale price|purchase price|cost price|list price|stock quantity|quantity in stock|quantity stock"
    "|stock on hand|reorder level|brand"
    "|artikel|artikelnummer|artikelbezeichnung|produkt|produktname|lagerbestand|bestand|verkaufspreis|einkaufspreis"
    "|producto|codigo producto|nombre producto|precio venta|precio compra|existencias|codigo barras"
    "|prodotto|codice prodotto|prezzo|prezzo vendita|giacenza|produto|codigo produto|preco|preco venda|estoque"
)
_PAYMENT_HEADERS = (
    "date reglement|date paiement|date encaissement|date versement|regle le|paye le|encaisse le|mode reglement"
    "|mode paiement|moyen reglement|moyen paiement|type reglement|type paiement|reference reglement|reference paiement"
    "|montant reglement|montant paiement|numero reglement|numero paiement|numero cheque"
    "|payment date|date paid|paid date|paid on|paid at|date payment|payment method|payment mode|payment type"
    "|payment amount|payment id|payment numero|payment reference|payment ref|payment|deposit to|check numero"
    "|zahlungsdatum|zahlungsart|zahlungsweise|zahlungsbetrag|zahlungseingang|zahlung|bezahlt am"
    "|fecha pago|fecha cobro|forma pago|medio pago|metodo pago|importe pago|importe cobro"
    "|data pagamento|data incasso|metodo pagamento|modalita pagamento|importo pagamento|data recebimento"
    "|forma pagamento|valor pagamento"
)


@lru_cache(_REMEMBERED)
def is_supplier_header(header: str) -> bool:
    """Whether a column tells of those to whom the creditor owes money."""
    normal = normalise_header(header)
    return normal in _words(_SUPPLIER_HEADERS) or any(word.startswith(_SUPPLIER_STEMS) for word in normal.split())


@lru_cache(_REMEMBERED)
def is_quote_header(header: str) -> bool:
    """Whether a column tells of quotes, which nobody owes yet."""
    normal = normalise_header(header)
    return normal in _words(_QUOTE_HEADERS) or not _QUOTE_TOKENS.isdisjoint(normal.split())


@lru_cache(_REMEMBERED)
def is_product_header(header: str) -> bool:
    """Whether a column tells of goods for sale."""
    return normalise_header(header) in _words(_PRODUCT_HEADERS)


@lru_cache(_REMEMBERED)
def is_payment_header(header: str) -> bool:
    """Whether a column tells of one payment: its date, means, number or amount."""
    return normalise_header(header) in _words(_PAYMENT_HEADERS)


_SETTLED_ON = (
    "regle le|reglee le|paye le|payee le|encaisse le|encaissee le|solde le|soldee le|settled date|date settled"
    "|settled on|settled at|settlement date|date paid|paid date|paid on|paid at|bezahlt am"
)
# Without a due date beside it, a `Date de règlement` may be the day by which to pay.
_PAYMENT_DATES = (
    "date reglement|date paiement|date encaissement|date versement|payment date|date payment|zahlungsdatum"
    "|fecha pago|fecha cobro|data pagamento|data incasso|data recebimento"
)


@lru_cache(_REMEMBERED)
def is_settled_on(header: str) -> bool:
    """Whether a column holds the day on which an invoice was paid."""
    return normalise_header(header) in _words(_SETTLED_ON)


@lru_cache(_REMEMBERED)
def is_payment_date(header: str) -> bool:
    """Whether a column holds the day of a payment, made or to be made."""
    return normalise_header(header) in _words(_PAYMENT_DATES)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(map(normalise_header, text.split("|")))
