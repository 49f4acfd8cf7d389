"""For whom does a collection agency write, if it is one?"""

from __future__ import annotations

from mailmerge.model import Principal, Table
from mailmerge.settings.optional_sheets import PRINCIPAL, PRINCIPAL_SHEET
from mailmerge.settings.sheets import Faults, read_entries

# CPCEx R. 124-4, 2°: the letter names the creditor and its address.
_NEEDED = ("name", "address_1", "postcode", "city")


def read_principal(table: Table | None, faults: Faults) -> Principal | None:
    """The creditor of the sheet Mandant; None while nothing is filled in there.

    Args:
        table: the sheet, if there is one.
        faults: where what is missing is added.
    """
    values = read_entries(table, PRINCIPAL, faults)
    if table is None or not any(values.values()):
        return None
    labels = {entry.key: entry.label for entry in PRINCIPAL}
    for key in _NEEDED:
        if not values[key]:
            message = f"« {labels[key]} » est vide ; remplissez sa ligne, ou videz toute la feuille"
            faults.add_sheet(table.file, table.sheet, message)
    if not values["basis"]:
        faults.remarks.append(
            f"Feuille {PRINCIPAL_SHEET} : « {labels['basis']} » est vide ; la première lettre d’un mandataire doit "
            "le dire (CPCEx R. 124-4)."
        )
    postcode = values["postcode"].zfill(5) if values["postcode"].isdigit() else values["postcode"]
    street = (values["address_1"], values["address_2"])
    kept = ("name", "city", "siren", "siret", "rcs", "vat", "capital", "phone", "email", "website", "basis")
    return Principal(
        address=(*(line for line in street if line), f"{postcode} {values['city']}"),
        **{key: values[key] for key in kept},
    )
