"""What does the benchmark's letter say, whichever engine writes it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, str]
Letter = Mapping[str, str | bool | Sequence[Row]]

LOOP = "factures"
CONDITION = "interets_dus"


@dataclass(frozen=True, slots=True)
class Field:
    """A place where a value of the letter goes."""

    name: str


Piece = str | Field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text and fields, one look for all of it."""

    pieces: Sequence[Piece]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """One paragraph that a letter has only if `CONDITION` is true of it."""

    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Table:
    """One row of headings, then a row for each of `LOOP`."""

    headings: Sequence[str]
    columns: Sequence[str]


Block = Paragraph | Conditional | Table

HEADER: Sequence[Paragraph] = (
    Paragraph([Field("creancier")], "bold"),
    Paragraph(["Nos références : ", Field("reference")]),
)
FOOTER: Sequence[Paragraph] = (
    Paragraph(["Règlement par virement : IBAN ", Field("iban")], "small"),
    Paragraph(["Service comptabilité clients – ", Field("courriel")], "small"),
)
BODY: Sequence[Block] = (
    Paragraph([Field("nom")], "address"),
    Paragraph([Field("adresse")], "address"),
    Paragraph([Field("code_postal"), " ", Field("ville")], "address"),
    Paragraph(["Nantes, le ", Field("date")], "right"),
    Paragraph(["Objet : relance de factures échues"], "bold"),
    Paragraph(["Madame, Monsieur,"]),
    Paragraph(
        [
            "Sauf erreur ou omission de notre part, ",
            Field("nombre"),
            " n’ont pas été réglées à leur échéance. Le total restant dû s’élève à ",
            Field("total"),
            ", selon le détail ci-dessous, arrêté à la date de cette lettre.",
        ]
    ),
    Table(
        ("N° de facture", "Date", "Échéance", "Montant TTC", "Reste dû"),
        ("numero", "emise", "echeance", "montant", "reste"),
    ),
    Paragraph(["Nous vous prions de nous faire parvenir cette somme avant le ", Field("delai"), "."], "after"),
    Conditional(
        Paragraph(
            [
                "Les intérêts de retard courent de plein droit depuis l’échéance ; ils s’élèvent à ce jour à ",
                Field("interets"),
                " et s’ajoutent au montant réclamé, avec l’indemnité forfaitaire de recouvrement.",
            ]
        )
    ),
    Paragraph(
        [
            "Si votre règlement s’est croisé avec ce courrier, veuillez ne pas en tenir compte. Pour toute question, "
            "ou si une facture appelle une remarque de votre part, notre service reste à votre disposition au ",
            Field("telephone"),
            ".",
        ]
    ),
    Paragraph(
        [
            "Nous vous remercions de l’attention que vous porterez à cette demande et vous prions d’agréer, Madame, "
            "Monsieur, l’expression de nos salutations distinguées."
        ]
    ),
    Paragraph([Field("signataire")], "right"),
)


def expected_text(letter: Letter) -> Mapping[str, Sequence[str]]:
    """The paragraphs of header, body and footer, worked out without any engine."""
    return {
        "header": [_said(paragraph, letter) for paragraph in HEADER],
        "body": [text for block in BODY for text in _texts(block, letter)],
        "footer": [_said(paragraph, letter) for paragraph in FOOTER],
    }


def _texts(block: Block, letter: Letter) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _said(block, letter)
    elif isinstance(block, Conditional):
        if letter[CONDITION]:
            yield _said(block.paragraph, letter)
    else:
        yield from block.headings
        rows = letter[LOOP]
        assert isinstance(rows, Sequence)
        assert not isinstance(rows, str)
        for row in rows:
            yield from (row[column] for column in block.columns)


def _said(paragraph: Paragraph, letter: Letter) -> str:
    return "".join(piece if isinstance(piece, str) else str(letter[piece.name]) for piece in paragraph.pieces)
