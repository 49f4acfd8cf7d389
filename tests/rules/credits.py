"""Which claims do credit notes and payments reduce?"""

from __future__ import annotations

from rules.rule import FIRST, LIFTED, Held, Letter, Rule, late, row

_GROUP = "Avoirs et règlements"
_COVERED = "couverte par des avoirs ou des règlements"
_TEMPLATE = "relance_1_amiable.docx"

RULES = (
    Rule(
        id="facture-nommee",
        group=_GROUP,
        title="L’avoir nomme une facture",
        text="Un avoir réduit d’abord la facture qu’il nomme, échue ou non (C. civ. 1342-10).",
        ledger=(
            row("C1", "F1", late(40), 100, **{"Facture_d’origine": None}),
            row("C1", "F2", late(-10), 100, **{"Facture_d’origine": None}),
            row("C1", "A1", late(5), -70, **{"Facture_d’origine": "F2"}),
        ),
        letters=(Letter("C1", FIRST, "100.00", ("F1",), credits=()),),
        held=(Held("F2", "non échue", late(-17), net="30.00"),),
    ),
    Rule(
        id="la-plus-ancienne-d-abord",
        group=_GROUP,
        title="Sinon, la plus ancienne échéance d’abord",
        text="Un avoir qui ne nomme rien réduit les factures échues, la plus ancienne échéance d’abord "
        "(C. civ. 1342-10) ; une facture entièrement couverte n’est pas relancée. La lettre porte les factures à leur "
        "solde et les avoirs sur leurs propres lignes.",
        ledger=(
            row("C1", "F1", late(40), 100),
            row("C1", "F2", late(30), 100),
            row("C1", "F3", late(-10), 100),
            row("C1", "A1", late(5), -120),
        ),
        letters=(Letter("C1", FIRST, "80.00", ("F2",), credits=(("A1", "20.00"),)),),
        held=(Held("F1", _COVERED, net="0.00"), Held("F3", "non échue", late(-17), net="100.00")),
    ),
    Rule(
        id="les-contestees-en-dernier",
        group=_GROUP,
        title="Les factures contestées en dernier",
        text="Un avoir qui ne nomme rien va aux factures contestées en dernier, si anciennes soient-elles.",
        ledger=(
            row("C1", "F1", late(90), 100, Litige="oui"),
            row("C1", "F2", late(30), 100, Litige=None),
            row("C1", "A1", late(5), -150, Litige=None),
        ),
        held=(Held("F1", f"litige{LIFTED}", net="50.00"), Held("F2", _COVERED, net="0.00")),
    ),
    Rule(
        id="avoir-sans-date",
        group=_GROUP,
        title="Un avoir sans date, ou contesté",
        text="Ni une date manquante ni un drapeau n’empêche un avoir d’être déduit.",
        ledger=(
            row("C1", "F1", late(40), 100, Litige=None),
            row("C1", "A1", None, -30, Litige="oui"),
        ),
        letters=(Letter("C1", FIRST, "70.00", ("F1",), credits=(("A1", "30.00"),)),),
    ),
    Rule(
        id="avoir-disponible",
        group=_GROUP,
        title="Ce qui reste d’un avoir",
        text="Un avoir ne paie ni un autre client, ni une autre devise, ni une facture non échue qu’il ne nomme pas : "
        "ce qui en reste est annoncé comme disponible.",
        ledger=(
            row("C1", "F1", late(40), 100, Devise="EUR"),
            row("C1", "A1", late(5), -60, Devise="USD"),
            row("C2", "A2", late(5), -30, Devise="EUR"),
            row("C2", "F2", late(-10), 50, Devise="EUR"),
        ),
        letters=(Letter("C1", FIRST, "100.00", ("F1",), credits=()),),
        held=(Held("F2", "non échue", late(-17), net="50.00"),),
        available=(("A1", "60.00"), ("A2", "30.00")),
        flags=(
            "60,00 $US restent disponibles alors que ce client est relancé pour 100,00 € : à rapprocher avant l’envoi.",
        ),
    ),
    Rule(
        id="annules",
        group=_GROUP,
        title="Brouillons et annulés",
        text="Un brouillon, un devis ou une facture annulée ne reçoit aucun avoir ; un avoir annulé ou en brouillon "
        "n’est pas déduit.",
        ledger=(
            row("C1", "F1", late(90), 40, Statut="Annulée"),
            row("C1", "F2", late(30), 100, Statut=None),
            row("C1", "A1", late(5), -10, Statut="Annulée"),
            row("C1", "A2", late(5), -15, Statut=None),
        ),
        letters=(Letter("C1", FIRST, "85.00", ("F2",), credits=(("A2", "15.00"),)),),
        held=(Held("F1", "statut « annulée » avec un solde ouvert : à vérifier", net="40.00"),),
        available=(("A1", "10.00"),),
        flags=("statut « annulée » avec un solde ouvert : à vérifier",),
    ),
    Rule(
        id="payee-sans-avoir",
        group=_GROUP,
        title="Une facture payée ne prend pas d’avoir",
        text="Une facture dite payée ne reçoit aucun avoir : dans une liste de toutes les factures, elle avalerait ce "
        "qui revient aux autres.",
        ledger=(
            row("C1", "F1", late(300), 100, Statut="Payée"),
            row("C1", "F2", late(20), 100, Statut="En retard"),
            row("C1", "A1", late(5), -60, Statut=None),
        ),
        letters=(Letter("C1", FIRST, "40.00", ("F2",)),),
        held=(Held("F1", "statut « payée » avec un solde ouvert : à vérifier", net="100.00"),),
        flags=("statut « payée » avec un solde ouvert : à vérifier",),
    ),
    Rule(
        id="compte-crediteur",
        group=_GROUP,
        title="Un compte créditeur",
        text="Un client dont le compte est créditeur ou nul, tout compris, ne reçoit pas de lettre.",
        stages=((0, "Rappel", _TEMPLATE, -5, None, 8, "courrier", "aucuns"),),
        ledger=(row("C1", "F1", late(-3), 100), row("C1", "A1", late(5), -130)),
        held=(Held("F1", "le compte du client est créditeur ou nul : rien tant qu’il ne doit rien", net="100.00"),),
        available=(("A1", "130.00"),),
        comment="L’avoir ne nomme pas la facture, qui n’est pas échue : il n’en est pas déduit, mais il compte.",
    ),
)
