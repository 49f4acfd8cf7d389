"""What does a letter claim on top of its invoices: late-payment interest and the recovery indemnity?

Only where the letter's stage claims charges, and only of debtors that the law, or the clerk, makes bear them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailmerge.dunning.charged import Kept
from mailmerge.dunning.delays import Delay, find_delays, quotes_of, refuse_lacking
from mailmerge.dunning.indemnity import CURRENCY, INDEMNITY, Indemnities, share_indemnities
from mailmerge.dunning.interest import interest_periods, owed, rounded
from mailmerge.dunning.rates import is_doubtful
from mailmerge.model import (
    Case,
    Charges,
    Claim,
    ClaimCharges,
    ClaimKey,
    DebtorKind,
    InterestPeriod,
    SentLetter,
    Settings,
    Stage,
)
from mailmerge.values import CENT, ZERO, print_amount, print_short_date

_NAMES_SHOWN = 3


def with_charges(
    letters: Sequence[tuple[Stage, Sequence[Claim]]],
    settings: Settings,
    sent: Mapping[ClaimKey, Sequence[SentLetter]],
    on: dt.date,
) -> tuple[tuple[Claim, ...], ...]:
    """The claims of each letter of a run with the charges that the letter claims on them.

    What an earlier letter claimed as interest is kept as it was, and interest runs on from the day after it; where the
    same calculation would give something else today (a corrected rate, another contract, a payment made before that
    letter and learned of after it), the claim's remarks tell. See `charged` and `indemnity`.

    Args:
        letters: all letters of the run: two of them can list instalments of one invoice, which bears one indemnity.
        settings: the rates and the rules.
        sent: the letters already sent, by claim, oldest first.
        on: the run date, through which interest runs.

    Raises:
        SettingsError: a rate that one of these letters needs is not in the table.
    """
    charged = [claim for stage, claims in letters if stage.charges is Charges.CLAIMED for claim in claims]
    if not charged:
        return tuple(tuple(claims) for _, claims in letters)
    delays = list(find_delays(charged, settings, sent))
    refuse_lacking(delays, settings, on)
    indemnities = share_indemnities(charged, settings, sent)
    done = {id(one.claim): _with(one, settings, indemnities, on) for one in delays}
    return tuple(
        tuple(done[id(claim)] if stage.charges is Charges.CLAIMED else claim for claim in claims)
        for stage, claims in letters
    )


# --- One claim -----------------------------------------------------------------------------------------


def charge_case(case: Case, settings: Settings, on: dt.date) -> Case:
    """A letter without any before it, with the charges that its stage claims.

    Raises:
        SettingsError: a rate that it needs is not in the table.
    """
    (claims,) = with_charges([(case.stage, case.claims)], settings, {}, on)
    interest = sum((claim.charges.interest for claim in claims), ZERO)
    indemnity = sum((claim.charges.indemnity for claim in claims), ZERO)
    total = case.principal + interest + indemnity
    return replace(case, claims=claims, interest=interest, indemnity=indemnity, total=total)


def _with(delay: Delay, settings: Settings, indemnities: Indemnities, on: dt.date) -> Claim:
    claim, kept = delay.claim, delay.kept
    bears = id(claim) in indemnities.bearers
    remarks = _indemnity_remarks(claim, indemnities, settings)
    start = delay.start()
    if start is None:
        if kept and kept.amount:
            remarks = (*remarks, f"{_claimed_before(kept)}, plus réclamés : {_WHY_NOT}")
        return replace(claim, charges=ClaimCharges(indemnity=INDEMNITY if bears else ZERO, remarks=remarks))
    periods = interest_periods(owed(claim, on), start, on, quotes_of(delay, start, on, settings)[0])
    earlier = _earlier(delay, settings, on)
    same = kept is None or earlier is None or abs(rounded(earlier) - kept.amount) <= (kept.roundings - 1) * CENT
    if kept and earlier is not None and not same:
        now = print_amount(rounded(earlier), claim.currency)
        remarks = (*remarks, f"{_claimed_before(kept)}, conservés ; {_DIFFERS.format(now)}")
    rates = [period.rate for period in (*((earlier or ()) if same else ()), *periods)]
    charges = ClaimCharges(
        interest=(kept.amount if kept else ZERO) + rounded(periods),
        indemnity=INDEMNITY if bears else ZERO,
        claimed=kept.amount if kept else ZERO,
        claimed_on=kept.letter.date if kept else None,
        periods=periods,
        claimed_in=kept.letter.reference if kept else "",
        rates=tuple(dict.fromkeys(rates)),
        remarks=remarks,
    )
    return replace(claim, charges=charges)


def _earlier(delay: Delay, settings: Settings, on: dt.date) -> tuple[InterestPeriod, ...] | None:
    """What was claimed before as it would be calculated today; None where that cannot be told."""
    kept, first = delay.kept, delay.first
    if kept is None or first is None or kept.balance is None:
        return None
    end = min(kept.letter.date, on)
    quotes, lacking = quotes_of(delay, first, end, settings)
    if lacking:
        return None
    return interest_periods(owed(delay.claim, on, kept.undated(delay.claim)), first, end, quotes)


# --- What the clerk is told ----------------------------------------------------------------------------

_WHY_NOT = "le type du client dans clients.xlsx ou les réglages de la feuille Général ne le permettent pas"
_DIFFERS = "le calcul d’aujourd’hui donnerait {} à cette date (un taux, un règlement ou un avoir a changé depuis)"


def _claimed_before(kept: Kept) -> str:
    letter = kept.letter
    amount = print_amount(kept.amount, letter.currency)
    return f"intérêts de {amount} réclamés le {print_short_date(letter.date)} (lettre {letter.reference})"


def _indemnity_remarks(claim: Claim, indemnities: Indemnities, settings: Settings) -> tuple[str, ...]:
    """An indemnity that was charged before and is not in this line: on another instalment, or no more."""
    before = indemnities.missed_from(claim, settings)
    if before is None:
        return ()
    invoice, letter = before
    told = f"indemnité de 40 € réclamée le {print_short_date(letter.date)} (lettre {letter.reference})"
    if invoice.due != claim.due:
        return (f"{told} avec l’échéance du {print_short_date(invoice.due)} : une seule est due par facture",)
    return (f"{told}, plus réclamée : {_WHY_NOT}",)


def charge_remarks(cases: Sequence[Case], settings: Settings) -> tuple[str, ...]:
    """Sentences on the charges of all letters: currencies without an indemnity, rates that should be checked."""
    remarks = []
    charged = [case for case in cases if case.interest]
    foreign = sorted({case.currency for case in charged} - {CURRENCY})
    if foreign:
        remarks.append(
            f"Lettres en {', '.join(foreign)} : les intérêts sont réclamés, pas l’indemnité de 40 €, fixée en euros."
        )
    remarks += _without_kind(cases)
    used = {period.half_year for case in charged for claim in case.claims for period in claim.charges.periods}
    remarks += [
        f"Taux du semestre {rate.half_year} : sa source est marquée à vérifier dans la feuille Taux de "
        "parametres.xlsx ; contrôlez-le avant d’envoyer les lettres qui réclament des intérêts."
        for rate in settings.rates
        if rate.half_year in used and is_doubtful(rate)
    ]
    return tuple(remarks)


def _without_kind(cases: Sequence[Case]) -> tuple[str, ...]:
    """A formal notice without charges, because nobody said what its debtor is, must not pass unnoticed."""
    names = [
        f"« {case.debtor.details.name} »"
        for case in cases
        if case.stage.charges is Charges.CLAIMED and case.debtor.details.kind is DebtorKind.UNKNOWN
    ]
    if not names:
        return ()
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    letters = "1 lettre" if len(names) == 1 else f"{len(names)} lettres"
    return (
        f"{letters} sans frais, à une étape qui en réclame : le type du client est vide (colonne Type de clients.xlsx "
        f"ou du grand livre) : {shown}.",
    )
