r"""What does the code of a Word field say: its kind, its argument, its switches?

`MERGEFIELD "Date facture" \@ "d MMMM yyyy" \* MERGEFORMAT`. ECMA-376 Part 1, 17.16.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A French Word knows its own names of the fields, beside those of the standard.
_FRENCH: Mapping[str, str] = {
    "CHAMPFUSION": "MERGEFIELD",
    "BLOCADRESSE": "ADDRESSBLOCK",
    "FORMULEAPPEL": "GREETINGLINE",
    "SI": "IF",
    "SUIVANT": "NEXT",
    "SUIVANTSI": "NEXTIF",
    "SAUTERSI": "SKIPIF",
    "DEMANDER": "ASK",
    "REMPLIR": "FILLIN",
    "ENREGFUSION": "MERGEREC",
}
MERGE_KINDS = frozenset(("MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE"))
# What Word does to a whole record, or asks the clerk, while it merges.
RECORD_KINDS = frozenset(("NEXT", "NEXTIF", "SKIPIF", "MERGEREC", "MERGESEQ", "ASK", "FILLIN", "DATABASE"))
_SWITCH = re.compile(r"\\([#@*a-zA-Z])")
_QUOTED = re.compile(r'["“”]((?:\\.|[^"“”\\])*)["“”]')
_WORD = re.compile(r"[^\s\"“”\\]+")


@dataclass(frozen=True, slots=True)
class Code:
    """A field's code: `argument` is the name of a merge field, `switches` are by their character."""

    kind: str
    argument: str
    switches: Mapping[str, tuple[str, ...]]

    def said(self, switch: str) -> str:
        """The last value of a switch; empty when it is not there."""
        return (self.switches.get(switch) or ("",))[-1]


def kind_of(text: str) -> str:
    """The kind of field that a code begins with, by its name in the standard."""
    word = re.match(r"\s*(=|[^\s\"\\{]+)", text)
    kind = word[1].upper() if word else ""
    return _FRENCH.get(kind, kind)


def read_code(text: str) -> Code:
    """A code in parts. A name of several words is taken whole, with or without quotes."""
    rest = re.sub(r"^\s*(?:=|[^\s\"\\]+)", "", text)
    argument: list[str] = []
    switches: dict[str, list[list[str]]] = {}
    target = argument
    at = 0
    while at < len(rest):
        if switch := _SWITCH.match(rest, at):
            target = []
            switches.setdefault(switch[1], []).append(target)
            at = switch.end()
        elif quoted := _QUOTED.match(rest, at):
            target.append(re.sub(r"\\(.)", r"\1", quoted[1]))
            at = quoted.end()
        elif word := _WORD.match(rest, at):
            target.append(word[0])
            at = word.end()
        else:
            at += 1
    values = {name: tuple(" ".join(words) for words in said) for name, said in switches.items()}
    return Code(kind_of(text), " ".join(argument).strip(), values)
