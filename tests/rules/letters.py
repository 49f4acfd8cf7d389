"""Which claims make one letter, and what does a letter need?"""

from __future__ import annotations

from build import ON, Cell

from rules.rule import DAY, FIRST, LIFTED, SECOND, THIRD, Held, Letter, Rule, Run, late, row

_GROUPING, _NEEDS, _ASIDE = "Regroupement", "Ce qu’il faut à une lettre", "Ce qui accompagne une lettre"
_ONE: tuple[tuple[str, str, Cell], ...] = (("Général", "Regroupement", "débiteur"),)

RULES = (
    Rule(
        id="une-lettre-par-etape",
        group=_GROUPING,
        title="Une lettre par étape",
        text="Une lettre par client, étape et devise, les factures par échéance.",
        ledger=(
            row("C1", "F3", late(20), 30, Devise="EUR", Niveau_de_relance=None),
            row("C1", "F1", late(40), 10, Devise="EUR", Niveau_de_relance=None),
            row("C1", "F2", late(40), 20, Devise="EUR", Niveau_de_relance=1),
            row("C1", "F4", late(40), 40, Devise="USD", Niveau_de_relance=None),
        ),
        letters=(
            Letter("C1", FIRST, "40.00", ("F1", "F3")),
            Letter("C1", FIRST, "40.00", ("F4",), "USD"),
            Letter("C1", SECOND, "20.00", ("F2",)),
        ),
    ),
    Rule(
        id="une-lettre-par-debiteur",
        group=_GROUPING,
        title="Une lettre par débiteur",
        text="Avec le regroupement par débiteur : une lettre par client et devise, à la plus haute étape atteinte ce "
        "jour, avec tout ce qui est échu et que ni litige, ni promesse, ni échéancier, ni stop ne retient.",
        settings=_ONE,
        ledger=(
            row("C1", "F1", late(60), 10, Niveau_de_relance=2, Date_dernière_relance=late(30), Litige=None),
            row("C1", "F2", late(3), 20, Niveau_de_relance=None, Date_dernière_relance=None, Litige=None),
            row("C1", "F3", late(60), 30, Niveau_de_relance=3, Date_dernière_relance=late(5), Litige=None),
            row("C1", "F4", late(-3), 40, Niveau_de_relance=None, Date_dernière_relance=None, Litige=None),
            row("C1", "F5", late(60), 50, Niveau_de_relance=None, Date_dernière_relance=None, Litige="oui"),
        ),
        letters=(Letter("C1", THIRD, "60.00", ("F1", "F3", "F2")),),
        held=(Held("F5", f"litige{LIFTED}"), Held("F4", "non échue", ON + 10 * DAY)),
    ),
    Rule(
        id="debiteur-sans-declencheur",
        group=_GROUPING,
        title="Rien à déclencher, pas de lettre",
        text="Par débiteur, il faut une facture dont c’est le tour ; celles qui l’accompagnent sont ensuite à l’étape "
        "de la lettre.",
        settings=_ONE,
        ledger=(row("C1", "F1", late(60), 10), row("C1", "F2", late(12), 20)),
        earlier=(Run(late(7)),),
        held=(
            Held("F1", "déjà relancée le 14/11/2026 ; 8 jours avant « Relance ferme »", ON + DAY),
            Held("F2", "déjà relancée le 14/11/2026 ; 8 jours avant « Relance ferme »", ON + 3 * DAY),
        ),
        comment="Le 14/11, F2 n’avait que 5 jours de retard : F1 l’a emmenée dans sa lettre.",
    ),
    Rule(
        id="debiteur-plus-avancee",
        group=_GROUPING,
        title="Par débiteur, une facture plus avancée",
        text="Une facture plus avancée que la lettre y figure aussi, au bout de son parcours compris ; elle ne "
        "redescend pas pour autant.",
        settings=_ONE,
        ledger=(
            row("C1", "F1", late(90), 10, Niveau_de_relance=3, Date_dernière_relance=late(40)),
            row("C1", "F2", late(10), 20, Niveau_de_relance=None, Date_dernière_relance=None),
        ),
        letters=(Letter("C1", FIRST, "30.00", ("F1", "F2")),),
    ),
    Rule(
        id="minimum",
        group=_NEEDS,
        title="Le minimum par lettre",
        text="Une lettre demande au moins le minimum (5,00), atteint compris, avoirs déduits ; c’est le total de la "
        "lettre qui compte.",
        ledger=(
            row("C1", "F1", late(40), "2,50"),
            row("C1", "F2", late(40), "2,50"),
            row("C2", "F3", late(40), "4,99"),
        ),
        letters=(Letter("C1", FIRST, "5.00", ("F1", "F2")),),
        held=(Held("F3", "sous le minimum de 5,00 € par lettre : attend d’autres factures à relancer"),),
    ),
    Rule(
        id="devise",
        group=_NEEDS,
        title="Devise vide, devise sans compte",
        text="Une devise vide est celle du créancier ; sans compte bancaire dans sa devise, une facture n’est pas "
        "relancée.",
        ledger=(
            row("C1", "F1", late(40), 100, Devise=None),
            row("C1", "F2", late(40), 100, Devise="USD"),
            row("C1", "F3", late(40), 100, Devise="GBP"),
        ),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)), Letter("C1", FIRST, "100.00", ("F2",), "USD")),
        held=(Held("F3", "pas de compte bancaire en GBP dans parametres.xlsx, feuille Créancier"),),
    ),
    Rule(
        id="adresse",
        group=_NEEDS,
        title="L’adresse",
        text="Une lettre par la poste demande une rue ou un lieu-dit, une ville et, en France, un code postal à cinq "
        "chiffres.",
        ledger=(
            row("C1", "F1", late(40), 100, Adresse_1="8 rue du Port", Code_postal="4400", Ville="Nantes", Pays=None),
            row("C2", "F2", late(40), 100, Adresse_1=None, Code_postal="44000", Ville="Nantes", Pays=None),
            row("C3", "F3", late(40), 100, Adresse_1="Rue Haute 5", Code_postal=None, Ville="Namur", Pays="Belgique"),
        ),
        letters=(Letter("C3", FIRST, "100.00", ("F3",)),),
        held=(
            Held("F1", "adresse incomplète : il manque code postal à cinq chiffres"),
            Held("F2", "adresse incomplète : il manque rue ou lieu-dit"),
        ),
    ),
    Rule(
        id="adresse-et-e-mail",
        group=_NEEDS,
        title="Une étape par e-mail",
        text="Une étape dont le canal est l’e-mail n’a pas besoin d’adresse postale.",
        stages=((1, "Courriel", "relance_1_amiable.docx", 7, None, 8, "e-mail", "aucuns"),),
        ledger=(row("C1", "F1", late(40), 100, Adresse_1=None, Code_postal=None, Ville=None),),
        letters=(Letter("C1", "1 Courriel", "100.00", ("F1",), channel="e-mail"),),
    ),
    Rule(
        id="nom-et-adresse",
        group=_NEEDS,
        title="Le nom imprimé",
        text="Le nom et l’adresse imprimés sont ceux de clients.xlsx, sinon ceux de la facture la plus récente.",
        ledger=(
            row("C1", "F1", late(40), 10, Date_facture=late(70), Nom_client="Ancien nom"),
            row("C1", "F2", late(10), 10, Date_facture=late(40), Nom_client="Nouveau nom"),
            row("C2", "F3", late(40), 10, Date_facture=late(70), Nom_client="Nom du grand livre"),
        ),
        clients=({"Code": "C2", "Nom": "Nom officiel"},),
        letters=(
            Letter("C2", FIRST, "10.00", ("F3",), name="Nom officiel"),
            Letter("C1", FIRST, "20.00", ("F1", "F2"), name="Nouveau nom"),
        ),
    ),
    Rule(
        id="versements",
        group=_ASIDE,
        title="Une proposition de versements",
        text="Sur demande, la lettre propose des versements mensuels égaux, au centime près, le premier à la date "
        "limite, chacun un jour ouvré ; aucun ne serait sous le minimum par lettre.",
        settings=(("Général", "Versements proposés", 3), ("Général", "Étape des versements", 1)),
        ledger=(row("C1", "F1", late(40), 100), row("C2", "F2", late(40), "14,99")),
        letters=(
            Letter(
                "C1",
                FIRST,
                "100.00",
                ("F1",),
                instalments=(
                    ("30 novembre 2026", "33,33 €"),
                    ("30 décembre 2026", "33,33 €"),
                    ("1er février 2027", "33,34 €"),
                ),
            ),
            Letter("C2", FIRST, "14.99", ("F2",), instalments=()),
        ),
        comment="Le 29/11/2026 et le 30/01/2027 tombent un dimanche et un samedi ; 14,99 / 3 est sous 5,00.",
    ),
    Rule(
        id="releve-de-compte",
        group=_ASIDE,
        title="Le relevé de compte",
        text="Sur demande, un relevé accompagne la lettre, à la dernière étape ou à toutes : tout ce qui est ouvert au "
        "compte, contesté ou non échu compris, dans l’ordre des dates.",
        settings=(("Général", "Relevé de compte joint", "dernière étape"),),
        ledger=(
            row("C1", "F1", late(60), 100, Date_facture=late(90), Niveau_de_relance=2, Litige=None),
            row("C1", "F2", late(50), 40, Date_facture=late(80), Niveau_de_relance=None, Litige="oui"),
            row("C1", "F3", late(-9), 50, Date_facture=late(21), Niveau_de_relance=None, Litige=None),
            row("C1", "A1", None, -30, Date_facture=late(30), Niveau_de_relance=None, Litige=None),
            row("C2", "F4", late(60), 70, Date_facture=late(90), Niveau_de_relance=None, Litige=None),
        ),
        letters=(
            Letter("C2", FIRST, "70.00", ("F4",), statement=()),
            Letter(
                "C1",
                THIRD,
                "70.00",
                ("F1",),
                credits=(("A1", "30.00"),),
                statement=(("F1", "100,00 €"), ("F2", "140,00 €"), ("A1", "110,00 €"), ("F3", "160,00 €")),
            ),
        ),
        held=(Held("F2", f"litige{LIFTED}"), Held("F3", "non échue", late(-16))),
    ),
)
