"""Which letter does a claim get, and when?"""

from __future__ import annotations

import datetime as dt

from build import ON, Cell

from rules.rule import DAY, FIRST, SECOND, THIRD, Held, Letter, Rule, Run, late, row

_GROUP = "Étapes"
_END = "fin de parcours, décision à prendre"
_TEMPLATE = "relance_1_amiable.docx"
_DIRECT: tuple[tuple[str, str, Cell], ...] = (("Général", "Escalade", "directe"),)

RULES = (
    Rule(
        id="premiere-etape",
        group=_GROUP,
        title="La première relance",
        text="Une facture reçoit la première lettre quand son retard atteint le minimum de l’étape (7 jours).",
        ledger=(row("C1", "F1", late(7), 100), row("C2", "F2", late(6), 100)),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
        held=(Held("F2", "trop tôt : 6 jours de retard, « Relance amiable » à partir de 7", ON + DAY),),
    ),
    Rule(
        id="non-echue",
        group=_GROUP,
        title="Facture non échue",
        text="Ce qui n’est pas échu n’est pas relancé ; le jour de l’échéance n’est pas un jour de retard.",
        ledger=(row("C1", "F1", late(0), 100), row("C2", "F2", late(-10), 100)),
        held=(Held("F1", "non échue", ON + 7 * DAY), Held("F2", "non échue", ON + 17 * DAY)),
    ),
    Rule(
        id="une-etape-a-la-fois",
        group=_GROUP,
        title="Une étape à la fois",
        text="Quel que soit le retard, la première lettre est la première étape : aucune n’est sautée.",
        ledger=(row("C1", "F1", late(200), 100),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
    ),
    Rule(
        id="espacement",
        group=_GROUP,
        title="Le délai entre deux lettres",
        text="L’étape suivante attend le nombre de jours demandé depuis la lettre précédente (8 jours avant la 2).",
        ledger=(row("C1", "F1", late(60), 100), row("C2", "F2", late(60), 100)),
        earlier=(Run(late(8), only=("F1",)), Run(late(7), only=("F2",))),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        held=(Held("F2", "déjà relancée le 14/11/2026 ; 8 jours avant « Relance ferme »", ON + DAY),),
    ),
    Rule(
        id="passages-manques",
        group=_GROUP,
        title="Des passages manqués",
        text="Après des mois sans passage, la relance reprend à l’étape suivante : rien n’est sauté ni répété.",
        ledger=(row("C1", "F1", late(150), 100),),
        earlier=(Run(late(120)),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
    ),
    Rule(
        id="meme-jour",
        group=_GROUP,
        title="Deux passages le même jour",
        text="Un second passage ne renvoie rien : une étape déjà envoyée pour une créance ne l’est jamais deux fois.",
        ledger=(row("C1", "F1", late(60), 100),),
        earlier=(Run(ON),),
        held=(Held("F1", "déjà relancée le 21/11/2026 ; 8 jours avant « Relance ferme »", ON + 8 * DAY),),
    ),
    Rule(
        id="passage-annule",
        group=_GROUP,
        title="Un passage annulé",
        text="Les lettres d’un passage annulé (dossier renommé en « .annulé ») ne comptent pas.",
        ledger=(row("C1", "F1", late(60), 100),),
        earlier=(Run(late(10), undone=True),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
    ),
    Rule(
        id="fin-de-parcours",
        group=_GROUP,
        title="Après la dernière étape",
        text="Après la dernière étape, plus aucune lettre : c’est à vous de décider de la suite.",
        ledger=(row("C1", "F1", late(120), 100, Niveau_de_relance=3, Date_dernière_relance=late(40)),),
        held=(Held("F1", _END),),
    ),
    Rule(
        id="niveau-du-grand-livre",
        group=_GROUP,
        title="Le niveau de relance du grand livre",
        text="Le niveau de relance du grand livre est la dernière étape envoyée, à la date indiquée ; sans date, aucun "
        "délai n’est exigé.",
        ledger=(
            row("C1", "F1", late(90), 100, Niveau_de_relance=2, Date_dernière_relance=late(15)),
            row("C2", "F2", late(90), 100, Niveau_de_relance=2, Date_dernière_relance=late(14)),
            row("C3", "F3", late(90), 100, Niveau_de_relance=1, Date_dernière_relance=None),
        ),
        letters=(Letter("C3", SECOND, "100.00", ("F3",)), Letter("C1", THIRD, "100.00", ("F1",))),
        held=(Held("F2", "déjà relancée le 07/11/2026 ; 15 jours avant « Mise en demeure »", ON + DAY),),
    ),
    Rule(
        id="nombre-de-relances",
        group=_GROUP,
        title="Le nombre de relances du grand livre",
        text="Un nombre de relances déjà faites est une place dans le parcours, quels que soient les numéros d’étapes.",
        ledger=(row("C1", "F1", late(90), 100, Nb_relances=0), row("C2", "F2", late(90), 100, Nb_relances=2)),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)), Letter("C2", THIRD, "100.00", ("F2",))),
    ),
    Rule(
        id="journal-et-grand-livre",
        group=_GROUP,
        title="Le grand livre et les lettres faites ne concordent pas",
        text="La plus haute des étapes connues compte ; à égalité, la date la plus récente.",
        ledger=(
            row("C1", "F1", late(90), 100, Niveau_de_relance=2, Date_dernière_relance=None),
            row("C2", "F2", late(90), 100, Niveau_de_relance=0, Date_dernière_relance=late(1)),
        ),
        earlier=(Run(late(30), only=("F2",)),),
        letters=(Letter("C2", SECOND, "100.00", ("F2",)), Letter("C1", THIRD, "100.00", ("F1",))),
        comment="F2 a reçu l’étape 1 lors du passage précédent, il y a 30 jours ; le grand livre n’en sait rien.",
    ),
    Rule(
        id="escalade-directe",
        group=_GROUP,
        title="Escalade directe",
        text="Avec l’escalade directe, la première lettre d’une créance est à la plus haute étape que son retard "
        "atteint ; les suivantes montent d’une étape.",
        settings=_DIRECT,
        ledger=(
            row("C1", "F1", late(14), 100, Niveau_de_relance=None, Date_dernière_relance=None),
            row("C2", "F2", late(40), 100, Niveau_de_relance=None, Date_dernière_relance=None),
            row("C3", "F3", late(100), 100, Niveau_de_relance=1, Date_dernière_relance=late(20)),
        ),
        letters=(
            Letter("C1", FIRST, "100.00", ("F1",)),
            Letter("C3", SECOND, "100.00", ("F3",)),
            Letter("C2", THIRD, "100.00", ("F2",)),
        ),
    ),
    Rule(
        id="etape-demandee",
        group=_GROUP,
        title="L’étape demandée par le grand livre",
        text="Une colonne « Étape à envoyer » décide seule, par numéro ou par nom, quel que soit le retard ; une "
        "cellule vide veut dire : rien à envoyer.",
        ledger=(
            row("C1", "F1", late(1), 100, Étape_à_envoyer=3),
            row("C2", "F2", late(99), 100, Étape_à_envoyer="Relance amiable"),
            row("C3", "F3", late(99), 100, Étape_à_envoyer=None),
        ),
        letters=(Letter("C2", FIRST, "100.00", ("F2",)), Letter("C1", THIRD, "100.00", ("F1",))),
        held=(Held("F3", "rien à envoyer : étape vide au grand livre"),),
    ),
    Rule(
        id="etape-demandee-deux-fois",
        group=_GROUP,
        title="Une étape demandée deux fois",
        text="Même demandée, une étape déjà envoyée n’est pas renvoyée.",
        ledger=(row("C1", "F1", late(60), 100, Étape_à_envoyer=2),),
        earlier=(Run(late(30)),),
        held=(
            Held(
                "F1",
                "« Relance ferme » déjà envoyée le 22/10/2026 ; le grand livre demande encore cette étape : "
                "indiquez-y la suivante",
            ),
        ),
    ),
    Rule(
        id="etapes-a-votre-gre",
        group=_GROUP,
        title="Vos propres étapes",
        text="Le nombre d’étapes et leurs numéros sont libres : la suivante est la ligne suivante du tableau.",
        stages=(
            (30, "Un", _TEMPLATE, 1, None, 8, "courrier", "aucuns"),
            (10, "Deux", _TEMPLATE, 1, 5, 8, "courrier", "aucuns"),
        ),
        ledger=(row("C1", "F1", late(50), 100), row("C2", "F2", late(50), 100)),
        earlier=(Run(late(5), only=("F2",)),),
        letters=(Letter("C2", "10 Deux", "100.00", ("F2",)), Letter("C1", "30 Un", "100.00", ("F1",))),
    ),
    Rule(
        id="avant-l-echeance",
        group=_GROUP,
        title="Un rappel avant l’échéance",
        text="Une étape aux jours de retard négatifs part avant l’échéance ; l’échéance passée, elle ne part plus.",
        stages=(
            (0, "Rappel", _TEMPLATE, -5, None, 8, "courrier", "aucuns"),
            (1, "Relance", _TEMPLATE, 7, 3, 8, "courrier", "aucuns"),
        ),
        ledger=(
            row("C1", "F1", late(-6), 100),
            row("C2", "F2", late(-5), 100),
            row("C3", "F3", late(3), 100),
            row("C4", "F4", late(7), 100),
        ),
        letters=(Letter("C2", "0 Rappel", "100.00", ("F2",)), Letter("C4", "1 Relance", "100.00", ("F4",))),
        held=(
            Held("F1", "trop tôt : « Rappel » part 5 jours avant l’échéance", ON + DAY),
            Held("F3", "trop tôt : 3 jours de retard, « Relance » à partir de 7", dt.date(2026, 11, 25)),
        ),
    ),
)
