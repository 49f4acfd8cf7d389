"""From which day does a claim bear interest that no letter has claimed yet, and is every rate at hand?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailmerge.dunning.charged import Kept, kept_interest, lines_of, notice_date
from mailmerge.dunning.interest import half_years
from mailmerge.dunning.ladder import claim_key
from mailmerge.dunning.policy import ladder_of
from mailmerge.dunning.rates import Lacking, Quote, bears_interest, quote, rate_rule
from mailmerge.errors import SettingsError
from mailmerge.model import Claim, ClaimKey, DebtorKind, SentLetter, Settings

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Delay:
    """A claim with the first day that bears interest (None if no day does) and what was claimed before."""

    claim: Claim
    first: dt.date | None
    kept: Kept | None

    def start(self) -> dt.date | None:
        """The first day that no letter has claimed yet."""
        return max(self.first, self.kept.letter.date + _DAY) if self.first and self.kept else self.first


def find_delays(
    claims: Sequence[Claim], settings: Settings, sent: Mapping[ClaimKey, Sequence[SentLetter]]
) -> Iterator[Delay]:
    """Each of the run's claims that a letter charges, in the letters' order."""
    ranks: Counter[ClaimKey] = Counter()
    keys = [claim_key(claim, settings) for claim in claims]
    lines = lines_of(letter for key in keys for letter in sent.get(key, ()))
    for claim, key in zip(claims, keys, strict=True):
        letters = sent.get(key, ())
        yield Delay(claim, _first_day(claim, letters, settings), kept_interest(claim, letters, lines, ranks[key]))
        ranks[key] += 1


def _first_day(claim: Claim, letters: Sequence[SentLetter], settings: Settings) -> dt.date | None:
    """The day after the due date; a consumer owes interest from the day after a formal notice only."""
    kind = claim.debtor.details.kind
    if not bears_interest(kind, settings.general):
        return None
    if kind is not DebtorKind.INDIVIDUAL:
        return claim.due + _DAY
    notice = notice_date(letters, ladder_of(claim.debtor, settings))
    return max(claim.due, notice) + _DAY if notice else None


def quotes_of(delay: Delay, start: dt.date, end: dt.date, settings: Settings) -> tuple[dict[str, Quote], list[Lacking]]:
    """The rates of the half-years from one day to another, and those that the table lacks."""
    assert delay.first is not None
    debtor = delay.claim.debtor
    found: dict[str, Quote] = {}
    lacking = []
    for half_year in half_years(start, end, delay.first, rate_rule(debtor, settings)):
        at = quote(debtor, half_year, settings)
        if isinstance(at, Quote):
            found[half_year] = at
        else:
            lacking.append(at)
    return found, lacking


def refuse_lacking(delays: Sequence[Delay], settings: Settings, on: dt.date) -> None:
    """Stop where a rate is missing: nothing is claimed at a guess.

    Raises:
        SettingsError: with the rows to add.
    """
    needed: dict[Lacking, Claim] = {}
    for delay in delays:
        if start := delay.start():
            for lacking in quotes_of(delay, start, on, settings)[1]:
                needed.setdefault(lacking, delay.claim)
    if needed:
        rows = ", ".join(dict.fromkeys(f"« {lacking.half_year} »" for lacking in sorted(needed)))
        raise SettingsError(
            "parametres.xlsx, feuille Taux : il manque un taux dont des lettres ont besoin.",
            details=tuple(
                f"semestre {lacking.half_year}, colonne « {lacking.column} » (facture {claim.item.number}, "
                f"{claim.debtor.details.name})"
                for lacking, claim in sorted(needed.items(), key=lambda one: one[0])
            ),
            cure=f"Dans la feuille Taux, ajoutez ou complétez la ligne {rows}, avec sa source (Banque de France pour "
            "le taux BCE au 1er janvier ou au 1er juillet, Journal officiel pour le taux légal), puis relancez.",
        )
