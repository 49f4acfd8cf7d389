"""How do `parametres.xlsx` and `clients.xlsx` become checked `Settings`?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from mailmerge.errors import FileUnreadable, SettingsError, fault_text
from mailmerge.model import Absent, Escalation, General, Grouping, RateRule, Segment, Settings, Stage, Statement, Table
from mailmerge.settings.clients import read_clients
from mailmerge.settings.creditor import example_remarks, make_creditor, read_accounts
from mailmerge.settings.declaration import (
    COLUMNS_SHEET,
    CREDITOR,
    CREDITOR_SHEET,
    GENERAL,
    GENERAL_SHEET,
    RATES_SHEET,
    STAGES_SHEET,
    defaults,
)
from mailmerge.settings.logo import read_logo
from mailmerge.settings.optional_sheets import OPTIONAL_SHEETS, PRINCIPAL_SHEET, SALES_SHEET, SEGMENTS_SHEET
from mailmerge.settings.principal import read_principal
from mailmerge.settings.rates import read_rates
from mailmerge.settings.reminder import with_reminder
from mailmerge.settings.sales import read_sales
from mailmerge.settings.segments import read_segments
from mailmerge.settings.sheets import CURE, Faults, find_optional_sheet, find_sheet, read_entries
from mailmerge.settings.stages import read_stages
from mailmerge.settings.words import read_words
from mailmerge.tables.read import read_bytes, read_workbook

SETTINGS_FILE = "parametres.xlsx"
CLIENTS_FILE = "clients.xlsx"
SHEETS = (CREDITOR_SHEET, GENERAL_SHEET, STAGES_SHEET, RATES_SHEET, COLUMNS_SHEET)


def load_settings(workspace: Path) -> Settings:
    """Everything the clerk decides, from the workspace's two workbooks (`clients.xlsx` is optional).

    Raises:
        SettingsError: a file cannot be read, or holds missing, misspelt or impossible values; all are listed at once.
    """
    clients = workspace / CLIENTS_FILE
    return settings_of(workspace, _open(workspace / SETTINGS_FILE), _open(clients) if clients.exists() else ())


def settings_of(workspace: Path, tables: Sequence[Table], clients_tables: Sequence[Table]) -> Settings:
    """What the sheets of `parametres.xlsx` and of `clients.xlsx` say; the workspace is where a logo is looked for.

    Raises:
        SettingsError: as above.
    """
    faults = Faults()
    sheets = {name: find_sheet(tables, name, SETTINGS_FILE, faults) for name in SHEETS}
    optional = {name: find_optional_sheet(tables, name, SETTINGS_FILE, faults) for name in OPTIONAL_SHEETS}
    creditor = read_entries(sheets[CREDITOR_SHEET], CREDITOR, faults)
    principal = read_principal(optional[PRINCIPAL_SHEET], faults)
    accounts = read_accounts(creditor, principal, sheets[CREDITOR_SHEET], faults)
    logo = read_logo(workspace, creditor["logo"], sheets[CREDITOR_SHEET], faults)
    general = read_entries(sheets[GENERAL_SHEET], GENERAL, faults, absent=defaults(GENERAL))
    stages = read_stages(sheets[STAGES_SHEET], faults)
    stages = with_reminder(stages, general["reminder_days"], sheets[GENERAL_SHEET], faults)
    segments = read_segments(optional[SEGMENTS_SHEET], stages, faults)
    rates = read_rates(sheets[RATES_SHEET], faults)
    words, wanted = read_words(sheets[COLUMNS_SHEET], faults)
    clients = read_clients(clients_tables, words, segments, faults)
    sales = read_sales(optional[SALES_SHEET], creditor["currency"], faults)
    _stop_on(faults)
    return Settings(
        creditor=make_creditor(creditor, principal, accounts, logo),
        stages=stages,
        rates=rates,
        general=_general(general),
        extra_words=words,
        clients=clients,
        remarks=(*example_remarks(creditor, accounts), *_idle_instalments(general, stages, segments), *faults.remarks),
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
