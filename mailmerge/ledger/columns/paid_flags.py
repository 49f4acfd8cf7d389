"""Which column says of each invoice, by yes or no, whether it is paid?"""

from __future__ import annotations

from collections.abc import Mapping

from mailmerge.model import CellValue, Field, Table
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import normalise_header
from mailmerge.tables.header import Header
from mailmerge.values import fold, shown

_HEADERS = frozenset(
    normalise_header(header)
    for header in (
        *("paye", "payee", "regle", "reglee", "solde", "soldee", "acquitte", "acquittee", "encaisse", "encaissee"),
        *("cloture", "cloturee", "lettre", "lettree", "est paye", "est payee", "est soldee", "est reglee"),
        *("facture payee", "facture reglee", "facture soldee", "paye o n", "paye oui non", "regle oui non"),
        *("paid", "is paid", "fully paid", "paid in full", "settled", "is settled", "closed", "is closed", "cleared"),
        *("bezahlt", "beglichen", "pagado", "pagada", "cobrado", "cobrada", "pagato", "pagata", "pago", "paga"),
    )
)
_ANSWERS = frozenset(
    (
        *("oui", "non", "o", "n", "x", "vrai", "faux", "0", "1", "yes", "no", "y", "true", "false"),
        *("ja", "nein", "si", "sim", "nao"),
    )
)


def find_paid_flag(table: Table, header: Header, columns: Mapping[Field, int]) -> int | None:
    """The column of yes and no; one taken for amounts paid counts, where nothing but 0 and 1 stands in it."""
    candidates = [*header.unused, *(columns[field] for field in (Field.PAID,) if field in columns)]
    for column in candidates:
        if normalise_header(header.texts[column]) in _HEADERS and _answers(table, header, column):
            return column
    return None


def _answers(table: Table, header: Header, column: int) -> bool:
    """Whether a column holds answers alone, one of them at least a yes: a column of zeros says nothing."""
    cells = [row[column] for row in table.rows[header.row + 1 :] if column < len(row)]
    said = {_said(cell) for cell in cells if not is_blank(cell)}
    return bool(said) and said <= _ANSWERS and said != {"0"}


def _said(value: CellValue) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return fold(shown(value)) or "?"
