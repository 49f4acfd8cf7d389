"""What does each field of the vocabulary say for one letter?

Everything is ready to print: amounts and dates are already text in the letter's language, flags are yes
or no, lists are rows.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from types import SimpleNamespace

from mailmerge.letters.address import postal_lines
from mailmerge.letters.payment import in_fours, payment_payload, rf_reference
from mailmerge.letters.phrases import channel_name, civility, stage_name, subject
from mailmerge.letters.rates import rates_in_words
from mailmerge.letters.vocabulary import Context
from mailmerge.letters.words import amount_in_words
from mailmerge.model import Case, Channel, Charges, Claim, Courier, Creditor, DebtorKind, Settings
from mailmerge.values import NBSP, print_amount, print_date, print_short_date


def letter_fields(courier: Courier, settings: Settings, on: dt.date) -> Context:
    """The vocabulary's values for one letter of a run on that date."""
    case, creditor, language = courier.case, settings.creditor, courier.language
    amount = partial(print_amount, currency=case.currency, language=language)
    charged = case.interest + case.indemnity > 0
    professional = case.debtor.details.kind is DebtorKind.PROFESSIONAL
    return {
        "date": print_date(on, language),
        "ville": creditor.city,
        "devise": case.currency,
        "objet": subject(case.stage.name, len(case.claims), case.claims[0].days_overdue > 0, language),
        "nb_factures": len(case.claims),
        "total_du": amount(case.principal),
        "total_penalites": amount(case.interest),
        "total_indemnites": amount(case.indemnity),
        "total_a_payer": amount(case.total),
        "total_a_payer_en_lettres": amount_in_words(case.total, case.currency, language),
        "date_limite": print_date(case.deadline, language),
        "delai_jours": case.stage.days_to_pay,
        "charges_reclamees": charged,
        # Charges are owed between professionals only (C. com. L. 441-10); an unknown debtor is not told of them.
        "charges_rappelees": professional and case.stage.charges is not Charges.NONE and not charged,
        "particulier": case.debtor.details.kind is DebtorKind.INDIVIDUAL,
        "recommande": case.stage.channel is Channel.REGISTERED,
        "specimen": case.account.is_example,
        "qr_paiement": bool(payment_payload(courier, creditor)),
        "creancier": _creditor(creditor, case),
        "debiteur": _debtor(case, language),
        "lettre": _letter(courier, creditor),
        "factures": [_invoice(claim, case.currency, language, charged) for claim in case.claims],
        "avoirs": [
            SimpleNamespace(
                numero=use.credit.number,
                date=print_short_date(use.credit.invoice_date, language) if use.credit.invoice_date else "",
                montant=amount(use.amount),
            )
            for use in case.credits
        ],
        "relances_precedentes": [
            SimpleNamespace(
                date=print_date(letter.date, language),
                etape=letter.stage,
                nom_etape=stage_name(letter.stage_name, language),
                reference=letter.reference,
            )
            for letter in case.previous
        ],
        "echeancier": [],
        "mandant": "",
    }


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


def _debtor(case: Case, language: str) -> SimpleNamespace:
    details = case.debtor.details
    return SimpleNamespace(
        code=case.debtor.code,
        nom=details.name or case.debtor.code,
        contact=details.contact,
        civilite=civility(details.civility, language),
        adresse=postal_lines(details),
        voie=details.street,
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
        nom_etape=stage_name(courier.case.stage.name, courier.language),
        canal=channel_name(courier.case.stage.channel, courier.language),
        numero_recommande="",
        reference_rf=in_fours(rf_reference(courier.reference)) if creditor.rf_reference else "",
    )


def _invoice(claim: Claim, currency: str, language: str, charged: bool) -> SimpleNamespace:
    """A claim at its ledger balance: what is paid is the difference to its total, so that the line adds up.

    Where the letter claims charges, each line says its own, down to none; elsewhere they are blank.
    """
    charges = claim.charges
    item = claim.item
    total = max(item.total if item.total is not None else item.balance, item.balance)
    return SimpleNamespace(
        numero=item.number,
        date=print_short_date(item.invoice_date, language) if item.invoice_date else "",
        echeance=print_short_date(claim.due, language),
        jours_retard=max(claim.days_overdue, 0),
        objet=item.subject,
        montant_ttc=print_amount(total, currency, language),
        deja_regle=print_amount(total - item.balance, currency, language),
        reste_du=print_amount(item.balance, currency, language),
        taux=rates_in_words(charges.rates, language),
        penalites=print_amount(charges.interest, currency, language) if charged else "",
        indemnite=print_amount(charges.indemnity, currency, language) if charged else "",
    )
