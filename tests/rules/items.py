"""Which rows are claims, whose are they, and when were they due?"""

from __future__ import annotations

import datetime as dt

from rules.rule import FIRST, SECOND, Held, Letter, Rule, Run, bare, late, row

_OPEN, _IDENTITY, _DUE = "Ce qui est dû", "Qui doit quoi", "Échéance"

RULES = (
    Rule(
        id="solde-du-grand-livre",
        group=_OPEN,
        title="Le reste dû du grand livre",
        text="Ce qui est dû est la colonne du reste dû ; où sa cellule est vide, le montant TTC moins les règlements "
        "(et c’est signalé).",
        ledger=(
            row("C1", "F1", late(40), 100, Montant_TTC=120, Déjà_réglé=20),
            row("C1", "F2", late(40), None, Montant_TTC=120, Déjà_réglé=50),
        ),
        letters=(Letter("C1", FIRST, "170.00", ("F1", "F2")),),
        flags=("reste dû vide : le montant moins les règlements est compté ; mettez 0 si elle est réglée",),
    ),
    Rule(
        id="solde-calcule",
        group=_OPEN,
        title="Sans colonne de reste dû",
        text="Sans colonne de reste dû, ce qui est dû est le montant TTC moins ce qui est réglé.",
        ledger=(bare("C1", "F1", late(40), Montant_TTC=120, Déjà_réglé=20),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
    ),
    Rule(
        id="debit-credit",
        group=_OPEN,
        title="Débit et crédit",
        text="Avec des colonnes débit et crédit, un débit est une créance, un crédit vient en déduction.",
        ledger=(bare("C1", "F1", late(40), Débit=150, Crédit=None), bare("C1", "R1", late(9), Débit=None, Crédit=50)),
        letters=(Letter("C1", FIRST, "100.00", ("F1",), credits=(("R1", "50.00"),)),),
    ),
    Rule(
        id="solde-contredit",
        group=_OPEN,
        title="Un reste dû que le calcul contredit",
        text="Si le reste dû diffère de plus d’un centime du montant moins les règlements, le reste dû est retenu et "
        "la ligne est signalée.",
        ledger=(row("C1", "F1", late(40), 100, Montant_TTC=150, Déjà_réglé=20),),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
        flags=("le solde diffère du montant moins les règlements (130,00) ; le solde est retenu",),
    ),
    Rule(
        id="soldee",
        group=_OPEN,
        title="Facture soldée",
        text="Une facture dont il ne reste rien à payer n’est pas relancée.",
        ledger=(row("C1", "F1", late(40), 0), row("C1", "F2", late(40), 80)),
        letters=(Letter("C1", FIRST, "80.00", ("F2",)),),
        held=(Held("F1", "soldée", net="0.00"),),
    ),
    Rule(
        id="montant-illisible",
        group=_OPEN,
        title="Un montant illisible",
        text="Une cellule remplie mais illisible écarte sa ligne, avec l’adresse de la cellule ; rien n’est recalculé "
        "à sa place.",
        ledger=(
            row("C1", "F1", late(40), "à voir", Montant_TTC=120, Déjà_réglé=20),
            row("C1", "F2", late(40), 80, Montant_TTC=80, Déjà_réglé=0),
        ),
        letters=(Letter("C1", FIRST, "80.00", ("F2",)),),
        rejected=(("H2", "montant attendu, par exemple 1 234,56"),),
    ),
    Rule(
        id="sans-numero",
        group=_OPEN,
        title="Pas de numéro de facture",
        text="Une ligne sans numéro de facture est écartée : on ne relance pas ce qu’on ne peut pas citer.",
        ledger=(row("C1", None, late(40), 100), row("C1", "F2", late(40), 80)),
        letters=(Letter("C1", FIRST, "80.00", ("F2",)),),
        rejected=(("F2", "numéro de facture manquant ; complétez-le dans le grand livre"),),
    ),
    Rule(
        id="plusieurs-echeances",
        group=_IDENTITY,
        title="Une facture en plusieurs échéances",
        text="Une créance est un créancier, un client, un numéro de facture et une échéance : chaque échéance d’une "
        "même facture suit son propre parcours.",
        ledger=(row("C1", "F1", late(40), 100), row("C1", "F1", late(10), 60)),
        earlier=(Run(late(20)),),
        letters=(Letter("C1", FIRST, "60.00", ("F1",)), Letter("C1", SECOND, "100.00", ("F1",))),
        comment="Au premier passage, seule la première échéance était en retard.",
    ),
    Rule(
        id="code-client",
        group=_IDENTITY,
        title="Le code fait le client",
        text="Un client est son code, tel qu’il est écrit : 00123 et 123 sont deux clients, même s’ils portent le même "
        "nom.",
        ledger=(
            row("00123", "F1", late(40), 10, Nom_client="Dupont"),
            row("123", "F2", late(40), 20, Nom_client="Dupont"),
        ),
        letters=(Letter("00123", FIRST, "10.00", ("F1",)), Letter("123", FIRST, "20.00", ("F2",))),
    ),
    Rule(
        id="sans-code",
        group=_IDENTITY,
        title="Un client sans code",
        text="Sans code, un client est son nom, sans égard aux accents, aux majuscules, à la ponctuation ni à la forme "
        "juridique ; avec et sans code sont deux clients.",
        ledger=(
            row("C1", "F1", late(40), 10, Nom_client="Dupont"),
            row(None, "F2", late(40), 20, Nom_client="Dupont SARL"),
            row(None, "F3", late(30), 30, Nom_client="DUPONT"),
        ),
        letters=(Letter("dupont", FIRST, "50.00", ("F2", "F3")), Letter("C1", FIRST, "10.00", ("F1",))),
    ),
    Rule(
        id="echeance-calculee",
        group=_DUE,
        title="Échéance vide",
        text="Une échéance vide est la date de facture plus le délai de paiement : celui du client, sinon le délai "
        "général (30 jours) ; elle est marquée « échéance calculée ».",
        ledger=(
            row("C1", "F1", None, 100, Date_facture=dt.date(2026, 10, 1)),
            row("C2", "F2", None, 100, Date_facture=dt.date(2026, 10, 1)),
        ),
        clients=({"Code": "C2", "Délai de paiement": 60},),
        letters=(Letter("C1", FIRST, "100.00", ("F1",)),),
        held=(Held("F2", "non échue (échéance calculée)", dt.date(2026, 12, 7)),),
        flags=("échéance calculée : 31/10/2026",),
        comment="F1 est due le 31/10/2026, F2 le 30/11/2026.",
    ),
    Rule(
        id="ni-echeance-ni-date",
        group=_DUE,
        title="Ni échéance ni date de facture",
        text="Sans échéance ni date de facture, la ligne est écartée.",
        ledger=(
            row("C1", "F1", None, 100, Date_facture=None),
            row("C1", "F2", late(40), 80, Date_facture=late(70)),
        ),
        letters=(Letter("C1", FIRST, "80.00", ("F2",)),),
        rejected=(("G2", "ni échéance ni date de facture ; complétez l’une des deux"),),
    ),
    Rule(
        id="delai-pour-payer",
        group=_DUE,
        title="La date limite de la lettre",
        text="La date limite est le jour de la lettre plus le délai de l’étape, reportée au premier jour ouvré "
        "(ni samedi, ni dimanche, ni jour férié).",
        ledger=(row("C1", "F1", dt.date(2026, 11, 1), 100),),
        on=dt.date(2026, 12, 17),
        letters=(Letter("C1", FIRST, "100.00", ("F1",), deadline=dt.date(2026, 12, 28)),),
        comment="Le 17/12 plus 8 jours est le 25/12, jour férié et vendredi : la date limite est le lundi 28.",
    ),
)
