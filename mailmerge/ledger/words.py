"""What do the words of a ledger's status, type, side and stage columns mean?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mailmerge.model import HoldKind, Stage, Status
from mailmerge.values import fold

# The first words of a status decide: `Réglée le 12/11`, `Annulée par avoir`. Longer ones are tried first.
_STATUS: Mapping[Status, tuple[str, ...]] = {
    Status.PAID: ("payee", "paye", "reglee", "regle", "soldee", "solde", "acquittee", "encaissee", "lettree", "paid"),
    Status.DRAFT: (
        *("brouillon", "draft", "en preparation", "a valider", "provisoire", "non emise", "sauvegardee", "unsent"),
    ),
    Status.QUOTE: ("devis", "quote", "proforma", "pro forma", "bon de commande", "estimate"),
    Status.CANCELLED: ("annulee", "annule", "cancelled", "canceled", "void", "voided", "supprimee"),
    Status.OPEN: (
        *("en retard", "retard", "en attente", "envoyee", "envoye", "a jour", "partiellement", "partielle", "partiel"),
        *(
            "impayee",
            "impaye",
            "ouverte",
            "ouvert",
            "emise",
            "validee",
            "a payer",
            "a regler",
            "non payee",
            "non reglee",
        ),
        *("non soldee", "non paye", "echue", "non echue", "a venir", "relancee", "echeance proche", "comptabilisee"),
        *("open", "sent", "overdue", "due", "pending", "partial", "partially paid", "unpaid", "validated", "avoir"),
        *("creditrice", "crediteur", "facturee", "finalisee", "transmise", "en cours", "a echoir"),
    ),
}
_BY_WORD = {word: status for status, words in _STATUS.items() for word in words}
_FIRST_WORDS = re.compile(rf"({'|'.join(sorted(_BY_WORD, key=len, reverse=True))})s?\b")
_PARTLY = re.compile(r"\b(partiel\w*|en partie|partially|partial)\b")
_REMEMBERED = 2_000
_STATUS_HOLDS: tuple[tuple[HoldKind, str], ...] = (
    (HoldKind.PROCEEDINGS, r"\b(redressement|liquidation|sauvegarde|procedure collective|rj|lj)\b"),
    (HoldKind.DISPUTE, r"\b(litiges?|litigieuse|contestee?|contestation|disputed?)\b"),
    (HoldKind.STOP, r"\b(irrecouvrable|contentieux|passee? en perte|perte)\b"),
)

_CREDIT_TYPE = re.compile(
    r"^(avo|av|avc|avoirs?|rgl|rg|bq|notes? de credit|credit note|reglement|paiement|payment|encaissement|virement"
    r"|cheque|remboursement|trop percu|crediteur|creditrice)\b|\b(avoir|note de credit)$"
)
# A status speaks of the invoice's payment (« Paiement en attente »): only words for a credit make it one.
_CREDIT_STATUS = re.compile(r"^(avoirs?|notes? de credit|credit note|crediteur|creditrice|trop percu)\b|\bavoir$")
_INVOICE_TYPES = frozenset(
    ("fac", "fa", "f", "facture", "factures", "invoice", "ve", "vt", "od", "facture client", "vente")
)
_QUOTE_TYPES = frozenset(("devis", "dev", "proforma", "pro forma", "quote", "bon de commande"))


@lru_cache(_REMEMBERED)
def read_status(text: str) -> Status | None:
    """The status that a word names; None for a word that says nothing about payment."""
    folded = fold(text)
    if _PARTLY.search(folded):
        return Status.OPEN
    match = _FIRST_WORDS.match(folded)
    return _BY_WORD[match[1]] if match else None


@lru_cache(_REMEMBERED)
def status_hold(text: str) -> HoldKind | None:
    """A status that suspends dunning: proceedings, a dispute, a claim given up or handed to a lawyer."""
    folded = fold(text)
    return next((kind for kind, pattern in _STATUS_HOLDS if re.search(pattern, folded)), None)


@lru_cache(_REMEMBERED)
def is_credit_type(text: str) -> bool:
    """Whether a document type names a credit note or a payment."""
    return _CREDIT_TYPE.search(fold(text)) is not None


@lru_cache(_REMEMBERED)
def is_credit_status(text: str) -> bool:
    """Whether a status names a credit note or an overpayment."""
    return read_status(text) is not Status.CANCELLED and _CREDIT_STATUS.search(fold(text)) is not None


def is_quote_type(text: str) -> bool:
    """Whether a document type names something that is not an invoice yet."""
    return fold(text) in _QUOTE_TYPES


def is_document_type(text: str) -> bool:
    """Whether a word belongs to a column of document types at all."""
    return is_credit_type(text) or fold(text) in _INVOICE_TYPES | _QUOTE_TYPES


def is_credit_side(text: str) -> bool:
    """Whether a side column says credit."""
    return fold(text) in ("c", "credit", "cr", "h", "haben") or text.strip() == "-1"


def is_debit_side(text: str) -> bool:
    """Whether a side column says debit."""
    return fold(text) in ("d", "debit", "dr", "s", "soll") or text.strip() in ("1", "+1")


_NOTHING = frozenset(("", "0", "aucune", "aucun", "non", "rien", "neant", "n", "sans"))


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
        r"(?:r|n|niveau|relance|rappel|etape|stade|palier|relance n|niveau n)? ?(\d{1,4})(?:e|er|re|ere|eme|nd|nde)?"
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
