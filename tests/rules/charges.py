"""What does a letter claim on top of its invoices?"""

from __future__ import annotations

import datetime as dt

from build import Cell

from rules.rule import FIRST, SECOND, THIRD, Letter, Rule, Run, late, row

_GROUP = "Frais de retard"
_PART = "frais"
_DIRECT: tuple[tuple[str, str, Cell], ...] = (("Général", "Escalade", "directe"),)
_PRO, _NOTICE = "professionnel", "relance_3_mise_en_demeure.docx"
_FOUR: tuple[tuple[Cell, ...], ...] = (
    (3, "Mise en demeure", _NOTICE, 30, None, 8, "recommandé AR", "réclamés"),
    (4, "Dernier avis", _NOTICE, 45, 15, 8, "recommandé AR", "réclamés"),
)

RULES = (
    Rule(
        id="penalites",
        group=_GROUP,
        title="Les pénalités de retard",
        text="Pénalités = reste dû TTC × taux × jours de retard / 365, du lendemain de l’échéance au jour de la "
        "lettre, au taux de vos conditions de vente, plus 40 € par facture (C. com. L. 441-10 et D. 441-5).",
        settings=(*_DIRECT, ("Général", "Taux contractuel", 15)),
        ledger=(row("C1", "F1", late(30), 15000, Type_client=_PRO),),
        letters=(Letter("C1", THIRD, "15224.93", ("F1",), interest="184.93", indemnity="40.00"),),
        comment="15 000 × 15 % × 30 / 365 = 184,93.",
        needs=_PART,
    ),
    Rule(
        id="par-semestre",
        group=_GROUP,
        title="Sans taux contractuel : BCE + 10 points, par semestre",
        text="Sans taux contractuel, le taux est celui de la BCE plus 10 points ; celui du 1er janvier vaut pour le "
        "premier semestre, celui du 1er juillet pour le second (C. com. L. 441-10).",
        settings=_DIRECT,
        ledger=(row("C1", "F1", dt.date(2026, 5, 31), 1200, Type_client=_PRO),),
        on=dt.date(2026, 7, 31),
        letters=(Letter("C1", THIRD, "1264.62", ("F1",), interest="24.62", indemnity="40.00"),),
        comment="30 jours à 12,15 % et 31 jours à 12,40 %.",
        needs=_PART,
    ),
    Rule(
        id="taux-fige",
        group=_GROUP,
        title="Le taux figé au départ",
        text="Au choix, le taux du semestre où commence le retard vaut jusqu’au bout.",
        settings=(*_DIRECT, ("Général", "Changement de semestre", "figé au départ")),
        ledger=(row("C1", "F1", dt.date(2026, 5, 31), 1200, Type_client=_PRO),),
        on=dt.date(2026, 7, 31),
        letters=(Letter("C1", THIRD, "1264.37", ("F1",), interest="24.37", indemnity="40.00"),),
        comment="61 jours à 12,15 %.",
        needs=_PART,
    ),
    Rule(
        id="plancher",
        group=_GROUP,
        title="Le plancher légal du taux",
        text="Un taux contractuel n’est jamais appliqué sous trois fois le taux légal (C. com. L. 441-10).",
        settings=(*_DIRECT, ("Général", "Taux contractuel", 5)),
        ledger=(row("C1", "F1", late(30), 1000, Type_client=_PRO),),
        letters=(Letter("C1", THIRD, "1046.78", ("F1",), interest="6.78", indemnity="40.00"),),
        comment="3 × 2,75 % = 8,25 % au second semestre 2026.",
        needs=_PART,
    ),
    Rule(
        id="taux-du-client",
        group=_GROUP,
        title="Le taux d’un client",
        text="Le taux contractuel d’un client dans clients.xlsx passe avant le taux général.",
        settings=_DIRECT,
        clients=({"Code": "C1", "Taux contractuel": "10"},),
        ledger=(
            row("C1", "F1", late(30), 1000, Type_client=_PRO),
            row("C2", "F2", late(30), 1000, Type_client=_PRO),
        ),
        letters=(
            Letter("C1", THIRD, "1048.22", ("F1",), interest="8.22", indemnity="40.00"),
            Letter("C2", THIRD, "1050.19", ("F2",), interest="10.19", indemnity="40.00"),
        ),
        needs=_PART,
    ),
    Rule(
        id="base-apres-avoirs",
        group=_GROUP,
        title="Les pénalités portent sur ce qui reste",
        text="Les pénalités se calculent sur le reste dû, avoirs et règlements déduits.",
        settings=_DIRECT,
        ledger=(row("C1", "F1", late(30), 1000, Type_client=_PRO), row("C1", "A1", late(40), -400, Type_client=_PRO)),
        letters=(Letter("C1", THIRD, "646.12", ("F1",), principal="600.00", interest="6.12", indemnity="40.00"),),
        needs=_PART,
    ),
    Rule(
        id="une-indemnite-par-facture",
        group=_GROUP,
        title="40 € par facture, une seule fois",
        text="L’indemnité de 40 € est due une fois par numéro de facture, même payable en plusieurs échéances "
        "(C. com. D. 441-5).",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(60), 600, Type_client=_PRO),
            row("C1", "F1", late(40), 400, Type_client=_PRO),
        ),
        letters=(Letter("C1", THIRD, "1057.67", ("F1", "F1"), interest="17.67", indemnity="40.00"),),
        needs=_PART,
    ),
    Rule(
        id="autre-devise",
        group=_GROUP,
        title="L’indemnité est en euros",
        text="L’indemnité de 40 € n’est réclamée que dans une lettre en euros.",
        settings=_DIRECT,
        ledger=(row("C1", "F1", late(30), 1000, Type_client=_PRO, Devise="USD"),),
        letters=(Letter("C1", THIRD, "1010.19", ("F1",), "USD", interest="10.19", indemnity="0.00"),),
        needs=_PART,
    ),
    Rule(
        id="sans-frais",
        group=_GROUP,
        title="Particuliers, secteur public, type inconnu",
        text="Ni pénalités ni indemnité pour un particulier, un client public ou un client de type inconnu "
        "(C. com. L. 441-10 : entre professionnels).",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(30), 1000, Type_client="particulier"),
            row("C2", "F2", late(30), 1000, Type_client="public"),
            row("C3", "F3", late(30), 1000, Type_client=None),
        ),
        letters=(
            Letter("C1", THIRD, "1000.00", ("F1",), interest="0.00", indemnity="0.00"),
            Letter("C2", THIRD, "1000.00", ("F2",), interest="0.00", indemnity="0.00"),
            Letter("C3", THIRD, "1000.00", ("F3",), interest="0.00", indemnity="0.00"),
        ),
        needs=_PART,
    ),
    Rule(
        id="secteur-public",
        group=_GROUP,
        title="Le secteur public, sur demande",
        text="Si vous le demandez : BCE + 8 points et 40 € aux clients publics (code de la commande publique, "
        "L. 2192-13 et R. 2192-31).",
        settings=(*_DIRECT, ("Général", "Intérêts du secteur public", "oui")),
        ledger=(row("C1", "F1", late(30), 1000, Type_client="public"),),
        letters=(Letter("C1", THIRD, "1048.55", ("F1",), interest="8.55", indemnity="40.00"),),
        needs=_PART,
    ),
    Rule(
        id="particuliers",
        group=_GROUP,
        title="Les particuliers, sur demande",
        text="Si vous le demandez : l’intérêt au taux légal à compter de la mise en demeure (C. civ. 1231-6), jamais "
        "d’indemnité.",
        settings=(("Général", "Intérêts des particuliers", "oui"),),
        stages=_FOUR,
        ledger=(row("C1", "F1", late(60), 1000, Type_client="particulier"),),
        earlier=(Run(late(30)),),
        letters=(Letter("C1", "4 Dernier avis", "1002.26", ("F1",), interest="2.26", indemnity="0.00"),),
        comment="30 jours depuis la mise en demeure, à 2,75 % : le créancier est un professionnel.",
        needs=_PART,
    ),
    Rule(
        id="frais-rappeles",
        group=_GROUP,
        title="Frais rappelés, frais tus",
        text="Selon l’étape, les frais sont tus (1), rappelés sans montant (2) ou réclamés (3).",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(10), 1000, Type_client=_PRO),
            row("C2", "F2", late(20), 1000, Type_client=_PRO),
        ),
        letters=(
            Letter("C1", FIRST, "1000.00", ("F1",), interest="0.00", indemnity="0.00"),
            Letter("C2", SECOND, "1000.00", ("F2",), interest="0.00", indemnity="0.00"),
        ),
        needs=_PART,
    ),
    Rule(
        id="deja-reclames",
        group=_GROUP,
        title="Des frais déjà réclamés",
        text="Ce qu’une lettre a réclamé ne change plus : la suivante y ajoute les jours écoulés depuis ; l’indemnité "
        "n’est pas doublée.",
        stages=_FOUR,
        ledger=(row("C1", "F1", late(50), 1000, Type_client=_PRO),),
        earlier=(Run(late(20)),),
        letters=(Letter("C1", "4 Dernier avis", "1056.98", ("F1",), interest="16.98", indemnity="40.00"),),
        comment="10,19 réclamés le 01/11, plus 20 jours à 12,40 % : 6,79.",
        needs=_PART,
    ),
    Rule(
        id="taux-manquant",
        group=_GROUP,
        title="Un semestre sans taux",
        text="Sans le taux d’un semestre dont une lettre a besoin, rien n’est écrit ; la ligne à ajouter est indiquée.",
        settings=_DIRECT,
        ledger=(row("C1", "F1", dt.date(2026, 12, 1), 1000, Type_client=_PRO),),
        on=dt.date(2027, 1, 15),
        refused="2027 S1",
        needs=_PART,
    ),
)
