"""What must the program make of each ledger under `tests/ledgers`? Worked out by hand from the rules, never pasted.

Identity and balance are what matters; sentences are asked for by a few words only (regular expressions).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item: its debtor is the code, or the name where there is none. Empty text: not compared."""

    debtor: str
    number: str
    due: str | None  # ISO; None where the ledger has no due date
    balance: str
    currency: str = ""
    name: str = ""
    issued: str = ""
    city: str = ""
    status: str = ""
    hold: str = ""  # a member's name of HoldKind


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of ledger, the files that prove it, and what reading them gives.

    `rejected` has one text a rejected row: its faulty cells, or the row's number where no cell is to blame.
    `ignored` is None where the rules do not say how many rows are left aside. `refused` is looked for in the one
    sentence of the refusal, `says` in all that `check` and a dry run print. `by_invoice`: balances are summed by
    invoice before they are compared, since the rules leave open whether a payment reduces the balance or is a credit.
    """

    files: tuple[str, ...]
    form: str
    items: tuple[Wanted, ...] = ()
    rejected: tuple[str, ...] = ()
    ignored: int | None = 0
    refused: str = ""
    says: tuple[str, ...] = ()
    by_invoice: bool = False

    @property
    def name(self) -> str:
        """The files' names, as one."""
        return " + ".join(self.files)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Shapes that belong together in the docs."""

    title: str
    shapes: tuple[Shape, ...]


BASE = (
    Wanted("00112", "FA26-0101", "2026-09-09", "1234.56", name="Menuiserie Lefèvre", issued="2026-08-10"),
    Wanted("00112", "FA26-0118", "2026-09-23", "864.00", name="Menuiserie Lefèvre", issued="2026-08-24"),
    Wanted("00240", "FA26-0125", "2026-10-15", "418.60", name="Garage du Pont", issued="2026-09-15"),
    Wanted("00305", "AV26-0007", "2026-09-30", "-75.00", name="Épicerie Noël", issued="2026-09-30"),
)


def base(file: str, form: str, ignored: int = 0, says: tuple[str, ...] = ()) -> Shape:
    """A file that holds the four base items, whatever stands around them."""
    return Shape((file,), form, BASE, ignored=ignored, says=says)


def refusal(file: str, form: str, words: str) -> Shape:
    """A file of which nothing is taken."""
    return Shape((file,), form, refused=words)


FORMATS = (
    base("liste_simple.xlsx", "Classeur .xlsx : une ligne par facture", says=("Reste dû", "Code client")),
    base("classeur_avec_macros.xlsm", "Classeur avec macros (.xlsm)"),
    base("classeur_binaire.xlsb", "Classeur binaire (.xlsb)"),
    base("classeur_excel_97.xls", "Classeur d’Excel 97-2003 (.xls)"),
    base("classeur_libreoffice.ods", "Classeur LibreOffice (.ods)"),
    base("csv_point_virgule_cp1252.csv", "CSV à points-virgules, Windows (cp1252)"),
    Shape(
        ("csv_virgule_utf8.csv",),
        "CSV à virgules, UTF-8, en anglais ; virgules dans les noms",
        (
            Wanted("C-7", "1042", "2026-09-02", "1234.56", name="Harbour Supplies, Ltd", issued="2026-08-03"),
            Wanted("C-9", "1043", "2026-09-19", "90.00", name="North & Sons", issued="2026-08-20"),
        ),
    ),
    base("csv_tabulation_utf16.txt", "« Texte Unicode » d’Excel : tabulations, UTF-16"),
    base("csv_barre_verticale.csv", "CSV à barres verticales"),
    base("csv_sep_declare.csv", "CSV qui commence par « sep=; »"),
    base("csv_utf8_bom.csv", "CSV UTF-8 avec BOM (Excel)"),
    Shape(
        ("csv_iso_8859_15_euro.csv",),
        "CSV ISO 8859-15, signe € et œ",
        (
            Wanted("Le Cœur d'Artichaut", "F-31", "2026-10-12", "1250.00", "EUR"),
            Wanted("Œuvres & Cie", "F-32", "2026-10-19", "80.00", "EUR"),
        ),
    ),
    base("csv_retours_cr.csv", "CSV aux fins de ligne de vieux Mac (CR)"),
    base("csv_retours_crcrlf.csv", "CSV aux fins de ligne doublées (CR CR LF)"),
    base("csv_retours_dans_guillemets.csv", "CSV avec sauts de ligne, séparateurs et guillemets dans un libellé"),
    base("csv_nomme_xlsx.xlsx", "CSV renommé .xlsx"),
    base("xlsx_nomme_xls.xls", "Classeur .xlsx renommé .xls"),
    base("html_nomme_xls.xls", "Page web (tableau HTML) nommée .xls"),
    base("spreadsheetml_2003.xls", "Classeur XML d’Excel 2003 nommé .xls"),
)

FEC_ITEMS = (
    Wanted("CLEFEV", "FA26-0101", None, "1234.56", name="Menuiserie Lefèvre", issued="2026-08-10"),
    Wanted("CLEFEV", "FA26-0118", None, "864.00", name="Menuiserie Lefèvre", issued="2026-08-24"),
)
FEC = (
    # 14 lines: ten of other accounts, a lettered invoice and its payment.
    Shape(("fec_tabulation.txt",), "FEC à tabulations, UTF-8 avec BOM", FEC_ITEMS, ignored=12, says=("FEC", "lettr")),
    Shape(("fec_barre_verticale.txt",), "FEC à barres verticales, cp1252, champs remplis d’espaces et de zéros, "
          "19e champ vide", FEC_ITEMS, ignored=12),
    Shape(("fec_montant_sens.txt",), "FEC avec Montant et Sens au lieu de Débit et Crédit", FEC_ITEMS, ignored=12),
    Shape(
        ("fec_lettrage.txt",),
        "FEC : codes de lettrage repris d’un client à l’autre, un groupe non soldé (le reste est dû)",
        (
            Wanted("CGARAG", "FA-202", None, "100.00", issued="2026-08-05"),
            Wanted("CNOEL", "FA-205", None, "80.00", issued="2026-08-12"),
        ),
        ignored=5,
    ),
    Shape(
        ("fec_a_nouveau.txt",),
        "FEC avec un à-nouveau : signalé, pas relancé",
        (
            Wanted("CLEFEV", "AN2026", None, "3000.00", hold="OPENING"),
            Wanted("CLEFEV", "FA26-0201", None, "1200.00", issued="2026-09-07"),
        ),
        ignored=2,
        says=("nouveau",),
    ),
    Shape(
        ("fec_client_crediteur.txt",),
        "FEC avec un client dont le solde est créditeur",
        (
            Wanted("CNOEL", "FA-301", None, "100.00", issued="2026-09-01"),
            Wanted("CNOEL", "AV-302", None, "-250.00"),
            Wanted("CGARAG", "FA-303", None, "60.00", issued="2026-09-02"),
        ),
    ),
    Shape(
        ("fec_sans_lettrage.txt",),
        "FEC sans aucun lettrage : les règlements viennent en déduction",
        (
            Wanted("CLEFEV", "FA-401", None, "500.00"),
            Wanted("CLEFEV", "VIR0904", None, "-500.00"),
            Wanted("CLEFEV", "FA-402", None, "150.00"),
        ),
        says=("lettr",),
    ),
)  # fmt: skip

FINDING = (
    base("titre_et_filtres.xlsx", "Titre, « Édité le » et filtres au-dessus du tableau"),
    base("bloc_de_parametres.xlsx", "Bloc de paramètres qui ressemble à des en-têtes"),
    base("feuilles_masquees.xlsx", "Feuilles masquées avant le grand livre", says=("Impayés", "masqu")),
    base("synthese_a_cote.xlsx", "Tableau croisé devant la feuille des factures", says=("Factures", "Synthèse")),
    base("entetes_sur_deux_lignes.xlsx", "En-têtes sur deux lignes, la première fusionnée"),
    base("entetes_fusionnees.xlsx", "En-têtes fusionnées en hauteur et en largeur"),
    Shape(
        ("client_fusionne.xlsx",),
        "Nom du client fusionné sur toutes ses lignes",
        (
            Wanted("Menuiserie Lefèvre", "FA26-0101", "2026-09-09", "1234.56", issued="2026-08-10"),
            Wanted("Menuiserie Lefèvre", "FA26-0118", "2026-09-23", "864.00", issued="2026-08-24"),
            Wanted("Garage du Pont", "FA26-0125", "2026-10-15", "418.60", issued="2026-09-15"),
            Wanted("Épicerie Noël", "AV26-0007", "2026-09-30", "-75.00", issued="2026-09-30"),
        ),
    ),
    base("entetes_repetes.xlsx", "En-têtes répétés, « À reporter » et « Report » à chaque page", ignored=4),
    Shape(
        ("groupes_par_client.xlsx",),
        "Une ligne de titre par client (« 411DUPONT - Dupont SARL »), puis ses factures et son total",
        (
            Wanted("411DUPONT", "FA-501", "2026-09-09", "720.00", name="Dupont SARL", issued="2026-08-10"),
            Wanted("411DUPONT", "FA-514", "2026-10-01", "55.50", name="Dupont SARL", issued="2026-09-01"),
            Wanted("411MARTIN", "FA-520", "2026-10-07", "96.00", name="Martin & Fils", issued="2026-09-07"),
        ),
        ignored=5,  # two titles, two totals, the grand total
    ),
    base("sous_totaux_et_notes.xlsx", "Sous-totaux, total général, notes sous le tableau", ignored=6, says=("total",)),
    refusal("deux_feuilles.xlsx", "Deux feuilles qui pourraient être le grand livre : question posée",
            "(?i)feuilles|tableaux|lectures"),
)  # fmt: skip

RELATIONS = (
    Shape(
        ("clients_et_factures.xlsx",),
        "Feuille Clients et feuille Factures, reliées par l’identifiant",
        (
            Wanted("4", "F-601", "2026-10-01", "310.00", "", "Atelier Morvan", "2026-09-01", "Nantes"),
            Wanted("7", "F-602", "2026-10-04", "42.50", "", "Librairie Sauge", "2026-09-04", "Rennes"),
            Wanted("4", "F-603", "2026-10-09", "77.00", "", "Atelier Morvan", "2026-09-09", "Nantes"),
        ),
        ignored=None,
        says=("Clients",),
    ),
    Shape(
        ("trois_fichiers_factures.csv", "trois_fichiers_clients.csv", "trois_fichiers_reglements.csv"),
        "Trois fichiers : factures, clients (par le code), règlements (par le n° de facture)",
        (
            Wanted("C041", "F-701", "2026-10-01", "600.00", name="Atelier Morvan", city="Nantes"),
            Wanted("C042", "F-702", "2026-10-04", "250.00", name="Librairie Sauge", city="Rennes"),
            Wanted("C041", "F-703", "2026-10-09", "0.00", name="Atelier Morvan", city="Nantes"),
        ),
        ignored=None,
        says=("trois_fichiers_clients", "trois_fichiers_reglements"),
        by_invoice=True,
    ),
)

LINES = (
    Shape(
        ("lignes_freshbooks.csv",),
        "Une ligne par article (FreshBooks) : la facture est la somme de ses lignes",
        (
            Wanted("Atelier Bleu", "0000012", None, "360.00", "EUR", issued="2026-08-03", status="ouverte"),
            Wanted("Studio Rive", "0000013", None, "450.00", "EUR", issued="2026-08-20", status="ouverte"),
            Wanted("Studio Rive", "0000014", None, "30.00", "EUR", issued="2026-08-21", status="payée"),
        ),
        ignored=None,
        says=("ligne",),
    ),
    Shape(
        ("lignes_zoho.csv",),
        "Une ligne par article (Zoho) : total et solde répétés, comptés une fois",
        (
            Wanted("Atelier Bleu", "INV-12", "2026-09-02", "160.00", "EUR", issued="2026-08-03"),
            Wanted("Studio Rive", "INV-13", "2026-09-19", "450.00", "EUR", issued="2026-08-20"),
        ),
        ignored=None,
    ),
    Shape(("doublon_exact.xlsx",), "La même ligne deux fois", BASE[:3], rejected=("4",)),
)

NO_LEDGERS = (
    refusal("balance_agee.xlsx", "Balance âgée (une ligne par client)", "(?i)balance âgée"),
    refusal("balance_agee_anglaise.csv", "Balance âgée en anglais", "(?i)balance âgée"),
    refusal("liste_de_devis.xlsx", "Liste de devis", "(?i)devis"),
    refusal("factures_fournisseurs.xlsx", "Factures de fournisseurs", "(?i)fournisseur"),
    refusal("liste_articles.xlsx", "Liste d’articles", "(?i)article|produit"),
    refusal("liste_soldee.xlsx", "Liste déjà soldée", "(?i)sold|régl|payé"),
    refusal("classeur_vide.xlsx", "Classeur vide", "(?i)vide"),
    refusal("entetes_sans_lignes.xlsx", "En-têtes sans lignes", "(?i)aucune ligne|pas de ligne|sans ligne"),
)

NAMES = ("Garage du Pont", "Menuiserie Lefèvre", "Épicerie Noël", "Atelier Morvan")


def dated(file: str, form: str, *days: tuple[str, str], says: tuple[str, ...] = ()) -> Shape:
    """Invoices of 100.00, one a debtor: what counts is the date of issue and the due date."""
    items = tuple(
        Wanted(f"C{i}", f"F-{i}", due, "100.00", name=NAMES[i - 1], issued=issued)
        for i, (issued, due) in enumerate(days, 1)
    )
    return Shape((file,), form, items, says=says)


def owed(file: str, form: str, *balances: str, currency: str = "", currencies: tuple[str, ...] = ()) -> Shape:
    """Invoices of one debtor: what counts is the amount."""
    items = tuple(
        Wanted("C1", f"F-{i}", "2026-10-01", balance, currencies[i - 1] if currencies else currency)
        for i, balance in enumerate(balances, 1)
    )
    return Shape((file,), form, items)


def status(file: str, form: str, *words: tuple[str, str]) -> Shape:
    items = tuple(
        Wanted("C1", f"F-{i}", "2026-10-01", f"{100 + i}.00", status=word, hold=hold)
        for i, (word, hold) in enumerate(words, 1)
    )
    return Shape((file,), form, items)


def abroad(file: str, form: str, codes: tuple[str, str], names: tuple[str, str], numbers: tuple[str, str]) -> Shape:
    days, balances = (("2026-08-03", "2026-09-02"), ("2026-08-17", "2026-09-16")), ("1234.56", "90.00")
    items = tuple(
        Wanted(codes[i], numbers[i], days[i][1], balances[i], name=names[i], issued=days[i][0]) for i in range(2)
    )
    return Shape((file,), form, items)


DATES = (
    dated("dates_mois_premier.csv", "Dates à l’américaine (une en 12/31)",
          ("2026-08-11", "2026-09-10"), ("2026-08-14", "2026-12-31"), ("2026-09-05", "2026-10-05")),
    dated("dates_jour_premier.csv", "Dates à la française (une en 31/12)",
          ("2026-08-11", "2026-09-10"), ("2026-08-14", "2026-12-31"), ("2026-09-05", "2026-10-05")),
    dated("dates_ambigues.csv", "Dates ambiguës (aucun jour après le 12) : jour d’abord, et c’est dit",
          ("2026-08-05", "2026-09-05"), ("2026-09-03", "2026-10-03"), ("2026-10-02", "2026-11-01"),
          says=(r"(?i)ambig|\bjour\b.{0,40}\bmois\b|jj/mm|jour d’abord",)),
    dated("dates_iso_et_compactes.csv", "Dates ISO (2026-09-09) et compactes (20260810)",
          ("2026-08-10", "2026-09-09"), ("2026-08-24", "2026-09-23")),
    dated("dates_annee_courte.csv", "Dates jj/mm/aa et j.m.aaaa",
          ("2026-08-10", "2026-09-09"), ("2026-08-24", "2026-09-23")),
    dated("dates_mois_en_lettres.csv", "Mois en lettres, en français et en anglais",
          ("2026-08-10", "2026-09-09"), ("2026-08-24", "2026-10-01"),
          ("2026-08-28", "2026-09-27"), ("2026-08-28", "2026-10-15")),
    dated("dates_numeros_excel.xlsx", "Dates au format Standard (numéros de jour d’Excel)",
          ("2026-08-10", "2026-09-09")),
    Shape(
        ("dates_depuis_1904.xlsx",),
        "Classeur dont les jours se comptent depuis 1904",
        (
            Wanted("C1", "F-1", "2026-09-09", "100.00", issued="2026-08-10"),
            Wanted("C2", "F-2", "2026-09-23", "100.00", issued="2026-08-24"),
        ),
    ),
)  # fmt: skip

AMOUNTS = (
    owed("montants_francais.csv", "Montants français : espace, insécable, fine insécable",
         "1234.56", "1234.56", "12345.00", "418.60", "75.00"),
    owed("montants_anglais.csv", "Montants anglais : 1,234.56", "1234.56", "864.00", "2345678.90"),
    owed("montants_suisses.csv", "Montants suisses : 1’234.55", "1234.55", "12345.00", "864.00"),
    owed("montants_signes.csv", "Moins derrière, parenthèses, zéros devant, € ou EUR dans la cellule",
         "-75.00", "-120.50", "-310.00", "1437.12", "45.90", "45.90", "-12.00", "1020.00",
         currencies=("", "", "", "", "EUR", "EUR", "", "EUR")),
    owed("devise_dans_entete.csv", "Devise dans l’en-tête : montant_gbp", "310.00", "42.50", currency="GBP"),
    Shape(
        ("sens_debit_credit.csv",),
        "Un montant et une colonne Sens (D/C)",
        (Wanted("C1", "F-1", "2026-10-01", "250.00"), Wanted("C1", "A-2", "2026-10-05", "-40.00")),
    ),
    Shape(
        ("debit_et_credit.xlsx",),
        "Colonnes Débit et Crédit",
        (
            Wanted("C1", "F-1", "2026-10-01", "250.00", issued="2026-09-01"),
            Wanted("C1", "A-2", "2026-10-05", "-40.00", issued="2026-09-05"),
        ),
    ),
)  # fmt: skip

CELLS = (
    Shape(
        ("codes_devenus_nombres.csv",),
        "Codes et numéros devenus des nombres (411001.0)",
        (Wanted("411001", "20260118", "2026-10-01", "250.50"), Wanted("411002", "20260119", "2026-10-15", "40.00")),
    ),
    Shape(
        ("cellules_en_erreur.xlsx",),
        "Erreurs d’Excel (#N/A, #REF!) et formule jamais calculée",
        (BASE[0], BASE[3]),
        rejected=("F3", "F4", "E5"),
    ),
    status("statuts_francais.xlsx", "Statuts en français",
           ("ouverte", ""), ("payée", ""), ("brouillon", ""), ("devis", ""), ("annulée", ""), ("ouverte", "DISPUTE"),
           ("ouverte", ""), ("payée", "")),
    status("statuts_anglais.xlsx", "Statuts en anglais",
           ("ouverte", ""), ("payée", ""), ("brouillon", ""), ("devis", ""), ("annulée", ""), ("ouverte", "DISPUTE"),
           ("ouverte", ""), ("annulée", "")),
    abroad("entetes_allemands.csv", "En-têtes en allemand, montants 1.234,56", ("K-10", "K-11"),
           ("Müller GmbH", "Weiß & Söhne"), ("R-801", "R-802")),
    abroad("entetes_espagnols.csv", "En-têtes en espagnol", ("C-10", "C-11"),
           ("Talleres Ibáñez", "Panadería Niño"), ("F-811", "F-812")),
    abroad("entetes_italiens.csv", "En-têtes en italien", ("C-10", "C-11"),
           ("Officina Però", "Libreria Città"), ("F-821", "F-822")),
    abroad("entetes_portugais.csv", "En-têtes en portugais", ("C-10", "C-11"),
           ("Oficina Conceição", "Livraria São João"), ("F-831", "F-832")),
)  # fmt: skip


def debtors(file: str, form: str, *who: tuple[str, str], says: tuple[str, ...] = ()) -> Shape:
    items = tuple(
        Wanted(code or name, f"F-{i}", "2026-10-01", f"{100 * i}.00", name=name)
        for i, (code, name) in enumerate(who, 1)
    )
    return Shape((file,), form, items, says=says)


DEBTORS = (
    debtors("homonymes.xlsx", "Homonymes aux codes différents : deux clients",
            ("00410", "Boulangerie Martin"), ("00411", "Boulangerie Martin")),
    debtors("noms_voisins.xlsx", "Noms presque identiques sans code : deux clients, signalés",
            ("", "Charpentes Vasseur"), ("", "Charpentes Vaseur"), says=("Vasseur.*Vaseur|Vaseur.*Vasseur",)),
    debtors("deux_orthographes.xlsx", "Deux orthographes sous un même code : un seul client",
            ("00520", "Coopérative de l'Aubrac"), ("00520", "COOP. DE L'AUBRAC")),
)  # fmt: skip

REFUSED = (
    refusal("mot_de_passe.xlsx", "Classeur protégé par un mot de passe", "(?i)mot de passe"),
    refusal("lettre.docx", "Document Word", "(?i)Word|n’est pas un"),
    refusal("facture.pdf", "Document PDF", "(?i)PDF|n’est pas un"),
    refusal("classeur_tronque.xlsx", "Classeur tronqué", "(?i)abîmé|incomplet|tronqué|endommagé"),
    refusal("fichier_vide.xlsx", "Fichier de 0 octet", "(?i)vide"),
    refusal("cellule_perdue.xlsx", "Cellule perdue en XFD1048576",
            r"(?i)XFD|1.?048.?576|trop|démesur|étend|gigantesque|immense"),
)  # fmt: skip

CHAPTERS = (
    Chapter("Formats de fichier", FORMATS),
    Chapter("FEC", FEC),
    Chapter("Trouver le tableau", FINDING),
    Chapter("Plusieurs tableaux", RELATIONS),
    Chapter("Lignes d’articles et doublons", LINES),
    Chapter("Ce qui n’est pas un grand livre", NO_LEDGERS),
    Chapter("Dates", DATES),
    Chapter("Montants", AMOUNTS),
    Chapter("Codes, statuts, langues", CELLS),
    Chapter("Clients", DEBTORS),
    Chapter("Fichiers refusés", REFUSED),
)
SHAPES = tuple(shape for chapter in CHAPTERS for shape in chapter.shapes)
