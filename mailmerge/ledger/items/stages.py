"""Which stage does a row name, on its customer's own ladder?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailmerge.ledger.items.words import find_stage, names_no_stage
from mailmerge.model import Field, Settings, Stage
from mailmerge.tables.reader import Reader
from mailmerge.values.ladders import every_stage, ladder_named


@dataclass(frozen=True, slots=True)
class Ladders:
    """The general ladder, those of the customers that have another, by code, and the stages of all."""

    general: Sequence[Stage]
    by_code: Mapping[str, Sequence[Stage]]
    stages: Sequence[Stage]

    def of(self, code: str) -> Sequence[Stage]:
        """The ladder of a customer; `c3` is `C3`, unless both are customers."""
        return self.by_code.get(code) or self.by_code.get(code.casefold()) or self.general


def find_ladders(settings: Settings) -> Ladders:
    """The ladders that `parametres.xlsx` describes, and who goes through which by `clients.xlsx`."""
    by_code: dict[str, Sequence[Stage]] = {}
    if settings.segments:
        alike = Counter(code.casefold() for code in settings.clients)
        for code, client in settings.clients.items():
            by_code[code] = ladder_named(settings, client.segment)
            if alike[code.casefold()] == 1:
                by_code[code.casefold()] = by_code[code]
    return Ladders(settings.stages, by_code, every_stage(settings))


def nothing_to_send(reader: Reader, credits: Sequence[bool]) -> list[bool]:
    """The rows whose cell for the stage to send says that there is none."""
    if not reader.has(Field.STAGE_TO_SEND):
        return [False] * len(credits)
    texts = reader.texts(Field.STAGE_TO_SEND)
    return [names_no_stage(text) and not credit for text, credit in zip(texts, credits, strict=True)]


def stages_to_send(reader: Reader, ladders: Ladders, credits: Sequence[bool]) -> list[int | None]:
    """The number of the stage that each row asks for; it may be one that the customer's ladder lacks."""
    return _stage_numbers(reader, Field.STAGE_TO_SEND, ladders, credits)


def last_stages(reader: Reader, ladders: Ladders, credits: Sequence[bool]) -> list[int | None]:
    """The highest stage sent that a row tells of, by name or by the count of letters sent."""
    named = _stage_numbers(reader, Field.LAST_STAGE, ladders, credits)
    if not reader.has(Field.LETTERS_SENT):
        return named
    codes = reader.identifiers(Field.CODE)
    for index, count in enumerate(reader.integers(Field.LETTERS_SENT, credits)):
        if count is not None and count > 0:
            # A count is a place on the ladder, whatever the stages' numbers.
            numbers = [stage.number for stage in _counted(ladders.of(codes[index]))]
            counted = numbers[min(count, len(numbers)) - 1]
            known = named[index]
            named[index] = counted if known not in numbers else max(known, counted, key=numbers.index)
    return named


def _counted(ladder: Sequence[Stage]) -> Sequence[Stage]:
    """The stages that a count of letters counts: a reminder before the due date chases nobody yet."""
    return [stage for stage in ladder if stage.min_days_overdue >= 0] or ladder


def _stage_numbers(reader: Reader, field: Field, ladders: Ladders, credits: Sequence[bool]) -> list[int | None]:
    """The number of the stage that each cell names; an unknown one is a fault."""
    numbers: list[int | None] = [None] * len(credits)
    texts = reader.texts(field) if reader.has(field) else []
    codes = reader.identifiers(Field.CODE) if ladders.by_code else [""] * len(texts)
    found: dict[tuple[str, str], int | None] = {}
    for index, text in enumerate(texts):
        if not text or names_no_stage(text) or credits[index]:
            continue
        key = (text, codes[index])
        if key not in found:
            found[key] = _find(text, ladders.of(codes[index]), ladders.stages, field)
        if found[key] is None:
            names = ", ".join(f"{stage.number} ({stage.name})" for stage in ladders.of(codes[index]))
            reader.fault(index, field, f"étape inconnue ; étapes possibles : {names}")
        numbers[index] = found[key]
    return numbers


def _find(text: str, ladder: Sequence[Stage], stages: Sequence[Stage], field: Field) -> int | None:
    """The number of the stage named; a level already sent that is beyond the ladder (7 of three stages) is its last.

    A stage of another ladder counts by its number: as sent, or, where the customer's ladder has no such number, as one
    that is asked for in vain. Asked for by its name, it never stands for the stage of that number on this ladder.
    """
    is_sent = field is Field.LAST_STAGE
    if is_sent and re.fullmatch(r"\d{1,3}", text) and int(text) > max(stage.number for stage in ladder):
        return ladder[-1].number
    if own := find_stage(text, ladder):
        return own.number
    other = find_stage(text, stages)
    if other is None or (not is_sent and any(stage.number == other.number for stage in ladder)):
        return None
    return other.number
