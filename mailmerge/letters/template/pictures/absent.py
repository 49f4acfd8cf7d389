"""Which picture that the creditor asked for has no place in which template?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mailmerge.letters.template.folders import STATEMENT_TEMPLATE, TEMPLATES_FOLDER
from mailmerge.letters.template.package import parts_of
from mailmerge.letters.template.pictures.place import pictured_fields
from mailmerge.letters.vocabulary import LOGO_FIELD, QR_FIELD
from mailmerge.model import Creditor


def absent_pictures(templates: Mapping[str, bytes], creditor: Creditor) -> tuple[str, ...]:
    """A remark for each picture that would not be printed, and the templates that lack it."""
    asked = tuple(_asked(creditor))
    shown = {name: pictured_fields(parts_of(content)) for name, content in templates.items()} if asked else {}
    return tuple(
        _told(row, field, lacking)
        for row, field in asked
        if (
            lacking := [f"{TEMPLATES_FOLDER}/{name}" for name in _wanting(field, templates) if field not in shown[name]]
        )
    )


def _wanting(field: str, templates: Iterable[str]) -> Iterator[str]:
    """A statement of account asks for no payment: the letter that it goes with does."""
    return (name for name in templates if field != QR_FIELD or not name.endswith(STATEMENT_TEMPLATE))


def _told(row: str, field: str, lacking: Sequence[str]) -> str:
    have = "n’ont" if len(lacking) > 1 else "n’a"
    return (
        f"{row} : {', '.join(lacking)} {have} pas d’image dont le texte de remplacement est {field} ; rien ne s’y "
        "imprime"
    )


def _asked(creditor: Creditor) -> Iterator[tuple[str, str]]:
    if creditor.logo:
        yield "Logo", LOGO_FIELD
    if creditor.payment_qr:
        yield "QR de paiement", QR_FIELD
