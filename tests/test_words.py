"""What the words in status, type and side columns mean."""

from __future__ import annotations

import pytest

from mailmerge.ledger.items.words import (
    is_credit_side,
    is_credit_status,
    is_credit_type,
    is_debit_side,
    is_document_type,
    is_quote_type,
    read_status,
    status_hold,
)
from mailmerge.model import HoldKind, Status

STATUSES = {
    Status.PAID: (
        "Payée|Paid|Paid late|Fully paid|Pago|Bezahlt|Pagada|Pagata|Intégralement réglée|Réglée à 100 %|Soldé|Settled"
        "|Facture payée le 12/11"
    ),
    Status.DRAFT: "Draft|Unsent|Sauvegardée|Brouillon|Entwurf|Not sent",
    Status.QUOTE: "Devis accepté|Estimate|Angebot",
    Status.CANCELLED: "Void|Annulée|Cancelled|Storniert|Anulada",
    Status.OPEN: (
        "Envoyée|En attente|En retard|en_retard|echeance_proche|À venir|Partielle|Partiellement Payé|Retard|Émise"
        "|Relancée|créditeur|à jour|Partial|Sent|Open|Overdue|Financed|Due|pending|validated|Em aberto|Offen|Pendiente"
        "|Scaduta|Viewed|Accepted|Authorised|Unpaid|Not paid|Not yet paid|non payée|Non réglée|impagada|unbezahlt"
        "|Nicht bezahlt|Non pagata|Não pago|No pagada|pas encore payée|Payée : non|Paid: no|Payé à 50 %"
        "|Teilweise bezahlt|Pago parcial|Solde dû|Pago pendiente|To be paid|Facture non payée|Partly paid"
        "|Awaiting payment|Non échue"
    ),
}


@pytest.mark.parametrize(
    ("word", "status"), [(word, status) for status, words in STATUSES.items() for word in words.split("|")]
)
def test_statuses_that_occur(word: str, status: Status) -> None:
    assert read_status(word) is status


@pytest.mark.parametrize("word", ["", "12", "Dupont", "Payable", "Not applicable", "Pago rechazado", "Lettre envoyée"])
def test_words_that_are_no_status(word: str) -> None:
    assert read_status(word) is None


def test_statuses_that_suspend() -> None:
    assert {status_hold(word) for word in ("Disputed", "In dispute", "Litige", "Strittig")} == {HoldKind.DISPUTE}
    assert {status_hold(word) for word in ("Contentieux", "Written off", "Bad debt", "Inkasso")} == {HoldKind.STOP}
    assert {status_hold(word) for word in ("Insolvency", "Liquidation judiciaire")} == {HoldKind.PROCEEDINGS}
    assert {status_hold(word) for word in ("Sauvegardée", "Overdue", "Paid")} == {None}


def test_document_types() -> None:
    credits = "AVO|RGL|Gutschrift|Credit memo|CN|Nota de crédito|Nota di credito|Payment|Zahlung|Avoir|Credit Note"
    assert [word for word in credits.split("|") if not is_credit_type(word)] == []
    invoices = "FAC|OD|TRT|Rechnung|Invoice|Facture|Fattura|Factura"
    assert [word for word in invoices.split("|") if is_credit_type(word) or not is_document_type(word)] == []
    assert all(map(is_quote_type, ("Devis", "Angebot", "Estimate", "Presupuesto")))
    assert not any(map(is_document_type, ("Professionnel", "Particulier", "")))


def test_sides_and_credits() -> None:
    assert all(map(is_credit_side, ("C", "H", "Haben", "Haber", "Avere", "-1")))
    assert all(map(is_debit_side, ("D", "S", "Soll", "Debe", "Dare", "1")))
    assert all(map(is_credit_status, ("Avoir", "Créditeur", "Credit memo", "Gutschrift")))
    assert not any(map(is_credit_status, ("Annulée par avoir", "Paid", "Open")))
