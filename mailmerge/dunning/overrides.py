"""What becomes of a claim for which the clerk decided otherwise in a proposal?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mailmerge.dunning.ladder import Step, claim_key
from mailmerge.model import Claim, ClaimKey, Decision, Held, Hold, HoldKind, Override, Settings, Stage, Suspension
from mailmerge.values import counted, print_short_date

_CLAIMS_NAMED = 5


def apply_override(step: Step, override: Override, stages: Sequence[Stage]) -> Step:
    """The claim's step as the clerk decided it.

    Args:
        step: that of a claim which a letter would list; without a stage if it would only be listed along with others.
        override: her decision.
        stages: the debtor's ladder.
    """
    text = f" ({override.text})" if override.text else ""
    if override.excluded:
        return Step(None, HoldKind.EXCLUDED, f"exclue dans la proposition{text}")
    if override.until:
        reason = f"suspendue dans la proposition jusqu’au {print_short_date(override.until)}{text}"
        return Step(None, HoldKind.UNTIL, reason, override.until + dt.timedelta(days=1))
    chosen = next((stage for stage in stages if stage.number == override.stage), None)
    return Step(chosen) if chosen and step.stage else step


def suspensions_of(overrides: Mapping[ClaimKey, Override], on: dt.date) -> tuple[Suspension, ...]:
    """What must go on holding in the runs to come, with where it comes from."""
    found = []
    for key in sorted(overrides):
        override = overrides[key]
        if override.until:
            text = f"proposition du {print_short_date(on)}" + (f" : {override.text}" if override.text else "")
            found.append(Suspension(key, Hold(HoldKind.UNTIL, override.until, text)))
    return tuple(found)


def override_remarks(
    file: str, before: Decision, after: Decision, overrides: Mapping[ClaimKey, Override], settings: Settings
) -> tuple[str, ...]:
    """What was decided, and what came of it that no line of the proposal says."""
    proposed, sent = _sent(before, settings), _sent(after, settings)
    wanted = {key for key in proposed if not _holds(overrides.get(key))}
    lost = [one for one in after.held if claim_key(one.claim, settings) in wanted - sent.keys()]
    joined = [claim for key, claim in sent.items() if key not in proposed]
    return (
        f"D’après {file} : {_counts(overrides.values())}.",
        *(_lost(one) for one in lost),
        *([f"Avec ces décisions partent aussi, sans ligne dans {file} : {_names(joined)}."] if joined else []),
    )


def _sent(decision: Decision, settings: Settings) -> dict[ClaimKey, Claim]:
    return {claim_key(claim, settings): claim for case in decision.cases for claim in case.claims}


def _holds(override: Override | None) -> bool:
    return override is not None and (override.excluded or override.until is not None)


def _lost(held: Held) -> str:
    name = held.claim.debtor.details.name
    return f"La facture {held.claim.item.number} ({name}) n’est finalement dans aucune lettre : {held.reason}."


def _names(claims: Sequence[Claim]) -> str:
    told = [f"{claim.item.number} ({claim.debtor.details.name})" for claim in claims[:_CLAIMS_NAMED]]
    more = len(claims) - _CLAIMS_NAMED
    return ", ".join(told) + (f" et {counted(more, 'autre')}" if more > 0 else "")


_FORMS = (
    ("facture exclue", "factures exclues"),
    ("facture suspendue", "factures suspendues"),
    ("facture à une autre étape", "factures à une autre étape"),
)


def _counts(overrides: Iterable[Override]) -> str:
    """`2 factures exclues, 1 facture suspendue`."""
    kinds = Counter(0 if one.excluded else 1 if one.until else 2 for one in overrides)
    return ", ".join(f"{kinds[kind]} {forms[kinds[kind] > 1]}" for kind, forms in enumerate(_FORMS) if kinds[kind])
