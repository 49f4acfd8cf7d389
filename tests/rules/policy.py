"""What may a group of customers, one customer, or the clerk on the day decide otherwise?"""

from __future__ import annotations

from build import ON

from rules.rule import DAY, FIRST, THIRD, Held, Letter, Rule, late, row

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
        needs="segments",
    ),
    Rule(
        id="rappel-avant-echeance",
        group=_POLICY,
        title="Le rappel avant l’échéance",
        text="Sur demande, un rappel (étape 0) part quelques jours avant l’échéance.",
        settings=(("Général", "Rappel avant échéance", 5),),
        ledger=(row("C1", "F1", late(-5), 100), row("C2", "F2", late(-6), 100)),
        letters=(Letter("C1", "0 Rappel avant échéance", "100.00", ("F1",)),),
        held=(Held("F2", "trop tôt : « Rappel avant échéance » part 5 jours avant l’échéance", ON + DAY),),
        needs="segments",
    ),
    Rule(
        id="proposition-exclure",
        group=_PROPOSAL,
        title="Exclure une facture",
        text="Une facture exclue dans Proposition.xlsx n’est pas relancée cette fois.",
        ledger=(row("C1", "F1", late(40), 100), row("C1", "F2", late(40), 60)),
        proposal=(("F1", {"Exclure": "oui"}),),
        letters=(Letter("C1", FIRST, "60.00", ("F2",)),),
        held=(Held("F1", "exclue dans la proposition"),),
        needs="proposition",
    ),
    Rule(
        id="proposition-suspendre",
        group=_PROPOSAL,
        title="Suspendre une facture",
        text="Une facture suspendue jusqu’à une date dans Proposition.xlsx n’est pas relancée avant le lendemain.",
        ledger=(row("C1", "F1", late(40), 100), row("C1", "F2", late(40), 60)),
        proposal=(("F1", {"Suspendre jusqu’au": ON + 9 * DAY}),),
        letters=(Letter("C1", FIRST, "60.00", ("F2",)),),
        held=(Held("F1", "suspendue jusqu’au 30/11/2026", ON + 10 * DAY),),
        needs="proposition",
    ),
    Rule(
        id="proposition-etape",
        group=_PROPOSAL,
        title="Changer d’étape",
        text="Une autre étape indiquée dans Proposition.xlsx est celle de la lettre ; une étape déjà envoyée est "
        "refusée.",
        ledger=(row("C1", "F1", late(40), 100),),
        proposal=(("F1", {"Étape": 3}),),
        letters=(Letter("C1", THIRD, "100.00", ("F1",)),),
        needs="proposition",
    ),
)
