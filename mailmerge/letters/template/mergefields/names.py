"""What does the name of a merge field mean in a letter?

A merge field bears the name of a column. The words that name columns in ledgers and in `clients.xlsx`, the clerk's own
ones of the sheet Colonnes, and the names of the vocabulary are known. A name that means one thing in an invoice's line
and another one in the letter is told, and never guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal, TypeAlias

from mailmerge.letters.template.mergefields.words import EXPRESSIONS, MORE_NAMES, ROW, TOTALS, TWO_MEANINGS
from mailmerge.letters.vocabulary import AMOUNTS, DATES, VOCABULARY, FieldDoc
from mailmerge.model import Field
from mailmerge.tables.columns import FIELDS, built_in_words, normalise_header
from mailmerge.values import fold

Kind: TypeAlias = Literal["amount", "date", "number", "text"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands in the tag, and what it is. `from_header` tells a name of a column from one of the vocabulary."""

    expression: str
    from_header: bool = True

    @property
    def of_invoice(self) -> bool:
        """Whether it is said of one invoice, not of the letter."""
        return self.expression.startswith(f"{ROW}.")

    @property
    def kind(self) -> Kind:
        """What is printed: an amount and a date can be printed in another way, a number can be compared."""
        name = self.expression.rpartition(".")[2]
        if name in AMOUNTS:
            return "amount"
        if name in DATES:
            return "date"
        return "number" if name in _NUMBERS else "text"


_NUMBERS = frozenset(field.name for field in VOCABULARY if field.shape == "nombre")


@dataclass(frozen=True, slots=True)
class Name:
    """A merge field's name and all that it can mean: in an invoice's line, in the letter; neither if it is unknown.

    `unprinted` tells a column that is known, and that letters do not print.
    """

    spelled: str
    of_invoice: Meaning | None = None
    of_letter: Meaning | None = None
    unprinted: bool = False

    @property
    def usual(self) -> Meaning | None:
        """The meaning that is printed where both are possible: totals are of the letter, the rest is of an invoice."""
        total = self.of_letter and self.of_letter.kind == "amount"
        return self.of_letter if total or not self.of_invoice else self.of_invoice

    def here(self, in_invoice: bool) -> Meaning | str:
        """The one meaning inside or outside what repeats for each invoice, or what is wrong and its cure."""
        told = f"« {self.spelled} »"
        if self.unprinted:
            return f"{told} est une colonne qui ne s’imprime pas dans les lettres ; retirez ce champ"
        if self.of_invoice is None and self.of_letter is None:
            return f"le champ de fusion {told} ne correspond à rien{_near(self.spelled)}"
        if in_invoice:
            if self.of_letter and self.of_letter.kind == "amount":
                return (
                    f"{told} est un total de la lettre, qui se répéterait pour chaque facture ; pour le montant de la "
                    "facture, insérez Montant_TTC ou Reste_dû"
                )
            return self.of_invoice or self.of_letter or ""
        if self.of_letter and self.of_letter.kind == "amount":
            return self.of_letter
        if self.of_letter and self.of_invoice:
            return (
                f"{told} a deux sens ; tapez {{{{ {self.of_letter.expression} }}}} pour celui de la lettre, ou mettez "
                "le champ à côté du numéro de facture pour celui de la facture"
            )
        return self.of_letter or f"{told} est propre à chaque facture ; {self._cure()}"

    def _cure(self) -> str:
        row = "mettez-le dans une ligne de tableau avec le numéro de facture : la ligne se répétera"
        if self.of_invoice and self.of_invoice.kind == "amount":
            return f"{row} ; pour la somme de la lettre, tapez {{{{ total_du }}}}"
        return row


def read_name(spelled: str, columns: Mapping[str, Field]) -> Name:
    """What a merge field's name can mean; `columns` are the clerk's own headers, as `normalise_header` leaves them."""
    keys = [*_keys(spelled)]
    own = {_squeezed(word): field for word, field in columns.items()}
    for key in keys:
        if key in own:  # also a column that she says to ignore: its name must not print another one
            meanings = _expressions(own[key])
            return Name(spelled, *meanings) if meanings else Name(spelled, unprinted=True)
    for key in keys:
        if meanings := _built_in().get(key):
            return Name(spelled, *meanings)
    known = {_squeezed(word) for word in built_in_words()}
    return Name(spelled, unprinted=not known.isdisjoint(keys))


def _keys(spelled: str) -> Iterator[str]:
    """The name as Word may have made it from a header: spaces as `_`, M_ before a digit, apostrophes dropped."""
    name = re.sub(r"^M_(?=\d)", "", spelled)
    header = normalise_header(name)
    yield _squeezed(header)
    words = fold(name).split()
    for at, word in enumerate(words):
        if re.match("[dl][aeiouyh]", word):
            yield _squeezed(normalise_header(" ".join((*words[:at], word[1:], *words[at + 1 :]))))
    yield _squeezed(name)


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


_Meanings: TypeAlias = tuple[Meaning | None, Meaning | None]


def _expressions(field: Field) -> _Meanings | None:
    expression = EXPRESSIONS.get(field)
    return _placed(Meaning(expression)) if expression else None


def _placed(meaning: Meaning) -> _Meanings:
    return (meaning, None) if meaning.of_invoice else (None, meaning)


@cache
def _built_in() -> Mapping[str, _Meanings]:
    """Squeezed name -> its meanings. Later ones prevail: the names that have two meanings over all others."""
    named = chain(_vocabulary_names(), _column_names(), _further_names())
    return {_squeezed(name): meanings for name, meanings in named}


def _vocabulary_names() -> Iterator[tuple[str, _Meanings]]:
    for field in VOCABULARY:
        if field.shape in ("texte", "nombre") and field.group in ("", "creancier", "debiteur", "lettre", "factures"):
            meanings = _placed(Meaning(field.typed, from_header=False))
            yield from ((name, meanings) for name in (field.typed, f"{field.group} {field.name}"))


def _column_names() -> Iterator[tuple[str, _Meanings]]:
    labels = ((words.label, column) for column, words in FIELDS.items())
    for name, column in chain(labels, ((word, column) for word, (column, _) in built_in_words().items())):
        if found := _expressions(column):
            yield name, found


def _further_names() -> Iterator[tuple[str, _Meanings]]:
    for names, expression in MORE_NAMES.items():
        yield from ((name, _placed(Meaning(expression))) for name in names.split("|"))
    for names, (of_invoice, of_letter) in TWO_MEANINGS.items():
        yield from ((name, (Meaning(of_invoice), Meaning(of_letter))) for name in names.split("|"))
    yield from ((name, (Meaning(f"{ROW}.montant_ttc"), Meaning("total_du"))) for name in TOTALS.split("|"))


def _near(spelled: str) -> str:
    known = {_squeezed(label): label for label in _suggestions()}
    near = difflib.get_close_matches(_squeezed(spelled), known, n=1, cutoff=0.75)
    meant = f" ; vouliez-vous dire « {known[near[0]]} » ? Sinon," if near else " ;"
    return (
        f"{meant} ajoutez ce nom dans la feuille « Colonnes » de parametres.xlsx si c’est l’une de vos colonnes, ou "
        "remplacez-le par un champ de la liste que donne « mailmerge fields »"
    )


def _suggestions() -> Iterator[str]:
    yield from (FIELDS[field].label for field in EXPRESSIONS)
    yield from ("Total", "Total dû", "Nom", "Raison sociale", "Montant", "Solde", "Date de la lettre")
    yield from (_typed(field) for field in VOCABULARY if field.shape == "texte" and field.group in ("", "creancier"))


def _typed(field: FieldDoc) -> str:
    return field.typed.replace(".", "_")
