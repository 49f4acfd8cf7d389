"""What was understood of settings, templates and ledger?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.model import Ledger, Settings
from mailmerge.screens.reading import reading_lines, rejected_lines
from mailmerge.screens.text import fault_lines
from mailmerge.values import counted

_ALL = 10**9


def check_screen(
    settings: Settings, templates: Sequence[str], ledger: Ledger | None, remarks: Sequence[str]
) -> list[str]:
    """What was understood of settings, templates and ledger."""
    counts = [(len(settings.stages), "étape"), (len(settings.segments), "segment"), (len(settings.clients), "client")]
    found = ", ".join(counted(number, noun) for number, noun in counts if number or noun != "segment")
    lines = [
        f"Paramètres : corrects ({found}).",
        f"Modèles : corrects ({', '.join(templates)}).",
    ]
    told = [*settings.remarks, *remarks, *(ledger.remarks if ledger else ())]
    lines += [*(f"  - {remark}" for remark in told), ""]
    if ledger is None:
        return [*lines, "Grand livre : aucun à vérifier dans a_traiter."]
    flags = ["", "À vérifier :", *fault_lines(ledger.flags, _ALL)] if ledger.flags else []
    return [*lines, *reading_lines(ledger), *rejected_lines(ledger, shown=_ALL), *flags]
