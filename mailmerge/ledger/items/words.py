"""What do the words of a ledger's type, side and stage columns mean?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mailmerge.ledger.items.statuses import is_credit_status, is_partly_paid, read_status, status_hold
from mailmerge.model import Stage
from mailmerge.values import fold

__all__ = (
    "find_stage",
    "is_credit_side",
    "is_credit_status",
    "is_credit_type",
    "is_debit_side",
    "is_document_type",
    "is_partly_paid",
    "is_payment_type",
    "is_placeholder",
    "is_quote_type",
    "names_no_stage",
    "read_status",
    "status_hold",
)

_REMEMBERED = 2_000
_CREDIT_TYPE = re.compile(
    r"^(avo|av|avc|avoirs?|rgl|rg|bq|notes? de credit|reglement(?! a )|paiement(?! (?:a|comptant|sous) )"
    r"|encaissement|virement|cheque|remboursement"
    r"|trop percu|crediteur|creditrice|credit note|credit memo|creditmemo|credit|cn|cm|payments?|receipt|refund"
    r"|gutschrift|zahlung|zahlungseingang|rechnungskorrektur|nota de credito|abono|pago|cobro|nota di credito|pagamento"
    r"|incasso|recebimento)\b|\b(avoir|note de credit|credit note|credit memo)$"
)
_PAYMENT_TYPE = re.compile(
    r"^(rgl|rg|bq|reglements?(?! a )|paiement(?! (?:a|comptant|sous) )|encaissement|virement|cheque"
    r"|payments?|receipt|zahlung|zahlungseingang|pago|cobro|pagamento|incasso|recebimento)\b(?!.*\b(avoirs?|refund)\b)"
)
# A bill of exchange (TRT) and a journal voucher (OD) stand for what is owed, unless their sign says otherwise.
_INVOICE_TYPES = frozenset(
    (
        *("fac", "fa", "f", "facture", "factures", "facture client", "vente", "ve", "vt", "od", "trt", "traite"),
        *("invoice", "inv", "tax invoice", "sales invoice", "customer invoice", "rechnung", "ausgangsrechnung"),
        *("factura", "fattura", "fatura"),
    )
)
_QUOTE_TYPES = frozenset(
    (
        *("devis", "dev", "proforma", "pro forma", "bon de commande", "quote", "quotation", "estimate", "sales order"),
        *("angebot", "presupuesto", "preventivo", "orcamento"),
    )
)


@lru_cache(_REMEMBERED)
def is_credit_type(text: str) -> bool:
    """Whether a document type names a credit note or a payment."""
    return _CREDIT_TYPE.search(fold(text)) is not None


@lru_cache(_REMEMBERED)
def is_payment_type(text: str) -> bool:
    """Whether the type or the label of a credit tells of money that came in, not of a credit note."""
    return _PAYMENT_TYPE.search(fold(text)) is not None


def is_quote_type(text: str) -> bool:
    """Whether a document type names something that is not an invoice yet."""
    return fold(text) in _QUOTE_TYPES


def is_document_type(text: str) -> bool:
    """Whether a word belongs to a column of document types at all."""
    return is_credit_type(text) or fold(text) in _INVOICE_TYPES | _QUOTE_TYPES


_CREDIT_SIDES = frozenset(("c", "credit", "cr", "h", "haben", "haber", "avere", "credito"))
_DEBIT_SIDES = frozenset(("d", "debit", "dr", "db", "s", "soll", "debe", "dare", "debito"))


def is_credit_side(text: str) -> bool:
    """Whether a side column says credit."""
    return fold(text) in _CREDIT_SIDES or text.strip() == "-1"


def is_debit_side(text: str) -> bool:
    """Whether a side column says debit."""
    return fold(text) in _DEBIT_SIDES or text.strip() in ("1", "+1")


_DIGIT = re.compile(r"\d")
# What a package prints where an invoice has no number yet, or has none.
_PLACEHOLDERS = frozenset(
    (
        *("a generer", "a venir", "a creer", "a definir", "a completer", "a facturer", "a emettre", "non facture"),
        *("non facturee", "non emise", "provisoire", "brouillon", "en attente", "aucun", "aucune", "neant", "sans"),
        *("sans numero", "inconnu", "draft", "pending", "tbd", "tba", "to be generated", "n a", "nan", "none"),
        *("null", "unknown", "entwurf", "borrador", "bozza", "rascunho"),
    )
)


# Dolibarr numbers a draft so.
_PROVISIONAL = re.compile(r"\(PROV\d+\)", re.IGNORECASE)


def is_placeholder(number: str) -> bool:
    """Whether a cell stands where an invoice has no number: `À générer`, `N/A`, `-`."""
    if _PROVISIONAL.fullmatch(number):
        return True
    if _DIGIT.search(number):
        return False
    folded = fold(number)
    return not folded or folded in _PLACEHOLDERS


_NOTHING = frozenset(
    (
        *("", "0", "aucune", "aucun", "non", "rien", "neant", "n", "sans"),
        *("none", "no", "keine", "ninguna", "nessuno", "nenhum"),
    )
)


def names_no_stage(text: str) -> bool:
    """Whether a stage cell is blank, a dash, or says that there is none."""
    return fold(text) in _NOTHING


def find_stage(text: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage that a cell names: `2`, `R2`, `2ème relance`, `Relance ferme`, `2 - Relance ferme`, `MED`."""
    folded = fold(text)
    for stage in stages:
        name = fold(stage.name)
        if folded in (name, f"{stage.number} {name}", _initials(name)):
            return stage
    number = re.fullmatch(
        r"(?:r|n|niveau|relance|rappel|etape|stade|palier|relance n|niveau n"
        r"|reminder|level|stage|mahnung|mahnstufe)? ?(\d{1,4})(?:e|er|re|ere|eme|nd|nde)?"
        r"(?: (?:relance|rappel|lettre))?",
        folded,
    )
    if number is None:
        return None
    wanted = -int(number[1]) if text.strip().startswith("-") else int(number[1])
    return next((stage for stage in stages if stage.number == wanted), None)


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 2 else name
