"""What changes with what she notes in `Suivi.xlsx`?"""

from __future__ import annotations

from build import ON

from rules.rule import DAY, FIRST, SECOND, Held, Letter, Rule, Run, late, row

_GROUP = "Suivi"
_PART = "suivi"
_ROW = row("C1", "F1", late(60), 100)

RULES = (
    Rule(
        id="pas-envoyee",
        group=_GROUP,
        title="Une lettre qui n’est pas partie",
        text="« non » dans la colonne Envoyé : la lettre ne compte pas, comme si elle n’avait jamais été faite.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Envoyé": "non"}),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
        needs=_PART,
    ),
    Rule(
        id="envoyee-plus-tard",
        group=_GROUP,
        title="Une lettre partie plus tard",
        text="Le délai avant la lettre suivante court du jour où la lettre est partie.",
        ledger=(_ROW,),
        earlier=(Run(late(9), notes={"Envoyé le": late(6)}),),
        held=(Held("F1", "déjà relancée le 15/11/2026 ; 8 jours avant « Relance ferme »", ON + 2 * DAY),),
        needs=_PART,
    ),
    Rule(
        id="promesse-tenue-jusqu-au",
        group=_GROUP,
        title="Une promesse en réponse",
        text="Une promesse retient les factures de la lettre jusqu’à sa date, ce jour compris.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "promesse", "Jusqu’au": ON}),),
        held=(Held("F1", "promesse de paiement jusqu’au 21/11/2026", ON + DAY),),
        needs=_PART,
    ),
    Rule(
        id="promesse-non-tenue",
        group=_GROUP,
        title="Une promesse non tenue",
        text="Le lendemain de la date promise, la relance reprend où elle en était.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "promesse", "Jusqu’au": ON - DAY}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        needs=_PART,
    ),
    Rule(
        id="promesse-sans-date",
        group=_GROUP,
        title="Une promesse sans date",
        text="Une promesse sans date retient les factures 15 jours à compter de la lettre, et c’est signalé.",
        ledger=(_ROW,),
        earlier=(Run(late(10), notes={"Réponse": "promesse"}),),
        held=(Held("F1", "promesse de paiement jusqu’au 26/11/2026", ON + 6 * DAY),),
        needs=_PART,
    ),
    Rule(
        id="litige-en-reponse",
        group=_GROUP,
        title="Un litige en réponse",
        text="Un litige retient les factures de la lettre jusqu’à ce qu’il soit levé ; le reste du compte est relancé.",
        ledger=(_ROW, row("C1", "F2", late(10), 50)),
        earlier=(Run(late(20), notes={"Réponse": "litige"}),),
        letters=(Letter("C1", FIRST, "50.00", ("F2",)),),
        held=(Held("F1", "litige"),),
        needs=_PART,
    ),
    Rule(
        id="litige-leve",
        group=_GROUP,
        title="Un litige levé",
        text="Un litige dont la date « Jusqu’au » est passée est levé : la relance reprend.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "litige", "Jusqu’au": ON - DAY}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        needs=_PART,
    ),
    Rule(
        id="echeancier-en-reponse",
        group=_GROUP,
        title="Un échéancier en réponse",
        text="Un échéancier retient les factures de la lettre jusqu’à sa date.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "échéancier", "Jusqu’au": ON + 9 * DAY}),),
        held=(Held("F1", "échéancier accordé jusqu’au 30/11/2026", ON + 10 * DAY),),
        needs=_PART,
    ),
    Rule(
        id="autre-reponse",
        group=_GROUP,
        title="Une autre réponse",
        text="Une réponse « autre » ne retient rien.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "autre", "Remarque": "rappeler"}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        needs=_PART,
    ),
    Rule(
        id="recommande-refuse",
        group=_GROUP,
        title="Un recommandé refusé ou non réclamé",
        text="Un recommandé refusé ou non réclamé compte comme envoyé (Cass. civ. 1, 20 janv. 2021, 19-20.680).",
        stages=(
            (1, "Mise en demeure", "relance_3_mise_en_demeure.docx", 7, None, 8, "recommandé AR", "aucuns"),
            (2, "Dernier avis", "relance_3_mise_en_demeure.docx", 15, 8, 8, "recommandé AR", "aucuns"),
        ),
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Présenté le": late(17), "Issue": "refusé"}),),
        letters=(Letter("C1", "2 Dernier avis", "100.00", ("F1",)),),
        needs=_PART,
    ),
)
