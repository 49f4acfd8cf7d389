"""What suspends dunning, for one claim or for the whole debtor, and until when?"""

from __future__ import annotations

from build import ON

from rules.rule import DAY, FIRST, LIFTED, Held, Letter, Rule, late, row

_GROUP = "Suspensions"
_PROCEEDINGS = "procédure collective : créance à déclarer, plus de relance"

RULES = (
    Rule(
        id="statut",
        group=_GROUP,
        title="Factures payées, brouillons, devis, annulées",
        text="Une facture que son statut dit payée, annulée, brouillon ou devis n’est pas relancée ; avec un solde "
        "ouvert, elle est signalée.",
        ledger=(
            row("C1", "F1", late(40), 100, Statut="Payée"),
            row("C2", "F2", late(40), 100, Statut="Brouillon"),
            row("C3", "F3", late(40), 100, Statut="En retard"),
        ),
        letters=(Letter("C3", FIRST, "100.00", ("F3",)),),
        held=(
            Held("F1", "statut « payée » avec un solde ouvert : à vérifier"),
            Held("F2", "statut « brouillon » avec un solde ouvert : à vérifier"),
        ),
        flags=(
            "statut « payée » avec un solde ouvert : à vérifier",
            "statut « brouillon » avec un solde ouvert : à vérifier",
        ),
    ),
    Rule(
        id="procedure-collective",
        group=_GROUP,
        title="Procédure collective",
        text="Une sauvegarde, un redressement ou une liquidation arrête toutes les relances du client, sans terme "
        "(C. com. L. 622-7, L. 622-21).",
        ledger=(
            row("C1", "F1", late(40), 100, Procédure_collective="LJ"),
            row("C1", "F2", late(40), 50, Procédure_collective=None),
        ),
        held=(Held("F1", f"{_PROCEEDINGS} (LJ)"), Held("F2", f"{_PROCEEDINGS} (LJ)")),
    ),
    Rule(
        id="stop",
        group=_GROUP,
        title="Stop",
        text="Un « stop » sur une ligne arrête toutes les relances du client.",
        ledger=(
            row("C1", "F1", late(40), 100, Stop_relance="oui"),
            row("C1", "F2", late(40), 50, Stop_relance=None),
        ),
        held=(Held("F1", "stop : ne plus relancer ce client"), Held("F2", "stop : ne plus relancer ce client")),
    ),
    Rule(
        id="stop-sur-ligne-ecartee",
        group=_GROUP,
        title="Un stop sur une ligne écartée",
        text="Un stop ou une procédure collective arrête le client même si sa ligne n’a pas pu être lue.",
        ledger=(
            row("C1", "F1", late(40), "illisible", Stop_relance="oui"),
            row("C1", "F2", late(40), 50, Stop_relance=None),
        ),
        held=(Held("F2", "stop : ne plus relancer ce client"),),
        rejected=(("H2", "montant attendu, par exemple 1 234,56"),),
    ),
    Rule(
        id="litige",
        group=_GROUP,
        title="Litige",
        text="Un litige au grand livre suspend sa facture ; le reste du compte est relancé.",
        ledger=(row("C1", "F1", late(40), 100, Litige="qualité"), row("C1", "F2", late(40), 50, Litige=None)),
        letters=(Letter("C1", FIRST, "50.00", ("F2",)),),
        held=(Held("F1", f"litige (qualité){LIFTED}"),),
    ),
    Rule(
        id="echeancier",
        group=_GROUP,
        title="Échéancier accordé",
        text="Un échéancier accordé suspend sa facture, jusqu’à la date indiquée s’il y en a une.",
        ledger=(
            row("C1", "F1", late(40), 100, Échéancier=ON + 9 * DAY),
            row("C2", "F2", late(40), 100, Échéancier="oui"),
        ),
        held=(
            Held("F1", "échéancier accordé jusqu’au 30/11/2026", ON + 10 * DAY),
            Held("F2", f"échéancier accordé{LIFTED}"),
        ),
    ),
    Rule(
        id="promesse",
        group=_GROUP,
        title="Promesse de paiement",
        text="Une promesse suspend sa facture jusqu’à sa date, ce jour compris ; le lendemain, la relance reprend.",
        ledger=(
            row("C1", "F1", late(40), 100, Promesse_de_paiement=ON),
            row("C2", "F2", late(40), 100, Promesse_de_paiement=ON - DAY),
        ),
        letters=(Letter("C2", FIRST, "100.00", ("F2",)),),
        held=(Held("F1", "promesse de paiement jusqu’au 21/11/2026", ON + DAY),),
    ),
    Rule(
        id="jusqu-au",
        group=_GROUP,
        title="Suspendue jusqu’à une date",
        text="Une date de suspension arrête la facture jusqu’à ce jour compris.",
        ledger=(
            row("C1", "F1", late(40), 100, **{"Suspendu_jusqu’au": ON}),
            row("C2", "F2", late(40), 100, **{"Suspendu_jusqu’au": ON - DAY}),
        ),
        letters=(Letter("C2", FIRST, "100.00", ("F2",)),),
        held=(Held("F1", "suspendue jusqu’au 21/11/2026", ON + DAY),),
    ),
    Rule(
        id="ordre-des-motifs",
        group=_GROUP,
        title="Plusieurs motifs à la fois",
        text="Un seul motif est donné, le premier dans cet ordre : soldée, statut, procédure collective, stop, litige, "
        "échéancier, promesse, suspension datée, puis ce qui tient aux étapes et à la lettre.",
        ledger=(
            row("C1", "F1", late(3), 100, Stop_relance=None, Litige="oui", Promesse_de_paiement=ON),
            row("C2", "F2", late(3), 100, Stop_relance="oui", Litige="oui", Promesse_de_paiement=ON),
        ),
        held=(Held("F1", f"litige{LIFTED}"), Held("F2", "stop : ne plus relancer ce client")),
    ),
    Rule(
        id="suspension-de-clients",
        group=_GROUP,
        title="Les suspensions de clients.xlsx",
        text="Dans clients.xlsx, une suspension arrête tout le compte, ou une seule facture si elle est nommée ; un "
        "motif sans mot connu est une suspension jusqu’à sa date.",
        ledger=(
            row("C1", "F1", late(40), 100),
            row("C1", "F2", late(40), 100),
            row("C2", "F3", late(40), 100),
            row("C2", "F4", late(40), 100),
        ),
        suspensions=(
            {"Code": "C1", "Motif": "travaux en cours", "Jusqu’au": ON + DAY},
            {"Code": "C2", "N° facture": "F3", "Motif": "litige"},
        ),
        letters=(Letter("C2", FIRST, "100.00", ("F4",)),),
        held=(
            Held("F1", "suspendue jusqu’au 22/11/2026 (travaux en cours)", ON + 2 * DAY),
            Held("F2", "suspendue jusqu’au 22/11/2026 (travaux en cours)", ON + 2 * DAY),
            Held("F3", f"litige{LIFTED}"),
        ),
    ),
)
