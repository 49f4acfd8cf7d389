"""What do the texts that the program composes itself say, in the language of the letter?

The clerk's stages are named in French; the names that `parametres.xlsx` ships with are translated here, her own are
printed as she wrote them. A language that has no phrases here gets the French ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailmerge.model import Channel
from mailmerge.values import FRENCH, fold

_STAGES = ("relance amiable", "relance ferme", "mise en demeure", "rappel avant echeance")
_CHANNELS = (Channel.POST, Channel.REGISTERED, Channel.EMAIL)
_CIVILITIES = ("madame", "monsieur")


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Texts of one language: one and several invoices, and the words for what `_STAGES` and the others name.

    `pieces` are an invoice and a credit, as a statement of account calls them.
    """

    overdue: tuple[str, str]
    upcoming: tuple[str, str]
    stages: tuple[str, str, str, str]
    channels: tuple[str, str, str]
    civilities: tuple[str, str]
    pieces: tuple[str, str]


_PHRASES: Mapping[str, _Phrases] = {
    FRENCH: _Phrases(
        ("facture échue", "factures échues"),
        ("facture à échoir", "factures à échoir"),
        ("Relance amiable", "Relance ferme", "Mise en demeure", "Rappel avant échéance"),
        (Channel.POST.value, Channel.REGISTERED.value, Channel.EMAIL.value),
        ("Madame", "Monsieur"),
        ("Facture", "Avoir ou règlement"),
    ),
    "en": _Phrases(
        ("overdue invoice", "overdue invoices"),
        ("invoice falling due", "invoices falling due"),
        (
            "Payment reminder",
            "Urgent payment reminder",
            "Formal notice (mise en demeure)",
            "Reminder of upcoming payment",
        ),
        ("post", "registered post with proof of delivery", "e-mail"),
        ("Madam", "Sir"),
        ("Invoice", "Credit note or payment"),
    ),
    "de": _Phrases(
        ("überfällige Rechnung", "überfällige Rechnungen"),
        ("bald fällige Rechnung", "bald fällige Rechnungen"),
        ("Zahlungserinnerung", "Mahnung", "Förmliche Mahnung (mise en demeure)", "Erinnerung vor Fälligkeit"),
        ("Brief", "Einschreiben mit Rückschein", "E-Mail"),
        ("Frau", "Herr"),
        ("Rechnung", "Gutschrift oder Zahlung"),
    ),
    "es": _Phrases(
        ("factura vencida", "facturas vencidas"),
        ("factura por vencer", "facturas por vencer"),
        (
            "Recordatorio de pago",
            "Reclamación de pago",
            "Requerimiento formal de pago (mise en demeure)",
            "Recordatorio antes del vencimiento",
        ),
        ("correo postal", "carta certificada con acuse de recibo", "correo electrónico"),
        ("Señora", "Señor"),
        ("Factura", "Abono o pago"),
    ),
    "it": _Phrases(
        ("fattura scaduta", "fatture scadute"),
        ("fattura in scadenza", "fatture in scadenza"),
        (
            "Sollecito di pagamento",
            "Sollecito di pagamento urgente",
            "Messa in mora (mise en demeure)",
            "Promemoria prima della scadenza",
        ),
        ("posta", "raccomandata con ricevuta di ritorno", "e-mail"),
        ("Signora", "Signore"),
        ("Fattura", "Nota di credito o pagamento"),
    ),
    "nl": _Phrases(
        ("vervallen factuur", "vervallen facturen"),
        ("nog te vervallen factuur", "nog te vervallen facturen"),
        ("Betalingsherinnering", "Aanmaning", "Ingebrekestelling (mise en demeure)", "Herinnering vóór de vervaldatum"),
        ("post", "aangetekende brief met ontvangstbewijs", "e-mail"),
        ("Mevrouw", "Meneer"),
        ("Factuur", "Creditnota of betaling"),
    ),
    "pt": _Phrases(
        ("fatura vencida", "faturas vencidas"),
        ("fatura a vencer", "faturas a vencer"),
        (
            "Lembrete de pagamento",
            "Pedido urgente de pagamento",
            "Interpelação para pagamento (mise en demeure)",
            "Lembrete antes do vencimento",
        ),
        ("correio", "carta registada com aviso de receção", "e-mail"),
        ("Senhora", "Senhor"),
        ("Fatura", "Nota de crédito ou pagamento"),
    ),
}


def has_phrases(language: str) -> bool:
    """Whether these texts exist in a language; they are French otherwise."""
    return language in _PHRASES


def is_shipped_stage(name: str) -> bool:
    """Whether a stage bears one of the names that are translated."""
    return fold(name) in _STAGES


def subject(stage: str, count: int, overdue: bool, language: str) -> str:
    """`Relance amiable - 2 factures échues`."""
    phrases = _of(language)
    nouns = phrases.overdue if overdue else phrases.upcoming
    return f"{stage_name(stage, language)} - {count} {nouns[count > 1]}"


def stage_name(name: str, language: str) -> str:
    """`Payment reminder` for Relance amiable; the clerk's own names, and all names in French, as she wrote them."""
    if language == FRENCH or not is_shipped_stage(name):
        return name
    return _of(language).stages[_STAGES.index(fold(name))]


def channel_name(channel: Channel, language: str) -> str:
    """`registered post with proof of delivery`."""
    return _of(language).channels[_CHANNELS.index(channel)]


def civility(text: str, language: str) -> str:
    """`Madam` for Madame; other titles (Maître, Docteur) as they are."""
    if language == FRENCH or fold(text) not in _CIVILITIES:
        return text
    return _of(language).civilities[_CIVILITIES.index(fold(text))]


def invoice_name(language: str) -> str:
    """What an invoice without a subject is called in a statement of account."""
    return _of(language).pieces[0]


def credit_name(language: str) -> str:
    """What reduces the account, where the ledger does not say more."""
    return _of(language).pieces[1]


def _of(language: str) -> _Phrases:
    return _PHRASES.get(language, _PHRASES[FRENCH])
