"""Is a run made by the rules, or by a proposal that is named or waits in the workspace?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mailmerge.cli.terminal import YES, ask, busy, run_date
from mailmerge.errors import DecisionsError, LedgerError, SettingsError

if TYPE_CHECKING:
    from mailmerge.model import Plan


def make_plan(files: tuple[Path, ...], workspace: Path, date: str, proposing: bool, may_ask: bool) -> Plan:
    """The plan of a run on that day."""
    from mailmerge.proposing import choose, refuse_beside
    from mailmerge.run import plan as plan_run

    on = run_date(date)
    chosen, ledgers = choose(files)
    if chosen:
        refuse_beside(chosen, on if date else chosen.date, proposing)
    idle = files or proposing
    plan, remarks = (None, ()) if idle else _waiting(workspace, on, bool(date), may_ask)
    if plan is None:
        with busy("Lecture du grand livre…"):
            plan = plan_run(ledgers, workspace, on, chosen)
    return replace(plan, remarks=(*remarks, *plan.remarks))


def _waiting(workspace: Path, on: dt.date, dated: bool, may_ask: bool) -> tuple[Plan | None, tuple[str, ...]]:
    """The plan of a proposal that waits in the workspace, if she wants it; and remarks on those not used."""
    from mailmerge.delivery.proposal.find import UNUSED, waiting_proposals
    from mailmerge.run import plan as plan_run

    waiting, damaged = waiting_proposals(workspace)
    remarks = list(damaged)
    for proposal in waiting:
        name = proposal.source.name
        if dated and on != proposal.date:
            remarks.append(f"{name} est du {proposal.date:%d/%m/%Y} : elle n’a pas été utilisée.")
            continue
        if not may_ask:
            remarks.append(f"{name} n’a pas été utilisée ; pour l’appliquer : mailmerge run {_quoted(name)}")
            continue
        try:
            with busy(f"Lecture de {name}…"):
                plan = plan_run((), workspace, on, proposal)
        except DecisionsError:
            raise  # it is the one she prepared: going on without it would send what she excluded
        except (LedgerError, SettingsError) as error:
            remarks.append(f"{error.what} {UNUSED}")
            continue
        if ask(f"{name}, du {proposal.date:%d/%m/%Y}, attend d’être appliquée. L’appliquer ? [o/N] ") in YES:
            return plan, tuple(remarks)
        remarks.append(f"{name} n’a pas été utilisée.")
    return None, tuple(remarks)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
