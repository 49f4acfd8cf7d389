"""What does each field of the vocabulary say for one letter?

Everything is ready to print: amounts and dates are already French text, flags are yes or no, lists are rows.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from mailmerge.letters.address import postal_lines
from mailmerge.letters.payment import in_fours, payment_payload, rf_reference
from mailmerge.letters.vocabulary import Context
from mailmerge.letters.words import amount_in_words
from mailmerge.model import Case, Channel, Charges, Claim, Courier, Creditor, DebtorKind, Settings
from mailmerge.values import NBSP, print_amount, print_date, print_short_date


def letter_fields(courier: Courier, settings: Settings, on: dt.date) -> Context:
    """The vocabulary's values for one letter of a run on that date."""
    case, creditor = courier.case, settings.creditor
    charged = case.interest + case.indemnity > 0
    professional = case.debtor.details.kind is DebtorKind.PROFESSIONAL
    return {
        "date": print_date(on),
        "ville": creditor.city,
        "devise": case.currency,
        "objet": _subject(case),
        "nb_factures": len(case.claims),
        "total_du": print_amount(case.principal, case.currency),
        "total_penalites": print_amount(case.interest, case.currency),
        "total_indemnites": print_amount(case.indemnity, case.currency),
        "total_a_payer": print_amount(case.total, case.currency),
        "total_a_payer_en_lettres": amount_in_words(case.total, case.currency),
        "date_limite": print_date(case.deadline),
        "delai_jours": case.stage.days_to_pay,
        "charges_reclamees": charged,
        # Charges are owed between professionals only (C. com. L. 441-10); an unknown debtor is not told of them.
        "charges_rappelees": professional and case.stage.charges is not Charges.NONE and not charged,
        "particulier": case.debtor.details.kind is DebtorKind.INDIVIDUAL,
        "recommande": case.stage.channel is Channel.REGISTERED,
        "specimen": case.account.is_example,
        "qr_paiement": bool(payment_payload(courier, creditor)),
        "creancier": _creditor(creditor, case),
        "debiteur": _debtor(case),
        "lettre": _letter(courier, creditor),
        "factures": [_invoice(claim, case.currency) for claim in case.claims],
        "avoirs": [
            SimpleNamespace(
                numero=use.credit.number,
                date=print_short_date(use.credit.invoice_date) if use.credit.invoice_date else "",
                montant=print_amount(use.amount, case.currency),
            )
            for use in case.credits
        ],
        "relances_precedentes": [
            SimpleNamespace(
                date=print_date(letter.date),
                etape=letter.stage,
                nom_etape=letter.stage_name,
                reference=letter.reference,
            )
            for letter in case.previous
        ],
        "echeancier": [],
        "mandant": "",
    }


def _subject(case: Case) -> str:
    count = len(case.claims)
    noun = "facture échue" if case.claims[0].days_overdue > 0 else "facture à échoir"
    plural = noun.replace("facture", "factures").replace("échue", "échues") if count > 1 else noun
    return f"{case.stage.name} - {count} {plural}"


def _creditor(creditor: Creditor, case: Case) -> SimpleNamespace:
    return SimpleNamespace(
        nom=creditor.name,
        adresse=creditor.address,
        siren=creditor.siren,
        siret=creditor.siret,
        rcs=creditor.rcs,
        tva=creditor.vat,
        capital=creditor.capital,
        iban=case.account.iban,
        bic=case.account.bic,
        banque=case.account.bank,
        titulaire=case.account.holder,
        telephone=creditor.phone.replace(" ", NBSP),
        courriel=creditor.email,
        site=creditor.website,
        signataire=creditor.signatory,
        fonction=creditor.position,
        ville=creditor.city,
        logo="",
    )


def _debtor(case: Case) -> SimpleNamespace:
    details = case.debtor.details
    return SimpleNamespace(
        code=case.debtor.code,
        nom=details.name or case.debtor.code,
        contact=details.contact,
        civilite=details.civility,
        adresse=postal_lines(details),
        code_postal=details.postcode,
        ville=details.city,
        pays=details.country,
        siren=details.siren,
        courriel=details.email,
        telephone=details.phone,
    )


def _letter(courier: Courier, creditor: Creditor) -> SimpleNamespace:
    return SimpleNamespace(
        reference=courier.reference,
        etape=courier.case.stage.number,
        nom_etape=courier.case.stage.name,
        canal=courier.case.stage.channel.value,
        numero_recommande="",
        reference_rf=in_fours(rf_reference(courier.reference)) if creditor.rf_reference else "",
    )


def _invoice(claim: Claim, currency: str) -> SimpleNamespace:
    """A claim at its ledger balance: what is paid is the difference to its total, so that the line adds up."""
    item = claim.item
    total = max(item.total if item.total is not None else item.balance, item.balance)
    return SimpleNamespace(
        numero=item.number,
        date=print_short_date(item.invoice_date) if item.invoice_date else "",
        echeance=print_short_date(claim.due),
        jours_retard=max(claim.days_overdue, 0),
        objet=item.subject,
        montant_ttc=print_amount(total, currency),
        deja_regle=print_amount(total - item.balance, currency),
        reste_du=print_amount(item.balance, currency),
        taux="",
        penalites="",
        indemnite="",
    )
