"""Does a proposal still say what a run would do today, line by line?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from mailmerge.delivery.proposal.lines import INVOICE, PRINTED, Line, digest, proposed_lines, said
from mailmerge.delivery.proposal.read import AGAIN, ANEW
from mailmerge.errors import SettingsError, fault_text
from mailmerge.model import Decision, Fault, Place, Proposal, ProposalLine, ProposedLetter
from mailmerge.values import counted, print_short_date

_MOST_TOLD = 10
_AMOUNTS = PRINTED[PRINTED.index("Principal") :]
_KEY = tuple(PRINTED.index(header) for header in ("Client", "Nom", "N° facture", "Échéance", "Devise"))
_Key: TypeAlias = tuple[str, ...]


def proposed_letters(proposal: Proposal, decision: Decision) -> tuple[ProposedLetter, ...]:
    """The letters of a run without decisions, each with what the proposal decides of it.

    Raises:
        SettingsError: the proposal was altered, or today’s run would do something else than it says.
    """
    fresh = proposed_lines(decision.cases)
    _refuse_altered(proposal, fresh)
    _refuse_outdated(proposal, fresh, decision)
    choices = {line.id: line.choice for line in proposal.lines}
    return tuple(
        ProposedLetter(
            case,
            choices[f"L{number}"],
            tuple(choices[f"L{number}.{rank}"] for rank, _ in enumerate(case.claims, 1)),
        )
        for number, case in enumerate(decision.cases, 1)
    )


# --- Altered by hand -----------------------------------------------------------------------------------


def _refuse_altered(proposal: Proposal, fresh: Sequence[Line]) -> None:
    texts = {line.id: line.texts for line in fresh}
    faults = [fault for line in proposal.lines for fault in _altered(proposal, line, texts.get(line.id, ()))]
    there = {line.id for line in proposal.lines}
    seen = Counter(line.id for line in proposal.lines)
    faults += [
        _fault(proposal, line, None, "cette ligne figure deux fois ; gardez-en une")
        for line in proposal.lines
        if seen.pop(line.id, 1) > 1
    ]
    gone = [id for id in proposal.digests if id not in there]
    if gone:
        message = f"lignes supprimées : {_some(gone)} ; pour ne pas envoyer, choisissez « exclure »"
        faults.append(Fault(Place(proposal.source.name, proposal.sheet, ""), "", message))
    if faults:
        raise SettingsError(
            f"{proposal.source.name} a été modifiée ailleurs que dans les colonnes à remplir.",
            details=_told(faults),
            cure=f"Rétablissez ces cellules et ces lignes, ou préparez une nouvelle proposition ({ANEW}) ; un montant "
            "se corrige dans le grand livre.",
        )


def _altered(proposal: Proposal, line: ProposalLine, proposed: Sequence[str]) -> list[Fault]:
    """The cells of a line that say something else than when it was written."""
    written = proposal.digests.get(line.id)
    if written == digest(line.texts):
        return []
    if written is None:
        return [_fault(proposal, line, None, "cette ligne n’était pas dans la proposition ; supprimez-la")]
    if written != digest(proposed):
        return [_fault(proposal, line, None, "cette ligne a été modifiée ; elle dit autre chose qu’à l’origine")]
    return [
        _fault(proposal, line, column, _before(told, column))
        for column, (told, now) in enumerate(zip(proposed, line.texts, strict=True))
        if told != now
    ]


def _before(told: str, column: int) -> str:
    return f"la proposition disait « {_readable(told, column)} »" if told else "cette cellule était vide"


# --- Overtaken by events -------------------------------------------------------------------------------


def _refuse_outdated(proposal: Proposal, fresh: Sequence[Line], decision: Decision) -> None:
    if {line.id: digest(line.texts) for line in fresh} == dict(proposal.digests):
        return
    faults = _moved_invoices(proposal, fresh, decision) or _moved_lines(proposal, fresh)
    raise SettingsError(
        f"{proposal.source.name} (du {print_short_date(proposal.date)}) n’est plus à jour : les paramètres, "
        "clients.xlsx, Suivi.xlsx ou les relances faites depuis changent ce qui serait envoyé.",
        details=_told(faults),
        cure=AGAIN,
    )


def _moved_invoices(proposal: Proposal, fresh: Sequence[Line], decision: Decision) -> list[Fault]:
    """The invoices that would no longer be chased, or otherwise, or newly."""
    now: dict[_Key, list[tuple[str, ...]]] = defaultdict(list)
    for new in fresh:
        if new.kind == INVOICE:
            now[_key(new.texts)].append(new.texts)
    reasons = _reasons(decision)
    faults: list[Fault] = []
    for line in (line for line in proposal.lines if line.texts[0] == INVOICE):
        same = now.get(_key(line.texts))
        if same:
            faults += _differences(proposal, line, same.pop(0), skipped=("N°",))
        else:
            reason = reasons.get(_key(line.texts), "elle n’est plus à relancer")
            message = f"la facture {line.texts[4]} ne serait plus dans une lettre : {reason}"
            faults.append(_fault(proposal, line, None, message))
    for texts in (texts for left in now.values() for texts in left):
        message = f"la facture {texts[4]} ({texts[3]}) serait maintenant relancée et n’est pas dans la proposition"
        faults.append(Fault(Place(proposal.source.name, proposal.sheet, ""), "", message))
    return faults


def _moved_lines(proposal: Proposal, fresh: Sequence[Line]) -> list[Fault]:
    now: Mapping[str, Line] = {line.id: line for line in fresh}
    return [
        fault
        for line in proposal.lines
        for fault in (_differences(proposal, line, now[line.id].texts) if line.id in now else ())
    ]


def _differences(
    proposal: Proposal, line: ProposalLine, now: Sequence[str], skipped: Sequence[str] = ()
) -> list[Fault]:
    return [
        _fault(proposal, line, column, f"ce serait maintenant « {_readable(new, column)} »")
        for column, (old, new) in enumerate(zip(line.texts, now, strict=True))
        if old != new and PRINTED[column] not in skipped
    ]


def _reasons(decision: Decision) -> Mapping[_Key, str]:
    """Why an invoice is held, by what its line would say of it."""
    found: dict[_Key, str] = {}
    for held in decision.held:
        claim, debtor = held.claim, held.claim.debtor
        key = (debtor.code, debtor.details.name, claim.item.number, claim.due, claim.currency)
        found[tuple(said(part) for part in key)] = held.reason
    return found


def _key(texts: Sequence[str]) -> _Key:
    return tuple(texts[column] for column in _KEY)


# --- Telling -------------------------------------------------------------------------------------------


def _fault(proposal: Proposal, line: ProposalLine, column: int | None, message: str) -> Fault:
    cell = str(line.row) if column is None else f"{proposal.columns[column]}{line.row}"
    value = "" if column is None else _readable(line.texts[column], column)
    return Fault(Place(proposal.source.name, proposal.sheet, cell), value, message)


def _readable(text: str, column: int) -> str:
    """As the cell shows it: `31/12/2026` for `2026-12-31`, `100,00` for `100.00`, `51` for `51.00`."""
    header = PRINTED[column]
    if header == "Échéance":
        return "/".join(reversed(text.split("-")))
    if header == "Retard":
        return text.removesuffix(".00")
    return text.replace(".", ",") if header in _AMOUNTS else text


def _told(faults: Sequence[Fault]) -> tuple[str, ...]:
    more = len(faults) - _MOST_TOLD
    told = tuple(fault_text(fault) for fault in faults[:_MOST_TOLD])
    return (*told, f"… et {counted(more, 'autre')}") if more > 0 else told


def _some(ids: Iterable[str]) -> str:
    names = list(ids)
    return ", ".join(names[:_MOST_TOLD]) + (" …" if len(names) > _MOST_TOLD else "")
