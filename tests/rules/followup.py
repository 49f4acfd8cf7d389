"""What changes with what she notes in `Suivi.xlsx`?"""

from __future__ import annotations

import datetime as dt

from build import ON, Cell

from rules.rule import DAY, FIRST, LIFTED, SECOND, Held, Letter, Rule, Run, late, row

_GROUP = "Suivi"
_ROW = row("C1", "F1", late(60), 100)
_REGISTERED: tuple[tuple[Cell, ...], ...] = (
    (1, "Mise en demeure", "relance_3_mise_en_demeure.docx", 7, None, 8, "recommandé AR", "aucuns"),
    (2, "Dernier avis", "relance_3_mise_en_demeure.docx", 15, 8, 8, "recommandé AR", "aucuns"),
)


_RETURNED = (
    "adresse inconnue : la lettre 20261101-0001 du 01/11/2026 est revenue ; corrigez l’adresse, puis effacez « adresse "
    "inconnue » dans Suivi.xlsx du dossier 2026-11-01"
)


def _noted(on: dt.date) -> str:
    """Where a hold is noted: the first letter of the run of that day."""
    return f"lettre {on:%Y%m%d}-0001, Suivi.xlsx du dossier {on}"


RULES = (
    Rule(
        id="pas-envoyee",
        group=_GROUP,
        title="Une lettre qui n’est pas partie",
        text="« non » dans la colonne Envoyé : la lettre ne compte pas, comme si elle n’avait jamais été faite.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Envoyé": "non"}),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
    ),
    Rule(
        id="envoyee-plus-tard",
        group=_GROUP,
        title="Une lettre partie plus tard",
        text="Le délai avant la lettre suivante court du jour où la lettre est partie.",
        ledger=(_ROW,),
        earlier=(Run(late(9), notes={"Envoyé le": late(6)}),),
        held=(Held("F1", "déjà relancée le 15/11/2026 ; 8 jours avant « Relance ferme »", ON + 2 * DAY),),
    ),
    Rule(
        id="promesse-tenue-jusqu-au",
        group=_GROUP,
        title="Une promesse en réponse",
        text="Une promesse retient les factures de la lettre jusqu’à sa date, ce jour compris.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "promesse", "Jusqu’au": ON}),),
        held=(Held("F1", f"promesse de paiement jusqu’au 21/11/2026 ({_noted(late(20))})", ON + DAY),),
    ),
    Rule(
        id="promesse-non-tenue",
        group=_GROUP,
        title="Une promesse non tenue",
        text="Le lendemain de la date promise, la relance reprend où elle en était.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "promesse", "Jusqu’au": ON - DAY}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
    ),
    Rule(
        id="promesse-sans-date",
        group=_GROUP,
        title="Une promesse sans date",
        text="Une promesse sans date retient les factures 15 jours à compter de la lettre, et c’est signalé.",
        ledger=(_ROW,),
        earlier=(Run(late(10), notes={"Réponse": "promesse"}),),
        held=(Held("F1", f"promesse de paiement jusqu’au 26/11/2026 ({_noted(late(10))})", ON + 6 * DAY),),
        flags=("promesse sans date : suspendue jusqu’au 26/11/2026 ; remplissez « Jusqu’au »",),
    ),
    Rule(
        id="litige-en-reponse",
        group=_GROUP,
        title="Un litige en réponse",
        text="Un litige retient les factures de la lettre jusqu’à ce qu’il soit levé ; le reste du compte est relancé.",
        ledger=(_ROW, row("C1", "F2", late(10), 50)),
        earlier=(Run(late(20), notes={"Réponse": "litige"}),),
        letters=(Letter("C1", FIRST, "50.00", ("F2",)),),
        held=(Held("F1", f"litige ({_noted(late(20))}){LIFTED}"),),
    ),
    Rule(
        id="litige-leve",
        group=_GROUP,
        title="Un litige levé",
        text="Un litige dont la date « Jusqu’au » est passée est levé : la relance reprend.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "litige", "Jusqu’au": ON - DAY}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
    ),
    Rule(
        id="echeancier-en-reponse",
        group=_GROUP,
        title="Un échéancier en réponse",
        text="Un échéancier retient les factures de la lettre jusqu’à sa date ; sans date, tant que la réponse reste.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "échéancier", "Jusqu’au": ON + 9 * DAY}),),
        held=(Held("F1", f"échéancier accordé jusqu’au 30/11/2026 ({_noted(late(20))})", ON + 10 * DAY),),
    ),
    Rule(
        id="autre-reponse",
        group=_GROUP,
        title="Une autre réponse",
        text="Une réponse « autre » ne retient rien, sauf avec une date : jusqu’à ce jour compris.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "autre", "Remarque": "rappeler"}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
    ),
    Rule(
        id="une-date-seule",
        group=_GROUP,
        title="Une date sans réponse",
        text="Une date « Jusqu’au » seule, ou avec « autre », retient les factures de la lettre jusqu’à ce jour.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Jusqu’au": ON, "Remarque": "congés"}),),
        held=(Held("F1", f"suspendue jusqu’au 21/11/2026 (congés ; {_noted(late(20))})", ON + DAY),),
    ),
    Rule(
        id="paye-en-reponse",
        group=_GROUP,
        title="« C’est payé »",
        text="« payé » retient les factures de la lettre 15 jours à compter de son envoi, ou jusqu’à la date notée, le "
        "temps que le règlement arrive.",
        ledger=(_ROW,),
        earlier=(Run(late(10), notes={"Réponse": "payé"}),),
        held=(Held("F1", f"paiement annoncé jusqu’au 26/11/2026 ({_noted(late(10))})", ON + 6 * DAY),),
    ),
    Rule(
        id="paye-en-vain",
        group=_GROUP,
        title="« C’est payé », mais rien n’arrive",
        text="Toujours ouverte après ces 15 jours, la facture est signalée, et la relance reprend.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "payé"}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        flags=(
            "dite payée (lettre 20261101-0001 du 01/11/2026), toujours ouverte au grand livre : vérifiez les "
            "encaissements ; les relances reprennent",
        ),
    ),
    Rule(
        id="adresse-inconnue",
        group=_GROUP,
        title="Une lettre revenue",
        text="« adresse inconnue » arrête tous les courriers postaux de ce client, jusqu’à ce que l’adresse soit "
        "corrigée et la cellule effacée.",
        ledger=(_ROW, row("C1", "F2", late(10), 50), row("C2", "F3", late(10), 70)),
        earlier=(Run(late(20), only=("F1",), notes={"Issue": "adresse inconnue"}),),
        letters=(Letter("C2", FIRST, "70.00", ("F3",)),),
        held=(Held("F1", _RETURNED), Held("F2", _RETURNED)),
    ),
    Rule(
        id="adresse-inconnue-et-e-mail",
        group=_GROUP,
        title="Une lettre revenue, et les e-mails",
        text="Une lettre revenue n’arrête pas une étape qui part par e-mail.",
        stages=(
            (1, "Relance", "relance_1_amiable.docx", 7, None, 8, "courrier", "aucuns"),
            (2, "Courriel", "relance_1_amiable.docx", 15, 8, 8, "e-mail", "aucuns"),
        ),
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Issue": "adresse inconnue"}),),
        letters=(Letter("C1", "2 Courriel", "100.00", ("F1",), channel="e-mail"),),
    ),
    Rule(
        id="recommande-refuse",
        group=_GROUP,
        title="Un recommandé refusé ou non réclamé",
        text="Un recommandé refusé ou non réclamé compte comme envoyé (Cass. civ. 1, 20 janv. 2021, 19-20.680).",
        stages=_REGISTERED,
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Présenté le": late(17), "Issue": "refusé"}),),
        letters=(Letter("C1", "2 Dernier avis", "100.00", ("F1",)),),
    ),
    Rule(
        id="recommande-distribue",
        group=_GROUP,
        title="Un recommandé distribué tard",
        text="Les jours laissés pour payer courent de la distribution du recommandé ; la lettre suivante attend le "
        "lendemain de leur fin.",
        stages=_REGISTERED,
        ledger=(_ROW,),
        earlier=(Run(late(15), notes={"Présenté le": late(6), "Distribué le": late(5), "Issue": "distribué"}),),
        held=(
            Held(
                "F1",
                "recommandé distribué le 16/11/2026 : délai jusqu’au 24/11/2026 avant « Dernier avis »",
                dt.date(2026, 11, 25),
            ),
        ),
        comment="La lettre est du 06/11 ; 8 jours pour payer à compter du 16/11.",
    ),
    Rule(
        id="recommande-non-reclame",
        group=_GROUP,
        title="Un recommandé non réclamé",
        text="Refusé ou non réclamé, un recommandé fait courir le délai de sa première présentation.",
        stages=_REGISTERED,
        ledger=(_ROW,),
        earlier=(Run(late(15), notes={"Présenté le": late(5), "Issue": "non réclamé"}),),
        held=(
            Held(
                "F1",
                "recommandé présenté le 16/11/2026 : délai jusqu’au 24/11/2026 avant « Dernier avis »",
                dt.date(2026, 11, 25),
            ),
        ),
    ),
    Rule(
        id="reponse-illisible",
        group=_GROUP,
        title="Une réponse illisible",
        text="Une réponse que le programme ne connaît pas retient les factures de la lettre, de peur que ce soit un "
        "litige ; elle est signalée.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "voir Paul"}),),
        held=(Held("F1", f"suspendue (réponse « voir Paul » à corriger : {_noted(late(20))}){LIFTED}"),),
        flags=(
            "valeurs possibles : payé, litige, promesse, échéancier, autre ; d’ici là les factures de cette lettre "
            "restent suspendues",
        ),
    ),
    Rule(
        id="envoi-illisible",
        group=_GROUP,
        title="« Envoyé » illisible",
        text="Une lettre dont on ne sait pas si elle est partie compte comme partie, pour ne pas l’envoyer deux fois ; "
        "elle est signalée.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Envoyé": "?"}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        flags=("valeurs possibles : oui, non ; la lettre compte comme envoyée, pour ne pas partir deux fois",),
    ),
    Rule(
        id="date-impossible",
        group=_GROUP,
        title="Une date impossible",
        text="Une date illisible ou impossible (avant la lettre, trop lointaine) ne compte pas et est signalée ; "
        "le reste de la ligne compte.",
        ledger=(_ROW,),
        earlier=(Run(late(20), notes={"Réponse": "promesse", "Jusqu’au": late(30)}),),
        letters=(Letter("C1", SECOND, "100.00", ("F1",)),),
        flags=("date antérieure à la lettre (01/11/2026) ; la réponse compte sans date",),
        comment="Sans date, la promesse a retenu la facture 15 jours, jusqu’au 16/11.",
    ),
)
