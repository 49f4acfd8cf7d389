"""How does a list of things to copy become a Word document that is good to look at and clean to copy from?

What is copied is one run, never proofed: Word neither underlines nor splits it. The ready tables use the letters' own
style names, so that they take the letter's look where they are pasted. The same list gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mailmerge.letters.template.crib import styles
from mailmerge.letters.template.crib.parts import Block, Handout, Section
from mailmerge.letters.template.package import rewrite

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

_TEXT_WIDTH = 17.0  # cm: A4 without its margins
_LETTER_WIDTH = 0.17  # cm, a letter of what is copied, in the widest of the usual typewriter fonts
_NARROWEST, _WIDEST = 6.7, 9.2
_SHORT = 8  # as many lines stand on one page together


def as_word(handout: Handout) -> bytes:
    """The .docx, A4, with numbered pages."""
    import docx

    document = docx.Document()
    styles.prepare(document, handout.title)
    document.add_paragraph(handout.title, "Title")
    document.add_paragraph(handout.subtitle, "Subtitle")
    for step in handout.steps:
        _add_prose(document.add_paragraph(style="List Number"), step)
    for section in handout.sections:
        _add_section(document, section)
    buffer = io.BytesIO()
    document.save(buffer)
    return rewrite(buffer.getvalue(), {})


def _add_section(document: Document, section: Section) -> None:
    document.add_heading(section.title, 1)
    if section.introduction:
        _add_prose(document.add_paragraph(style=styles.INTRODUCTION), section.introduction)
    if section.block:
        _add_block(document, section.block)
    _add_lines(document, section)


def _add_prose(paragraph: Paragraph, text: str) -> None:
    for number, piece in enumerate(_french(text).split("`")):
        run = paragraph.add_run(piece)
        if number % 2:
            run.font.name = styles.TYPEWRITER
            run.font.size = styles.TYPEWRITER_SIZE


def _french(text: str) -> str:
    """The spaces that French puts inside guillemets and before double punctuation do not break."""
    return re.sub(r" (?=[;:!?»])|(?<=«) ", "\u00a0", text)


def _add_code(paragraph: Paragraph, code: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    run = paragraph.add_run(code)
    run._r.get_or_add_rPr().append(parse_xml(f"<w:noProof {nsdecls('w')}/>"))


def _fill(cell: _Cell, texts: Sequence[str], style: str, code: bool = False) -> None:
    """Paragraphs of one style in a cell."""
    for number, text in enumerate(texts or ("",)):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.style = style
        if code:
            _add_code(paragraph, text)
        elif text:
            paragraph.add_run(text)


# --- Lines of a section --------------------------------------------------------------------------------


def _add_lines(document: Document, section: Section) -> None:
    table = _new_table(document, len(section.heads), _widths(section))
    for cell, head in zip(table.rows[0].cells, section.heads, strict=True):
        _fill(cell, (head,), styles.HEAD)
    _repeat(table.rows[0])
    for line in section.lines:
        row = _new_row(table)
        _fill(row.cells[0], line.code, styles.CODE, code=True)
        _fill(row.cells[1], (_french(line.meaning),), styles.CELL)
        if len(section.heads) > 2:
            _fill(row.cells[2], line.example, styles.CELL)
    if len(section.lines) <= _SHORT:
        _keep_together(table.rows[:-1])


def _widths(section: Section) -> tuple[float, ...]:
    """The first column holds on one line what can be held there."""
    wanted = [len(code) * _LETTER_WIDTH + 0.4 for line in section.lines for code in line.code]
    first = max((width for width in wanted if _NARROWEST < width <= _WIDEST), default=_NARROWEST)
    others = len(section.heads) - 1
    return (first, *[(_TEXT_WIDTH - first) / others] * others)


# --- A table to copy whole -----------------------------------------------------------------------------


def _add_block(document: Document, block: Block) -> None:
    count = len(block.cells)
    if block.before:
        _add_code(document.add_paragraph(style=styles.LONE_CODE), block.before)
    table = _new_table(document, count, (_TEXT_WIDTH / count,) * count, last_row=bool(block.total))
    repeated = _new_row(table)
    for number, amount in enumerate(block.amounts):
        head, text = (styles.HEAD_RIGHT, styles.TABLE_FIGURE) if amount else (styles.HEAD, styles.TABLE_TEXT)
        _fill(table.rows[0].cells[number], (block.heads[number],), head)
        _fill(repeated.cells[number], (block.cells[number],), text, code=True)
    _repeat(table.rows[0])
    _add_tag_row(table, block.opening, before=repeated)
    _add_tag_row(table, block.closing)
    if block.deducted:
        opening, label, deducted, closing = block.deducted
        _add_tag_row(table, opening)
        _add_sum(table, label, deducted, styles.TABLE_FIGURE)
        _add_tag_row(table, closing)
    if block.total:
        label, total = block.total
        _add_sum(table, label, total, styles.TABLE_TOTAL)
    _keep_together(table.rows)
    if block.after:
        _add_code(document.add_paragraph(style=styles.LONE_CODE), block.after)
    document.add_paragraph(style=styles.GAP)


def _add_sum(table: Table, label: str, amount: str, style: str) -> None:
    """A label over all columns but the last, and an amount."""
    row = _new_row(table)
    *before, last = row.cells
    _fill(before[0].merge(before[-1]), (label,), style, code=True)
    _fill(last, (amount,), style, code=True)


def _add_tag_row(table: Table, tag: str, before: _Row | None = None) -> None:
    row = _new_row(table)
    if before is not None:
        before._tr.addprevious(row._tr)
    _fill(row.cells[0].merge(row.cells[len(table.columns) - 1]), (tag,), styles.TABLE_TEXT, code=True)


# --- Tables --------------------------------------------------------------------------------------------


def _new_table(document: Document, columns: int, widths: Sequence[float], last_row: bool = False) -> Table:
    from docx.shared import Cm

    table: Table = document.add_table(rows=1, cols=columns, style=styles.TABLE)
    table.autofit = False
    styles.look(table, last_row)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _keep_whole(table.rows[0])
    return table


def _new_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    _keep_whole(row)
    return row


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(styles.element("cantSplit"))


def _keep_together(rows: Iterable[_Row]) -> None:
    """These rows stand on the page of the row after them."""
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(styles.element("tblHeader"))


# --- Bytes ---------------------------------------------------------------------------------------------
