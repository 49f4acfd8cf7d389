"""Which mention that a letter of its stage needs does a template lack?

A formal notice must call on the debtor to pay in terms that leave no doubt (C. civ. 1344): its words are "mise en
demeure". These are remarks: the letter may say it in a way that no program recognises.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mailmerge.model import Channel, Stage
from mailmerge.values import fold

_FORMAL = re.compile(r"\bm(?:ises?|ets?|ettons|ettre|is) en demeure\b|\bformal notice\b|\bletter before action\b")
# "Before any formal notice" announces one.
_ANNOUNCED = re.compile(r"\b(?:avant|sans|autre)(?: (?:toute|une|la|autre|nouvelle))* mise en demeure\b")
_PAYMENT = re.compile(r"\b(?:rib|cheques?|prelevement|virement ci joint)\b|\b[a-z]{2}\d{2} \w{4} \w{4} \w{4}\b")
_AMOUNTS = frozenset(("total_du", "total_a_payer", "total_a_payer_en_lettres"))
_INVOICES = frozenset(("factures.numero",))
_DEADLINES = frozenset(("date_limite", "delai_jours"))
# CPCEx R. 124-4: what the first letter of a collection agency must say of the creditor and of the debt.
_FOR_AGENCY = (
    ("mandant.nom", "le nom du créancier pour qui vous écrivez, {{ mandant.nom }}"),
    ("mandant.adresse", "son adresse, mandant.adresse"),
    ("mandant.fondement", "le fondement de la créance, {{ mandant.fondement }}"),
)
# The beginnings of CPCEx L. 111-8, second and third paragraphs.
_REPRODUCED = (
    "frais de recouvrement entrepris sans titre executoire restent a la charge du creancier",
    "creancier qui justifie du caractere necessaire des demarches entreprises",
)
_NAMES = frozenset(("debiteur.nom", "debiteur.adresse"))


def is_formal_notice(stage: Stage) -> bool:
    """Whether a stage puts the debtor on notice, by its name or its template's."""
    return "demeure" in fold(f"{stage.name} {stage.template}")


def missing_mentions(stage: Stage, printed: Collection[str], text: str, pictures: bool) -> Iterator[str]:
    """What is missing, with the field to add; `printed` are the fields that the letter prints, `text` all its words.

    A letterhead that is a picture may well name the creditor.
    """
    told = fold(text)
    fields = frozenset(printed)
    if not fields & _AMOUNTS:
        yield "aucun montant à payer ; ajoutez par exemple {{ total_a_payer }}"
    if not fields & _INVOICES:
        yield "aucune liste des factures ; ajoutez un tableau avec {%tr for f in factures %}, {{ f.numero }}…"
    due_ahead = stage.min_days_overdue < 0 and "factures.echeance" in fields
    if not fields & _DEADLINES and not due_ahead:
        yield "aucun délai de paiement ; ajoutez par exemple {{ date_limite }}"
    if "creancier.iban" not in fields and not _PAYMENT.search(told):
        yield "aucun moyen de paiement ; ajoutez par exemple {{ creancier.iban }}"
    yield from _missing_parties(stage, fields, pictures)
    if is_formal_notice(stage) and not _says_formal_notice(stage, fields, told):
        yield (
            f"les mots « mise en demeure » n’y sont pas (étape « {stage.name} ») ; sans eux, la lettre peut être sans "
            "effet ; écrivez par exemple « Nous vous mettons en demeure de payer »"
        )


def missing_statement(printed: Collection[str]) -> Iterator[str]:
    """What a statement of account cannot do without."""
    if "releve.numero" not in printed:
        yield "aucune ligne du compte ; ajoutez un tableau avec {%tr for p in releve %}, {{ p.numero }}…"
    if not {"solde_compte", "releve.solde"} & set(printed):
        yield "aucun solde ; ajoutez {{ solde_compte }}"


def missing_agency_mentions(printed: Collection[str], text: str) -> Iterator[str]:
    """What a letter of a collection agency lacks of what CPCEx R. 124-4 wants in the first one, in one sentence."""
    folded = fold(text)
    missing = [told for field, told in _FOR_AGENCY if field not in printed]
    if "recouvrement amiable" not in folded:
        missing.append("les mots « exerce une activité de recouvrement amiable »")
    if not all(sentence in folded for sentence in _REPRODUCED):
        missing.append("les alinéas 2 et 3 de l’article L. 111-8, mot pour mot")
    if missing:
        yield (
            f"mentions obligatoires d’une société de recouvrement (CPCEx R. 124-4) qui n’y sont pas : "
            f"{' ; '.join(missing)} ; reprenez-les des modèles livrés"
        )


def _missing_parties(stage: Stage, fields: frozenset[str], pictures: bool) -> Iterator[str]:
    if not fields & _NAMES:
        yield "le nom du client n’y est pas ; ajoutez {{ debiteur.nom }}"
    elif stage.channel is not Channel.EMAIL and not fields & {"debiteur.adresse", "debiteur.code_postal"}:
        yield (
            "l’adresse du client n’y est pas ; ajoutez {%p for ligne in debiteur.adresse %}, {{ ligne }}, "
            "{%p endfor %}, chacun dans son paragraphe"
        )
    if not pictures and not any(name.startswith("creancier.") and name != "creancier.iban" for name in fields):
        yield "rien ne dit qui écrit ; ajoutez {{ creancier.nom }}"


def _says_formal_notice(stage: Stage, fields: frozenset[str], told: str) -> bool:
    """In the letter's own words, or through a field that prints the name of the stage."""
    named = fields & {"objet", "lettre.nom_etape"} and _FORMAL.search(fold(stage.name))
    return bool(named or _FORMAL.search(_ANNOUNCED.sub("", told)))
