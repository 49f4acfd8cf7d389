"""Which fields of a paragraph are written for another program, or with half the braces, and would be printed as typed?

docxtemplater, Handlebars, Carbone, docx-templates, JasperReports, Aspose; and `« … »` and `[ … ]`, which French letters
use both as marks of a field and as ordinary signs: these count only if what they hold is the name of a field or header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mailmerge.letters.template.check.nearest import dotted_names, nearest, same_name
from mailmerge.letters.vocabulary import LISTS, ROW_NAMES, names_in
from mailmerge.model import Field
from mailmerge.tables.columns import built_in_words, normalise_header

_NAME = r"[^\W\d][\w.:'’°-]{0,40}(?: [\w.:'’°-]{1,40}){0,3}"
_LOOP = "une boucle s’écrit {%tr for f in factures %} … {%tr endfor %}"
_TRIPLE = re.compile(r"\{\{\{(.*?)\}\}\}")
_SPACED = re.compile(r"\{\s+([{%])(.*?)([}%])\s+\}|\{\s+%(.*?)%\}|\{%(.*?)%\s+\}|\{\s+\{(.*?)\}\}|\{\{(.*?)\}\s+\}")
_WIDE = re.compile(r"[｛﹛❴]{1,2}\s*[％%]?(.*?)[％%]?\s*[｝﹜❵]{1,2}")
_LOOPS = re.compile(r"(?<![{\w])\{\s*[#/^]\s*[\w.]*\s*\}(?!\})")
_SINGLE = re.compile(rf"(?<![{{$#])\{{\s*({_NAME})\s*\}}(?!\}})")
_OTHERS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"[$#]\{{\s*({_NAME})\s*\}}"),
    re.compile(rf"\[\[\s*({_NAME})\s*\]\]"),
    re.compile(rf"<<\s*({_NAME})\s*>>"),
    re.compile(rf"\+\+\+\s*(?:INS |= ?)?({_NAME})\s*\+\+\+"),
    re.compile(r"(?<![\w%])%([^\W\d]\w*_\w+)%"),
)
_QUOTED = re.compile(r"«\s*([^«»]{1,50}?)\s*»|\[\s*([^\[\]]{1,50}?)\s*\]")

# What a header that the clerk knows from her ledger is called in a letter.
_AS_TYPED: Mapping[Field, str] = {
    Field.NUMBER: "f.numero",
    Field.INVOICE_DATE: "f.date",
    Field.DUE_DATE: "f.echeance",
    Field.TOTAL: "f.montant_ttc",
    Field.PAID: "f.deja_regle",
    Field.BALANCE: "f.reste_du",
    Field.SUBJECT: "f.objet",
    Field.CURRENCY: "devise",
    Field.CODE: "debiteur.code",
    Field.NAME: "debiteur.nom",
    Field.CONTACT: "debiteur.contact",
    Field.CIVILITY: "debiteur.civilite",
    Field.ADDRESS_1: "debiteur.adresse",
    Field.POSTCODE: "debiteur.code_postal",
    Field.CITY: "debiteur.ville",
    Field.COUNTRY: "debiteur.pays",
    Field.EMAIL: "debiteur.courriel",
    Field.PHONE: "debiteur.telephone",
    Field.SIREN: "debiteur.siren",
}


def foreign_faults(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the fields that are not ours, and what is wrong with each."""
    faults: list[str] = []

    def take(pattern: re.Pattern[str], told: str) -> None:
        nonlocal text
        for found in pattern.finditer(text):
            faults.append(told.format(typed=found[0], name=_field_typed(_inside(found)), inner=_inside(found)))
        text = pattern.sub(" ", text)

    take(_WIDE, "« {typed} » a des accolades d’un autre alphabet ; tapez les accolades du clavier : {name}")
    take(_TRIPLE, "« {typed} » a trois accolades ; deux suffisent : {name}")
    take(_SPACED, "« {typed} » a une espace entre ses deux signes et s’imprimerait telle quelle ; retapez : {name}")
    take(_LOOPS, "« {typed} » est une balise d’un autre logiciel ; " + _escape(_LOOP))
    take(_SINGLE, "« {typed} » s’imprimerait tel quel ; doublez les accolades : {name}")
    for pattern in _OTHERS:
        take(pattern, "« {typed} » s’imprimerait tel quel ; tapez {name}")
    return text, tuple(faults)


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _inside(found: re.Match[str]) -> str:
    groups = [group for group in found.groups() if group and group not in "{}%"]
    return groups[0].strip().strip("%{}").strip() if groups else ""


def _field_typed(inner: str) -> str:
    """`{{ total_du }}` for what is, or is nearly, the name of a field; a statement stays one."""
    if re.match(r"(?:p |tr |tc )?(?:if|elif|else|for|endif|endfor)\b", inner):
        return f"{{% {inner} %}}"
    name = known_name(inner)
    if name:
        return f"{{{{ {name} }}}}"
    return "{{ " + inner + " }}" + nearest(inner, {*names_in(""), *dotted_names()}) if inner else "{{ champ }}"


def known_name(inner: str) -> str:
    """The field that a name of the vocabulary, a row's name, or a ledger's header stands for; or nothing."""
    names = {*names_in(""), *dotted_names()}
    rows = {f"{ROW_NAMES[rows]}.{name}" for rows in LISTS for name in names_in(rows)}
    plain = re.sub(r"^d\.", "", inner)
    found = same_name(plain, names | rows)
    if found:
        return found
    field, tier = built_in_words().get(normalise_header(plain), (None, 0))
    return _AS_TYPED.get(field, "") if field is not None and tier > 1 else ""


def printed_quotes(text: str) -> Iterator[str]:
    """Quotes and brackets around the name of a field: remarks, since the letter may mean just that."""
    for found in _QUOTED.finditer(text):
        inner = found[1] or found[2]
        name = known_name(inner) if not inner.isdigit() else ""
        if name:
            yield f"« {found[0].strip('«» ')} » s’imprimera tel quel ; si c’est un champ, tapez {{{{ {name} }}}}"
