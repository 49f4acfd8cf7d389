"""How does each engine's language write a field, a table row that repeats, and a paragraph under a condition?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from letter.content import CONDITION, LOOP, Conditional, Field, Paragraph
from letter.wordml import cell_of, paragraph_of, row_of, run_of


@dataclass(frozen=True, slots=True)
class Syntax:
    """An engine's own way; each function gives the document's XML."""

    field: Callable[[str, str], str]
    rows: Callable[[Sequence[str]], str]
    condition: Callable[[Conditional], str]


def _paragraph(paragraph: Paragraph, field: Callable[[str, str], str]) -> str:
    return paragraph_of(runs(paragraph, field), paragraph.look)


def runs(paragraph: Paragraph, field: Callable[[str, str], str]) -> str:
    """The runs of a paragraph, its fields written by `field` from name and look."""
    return "".join(
        field(piece.name, paragraph.look) if isinstance(piece, Field) else run_of(piece, paragraph.look)
        for piece in paragraph.pieces
    )


def _tags(before: str, after: str) -> Callable[[str, str], str]:
    """Fields that are text between two marks."""

    def field(name: str, look: str) -> str:
        return run_of(f"{before}{name}{after}", look)

    return field


# --- Jinja: docxtpl and its kin ---------------------------------------------------------------------------


def _jinja() -> Syntax:
    field = _tags("{{ ", " }}")

    def rows(columns: Sequence[str]) -> str:
        return (
            row_of([cell_of(run_of(f"{{%tr for f in {LOOP} %}}"))])
            + row_of([cell_of(run_of(f"{{{{ f.{column} }}}}")) for column in columns])
            + row_of([cell_of(run_of("{%tr endfor %}"))])
        )

    def condition(block: Conditional) -> str:
        return (
            paragraph_of(run_of(f"{{%p if {CONDITION} %}}"))
            + _paragraph(block.paragraph, field)
            + paragraph_of(run_of("{%p endif %}"))
        )

    return Syntax(field, rows, condition)


# --- Braces: docxtemplater and easy-template-x ------------------------------------------------------------


def _braces() -> Syntax:
    field = _tags("{", "}")

    def rows(columns: Sequence[str]) -> str:
        texts = [f"{{{column}}}" for column in columns]
        texts[0] = f"{{#{LOOP}}}{texts[0]}"
        texts[-1] = f"{texts[-1]}{{/{LOOP}}}"
        return row_of([cell_of(run_of(text)) for text in texts])

    def condition(block: Conditional) -> str:
        return (
            paragraph_of(run_of(f"{{#{CONDITION}}}"))
            + _paragraph(block.paragraph, field)
            + paragraph_of(run_of(f"{{/{CONDITION}}}"))
        )

    return Syntax(field, rows, condition)


# --- Carbone ----------------------------------------------------------------------------------------------


def _carbone() -> Syntax:
    field = _tags("{d.", "}")

    def rows(columns: Sequence[str]) -> str:
        return "".join(
            row_of([cell_of(run_of(f"{{d.{LOOP}[{place}].{column}}}")) for column in columns]) for place in ("i", "i+1")
        )

    def condition(block: Conditional) -> str:
        return (
            paragraph_of(run_of(f"{{d.{CONDITION}:ifEQ(true):showBegin}}"))
            + _paragraph(block.paragraph, field)
            + paragraph_of(run_of(f"{{d.{CONDITION}:showEnd}}"))
        )

    return Syntax(field, rows, condition)


# --- Word's own mail merge --------------------------------------------------------------------------------


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def _word() -> Syntax:
    def field(name: str, look: str) -> str:
        instruction = _instruction(f" MERGEFIELD {name} \\* MERGEFORMAT ")
        return _mark("begin") + instruction + _mark("separate") + run_of(f"«{name}»", look) + _mark("end")

    def rows(columns: Sequence[str]) -> str:
        return row_of([cell_of(field(column, "")) for column in columns])

    def condition(block: Conditional) -> str:
        """IF compares text and chooses between two texts; the chosen one may hold fields."""
        said = "".join(
            field(piece.name, "") if isinstance(piece, Field) else _instruction(piece)
            for piece in block.paragraph.pieces
        )
        return paragraph_of(
            _mark("begin")
            + (_instruction(' IF "') + field(CONDITION, "") + _instruction('" = "True" "'))
            + (said + _instruction('" "" '))
            + (_mark("separate") + run_of(" ") + _mark("end"))
        )

    return Syntax(field, rows, condition)


SYNTAXES: Mapping[str, Syntax] = {"jinja": _jinja(), "braces": _braces(), "carbone": _carbone(), "word": _word()}
