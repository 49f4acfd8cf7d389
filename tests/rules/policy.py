"""What may a group of customers, one customer, or the clerk on the day decide otherwise?"""

from __future__ import annotations

from build import ON, Record

from rules.rule import DAY, FIRST, THIRD, Held, Letter, Rule, Run, late, row

_VIP: tuple[Record, ...] = (
    {"Segment": "VIP", "Numéro": 1, "Nom": "Appel courtois", "Jours de retard minimum": 20, "Canal": "e-mail"},
    {"Segment": "VIP", "Numéro": 3, "Jours de retard minimum": 60, "Minimum par lettre": 50},
)
_PROPOSAL, _POLICY = "Proposition", "Segments et clients"

RULES = (
    Rule(
        id="canal-du-client",
        group=_POLICY,
        title="Le canal d’un client",
        text="Un client dont le canal est l’e-mail dans clients.xlsx reçoit ses relances par e-mail, sans adresse "
        "postale.",
        clients=({"Code": "C1", "Canal": "e-mail", "E-mail": "compta@exemple.fr"},),
        ledger=(row("C1", "F1", late(40), 100, Adresse_1=None, Code_postal=None, Ville=None),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",), channel="e-mail"),),
    ),
    Rule(
        id="canal-et-recommande",
        group=_POLICY,
        title="Le recommandé reste un recommandé",
        text="Le canal d’un client ne change rien à une étape en recommandé : c’est la preuve de la mise en demeure.",
        clients=({"Code": "C1", "Canal": "e-mail", "E-mail": "compta@exemple.fr"},),
        ledger=(row("C1", "F1", late(60), 100, Niveau_de_relance=2),),
        letters=(Letter("C1", THIRD, "100.00", ("F1",), channel="recommandé AR"),),
    ),
    Rule(
        id="segment",
        group=_POLICY,
        title="Les étapes d’un segment",
        text="Un client d’un segment suit les étapes de ce segment, dans leur ordre, et aucune autre ; ce qu’une ligne "
        "laisse vide est comme à la feuille Étapes, au même numéro.",
        segments=_VIP,
        clients=({"Code": "C1", "Segment": "VIP"}, {"Code": "C2", "Segment": "VIP"}, {"Code": "C3", "Segment": "VIP"}),
        ledger=(
            row("C1", "F1", late(20), 100, Niveau_de_relance=None),
            row("C2", "F2", late(19), 100, Niveau_de_relance=None),
            row("C3", "F3", late(60), 100, Niveau_de_relance=1),
            row("C4", "F4", late(19), 100, Niveau_de_relance=None),
        ),
        letters=(
            Letter("C1", "1 Appel courtois", "100.00", ("F1",), channel="e-mail"),
            Letter("C4", FIRST, "100.00", ("F4",), channel="courrier"),
            Letter("C3", THIRD, "100.00", ("F3",), channel="recommandé AR"),
        ),
        held=(Held("F2", "trop tôt : 19 jours de retard, « Appel courtois » à partir de 20", ON + DAY),),
    ),
    Rule(
        id="minimum-du-segment",
        group=_POLICY,
        title="Le minimum d’un segment",
        text="Le minimum par lettre d’un segment vaut à la place du minimum général, à toutes ses étapes.",
        segments=_VIP,
        clients=({"Code": "C1", "Segment": "VIP"},),
        ledger=(row("C1", "F1", late(40), "49,99"), row("C2", "F2", late(40), "49,99")),
        letters=(Letter("C2", FIRST, "49.99", ("F2",)),),
        held=(Held("F1", "sous le minimum de 50,00 € par lettre : attend d’autres factures à relancer"),),
    ),
    Rule(
        id="rappel-avant-echeance",
        group=_POLICY,
        title="Le rappel avant l’échéance",
        text="Sur demande, un rappel (étape 0) part quelques jours avant l’échéance, qui est sa date limite.",
        settings=(("Général", "Rappel avant échéance", 5),),
        ledger=(row("C1", "F1", late(-5), 100), row("C2", "F2", late(-6), 100)),
        letters=(Letter("C1", "0 Rappel avant échéance", "100.00", ("F1",), deadline=late(-5)),),
        held=(Held("F2", "trop tôt : « Rappel avant échéance » part 5 jours avant l’échéance", ON + DAY),),
    ),
    Rule(
        id="apres-le-rappel",
        group=_POLICY,
        title="Après le rappel",
        text="Un rappel avant l’échéance ne compte pas comme une relance : l’échéance passée, la première relance est "
        "celle qu’aurait eue la facture sans lui.",
        settings=(("Général", "Rappel avant échéance", 5), ("Général", "Escalade", "directe")),
        ledger=(row("C1", "F1", late(16), 100),),
        earlier=(Run(late(21)),),
        letters=(Letter("C1", "2 Relance ferme", "100.00", ("F1",)),),
        comment="Escalade directe : sans relance jusqu’ici, la plus haute étape atteinte.",
    ),
    Rule(
        id="proposition-exclure",
        group=_PROPOSAL,
        title="Exclure une facture",
        text="Une facture exclue dans Proposition.xlsx n’est pas relancée cette fois.",
        ledger=(row("C1", "F1", late(40), 100), row("C1", "F2", late(40), 60)),
        proposal=(("F1", {"Décision": "exclure"}),),
        letters=(Letter("C1", FIRST, "60.00", ("F2",)),),
        held=(Held("F1", "exclue dans la proposition", ON + DAY),),
    ),
    Rule(
        id="proposition-exclure-une-fois",
        group=_PROPOSAL,
        title="Exclue une fois",
        text="Une exclusion ne vaut que pour ce passage : au suivant, la facture est de nouveau relancée, à l’étape où "
        "elle en était.",
        ledger=(row("C1", "F1", late(40), 100),),
        earlier=(Run(late(5), proposal=(("F1", {"Décision": "exclure"}),)),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
    ),
    Rule(
        id="proposition-suspendre",
        group=_PROPOSAL,
        title="Suspendre une facture",
        text="Une facture suspendue jusqu’à une date dans Proposition.xlsx n’est pas relancée avant le lendemain.",
        ledger=(row("C1", "F1", late(40), 100), row("C1", "F2", late(40), 60)),
        proposal=(("F1", {"Décision": "suspendre", "Suspendre jusqu’au": ON + 9 * DAY}),),
        letters=(Letter("C1", FIRST, "60.00", ("F2",)),),
        held=(Held("F1", "suspendue dans la proposition jusqu’au 30/11/2026", ON + 10 * DAY),),
    ),
    Rule(
        id="proposition-suspendre-ensuite",
        group=_PROPOSAL,
        title="Suspendue pour les passages suivants aussi",
        text="Cette suspension vaut jusqu’à son terme ; elle se lève en supprimant sa ligne de Suivi.xlsx, feuille "
        "Suspensions.",
        ledger=(row("C1", "F1", late(40), 100),),
        earlier=(Run(late(5), proposal=(("F1", {"Décision": "suspendre", "Suspendre jusqu’au": ON}),)),),
        held=(
            Held(
                "F1",
                "suspendue jusqu’au 21/11/2026 (proposition du 16/11/2026 ; feuille Suspensions de Suivi.xlsx, dossier "
                "2026-11-16)",
                ON + DAY,
            ),
        ),
    ),
    Rule(
        id="proposition-etape",
        group=_PROPOSAL,
        title="Changer d’étape",
        text="Une autre étape choisie dans Proposition.xlsx est celle de la lettre.",
        ledger=(row("C1", "F1", late(40), 100),),
        proposal=(("F1", {"Étape à envoyer": THIRD}),),
        letters=(Letter("C1", THIRD, "100.00", ("F1",)),),
    ),
    Rule(
        id="proposition-etape-deja-envoyee",
        group=_PROPOSAL,
        title="Une étape déjà envoyée",
        text="Même choisie dans Proposition.xlsx, une étape déjà envoyée n’est pas renvoyée.",
        ledger=(row("C1", "F1", late(40), 100),),
        earlier=(Run(late(20)),),
        proposal=(("F1", {"Étape à envoyer": FIRST}),),
        refused="facture F1 : « Relance amiable » déjà envoyée le 01/11/2026",
    ),
    Rule(
        id="proposition-perimee",
        group=_PROPOSAL,
        title="Le grand livre a changé",
        text="Une proposition n’est appliquée qu’au grand livre pour lequel elle a été faite.",
        ledger=(row("C1", "F1", late(40), 100),),
        proposal=(("F1", {"Étape à envoyer": THIRD}),),
        changed=(row("C1", "F1", late(40), 80),),
        refused="le grand livre grand livre.xlsx a changé depuis",
    ),
)
