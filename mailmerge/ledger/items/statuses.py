"""What does a status word say: open, paid, draft, quote, cancelled, a credit, or a reason not to chase?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from mailmerge.model import HoldKind, Status
from mailmerge.values import fold

_REMEMBERED = 2_000

# The first words of a status decide: `Réglée le 12/11`, `Annulée par avoir`. Longer ones are tried first.
_STATUS: Mapping[Status, str] = {
    Status.PAID: (
        "payee|paye|reglee|regle|soldee|solde|acquittee|acquitte|encaissee|encaisse|lettree|cloturee"
        "|paid|settled|closed|cleared|completed|bezahlt|beglichen|ausgeglichen|erledigt|pagada|pagado|cobrada|cobrado"
        "|pagata|pagato|incassata|incassato|saldata|saldato|quitado|quitada|liquidada|liquidado|recebido"
    ),
    Status.DRAFT: (
        "brouillon|en preparation|a valider|provisoire|non emise|non envoyee|sauvegardee|draft|unsent|not sent"
        "|entwurf|borrador|bozza|rascunho"
    ),
    Status.QUOTE: (
        "devis|pro forma|proforma|bon de commande|quote|quotation|estimate|angebot|presupuesto|preventivo|orcamento"
    ),
    Status.CANCELLED: (
        "annulee|annule|supprimee|extournee|cancelled|canceled|void|voided|deleted|reversed|storniert|storno|anulada"
        "|anulado|annullata|annullato|cancelada|cancelado"
    ),
    Status.OPEN: (
        "en retard|retard|en attente|envoyee|envoye|a jour|impayee|impaye|ouverte|ouvert|emise|validee|a payer|a regler"
        "|a encaisser|echue|non echue|a venir|relancee|echeance proche|comptabilisee|creditrice|crediteur|facturee"
        "|finalisee|transmise|en cours|a echoir|avoir|due|open|sent|overdue|past due|late|pending|unpaid|outstanding"
        "|validated|viewed|approved|accepted|authorised|authorized|issued|posted|awaiting payment|financed|current"
        "|to be paid|to pay|payment pending|payment due|solde du|solde restant|solde a payer|solde a regler"
        "|solde debiteur"
        "|offen|uberfallig|fallig|unbezahlt|versendet|gesendet|gemahnt|pendiente|vencida|vencido|abierta|abierto"
        "|impagada|impagado|emitida|enviada|pago pendiente|scaduta|scaduto|aperta|aperto|da pagare|da incassare"
        "|insoluta|insoluto|emessa|inviata|in scadenza|em aberto|aberta|aberto|pendente|em atraso|atrasada|atrasado"
        "|a vencer|a pagar|pago pendente|enviado|emitido"
    ),
}
_BY_WORD = {word: status for status, words in _STATUS.items() for word in words.split("|")}
_FIRST_WORDS = re.compile(
    r"(?:(?:facture|invoice|rechnung|factura|fattura|fatura) )?"
    r"(?:(?:entierement|totalement|integralement|deja|fully|already|vollstandig|totalmente|completamente) )?"
    rf"({'|'.join(sorted(_BY_WORD, key=len, reverse=True))})s?\b"
)
# In Portuguese alone `Pago` is paid; in Spanish it is a payment, which may have failed (Pago rechazado).
_PAGO = re.compile(r"pag[oa]s?(?: (?:em .*|\d.*))?")
_PARTLY = re.compile(
    r"\b(partiel\w*|en partie|partial\w*|partly|part paid|acompte|moitie|sauf|teil\w+|parcial\w*|parzial\w*"
    r"|in parte)\b"
)
# `Solde impayé`, `Payé - chèque rejeté`: the words behind take back what the first one said.
_DENIED = re.compile(r"\b(impaye\w*|rejete\w*|unpaid|ouverte?|non regle\w*|non paye\w*|client|debiteur|a recevoir)\b")
_SHARE_PAID = re.compile(r"(?<!\d)(?!100\s*%)\d{1,3}(?:[.,]\d+)?\s*%")
_NOT = r"(?:not yet|noch nicht|pas encore|ainda nao|aun no|non|not|no|nao|nicht|pas|never|jamais|nie)"
_NOT_FIRST = re.compile(rf"(?:(?:facture|invoice|rechnung) )?{_NOT} (.+)")
_NOT_LAST = re.compile(r".+ (?:non|not|no|nao|nein|false|faux)")

_HOLDS: tuple[tuple[HoldKind, re.Pattern[str]], ...] = (
    (
        HoldKind.PROCEEDINGS,
        re.compile(
            r"\b(redressement|liquidation|sauvegarde|procedure collective|rj|lj|insolven\w*|bankrupt\w*"
            r"|concurso de acreedores|fallimento|falencia|recuperacao judicial)\b"
        ),
    ),
    (
        HoldKind.DISPUTE,
        re.compile(
            r"\b(litiges?|litigieuse|contestee?|contestation|disputed?|streitig|strittig|reklamiert|en disputa"
            r"|disputad[ao]|contestat[ao]|contestad[ao])\b"
        ),
    ),
    (
        HoldKind.STOP,
        re.compile(
            r"\b(irrecouvrables?|contentieux|passee? en perte|perte|written off|write off|bad debt|uncollectible"
            r"|in collections?|inkasso|abgeschrieben|uneinbringlich|incobrable|inesigibile|incobravel)\b"
        ),
    ),
)
# A status speaks of the invoice's payment (« Paiement en attente »): only words for a credit make it one.
_CREDIT = re.compile(
    r"^(avoirs?|notes? de credit|credit note|credit memo|gutschrift|nota de credito|nota di credito|crediteur"
    r"|creditrice|trop percu|overpaid)\b|\bavoir$"
)


@lru_cache(_REMEMBERED)
def read_status(text: str) -> Status | None:
    """The status that a word names; None for a word that says nothing about payment.

    What is paid in part, or not paid, is open.
    """
    folded = fold(text)
    if _PARTLY.search(folded):
        return Status.OPEN
    status = _first_words(folded)
    if status is Status.PAID and _DENIED.search(folded):
        return Status.OPEN
    if status is Status.PAID:
        return Status.OPEN if _NOT_LAST.fullmatch(folded) or _SHARE_PAID.search(text) else status
    denied = _NOT_FIRST.fullmatch(folded)
    if status is None and denied and _first_words(denied[1]) is Status.PAID:
        return Status.OPEN
    return status


@lru_cache(_REMEMBERED)
def is_partly_paid(text: str) -> bool:
    """Whether a status says that some of the invoice is paid, and some is not."""
    folded = fold(text)
    if _PARTLY.search(folded):
        return True
    return _first_words(folded) is Status.PAID and _SHARE_PAID.search(text) is not None


def _first_words(folded: str) -> Status | None:
    if _PAGO.fullmatch(folded):
        return Status.PAID
    match = _FIRST_WORDS.match(folded)
    return _BY_WORD[match[1]] if match else None


@lru_cache(_REMEMBERED)
def status_hold(text: str) -> HoldKind | None:
    """A status that suspends dunning: proceedings, a dispute, a claim given up or handed to a lawyer."""
    folded = fold(text)
    return next((kind for kind, pattern in _HOLDS if pattern.search(folded)), None)


@lru_cache(_REMEMBERED)
def is_credit_status(text: str) -> bool:
    """Whether a status names a credit note or an overpayment."""
    return read_status(text) is not Status.CANCELLED and _CREDIT.search(fold(text)) is not None
