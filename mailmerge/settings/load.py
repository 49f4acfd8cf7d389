"""How do `parametres.xlsx` and `clients.xlsx` become checked `Settings`?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from mailmerge.errors import FileUnreadable, SettingsError, fault_text
from mailmerge.model import (
    Absent,
    Account,
    Channel,
    Charges,
    Creditor,
    Escalation,
    Field,
    General,
    Grouping,
    Principal,
    Rate,
    RateRule,
    Segment,
    Settings,
    Stage,
    Statement,
    Table,
)
from mailmerge.settings.clients import read_clients
from mailmerge.settings.declaration import (
    COLUMNS_SHEET,
    CREDITOR,
    CREDITOR_SHEET,
    GENERAL,
    GENERAL_SHEET,
    MAX_ACCOUNTS,
    RATE_COLUMNS,
    RATES_SHEET,
    STAGE_COLUMNS,
    STAGES_SHEET,
    defaults,
)
from mailmerge.settings.kinds import did_you_mean
from mailmerge.settings.logo import read_logo
from mailmerge.settings.optional_sheets import OPTIONAL_SHEETS, PRINCIPAL_SHEET, SALES_SHEET, SEGMENTS_SHEET
from mailmerge.settings.principal import read_principal
from mailmerge.settings.reminder import with_reminder
from mailmerge.settings.sales import read_sales
from mailmerge.settings.segments import read_segments
from mailmerge.settings.sheets import CURE, Faults, cell, find_optional_sheet, find_sheet, read_entries, read_rows
from mailmerge.tables.cells import is_blank
from mailmerge.tables.columns import FIELDS, SHEETS_LABEL, built_in_words, normalise_header
from mailmerge.tables.read import read_bytes, read_workbook
from mailmerge.values import fold, shown

SETTINGS_FILE = "parametres.xlsx"
CLIENTS_FILE = "clients.xlsx"
_LONGEST_PAYEE = 70  # EPC069-12
SHEETS = (CREDITOR_SHEET, GENERAL_SHEET, STAGES_SHEET, RATES_SHEET, COLUMNS_SHEET)


def load_settings(workspace: Path) -> Settings:
    """Everything the clerk decides, from the workspace's two workbooks (`clients.xlsx` is optional).

    Raises:
        SettingsError: a file cannot be read, or holds missing, misspelt or impossible values; all are listed at once.
    """
    tables = _open(workspace / SETTINGS_FILE)
    faults = Faults()
    sheets = {name: find_sheet(tables, name, SETTINGS_FILE, faults) for name in SHEETS}
    optional = {name: find_optional_sheet(tables, name, SETTINGS_FILE, faults) for name in OPTIONAL_SHEETS}
    creditor = read_entries(sheets[CREDITOR_SHEET], CREDITOR, faults)
    principal = read_principal(optional[PRINCIPAL_SHEET], faults)
    accounts = _accounts(creditor, principal, sheets[CREDITOR_SHEET], faults)
    logo = read_logo(workspace, creditor["logo"], sheets[CREDITOR_SHEET], faults)
    general = read_entries(sheets[GENERAL_SHEET], GENERAL, faults, absent=defaults(GENERAL))
    stages = _stages(sheets[STAGES_SHEET], faults)
    stages = with_reminder(stages, general["reminder_days"], sheets[GENERAL_SHEET], faults)
    segments = read_segments(optional[SEGMENTS_SHEET], stages, faults)
    rates = _rates(sheets[RATES_SHEET], faults)
    words, wanted = _words(sheets[COLUMNS_SHEET], faults)
    clients_path = workspace / CLIENTS_FILE
    clients = read_clients(_open(clients_path), words, segments, faults) if clients_path.exists() else {}
    sales = read_sales(optional[SALES_SHEET], creditor["currency"], faults)
    _stop_on(faults)
    return Settings(
        creditor=_creditor(creditor, principal, accounts, logo),
        stages=stages,
        rates=rates,
        general=_general(general),
        extra_words=words,
        clients=clients,
        remarks=(*_leftovers(creditor, accounts), *_idle_instalments(general, stages, segments), *faults.remarks),
        sheets=wanted,
        segments=segments,
        sales=sales,
        principal=principal,
    )


def _general(values: Mapping[str, str]) -> General:
    """The rules; what an older workbook has no line for takes its default."""
    kept = {**defaults(GENERAL), **{key: value for key, value in values.items() if value}}
    return General(
        escalation=Escalation(values["escalation"]),
        grouping=Grouping(values["grouping"]),
        minimum=Decimal(values["minimum"]),
        payment_terms=int(values["payment_terms"]),
        contract_rate=Decimal(values["contract_rate"]) if values["contract_rate"] else None,
        rate_rule=RateRule(kept["rate_rule"]),
        public_charges=kept["public_charges"] == "oui",
        individual_interest=kept["individual_interest"] == "oui",
        instalments=int(values["instalments"] or 0),
        instalments_stage=int(values["instalments_stage"]) if values["instalments_stage"] else None,
        statement=Statement(kept["statement"]),
        absent=Absent(kept["absent"]),
        ledger_days=int(kept["ledger_days"]),
    )


def _idle_instalments(
    general: Mapping[str, str], stages: Sequence[Stage], segments: Sequence[Segment]
) -> tuple[str, ...]:
    """Instalments that no letter would ever propose, as a remark."""
    numbers = {stage.number for ladder in (stages, *(segment.stages for segment in segments)) for stage in ladder}
    asked = general["instalments_stage"]
    if not int(general["instalments"] or 0) or not asked or int(asked) in numbers:
        return ()
    return (
        f"Feuille {GENERAL_SHEET} : des versements seraient proposés à l’étape {asked}, mais aucune étape n’a le "
        f"numéro {asked} : aucune lettre n’en propose.",
    )


def _open(path: Path) -> tuple[Table, ...]:
    try:
        return read_workbook(path.name, read_bytes(path))
    except FileUnreadable as error:
        raise SettingsError(f"{path} : {error.cause}.", cure=_cure(path, error)) from error


def _cure(path: Path, error: FileUnreadable) -> str:
    """What to do about settings that cannot be opened: nobody exported them, so nobody can export them again."""
    if path.exists() and not path.stat().st_size:
        return "Restaurez ce fichier, ou supprimez-le et lancez « mailmerge init » sur ce dossier."
    if path.name == SETTINGS_FILE and not path.exists():
        return (
            "Double-cliquez sur le lanceur, qui crée les fichiers manquants, ou lancez « mailmerge init DOSSIER » "
            "pour préparer un dossier de travail (--workspace DOSSIER l’indique ensuite)."
        )
    return error.cure_sentence


def _stop_on(faults: Faults) -> None:
    if faults.found:
        count = len(faults.found)
        files = " et ".join(dict.fromkeys(fault.place.file for fault in faults.found))
        what = f"{files} : {count} valeurs à corriger" if count > 1 else f"{files} : une valeur à corriger"
        raise SettingsError(what, details=tuple(map(fault_text, faults.found)), cure=CURE)


# --- Créancier -----------------------------------------------------------------------------------------


def _creditor(
    values: Mapping[str, str], principal: Principal | None, accounts: tuple[Account, ...], logo: bytes
) -> Creditor:
    postcode = values["postcode"].zfill(5) if values["postcode"].isdigit() else values["postcode"]
    street = (values["address_1"], values["address_2"])
    return Creditor(
        key=_key(values, principal),
        code=values["code"],
        name=values["name"],
        address=(*(line for line in street if line), f"{postcode} {values['city']}"),
        city=values["city"],
        siren=values["siren"],
        siret=values["siret"],
        rcs=values["rcs"],
        vat=values["vat"],
        capital=values["capital"],
        phone=values["phone"],
        email=values["email"],
        website=values["website"],
        signatory=values["signatory"],
        position=values["position"],
        accounts=accounts,
        payment_qr=values["payment_qr"] == "oui",
        rf_reference=values["rf_reference"] == "oui",
        logo=logo,
    )


def _accounts(
    values: Mapping[str, str], principal: Principal | None, table: Table | None, faults: Faults
) -> tuple[Account, ...]:
    if table is None:
        return ()
    accounts = [_account(values, principal, "")]
    for number in range(2, MAX_ACCOUNTS + 1):
        if bool(values[f"currency_{number}"]) != bool(values[f"iban_{number}"]):
            faults.add_sheet(table.file, table.sheet, f"« Devise {number} » et « IBAN {number} » vont ensemble")
        elif values[f"currency_{number}"]:
            accounts.append(_account(values, principal, f"_{number}"))
    if values["payment_qr"] == "oui" and len(accounts[0].holder) > _LONGEST_PAYEE:
        message = f"le QR de paiement admet {_LONGEST_PAYEE} caractères pour le bénéficiaire ; abrégez « Titulaire »"
        faults.add_sheet(table.file, table.sheet, message)
    currencies = [account.currency for account in accounts]
    for currency in sorted({code for code in currencies if currencies.count(code) > 1}):
        faults.add_sheet(
            table.file, table.sheet, f"deux comptes sont indiqués pour la devise {currency} ; gardez-en un"
        )
    return tuple(accounts)


def _same(left: str, right: str) -> bool:
    return re.sub(r"\s", "", fold(left)) == re.sub(r"\s", "", fold(right))


def _key(values: Mapping[str, str], principal: Principal | None) -> str:
    """An agency is another creditor for each of those it writes for: what it sent for one is not sent for the next."""
    own = values["code"] or values["name"]
    return f"{own} pour {principal.name}" if principal else own


def _is_example_name(values: Mapping[str, str]) -> bool:
    return _same(values["name"], defaults(CREDITOR)["name"])


def _account(values: Mapping[str, str], principal: Principal | None, suffix: str) -> Account:
    """An account with the suffix of its labels. Specimens never left: they must not count once all is filled in."""
    shipped = defaults(CREDITOR)
    examples = [shipped[key] for key in shipped if key.startswith("iban") and shipped[key]]
    example_iban = any(_same(values[f"iban{suffix}"], iban) for iban in examples)
    stamped = _is_example_name(values) or example_iban
    only_example = _is_example_name(values) and not values["code"]
    key = _key(values, principal)
    return Account(
        currency=values[f"currency{suffix}"],
        iban=values[f"iban{suffix}"],
        bic=values[f"bic{suffix}"],
        bank=values[f"bank{suffix}"],
        holder=values["holder"] or values["name"],
        is_example=stamped,
        creditor_key=key if only_example or not stamped else f"{key} (spécimen)",
    )


def _leftovers(values: Mapping[str, str], accounts: tuple[Account, ...]) -> tuple[str, ...]:
    """What of the shipped example would still be printed, as remarks."""
    shipped = defaults(CREDITOR)
    stamp = "« SPÉCIMEN - NE PAS ENVOYER »"
    if _is_example_name(values):
        return (
            f"Le créancier de parametres.xlsx est encore celui de l’exemple : chaque lettre porte la mention {stamp}. "
            "Remplissez la feuille Créancier.",
        )
    remarks = [
        f"L’IBAN pour {account.currency} est encore celui de l’exemple : les lettres en {account.currency} portent "
        f"la mention {stamp}. Corrigez-le (ou videz-le avec sa devise) dans la feuille Créancier."
        for account in accounts
        if account.is_example
    ]
    labels = {entry.key: entry.label for entry in CREDITOR}
    watched = ("siren", "rcs", "vat", "phone", "email", "website", "signatory", "address_1")
    left = [labels[key] for key in watched if values[key] and _same(values[key], shipped[key])]
    if left:
        remarks.append(f"Feuille Créancier : encore ceux de l’exemple : {', '.join(left)}. Corrigez-les.")
    return tuple(remarks)


# --- Étapes, Taux, Colonnes ----------------------------------------------------------------------------


def _stages(table: Table | None, faults: Faults) -> tuple[Stage, ...]:
    if table is None:
        return ()
    before = len(faults.found)
    rows = read_rows(table, STAGE_COLUMNS, faults)
    if not rows and len(faults.found) == before:
        faults.add_sheet(table.file, table.sheet, "aucune étape ; il en faut au moins une")
    for key, label in (("number", "numéro"), ("name", "nom")):
        seen: dict[str, int] = {}
        for row, values in rows:
            if values[key] and fold(values[key]) in seen:
                faults.add(table, row, None, f"deux étapes portent le même {label} (« {values[key]} »)")
            seen[fold(values[key])] = row
    return () if len(faults.found) > before else tuple(_stage(values) for _, values in rows)


def _stage(values: Mapping[str, str]) -> Stage:
    return Stage(
        number=int(values["number"]),
        name=values["name"],
        template=values["template"],
        min_days_overdue=int(values["min_days_overdue"]),
        spacing=int(values["spacing"]) if values["spacing"] else None,
        days_to_pay=int(values["days_to_pay"]),
        channel=Channel(values["channel"]),
        charges=Charges(values["charges"]),
    )


def _rates(table: Table | None, faults: Faults) -> tuple[Rate, ...]:
    if table is None:
        return ()
    rates: list[Rate] = []
    for row, values in read_rows(table, RATE_COLUMNS, faults):
        if values["half_year"] and not re.fullmatch(r"\d{4} S[12]", values["half_year"]):
            faults.add(table, row, 0, "semestre attendu sous la forme 2026 S2")
        if values["half_year"] in [rate.half_year for rate in rates]:
            faults.add(table, row, 0, "ce semestre figure deux fois ; gardez une seule ligne")
        individuals, professionals, ecb = (
            Decimal(values[key]) if values[key] else None for key in ("legal_individuals", "legal_professionals", "ecb")
        )
        rates.append(Rate(values["half_year"], individuals, professionals, ecb, values["source"]))
    return tuple(rates)


def _words(table: Table | None, faults: Faults) -> tuple[Mapping[str, Field], tuple[str, ...]]:
    """The header words of the sheet Colonnes that say something else than the built-in ones, and the sheets to read."""
    found: dict[str, Field] = {}
    sheets: list[str] = []
    if table is not None:
        for row in range(len(table.rows)):
            label = cell(table, row, 0)
            if isinstance(label, str) and not is_blank(label) and fold(label) != "champ":
                _add_line(table, row, label, found, sheets, faults)
    built_in = built_in_words()
    own = {word: field for word, field in found.items() if built_in.get(word, (None, 0))[0] is not field}
    return own, tuple(sheets)


def _add_line(table: Table, row: int, label: str, found: dict[str, Field], sheets: list[str], faults: Faults) -> None:
    """One line of the sheet Colonnes: words for a field, or the names of sheets."""
    said = shown(cell(table, row, 1))
    if fold(label) == fold(SHEETS_LABEL):
        sheets += [fold(name) for name in re.split(r"[;|\n]", said) if not is_blank(name)]
    elif field := {fold(words.label): field for field, words in FIELDS.items()}.get(fold(label)):
        _add_words(found, field, table, row, faults)
    else:
        known = [*(words.label for words in FIELDS.values()), SHEETS_LABEL]
        faults.add(table, row, 0, f"ce champ n’existe pas{did_you_mean(label, known)}")


def _add_words(found: dict[str, Field], field: Field, table: Table, row: int, faults: Faults) -> None:
    for word in _split_words(shown(cell(table, row, 1))):
        if Field.IGNORED in (field, found.get(word)):
            found[word] = Field.IGNORED  # the way to settle two columns that could both be a field
            continue
        if found.get(word, field) is not field:
            other = FIELDS[found[word]].label
            faults.add(table, row, 1, f"« {word} » figure aussi au champ « {other} » ; gardez-le à un seul endroit")
        found[word] = field


def _split_words(text: str) -> Sequence[str]:
    return [normalise_header(word) for word in re.split(r"[;|,\n]", text) if not is_blank(word)]
