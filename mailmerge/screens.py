"""What does the clerk read on the screen, and another program in JSON? Pure: text and plain data out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from mailmerge.errors import fault_text, place_text, table_text
from mailmerge.model import (
    NOT_RECEIVABLE,
    Balance,
    CreditBalance,
    Fault,
    Finished,
    Held,
    HoldKind,
    Item,
    Ledger,
    Place,
    Plan,
    Reading,
    Settings,
    Status,
)
from mailmerge.values import plain_amount, print_amount, print_date, print_number

_FAULTS_SHOWN = 15
_ALL = 10**9
_ZERO = Decimal("0.00")
_KINDS = (
    ("facture", "avoir ou règlement", "pièce que son statut écarte (payée, annulée, brouillon…)"),
    ("factures", "avoirs ou règlements", "pièces que leur statut écarte (payée, annulée, brouillon…)"),
)


def plan_screen(plan: Plan) -> list[str]:
    """What would be written, what is held and why, and what was set aside."""
    lines = [f"Relances du {print_date(plan.date)} - {plan.settings.creditor.name}", ""]
    if plan.proposal:
        lines[1:1] = [f"D’après la proposition contrôlée : {plan.proposal.name}"]
    lines += reading_lines(plan.ledger, brief=True)
    lines += ["", *_letter_lines(plan), *_held_lines(plan), *_rejected_lines(plan.ledger)]
    lines += _since_lines(plan)
    if plan.flags:
        lines += [
            "",
            f"{_count(len(plan.flags), 'point')} à vérifier (feuille « À vérifier » du récapitulatif).",
            *_follow_up_lines(plan),
        ]
    if plan.remarks:
        lines += ["", "À savoir :", *(f"  - {remark}" for remark in plan.remarks)]
    if plan.review.warning:
        lines += ["", plan.review.warning]
    return lines


def _follow_up_lines(plan: Plan) -> list[str]:
    """What is wrong in her follow-up sheets: it decides which letters leave."""
    ledgers = {reading.file for reading in plan.ledger.readings}
    faults = [flag for flag in plan.flags if flag.place.file not in ledgers]
    if not faults:
        return []
    return ["Dont, dans vos fichiers Suivi.xlsx :", *_fault_lines(faults, _FAULTS_SHOWN, "À vérifier")]


def reading_lines(ledger: Ledger, brief: bool = False) -> list[str]:
    """How each table was understood, every row accounted for; unless brief, column by column."""
    lines = []
    for reading in ledger.readings:
        lines.append(f"{table_text(reading.file, reading.sheet)} : {_rows_read(reading)}")
        lines += _content_lines(ledger, reading)
        lines += [f"  - {note}" for note in reading.notes]
        unused = [header for _, header, field in reading.columns if field is None]
        if brief and unused:
            lines.append(f"  colonnes non utilisées : {', '.join(unused)}")
        if not brief:
            lines.append(f"  en-têtes à la ligne {reading.header_row} :")
            lines += _column_lines(reading.columns)
    return lines


def _rows_read(reading: Reading) -> str:
    """`120 lignes lues, 1 × titre de client (ligne 12)`: all rows below the header but a last blank one."""
    examples = dict(reading.examples)
    counts = [f"{count} × {reason}{_rows_text(examples.get(reason, ()), count)}" for reason, count in reading.ignored]
    if reading.data_rows or not counts:
        counts.insert(0, f"{_count(reading.data_rows, 'ligne')} {'lues' if reading.data_rows > 1 else 'lue'}")
    if reading.blank_rows > 1:
        counts.append(f"{reading.blank_rows} vides")
    return ", ".join(counts)


def _rows_text(rows: Sequence[int], count: int) -> str:
    """` (lignes 12, 30, 44 …)`: which rows were not read, for the clerk to look at."""
    if not rows:
        return ""
    more = " …" if count > len(rows) else ""
    return f" ({'lignes' if count > 1 else 'ligne'} {', '.join(map(str, rows))}{more})"


def _content_lines(ledger: Ledger, reading: Reading) -> list[str]:
    """What the rows of a table come to, by currency (blank where the table names none); those settled are apart."""
    totals: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    settled = 0
    for item in ledger.items:
        if (item.row.file, item.row.sheet) != (reading.file, reading.sheet):
            continue
        if item.balance == 0:
            settled += 1
        else:
            totals[item.currency, _kind(item)].append(abs(item.balance))
    several = len({currency for currency, _ in totals}) > 1
    lines = [
        f"  {len(amounts)} {_KINDS[len(amounts) > 1][kind]} : {_amount(sum(amounts, _ZERO), currency, several)}"
        for (currency, kind), amounts in sorted(totals.items())
    ]
    if settled:
        lines.append(f"  {_count(settled, 'ligne')} {'soldées' if settled > 1 else 'soldée'}")
    return lines


def _kind(item: Item) -> int:
    if item.status in NOT_RECEIVABLE or (item.status is Status.PAID and item.balance > 0):
        return 2
    return 0 if item.balance > 0 else 1


def _amount(amount: Decimal, currency: str, several: bool) -> str:
    if currency:
        return print_amount(amount, currency)
    return f"{print_number(amount)} (devise non indiquée)" if several else print_number(amount)


def _column_lines(columns: Iterable[tuple[str, str, object]]) -> Iterable[str]:
    from mailmerge.tables.columns import FIELDS

    for letter, header, field in columns:
        meaning = FIELDS[field].label if field in FIELDS else "(non utilisée)"  # type: ignore[index]
        yield f"    {letter:>3}  {header[:36]:<36}  ->  {meaning}"


def _letter_lines(plan: Plan) -> list[str]:
    if not plan.couriers:
        return ["Aucune lettre à écrire : rien n’est à relancer à cette date."]
    amounts: dict[tuple[int, str, str, str], Decimal] = defaultdict(lambda: _ZERO)
    letters: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for courier in plan.couriers:
        case = courier.case
        key = (case.stage.number, case.stage.name, case.stage.channel.value, case.currency)
        amounts[key] += case.total
        letters[key] += 1
    rows = [
        (f"{number} {name}", channel, _count(letters[key], "lettre"), print_amount(amounts[key], key[3]))
        for key in amounts
        for number, name, channel, _ in [key]
    ]
    return [f"{_count(len(plan.couriers), 'lettre')} à écrire :", *_aligned(rows)]


def _held_lines(plan: Plan) -> list[str]:
    from mailmerge.delivery.recap.holds import HOLD_NAMES

    if not plan.decision.held:
        return []
    counts: dict[tuple[HoldKind, str], int] = defaultdict(int)
    amounts: dict[tuple[HoldKind, str], Decimal] = defaultdict(lambda: _ZERO)
    for held in plan.decision.held:
        key = (held.kind, held.claim.currency)
        counts[key] += 1
        amounts[key] += held.claim.net
    rows = [
        (HOLD_NAMES[kind], _count(counts[kind, currency], "facture"), print_amount(amounts[kind, currency], currency))
        for kind, currency in sorted(counts)
    ]
    return ["", f"{_count(len(plan.decision.held), 'facture')} sans lettre :", *_aligned(rows)]


def _rejected_lines(ledger: Ledger, shown: int = _FAULTS_SHOWN) -> list[str]:
    if not ledger.rejected:
        return []
    faults = [fault for row in ledger.rejected for fault in row.faults]
    count = len(ledger.rejected)
    head = f"{_count(count, 'ligne')} {'écartées' if count > 1 else 'écartée'}, dans aucune lettre :"
    return ["", head, *_fault_lines(faults, shown)]


def _since_lines(plan: Plan) -> list[str]:
    """What changed since the previous run, and what is asked about invoices that are gone."""
    from mailmerge.delivery.recap.changes import CHANGE_NAMES
    from mailmerge.review.told import previous_run_name

    review = plan.review
    if not review.previous_run:
        return []
    since = f"epuis {previous_run_name(review)}"
    lines = ["", f"Grand livre inchangé d{since}."] if review.same_ledger else []
    if review.changes:
        rows = [
            (
                CHANGE_NAMES[one.kind][one.count > 1],
                _count(one.count, "facture"),
                print_amount(one.amount, one.currency),
            )
            for one in review.totals
        ]
        lines += ["", f"D{since} :", *_aligned(rows)]
    elif not review.same_ledger:
        lines += ["", f"D{since}, aucune facture n’a changé."]
    asked, examples = review.question[:1], review.question[1:]
    marks = ("  " if example.startswith("…") else "  - " for example in examples)
    lines += ["", *asked, *(f"{mark}{example}" for mark, example in zip(marks, examples, strict=True))] if asked else []
    return lines


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width, all but the first aligned to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  "
        + "   ".join(
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def finished_screen(plan: Plan, finished: Finished | None, dry_run: bool) -> list[str]:
    """What was made and what needs attention, in a few lines; or that nothing was."""
    if finished is None:
        return ["", "Essai : rien n’a été écrit." if dry_run else "Rien n’a été écrit."]
    lines = ["", *finished.remarks, f"{_count(finished.letters, 'lettre')} dans {finished.folder}"]
    if plan.ledger.rejected:
        lines.append(f"À revoir : {_count(len(plan.ledger.rejected), 'ligne')} du grand livre (voir ci-dessus).")
    return lines


def proposed_screen(path: Path, plan: Plan) -> list[str]:
    """Where the proposal is, and what to do with it."""
    return [
        "",
        f"{_count(len(plan.couriers), 'lettre')} à contrôler dans {path}",
        "  1. Ouvrez-la dans Excel ; remplissez les colonnes jaunes là où vous décidez autrement (exclure, suspendre,",
        "     autre étape), puis enregistrez et fermez.",
        "  2. Glissez-la sur le lanceur, ou relancez : le programme demande s’il faut l’appliquer.",
        "Aucune lettre n’a été écrite.",
    ]


def preview_screen(folder: Path) -> list[str]:
    """Where the sample letters are."""
    return [
        f"Aperçus des lettres : {folder}",
        "  À regarder dans Word ; ce sont des spécimens, d’un client inventé.",
        "",
    ]


def check_screen(
    settings: Settings, templates: Sequence[str], ledger: Ledger | None, remarks: Sequence[str]
) -> list[str]:
    """What was understood of settings, templates and ledger."""
    counts = [(len(settings.stages), "étape"), (len(settings.segments), "segment"), (len(settings.clients), "client")]
    counted = ", ".join(_count(number, noun) for number, noun in counts if number or noun != "segment")
    lines = [
        f"Paramètres : corrects ({counted}).",
        f"Modèles : corrects ({', '.join(templates)}).",
    ]
    told = [*settings.remarks, *remarks, *(ledger.remarks if ledger else ())]
    lines += [*(f"  - {remark}" for remark in told), ""]
    if ledger is None:
        return [*lines, "Grand livre : aucun à vérifier dans a_traiter."]
    flags = ["", "À vérifier :", *_fault_lines(ledger.flags, _ALL)] if ledger.flags else []
    return [*lines, *reading_lines(ledger), *_rejected_lines(ledger, shown=_ALL), *flags]


def _fault_lines(faults: Sequence[Fault], shown: int, sheet: str = "Lignes écartées") -> list[str]:
    lines = [f"  - {fault_text(fault)}" for fault in faults[:shown]]
    if len(faults) > shown:
        lines.append(f"  … et {len(faults) - shown} autres (feuille « {sheet} » du récapitulatif).")
    return lines


def init_screen(directory: Path, made: Sequence[str], kept: Sequence[str]) -> list[str]:
    """What stands in the new workspace and what to do next."""
    lines = [f"Dossier de travail : {directory}"]
    if made:
        lines.append(f"  créés : {', '.join(made)}")
    if kept:
        lines.append(f"  déjà là, inchangés : {', '.join(kept)}")
    return [
        *lines,
        "",
        "Ensuite : 1. remplissez la feuille Créancier de parametres.xlsx ; 2. déposez un grand livre dans a_traiter ;",
        "3. double-cliquez sur Relances.bat (Windows) ou relances.sh (Linux, macOS).",
    ]


def fields_screen() -> list[str]:
    """The template vocabulary, group by group."""
    from mailmerge.letters.vocabulary import LISTS, ROW_NAMES, VOCABULARY

    lines = ["Champs à taper dans un modèle Word, entre doubles accolades : {{ total_du }}", ""]
    group = ""
    for field in VOCABULARY:
        if field.group != group:
            group = field.group
            lines.append("")
            if group in LISTS:
                row = ROW_NAMES[group]
                lines.append(f"{LISTS[group]} :")
                lines.append(f"  {{%tr for {row} in {group} %}} … {{%tr endfor %}} dans les lignes d’un tableau")
        kind = "" if field.shape == "texte" else f" ({field.shape})"
        lines.append(f"  {field.typed:<28} {field.meaning + kind:<58} {field.example}")
    return lines


# --- JSON ----------------------------------------------------------------------------------------------


def plan_json(plan: Plan) -> dict[str, object]:
    """The whole plan as plain data, a letter as the journal records it; amounts are text with two decimals."""
    from mailmerge.delivery.journal import letter_record

    return {
        "date": plan.date.isoformat(),
        "creditor": plan.settings.creditor.name,
        "letters": [letter_record(courier, plan) for courier in plan.couriers],
        "held": [_held_json(held) for held in plan.decision.held],
        "rejected": [_fault_json(fault) for row in plan.ledger.rejected for fault in row.faults],
        "flags": [_fault_json(fault) for fault in plan.flags],
        "credits_left": [_credit_json(credit) for credit in plan.decision.credits if credit.left],
        "rows": {name: getattr(plan.rows, name) for name in plan.rows.__slots__},
        "balances": [_balance_json(balance) for balance in plan.balances],
        "remarks": list(plan.remarks),
        "since_last_time": _since_json(plan),
    }


def _since_json(plan: Plan) -> dict[str, object]:
    review = plan.review
    return {
        "previous_run": review.previous_run or None,
        "same_ledger": review.same_ledger,
        "warning": review.warning or None,
        "changes": [
            {
                "kind": change.kind.value,
                "debtor": change.key[1],
                "name": change.name,
                "number": change.key[2],
                "due": change.key[3].isoformat(),
                "due_before": change.due_before.isoformat() if change.due_before else None,
                "currency": change.currency,
                "before": None if change.before is None else plain_amount(change.before),
                "after": None if change.after is None else plain_amount(change.after),
            }
            for change in review.changes
        ],
    }


def _held_json(held: Held) -> dict[str, object]:
    claim = held.claim
    return {
        "debtor": claim.debtor.key,
        "name": claim.debtor.details.name,
        "number": claim.item.number,
        "due": claim.due.isoformat(),
        "balance": plain_amount(claim.net),
        "currency": claim.currency,
        "reason": held.reason,
        "next_date": held.next_date.isoformat() if held.next_date else None,
    }


def _credit_json(credit: CreditBalance) -> dict[str, object]:
    return {
        "debtor": credit.debtor.key,
        "number": credit.item.number,
        "currency": credit.currency,
        "left": plain_amount(credit.left),
    }


def _balance_json(balance: Balance) -> dict[str, object]:
    return {
        "currency": balance.currency,
        "ledger": plain_amount(balance.ledger),
        "letters": plain_amount(balance.sent),
        "held": plain_amount(balance.held),
        "credits_left": plain_amount(balance.credits_left),
        "rejected": plain_amount(balance.rejected),
    }


def _fault_json(fault: Fault) -> dict[str, object]:
    place: Place = fault.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "value": fault.value,
        "message": fault.message,
        "where": place_text(place),
    }
