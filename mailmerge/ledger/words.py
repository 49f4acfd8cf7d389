"""What do the words of a ledger's status, type and stage columns mean?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailmerge.model import Stage, Status
from mailmerge.values import fold

_STATUS: Mapping[Status, tuple[str, ...]] = {
    Status.PAID: ("payee", "paye", "reglee", "regle", "soldee", "solde", "acquittee", "encaissee", "lettree", "paid"),
    Status.DRAFT: ("brouillon", "draft", "en preparation", "a valider", "provisoire", "non emise"),
    Status.QUOTE: ("devis", "quote", "proforma", "pro forma", "bon de commande", "estimate"),
    Status.CANCELLED: ("annulee", "annule", "cancelled", "canceled", "void", "voided", "supprimee"),
    Status.OPEN: (
        *(
            "en retard",
            "retard",
            "en attente",
            "envoyee",
            "envoye",
            "a jour",
            "partiellement payee",
            "partiellement paye",
        ),
        *("partielle", "partiel", "partiellement reglee", "impayee", "impaye", "ouverte", "ouvert", "emise", "validee"),
        *("a payer", "a regler", "non payee", "non reglee", "non soldee", "echue", "non echue", "a venir", "relancee"),
        *("open", "sent", "overdue", "due", "pending", "partial", "partially paid", "unpaid", "validated", "avoir"),
        *("creditrice", "crediteur", "comptabilisee", "facturee", "finalisee", "transmise", "echeance proche"),
    ),
}
_BY_WORD = {word: status for status, words in _STATUS.items() for word in words}

DISPUTE_WORDS = frozenset(("litige", "en litige", "contestee", "conteste", "litigieuse", "disputed"))
PROCEEDINGS_WORDS = frozenset(("redressement", "liquidation", "sauvegarde", "procedure collective", "rj", "lj"))

_CREDIT_TYPES = frozenset(
    (
        *("avo", "av", "avoir", "avoirs", "a", "note de credit", "credit note", "facture d avoir"),
        *("rgl", "rg", "reglement", "paiement", "payment", "encaissement", "virement", "cheque", "acompte", "bq"),
        "trop percu",
    )
)
_INVOICE_TYPES = frozenset(
    ("fac", "fa", "f", "facture", "factures", "invoice", "ve", "vt", "od", "facture client", "vente")
)
_QUOTE_TYPES = frozenset(("devis", "dev", "proforma", "pro forma", "quote", "bon de commande"))


def read_status(text: str) -> Status | None:
    """The status that a word names; None for a word that says nothing about payment."""
    folded = fold(text)
    return _BY_WORD.get(folded) or _BY_WORD.get(folded.removesuffix("s")) or _BY_WORD.get(folded.removesuffix("es"))


def is_credit_type(text: str) -> bool:
    """Whether a document type names a credit note or a payment."""
    return fold(text) in _CREDIT_TYPES


def is_quote_type(text: str) -> bool:
    """Whether a document type names something that is not an invoice yet."""
    return fold(text) in _QUOTE_TYPES


def is_document_type(text: str) -> bool:
    """Whether a word belongs to a column of document types at all."""
    return fold(text) in _CREDIT_TYPES | _INVOICE_TYPES | _QUOTE_TYPES


_NOTHING = frozenset(("", "0", "aucune", "aucun", "non", "rien", "neant", "n"))


def names_no_stage(text: str) -> bool:
    """Whether a stage cell says that there is none."""
    return fold(text) in _NOTHING


def find_stage(text: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage that a cell names: `2`, `R2`, `Relance ferme`, `2 - Relance ferme`, `MED`."""
    folded = fold(text)
    for stage in stages:
        name = fold(stage.name)
        if folded in (name, f"{stage.number} {name}", _initials(name)):
            return stage
    number = re.fullmatch(r"(?:r|n|niveau|relance|rappel|etape|stade|palier|relance n|niveau n)? ?(-?\d{1,4})", folded)
    if number and text.strip().startswith("-"):
        number = re.fullmatch(r"(-\d{1,4})", text.strip())
    return next((stage for stage in stages if number and stage.number == int(number[1])), None)


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 2 else name


def highest_stage_below(text: str, stages: Sequence[Stage]) -> Stage | None:
    """For a count of letters beyond the ladder (`Nb relances` 7 of three stages): the last stage that fits."""
    number = re.fullmatch(r"\d{1,4}", fold(text))
    below = [stage for stage in stages if number and stage.number <= int(number[0])]
    return max(below, key=lambda stage: stage.number, default=None)
