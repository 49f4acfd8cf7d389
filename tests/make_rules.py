"""What does the docs' page of rules say? Run `python tests/make_rules.py` to write it again.

Every line of it is a rule that `test_rules.py` plays on real files.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from build import ON, Cell, Record
from rules import RULES
from rules.rule import Decisions, Letter, Rule, Run

from mailmerge.values import print_amount, print_number, print_short_date

PAGE = Path(__file__).parents[1] / "docs" / "regles.md"

_INTRODUCTION = f"""# Les règles de la relance

Qui reçoit quelle lettre, et qui n’en reçoit pas, et pourquoi ? Chacune des {len(RULES)} règles tient en une ou deux
phrases, suivies du plus petit grand livre qui la montre et de ce qu’il en advient. Un « passage » est une relance
lancée un jour donné. Sauf mention contraire, il a lieu le {print_short_date(ON)}, les réglages sont ceux d’origine
(3 étapes : 1 Relance amiable, 2 Relance ferme, 3 Mise en demeure), et chaque ligne porte le nom et l’adresse de son
client, non répétés ici.

À côté d’une échéance, (J+40) veut dire : 40 jours de retard ce jour-là ; (J−10) : échue dans 10 jours.

Chaque exemple est rejoué sur de vrais fichiers à chaque modification du programme : la lettre, le motif et la date
ci-dessous sont ceux qu’il écrit.

<!-- Cette page est écrite par `python tests/make_rules.py`. -->
"""
_DUE_HEADERS = ("Échéance",)
_OPTIONS = (
    ("currency", "Devise"),
    ("channel", "Canal"),
    ("name", "Nom imprimé"),
    ("principal", "Principal"),
    ("interest", "Pénalités"),
    ("indemnity", "Indemnités"),
    ("deadline", "Date limite"),
    ("credits", "Avoirs déduits"),
    ("instalments", "Versements proposés"),
    ("statement", "Relevé joint (solde après chaque pièce)"),
    ("says", "Elle dit"),
)


def page() -> str:
    """The whole page, as Markdown."""
    parts = [_INTRODUCTION, _contents()]
    for group, rules in groupby(RULES, key=lambda rule: rule.group):
        parts.append(f"## {group}\n")
        parts += [_section(rule) for rule in rules]
    return _french("\n".join(parts))


def _contents() -> str:
    """The rules of each chapter, linked."""
    rows = [
        [group, " · ".join(f"[{rule.title}](#{_anchor(rule.title)})" for rule in rules)]
        for group, rules in groupby(RULES, key=lambda rule: rule.group)
    ]
    return _table(("Chapitre", "Règles"), rows) + "\n"


def _anchor(title: str) -> str:
    """As GitHub makes it of a heading, whose no-break spaces go without a hyphen."""
    return re.sub(r"[^\w\- ]", "", _french(title).lower()).replace(" ", "-")


def _section(rule: Rule) -> str:
    blocks = [f"### {rule.title}", rule.text, *_circumstances(rule), _ledger(rule), f"**Résultat du {_date(rule.on)}**"]
    blocks += [block for block in (_letters(rule), _held(rule)) if block]
    blocks += _aside(rule)
    if rule.comment:
        blocks.append(f"*{rule.comment}*")
    return "\n\n".join(blocks) + "\n"


# --- Before --------------------------------------------------------------------------------------------


def _circumstances(rule: Rule) -> list[str]:
    """Settings and earlier runs, one block of lines."""
    lines = [f"{sheet}, « {label} » : {_plain(value)}" for sheet, label, value in rule.settings]
    lines += [f"Étape {_plain(stage[0])} : {_stage(stage)}" for stage in rule.stages]
    lines += [f"Feuille Segments : {_pairs(segment)}" for segment in rule.segments]
    lines += [f"clients.xlsx : {_pairs(client)}" for client in rule.clients]
    lines += [f"clients.xlsx, feuille Suspensions : {_pairs(one)}" for one in rule.suspensions]
    lines += [_earlier(run) for run in rule.earlier]
    lines += [f"Liste des règlements, à côté : {_pairs(payment)}" for payment in rule.payments]
    lines += _decisions(rule.proposal)
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


def _decisions(proposal: Decisions) -> list[str]:
    return [f"Proposition.xlsx, {number} : {_pairs(cells)}" for number, cells in proposal]


def _stage(stage: Sequence[Cell]) -> str:
    _, name, _, days, spacing, _, channel, charges = stage
    assert isinstance(days, int)
    apart = f", {spacing} jours après la lettre précédente" if spacing else ""
    many = "s" if abs(days) > 1 else ""
    due = f"{-days} jour{many} avant l’échéance" if days < 0 else f"retard minimum {days} jour{many}"
    costs = "sans frais" if charges == "aucuns" else f"frais {charges}"
    return f"« {name} », {due}{apart}, {channel}, {costs}"


def _pairs(cells: Mapping[str, Cell]) -> str:
    return ", ".join(f"{header} = {_plain(value)}" for header, value in cells.items())


def _earlier(run: Run) -> str:
    only = f" (grand livre : {', '.join(run.only)})" if run.only else ""
    told = f" ; dans Suivi.xlsx : {_pairs(run.notes)}" if run.notes else ""
    undone = " ; puis annulé" if run.undone else ""
    other = "".join(f" ; grand livre ce jour-là : {_pairs(row)}" for row in run.ledger)
    decided = "".join(f" ; {line}" for line in _decisions(run.proposal))
    return f"Passage précédent le {_date(run.on)}{only}{other}{decided}{told}{undone}"


def _ledger(rule: Rule) -> str:
    headers = list(dict.fromkeys(header for row in rule.ledger for header in row))
    rows = [[_cell(row, header, rule.on) for header in headers] for row in rule.ledger]
    table = f"**Grand livre**\n\n{_table(headers, rows)}"
    if not rule.changed:
        return table
    rows = [[_cell(row, header, rule.on) for header in headers] for row in rule.changed]
    return f"{table}\n\n**Grand livre, quand la proposition est appliquée**\n\n{_table(headers, rows)}"


def _cell(row: Record, header: str, on: dt.date) -> str:
    value = row.get(header)
    if header in _DUE_HEADERS and isinstance(value, dt.date):
        days = (on - value).days
        told = f"J+{days}" if days > 0 else f"J−{-days}" if days else "J"
        return f"{_date(value)} ({told})"
    return _plain(value)


# --- After ---------------------------------------------------------------------------------------------


def _letters(rule: Rule) -> str:
    if not rule.letters:
        return "" if rule.refused else "Aucune lettre."
    shown = [(name, title) for name, title in _OPTIONS if any(_is_told(letter, name) for letter in rule.letters)]
    headers = ["Lettre", "Client", "Factures", "À payer", *(title for _, title in shown)]
    rows = [
        [
            *(letter.stage, letter.client, ", ".join(letter.invoices), _amount(letter.total, letter.currency)),
            *(_option(letter, name) for name, _ in shown),
        ]
        for letter in rule.letters
    ]
    return _table(headers, rows)


def _is_told(letter: Letter, name: str) -> bool:
    value = getattr(letter, name)
    return value is not None and name != "currency" and (name != "says" or value != ())


def _option(letter: Letter, name: str) -> str:
    value = getattr(letter, name)
    if name == "credits":
        return ", ".join(f"{number} : {_amount(used, letter.currency)}" for number, used in value or ()) or "aucun"
    if name in ("instalments", "statement"):
        return ", ".join(f"{what} : {amount}" for what, amount in value or ()) or "aucun"
    if name == "says":
        return " ; ".join(f"« {words} »" for words in value)
    if name in ("principal", "interest", "indemnity"):
        return _amount(value, letter.currency) if value is not None else ""
    return _plain(value)


def _held(rule: Rule) -> str:
    if not rule.held:
        return ""
    with_net = any(held.net is not None for held in rule.held)
    headers = ["Non relancée", *(["Solde"] if with_net else []), "Motif", "Prochaine date"]
    rows = [
        [
            held.number,
            *([print_number(Decimal(held.net)) if held.net is not None else ""] if with_net else []),
            held.reason,
            _plain(held.next_date),
        ]
        for held in rule.held
    ]
    return _table(headers, rows)


def _aside(rule: Rule) -> list[str]:
    """Rows set aside, credits left, what is to be looked at, and what stops the run: a line each."""
    lines = [f"Ligne écartée, cellule {cell} : {reason}" for cell, reason in rule.rejected]
    lines += [f"Avoir disponible, {number} : {print_number(Decimal(left))}" for number, left in rule.available]
    lines += [f"À vérifier : {flag}" for flag in rule.flags]
    if rule.refused:
        lines.append(f"Rien n’est écrit : {rule.refused}")
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


# --- Words ---------------------------------------------------------------------------------------------


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return _date(value)
    return print_number(Decimal(str(value))) if isinstance(value, float) else str(value)


def _date(value: dt.date) -> str:
    return print_short_date(value)


def _amount(text: str, currency: str) -> str:
    return print_amount(Decimal(text), currency)


def _french(text: str) -> str:
    """With the no-break spaces that the rules are typed without."""
    return re.sub(r" (?=[;:?!»€])|(?<=«) ", "\u00a0", text)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
