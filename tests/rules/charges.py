"""What does a letter claim on top of its invoices?"""

from __future__ import annotations

import datetime as dt

from build import Cell

from rules.rule import FIRST, SECOND, THIRD, Letter, Rule, Run, late, row

_GROUP = "Frais de retard"
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
    ),
    Rule(
        id="base-apres-avoirs",
        group=_GROUP,
        title="Les pénalités portent sur ce qui reste",
        text="Les pénalités se calculent sur le reste dû, avoirs et règlements déduits.",
        settings=_DIRECT,
        ledger=(row("C1", "F1", late(30), 1000, Type_client=_PRO), row("C1", "A1", late(40), -400, Type_client=_PRO)),
        letters=(Letter("C1", THIRD, "646.12", ("F1",), principal="600.00", interest="6.12", indemnity="40.00"),),
    ),
    Rule(
        id="reglement-date",
        group=_GROUP,
        title="Un règlement partiel dont la date est connue",
        text="Un règlement partiel réduit la base le lendemain de sa date ; jusque-là, les pénalités courent sur le "
        "montant entier. Sans date connue, il la réduit dès le départ, pour ne jamais réclamer trop.",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(60), 600, Montant_TTC=1000, Déjà_réglé=400, Type_client=_PRO),
            row("C2", "F2", late(60), 600, Montant_TTC=1000, Déjà_réglé=400, Type_client=_PRO),
        ),
        payments=({"N° facture": "F1", "Date de règlement": late(30), "Montant du règlement": 400},),
        letters=(
            Letter("C1", THIRD, "656.31", ("F1",), principal="600.00", interest="16.31", indemnity="40.00"),
            Letter("C2", THIRD, "652.23", ("F2",), principal="600.00", interest="12.23", indemnity="40.00"),
        ),
        comment="F1 : 1 000 × 12,40 % × 30 / 365 + 600 × 12,40 % × 30 / 365 ; F2 : 600 × 12,40 % × 60 / 365.",
    ),
    Rule(
        id="avoir-ou-reglement",
        group=_GROUP,
        title="Avoir et règlement n’ont pas le même effet",
        text="Un règlement daté réduit la base le lendemain de sa date ; un avoir la réduit depuis l’échéance : ce "
        "qu’il annule n’a jamais été dû.",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(60), 1000, Date_facture=late(90), Type_de_pièce="Facture", Type_client=_PRO),
            row("C1", "R1", None, -400, Date_facture=late(30), Type_de_pièce="Règlement", Type_client=_PRO),
            row("C2", "F2", late(60), 1000, Date_facture=late(90), Type_de_pièce="Facture", Type_client=_PRO),
            row("C2", "A1", None, -400, Date_facture=late(30), Type_de_pièce="Avoir", Type_client=_PRO),
        ),
        letters=(
            Letter("C1", THIRD, "656.31", ("F1",), principal="600.00", interest="16.31", indemnity="40.00"),
            Letter("C2", THIRD, "652.23", ("F2",), principal="600.00", interest="12.23", indemnity="40.00"),
        ),
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
    ),
    Rule(
        id="une-indemnite-deux-lettres",
        group=_GROUP,
        title="40 € par facture, d’une lettre à l’autre",
        text="L’indemnité réclamée avec une échéance ne l’est pas une seconde fois avec une autre échéance de la même "
        "facture, même quand la première est réglée.",
        stages=_FOUR,
        ledger=(row("C1", "F1", late(31), 400, Type_client=_PRO),),
        earlier=(Run(late(20), ledger=(row("C1", "F1", late(60), 600, Type_client=_PRO),)),),
        letters=(Letter("C1", THIRD, "404.21", ("F1",), interest="4.21", indemnity="0.00"),),
        flags=(
            "indemnité de 40 € réclamée le 01/11/2026 (lettre 20261101-0001) avec l’échéance du 22/09/2026 : une seule "
            "est due par facture",
        ),
        comment="Le 01/11, la première échéance était en mise en demeure, avec les 40 €.",
    ),
    Rule(
        id="autre-devise",
        group=_GROUP,
        title="L’indemnité est en euros",
        text="L’indemnité de 40 € n’est réclamée que dans une lettre en euros.",
        settings=_DIRECT,
        ledger=(row("C1", "F1", late(30), 1000, Type_client=_PRO, Devise="USD"),),
        letters=(Letter("C1", THIRD, "1010.19", ("F1",), "USD", interest="10.19", indemnity="0.00"),),
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
    ),
    Rule(
        id="particulier-recommande",
        group=_GROUP,
        title="Particuliers : à partir de la réception",
        text="L’intérêt d’un particulier court du lendemain du jour où il a reçu la mise en demeure, à défaut de sa "
        "première présentation, à défaut de son envoi.",
        settings=(("Général", "Intérêts des particuliers", "oui"),),
        stages=_FOUR,
        ledger=(row("C1", "F1", late(60), 1000, Type_client="particulier"),),
        earlier=(Run(late(30), notes={"Présenté le": late(28), "Distribué le": late(27), "Issue": "distribué"}),),
        letters=(Letter("C1", "4 Dernier avis", "1002.03", ("F1",), interest="2.03", indemnity="0.00"),),
        comment="27 jours depuis le 25/10, à 2,75 %.",
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
    ),
    Rule(
        id="deja-reclames-puis-regles",
        group=_GROUP,
        title="Un règlement après des frais réclamés",
        text="Un règlement reçu après une lettre qui réclamait des frais ne réduit que les jours suivants.",
        stages=_FOUR,
        ledger=(row("C1", "F1", late(50), 400, Type_client=_PRO),),
        earlier=(Run(late(20), ledger=(row("C1", "F1", late(50), 1000, Type_client=_PRO),)),),
        letters=(Letter("C1", "4 Dernier avis", "452.91", ("F1",), interest="12.91", indemnity="40.00"),),
        comment="10,19 réclamés le 01/11 sur 1 000, plus 20 jours à 12,40 % sur 400 : 2,72.",
    ),
    Rule(
        id="frais-d-une-lettre-pas-partie",
        group=_GROUP,
        title="Des frais d’une lettre qui n’est pas partie",
        text="Ce que réclamait une lettre qui n’est pas partie n’a pas été réclamé : le calcul reprend à l’échéance.",
        stages=_FOUR,
        ledger=(row("C1", "F1", late(50), 1000, Type_client=_PRO),),
        earlier=(Run(late(20), notes={"Envoyé": "non"}),),
        letters=(Letter("C1", THIRD, "1056.99", ("F1",), interest="16.99", indemnity="40.00"),),
        comment="1 000 × 12,40 % × 50 / 365.",
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
    ),
)
