"""Which fields may be typed in a template?"""

from __future__ import annotations


def fields_screen() -> list[str]:
    """The template vocabulary, group by group."""
    from mailmerge.letters.vocabulary import LISTS, ROW_NAMES, VOCABULARY

    lines = ["Champs à taper dans un modèle Word, entre doubles accolades : {{ total_du }}", ""]
    group = ""
    for field in VOCABULARY:
        if field.group != group:
            group = field.group
            lines.append("")
            if group in LISTS:
                row = ROW_NAMES[group]
                lines.append(f"{LISTS[group]} :")
                lines.append(f"  {{%tr for {row} in {group} %}} … {{%tr endfor %}} dans les lignes d’un tableau")
        kind = "" if field.shape == "texte" else f" ({field.shape})"
        lines.append(f"  {field.typed:<28} {field.meaning + kind:<58} {field.example}")
    return lines
