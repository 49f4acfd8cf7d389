"""Which debtors may be one debtor spelled in two ways, and which share a name but are several?

Names are compared word by word. Two words are one misspelt if a single letter was changed, added, dropped or swapped
with its neighbour; short words and words with digits (Client C1, SCI Dupont 2, Agence Sud) tell debtors apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from mailmerge.model import Debtor
from mailmerge.values import name_key

_MOST_REMARKS = 10
_MOST_CODES = 5
# Shorter words differ by one letter too easily: Nord and Sud, Lyon and Lion.
_SHORTEST = 5
_SHORTEST_ALONE = 6
# So many names that differ in one letter are a series, not slips.
_SERIES = 12

_Words = tuple[str, ...]


def lookalike_remarks(debtors: Iterable[Debtor]) -> tuple[str, ...]:
    """Homonyms kept apart by their codes, then names that are nearly the same; never merged, only told."""
    named: dict[_Words, list[Debtor]] = defaultdict(list)
    for debtor in debtors:
        if words := tuple(name_key(debtor.details.name).split()):
            named[words].append(debtor)
    remarks = [*_homonyms(named), *_near(named)]
    rest = len(remarks) - _MOST_REMARKS
    more = () if rest <= 0 else (f"… et {rest} {'autre' if rest == 1 else 'autres'} (noms semblables).",)
    return (*remarks[:_MOST_REMARKS], *more)


def _homonyms(named: Mapping[_Words, Sequence[Debtor]]) -> Iterator[str]:
    for words in sorted(named):
        codes = sorted({debtor.code for debtor in named[words] if debtor.code})
        if len(codes) > 1:
            shown = ", ".join(codes[:_MOST_CODES]) + (" …" if len(codes) > _MOST_CODES else "")
            name = min(debtor.details.name for debtor in named[words])
            yield f"« {name} » figure sous {len(codes)} codes client ({shown}) : autant de débiteurs distincts ici."


def _near(named: Mapping[_Words, Sequence[Debtor]]) -> Iterator[str]:
    pairs = {(min(pair), max(pair)) for pair in (*_reordered(named), *_missing_word(named), *_misspelt(named))}
    for one, other in sorted(pairs):
        first, second = named[one][0], named[other][0]
        if first.details.siren and second.details.siren and first.details.siren != second.details.siren:
            continue
        yield (
            f"{_label(first)} et {_label(second)} se ressemblent : ce sont deux débiteurs ici ; "
            "si c’est le même, donnez-lui un seul code."
        )


def _label(debtor: Debtor) -> str:
    return f"« {debtor.details.name} » ({debtor.code or 'sans code'})"


def _reordered(named: Iterable[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """The same words in another order, or written as one: Martin Paul, Paul Martin, PaulMartin."""
    alike: dict[str, list[_Words]] = defaultdict(list)
    for words in named:
        for spelling in {" ".join(sorted(words)), "".join(words)}:
            alike[spelling].append(words)
    for group in alike.values():
        yield from combinations(group[:_SERIES], 2)


def _missing_word(named: Iterable[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """One word more, beside two telling ones: Menuiserie Dupont, Menuiserie Dupont Frères."""
    known = {tuple(sorted(words)): words for words in named}
    for words in named:
        for at, word in enumerate(words if len(words) > 2 else ()):
            rest = words[:at] + words[at + 1 :]
            shorter = known.get(tuple(sorted(rest))) if _tells(word, _SHORTEST) else None
            if shorter and sum(1 for other in rest if _tells(other, _SHORTEST)) > 1:
                yield words, shorter


def _misspelt(named: Iterable[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """One word misspelt, the others equal: found by what is left without one letter, never by comparing all pairs."""
    from rapidfuzz.distance import OSA

    for group in _sharing_a_stump(named):
        for (one, word), (other, spelling) in combinations(group if len(group) <= _SERIES else (), 2):
            if one != other and OSA.distance(word, spelling, score_cutoff=1) == 1:
                yield one, other


def _sharing_a_stump(named: Iterable[_Words]) -> Iterable[list[tuple[_Words, str]]]:
    """Names, each with one telling word, that are equal but for a letter of that word."""
    first: dict[str, tuple[_Words, str]] = {}
    alike: dict[str, list[tuple[_Words, str]]] = {}
    for words in named:
        for at, word in enumerate(words):
            if _tells(word, _SHORTEST if len(words) > 1 else _SHORTEST_ALONE):
                rest, entry = " ".join(sorted(words[:at] + words[at + 1 :])), (words, word)
                for stump in _stumps(word):
                    key = f"{rest}|{stump}"
                    if (seen := first.setdefault(key, entry)) is not entry:
                        alike.setdefault(key, [seen]).append(entry)
    return alike.values()


def _stumps(word: str) -> set[str]:
    """The word as it is and without each of its letters."""
    return {word, *(word[:letter] + word[letter + 1 :] for letter in range(len(word)))}


def _tells(word: str, shortest: int) -> bool:
    return len(word) >= shortest and word.isalpha()
