"""How are columns and lists of faults laid out on a screen?"""

from __future__ import annotations

from collections.abc import Sequence

from mailmerge.errors import fault_text
from mailmerge.model import Fault

FAULTS_SHOWN = 15


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width, all but the first aligned to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  "
        + "   ".join(
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def fault_lines(faults: Sequence[Fault], shown: int, sheet: str = "Lignes écartées") -> list[str]:
    """The first faults, and how many more stand on which sheet of the recap."""
    lines = [f"  - {fault_text(fault)}" for fault in faults[:shown]]
    if len(faults) > shown:
        lines.append(f"  … et {len(faults) - shown} autres (feuille « {sheet} » du récapitulatif).")
    return lines
