"""What stands in the ledgers under `tests/ledgers`? Run by hand: `python tests/make_ledgers.py`.

Names and numbers are invented. The old .xls needs LibreOffice and a clock, so it is made only where it is missing.
What the files must give stands in `ledger_shapes.py`, worked out by hand.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from build import Cell
from ledger_writers import (
    Rows,
    Sheet,
    delimited,
    encrypted_workbook,
    html,
    ods,
    portable_document,
    rezip,
    spreadsheetml,
    word_document,
    xlsx,
)
from xlsb import xlsb_bytes

FOLDER = Path(__file__).parent / "ledgers"
NBSP, NARROW = "\u00a0", "\u202f"

HEADERS = ("Code client", "Nom client", "N° facture", "Date facture", "Échéance", "Reste dû")
Line = tuple[str, str, str, dt.date, dt.date, float]


def line(code: str, name: str, number: str, issued: str, due: str, balance: float) -> Line:
    return code, name, number, dt.date.fromisoformat(issued), dt.date.fromisoformat(due), balance


BASE = (
    line("00112", "Menuiserie Lefèvre", "FA26-0101", "2026-08-10", "2026-09-09", 1234.56),
    line("00112", "Menuiserie Lefèvre", "FA26-0118", "2026-08-24", "2026-09-23", 864.0),
    line("00240", "Garage du Pont", "FA26-0125", "2026-09-15", "2026-10-15", 418.6),
    line("00305", "Épicerie Noël", "AV26-0007", "2026-09-30", "2026-09-30", -75.0),
)
WORKBOOK: Rows = (HEADERS, *BASE)


def french(cell: Cell, space: str = " ") -> Cell:
    """A cell as a French program exports it to text."""
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:,.2f}".replace(",", space).replace(".", ",") if isinstance(cell, float) else cell


def text(rows: Rows, space: str = " ") -> list[list[Cell]]:
    return [[french(cell, space) for cell in row] for row in rows]


def book(rows: Rows, name: str = "Feuil1", merged: tuple[str, ...] = ()) -> bytes:
    return xlsx(Sheet(name, rows, merged=merged))


# --- Formats --------------------------------------------------------------------------------------------


def quoted_lines() -> bytes:
    """A subject of several lines, with separators and quotes in it."""
    subjects = ("Pose ; 3 fenêtres\nlot n° 2", 'Porte "Atlas"', "Révision\r\ndes freins", "Retour, caisse")
    headers = (*HEADERS[:3], "Objet", *HEADERS[3:])
    return delimited(
        text([headers, *((*row[:3], subject, *row[3:]) for row, subject in zip(BASE, subjects, strict=True))])
    )


def with_euro() -> bytes:
    """ISO 8859-15 puts € and œ where Windows has ¤ and ½."""
    rows = [("Client", "N° facture", "Échéance", "Reste dû")]
    rows += [
        ("Le Cœur d'Artichaut", "F-31", "12/10/2026", "1 250,00 €"),
        ("Œuvres & Cie", "F-32", "19/10/2026", "80 €"),
    ]
    return delimited(rows, encoding="iso-8859-15")


def macros() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    enabled = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return rezip(book(WORKBOOK), {"[Content_Types].xml": (kind.replace("+", r"\+"), enabled)})


def old_excel() -> bytes:
    """Excel 97 through LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "classeur.xlsx"
        source.write_bytes(book(WORKBOOK))
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xls"]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)
        return source.with_suffix(".xls").read_bytes()


ENGLISH = ("Customer ID", "Customer Name", "Invoice Number", "Invoice Date", "Due Date", "Balance Due")
COMMAS: Rows = [
    ENGLISH,
    ("C-7", "Harbour Supplies, Ltd", "1042", "2026-08-03", "2026-09-02", "1,234.56"),
    ("C-9", "North & Sons", "1043", "2026-08-20", "2026-09-19", "90.00"),
]
PLAIN = text(WORKBOOK)
FORMATS: dict[str, Callable[[], bytes]] = {
    "liste_simple.xlsx": lambda: book(WORKBOOK),
    "classeur_avec_macros.xlsm": macros,
    "classeur_binaire.xlsb": lambda: xlsb_bytes("Feuil1", WORKBOOK),
    "classeur_excel_97.xls": old_excel,
    "classeur_libreoffice.ods": lambda: ods("Feuille1", WORKBOOK),
    "csv_point_virgule_cp1252.csv": lambda: delimited(text(WORKBOOK, NBSP), encoding="cp1252"),
    "csv_virgule_utf8.csv": lambda: delimited(COMMAS, ",", newline="\n"),
    "csv_tabulation_utf16.txt": lambda: delimited(PLAIN, "\t", "utf-16-le", head="\ufeff"),
    "csv_barre_verticale.csv": lambda: delimited(PLAIN, "|"),
    "csv_sep_declare.csv": lambda: delimited(PLAIN, encoding="cp1252", head="sep=;\r\n"),
    "csv_utf8_bom.csv": lambda: delimited(PLAIN, encoding="utf-8-sig"),
    "csv_iso_8859_15_euro.csv": with_euro,
    "csv_retours_cr.csv": lambda: delimited(PLAIN, newline="\r"),
    "csv_retours_crcrlf.csv": lambda: delimited(PLAIN, newline="\r\r\n"),
    "csv_retours_dans_guillemets.csv": quoted_lines,
    "csv_nomme_xlsx.xlsx": lambda: delimited(PLAIN, encoding="cp1252"),
    "xlsx_nomme_xls.xls": lambda: book(WORKBOOK),
    "html_nomme_xls.xls": lambda: html(PLAIN, "Factures non réglées"),
    "spreadsheetml_2003.xls": lambda: spreadsheetml("Impayés", WORKBOOK),
}

# --- FEC ------------------------------------------------------------------------------------------------

FEC_HEADERS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum"),
    *("CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet"),
    *("ValidDate", "Montantdevise", "Idevise"),
)
JOURNALS = {"VE": "Ventes", "BQ": "Banque", "AC": "Achats", "AN": "À nouveaux"}
ACCOUNTS = {
    "411000": "Clients",
    "401000": "Fournisseurs",
    "512000": "Banque",
    "707000": "Ventes de marchandises",
    "445710": "TVA collectée",
    "445660": "TVA déductible",
    "607000": "Achats de marchandises",
    "110000": "Report à nouveau",
}
THIRD = {
    "CLEFEV": "Menuiserie Lefèvre",
    "CGARAG": "Garage du Pont",
    "CNOEL": "Épicerie Noël",
    "FPAPIE": "Papeterie du Quai",
    "": "",
}
# journal and entry, date, account, third party, document, label, debit, credit, letters
Entry = tuple[str, str, str, str, str, str, str, str, str]


def fec(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [FEC_HEADERS]
    for key, day, account, third, document, label, debit, credit, letters in entries:
        journal, number = key.split()
        head = (journal, JOURNALS[journal], f"{journal}{number}", day, account, ACCOUNTS[account], third, THIRD[third])
        rows.append((*head, document, day, label, debit or "0,00", credit or "0,00", letters, "", "20261031", "", ""))
    return rows


YEAR: Sequence[Entry] = (
    ("VE 1", "20260810", "411000", "CLEFEV", "FA26-0101", "Portes et fenêtres", "1234,56", "", ""),
    ("VE 1", "20260810", "707000", "", "FA26-0101", "Portes et fenêtres", "", "1028,80", ""),
    ("VE 1", "20260810", "445710", "", "FA26-0101", "Portes et fenêtres", "", "205,76", ""),
    ("VE 2", "20260824", "411000", "CLEFEV", "FA26-0118", "Volets", "864,00", "", ""),
    ("VE 2", "20260824", "707000", "", "FA26-0118", "Volets", "", "720,00", ""),
    ("VE 2", "20260824", "445710", "", "FA26-0118", "Volets", "", "144,00", ""),
    ("VE 3", "20260915", "411000", "CGARAG", "FA26-0125", "Outillage", "418,60", "", "AA"),
    ("VE 3", "20260915", "707000", "", "FA26-0125", "Outillage", "", "348,83", ""),
    ("VE 3", "20260915", "445710", "", "FA26-0125", "Outillage", "", "69,77", ""),
    ("BQ 1", "20261010", "512000", "", "VIR1010", "Virement Garage du Pont", "418,60", "", ""),
    ("BQ 1", "20261010", "411000", "CGARAG", "VIR1010", "Virement Garage du Pont", "", "418,60", "AA"),
    ("AC 1", "20261012", "607000", "", "P-881", "Ramettes", "100,00", "", ""),
    ("AC 1", "20261012", "445660", "", "P-881", "Ramettes", "20,00", "", ""),
    ("AC 1", "20261012", "401000", "FPAPIE", "P-881", "Ramettes", "", "120,00", ""),
)


def padded_fec() -> bytes:
    """Fields filled with spaces, amounts with zeros, and a bar at the end of each line."""
    rows: list[list[str]] = [[*FEC_HEADERS, ""]]
    for row in fec(YEAR)[1:]:
        amounts = [cell.zfill(13) for cell in row[11:13]]
        rows.append(
            [row[0].ljust(4), *row[1:4], row[4].ljust(10), *row[5:11], *amounts, row[13].ljust(3), *row[14:], ""]
        )
    return delimited(rows, "|", "cp1252")


def signed_fec() -> bytes:
    """`Montant` and `Sens` in place of Debit and Credit."""
    rows: list[tuple[str, ...]] = [(*FEC_HEADERS[:11], "Montant", "Sens", *FEC_HEADERS[13:])]
    for row in fec(YEAR)[1:]:
        debit = row[11] != "0,00"
        rows.append((*row[:11], row[11] if debit else row[12], "D" if debit else "C", *row[13:]))
    return delimited(rows, "\t")


LETTERS: Sequence[Entry] = (  # each customer begins again at A
    ("VE 1", "20260803", "411000", "CLEFEV", "FA-201", "Vente", "500,00", "", "A"),
    ("BQ 1", "20260904", "411000", "CLEFEV", "VIR0904", "Règlement", "", "500,00", "A"),
    ("VE 2", "20260805", "411000", "CGARAG", "FA-202", "Vente", "300,00", "", "A"),
    ("BQ 2", "20260907", "411000", "CGARAG", "CHQ77", "Acompte", "", "200,00", "A"),
    ("VE 3", "20260806", "411000", "CNOEL", "FA-203", "Vente", "250,00", "", "A"),
    ("VE 4", "20260810", "411000", "CNOEL", "AV-204", "Avoir", "", "250,00", "A"),
    ("VE 5", "20260812", "411000", "CNOEL", "FA-205", "Vente", "80,00", "", ""),
)
OPENING: Sequence[Entry] = (
    ("AN 1", "20260101", "411000", "CLEFEV", "AN2026", "Solde au 31/12/2025", "3000,00", "", ""),
    ("AN 1", "20260101", "110000", "", "AN2026", "Solde au 31/12/2025", "", "3000,00", ""),
    ("VE 1", "20260907", "411000", "CLEFEV", "FA26-0201", "Volets", "1200,00", "", ""),
    ("VE 1", "20260907", "707000", "", "FA26-0201", "Volets", "", "1200,00", ""),
)
IN_CREDIT: Sequence[Entry] = (
    ("VE 1", "20260901", "411000", "CNOEL", "FA-301", "Vente", "100,00", "", ""),
    ("VE 2", "20260910", "411000", "CNOEL", "AV-302", "Avoir", "", "250,00", ""),
    ("VE 3", "20260902", "411000", "CGARAG", "FA-303", "Vente", "60,00", "", ""),
)
UNLETTERED: Sequence[Entry] = (
    ("VE 1", "20260803", "411000", "CLEFEV", "FA-401", "Vente", "500,00", "", ""),
    ("BQ 1", "20260904", "411000", "CLEFEV", "VIR0904", "Règlement", "", "500,00", ""),
    ("VE 2", "20260907", "411000", "CLEFEV", "FA-402", "Vente", "150,00", "", ""),
)
FEC: dict[str, Callable[[], bytes]] = {
    "fec_tabulation.txt": lambda: delimited(fec(YEAR), "\t", "utf-8-sig"),
    "fec_barre_verticale.txt": padded_fec,
    "fec_montant_sens.txt": signed_fec,
    "fec_lettrage.txt": lambda: delimited(fec(LETTERS), "\t"),
    "fec_a_nouveau.txt": lambda: delimited(fec(OPENING), "\t"),
    "fec_client_crediteur.txt": lambda: delimited(fec(IN_CREDIT), "\t"),
    "fec_sans_lettrage.txt": lambda: delimited(fec(UNLETTERED), "\t"),
}

# --- Finding the table ----------------------------------------------------------------------------------

TITLED: Rows = [
    ["SARL Les Tilleuls"],
    ["Échéancier clients au 21/11/2026"],
    ["Édité le", dt.date(2026, 11, 21), "par", "M. Duval"],
    ["Filtre : pièces non soldées", None, "Devise : EUR"],
    [None],
    *WORKBOOK,
]
PARAMETERS: Rows = [
    ["Paramètres de l'édition"],
    ["Client", "Date facture", "Échéance", "Devise"],
    ["Tous", "du 01/01/2026 au 21/11/2026", "toutes", "EUR"],
    [None],
    *WORKBOOK,
]
RAW: Rows = [
    ("ID", *HEADERS, "Champ 1", "Champ 2", "Champ 3"),
    *((index, *row[:5], 9999.0, "x", "y", "z") for index, row in enumerate(BASE * 3, 1)),
]
PIVOT: Rows = [
    ["Somme de Reste dû", "Étiquettes de colonnes"],
    ["Étiquettes de lignes", "2026-09", "2026-10", "Total général"],
    ["Garage du Pont", None, 418.6, 418.6],
    ["Menuiserie Lefèvre", 2098.56, None, 2098.56],
    ["Épicerie Noël", -75.0, None, -75.0],
    ["Total général", 2023.56, 418.6, 2442.16],
]
TWO_ROWS: Rows = [
    ["Client", None, "Facture", None, None, "Montants", None],
    ["Code", "Nom", "Numéro", "Date", "Échéance", "TTC", "Reste dû"],
    *((*row[:5], row[5], row[5]) for row in BASE),
]
MERGED_HEADERS: Rows = [
    ["Factures non soldées", None, None, None, None, None, None],
    ["Code client", "Nom client", None, "N° facture", "Date facture", "Échéance", "Reste dû"],
    [None, None, None, None, None, None, None],
    *((row[0], row[1], None, *row[2:]) for row in BASE),
]
MERGED_NAMES: Rows = [
    ("Nom client", "N° facture", "Date facture", "Échéance", "Reste dû"),
    BASE[0][1:],
    (None, *BASE[1][2:]),
    BASE[2][1:],
    BASE[3][1:],
]
PAGES: Rows = [
    ["Balance clients"],
    [None],
    HEADERS,
    BASE[0],
    BASE[1],
    ["À reporter", None, None, None, None, 2098.56],
    HEADERS,
    ["Report", None, None, None, None, 2098.56],
    BASE[2],
    BASE[3],
    ["Total général", None, None, None, None, 2442.16],
]
GROUPS: Rows = [
    ["Grand livre auxiliaire clients"],
    [None],
    ["Date", "N° facture", "Libellé", "Échéance", "Reste dû"],
    ["411DUPONT - Dupont SARL"],
    [dt.date(2026, 8, 10), "FA-501", "Pose", dt.date(2026, 9, 9), 720.0],
    [dt.date(2026, 9, 1), "FA-514", "Dépose", dt.date(2026, 10, 1), 55.5],
    ["Total 411DUPONT", None, None, None, 775.5],
    ["411MARTIN - Martin & Fils"],
    [dt.date(2026, 9, 7), "FA-520", "Entretien", dt.date(2026, 10, 7), 96.0],
    ["Total 411MARTIN", None, None, None, 96.0],
    ["Total général", None, None, None, 871.5],
]
SUBTOTALS: Rows = [
    HEADERS,
    BASE[0],
    BASE[1],
    [None, "Sous-total Menuiserie Lefèvre", None, None, None, 2098.56],
    BASE[2],
    [None, "Sous-total Garage du Pont", None, None, None, 418.6],
    BASE[3],
    [None, "Sous-total Épicerie Noël", None, None, None, -75.0],
    [None, "Total général", None, None, None, 2442.16],
    [None],
    ["Les montants s'entendent toutes taxes comprises."],
    ["Document établi par le service comptabilité, page 1 sur 1."],
]


def hidden_first() -> bytes:
    lists = Sheet("Listes", [("Devise", "Pays"), ("EUR", "France")], hidden=True)
    return xlsx(Sheet("Data", RAW, hidden=True), lists, Sheet("Impayés", WORKBOOK))


FINDING: dict[str, Callable[[], bytes]] = {
    "titre_et_filtres.xlsx": lambda: book(TITLED),
    "bloc_de_parametres.xlsx": lambda: book(PARAMETERS),
    "feuilles_masquees.xlsx": hidden_first,
    "synthese_a_cote.xlsx": lambda: xlsx(Sheet("Synthèse", PIVOT), Sheet("Factures", WORKBOOK)),
    "entetes_sur_deux_lignes.xlsx": lambda: book(TWO_ROWS, merged=("A1:B1", "C1:E1", "F1:G1")),
    "entetes_fusionnees.xlsx": lambda: book(
        MERGED_HEADERS, merged=("A1:G1", "A2:A3", "B2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:G3")
    ),
    "client_fusionne.xlsx": lambda: book(MERGED_NAMES, merged=("A2:A3",)),
    "entetes_repetes.xlsx": lambda: book(PAGES),
    "groupes_par_client.xlsx": lambda: book(GROUPS),
    "sous_totaux_et_notes.xlsx": lambda: book(SUBTOTALS),
    "deux_feuilles.xlsx": lambda: xlsx(
        Sheet("Impayés octobre", WORKBOOK), Sheet("Impayés novembre", [HEADERS, BASE[0], BASE[2]])
    ),
}

# --- Several tables, and lists that are no ledger -------------------------------------------------------

CUSTOMERS: Rows = [
    ("id", "nom", "email", "adresse", "code postal", "ville", "pays"),
    (4, "Atelier Morvan", "compta@morvan.example", "8 rue du Port", "44000", "Nantes", "France"),
    (7, "Librairie Sauge", "contact@sauge.example", "2 place Haute", "35000", "Rennes", "France"),
    (9, "Sans Facture", "rien@sans.example", "1 rue Vide", "75001", "Paris", "France"),
]
JOINED: Rows = [
    ("numero", "client_id", "date_emission", "date_echeance", "montant", "statut"),
    ("F-601", 4, dt.date(2026, 9, 1), dt.date(2026, 10, 1), 310.0, "En retard"),
    ("F-602", 7, dt.date(2026, 9, 4), dt.date(2026, 10, 4), 42.5, "En attente"),
    ("F-603", 4, dt.date(2026, 9, 9), dt.date(2026, 10, 9), 77.0, "En retard"),
]
FREE_CUSTOMERS = [
    ("Code client", "Raison sociale", "Adresse", "Code postal", "Ville"),
    ("C041", "Atelier Morvan", "8 rue du Port", "44000", "Nantes"),
    ("C042", "Librairie Sauge", "2 place Haute", "35000", "Rennes"),
]
FREE_INVOICES = [
    ("Numéro de facture", "Code client", "Date de facture", "Date d'échéance", "Montant TTC"),
    ("F-701", "C041", "01/09/2026", "01/10/2026", "1000,00"),
    ("F-702", "C042", "04/09/2026", "04/10/2026", "250,00"),
    ("F-703", "C041", "09/09/2026", "09/10/2026", "300,00"),
]
FREE_PAYMENTS = [
    ("N° règlement", "Date de règlement", "N° facture", "Montant réglé"),
    ("R-1", "05/10/2026", "F-701", "400,00"),
    ("R-2", "12/10/2026", "F-703", "200,00"),
    ("R-3", "20/10/2026", "F-703", "100,00"),
]


def split(*lines: str) -> list[list[str]]:
    return [line.split(",") for line in lines]


FRESHBOOKS = split(
    "Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Item Name,Item Description,Rate,Quantity,"
    "Discount Percentage,Line Subtotal,Tax 1 Type,Tax 1 Amount,Line Total,Currency",
    "Atelier Bleu,0000012,2026-08-03,sent,,Conseil,,100,3,0,300,,0,300.00,EUR",
    "Atelier Bleu,0000012,2026-08-03,sent,,Frais,,50,1,0,50,TVA,10,60.00,EUR",
    "Studio Rive,0000013,2026-08-20,overdue,,Photo,,450,1,0,450,,0,450.00,EUR",
    "Studio Rive,0000014,2026-08-21,paid,2026-09-01,Tirage,,10,1,0,10,,0,10.00,EUR",
    "Studio Rive,0000014,2026-08-21,paid,2026-09-01,Cadre,,20,1,0,20,,0,20.00,EUR",
)
ZOHO = split(
    "Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,Item Name,Quantity,"
    "Item Total,SubTotal,Total,Balance",
    "2026-08-03,90011,INV-12,Overdue,Atelier Bleu,2026-09-02,EUR,Conseil,3,300.00,350.00,360.00,160.00",
    "2026-08-03,90011,INV-12,Overdue,Atelier Bleu,2026-09-02,EUR,Frais,1,50.00,350.00,360.00,160.00",
    "2026-08-20,90012,INV-13,Overdue,Studio Rive,2026-09-19,EUR,Photo,1,450.00,450.00,450.00,450.00",
)
AGED: Rows = [
    ["Balance âgée clients au 21/11/2026"],
    ["Code client", "Nom client", "Solde", "Non échu", "1-30 jours", "31-60 jours", "61-90 jours", "+ de 90 jours"],
    ["00112", "Menuiserie Lefèvre", 2098.56, 0, 864.0, 1234.56, 0, 0],
    ["00240", "Garage du Pont", 418.6, 0, 0, 418.6, 0, 0],
    ["Total", None, 2517.16, 0, 864.0, 1653.16, 0, 0],
]
AGED_ENGLISH = [
    ("Customer", "Current", "1 - 30", "31 - 60", "61 - 90", "> 90", "Total"),
    ("Harbour Supplies", "0.00", "120.00", "80.00", "0.00", "0.00", "200.00"),
    ("North & Sons", "45.00", "0.00", "0.00", "0.00", "0.00", "45.00"),
]
QUOTES: Rows = [
    ("N° devis", "Client", "Date du devis", "Valable jusqu'au", "Montant TTC", "Statut"),
    ("D-11", "Garage du Pont", dt.date(2026, 10, 1), dt.date(2026, 10, 31), 900.0, "Envoyé"),
    ("D-12", "Épicerie Noël", dt.date(2026, 10, 5), dt.date(2026, 11, 5), 120.0, "Accepté"),
]
SUPPLIERS: Rows = [
    ("Fournisseur", "N° facture fournisseur", "Date facture", "Échéance", "Montant TTC", "Reste à payer"),
    ("Papeterie du Quai", "P-881", dt.date(2026, 10, 12), dt.date(2026, 11, 11), 120.0, 120.0),
    ("Énergie Plus", "E-204", dt.date(2026, 10, 15), dt.date(2026, 11, 14), 310.4, 310.4),
]
PRODUCTS: Rows = [
    ("Référence", "Désignation", "Famille", "Prix unitaire HT", "Taux TVA", "Prix TTC", "Stock"),
    ("P-100", "Rame de papier", "Papeterie", 4.0, "20 %", 4.8, 120),
    ("P-101", "Classeur", "Papeterie", 2.5, "20 %", 3.0, 44),
]
DOUBLED: Rows = [HEADERS, BASE[0], BASE[1], BASE[1], BASE[2]]
OTHERS: dict[str, Callable[[], bytes]] = {
    "clients_et_factures.xlsx": lambda: xlsx(Sheet("Clients", CUSTOMERS), Sheet("Factures", JOINED)),
    "trois_fichiers_clients.csv": lambda: delimited(FREE_CUSTOMERS, encoding="cp1252"),
    "trois_fichiers_factures.csv": lambda: delimited(FREE_INVOICES, encoding="cp1252"),
    "trois_fichiers_reglements.csv": lambda: delimited(FREE_PAYMENTS, encoding="cp1252"),
    "lignes_freshbooks.csv": lambda: delimited(FRESHBOOKS, ","),
    "lignes_zoho.csv": lambda: delimited(ZOHO, ","),
    "doublon_exact.xlsx": lambda: book(DOUBLED),
    "balance_agee.xlsx": lambda: book(AGED),
    "balance_agee_anglaise.csv": lambda: delimited(AGED_ENGLISH, ","),
    "liste_de_devis.xlsx": lambda: book(QUOTES),
    "factures_fournisseurs.xlsx": lambda: book(SUPPLIERS),
    "liste_articles.xlsx": lambda: book(PRODUCTS),
    "liste_soldee.xlsx": lambda: book([HEADERS, *((*row[:5], 0.0) for row in BASE[:3])]),
    "classeur_vide.xlsx": lambda: book([]),
    "entetes_sans_lignes.xlsx": lambda: book([HEADERS]),
}

# --- Values ---------------------------------------------------------------------------------------------

DATED = (*HEADERS[:3], "Date facture", "Échéance", "Reste dû")


def dated(*days: tuple[str, str], headers: Sequence[str] = DATED) -> bytes:
    """Invoices of 100.00 each, with these dates of issue and maturity."""
    names = ("Garage du Pont", "Menuiserie Lefèvre", "Épicerie Noël", "Atelier Morvan")
    lines = [(f"C{i}", names[i - 1], f"F-{i}", *pair, "100,00") for i, pair in enumerate(days, 1)]
    return delimited([headers, *lines])


def amounts(*values: str, header: str = "Reste dû", separator: str = ";") -> bytes:
    lines = [("C1", "Garage du Pont", f"F-{i}", "01/10/2026", value) for i, value in enumerate(values, 1)]
    return delimited([("Code client", "Nom client", "N° facture", "Échéance", header), *lines], separator)


SERIALS: Rows = [HEADERS, ("C1", "Garage du Pont", "F-1", 46244, 46274, 100.0)]  # 10 August, 9 September 2026
SINCE_1904: Rows = [
    HEADERS,
    ("C1", "Garage du Pont", "F-1", dt.date(2026, 8, 10), 44812, 100.0),  # 46274 - 1462
    ("C2", "Épicerie Noël", "F-2", dt.date(2026, 8, 24), 44826, 100.0),
]
SIDES = [
    ("Code client", "Nom client", "N° facture", "Échéance", "Montant", "Sens"),
    ("C1", "Garage du Pont", "F-1", "01/10/2026", "250,00", "D"),
    ("C1", "Garage du Pont", "A-2", "05/10/2026", "40,00", "C"),
]
TWO_COLUMNS: Rows = [
    ("Compte tiers", "Intitulé", "N° pièce", "Date pièce", "Date échéance", "Débit", "Crédit"),
    ("C1", "Garage du Pont", "F-1", dt.date(2026, 9, 1), dt.date(2026, 10, 1), 250.0, None),
    ("C1", "Garage du Pont", "A-2", dt.date(2026, 9, 5), dt.date(2026, 10, 5), None, 40.0),
]
FLOATS = [
    ("Code client", "Nom client", "N° facture", "Échéance", "Reste dû"),
    ("411001.0", "Garage du Pont", "20260118.0", "01/10/2026", "250.50"),
    ("411002.0", "Épicerie Noël", "20260119.0", "15/10/2026", "40.00"),
]
FAULTY: Rows = [
    HEADERS,
    BASE[0],
    (*BASE[1][:5], "#N/A"),
    (*BASE[2][:5], "=1200-200"),
    (*BASE[2][:2], "FA26-0126", BASE[2][3], "#REF!", 10.0),
    BASE[3],
]


def statuses(header: str, headers: Sequence[str], words: Sequence[str]) -> Rows:
    days = (dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    lines = [("C1", "Garage du Pont", f"F-{i}", *days, float(100 + i), word) for i, word in enumerate(words, 1)]
    return [(*headers, header), *lines]


FRENCH_WORDS = (
    "En retard",
    "Payée",
    "Brouillon",
    "Devis",
    "Annulée",
    "En litige",
    "Partiellement payée",
    "Réglée le 12/11",
)
ENGLISH_WORDS = ("Overdue", "Paid", "Draft", "Quote", "Voided", "Disputed", "Sent", "Cancelled")


def abroad(headers: Sequence[str], first: Sequence[str], second: Sequence[str]) -> bytes:
    return delimited([headers, first, second])


GERMAN = (
    ("Kundennummer", "Kundenname", "Rechnungsnummer", "Rechnungsdatum", "Fälligkeitsdatum", "Offener Betrag"),
    ("K-10", "Müller GmbH", "R-801", "3.8.2026", "2.9.2026", "1.234,56"),
    ("K-11", "Weiß & Söhne", "R-802", "17.8.2026", "16.9.2026", "90,00"),
)
SPANISH = (
    (
        *("Código cliente", "Nombre del cliente", "Número de factura", "Fecha de emisión", "Fecha de vencimiento"),
        "Saldo pendiente",
    ),
    ("C-10", "Talleres Ibáñez", "F-811", "03/08/2026", "02/09/2026", "1.234,56"),
    ("C-11", "Panadería Niño", "F-812", "17/08/2026", "16/09/2026", "90,00"),
)  # fmt: skip
ITALIAN = (
    ("Codice cliente", "Ragione sociale", "Numero fattura", "Data fattura", "Data scadenza", "Importo residuo"),
    ("C-10", "Officina Però", "F-821", "03/08/2026", "02/09/2026", "1.234,56"),
    ("C-11", "Libreria Città", "F-822", "17/08/2026", "16/09/2026", "90,00"),
)
PORTUGUESE = (
    (
        *("Código do cliente", "Nome do cliente", "Número da fatura", "Data de emissão", "Data de vencimento"),
        "Valor em aberto",
    ),
    ("C-10", "Oficina Conceição", "F-831", "03/08/2026", "02/09/2026", "1.234,56"),
    ("C-11", "Livraria São João", "F-832", "17/08/2026", "16/09/2026", "90,00"),
)  # fmt: skip
VALUES: dict[str, Callable[[], bytes]] = {
    "dates_mois_premier.csv": lambda: dated(
        ("8/11/2026", "9/10/2026"), ("8/14/2026", "12/31/2026"), ("9/5/2026", "10/5/2026"), headers=ENGLISH
    ),
    "dates_jour_premier.csv": lambda: dated(
        ("11/8/2026", "10/9/2026"), ("14/8/2026", "31/12/2026"), ("5/9/2026", "5/10/2026")
    ),
    "dates_ambigues.csv": lambda: dated(
        ("05/08/2026", "05/09/2026"), ("03/09/2026", "03/10/2026"), ("02/10/2026", "01/11/2026")
    ),
    "dates_iso_et_compactes.csv": lambda: dated(("20260810", "2026-09-09"), ("20260824", "2026-09-23")),
    "dates_annee_courte.csv": lambda: dated(("10/08/26", "9.9.2026"), ("24/08/26", "23.9.2026")),
    "dates_mois_en_lettres.csv": lambda: dated(
        ("10 août 2026", "9 septembre 2026"), ("24 août 2026", "1er octobre 2026"),
        ("Aug 28 2026", "Sep 27, 2026"), ("28-Aug-2026", "15 oct. 2026"),
    ),
    "dates_numeros_excel.xlsx": lambda: book(SERIALS),
    "dates_depuis_1904.xlsx": lambda: xlsx(Sheet("Feuil1", SINCE_1904), since_1904=True),
    "montants_francais.csv": lambda: amounts("1 234,56", f"1{NBSP}234,56", f"12{NARROW}345,00", "418,6", "75"),
    "montants_anglais.csv": lambda: amounts("1,234.56", "864.00", "2,345,678.90"),
    "montants_suisses.csv": lambda: amounts("1'234.55", "12’345.00", "864.00"),
    "montants_signes.csv": lambda: amounts(
        "75,00-", "(120,50)", "-0000000310,00", "0000001437,12", "€ 45,90", "45,90 €", "−12,00", "1 020,00 EUR"
    ),
    "devise_dans_entete.csv": lambda: amounts("310.00", "42.50", header="montant_gbp"),
    "sens_debit_credit.csv": lambda: delimited(SIDES),
    "debit_et_credit.xlsx": lambda: book(TWO_COLUMNS),
    "codes_devenus_nombres.csv": lambda: delimited(FLOATS),
    "cellules_en_erreur.xlsx": lambda: book(FAULTY),
    "statuts_francais.xlsx": lambda: book(statuses("Statut", HEADERS, FRENCH_WORDS)),
    "statuts_anglais.xlsx": lambda: book(statuses("Status", ENGLISH, ENGLISH_WORDS)),
    "entetes_allemands.csv": lambda: abroad(*GERMAN),
    "entetes_espagnols.csv": lambda: abroad(*SPANISH),
    "entetes_italiens.csv": lambda: abroad(*ITALIAN),
    "entetes_portugais.csv": lambda: abroad(*PORTUGUESE),
}  # fmt: skip

# --- Debtors, and files to refuse -----------------------------------------------------------------------


def of_debtors(*debtors: tuple[str | None, str]) -> bytes:
    days = (dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    return book([HEADERS, *((*debtor, f"F-{i}", *days, 100.0 * i) for i, debtor in enumerate(debtors, 1))])


def stray_cell() -> bytes:
    """A space typed by mistake in the very last cell of the sheet."""
    content = book(WORKBOOK)
    row = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return rezip(content, {"xl/worksheets/sheet1.xml": ("</sheetData>", row)})


REST: dict[str, Callable[[], bytes]] = {
    "homonymes.xlsx": lambda: of_debtors(("00410", "Boulangerie Martin"), ("00411", "Boulangerie Martin")),
    "noms_voisins.xlsx": lambda: of_debtors((None, "Charpentes Vasseur"), (None, "Charpentes Vaseur")),
    "deux_orthographes.xlsx": lambda: of_debtors(("00520", "Coopérative de l'Aubrac"), ("00520", "COOP. DE L'AUBRAC")),
    "mot_de_passe.xlsx": encrypted_workbook,
    "lettre.docx": lambda: word_document("Madame, Monsieur, sauf erreur de notre part…"),
    "facture.pdf": lambda: portable_document("Facture F-1 : 100,00 EUR"),
    "classeur_tronque.xlsx": lambda: book(WORKBOOK)[:3000],
    "fichier_vide.xlsx": lambda: b"",
    "cellule_perdue.xlsx": stray_cell,
}

LEDGERS = {**FORMATS, **FEC, **FINDING, **OTHERS, **VALUES, **REST}
NEEDS_OFFICE = "classeur_excel_97.xls"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in LEDGERS.items():
        if name != NEEDS_OFFICE or not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(make())


if __name__ == "__main__":
    main()
