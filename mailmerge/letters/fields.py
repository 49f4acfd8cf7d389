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
from mailmerge.letters.rows import letter_rows
from mailmerge.letters.vocabulary import Context
from mailmerge.letters.words import amount_in_words
from mailmerge.model import Case, Channel, Charges, Courier, Creditor, DebtorKind, Principal, Settings
from mailmerge.values import NBSP, print_amount, print_date


def letter_fields(courier: Courier, settings: Settings, on: dt.date) -> Context:
    """The vocabulary's values for one letter of a run on that date."""
    case, creditor, language = courier.case, settings.creditor, courier.language
    amount = partial(print_amount, currency=case.currency, language=language)
    kind = case.debtor.details.kind
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
        "solde_compte": amount(case.statement[-1].balance) if case.statement else "",
        "delai_jours": case.stage.days_to_pay,
        "charges_reclamees": case.interest + case.indemnity > 0,
        "indemnites_reclamees": case.indemnity > 0,
        "charges_rappelees": _recalled(case, settings),
        "particulier": kind is DebtorKind.INDIVIDUAL,
        "public": kind is DebtorKind.PUBLIC,
        "recommande": case.stage.channel is Channel.REGISTERED,
        "specimen": case.account.is_example,
        "qr_paiement": bool(payment_payload(courier, creditor)),
        "creancier": _creditor(creditor, case),
        "debiteur": _debtor(case, language),
        "lettre": _letter(courier, creditor),
        "mandant": _principal(settings.principal) if settings.principal else "",
        **letter_rows(case, language),
    }


def _recalled(case: Case, settings: Settings) -> bool:
    """Charges are owed between professionals (C. com. L. 441-10), and by public bodies under their own rules.

    Neither an individual nor an unknown debtor is told of them.
    """
    owing = {DebtorKind.PROFESSIONAL, *((DebtorKind.PUBLIC,) if settings.general.public_charges else ())}
    charged = case.interest + case.indemnity > 0
    return case.debtor.details.kind in owing and case.stage.charges is not Charges.NONE and not charged


def _principal(principal: Principal) -> SimpleNamespace:
    """The creditor for whom an agency writes: same fields as a creditor, without account and signatory."""
    unknown = dict.fromkeys(("iban", "bic", "banque", "titulaire", "signataire", "fonction", "logo"), "")
    return SimpleNamespace(
        nom=principal.name,
        adresse=principal.address,
        siren=principal.siren.replace(" ", NBSP),
        siret=principal.siret.replace(" ", NBSP),
        rcs=principal.rcs.replace(" ", NBSP),
        tva=principal.vat,
        capital=principal.capital,
        telephone=principal.phone.replace(" ", NBSP),
        courriel=principal.email,
        site=principal.website,
        ville=principal.city,
        fondement=principal.basis,
        **unknown,
    )


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
