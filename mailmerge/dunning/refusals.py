"""Why is a letter not written, although its claims are to be chased?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from mailmerge.dunning.claims import account_for
from mailmerge.dunning.debtors import address_lacks
from mailmerge.dunning.grouping import Group
from mailmerge.dunning.ladder import claim_key
from mailmerge.dunning.policy import minimum_of, stage_for
from mailmerge.model import NO_DEBT, NOT_RECEIVABLE, Channel, Claim, CreditBalance, HoldKind, SentLetter, Settings
from mailmerge.values import print_amount, print_short_date

_POSTAL = (Channel.POST, Channel.REGISTERED)


def account_nets(claims: Sequence[Claim], credits: Sequence[CreditBalance]) -> Mapping[tuple[int, str], Decimal]:
    """What each debtor owes in each currency once everything it has is counted, due or not."""
    nets: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for claim in claims:
        if claim.item.status not in NO_DEBT:
            nets[id(claim.debtor), claim.currency] += claim.item.balance
    for credit in credits:
        if credit.item.status not in NOT_RECEIVABLE:
            nets[id(credit.debtor), credit.currency] += credit.item.balance
    return nets


def refuse(
    group: Group, settings: Settings, net: Decimal, returned: Mapping[tuple[str, str], SentLetter]
) -> tuple[HoldKind, str] | None:
    """The reason why this letter is not written, if there is one.

    Args:
        group: what it would list.
        settings: the rules.
        net: what the debtor owes in its currency once everything is counted.
        returned: the letters that came back from a debtor's address.
    """
    if net <= 0:
        return HoldKind.NET_NOT_POSITIVE, "le compte du client est créditeur ou nul : rien tant qu’il ne doit rien"
    minimum = minimum_of(group.debtor, settings)
    if group.principal < minimum:
        least = print_amount(minimum, group.currency)
        return HoldKind.BELOW_MINIMUM, f"sous le minimum de {least} par lettre : attend d’autres factures à relancer"
    if account_for(settings, group.currency) is None:
        reason = f"pas de compte bancaire en {group.currency} dans parametres.xlsx, feuille Créancier"
        return HoldKind.NO_ACCOUNT, reason
    missing = address_lacks(group.debtor.details)
    if stage_for(group.debtor, group.stage).channel not in _POSTAL:
        return None
    if missing:
        return HoldKind.NO_ADDRESS, f"adresse incomplète : il manque {', '.join(missing)}"
    letter = returned.get(claim_key(group.members[0].claim, settings)[:2])
    return (HoldKind.NO_ADDRESS, _returned(letter)) if letter else None


def _returned(letter: SentLetter) -> str:
    return (
        f"adresse inconnue : la lettre {letter.reference} du {print_short_date(letter.date)} est revenue ; corrigez "
        f"l’adresse, puis effacez « adresse inconnue » dans Suivi.xlsx du dossier {letter.folder}"
    )
