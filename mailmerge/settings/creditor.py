"""Who chases, and where is it paid: the creditor and its accounts as the sheet Créancier says?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailmerge.model import Account, Creditor, Principal, Table
from mailmerge.settings.declaration import CREDITOR, MAX_ACCOUNTS, defaults
from mailmerge.settings.sheets import Faults
from mailmerge.values import fold

_LONGEST_PAYEE = 70  # EPC069-12


def make_creditor(
    values: Mapping[str, str], principal: Principal | None, accounts: tuple[Account, ...], logo: bytes
) -> Creditor:
    """The creditor of these values, with its accounts and logo."""
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


def read_accounts(
    values: Mapping[str, str], principal: Principal | None, table: Table | None, faults: Faults
) -> tuple[Account, ...]:
    """One account a currency, the creditor's main one first; contradictions are added to `faults`."""
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


def example_remarks(values: Mapping[str, str], accounts: tuple[Account, ...]) -> tuple[str, ...]:
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


def _key(values: Mapping[str, str], principal: Principal | None) -> str:
    """An agency is another creditor for each of those it writes for: what it sent for one is not sent for the next."""
    own = values["code"] or values["name"]
    return f"{own} pour {principal.name}" if principal else own


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


def _is_example_name(values: Mapping[str, str]) -> bool:
    return _same(values["name"], defaults(CREDITOR)["name"])


def _same(left: str, right: str) -> bool:
    return re.sub(r"\s", "", fold(left)) == re.sub(r"\s", "", fold(right))
